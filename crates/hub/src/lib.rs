//! The one place that talks to Meta: webhooks, the team's truth, sending.

pub mod config;
pub mod health;
pub mod media;
pub mod metrics;
pub mod opening;
pub mod password;
pub mod store;
pub mod throttle;
pub mod tokens;
pub mod vault;
