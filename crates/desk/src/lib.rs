//! The desktop's core without a window.

pub mod api;
