//! B3: a webhook is answered with 200 only once it is on the disk. How many a second, how soon, and is it true?
//!
//! The hub, a bare handler (signature, append, one `fdatasync` for whatever waits), a `FastAPI` handler that commits before it answers,
//! and pywa take turns under the same webhooks over the same connections; PostgreSQL inserts as many bodies of the same size by
//! `pgbench`. The hub works its webhooks into the inbox meanwhile, on the same processors. Each server is killed in the middle, and
//! what it acknowledged is looked for in what it left. That is done over sixteen connections, and over one and over sixty-four as well.
//!
//! Four seconds are a burst: what was taken in meanwhile waits to be worked into the inbox. So the hub is also asked for a minute
//! without a pause, in which it must work as well, and the minute stands beside its own first seconds.

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

/// Connections of the closed loop, as many as `pgbench` has clients. The smallest size has the first alone.
const CONNECTIONS: [usize; 3] = [16, 1, 64];
/// How long the hub alone is asked without a pause, and the seconds at its beginning that a burst lasts.
const SUSTAINED: Duration = Duration::from_secs(60);
const BURST: Duration = Duration::from_secs(4);
/// More webhooks than it takes in meanwhile.
const SUSTAINED_WEBHOOKS: usize = 1_200_000;
/// Webhooks a second of the open loop.
const RATE: u32 = 2_000;
const SIDES: [&str; 5] = ["hub", "bare", "fastapi", "pywa", "pgbench"];

/// What every side did in a round.
type Round = [Option<Turn>; SIDES.len()];

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
    let minute = match size {
        Size::Tiny => Minute { time: time * 3, burst: time, webhooks: 20_000 },
        Size::Small => Minute { time: BURST * 3, burst: BURST, webhooks: SUSTAINED_WEBHOOKS / 4 },
        _ => Minute { time: SUSTAINED, burst: BURST, webhooks: SUSTAINED_WEBHOOKS },
    };
    tokio::runtime::Runtime::new().unwrap().block_on(measure(rounds, time, size == Size::Tiny, minute))
}

/// How the hub is asked without a pause.
struct Minute {
    time: Duration,
    burst: Duration,
    webhooks: usize,
}

/// The hub alone, for so long that what it takes in cannot wait until nobody asks any more.
async fn sustained(report: &mut Report, corpus: &Corpus, minute: Minute) {
    let folder = tempfile::tempdir_in(crate::scratch()).unwrap();
    let place = Place::found(folder.path()).await;
    let bodies = Arc::new(webhooks(corpus, minute.webhooks, 1_000));
    let server = place.start();
    let answered = deliver(server.address(), &bodies, CONNECTIONS[0], Pace::Closed, minute.time).await;
    let rate = |from: f64, until: f64| {
        answered.at.iter().filter(|at| (from..until).contains(*at)).count() as f64 / (until - from)
    };
    let (burst, whole) = (minute.burst.as_secs_f64(), answered.seconds);
    report.figure(
        "B3 a second for a minute, beside the first seconds",
        rate(0.0, whole) / rate(0.0, burst),
        None,
    );
    let began = Instant::now();
    let waited = place.settled().await;
    report.beside("sustained", json!({
        "seconds": rounded(whole), "per_second": rate(0.0, whole).round(), "first_per_second": rate(0.0, burst).round(),
        "last_per_second": rate(whole - burst, whole).round(), "waited_then": waited,
        "worked_off_s": rounded(began.elapsed().as_secs_f64()),
    }));
    drop(server);
    let acknowledged = answered.acknowledged.iter().map(|nth| &bodies[*nth]);
    let acknowledged = acknowledged.map(|webhook| (webhook.wamid.as_str(), webhook.is_message));
    let Missed { lost, doubled } = missed(acknowledged, &place.known().await);
    report.figure("B3 lost or stored twice of a minute", (lost + doubled) as f64, Some(Goal::AtMost(0.0)));
}

