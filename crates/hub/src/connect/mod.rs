//! Connecting a number: from the owner's plan to the one-shot sync.
//!
//! ```text
//! issued ─ opened ─ exchanging ─ checking ─┬──────────── subscribing ─ asking ─ connected
//!                                          └─ choosing ─┘
//!                    (from any of them but asking: failed, with a problem and a next step)
//! ```
//!
//! A *signup* begins in the desk with a one-time ticket and goes on in the system's browser, on a page of this hub that runs
//! Meta's dialog ([`page`]). The dialog gives a code, which lives thirty seconds, and tells which account it was about; the two
//! come in either order. From the code on, the hub works alone ([`steps`]): it becomes a token, the token names the account,
//! the account its numbers, the right one is subscribed and checked, and only then exists a row for it. Last, contacts and
//! history are asked for ([`asking`]), each once.
//!
//! Invariants:
//!
//! - Each step is on the disk before the next begins; a hub that starts takes up what is under way. The one exception is the code: it
//!   is never written down, so an exchange that was cut ends the signup, and the owner begins again.
//! - Nothing is half-made: a number exists only after every check. A failure leaves no number, no token, no asking.
//! - Before a one-shot call `Asking` is committed. Whoever finds it, and is not the one who wrote it, calls it possibly spent.
//! - `POST /register` is never called: it would set a PIN on a number that lives in a phone.
//! - Tickets, cookies and the provider's webhook secret are kept as hashes, tokens sealed; none is ever logged.
//!
//! Owners are rung over the socket at every transition ([`Live::ring_owners`]).

mod arrival;
mod asking;
mod by_hand;
mod checks;
mod leftovers;
pub mod page;
mod plan;
mod signup;
mod steps;
mod worker;

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use reqwest::redirect::Policy;
use sangam_cloud_api::client::{MetaApp, Timeouts};
use sangam_cloud_api::provider::{InvalidProvider, Provider};
use sangam_cloud_api::{Client, InvalidSecret, VerifyToken};
use sangam_model::connection::SyncKind;
use sangam_model::id::{NumberId, SignupId};
use sangam_model::{Clock, Random};
use sangam_protocol::ApiError;
use thiserror::Error;
use tokio::sync::mpsc;
use url::{Host, Url};
use zeroize::Zeroizing;

pub use self::by_hand::Through360dialog;
pub use self::checks::WEBHOOK_FIELDS;
pub use self::leftovers::Leftovers;
pub use self::signup::Opening;
pub(crate) use self::signup::abandon;
pub use self::steps::{Code, Turn};
pub use self::worker::Worker;
use crate::ground::Ground;
use crate::routes::Live;
use crate::ruling::Halt;
use crate::service::assembly::AssemblyError;
use crate::store::{Store, StoreError};
use crate::vault::tokens::TokenError;
use crate::vault::{Vault, VaultError};

/// What connecting needs to know of the world outside.
pub struct Setup {
    /// Calls to Meta on behalf of businesses.
    pub meta: Arc<Client>,
    /// Calls to 360dialog.
    pub dialog360: Arc<Client>,
    /// The app, if one is set up.
    pub app: Option<MetaApp>,
    /// Meta's id of the signup's configuration.
    pub config_id: Option<String>,
    /// Where the page loads Meta's SDK from.
    pub sdk_url: Url,
    /// The version the page asks Graph in.
    pub graph_version: String,
    /// Where the world reaches this hub.
    pub public_url: Option<Url>,
    /// The word agreed with Meta, to ask our own webhook address.
    pub verify_token: VerifyToken,
    /// How many businesses the app may onboard in seven days.
    pub quota: u64,
    /// Where the hub keeps its data: must have room.
    pub data_folder: PathBuf,
    /// Asks our own public address from our side.
    pub http: reqwest::Client,
}

impl Setup {
    /// A client that asks our own address, and nobody else: no redirects, no patience, no proxy on this machine.
    ///
    /// # Errors
    /// If the system's certificates cannot be loaded.
    pub fn http_for(public_url: Option<&Url>) -> reqwest::Result<reqwest::Client> {
        let builder = reqwest::Client::builder().redirect(Policy::none()).timeout(Duration::from_secs(10));
        match public_url {
            Some(url) if is_loopback(url) => builder.no_proxy().build(),
            _ => builder.build(),
        }
    }

