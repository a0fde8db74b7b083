//! B3: a webhook is answered with 200 only once it is on the disk. How many a second, how soon, and is it true?
//!
//! The hub, a bare handler (signature, append, one `fdatasync` for whatever waits), a `FastAPI` handler that commits before it answers,
//! and pywa take turns under the same webhooks over the same connections; PostgreSQL inserts as many bodies of the same size by
//! `pgbench`. The hub works its webhooks into the inbox meanwhile, on the same processors. Each server is killed in the middle, and
//! what it acknowledged is looked for in what it left.

use std::collections::HashSet;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rusqlite::Connection;
use sangam_postgres_kit::{Durability, Server as Postgres};
use serde_json::{Value, json};

use super::kept::{Missed, missed};
use super::load::{Answered, Pace, Webhook, deliver, webhooks};
use super::servers::Server;
use super::{Place, own};
use crate::corpus::Corpus;
use crate::rounds::{Calibration, Goal, Report, calibrate, quantile, rounded, steady};
use crate::{Size, peers};

/// Connections of the closed loop, as `pgbench` has clients.
const CONNECTIONS: usize = 16;
/// Webhooks a second of the open loop.
const RATE: u32 = 2_000;
const SIDES: [&str; 5] = ["hub", "bare", "fastapi", "pywa", "pgbench"];

/// What a side did in a round.
#[derive(Default)]
struct Turn {
    per_second: f64,
    cpu_us: f64,
    took_ms: Vec<f64>,
    acknowledged: usize,
    lost: usize,
    doubled: usize,
    open_p99_ms: Option<f64>,
    drained: Option<Drained>,
}

/// How what was acknowledged before it was worked into the inbox was worked in afterwards.
struct Drained {
    per_second: f64,
    cpu_us: f64,
}

/// Runs it.
#[must_use]
pub fn run(size: Size) -> Value {
    let rounds = usize::try_from(size.choose(1, 1, 7, 12)).unwrap_or(12).min(40);
    let time = if size == Size::Tiny { Duration::from_millis(300) } else { Duration::from_secs(4) };
    tokio::runtime::Runtime::new().unwrap().block_on(measure(rounds, time, size == Size::Tiny))
}

async fn measure(rounds: usize, time: Duration, is_tiny: bool) -> Value {
    let mut report = Report::default();
    let corpus = Corpus::new();
    let python = if is_tiny { Err("not asked for".to_owned()) } else { peers::python() };
    let postgres = if is_tiny {
        Err("not asked for".to_owned())
    } else {
        Postgres::start(Durability::Full).map_err(|error| format!("{error:#}"))
    };
    let mut calibrations: Vec<Calibration> = Vec::new();
    let mut turns: Vec<[Option<Turn>; 5]> = Vec::new();
    for round in 0..rounds {
        let folder = tempfile::tempdir_in(crate::scratch()).unwrap();
        let bodies = Arc::new(webhooks(&corpus, if is_tiny { 20_000 } else { 150_000 }, round as u64 + 1));
        calibrations.push(calibrate(folder.path()));
        let mut done: [Option<Turn>; 5] = Default::default();
        let mut order: Vec<usize> = (0..5).collect();
        if round % 2 == 1 {
            order.reverse();
        }
        for side in order {
            done[side] = match (SIDES[side], &python, &postgres) {
                ("hub", _, _) => Some(hub(&folder.path().join("hub"), &bodies, time).await),
                ("bare", _, _) => Some(bare(&folder.path().join("bare"), &bodies, time).await),
                ("pgbench", _, Ok(server)) => pgbench(server, time),
                (name @ ("fastapi" | "pywa"), Ok(python), _) => {
                    Some(snake(python, name, &folder.path().join(name), &bodies, time).await)
                }
                _ => None,
            };
        }
        turns.push(done);
    }
    told(&mut report, &calibrations, &turns);
    let absent: Vec<String> = [python.err(), postgres.err()].into_iter().flatten().collect();
    report.beside("absent", json!(absent));
    report.into_json()
}

