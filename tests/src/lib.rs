//! What the tests of the whole product share: a browser to drive, a bridge for Chromium, journeys to walk in either, a window
//! that is looked at from outside, a shop that is replayed from a seed, and a town of shops that proves what sending promises.

pub mod bridge;
pub mod connecting;
pub mod driver;
pub mod furnished;
pub mod hostile;
pub mod journey;
pub mod keyboard;
pub mod kinds;
pub mod met;
pub mod processes;
pub mod proof;
pub mod replay;
pub mod screen;
mod secrets;
pub mod session;
pub mod shell;
pub mod tray;
