//! The page's queries, built from the rows of the cache with the outbox laid over.
//!
//! Rows hold ids; screens show names. Everything a screen would otherwise have to look up, join or make safe is done here:
//! who somebody is and whether that is the person at the desk, what to call a customer, what a bubble answers, what a file is and
//! what it may be called. Nothing here asks the hub.

mod asked;
pub(crate) mod conversation;
pub(crate) mod figures;
pub(crate) mod labels;
pub(crate) mod later;
pub(crate) mod list;
pub(crate) mod names;
pub(crate) mod notes;
pub(crate) mod presence;
pub(crate) mod quick_replies;
pub(crate) mod reach;
pub(crate) mod search;
mod sending;
pub(crate) mod survey;
pub(crate) mod teams;
pub(crate) mod templates;
pub(crate) mod thread;
pub(crate) mod views;

/// A page of nothing is a mistake, one of everything a long wait.
fn at_most(limit: u32, most: u32) -> u32 {
    limit.clamp(1, most)
}
