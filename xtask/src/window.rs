//! What the desktop costs while nothing happens, with 100,000 chats on its disk and a hub in another process: `tests/proof/idle_bench.rs`
//! counts. `SANGAM_PROGRAM` measures that program instead of building one.

use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::prepare;
use crate::shell::{command, run, target};

pub(crate) fn measure() -> Result<Value> {
    let program = program()?;
    let example = ["--package", "sangam-tests", "--example", "idle_bench", "--", &program];
    let mut bench: Command =
        command("cargo", &[&["run", "--quiet", "--release"], example.as_slice()].concat());
    let output = bench.stderr(Stdio::inherit()).output()?;
    ensure!(output.status.success(), "the benchmark failed ({})", output.status);
    serde_json::from_slice(&output.stdout).context("the benchmark printed no JSON")
}

fn program() -> Result<String> {
    if let Ok(program) = std::env::var("SANGAM_PROGRAM") {
        return Ok(program);
    }
    prepare::ui_build()?;
    run(command("cargo", &["build", "--release", "--package", "sangam"]))?;
    Ok(target().join("release/sangam").to_string_lossy().into_owned())
}
