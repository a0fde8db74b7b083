//! A hub inside the desktop's own process.
//!
//! Two worlds use one. [`PracticeShop`] is a hub beside a stand-in for WhatsApp, filled with invented customers, in which nothing can
//! leave this computer: the hub's Graph address is the stand-in's. [`OwnHub`] is a shop's first desk: a real hub with nobody
//! connected yet, on this computer only.
//!
//! Both listen on loopback, keep their files in the folder they are given, and stop cleanly with the desk that opened them.

mod director;
mod floor;
mod line;
mod morning;
mod own_hub;
mod practice;
mod running;
mod scenes;
mod second_phone;

pub use line::Line;
pub use own_hub::OwnHub;
pub use practice::PracticeShop;
pub use running::{RunningHub, Secrets, StandIn, StartError};

use sangam_desk::api::error::{UiError, own};

/// What a screen is told when a world inside this process fails: it can only be tried again, the details are for the log.
fn trouble(error: &(dyn std::error::Error + 'static)) -> UiError {
    tracing::error!(error, "a hub inside this process failed");
    UiError::new(own::LOCAL_HUB, error.to_string())
}
