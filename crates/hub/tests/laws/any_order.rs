//! Law 2: the same webhooks shuffled, repeated or late yield the same conversations.

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use sangam_hub::inbox::Outcome;
use sangam_hub::store::{Arrival, Lane, MessageView, Number};
use sangam_model::conversation::{AUTOMATIC_WITHIN, Mark, Summary};
use sangam_model::id::NumberId;
use sangam_model::send::Answer;
use sangam_model::window;
use sangam_model::{ConversationStatus, Delivery, Timestamp};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::sending::answer;
use crate::shop::{PHONE_NUMBER_ID, START, Shop, envelope, run, status, stories, text_from};

/// WhatsApp's name for what the shop sends, and the phone of whom it is for, which nobody else has.
const OURS: &str = "wamid.ours";
const MEENAKSHI: &str = "919829010186";

/// What may happen in a shop; messages are numbered, even ones come from customers, odd ones from the owner's phone.
#[derive(Clone, Debug)]
enum Happening {
    Told {
        nth: usize,
        who: Who,
        at: i64,
        door: Door,
        kind: &'static str,
    },
    Status {
        nth: usize,
        who: Who,
        at: i64,
        state: &'static str,
        price: Option<&'static str>,
    },
    /// Of what the shop itself sends.
    OwnStatus {
        at: i64,
        state: &'static str,
        is_named: bool,
    },
    Edited {
        nth: usize,
        event: usize,
        who: Who,
        at: i64,
    },
    Reacted {
        nth: usize,
        event: usize,
        who: Who,
        at: i64,
        emoji: Option<&'static str>,
    },
    Revoked {
        nth: usize,
        event: usize,
        who: Who,
        at: i64,
    },
    Moved {
        event: usize,
        at: i64,
        from: Who,
        to: Who,
    },
    Listed {
        who: Who,
        at: i64,
        name: Option<&'static str>,
    },
}

#[derive(Clone, Copy, Debug)]
enum Door {
    Live,
    History,
    Asset,
}

#[derive(Clone, Debug)]
struct Who {
    phone: Option<&'static str>,
    user_id: Option<&'static str>,
    parent: bool,
    name: &'static str,
}

impl Who {
    fn named(&self, phone_key: &str, user_key: &str) -> Value {
        let mut named = json!({ phone_key: self.phone, user_key: self.user_id });
        if self.parent {
            named[user_key.replace("user_id", "parent_user_id")] =
                json!(self.user_id.map(|id| id.replace("IN.", "IN.ENT.")));
        }
        named
    }

    fn contact(&self) -> Value {
        json!([{ "profile": { "name": self.name }, "wa_id": self.phone, "user_id": self.user_id }])
    }
}

fn who() -> impl Strategy<Value = Who> {
    let phones = select(vec!["919829010187", "919829010188", "919829010189"]);
    let users = select(vec!["IN.1", "IN.2", "IN.3", "IN.4"]);
    let names = select(vec!["Ritika", "Ritika S", "Farhan"]);
    let identity = prop_oneof![
        3 => phones.clone().prop_map(|phone| (Some(phone), None)),
        3 => (phones, users.clone()).prop_map(|(phone, user)| (Some(phone), Some(user))),
        1 => users.prop_map(|user| (None, Some(user))),
    ];
    (identity, prop::bool::weighted(0.2), names).prop_map(|((phone, user_id), parent, name)| Who {
        phone,
        user_id,
        parent: parent && user_id.is_some(),
        name,
    })
}

