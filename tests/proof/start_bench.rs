//! How soon the desktop shows its list, and what it then holds in memory, beside a bare window of Tauri's (`tests/bench/peers/window`)
//! and beside Chromium with the same page in a window of its own.
//!
//! `cargo run --release -p sangam-tests --example start_bench DESKTOP BARE [--size chats] [--rounds rounds]` prints one JSON object.
//! Both are started on the same virtual display and looked at from outside in the same way (`sangam_tests::screen`): from the instant
//! before they are started until the place of the list shows what it goes on to show. Chromium's page calls a desk that is open already in this
//! process, so of the desktop it has the window alone. They take turns in every round; a ratio is taken within a round. In a *cold*
//! round the system forgets every file before each start, which only root may ask of it; without, there is none. The desktop has so many
//! chats on its disk and is live with a hub in this process; nothing of either is counted. Memory is what all processes of a program
//! have to themselves and their share of the rest, once nothing moved for some seconds.

#![allow(clippy::indexing_slicing, clippy::print_stdout)]
#![allow(clippy::disallowed_methods)] // a benchmark reads the clock, and waits by it

use std::process::Stdio;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use sangam_bench::rounds::{Calibration, Goal, Report, calibrate, pss_mb, quantile, rounded, steady};
use sangam_testkit::rajesh;
use sangam_tests::bridge::Bridge;
use sangam_tests::furnished::{KeepsRunning, Seat};
use sangam_tests::processes::family;
use sangam_tests::screen::{Area, Screen};
use sangam_tests::session::Session;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::process::{Child, Command};

const CHATS: usize = 100_000;
const ROUNDS: usize = 9;
/// Of so many rounds one is cold.
const COLD_OF: usize = 3;
/// Where rows of the list stand.
const LIST: Area = Area { x: 60, y: 110, width: 320, height: 640 };
/// What stands still for so long has settled.
const STILL: Duration = Duration::from_secs(4);
const PATIENCE: Duration = Duration::from_secs(60);

