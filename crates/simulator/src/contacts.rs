//! The phone's address book, told as `smb_app_state_sync`: everything once when it is asked for, then every change.
//!
//! An entry that is *removed* left the address book; the person is still a customer.

use std::sync::Arc;

use sangam_model::{Clock, Timestamp};
use serde_json::{Map, Value, json};

use crate::payload;
use crate::stage::{Stage, StageError};
use crate::time::seconds;
use crate::webhooks::escaped;
use crate::world::{BookEntry, Number};

impl Stage {
    /// The owner saves a contact on the phone, or gives it another name.
    ///
    /// # Errors
    /// [`StageError::UnknownNumber`], [`StageError::UnknownCustomer`] when `who` is neither known nor a phone number.
    pub fn phone_saves_contact(
        &self,
        phone_number_id: &str,
        who: &str,
        full_name: &str,
    ) -> Result<(), StageError> {
        self.change_book(phone_number_id, who, Some(full_name))
    }

    /// The owner removes a contact from the phone.
    ///
    /// # Errors
    /// As [`Self::phone_saves_contact`].
    pub fn phone_removes_contact(&self, phone_number_id: &str, who: &str) -> Result<(), StageError> {
        self.change_book(phone_number_id, who, None)
    }

    fn change_book(
        &self,
        phone_number_id: &str,
        who: &str,
        full_name: Option<&str>,
    ) -> Result<(), StageError> {
        let now = self.clock.now();
        let mut world = self.world();
        let number = world.number_mut(phone_number_id).ok_or(StageError::UnknownNumber)?;
        let index = number.meet(who, now).ok_or(StageError::UnknownCustomer)?;
        let customer = number.customers.get(index).ok_or(StageError::UnknownCustomer)?;
        let identity = customer.wa_id.clone().unwrap_or_else(|| customer.user_id.clone());
        number.phone.used_at = now;
        match full_name {
            Some(full_name) => {
                let entry = BookEntry { full_name: full_name.to_owned(), changed_at: now };
                number.phone.book.insert(identity.clone(), entry);
            }
            None => drop(number.phone.book.remove(&identity)),
        }
        let change = entry_told(number, &identity, full_name, now);
        self.tell_book(number, vec![change]);
        Ok(())
    }

    /// Tells the whole address book, in webhooks of so many entries.
    pub(crate) fn tell_contacts(self: &Arc<Self>, phone_number_id: &str) {
        let most = self.faults_mut().sync.contacts_per_webhook.max(1);
        let world = self.world();
        let Some(number) = world.number(phone_number_id) else { return };
        let everyone: Vec<Value> = number
            .phone
            .book
            .iter()
            .map(|(identity, entry)| entry_told(number, identity, Some(&entry.full_name), entry.changed_at))
            .collect();
        for some in everyone.chunks(most) {
            self.tell_book(number, some.to_vec());
        }
    }

    fn tell_book(&self, number: &Number, changes: Vec<Value>) {
        let mut value = payload::envelope(number);
        value.insert("state_sync".to_owned(), Value::Array(changes));
        if number.dialog360.is_none() {
            self.tell(number, payload::update(number, "smb_app_state_sync", value));
        } else if let Some(callback) = self.way(number) {
            let body = payload::partner_event(number, "smb_app_state_sync", value);
            self.webhooks.push_raw(escaped(&body), callback);
        }
    }
}

/// One change of the book. A removal names nobody.
fn entry_told(number: &Number, identity: &str, full_name: Option<&str>, at: Timestamp) -> Value {
    let customer = number.customer_index(identity).and_then(|index| number.customers.get(index));
    let mut contact = Map::new();
    match customer.map(|customer| &customer.wa_id) {
        Some(None) => {}
        _ => drop(contact.insert("phone_number".to_owned(), json!(identity))),
    }
    if let Some(full_name) = full_name {
        contact.insert("full_name".to_owned(), json!(full_name));
        contact.insert("first_name".to_owned(), json!(full_name.split(' ').next()));
    }
    if let Some(customer) = customer
        && (full_name.is_some() || customer.wa_id.is_none())
    {
        contact.insert("user_id".to_owned(), json!(customer.user_id));
        if let Some(username) = &customer.username {
            contact.insert("username".to_owned(), json!(username));
        }
    }
    let action = if full_name.is_some() { "add" } else { "remove" };
    json!({ "type": "contact", "action": action, "contact": contact, "metadata": { "timestamp": seconds(at) } })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::{Value, json};

    use crate::testing::{Shop, values};

    fn told(shop: &Shop) -> Vec<Value> {
        let bodies = shop.received.bodies();
        let changes =
            bodies.iter().flat_map(values).flat_map(|value| value["state_sync"].as_array().cloned());
        changes.flatten().collect()
    }

    #[tokio::test]
    async fn the_whole_book_comes_once_and_changes_follow() {
        let shop = Shop::open().await;
        shop.simulator.set_faults(&json!({ "sync": { "contacts_per_webhook": 4 } })).unwrap();
        shop.asks_for("smb_app_state_sync").await;
        shop.simulator.settled().await;
        let everyone = told(&shop);
        assert_eq!(everyone.len(), 10);
        assert!(everyone.iter().all(|change| change["action"] == "add"));
        let hidden = everyone.iter().find(|change| change["contact"].get("phone_number").is_none()).unwrap();
        assert!(hidden["contact"]["username"].is_string() && hidden["contact"]["user_id"].is_string());
        shop.simulator.advance_clock(1_000);
        shop.simulator.phone_saves_contact(&shop.number, &shop.ritika, "Ritika (wholesale)").unwrap();
        shop.simulator.advance_clock(1_000);
        shop.simulator.phone_removes_contact(&shop.number, &shop.ritika).unwrap();
        shop.simulator.settled().await;
        let by_action: BTreeMap<String, Value> = told(&shop)
            .into_iter()
            .filter(|change| change["contact"]["phone_number"] == shop.ritika.as_str())
            .map(|change| (change["action"].as_str().unwrap().to_owned(), change["contact"].clone()))
            .collect();
        assert_eq!(by_action["add"]["full_name"], "Ritika (wholesale)");
        assert_eq!(by_action["remove"], json!({ "phone_number": shop.ritika }), "a removal names nobody");
    }
}