fn happening() -> impl Strategy<Value = Happening> {
    let nth = || 0_usize..8;
    // Some of it all at once, so that the phone is heard in haste.
    let at = || prop_oneof![0_i64..40, 0_i64..4];
    let event = || 0_usize..1_000;
    let doors = select(vec![Door::Live, Door::Live, Door::Live, Door::History, Door::Asset]);
    let kinds = select(vec!["text", "text", "image", "unsupported", "carousel", "request_welcome"]);
    let prices = option::of(select(vec!["regular", "free_customer_service", "free_entry_point"]));
    prop_oneof![
        6 => (nth(), who(), at(), doors, kinds)
            .prop_map(|(nth, who, at, door, kind)| Happening::Told { nth, who, at, door, kind }),
        3 => (nth(), who(), at(), select(vec!["sent", "delivered", "read", "failed"]), prices)
            .prop_map(|(nth, who, at, state, price)| Happening::Status { nth, who, at, state, price }),
        2 => (at(), select(vec!["sent", "delivered", "read", "failed"]), any::<bool>())
            .prop_map(|(at, state, is_named)| Happening::OwnStatus { at, state, is_named }),
        1 => (nth(), event(), who(), at()).prop_map(|(nth, event, who, at)| Happening::Edited { nth, event, who, at }),
        1 => (nth(), event(), who(), at(), option::of(select(vec!["🙏", "❤️"])))
            .prop_map(|(nth, event, who, at, emoji)| Happening::Reacted { nth, event, who, at, emoji }),
        1 => (nth(), event(), who(), at()).prop_map(|(nth, event, who, at)| Happening::Revoked { nth, event, who, at }),
        1 => (event(), at(), who(), who()).prop_map(|(event, at, from, to)| Happening::Moved { event, at, from, to }),
        1 => (who(), at(), option::of(select(vec!["Ritika Didi", "Farhan Bhai"])))
            .prop_map(|(who, at, name)| Happening::Listed { who, at, name }),
    ]
}

/// Much of what the phone says it says by itself, to everybody.
fn words(nth: usize) -> String {
    match nth % 4 {
        1 => "Thank you for writing to Johari Sarees!".to_owned(),
        3 if nth > 4 => "We are back at ten tomorrow.".to_owned(),
        _ => format!("message {nth}"),
    }
}

fn content(kind: &str, nth: usize) -> Value {
    match kind {
        "text" => json!({ "type": "text", "text": { "body": words(nth) } }),
        "image" => {
            json!({ "type": "image", "image": { "id": format!("77{nth}"), "mime_type": "image/jpeg" } })
        }
        other => json!({ "type": other }),
    }
}

fn joined(parts: impl IntoIterator<Item = Value>) -> Value {
    let mut all = serde_json::Map::new();
    for part in parts {
        all.extend(part.as_object().unwrap().clone().into_iter().filter(|(_, value)| !value.is_null()));
    }
    Value::Object(all)
}

/// An item of a message array, as the customer (even) or the owner (odd) would have caused it.
fn item(nth: usize, wamid: &str, who: &Who, at: i64, content: Value) -> Value {
    let head = json!({ "id": wamid, "timestamp": (START + at).to_string() });
    let named = if nth.is_multiple_of(2) {
        who.named("from", "from_user_id")
    } else {
        joined([json!({ "from": "911415550142" }), who.named("to", "to_user_id")])
    };
    joined([head, named, content])
}

fn live(nth: usize, who: &Who, item: &Value) -> Value {
    if nth.is_multiple_of(2) {
        envelope("messages", json!({ "contacts": who.contact(), "messages": [item] }))
    } else {
        envelope("smb_message_echoes", json!({ "contacts": who.contact(), "message_echoes": [item] }))
    }
}

