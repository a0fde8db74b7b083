//! Events of a connection: ended, lost, restored, restricted.
//!
//! Lifecycle events carry little and can be missed, so the node's fields always tell the same story as the events. Events of
//! an account go to the app's address whatever the account put before it.

use sangam_model::{Clock, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::stage::{Stage, StageError};
use crate::world::{INACTIVE_AFTER, Link, NodeState, SyncRight};

/// What changes about a number's node; what is not named stays.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NumberChange {
    /// `CONNECTED`, `FLAGGED`, `RESTRICTED`, `BANNED`, …
    pub status: Option<String>,
    /// `GREEN`, `YELLOW`, `RED`, `UNKNOWN`.
    pub quality_rating: Option<String>,
    /// `TIER_*`.
    pub messaging_limit: Option<String>,
    /// `APPROVED`, `DECLINED`, …
    pub name_status: Option<String>,
    /// On the app or not.
    pub is_on_biz_app: Option<bool>,
    /// `CLOUD_API`, `ON_PREMISE`, `NOT_APPLICABLE`.
    pub platform_type: Option<String>,
    /// `AVAILABLE`, `LIMITED`, `BLOCKED`.
    pub can_send: Option<String>,
}

impl Stage {
    /// The connection ends: the owner disconnects in the app (`USER`), or Meta does (`SYSTEM`). Without a reason the event
    /// carries no `disconnection_info`, as for a plain unsharing.
    ///
    /// # Errors
    /// [`StageError::UnknownNumber`]; [`StageError::NotNow`] when it is not connected.
    pub fn disconnect(
        &self,
        phone_number_id: &str,
        reason: Option<&str>,
        initiated_by: Option<&str>,
    ) -> Result<(), StageError> {
        let mut world = self.world();
        let number = world.number_mut(phone_number_id).ok_or(StageError::UnknownNumber)?;
        if !number.is_connected() {
            return Err(StageError::NotNow("the number is not connected"));
        }
        number.link = Link::Disconnected;
        number.standing = NodeState::on_app_only();
        let (waba_id, digits) = (number.waba_id.clone(), number.display_phone_number.clone());
        let mut value = json!({ "event": "PARTNER_REMOVED", "phone_number": digits });
        if let (Some(reason), Some(value)) = (reason, value.as_object_mut()) {
            let info = json!({ "reason": reason, "initiated_by": initiated_by.unwrap_or("SYSTEM") });
            value.insert("disconnection_info".to_owned(), info);
        }
        let is_last = !world.numbers.iter().any(|other| other.is_connected() && other.waba_id == waba_id);
        drop(world);
        if is_last {
            self.subscribe(&waba_id, None);
        }
        self.tell_account(&waba_id, "account_update", value);
        Ok(())
    }

    /// The phone was changed or registered anew: `ACCOUNT_OFFBOARDED`, which names nothing but the account. Its numbers are
    /// `DISCONNECTED` until they come back.
    ///
    /// # Errors
    /// [`StageError::UnknownAccount`].
    pub fn offboard(&self, waba_id: &str) -> Result<(), StageError> {
        self.each_number(waba_id, |number_standing, _| {
            "DISCONNECTED".clone_into(&mut number_standing.status)
        })?;
        self.tell_account(waba_id, "account_update", json!({ "event": "ACCOUNT_OFFBOARDED" }));
        Ok(())
    }

    /// And it is back by itself: `ACCOUNT_RECONNECTED`, with a new right to the one-shot sync.
    ///
    /// # Errors
    /// [`StageError::UnknownAccount`].
    pub fn reconnect(&self, waba_id: &str) -> Result<(), StageError> {
        let now = self.clock.now();
        self.each_number(waba_id, |standing, sync| {
            "CONNECTED".clone_into(&mut standing.status);
            *sync = SyncRight::new(now);
        })?;
        self.tell_account(waba_id, "account_update", json!({ "event": "ACCOUNT_RECONNECTED" }));
        Ok(())
    }

