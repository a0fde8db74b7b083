//! The Sangam desktop application.

fn main() -> anyhow::Result<()> {
    Ok(sangam_desktop::run()?)
}
