//! B13: how what the desktop's copy costs grows with what is in it, from some thousand messages to millions.
//!
//! One cache is filled without anybody beside it. On the way it is stopped at sizes that are each about three times the one before, and
//! asked what a screen asks; and a program of its own opens it, shows what a window shows first, and says what that took. In the end the
//! whole of it is held to the goals a million is held to.

use std::path::Path;
use std::process::Stdio;
use std::time::Instant;

use sangam_cache::{Anchor, Cache, ListQuery, Options, Profile, RootKey, Search, ThreadQuery, View};
use sangam_model::ConversationStatus;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::bare;
use super::filling::{Filled, begun, fill, gather, pages};
use super::screens::{PAGE, Screens};
use crate::Size;
use crate::corpus::{self, BUSY, Corpus, conversation_id};
use crate::rounds::{Goal, Report, Took, exponent, load, pss_mb, quantile, rounded};

/// Messages that are made ready at a time.
const AT_A_TIME: usize = 100_000;
/// Programs that open a file of one size.
const STARTS: usize = 5;
const ROOT: [u8; 32] = [42; 32];
/// The smallest file that says anything.
const LEAST: u64 = 1_000;

/// What it costs at one size.
struct Point {
    messages: u64,
    filling: Filled,
    filled: u64,
    /// How far the log beside it had grown.
    log_bytes: u64,
    gathering: Took,
    file_bytes: u64,
    quick: super::screens::Quick,
    start: Start,
}

/// What a program takes that opens the file and shows what a window shows first.
struct Start {
    list_ms: f64,
    searched_ms: f64,
    memory_mb: f64,
}

