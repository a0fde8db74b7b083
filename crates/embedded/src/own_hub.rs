//! A shop's first desk: a real hub on this computer, with nobody connected yet.

use std::path::Path;

use async_trait::async_trait;
use sangam_desk::address::HubAddress;
use sangam_desk::api::error::UiError;
use sangam_desk::host::{LocalHub, Owner};
use sangam_hub::admin::{AdminError, NewWorkspace};
use sangam_hub::password::Password;
use sangam_model::system::SystemRandom;
use tokio::sync::Mutex;

use crate::running::{RunningHub, Secrets};

/// A shop's own hub, while its desk is open.
#[derive(Default)]
pub struct OwnHub(Mutex<Option<RunningHub>>);

impl OwnHub {
    async fn running(&self, folder: &Path) -> Result<HubAddress, UiError> {
        let mut running = self.0.lock().await;
        if running.is_none() {
            // Meta cannot reach this computer, so nothing is signed for it yet: connecting a number brings real secrets.
            let hub = RunningHub::start(folder, None, Secrets::fresh(&SystemRandom)).await;
            *running = Some(hub.map_err(|error| crate::trouble(&error))?);
        }
        let hub = running.as_ref().ok_or_else(|| UiError::new("local_hub", "the hub is gone"))?;
        format!("http://{}/", hub.address).parse().map_err(|error| crate::trouble(&error))
    }
}

#[async_trait]
impl LocalHub for OwnHub {
    async fn create(&self, folder: &Path, owner: Owner) -> Result<HubAddress, UiError> {
        let address = self.running(folder).await?;
        let running = self.0.lock().await;
        let hub = running.as_ref().ok_or_else(|| UiError::new("local_hub", "the hub is gone"))?;
        let founded = hub.admin.create_workspace(NewWorkspace {
            name: owner.workspace_name,
            practice: false,
            owner_name: owner.name,
            owner_email: owner.email,
            owner_password: Password::new(owner.password.to_string()),
        });
        match founded.await {
            Ok(_) => Ok(address),
            Err(AdminError::EmailTaken) => {
                Err(UiError::new("email_taken", "this shop has such an owner already"))
            }
            Err(error) => Err(crate::trouble(&error)),
        }
    }

    async fn serve(&self, folder: &Path) -> Result<HubAddress, UiError> {
        self.running(folder).await
    }

    async fn close(&self) {
        let running = self.0.lock().await.take();
        if let Some(hub) = running {
            hub.stop().await;
        }
    }
}
