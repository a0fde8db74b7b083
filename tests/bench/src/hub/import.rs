//! B11: what an import costs those who write meanwhile, and how fast it is beside `COPY` of PostgreSQL.
//!
//! A hub in a process of its own; customers write at fixed instants the whole time. Quiet times and chunks of history of about three megabytes take
//! turns, so that both meet the machine's better and worse minutes. Three of ten messages of a chunk were written live before, and chunks
//! come in the wrong order. Then as many are taken in while nobody writes. The reference takes as many rows of the same messages, as a hub over PostgreSQL keeps them, into a
//! table with the same columns and indexes; it joins nothing, looks nothing up and makes no chats. In the end everything
//! acknowledged must be known, once and in a chat.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sangam_model::Clock;
use sangam_model::system::SystemClock;
use sangam_postgres_kit::{Durability, Server as Postgres};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::Place;
use super::kept::{Missed, missed};
use super::load::{Answered, Pace, Webhook, deliver, envelope};
use super::servers::Server;
use crate::Size;
use crate::corpus::Corpus;
use crate::peers::Absent;
use crate::rounds::{Calibration, Goal, Report, calibrate, quantile, rounded, steady};

/// Live webhooks a second: four times what a number may exchange, for statuses come as well.
const A_SECOND: usize = 80;
/// Messages of one customer in a chunk.
const THREAD: usize = 200;
/// Of ten customers of a chunk so many had their messages told live.
const TOLD_LIVE: usize = 3;
const PATIENCE: Duration = Duration::from_secs(600);
/// So long after a customer's last message a hub takes it that nobody writes, and a little longer.
const NOBODY_WRITES: Duration = Duration::from_secs(3);

/// How much of everything.
#[derive(Clone, Copy)]
struct Plan {
    rounds: usize,
    /// Chunks between two quiet times, and customers of a chunk.
    chunks: usize,
    threads: usize,
    quiet: Duration,
}

/// Runs it.
#[must_use]
pub fn run(size: Size) -> Value {
    let plan =
        |rounds, chunks, threads, quiet| Plan { rounds, chunks, threads, quiet: Duration::from_secs(quiet) };
    let plan = match size {
        Size::Tiny => plan(1, 2, 4, 1),
        Size::Small => plan(2, 1, 50, 4),
        Size::Normal => plan(7, 2, 50, 10),
        Size::Large => plan(25, 2, 50, 12),
        Size::Messages(messages) => plan(usize::try_from(messages / 20_000).unwrap_or(1).max(1), 2, 50, 12),
    };
    tokio::runtime::Runtime::new().unwrap().block_on(measure(plan))
}

/// What a round saw.
struct Round {
    machine: Calibration,
    quiet_ms: Vec<f64>,
    busy_ms: Vec<f64>,
    chunk_ms: Vec<f64>,
    imported_a_second: f64,
    alone_a_second: f64,
    copied_a_second: Option<f64>,
}

async fn measure(plan: Plan) -> Value {
    let mut report = Report::default();
    let corpus = Corpus::new();
    let folder = tempfile::tempdir_in(crate::scratch()).unwrap();
    let place = Place::found(&folder.path().join("hub")).await;
    let server = place.start();
    let history = |order| History { corpus: &corpus, plan, order, began: now() - 86_400 * 80 };
    let reference = Copying::of(&history(usize::MAX), folder.path()).await;
    let (mut rounds, mut wamids, mut lived) = (Vec::new(), HashSet::new(), 0);
    for nth in 0..plan.rounds {
        let machine = calibrate(folder.path());
        let rest = tokio::time::sleep(plan.quiet);
        let (quiet_ms, ()) = writing(&corpus, &server, &mut lived, &mut wamids, rest).await;

        // The later chunk comes first.
        let orders = |turn| (0..plan.chunks).rev().map(move |chunk| turn * plan.chunks + chunk);
        let histories: Vec<History> = orders(nth).map(history).collect();
        let chunks = half_told(&place, &server, &histories, &mut wamids).await;
        let import = imported(&place, &server, chunks);
        let (busy_ms, (chunk_ms, seconds)) = writing(&corpus, &server, &mut lived, &mut wamids, import).await;

        let others: Vec<History> = orders(plan.rounds + nth).map(history).collect();
        let chunks = half_told(&place, &server, &others, &mut wamids).await;
        tokio::time::sleep(NOBODY_WRITES).await;
        let (_, alone) = imported(&place, &server, chunks).await;
        let messages = plan.chunks * plan.threads * THREAD;
        let copied_a_second = reference.as_ref().ok().map(|reference| reference.turn(plan.chunks));
        rounds.push(Round {
            machine,
            quiet_ms,
            busy_ms,
            chunk_ms,
            imported_a_second: messages as f64 / seconds,
            alone_a_second: messages as f64 / alone,
            copied_a_second,
        });
    }
    place.settled().await;
    drop(server);
    is_whole(&mut report, "B11", &place, &wamids).await;
    told(&mut report, &rounds);
    let messages = 2 * plan.rounds * plan.chunks * plan.threads * THREAD;
    report.beside("messages", json!(messages));
    report.beside("absent", json!(reference.err()));
    report.into_json()
}

