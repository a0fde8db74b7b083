//! A seat at the real program with a full shop behind it: many chats in a hub, all of them on a desk's disk, and its secrets in the
//! keyring where the program looks for them.
//!
//! Hub and simulator live in the process that measures; whatever is started at the seat lives in the session.

#![expect(clippy::indexing_slicing, reason = "what a desk does not say is null")]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use async_trait::async_trait;
use sangam_desk::transport::net::Network;
use sangam_desk::vault::{Secret, Vault, VaultError};
use sangam_desk::{App, Execution, NoMicrophone, Parts};
use sangam_embedded::{OwnHub, PracticeShop};
use sangam_model::system::{SystemClock, SystemRandom};
use sangam_testkit::{NoWindow, Said, Shop, rajesh};
use serde_json::json;
use tokio::process::{Child, Command};

use crate::session::Session;

/// How many customers write in one webhook.
const TOGETHER: usize = 500;
/// Of the newest chats so many are the owner's own: the view a desk begins with is full.
const OWN: usize = 40;
/// Seconds over which they wrote.
const MONTH: usize = 60 * 60 * 24 * 30;

/// Whether the desk stays in the tray when its window is closed.
#[derive(Clone, Copy, Debug)]
pub struct KeepsRunning(pub bool);

/// A desk's folder, and the shop it belongs to.
pub struct Seat {
    /// The shop: its hub, Meta and the customers.
    pub shop: Shop,
    session: Arc<Session>,
    folder: PathBuf,
}

impl Seat {
    /// So many customers wrote once within the last month, the owner's desk has all of it, and the newest chats are theirs.
    ///
    /// # Errors
    /// When hub or desk cannot be started.
    pub async fn furnished(
        session: &Arc<Session>,
        chats: usize,
        keeps_running: KeepsRunning,
    ) -> Result<Self> {
        let shop = Shop::open().await?;
        everybody_writes(&shop, chats).await;
        let seat = Self { shop, session: Arc::clone(session), folder: session.home().join("desk") };
        seat.somebody_sits_down(chats, keeps_running).await?;
        Ok(seat)
    }

    /// Starts the program at this seat. It ends with the value, without being asked.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn start(&self, program: &str) -> Result<Child> {
        Command::new(program)
            .arg("--data-dir")
            .arg(&self.folder)
            .envs(self.session.environment())
            .kill_on_drop(true)
            .spawn()
            .context("the desktop does not start")
    }

    /// The owner signs in at a desk without a window, and waits until everything is on its disk.
    async fn somebody_sits_down(&self, chats: usize, KeepsRunning(stays): KeepsRunning) -> Result<()> {
        let desk = self.windowless().await?;
        let owner = rajesh();
        let door = json!({
            "hub_url": self.shop.hub_url(), "email": owner.email, "password": owner.password, "totp": null,
        });
        desk.call("sign_in", door).await?;
        let mut settings = desk.call("app_state", json!({})).await?["settings"].take();
        settings["keep_running"] = json!(stays);
        desk.call("save_settings", settings).await?;
        let mut pushes = desk.subscribe();
        let newest = json!({ "view": "all", "before": null, "limit": 1 });
        let last = words(chats.saturating_sub(1));
        loop {
            let connection = desk.call("connection", json!({})).await?;
            let page = desk.call("conversations", newest.clone()).await?;
            let is_all_here = page["rows"][0]["last_message"]["text"] == last;
            if is_all_here && connection["state"] == "live" && connection["first_sync"].is_null() {
                break;
            }
            pushes.next().await.context("the desk was closed")?;
        }
        let me = desk.call("app_state", json!({})).await?["me"]["person_id"].take();
        let newest = json!({ "view": "all", "before": null, "limit": OWN });
        let newest = desk.call("conversations", newest).await?["rows"].take();
        for chat in newest.as_array().into_iter().flatten() {
            desk.call("assign", json!({ "conversation_id": chat["id"], "assignee_id": me })).await?;
        }
        desk.close().await;
        Ok(())
    }

    async fn windowless(&self) -> Result<App> {
        let parts = Parts {
            data_folder: self.folder.clone(),
            clock: Arc::new(SystemClock),
            random: Arc::new(SystemRandom),
            transport: Arc::new(Network::new()?),
            keyring: Arc::new(Keyring::of(&self.session, &self.folder)),
            host: Arc::new(NoWindow),
            microphone: Arc::new(NoMicrophone),
            practice: Arc::new(PracticeShop::default()),
            local_hub: Arc::new(OwnHub::default()),
            execution: Execution::Threads,
        };
        Ok(App::open(parts).await?)
    }
}

/// So many customers write once; the hub keeps what it is told and goes on to read it.
async fn everybody_writes(shop: &Shop, chats: usize) {
    let seconds = shop.simulator.now().as_millis() / 1_000;
    let numbers: Vec<usize> = (0..chats).collect();
    for together in numbers.chunks(TOGETHER) {
        shop.strangers_write(together.iter().map(|&nth| {
            let seconds = seconds - i64::try_from((chats - nth) * MONTH / chats).unwrap_or(0);
            Said { nth, wamid: format!("wamid.MANY{nth:08}"), seconds, text: words(nth) }
        }));
    }
    shop.simulator.settled().await;
}

/// So many customers write in turn, so many messages a second, whoever listens, until this is dropped.
pub async fn customers_write(shop: &Shop, customers: usize, a_second: u32) {
    let mut beat = tokio::time::interval(Duration::from_secs(1) / a_second);
    for nth in 0.. {
        beat.tick().await;
        let (wamid, text) = (format!("wamid.OTHERS{nth:08}"), format!("Number {nth}"));
        let seconds = shop.simulator.now().as_millis() / 1_000;
        shop.strangers_write([Said { nth: nth % customers, wamid, seconds, text }]);
    }
}

fn words(nth: usize) -> String {
    format!("Namaste, {nth}")
}

/// The keyring of the session, under the names the desktop uses.
struct Keyring {
    session: Arc<Session>,
    desk: String,
}

impl Keyring {
    fn of(session: &Arc<Session>, folder: &Path) -> Self {
        Self { session: Arc::clone(session), desk: folder.to_string_lossy().into_owned() }
    }

    fn user(&self, name: &str) -> String {
        format!("{name} of {}", self.desk)
    }
}

#[async_trait]
impl Vault for Keyring {
    async fn load(&self, name: &str) -> Result<Option<Secret>, VaultError> {
        let kept = self.session.secret("org.sangam.desk", &self.user(name)).await.map_err(unavailable)?;
        Ok(kept.map(Secret::new))
    }

    async fn store(&self, name: &str, secret: &Secret) -> Result<(), VaultError> {
        let user = self.user(name);
        self.session.file_secret("org.sangam.desk", &user, secret.expose()).await.map_err(unavailable)
    }

    async fn delete(&self, _: &str) -> Result<(), VaultError> {
        Ok(())
    }
}

fn unavailable(error: anyhow::Error) -> VaultError {
    VaultError::Unavailable(error.into())
}
