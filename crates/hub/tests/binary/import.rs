//! Six months of a shop's chats, while customers go on writing and the hub is killed again and again.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use sangam_cloud_api::AppSecret;
use sangam_cloud_api::signature::sign;
use sangam_model::system::SystemClock;
use sangam_model::{Clock, Random, SeededRandom};
use serde_json::Value;
use tokio::sync::watch;

use crate::place::{APP_SECRET, Place, Serving};
use crate::{OWNER, PASSWORD, add_number, create_workspace};

const SEED: u64 = 0x5a11;
const CUSTOMERS: usize = 500;
/// Messages of one customer: 100,000 in all.
const EACH: usize = 200;
const CHUNK_BYTES: usize = 3_000_000;
/// Messages told live in one webhook.
const TOGETHER: usize = 20;
const LIVE_CONNECTIONS: usize = 4;
const KILLS: usize = 3;
const DAY: i64 = 86_400;

/// One message of the shop's story.
struct Message {
    customer: usize,
    nth: usize,
    at: i64,
    /// The customer wrote it; otherwise the owner did, on the phone.
    incoming: bool,
    /// Told live as well as by history.
    live: bool,
    /// History has only a placeholder for its file.
    file: bool,
}

impl Message {
    fn wamid(&self) -> String {
        format!("wamid.{:04}.{:03}", self.customer, self.nth)
    }

    fn phone(&self) -> String {
        phone(self.customer)
    }

    fn json(&self, of_history: bool) -> String {
        let (from, to) = if self.incoming {
            (self.phone(), String::new())
        } else {
            ("911415550100".to_owned(), format!("\"to\":\"{}\",", self.phone()))
        };
        let context = if of_history { ",\"history_context\":{\"status\":\"READ\"}" } else { "" };
        let content = if self.file && of_history {
            "\"type\":\"media_placeholder\"".to_owned()
        } else {
            let text =
                format!("{} says for the {}th time: is the blue saree still there?", self.customer, self.nth);
            format!("\"type\":\"text\",\"text\":{{\"body\":\"{text}\"}}")
        };
        format!(
            "{{\"from\":\"{from}\",{to}\"id\":\"{}\",\"timestamp\":\"{}\",{content}{context}}}",
            self.wamid(),
            self.at
        )
    }
}

fn phone(customer: usize) -> String {
    format!("9198123{customer:05}")
}

/// Half a year until yesterday, every customer writing and being answered in turn. The last ten of each are the customer's.
fn story(now: i64, random: &SeededRandom) -> Vec<Message> {
    let begin = now - 170 * DAY;
    let step = 169 * DAY / EACH as i64;
    let mut story = Vec::with_capacity(CUSTOMERS * EACH);
    for customer in 0..CUSTOMERS {
        // A third of the customers are known from history only.
        let may_live = customer % 3 != 0;
        for nth in 0..EACH {
            let incoming = nth % 2 == 0 || nth >= EACH - 10;
            let live = may_live && random.below(20) < 9;
            let at = begin + step * nth as i64 + customer as i64;
            story.push(Message { customer, nth, at, incoming, live, file: !live && nth % 50 == 7 });
        }
    }
    story
}

fn envelope(field: &str, value: &str) -> String {
    format!(
        "{{\"object\":\"whatsapp_business_account\",\"entry\":[{{\"id\":\"102290129340398\",\"changes\":[{{\"field\":\"{field}\",\
         \"value\":{{\"messaging_product\":\"whatsapp\",\"metadata\":{{\"display_phone_number\":\"911415550100\",\
         \"phone_number_id\":\"106540352242922\"}},{value}}}}}]}}]}}"
    )
}

/// A chunk's body and where it stands.
struct Chunk {
    phase: usize,
    messages: usize,
    body: String,
}

