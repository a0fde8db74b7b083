//! Every benchmark runs, on a corpus so small that nothing it says of time counts. What it checks of its own work is checked.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::path::Path;

use sangam_bench::{Size, run};

fn figures(name: &str) -> usize {
    let report = run(name, Size::Tiny, Path::new(env!("CARGO_BIN_EXE_sangam-bench"))).unwrap();
    let figures = report["figures"].as_array().unwrap();
    assert!(figures.iter().all(|it| it["value"].is_number()), "{report:#}");
    figures.len()
}

#[test]
fn the_cache_is_measured() {
    assert!(figures("cache") > 10);
}

#[test]
fn webhooks_are_acknowledged_and_none_is_lost() {
    assert!(figures("acks") > 3);
}

#[test]
fn every_desk_hears_every_message_once() {
    assert!(figures("fanout") > 5);
}

#[test]
fn an_import_loses_and_doubles_nothing() {
    assert!(figures("import") > 4);
}

#[test]
fn what_nobody_measures_is_not_run() {
    assert!(run("weather", Size::Tiny, Path::new("")).is_none());
}
