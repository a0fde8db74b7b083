//! B1, B2, B6 and B14: what the desktop's copy costs to fill, to search and to open. How that grows is asked by itself ([`growth`], B13).
//!
//! Four files grow side by side, a slice of the corpus after the other, newest first: the cache by the pages a hub would answer, read
//! from their JSON; a bare loop of prepared statements with the same schema and the same rows, sealed and in the clear; and Signal's
//! addon for Node. Then the cache answers what a screen asks, beside bare statements on its own file, a scan, and tantivy.

mod bare;
mod filling;
pub mod growth;
mod screens;

use std::path::Path;
use std::process::Command;

use sangam_cache::{Cache, Profile, RootKey, change_key};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use self::bare::{Bare, Ready};
use self::screens::Screens;
use crate::Size;
use crate::corpus::{self, Corpus};
use crate::peers::{self, Peer};
use crate::rounds::{Calibration, Goal, Report, Took, calibrate, quantile, rounded, steady, timed};

/// How often the key is changed in the end.
const NEW_KEYS: u8 = 7;

/// What filling took in one round.
struct Round {
    calibration: Calibration,
    messages: f64,
    cache: Took,
    bare: Took,
    clear: Took,
    signal: Option<Took>,
}

/// One side of a round.
type Of<T> = fn(&Round) -> T;

/// Everybody who is filled.
struct Sides {
    cache: Cache,
    bare: Bare,
    clear: Bare,
    signal: Result<Peer, String>,
    tantivy: Result<Peer, String>,
}

/// Runs it.
#[must_use]
pub fn run(size: Size) -> Value {
    let messages = size.choose(2_000, 50_000, 300_000, 1_000_000);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(measure(messages, size != Size::Tiny))
}

async fn measure(messages: u64, with_peers: bool) -> Value {
    let folder = tempfile::tempdir_in(crate::scratch()).unwrap();
    let profile = Profile::of(folder.path(), "bench", corpus::workspace(), corpus::me());
    let root = RootKey::new([42; 32]);
    let key = bare::file_key(&root);
    let mut sides = Sides::open(folder.path(), &profile, &root, with_peers).await;
    let corpus = Corpus::new();
    let mut report = Report::default();
    let (mut rounds, mut digest, mut done) = (Vec::new(), Sha256::new(), 0);
    for until in slices(messages) {
        rounds.push(sides.fill(folder.path(), &corpus, done..until, rounds.len(), &mut digest).await);
        done = until;
    }
    let gathering = filling::gather(&sides.cache).await;
    report.beside("messages", json!(messages));
    report.beside("search_gathered_s", json!(rounded(gathering.seconds)));
    report.beside("conversations", json!(Corpus::chats(messages)));
    report.beside("corpus_sha256", json!(hex::encode(digest.finalize())));
    told_filling(&mut report, &rounds);
    let screens = Screens::new(&corpus, messages, &profile, &key);
    screens.told(&mut report, &sides.cache, sides.tantivy.as_mut().ok()).await;
    screens.told_sealing(&mut report, &sides.bare, &sides.clear);
    let absent: Vec<&String> =
        [sides.signal.as_ref().err(), sides.tantivy.as_ref().err()].into_iter().flatten().collect();
    report.beside("absent", json!(absent));
    sides.checked(messages, &profile, &key, &mut report).await;
    let size = std::fs::metadata(profile.folder().join("cache.db")).unwrap().len();
    report.beside("bytes_per_message_on_disk", json!(size / messages));
    screens::told_fresh(&mut report, &profile, &root).await;
    told_new_key(&mut report, &profile, root);
    report.into_json()
}