/// The history in bodies of up to three megabytes, thread by thread, in three phases.
fn chunks(story: &[Message], now: i64) -> Vec<Chunk> {
    let mut phases: BTreeMap<usize, Vec<&Message>> = BTreeMap::new();
    for message in story {
        let age = now - message.at;
        let phase = if age < 2 * DAY {
            0
        } else if age < 90 * DAY {
            1
        } else {
            2
        };
        phases.entry(phase).or_default().push(message);
    }
    let (mut chunks, mut seen) = (Vec::new(), 0);
    for (phase, messages) in phases {
        let mut rest = messages.as_slice();
        let mut order = 1;
        while !rest.is_empty() {
            let (threads, taken) = threads(rest);
            seen += taken;
            rest = &rest[taken..];
            let progress = seen * 100 / story.len();
            let metadata = format!("{{\"phase\":{phase},\"chunk_order\":{order},\"progress\":{progress}}}");
            let value = format!("\"history\":[{{\"metadata\":{metadata},\"threads\":[{threads}]}}]");
            chunks.push(Chunk { phase, messages: taken, body: envelope("history", &value) });
            order += 1;
        }
    }
    chunks
}

/// As many threads as fit; how many messages that are.
fn threads(messages: &[&Message]) -> (String, usize) {
    let (mut text, mut taken) = (String::new(), 0);
    for thread in messages.chunk_by(|a, b| a.customer == b.customer) {
        if text.len() > CHUNK_BYTES - 40_000 {
            break;
        }
        let told: Vec<String> = thread.iter().map(|message| message.json(true)).collect();
        let comma = if taken == 0 { "" } else { "," };
        write!(text, "{comma}{{\"id\":\"{}\",\"messages\":[{}]}}", phone(thread[0].customer), told.join(","))
            .unwrap();
        taken += thread.len();
    }
    (text, taken)
}

/// Live webhooks: messages and echoes, twenty in each.
fn live(story: &[Message]) -> Vec<String> {
    let mut bodies = Vec::new();
    for (incoming, field, array) in
        [(true, "messages", "messages"), (false, "smb_message_echoes", "message_echoes")]
    {
        let told: Vec<&Message> =
            story.iter().filter(|message| message.live && message.incoming == incoming).collect();
        for together in told.chunks(TOGETHER) {
            let told: Vec<String> = together.iter().map(|message| message.json(false)).collect();
            bodies.push(envelope(field, &format!("\"{array}\":[{}]", told.join(","))));
        }
    }
    bodies
}

fn shuffle<T>(items: &mut [T], random: &SeededRandom) {
    for last in (1..items.len()).rev() {
        items.swap(last, usize::try_from(random.below(last as u64 + 1)).unwrap());
    }
}

/// Delivers bodies as Meta does: each until it is answered 200.
async fn deliver(mut base: watch::Receiver<String>, bodies: Arc<Vec<String>>, next: Arc<AtomicUsize>) {
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let secret = AppSecret::new(APP_SECRET.to_owned()).unwrap();
    while let Some(body) = bodies.get(next.fetch_add(1, Ordering::SeqCst)) {
        let signature = sign(&secret, body.as_bytes());
        loop {
            let url = format!("{}/webhooks/whatsapp", *base.borrow_and_update());
            let request = http.post(url).header("X-Hub-Signature-256", &signature).body(body.clone());
            match request.send().await {
                Ok(answer) if answer.status() == 200 => break,
                Ok(answer) => panic!("a sound webhook was answered {}", answer.status()),
                Err(_) => drop(base.changed().await),
            }
        }
    }
}

/// Another process has no event to wait for; asking it more often only takes its processor from it.
const LOOK: Duration = Duration::from_millis(100);

/// Waits until this run of the hub has applied so much of history.
async fn until_applied(hub: &Serving, parts: u64) {
    const NAME: &str = "sangam_webhook_parts_applied_total{lane=\"history\"} ";
    let mut beat = tokio::time::interval(LOOK);
    loop {
        beat.tick().await;
        let page = hub.get("/metrics").await.1;
        let applied =
            page.lines().find_map(|line| line.strip_prefix(NAME)).and_then(|count| count.parse::<u64>().ok());
        if applied.is_some_and(|applied| applied >= parts) {
            return;
        }
    }
}

