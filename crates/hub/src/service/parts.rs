//! What a hub is made of.

use std::net::IpAddr;
use std::sync::Arc;

use sangam_cloud_api::VerifyToken;
use sangam_cloud_api::signature::AppSecrets;
use url::Url;

use crate::access::password::Passwords;
use crate::alerts::{Hooks, Mailer};
use crate::connect;
use crate::copies::Places;
use crate::ground::Ground;
use crate::media::MediaStore;
use crate::media::fetch::MediaSource;
use crate::sending::Graph;
use crate::service::metrics::Exposition;
use crate::templates::Shelf;
use crate::watch::{Disk, Inspector};

/// What a hub is made of.
pub struct Parts {
    /// What everything in it stands on.
    pub ground: Ground,
    /// Hashing of passwords.
    pub passwords: Passwords,
    /// Where files are kept.
    pub media: MediaStore,
    /// Where files come from.
    pub media_source: Arc<dyn MediaSource>,
    /// Who hands messages to WhatsApp.
    pub graph: Arc<dyn Graph>,
    /// Who asks WhatsApp about templates.
    pub shelf: Arc<dyn Shelf>,
    /// What watching over numbers and telling their owners needs.
    pub watch: WatchParts,
    /// The secrets Meta signs with.
    pub app_secrets: AppSecrets,
    /// The word agreed with Meta.
    pub verify_token: VerifyToken,
    /// Where desktops and Meta reach this hub, if it is known.
    pub public_url: Option<Url>,
    /// Proxies whose word about the caller's address is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// What connecting numbers needs.
    pub connect: connect::Setup,
    /// The process's metrics; none in an embedded hub.
    pub exposition: Option<Exposition>,
}

/// What watching over numbers needs of the world outside.
pub struct WatchParts {
    /// Who asks WhatsApp about numbers.
    pub inspector: Arc<dyn Inspector>,
    /// Who carries e-mail, if anyone does.
    pub mailer: Option<Mailer>,
    /// Who calls webhooks.
    pub hooks: Hooks,
    /// What is copied, and where to.
    pub places: Places,
    /// Who knows what is left of the disk.
    pub disk: Arc<dyn Disk>,
}
