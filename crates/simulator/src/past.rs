//! The history on the phone: months of chats that were there before the number was connected.
//!
//! A [`Past`] is invented from a seed, of any size: dialogues of an Indian shop, spread over the days before it was set, with
//! photos, bills and voice notes among them. What customers and owner wrote in this world belongs to it too. Asked for once
//! through `smb_app_data`, it comes as `history` webhooks: three phases, chunks of a given size, progress, and later the
//! files of the last fourteen days. How it comes (shuffled, doubled, with holes, told live as well) is up to the switches
//! of the group `sync`.
//!
//! Chunks are made while they are posted, a few ahead of the receiver, so two hundred thousand messages need no more memory
//! than two thousand. The same past at the same instant is always the same messages with the same ids: a second onboarding
//! tells them again.

mod chunks;
mod plan;
mod talk;
mod tell;

use std::time::Duration;

use sangam_model::{Clock, Timestamp};
use serde::{Deserialize, Serialize};

use crate::stage::{Stage, StageError};
use crate::world::{BookEntry, Number};

/// Months of invented chats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Past {
    /// Decides everything.
    pub seed: u64,
    /// How many people wrote; at most 70,000. The number's own customers come first.
    pub conversations: usize,
    /// How many messages all together.
    pub messages: usize,
    /// How far back they reach. What is older than 180 days at the connection is not told.
    pub days: u32,
    /// How many of the people hide their phone number behind a username, besides those who do anyway.
    pub hidden: usize,
    /// How many of a hundred messages are photos or voice notes, besides those the dialogues bring.
    pub media_percent: u64,
    /// How many of a hundred people are in the phone's address book.
    pub book_percent: u64,
}

impl Default for Past {
    fn default() -> Self {
        Self {
            seed: 1,
            conversations: 40,
            messages: 900,
            days: 180,
            hidden: 1,
            media_percent: 3,
            book_percent: 60,
        }
    }
}

/// What was set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct PastSet {
    /// People who wrote.
    pub conversations: usize,
    /// Their messages.
    pub messages: usize,
    /// Entries of the phone's address book.
    pub contacts: usize,
}

/// The most people a past can have: five digits of a phone number tell them apart.
const MOST_PEOPLE: usize = 70_000;

impl Stage {
    /// Gives a phone months of chats. The people in them become customers of the number, so each can also write live.
    ///
    /// # Errors
    /// [`StageError::UnknownNumber`] for a phone nobody has.
    pub fn set_past(&self, phone: &str, past: Past) -> Result<PastSet, StageError> {
        let now = self.clock.now();
        let mut world = self.world();
        let place = world.place_of(phone).ok_or(StageError::UnknownNumber)?;
        let number = world.numbers.get_mut(place).ok_or(StageError::UnknownNumber)?;
        let conversations = past.conversations.min(MOST_PEOPLE);
        for index in number.customers.len()..conversations {
            introduce(number, place, index, past.hidden > conversations - 1 - index, now);
        }
        for (index, customer) in number.customers.iter().enumerate().take(conversations) {
            let identity = customer.wa_id.as_ref().unwrap_or(&customer.user_id);
            if plan::dice(past.seed, index, 0xb00c) % 100 < past.book_percent {
                let entry = BookEntry { full_name: customer.name.clone(), changed_at: now };
                number.phone.book.insert(identity.clone(), entry);
            } else {
                number.phone.book.remove(identity);
            }
        }
        let set = PastSet { conversations, messages: past.messages, contacts: number.phone.book.len() };
        number.phone.past = Some((Past { conversations, ..past }, now));
        Ok(set)
    }
}

impl Stage {
    /// History comes in webhooks of at most `chunk_bytes` with a pause between them, so that people can watch it arrive.
    pub fn pace_history(&self, chunk_bytes: usize, pause: Duration) {
        let mut faults = self.faults_mut();
        faults.sync.chunk_bytes = chunk_bytes;
        faults.sync.pace_ms = u64::try_from(pause.as_millis()).unwrap_or(u64::MAX);
    }
}

