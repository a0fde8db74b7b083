//! Alerts to the owner outside the app: by e-mail and signed webhook.
//!
//! What goes wrong with a number is worth nothing on a desk nobody looks at. So these things leave the app, by e-mail and by
//! signed webhook: the connection was lost, or came back with its one right to ask for the history, that right is about to end unused, the phone has three days left, the account was restricted, WhatsApp refuses a part of what is
//! sent (no card is on file), the token ends or ended, a template costs something else, or is stopped, the hub's disk is nearly full, or has room again,
//! two nights went by without a copy of the hub, or there is one again, the hub has lost files, or none is lost any more, and the hub was
//! brought back from a copy.
//!
//! An alert is stored in the transaction that learned the news, under a key that makes it unique: the same news is never told twice,
//! whatever is repeated or restarted. The [`Courier`] then tries to deliver it, with growing pauses, for two days. An alert names the
//! shop and the last digits of the number. It never holds a message, a customer or a token.

mod compose;
mod condition;
mod courier;
mod hook;
mod mail;
mod settings;

use sangam_model::{Random, Timestamp};
use serde_json::Value;
use uuid::Uuid;

pub(crate) use condition::LastingCondition;
pub use courier::{Courier, SendError};
pub use hook::{HookError, Hooks, SIGNATURE_HEADER};
pub use mail::{MailError, Mailer};
pub use settings::Refusal;

use crate::store::{AlertRecord, AlertSend, AlertSetting, Channel, Number, Result, Tx};

sangam_model::names! {
    /// What an alert is about.
    pub enum Kind {
        /// The number is not served to us any more.
        Disconnected = "disconnected",
        /// WhatsApp took the number back: for a day its contacts and its history may be asked for once more.
        TakenBack = "taken_back",
        /// In hours it is too late to ask for the contacts and the history, and not both were asked for.
        AskingEnds = "asking_ends",
        /// The phone must be opened within three days.
        ThreeDaysLeft = "three_days_left",
        /// The account may not do everything, or is about to be banned.
        Restricted = "restricted",
        /// WhatsApp refuses a part of what the number sends: no card is on file, the name is not approved, too many complain.
        SendingRefused = "sending_refused",
        /// The token ends in days.
        TokenExpiring = "token_expiring",
        /// The token has ended.
        TokenExpired = "token_expired",
        /// A template will be, or is, billed as something else.
        TemplateCategory = "template_category",
        /// Meta paused or disabled a template.
        TemplateStopped = "template_stopped",
        /// Less than a tenth of the hub's disk is left.
        DiskLow = "disk_low",
        /// The hub's disk has room again.
        DiskFine = "disk_fine",
        /// Two nights went by without a copy of the hub.
        CopyFailed = "copy_failed",
        /// There is a copy again.
        CopyFine = "copy_fine",
        /// Files of the team's messages are gone from the hub's store, and no copy has them.
        MediaLost = "media_lost",
        /// No file is lost any more.
        MediaFine = "media_fine",
        /// The hub was brought back from a copy: what was decided about people and devices since is to be decided again.
        BroughtBack = "brought_back",
        /// Somebody tries whether alerts arrive.
        Test = "test",
    }
}

/// Something the owner must hear of.
#[derive(Clone, Debug, PartialEq)]
pub struct News {
    /// What it is about.
    pub kind: Kind,
    /// What makes it one alert of the workspace.
    pub key: String,
    /// What belongs to the sentence.
    pub detail: Value,
}

/// Notes an alert and sends it on its way to every place the owner named. News that was told before changes nothing.
///
/// # Errors
/// What the database says.
pub fn raise(
    tx: &mut Tx<'_>,
    number: &Number,
    news: News,
    now: Timestamp,
    random: &dyn Random,
) -> Result<()> {
    let mut id = [0; 16];
    random.fill(&mut id);
    let alert = AlertRecord {
        id: Uuid::from_bytes(id),
        workspace_id: number.workspace_id,
        number_id: number.id,
        key: news.key,
        kind: news.kind.as_str().to_owned(),
        detail: news.detail,
        at: now,
    };
    if !tx.add_alert(&alert)? {
        return Ok(());
    }
    let setting = tx.alert_setting(number.workspace_id)?.unwrap_or_default();
    for (channel, target) in targets(&setting) {
        tx.save_alert_send(&AlertSend { alert: alert.clone(), channel, target, attempts: 0, due_at: now })?;
    }
    Ok(())
}

/// Every place the owner named.
fn targets(setting: &AlertSetting) -> impl Iterator<Item = (Channel, String)> {
    let emails = setting.emails.iter().map(|address| (Channel::Email, address.clone()));
    let hook = setting.webhook_url.iter().map(|url| (Channel::Webhook, url.clone()));
    emails.chain(hook)
}
