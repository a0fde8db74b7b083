//! The real window, measured from outside by an example of `tests/proof` that starts it on a display of its own: what it costs while nothing
//! happens, how soon it shows its list, how soon a message is painted. `SANGAM_PROGRAM` measures that program instead of building one.

use anyhow::Result;
use serde_json::Value;

use crate::bench::{release, said};
use crate::package::OPENSSL_ALONG;
use crate::prepare;
use crate::shell::{command, run, target};

/// A bare window of the same Tauri, built beside the desktop.
const BARE: &str = "bare_window";

/// What it costs while nothing happens, with 100,000 chats on its disk and a hub in another process.
pub(crate) fn idle() -> Result<Value> {
    measured("idle_bench", &[program(&[])?])
}

/// How soon it shows its list, and what it then holds, beside a bare window.
pub(crate) fn start(size: &str) -> Result<Value> {
    let desktop = program(&["--example", BARE])?;
    let bare = target().join("release/examples").join(BARE).to_string_lossy().into_owned();
    let chats = match size {
        "tiny" => "100",
        "small" => "1000",
        "normal" => "20000",
        "large" => "100000",
        chats => chats,
    };
    measured("start_bench", &[desktop, bare, "--size".to_owned(), chats.to_owned()])
}

/// How soon a customer's words are painted.
pub(crate) fn paint(size: &str) -> Result<Value> {
    let words = match size {
        "tiny" => "20",
        "small" => "200",
        "normal" => "1000",
        "large" => "10000",
        words => words,
    };
    measured("paint_bench", &[program(&[])?, "--size".to_owned(), words.to_owned()])
}

fn measured(example: &str, arguments: &[String]) -> Result<Value> {
    let mut program = release("sangam-tests");
    program.args(["--example", example, "--"]).args(arguments);
    said(program)
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
