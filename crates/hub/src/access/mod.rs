//! Who may pass a door, who sees what, and what is written down about it.

pub mod audit;
pub mod password;
pub mod second_factor;
pub mod throttle;
pub mod visibility;
