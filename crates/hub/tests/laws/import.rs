//! Law 3, and the account of an import: what came from the phone is silent, exact, and the same in any order.

use std::sync::Arc;
use std::time::Duration;

use proptest::prelude::*;
use proptest::sample::subsequence;
use sangam_hub::import::ledger;
use sangam_hub::store::{Arrival, ConversationView, ImportQuery, Lane, Number, NumberConnection};
use sangam_hub::webhooks::{Arrivals, Processor};
use sangam_model::connection::OneShot;
use sangam_model::time::DAY;
use sangam_model::{Clock, ConversationStatus, Timestamp};
use sangam_protocol::connect::{Ledger, MediaLedger};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::shop::{START, Shop, envelope, run, status, stories, text_from};
use crate::troubled::{Trouble, Troubled};

const RITIKA: &str = "919829010187";
const ROHAN: &str = "919829010188";
const OWNER: &str = "911415550142";

fn told(from: &str, wamid: &str, at: i64, content: &Value) -> Value {
    let mut message = json!({ "from": from, "id": wamid, "timestamp": (START + at).to_string(), "history_context": { "status": "READ" } });
    message.as_object_mut().unwrap().extend(content.as_object().unwrap().clone());
    message
}

fn text(words: &str) -> Value {
    json!({ "type": "text", "text": { "body": words } })
}

fn chunk(phase: u32, order: u32, progress: u32, threads: &[(&str, Vec<Value>)]) -> Value {
    let threads: Vec<Value> =
        threads.iter().map(|(id, messages)| json!({ "id": id, "messages": messages })).collect();
    let metadata = json!({ "phase": phase, "chunk_order": order, "progress": progress });
    envelope("history", json!({ "history": [{ "metadata": metadata, "threads": threads }] }))
}

fn entry(action: &str, at: i64, contact: &Value) -> Value {
    let change = json!({ "type": "contact", "action": action, "contact": contact, "metadata": { "timestamp": (START + at).to_string() } });
    envelope("smb_app_state_sync", json!({ "state_sync": [change] }))
}

fn declined() -> Value {
    json!({ "errors": [{ "code": 2_593_109, "title": "History sharing is turned off by the user" }] })
}

impl Shop {
    pub(crate) async fn number(&self) -> Number {
        let id = self.number_id;
        self.store.read(move |tx| tx.number(id)).await.unwrap().unwrap()
    }

    async fn standing(&self) -> NumberConnection {
        self.number().await.standing
    }

    /// The number was onboarded, and asked for everything.
    async fn onboarded(&self, at: Timestamp) {
        let id = self.number_id;
        let write = self.store.write(self.workspace_id, move |tx| {
            let mut number = tx.number(id)?.unwrap();
            number.standing.onboarded_at = Some(at);
            let asked = OneShot::Requested { request_id: None };
            (number.standing.contacts, number.standing.history) = (asked.clone(), asked);
            tx.save_number(&number)
        });
        write.await.unwrap();
    }

    async fn ledger(&self) -> Ledger {
        let number = self.number().await;
        let query = ImportQuery { number_id: number.id, before: None, limit: 500 };
        let now = self.clock.now();
        self.store.read(move |tx| Ok(ledger::of(tx, &number, &query, now)?.0)).await.unwrap()
    }

    async fn conversation_with(&self, phone: &str) -> ConversationView {
        let phone = format!("+{phone}");
        let found = self.conversations().await.into_iter();
        found.into_iter().find(|view| view.contact.phone.as_ref() == Some(&phone)).unwrap()
    }
}

