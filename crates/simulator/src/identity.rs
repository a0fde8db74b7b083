//! Who a customer is, and how that changes: phone numbers, business-scoped ids, usernames.
//!
//! A business-scoped id changes with the phone number and never with the username. Someone who hides behind a username is
//! known by that id alone: phone numbers are left out of every webhook, not empty.

use sangam_model::Clock;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::payload;
use crate::stage::{ActResult, CustomerCard, Stage, StageError};
use crate::time::seconds;

/// Somebody new.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewCustomer {
    /// Digits; none for someone who hides the number.
    pub wa_id: Option<String>,
    /// The username.
    pub username: Option<String>,
    /// The profile name.
    pub name: Option<String>,
}

impl Stage {
    /// Somebody comes to exist for this number; they have written nothing yet.
    ///
    /// # Errors
    /// [`StageError::UnknownNumber`]; [`StageError::NotNow`] when the phone number or username is somebody else's.
    pub fn add_customer(&self, phone_number_id: &str, new: NewCustomer) -> Result<CustomerCard, StageError> {
        let now = self.clock.now();
        let mut world = self.world();
        let user_id = format!("IN.{}", world.digits());
        let number = world.number_mut(phone_number_id).ok_or(StageError::UnknownNumber)?;
        let wa_id = new.wa_id.map(|wa_id| wa_id.trim_start_matches('+').to_owned());
        let username = new.username.map(|username| username.trim_start_matches('@').to_owned());
        if [&wa_id, &username].into_iter().flatten().any(|alias| number.customer_index(alias).is_some()) {
            return Err(StageError::NotNow("somebody has this alias"));
        }
        let name = new.name.unwrap_or_else(|| "Asha".to_owned());
        number.add(wa_id.clone(), user_id.clone(), username.clone(), name.clone(), now);
        Ok(CustomerCard { wa_id, user_id, username, name })
    }

    /// A phone number somebody had is somebody else's from now on: operators give numbers to new people.
    ///
    /// # Errors
    /// [`StageError::UnknownNumber`].
    pub fn phone_is_given_on(
        &self,
        phone_number_id: &str,
        phone: &str,
        name: &str,
    ) -> Result<CustomerCard, StageError> {
        let now = self.clock.now();
        let wa_id = phone.trim_start_matches('+').to_owned();
        let mut world = self.world();
        let user_id = format!("IN.{}", world.digits());
        let number = world.number_mut(phone_number_id).ok_or(StageError::UnknownNumber)?;
        for customer in number.customers.iter_mut().filter(|other| other.wa_id.as_ref() == Some(&wa_id)) {
            customer.wa_id = None;
        }
        number.add(Some(wa_id.clone()), user_id.clone(), None, name.to_owned(), now);
        Ok(CustomerCard { wa_id: Some(wa_id), user_id, username: None, name: name.to_owned() })
    }

    /// A customer takes a username, or drops it (`None`). Hiding the phone number, they are told by their business-scoped id
    /// alone from now on.
    ///
    /// # Errors
    /// [`StageError::UnknownNumber`], [`StageError::UnknownCustomer`].
    pub fn customer_takes_username(
        &self,
        phone_number_id: &str,
        from: &str,
        username: Option<&str>,
        hides_phone: bool,
    ) -> Result<(), StageError> {
        let mut world = self.world();
        let number = world.number_mut(phone_number_id).ok_or(StageError::UnknownNumber)?;
        let index = number.customer_index(from).ok_or(StageError::UnknownCustomer)?;
        let customer = number.customers.get_mut(index).ok_or(StageError::UnknownCustomer)?;
        customer.username = username.map(|username| username.trim_start_matches('@').to_owned());
        if hides_phone {
            customer.wa_id = None;
        }
        if let Some(username) = customer.username.clone() {
            number.alias(&username, index);
        }
        Ok(())
    }

    /// A customer has another phone number: told as `user_changed_number`, with a new business-scoped id.
    ///
    /// # Errors
    /// [`StageError::UnknownNumber`], [`StageError::UnknownCustomer`].
    pub fn customer_changes_number(
        &self,
        phone_number_id: &str,
        from: &str,
        new_phone: &str,
    ) -> Result<ActResult, StageError> {
        let digits = new_phone.trim_start_matches('+').to_owned();
        self.identity_moves(phone_number_id, from, Some(digits))
    }

    /// A customer who hides the phone number has another business-scoped id: told as `user_changed_user_id`.
    ///
    /// # Errors
    /// As [`Self::customer_changes_number`].
    pub fn customer_changes_user_id(
        &self,
        phone_number_id: &str,
        from: &str,
    ) -> Result<ActResult, StageError> {
        self.identity_moves(phone_number_id, from, None)
    }

