//! The real window, measured from outside by an example of `tests/proof` that starts it on a display of its own: what it costs while nothing
//! happens, how soon it shows its list, how soon a message is painted. `SANGAM_PROGRAM` measures that program instead of building one.

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
