//! `bench`: the benchmarks, as JSON in `target/bench/` and as a table.

use anyhow::Result;

use crate::prepare;
use crate::shell::{command, run as run_command};

/// Runs every benchmark; each prints its own table and writes its own JSON.
pub(crate) fn run() -> Result<()> {
    prepare::system_packages()?;
    std::fs::create_dir_all(crate::shell::root().join("target/bench"))?;
    run_command(command("cargo", &["run", "--release", "--package", "sangam-cache", "--example", "cache_bench"]))
}
