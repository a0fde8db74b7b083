//! The floor under the desktop: a window of the same size with one line of text, from the same libraries. With the name of a file it
//! saves a picture of itself once its page is there, and ends; without one it stays.

use std::path::PathBuf;

use tauri::webview::PageLoadEvent;
use tauri::{AppHandle, Manager, WebviewUrl, WebviewWindow, WebviewWindowBuilder};
use webkit2gtk::{SnapshotOptions, SnapshotRegion, WebViewExt};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let picture = std::env::args_os().nth(1).map(PathBuf::from);
    let app = tauri::Builder::default()
        .setup(|app| {
            WebviewWindowBuilder::new(app, "bare", WebviewUrl::App("index.html".into()))
                .title("Bare")
                .inner_size(1360.0, 860.0)
                .incognito(true)
                .on_page_load(move |window, load| {
                    if let (PageLoadEvent::Finished, Some(picture)) = (load.event(), picture.clone()) {
                        leave(&window, picture);
                    }
                })
                .build()?;
            Ok(())
        })
        .build(tauri::generate_context!("tests/bench/peers/window/tauri.conf.json"))?;
    app.run(|_, _| {});
    Ok(())
}

/// Ends with a picture, as the desktop does.
fn leave(window: &WebviewWindow, picture: PathBuf) {
    let app: AppHandle = window.app_handle().clone();
    let taken = window.with_webview(move |webview| {
        let nothing_cancels_it: Option<&gio::Cancellable> = None;
        let (region, options) = (SnapshotRegion::Visible, SnapshotOptions::NONE);
        webview.inner().snapshot(region, options, nothing_cancels_it, move |drawn| {
            let surface = drawn.ok().and_then(|surface| cairo::ImageSurface::try_from(surface).ok());
            let file = std::fs::File::create(&picture).ok();
            let written =
                surface.zip(file).is_some_and(|(image, mut file)| image.write_to_png(&mut file).is_ok());
            app.exit(i32::from(!written));
        });
    });
    if taken.is_err() {
        window.app_handle().exit(1);
    }
}