/// Tells the part that was live of some histories, and says the chunks they come in.
async fn half_told(
    place: &Place,
    server: &Server,
    histories: &[History<'_>],
    wamids: &mut HashSet<String>,
) -> Arc<Vec<Webhook>> {
    for history in histories {
        wamids.extend(history.wamids());
        acknowledged(server, Arc::new(history.told_live()), 4).await;
    }
    place.settled().await;
    Arc::new(histories.iter().map(History::chunk).collect())
}

/// Delivers chunks one after the other, until everything of them is in the inbox. Says what each acknowledgement took, and the seconds of
/// all.
async fn imported(place: &Place, server: &Server, chunks: Arc<Vec<Webhook>>) -> (Vec<f64>, f64) {
    let began = Instant::now();
    let chunk_ms = acknowledged(server, chunks, 1).await.took_ms;
    place.settled().await;
    (chunk_ms, began.elapsed().as_secs_f64())
}

/// Customers write every eightieth of a second until something else is done; milliseconds until each had its 200, from when it was meant to go.
pub(super) async fn writing<T>(
    corpus: &Corpus,
    server: &Server,
    lived: &mut usize,
    wamids: &mut HashSet<String>,
    until: impl Future<Output = T>,
) -> (Vec<f64>, T) {
    let mut seconds = tokio::time::interval(Duration::from_secs(1));
    let mut under_way = JoinSet::new();
    tokio::pin!(until);
    let done = loop {
        tokio::select! {
            done = &mut until => break done,
            _ = seconds.tick() => {
                let live: Arc<Vec<Webhook>> = Arc::new((0..A_SECOND).map(|nth| live(corpus, *lived + nth)).collect());
                *lived += A_SECOND;
                wamids.extend(live.iter().map(|webhook| webhook.wamid.clone()));
                let address = server.address();
                under_way.spawn(async move { deliver(address, &live, 8, Pace::PerSecond(A_SECOND as u32), PATIENCE).await });
            }
        }
    };
    let mut took_ms = Vec::new();
    for answered in under_way.join_all().await {
        assert_eq!(answered.acknowledged.len(), A_SECOND, "a live webhook was not acknowledged");
        took_ms.extend(answered.took_ms);
    }
    (took_ms, done)
}

/// Delivers all of them, and each is acknowledged.
pub(super) async fn acknowledged(
    server: &Server,
    webhooks: Arc<Vec<Webhook>>,
    connections: usize,
) -> Answered {
    let answered = deliver(server.address(), &webhooks, connections, Pace::Closed, PATIENCE).await;
    assert_eq!(answered.acknowledged.len(), webhooks.len(), "a body was not acknowledged");
    answered
}

pub(super) fn text(corpus: &Corpus, place: usize, from: &str, wamid: &str, at: i64) -> Value {
    let body = corpus.message(place as u64).text;
    json!({ "from": from, "id": wamid, "timestamp": at.to_string(), "type": "text", "text": { "body": body } })
}

pub(super) fn now() -> i64 {
    SystemClock.now().as_millis() / 1_000
}

fn live(corpus: &Corpus, nth: usize) -> Webhook {
    let (phone, wamid) = (format!("91981{:07}", nth % 300), format!("wamid.LIVE{nth:08}"));
    let value = json!({ "messages": [text(corpus, nth, &phone, &wamid, now())] });
    envelope("messages", value, wamid)
}

/// What was said before the number was connected: two hundred messages of each of some customers.
struct History<'a> {
    corpus: &'a Corpus,
    plan: Plan,
    /// Which chunk this is.
    order: usize,
    /// Unix seconds of each customer's first message.
    began: i64,
}

