//! The pre-flight: checks the hub makes before a number is connected.
//!
//! Each check answers on its own, in time, with a word for what is missing. None changes anything anywhere.

use std::time::Duration;

use sangam_cloud_api::AccessToken;
use sangam_cloud_api::client::{AppSubscription, CallError};
use sangam_cloud_api::signature::subscription_query;
use sangam_model::time::DAY;
use sangam_protocol::connect::{Checks, Item, ItemCheck, finding};
use url::{Host, Url};

use super::{Connector, Result, is_loopback, plan};
use crate::team::decider::Decider;

/// The fields the desk needs (`docs/whatsapp.md` §1.6, row 0).
pub const WEBHOOK_FIELDS: [&str; 16] = [
    "messages",
    "history",
    "smb_app_state_sync",
    "smb_message_echoes",
    "account_update",
    "account_alerts",
    "account_review_update",
    "phone_number_quality_update",
    "phone_number_name_update",
    "business_capability_update",
    "message_template_status_update",
    "message_template_quality_update",
    "message_template_components_update",
    "template_category_update",
    "user_preferences",
    "security",
];

const WHATSAPP: &str = "whatsapp_business_account";
/// How long a check may take.
const PATIENCE: Duration = Duration::from_secs(12);
/// Room for six months of history with its files, and for the database to move in.
const ROOM_BYTES: u64 = 2 * 1024 * 1024 * 1024;
const MIB: u64 = 1024 * 1024;

/// What hinders WhatsApp's answers from coming here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wanting {
    pub(super) found: Vec<ItemCheck>,
    /// WhatsApp did not say: asking once more may help.
    pub(super) may_pass: bool,
}

impl Connector {
    /// Looks at everything the hub can see, keeps what it found, and tells it.
    ///
    /// # Errors
    /// The store's. What is not as it should be is no error.
    pub async fn check(&self, owner: Decider) -> Result<Checks> {
        let (reachable, app, quota, disk) =
            tokio::join!(self.is_reachable(), self.app_is_ready(), self.has_quota(), self.has_room());
        let mut found = vec![reachable];
        found.extend(app);
        found.extend([self.has_config_id(), quota?, disk]);
        let checks = Checks { at: self.clock.now(), found };
        let (workspace_id, kept) = (owner.workspace_id, checks.clone());
        self.store
            .side(move |tx| {
                let mut plan = plan::kept(tx, workspace_id)?;
                plan.checks = Some(kept.clone());
                tx.save_connect_plan(workspace_id, &plan)
            })
            .await?;
        self.live.ring_owners(workspace_id);
        Ok(checks)
    }

    /// Asks our own public address: is somebody there, and is it us?
    async fn is_reachable(&self) -> ItemCheck {
        const ITEM: Item = Item::HubReachable;
        let Some(url) = &self.setup.public_url else { return missing(ITEM, finding::NO_ADDRESS, []) };
        let name = url.host_str().unwrap_or_default().to_owned();
        if !self.setup.meta.provider().is_loopback() {
            if url.scheme() != "https" {
                return missing(ITEM, finding::NOT_HTTPS, [name]);
            }
            if !is_public(url) {
                return missing(ITEM, finding::NOT_PUBLIC, [name]);
            }
        }
        match tokio::time::timeout(PATIENCE, self.meet_ourselves(url)).await {
            Ok(true) => good(ITEM),
            _ => missing(ITEM, finding::NOT_REACHED, [name]),
        }
    }

    async fn meet_ourselves(&self, url: &Url) -> bool {
        let (Ok(alive), Ok(mut webhook)) = (url.join("healthz"), url.join("webhooks/whatsapp")) else {
            return false;
        };
        let answered = self.setup.http.get(alive).send().await;
        if !answered.is_ok_and(|answer| answer.status().is_success()) {
            return false;
        }
        let challenge = self.fresh_secret();
        webhook.query_pairs_mut().extend_pairs(subscription_query(&self.setup.verify_token, &challenge));
        match self.setup.http.get(webhook).send().await {
            Ok(answer) if answer.status().is_success() => {
                answer.text().await.is_ok_and(|text| text.trim() == challenge.as_str())
            }
            _ => false,
        }
    }

    /// What hinders WhatsApp's answers about an account from coming here, looked at now. The account's webhooks are subscribed on the way.
    pub(super) async fn wanting(&self, waba_id: &str, token: &AccessToken) -> Wanting {
        let (mut found, mut may_pass) = match self.subscribe_verified(waba_id, token).await {
            Ok(()) => (Vec::new(), false),
            Err(stop) => stop.into_found(missing(Item::SubscribedApps, finding::NOT_SUBSCRIBED, [])),
        };
        // Without an app of its own this hub gets webhooks through another one, which it cannot ask about.
        if self.setup.app.is_some() {
            found.extend(self.app_is_ready().await.into_iter().filter(|found| !found.is_good));
            may_pass |=
                found.iter().any(|found| found.problem.as_deref() == Some(finding::GRAPH_UNREACHABLE));
        }
        Wanting { found, may_pass }
    }

