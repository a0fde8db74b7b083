//! The practice shop: a real hub beside a stand-in for WhatsApp, and a day of invented customers.
//!
//! The shop is made anew whenever it opens, with fresh keys and a fresh password, so every visit begins the same way and
//! nothing of the last one is in the way. Its hub calls only the stand-in, the signup dialog included, so a second number can be
//! connected from beginning to end. The desk reaches the hub through a
//! [`Line`](crate::Line), which a scene may cut.

use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use sangam_cloud_api::AccessToken;
use sangam_desk::api::error::{UiError, own};
use sangam_desk::api::practice::{SceneId, SceneState};
use sangam_desk::host::{Embedded, Practice};
use sangam_hub::access::password::Password;
use sangam_hub::service::admin::{Admin, NewNumber, NewPerson, NewWorkspace};
use sangam_model::Role;
use sangam_model::id::{PersonId, WorkspaceId};
use sangam_model::system::SystemRandom;
use sangam_simulator::{
    AppSecret, Config, HabitChange, NumberCard, Simulator, StageError, Tempo, VerifyToken,
};
use tokio::sync::{Mutex, watch};
use tokio::task::JoinHandle;
use tokio_util::task::AbortOnDropHandle;
use zeroize::Zeroizing;

use crate::director::Director;
use crate::floor::Floor;
use crate::line::Line;
use crate::morning::{self, Staff};
use crate::running::{RunningHub, Secrets, StandIn, word};
use crate::scenes::Progress;
use crate::second_phone;
use crate::trouble;

/// The shop's name, as the window shows it.
const SHOP: &str = "Neelam Textiles";
/// Whose place the newcomer takes: the owner, who may try everything.
const ME: (&str, &str) = ("Asha Shah", "asha@practice.invalid");
/// The colleagues, to whom conversations can be given.
const VIKRAM: (&str, &str, Role) = ("Vikram Rao", "vikram@practice.invalid", Role::Agent);
const MEENA: (&str, &str, Role) = ("Meena Iyer", "meena@practice.invalid", Role::Manager);

/// The practice shop; closed until it is opened.
#[derive(Default)]
pub struct PracticeShop {
    open: Mutex<Option<Open>>,
    progress: Arc<Progress>,
}

struct Open {
    hub: RunningHub,
    simulator: Simulator,
    line: Arc<Line>,
    director: Director,
    password: Zeroizing<String>,
    playing: Option<JoinHandle<()>>,
    /// Plays until the shop closes.
    _second_phone: AbortOnDropHandle<()>,
}

impl Open {
    async fn in_folder(folder: &Path, progress: Arc<Progress>) -> Result<Self, UiError> {
        empty(folder).map_err(|error| trouble(&error))?;
        let secrets = Secrets::fresh(&SystemRandom);
        let simulator = Simulator::start(Config {
            app_secret: AppSecret::new(secrets.app_secret.clone()),
            verify_token: VerifyToken::new(secrets.verify_token.clone()),
            tempo: Tempo::NATURAL,
            waiting: 1,
            ..Config::default()
        })
        .await
        .map_err(|error| trouble(&error))?;
        let hub = RunningHub::start(folder, Some(StandIn::of(&simulator)), secrets).await;
        let hub = hub.map_err(|error| trouble(&error))?;
        let password = Zeroizing::new(word(&SystemRandom));
        let number = simulator.numbers().into_iter().next();
        let number = number.ok_or_else(|| UiError::new(own::LOCAL_HUB, "the stand-in has no number"))?;
        let (workspace, staff) = furnish(&hub.admin, &number, &password).await?;
        simulator.set_webhook_url(hub.webhook_url());
        answer_buttons(&simulator, &number).map_err(|error| trouble(&error))?;
        simulator.opening_day().map_err(|error| trouble(&error))?;
        second_phone::lay_out(&simulator).map_err(|error| trouble(&error))?;
        let line = Arc::new(Line::to(hub.address).await.map_err(|error| trouble(&error))?);
        let floor = Floor { stage: simulator.stage(), store: Arc::clone(&hub.admin.store), workspace };
        let morning = morning::play(&floor, &hub.commands, &staff).await;
        morning.map_err(|error| trouble(&error))?;
        let director = Director::new(floor, Arc::clone(&line), progress);
        let second_phone = AbortOnDropHandle::new(tokio::spawn(second_phone::play(simulator.stage())));
        Ok(Self { hub, simulator, line, director, password, playing: None, _second_phone: second_phone })
    }

