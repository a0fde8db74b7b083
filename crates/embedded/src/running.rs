//! A hub that serves on loopback until it is let go.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;

use sangam_cloud_api::signature::AppSecrets;
use sangam_cloud_api::{AppSecret, VerifyToken};
use sangam_hub::assembly::{AssemblyError, assemble};
use sangam_hub::commands::Commands;
use sangam_hub::config::{Config, Storage};
use sangam_hub::hub::Admin;
use sangam_model::system::{SystemClock, SystemRandom};
use sangam_model::{Clock, Random};
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use url::Url;

/// Where Graph is for a hub without a number: nothing is ever asked there before a number is connected.
const META: &str = "https://graph.facebook.com";
const SDK: &str = "https://connect.facebook.net/en_US/sdk.js";
const DIALOG360: &str = "https://waba-v2.360dialog.io";
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
    serving: JoinHandle<std::io::Result<()>>,
}

impl RunningHub {
    /// Starts a hub that keeps everything in `folder` and calls Graph at `graph`, or Meta's own.
    ///
    /// # Errors
    /// [`StartError`].
    pub async fn start(folder: &Path, graph: Option<&str>, secrets: Secrets) -> Result<Self, StartError> {
        Self::start_with(folder, graph, secrets, Arc::new(SystemClock), Arc::new(SystemRandom)).await
    }

    /// As [`start`](Self::start), with the time and the randomness of a test.
    ///
    /// # Errors
    /// [`StartError`].
    pub async fn start_with(
        folder: &Path,
        graph: Option<&str>,
        secrets: Secrets,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
    ) -> Result<Self, StartError> {
        std::fs::create_dir_all(folder)?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let config = Config {
            listen: address,
            storage: Storage { database: folder.join("hub.db"), master_key_file: folder.join("master.key") },
            media: folder.join("media"),
            public_url: None,
            trusted_proxies: Vec::new(),
            meta_app_id: None,
            meta_config_id: None,
            meta_sdk_url: Url::parse(SDK)?,
            meta_onboarding_quota: 10,
            dialog360_url: Url::parse(DIALOG360)?,
            app_secrets: AppSecrets::new(AppSecret::new(secrets.app_secret)?, None),
            verify_token: VerifyToken::new(secrets.verify_token)?,
            graph_url: Url::parse(graph.unwrap_or(META))?,
            graph_version: GRAPH_VERSION.to_owned(),
            mailer: None,
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
        match (&mut self.serving).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "the embedded hub ended badly"),
            Err(error) => tracing::error!(%error, "the embedded hub died"),
        }
    }
}

impl Drop for RunningHub {
    fn drop(&mut self) {
        self.stop.cancel();
        self.serving.abort();
    }
}
