//! What an import costs those who write meanwhile: how long a live webhook waits for its 200, quiet and while 200,000 messages
//! of history come in, in one run.
//!
//! Quiet and import take turns, a few thousand messages each: a machine has better and worse minutes, and both must get their
//! share of them. A tail needs many samples too: about a third are quiet ones.
//!
//! `cargo run -p sangam-hub --example import_bench [live-per-second]` prints one JSON object: milliseconds from the
//! first byte sent to the answer, and how fast history was applied. Forty a second is twice what a number may exchange, for
//! statuses come as well. Live webhooks are sent at fixed instants, whether or not the
//! ones before were answered. Nothing here asserts a time; it asserts that everything was acknowledged and arrived.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout)]
#![allow(clippy::disallowed_methods)] // a benchmark reads the clock

use std::sync::Arc;
use std::time::{Duration, Instant};

use sangam_cloud_api::signature::{AppSecrets, sign};
use sangam_cloud_api::{AppSecret, VerifyToken};
use sangam_hub::store::sqlite::{Calls, DatabaseKey, Purpose, SqliteStore};
use sangam_hub::store::{Lane, Number, Standing, Store, Workspace};
use sangam_hub::throttle::AddressThrottle;
use sangam_hub::webhooks::intake::{Door, routes};
use sangam_hub::webhooks::{Intake, Processor};
use sangam_model::Clock;
use sangam_model::id::{EpochId, NumberId, WorkspaceId};
use sangam_model::system::{SystemClock, SystemRandom};
use sangam_protocol::Rev;
use serde_json::{Value, json};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

const PHONE_NUMBER_ID: &str = "900555000111222";
const SECRET: &str = "monsoon";
const CHUNKS: usize = 20;
const CHUNK_MESSAGES: usize = 10_000;
/// Chunks between two quiet times.
const ROUND: usize = 2;
const QUIET: Duration = Duration::from_secs(12);

fn secret() -> AppSecret {
    AppSecret::new(SECRET.to_owned()).unwrap()
}

fn envelope(field: &str, mut value: Value) -> String {
    value["messaging_product"] = json!("whatsapp");
    value["metadata"] = json!({ "display_phone_number": "911415550142", "phone_number_id": PHONE_NUMBER_ID });
    json!({
        "object": "whatsapp_business_account",
        "entry": [{ "id": "900100200300400", "changes": [{ "field": field, "value": value }] }]
    })
    .to_string()
}

fn text(from: &str, wamid: &str, at: i64) -> Value {
    let body =
        "is the blue saree with the silver border still there, and could you keep it until the weekend?";
    json!({ "from": from, "id": wamid, "timestamp": at.to_string(), "type": "text", "text": { "body": body } })
}

/// A chunk of about three megabytes: two hundred messages of each of fifty customers.
fn chunk(order: usize, now: i64) -> String {
    let threads: Vec<Value> = (0..CHUNK_MESSAGES / 200)
        .map(|thread| {
            let phone = format!("9198{order:04}{thread:04}");
            let messages = (0..200).map(|nth| {
                let mut message =
                    text(&phone, &format!("w.{order}.{thread}.{nth}"), now - 86_400 * 80 + nth * 600);
                message["history_context"] =
                    json!({ "status": "READ", "from_me": false, "phone_was": "x".repeat(40) });
                message
            });
            json!({ "id": phone, "messages": messages.collect::<Vec<_>>() })
        })
        .collect();
    let metadata = json!({ "phase": 1, "chunk_order": order + 1, "progress": (order + 1) * 100 / CHUNKS });
    envelope("history", json!({ "history": [{ "metadata": metadata, "threads": threads }] }))
}

fn live(nth: usize, now: i64) -> String {
    let phone = format!("91981{:07}", nth % 300);
    envelope("messages", json!({ "messages": [text(&phone, &format!("live.{nth}"), now)] }))
}

/// Until so many messages of history are in the inbox.
async fn applied(store: Arc<dyn Store>, number_id: NumberId, messages: u64) {
    let mut looks = tokio::time::interval(Duration::from_millis(250));
    while store.read(move |tx| tx.import_totals(number_id)).await.unwrap().messages < messages {
        looks.tick().await;
    }
}

/// Sends at fixed instants until `enough`; milliseconds each one took.
async fn measure(base: &str, from: usize, every: Duration, enough: impl Fn(usize) -> bool) -> Vec<f64> {
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let now = SystemClock.now().as_millis() / 1_000;
    let mut beat = tokio::time::interval(every);
    beat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Burst);
    let (mut sent, mut under_way) = (0, JoinSet::new());
    while !enough(sent) {
        let due = beat.tick().await;
        let (http, url) = (http.clone(), format!("{base}/webhooks/whatsapp"));
        let body = live(from + sent, now);
        under_way.spawn(async move {
            let signature = sign(&secret(), body.as_bytes());
            let answer =
                http.post(url).header("X-Hub-Signature-256", signature).body(body).send().await.unwrap();
            assert_eq!(answer.status(), 200);
            due.elapsed().as_secs_f64() * 1_000.0
        });
        sent += 1;
    }
    under_way.join_all().await
}

