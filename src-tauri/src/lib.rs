//! The window around the desk: the only code that names `tauri`.

/// Runs the desktop application until its window closes.
///
/// # Errors
/// When the window system cannot be reached.
pub fn run() -> tauri::Result<()> {
    tauri::Builder::default()
        .setup(|app| {
            tauri::WebviewWindowBuilder::new(app, "main", tauri::WebviewUrl::default()).incognito(true).build()?;
            Ok(())
        })
        .run(tauri::generate_context!())
}