fn body(happening: &Happening, own_id: &str) -> Value {
    match happening {
        Happening::Told { nth, who, at, door, kind } => {
            let item = item(*nth, &format!("wamid.{nth}"), who, *at, content(kind, *nth));
            match door {
                Door::Live => live(*nth, who, &item),
                Door::Asset if nth.is_multiple_of(2) => envelope("history", json!({ "messages": [item] })),
                Door::Asset => envelope("history", json!({ "message_echoes": [item] })),
                Door::History => envelope(
                    "history",
                    json!({ "history": [{
                        "metadata": { "phase": 0, "chunk_order": 1, "progress": 50 },
                        "threads": [{ "id": who.phone, "context": { "wa_id": who.phone, "user_id": who.user_id }, "messages": [item] }]
                    }] }),
                ),
            }
        }
        Happening::Status { nth, who, at, state, price } => {
            let head = json!({ "id": format!("wamid.{nth}"), "status": state, "timestamp": (START + at).to_string() });
            let code = if nth % 2 == 0 { 131_026 } else { 131_047 };
            let errors =
                json!({ "errors": (*state == "failed").then(|| json!([{ "code": code, "title": "no" }])) });
            let price = price.map(|kind| json!({ "type": kind, "category": "service" }));
            let status = joined([
                head,
                errors,
                json!({ "pricing": price }),
                who.named("recipient_id", "recipient_user_id"),
            ]);
            envelope("messages", json!({ "statuses": [status] }))
        }
        // WhatsApp names our message, or only its own.
        Happening::OwnStatus { at, state, is_named } => envelope(
            "messages",
            json!({ "statuses": [{
                "id": OURS, "status": state, "timestamp": (START + at).to_string(), "recipient_id": MEENAKSHI,
                "biz_opaque_callback_data": is_named.then_some(own_id),
            }] }),
        ),
        Happening::Edited { nth, event, who, at } => {
            let edit = json!({ "type": "edit", "edit": {
                "original_message_id": format!("wamid.{nth}"), "message": content("text", 100 + event)
            } });
            live(*nth, who, &item(*nth, &format!("wamid.e{event}"), who, *at, edit))
        }
        Happening::Reacted { nth, event, who, at, emoji } => {
            let reaction = json!({ "type": "reaction", "reaction": { "message_id": format!("wamid.{nth}"), "emoji": emoji } });
            live(*event, who, &item(*event, &format!("wamid.r{event}"), who, *at, reaction))
        }
        Happening::Revoked { nth, event, who, at } => {
            let revoke =
                json!({ "type": "revoke", "revoke": { "original_message_id": format!("wamid.{nth}") } });
            live(*nth, who, &item(*nth, &format!("wamid.v{event}"), who, *at, revoke))
        }
        Happening::Moved { event, at, from, to } => {
            let system = json!({ "type": "system", "system": joined([
                json!({ "type": "user_changed_number", "body": "changed", "previous_user_id": from.user_id }),
                to.named("wa_id", "user_id"),
            ]) });
            let item = item(0, &format!("wamid.s{event}"), from, *at, system);
            envelope("messages", json!({ "messages": [item] }))
        }
        Happening::Listed { who, at, name } => {
            let contact = joined([who.named("phone_number", "user_id"), json!({ "full_name": name })]);
            let entry = json!({
                "type": "contact",
                "action": if name.is_some() { "add" } else { "remove" },
                "contact": contact,
                "metadata": { "timestamp": (START + at).to_string() }
            });
            envelope("smb_app_state_sync", json!({ "state_sync": [entry] }))
        }
    }
}

/// A happening as it comes: at an instant of the hub's, in a lane.
#[derive(Clone, Debug)]
struct Coming {
    what: Happening,
    received_at: i64,
    lane: Lane,
}

impl Coming {
    /// The usual way.
    const fn usually(what: Happening) -> Self {
        Self { what, received_at: 1_000, lane: Lane::Live }
    }
}

/// These happenings, each at some instant after it happened and in either lane.
fn coming(all: Vec<Happening>) -> impl Strategy<Value = Vec<Coming>> {
    let ways = vec((100_i64..1_000, select(Lane::ALL.to_vec())), all.len());
    ways.prop_map(move |ways| {
        let coming = all.iter().cloned().zip(ways);
        coming.map(|(what, (received_at, lane))| Coming { what, received_at, lane }).collect()
    })
}

/// What became of the call for what the shop sends.
#[derive(Clone, Copy, Debug)]
enum Heard {
    Accepted,
    Silence,
}

