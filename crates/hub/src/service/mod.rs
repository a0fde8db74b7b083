//! Configuration, start, serving and health of a hub.
//!
//! [`config`] reads the settings, [`opening`] the database that belongs to them, [`assembly`] makes every real [part](parts), and [`hub`]
//! runs them behind a [server](self) that waits for nobody without end.

pub mod admin;
pub mod assembly;
pub mod config;
pub mod health;
pub mod hub;
pub(crate) mod hurry;
pub mod metrics;
pub mod opening;
pub mod parts;
mod server;
mod sweep;
