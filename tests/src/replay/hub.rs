//! The real hub over the files of a folder, with WhatsApp and chance beside it.

use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use async_trait::async_trait;
use axum::body::Body;
use axum::http::Request;
use sangam_cloud_api::signature::{AppSecrets, SIGNATURE_HEADER, sign};
use sangam_cloud_api::{AppSecret, VerifyToken};
use sangam_hub::access::password::Passwords;
use sangam_hub::alerts::Hooks;
use sangam_hub::connect::Setup;
use sangam_hub::copies::Places;
use sangam_hub::ground::Ground;
use sangam_hub::media::fetch::{Arriving, MediaSource, Trouble};
use sangam_hub::media::{MediaJob, MediaStore};
use sangam_hub::sending::Graph;
use sangam_hub::service::config::Storage;
use sangam_hub::service::hub::Hub;
use sangam_hub::service::opening;
use sangam_hub::service::parts::{Parts, WatchParts};
use sangam_hub::store::sqlite::{Calls, Purpose};
use sangam_hub::store::{Number, Store};
use sangam_hub::templates::{Handed, Listed, Shelf, ShelfError};
use sangam_hub::watch::{Disk, Inspection, Inspector, NodeAnswer, Space, TokenAnswer};
use sangam_model::template::Template;
use sangam_model::{Clock, Random};

const APP_SECRET: &str = "shared-with-Meta";

/// What a hub stands on.
pub struct Around {
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub random: Arc<dyn Random>,
    /// WhatsApp.
    pub graph: Arc<dyn Graph>,
}

/// Opens the hub of `folder`. It reaches its database through what `over` makes of it.
///
/// # Errors
/// When the files cannot be opened.
pub async fn open(
    folder: &Path,
    around: Around,
    over: impl FnOnce(Arc<dyn Store>) -> Arc<dyn Store>,
) -> Result<Hub> {
    let Around { clock, random, graph } = around;
    let storage =
        Storage { database: folder.join("hub.db").into(), master_key_file: folder.join("master.key") };
    let opened = opening::open(&storage, Purpose::Serve, Calls::Inline, Arc::clone(&random)).await?;
    // Nothing here calls out, but the parts that could are built with their client, which wants the process's ciphers chosen.
    drop(sangam_desk::transport::net::Network::new()?);
    Ok(Hub::new(Parts {
        media: MediaStore::in_memory(&opened.vault, Arc::clone(&random)),
        passwords: Passwords::new(&*random)?.with_calls(Calls::Inline),
        ground: Ground { store: over(opened.store), vault: opened.vault, clock, random },
        media_source: Arc::new(NoFiles),
        graph,
        shelf: Arc::new(NoNews),
        watch: WatchParts {
            inspector: Arc::new(NoNews),
            mailer: None,
            hooks: Hooks::nowhere(),
            places: Places {
                database: storage.database.file().map(Path::to_owned),
                master_key_file: storage.master_key_file,
                folder: None,
                is_own_computer: false,
            },
            disk: Arc::new(NoNews),
        },
        app_secrets: AppSecrets::new(AppSecret::new(APP_SECRET.to_owned())?, None),
        verify_token: VerifyToken::new("agreed-with-Meta".to_owned())?,
        public_url: None,
        trusted_proxies: Vec::new(),
        connect: Setup::without_app(VerifyToken::new("agreed-with-Meta".to_owned())?)?,
        exposition: None,
    }))
}

/// A webhook as Meta posts it, signed.
///
/// # Errors
/// Never, but for what the signature says of its own secret.
pub fn webhook(body: &serde_json::Value) -> Result<Request<Body>> {
    let body = serde_json::to_vec(body)?;
    let signature = sign(&AppSecret::new(APP_SECRET.to_owned())?, &body);
    Ok(Request::post("/webhooks/whatsapp").header(SIGNATURE_HEADER, signature).body(Body::from(body))?)
}

/// In these stories WhatsApp has nothing to say about the number itself, nor about templates, and nobody asks how full the disk is.
struct NoNews;

#[async_trait]
impl Shelf for NoNews {
    async fn list(&self, _: &Number) -> std::result::Result<Vec<Listed>, ShelfError> {
        Ok(Vec::new())
    }

    async fn create(&self, _: &Number, _: &Template) -> std::result::Result<Handed, ShelfError> {
        Err(ShelfError::Silent)
    }

    async fn edit(&self, _: &Number, _: &str, _: &Template, _: bool) -> std::result::Result<(), ShelfError> {
        Err(ShelfError::Silent)
    }

    async fn delete(&self, _: &Number, _: &str, _: Option<&str>) -> std::result::Result<(), ShelfError> {
        Err(ShelfError::Silent)
    }
}

#[async_trait]
impl Inspector for NoNews {
    async fn inspect(&self, _: &Number) -> Inspection {
        Inspection { node: NodeAnswer::Silent, token: TokenAnswer::Silent }
    }
}

#[async_trait]
impl Disk for NoNews {
    async fn space(&self) -> Option<Space> {
        None
    }
}

/// Nobody sends files in these stories.
struct NoFiles;

#[async_trait]
impl MediaSource for NoFiles {
    async fn open(&self, _: &MediaJob, _: u64) -> Result<Arriving, Trouble> {
        Err(Trouble::ForeignHost)
    }
}