/// The closed loop against a server, which is killed when its time is over, while it is still being asked.
async fn pressed(mut server: Server, bodies: &Arc<Vec<Webhook>>, time: Duration) -> (Answered, Turn) {
    let before = server.cpu_seconds();
    // The loop goes on beyond the kill, so that somebody is always being answered when it comes.
    let load = tokio::spawn({
        let (address, bodies) = (server.address(), Arc::clone(bodies));
        async move { deliver(address, &bodies, CONNECTIONS, Pace::Closed, Duration::from_secs(120)).await }
    });
    tokio::time::sleep(time).await;
    let worked = server.cpu_seconds() - before;
    server.kill();
    let mut answered = load.await.unwrap();
    let count = answered.acknowledged.len();
    assert!(count > 0, "nothing was acknowledged");
    let turn = Turn {
        per_second: count as f64 / answered.seconds,
        cpu_us: worked * 1e6 / count as f64,
        took_ms: std::mem::take(&mut answered.took_ms),
        acknowledged: count,
        ..Turn::default()
    };
    (answered, turn)
}

async fn hub(folder: &Path, bodies: &Arc<Vec<Webhook>>, time: Duration) -> Turn {
    std::fs::create_dir_all(folder).unwrap();
    let place = Place::found(folder).await;
    // First the open loop, on a hub that is then told to settle.
    let server = place.start();
    let open = deliver(server.address(), bodies, 32, Pace::PerSecond(RATE), time / 2).await;
    let mut open_ms = open.took_ms;
    let (answered, mut turn) = pressed(server, bodies, time).await;
    turn.open_p99_ms = Some(quantile(&mut open_ms, 0.99));
    let again = place.start();
    let (began, before) = (Instant::now(), again.cpu_seconds());
    let waited = place.settled().await as f64;
    turn.drained = (waited > 1_000.0).then(|| Drained {
        per_second: waited / began.elapsed().as_secs_f64(),
        cpu_us: (again.cpu_seconds() - before) * 1e6 / waited,
    });
    drop(again);
    let acknowledged = open.acknowledged.iter().chain(&answered.acknowledged).map(|nth| &bodies[*nth]);
    let acknowledged = acknowledged.map(|webhook| (webhook.wamid.as_str(), webhook.is_message));
    let Missed { lost, doubled } = missed(acknowledged, &place.known().await);
    Turn { lost, doubled, ..turn }
}

fn of_messages<'w>(acknowledged: &[usize], bodies: &'w [Webhook]) -> HashSet<&'w str> {
    let messages = acknowledged.iter().map(|nth| &bodies[*nth]).filter(|webhook| webhook.is_message);
    messages.map(|webhook| webhook.wamid.as_str()).collect()
}

async fn bare(file: &Path, bodies: &Arc<Vec<Webhook>>, time: Duration) -> Turn {
    let server = Server::start(own().arg("serve-bare").arg(file));
    let (answered, mut turn) = pressed(server, bodies, time).await;
    // It keeps every delivery, also a second one.
    let kept = std::fs::read(file).unwrap();
    let count = kept.windows(11).filter(|it| it == b"\"messages\",").count();
    turn.lost = answered.acknowledged.len().saturating_sub(count);
    turn
}

/// `FastAPI`, barely or below pywa. Its rows are counted after it was killed.
async fn snake(python: &Path, name: &str, file: &Path, bodies: &Arc<Vec<Webhook>>, time: Duration) -> Turn {
    let mut command = Command::new(python);
    command.arg(peers::script("webhooks.py")).arg(name).arg(file).arg(super::SECRET);
    let server = Server::start(command.stdin(Stdio::piped()).stdout(Stdio::piped()));
    let (answered, mut turn) = pressed(server, bodies, time).await;
    let kept: HashSet<String> = {
        let database = Connection::open(file).unwrap();
        let mut query = database.prepare("SELECT wamid FROM webhook").unwrap();
        query.query_map([], |row| row.get(0)).unwrap().collect::<rusqlite::Result<_>>().unwrap()
    };
    let acknowledged: HashSet<&str> = match name {
        // A handler of pywa is asked about messages alone here.
        "pywa" => of_messages(&answered.acknowledged, bodies),
        _ => answered.acknowledged.iter().map(|nth| bodies[*nth].wamid.as_str()).collect(),
    };
    turn.lost = acknowledged.iter().filter(|wamid| !kept.contains(**wamid)).count();
    turn
}

