//! Background tasks.
//!
//! One of several hubs has the [`duty`] of work that is done once. Most tasks do rounds with a [`rest`] between them, and one that panics
//! is restarted (`tended`). Work that must not run twice at once is [claimed](claims). The [`alarm`] runs what is due, and bulk work gives
//! way to customers ([`beside`]).

pub mod alarm;
pub mod beside;
pub mod claims;
pub(crate) mod duty;
pub(crate) mod rest;
pub(crate) mod tended;
