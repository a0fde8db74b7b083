//! `faults`: kills, cuts and lies for as long as somebody has patience.
//!
//! The faults are a test target of their own (`tests/faults`), which the plain tests run for seconds. Here what is said behind the
//! command goes to it as it is: names of faults, `--seconds N` for each, `--seed S` to play again what failed.

use anyhow::Result;

use crate::shell::{command, run as run_command};

/// Runs the named faults, or all.
pub(crate) fn run(args: &[String]) -> Result<()> {
    let mut faults =
        command("cargo", &["test", "--quiet", "--package", "sangam-tests", "--test", "faults", "--"]);
    faults.args(args);
    run_command(faults)
}