/// What a shop shows after these webhooks, `at_once` of which arrive together. Before any of them a customer writes, and a call is made
/// for the shop's own text; what became of that is heard after so many of the lots.
fn picture_of(coming: &[Coming], at_once: usize, heard: Heard, after: usize) -> Vec<String> {
    run(async {
        let shop = Shop::open().await;
        shop.receive(&[text_from(MEENAKSHI, "wamid.asked", 0, "Is the blue one in stock?")]).await;
        let chat = shop.conversations().await.remove(0).conversation.id;
        let (own_id, _) = shop.say(chat, "Yes, it is", None).await;
        let call = shop.begins_calling(own_id, Uuid::nil()).await.unwrap();
        let outcome = match heard {
            Heard::Accepted => Outcome { wamid: Some(OURS.to_owned()), ..answer(Answer::Accepted) },
            Heard::Silence => answer(Answer::Ambiguous),
        };
        let lots: Vec<&[Coming]> = coming.chunks(at_once).collect();
        let after = after % (lots.len() + 1);
        for (nth, together) in lots.iter().enumerate() {
            if nth == after {
                shop.hears_answer_to(&call, outcome.clone()).await;
            }
            shop.receives(together, &own_id.to_string()).await;
        }
        if after == lots.len() {
            shop.hears_answer_to(&call, outcome).await;
        }
        assert_eq!(shop.journal().await, (0, 0), "everything was applied, nothing set aside");
        let mut picture = shop.picture().await;
        picture.push(format!("{:?}", shop.costs().await));
        picture
    })
}

proptest! {
    #![proptest_config(stories(64))]

    #[test]
    fn shuffled_and_repeated_webhooks_tell_the_same_story(
        (story, retold) in vec(happening(), 1..24).prop_flat_map(|story| {
            let repeats = subsequence(story.clone(), 0..=story.len());
            (Just(story.clone()), repeats.prop_flat_map(move |repeats| {
                Just([story.clone(), repeats].concat()).prop_shuffle().prop_flat_map(coming)
            }))
        }),
        at_once in 1_usize..9,
        heard in select(vec![Heard::Accepted, Heard::Silence]),
        after in any::<usize>(),
    ) {
        let told: Vec<Coming> = story.into_iter().map(Coming::usually).collect();
        prop_assert_eq!(picture_of(&told, told.len(), heard, 0), picture_of(&retold, at_once, heard, after));
    }

    /// What the database counts is what the definition counts.
    #[test]
    fn a_conversation_is_the_summary_of_its_bubbles(story in vec(happening(), 1..24)) {
        let bodies: Vec<Value> = story.iter().map(|what| body(what, "nobody's")).collect();
        run(async {
            let shop = Shop::open().await;
            shop.receive(&bodies).await;
            let mut chats = Vec::new();
            for view in shop.conversations().await {
                let messages = shop.messages(view.conversation.id).await;
                chats.push((view.conversation, messages.iter().map(mark).collect::<Vec<_>>(), messages));
            }
            // In how many chats the phone said which words in haste.
            let mut said: BTreeMap<String, usize> = BTreeMap::new();
            for (_, marks, messages) in &chats {
                let mut here: Vec<_> = messages.iter().filter_map(|view| hasty_words(view, marks)).collect();
                here.sort();
                here.dedup();
                here.into_iter().for_each(|words| *said.entry(words).or_default() += 1);
            }
            for (row, mut marks, messages) in chats {
                let judged: Vec<_> = messages.iter().map(|view| hasty_words(view, &marks).is_some_and(|words| said[&words] > 1)).collect();
                for ((mark, view), automatic) in marks.iter_mut().zip(&messages).zip(judged) {
                    mark.automatic = automatic;
                    assert_eq!(view.message.automatic, automatic);
                }
                let summary = Summary::of(&marks, None);
                assert_eq!(row.unread, summary.unread);
                assert_eq!(row.window_closes_at, summary.window_closes_at);
                assert_eq!(row.waiting_since, summary.waiting_since);
                assert_eq!(row.status == ConversationStatus::Open, summary.was_opened_by_customer);
                assert_eq!(row.last_message_id, messages.first().map(|view| view.message.id));
            }
        });
    }
}

