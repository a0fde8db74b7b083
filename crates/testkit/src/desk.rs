//! A whole desktop without a window.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sangam_cache::RootKey;
use sangam_desk::host::Host;
use sangam_desk::transport::net::Network;
use sangam_desk::vault::{MemoryVault, Vault};
use sangam_desk::{App, Execution, Microphone, NoMicrophone, Parts};
use sangam_embedded::{OwnHub, PracticeShop};
use sangam_model::system::SystemRandom;
use sangam_model::{Clock, Timestamp};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::{mpsc, oneshot};
use url::Url;

use crate::people::Colleague;

/// How long anything may take on a slow, busy machine before it counts as never.
const PATIENCE: Duration = Duration::from_secs(60);

/// What outlives a desktop's process: its files and its keyring.
pub struct DeskFiles {
    folder: TempDir,
    keyring: Arc<MemoryVault>,
    clock: Arc<dyn Clock>,
    host: Arc<dyn Host>,
    microphone: Arc<dyn Microphone>,
}

/// A desktop without a window.
pub struct TestDesk {
    app: Arc<App>,
    files: DeskFiles,
}

impl DeskFiles {
    /// A computer nobody used yet.
    ///
    /// # Errors
    /// When there is no room for temporary files.
    pub fn new(clock: Arc<dyn Clock>) -> Result<Self> {
        let (keyring, host) = (Arc::new(MemoryVault::default()), Arc::new(NoWindow));
        let microphone = Arc::new(NoMicrophone);
        Ok(Self { folder: tempfile::tempdir()?, keyring, clock, host, microphone })
    }

    /// The computer with a browser: every address the desk opens arrives at the returned end.
    #[must_use]
    pub fn with_browser(self) -> (Self, mpsc::UnboundedReceiver<Url>) {
        let (opened, addresses) = mpsc::unbounded_channel();
        (Self { host: Arc::new(Browser(opened)), ..self }, addresses)
    }

    /// The computer with something that hears.
    #[must_use]
    pub fn with_microphone(self, microphone: Arc<dyn Microphone>) -> Self {
        Self { microphone, ..self }
    }

    /// Where everything is written.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The computer after its keyring was lost.
    #[must_use]
    pub fn without_keyring(self) -> Self {
        Self { keyring: Arc::new(MemoryVault::default()), ..self }
    }

    /// Every file of every person who sat here, as someone with their key could read it. Of a closed desktop.
    ///
    /// # Errors
    /// When a file or its key is missing.
    pub async fn plaintext(&self) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        for profile in std::fs::read_dir(self.folder.path().join("profiles"))? {
            let profile = profile?.path();
            let key = profile_key(self.folder(), &*self.keyring, &profile).await?;
            bytes.extend(sangam_cache::plaintext(&profile, &key)?.into_iter().flat_map(|(_, file)| file));
        }
        Ok(bytes)
    }

    /// Starts the desktop.
    ///
    /// # Errors
    /// When it cannot start.
    pub async fn start(self) -> Result<TestDesk> {
        let app = App::open(Parts {
            data_folder: self.folder.path().to_owned(),
            clock: Arc::clone(&self.clock),
            random: Arc::new(SystemRandom),
            transport: Arc::new(Network::new()?),
            keyring: Arc::clone(&self.keyring) as _,
            host: Arc::clone(&self.host),
            microphone: Arc::clone(&self.microphone),
            practice: Arc::new(PracticeShop::default()),
            local_hub: Arc::new(OwnHub::default()),
            execution: Execution::Threads,
        })
        .await?;
        Ok(TestDesk { app: Arc::new(app), files: self })
    }
}

/// The key of a profile of the desktop that keeps its files in `data_folder`.
///
/// # Errors
/// When the keyring has none.
pub async fn profile_key(data_folder: &Path, keyring: &dyn Vault, profile: &Path) -> Result<RootKey> {
    let desk: Value = serde_json::from_slice(&std::fs::read(data_folder.join("desk.json"))?)?;
    let id = desk["id"].as_str().context("the desktop has no name")?;
    let name = profile.file_name().context("the profile has no name")?.to_string_lossy();
    let kept = keyring.load(&format!("{id}/root/{name}")).await?.context("the profile has no key")?;
    let key: [u8; 32] = STANDARD.decode(kept.expose())?.as_slice().try_into()?;
    Ok(RootKey::new(key))
}

impl TestDesk {
    /// The desktop itself.
    #[must_use]
    pub fn app(&self) -> Arc<App> {
        Arc::clone(&self.app)
    }

    /// Signs in to the hub at `url`.
    ///
    /// # Errors
    /// When the hub refuses.
    pub async fn sign_in(&self, url: &str, person: Colleague) -> Result<()> {
        let Colleague { email, password, .. } = person;
        self.call("sign_in", json!({ "hub_url": url, "email": email, "password": password, "totp": null }))
            .await?;
        Ok(())
    }

    /// Asks or tells the desk, as its page would.
    ///
    /// # Errors
    /// What the page would be told.
    pub async fn call(&self, name: &str, args: Value) -> Result<Value> {
        self.app.call(name, args).await.with_context(|| format!("{name} was refused"))
    }

