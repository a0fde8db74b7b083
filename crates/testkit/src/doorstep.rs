//! A shop on the day it connects its number: a hub with its people, and a phone that lives on the app alone.

use std::sync::Arc;

use anyhow::{Context, Result};
use sangam_cloud_api::AccessToken;
use sangam_embedded::{Line, RunningHub, Secrets, StandIn};
use sangam_hub::access::password::Password;
use sangam_hub::service::admin::{NewNumber, NewPerson, NewWorkspace};
use sangam_model::id::WorkspaceId;
use sangam_model::system::{SystemClock, SystemRandom};
use sangam_simulator::{AppSecret, Config, Past, PhoneCard, Simulator, VerifyToken};
use serde_json::json;
use tempfile::TempDir;
use tokio::sync::mpsc;
use url::Url;

use crate::desk::{DeskFiles, TestDesk};
use crate::people::{Colleague, asha, rajesh};

/// What the phone remembers unless a test says otherwise.
const PAST: Past = Past {
    seed: 11,
    conversations: 24,
    messages: 420,
    days: 178,
    hidden: 1,
    media_percent: 2,
    book_percent: 60,
};

/// Owner *Rajesh* and agent *Asha*, a hub, and nothing connected.
pub struct Doorstep {
    /// Meta, the phones and the customers.
    pub simulator: Simulator,
    hub: RunningHub,
    line: Line,
    workspace: WorkspaceId,
    _folder: TempDir,
}

impl Doorstep {
    /// Opens the shop. The first waiting phone remembers six months.
    ///
    /// # Errors
    /// When this computer has no free port or no room.
    pub async fn open() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let secrets = Secrets::fresh(&SystemRandom);
        let simulator = Simulator::start(Config {
            app_secret: AppSecret::new(secrets.app_secret.clone()),
            verify_token: VerifyToken::new(secrets.verify_token.clone()),
            ..Config::default()
        })
        .await?;
        let hub = RunningHub::start(folder.path(), Some(StandIn::of(&simulator)), secrets).await?;
        simulator.set_webhook_url(hub.webhook_url());
        simulator.set_faults(&json!({ "sync": { "chunk_bytes": 20_000 } }))?;
        let workspace = found(&hub, "Neelam Textiles", rajesh()).await?;
        let agent = asha();
        let person = NewPerson {
            workspace_id: workspace,
            name: agent.name.to_owned(),
            email: agent.email.to_owned(),
            password: Password::new(agent.password.to_owned()),
            role: agent.role,
        };
        hub.admin.add_person(person).await?;
        let line = Line::to(hub.address).await?;
        let doorstep = Self { simulator, hub, line, workspace, _folder: folder };
        doorstep.simulator.set_past(&doorstep.phone()?.phone_number_id, PAST)?;
        Ok(doorstep)
    }

    /// Where desks reach the hub.
    #[must_use]
    pub fn hub_url(&self) -> String {
        format!("http://{}/", self.line.address())
    }

    /// The business.
    #[must_use]
    pub const fn workspace(&self) -> WorkspaceId {
        self.workspace
    }

    /// The phone that waits, or waited first.
    ///
    /// # Errors
    /// Never in a seeded world.
    pub fn phone(&self) -> Result<PhoneCard> {
        self.simulator.phones().into_iter().nth(1).context("no phone lives on the app alone")
    }

    /// A number that another workspace of the same hub connected long ago.
    ///
    /// # Errors
    /// When the hub refuses.
    pub async fn somebody_elses_number(&self) -> Result<PhoneCard> {
        let neighbour = Colleague { email: "owner@neighbour.example", ..rajesh() };
        let workspace_id = found(&self.hub, "The neighbours", neighbour).await?;
        let theirs = self.simulator.numbers().into_iter().next().context("no number is connected")?;
        let number = NewNumber {
            workspace_id,
            waba_id: theirs.waba_id,
            phone_number_id: theirs.phone_number_id,
            display_number: format!("+{}", theirs.display_phone_number),
            token: AccessToken::new(theirs.access_token.expose().to_owned())?,
        };
        self.hub.admin.add_number(number).await?;
        self.simulator.phones().into_iter().next().context("no phone")
    }

    /// A desk at which nobody sits yet, and the addresses it opens in a browser.
    ///
    /// # Errors
    /// When it does not start.
    pub async fn desk_with_browser(&self) -> Result<(TestDesk, mpsc::UnboundedReceiver<Url>)> {
        let (files, addresses) = DeskFiles::new(Arc::new(SystemClock))?.with_browser();
        Ok((files.start().await?, addresses))
    }

    /// A desk at which `person` sits.
    ///
    /// # Errors
    /// When it does not start or the hub refuses.
    pub async fn desk(&self, person: Colleague) -> Result<TestDesk> {
        let desk = DeskFiles::new(Arc::new(SystemClock))?.start().await?;
        desk.sign_in(&self.hub_url(), person).await?;
        Ok(desk)
    }
}

async fn found(hub: &RunningHub, name: &str, owner: Colleague) -> Result<WorkspaceId> {
    let (workspace_id, _) = hub
        .admin
        .create_workspace(NewWorkspace {
            name: name.to_owned(),
            practice: false,
            owner_name: owner.name.to_owned(),
            owner_email: owner.email.to_owned(),
            owner_password: Password::new(owner.password.to_owned()),
        })
        .await?;
    Ok(workspace_id)
}
