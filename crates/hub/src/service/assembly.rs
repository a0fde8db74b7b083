//! Builds a hub from its settings: every real part, opened in an order that leaves nothing half-made.
//!
//! The binary, the desktop's embedded hubs and the tests of the whole product come through here, so that what is tested is
//! what runs.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use sangam_cloud_api::client::{MetaApp, Timeouts};
use sangam_cloud_api::provider::{InvalidProvider, Provider};
use sangam_cloud_api::signature::AppSecrets;
use sangam_cloud_api::{AppSecret, Client, InvalidSecret, VerifyToken};
use sangam_model::time::HOUR;
use sangam_model::{Clock, Random};
use thiserror::Error;
use url::Url;

use crate::access::password::{PasswordError, Passwords};
use crate::alerts::Hooks;
use crate::connect;
use crate::copies::Places;
use crate::ground::Ground;
use crate::media::shelves::{self, ShelvesError};
use crate::media::{CloudSource, MediaError, MediaStore};
use crate::sending::CloudGraph;
use crate::service::config::{Config, Database};
use crate::service::hub::Hub;
use crate::service::metrics::Exposition;
use crate::service::opening::{self, OpenError, Opened};
use crate::service::parts::{Parts, WatchParts};
use crate::store::postgres;
use crate::store::sqlite::{Calls, Purpose};
use crate::templates::CloudTemplates;
use crate::watch::{CloudInspector, Folders};