/// What a summary is to know of a bubble, but for who wrote it by itself.
fn mark(view: &MessageView) -> Mark {
    let bubble = view.message.facts.project().unwrap();
    Mark {
        position: view.message.position().unwrap(),
        direction: bubble.direction,
        origin: bubble.origin,
        kind: bubble.content.kind,
        imported: bubble.imported,
        automatic: false,
        failed: bubble.delivery == Some(Delivery::Failed),
        refused: bubble.error.is_some_and(|error| error.code == window::SHUT),
        heard_at: Some(view.message.received_at),
    }
}

/// What the phone said right behind the customer, of a chat with these bubbles.
fn hasty_words(view: &MessageView, marks: &[Mark]) -> Option<String> {
    let text = view.message.facts.project()?.content.text;
    let (own, sent_at) = (mark(view), view.message.sent_at?);
    let is_close = |asked: &Mark| (0..=AUTOMATIC_WITHIN).contains(&sent_at.since(asked.position.sent_at));
    let is_hasty = marks.iter().any(|mark| mark.is_live_from_customer() && is_close(mark));
    own.stock_words(text.as_deref()).filter(|_| is_hasty).map(str::to_owned)
}

/// Law 9: time and randomness are arguments, so a run can be repeated to the last id.
#[test]
fn the_same_seed_replays_to_the_same_rows() {
    let rows = || {
        run(async {
            let shop = Shop::open().await;
            for nth in 0..6 {
                let phone = ["919829010187", "919829010188"][nth % 2];
                shop.receive(&[text_from(phone, &format!("wamid.{nth}"), 0, "hello")]).await;
            }
            let conversations = shop.conversations().await;
            let mut rows = format!("{conversations:?}");
            for view in conversations {
                rows += &format!("{:?}", shop.messages(view.conversation.id).await);
            }
            rows
        })
    };
    assert_eq!(rows(), rows());
}

#[test]
fn a_status_before_its_message_waits_without_a_conversation() {
    run(async {
        let shop = Shop::open().await;
        shop.receive(&[status("wamid.1", "read", 5, None)]).await;
        assert!(shop.conversations().await.is_empty());
    });
}

#[test]
fn a_webhook_told_again_costs_no_revision() {
    run(async {
        let shop = Shop::open().await;
        let body = text_from("919829010187", "wamid.1", 0, "Is the blue one in stock?");
        shop.receive(std::slice::from_ref(&body)).await;
        let head = shop.head().await;
        shop.receive(&[body]).await;
        assert_eq!(shop.head().await, head);
    });
}

#[test]
fn a_number_nobody_has_is_set_aside_until_someone_adds_it() {
    run(async {
        let shop = Shop::open().await;
        let mut body = text_from("919829010187", "wamid.1", 0, "hello");
        body["entry"][0]["changes"][0]["value"]["metadata"]["phone_number_id"] = json!("1");
        shop.receive(&[body]).await;
        assert!(shop.conversations().await.is_empty());
        assert_eq!(shop.journal().await, (0, 1));
        let processor = shop.processor();
        assert_eq!(processor.free_known(Lane::Live).await.unwrap(), 0, "still nobody's");
        shop.gets_number("1").await;
        assert_eq!(processor.free_known(Lane::Live).await.unwrap(), 1);
        processor.drain().await.unwrap();
        assert_eq!(shop.conversations().await.len(), 1);
    });
}

