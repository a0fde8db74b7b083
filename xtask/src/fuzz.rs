//! `fuzz`: whatever reads strangers' words, tried with invented ones for as long as somebody has patience.
//!
//! A target is a set of properties that also run as plain tests, for seconds. Here they run in rounds, in turns, until the time is over
//! (`SANGAM_FUZZ_SECONDS`, a minute if nothing is said). Each round has a seed, which is said before it begins; `SANGAM_FUZZ_SEED=N` plays
//! the round of that seed again, once. A round that needs more time or memory than it may have has failed like one that found something.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use crate::prepare;
use crate::shell::{command, run as run_command};

/// How long all rounds together take if nobody says.
const SECONDS: u64 = 60;
/// The longest a round may take, in seconds, and the most address space it may have, in KiB.
const PATIENCE: &str = "900";
const MEMORY_KIB: &str = "6291456";
/// The most memory the screen's parsers may have, in MiB.
const HEAP_MIB: &str = "512";
/// Cases of each property in a round. A property that is slow has a number of its own.
const CASES: &str = "4000";

/// Something that reads strangers' words.
struct Target {
    name: &'static str,
    /// Which properties hold it: a package, the part of it that is built, and the tests whose names hold this.
    held_by: &'static [Properties],
}

enum Properties {
    Rust { package: &'static str, part: &'static [&'static str], tests: &'static str },
    Page { file: &'static str },
}

const LIB: &[&str] = &["--lib"];

const TARGETS: [Target; 7] = [
    Target {
        name: "webhooks",
        held_by: &[Properties::Rust { package: "sangam-cloud-api", part: LIB, tests: "webhook::tests::" }],
    },
    Target {
        name: "frames",
        held_by: &[
            Properties::Rust { package: "sangam-protocol", part: &["--test", "frames"], tests: "" },
            Properties::Rust { package: "sangam-cache", part: &["--test", "cache"], tests: "frames::" },
        ],
    },
    Target {
        name: "search",
        held_by: &[
            Properties::Rust { package: "sangam-model", part: LIB, tests: "asked::" },
            Properties::Rust { package: "sangam-cache", part: &["--test", "cache"], tests: "typed::" },
        ],
    },
    Target {
        name: "phones",
        held_by: &[Properties::Rust { package: "sangam-model", part: LIB, tests: "identity::" }],
    },
    Target {
        name: "tables",
        held_by: &[Properties::Rust { package: "sangam-desk", part: LIB, tests: "reply_sheet::" }],
    },
    Target {
        name: "links",
        held_by: &[Properties::Rust { package: "sangam-desk", part: LIB, tests: "session::" }],
    },
    Target { name: "markup", held_by: &[Properties::Page { file: "src/shared/markup/parse.test.ts" }] },
];

/// Runs the named targets, or all.
pub(crate) fn run(names: &[String]) -> Result<()> {
    if let Some(unknown) = names.iter().find(|name| TARGETS.iter().all(|target| target.name != *name)) {
        let known: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
        bail!("there is no target {unknown}; the targets are {}", known.join(", "));
    }
    let chosen: Vec<&Target> = TARGETS
        .iter()
        .filter(|target| names.is_empty() || names.iter().any(|name| name == target.name))
        .collect();
    for properties in chosen.iter().flat_map(|target| target.held_by) {
        properties.prepare()?;
    }
    match number("SANGAM_FUZZ_SEED")? {
        Some(seed) => chosen.iter().try_for_each(|target| target.round(seed)),
        None => in_turns(&chosen, Duration::from_secs(number("SANGAM_FUZZ_SECONDS")?.unwrap_or(SECONDS))),
    }
}

/// Rounds of each target in turns until the time is over, and one of each in any case.
#[expect(clippy::disallowed_methods, reason = "somebody waits for this by the clock on their wall")]
fn in_turns(targets: &[&Target], time: Duration) -> Result<()> {
    let begun = Instant::now();
    let seeds = RandomState::new();
    for turn in 0_u64.. {
        for target in targets {
            if turn > 0 && begun.elapsed() >= time {
                eprintln!("{turn} rounds and more of each, nothing found.");
                return Ok(());
            }
            let mut seed = seeds.build_hasher();
            seed.write(target.name.as_bytes());
            seed.write_u64(turn);
            // Small enough for a number of the screen's language.
            target.round(seed.finish() >> 33)?;
        }
    }
    Ok(())
}

impl Target {
    fn round(&self, seed: u64) -> Result<()> {
        eprintln!("\u{25b8} {} from seed {seed}", self.name);
        for properties in self.held_by {
            properties
                .hold(seed)
                .with_context(|| format!("again: SANGAM_FUZZ_SEED={seed} cargo xtask fuzz {}", self.name))?;
        }
        Ok(())
    }
}

impl Properties {
    /// Builds what a round needs, so that a round is nothing but trying.
    fn prepare(&self) -> Result<()> {
        match self {
            Self::Rust { package, part, .. } => {
                let mut build = command("cargo", &["test", "--quiet", "--package", package, "--no-run"]);
                build.args(*part);
                run_command(build)
            }
            Self::Page { .. } => prepare::ui_packages(),
        }
    }

    fn hold(&self, seed: u64) -> Result<()> {
        let mut trying = match self {
            Self::Rust { package, part, tests } => {
                let mut trying =
                    within_limits("ulimit -v \"$1\" && shift && exec \"$@\"", &["sh", MEMORY_KIB]);
                trying.args(["cargo", "test", "--package", package]).args(*part).args(["--", tests]);
                trying.env("PROPTEST_RNG_SEED", seed.to_string()).env("PROPTEST_CASES", CASES);
                trying
            }
            Self::Page { file } => {
                let mut trying = within_limits("cd ui && exec \"$@\"", &["sh", "npx", "vitest", "run", file]);
                trying.env("FUZZ_SEED", seed.to_string()).env("FUZZ_RUNS", CASES);
                trying.env("NODE_OPTIONS", format!("--max-old-space-size={HEAP_MIB}"));
                trying
            }
        };
        let told = trying.stdin(Stdio::null()).output().context("cannot start a round")?;
        let said = String::from_utf8_lossy(&told.stdout);
        if !told.status.success() {
            eprintln!("{said}{}", String::from_utf8_lossy(&told.stderr));
            ensure!(told.status.code() != Some(124), "it took longer than {PATIENCE} seconds");
            bail!("something was found");
        }
        // Names change; a round of nothing would find nothing.
        let is_idle = matches!(self, Self::Rust { .. }) && !said.contains("test result: ok. ");
        ensure!(!is_idle && !said.contains("ok. 0 passed"), "there are no such tests");
        Ok(())
    }
}

/// A shell that ends in time.
fn within_limits(script: &str, args: &[&str]) -> Command {
    let mut limited = command("timeout", &["--kill-after=10", PATIENCE, "sh", "-c", script]);
    limited.args(args);
    limited
}

/// A number from the environment.
fn number(name: &str) -> Result<Option<u64>> {
    let Some(text) = std::env::var(name).ok().filter(|text| !text.is_empty()) else { return Ok(None) };
    Ok(Some(text.parse().with_context(|| format!("{name} is no number: {text}"))?))
}
