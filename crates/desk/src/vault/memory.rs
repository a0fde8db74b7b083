//! A vault that forgets with the process: for tests.

use std::collections::BTreeMap;

use async_trait::async_trait;
use parking_lot::Mutex;

use super::{Secret, Vault, VaultError};

/// Keeps secrets until it is dropped.
#[derive(Default)]
pub struct MemoryVault(Mutex<BTreeMap<String, Secret>>);

#[cfg(test)]
impl MemoryVault {
    pub(crate) fn names(&self) -> Vec<String> {
        self.0.lock().keys().cloned().collect()
    }
}

#[async_trait]
impl Vault for MemoryVault {
    async fn load(&self, name: &str) -> Result<Option<Secret>, VaultError> {
        Ok(self.0.lock().get(name).cloned())
    }

    async fn store(&self, name: &str, secret: &Secret) -> Result<(), VaultError> {
        self.0.lock().insert(name.to_owned(), secret.clone());
        Ok(())
    }

    async fn delete(&self, name: &str) -> Result<(), VaultError> {
        self.0.lock().remove(name);
        Ok(())
    }
}
