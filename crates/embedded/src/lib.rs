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

use std::error::Error;

use sangam_desk::api::error::{UiError, own};

/// What a screen is told when a world inside this process fails, down to its cause: what to do about a full disk, a folder that may not
/// be written or a second app that has the files follows from nothing else.
fn trouble(error: &(dyn Error + 'static)) -> UiError {
    tracing::error!(error, "a hub inside this process failed");
    let causes = std::iter::successors(Some(error), |&error| error.source());
    UiError::new(own::LOCAL_HUB, causes.map(ToString::to_string).collect::<Vec<_>>().join(": "))
}
