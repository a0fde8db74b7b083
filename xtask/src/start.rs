//! How soon the desktop's window is drawn, and what it holds in memory, beside a bare window of the same size from the same libraries and
//! beside Chromium with the same page (B7, B8).
//!
//! A start is timed from the program's beginning to its end: both draw their page, save a picture of it and leave. The desktop is
//! started in the practice shop of its second morning, whose hub and simulator run in the same process, and the picture is of its list with
//! a conversation open; and without any profile, for the window alone. Memory is PSS over all processes of a program, half a minute after
//! its start. All starts of a round take turns within one session, whose bus and keyring are there before. `SANGAM_PROGRAM` measures that
//! program instead of building one.

#![allow(clippy::disallowed_methods)] // a benchmark waits by the clock

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::idle::{Running, family, program, stat};
use crate::session::{Display, within_a_session};
use crate::shell::{command, exists, root, run};

/// Until memory is looked at.
const SETTLES: Duration = Duration::from_secs(30);
const SIDES: [&str; 3] = ["practice", "empty", "bare"];

pub(crate) fn measure(size: &str) -> Result<Value> {
    let rounds = match size {
        "tiny" | "small" => 2,
        "large" => 15,
        _ => 7,
    };
    let desktop = program()?;
    run(command(
        "cargo",
        &[
            "build",
            "--release",
            "--package",
            "sangam",
            "--example",
            "bare_window",
            "--features",
            "bare-window",
        ],
    ))?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    let bare = target.join("release/examples/bare_window");
    let data = root().join("target/bench/start");
    // What an earlier run left may be gone or not; a desk that cannot begin says so.
    let _ = std::fs::remove_dir_all(&data);
    std::fs::create_dir_all(&data)?;
    let display = Display::find_or_start()?;
    let starts = starts(&desktop, &bare, &data, rounds, &display)?;
    let memory = memory(&desktop, &bare, &data, &display)?;
    Ok(report(&starts, &memory, rounds))
}

/// Milliseconds of every start, side by side.
type Starts = [Vec<f64>; 3];

/// Starts everybody in turns and back, after one start each that does not count.
fn starts(desktop: &Path, bare: &Path, data: &Path, rounds: usize, display: &Display) -> Result<Starts> {
    let mut order: Vec<usize> = (0..3).collect();
    for round in 0..rounds {
        order.extend(if round % 2 == 0 { [0, 1, 2] } else { [2, 1, 0] });
    }
    let lines = order.iter().map(|side| {
        let (data, desktop, bare) = (data.display(), desktop.display(), bare.display());
        let program = match SIDES.get(*side) {
            Some(&"practice") => {
                format!(
                    "'{desktop}' --practice --data-dir '{data}/practice' --screenshot '{data}/practice.png'"
                )
            }
            Some(&"empty") => {
                format!("'{desktop}' --data-dir '{data}/empty' --screenshot '{data}/empty.png'")
            }
            _ => format!("'{bare}' '{data}/bare.png'"),
        };
        format!(
            "began=$(date +%s%N); {program} >'{data}/log' 2>&1 || exit 1; echo $(($(date +%s%N) - began))\n"
        )
    });
    let mut session = within_a_session("sh");
    session.arg("-c").arg(lines.collect::<String>()).stdin(Stdio::null()).stderr(Stdio::inherit());
    display.lend(&mut session);
    let output = session.output().context("no session could be started")?;
    let said = std::fs::read_to_string(data.join("log")).unwrap_or_default();
    ensure!(output.status.success(), "a start failed: {said}");
    let nanos = String::from_utf8_lossy(&output.stdout);
    let mut starts = Starts::default();
    for (nth, (side, line)) in order.iter().zip(nanos.lines()).enumerate() {
        if let (true, Some(all)) = (nth >= SIDES.len(), starts.get_mut(*side)) {
            all.push(line.trim().parse::<f64>().context("a start was not timed")? / 1e6);
        }
    }
    for side in SIDES {
        let size = std::fs::metadata(data.join(format!("{side}.png"))).map_or(0, |it| it.len());
        ensure!(size > 1_000, "the picture of {side} shows nothing");
    }
    Ok(starts)
}