/// B14: every page sealed anew, beside a copy of the file.
fn told_new_key(report: &mut Report, profile: &Profile, mut key: RootKey) {
    let file = profile.folder().join("cache.db");
    let copy = profile.folder().join("copy");
    let ratios: Vec<f64> = (0..NEW_KEYS)
        .map(|nth| {
            let (new, old) = (RootKey::new([100 + nth; 32]), &key);
            let (copied, copying) = timed(|| {
                std::fs::copy(&file, &copy)?;
                std::fs::File::open(&copy)?.sync_all()
            });
            copied.unwrap();
            let (changed, changing) = timed(|| change_key(profile, old, &new));
            changed.unwrap();
            key = new;
            changing.seconds / copying.seconds
        })
        .collect();
    report.rounds("B14 a new key beside a copy of the file", &ratios, Some(Goal::AtMost(2.0)));
}

/// Up to where each slice goes: a first hundredth, a first tenth, and the rest in about sixteen.
fn slices(messages: u64) -> Vec<u64> {
    let (first, tenth) = (messages / 100, messages / 10);
    let mut slices = vec![first, first + (tenth - first) / 2, tenth];
    slices.extend((1..=16).map(|nth| tenth + (messages - tenth) * nth / 16));
    slices
}

impl Sides {
    async fn open(folder: &Path, profile: &Profile, root: &RootKey, with_peers: bool) -> Self {
        let cache = filling::begun(profile, root).await;
        let key = bare::file_key(root);
        let schema = bare::schema(profile, &key);
        let signal = if with_peers { signal(folder, &key, &schema) } else { Err("not asked for".into()) };
        let tantivy = if with_peers { tantivy() } else { Err("not asked for".into()) };
        let bare = Bare::make(&folder.join("bare.db"), Some(&key), &schema);
        let clear = Bare::make(&folder.join("clear.db"), None, &schema);
        Self { cache, bare, clear, signal, tantivy }
    }

    /// Gives everybody the same stretch, in turns.
    async fn fill(
        &mut self,
        folder: &Path,
        corpus: &Corpus,
        places: std::ops::Range<u64>,
        nth: usize,
        digest: &mut Sha256,
    ) -> Round {
        let pages = filling::pages(&self.cache, corpus, places.clone(), digest).await;
        let ready: Vec<Ready> = places.clone().map(|place| Ready::of(corpus.message(place))).collect();
        let rows = folder.join("rows.jsonl");
        if self.signal.is_ok() {
            let lines: Vec<String> = ready.iter().map(|row| row.line().to_string()).collect();
            std::fs::write(&rows, lines.join("\n")).unwrap();
        }
        if let Ok(tantivy) = &mut self.tantivy {
            let texts: Vec<String> = places.clone().filter_map(|place| corpus.message(place).text).collect();
            let file = folder.join("texts");
            std::fs::write(&file, texts.join("\n")).unwrap();
            tantivy.ask(&json!({ "texts": file }));
        }
        let calibration = calibrate(folder);
        let mut took = [Took::default(); 4];
        let order: [usize; 4] = if nth.is_multiple_of(2) { [0, 1, 2, 3] } else { [3, 2, 1, 0] };
        for side in order {
            took[side] = match side {
                0 => filling::fill(&self.cache, &pages).await.all,
                1 => timed(|| self.bare.write(&ready)).1,
                2 => timed(|| self.clear.write(&ready)).1,
                _ => self.signal.as_mut().map_or(Took::default(), |signal| asked(signal, &rows)),
            };
        }
        let [cache, bare, clear, signal] = took;
        let messages = (places.end - places.start) as f64;
        Round { calibration, messages, cache, bare, clear, signal: self.signal.is_ok().then_some(signal) }
    }

    /// Everybody holds the same rows, each once.
    async fn checked(self, messages: u64, profile: &Profile, key: &str, report: &mut Report) {
        let repaired = self.cache.write(|writer| writer.repair_search()).await.unwrap();
        assert!(!repaired, "an index did not agree with its rows");
        self.cache.close().await.unwrap();
        let ours = bare::sum(&bare::open(&profile.folder().join("cache.db"), Some(key)));
        assert_eq!(ours, self.bare.sum(), "the cache holds other rows than the bare loop");
        assert_eq!(ours, self.clear.sum(), "the cache holds other rows than the bare loop in the clear");
        assert_eq!(ours.0, i64::try_from(messages).unwrap(), "a message was lost or doubled");
        if let Ok(mut signal) = self.signal {
            assert_eq!(
                signal.ask(&json!({}))["count"],
                json!(messages),
                "Signal's addon lost or doubled a message"
            );
        }
        report.beside("checked", json!({ "rows": ours.0, "sum": ours.1, "indexes_agree": true }));
    }
}