    /// The app answers with its secret and is subscribed to what the desk needs.
    async fn app_is_ready(&self) -> [ItemCheck; 2] {
        let neither =
            |problem: &str| [missing(Item::MetaApp, problem, []), missing(Item::WebhookFields, problem, [])];
        let Some(app) = &self.setup.app else { return neither(finding::NOT_SET) };
        let asked = tokio::time::timeout(PATIENCE, self.setup.meta.app_subscriptions(app)).await;
        match asked {
            Ok(Ok(subscriptions)) => {
                let ours = subscriptions.iter().find(|subscription| subscription.object == WHATSAPP);
                let Some(ours) = ours.filter(|ours| ours.is_active) else {
                    return neither(finding::NOT_ACTIVE);
                };
                [self.is_delivered_here(ours), has_fields(ours)]
            }
            Ok(Err(CallError::Refused(error))) if !error.may_have_been_done() => {
                tracing::info!(code = error.code, "the Meta app is refused");
                neither(finding::WRONG_SECRET)
            }
            Ok(Err(_)) | Err(_) => neither(finding::GRAPH_UNREACHABLE),
        }
    }

    /// Meta may know another address than ours: then everything works, and nothing arrives.
    fn is_delivered_here(&self, ours: &AppSubscription) -> ItemCheck {
        let known = ours.callback_url.as_deref().and_then(|url| Url::parse(url).ok());
        let here = self.setup.public_url.as_ref();
        match (known, here) {
            (Some(known), Some(here)) if known.host() != here.host() => missing(
                Item::MetaApp,
                finding::ANOTHER_ADDRESS,
                [known.host_str().unwrap_or_default().to_owned()],
            ),
            _ => good(Item::MetaApp),
        }
    }

    fn has_config_id(&self) -> ItemCheck {
        match self.setup.config_id {
            Some(_) => good(Item::ConfigId),
            None => missing(Item::ConfigId, finding::NOT_SET, []),
        }
    }

    async fn has_quota(&self) -> Result<ItemCheck> {
        let week_ago = self.clock.now().plus(-7 * DAY);
        let used = self.store.read(move |tx| tx.signups_connected_since(week_ago)).await?;
        if used < self.setup.quota {
            return Ok(good(Item::OnboardingQuota));
        }
        let names = [used.to_string(), self.setup.quota.to_string()];
        Ok(missing(Item::OnboardingQuota, finding::QUOTA_USED, names))
    }

    async fn has_room(&self) -> ItemCheck {
        let folder = self.setup.data_folder.clone();
        let free = tokio::task::spawn_blocking(move || fs4::available_space(folder)).await;
        room(free.unwrap_or_else(|error| Err(error.into())))
    }
}

/// Whether so many free bytes are enough.
fn room(free: std::io::Result<u64>) -> ItemCheck {
    match free {
        Ok(free) if free >= ROOM_BYTES => good(Item::Disk),
        Ok(free) => {
            let names = [(free / MIB).to_string(), (ROOM_BYTES / MIB).to_string()];
            missing(Item::Disk, finding::DISK_FULL, names)
        }
        Err(error) => {
            tracing::warn!(%error, "the free space of the data folder is not known");
            missing(Item::Disk, finding::NOT_KNOWN, [])
        }
    }
}

fn has_fields(ours: &AppSubscription) -> ItemCheck {
    let lacks = |field: &&str| !ours.fields.iter().any(|known| known == field);
    let lacking: Vec<String> = WEBHOOK_FIELDS.iter().copied().filter(lacks).map(ToOwned::to_owned).collect();
    if lacking.is_empty() {
        good(Item::WebhookFields)
    } else {
        missing(Item::WebhookFields, finding::FIELDS_MISSING, lacking)
    }
}

/// Whether Meta could come to this host, as far as its name tells.
fn is_public(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => {
            !is_loopback(url)
                && name.contains('.')
                && !name.ends_with(".local")
                && !name.ends_with(".internal")
        }
        Some(Host::Ipv4(ip)) => {
            !(ip.is_loopback() || ip.is_private() || ip.is_link_local() || ip.is_unspecified())
        }
        Some(Host::Ipv6(ip)) => {
            !(ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local() || ip.is_unspecified())
        }
        None => false,
    }
}

pub(super) const fn good(item: Item) -> ItemCheck {
    ItemCheck { item, is_good: true, problem: None, names: Vec::new() }
}

pub(super) fn missing(item: Item, problem: &str, names: impl IntoIterator<Item = String>) -> ItemCheck {
    ItemCheck { item, is_good: false, problem: Some(problem.to_owned()), names: names.into_iter().collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_disk_needs_room_for_six_months_and_says_how_much_is_missing() {
        assert_eq!(room(Ok(ROOM_BYTES)), good(Item::Disk));
        let names = || ["2047".to_owned(), "2048".to_owned()];
        assert_eq!(room(Ok(ROOM_BYTES - 1)), missing(Item::Disk, "disk_full", names()));
        let unknown = room(Err(std::io::ErrorKind::NotFound.into()));
        assert_eq!(unknown, missing(Item::Disk, "not_known", []));
    }

    #[test]
    fn an_address_at_home_is_not_public() {
        for home in [
            "https://localhost",
            "https://127.0.0.1",
            "https://192.168.0.4",
            "https://10.1.2.3",
            "https://[::1]",
            "https://[fd00::1]",
            "https://desk",
            "https://desk.local",
        ] {
            assert!(!is_public(&Url::parse(home).unwrap()), "{home}");
        }
        for away in ["https://desk.shop.example", "https://203.0.113.7", "https://[2001:db8::1]:8443"] {
            assert!(is_public(&Url::parse(away).unwrap()), "{away}");
        }
    }
}