async fn measure(rounds: usize, time: Duration, is_tiny: bool, minute: Minute) -> Value {
    let mut report = Report::default();
    let corpus = Corpus::new();
    let python = if is_tiny { Err("not asked for".to_owned()) } else { peers::python() };
    let postgres = if is_tiny {
        Err("not asked for".to_owned())
    } else {
        Postgres::start(Durability::Full).map_err(|error| format!("{error:#}"))
    };
    let crowds: &[usize] = if is_tiny { &CONNECTIONS[..1] } else { &CONNECTIONS };
    let mut calibrations: Vec<Calibration> = Vec::new();
    let mut turns: Vec<Vec<Round>> = crowds.iter().map(|_| Vec::new()).collect();
    for round in 0..rounds {
        let folder = tempfile::tempdir_in(crate::scratch()).unwrap();
        let bodies = Arc::new(webhooks(&corpus, if is_tiny { 20_000 } else { 150_000 }, round as u64 + 1));
        calibrations.push(calibrate(folder.path()));
        for (connections, told) in crowds.iter().zip(&mut turns) {
            let folder = folder.path().join(connections.to_string());
            std::fs::create_dir(&folder).unwrap();
            let load = Load { bodies: Arc::clone(&bodies), connections: *connections, time };
            let mut done = Round::default();
            let mut order: Vec<usize> = (0..SIDES.len()).collect();
            if round % 2 == 1 {
                order.reverse();
            }
            for side in order {
                done[side] = match (SIDES[side], &python, &postgres) {
                    ("hub", _, _) => Some(hub(&folder.join("hub"), &load).await),
                    ("bare", _, _) => Some(bare(&folder.join("bare"), &load).await),
                    ("pgbench", _, Ok(server)) => pgbench(server, &load),
                    (name @ ("fastapi" | "pywa"), Ok(python), _) => {
                        Some(snake(python, name, &folder.join(name), &load).await)
                    }
                    _ => None,
                };
            }
            told.push(done);
        }
    }
    told(&mut report, &calibrations, crowds, &turns);
    sustained(&mut report, &corpus, minute).await;
    let absent: Vec<String> = [python.err(), postgres.err()].into_iter().flatten().collect();
    report.beside("absent", json!(absent));
    report.into_json()
}

/// What a server is put under: webhooks over so many connections, for so long.
struct Load {
    bodies: Arc<Vec<Webhook>>,
    connections: usize,
    time: Duration,
}