/// Waits until the ledger has everything, or goes on no longer.
async fn until_whole(hub: &Serving, token: &str, number: &str, story: &[Message], chunks: usize) {
    let overlap = story.iter().filter(|message| message.live).count();
    assert!(overlap * 100 >= story.len() * 28, "about a third is told live as well");
    let path = format!("/v1/numbers/{number}/ledger?limit=1");
    let mut beat = tokio::time::interval(10 * LOOK);
    let (mut last, mut unchanged) = (Value::Null, 0);
    while unchanged < 60 {
        beat.tick().await;
        let ledger: Value = hub.get_as(token, &path, None).await.json().await.unwrap();
        let phases = ledger["phases"].as_array().unwrap().iter();
        let came = phases.map(|phase| phase["chunks"].as_u64().unwrap()).sum::<u64>();
        if ledger["messages"] == story.len() && ledger["overlap"] == overlap && came == chunks as u64 {
            return;
        }
        unchanged = if ledger == last { unchanged + 1 } else { 0 };
        last = ledger;
    }
    panic!("the import stands still: {last:#}");
}

/// Every conversation of the ledger, page by page, by phone.
async fn ledger(hub: &Serving, token: &str, number: &str) -> (Value, BTreeMap<String, Value>) {
    let mut conversations = BTreeMap::new();
    let mut before = String::new();
    loop {
        let path = format!("/v1/numbers/{number}/ledger?limit=200{before}");
        let page: Value = hub.get_as(token, &path, None).await.json().await.unwrap();
        for conversation in page["conversations"].as_array().unwrap() {
            let phone = conversation["phone"].as_str().unwrap().to_owned();
            assert!(
                conversations.insert(phone, conversation.clone()).is_none(),
                "a page repeats a conversation"
            );
        }
        match page["next"].as_str() {
            Some(next) => before = format!("&before={next}"),
            None => return (page, conversations),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_thousand_messages_come_whole_through_three_kills_and_in_silence() {
    let random = SeededRandom::new(SEED);
    let now = SystemClock.now().as_millis() / 1_000;
    let story = story(now, &random);
    let mut parts = chunks(&story, now);
    let mut bodies: Vec<String> = parts.iter().map(|chunk| chunk.body.clone()).collect();
    bodies.extend([bodies[0].clone(), bodies[3].clone()]);
    shuffle(&mut bodies, &random);
    let mut live = live(&story);
    shuffle(&mut live, &random);

    let place = Place::new();
    create_workspace(&place, "Jaipur Silks", OWNER);
    let number =
        add_number(&place, "Jaipur Silks", "106540352242922")["number_id"].as_str().unwrap().to_owned();
    let mut hub = place.serve();
    let (base, _) = watch::channel(hub.base().to_owned());
    let (live, bodies) = (Arc::new(live), Arc::new(bodies));
    let next_live = Arc::new(AtomicUsize::new(0));
    let mut meta: Vec<_> = (0..LIVE_CONNECTIONS)
        .map(|_| tokio::spawn(deliver(base.subscribe(), Arc::clone(&live), Arc::clone(&next_live))))
        .collect();
    meta.push(tokio::spawn(deliver(base.subscribe(), bodies, Arc::default())));
    for _ in 0..KILLS {
        until_applied(&hub, 2_500 + random.below(20_000)).await;
        drop(hub); // SIGKILL
        hub = place.serve();
        base.send_replace(hub.base().to_owned());
    }
    for connection in meta {
        connection.await.unwrap();
    }

    let token = hub.sign_in(OWNER, PASSWORD).await.1["token"].as_str().unwrap().to_owned();
    until_whole(&hub, &token, &number, &story, parts.len()).await;
    let (total, conversations) = ledger(&hub, &token, &number).await;
    check_totals(&total, &story, &mut parts, now);
    check_conversations(&hub, &token, &story, &conversations).await;
    check_threads(&hub, &token, &story, &conversations).await;
}

fn check_totals(total: &Value, story: &[Message], chunks: &mut [Chunk], now: i64) {
    assert_eq!(total["conversations_total"], CUSTOMERS);
    let files = story.iter().filter(|message| message.file);
    let too_old = files.clone().filter(|message| message.at < now - 14 * DAY).count();
    assert_eq!(total["media"]["mentioned"], files.clone().count());
    assert_eq!(total["media"]["too_old"], too_old);
    assert_eq!(total["media"]["pending"], files.count() - too_old);
    assert_eq!(total["unread_bodies"], 0);
    let phases = total["phases"].as_array().unwrap();
    assert_eq!(phases.len(), 3);
    for phase in phases {
        let ours = chunks.iter().filter(|chunk| phase["phase"] == chunk.phase);
        assert_eq!(phase["chunks"], ours.clone().count());
        assert_eq!(phase["messages"], ours.map(|chunk| chunk.messages).sum::<usize>());
        assert_eq!(phase["gaps"].as_array().unwrap().len(), 0);
    }
    assert_eq!(phases[2]["progress"], 100);
}

/// What a conversation must show: only live messages of the customer raise anything.
async fn check_conversations(
    hub: &Serving,
    token: &str,
    story: &[Message],
    ledger: &BTreeMap<String, Value>,
) {
    let mut shown = BTreeMap::new();
    let mut before = String::new();
    loop {
        let page: Value = hub
            .get_as(token, &format!("/v1/conversations?limit=500{before}"), None)
            .await
            .json()
            .await
            .unwrap();
        for row in page["conversations"].as_array().unwrap() {
            shown.insert(row["contact"]["phone"].as_str().unwrap().to_owned(), row.clone());
        }
        match page["next"].as_str() {
            Some(next) => before = format!("&before={next}"),
            None => break,
        }
    }
    assert_eq!(shown.len(), CUSTOMERS);
    for thread in story.chunk_by(|a, b| a.customer == b.customer) {
        let phone = format!("+{}", phone(thread[0].customer));
        let row = &shown[&phone];
        let answered =
            thread.iter().filter(|message| !message.incoming).map(|message| message.nth).max().unwrap();
        let heard = || thread.iter().filter(|message| message.live && message.incoming);
        assert_eq!(row["unread"], heard().filter(|message| message.nth > answered).count(), "{phone}");
        assert_eq!(row["window_closes_at"].is_null(), heard().count() == 0, "{phone}");
        let waits = heard().any(|message| message.nth > answered);
        assert_eq!(row["waiting_since"].is_null(), !waits, "{phone}");
        assert_eq!(row["status"], if heard().count() == 0 { "resolved" } else { "open" }, "{phone}");
        assert_eq!(ledger[&phone]["messages"], thread.len(), "{phone}");
    }
}

/// Some threads, message by message: none lost, none twice, and what only history told says so.
async fn check_threads(hub: &Serving, token: &str, story: &[Message], ledger: &BTreeMap<String, Value>) {
    for thread in story.chunk_by(|a, b| a.customer == b.customer).step_by(97) {
        let id = ledger[&format!("+{}", phone(thread[0].customer))]["conversation_id"].as_str().unwrap();
        let path = format!("/v1/conversations/{id}/messages?limit=500");
        let page: Value = hub.get_as(token, &path, None).await.json().await.unwrap();
        let stored = page["messages"].as_array().unwrap().iter();
        let stored: Vec<(String, bool)> = stored
            .map(|row| (row["wamid"].as_str().unwrap().to_owned(), row["imported"].as_bool().unwrap()))
            .collect();
        let told: BTreeSet<(String, bool)> =
            thread.iter().map(|message| (message.wamid(), !message.live)).collect();
        assert_eq!(stored.len(), told.len());
        assert_eq!(stored.into_iter().collect::<BTreeSet<_>>(), told);
    }
}
