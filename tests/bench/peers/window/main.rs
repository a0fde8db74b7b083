//! What Tauri itself takes: a bare window of the desktop's size.
//!
//! `bare_window` shows a page that is there as soon as it is read. `bare_window ADDRESS FILE` is the end of a bare pipeline: it hears a
//! WebSocket, keeps each message in a sealed file, and shows what the open chat says.

mod desk;
#[path = "../../../../src-tauri/src/drawing.rs"]
mod drawing;

use tauri::{WebviewUrl, WebviewWindow, WebviewWindowBuilder};

fn main() -> tauri::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let pipeline = arguments.next().zip(arguments.next());
    tauri::Builder::default()
        .setup(move |app| {
            let shows = |page: &str| -> tauri::Result<WebviewWindow> {
                WebviewWindowBuilder::new(app, "main", WebviewUrl::App(page.into()))
                    .title("A bare window")
                    .inner_size(1360.0, 860.0)
                    .incognito(true)
                    .build()
            };
            if let Some((address, file)) = pipeline {
                let window = shows("thread.html")?;
                drawing::choose(&window)?;
                desk::open(window, address, file);
            } else {
                shows("index.html")?;
            }
            Ok(())
        })
        .run(tauri::generate_context!("tests/bench/peers/window/tauri.conf.json"))
}
