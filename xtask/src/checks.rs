//! `test`: everything a contributor must pass.
//!
//! One profile, one target folder, and always the whole workspace: a package chosen alone would have its libraries built once more,
//! with the features it alone wants. The names of the parts may be given to run only those.

use std::num::NonZero;
use std::process::Command;
use std::thread;

use anyhow::{Result, anyhow, bail};

use crate::prepare;
use crate::session::{Display, within_a_session};
use crate::shell::{command, run as run_command};

type Part = (&'static str, fn() -> Result<()>);

const PARTS: [Part; 4] = [("ui", ui), ("rust", rust), ("browser", browser), ("webview", webview)];

/// Runs the named parts, or all.
pub(crate) fn run(names: &[String]) -> Result<()> {
    if let Some(unknown) = names.iter().find(|name| PARTS.iter().all(|(part, _)| part != name)) {
        bail!("there is no part {unknown}; the parts are ui, rust, browser, webview");
    }
    prepare::machine(prepare::For::Tests)?;
    prepare::ui_build()?;
    for (_, part) in
        PARTS.iter().filter(|(part, _)| names.is_empty() || names.iter().any(|name| name == part))
    {
        part()?;
    }
    Ok(())
}

/// The screen: style and types, each of which keeps one processor busy, and unit tests.
fn ui() -> Result<()> {
    thread::scope(|at_once| {
        let style = at_once.spawn(|| prepare::npm(&["run", "--silent", "lint"]));
        prepare::npm(&["run", "--silent", "check"])?;
        style.join().map_err(|_| anyhow!("looking at the style panicked"))?
    })?;
    prepare::npm(&["run", "--silent", "test"])
}

/// Our code is compiled by Clippy, which refuses what it would warn of. Asked by itself it would have every library looked through once
/// more, only to throw that away.
fn compiled_by_clippy(mut cargo: Command) -> Command {
    cargo.env("RUSTC_WORKSPACE_WRAPPER", "clippy-driver").env("CLIPPY_ARGS", "-Dwarnings");
    cargo
}

fn cargo(args: &[&str]) -> Command {
    compiled_by_clippy(command("cargo", args))
}

/// The same, twice as many tests at once as there are processors: half of their time they wait, for the disk or for each other.
fn tests(args: &[&str]) -> Command {
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    let mut cargo = cargo(args);
    cargo.env("RUST_TEST_THREADS", (2 * processors).to_string());
    cargo
}

/// The Rust code: format, lints, every test that needs no window. What measures or drills is built, so that it can be once it is asked for.
fn rust() -> Result<()> {
    run_command(command("cargo", &["fmt", "--all", "--check"]))?;
    run_command(tests(&["test", "--workspace", "--all-targets"]))?;
    // The same laws over the hub's other database, on few stories: each takes a database of its own.
    let mut laws = tests(&["test", "--workspace", "--test", "laws"]);
    laws.env("SANGAM_TEST_DATABASE", "postgres").env("PROPTEST_CASES", "8");
    run_command(laws)
}

/// The screen in Chromium: the manual's pictures show it as it is, and it works against the real core.
fn browser() -> Result<()> {
    prepare::npm(&["run", "--silent", "manual", "--", "--check"])?;
    run_command(cargo(&["test", "--workspace", "--test", "browser"]))
}

/// The real window with a real keyring, driven from outside.
fn webview() -> Result<()> {
    run_command(cargo(&["build", "--workspace", "--bin", "sangam", "--test", "e2e"]))?;
    let display = Display::find_or_start()?;
    let mut tests = compiled_by_clippy(within_a_session("cargo"));
    tests.args(["test", "--workspace", "--test", "e2e"]);
    display.lend(&mut tests);
    run_command(tests)
}
