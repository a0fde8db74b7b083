//! The state shared by all requests, built once by the hub.

use std::net::IpAddr;
use std::ops::Deref;
use std::sync::Arc;

use sangam_model::{Clock, Random};
use url::Url;

use super::error::Failure;
use super::live::Live;
use super::pages::Pages;
use super::person::Asker;
use super::view::View;
use crate::access::password::Passwords;
use crate::access::throttle::{AddressThrottle, Attempt, SignInThrottle};
use crate::alerts::Courier;
use crate::background::beside::Beside;
use crate::commands::Commands;
use crate::connect::Connector;
use crate::copies::Keeper;
use crate::media::{BroughtFiles, MediaStore};
use crate::store::Store;
use crate::team::release::Releases;
use crate::templates::Librarian;
use crate::vault::Vault;
use crate::watch::Watcher;

/// The parts of a hub that its routes use.
pub struct Parts {
    /// The team's truth.
    pub store: Arc<dyn Store>,
    /// The present instant.
    pub clock: Arc<dyn Clock>,
    /// Tokens, codes and ids.
    pub random: Arc<dyn Random>,
    /// Opens the secrets of second factors.
    pub vault: Arc<Vault>,
    /// Hashes and checks passwords.
    pub passwords: Passwords,
    /// Slows down who guesses passwords.
    pub sign_ins: SignInThrottle,
    /// Slows down who guesses invitations.
    pub guesses: AddressThrottle,
    /// Stored files.
    pub media: MediaStore,
    /// Files people bring to be sent.
    pub files: BroughtFiles,
    /// Has work on very many chats give way to customers who write.
    pub beside: Beside,
    /// Carries out what the owner decides about imported chats.
    pub releases: Releases,
    /// Decides commands.
    pub commands: Commands,
    /// The way to the fan-out.
    pub live: Live,
    /// Watches over numbers.
    pub watcher: Arc<Watcher>,
    /// Tells their owners.
    pub courier: Arc<Courier>,
    /// Keeps templates.
    pub librarian: Arc<Librarian>,
    /// Connects numbers.
    pub connector: Arc<Connector>,
    /// Keeps copies.
    pub copies: Arc<Keeper>,
    /// Where the world reaches this hub, if it is known: stands in invitations, and is the one origin that is not foreign.
    pub public_url: Option<Url>,
    /// Reverse proxies on other machines whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
}

/// [`Parts`], shared, and what routes keep for each other. Cheap to clone.
#[derive(Clone)]
pub struct AppState {
    parts: Arc<Parts>,
    pub(super) pages: Arc<Pages>,
}

impl AppState {
    /// Shares the parts.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        Self { parts: Arc::new(parts), pages: Arc::default() }
    }

    /// Looks at the workspace as `asker` may see it, on one snapshot. The person is read again on that snapshot, so a
    /// role that was taken a moment ago shows nothing any more.
    pub(super) async fn look<T: Send + 'static>(
        &self,
        asker: Asker,
        mut job: impl FnMut(&View<'_>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        self.store.read(move |tx| Ok(View::of(tx, asker).and_then(|view| job(&view)))).await?
    }

    /// Admits one attempt to prove to be who signs in as `email`, when it is its turn.
    pub(super) async fn admit(&self, email: &str, address: IpAddr) -> Result<Attempt<'_>, Failure> {
        let admitted = self.sign_ins.admit(email, address, &*self.clock).await;
        admitted.map_err(|throttled| Failure::throttled(throttled, self.clock.now()))
    }
}

impl Deref for AppState {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.parts
    }
}
