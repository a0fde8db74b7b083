//! Configuration, start, serving and health of a hub.
//!
//! [`config`] reads the settings, [`opening`] opens the database, [`assembly`] makes every real part, and [`hub`] runs them behind an HTTP [server](self) with limits and timeouts.

pub mod admin;
pub mod assembly;
pub mod config;
pub mod health;
pub mod hub;
pub(crate) mod hurry;
pub mod metrics;
pub mod opening;
mod server;
