//! The laws a desk keeps, tried against a small hub in memory.

mod hub;
mod outbox;
mod screens;
mod session;
mod sync;
mod world;
