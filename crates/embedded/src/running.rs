//! A hub that serves on loopback until it is let go.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;

use sangam_cloud_api::signature::AppSecrets;
use sangam_cloud_api::{AppSecret, VerifyToken};
use sangam_hub::commands::Commands;
use sangam_hub::service::admin::Admin;
use sangam_hub::service::assembly::{AssemblyError, assemble};
use sangam_hub::service::config::{Config, Storage};
use sangam_model::system::{SystemClock, SystemRandom};
use sangam_model::{Clock, Random};
use sangam_simulator::Simulator;
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use url::Url;

/// The file that holds everything a hub knows.
pub(crate) const DATABASE: &str = "hub.db";
/// Where Graph is for a hub without a number: nothing is ever asked there before a number is connected.
const META: &str = "https://graph.facebook.com";
/// Where Meta's SDK is.
const SDK: &str = "https://connect.facebook.net/en_US/sdk.js";
/// Where 360dialog is.
const DIALOG360: &str = "https://waba-v2.360dialog.io";
/// How many businesses a young app may onboard in seven days.
const QUOTA: u64 = 10;
/// The version of Graph that is spoken.
const GRAPH_VERSION: &str = "v25.0";

/// Why no hub runs.
#[derive(Debug, Error)]
pub enum StartError {
    /// It could not be put together.
    #[error(transparent)]
    Assembly(#[from] AssemblyError),
    /// This computer has no free port.
    #[error("the hub cannot listen on this computer")]
    Listen(#[from] std::io::Error),
    /// An address made here is no address.
    #[error("an address cannot be read")]
    Address(#[from] url::ParseError),
    /// A secret made here is no secret.
    #[error("a secret cannot be used")]
    Secret(#[from] sangam_cloud_api::InvalidSecret),
}

/// A stand-in for Meta, to which a hub turns instead: its Graph, its signup dialog and its SDK are on this computer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandIn {
    /// Where it listens.
    pub address: String,
    /// The Meta app the hub is.
    pub app_id: String,
    /// The configuration its signups name.
    pub config_id: String,
}

impl StandIn {
    /// This one.
    #[must_use]
    pub fn of(simulator: &Simulator) -> Self {
        Self {
            address: simulator.base_url(),
            app_id: simulator.app_id().to_owned(),
            config_id: simulator.config_id().to_owned(),
        }
    }
}

/// What a hub shares with whoever posts webhooks to it.
pub struct Secrets {
    /// Signs the webhooks.
    pub app_secret: String,
    /// The word agreed at the door.
    pub verify_token: String,
}

impl Secrets {
    /// Fresh ones, known to nobody.
    #[must_use]
    pub fn fresh(random: &dyn Random) -> Self {
        Self { app_secret: word(random), verify_token: word(random) }
    }
}

/// Thirty-two random bytes as text.
pub(crate) fn word(random: &dyn Random) -> String {
    let mut bytes = [0_u8; 32];
    random.fill(&mut bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A hub that serves. Dropping it stops it like a crash; [`RunningHub::stop`] is the polite way.
pub struct RunningHub {
    /// Where it listens.
    pub address: SocketAddr,
    /// Founding workspaces, adding people and numbers.
    pub admin: Admin,
    /// Deciding commands without a desk.
    pub commands: Commands,
    stop: CancellationToken,
    serving: JoinHandle<()>,
}

impl RunningHub {
    /// Starts a hub that keeps everything in `folder` and turns to `stand_in`, or to Meta itself.
    ///
    /// # Errors
    /// [`StartError`].
    pub async fn start(
        folder: &Path,
        stand_in: Option<StandIn>,
        secrets: Secrets,
    ) -> Result<Self, StartError> {
        Self::start_with(folder, stand_in, secrets, Arc::new(SystemClock), Arc::new(SystemRandom)).await
    }

    /// As [`start`](Self::start), with the time and the randomness of a test.
    ///
    /// # Errors
    /// [`StartError`].
    pub async fn start_with(
        folder: &Path,
        stand_in: Option<StandIn>,
        secrets: Secrets,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
    ) -> Result<Self, StartError> {
        std::fs::create_dir_all(folder)?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let of = |place: fn(&StandIn) -> String, meta: &str| {
            Url::parse(&stand_in.as_ref().map_or_else(|| meta.to_owned(), place))
        };
        let config = Config {
            listen: address,
            storage: Storage {
                database: folder.join(DATABASE).into(),
                master_key_file: folder.join("master.key"),
            },
            media: folder.join("media").into(),
            public_url: None,
            trusted_proxies: Vec::new(),
            meta_app_id: stand_in.as_ref().map(|stand_in| stand_in.app_id.clone()),
            meta_config_id: stand_in.as_ref().map(|stand_in| stand_in.config_id.clone()),
            meta_sdk_url: of(|stand_in| format!("{}/sdk.js", stand_in.address), SDK)?,
            meta_onboarding_quota: QUOTA,
            dialog360_url: of(|stand_in| stand_in.address.clone(), DIALOG360)?,
            app_secrets: AppSecrets::new(AppSecret::new(secrets.app_secret)?, None),
            verify_token: VerifyToken::new(secrets.verify_token)?,
            graph_url: of(|stand_in| stand_in.address.clone(), META)?,
            graph_version: GRAPH_VERSION.to_owned(),
            mailer: None,
            copy_folder: None,
            is_own_computer: true,
        };
        let hub = assemble(config, clock, random, None).await?;
        let (admin, commands) = (hub.admin(), hub.commands());
        let stop = CancellationToken::new();
        let serving = tokio::spawn(hub.serve(listener, stop.clone()));
        Ok(Self { address, admin, commands, stop, serving })
    }

    /// Where webhooks are posted to.
    #[must_use]
    pub fn webhook_url(&self) -> String {
        format!("http://{}/webhooks/whatsapp", self.address)
    }

    /// Stops it and waits until its database is closed.
    pub async fn stop(mut self) {
        self.stop.cancel();
        if let Err(error) = (&mut self.serving).await {
            tracing::error!(%error, "the embedded hub died");
        }
    }
}

impl Drop for RunningHub {
    fn drop(&mut self) {
        self.stop.cancel();
        self.serving.abort();
    }
}
