//! Connecting a number, from the owner's wish to the one-shot sync, against a small stand-in for Meta.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops where it stumbles")]

mod by_hand;
mod canary;
mod crashes;
mod dialog360;
mod endings;
mod journey;
mod meta;
mod page;
#[expect(dead_code, reason = "most of what may be the matter with a store is tried by the laws")]
#[path = "../laws/troubled.rs"]
mod troubled;
mod world;
