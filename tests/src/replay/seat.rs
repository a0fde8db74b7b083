//! One person's desk: opened, asked, closed, and at the end read row by row.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use sangam_cache::{Anchor, Cache, Execution, ListQuery, Options, Profile, ThreadItem, ThreadQuery, View};
use sangam_desk::vault::{MemoryVault, Vault};
use sangam_desk::{App, NoMicrophone, Parts};
use sangam_embedded::{OwnHub, PracticeShop};
use sangam_model::id::{PersonId, WorkspaceId};
use sangam_model::{Clock, Random};
use sangam_testkit::{Colleague, NoWindow, profile_key};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::line::Line;
use super::trace::Trace;

/// Where the desks believe the hub to be.
pub const HUB: &str = "https://desk.shop.example";

/// One person's desk.
pub struct Seat {
    /// How the story calls them.
    pub name: &'static str,
    /// Who they are.
    pub person: PersonId,
    /// Their way to the hub.
    pub line: Arc<Line>,
    app: Option<App>,
    folder: TempDir,
    keyring: Arc<MemoryVault>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    trace: Trace,
}

impl Seat {
    /// A desk at which `colleague` just signed in.
    ///
    /// # Errors
    /// When it cannot be opened, or the hub refuses them.
    pub async fn take(
        colleague: Colleague,
        person: PersonId,
        line: Arc<Line>,
        (clock, random, trace): (Arc<dyn Clock>, Arc<dyn Random>, Trace),
    ) -> Result<Self> {
        let name = colleague.name.split(' ').next().unwrap_or_default();
        let (folder, keyring) = (super::folder()?, Arc::new(MemoryVault::default()));
        let mut seat = Self { name, person, line, app: None, folder, keyring, clock, random, trace };
        seat.open().await?;
        let Colleague { email, password, .. } = colleague;
        let app = seat.app.as_ref().context("it was just opened")?;
        app.call("sign_in", json!({ "hub_url": HUB, "email": email, "password": password, "totp": null }))
            .await?;
        Ok(seat)
    }

    /// Opens the desk, if it is closed.
    ///
    /// # Errors
    /// When its files cannot be opened.
    pub async fn open(&mut self) -> Result<()> {
        if self.app.is_none() {
            let app = App::open(Parts {
                data_folder: self.folder.path().to_owned(),
                clock: Arc::clone(&self.clock),
                random: Arc::clone(&self.random),
                transport: Arc::clone(&self.line) as _,
                keyring: Arc::clone(&self.keyring) as _,
                host: Arc::new(NoWindow),
                microphone: Arc::new(NoMicrophone),
                practice: Arc::new(PracticeShop::default()),
                local_hub: Arc::new(OwnHub::default()),
                execution: Execution::Inline,
            });
            self.app = Some(app.await?);
        }
        Ok(())
    }

    /// Closes it, if it is open.
    pub async fn close(&mut self) {
        if let Some(app) = self.app.take() {
            app.close().await;
        }
    }

    /// The desk is told that the network is back.
    pub async fn look_for_hub(&self) {
        if let Some(app) = &self.app {
            app.look_for_hub().await;
        }
    }

    /// The cache is lost while nobody looks. The desk is closed by it.
    ///
    /// # Errors
    /// When the file cannot be removed.
    pub async fn lose_cache(&mut self) -> Result<()> {
        self.close().await;
        for profile in std::fs::read_dir(self.folder.path().join("profiles"))? {
            let cache = profile?.path().join("cache.db");
            if cache.exists() {
                std::fs::remove_file(cache)?;
            }
        }
        Ok(())
    }

    /// Asks or tells the desk, if it is open; what it refuses is part of the story.
    pub async fn call(&self, name: &str, args: Value) -> Option<Value> {
        match self.app.as_ref()?.call(name, args).await {
            Ok(answer) => Some(answer),
            Err(error) => {
                self.trace.say(&format!("{}: {name} is refused, {}", self.name, error.code));
                None
            }
        }
    }

    /// Bubbles of a conversation as the screen shows them.
    pub async fn bubbles(&self, conversation: &Value) -> Vec<Value> {
        let args = json!({ "conversation_id": conversation, "at": { "where": "latest" }, "limit": 200 });
        let page = self.call("thread", args).await.unwrap_or_default();
        page["items"].as_array().cloned().unwrap_or_default()
    }

    /// The conversations the screen shows.
    pub async fn conversations(&self) -> Vec<Value> {
        let args = json!({ "view": "all", "before": null, "limit": 200 });
        let page = self.call("conversations", args).await.unwrap_or_default();
        page["rows"].as_array().cloned().unwrap_or_default()
    }

    /// Every synced row of the closed desk, read from its files.
    ///
    /// # Errors
    /// When they cannot be read.
    pub async fn rows(&self, workspace: WorkspaceId) -> Result<Vec<String>> {
        rows(self.folder.path(), &*self.keyring, HUB, workspace, self.person).await
    }
}

/// Every synced row of a closed desk in `folder`, read from its files: those of `person` at `hub`.
///
/// # Errors
/// When they cannot be read.
pub async fn rows(
    folder: &Path,
    keyring: &dyn Vault,
    hub: &str,
    workspace: WorkspaceId,
    person: PersonId,
) -> Result<Vec<String>> {
    let profile = Profile::of(folder, hub, workspace, person);
    let key = profile_key(folder, keyring, profile.folder()).await?;
    let options = Options { execution: Execution::Inline, ..Options::default() };
    let (cache, _) = Cache::open(profile, &key, options).await?;
    let all = ListQuery { view: View::All, statuses: Vec::new(), before: None, limit: 500 };
    let mut rows = Vec::new();
    for listed in cache.list(all).await?.conversations {
        let query = ThreadQuery { conversation: listed.row.id, at: Anchor::Newest, limit: 500 };
        rows.push(serde_json::to_value(&listed.row)?.to_string());
        for item in cache.thread(query).await?.items {
            if let ThreadItem::Message(stored) = item {
                rows.push(serde_json::to_value(&stored.row)?.to_string());
            }
        }
        // The thread shows fewer: one that only settles, for instance, it leaves out.
        for line in cache.read(move |reader| reader.lines_held(listed.row.id)).await? {
            rows.push(serde_json::to_value(&line)?.to_string());
        }
    }
    cache.close().await?;
    rows.sort();
    Ok(rows)
}
