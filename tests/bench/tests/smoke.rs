//! Every benchmark runs, on a corpus so small that nothing it says of time counts. What it checks of its own work is checked.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::path::Path;

use sangam_bench::{Size, run};
use serde_json::Value;

fn figures(name: &str) -> Vec<Value> {
    let report = run(name, Size::Tiny, Path::new(env!("CARGO_BIN_EXE_sangam-bench"))).unwrap();
    let figures = report["figures"].as_array().unwrap();
    assert!(figures.iter().all(|it| it["value"].is_number()), "{report:#}");
    figures.clone()
}

/// What a benchmark counts of its own work's mistakes.
fn is_none(figures: &[Value], name: &str) {
    let counted = figures.iter().find(|it| it["figure"] == name).unwrap();
    assert_eq!(counted["value"], 0.0, "{counted}");
}

#[test]
fn the_cache_is_measured() {
    assert!(figures("cache").len() > 10);
}

#[test]
fn how_the_cache_grows_is_measured() {
    assert!(figures("growth").len() > 10);
}

#[test]
fn webhooks_are_acknowledged_and_none_is_lost() {
    let figures = figures("acks");
    assert!(figures.len() > 3);
    is_none(&figures, "B3 acknowledged and lost");
    is_none(&figures, "B3 stored twice");
    is_none(&figures, "B3 lost or stored twice of a minute");
}

#[test]
fn every_desk_hears_every_message_once() {
    let figures = figures("fanout");
    assert!(figures.len() > 5);
    is_none(&figures, "B5 missed or said twice");
}

#[test]
fn an_import_loses_and_doubles_nothing() {
    let figures = figures("import");
    assert!(figures.len() > 4);
    is_none(&figures, "B11 acknowledged and lost");
    is_none(&figures, "B11 stored twice");
}

#[test]
fn a_decision_about_very_many_chats_moves_each_and_loses_nobody_who_writes() {
    let figures = figures("bulk");
    is_none(&figures, "bulk acknowledged and lost");
    is_none(&figures, "bulk stored twice");
}

#[test]
fn what_nobody_measures_is_not_run() {
    assert!(run("weather", Size::Tiny, Path::new("")).is_none());
}
