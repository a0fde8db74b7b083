//! A real hub, the simulator beside it, and a line that can be cut.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use sangam_cloud_api::AccessToken;
use sangam_desk::Microphone;
use sangam_embedded::{Line, RunningHub, Secrets, StandIn};
use sangam_hub::access::password::Password;
use sangam_hub::service::admin::{NewNumber, NewPerson, NewWorkspace};
use sangam_model::Clock;
use sangam_model::id::WorkspaceId;
use sangam_model::system::{SystemClock, SystemRandom};
use sangam_simulator::{ActResult, AppSecret, Config, NumberCard, Simulator, VerifyToken};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::desk::{DeskFiles, TestDesk};
use crate::people::{Colleague, asha, rajesh, vikram};

/// The place of *Ritika* among the simulator's customers: always there, reads at once.
const RITIKA: usize = 0;

/// What somebody the shop never met says.
pub struct Said {
    /// Which stranger.
    pub nth: usize,
    /// Meta's id of the message.
    pub wamid: String,
    /// When, in Unix seconds.
    pub seconds: i64,
    /// The words.
    pub text: String,
}

/// A shop with a hub, a number, three people and a dozen customers.
pub struct Shop {
    /// Meta, the phone and the customers.
    pub simulator: Simulator,
    hub: RunningHub,
    line: Line,
    number: NumberCard,
    workspace: WorkspaceId,
    folder: TempDir,
}

