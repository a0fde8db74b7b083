//! From settings to a hub: every real part, opened in the order that leaves nothing half-made.
//!
//! The binary, the desktop's embedded hubs and the tests of the whole product come through here, so that what is tested is
//! what runs.

use std::sync::Arc;

use sangam_cloud_api::Client;
use sangam_cloud_api::client::Timeouts;
use sangam_cloud_api::provider::{InvalidProvider, Provider};
use sangam_model::{Clock, Random};
use thiserror::Error;

use crate::config::Config;
use crate::hub::{Hub, Parts};
use crate::media::{CloudSource, MediaError, MediaStore};
use crate::metrics::Exposition;
use crate::opening::{self, OpenError, Opened};
use crate::password::{PasswordError, Passwords};
use crate::sending::CloudGraph;
use crate::store::sqlite::{Calls, Purpose};

/// Why there is no hub.
#[derive(Debug, Error)]
pub enum AssemblyError {
    /// The database or its key.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The media folder.
    #[error(transparent)]
    Media(#[from] MediaError),
    /// The Graph address.
    #[error("the Graph address cannot be used")]
    Provider(#[from] InvalidProvider),
    /// The client for Graph.
    #[error("the client for Graph cannot be made")]
    Client(#[from] reqwest::Error),
    /// The hashing of passwords.
    #[error(transparent)]
    Password(#[from] PasswordError),
}

/// Makes the hub `config` describes. Nothing runs yet.
///
/// # Errors
/// [`AssemblyError`], whose text is for the operator.
pub async fn assemble(
    config: Config,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    exposition: Option<Exposition>,
) -> Result<Hub, AssemblyError> {
    let Opened { store, vault } =
        opening::open(&config.storage, Purpose::Serve, Calls::OnThreads, Arc::clone(&random)).await?;
    let media = MediaStore::in_folder(&config.media, &vault, Arc::clone(&random))?;
    media.clear_interrupted().await?;
    let provider = Provider::meta(config.graph_url, &config.graph_version)?;
    let client = Arc::new(Client::new(provider, Timeouts::default())?);
    Ok(Hub::new(Parts {
        store,
        clock,
        passwords: Passwords::new(&*random)?,
        random,
        media,
        media_source: Arc::new(CloudSource::new(Arc::clone(&client))),
        graph: Arc::new(CloudGraph::new(client, Arc::clone(&vault))),
        vault,
        app_secrets: config.app_secrets,
        verify_token: config.verify_token,
        public_url: config.public_url,
        trusted_proxies: config.trusted_proxies,
        exposition,
    }))
}
