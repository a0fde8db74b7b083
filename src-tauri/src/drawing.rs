//! Chooses between the graphics card and the processor for drawing the page on Linux.
//!
//! The webview composes a page on the graphics card. On a machine without one (a virtual desktop, an old office computer with no
//! driver) the processor emulates that for every frame. There the page is drawn straight into the window, which takes half the time and
//! some eighty megabytes less. Other systems decide this by themselves.

use tauri::WebviewWindow;

/// Has the page of `window` drawn by whoever does it best here.
///
/// # Errors
/// When the window is gone.
pub(crate) fn choose(window: &WebviewWindow) -> tauri::Result<()> {
    platform::choose(window)
}

#[cfg(target_os = "linux")]
mod platform {
    use std::path::Path;

    use tauri::WebviewWindow;
    use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt, WebViewExt};

    /// Where the kernel shows what can draw.
    const CARDS: &str = "/dev/dri";

    pub(super) fn choose(window: &WebviewWindow) -> tauri::Result<()> {
        if has_card(Path::new(CARDS)) {
            return Ok(());
        }
        window.with_webview(|webview| {
            if let Some(settings) = webview.inner().settings() {
                settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
            }
        })
    }

    /// Whether one of them is there to be drawn on, and not only to show.
    pub(super) fn has_card(folder: &Path) -> bool {
        let mut entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        entries.any(|entry| entry.file_name().to_string_lossy().starts_with("renderD"))
    }
}

#[cfg(not(target_os = "linux"))]
mod platform {
    pub(super) const fn choose(_: &tauri::WebviewWindow) -> tauri::Result<()> {
        Ok(())
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::platform::has_card;

    #[test]
    fn a_card_that_only_shows_draws_nothing() {
        let cards = tempfile::tempdir().unwrap();
        assert!(!has_card(&cards.path().join("dri")));
        std::fs::write(cards.path().join("card0"), []).unwrap();
        assert!(!has_card(cards.path()));
        std::fs::write(cards.path().join("renderD128"), []).unwrap();
        assert!(has_card(cards.path()));
    }
}
