//! A whole shop in one thread, with the time, the network, WhatsApp and every fault drawn from a seed.
//!
//! The hub is the real one over its own files, the desks are real desks over theirs; time is tokio's, paused, so hours take as long as
//! the work in them. The hub dies between any two of its transactions, or after one nobody heard of; desks lose their line, single
//! requests and answers, their cache, or are closed; webhooks come twice, in another order, late, and again until they are taken;
//! WhatsApp refuses, is silent before and after it accepted, and is slow. At the end everything is healed and the ledger is asked.
//!
//! The first seed of a run is the one that was given, so that what failed is played again by its number.

mod life;
mod meta;
mod planted;
mod story;

use std::thread;

use anyhow::{Context, Result, anyhow, ensure};
use tokio::runtime::Builder;

use crate::budget::{Budget, Tally, count};

pub(crate) use planted::Bug;

/// Seeds within which every planted bug must be found.
const SEEDS: u64 = 100;

/// How a story went.
pub(crate) struct Told {
    /// Laws that do not hold.
    pub(crate) broken: Vec<String>,
    /// What broke on purpose, by kind.
    pub(crate) tally: Tally,
    /// What everything came to.
    pub(crate) digest: String,
}

/// Plays the story of `seed`, on a thread of its own.
fn play(seed: u64, bug: Option<Bug>) -> Result<Told> {
    let telling = move || {
        let runtime = Builder::new_current_thread().enable_time().start_paused(true).build()?;
        runtime.block_on(story::tell(seed, bug))
    };
    let told = thread::spawn(telling).join();
    told.map_err(|_| anyhow!("the story panicked"))?.with_context(|| format!("the story of seed {seed}"))
}

/// As many seeds as there is time for.
pub(crate) fn try_it(mut budget: Budget) -> Result<Tally> {
    let mut tally = Tally::new();
    while let Some(nth) = budget.next() {
        let seed = budget.seed.wrapping_add(nth as u64);
        let told = play(seed, None)?;
        ensure!(
            told.broken.is_empty(),
            "{} laws are broken: {:#?}; again: cargo xtask faults simulation --seed {seed}",
            told.broken.len(),
            crate::judge::first(&told.broken)
        );
        if nth == 0 {
            ensure!(play(seed, None)?.digest == told.digest, "seed {seed} told two stories");
        }
        count(&mut tally, "seeds", 1);
        for (what, times) in told.tally {
            *tally.entry(what).or_default() += times;
        }
    }
    Ok(tally)
}

/// The net has no holes: each planted bug is found, and soon, by the law it breaks; without it the same story breaks none.
pub(crate) fn find_planted(mut budget: Budget) -> Result<Tally> {
    let mut tally = Tally::new();
    while let Some(nth) = budget.next() {
        let first = budget.seed.wrapping_add(nth as u64 * SEEDS);
        // One bug's stories need not wait for another's.
        let searches = Bug::ALL.map(|bug| (bug, thread::spawn(move || seeds_until_found(bug, first))));
        for (bug, search) in searches {
            let searched = search.join().map_err(|_| anyhow!("the search for {bug:?} panicked"))??;
            let most = tally.entry(bug.name()).or_default();
            *most = searched.max(*most);
        }
    }
    Ok(tally)
}

/// How many seeds from `first` it takes to find a bug.
fn seeds_until_found(bug: Bug, first: u64) -> Result<u64> {
    let found = find(bug, (0..SEEDS).map(|nth| first.wrapping_add(nth)))?;
    let seed = found.with_context(|| format!("{bug:?} was not found within {SEEDS} seeds from {first}"))?;
    let broken = play(seed, None)?.broken;
    ensure!(broken.is_empty(), "without {bug:?} seed {seed} breaks {:#?}", crate::judge::first(&broken));
    Ok(seed.wrapping_sub(first) + 1)
}

/// The first seed whose story breaks the law that the bug breaks. A story that cannot be told finds nothing: it is broken itself.
fn find(bug: Bug, seeds: impl Iterator<Item = u64>) -> Result<Option<u64>> {
    for seed in seeds {
        let told = play(seed, Some(bug)).with_context(|| format!("with {bug:?}"))?;
        if told.broken.iter().any(|broken| broken.contains(bug.breaks())) {
            return Ok(Some(seed));
        }
    }
    Ok(None)
}
