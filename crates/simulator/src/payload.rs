//! The values of webhooks, written by hand from Meta's pages.

use serde_json::{Map, Value, json};

use crate::time::seconds;
use crate::webhooks::Update;
use crate::world::{Customer, Number};
use sangam_model::Timestamp;

/// A customer's live message, or any other event that travels as one.
pub(crate) fn inbound(number: &Number, customer: &Customer, message: &Value) -> Update {
    let mut value = envelope(number);
    // A change of identity comes without the people it is about.
    if message.get("type").and_then(Value::as_str) != Some("system") {
        value.insert("contacts".to_owned(), json!([contact(customer, true)]));
    }
    value.insert("messages".to_owned(), json!([message]));
    update(number, "messages", value)
}

/// What a customer chose about marketing messages.
pub(crate) fn preference(number: &Number, customer: &Customer, stop: bool, at: Timestamp) -> Update {
    let mut value = envelope(number);
    value.insert("contacts".to_owned(), json!([contact(customer, true)]));
    let (word, detail) = if stop {
        ("stop", "User requested to stop marketing messages")
    } else {
        ("resume", "User requested to resume marketing messages")
    };
    let mut wish = json!({ "user_id": customer.user_id, "category": "marketing_messages", "value": word,
        "detail": detail, "timestamp": at.as_millis() / 1_000 });
    if let (Some(wa_id), Some(fields)) = (&customer.wa_id, wish.as_object_mut()) {
        fields.insert("wa_id".to_owned(), json!(wa_id));
    }
    value.insert("user_preferences".to_owned(), json!([wish]));
    update(number, "user_preferences", value)
}

/// What the owner did in the app.
pub(crate) fn echo(number: &Number, customer: &Customer, message: &Value) -> Update {
    let mut value = envelope(number);
    value.insert("contacts".to_owned(), json!([contact(customer, false)]));
    value.insert("message_echoes".to_owned(), json!([message]));
    update(number, "smb_message_echoes", value)
}

/// What a status says beyond its name.
pub(crate) struct StatusFacts<'a> {
    pub(crate) wamid: &'a str,
    pub(crate) status: &'a str,
    pub(crate) at: Timestamp,
    pub(crate) callback: Option<&'a str>,
    /// `pricing`, and `conversation` inside the free hours after an ad.
    pub(crate) money: Map<String, Value>,
    /// Of a failure: the error object.
    pub(crate) error: Option<Value>,
}

/// A step of a message of the desk. Failures carry no contacts.
pub(crate) fn status(number: &Number, customer: &Customer, facts: StatusFacts<'_>) -> Update {
    let mut status = facts.money;
    status.insert("id".to_owned(), json!(facts.wamid));
    status.insert("status".to_owned(), json!(facts.status));
    status.insert("timestamp".to_owned(), json!(seconds(facts.at)));
    if let Some(wa_id) = &customer.wa_id {
        status.insert("recipient_id".to_owned(), json!(wa_id));
    }
    status.insert("recipient_user_id".to_owned(), json!(customer.user_id));
    if let Some(callback) = facts.callback {
        status.insert("biz_opaque_callback_data".to_owned(), json!(callback));
    }
    let mut value = envelope(number);
    match facts.error {
        Some(error) => {
            status.insert("errors".to_owned(), json!([error]));
        }
        None => {
            value.insert("contacts".to_owned(), json!([contact(customer, true)]));
        }
    }
    value.insert("statuses".to_owned(), json!([status]));
    update(number, "messages", value)
}

pub(crate) fn envelope(number: &Number) -> Map<String, Value> {
    let mut value = Map::new();
    value.insert("messaging_product".to_owned(), json!("whatsapp"));
    value.insert(
        "metadata".to_owned(),
        json!({
            "display_phone_number": number.display_phone_number,
            "phone_number_id": number.phone_number_id,
        }),
    );
    value
}

pub(crate) fn contact(customer: &Customer, with_profile: bool) -> Value {
    let mut contact = Map::new();
    contact.insert("user_id".to_owned(), json!(customer.user_id));
    if let Some(wa_id) = &customer.wa_id {
        contact.insert("wa_id".to_owned(), json!(wa_id));
    }
    if with_profile {
        let mut profile = Map::new();
        profile.insert("name".to_owned(), json!(customer.name));
        if let Some(username) = &customer.username {
            profile.insert("username".to_owned(), json!(username));
        }
        contact.insert("profile".to_owned(), Value::Object(profile));
    }
    Value::Object(contact)
}

pub(crate) fn update(number: &Number, field: &str, value: Map<String, Value>) -> Update {
    Update {
        waba_id: number.waba_id.clone(),
        time: None,
        field: field.to_owned(),
        value: Value::Object(value),
        callback: None,
    }
}

/// An event of the partner's, in the envelope 360dialog puts around history and contacts.
pub(crate) fn partner_event(number: &Number, event: &str, value: Map<String, Value>) -> Value {
    let mut data = value;
    data.insert("id".to_owned(), json!(number.waba_id));
    json!({ "id": format!("evt-{}-{event}", number.waba_id), "event": event, "data": data })
}
