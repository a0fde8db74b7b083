//! Speed, measured beside something: one function a benchmark, each with its references in the same run.
//!
//! `sangam-bench NAME [--size tiny|small|normal|large|MESSAGES]` prints one JSON object; `cargo xtask bench NAME` builds it, shows
//! its table and keeps the JSON. Everybody is given the same [`corpus`]; what counts is a ratio of [`rounds`] that took turns. Every
//! benchmark ends with a look at what was done: a fast wrong answer is no answer. Peers lie in `peers/`, are installed on demand below
//! `target/bench/peers`, and are nothing the product knows of.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // what breaks ends the measurement
#![allow(clippy::disallowed_methods)] // a benchmark reads the clock

pub mod cache;
pub mod corpus;
pub mod hub;
pub mod peers;
pub mod rounds;

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde_json::Value;

/// How much of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// Seconds in a debug build: does it run at all.
    Tiny,
    /// Some seconds.
    Small,
    /// About three minutes on a quiet machine.
    Normal,
    /// As long as it takes.
    Large,
    /// So many messages.
    Messages(u64),
}

impl Size {
    /// The size somebody named.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        match name {
            "tiny" => Some(Self::Tiny),
            "small" => Some(Self::Small),
            "normal" => Some(Self::Normal),
            "large" => Some(Self::Large),
            _ => name.parse().ok().filter(|messages| *messages >= 1_000).map(Self::Messages),
        }
    }

    /// How many that is of something that comes in these amounts.
    #[must_use]
    pub const fn choose(self, tiny: u64, small: u64, normal: u64, large: u64) -> u64 {
        match self {
            Self::Tiny => tiny,
            Self::Small => small,
            Self::Normal => normal,
            Self::Large => large,
            Self::Messages(messages) => messages,
        }
    }
}

/// The program that is started once more for what needs a process of its own.
static PROGRAM: OnceLock<PathBuf> = OnceLock::new();

fn program() -> &'static Path {
    PROGRAM.get().expect("a benchmark runs by its name")
}

/// Runs the benchmark of this name; `None` if there is none. `program` is `sangam-bench` itself.
#[must_use]
pub fn run(name: &str, size: Size, program: &Path) -> Option<Value> {
    PROGRAM.get_or_init(|| program.to_owned());
    match name {
        "cache" => Some(cache::run(size)),
        "growth" => Some(cache::growth::run(size)),
        "acks" => Some(hub::acks::run(size)),
        "fanout" => Some(hub::fanout::run(size)),
        "import" => Some(hub::import::run(size)),
        "bulk" => Some(hub::bulk::run(size)),
        _ => None,
    }
}

/// Where measuring writes: on the disk the product would use, not in memory.
pub(crate) fn scratch() -> PathBuf {
    let folder = peers::root().join("target/bench");
    std::fs::create_dir_all(&folder).expect("target/bench cannot be made");
    folder
}