/// Six bodies of one import, with a live message that history tells as well.
fn import() -> Vec<Value> {
    vec![
        chunk(
            0,
            1,
            30,
            &[(
                RITIKA,
                vec![told(RITIKA, "w.1", -100, &text("hello")), told(OWNER, "w.2", -90, &text("yes?"))],
            )],
        ),
        chunk(
            1,
            1,
            60,
            &[
                (RITIKA, vec![told(RITIKA, "w.3", -86_400 * 20, &json!({ "type": "media_placeholder" }))]),
                (
                    ROHAN,
                    vec![
                        told(ROHAN, "w.4", -86_400 * 5, &json!({ "type": "media_placeholder" })),
                        told(ROHAN, "w.5", -86_400 * 4, &text("old")),
                    ],
                ),
            ],
        ),
        chunk(1, 3, 100, &[(ROHAN, vec![told(ROHAN, "w.6", -86_400 * 30, &text("older"))])]),
        text_from(ROHAN, "w.5", -86_400 * 4, "old"),
        entry("add", 10, &json!({ "full_name": "Ritika Sharma", "phone_number": RITIKA })),
        entry("remove", 5, &json!({ "phone_number": RITIKA })),
    ]
}

#[test]
fn history_raises_nothing_whatever_its_age() {
    run(async {
        let shop = Shop::open().await;
        // Sent this very minute, but told by history.
        let messages = vec![
            told(RITIKA, "w.1", 999, &text("are you there?")),
            told(RITIKA, "w.2", 1_000, &text("hello?")),
        ];
        shop.receive(&[chunk(0, 1, 100, &[(RITIKA, messages)])]).await;
        let conversation = shop.conversation_with(RITIKA).await.conversation;
        assert_eq!((conversation.unread, conversation.window_closes_at), (0, None));
        assert_eq!((conversation.waiting_since, conversation.status), (None, ConversationStatus::Resolved));
        for view in shop.messages(conversation.id).await {
            assert!(
                view.message.imported && view.message.history && !view.message.live && !view.message.opens
            );
            assert!(view.message.facts.project().unwrap().imported);
        }
        // The same message live is what raises, whichever came first.
        shop.receive(&[text_from(RITIKA, "w.2", 1_000, "hello?")]).await;
        let conversation = shop.conversation_with(RITIKA).await.conversation;
        assert_eq!((conversation.unread, conversation.status), (1, ConversationStatus::Open));
        let opener = Timestamp::from_secs(START + 1_000);
        assert_eq!(
            (conversation.waiting_since, conversation.window_closes_at),
            (Some(opener), Some(opener.plus(DAY)))
        );
    });
}

#[test]
fn the_id_of_a_late_file_is_good_for_days_from_when_it_was_told() {
    run(async {
        let shop = Shop::open().await;
        let placeholder = told(ROHAN, "w.4", 0, &json!({ "type": "media_placeholder" }));
        shop.receive(&[chunk(0, 1, 30, &[(ROHAN, vec![placeholder])])]).await;
        let image = json!({ "id": "775", "mime_type": "image/jpeg", "sha256": "ab".repeat(32) });
        let asset = json!({ "from": ROHAN, "id": "w.4", "timestamp": START.to_string(), "type": "image", "image": image });
        let body = envelope("history", json!({ "contacts": [{ "wa_id": ROHAN }], "messages": [asset] }));
        let eight_days_on = Timestamp::from_secs(START).plus(8 * DAY);
        shop.receive_at(eight_days_on, &[body]).await;
        let chat = shop.conversation_with(ROHAN).await.conversation.id;
        let id = shop.messages(chat).await[0].message.id;
        let job = shop.store.read(move |tx| tx.media_job(id)).await.unwrap().unwrap();
        assert_eq!((job.received_at, job.due_at), (eight_days_on, eight_days_on));
    });
}

