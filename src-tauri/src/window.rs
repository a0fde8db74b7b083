//! The one window: its size, what it may load, and the picture it can leave with.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use tauri::utils::config::BackgroundThrottlingPolicy;
use tauri::{App, Manager, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder};

use crate::args::{Args, Size, Theme};
use crate::screenshot;

/// What the mock is drawn at.
const USUAL: Size = Size { width: 1360, height: 860 };
/// Everything works down to this: half a small screen, or the whole of it at twice the size.
const SMALLEST: Size = Size { width: 480, height: 320 };

/// Told to the page before it loads, when a picture was asked for: say when the first room is drawn, and hold still.
const SAY_WHEN_DRAWN: &str = "
(() => {
  let awaited = '[data-ready]';
  const look = async () => {
    if (!awaited || !document.querySelector(awaited) || document.querySelector('[aria-busy=true], [data-settling]')) return;
    awaited = null;
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    const opens = await window.__TAURI_INTERNALS__.invoke('page_drawn');
    if (opens) awaited = 'section.thread';
  };
  new MutationObserver(look).observe(document, { attributes: true, childList: true, subtree: true });
})();";

/// A picture to take once the page is drawn.
#[derive(Debug)]
pub(crate) struct Screenshot {
    path: Mutex<Option<PathBuf>>,
    /// A conversation should be open in it, and none is yet.
    wants_a_conversation: AtomicBool,
}

impl Screenshot {
    /// A picture to be saved at `path`, if there is one; of the practice shop with its newest conversation open.
    pub(crate) const fn to(path: Option<PathBuf>, of_practice: bool) -> Self {
        Self { path: Mutex::new(path), wants_a_conversation: AtomicBool::new(of_practice) }
    }

    /// Whether a conversation should be opened before the picture is taken; asked once.
    pub(crate) fn wants_a_conversation(&self) -> bool {
        self.wants_a_conversation.swap(false, Ordering::SeqCst)
    }

    /// Takes the picture, once, and ends the application with it.
    pub(crate) fn take(&self, window: &WebviewWindow) {
        let Some(path) = self.path.lock().unwrap_or_else(PoisonError::into_inner).take() else { return };
        let app = window.app_handle().clone();
        let taken = screenshot::save(window, &path, move |outcome| match outcome {
            Ok(()) => app.exit(0),
            Err(error) => {
                tracing::error!("no picture was taken: {error:#}");
                app.exit(1);
            }
        });
        if let Err(error) = taken {
            tracing::error!("no picture was taken: {error}");
            window.app_handle().exit(1);
        }
    }
}

/// Opens the window. Its page is ours alone: nothing else loads in it, and nothing it shows is kept by the webview.
pub(crate) fn open(app: &App, args: &Args) -> tauri::Result<WebviewWindow> {
    let size = args.size.unwrap_or(USUAL);
    let smallest = if args.size.is_some() { size } else { SMALLEST };
    let mut page = format!("index.html?theme={}", args.theme.map_or("", Theme::name));
    if let Some(locale) =
        args.locale.as_deref().filter(|locale| locale.chars().all(|c| c.is_ascii_alphabetic()))
    {
        page = format!("{page}&locale={locale}");
    }
    let mut window = WebviewWindowBuilder::new(app, "main", WebviewUrl::App(page.into()))
        .title("Sangam")
        .inner_size(size.width.into(), size.height.into())
        .min_inner_size(smallest.width.into(), smallest.height.into())
        .incognito(!is_driven())
        .background_throttling(BackgroundThrottlingPolicy::Disabled)
        // Files are dropped onto the page, which knows the conversation below them.
        .disable_drag_drop_handler()
        .on_navigation(is_our_page);
    if args.size.is_none() {
        // What is usual is more than the smallest screens have room for.
        window = window.prevent_overflow();
    }
    if args.screenshot.is_some() {
        window = window.initialization_script(SAY_WHEN_DRAWN);
    }
    let window = window.build()?;
    crate::drawing::choose(&window)?;
    crate::revive::always(&window)?;
    if args.minimized {
        window.minimize()?;
    }
    Ok(window)
}

/// Brings the window to the front, wherever it is: hidden, minimised, or behind others.
pub(crate) fn present(window: &WebviewWindow) -> tauri::Result<()> {
    platform::present(window)
}

/// A debug build under a `WebDriver`: the only webview WebKitGTK lets be driven is one that could keep what it shows.
fn is_driven() -> bool {
    cfg!(debug_assertions) && std::env::var("TAURI_WEBVIEW_AUTOMATION").is_ok_and(|value| value == "true")
}

fn is_our_page(url: &Url) -> bool {
    url.scheme() == "tauri" || (url.host_str() == Some("tauri.localhost") && url.scheme().starts_with("http"))
}

impl Theme {
    const fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

#[cfg(target_os = "linux")]
mod platform {
    use gtk::prelude::GtkWindowExt;
    use tauri::{Manager, WebviewWindow};

    /// In one breath: a window that is only being shown would not take the keyboard yet.
    pub(super) fn present(window: &WebviewWindow) -> tauri::Result<()> {
        let shown = window.clone();
        window.app_handle().run_on_main_thread(move || match shown.gtk_window() {
            Ok(window) => window.present(),
            Err(error) => tracing::warn!("the window could not be shown: {error}"),
        })
    }
}

#[cfg(not(target_os = "linux"))]
mod platform {
    use tauri::WebviewWindow;

    pub(super) fn present(window: &WebviewWindow) -> tauri::Result<()> {
        window.unminimize().and_then(|()| window.show()).and_then(|()| window.set_focus())
    }
}
