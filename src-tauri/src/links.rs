//! `sangam://` links: an invitation, or the way back from Meta's dialog in the browser.
//!
//! The system starts the app with the link, or hands it to the one that is running. Whatever a link says, it only reaches the
//! desk, which knows the two pages a link may lead to.

use tauri::{AppHandle, Manager};
use tauri_plugin_deep_link::DeepLinkExt;

use crate::args::Args;
use crate::opening::Opening;

/// What the system calls our links.
const SCHEME: &str = "sangam";

/// Follows the link the app was started with, if there is one, and every link from now on.
pub(crate) fn follow_all(app: &AppHandle, args: &Args) {
    if let Some(link) = &args.link {
        follow(app, link.clone());
    }
    let handle = app.clone();
    app.deep_link().on_open_url(move |event| {
        for url in event.urls() {
            follow(&handle, url.into());
        }
        crate::show(&handle);
    });
    if args.is_an_everyday_start() {
        let app = app.clone();
        // Asks programs of the system, for which no window should wait.
        tauri::async_runtime::spawn_blocking(move || claim_scheme(&app));
    }
}

fn follow(app: &AppHandle, link: String) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        app.state::<Opening>().desk().await.opened_from_outside(&link).await
    });
}

/// Tells the system that links of ours are opened with this program. Packages say so when they are installed; this is for a program
/// that was only unpacked, perhaps elsewhere than the last time: that some program of this name has the links says nothing about where
/// it was, so it is told at every start.
fn claim_scheme(app: &AppHandle) {
    if let Err(error) = app.deep_link().register(SCHEME) {
        tracing::warn!(%error, "links will not find this app");
    }
}