#[test]
fn the_ledger_says_what_came_and_what_will_not() {
    run(async {
        let shop = Shop::open().await;
        shop.onboarded(Timestamp::from_secs(START)).await;
        shop.receive(&import()).await;
        let ledger = shop.ledger().await;
        assert_eq!((ledger.messages, ledger.overlap, ledger.conversations_total), (6, 1, 2));
        assert_eq!(ledger.contacts, 1, "the newest word is that she is in it");
        let files = ledger.media;
        assert_eq!((files.mentioned, files.too_old, files.pending, files.ready, files.lost), (2, 1, 1, 0, 0));
        let phases: Vec<_> = ledger
            .phases
            .iter()
            .map(|phase| (phase.phase, phase.chunks, phase.messages, phase.gaps.clone(), phase.progress))
            .collect();
        assert_eq!(phases, [(0, 1, 2, vec![], 30), (1, 2, 4, vec![2], 100)]);
        let messages: Vec<_> =
            ledger.conversations.iter().map(|one| (one.phone.clone().unwrap(), one.messages)).collect();
        let both = [(format!("+{RITIKA}"), 3), (format!("+{ROHAN}"), 3)];
        assert!(both.iter().all(|one| messages.contains(one)) && messages.len() == 2, "{messages:?}");
        assert_eq!(shop.standing().await.history, OneShot::Done);
        assert_eq!(shop.standing().await.contacts, OneShot::Receiving { progress: None });
    });
}

#[test]
fn a_file_that_did_not_come_while_whatsapp_delivers_is_lost() {
    run(async {
        let shop = Shop::open().await;
        shop.onboarded(Timestamp::from_secs(START)).await;
        shop.receive(&import()).await;
        shop.clock.advance(7 * DAY);
        assert_eq!(shop.ledger().await.media.pending, 1);
        shop.clock.advance(1);
        let ledger = shop.ledger().await;
        let counted = |files: &MediaLedger| (files.too_old, files.pending, files.lost);
        assert_eq!(counted(&ledger.media), (1, 0, 1));
        assert_eq!(ledger.conversations.iter().map(|one| one.media.lost).sum::<u64>(), 1);
    });
}

#[test]
fn a_late_file_takes_the_place_of_its_mention() {
    run(async {
        let shop = Shop::open().await;
        shop.onboarded(Timestamp::from_secs(START)).await;
        shop.receive(&import()).await;
        let image = json!({ "id": "771000222333", "mime_type": "image/jpeg" });
        let asset = json!({ "from": ROHAN, "id": "w.4", "timestamp": (START - 86_400 * 5).to_string(), "type": "image", "image": image });
        let body = envelope("history", json!({ "contacts": [{ "wa_id": ROHAN }], "messages": [asset] }));
        shop.receive(&[body]).await;
        let ledger = shop.ledger().await;
        assert_eq!((ledger.messages, ledger.media.mentioned, ledger.media.pending), (6, 2, 1));
        let conversation = shop.conversation_with(ROHAN).await.conversation;
        assert_eq!(conversation.unread, 1, "an asset is history: only w.5 was live");
        let kinds: Vec<String> = shop
            .messages(conversation.id)
            .await
            .iter()
            .map(|view| view.message.facts.project().unwrap().content.kind)
            .collect();
        assert_eq!(kinds, ["text", "image", "text"]);
    });
}

#[test]
fn a_declined_history_is_told_with_and_without_an_envelope() {
    let value = json!({ "history": [declined()] });
    let whole = envelope("history", value);
    let bare = whole["entry"][0]["changes"][0]["value"].clone();
    for body in [whole, bare] {
        run(async {
            let shop = Shop::open().await;
            shop.receive(std::slice::from_ref(&body)).await;
            assert_eq!(shop.standing().await.history, OneShot::Declined);
            assert_eq!(shop.journal().await, (0, 0));
            let head = shop.head().await;
            shop.receive(std::slice::from_ref(&body)).await;
            assert_eq!(shop.head().await, head, "told twice, changed once");
        });
    }
}