/// What is told of each size: its name, how steep it may be, and its figure.
type Growing = (&'static str, Option<f64>, fn(&Point) -> f64);

const GROWING: [Growing; 7] = [
    ("ingest per message", Some(0.05), |at| at.filling.all.cpu_seconds * 1e6 / at.filled as f64),
    ("newest search", Some(0.10), |at| at.quick.search_us),
    ("opening", Some(0.05), |at| at.quick.open_us),
    ("first page of the list", Some(0.05), |at| at.quick.list_us),
    ("start of a program to its list", Some(0.10), |at| at.start.list_ms * 1e3),
    ("start of a program to its first hits", Some(0.10), |at| at.start.searched_ms * 1e3),
    ("memory of that program", Some(0.15), |at| at.start.memory_mb),
];

/// Runs it.
#[must_use]
pub fn run(size: Size) -> Value {
    let messages = size.choose(3_000, 50_000, 300_000, 3_000_000);
    tokio::runtime::Runtime::new().unwrap().block_on(measure(messages))
}

async fn measure(messages: u64) -> Value {
    let folder = tempfile::tempdir_in(crate::scratch()).unwrap();
    let profile = profile(folder.path());
    let root = RootKey::new(ROOT);
    let corpus = Corpus::new();
    let mut cache = begun(&profile, &root).await;
    let (mut done, mut points, mut digest) = (0, Vec::new(), Sha256::new());
    for until in sizes(messages) {
        let mut filling = Filled::default();
        for first in (done..until).step_by(AT_A_TIME) {
            let places = first..(first + AT_A_TIME as u64).min(until);
            let pages = pages(&cache, &corpus, places, &mut digest).await;
            let took = fill(&cache, &pages).await;
            filling.all.seconds += took.all.seconds;
            filling.all.cpu_seconds += took.all.cpu_seconds;
            filling.longest_s = filling.longest_s.max(took.longest_s);
        }
        let log_bytes = std::fs::metadata(profile.folder().join("cache.db-wal")).unwrap().len();
        let gathering = gather(&cache).await;
        let quick = Screens::new(&corpus, until, &profile, &key(&root)).quick(&cache).await;
        cache.close().await.unwrap();
        let file_bytes = std::fs::metadata(profile.folder().join("cache.db")).unwrap().len();
        let start = started(folder.path());
        points.push(Point {
            messages: until,
            filling,
            filled: until - done,
            log_bytes,
            gathering,
            file_bytes,
            quick,
            start,
        });
        (cache, _) = Cache::open(profile.clone(), &root, Options::default()).await.unwrap();
        done = until;
    }
    let mut report = told(&points);
    Screens::new(&corpus, messages, &profile, &key(&root)).told(&mut report, &cache, None).await;
    let repaired = cache.write(|writer| writer.repair_search()).await.unwrap();
    assert!(!repaired, "an index did not agree with its rows");
    cache.close().await.unwrap();
    let (rows, sum) = bare::sum(&bare::open(&profile.folder().join("cache.db"), Some(&key(&root))));
    assert_eq!(u64::try_from(rows).unwrap(), messages, "a message was lost or doubled");
    report.beside("checked", json!({ "rows": rows, "sum": sum, "indexes_agree": true }));
    report.beside("corpus_sha256", json!(hex::encode(digest.finalize())));
    report.beside("conversations", json!(Corpus::chats(messages)));
    report.beside("load", json!(load()));
    report.into_json()
}

fn profile(folder: &Path) -> Profile {
    Profile::of(folder, "bench", corpus::workspace(), corpus::me())
}

fn key(root: &RootKey) -> String {
    bare::file_key(root)
}

/// Sizes that are each about three times the one before, a thousandth of all or some thousand first.
fn sizes(messages: u64) -> Vec<u64> {
    let tenths = (0..).map(|nth| messages / 10_u64.pow(nth));
    let halves = tenths.flat_map(|size| [size, size * 316 / 1_000]);
    let mut sizes: Vec<u64> = halves.take(7).take_while(|size| *size >= LEAST).collect();
    sizes.reverse();
    sizes
}

fn told(points: &[Point]) -> Report {
    let mut report = Report::default();
    for (name, most, of) in GROWING {
        let costs: Vec<(f64, f64)> = points.iter().map(|at| (at.messages as f64, of(at))).collect();
        report.figure(&format!("B13 {name}, exponent"), exponent(&costs), most.map(Goal::AtMost));
    }
    let said = points.iter().map(|at| {
        let mut said = json!({
            "messages": at.messages,
            "messages_per_second": (at.filled as f64 / at.filling.all.seconds).round(),
            "longest_together_ms": rounded(at.filling.longest_s * 1e3),
            "log_mb": at.log_bytes / 1_000_000,
            "search_gathered_s": rounded(at.gathering.seconds),
            "bytes_per_message_on_disk": at.file_bytes / at.messages,
        });
        for (name, _, of) in GROWING {
            said[name] = json!(rounded(of(at)));
        }
        said
    });
    report.beside("growth", said.collect());
    report
}

/// Programs that open this copy, one after the other.
fn started(folder: &Path) -> Start {
    let mut all: [Vec<f64>; 3] = Default::default();
    for _ in 0..STARTS {
        let mut program = crate::hub::own();
        let output = program.arg("open-cache").arg(folder).stderr(Stdio::inherit()).output().unwrap();
        assert!(output.status.success(), "the copy cannot be opened");
        let said: Value = serde_json::from_slice(&output.stdout).unwrap();
        for (values, name) in all.iter_mut().zip(["list_ms", "searched_ms", "memory_mb"]) {
            values.push(said[name].as_f64().unwrap());
        }
    }
    let [list_ms, searched_ms, memory_mb] = all.map(|mut values| quantile(&mut values, 0.5));
    Start { list_ms, searched_ms, memory_mb }
}

/// What that program does: the copy is opened, and shows its list, a chat, and what is found for a word.
pub async fn open_cache(folder: &Path) -> Value {
    let began = Instant::now();
    let elapsed_ms = || began.elapsed().as_secs_f64() * 1e3;
    let (cache, _) = Cache::open(profile(folder), &RootKey::new(ROOT), Options::default()).await.unwrap();
    let list =
        ListQuery { view: View::All, statuses: vec![ConversationStatus::Open], before: None, limit: PAGE };
    assert!(!cache.list(list).await.unwrap().conversations.is_empty());
    let list_ms = elapsed_ms();
    let thread = ThreadQuery { conversation: conversation_id(BUSY), at: Anchor::Newest, limit: PAGE };
    assert!(!cache.thread(thread).await.unwrap().items.is_empty());
    let search = Search { text: "delivery".to_owned(), limit: PAGE, ..Search::default() };
    assert!(!cache.search(search).await.unwrap().hits.is_empty());
    let searched_ms = elapsed_ms();
    let memory_mb = pss_mb(std::process::id());
    cache.close().await.unwrap();
    json!({ "list_ms": list_ms, "searched_ms": searched_ms, "memory_mb": memory_mb })
}

#[cfg(test)]
mod tests {
    use super::sizes;

    #[test]
    fn it_is_asked_at_every_half_of_a_decade() {
        assert_eq!(sizes(10_000_000), [10_000, 31_600, 100_000, 316_000, 1_000_000, 3_160_000, 10_000_000]);
        assert_eq!(sizes(3_000), [3_000]);
    }
}