impl History<'_> {
    fn wamid(&self, thread: usize, nth: usize) -> String {
        format!("wamid.PAST{:x}.{thread:03}.{nth:03}", self.order)
    }

    fn wamids(&self) -> impl Iterator<Item = String> {
        (0..self.plan.threads).flat_map(move |thread| (0..THREAD).map(move |nth| self.wamid(thread, nth)))
    }

    fn thread(&self, thread: usize) -> (String, Vec<Value>) {
        let phone = format!("9198{:04}{thread:04}", self.order % 10_000);
        let messages = (0..THREAD).map(|nth| {
            let at = self.began + i64::try_from(nth).unwrap_or(0) * 600;
            text(self.corpus, thread * THREAD + nth, &phone, &self.wamid(thread, nth), at)
        });
        (phone.clone(), messages.collect())
    }

    /// The part of it that was live, a customer a webhook.
    fn told_live(&self) -> Vec<Webhook> {
        let threads = (0..self.plan.threads).filter(|thread| thread % 10 < TOLD_LIVE);
        threads
            .map(|thread| envelope("messages", json!({ "messages": self.thread(thread).1 }), String::new()))
            .collect()
    }

    fn chunk(&self) -> Webhook {
        let threads: Vec<Value> = (0..self.plan.threads)
            .map(|thread| {
                let (phone, mut messages) = self.thread(thread);
                for message in &mut messages {
                    message["history_context"] =
                        json!({ "status": "READ", "from_me": false, "phone_was": "x".repeat(40) });
                }
                json!({ "id": phone, "messages": messages })
            })
            .collect();
        let all = self.plan.rounds * self.plan.chunks;
        let progress = if self.order < all { (self.order + 1) * 100 / all } else { 1 };
        let metadata =
            json!({ "phase": self.order % 3, "chunk_order": self.order % all + 1, "progress": progress });
        envelope(
            "history",
            json!({ "history": [{ "metadata": metadata, "threads": threads }] }),
            String::new(),
        )
    }
}

/// PostgreSQL with the rows of one chunk in a file and a table that takes them.
struct Copying {
    server: Postgres,
    url: String,
    /// Where the server has the rows of a chunk.
    file: String,
    rows: f64,
}

impl Copying {
    /// A hub over PostgreSQL takes in one chunk; its rows become a file, and its table a second one that is empty.
    async fn of(history: &History<'_>, folder: &std::path::Path) -> Result<Self, Absent> {
        let server = Postgres::start(Durability::Full).map_err(|error| format!("{error:#}"))?;
        let url = server.database().map_err(|error| format!("{error:#}"))?;
        let place = Place::found_over(&folder.join("postgres"), Some(&url)).await;
        let hub = place.start();
        acknowledged(&hub, Arc::new(vec![history.chunk()]), 1).await;
        place.settled().await;
        drop(hub);
        let prepare = "CREATE TABLE sangam.copied (LIKE sangam.message INCLUDING ALL);
            CREATE TABLE imported AS SELECT * FROM sangam.message; SELECT count(*) FROM imported";
        let rows = server.ask(&url, prepare).map_err(|error| format!("{error:#}"))?;
        let data = server.ask(&url, "SHOW data_directory").map_err(|error| format!("{error:#}"))?;
        let file = format!("{}/imported.rows", data.trim());
        server.ask(&url, &format!("COPY imported TO '{file}'")).map_err(|error| format!("{error:#}"))?;
        let rows: f64 = rows.parse().map_err(|error| format!("{rows}: {error}"))?;
        assert_eq!(rows as usize, history.plan.threads * THREAD, "the reference took something else");
        Ok(Self { server, url, file, rows })
    }