/// One durable insert a transaction, a body of the same size under a unique id.
fn pgbench(server: &Postgres, time: Duration) -> Option<Turn> {
    let url = server.database().ok()?;
    let table = "CREATE TABLE webhook (id text PRIMARY KEY, received_at bigint NOT NULL, body text NOT NULL)";
    server.ask(&url, table).ok()?;
    let script = tempfile::NamedTempFile::new().ok()?;
    let insert = "\\set a random(1, 1000000000)\n\\set b random(1, 1000000000)\n\
        INSERT INTO webhook VALUES (:a || '.' || :b, 1790000000, repeat('x', 1200)) ON CONFLICT DO NOTHING;\n";
    std::fs::write(script.path(), insert).ok()?;
    let (host, database) = url.trim_start_matches("postgres://postgres@").rsplit_once('/')?;
    let output = Command::new("pgbench")
        .args(["--no-vacuum", "--protocol=prepared", "--jobs=2", "--username=postgres"])
        .arg(format!("--client={CONNECTIONS}"))
        .arg(format!("--time={}", time.as_secs().max(1)))
        .arg(format!("--file={}", script.path().display()))
        .arg(format!("--host={}", host.replace("%2F", "/")))
        .arg(database)
        .output()
        .ok()?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let per_second =
        said.lines().find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse().ok())?;
    let latency = said
        .lines()
        .find_map(|line| line.strip_prefix("latency average = ")?.split(' ').next()?.parse().ok())?;
    let stored: usize = server.ask(&url, "SELECT count(*) FROM webhook").ok()?.parse().ok()?;
    Some(Turn { per_second, took_ms: vec![latency], acknowledged: stored, ..Turn::default() })
}

fn told(report: &mut Report, calibrations: &[Calibration], turns: &[[Option<Turn>; 5]]) {
    let (kept, said) = steady(calibrations);
    report.beside("calibration", said);
    let kept: Vec<&[Option<Turn>; 5]> =
        turns.iter().zip(kept).filter_map(|(turn, kept)| kept.then_some(turn)).collect();
    for (place, name, least) in
        [(4, "pgbench", 1.5), (2, "FastAPI + SQLite", 8.0), (1, "a bare door", 0.7), (3, "pywa", 0.0)]
    {
        let ratios = kept
            .iter()
            .filter_map(|turn| Some(turn[0].as_ref()?.per_second / turn[place].as_ref()?.per_second));
        let goal = (least > 0.0).then_some(Goal::AtLeast(least));
        let figure = format!("B3 acknowledged a second, beside {name}");
        report.rounds(&figure, &ratios.collect::<Vec<f64>>(), goal);
    }
    let hub: Vec<&Turn> = turns.iter().filter_map(|turn| turn[0].as_ref()).collect();
    let sum = |of: fn(&Turn) -> usize| hub.iter().map(|turn| of(turn)).sum::<usize>() as f64;
    let mut open: Vec<f64> = hub.iter().filter_map(|turn| turn.open_p99_ms).collect();
    report.figure("B3 p99 at 2,000 a second, ms", quantile(&mut open, 0.5), Some(Goal::AtMost(10.0)));
    report.figure("B3 acknowledged and lost", sum(|turn| turn.lost), Some(Goal::AtMost(0.0)));
    report.figure("B3 stored twice", sum(|turn| turn.doubled), Some(Goal::AtMost(0.0)));
    for (place, name) in SIDES.into_iter().enumerate() {
        let mut each: Vec<&Turn> = turns.iter().filter_map(|turn| turn[place].as_ref()).collect();
        if each.is_empty() {
            continue;
        }
        each.sort_by(|one, other| one.per_second.total_cmp(&other.per_second));
        let median = each[each.len() / 2];
        let mut took = median.took_ms.clone();
        let total = |of: fn(&Turn) -> usize| each.iter().map(|turn| of(turn)).sum::<usize>();
        report.beside(
            name,
            json!({
                "per_second": median.per_second.round(), "server_cpu_us": rounded(median.cpu_us),
                "p50_ms": rounded(quantile(&mut took, 0.5)), "p99_ms": rounded(quantile(&mut took, 0.99)),
                "p999_ms": rounded(quantile(&mut took, 0.999)), "acknowledged": total(|it| it.acknowledged),
                "lost": total(|it| it.lost), "drained_per_second": median.drained.as_ref().map(|it| it.per_second.round()),
                "drained_cpu_us": median.drained.as_ref().map(|it| rounded(it.cpu_us)),
            }),
        );
    }
}
