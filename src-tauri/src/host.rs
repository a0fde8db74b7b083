//! Implements what the desk asks of the window: opening links, asking where to save and what to send, marking files as foreign.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use chrono::{Local, TimeZone};
use sangam_desk::host::{Host, Updater};
use sangam_model::Timestamp;
use tauri::{AppHandle, Manager};
use tauri_plugin_dialog::DialogExt;
use tauri_plugin_opener::OpenerExt;
use tokio::sync::oneshot;
use url::Url;

use crate::startup;

/// The window's side of the bargain.
#[derive(Clone)]
pub(crate) struct Window(pub(crate) AppHandle);

#[async_trait]
impl Host for Window {
    fn device_name(&self) -> String {
        computer(&gethostname::gethostname().to_string_lossy())
    }

    fn minutes_east(&self, at: Timestamp) -> i32 {
        let here = Local.timestamp_millis_opt(at.as_millis()).earliest();
        here.map_or(0, |here| here.offset().local_minus_utc() / 60)
    }

    fn starts_by_itself(&self) -> Option<bool> {
        startup::is_wished(&self.0)
    }

    fn start_by_itself(&self, on: bool) -> io::Result<()> {
        startup::wish(&self.0, on)
    }

    async fn open_url(&self, url: &Url) -> io::Result<()> {
        self.0.opener().open_url(url.as_str(), None::<&str>).map_err(io::Error::other)
    }

    async fn ask_where_to_save(&self, name: &str) -> io::Result<Option<PathBuf>> {
        let (answer, asked) = oneshot::channel();
        self.0.dialog().file().set_file_name(name).save_file(move |chosen| {
            // The asker may have gone with the window.
            let _ = answer.send(chosen);
        });
        let chosen = asked.await.map_err(io::Error::other)?;
        chosen.map(|path| path.into_path().map_err(io::Error::other)).transpose()
    }

    async fn ask_which_files(&self) -> io::Result<Vec<PathBuf>> {
        let (answer, asked) = oneshot::channel();
        self.0.dialog().file().pick_files(move |chosen| {
            // The asker may have gone with the window.
            let _ = answer.send(chosen);
        });
        let chosen = asked.await.map_err(io::Error::other)?.unwrap_or_default();
        chosen.into_iter().map(|path| path.into_path().map_err(io::Error::other)).collect()
    }

    /// Linux desktops know no such mark that programs honour; the file is written without the right to be executed. A Mac marks what this
    /// program writes by itself (`LSFileQuarantineEnabled`).
    async fn quarantine(&self, path: &Path) -> io::Result<()> {
        restrict(path)
    }

    fn updater(&self) -> Option<Arc<dyn Updater>> {
        self.0.try_state::<Arc<dyn Updater>>().map(|updater| Arc::clone(&updater))
    }
}

/// What a computer is called in the list of devices, from what it calls itself in its network.
fn computer(host: &str) -> String {
    // A Mac says with it where it was last.
    let name = host.trim().trim_end_matches(".local");
    if name.is_empty() { std::env::consts::OS.to_owned() } else { name.to_owned() }
}

#[cfg(unix)]
fn restrict(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))
}

#[cfg(not(unix))]
fn restrict(path: &Path) -> io::Result<()> {
    // Windows asks before it opens a file whose zone is the internet.
    let mut stream = path.as_os_str().to_owned();
    stream.push(":Zone.Identifier");
    std::fs::write(stream, "[ZoneTransfer]\r\nZoneId=3\r\n")
}

#[cfg(test)]
mod tests {
    use super::computer;

    #[test]
    fn computers_of_one_kind_are_told_apart() {
        assert_eq!(computer("laden-2\n"), "laden-2");
        assert_eq!(computer("Ashas-MacBook.local"), "Ashas-MacBook");
        assert_eq!(computer(" "), std::env::consts::OS);
    }
}