/// Another shop's number under the same app is told things all day, for years.
#[test]
fn what_came_for_a_number_is_taken_in_once_it_is_added_unless_it_waited_too_long() {
    run(async {
        let shop = Shop::open().await;
        for (nth, days) in (1..).zip([0, 20, 40]) {
            let at = days * 24 * 3_600;
            let mut body = text_from("919829010187", &format!("wamid.{nth}"), at, "hello");
            body["entry"][0]["changes"][0]["value"]["metadata"]["phone_number_id"] = json!("1");
            shop.receive_at(Timestamp::from_secs(START + at), &[body]).await;
        }
        let before = Timestamp::from_secs(START + 10 * 24 * 3_600);
        let forgets = || shop.store.journal(Lane::Live, move |tx| tx.forget_strangers(before, 100));
        assert_eq!((forgets().await.unwrap(), forgets().await.unwrap()), (1, 0));
        shop.gets_number("1").await;
        let processor = shop.processor();
        assert_eq!(processor.free_known(Lane::Live).await.unwrap(), 2);
        processor.drain().await.unwrap();
        assert_eq!(shop.conversations().await[0].conversation.unread, 2);
    });
}

#[test]
fn a_body_for_two_numbers_nobody_has_waits_for_each_of_them() {
    for order in [["1", "2"], ["2", "1"]] {
        run(async {
            let shop = Shop::open().await;
            let [mut both, other] =
                ["wamid.1", "wamid.2"].map(|wamid| text_from("919829010187", wamid, 0, "hello"));
            let change = other["entry"][0]["changes"][0].clone();
            both["entry"][0]["changes"].as_array_mut().unwrap().push(change);
            for (change, name) in
                both["entry"][0]["changes"].as_array_mut().unwrap().iter_mut().zip(["1", "2"])
            {
                change["value"]["metadata"]["phone_number_id"] = json!(name);
            }
            shop.receive(&[both]).await;
            let processor = shop.processor();
            for (known, name) in (1..).zip(order) {
                shop.gets_number(name).await;
                assert_eq!(processor.free_known(Lane::Live).await.unwrap(), 1, "{name} of {order:?}");
                processor.drain().await.unwrap();
                assert_eq!(shop.conversations().await.len(), known, "{name} of {order:?}");
            }
            assert_eq!(shop.journal().await, (0, 0));
        });
    }
}

impl Shop {
    /// These webhooks come together and are applied.
    async fn receives(&self, coming: &[Coming], own_id: &str) {
        let arrival = |one: &Coming| Arrival {
            received_at: Timestamp::from_secs(START + one.received_at),
            lane: one.lane,
            body: serde_json::to_vec(&body(&one.what, own_id)).unwrap().into(),
        };
        self.store.append(coming.iter().map(arrival).collect()).await.unwrap();
        self.processor().drain().await.unwrap();
    }

    /// Somebody adds a number.
    async fn gets_number(&self, phone_number_id: &str) {
        let (id, name) = (NumberId::new(&*self.clock, &*self.random), phone_number_id.to_owned());
        let add = self.store.write(self.workspace_id, move |tx| {
            let known = tx.number_by_phone_number_id(PHONE_NUMBER_ID)?.unwrap();
            let rev = tx.next_rev();
            tx.save_number(&Number { id, phone_number_id: name.clone(), rev, ..known })
        });
        add.await.unwrap();
    }
}

#[test]
fn one_odd_message_never_blocks_the_next() {
    run(async {
        let shop = Shop::open().await;
        let odd = envelope(
            "messages",
            json!({ "messages": [{ "type": 7 }, null, "x", { "id": "wamid.o", "from": "919829010187",
            "timestamp": (START).to_string(), "type": "hologram", "hologram": { "depth": 3 } }] }),
        );
        let unreadable = sangam_hub::store::Arrival {
            received_at: Timestamp::from_secs(START),
            lane: sangam_hub::store::Lane::Live,
            body: bytes::Bytes::from_static(b"\x00 not json"),
        };
        shop.store.append(vec![unreadable]).await.unwrap();
        shop.receive(&[odd, text_from("919829010187", "wamid.1", 1, "hello")]).await;
        assert_eq!(shop.journal().await, (0, 1));
        let conversation = shop.conversations().await.remove(0).conversation;
        let kinds: Vec<String> = shop
            .messages(conversation.id)
            .await
            .iter()
            .map(|view| view.message.facts.project().unwrap().content.kind)
            .collect();
        assert_eq!(kinds, ["text", "unknown"]);
    });
}
