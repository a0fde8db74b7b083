//! Reloads the page after its process ended.
//!
//! On Linux the page lives in a process of its own, and a fault of the webview or a system short of memory may end that without the
//! window. The desk is not touched by it, and drafts and unsent messages are the desk's: the page is loaded anew, in the list, with no
//! chat open, so whatever ended it is not opened again by itself. A page that keeps ending is brought back ever more slowly; one that
//! lived for a while is not held to account for those before it.

#[cfg(any(target_os = "linux", test))]
use sangam_model::Timestamp;
use tauri::WebviewWindow;

/// Brings the page of `window` back whenever it ends.
///
/// # Errors
/// When the window is gone.
pub(crate) fn always(window: &WebviewWindow) -> tauri::Result<()> {
    let address = window.url()?;
    window.with_webview(move |webview| platform::always(&webview, address))
}

/// A page that lived for so long is a new story, in milliseconds.
#[cfg(any(target_os = "linux", test))]
const A_WHILE: i64 = 300_000;

/// How often the page ended, each time before it had lived for a while.
#[cfg(any(target_os = "linux", test))]
#[derive(Clone, Copy)]
struct Ends {
    times: u32,
    last: Timestamp,
}

#[cfg(any(target_os = "linux", test))]
impl Ends {
    /// One more, at this moment.
    fn at(before: Option<Self>, now: Timestamp) -> Self {
        let in_a_row = before.filter(|ends| (0..A_WHILE).contains(&now.since(ends.last)));
        Self { times: in_a_row.map_or(0, |ends| ends.times).saturating_add(1), last: now }
    }
}

/// Seconds before the page is brought back for the nth time: at once, then twice as long each time, up to half a minute.
#[cfg(any(target_os = "linux", test))]
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
    use sangam_model::Clock;
    use sangam_model::system::SystemClock;
    use tauri::Url;
    use webkit2gtk::WebViewExt;

    use super::Ends;

    pub(super) fn always(webview: &tauri::webview::PlatformWebview, address: Url) {
        let ends = Cell::new(None);
        webview.inner().connect_web_process_terminated(move |view, reason| {
            let now = Ends::at(ends.get(), SystemClock.now());
            ends.set(Some(now));
            let times = now.times;
            tracing::error!(?reason, times, "the page ended; it is loaded anew");
            let (view, address) = (view.clone(), address.clone());
            // By its address: there is nothing to reload of a page that ended before it had arrived.
            timeout_add_seconds_local_once(super::pause_s(times), move || view.load_uri(address.as_str()));
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

    #[test]
    fn a_page_that_lived_for_a_while_is_a_new_story() {
        let ended = |before, at_s| Some(Ends::at(before, Timestamp::from_secs(at_s)));
        let often = ended(ended(ended(None, 0), 10), 20);
        assert_eq!(often.unwrap().times, 3);
        assert_eq!(ended(often, 20 + 300).unwrap().times, 1);
    }
}