#[test]
fn whoever_leaves_the_address_book_stays_a_customer() {
    run(async {
        let shop = Shop::open().await;
        shop.receive(&[
            text_from(RITIKA, "w.1", 0, "hello"),
            entry("add", 10, &json!({ "full_name": "Ritika from Jaipur", "phone_number": RITIKA })),
        ])
        .await;
        assert_eq!(
            shop.conversation_with(RITIKA).await.contact.book_name.as_deref(),
            Some("Ritika from Jaipur")
        );
        shop.receive(&[entry("remove", 20, &json!({ "phone_number": RITIKA }))]).await;
        let contact = shop.conversation_with(RITIKA).await.contact;
        assert_eq!((contact.book_name, contact.profile_name.as_deref()), (None, Some("Ritika")));
        assert_eq!(shop.ledger().await.contacts, 0);
        // An older word that comes late does not put her back.
        shop.receive(&[entry("add", 15, &json!({ "full_name": "Late", "phone_number": RITIKA }))]).await;
        assert_eq!((shop.ledger().await.contacts, shop.conversations().await.len()), (0, 1));
        let named = json!({ "full_name": "Nameless number", "user_id": "IN.123", "username": "@ravi" });
        shop.receive(&[entry("add", 30, &named)]).await;
        assert_eq!(shop.ledger().await.contacts, 1, "an entry without a phone is one too");
        assert_eq!(shop.conversations().await.len(), 1, "the address book makes no conversations");
    });
}

#[test]
fn a_person_of_two_names_is_one_entry() {
    let both = json!({ "full_name": "Ritika", "phone_number": RITIKA, "user_id": "IN.123" });
    let by_phone = json!({ "full_name": "Ritika", "phone_number": RITIKA });
    let mut bodies = [entry("add", 1, &by_phone), entry("add", 2, &both), entry("remove", 3, &by_phone)];
    for _ in 0..2 {
        for (count, expected) in [(2, 1), (3, 0)] {
            let mut some: Vec<Value> = bodies
                .iter()
                .filter(|body| count == 3 || !body.to_string().contains("remove"))
                .cloned()
                .collect();
            some.reverse();
            run(async {
                let shop = Shop::open().await;
                shop.receive(&some).await;
                assert_eq!(shop.ledger().await.contacts, expected);
            });
        }
        bodies.reverse();
    }
}

#[test]
fn progress_costs_a_revision_only_where_someone_sees_it() {
    run(async {
        let shop = Shop::open().await;
        let empty = |order, progress| chunk(1, order, progress, &[]);
        shop.receive(&[empty(1, 40)]).await;
        assert_eq!(shop.standing().await.history, OneShot::Receiving { progress: Some(40) });
        let head = shop.head().await;
        shop.receive(&[empty(2, 40), empty(3, 12), empty(1, 40)]).await;
        assert_eq!(shop.head().await, head);
        shop.receive(&[empty(4, 41)]).await;
        assert_eq!(shop.head().await.0, head.0 + 1);
    });
}

#[test]
fn an_unreadable_part_of_a_chunk_stops_nothing_and_is_counted_by_the_hub() {
    run(async {
        let shop = Shop::open().await;
        let mut body = chunk(0, 1, 10, &[(RITIKA, vec![told(RITIKA, "w.1", 0, &text("hello"))])]);
        let threads =
            body["entry"][0]["changes"][0]["value"]["history"][0]["threads"].as_array_mut().unwrap();
        threads[0]["messages"].as_array_mut().unwrap().push(json!("?"));
        shop.receive(&[body]).await;
        assert_eq!(shop.ledger().await.messages, 1);
        let aside =
            shop.store.read_journal(sangam_hub::store::Lane::Live, |tx| tx.set_aside()).await.unwrap();
        assert_eq!((aside[0].reason.as_str(), aside[0].bodies), ("kept", 1));
        assert_eq!(aside[0].phone_number_id.as_deref(), Some(crate::shop::PHONE_NUMBER_ID));
    });
}

