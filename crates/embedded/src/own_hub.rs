//! A shop's first desk: a real hub on this computer, with nobody connected yet.
//!
//! Its files are the way back to it. Whoever sat at its desk may have signed out or lost what the keyring held; as long as a business
//! was founded in the folder, it is served and people sign in to it, and no second one is founded beside it.

use std::path::Path;

use async_trait::async_trait;
use sangam_desk::address::HubAddress;
use sangam_desk::api::error::{UiError, own};
use sangam_desk::host::{LocalHub, Owner};
use sangam_hub::access::password::Password;
use sangam_hub::service::admin::NewWorkspace;
use sangam_model::system::SystemRandom;
use tokio::sync::{MappedMutexGuard, Mutex, MutexGuard};

use crate::running::{DATABASE, RunningHub, Secrets};

/// A shop's own hub, while its desk is open.
#[derive(Default)]
pub struct OwnHub(Mutex<Option<RunningHub>>);

impl OwnHub {
    /// The hub in `folder`, which serves from now on.
    async fn running(&self, folder: &Path) -> Result<MappedMutexGuard<'_, RunningHub>, UiError> {
        let mut running = self.0.lock().await;
        if running.is_none() {
            // Meta cannot reach this computer, so nothing is signed for it yet: connecting a number brings real secrets.
            let hub = RunningHub::start(folder, None, Secrets::fresh(&SystemRandom)).await;
            *running = Some(hub.map_err(|error| crate::trouble(&error))?);
        }
        MutexGuard::try_map(running, Option::as_mut)
            .map_err(|_| UiError::new(own::LOCAL_HUB, "the hub is gone"))
    }
}

fn address_of(hub: &RunningHub) -> Result<HubAddress, UiError> {
    format!("http://{}/", hub.address).parse().map_err(|error| crate::trouble(&error))
}

/// Whether somebody founded a business in it: a hub is there a moment before its first owner is.
async fn is_founded(hub: &RunningHub) -> Result<bool, UiError> {
    let businesses = hub.admin.store.read(|tx| tx.workspaces()).await;
    Ok(!businesses.map_err(|error| crate::trouble(&error))?.is_empty())
}

#[async_trait]
impl LocalHub for OwnHub {
    async fn create(&self, folder: &Path, owner: Owner) -> Result<HubAddress, UiError> {
        let hub = self.running(folder).await?;
        if is_founded(&hub).await? {
            return Err(UiError::new(own::ALREADY_BEGUN, "a business was begun here already"));
        }
        let founded = hub.admin.create_workspace(NewWorkspace {
            name: owner.workspace_name,
            practice: false,
            owner_name: owner.name,
            owner_email: owner.email,
            owner_password: Password::new(owner.password.to_string()),
        });
        founded.await.map_err(|error| crate::trouble(&error))?;
        address_of(&hub)
    }

    async fn serve(&self, folder: &Path) -> Result<HubAddress, UiError> {
        address_of(&*self.running(folder).await?)
    }

    async fn find(&self, folder: &Path) -> Result<Option<HubAddress>, UiError> {
        if !folder.join(DATABASE).exists() {
            return Ok(None);
        }
        let hub = self.running(folder).await?;
        if is_founded(&hub).await? { address_of(&hub).map(Some) } else { Ok(None) }
    }

    async fn address(&self) -> Option<HubAddress> {
        self.0.lock().await.as_ref().and_then(|hub| address_of(hub).ok())
    }

    async fn close(&self) {
        let running = self.0.lock().await.take();
        if let Some(hub) = running {
            hub.stop().await;
        }
    }
}
