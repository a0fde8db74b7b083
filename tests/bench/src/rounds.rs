//! How it is measured: in rounds that take turns, by wall clock and by processor time, beside what the machine could do in that round.
//!
//! A ratio is taken inside a round and told as the median of all rounds with a 95 % interval (bootstrap, seeded). Rounds in which the
//! disk or the memory was more than twice off their median are dropped, and how many is told.

use std::fmt;
use std::fs::File;
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;
use std::time::Instant;

use serde_json::{Value, json};

use crate::corpus::Dice;

/// Rounds it takes to say that a goal is met or missed.
const ENOUGH: usize = 7;

/// What a piece of work took.
#[derive(Clone, Copy, Debug, Default)]
pub struct Took {
    /// By the clock on the wall.
    pub seconds: f64,
    /// By the processors, in every thread of this process.
    pub cpu_seconds: f64,
}

/// Does it and says what it took.
pub fn timed<T>(work: impl FnOnce() -> T) -> (T, Took) {
    let (began, cpu) = (Instant::now(), cpu_seconds("self"));
    let done = work();
    let took = Took { seconds: began.elapsed().as_secs_f64(), cpu_seconds: cpu_seconds("self") - cpu };
    (done, took)
}

/// What a process has worked so far, the threads that ended included; the system counts in hundredths.
#[must_use]
pub fn cpu_seconds(process: &str) -> f64 {
    let text = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let fields: Vec<&str> =
        text.rsplit_once(") ").map(|(_, fields)| fields.split(' ').collect()).unwrap_or_default();
    let ticks = [11, 12].iter().filter_map(|place| fields.get(*place)?.parse::<f64>().ok());
    ticks.sum::<f64>() / 100.0
}

/// The memory a process has to itself and its share of what it has with others, in MB.
#[must_use]
pub fn pss_mb(process: u32) -> f64 {
    let text = std::fs::read_to_string(format!("/proc/{process}/smaps_rollup")).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("Pss:"));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kib.unwrap_or_default() / 1024.0
}

/// How much the machine does beside this.
#[must_use]
pub fn load() -> f64 {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split_whitespace().next().and_then(|load| load.parse().ok()).unwrap_or_default()
}

/// What the machine could do when a round began.
#[derive(Clone, Copy, Debug)]
pub struct Calibration {
    /// Microseconds of a `fdatasync` of four KiB, the median.
    pub sync_us: f64,
    /// Milliseconds to copy thirty-two MB.
    pub copy_ms: f64,
}

/// Measures the machine for about a tenth of a second.
#[must_use]
pub fn calibrate(folder: &Path) -> Calibration {
    let mut file = File::create(folder.join("calibration")).unwrap();
    let page = [7_u8; 4096];
    let syncs = (0..40).map(|_| {
        let began = Instant::now();
        file.seek(SeekFrom::Start(0)).unwrap();
        file.write_all(&page).unwrap();
        file.sync_data().unwrap();
        began.elapsed().as_secs_f64() * 1e6
    });
    let sync_us = quantile(&mut syncs.collect::<Vec<_>>(), 0.5);
    let source = vec![7_u8; 32 << 20];
    let began = Instant::now();
    std::hint::black_box(std::hint::black_box(&source).clone());
    Calibration { sync_us, copy_ms: began.elapsed().as_secs_f64() * 1e3 }
}

/// Which rounds count, and what is said of all.
#[must_use]
pub fn steady(rounds: &[Calibration]) -> (Vec<bool>, Value) {
    let median = |of: fn(&Calibration) -> f64| quantile(&mut rounds.iter().map(of).collect::<Vec<_>>(), 0.5);
    let (sync, copy) = (median(|it| it.sync_us), median(|it| it.copy_ms));
    let is_near = |value: f64, median: f64| value <= 2.0 * median && value >= median / 2.0;
    let kept: Vec<bool> =
        rounds.iter().map(|it| is_near(it.sync_us, sync) && is_near(it.copy_ms, copy)).collect();
    let dropped = kept.iter().filter(|kept| !**kept).count();
    let said = json!({
        "rounds": rounds.len(), "dropped": dropped, "load": load(),
        "fdatasync_us": sync.round(), "copy_32_mb_ms": rounded(copy),
    });
    (kept, said)
}

/// The value at a part of the sorted values; nought of none.
#[must_use]
pub fn quantile(values: &mut [f64], part: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let last = values.len().saturating_sub(1);
    values.get((last as f64 * part).round() as usize).copied().unwrap_or_default()
}

/// The median of the ratios of rounds with its 95 % interval. What was too short to be counted gives none.
fn median_ratio(ratios: &[f64]) -> (f64, [f64; 2]) {
    let mut ratios: Vec<f64> = ratios.iter().copied().filter(|ratio| ratio.is_finite()).collect();
    let mut dice = Dice::new(95);
    let mut medians: Vec<f64> = (0..1_000)
        .map(|_| {
            let again =
                (0..ratios.len()).filter_map(|_| ratios.get(dice.below(ratios.len() as u64) as usize));
            quantile(&mut again.copied().collect::<Vec<_>>(), 0.5)
        })
        .collect();
    let median = quantile(&mut ratios, 0.5);
    (median, [quantile(&mut medians, 0.025), quantile(&mut medians, 0.975)])
}