    /// Any other event of an account. `value` is Meta's, with `event`; the ones that change what may be sent
    /// (`ACCOUNT_RESTRICTION`, `DISABLED_UPDATE`, `ACCOUNT_DELETED`, `PARTNER_APP_UNINSTALLED`) change the world as well.
    ///
    /// # Errors
    /// [`StageError::UnknownAccount`]; [`StageError::BadMessage`] without an `event`.
    pub fn account_event(&self, waba_id: &str, value: Value) -> Result<(), StageError> {
        let event = value.get("event").and_then(Value::as_str).ok_or(StageError::BadMessage("no event"))?;
        match (event, value.pointer("/ban_info/waba_ban_state").and_then(Value::as_str)) {
            ("ACCOUNT_RESTRICTION", _) => self.hold_back(waba_id, "LIMITED", 368, "RESTRICTED")?,
            ("DISABLED_UPDATE", Some("DISABLE")) => self.hold_back(waba_id, "BLOCKED", 131_031, "BANNED")?,
            ("DISABLED_UPDATE", Some("REINSTATE")) => {
                self.each_number(waba_id, |standing, _| *standing = NodeState::in_coexistence())?;
            }
            ("ACCOUNT_DELETED" | "PARTNER_APP_UNINSTALLED", _) => {
                self.each_number(waba_id, |_, _| {})?;
                self.revoke(waba_id);
            }
            _ => self.each_number(waba_id, |_, _| {})?,
        }
        self.tell_account(waba_id, "account_update", value);
        Ok(())
    }

    /// Any other account-level field: `account_alerts`, `phone_number_quality_update`, `security`, template fields, …
    pub fn account_field(&self, waba_id: &str, field: &str, value: Value) {
        self.tell_account(waba_id, field, value);
    }

    /// Changes a number's node without a word: only who asks finds out.
    ///
    /// # Errors
    /// [`StageError::UnknownNumber`].
    pub fn change_number(&self, phone_number_id: &str, change: NumberChange) -> Result<(), StageError> {
        let mut world = self.world();
        let number = world.number_mut(phone_number_id).ok_or(StageError::UnknownNumber)?;
        let standing = &mut number.standing;
        let given = [
            (&mut standing.status, change.status),
            (&mut standing.quality_rating, change.quality_rating),
            (&mut standing.messaging_limit, change.messaging_limit),
            (&mut standing.name_status, change.name_status),
            (&mut standing.platform_type, change.platform_type),
            (&mut standing.can_send, change.can_send),
        ];
        for (field, value) in given {
            if let Some(value) = value {
                *field = value;
            }
        }
        standing.is_on_biz_app = change.is_on_biz_app.unwrap_or(standing.is_on_biz_app);
        Ok(())
    }

    /// The messaging limit moves and is told by `business_capability_update`.
    ///
    /// # Errors
    /// [`StageError::UnknownNumber`].
    pub fn move_limit(&self, phone_number_id: &str, tier: &str) -> Result<(), StageError> {
        let limit = NumberChange { messaging_limit: Some(tier.to_owned()), ..NumberChange::default() };
        self.change_number(phone_number_id, limit)?;
        let waba_id = self.world().number(phone_number_id).map(|number| number.waba_id.clone());
        let value =
            json!({ "max_daily_conversations_per_business": tier, "max_phone_numbers_per_business": 20 });
        self.tell_account(&waba_id.unwrap_or_default(), "business_capability_update", value);
        Ok(())
    }

    /// Every token of an account ends now, as one that came to its date.
    ///
    /// # Errors
    /// [`StageError::UnknownAccount`].
    pub fn expire_tokens(&self, waba_id: &str) -> Result<(), StageError> {
        let now = self.clock.now();
        let mut world = self.world();
        if world.account(waba_id).is_none() {
            return Err(StageError::UnknownAccount);
        }
        for grant in world.grants.iter_mut().filter(|grant| grant.waba_ids.iter().any(|id| id == waba_id)) {
            grant.expires_at = Some(grant.expires_at.map_or(now, |end| end.min(now)));
        }
        Ok(())
    }

    /// The owner opens the app on the phone.
    ///
    /// # Errors
    /// [`StageError::UnknownNumber`] for a phone nobody has.
    pub fn phone_opens(&self, phone: &str) -> Result<Timestamp, StageError> {
        let now = self.clock.now();
        let mut world = self.world();
        let place = world.place_of(phone).ok_or(StageError::UnknownNumber)?;
        let number = world.numbers.get_mut(place).ok_or(StageError::UnknownNumber)?;
        number.phone.used_at = now;
        Ok(now)
    }

    /// Ends the connection of phones that were not used for fourteen days of the world's clock.
    pub(crate) fn notice_time(&self) {
        let now = self.clock.now();
        let idle: Vec<String> = {
            let world = self.world();
            let is_idle = |number: &&crate::world::Number| {
                number.is_coexistent() && now.since(number.phone.used_at) >= INACTIVE_AFTER
            };
            world.numbers.iter().filter(is_idle).map(|number| number.phone_number_id.clone()).collect()
        };
        for phone_number_id in idle {
            if let Err(error) = self.disconnect(&phone_number_id, Some("PRIMARY_INACTIVITY"), Some("SYSTEM"))
            {
                tracing::warn!(%error, "an idle phone could not be disconnected");
            }
        }
    }

