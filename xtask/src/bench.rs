//! `bench`: the benchmarks, as JSON in `target/bench/` and as a table.
//!
//! They run in release, beside a reference of their own in the same run. Absolute times say more about the machine than
//! about the product; the ratios are what is compared.

use std::process::Stdio;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::prepare;
use crate::shell::{command, root};

/// Runs every benchmark.
pub(crate) fn run() -> Result<()> {
    prepare::system_packages()?;
    let cache = measure("how long a screen waits for the cache", "sangam-cache", "cache")?;
    eprint!("{}", table(&cache));
    let import = measure("what an import costs those who write meanwhile", "sangam-hub", "import")?;
    eprintln!("{import:#}");
    let sending = measure("whether sending lies, a hundred thousand times", "sangam-tests", "sending")?;
    eprint!("{}", columns(&sending));
    let team = measure("how soon one desk has what another did", "sangam-tests", "team")?;
    eprintln!("{team:#}");
    Ok(())
}

/// Runs the example `{name}_bench`, keeps the JSON it prints and returns it.
fn measure(what: &str, package: &str, name: &str) -> Result<Value> {
    let folder = root().join("target/bench");
    std::fs::create_dir_all(&folder)?;
    eprintln!("\u{25b8} {what}");
    let example = format!("{name}_bench");
    let words = ["run", "--quiet", "--release", "--package", package, "--example", &example];
    let bench = command("cargo", &words).stderr(Stdio::inherit()).output()?;
    if !bench.status.success() {
        bail!("the benchmark failed ({})", bench.status);
    }
    let file = folder.join(format!("{name}.json"));
    std::fs::write(&file, &bench.stdout)?;
    eprintln!("Written to {}", file.display());
    serde_json::from_slice(&bench.stdout).context("the benchmark printed no JSON")
}

/// One line per figure, one column per run.
fn columns(report: &Value) -> String {
    let runs: Vec<_> = report.as_object().into_iter().flatten().filter(|(_, run)| run.is_object()).collect();
    let figures = runs.first().and_then(|(_, run)| run.as_object()).into_iter().flat_map(|run| run.keys());
    let head = runs.iter().map(|(name, _)| format!("{name:>20}")).collect::<String>();
    let mut lines = format!("{:<26}{head}\n", "");
    for figure in figures {
        let cells = runs.iter().map(|(_, run)| match run.get(figure) {
            Some(Value::Number(number)) if number.is_f64() => {
                format!("{:>20.4}", number.as_f64().unwrap_or_default())
            }
            Some(value) => format!("{:>20}", value.to_string()),
            None => format!("{:>20}", "-"),
        });
        lines += &format!("{figure:<26}{}\n", cells.collect::<String>());
    }
    lines
}

/// One line per question: microseconds at the median and the 99th percentile, ours and a bare prepared statement's.
fn table(report: &Value) -> String {
    let mut lines = format!("{:<26}{:>12}{:>12}{:>14}{:>14}\n", "µs", "p50", "p99", "bare p50", "bare p99");
    let figure =
        |side: &str, name: &str, which: &str| match report.pointer(&format!("/{side}/{name}/{which}")) {
            Some(value) => value.to_string(),
            None => "-".to_owned(),
        };
    for name in report.get("ours").and_then(Value::as_object).into_iter().flat_map(|ours| ours.keys()) {
        let [ours, bare] = ["ours", "prepared_statement"]
            .map(|side| (figure(side, name, "p50_us"), figure(side, name, "p99_us")));
        lines += &format!("{name:<26}{:>12}{:>12}{:>14}{:>14}\n", ours.0, ours.1, bare.0, bare.1);
    }
    lines
}
