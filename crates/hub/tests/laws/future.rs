//! What is told with an instant of the future holds until something newer is told, and not for ever.

use sangam_model::marketing::{STOPPED, stopped_at};
use sangam_model::time::SECOND;
use serde_json::{Value, json};

use crate::shop::{START, Shop, envelope, run, text_from};

const RITIKA: &str = "919829010187";
/// Ten years on.
const FUTURE: i64 = 10 * 365 * 86_400;

fn writes(user: &str, at: i64) -> Value {
    let mut told = text_from(RITIKA, &format!("wamid.{user}.{at}"), at, "Hello?");
    let value = &mut told["entry"][0]["changes"][0]["value"];
    value["contacts"][0]["user_id"] = json!(user);
    value["messages"][0]["from_user_id"] = json!(user);
    told
}

/// A notice of these people alone, at this instant.
fn notice_of(user: &str, name: &str, at: i64) -> Value {
    let contact = json!({ "wa_id": RITIKA, "user_id": user, "profile": { "name": name } });
    let mut told = envelope("messages", json!({ "contacts": [contact] }));
    told["entry"][0]["time"] = json!(START + at);
    told
}

/// An entry of the phone's address book.
fn listed(name: &str, at: i64) -> Value {
    let contact = json!({ "phone_number": RITIKA, "full_name": name });
    let metadata = json!({ "timestamp": (START + at).to_string() });
    let entry = json!({ "type": "contact", "action": "add", "contact": contact, "metadata": metadata });
    envelope("smb_app_state_sync", json!({ "state_sync": [entry] }))
}

fn status(user: &str, fields: &Value, at: i64) -> Value {
    let mut status = json!({ "id": "wamid.ours", "recipient_id": RITIKA, "recipient_user_id": user,
        "timestamp": (START + at).to_string() });
    for (name, value) in fields.as_object().unwrap() {
        status[name] = value.clone();
    }
    envelope("messages", json!({ "statuses": [status] }))
}

impl Shop {
    /// A second later, this is told.
    async fn hears_later(&self, body: Value) {
        self.clock.advance(SECOND);
        self.receive_at(sangam_model::Clock::now(&*self.clock), &[body]).await;
    }
}

#[test]
fn a_name_of_the_future_gives_way_to_the_next_one() {
    run(async {
        let shop = Shop::open().await;
        shop.hears_later(writes("IN.1", 1_000)).await;
        shop.hears_later(listed("Ritika of the future", FUTURE)).await;
        shop.hears_later(notice_of("IN.1", "Riti of the future", FUTURE)).await;
        shop.hears_later(listed("Ritika", 1_010)).await;
        shop.hears_later(notice_of("IN.1", "Riti", 1_010)).await;
        let contact = shop.conversations().await.remove(0).contact;
        assert_eq!(contact.book_name.as_deref(), Some("Ritika"));
        assert_eq!(contact.profile_name.as_deref(), Some("Riti"));
    });
}

#[test]
fn a_phone_of_the_future_is_whoevers_it_is_told_to_be_next() {
    let told = [notice_of("IN.1", "Ritika", FUTURE), status("IN.1", &json!({ "status": "read" }), FUTURE)];
    for told in told {
        run(async {
            let shop = Shop::open().await;
            shop.hears_later(writes("IN.1", 1_000)).await;
            shop.hears_later(told.clone()).await;
            shop.hears_later(writes("IN.2", 1_010)).await;
            let phone_of = async |user: &str| {
                let all = shop.conversations().await;
                let found = all.into_iter().find(|view| view.contact.user_id.as_deref() == Some(user));
                found.unwrap().contact.phone
            };
            assert_eq!(phone_of("IN.1").await, None, "{told}");
            assert_eq!(phone_of("IN.2").await, Some(format!("+{RITIKA}")), "{told}");
        });
    }
}

#[test]
fn a_stop_of_the_future_ends_with_the_next_wish() {
    run(async {
        let shop = Shop::open().await;
        shop.hears_later(writes("IN.1", 1_000)).await;
        let ours = json!({ "from": "911415550142", "to": RITIKA, "to_user_id": "IN.1", "id": "wamid.ours",
            "timestamp": (START + 1_001).to_string(), "type": "text", "text": { "body": "Sale!" } });
        shop.hears_later(envelope("smb_message_echoes", json!({ "message_echoes": [ours] }))).await;
        let errors = json!([{ "code": STOPPED, "title": "stopped" }]);
        shop.hears_later(status("IN.1", &json!({ "status": "failed", "errors": errors }), FUTURE)).await;
        let stopped =
            async || stopped_at(shop.conversations().await.remove(0).conversation.marketing).is_some();
        assert!(stopped().await);
        let wish = json!({ "wa_id": RITIKA, "user_id": "IN.1", "category": "marketing_messages",
            "value": "resume", "timestamp": START + 1_010, "detail": "resumed" });
        shop.hears_later(envelope("user_preferences", json!({ "user_preferences": [wish] }))).await;
        assert!(!stopped().await);
    });
}