fn figures(mut took: Vec<f64>) -> Value {
    took.sort_by(f64::total_cmp);
    let at = |share: f64| took[((took.len() - 1) as f64 * share) as usize];
    json!({ "webhooks": took.len(), "p50_ms": at(0.5), "p99_ms": at(0.99), "worst_ms": at(1.0) })
}

async fn found(store: &Arc<dyn Store>) -> NumberId {
    let (workspace_id, number_id) =
        (WorkspaceId::new(&SystemClock, &SystemRandom), NumberId::new(&SystemClock, &SystemRandom));
    let epoch = EpochId::new(&SystemClock, &SystemRandom);
    let made = store.write(workspace_id, move |tx| {
        let (created_at, rev) = (SystemClock.now(), tx.next_rev());
        tx.save_workspace(&Workspace {
            id: workspace_id,
            name: "Johari Sarees".to_owned(),
            practice: true,
            phone_book_shared: false,
            phones_masked: false,
            only_assignee_replies: false,
            epoch,
            head: rev,
            floor: Rev(0),
            created_at,
            rev,
        })?;
        let rev = tx.next_rev();
        tx.save_number(&Number {
            id: number_id,
            workspace_id,
            waba_id: "900100200300400".to_owned(),
            phone_number_id: PHONE_NUMBER_ID.to_owned(),
            display_number: "+91 141 555 0142".to_owned(),
            verified_name: None,
            standing: Standing::default(),
            token_sealed: Vec::new(),
            created_at,
            rev,
        })
    });
    made.await.unwrap();
    number_id
}

#[tokio::main]
async fn main() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let per_second: u64 = std::env::args().nth(1).map_or(40, |given| given.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hub.db");
    let store = SqliteStore::open(&path, &DatabaseKey::new(&[7; 32]), Purpose::Serve, Calls::OnThreads);
    let store: Arc<dyn Store> = Arc::new(store.unwrap());
    let number_id = found(&store).await;
    let (arrivals, stop) = (Arc::default(), CancellationToken::new());
    let (intake, writer) = Intake::new(&store, &arrivals);
    tokio::spawn(writer.run(stop.clone()));
    let processor = Processor::new(
        Arc::clone(&store),
        Arc::new(SystemClock),
        Arc::new(SystemRandom),
        arrivals,
        Arc::default(),
    );
    for lane in Lane::ALL {
        tokio::spawn(processor.clone().run(lane, stop.clone()));
    }
    let door = Door {
        intake,
        secrets: Arc::new(AppSecrets::new(secret(), None)),
        store: Arc::clone(&store),
        verify_token: VerifyToken::new("sunrise".to_owned()).unwrap(),
        clock: Arc::new(SystemClock),
        guesses: AddressThrottle::default(),
        trusted_proxies: Vec::new(),
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(axum::serve(listener, routes(Arc::new(door))).into_future());

    let every = Duration::from_secs(1) / u32::try_from(per_second).unwrap();
    let quiet_count = usize::try_from(QUIET.as_secs() * per_second).unwrap();
    let (mut quiet, mut busy, mut chunks) = (Vec::new(), Vec::new(), Vec::new());
    let mut importing = Duration::ZERO;
    for round in (0..CHUNKS).step_by(ROUND) {
        quiet.extend(measure(&base, quiet.len() + busy.len(), every, |sent| sent >= quiet_count).await);
        let now = SystemClock.now().as_millis() / 1_000;
        let bodies: Vec<String> = (round..round + ROUND).map(|order| chunk(order, now)).collect();
        let began = Instant::now();
        let delivered = tokio::spawn(deliver(base.clone(), bodies));
        let messages = ((round + ROUND) * CHUNK_MESSAGES) as u64;
        let applied = tokio::spawn(applied(Arc::clone(&store), number_id, messages));
        busy.extend(measure(&base, quiet.len() + busy.len(), every, |_| applied.is_finished()).await);
        importing += began.elapsed();
        chunks.extend(delivered.await.unwrap());
    }
    let (quiet, busy) = (figures(quiet), figures(busy));
    let ratio = busy["p99_ms"].as_f64().unwrap() / quiet["p99_ms"].as_f64().unwrap();
    let messages = CHUNKS * CHUNK_MESSAGES;
    stop.cancel();
    let report = json!({
        "quiet": quiet, "during_import": busy, "p99_ratio": ratio,
        "chunks": figures(chunks), "messages": messages,
        "messages_per_second": messages as f64 / importing.as_secs_f64(),
    });
    println!("{report:#}");
}

/// The chunks one after the other, as WhatsApp sends them; milliseconds each one took.
async fn deliver(base: String, bodies: Vec<String>) -> Vec<f64> {
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let mut took = Vec::new();
    for body in bodies {
        let signature = sign(&secret(), body.as_bytes());
        let began = Instant::now();
        let request = http.post(format!("{base}/webhooks/whatsapp")).header("X-Hub-Signature-256", signature);
        assert_eq!(request.body(body).send().await.unwrap().status(), 200);
        took.push(began.elapsed().as_secs_f64() * 1_000.0);
    }
    took
}