/// How steeply a cost grows: the slope of log cost over log size. Nought is flat, one is in step. What was too short to be counted
/// says nothing.
#[must_use]
pub fn exponent(points: &[(f64, f64)]) -> f64 {
    let counted = points.iter().filter(|(_, cost)| *cost > 0.0);
    slope(&counted.map(|(size, cost)| (size.ln(), cost.ln())).collect::<Vec<_>>())
}

/// How much the second grows for one of the first, by the least squares.
#[must_use]
pub fn slope(points: &[(f64, f64)]) -> f64 {
    let count = points.len() as f64;
    let (x, y) = (
        points.iter().map(|it| it.0).sum::<f64>() / count,
        points.iter().map(|it| it.1).sum::<f64>() / count,
    );
    let above: f64 = points.iter().map(|it| (it.0 - x) * (it.1 - y)).sum();
    let below: f64 = points.iter().map(|it| (it.0 - x).powi(2)).sum();
    if below > 0.0 { above / below } else { 0.0 }
}

/// Three digits behind the point.
#[must_use]
pub fn rounded(value: f64) -> f64 {
    (value * 1e3).round() / 1e3
}

/// What a goal says of a figure.
#[derive(Clone, Copy, Debug)]
pub enum Goal {
    /// It may not be smaller.
    AtLeast(f64),
    /// It may not be larger.
    AtMost(f64),
}

impl Goal {
    fn is_met_by(self, value: f64) -> bool {
        match self {
            Self::AtLeast(least) => value >= least,
            Self::AtMost(most) => value <= most,
        }
    }
}

impl fmt::Display for Goal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtLeast(least) => write!(f, "\u{2265} {least}"),
            Self::AtMost(most) => write!(f, "\u{2264} {most}"),
        }
    }
}

/// The figures of a benchmark that have a goal, for the table; everything else stands beside them.
#[derive(Default)]
pub struct Report {
    rows: Vec<Value>,
    beside: serde_json::Map<String, Value>,
}

impl Report {
    /// A figure with its goal. What was measured too small or too busy to be held to it is shown all the same.
    pub fn figure(&mut self, name: &str, value: f64, goal: Option<Goal>) {
        self.row(name, value, None, goal, goal.map(|goal| goal.is_met_by(value)));
    }

    /// The median of what rounds said, with its interval and its goal. Few rounds are shown and held to nothing: they met or missed it
    /// by chance.
    pub fn rounds(&mut self, name: &str, values: &[f64], goal: Option<Goal>) {
        if values.is_empty() {
            return;
        }
        let (value, interval) = median_ratio(values);
        let is_met = goal.filter(|_| values.len() >= ENOUGH).map(|goal| goal.is_met_by(value));
        self.row(name, value, Some(interval.map(rounded)), goal, is_met);
    }

    fn row(
        &mut self,
        name: &str,
        value: f64,
        interval: Option<[f64; 2]>,
        goal: Option<Goal>,
        is_met: Option<bool>,
    ) {
        let wish = goal.map(|goal| goal.to_string());
        self.rows.push(json!({
            "figure": name, "value": rounded(value), "interval": interval, "goal": wish, "met": is_met,
        }));
    }

    /// Something else to know.
    pub fn beside(&mut self, name: &str, value: Value) {
        self.beside.insert(name.to_owned(), value);
    }

    /// The whole report.
    #[must_use]
    pub fn into_json(self) -> Value {
        json!({ "figures": self.rows, "beside": self.beside })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slope_is_that_of_the_costs() {
        let points = |cost: fn(f64) -> f64| [1e3, 1e4, 1e5].map(|size| (size, cost(size)));
        assert!(exponent(&points(|_| 7.0)).abs() < 1e-9);
        assert!((exponent(&points(|size| size * 3.0)) - 1.0).abs() < 1e-9);
        assert!((exponent(&points(f64::sqrt)) - 0.5).abs() < 1e-9);
        assert!(exponent(&points(|_| 0.0)).abs() < 1e-9);
    }

    #[test]
    fn an_interval_holds_its_median() {
        let (median, [low, high]) = median_ratio(&[0.7, 0.9, 0.8, 0.85, 0.75]);
        assert!((median - 0.8).abs() < 1e-9 && low <= median && median <= high);
    }

    #[test]
    fn a_goal_is_met_or_missed_by_enough_rounds_only() {
        let mut report = Report::default();
        report.rounds("few", &[0.9; ENOUGH - 1], Some(Goal::AtLeast(0.8)));
        report.rounds("enough", &[0.9; ENOUGH], Some(Goal::AtLeast(0.8)));
        report.rounds("missed", &[0.9; ENOUGH], Some(Goal::AtMost(0.8)));
        let report = report.into_json();
        let met = |row: usize| report.pointer(&format!("/figures/{row}/met")).unwrap().as_bool();
        assert_eq!([met(0), met(1), met(2)], [None, Some(true), Some(false)]);
    }

    #[test]
    fn a_round_in_a_bad_minute_is_dropped() {
        let good = Calibration { sync_us: 100.0, copy_ms: 10.0 };
        let bad = Calibration { sync_us: 900.0, ..good };
        assert_eq!(steady(&[good, bad, good]).0, [true, false, true]);
    }
}