    fn identity_moves(
        &self,
        phone_number_id: &str,
        from: &str,
        wa_id: Option<String>,
    ) -> Result<ActResult, StageError> {
        let now = self.clock.now();
        let mut world = self.world();
        let (wamid, tail) = (world.wamid(), world.digits());
        let number = world.number_mut(phone_number_id).ok_or(StageError::UnknownNumber)?;
        let index = number.customer_index(from).ok_or(StageError::UnknownCustomer)?;
        let customer = number.customers.get_mut(index).ok_or(StageError::UnknownCustomer)?;
        let previous = std::mem::replace(&mut customer.user_id, format!("IN.{tail}"));
        let (old_wa_id, user_id) = (customer.wa_id.clone(), customer.user_id.clone());
        let mut system = json!({ "user_id": user_id, "previous_user_id": previous });
        let mut message = json!({ "from_user_id": previous, "id": wamid, "type": "system" });
        if let (Some(system), Some(message)) = (system.as_object_mut(), message.as_object_mut()) {
            let (kind, body) = match &wa_id {
                Some(wa_id) => {
                    system.insert("wa_id".to_owned(), json!(wa_id));
                    ("user_changed_number", "User changed number")
                }
                None => ("user_changed_user_id", "User id changed"),
            };
            system.insert("type".to_owned(), json!(kind));
            system.insert("body".to_owned(), json!(body));
            if let Some(old) = old_wa_id {
                message.insert("from".to_owned(), json!(old));
            }
            message.insert("timestamp".to_owned(), json!(seconds(now)));
            message.insert("system".to_owned(), Value::Object(std::mem::take(system)));
        }
        if wa_id.is_some() {
            customer.wa_id.clone_from(&wa_id);
        }
        number.alias(&user_id, index);
        if let Some(wa_id) = wa_id {
            number.alias(&wa_id, index);
        }
        if let Some(customer) = number.customers.get(index) {
            self.tell(number, payload::inbound(number, customer, &message));
        }
        Ok(ActResult { id: wamid, timestamp: seconds(now) })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::people::HabitChange;
    use crate::testing::Shop;

    #[tokio::test]
    async fn a_changed_number_is_told_with_both_ids_and_both_still_reach_the_person() {
        let shop = Shop::open().await;
        let before = shop.simulator.numbers()[0].customers[0].user_id.clone();
        let told =
            shop.simulator.customer_changes_number(&shop.number, &shop.ritika, "+915559912345").unwrap();
        let value = shop.received.message(&told.id).await;
        assert!(value.get("contacts").is_none(), "a change of identity comes without contacts");
        let system = &value["messages"][0]["system"];
        assert_eq!(
            (&system["type"], &system["wa_id"]),
            (&json!("user_changed_number"), &json!("915559912345"))
        );
        assert_eq!(system["previous_user_id"], before.as_str());
        let now = shop.simulator.numbers()[0].customers[0].clone();
        assert_ne!(now.user_id, before);
        let wrote = shop.simulator.customer_writes(&shop.number, "915559912345", "New number").unwrap();
        let value = shop.received.message(&wrote.id).await;
        assert_eq!(value["messages"][0]["from_user_id"], now.user_id.as_str());
    }

    #[tokio::test]
    async fn who_takes_a_username_and_hides_the_phone_is_known_by_the_scoped_id_alone() {
        let shop = Shop::open().await;
        let stage = &shop.simulator;
        stage.customer_takes_username(&shop.number, &shop.ritika, Some("@ritika.q"), true).unwrap();
        let told = stage.customer_writes(&shop.number, "ritika.q", "It is me").unwrap();
        let value = shop.received.message(&told.id).await;
        assert_eq!(value["contacts"][0]["profile"]["username"], "ritika.q");
        assert!(value["contacts"][0].get("wa_id").is_none() && value["messages"][0].get("from").is_none());
        let told = stage.customer_changes_user_id(&shop.number, "ritika.q").unwrap();
        let system = shop.received.message(&told.id).await["messages"][0]["system"].clone();
        assert_eq!(system["type"], "user_changed_user_id");
        assert!(system.get("wa_id").is_none());
    }

    #[tokio::test]
    async fn a_first_contact_may_be_on_the_phone_alone_and_an_unsupported_companion_always_is() {
        let shop = Shop::open().await;
        shop.simulator.set_faults(&json!({ "customers": { "first_contact": true } })).unwrap();
        let first = shop.ritika_writes("Hello from the ad");
        let value = shop.received.message(&first).await;
        assert_eq!(value["messages"][0]["type"], "unsupported");
        assert_eq!(value["messages"][0]["errors"][0]["code"], 131_060);
        let second = shop.ritika_writes("And again");
        assert_eq!(shop.received.message(&second).await["messages"][0]["type"], "text");
        let companion = HabitChange { companion: Some(true), ..HabitChange::default() };
        shop.simulator.set_habits(&shop.number, &shop.ritika, companion).unwrap();
        shop.ritika_writes("From my watch");
        shop.simulator.settled().await;
        assert_eq!(shop.received.bodies().len(), 2);
    }
}
