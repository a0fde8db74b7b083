//! `POST /{version}/{pnid}/messages`: send, and mark read (`D/messages/send-messages`).
//!
//! An accepted message gets a wamid and 200 at once; what becomes of it is told later by statuses. Free text outside the
//! window is accepted too and fails later with 131047: a 200 never means success. A repeated call sends twice.

use std::sync::Arc;

use axum::body::Bytes;
use axum::response::Response;
use sangam_model::time::DAY;
use sangam_model::{Clock, Timestamp};
use serde_json::{Value, json};

use super::request::{GraphRequest, json_of};
use super::validate::{self, Outgoing, Recipient};
use super::{GraphError, templates};
use crate::people::entry;
use crate::stage::Stage;
use crate::world::media::{is_what_it_says, suits};
use crate::world::{Author, Customer, Message, Number, World, dialled};

pub(super) async fn post(asked: GraphRequest, body: Bytes) -> Response {
    asked.answered(asked.number().and_then(|number| take(&asked.stage, number, &body)))
}

/// Takes a send or a read mark of a number.
pub(super) fn take(stage: &Arc<Stage>, number: &str, body: &[u8]) -> Result<Value, GraphError> {
    let body = json_of(body)?;
    if body.get("messaging_product").and_then(Value::as_str) != Some("whatsapp") {
        return Err(GraphError::of(
            100,
            "The parameter messaging_product is required and must be \"whatsapp\".",
        ));
    }
    if body.get("status").is_some() {
        return mark_read(stage, number, &body);
    }
    let outgoing = validate::outgoing(&body)?;
    let accepted = accept(stage, number, outgoing)?;
    stage.follow(number, accepted.wamid, accepted.failure);
    stage.cue(number, accepted.customer);
    Ok(accepted.answer)
}

/// Marks a customer's message and all earlier ones of the chat; typing may come along.
fn mark_read(stage: &Stage, phone_number_id: &str, body: &Value) -> Result<Value, GraphError> {
    if body.get("status").and_then(Value::as_str) != Some("read") {
        return Err(GraphError::invalid("status", "only \"read\" is known"));
    }
    let typing = body.get("typing_indicator").and_then(|typing| typing.get("type"));
    if body.get("typing_indicator").is_some() && typing.and_then(Value::as_str) != Some("text") {
        return Err(GraphError::invalid("typing_indicator['type']", "only \"text\" is known"));
    }
    let wamid =
        body.get("message_id").and_then(Value::as_str).ok_or_else(|| GraphError::missing("message_id"))?;
    let mut world = stage.world();
    let number = world.number_mut(phone_number_id).ok_or_else(|| GraphError::no_object(phone_number_id))?;
    let (customer, at) = match number.messages.get(wamid) {
        Some(message) if message.author == Author::Customer && is_recent(message, stage.clock.now()) => {
            (message.customer, message.at)
        }
        _ => return Err(GraphError::invalid("message_id", "no customer sent this message")),
    };
    for message in number.messages.values_mut() {
        if message.author == Author::Customer && message.customer == customer && message.at <= at {
            message.seen = true;
        }
    }
    Ok(json!({ "success": true }))
}

/// Within the thirty days in which a message is reacted to and marked as read.
fn is_recent(message: &Message, now: Timestamp) -> bool {
    now.since(message.at) <= 30 * DAY
}

struct Accepted {
    answer: Value,
    wamid: String,
    customer: usize,
    failure: Option<i64>,
}

fn accept(stage: &Stage, phone_number_id: &str, mut outgoing: Outgoing) -> Result<Accepted, GraphError> {
    let now = stage.clock.now();
    let mut world = stage.world();
    let category = as_template(&world, phone_number_id, &mut outgoing)?;
    let media = media_failure(&world, phone_number_id, &outgoing, now)?;
    let wamid = world.wamid();
    let number = world.number_mut(phone_number_id).ok_or_else(|| GraphError::no_object(phone_number_id))?;
    let index = recipient(number, &outgoing.to, now)?;
    check_rates(number, index, now)?;
    let reacted = reaction_failure(number, index, &outgoing, now);
    let customer =
        number.customers.get_mut(index).ok_or_else(|| GraphError::of(131_026, "Unknown recipient."))?;
    let closed = outgoing.kind != "template" && !customer.may_be_answered(now);
    let blocked = customer.is_blocked.then_some(131_026);
    customer.answer_ad(now);
    let failure = blocked
        .or(closed.then_some(131_047))
        .or(media)
        .or(reacted)
        .or_else(|| stage.faults_mut().failure(&stage.dice));

    let answer = accepted_answer(&outgoing, customer, &wamid);
    let kept = entry(Author::Desk, index, now, outgoing.content);
    number.keep(&wamid, Message { callback: outgoing.callback, category, ..kept });
    Ok(Accepted { answer, wamid, customer: index, failure })
}