/// The closed loop against a server, which is killed when its time is over, while it is still being asked.
async fn pressed(mut server: Server, load: &Load) -> (Answered, Turn) {
    let before = server.cpu_seconds();
    // The loop goes on beyond the kill, so that somebody is always being answered when it comes.
    let delivery = tokio::spawn({
        let (address, bodies, connections) = (server.address(), Arc::clone(&load.bodies), load.connections);
        async move { deliver(address, &bodies, connections, Pace::Closed, Duration::from_secs(120)).await }
    });
    tokio::time::sleep(load.time).await;
    let worked = server.cpu_seconds() - before;
    server.kill();
    let mut answered = delivery.await.unwrap();
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

async fn hub(folder: &Path, load: &Load) -> Turn {
    let bodies = &load.bodies;
    std::fs::create_dir_all(folder).unwrap();
    let place = Place::found(folder).await;
    // First the open loop, on a hub that is then told to settle.
    let server = place.start();
    let open = deliver(server.address(), bodies, 32, Pace::PerSecond(RATE), load.time / 2).await;
    let mut open_ms = open.took_ms;
    let (answered, mut turn) = pressed(server, load).await;
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

async fn bare(file: &Path, load: &Load) -> Turn {
    let server = Server::start(own().arg("serve-bare").arg(file));
    let (answered, mut turn) = pressed(server, load).await;
    // It keeps every delivery, also a second one.
    let kept = std::fs::read(file).unwrap();
    let count = kept.windows(11).filter(|it| it == b"\"messages\",").count();
    turn.lost = answered.acknowledged.len().saturating_sub(count);
    turn
}

/// `FastAPI`, barely or below pywa. Its rows are counted after it was killed.
async fn snake(python: &Path, name: &str, file: &Path, load: &Load) -> Turn {
    let mut command = Command::new(python);
    command.arg(peers::script("webhooks.py")).arg(name).arg(file).arg(super::SECRET);
    let server = Server::start(command.stdin(Stdio::piped()).stdout(Stdio::piped()));
    let (answered, mut turn) = pressed(server, load).await;
    let kept: HashSet<String> = {
        let database = Connection::open(file).unwrap();
        let mut query = database.prepare("SELECT wamid FROM webhook").unwrap();
        query.query_map([], |row| row.get(0)).unwrap().collect::<rusqlite::Result<_>>().unwrap()
    };
    let acknowledged: HashSet<&str> = match name {
        // A handler of pywa is asked about messages alone here.
        "pywa" => of_messages(&answered.acknowledged, &load.bodies),
        _ => answered.acknowledged.iter().map(|nth| load.bodies[*nth].wamid.as_str()).collect(),
    };
    turn.lost = acknowledged.iter().filter(|wamid| !kept.contains(**wamid)).count();
    turn
}

/// One durable insert a transaction, a body of the same size under a unique id.
fn pgbench(server: &Postgres, load: &Load) -> Option<Turn> {
    let url = server.database().ok()?;
    let table = "CREATE TABLE webhook (id text PRIMARY KEY, received_at bigint NOT NULL, body text NOT NULL)";
    server.ask(&url, table).ok()?;
    let script = tempfile::NamedTempFile::new().ok()?;
    let insert = "\\set a random(1, 1000000000)\n\\set b random(1, 1000000000)\n\
        INSERT INTO webhook VALUES (:a || '.' || :b, 1790000000, repeat('x', 1200)) ON CONFLICT DO NOTHING;\n";
    std::fs::write(script.path(), insert).ok()?;
    let (host, database) = url.trim_start_matches("postgres://postgres@").rsplit_once('/')?;
    let output = Command::new("pgbench")
        .args(["--no-vacuum", "--protocol=prepared", "--username=postgres"])
        .arg(format!("--client={}", load.connections))
        .arg(format!("--jobs={}", load.connections.min(2)))
        .arg(format!("--time={}", load.time.as_secs().max(1)))
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

fn told(report: &mut Report, calibrations: &[Calibration], crowds: &[usize], turns: &[Vec<Round>]) {
    let (kept, said) = steady(calibrations);
    report.beside("calibration", said);
    for (connections, rounds) in crowds.iter().zip(turns) {
        let quiet: Vec<&Round> =
            rounds.iter().zip(&kept).filter_map(|(round, kept)| kept.then_some(round)).collect();
        ratios(report, *connections, &quiet);
    }
    let hub: Vec<&Turn> = turns.iter().flatten().filter_map(|round| round[0].as_ref()).collect();
    let sum = |of: fn(&Turn) -> usize| hub.iter().map(|turn| of(turn)).sum::<usize>() as f64;
    let mut open: Vec<f64> = hub.iter().filter_map(|turn| turn.open_p99_ms).collect();
    report.figure("B3 p99 at 2,000 a second, ms", quantile(&mut open, 0.5), Some(Goal::AtMost(10.0)));
    report.figure("B3 acknowledged and lost", sum(|turn| turn.lost), Some(Goal::AtMost(0.0)));
    report.figure("B3 stored twice", sum(|turn| turn.doubled), Some(Goal::AtMost(0.0)));
    report.figure("B3 acknowledged", sum(|turn| turn.acknowledged), None);
    for (connections, rounds) in crowds.iter().zip(turns) {
        for (place, name) in SIDES.into_iter().enumerate() {
            let each: Vec<&Turn> = rounds.iter().filter_map(|round| round[place].as_ref()).collect();
            if !each.is_empty() {
                report.beside(&format!("{name}, {connections}"), in_the_middle(each));
            }
        }
    }
}

/// The hub beside everybody else, over so many connections.
fn ratios(report: &mut Report, connections: usize, rounds: &[&Round]) {
    for (place, name, least) in
        [(4, "pgbench", 1.5), (2, "FastAPI + SQLite", 8.0), (1, "a bare door", 0.7), (3, "pywa", 0.0)]
    {
        let ratios = rounds
            .iter()
            .filter_map(|round| Some(round[0].as_ref()?.per_second / round[place].as_ref()?.per_second));
        let goal = (least > 0.0).then_some(Goal::AtLeast(least));
        let figure = format!("B3 acknowledged a second over {connections}, beside {name}");
        report.rounds(&figure, &ratios.collect::<Vec<f64>>(), goal);
    }
}

/// The turn in the middle of a side's, and how many it acknowledged in all.
fn in_the_middle(mut each: Vec<&Turn>) -> Value {
    each.sort_by(|one, other| one.per_second.total_cmp(&other.per_second));
    let median = each[each.len() / 2];
    let mut took = median.took_ms.clone();
    let total = |of: fn(&Turn) -> usize| each.iter().map(|turn| of(turn)).sum::<usize>();
    json!({
        "per_second": median.per_second.round(), "server_cpu_us": rounded(median.cpu_us),
        "p50_ms": rounded(quantile(&mut took, 0.5)), "p99_ms": rounded(quantile(&mut took, 0.99)),
        "p999_ms": rounded(quantile(&mut took, 0.999)), "acknowledged": total(|it| it.acknowledged),
        "lost": total(|it| it.lost), "drained_per_second": median.drained.as_ref().map(|it| it.per_second.round()),
        "drained_cpu_us": median.drained.as_ref().map(|it| rounded(it.cpu_us)),
    })
}