impl Shop {
    /// Opens a shop: owner *Rajesh*, agents *Asha* and *Vikram*, nobody has written yet.
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
        let number = simulator.numbers().into_iter().next().context("the simulator has no number")?;
        let workspace = furnish(&hub, &number).await?;
        simulator.set_webhook_url(hub.webhook_url());
        let ritika = number.customers.get(RITIKA).context("there is no Ritika")?.user_id.clone();
        let habits =
            serde_json::from_value(json!({ "read_receipts": true, "reads_at_once": true, "online": true }))?;
        simulator.set_habits(&number.phone_number_id, &ritika, habits)?;
        let line = Line::to(hub.address).await?;
        Ok(Self { simulator, hub, line, number, workspace, folder })
    }

    /// Where desks reach the hub.
    #[must_use]
    pub fn hub_url(&self) -> String {
        format!("http://{}/", self.line.address())
    }

    /// The hub itself: its address past the line, and its admin.
    #[must_use]
    pub const fn hub(&self) -> &RunningHub {
        &self.hub
    }

    /// The business.
    #[must_use]
    pub const fn workspace(&self) -> WorkspaceId {
        self.workspace
    }

    /// Where the hub keeps its files.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A desk at which nobody sits yet.
    ///
    /// # Errors
    /// When it does not start.
    pub async fn empty_desk(&self) -> Result<TestDesk> {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        DeskFiles::new(clock)?.start().await
    }

    /// A desk with something that hears, at which `person` sits.
    ///
    /// # Errors
    /// When it does not start or the hub refuses.
    pub async fn desk_that_hears(
        &self,
        person: Colleague,
        microphone: Arc<dyn Microphone>,
    ) -> Result<TestDesk> {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let desk = DeskFiles::new(clock)?.with_microphone(microphone).start().await?;
        desk.sign_in(&self.hub_url(), person).await?;
        Ok(desk)
    }

    /// A desk at which `person` sits.
    ///
    /// # Errors
    /// When it does not start or the hub refuses.
    pub async fn desk(&self, person: Colleague) -> Result<TestDesk> {
        let desk = self.empty_desk().await?;
        desk.sign_in(&self.hub_url(), person).await?;
        Ok(desk)
    }

    /// Cuts the line between desks and hub.
    pub fn cut(&self) {
        self.line.cut();
    }

    /// Mends it.
    pub fn mend(&self) {
        self.line.mend();
    }

    /// *Ritika* writes.
    ///
    /// # Errors
    /// None a seeded world can cause.
    pub async fn ritika_writes(&self, text: &str) -> Result<ActResult> {
        let message = json!({ "type": "text", "text": { "body": text } });
        Ok(self.simulator.customer_message(&self.number.phone_number_id, &self.ritika()?, message)?)
    }

    /// Another customer writes.
    ///
    /// # Errors
    /// None a seeded world can cause.
    pub async fn another_writes(&self, text: &str) -> Result<ActResult> {
        let ritika = self.ritika()?;
        let other = self.number.customers.iter().find(|customer| customer.user_id != ritika);
        let other = other.context("there is nobody else")?.user_id.clone();
        let message = json!({ "type": "text", "text": { "body": text } });
        Ok(self.simulator.customer_message(&self.number.phone_number_id, &other, message)?)
    }

    /// Meta posts this about a field of the shop's number, without anything having happened in the simulator.
    pub fn meta_tells(&self, field: &str, mut value: Value) {
        let number = &self.number;
        value["messaging_product"] = json!("whatsapp");
        value["metadata"] = json!({
            "display_phone_number": number.display_phone_number, "phone_number_id": number.phone_number_id
        });
        let time = self.simulator.now().as_millis() / 1_000;
        let change = json!({ "field": field, "value": value });
        let entry = json!({ "id": number.waba_id, "time": time, "changes": [change] });
        self.simulator.raw_webhook(&json!({ "object": "whatsapp_business_account", "entry": [entry] }));
    }

    /// Strangers write, all told in one webhook.
    pub fn strangers_write(&self, all: impl IntoIterator<Item = Said>) {
        let (mut contacts, mut messages) = (Vec::new(), Vec::new());
        for Said { nth, wamid, seconds, text } in all {
            let from = format!("91982{nth:07}");
            contacts.push(json!({ "profile": { "name": format!("Customer {nth}") }, "wa_id": from }));
            messages
                .push(json!({ "from": from, "id": wamid, "timestamp": seconds.to_string(), "type": "text",
                "text": { "body": text } }));
        }
        self.meta_tells("messages", json!({ "contacts": contacts, "messages": messages }));
    }

    /// The owner answers *Ritika* on the phone, a second after whatever was written last: WhatsApp knows no finer order.
    ///
    /// # Errors
    /// None a seeded world can cause.
    pub async fn phone_answers(&self, text: &str) -> Result<ActResult> {
        self.simulator.advance_clock(1_000);
        let message = json!({ "type": "text", "text": { "body": text } });
        Ok(self.simulator.phone_message(&self.number.phone_number_id, &self.ritika()?, message)?)
    }

    /// How often Meta took a message with this text.
    pub async fn sends_of(&self, text: &str) -> usize {
        self.simulator.settled().await;
        self.simulator.accepted_messages().iter().filter(|sent| sent.content["text"]["body"] == text).count()
    }

    /// The shop's number.
    #[must_use]
    pub const fn number(&self) -> &NumberCard {
        &self.number
    }

    /// How the simulator knows *Ritika*.
    ///
    /// # Errors
    /// Never in a seeded world.
    pub fn ritika(&self) -> Result<String> {
        let ritika = self.number.customers.get(RITIKA).context("there is no Ritika")?;
        Ok(ritika.user_id.clone())
    }
}

async fn furnish(hub: &RunningHub, number: &NumberCard) -> Result<WorkspaceId> {
    let owner = rajesh();
    let (workspace_id, _) = hub
        .admin
        .create_workspace(NewWorkspace {
            name: "Neelam Textiles".to_owned(),
            practice: false,
            owner_name: owner.name.to_owned(),
            owner_email: owner.email.to_owned(),
            owner_password: Password::new(owner.password.to_owned()),
        })
        .await?;
    for agent in [asha(), vikram()] {
        let person = NewPerson {
            workspace_id,
            name: agent.name.to_owned(),
            email: agent.email.to_owned(),
            password: Password::new(agent.password.to_owned()),
            role: agent.role,
        };
        hub.admin.add_person(person).await?;
    }
    let number = NewNumber {
        workspace_id,
        waba_id: number.waba_id.clone(),
        phone_number_id: number.phone_number_id.clone(),
        display_number: format!("+{}", number.display_phone_number),
        token: AccessToken::new(number.access_token.expose().to_owned())?,
    };
    hub.admin.add_number(number).await?;
    Ok(workspace_id)
}