/// The contact by the identity the client used, and the wamid; only templates carry a `message_status`.
fn accepted_answer(outgoing: &Outgoing, customer: &Customer, wamid: &str) -> Value {
    let contact = match &outgoing.to {
        Recipient::Phone(input) => json!({ "input": input, "wa_id": customer.wa_id }),
        Recipient::UserId(input) => json!({ "input": input, "user_id": customer.user_id }),
    };
    let message = if outgoing.kind == "template" {
        json!({ "id": wamid, "message_status": "accepted" })
    } else {
        json!({ "id": wamid })
    };
    json!({ "messaging_product": "whatsapp", "contacts": [contact], "messages": [message] })
}

/// Who the message reaches. A phone number nobody had yet comes to exist: WhatsApp takes the message and finds out later.
fn recipient(number: &mut Number, to: &Recipient, now: Timestamp) -> Result<usize, GraphError> {
    match to {
        Recipient::Phone(input) => {
            let digits = dialled(input).ok_or_else(|| GraphError::invalid("to", "not a phone number"))?;
            if digits == number.display_phone_number {
                return Err(GraphError::of(131_021, "Recipient and sender are the same."));
            }
            number.meet(&digits, now).ok_or_else(|| GraphError::invalid("to", "not a phone number"))
        }
        Recipient::UserId(user_id) => number
            .customer_index(user_id)
            .ok_or_else(|| GraphError::of(131_026, "The recipient is not a user of this business.")),
    }
}

/// Both limits are looked at before either is charged, so a refusal costs nothing.
fn check_rates(number: &mut Number, customer: usize, now: Timestamp) -> Result<(), GraphError> {
    let Some(pair) = number.customers.get_mut(customer).map(|customer| &mut customer.pair) else {
        return Ok(());
    };
    if !number.throughput.has_room(now) {
        return Err(GraphError::of(
            130_429,
            "Message failed to send because there were too many messages sent from this phone number in a short period of time.",
        ));
    }
    if !pair.has_room(now) {
        return Err(GraphError::of(
            131_056,
            "Message failed to send because there were too many messages sent from this phone number to the same phone number in a short period of time.",
        ));
    }
    number.throughput.take(now);
    pair.take(now);
    Ok(())
}

/// A template must be approved and filled as it was; says what it is billed as, and takes note of its header's file.
fn as_template(
    world: &World,
    phone_number_id: &str,
    outgoing: &mut Outgoing,
) -> Result<Option<String>, GraphError> {
    if outgoing.kind != "template" {
        return Ok(None);
    }
    let number = world.number(phone_number_id).ok_or_else(|| GraphError::no_object(phone_number_id))?;
    let told = |key: &str| outgoing.content.pointer(key).and_then(Value::as_str).unwrap_or_default();
    let known = world.template(&number.waba_id, told("/template/name"), told("/template/language/code"));
    let (category, media) = templates::check_send(known, &outgoing.content)?;
    outgoing.media = media;
    Ok(Some(category.to_lowercase()))
}

/// A media id nobody knows is refused; one whose bytes or type do not suit fails later.
fn media_failure(
    world: &World,
    phone_number_id: &str,
    outgoing: &Outgoing,
    now: Timestamp,
) -> Result<Option<i64>, GraphError> {
    let Some((kind, id)) = &outgoing.media else { return Ok(None) };
    let media =
        world.media.get(id).filter(|media| media.is_known(now) && media.phone_number_id == phone_number_id);
    let Some(media) = media else {
        let details =
            format!("Param {kind}['id'] is not a valid whatsapp business account media attachment ID");
        return Err(GraphError::of(100, details));
    };
    let is_voice = outgoing.content.pointer("/audio/voice") == Some(&Value::Bool(true));
    let suits = suits(kind, is_voice, &media.mime_type, &media.bytes);
    let is_fit = suits && is_what_it_says(&media.bytes, &media.mime_type);
    Ok((!is_fit).then_some(131_053))
}

