//! What a decision about very many chats at once costs those who write meanwhile.
//!
//! A hub in a process of its own, with chats that history brought. Customers write at fixed instants the whole time; quiet times and decisions
//! take turns: the owner shows the team all of those chats, and the next time hides all of them. In the end everything acknowledged must
//! be known, once and in a chat, and each decision must have moved every chat.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::fanout::signed_in;
use super::import::{acknowledged, is_whole, now, text, writing};
use super::load::{Webhook, ask, envelope};
use super::servers::Server;
use super::{EMAIL, PASSWORD, PHONE_NUMBER_ID, Place};
use crate::Size;
use crate::corpus::Corpus;
use crate::rounds::{Calibration, Goal, Report, calibrate, quantile, rounded, steady};

/// Chats a body of history brings.
const TOGETHER: usize = 500;
/// How often the owner looks whether a decision is carried out.
const LOOKS_EVERY: Duration = Duration::from_millis(100);

/// What a round saw.
struct Round {
    machine: Calibration,
    quiet_ms: Vec<f64>,
    beside_ms: Vec<f64>,
    seconds: f64,
}

/// Runs it.
#[must_use]
pub fn run(size: Size) -> Value {
    let chats = usize::try_from(size.choose(500, 2_000, 10_000, 100_000)).unwrap();
    let rounds = usize::try_from(size.choose(1, 2, 7, 7)).unwrap();
    let quiet = Duration::from_secs(size.choose(1, 4, 10, 12));
    tokio::runtime::Runtime::new().unwrap().block_on(measure(chats, rounds, quiet))
}

async fn measure(chats: usize, count: usize, quiet: Duration) -> Value {
    let mut report = Report::default();
    let corpus = Corpus::new();
    let folder = tempfile::tempdir_in(crate::scratch()).unwrap();
    let place = Place::found(&folder.path().join("hub")).await;
    let server = place.start();
    let (mut wamids, mut lived) = (HashSet::new(), 0);
    let histories: Vec<Webhook> = (0..chats).step_by(TOGETHER).map(|from| history(&corpus, from)).collect();
    wamids.extend((0..histories.len() * TOGETHER).map(wamid));
    let chats = wamids.len();
    acknowledged(&server, Arc::new(histories), 1).await;
    place.settled().await;
    let owner = Owner::of(&place, &server).await;

    let mut rounds = Vec::new();
    for nth in 0..count {
        let machine = calibrate(folder.path());
        let rest = tokio::time::sleep(quiet);
        let (quiet_ms, ()) = writing(&corpus, &server, &mut lived, &mut wamids, rest).await;
        let deciding = owner.decides(&server, nth % 2 == 0);
        let (beside_ms, (moved, seconds)) =
            writing(&corpus, &server, &mut lived, &mut wamids, deciding).await;
        assert_eq!(moved, chats as u64, "a decision moved something else");
        rounds.push(Round { machine, quiet_ms, beside_ms, seconds });
    }
    place.settled().await;
    drop(server);
    is_whole(&mut report, "bulk", &place, &wamids).await;
    told(&mut report, chats, &rounds);
    report.into_json()
}

/// Who decides, and about which number.
struct Owner {
    token: String,
    number: String,
}

impl Owner {
    async fn of(place: &Place, server: &Server) -> Self {
        let store = place.opened().await.store;
        let number = store.read(|tx| tx.number_by_phone_number_id(PHONE_NUMBER_ID)).await.unwrap().unwrap();
        store.close().await;
        let token = signed_in(server.address(), EMAIL, PASSWORD).await;
        Self { token, number: number.id.to_string() }
    }

    /// Shows the team all of them, or hides them. Says how many that moved and how long it took.
    async fn decides(&self, server: &Server, shown: bool) -> (u64, f64) {
        let path = format!("/v1/numbers/{}/{}", self.number, if shown { "release" } else { "hold" });
        let (wish, began) = (json!({ "which": "all" }).to_string(), Instant::now());
        let (status, body) = ask(server.address(), "POST", &path, &self.token, &wish).await;
        assert_eq!(status, 200, "{}", String::from_utf8_lossy(&body));
        let mut told: Value = serde_json::from_slice(&body).unwrap();
        let path = format!("/v1/numbers/{}/held?limit=1", self.number);
        while told["goes_on"] == true {
            tokio::time::sleep(LOOKS_EVERY).await;
            let (status, body) = ask(server.address(), "GET", &path, &self.token, "").await;
            assert_eq!(status, 200, "{}", String::from_utf8_lossy(&body));
            told = serde_json::from_slice(&body).unwrap();
        }
        let moved = told["counts"][if shown { "released" } else { "held" }].as_u64().unwrap();
        (moved, began.elapsed().as_secs_f64())
    }
}

fn wamid(chat: usize) -> String {
    format!("wamid.PAST{chat:08}")
}

/// One message of each of some customers, from before the number was connected.
fn history(corpus: &Corpus, from: usize) -> Webhook {
    let at = now() - 86_400 * 30;
    let threads: Vec<Value> = (from..from + TOGETHER)
        .map(|chat| {
            let phone = format!("9197{chat:08}");
            let mut message = text(corpus, chat, &phone, &wamid(chat), at);
            message["history_context"] = json!({ "status": "READ", "from_me": false });
            json!({ "id": phone, "messages": [message] })
        })
        .collect();
    let metadata = json!({ "phase": 0, "chunk_order": from / TOGETHER + 1, "progress": 1 });
    envelope("history", json!({ "history": [{ "metadata": metadata, "threads": threads }] }), String::new())
}

fn told(report: &mut Report, chats: usize, rounds: &[Round]) {
    let (kept, machine) = steady(&rounds.iter().map(|round| round.machine).collect::<Vec<_>>());
    let kept: Vec<&Round> =
        rounds.iter().zip(kept).filter(|(_, kept)| *kept).map(|(round, _)| round).collect();
    let all = |of: fn(&Round) -> &Vec<f64>| {
        kept.iter().flat_map(|round| of(round).iter().copied()).collect::<Vec<_>>()
    };
    let (mut quiet, mut beside) = (all(|it| &it.quiet_ms), all(|it| &it.beside_ms));
    let ratio = quantile(&mut beside, 0.99) / quantile(&mut quiet, 0.99);
    report.figure("bulk live p99 beside a decision, beside quiet", ratio, Some(Goal::AtMost(1.5)));
    let mut seconds: Vec<f64> = kept.iter().map(|round| round.seconds).collect();
    report.figure("bulk seconds of a decision", quantile(&mut seconds, 0.5), None);
    report.beside("chats", json!(chats));
    for (name, took) in [("quiet_ms", &mut quiet), ("beside_ms", &mut beside)] {
        let [p50, p99, longest] = [0.5, 0.99, 1.0].map(|part| rounded(quantile(took, part)));
        report.beside(name, json!({ "webhooks": took.len(), "p50": p50, "p99": p99, "longest": longest }));
    }
    report.beside("calibration", machine);
}
