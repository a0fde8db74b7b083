//! A shop to try the whole product in, and the people of it.
//!
//! [`Shop`] is a real hub beside the simulator, with a line that can be cut. [`TestDesk`] is a whole desktop without a window. Tests
//! say what people do and wait for what they should see; nobody sleeps.

#![expect(clippy::indexing_slicing, reason = "a test stops where it stumbles")]

mod canary;
mod desk;
mod doorstep;
mod people;
mod shop;

pub use canary::files_that_hold;
pub use desk::{DeskFiles, NoWindow, TestDesk, profile_key};
pub use doorstep::Doorstep;
pub use people::{Colleague, asha, rajesh, vikram};
pub use shop::{Said, Shop};
