//! Secrets in the operating system's keyring.
//!
//! Every call may block on a daemon or on a person who is asked to unlock, so calls run on a thread of their own and have a
//! time limit. The `keyring` crate remembers a first failure to find the keyring for the life of the process; because a
//! person may start or unlock theirs and try again, a failed store is built anew on the next call. So is one whose daemon was started
//! anew: it does not know the session that secrets were exchanged in.
//!
//! A desk is filed under the folder it keeps its files in. There are several ways to write one (a slash at its end, a link on the way), so
//! secrets are kept under the one that leads nowhere else, and looked for under what was written as well.

use std::path::Path;
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
    /// Keep desks with different data folders apart: the folder's own name first, then how it was written.
    folders: Vec<String>,
}

impl Keychain {
    /// The keyring's drawer for the desk that keeps its files in `data_dir`, which is there.
    pub(crate) fn for_desk(data_dir: &Path) -> Self {
        let own = data_dir.canonicalize().unwrap_or_else(|_| data_dir.to_owned());
        let mut folders = vec![own.to_string_lossy().into_owned(), data_dir.to_string_lossy().into_owned()];
        folders.dedup();
        Self { folders }
    }

    async fn with_entries<T: Send + 'static>(
        &self,
        name: &str,
        act: impl Fn(&[Entry]) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, VaultError> {
        let users: Vec<String> = self.folders.iter().map(|folder| format!("{name} of {folder}")).collect();
        let asked = tokio::task::spawn_blocking(move || {
            let ask = || {
                ensure_store()?;
                let entries: Result<Vec<_>, _> = users.iter().map(|user| Entry::new(SERVICE, user)).collect();
                act(&entries?)
            };
            match ask() {
                Err(Error::PlatformFailure(_)) if look_again().is_ok() => ask(),
                answer => answer,
            }
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
        self.with_entries(name, |entries| {
            for entry in entries {
                match entry.get_password() {
                    Ok(text) => return Ok(Some(Secret::new(text))),
                    Err(Error::NoEntry) => {}
                    Err(error) => return Err(error),
                }
            }
            Ok(None)
        })
        .await
    }

    async fn store(&self, name: &str, secret: &Secret) -> Result<(), VaultError> {
        let secret = secret.clone();
        self.with_entries(name, move |entries| {
            let (own, written) = entries.split_first().ok_or(Error::NoEntry)?;
            own.set_password(secret.expose())?;
            forget(written)
        })
        .await
    }

    async fn delete(&self, name: &str) -> Result<(), VaultError> {
        self.with_entries(name, forget).await
    }
}

fn forget(entries: &[Entry]) -> Result<(), Error> {
    entries.iter().try_for_each(|entry| match entry.delete_credential() {
        Err(Error::NoEntry) => Ok(()),
        other => other,
    })
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
