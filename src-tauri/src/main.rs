//! The Sangam desktop application.

fn main() -> anyhow::Result<std::process::ExitCode> {
    sangam_desktop::run()
}
