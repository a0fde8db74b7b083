//! `package`: a `.deb` and an `.rpm`.

use anyhow::Result;

use crate::prepare;

/// Builds the desktop in release and bundles it.
pub(crate) fn run() -> Result<()> {
    prepare::system_packages()?;
    prepare::ui_build()?;
    prepare::npm(&["exec", "--", "tauri", "build", "--bundles", "deb,rpm"])
}