    fn hold_back(&self, waba_id: &str, can_send: &str, code: i64, status: &str) -> Result<(), StageError> {
        self.each_number(waba_id, |standing, _| {
            can_send.clone_into(&mut standing.can_send);
            status.clone_into(&mut standing.status);
            let description = "The account is restricted for a violation of WhatsApp's policies.";
            let solution = "Look at the account in WhatsApp Manager and ask for a review.";
            standing.trouble = Some((code, description.to_owned(), solution.to_owned()));
        })
    }

    fn revoke(&self, waba_id: &str) {
        let mut world = self.world();
        for grant in world.grants.iter_mut().filter(|grant| grant.waba_ids.iter().any(|id| id == waba_id)) {
            grant.is_revoked = true;
        }
    }

    /// Changes every connected number of an account.
    fn each_number(
        &self,
        waba_id: &str,
        change: impl Fn(&mut NodeState, &mut SyncRight),
    ) -> Result<(), StageError> {
        let mut world = self.world();
        if world.account(waba_id).is_none() {
            return Err(StageError::UnknownAccount);
        }
        for number in world.numbers.iter_mut().filter(|n| n.is_connected() && n.waba_id == waba_id) {
            change(&mut number.standing, &mut number.sync);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use sangam_model::time::DAY;
    use serde_json::{Value, json};

    use crate::testing::Shop;

    async fn update(shop: &Shop, event: &str) -> Value {
        let body = shop.received.body(|body| body["entry"][0]["changes"][0]["value"]["event"] == event).await;
        assert_eq!(body["entry"][0]["changes"][0]["field"], "account_update");
        assert!(body["entry"][0]["time"].is_i64(), "account events carry a time");
        body["entry"][0]["changes"][0]["value"].clone()
    }

    #[tokio::test]
    async fn a_disconnected_number_is_gone_for_the_desk_and_says_why() {
        let shop = Shop::open().await;
        shop.simulator.disconnect(&shop.number, Some("USER_RE_REGISTERED"), Some("USER")).unwrap();
        let told = update(&shop, "PARTNER_REMOVED").await;
        assert_eq!(
            told["disconnection_info"],
            json!({ "reason": "USER_RE_REGISTERED", "initiated_by": "USER" })
        );
        let (status, answer) = shop.send(json!({ "type": "text", "text": { "body": "Hello?" } })).await;
        assert_eq!((status, &answer["error"]["error_subcode"]), (400, &json!(33)));
        shop.ritika_writes("Is anybody there?");
        shop.simulator.settled().await;
        assert_eq!(shop.received.bodies().len(), 1, "what customers write reaches the phone alone");
        assert!(shop.simulator.disconnect(&shop.number, None, None).is_err());
    }

    #[tokio::test]
    async fn fourteen_days_without_the_phone_end_it_and_opening_the_app_does_not() {
        let shop = Shop::open().await;
        shop.simulator.advance_clock(13 * DAY);
        shop.simulator.phone_opens(&shop.number).unwrap();
        shop.simulator.advance_clock(13 * DAY);
        shop.simulator.phone_answers(&shop.number, &shop.ritika, "Still here").unwrap();
        shop.simulator.advance_clock(14 * DAY - 1);
        shop.simulator.settled().await;
        assert!(shop.simulator.phones()[0].link == "connected");
        shop.simulator.advance_clock(1);
        let told = update(&shop, "PARTNER_REMOVED").await;
        assert_eq!(told["disconnection_info"]["reason"], "PRIMARY_INACTIVITY");
    }

    #[tokio::test]
    async fn connecting_again_brings_a_new_right_and_perhaps_another_id() {
        for is_new in [false, true] {
            let shop = Shop::open().await;
            assert_eq!(shop.asks_for("history").await.0, 200);
            shop.simulator.disconnect(&shop.number, None, None).unwrap();
            shop.simulator.set_faults(&json!({ "signup": { "new_number_id": is_new } })).unwrap();
            let phone = shop.simulator.phones().remove(0).display_phone_number;
            let again =
                crate::SignupChoice::Finish { phones: vec![phone], share_history: true, account: None };
            let end = shop.simulator.sign_up(&again).unwrap();
            let token = shop.token_of(&end).await;
            update(&shop, "ACCOUNT_RECONNECTED").await;
            let number = shop.simulator.phones().remove(0);
            assert_eq!(number.phone_number_id != shop.number, is_new);
            let path = format!("/v25.0/{}/subscribed_apps", number.waba_id);
            assert_eq!(shop.call("GET", &path, Some(&token), None).await.1, json!({ "data": [] }));
            shop.call("POST", &path, Some(&token), None).await;
            let body = json!({ "messaging_product": "whatsapp", "sync_type": "history" });
            let path = format!("/v25.0/{}/smb_app_data", number.phone_number_id);
            assert_eq!(shop.call("POST", &path, Some(&token), Some(body)).await.0, 200);
            assert!(shop.simulator.mistakes().is_empty());
        }
    }

    #[tokio::test]
    async fn offboarded_and_reconnected_name_the_account_alone() {
        let shop = Shop::open().await;
        let waba = shop.simulator.numbers()[0].waba_id.clone();
        shop.simulator.offboard(&waba).unwrap();
        assert_eq!(update(&shop, "ACCOUNT_OFFBOARDED").await, json!({ "event": "ACCOUNT_OFFBOARDED" }));
        let status =
            async || shop.get(&format!("/v25.0/{}?fields=status", shop.number)).await.1["status"].clone();
        assert_eq!(status().await, "DISCONNECTED");
        shop.simulator.reconnect(&waba).unwrap();
        update(&shop, "ACCOUNT_RECONNECTED").await;
        assert_eq!(status().await, "CONNECTED");
        assert!(shop.simulator.offboard("1").is_err());
    }

    #[tokio::test]
    async fn a_restriction_is_seen_in_the_health_of_the_number() {
        let shop = Shop::open().await;
        let waba = shop.simulator.numbers()[0].waba_id.clone();
        let info = json!([{ "restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING", "expiration": 1_795_906_800 }]);
        let event = json!({ "event": "ACCOUNT_RESTRICTION", "restriction_info": info });
        let body = json!({ "waba_id": waba, "value": event });
        assert_eq!(shop.call("POST", "/_control/account-event", None, Some(body)).await.0, 200);
        update(&shop, "ACCOUNT_RESTRICTION").await;
        let path = format!("/v25.0/{}?fields=health_status,status", shop.number);
        let node = shop.get(&path).await.1;
        assert_eq!(node["health_status"]["can_send_message"], "LIMITED");
        assert_eq!(node["health_status"]["entities"][0]["errors"][0]["error_code"], 368);
        assert_eq!(node["status"], "RESTRICTED");
        let waba_node = shop.get(&format!("/v25.0/{waba}?fields=health_status")).await.1;
        assert_eq!(waba_node["health_status"]["can_send_message"], "LIMITED");
    }

    #[tokio::test]
    async fn tokens_come_to_their_end_or_are_taken_back() {
        let shop = Shop::open().await;
        let waba = shop.simulator.numbers()[0].waba_id.clone();
        let path = format!("/v25.0/{}", shop.number);
        shop.simulator.expire_tokens(&waba).unwrap();
        assert_eq!(shop.get(&path).await.1["error"]["error_subcode"], 463);
        let other = Shop::open().await;
        let waba = other.simulator.numbers()[0].waba_id.clone();
        let event = json!({ "event": "PARTNER_APP_UNINSTALLED", "waba_info": { "waba_id": waba } });
        other.simulator.account_event(&waba, event).unwrap();
        assert_eq!(other.get(&format!("/v25.0/{}", other.number)).await.1["error"]["code"], 190);
    }

    #[tokio::test]
    async fn quality_and_limit_move_by_route() {
        let shop = Shop::open().await;
        let body = json!({ "phone_number_id": shop.number, "change": { "quality_rating": "RED" } });
        assert_eq!(shop.call("POST", "/_control/number", None, Some(body)).await.0, 200);
        let body = json!({ "phone_number_id": shop.number, "tier": "TIER_250" });
        assert_eq!(shop.call("POST", "/_control/messaging-limit", None, Some(body)).await.0, 200);
        let fields = "quality_rating,whatsapp_business_manager_messaging_limit";
        let node = shop.get(&format!("/v25.0/{}?fields={fields}", shop.number)).await.1;
        assert_eq!(
            (&node["quality_rating"], &node["whatsapp_business_manager_messaging_limit"]),
            (&json!("RED"), &json!("TIER_250"))
        );
        let told = shop
            .received
            .body(|body| body["entry"][0]["changes"][0]["field"] == "business_capability_update");
        assert_eq!(
            told.await["entry"][0]["changes"][0]["value"]["max_daily_conversations_per_business"],
            "TIER_250"
        );
    }
}
