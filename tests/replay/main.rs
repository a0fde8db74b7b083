//! Law 9: hub, desks, their network and WhatsApp take time, randomness and storage as arguments, so a whole shop is replayed from
//! a seed in one thread.
//!
//! A seed decides everything: who writes, who answers, who claims whose chat, which desk loses its line, closes or is given a new
//! computer's empty cache, which requests are lost on the way there or on the way back, what WhatsApp answers and in which
//! order its webhooks come. The hub is the real one with its own background work and its own routes, the desks are real desks
//! with encrypted files, the socket is a WebSocket through a pipe. Time is tokio's, paused: it moves when everyone waits.
//!
//! The same seed tells the same story to the last byte, and at the end of every story the laws hold: no text reached a customer
//! twice (4), and both desks hold exactly the hub's rows (6).

#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test stops where it stumbles")]

mod meta;
mod shop;
mod story;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::prelude::*;

use crate::story::{Told, tell};

/// Steps of a story.
const STEPS: usize = 60;

/// Plays the story of `seed`. Another thread is noticed.
fn play(seed: u64, steps: usize) -> Told {
    let others = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&others);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .on_thread_start(move || {
            count.fetch_add(1, Ordering::Relaxed);
        })
        .build()
        .unwrap();
    let told = runtime.block_on(tell(seed, steps)).unwrap();
    drop(runtime);
    assert_eq!(others.load(Ordering::Relaxed), 0, "seed {seed}: nothing may leave the one thread");
    told
}

/// The first line in which two stories differ, with what led to it.
fn first_difference(one: &[String], other: &[String]) -> Option<String> {
    let at = (0..one.len().max(other.len())).find(|&at| one.get(at) != other.get(at))?;
    let before = one[at.saturating_sub(8)..at.min(one.len())].join("\n");
    Some(format!("after\n{before}\none says\n{:?}\nand the other\n{:?}", one.get(at), other.get(at)))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3, max_shrink_iters: 0, ..ProptestConfig::default() })]

    #[test]
    fn a_seed_replays_a_whole_shop_and_every_story_ends_lawfully(seed in any::<u64>()) {
        let told = play(seed, STEPS);
        for law in &told.broken {
            prop_assert!(false, "seed {seed}: {law}");
        }
        prop_assert!(told.asked > 0, "a story in which nobody answers proves nothing");
        if let Some(difference) = first_difference(&told.trace, &play(seed, STEPS).trace) {
            prop_assert!(false, "seed {seed} told two stories, {difference}");
        }
    }
}

#[test]
fn another_seed_tells_another_story() {
    assert!(first_difference(&play(1, 5).trace, &play(2, 5).trace).is_some());
}