    /// Asks again whenever the desk says that something changed, until the answer is as wished.
    ///
    /// # Errors
    /// When the desk refuses, or never gives such an answer.
    pub async fn until(&self, name: &str, args: Value, is_wished: impl Fn(&Value) -> bool) -> Result<Value> {
        let mut pushes = self.app.subscribe();
        let mut last = Value::Null;
        let asking = async {
            loop {
                last = self.call(name, args.clone()).await?;
                if is_wished(&last) {
                    return Ok(last.clone());
                }
                if pushes.next().await.is_none() {
                    bail!("the desk was closed");
                }
            }
        };
        match tokio::time::timeout(PATIENCE, asking).await {
            Ok(answer) => answer,
            Err(_) => bail!("{name} never gave the answer wished for, last was {last}"),
        }
    }

    /// The row of the list whose newest words are these, once it is there.
    ///
    /// # Errors
    /// When it never comes.
    pub async fn row_with(&self, words: &str) -> Result<Value> {
        let args = json!({ "view": "all", "before": null, "limit": 200 });
        let is_it = |row: &Value| row["last_message"]["text"] == words;
        let page = self.until("conversations", args, |page| rows(page).iter().any(is_it)).await?;
        rows(&page).into_iter().find(is_it).context("the row went away")
    }

    /// The bubble with these words in a conversation, once it is as wished.
    ///
    /// # Errors
    /// When it never is.
    pub async fn bubble(
        &self,
        conversation: &Value,
        words: &str,
        is_wished: impl Fn(&Value) -> bool,
    ) -> Result<Value> {
        let args = json!({ "conversation_id": conversation, "at": { "where": "latest" }, "limit": 100 });
        let is_it = |item: &Value| item["type"] == "message" && item["text"] == words && is_wished(item);
        let page = self.until("thread", args, |page| items(page).iter().any(is_it)).await?;
        items(&page).into_iter().find(is_it).context("the bubble went away")
    }

    /// Answers in a conversation; the id of the new message.
    ///
    /// # Errors
    /// When the desk refuses.
    pub async fn answers(&self, conversation: &Value, text: &str) -> Result<Value> {
        let args = json!({ "conversation_id": conversation, "text": text, "reply_to": null });
        Ok(self.call("send_text", args).await?["message_id"].take())
    }

    /// The process ends as by SIGKILL: nothing is said, nothing is flushed; files and keyring stay. Like a process, it is not gone
    /// before the system has taken back its locks: a task of it may hold them for a moment longer.
    ///
    /// # Errors
    /// When something never lets go of a profile.
    pub async fn crashes(self) -> Result<DeskFiles> {
        let Self { app, files } = self;
        drop(app);
        let folder = files.folder().to_owned();
        let (freed, is_free) = oneshot::channel();
        // A thread of its own: a lock that never comes keeps nobody from ending.
        std::thread::spawn(move || freed.send(free_of_locks(&folder)));
        tokio::time::timeout(PATIENCE, is_free).await.context("a profile is still locked")???;
        Ok(files)
    }

    /// The window is closed.
    pub async fn closes(self) -> DeskFiles {
        self.app.close().await;
        self.files
    }
}

/// Waits for the lock of every profile, and lets go of it.
fn free_of_locks(data_folder: &Path) -> Result<()> {
    for profile in std::fs::read_dir(data_folder.join("profiles"))? {
        let lock = profile?.path().join("lock");
        if lock.exists() {
            std::fs::File::open(lock)?.lock()?;
        }
    }
    Ok(())
}

fn rows(page: &Value) -> Vec<Value> {
    page["rows"].as_array().cloned().unwrap_or_default()
}

fn items(page: &Value) -> Vec<Value> {
    page["items"].as_array().cloned().unwrap_or_default()
}

/// There is no window, but somebody walks to whatever is opened.
struct Browser(mpsc::UnboundedSender<Url>);

#[async_trait]
impl Host for Browser {
    fn device_name(&self) -> String {
        NoWindow.device_name()
    }

    fn minutes_east(&self, at: Timestamp) -> i32 {
        NoWindow.minutes_east(at)
    }

    fn starts_by_itself(&self) -> Option<bool> {
        NoWindow.starts_by_itself()
    }

    fn start_by_itself(&self, on: bool) -> std::io::Result<()> {
        NoWindow.start_by_itself(on)
    }

    async fn open_url(&self, url: &Url) -> std::io::Result<()> {
        self.0.send(url.clone()).map_err(std::io::Error::other)
    }

    async fn ask_where_to_save(&self, name: &str) -> std::io::Result<Option<PathBuf>> {
        NoWindow.ask_where_to_save(name).await
    }

    async fn ask_which_files(&self) -> std::io::Result<Vec<PathBuf>> {
        NoWindow.ask_which_files().await
    }

    async fn quarantine(&self, path: &Path) -> std::io::Result<()> {
        NoWindow.quarantine(path).await
    }
}

/// There is no window: nothing can be opened or asked.
pub struct NoWindow;

#[async_trait]
impl Host for NoWindow {
    fn device_name(&self) -> String {
        "a computer of the shop".to_owned()
    }

    fn minutes_east(&self, _: Timestamp) -> i32 {
        330
    }

    fn starts_by_itself(&self) -> Option<bool> {
        None
    }

    fn start_by_itself(&self, _: bool) -> std::io::Result<()> {
        Err(std::io::Error::other("there is no window"))
    }

    async fn open_url(&self, _: &Url) -> std::io::Result<()> {
        Err(std::io::Error::other("there is no window"))
    }

    async fn ask_where_to_save(&self, _: &str) -> std::io::Result<Option<PathBuf>> {
        Ok(None)
    }

    async fn ask_which_files(&self) -> std::io::Result<Vec<PathBuf>> {
        Ok(Vec::new())
    }

    async fn quarantine(&self, _: &Path) -> std::io::Result<()> {
        Ok(())
    }
}