#[tokio::main]
async fn main() -> Result<()> {
    let mut args = std::env::args().skip(1);
    let (desktop, bare) =
        (args.next().context("which desktop?")?, args.next().context("beside which window?")?);
    let (mut chats, mut rounds) = (CHATS, ROUNDS);
    while let Some(arg) = args.next() {
        let value = args.next().with_context(|| format!("{arg} wants a number"))?.parse()?;
        match arg.as_str() {
            "--size" => chats = value,
            "--rounds" => rounds = value,
            other => bail!("there is no {other}"),
        }
    }
    let drawn = tempfile::tempdir_in("/dev/shm")?;
    let session = Arc::new(Session::start_drawing_into(drawn.path()).await?);
    let seat = Seat::furnished(&session, chats, KeepsRunning(false)).await?;
    let other = seat.shop.desk(rajesh()).await?;
    let stage = Stage {
        screen: Screen::open(drawn.path())?,
        page: Bridge::serve(other.app(), concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/dist").as_ref()).await?,
        seat,
        session,
        programs: [desktop, bare],
        _drawn: drawn,
    };
    // The first start of each also compiles fonts and fills caches; everybody has had it.
    for side in Side::ALL {
        stage.start(side).await?;
    }
    let [warm, cold] = stage.rounds(rounds).await?;
    println!("{:#}", told(&warm, &cold, chats));
    Ok(())
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Desktop,
    Bare,
    Chromium,
}

impl Side {
    const ALL: [Self; 3] = [Self::Desktop, Self::Bare, Self::Chromium];
}

struct Stage {
    screen: Screen,
    seat: Seat,
    page: Bridge,
    session: Arc<Session>,
    programs: [String; 2],
    _drawn: TempDir,
}

/// What one start of one side took.
#[derive(Clone, Debug)]
struct Start {
    window_ms: f64,
    drawn_ms: f64,
    memory_mb: f64,
    processes: Value,
}

/// What the machine could do, and every side.
struct Round {
    machine: Calibration,
    desktop: Start,
    bare: Start,
    chromium: Start,
}

impl Stage {
    /// Warm rounds and cold ones.
    async fn rounds(&self, count: usize) -> Result<[Vec<Round>; 2]> {
        let mut told = [Vec::new(), Vec::new()];
        for nth in 0..count {
            let is_cold = nth % COLD_OF == COLD_OF - 1;
            let machine = calibrate(self.session.home());
            let (mut starts, mut order) = ([None, None, None], Side::ALL);
            if nth % 2 == 1 {
                order.reverse();
            }
            for side in order {
                if is_cold && !forget_files() {
                    break;
                }
                starts[side as usize] = Some(self.start(side).await?);
            }
            if let [Some(desktop), Some(bare), Some(chromium)] = starts {
                told[usize::from(is_cold)].push(Round { machine, desktop, bare, chromium });
            }
        }
        Ok(told)
    }

    /// Starts one, looks until it stands still, asks what it holds, and ends it as its person would.
    async fn start(&self, side: Side) -> Result<Start> {
        // What the one before drew goes a moment after it.
        self.screen.until(LIST, Instant::now(), PATIENCE, |seen| !seen.shows_something()).await?;
        let began = Instant::now();
        let mut running = match side {
            Side::Desktop => self.seat.start(&self.programs[0])?,
            Side::Bare => self.other(Command::new(&self.programs[1]))?,
            Side::Chromium => self.other(self.chromium())?,
        };
        let film = self.screen.film(LIST, began, STILL, PATIENCE).await;
        let film = film.with_context(|| format!("{side:?} never stood still"))?;
        let root = running.id().context("it ended while it was looked at")?;
        let (mut memory_mb, mut processes) = (0.0, serde_json::Map::new());
        for (process, worked) in family(root) {
            let share = pss_mb(process);
            memory_mb += share;
            processes.insert(worked.name, json!(rounded(share)));
        }
        match side {
            Side::Desktop => {
                self.session.close_window().await?;
                tokio::time::timeout(PATIENCE, running.wait())
                    .await
                    .context("the desktop does not end")??;
            }
            Side::Bare | Side::Chromium => running.kill().await?,
        }
        let ms = |time: Duration| time.as_secs_f64() * 1_000.0;
        Ok(Start {
            window_ms: ms(film.begun_after()),
            drawn_ms: ms(film.drawn_after()),
            memory_mb,
            processes: processes.into(),
        })
    }

    fn other(&self, mut program: Command) -> Result<Child> {
        program.envs(self.session.environment()).kill_on_drop(true);
        program.spawn().with_context(|| format!("{program:?} does not start"))
    }

    /// The same page in a window without a frame, with a profile that is kept from start to start.
    fn chromium(&self) -> Command {
        let mut chromium = Command::new("chromium");
        chromium
            .arg(format!("--app={}", self.page.url))
            .arg(format!("--user-data-dir={}", self.session.home().join("chromium").display()))
            .args([
                "--no-sandbox",
                "--no-first-run",
                "--disable-background-networking",
                "--password-store=basic",
            ])
            .args(["--window-position=0,0", "--window-size=1360,860"])
            .stderr(Stdio::null());
        chromium
    }
}

/// The system forgets what it read from files; whether it did.
fn forget_files() -> bool {
    std::fs::write("/proc/sys/vm/drop_caches", "1").is_ok()
}

fn told(warm: &[Round], cold: &[Round], chats: usize) -> Value {
    let mut report = Report::default();
    for (name, rounds, most) in [("warm", warm, 1.3), ("cold", cold, 1.5)] {
        if rounds.is_empty() {
            report.beside(name, json!("nobody but root may have the system forget its files"));
            continue;
        }
        let (kept, machine) = steady(&rounds.iter().map(|round| round.machine).collect::<Vec<_>>());
        let kept: Vec<&Round> =
            rounds.iter().zip(kept).filter(|(_, kept)| *kept).map(|(round, _)| round).collect();
        let ratios: Vec<f64> = kept.iter().map(|it| it.desktop.drawn_ms / it.bare.drawn_ms).collect();
        let figure = format!("B7 {name}, list painted, beside a bare window");
        report.rounds(&figure, &ratios, Some(Goal::AtMost(most)));
        let median =
            |of: fn(&Round) -> f64| quantile(&mut kept.iter().map(|it| of(it)).collect::<Vec<_>>(), 0.5);
        if name == "warm" {
            let painted = median(|it| it.desktop.drawn_ms);
            report.figure("B7 warm, list painted, ms", painted, Some(Goal::AtMost(700.0)));
            let more: Vec<f64> = kept.iter().map(|it| it.desktop.memory_mb - it.bare.memory_mb).collect();
            report.rounds("B8 memory above a bare window, MB", &more, Some(Goal::AtMost(60.0)));
            let beside = |of: fn(&Start) -> f64| {
                kept.iter().map(|it| of(&it.desktop) / of(&it.chromium)).collect::<Vec<_>>()
            };
            report.rounds("B7 warm, list painted, beside Chromium", &beside(|it| it.drawn_ms), None);
            let memory = beside(|it| it.memory_mb);
            report.rounds("B8 memory beside Chromium", &memory, Some(Goal::AtMost(0.6)));
        }
        report.beside(name, json!({
            "machine": machine,
            "desktop_ms": { "window": rounded(median(|it| it.desktop.window_ms)), "list": rounded(median(|it| it.desktop.drawn_ms)) },
            "chromium_ms": { "window": rounded(median(|it| it.chromium.window_ms)), "list": rounded(median(|it| it.chromium.drawn_ms)) },
            "chromium_mb": rounded(median(|it| it.chromium.memory_mb)),
            "bare_ms": { "window": rounded(median(|it| it.bare.window_ms)), "page": rounded(median(|it| it.bare.drawn_ms)) },
            "desktop_mb": rounded(median(|it| it.desktop.memory_mb)),
            "bare_mb": rounded(median(|it| it.bare.memory_mb)),
            "processes_mb": kept.last().map(|it| json!({ "desktop": it.desktop.processes, "bare": it.bare.processes })),
        }));
    }
    report.beside("chats", json!(chats));
    report.into_json()
}
