//! The desktop's core without a window.

pub mod address;
pub mod api;
pub mod host;
pub mod hub;
mod pushes;
mod session;
mod sync;
pub mod transport;
pub mod vault;