#[test]
fn a_webhook_of_last_month_replayed_changes_nothing() {
    run(async {
        let shop = Shop::open().await;
        let mut bodies = import();
        bodies.push(text_from(RITIKA, "w.9", 0, "and today?"));
        bodies.push(status("w.2", "read", 1, None));
        shop.receive(&bodies).await;
        shop.clock.advance(31 * DAY);
        let before = (shop.picture().await, shop.ledger().await, shop.head().await);
        // At the time of the replay, as the live intake stamps it.
        let received_at = Timestamp::from_secs(START + 1_000).plus(31 * DAY);
        let arrivals = bodies.iter().map(|body| sangam_hub::store::Arrival {
            received_at,
            lane: sangam_hub::store::Lane::Live,
            body: bytes::Bytes::from(body.to_string()),
        });
        shop.store.append(arrivals.collect()).await.unwrap();
        shop.processor().drain().await.unwrap();
        let mut after = (shop.picture().await, shop.ledger().await, shop.head().await);
        for (then, now) in before.1.phases.iter().zip(&mut after.1.phases) {
            assert_eq!(now.last_at, received_at, "the ledger says when a chunk last came");
            now.last_at = then.last_at;
        }
        assert_eq!(before, after);
    });
}

proptest! {
    #![proptest_config(stories(48))]

    /// Any order, any part of it twice, one ledger.
    #[test]
    fn an_import_in_any_order_is_the_same_import(
        shuffled in Just(import()).prop_shuffle(),
        again in subsequence(import(), 0..=6),
    ) {
        run(async {
            let (straight, mixed) = (Shop::open().await, Shop::open().await);
            straight.receive(&import()).await;
            mixed.receive(&shuffled).await;
            mixed.receive(&again).await;
            assert_eq!(straight.picture().await, mixed.picture().await);
            let figures = async |shop: &Shop| {
                let mut ledger = shop.ledger().await;
                ledger.number_id = straight.number_id;
                ledger.conversations.sort_by(|a, b| a.phone.cmp(&b.phone));
                let ids = ledger.conversations.iter().map(|one| one.conversation_id).collect::<std::collections::BTreeSet<_>>();
                assert_eq!(ids.len(), ledger.conversations.len());
                let id = sangam_model::id::ConversationId::from_uuid(straight.number_id.as_uuid());
                ledger.conversations.iter_mut().for_each(|one| one.conversation_id = id);
                ledger
            };
            assert_eq!(figures(&straight).await, figures(&mixed).await);
            assert_eq!(straight.standing().await.history, mixed.standing().await.history);
        });
    }
}

#[test]
fn a_hub_that_stops_within_a_body_ends_at_once_and_the_next_tells_all_of_it() {
    run(async {
        let shop = Shop::open().await;
        shop.onboarded(shop.clock.now()).await;
        let messages: Vec<Value> =
            (0..200).map(|n| told(RITIKA, &format!("w.{n}"), n, &text(&format!("message {n}")))).collect();
        let body = serde_json::to_vec(&chunk(0, 1, 100, &[(RITIKA, messages)])).unwrap();
        let arrival = Arrival { received_at: shop.clock.now(), lane: Lane::History, body: body.into() };
        shop.store.append(vec![arrival]).await.unwrap();
        // While customers write an import goes in small steps.
        let arrivals = Arc::new(Arrivals::default());
        shop.takes_in_before(&arrivals, &["now"]).await;
        let stop = CancellationToken::new();
        let trouble = Trouble::Stops(2.into(), stop.clone());
        let store = Arc::new(Troubled { store: shop.store.clone(), trouble });
        let processor = Processor::new(shop.ground_over(store), arrivals, Arc::default());
        let running = tokio::spawn(processor.run(Lane::History, stop));
        tokio::time::timeout(Duration::from_secs(60), running).await.unwrap().unwrap();
        let chat = shop.conversations().await[0].conversation.id;
        let told = shop.messages(chat).await.len();
        assert!((1..100).contains(&told), "it ended after {told} of them");
        shop.processor().drain().await.unwrap();
        assert_eq!(shop.messages(chat).await.len(), 201, "all of it, once, and what was written meanwhile");
    });
}
