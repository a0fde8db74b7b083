//! A page that ended comes back.
//!
//! On Linux the page lives in a process of its own, and a fault of the webview or a system short of memory may end that without the
//! window. The desk is not touched by it, and drafts and unsent messages are the desk's: the page is loaded anew, in the list, with no
//! chat open, so whatever ended it is not opened again by itself. A page that keeps ending is brought back ever more slowly.

use tauri::WebviewWindow;

/// Brings the page of `window` back whenever it ends.
///
/// # Errors
/// When the window is gone.
pub(crate) fn always(window: &WebviewWindow) -> tauri::Result<()> {
    let address = window.url()?;
    window.with_webview(move |webview| platform::always(&webview, address))
}

/// Seconds before the page is brought back for the nth time: at once, then twice as long each time, up to half a minute.
fn pause_s(times: u32) -> u32 {
    match times {
        0 | 1 => 0,
        more => 1_u32.checked_shl(more - 2).unwrap_or(u32::MAX).min(30),
    }
}

#[cfg(target_os = "linux")]
mod platform {
    use std::cell::Cell;

    use gio::glib::timeout_add_seconds_local_once;
    use tauri::Url;
    use webkit2gtk::WebViewExt;

    pub(super) fn always(webview: &tauri::webview::PlatformWebview, address: Url) {
        let times = Cell::new(0_u32);
        webview.inner().connect_web_process_terminated(move |view, reason| {
            times.set(times.get().saturating_add(1));
            tracing::error!(?reason, times = times.get(), "the page ended; it is loaded anew");
            let (view, address) = (view.clone(), address.clone());
            // By its address: there is nothing to reload of a page that ended before it had arrived.
            timeout_add_seconds_local_once(super::pause_s(times.get()), move || {
                view.load_uri(address.as_str())
            });
        });
    }
}

#[cfg(not(target_os = "linux"))]
mod platform {
    /// Elsewhere a page that ended stays away until the window is opened anew.
    pub(super) fn always(_: &tauri::webview::PlatformWebview, _: tauri::Url) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_comes_back_at_once_and_one_that_keeps_ending_ever_more_slowly() {
        let pauses: Vec<u32> = (1..10).map(pause_s).collect();
        assert_eq!(pauses, [0, 1, 2, 4, 8, 16, 30, 30, 30]);
        assert_eq!(pause_s(u32::MAX), 30);
    }
}
