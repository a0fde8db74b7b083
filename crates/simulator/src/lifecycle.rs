//! Delivery of sent messages: one tick, two, blue ones, or a failure.
//!
//! Every step is a job of its own tempo and told by a status webhook with the client's callback data. A phone that is off
//! leaves the message at one tick until it is switched on; a customer who reads at once sometimes skips the second tick, as
//! with Meta; without read receipts the blue ones never come. Reactions stop at the first.

use std::sync::Arc;

use sangam_model::{Clock, Timestamp};
use serde_json::{Map, Value, json};
use tokio::time::sleep;

use crate::faults::strikes;
use crate::graph::status_error;
use crate::payload::{self, StatusFacts};
use crate::stage::Stage;
use crate::world::{Customer, Message, Reached};

impl Stage {
    /// Begins the life of an accepted message; with a code it fails instead of arriving.
    pub(crate) fn follow(self: &Arc<Self>, phone_number_id: &str, wamid: String, failure: Option<i64>) {
        let (stage, phone_number_id) = (Arc::clone(self), phone_number_id.to_owned());
        self.spawn(async move {
            sleep(stage.tempo.sent_after).await;
            if let Some(code) = failure {
                stage.fail(&phone_number_id, &wamid, code);
                return;
            }
            let goes_on = stage.reach(&phone_number_id, &wamid, Reached::Sent);
            if goes_on {
                stage.arrive(&phone_number_id, wamid);
            }
        });
    }

    /// Carries a sent message to the customer's phone, if that is on.
    pub(crate) fn arrive(self: &Arc<Self>, phone_number_id: &str, wamid: String) {
        let (stage, phone_number_id) = (Arc::clone(self), phone_number_id.to_owned());
        self.spawn(async move {
            sleep(stage.tempo.delivered_after).await;
            let Some((habits, is_voice)) = stage.recipient(&phone_number_id, &wamid) else { return };
            if !habits.online {
                return;
            }
            let is_read = habits.reads_at_once;
            let skips = is_read
                && habits.read_receipts
                && strikes(&mut stage.faults_mut().statuses.skip_delivered, &stage.dice);
            if !skips {
                stage.reach(&phone_number_id, &wamid, Reached::Delivered);
            }
            if is_read {
                sleep(stage.tempo.read_after).await;
                stage.reach(&phone_number_id, &wamid, Reached::Read);
                if is_voice && habits.read_receipts {
                    sleep(stage.tempo.read_after).await;
                    stage.tell_status(&phone_number_id, &wamid, "played", None);
                }
                if habits.taps {
                    sleep(stage.tempo.read_after).await;
                    stage.tap(&phone_number_id, &wamid);
                }
            }
        });
    }

    /// Moves a message forward and tells it. False when it was there already, or goes no further.
    pub(crate) fn reach(&self, phone_number_id: &str, wamid: &str, reached: Reached) -> bool {
        let name = match reached {
            Reached::Sent => "sent",
            Reached::Delivered => "delivered",
            Reached::Read => "read",
            Reached::Meta | Reached::Failed => return false,
        };
        let (is_told, goes_on) = {
            let mut world = self.world();
            let Some(number) = world.number_mut(phone_number_id) else { return false };
            let Some(message) = number.messages.get_mut(wamid) else { return false };
            if message.reached >= reached {
                return false;
            }
            message.reached = reached;
            message.told_delivered |= reached == Reached::Delivered;
            let goes_on = message.kind() != "reaction";
            let customer = message.customer;
            let shows = number.customers.get(customer).is_some_and(|customer| customer.habits.read_receipts);
            (reached != Reached::Read || shows, goes_on)
        };
        if is_told {
            self.tell_status(phone_number_id, wamid, name, None);
        }
        goes_on
    }

    fn fail(&self, phone_number_id: &str, wamid: &str, code: i64) {
        if let Some(number) = self.world().number_mut(phone_number_id)
            && let Some(message) = number.messages.get_mut(wamid)
        {
            message.reached = Reached::Failed;
        }
        self.tell_status(phone_number_id, wamid, "failed", Some(status_error(code)));
    }

    fn tell_status(&self, phone_number_id: &str, wamid: &str, status: &str, error: Option<Value>) {
        let now = self.clock.now();
        let world = self.world();
        let Some(number) = world.number(phone_number_id) else { return };
        let Some(message) = number.messages.get(wamid) else { return };
        let Some(customer) = number.customers.get(message.customer) else { return };
        let money = if error.is_some() { Map::new() } else { money(message, customer, status, now) };
        let facts =
            StatusFacts { wamid, status, at: now, callback: message.callback.as_deref(), money, error };
        self.tell(number, payload::status(number, customer, facts));
    }

    fn recipient(&self, phone_number_id: &str, wamid: &str) -> Option<(crate::world::Habits, bool)> {
        let world = self.world();
        let number = world.number(phone_number_id)?;
        let message = number.messages.get(wamid)?;
        let customer = number.customers.get(message.customer)?;
        let is_voice = message.content.pointer("/audio/voice").and_then(Value::as_bool).unwrap_or(false);
        Some((customer.habits, is_voice))
    }
}

/// `pricing` goes with `sent`, `delivered` and a `read` that took the place of `delivered`; the conversation is named only
/// inside the free hours after an ad.
fn money(message: &Message, customer: &Customer, status: &str, now: Timestamp) -> Map<String, Value> {
    let mut money = Map::new();
    let is_told_already = status == "played" || (status == "read" && message.told_delivered);
    if is_told_already || message.kind() == "reaction" {
        return money;
    }
    let free_until = customer.free_until.filter(|until| now < *until);
    let (kind, category) = match (free_until, &message.category) {
        (Some(_), _) => ("free_entry_point", "referral_conversion"),
        (None, Some(category)) => ("regular", category.as_str()),
        (None, None) => ("free_customer_service", "service"),
    };
    money.insert(
        "pricing".to_owned(),
        json!({
            "billable": kind == "regular",
            "pricing_model": "PMP",
            "type": kind,
            "category": category,
        }),
    );
    if let Some(until) = free_until {
        money.insert(
            "conversation".to_owned(),
            json!({
                "id": customer.user_id.replace('.', ""),
                "expiration_timestamp": crate::time::seconds(until),
                "origin": { "type": "referral_conversion" },
            }),
        );
    }
    money
}
