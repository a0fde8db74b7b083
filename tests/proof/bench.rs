//! A hundred thousand sends of fifty agents over twenty numbers: with everything breaking, with customers who write evenly, and with
//! customers who write by chance.
//!
//! `cargo run --release -p sangam-tests --example sending_bench [texts] [seed] [run]` prints one JSON object,
//! with fifty texts to each customer or so many, of all runs or the named one. Rates, shares and counts are
//! exact in simulated time; `worked_seconds` is what this machine needed. Whatever breaks a law ends the run with its name.

#![allow(clippy::indexing_slicing, clippy::print_stdout)]
#![allow(clippy::disallowed_methods)] // a benchmark reads the clock

use std::time::Instant;

use anyhow::{Result, ensure};
use sangam_tests::proof::{Inbound, Plan, play};
use serde_json::{Value, json};

fn main() -> Result<()> {
    let mut args = std::env::args().skip(1);
    let texts = args.next().map(|texts| texts.parse()).transpose()?;
    let seed = args.next().map_or(Ok(1), |seed| seed.parse())?;
    let only = args.next();
    let town = Plan::hundred_thousand(seed);
    let even = Plan { texts: texts.unwrap_or(town.texts), ..town };
    let chance = Plan { inbound: Inbound::Random(1_000), ..even };
    let mut reports = json!({ "seed": seed });
    for (name, plan) in
        [("breaking", Plan { to_one: 0, ..even.breaking() }), ("even", even), ("chance", chance)]
    {
        if only.as_ref().is_none_or(|only| only == name) {
            reports[name] = measure(name, plan)?;
        }
    }
    println!("{reports:#}");
    Ok(())
}

fn measure(name: &str, plan: Plan) -> Result<Value> {
    let began = Instant::now();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build()?;
    let report = runtime.block_on(play(plan))?;
    let broken = report.broken();
    ensure!(broken.is_empty(), "{name}, seed {}: {}; {report:?}", plan.seed, broken.join("; "));
    ensure!(report.promised == plan.sends(), "{name}: not everything was written");
    ensure!(plan.breaks || report.pairs_emptied >= plan.workspaces, "{name}: no pair came near its limit");
    let mut report = serde_json::to_value(report)?;
    report["worked_seconds"] = json!(began.elapsed().as_secs());
    Ok(report)
}