/// Megabytes of each program and all it started.
struct Memory {
    practice: f64,
    empty: f64,
    bare: f64,
    chromium: Option<f64>,
}

fn memory(desktop: &Path, bare: &Path, data: &Path, display: &Display) -> Result<Memory> {
    let [practice, empty, profile] =
        ["practice", "empty", "chromium"].map(|name| data.join(name).display().to_string());
    let page = format!("--app=file://{}", root().join("ui/dist/index.html").display());
    let chromium = format!("--user-data-dir={profile}");
    let desktop = desktop.to_string_lossy();
    let held = |program: &str, args: &[&str]| held(program, args, display);
    Ok(Memory {
        practice: held(&desktop, &["--practice", "--data-dir", &practice])?,
        empty: held(&desktop, &["--data-dir", &empty])?,
        bare: held(&bare.to_string_lossy(), &[])?,
        chromium: exists("chromium")
            .then(|| held("chromium", &["--no-sandbox", "--no-first-run", &chromium, &page]))
            .transpose()?,
    })
}

fn held(program: &str, args: &[&str], display: &Display) -> Result<f64> {
    let mut session = within_a_session(program);
    session.args(args).stdout(Stdio::null()).stderr(Stdio::null());
    display.lend(&mut session);
    let running = Running(session.spawn().with_context(|| format!("{program} does not start"))?);
    sleep(SETTLES);
    let is_program = |process: &u32| {
        let name = stat(*process).map(|(name, _)| name).unwrap_or_default();
        ["sangam", "bare", "WebKit", "chrom"].iter().any(|begin| name.starts_with(begin))
    };
    let kib: f64 = family(running.0.id())
        .iter()
        .filter(|process| is_program(process))
        .map(|process| pss_kib(*process))
        .sum();
    ensure!(kib > 0.0, "{program} ended before it was looked at");
    Ok(kib / 1024.0)
}

/// What a process has to itself and its share of what it has with others.
fn pss_kib(process: u32) -> f64 {
    let text = std::fs::read_to_string(format!("/proc/{process}/smaps_rollup")).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("Pss:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}

fn report([practice, empty, bare]: &Starts, memory: &Memory, rounds: usize) -> Value {
    let ratio =
        |side: &[f64]| median(&side.iter().zip(bare).map(|(own, bare)| own / bare).collect::<Vec<_>>());
    let row = |name: &str, value: f64, most: Option<f64>| {
        let value = (value * 1e3).round() / 1e3;
        let (goal, met) = (most.map(|most| format!("\u{2264} {most}")), most.map(|most| value <= most));
        json!({ "figure": name, "value": value, "goal": goal, "met": met })
    };
    let mut figures = vec![
        row("B7 window without a profile, beside a bare window", ratio(empty), Some(1.3)),
        row("B7 practice shop with a chat open, beside a bare window", ratio(practice), Some(1.3)),
        row("B7 practice shop, ms from start to end", median(practice), None),
        row("B7 bare window, ms from start to end", median(bare), None),
        row(
            "B8 practice shop with hub and simulator, MB above a bare window",
            memory.practice - memory.bare,
            Some(60.0),
        ),
        row("B8 window without a profile, MB above a bare window", memory.empty - memory.bare, Some(60.0)),
    ];
    if let Some(chromium) = memory.chromium {
        figures.push(row(
            "B8 practice shop beside Chromium with the same page",
            memory.practice / chromium,
            Some(0.6),
        ));
    }
    json!({
        "figures": figures,
        "beside": {
            "rounds": rounds, "practice_ms": practice, "empty_ms": empty, "bare_ms": bare,
            "practice_mb": memory.practice, "empty_mb": memory.empty, "bare_mb": memory.bare, "chromium_mb": memory.chromium,
        },
    })
}
