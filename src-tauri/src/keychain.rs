//! Secrets in the operating system's keyring.
//!
//! Every call may block on a daemon or on a person who is asked to unlock, so calls run on a thread of their own and have a
//! time limit. The `keyring` crate remembers a first failure to find the keyring for the life of the process; because a
//! person may start or unlock theirs and try again, a failed store is built anew on the next call.

use std::sync::Once;
use std::time::Duration;

use async_trait::async_trait;
use keyring_core::{Entry, Error};
use sangam_desk::vault::{Secret, Vault, VaultError};

/// The service under which every secret of this application is filed.
const SERVICE: &str = "org.sangam.desk";

/// How long a person has to answer an unlock prompt.
const PATIENCE: Duration = Duration::from_secs(60);

/// The operating system's keyring.
#[derive(Clone, Debug)]
pub(crate) struct Keychain {
    /// Keeps desks with different data folders apart.
    desk: String,
}

impl Keychain {
    /// The keyring's drawer for the desk that keeps its files in `data_dir`.
    pub(crate) fn for_desk(data_dir: &std::path::Path) -> Self {
        Self { desk: data_dir.to_string_lossy().into_owned() }
    }

    async fn with_entry<T: Send + 'static>(
        &self,
        name: &str,
        act: impl FnOnce(&Entry) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, VaultError> {
        let user = format!("{name} of {}", self.desk);
        let asked = tokio::task::spawn_blocking(move || {
            ensure_store()?;
            act(&Entry::new(SERVICE, &user)?)
        });
        match tokio::time::timeout(PATIENCE, asked).await {
            Ok(Ok(outcome)) => outcome.map_err(unavailable),
            Ok(Err(crashed)) => Err(unavailable(crashed)),
            Err(too_slow) => Err(unavailable(too_slow)),
        }
    }
}

#[async_trait]
impl Vault for Keychain {
    async fn load(&self, name: &str) -> Result<Option<Secret>, VaultError> {
        self.with_entry(name, |entry| match entry.get_password() {
            Ok(text) => Ok(Some(Secret::new(text))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(error),
        })
        .await
    }

    async fn store(&self, name: &str, secret: &Secret) -> Result<(), VaultError> {
        let secret = secret.clone();
        self.with_entry(name, move |entry| entry.set_password(secret.expose())).await
    }

    async fn delete(&self, name: &str) -> Result<(), VaultError> {
        self.with_entry(name, |entry| match entry.delete_credential() {
            Err(Error::NoEntry) => Ok(()),
            other => other,
        })
        .await
    }
}

fn unavailable(error: impl std::error::Error + Send + Sync + 'static) -> VaultError {
    VaultError::Unavailable(Box::new(error))
}

/// The platform's store, found once and looked for again while there is none.
fn ensure_store() -> Result<(), Error> {
    static FIRST_LOOK: Once = Once::new();
    let mut is_there = keyring_core::get_default_store().is_some();
    FIRST_LOOK.call_once(|| is_there = keyring::Entry::store_status().is_ok());
    if is_there { Ok(()) } else { look_again() }
}

#[cfg(target_os = "linux")]
fn look_again() -> Result<(), Error> {
    keyring_core::set_default_store(zbus_secret_service_keyring_store::Store::new()?);
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn look_again() -> Result<(), Error> {
    Err(Error::NoDefaultStore)
}