fn signal(folder: &Path, key: &str, schema: &[String]) -> Result<Peer, String> {
    let installed = peers::node()?;
    let mut node = Command::new("node");
    node.arg(installed.join("sqlcipher.mjs")).arg(folder.join("signal.db")).arg(key);
    let mut peer = Peer::start(&mut node)?;
    peer.ask(&json!({ "schema": schema }));
    Ok(peer)
}

fn tantivy() -> Result<Peer, String> {
    Peer::start(Command::new(peers::python()?).arg(peers::script("search.py")))
}

fn asked(signal: &mut Peer, rows: &Path) -> Took {
    let answer = signal.ask(&json!({ "rows": rows }));
    let of = |name: &str| answer[name].as_f64().unwrap();
    Took { seconds: of("seconds"), cpu_seconds: of("cpu_seconds") }
}

fn told_filling(report: &mut Report, rounds: &[Round]) {
    let (kept, said) = steady(&rounds.iter().map(|round| round.calibration).collect::<Vec<_>>());
    report.beside("calibration", said);
    let rounds: Vec<&Round> =
        rounds.iter().zip(kept).filter_map(|(round, kept)| kept.then_some(round)).collect();
    let ratios = |one: &dyn Fn(&Round) -> Option<f64>, other: &dyn Fn(&Round) -> Option<f64>| {
        rounds.iter().filter_map(|round| Some(one(round)? / other(round)?)).collect::<Vec<_>>()
    };
    let bare = |round: &Round| Some(round.bare.seconds);
    let cache = |round: &Round| Some(round.cache.seconds);
    let clear = |round: &Round| Some(round.clear.seconds);
    let signal = |round: &Round| Some(round.signal?.seconds);
    let first_sync = "B1 first sync, rate beside the bare loop";
    report.rounds(first_sync, &ratios(&bare, &cache), Some(Goal::AtLeast(0.80)));
    let cpu = |took: fn(&Round) -> Took| move |round: &Round| Some(took(round).cpu_seconds);
    report.rounds("B1 the same in processor time", &ratios(&cpu(|it| it.bare), &cpu(|it| it.cache)), None);
    let signals = ratios(&signal, &cache);
    report.rounds("B1 first sync, rate beside Signal's addon", &signals, Some(Goal::AtLeast(1.3)));
    let sealed = ratios(&clear, &bare);
    report.rounds("B14 insert, sealed beside in the clear", &sealed, Some(Goal::AtLeast(0.86)));
    report.rounds("B14 the same in processor time", &ratios(&cpu(|it| it.clear), &cpu(|it| it.bare)), None);
    let per_second = |took: fn(&Round) -> Option<Took>| {
        let mut rates: Vec<f64> =
            rounds.iter().filter_map(|it| Some(it.messages / took(it)?.seconds)).collect();
        quantile(&mut rates, 0.5).round()
    };
    let micros = |took: fn(&Round) -> Option<Took>| {
        let mut costs: Vec<f64> =
            rounds.iter().filter_map(|it| Some(took(it)?.cpu_seconds * 1e6 / it.messages)).collect();
        rounded(quantile(&mut costs, 0.5))
    };
    let sides: [(&str, Of<Option<Took>>); 4] = [
        ("cache", |it| Some(it.cache)),
        ("bare", |it| Some(it.bare)),
        ("clear", |it| Some(it.clear)),
        ("signal", |it| it.signal),
    ];
    for (name, took) in sides {
        let said = json!({ "messages_per_second": per_second(took), "cpu_us_per_message": micros(took) });
        report.beside(&format!("filling_{name}"), said);
    }
}
