//! A bare window of the desktop's size, with a page that is there as soon as it is read: what Tauri itself takes.

use tauri::{WebviewUrl, WebviewWindowBuilder};

fn main() -> tauri::Result<()> {
    tauri::Builder::default()
        .setup(|app| {
            WebviewWindowBuilder::new(app, "main", WebviewUrl::App("index.html".into()))
                .title("A bare window")
                .inner_size(1360.0, 860.0)
                .incognito(true)
                .build()?;
            Ok(())
        })
        .run(tauri::generate_context!("tests/bench/peers/window/tauri.conf.json"))
}
