//! What the desktop costs while nothing happens: processor time and wake-ups of all its processes, the webview's included, with many chats
//! on its disk, live with a hub that runs in another process, first with its window seen and then hidden in the tray. With `--minutes` somebody
//! works at it before (`hour`), and it is told what it held meanwhile and what it holds then, beside a bare window of Tauri's.
//!
//! `cargo run --release -p sangam-tests --example idle_bench DESKTOP [--size chats] [--seconds seconds] [--minutes minutes --beside BARE]` prints
//! one JSON object. Of a hundred thousand chats and a minute of each it takes some ten minutes, most of them to fill the hub and the
//! desk. The hub and the simulator are in this process, and not counted; the session the desktop lives in is its own. A share is of one
//! processor; a wake-up is a thread that had gone to sleep by itself and runs again.

#![allow(clippy::indexing_slicing, clippy::print_stdout)]
#![allow(clippy::disallowed_methods)] // a benchmark waits by the clock

mod hour;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use sangam_bench::rounds::rounded;
use sangam_tests::furnished::{KeepsRunning, Seat};
use sangam_tests::processes::{Worked, family};
use sangam_tests::screen::Screen;
use sangam_tests::session::Session;
use sangam_tests::tray::Panel;
use serde_json::{Value, json};
use tokio::process::Command;

use crate::hour::memory;

const CHATS: usize = 100_000;
const SECONDS: u64 = 60;
/// What drawing and compiling take in the beginning.
const SETTLES: Duration = Duration::from_secs(45);
const TICKS_A_SECOND: f64 = 100.0;
/// Threads that are named in the report.
const NAMED: usize = 12;

/// What is asked of it.
struct Asked {
    program: String,
    beside: Option<String>,
    chats: usize,
    seconds: u64,
    minutes: u64,
}

impl Asked {
    fn read() -> Result<Self> {
        let mut args = std::env::args().skip(1);
        let program = args.next().context("which desktop?")?;
        let mut asked = Self { program, beside: None, chats: CHATS, seconds: SECONDS, minutes: 0 };
        while let Some(arg) = args.next() {
            let value = args.next().with_context(|| format!("{arg} wants a value"))?;
            match arg.as_str() {
                "--size" => asked.chats = value.parse()?,
                "--seconds" => asked.seconds = value.parse()?,
                "--minutes" => asked.minutes = value.parse()?,
                "--beside" => asked.beside = Some(value),
                other => anyhow::bail!("there is no {other}"),
            }
        }
        Ok(asked)
    }
}

#[tokio::main]
async fn main() -> Result<()> {
    let asked = Asked::read()?;
    let drawn = tempfile::tempdir_in("/dev/shm")?;
    let session = Arc::new(Session::start_drawing_into(drawn.path()).await?);
    let _panel = Panel::open(&session).await?;
    let seat = Seat::furnished(&session, asked.chats, KeepsRunning(true)).await?;
    let mut told = json!({ "chats": asked.chats });
    told["goals"] = json!({
        "percent_of_a_processor": 0.3, "wake_ups_a_second": 5.0, "growth_mb_an_hour": 1.0, "mb_above_a_bare_window": 60.0,
    });

    // It ends with this value, and its page with it.
    let mut desktop = seat.start(&asked.program)?;
    let root = desktop.id().context("the desktop ended at once")?;
    tokio::time::sleep(SETTLES).await;
    if asked.minutes > 0 {
        let screen = Screen::open(drawn.path())?;
        told["hour"] = hour::worked(&seat.shop, &session, &screen, root, asked.minutes).await?;
        seat.shop.simulator.settled().await;
        tokio::time::sleep(SETTLES).await;
    }
    told["seen"] = watched(root, asked.seconds).await?;
    session.close_window().await?;
    session.until_window(None).await?;
    tokio::time::sleep(SETTLES / 3).await;
    told["hidden"] = watched(root, asked.seconds).await?;
    desktop.kill().await?;
    if let Some(bare) = asked.beside {
        told["bare_window_mb"] = json!(bare_window(&session, &bare).await?);
    }
    println!("{told:#}");
    Ok(())
}

/// What a window of Tauri's holds that shows nothing.
async fn bare_window(session: &Session, program: &str) -> Result<f64> {
    let mut bare = Command::new(program);
    bare.envs(session.environment()).kill_on_drop(true);
    let mut bare = bare.spawn().with_context(|| format!("{program} does not start"))?;
    tokio::time::sleep(SETTLES / 3).await;
    let held = memory(bare.id().context("the bare window ended")?).values().sum();
    bare.kill().await?;
    Ok(rounded(held))
}

async fn watched(root: u32, seconds: u64) -> Result<Value> {
    let (began, before) = (Instant::now(), family(root));
    ensure!(before.values().any(|one| one.name.starts_with("WebKit")), "the window has no page");
    tokio::time::sleep(Duration::from_secs(seconds)).await;
    let (after, took) = (family(root), began.elapsed().as_secs_f64());
    ensure!(!after.is_empty(), "the desktop ended while it was watched");
    let mut told = report(&before, &after, took);
    told["mb"] = json!(rounded(memory(root).values().sum()));
    Ok(told)
}

fn report(before: &BTreeMap<u32, Worked>, after: &BTreeMap<u32, Worked>, seconds: f64) -> Value {
    let nothing = Worked::default();
    let (mut percent, mut wake_ups) = (0.0, 0);
    let (mut processes, mut threads) = (serde_json::Map::new(), Vec::new());
    for (process, now) in after {
        let then = before.get(process).unwrap_or(&nothing);
        let share = float(now.ticks.saturating_sub(then.ticks)) / TICKS_A_SECOND / seconds * 100.0;
        let mut woken = 0;
        for (number, thread) in &now.threads {
            let before = then.threads.get(number).cloned().unwrap_or_default();
            let ran = thread.ran_ns.saturating_sub(before.ran_ns);
            let wakes = thread.woken.saturating_sub(before.woken);
            woken += wakes;
            threads.push((ran, wakes, format!("{} {number} of {}", thread.name, now.name)));
        }
        percent += share;
        wake_ups += woken;
        let told = json!({ "percent": rounded(share), "wake_ups_a_second": rounded(float(woken) / seconds) });
        processes.insert(format!("{} {process}", now.name), told);
    }
    threads.sort_by_key(|(ran, wakes, _)| std::cmp::Reverse((*wakes, *ran)));
    let busiest: Vec<Value> = threads
        .into_iter()
        .take(NAMED)
        .map(|(ran, wakes, name)| {
            json!({ "thread": name, "milliseconds": rounded(float(ran) / 1e6), "wake_ups_a_second": rounded(float(wakes) / seconds) })
        })
        .collect();
    json!({
        "seconds": rounded(seconds),
        "percent_of_a_processor": rounded(percent),
        "wake_ups_a_second": rounded(float(wake_ups) / seconds),
        "processes": processes,
        "busiest_threads": busiest,
    })
}

fn float(number: u64) -> f64 {
    f64::from(u32::try_from(number / 1_000).unwrap_or(u32::MAX)) * 1_000.0
        + f64::from(u32::try_from(number % 1_000).unwrap_or(0))
}
