//! The one place that talks to Meta: webhooks, the team's truth, sending.

pub mod alerts;
pub mod assembly;
pub mod audit;
pub mod commands;
pub mod config;
pub mod connect;
pub mod copies;
pub mod health;
pub mod hub;
pub mod import;
pub mod inbox;
pub mod media;
pub mod metrics;
pub mod opening;
pub mod password;
pub mod people;
pub mod release;
pub mod routes;
pub mod sending;
pub mod store;
pub mod throttle;
pub mod tokens;
pub mod vault;
pub mod visibility;
pub mod watch;
pub mod webhooks;