    /// For a hub that connects nothing by itself, such as one that is replayed: its app is not set up.
    ///
    /// # Errors
    /// If the clients cannot be made.
    pub fn without_app(verify_token: VerifyToken) -> Result<Self, AssemblyError> {
        let graph: Url = "http://127.0.0.1:9".parse().map_err(|_| InvalidProvider::NoHost)?;
        let client = |provider| Ok::<_, AssemblyError>(Arc::new(Client::new(provider, Timeouts::default())?));
        Ok(Self {
            meta: client(Provider::meta(graph.clone(), "v25.0")?)?,
            dialog360: client(Provider::dialog360(graph.clone())?)?,
            app: None,
            config_id: None,
            sdk_url: graph,
            graph_version: "v25.0".to_owned(),
            public_url: None,
            verify_token,
            quota: 10,
            data_folder: PathBuf::from("."),
            http: Self::http_for(None)?,
        })
    }
}

/// Why a wish about connecting was not met.
#[derive(Debug, Error)]
pub enum ConnectError {
    /// With one of `protocol::connect::problem`'s codes, or an ordinary one.
    #[error(transparent)]
    Refused(#[from] ApiError),
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A sealed token did not open.
    #[error(transparent)]
    Sealed(#[from] VaultError),
    /// A kept token is none.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// What was sealed is no token.
    #[error(transparent)]
    Secret(#[from] InvalidSecret),
}

impl From<Halt> for ConnectError {
    fn from(halt: Halt) -> Self {
        match halt {
            Halt::Refused(refusal) => refusal.into(),
            Halt::Store(error) => error.into(),
        }
    }
}

impl ConnectError {
    fn refused(code: &str, message: &str) -> Self {
        Self::Refused(ApiError::new(code, message))
    }
}

type Result<T, E = ConnectError> = std::result::Result<T, E>;

/// Everything that connects numbers. Shared by routes and the worker.
pub struct Connector {
    store: Arc<dyn Store>,
    vault: Arc<Vault>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    live: Live,
    setup: Setup,
    work: mpsc::UnboundedSender<Work>,
    /// One-shot calls this process is making now.
    under_way: Mutex<HashSet<(NumberId, SyncKind)>>,
}

/// What the worker is told.
enum Work {
    /// A code came: exchange it at once.
    Exchange(SignupId, Code),
    /// A signup can go on.
    GoOn(SignupId),
}

impl Connector {
    /// The connector, and the worker the hub runs.
    #[must_use]
    pub fn new(ground: Ground, live: Live, setup: Setup) -> (Arc<Self>, Worker) {
        let Ground { store, vault, clock, random } = ground;
        let (work, queue) = mpsc::unbounded_channel();
        let under_way = Mutex::default();
        let connector = Arc::new(Self { store, vault, clock, random, live, setup, work, under_way });
        (Arc::clone(&connector), Worker::new(connector, queue))
    }

    /// What the page needs of the setup.
    #[must_use]
    pub const fn setup(&self) -> &Setup {
        &self.setup
    }

    fn tell_worker(&self, work: Work) {
        if self.work.send(work).is_err() {
            tracing::debug!("nobody connects any more");
        }
    }

    /// A fresh secret for an address or a cookie.
    fn fresh_secret(&self) -> Zeroizing<String> {
        let mut bytes = Zeroizing::new([0; 32]);
        self.random.fill(bytes.as_mut_slice());
        Zeroizing::new(hex::encode(bytes.as_slice()))
    }

    /// The hub's own address, where browsers and Meta may come to; http only where Meta itself is on this machine.
    fn public_address(&self) -> Option<&Url> {
        let is_practice = self.setup.meta.provider().is_loopback();
        self.setup.public_url.as_ref().filter(|url| url.scheme() == "https" || is_practice)
    }
}

/// Whether an address stays on this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

/// Digits, which is how display numbers compare.
fn digits(number: &str) -> String {
    number.chars().filter(char::is_ascii_digit).collect()
}
