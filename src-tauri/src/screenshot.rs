//! A picture of the page, taken by the webview itself, so that it needs no screen to grab.

use std::path::Path;

use tauri::WebviewWindow;

/// Saves what `window` shows as a PNG and then calls `then` with what became of it.
///
/// # Errors
/// When the window is gone. Failures to draw or to write reach `then`.
pub(crate) fn save(
    window: &WebviewWindow,
    path: &Path,
    then: impl FnOnce(anyhow::Result<()>) + Send + 'static,
) -> tauri::Result<()> {
    let path = path.to_owned();
    window.with_webview(move |webview| platform::save(&webview, path, then))
}

#[cfg(target_os = "linux")]
mod platform {
    use std::fs::File;
    use std::path::PathBuf;

    use anyhow::{Context, Result};
    use webkit2gtk::{SnapshotOptions, SnapshotRegion, WebViewExt};

    pub(super) fn save(
        webview: &tauri::webview::PlatformWebview,
        path: PathBuf,
        then: impl FnOnce(Result<()>) + Send + 'static,
    ) {
        let nothing_cancels_it: Option<&gio::Cancellable> = None;
        webview.inner().snapshot(
            SnapshotRegion::Visible,
            SnapshotOptions::NONE,
            nothing_cancels_it,
            move |drawn| {
                let written = drawn.context("the page could not be drawn").and_then(|surface| {
                    let image = cairo::ImageSurface::try_from(surface)
                        .map_err(|_| anyhow::anyhow!("the picture is not an image"))?;
                    let mut file =
                        File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
                    image.write_to_png(&mut file).context("the picture could not be written")
                });
                then(written);
            },
        );
    }
}

#[cfg(not(target_os = "linux"))]
mod platform {
    pub(super) fn save(
        _: &tauri::webview::PlatformWebview,
        _: std::path::PathBuf,
        then: impl FnOnce(anyhow::Result<()>) + Send + 'static,
    ) {
        then(Err(anyhow::anyhow!("pictures of the page are only taken on Linux")));
    }
}
