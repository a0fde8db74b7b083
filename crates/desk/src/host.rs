//! Interfaces that the window implements for the desk. All of them are arguments.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use sangam_model::Timestamp;
use tokio::sync::watch;
use url::Url;
use zeroize::Zeroizing;

use crate::address::HubAddress;
use crate::api::error::UiError;
use crate::api::practice::{SceneId, SceneState};
use crate::api::updates::UpdateTrouble;

/// What only a window can do. The desk checks every argument before it asks.
#[async_trait]
pub trait Host: Send + Sync + 'static {
    /// How this computer introduces itself in the list of devices.
    fn device_name(&self) -> String;

    /// How many minutes the clock on the wall is ahead of UTC at an instant; negative west of Greenwich.
    fn minutes_east(&self, at: Timestamp) -> i32;

    /// Whether the system starts the app with the computer; `None` where it cannot. May look at the disk.
    fn starts_by_itself(&self) -> Option<bool>;

    /// Has the system start the app with the computer, or no longer. May look at the disk.
    ///
    /// # Errors
    /// When the system does not take it.
    fn start_by_itself(&self, on: bool) -> std::io::Result<()>;

    /// Opens an address in the system's own program. Only `http`, `https`, `mailto` and `tel` arrive here.
    ///
    /// # Errors
    /// When the system has no program for it.
    async fn open_url(&self, url: &Url) -> std::io::Result<()>;

    /// Asks where to save a file; `None` when the person changed their mind. `name` is safe on every system.
    ///
    /// # Errors
    /// When no dialog can be shown.
    async fn ask_where_to_save(&self, name: &str) -> std::io::Result<Option<PathBuf>>;

    /// Asks which files to send; none when the person changed their mind.
    ///
    /// # Errors
    /// When no dialog can be shown.
    async fn ask_which_files(&self) -> std::io::Result<Vec<PathBuf>>;

    /// Marks a file just written as coming from someone else, where the system knows such a mark.
    ///
    /// # Errors
    /// When the mark could not be set although the system knows it.
    async fn quarantine(&self, path: &Path) -> std::io::Result<()>;

    /// What fetches newer versions of this app; none where they come in another way.
    fn updater(&self) -> Option<Arc<dyn Updater>> {
        None
    }
}

/// A newer version, as the feed announces it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    /// Its number.
    pub version: String,
    /// What is new, as plain text.
    pub notes: Option<String>,
    /// When it came out.
    pub published_at: Option<Timestamp>,
    /// Of a hundred desks, how many are told of it by themselves.
    pub rollout: u8,
}

/// What is told while a newer version comes: how many bytes are here, and how many there are if somebody said so.
pub type OnProgress<'a> = &'a (dyn Fn(u64, Option<u64>) + Send + Sync);

/// Fetches newer versions of this app and puts them in its place. When, and whether, is the desk's.
#[async_trait]
pub trait Updater: Send + Sync + 'static {
    /// The system asks for a password before it installs.
    fn asks_for_password(&self) -> bool;

    /// Asks the feed. None: nothing is newer than what runs.
    ///
    /// # Errors
    /// When the feed gives no answer that can be used.
    async fn check(&self) -> Result<Option<Release>, UpdateTrouble>;

    /// Fetches the release [`Self::check`] found last, holds it against its signature, and keeps it.
    ///
    /// # Errors
    /// When it does not come whole, or is not what it should be. Nothing is kept then.
    async fn download(&self, heard: OnProgress<'_>) -> Result<(), UpdateTrouble>;

    /// Puts what was fetched in the place of this app. May take as long as somebody looks for a password.
    ///
    /// # Errors
    /// When it does not take that place; what was there before still is.
    async fn install(&self) -> Result<(), UpdateTrouble>;

    /// Ends this app in good order and starts the one that took its place.
    fn restart(&self);
}

/// A hub that runs inside this process, and who signs in to it.
pub struct Embedded {
    /// Its address on this computer.
    pub address: HubAddress,
    /// Who signs in.
    pub email: String,
    /// With what.
    pub password: Zeroizing<String>,
}

/// The practice shop: a hub and a stand-in for WhatsApp inside this process, and scenes to play in it.
#[async_trait]
pub trait Practice: Send + Sync + 'static {
    /// Opens the shop, or answers again while it is open. It may keep its files in `folder`, which belongs to it.
    ///
    /// # Errors
    /// When it cannot open; the error is shown.
    async fn open(&self, folder: &Path) -> Result<Embedded, UiError>;

    /// Every scene and how far it is, in [`SceneId::ALL`]'s order.
    async fn scenes(&self) -> Vec<SceneState>;

    /// Begins a scene, or begins it again.
    ///
    /// # Errors
    /// When the shop is not open.
    async fn start(&self, scene: SceneId) -> Result<SceneState, UiError>;

    /// Changes whenever a scene moves on.
    fn progress(&self) -> watch::Receiver<u64>;

    /// Closes the shop; also when it is not open.
    async fn close(&self);
}

/// Who begins a shop's own desk.
pub struct Owner {
    /// The business.
    pub workspace_name: String,
    /// Their name.
    pub name: String,
    /// For signing in.
    pub email: String,
    /// For signing in.
    pub password: Zeroizing<String>,
}

/// A real hub inside this process, for a shop that begins on one computer.
#[async_trait]
pub trait LocalHub: Send + Sync + 'static {
    /// Makes the shop's hub in `folder` with its owner, and serves it. Refused when there is one already.
    ///
    /// # Errors
    /// When it cannot be made; the error is shown.
    async fn create(&self, folder: &Path, owner: Owner) -> Result<HubAddress, UiError>;

    /// Serves the hub made earlier in `folder`, or answers again while it serves.
    ///
    /// # Errors
    /// When it cannot be served; the error is shown.
    async fn serve(&self, folder: &Path) -> Result<HubAddress, UiError>;

    /// The same where somebody began a desk in `folder`; `None` where nobody did.
    ///
    /// # Errors
    /// When it cannot be served; the error is shown.
    async fn find(&self, folder: &Path) -> Result<Option<HubAddress>, UiError>;

    /// Where it serves now, if it does.
    async fn address(&self) -> Option<HubAddress>;

    /// Stops serving; also when it does not.
    async fn close(&self);
}