    fn invite(&self) -> Result<Embedded, UiError> {
        let address = format!("http://{}/", self.line.address()).parse().map_err(|error| trouble(&error))?;
        Ok(Embedded { address, email: ME.1.to_owned(), password: self.password.clone() })
    }
}

/// Whoever is asked something with buttons answers, so that a survey has a result to look at.
fn answer_buttons(simulator: &Simulator, number: &NumberCard) -> Result<(), StageError> {
    let taps = HabitChange { taps: Some(true), ..HabitChange::default() };
    let mut customers = number.customers.iter();
    customers.try_for_each(|customer| simulator.set_habits(&number.phone_number_id, &customer.user_id, taps))
}

/// The business, its people and its number.
async fn furnish(
    admin: &Admin,
    number: &NumberCard,
    password: &str,
) -> Result<(WorkspaceId, Staff), UiError> {
    let founded = admin.create_workspace(NewWorkspace {
        name: SHOP.to_owned(),
        practice: true,
        owner_name: ME.0.to_owned(),
        owner_email: ME.1.to_owned(),
        owner_password: Password::new(password.to_owned()),
    });
    let (workspace_id, me) = founded.await.map_err(|error| trouble(&error))?;
    let vikram = hire(admin, workspace_id, VIKRAM).await?;
    let meena = hire(admin, workspace_id, MEENA).await?;
    let token = AccessToken::new(number.access_token.expose().to_owned()).map_err(|error| trouble(&error))?;
    let number = NewNumber {
        workspace_id,
        waba_id: number.waba_id.clone(),
        phone_number_id: number.phone_number_id.clone(),
        display_number: format!("+{}", number.display_phone_number),
        token,
    };
    admin.add_number(number).await.map_err(|error| trouble(&error))?;
    Ok((workspace_id, Staff { me, vikram, meena }))
}

/// A colleague, with a password nobody knows: they never sign in.
async fn hire(
    admin: &Admin,
    workspace_id: WorkspaceId,
    who: (&str, &str, Role),
) -> Result<PersonId, UiError> {
    let (name, email, role) = who;
    let password = Password::new(word(&SystemRandom));
    let colleague =
        NewPerson { workspace_id, name: name.to_owned(), email: email.to_owned(), password, role };
    admin.add_person(colleague).await.map_err(|error| trouble(&error))
}

fn empty(folder: &Path) -> std::io::Result<()> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => std::fs::create_dir_all(folder),
    }
}

#[async_trait]
impl Practice for PracticeShop {
    async fn open(&self, folder: &Path) -> Result<Embedded, UiError> {
        let mut open = self.open.lock().await;
        if let Some(shop) = open.as_ref() {
            return shop.invite();
        }
        let shop = Open::in_folder(folder, Arc::clone(&self.progress)).await?;
        let invitation = shop.invite();
        *open = Some(shop);
        invitation
    }

    async fn scenes(&self) -> Vec<SceneState> {
        self.progress.all()
    }

    async fn start(&self, scene: SceneId) -> Result<SceneState, UiError> {
        let mut open = self.open.lock().await;
        let shop =
            open.as_mut().ok_or_else(|| UiError::new(own::NOT_PRACTICE, "the practice shop is closed"))?;
        if let Some(playing) = shop.playing.take() {
            playing.abort();
            shop.line.mend();
        }
        let state = shop.director.begin(scene).await.map_err(|error| trouble(&error))?;
        shop.playing = Some(tokio::spawn(shop.director.clone().play(scene)));
        Ok(state)
    }

    fn progress(&self) -> watch::Receiver<u64> {
        self.progress.bell()
    }

    async fn close(&self) {
        let Some(shop) = self.open.lock().await.take() else { return };
        if let Some(playing) = shop.playing {
            playing.abort();
        }
        shop.line.close().await;
        shop.hub.stop().await;
        shop.simulator.shutdown().await;
        self.progress.forget();
    }
}