    /// Rows a second, copied so many times into the empty table.
    fn turn(&self, times: usize) -> f64 {
        let file = &self.file;
        let clock = "SELECT extract(epoch FROM clock_timestamp())";
        let copy = format!("{clock}; BEGIN; COPY sangam.copied FROM '{file}'; COMMIT; {clock}");
        let took: f64 = (0..times)
            .map(|_| {
                self.ask("TRUNCATE sangam.copied");
                let said = self.ask(&copy);
                let mut clocks = said.lines().map(|clock| clock.parse::<f64>().unwrap());
                clocks.next_back().unwrap() - clocks.next().unwrap()
            })
            .sum();
        self.rows * times as f64 / took
    }

    fn ask(&self, sql: &str) -> String {
        self.server.ask(&self.url, sql).unwrap()
    }
}

/// Everything is there, once and in a chat.
pub(super) async fn is_whole(report: &mut Report, name: &str, place: &Place, wamids: &HashSet<String>) {
    let acknowledged = wamids.iter().map(|wamid| (wamid.as_str(), true));
    let Missed { lost, doubled } = missed(acknowledged, &place.known().await);
    report.figure(&format!("{name} acknowledged and lost"), lost as f64, Some(Goal::AtMost(0.0)));
    report.figure(&format!("{name} stored twice"), doubled as f64, Some(Goal::AtMost(0.0)));
}

fn told(report: &mut Report, rounds: &[Round]) {
    let (kept, machine) = steady(&rounds.iter().map(|round| round.machine).collect::<Vec<_>>());
    let kept: Vec<&Round> =
        rounds.iter().zip(kept).filter(|(_, kept)| *kept).map(|(round, _)| round).collect();
    let all = |of: fn(&Round) -> &Vec<f64>| {
        kept.iter().flat_map(|round| of(round).iter().copied()).collect::<Vec<_>>()
    };
    let (mut quiet, mut busy, mut chunks) =
        (all(|it| &it.quiet_ms), all(|it| &it.busy_ms), all(|it| &it.chunk_ms));
    let ratios: Vec<f64> =
        kept.iter().filter_map(|round| Some(round.imported_a_second / round.copied_a_second?)).collect();
    report.rounds("B11 import beside COPY, rate", &ratios, Some(Goal::AtLeast(0.5)));
    let alone = kept.iter().filter_map(|round| Some(round.alone_a_second / round.copied_a_second?));
    report.rounds("B11 the same while nobody writes", &alone.collect::<Vec<_>>(), None);
    let ratio = quantile(&mut busy, 0.99) / quantile(&mut quiet, 0.99);
    report.figure("B11 live p99 during an import, beside quiet", ratio, Some(Goal::AtMost(1.5)));
    report.figure("B11 longest answer to a chunk, ms", quantile(&mut chunks, 1.0), Some(Goal::AtMost(250.0)));
    let mut imported: Vec<f64> = kept.iter().map(|round| round.imported_a_second).collect();
    let mut copied: Vec<f64> = kept.iter().filter_map(|round| round.copied_a_second).collect();
    let mut alone: Vec<f64> = kept.iter().map(|round| round.alone_a_second).collect();
    report.figure("B11 messages imported a second", quantile(&mut imported, 0.5), None);
    report.figure("B11 the same while nobody writes, a second", quantile(&mut alone, 0.5), None);
    report.beside("copied_a_second", json!(quantile(&mut copied, 0.5).round()));
    for (name, took) in [("quiet_ms", &mut quiet), ("during_import_ms", &mut busy)] {
        let [p50, p99, longest] = [0.5, 0.99, 1.0].map(|part| rounded(quantile(took, part)));
        report.beside(name, json!({ "webhooks": took.len(), "p50": p50, "p99": p99, "longest": longest }));
    }
    report.beside("calibration", machine);
}
