//! The Sangam desktop application.

// Windows would open a console behind it otherwise, and end the desk with it.
#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

fn main() -> anyhow::Result<std::convert::Infallible> {
    sangam_desktop::run()
}
