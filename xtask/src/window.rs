//! The real window, measured from outside by an example of `tests/proof` that starts it on a display of its own: what it costs while nothing
//! happens, what it holds after an hour of work, how soon it shows its list, how soon a message is painted. `SANGAM_PROGRAM` measures that
//! program instead of building one.

use anyhow::Result;
use serde_json::Value;

use crate::bench::{example, number};
use crate::package::OPENSSL_ALONG;
use crate::prepare;
use crate::shell::{command, run, target};

/// A bare window of the same Tauri, built beside the desktop.
const BARE: &str = "bare_window";

/// What it costs while nothing happens, with so many chats on its disk and a hub in another process.
pub(crate) fn idle(size: &str) -> Result<Value> {
    let chats = number(size, ["100", "5000", "100000", "300000"]);
    example("idle_bench", &[&program(&[])?, "--size", chats])
}

/// What it holds after somebody worked at it for so many minutes, beside a bare window, and what it costs then while nothing happens.
pub(crate) fn soak(size: &str) -> Result<Value> {
    let [desktop, bare] = beside_a_bare_one()?;
    let minutes = number(size, ["1", "10", "60", "480"]);
    // Then ten minutes of nothing.
    let asked = [desktop.as_str(), "--minutes", minutes, "--beside", &bare, "--seconds", "600"];
    example("idle_bench", &asked)
}

/// How soon it shows its list, and what it then holds, beside a bare window.
pub(crate) fn start(size: &str) -> Result<Value> {
    let [desktop, bare] = beside_a_bare_one()?;
    let chats = number(size, ["100", "1000", "20000", "100000"]);
    example("start_bench", &[&desktop, &bare, "--size", chats])
}

/// How soon a customer's words are painted, beside a bare pipeline.
pub(crate) fn paint(size: &str) -> Result<Value> {
    let [desktop, bare] = beside_a_bare_one()?;
    let words = number(size, ["20", "200", "1000", "10000"]);
    example("paint_bench", &[&desktop, &bare, "--size", words])
}

/// The desktop and the bare window.
fn beside_a_bare_one() -> Result<[String; 2]> {
    let desktop = program(&["--example", BARE])?;
    Ok([desktop, target().join("release/examples").join(BARE).to_string_lossy().into_owned()])
}

/// The desktop in release, and examples that are built with it.
fn program(beside: &[&str]) -> Result<String> {
    let given = std::env::var("SANGAM_PROGRAM").ok();
    let desktop: &[&str] = if given.is_some() { &[] } else { &["--bin", "sangam"] };
    let wanted = [desktop, beside].concat();
    if !wanted.is_empty() {
        prepare::ui_build()?;
        let build = ["build", "--release", "--package", "sangam", "--features", OPENSSL_ALONG];
        run(command("cargo", &[&build, wanted.as_slice()].concat()))?;
    }
    Ok(given.unwrap_or_else(|| target().join("release/sangam").to_string_lossy().into_owned()))
}
