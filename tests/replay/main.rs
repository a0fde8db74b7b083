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
mod tomorrow;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::prelude::*;
use sangam_model::Timestamp;
use sangam_model::time::SECOND;

use crate::story::{Told, tell};

/// Steps of a story.
const STEPS: usize = 60;

/// Plays the story of `seed`.
fn play(seed: u64, steps: usize) -> Told {
    play_out(seed, tell(seed, steps))
}

/// Plays a story to its end. Another thread is noticed.
fn play_out<T>(seed: u64, story: impl Future<Output = anyhow::Result<T>>) -> T {
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
    let told = runtime.block_on(story).unwrap();
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
fn what_was_planned_for_tomorrow_at_nine_leaves_at_nine_and_once_while_every_desk_is_closed() {
    let nine: Timestamp = tomorrow::NINE.parse().unwrap();
    let mut arrived = 0;
    for seed in 0..2 {
        let morning = play_out(seed, tomorrow::tell(seed, true));
        assert!(
            morning.asked_at.first().is_some_and(|at| (0..SECOND).contains(&at.since(nine))),
            "seed {seed}"
        );
        assert!(morning.arrived <= 1, "seed {seed}: never twice");
        assert_eq!(morning.planned, Vec::<serde_json::Value>::new(), "seed {seed}: it is a message now");
        assert_eq!(morning.bubbles.len(), 3, "seed {seed}: {:?}", morning.bubbles);
        arrived += morning.arrived;
    }
    assert!(arrived > 0, "mornings on which nothing arrives prove nothing");
}

#[test]
fn a_window_that_is_closed_at_nine_holds_it_and_says_why_when_a_desk_opens() {
    let morning = play_out(1, tomorrow::tell(1, false));
    assert_eq!((morning.asked_at.len(), morning.arrived, morning.bubbles.len()), (0, 0, 1));
    let state = serde_json::json!({ "state": "held", "why": "window_closed" });
    assert_eq!(morning.planned[0]["state"], state, "{:?}", morning.planned);
}

#[test]
fn another_seed_tells_another_story() {
    assert!(first_difference(&play(1, 5).trace, &play(2, 5).trace).is_some());
}
