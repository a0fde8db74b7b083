//! How long a fault is tried, and what came of it.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use sangam_model::{Random, SeededRandom};

/// What was tried how often.
pub(crate) type Tally = BTreeMap<&'static str, u64>;

/// Rounds of one fault: so many, or as many as fit into a time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Budget {
    /// Decides whatever chance decides.
    pub(crate) seed: u64,
    rounds: usize,
    until: Option<Instant>,
    done: usize,
}

impl Budget {
    /// So many rounds.
    pub(crate) const fn rounds(seed: u64, rounds: usize) -> Self {
        Self { seed, rounds, until: None, done: 0 }
    }

    /// As many rounds as fit, and one in any case.
    #[expect(clippy::disallowed_methods, reason = "somebody waits for this by the clock on their wall")]
    pub(crate) fn time(seed: u64, time: Duration) -> Self {
        Self { seed, rounds: usize::MAX, until: Some(Instant::now() + time), done: 0 }
    }

    /// Begins the next round, if there is one; says its number.
    #[expect(clippy::disallowed_methods, reason = "somebody waits for this by the clock on their wall")]
    pub(crate) fn next(&mut self) -> Option<usize> {
        let is_over = self.until.is_some_and(|until| self.done > 0 && Instant::now() >= until);
        if is_over || self.done >= self.rounds {
            return None;
        }
        self.done += 1;
        Some(self.done - 1)
    }

    /// Whether there is time for faults that take long.
    pub(crate) const fn is_long(&self) -> bool {
        self.until.is_some()
    }

    /// Dice for one round.
    pub(crate) fn dice(&self, round: usize) -> SeededRandom {
        SeededRandom::new(self.seed.rotate_left(20) ^ round as u64)
    }
}

/// Adds to a tally.
pub(crate) fn count(tally: &mut Tally, what: &'static str, more: usize) {
    *tally.entry(what).or_default() += more as u64;
}

/// A number below `bound`.
pub(crate) fn below(dice: &SeededRandom, bound: usize) -> usize {
    usize::try_from(dice.below(bound as u64)).unwrap_or_default()
}