/// One more person the number knows.
fn introduce(number: &mut Number, place: usize, index: usize, is_hidden: bool, now: Timestamp) {
    let name = talk::name(index);
    let digits = format!("91555{:02}{:05}", (place + 1) % 100, 20_000 + index);
    let user_id = format!("IN.{digits}{digits}");
    if is_hidden {
        let username = format!("{}.{index}", name.split(' ').next().unwrap_or("friend").to_lowercase());
        number.add(None, user_id, Some(username), name, now);
    } else {
        number.add(Some(digits), user_id, None, name, now);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

    use sangam_model::time::DAY;
    use serde_json::{Value, json};

    use super::*;
    use crate::testing::{Shop, values};

    fn history(shop: &Shop) -> Vec<Value> {
        shop.received.bodies().iter().flat_map(values).filter(|v| v["history"].is_array()).cloned().collect()
    }

    /// Every message of the history, with its phase.
    fn messages(values: &[Value]) -> Vec<(u64, Value)> {
        let chunks = values.iter().flat_map(|value| value["history"].as_array().unwrap());
        let threads = chunks.flat_map(|chunk| {
            let phase = chunk["metadata"]["phase"].as_u64().unwrap();
            chunk["threads"].as_array().unwrap().iter().map(move |thread| (phase, thread))
        });
        threads
            .flat_map(|(phase, thread)| {
                thread["messages"].as_array().unwrap().iter().map(move |message| (phase, message.clone()))
            })
            .collect()
    }

    fn ids(values: &[Value]) -> Vec<String> {
        messages(values).iter().map(|(_, message)| message["id"].as_str().unwrap().to_owned()).collect()
    }

    async fn told(past: Past, sync: Value) -> Shop {
        let shop = Shop::open().await;
        shop.simulator.set_faults(&json!({ "sync": sync })).unwrap();
        shop.simulator.set_past(&shop.number, past).unwrap();
        assert_eq!(shop.asks_for("history").await.0, 200);
        shop.simulator.settled().await;
        shop
    }

    #[tokio::test]
    async fn every_message_comes_once_in_chunks_below_the_limit_with_their_phases() {
        let past = Past { messages: 1_500, conversations: 60, hidden: 3, ..Past::default() };
        let shop = told(past, json!({ "chunk_bytes": 20_000 })).await;
        let chunks = history(&shop);
        let ids = ids(&chunks);
        assert_eq!(ids.len(), 1_500);
        assert_eq!(ids.iter().collect::<HashSet<_>>().len(), 1_500);
        assert!(chunks.len() > 10);
        let now = shop.simulator.now();
        for (phase, message) in messages(&chunks) {
            let at: i64 = message["timestamp"].as_str().unwrap().parse().unwrap();
            let age = now.since(Timestamp::from_secs(at)) / DAY;
            let expected = if age < 1 {
                0
            } else if age < 90 {
                1
            } else {
                2
            };
            assert!(age >= 0 && phase == expected, "{age} days old in phase {phase}");
        }
        let mut orders: BTreeMap<u64, BTreeSet<u64>> = BTreeMap::new();
        for chunk in &chunks {
            let metadata = &chunk["history"][0]["metadata"];
            let order = metadata["chunk_order"].as_u64().unwrap();
            assert!(orders.entry(metadata["phase"].as_u64().unwrap()).or_default().insert(order));
        }
        assert_eq!(orders.len(), 3);
        assert!(orders.values().all(|orders| orders.last() == Some(&(orders.len() as u64))), "no holes");
        let progress =
            chunks.iter().map(|chunk| chunk["history"][0]["metadata"]["progress"].as_u64().unwrap());
        assert_eq!(progress.max(), Some(100));
    }

    #[tokio::test]
    async fn threads_without_a_phone_name_somebody_and_writers_are_told_apart() {
        let past = Past { messages: 600, conversations: 30, hidden: 4, ..Past::default() };
        let shop = told(past, json!({})).await;
        let chunks = history(&shop);
        let threads: Vec<&Value> =
            chunks.iter().flat_map(|chunk| chunk["history"][0]["threads"].as_array().unwrap()).collect();
        let hidden: HashSet<&str> = threads
            .iter()
            .filter(|thread| thread.get("id").is_none())
            .map(|thread| thread["context"]["user_id"].as_str().unwrap())
            .collect();
        assert_eq!(hidden.len(), 5, "four of the past and the one who always hides");
        let business = &shop.simulator.numbers()[0].display_phone_number;
        for thread in threads {
            for message in thread["messages"].as_array().unwrap() {
                let is_ours = message["from"] == business.as_str();
                let is_theirs = message.get("from").is_none_or(|from| Some(from) == thread.get("id"));
                assert!(is_ours != is_theirs, "{message}");
                assert!(message["history_context"]["status"].is_string());
            }
        }
    }

    #[tokio::test]
    async fn files_of_the_last_fourteen_days_come_later_and_can_be_fetched() {
        let past = Past { messages: 800, conversations: 40, media_percent: 20, ..Past::default() };
        let shop = told(past, json!({ "chunk_bytes": 30_000 })).await;
        let now = shop.simulator.now();
        let placeholders: HashMap<String, i64> = messages(&history(&shop))
            .into_iter()
            .filter(|(_, message)| message["type"] == "media_placeholder")
            .map(|(_, message)| {
                let at: i64 = message["timestamp"].as_str().unwrap().parse().unwrap();
                (message["id"].as_str().unwrap().to_owned(), now.since(Timestamp::from_secs(at)))
            })
            .collect();
        let bodies = shop.received.bodies();
        let files: Vec<Value> = bodies
            .iter()
            .flat_map(|body| body["entry"][0]["changes"].as_array().unwrap())
            .filter(|change| change["field"] == "history" && change["value"]["history"].is_null())
            .flat_map(|change| ["messages", "message_echoes"].map(|name| change["value"][name][0].clone()))
            .filter(|message| message.is_object())
            .collect();
        assert!(files.len() > 5);
        let young = placeholders.values().filter(|age| **age <= 14 * DAY).count();
        assert_eq!(files.len(), young, "each young file comes, no older one does");
        for file in &files {
            assert!(placeholders[file["id"].as_str().unwrap()] <= 14 * DAY);
        }
        let kind = files[0]["type"].as_str().unwrap();
        let id = files[0][kind]["id"].as_str().unwrap();
        let url = shop.get(&format!("/v25.0/{id}")).await.1["url"].as_str().unwrap().to_owned();
        assert_eq!(shop.download(&url, true).await.0, 200);
    }

    #[tokio::test]
    async fn a_shuffled_doubled_overlapping_past_holds_the_same_messages() {
        let past = Past { messages: 700, conversations: 25, ..Past::default() };
        let plain = told(past, json!({ "chunk_bytes": 15_000 })).await;
        let sync = json!({ "chunk_bytes": 15_000, "shuffle": 6, "duplicate": 3, "overlap_percent": 30 });
        let wild = told(past, sync).await;
        let (calm, shuffled) = (history(&plain), history(&wild));
        assert_eq!(shuffled.len(), calm.len() + 3);
        let all = |values: &[Value]| ids(values).into_iter().collect::<BTreeSet<_>>();
        assert_eq!(all(&calm), all(&shuffled), "the same past has the same ids");
        let bodies = wild.received.bodies();
        let live: Vec<String> = bodies
            .iter()
            .flat_map(|body| body["entry"][0]["changes"].as_array().unwrap())
            .filter(|change| change["field"] == "messages" || change["field"] == "smb_message_echoes")
            .flat_map(|change| {
                ["messages", "message_echoes"].map(|name| change["value"][name][0]["id"].clone())
            })
            .filter_map(|id| id.as_str().map(str::to_owned))
            .collect();
        assert!((100..300).contains(&live.len()), "about a third: {}", live.len());
        assert!(live.iter().all(|id| all(&calm).contains(id)));
    }

    #[tokio::test]
    async fn a_phone_that_goes_offline_leaves_the_rest_untold_and_a_lost_chunk_leaves_a_hole() {
        let past = Past { messages: 700, conversations: 25, ..Past::default() };
        let shop = told(past, json!({ "chunk_bytes": 15_000, "stop_after": 2 })).await;
        assert_eq!(history(&shop).len(), 2);
        let whole = history(&told(past, json!({ "chunk_bytes": 15_000 })).await).len();
        let holed = history(&told(past, json!({ "chunk_bytes": 15_000, "lose": 1 })).await).len();
        assert_eq!(holed + 1, whole);
    }

    #[tokio::test]
    async fn what_was_written_before_the_connection_is_part_of_the_past() {
        let shop = Shop::open().await;
        let phone = shop.waiting_phone().phone_number_id;
        let asked = shop.simulator.customer_writes(&phone, "+915559900011", "Do you have linen?").unwrap();
        let answered = shop.simulator.phone_answers(&phone, "+915559900011", "Only cotton").unwrap();
        let (token, _) = shop.signs_up_and_exchanges().await;
        let waba =
            shop.simulator.phones().iter().find(|p| p.phone_number_id == phone).unwrap().waba_id.clone();
        shop.call("POST", &format!("/v25.0/{waba}/subscribed_apps"), Some(&token), None).await;
        let body = json!({ "messaging_product": "whatsapp", "sync_type": "history" });
        let path = format!("/v25.0/{phone}/smb_app_data");
        assert_eq!(shop.call("POST", &path, Some(&token), Some(body)).await.0, 200);
        shop.simulator.settled().await;
        assert_eq!(ids(&history(&shop)), [asked.id, answered.id]);
    }

    #[tokio::test]
    async fn an_empty_phone_says_at_once_that_this_was_all_and_a_refusal_says_why() {
        let shop = told(Past { messages: 0, ..Past::default() }, json!({})).await;
        let chunks = history(&shop);
        assert_eq!(chunks[0]["history"][0]["metadata"]["progress"], 100);
        for (bare, place) in
            [(false, "/entry/0/changes/0/value/history/0/errors/0/code"), (true, "/history/0/errors/0/code")]
        {
            let shop = Shop::open().await;
            shop.simulator.set_faults(&json!({ "sync": { "bare_decline": bare } })).unwrap();
            shop.simulator.world().numbers[0].phone.shares_history = false;
            assert_eq!(shop.asks_for("history").await.0, 200, "the answer says nothing about it");
            shop.simulator.settled().await;
            assert_eq!(shop.received.bodies()[0].pointer(place), Some(&json!(2_593_109)));
        }
    }

    #[tokio::test]
    async fn two_hundred_thousand_messages_need_no_more_than_a_few_chunks_of_memory() {
        let shop = Shop::open().await;
        let past = Past { messages: 200_000, conversations: 4_000, ..Past::default() };
        shop.simulator.set_past(&shop.number, past).unwrap();
        let plan = plan::Plan::of(shop.simulator.world().number(&shop.number).unwrap());
        let cut = chunks::Cut { bytes: 3_000_000, overlap_percent: 0, dialog360: false };
        let mut seen = 0;
        for chunk in chunks::Chunks::of(plan, cut) {
            assert!(chunk.body.len() <= 3_000_000);
            seen += String::from_utf8(chunk.body).unwrap().matches("\"history_context\"").count();
        }
        assert_eq!(seen, 200_000);
    }
}
