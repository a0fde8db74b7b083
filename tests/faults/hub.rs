//! A hub as a process, in a folder that outlives it.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use sangam_cloud_api::AccessToken;
use sangam_hub::access::password::{Password, Passwords};
use sangam_hub::service::admin::{Admin, NewNumber, NewPerson, NewWorkspace};
use sangam_hub::service::assembly::assemble;
use sangam_hub::service::config::Settings;
use sangam_hub::service::opening::{self, Opened};
use sangam_hub::store::sqlite::{Calls, Purpose};
use sangam_model::Random;
use sangam_model::id::{PersonId, WorkspaceId};
use sangam_model::system::{SystemClock, SystemRandom};
use sangam_simulator::NumberCard;
use sangam_testkit::{Colleague, asha, rajesh, vikram};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::child::{self, Child, Pipes};

/// The name of this part of the program.
pub(crate) const PART: &str = "be-a-hub";
pub(crate) const VERIFY_TOKEN: &str = "agreed-with-Meta";

/// In the child: serves as `sangam-hub serve` does, until it is killed.
pub(crate) async fn serve() -> Result<()> {
    child::end_with_parent();
    let config = Settings::read(None, std::env::vars())?.hub()?;
    let listen = config.listen;
    let hub = assemble(config, Arc::new(SystemClock), Arc::new(SystemRandom), None).await?;
    let listener = TcpListener::bind(listen).await?;
    println!("listening on {}", listener.local_addr()?);
    hub.serve(listener, CancellationToken::new()).await;
    Ok(())
}

/// Where a hub keeps its things.
pub(crate) struct Place {
    _folder: Option<TempDir>,
    settings: BTreeMap<String, String>,
}

/// A running hub.
pub(crate) struct Hub {
    pub(crate) child: Child,
    pub(crate) address: SocketAddr,
    /// The end of this is the end of the hub.
    _pipes: Pipes,
}

impl Place {
    /// A folder of its own, for a hub that turns to `graph`.
    pub(crate) fn new(graph: &str) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let place = Self::in_folder(folder.path(), graph);
        Ok(Self { _folder: Some(folder), ..place })
    }

    /// In this folder, which somebody else keeps.
    pub(crate) fn in_folder(folder: &Path, graph: &str) -> Self {
        let at = |name: &str| folder.join(name).display().to_string();
        let settings = [
            ("SANGAM_LISTEN", "127.0.0.1:0".to_owned()),
            ("SANGAM_DATABASE_URL", format!("sqlite:{}", at("hub.db"))),
            ("SANGAM_MEDIA_URL", format!("file://{}", at("media"))),
            ("SANGAM_MASTER_KEY_FILE", at("master.key")),
            ("SANGAM_META_VERIFY_TOKEN", VERIFY_TOKEN.to_owned()),
            ("SANGAM_GRAPH_URL", graph.to_owned()),
        ];
        let settings = settings.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Self { _folder: None, settings }
    }

    /// With another setting, or something else the process finds in its environment.
    pub(crate) fn with(mut self, variable: &str, value: &str) -> Self {
        self.settings.insert(variable.to_owned(), value.to_owned());
        self
    }

    /// Starts a hub; returns once it listens.
    pub(crate) fn serve(&self) -> Result<Hub> {
        let mut command = child::command(PART)?;
        command.envs(&self.settings);
        let (child, pipes, address) = Child::start(command, "listening on ")?;
        Ok(Hub { child, address: address.parse()?, _pipes: pipes })
    }

    /// The database, while no hub serves from it, or beside one.
    async fn beside(&self) -> Result<Admin> {
        let settings = Settings::read(None, self.settings.clone())?;
        let random: Arc<dyn Random> = Arc::new(SystemRandom);
        let opened =
            opening::open(&settings.storage()?, Purpose::Beside, Calls::OnThreads, Arc::clone(&random)).await;
        let Opened { store, vault } = opened?;
        let passwords = Passwords::new(&*random)?;
        Ok(Admin { store, vault, clock: Arc::new(SystemClock), random, passwords })
    }

    /// A business with its number: the ids of the workspace, of Asha and of Vikram.
    pub(crate) async fn furnish(&self, number: &NumberCard) -> Result<(WorkspaceId, [PersonId; 2])> {
        let admin = self.beside().await?;
        let furnished = furnish(&admin, number).await;
        admin.store.close().await;
        furnished
    }
}

async fn furnish(admin: &Admin, number: &NumberCard) -> Result<(WorkspaceId, [PersonId; 2])> {
    let owner = rajesh();
    let workspace = NewWorkspace {
        name: "Neelam Textiles".to_owned(),
        practice: false,
        owner_name: owner.name.to_owned(),
        owner_email: owner.email.to_owned(),
        owner_password: Password::new(owner.password.to_owned()),
    };
    let (workspace_id, _) = admin.create_workspace(workspace).await?;
    let hire = async |Colleague { name, email, password, role }: Colleague| {
        let (name, email) = (name.to_owned(), email.to_owned());
        let password = Password::new(password.to_owned());
        admin.add_person(NewPerson { workspace_id, name, email, password, role }).await
    };
    let people = [hire(asha()).await?, hire(vikram()).await?];
    let number = NewNumber {
        workspace_id,
        waba_id: number.waba_id.clone(),
        phone_number_id: number.phone_number_id.clone(),
        display_number: format!("+{}", number.display_phone_number),
        token: AccessToken::new(number.access_token.expose().to_owned())?,
    };
    admin.add_number(number).await.context("the number was not added")?;
    Ok((workspace_id, people))
}