/// A reaction needs a message of this chat that is itself no reaction, not deleted, and of the last thirty days.
fn reaction_failure(number: &Number, customer: usize, outgoing: &Outgoing, now: Timestamp) -> Option<i64> {
    let target = outgoing.content.pointer("/reaction/message_id").and_then(Value::as_str)?;
    let is_there = number.messages.get(target).is_some_and(|message| {
        message.customer == customer && message.kind() != "reaction" && is_recent(message, now)
    });
    let names_target = |message: &&Message| {
        message.kind() == "revoke"
            && message.content.pointer("/revoke/original_message_id").and_then(Value::as_str) == Some(target)
    };
    let is_there = is_there && !number.messages.values().any(|message| names_target(&message));
    (!is_there).then_some(131_009)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::Shop;

    #[tokio::test]
    async fn an_answer_names_the_contact_and_the_wamid() {
        let shop = Shop::open().await;
        shop.ritika_writes("Is the blue one in stock?");
        let (status, answer) = shop.send(json!({ "type": "text", "text": { "body": "Yes" } })).await;
        assert_eq!(status, 200);
        assert_eq!(answer["messaging_product"], "whatsapp");
        assert_eq!(
            answer["contacts"],
            json!([{ "input": format!("+{}", shop.ritika), "wa_id": shop.ritika }])
        );
        assert!(answer["messages"][0]["id"].as_str().unwrap().starts_with("wamid."));
        assert!(answer["messages"][0].get("message_status").is_none(), "only templates carry it");
    }

    #[tokio::test]
    async fn a_wrong_token_is_401_with_190() {
        let shop = Shop::open().await;
        let body = json!({ "messaging_product": "whatsapp", "to": "+915550110012", "type": "text", "text": { "body": "x" } });
        let path = format!("/v25.0/{}/messages", shop.number);
        let (status, answer) = shop.call("POST", &path, Some("EAAG-wrong"), Some(body)).await;
        assert_eq!((status, &answer["error"]["code"]), (401, &json!(190)));
        assert_eq!(answer["error"]["type"], "OAuthException");
    }

    #[tokio::test]
    async fn free_text_outside_the_window_is_accepted_and_fails_by_status() {
        let shop = Shop::open().await;
        shop.ritika_writes("Hello");
        shop.simulator.advance_clock(24 * 60 * 60 * 1_000);
        let (status, answer) = shop
            .send(json!({ "type": "text", "text": { "body": "Late" }, "biz_opaque_callback_data": "out:1" }))
            .await;
        assert_eq!(status, 200);
        let failed = shop.received.status(answer["messages"][0]["id"].as_str().unwrap(), "failed").await;
        assert_eq!(failed["statuses"][0]["errors"][0]["code"], 131_047);
        assert_eq!(failed["statuses"][0]["biz_opaque_callback_data"], "out:1");
        assert!(failed.get("contacts").is_none(), "failures carry no contacts");
    }

    #[tokio::test]
    async fn a_template_arrives_outside_the_window() {
        let shop = Shop::open().await;
        let words = |words: &[&str]| {
            let words: Vec<_> = words.iter().map(|text| json!({ "type": "text", "text": text })).collect();
            json!({ "type": "body", "parameters": words })
        };
        let pay = json!({ "type": "button", "sub_type": "url", "index": "0",
            "parameters": [{ "type": "text", "text": "77124" }] });
        let components = json!([words(&["Ritika", "1,450", "Friday"]), pay]);
        let template =
            json!({ "name": "payment_reminder", "language": { "code": "en" }, "components": components });
        let (status, answer) = shop.send(json!({ "type": "template", "template": template })).await;
        assert_eq!((status, &answer["messages"][0]["message_status"]), (200, &json!("accepted")));
        let sent = shop.received.status(answer["messages"][0]["id"].as_str().unwrap(), "sent").await;
        assert_eq!(sent["statuses"][0]["pricing"]["category"], "utility");
    }

    #[tokio::test]
    async fn the_twenty_first_message_of_a_second_is_refused_and_inbound_counts() {
        let shop = Shop::open().await;
        for _ in 0..5 {
            shop.ritika_writes("ping");
        }
        let mut answers = Vec::new();
        for _ in 0..16 {
            answers.push(shop.send(json!({ "type": "text", "text": { "body": "pong" } })).await);
        }
        assert!(answers[..15].iter().all(|(status, _)| *status == 200));
        assert_eq!((answers[15].0, &answers[15].1["error"]["code"]), (400, &json!(130_429)));
        shop.simulator.advance_clock(50);
        assert_eq!(shop.send(json!({ "type": "text", "text": { "body": "again" } })).await.0, 200);
    }

    #[tokio::test]
    async fn the_forty_sixth_message_to_one_person_is_refused() {
        let shop = Shop::open().await;
        shop.ritika_writes("Hello");
        let mut codes = Vec::new();
        for _ in 0..46 {
            shop.simulator.advance_clock(60);
            codes.push(
                shop.send(json!({ "type": "text", "text": { "body": "a" } })).await.1["error"]["code"]
                    .clone(),
            );
        }
        assert!(codes[..45].iter().all(serde_json::Value::is_null));
        assert_eq!(codes[45], 131_056);
    }

    #[tokio::test]
    async fn marking_read_covers_everything_earlier_and_needs_a_known_message() {
        let shop = Shop::open().await;
        let first = shop.ritika_writes("one");
        shop.simulator.advance_clock(1_000);
        let second = shop.ritika_writes("two");
        let read = json!({ "status": "read", "message_id": second, "typing_indicator": { "type": "text" } });
        assert_eq!(shop.post_message(read).await, (200, json!({ "success": true })));
        assert!(shop.simulator.world().numbers[0].messages[&first].seen);
        let (status, answer) =
            shop.post_message(json!({ "status": "read", "message_id": "wamid.none" })).await;
        assert_eq!((status, &answer["error"]["code"]), (400, &json!(131_009)));
    }

    #[tokio::test]
    async fn someone_known_by_username_is_reached_by_their_scoped_id() {
        let shop = Shop::open().await;
        let hidden = shop.simulator.numbers()[0].customers.last().unwrap().clone();
        shop.simulator
            .customer_message(&shop.number, &hidden.user_id, json!({"type": "text", "text": {"body": "hi"}}))
            .unwrap();
        let message = json!({ "recipient": hidden.user_id, "type": "text", "text": { "body": "hello" } });
        let (status, answer) = shop.post_message(message).await;
        assert_eq!(status, 200);
        assert_eq!(answer["contacts"], json!([{ "input": hidden.user_id, "user_id": hidden.user_id }]));
        let sent = shop.received.status(answer["messages"][0]["id"].as_str().unwrap(), "sent").await;
        assert!(sent["statuses"][0].get("recipient_id").is_none());
        assert_eq!(sent["statuses"][0]["recipient_user_id"], hidden.user_id);
    }

    #[tokio::test]
    async fn a_file_that_lies_about_its_type_fails_later() {
        let shop = Shop::open().await;
        shop.ritika_writes("Hello");
        let id = shop.upload("image/jpeg", b"MZ not a picture").await;
        let (status, answer) = shop.send(json!({ "type": "image", "image": { "id": id } })).await;
        assert_eq!(status, 200);
        let failed = shop.received.status(answer["messages"][0]["id"].as_str().unwrap(), "failed").await;
        assert_eq!(failed["statuses"][0]["errors"][0]["code"], 131_053);
        let (status, answer) = shop.send(json!({ "type": "image", "image": { "id": "12345" } })).await;
        assert_eq!((status, &answer["error"]["code"]), (400, &json!(100)));
    }

    /// Sends, and says what became of it: the code of its failure, or `None`.
    async fn fate(shop: &Shop, message: serde_json::Value) -> serde_json::Value {
        let (status, answer) = shop.send(message).await;
        assert_eq!(status, 200, "{answer}");
        let wamid = answer["messages"][0]["id"].as_str().unwrap().to_owned();
        let told = shop
            .received
            .value(|value| {
                let status = &value["statuses"][0];
                status["id"] == *wamid && (status["status"] == "sent" || status["status"] == "failed")
            })
            .await;
        told["statuses"][0]["errors"][0]["code"].clone()
    }

    #[tokio::test]
    async fn every_kind_of_file_reaches_the_customer_as_it_was_uploaded() {
        let shop = Shop::open().await;
        shop.ritika_writes("Hello");
        for (kind, mime_type) in [
            ("image", None),
            ("image", Some("image/png")),
            ("video", None),
            ("audio", None),
            ("document", None),
            ("sticker", None),
        ] {
            let sample = crate::assets::sample(kind, mime_type, 5);
            let id = shop.upload(sample.mime_type, &sample.bytes).await;
            let mut message = json!({ "type": kind, kind: { "id": id } });
            if kind == "audio" {
                message[kind]["voice"] = json!(true);
            }
            assert!(fate(&shop, message.clone()).await.is_null(), "{kind}");
            let taken = shop.simulator.accepted_messages().pop().unwrap();
            assert_eq!(taken.content[kind], message[kind]);
        }
    }

    #[tokio::test]
    async fn a_voice_note_must_be_opus_and_a_file_must_suit_its_kind() {
        let shop = Shop::open().await;
        shop.ritika_writes("Hello");
        let mp3 = shop.upload("audio/mpeg", b"ID3 a song").await;
        assert!(fate(&shop, json!({ "type": "audio", "audio": { "id": mp3 } })).await.is_null());
        let voice = json!({ "type": "audio", "audio": { "id": mp3, "voice": true } });
        assert_eq!(fate(&shop, voice).await, 131_053);
        assert_eq!(fate(&shop, json!({ "type": "image", "image": { "id": mp3 } })).await, 131_053);
        let vorbis = shop.upload("audio/ogg", b"OggS no opus in it").await;
        assert_eq!(fate(&shop, json!({ "type": "audio", "audio": { "id": vorbis } })).await, 131_053);
    }

    #[tokio::test]
    async fn places_cards_and_things_to_tap_reach_the_customer_whole() {
        let shop = Shop::open().await;
        shop.ritika_writes("Hello");
        let interactive = |kind: &str, action: serde_json::Value| json!({ "type": "interactive", "interactive": { "type": kind, "body": { "text": "Which?" }, "action": action } });
        let row = json!({ "id": "a", "title": "Blue", "description": "cotton" });
        for message in [
            json!({ "type": "location", "location": { "latitude": 26.9, "longitude": 75.8, "name": "Hawa Mahal" } }),
            json!({ "type": "contacts", "contacts": [{ "name": { "formatted_name": "Asha", "first_name": "Asha" },
                    "phones": [{ "phone": "+91 55500 90001" }] }] }),
            interactive(
                "button",
                json!({ "buttons": [{ "type": "reply", "reply": { "id": "a", "title": "Yes" } }] }),
            ),
            interactive("list", json!({ "button": "Open", "sections": [{ "rows": [row] }] })),
            interactive(
                "cta_url",
                json!({ "name": "cta_url",
                        "parameters": { "display_text": "Pay", "url": "https://example.com" } }),
            ),
            interactive("location_request_message", json!({ "name": "send_location" })),
        ] {
            assert!(fate(&shop, message.clone()).await.is_null(), "{message}");
            assert_eq!(shop.simulator.accepted_messages().pop().unwrap().content, message);
        }
    }

    #[tokio::test]
    async fn a_reaction_needs_a_young_message_that_is_still_there() {
        let shop = Shop::open().await;
        let question = shop.ritika_writes("Hello");
        let to = |id: &str| json!({ "type": "reaction", "reaction": { "message_id": id, "emoji": "🙏" } });
        assert!(fate(&shop, to(&question)).await.is_null());
        let reaction = shop.simulator.accepted_messages().pop().unwrap().id;
        assert_eq!(fate(&shop, to(&reaction)).await, 131_009);
        let gone = shop.ritika_writes("Oops");
        shop.simulator.customer_deletes(&shop.number, &shop.ritika, &gone).unwrap();
        assert_eq!(fate(&shop, to(&gone)).await, 131_009);
        // The owner opens the app now and then, else the number would leave.
        for _ in 0..3 {
            shop.simulator.advance_clock(10 * 24 * 60 * 60 * 1_000 + 1);
            shop.simulator.phone_opens(&shop.number).unwrap();
        }
        shop.ritika_writes("Hello again");
        assert_eq!(fate(&shop, to(&question)).await, 131_009);
        let read = json!({ "status": "read", "message_id": question });
        assert_eq!(shop.post_message(read).await.1["error"]["code"], 131_009);
    }
}
