//! A vault that forgets with the process: for tests.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;

use super::{Secret, Vault, VaultError};

/// Keeps secrets until it is dropped.
#[derive(Default)]
pub struct MemoryVault(Mutex<BTreeMap<String, Secret>>);

#[cfg(test)]
impl MemoryVault {
    pub(crate) fn names(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).keys().cloned().collect()
    }
}

#[async_trait]
impl Vault for MemoryVault {
    async fn load(&self, name: &str) -> Result<Option<Secret>, VaultError> {
        Ok(self.0.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned())
    }

    async fn store(&self, name: &str, secret: &Secret) -> Result<(), VaultError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), secret.clone());
        Ok(())
    }

    async fn delete(&self, name: &str) -> Result<(), VaultError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
        Ok(())
    }
}
