//! The Sangam desktop application.

fn main() -> anyhow::Result<()> {
    sangam_desktop::run()
}
