//! What the desktop costs while nothing happens: processor time of all its processes, the webview's included, with the practice shop open
//! in the real window.
//!
//! The practice shop brings its hub and its simulator into the same process, so what is counted is more than a desk. The system counts
//! in hundredths of a second; the share is of one processor. `SANGAM_PROGRAM` measures that program instead of building one.

#![allow(clippy::disallowed_methods)] // a benchmark waits by the clock

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Child;
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::prepare;
use crate::session::{Display, within_a_session};
use crate::shell::{command, root, run, target};

/// What drawing, syncing and compiling take in the beginning.
const SETTLES: Duration = Duration::from_secs(60);
const WATCHED: Duration = Duration::from_secs(60);
const TICKS_A_SECOND: f64 = 100.0;
/// Percent of a processor.
const GOAL: f64 = 0.3;

pub(crate) fn measure() -> Result<Value> {
    let program = program()?;
    let data = root().join("target/bench/idle");
    // What an earlier run left may be gone or not; a desk that cannot begin says so.
    let _ = std::fs::remove_dir_all(&data);
    std::fs::create_dir_all(&data)?;
    let display = Display::find_or_start()?;
    let mut desktop = within_a_session(&program.to_string_lossy());
    desktop.args(["--practice", "--data-dir"]).arg(&data);
    display.lend(&mut desktop);
    let desktop = Running(desktop.spawn().context("the desktop does not start")?);
    sleep(SETTLES);
    let before = worked(desktop.0.id());
    ensure!(before.iter().any(|one| one.name.starts_with("WebKit")), "the window has no page after a minute");
    sleep(WATCHED);
    let after = worked(desktop.0.id());
    ensure!(!after.is_empty(), "the desktop ended while it was watched");
    Ok(report(&before, &after))
}

fn program() -> Result<PathBuf> {
    if let Some(program) = std::env::var_os("SANGAM_PROGRAM") {
        return Ok(program.into());
    }
    prepare::ui_build()?;
    run(command("cargo", &["build", "--release", "--package", "sangam"]))?;
    Ok(target().join("release/sangam"))
}

/// What runs, and everything it started, ends with this value.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        for process in family(self.0.id()) {
            // It may have ended by itself.
            let _ = command("kill", &[&process.to_string()]).status();
        }
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// One process, and the hundredths of a second it worked.
struct Worked {
    process: u32,
    name: String,
    ticks: u64,
}

fn report(before: &[Worked], after: &[Worked]) -> Value {
    let mut all = 0.0;
    let mut by_process = serde_json::Map::new();
    for now in after {
        let then = before.iter().find(|one| one.process == now.process).map_or(0, |one| one.ticks);
        let seconds =
            f64::from(u32::try_from(now.ticks.saturating_sub(then)).unwrap_or(u32::MAX)) / TICKS_A_SECOND;
        let percent = seconds / WATCHED.as_secs_f64() * 100.0;
        all += percent;
        by_process.insert(format!("{} {}", now.name, now.process), json!(rounded(percent)));
    }
    json!({
        "seconds": WATCHED.as_secs(),
        "percent_of_a_processor": rounded(all),
        "goal": GOAL,
        "by_process": by_process,
    })
}

fn rounded(percent: f64) -> f64 {
    (percent * 1000.0).round() / 1000.0
}

/// The desktop's own processes below `ancestor`: itself and its webview's.
fn worked(ancestor: u32) -> Vec<Worked> {
    let read = |process: u32| {
        let (name, fields) = stat(process)?;
        let ticks = [11, 12].iter().filter_map(|place| fields.get(*place)?.parse::<u64>().ok()).sum();
        let is_ours = name.starts_with("sangam") || name.starts_with("WebKit");
        is_ours.then_some(Worked { process, name, ticks })
    };
    family(ancestor).into_iter().filter_map(read).collect()
}

/// A process and everything that descends from it.
fn family(ancestor: u32) -> BTreeSet<u32> {
    let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let numbers = processes.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let parents: Vec<(u32, u32)> =
        numbers.filter_map(|process| Some((process, stat(process)?.1.get(1)?.parse().ok()?))).collect();
    let mut family = BTreeSet::from([ancestor]);
    loop {
        let before = family.len();
        family.extend(
            parents
                .iter()
                .filter(|(_, parent)| family.contains(parent))
                .map(|(process, _)| *process)
                .collect::<Vec<_>>(),
        );
        if family.len() == before {
            return family;
        }
    }
}

/// What the system says of a process: its name, and the fields behind it.
fn stat(process: u32) -> Option<(String, Vec<String>)> {
    let text = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let (head, fields) = text.rsplit_once(") ")?;
    let name = head.split_once('(')?.1.to_owned();
    Some((name, fields.split(' ').map(str::to_owned).collect()))
}
