//! What the tests of the whole product share: a browser to drive, a bridge for Chromium, and journeys to walk in either.

pub mod bridge;
pub mod connecting;
pub mod driver;
pub mod journey;
pub mod kinds;