/// Why there is no hub.
#[derive(Debug, Error)]
pub enum AssemblyError {
    /// The database or its key.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The media folder.
    #[error(transparent)]
    Media(#[from] MediaError),
    /// The media folder is not the one the media are in.
    #[error(transparent)]
    Shelves(#[from] ShelvesError),
    /// The Graph address.
    #[error("the Graph address cannot be used")]
    Provider(#[from] InvalidProvider),
    /// A client for Graph or for webhooks.
    #[error("a client for the network cannot be made")]
    Client(#[from] reqwest::Error),
    /// The Meta app's id or secret, or the verify token.
    #[error("the Meta app's settings cannot be used")]
    Secret(#[from] InvalidSecret),
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
    warn_of_what_others_see(&config);
    let Opened { store, vault } =
        opening::open(&config.storage, Purpose::Serve, Calls::OnThreads, Arc::clone(&random)).await?;
    // On its owner's own computer the folder lies beside its database, and nobody chose another.
    if let Some(folder) = config.media.folder().filter(|_| !config.is_own_computer)
        && let Err(error) = shelves::expect(folder, &*store).await
    {
        store.close().await;
        return Err(error.into());
    }
    let media = MediaStore::at(&config.media, &vault, Arc::clone(&random))?;
    // A bucket may be away for now: it is looked after while the hub serves.
    match (config.media.folder(), config.storage.database.file()) {
        (Some(_), Some(_)) => media.clear_interrupted().await?,
        (Some(_), None) => media.clear_abandoned(clock.now().plus(-HOUR)).await?,
        (None, _) => {}
    }
    let provider = Provider::meta(config.graph_url.clone(), &config.graph_version)?;
    let proof = AppSecret::new(config.app_secrets.current().expose().to_owned())?;
    let client = Arc::new(Client::new(provider, Timeouts::default())?.with_app_secret(proof));
    let provider = Provider::dialog360(config.dialog360_url.clone())?;
    let dialog360 = Arc::new(Client::new(provider, Timeouts::default())?);
    let connect = setup(&config, &client, &dialog360)?;
    let app = meta_app(config.meta_app_id.as_deref(), &config.app_secrets)?;
    let handing_in = meta_app(config.meta_app_id.as_deref(), &config.app_secrets)?;
    let shelf = CloudTemplates::new(Arc::clone(&client), Arc::clone(&vault), handing_in, media.clone());
    let inspector = CloudInspector::new(Arc::clone(&client), Arc::clone(&vault), app);
    let disk = Arc::new(Folders::new(own_folders(&config)));
    let places = Places {
        database: config.storage.database.file().map(Path::to_owned),
        master_key_file: config.storage.master_key_file.clone(),
        folder: config.copy_folder,
        is_own_computer: config.is_own_computer,
    };
    Ok(Hub::new(Parts {
        passwords: Passwords::new(&*random)?,
        media_source: Arc::new(CloudSource::new(Arc::clone(&client), Arc::clone(&dialog360))),
        graph: Arc::new(CloudGraph::new(client, dialog360, Arc::clone(&vault), media.clone())),
        ground: Ground { store, vault, clock, random },
        media,
        shelf: Arc::new(shelf),
        watch: WatchParts {
            inspector: Arc::new(inspector),
            mailer: config.mailer,
            hooks: Hooks::new(config.is_own_computer)?,
            places,
            disk,
        },
        app_secrets: config.app_secrets,
        verify_token: config.verify_token,
        public_url: config.public_url,
        trusted_proxies: config.trusted_proxies,
        connect,
        exposition,
    }))
}

/// Says what of a hub with a server somebody else may see, or not see: no setting that was written is refused for it.
fn warn_of_what_others_see(config: &Config) {
    let Database::Postgres(url) = &config.storage.database else { return };
    let servers = postgres::asked_in_clear(url);
    if !servers.is_empty() {
        tracing::warn!(
            servers = servers.join(","),
            "sslmode lets these servers of the database be asked in clear, over the network: whoever is between reads along"
        );
    }
    if let Some(folder) = config.media.folder() {
        tracing::warn!(
            folder = %folder.display(),
            "media are kept in a folder: every hub of this database must see the same one; or keep them in a bucket, \
             SANGAM_MEDIA_URL=s3://…"
        );
    }
}

/// The folders of this machine that grow with what comes in.
fn own_folders(config: &Config) -> Vec<PathBuf> {
    let database = config.storage.database.file().and_then(Path::parent);
    let database = database.map(|folder| if folder.as_os_str().is_empty() { Path::new(".") } else { folder });
    [database, config.media.folder()].into_iter().flatten().map(Path::to_owned).collect()
}

/// The Meta app of this hub, if its id is known: it asks about tokens in its own name.
fn meta_app(id: Option<&str>, secrets: &AppSecrets) -> Result<Option<MetaApp>, InvalidSecret> {
    let Some(id) = id else { return Ok(None) };
    Ok(Some(MetaApp::new(id, AppSecret::new(secrets.current().expose().to_owned())?)?))
}

/// What connecting needs. In practice, where Meta is a stand-in on this machine, the hub is reached where it listens.
fn setup(
    config: &Config,
    meta: &Arc<Client>,
    dialog360: &Arc<Client>,
) -> Result<connect::Setup, AssemblyError> {
    let app = meta_app(config.meta_app_id.as_deref(), &config.app_secrets)?;
    let is_practice = meta.provider().is_loopback();
    let here = || Url::parse(&format!("http://{}", config.listen)).ok();
    let public_url = config.public_url.clone();
    let public_url = public_url.or_else(|| here().filter(|_| is_practice && config.listen.port() != 0));
    let own = config.storage.database.file().or(config.media.folder());
    let folder = own.unwrap_or(&config.storage.master_key_file).parent();
    let folder = folder.filter(|folder| !folder.as_os_str().is_empty());
    Ok(connect::Setup {
        meta: Arc::clone(meta),
        dialog360: Arc::clone(dialog360),
        app,
        config_id: config.meta_config_id.clone(),
        sdk_url: config.meta_sdk_url.clone(),
        graph_version: config.graph_version.clone(),
        http: connect::Setup::http_for(public_url.as_ref())?,
        public_url,
        verify_token: VerifyToken::new(config.verify_token.expose().to_owned())?,
        quota: config.meta_onboarding_quota,
        data_folder: folder.unwrap_or(Path::new(".")).to_owned(),
    })
}
