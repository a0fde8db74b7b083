//! Storage of secrets: the root key of the data directory and the session.
//!
//! A [`Vault`] keeps a few short secrets by name. The window brings the operating system's keyring; [`PassphraseVault`] is a
//! sealed file for computers without one; [`MemoryVault`] forgets with the process. There is no fourth way: without a vault
//! that answers, the desk asks its person to choose and keeps nothing.

mod memory;
mod passphrase;

pub use memory::MemoryVault;
pub use passphrase::{PASSPHRASE_MIN_CHARS, PassphraseVault};

use async_trait::async_trait;
use zeroize::Zeroizing;

/// A secret as the vault keeps it: short text, wiped when dropped, without `Debug` and `Serialize`.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Wraps a secret.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The secret itself, for the vault's own storage and for its one user.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// Why a vault did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// No keyring answers, or it refuses: the person chooses what to do.
    #[error("the keyring cannot be used")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A passphrase must be typed first.
    #[error("the vault is locked")]
    Locked,
    /// The passphrase does not open the file.
    #[error("the passphrase is wrong")]
    WrongPassphrase,
    /// Nothing of this desk is in it.
    #[error("the vault holds nothing of this desk")]
    Empty,
    /// The passphrase is too short to protect anything.
    #[error("the passphrase is too short")]
    TooShort,
    /// The file cannot be read or written.
    #[error("the vault's file cannot be used")]
    File(#[source] std::io::Error),
    /// The file is not one of ours, or was changed.
    #[error("the vault's file cannot be understood")]
    Damaged,
}

/// Keeps a few short secrets by name.
#[async_trait]
pub trait Vault: Send + Sync + 'static {
    /// The secret of this name, if there is one.
    ///
    /// # Errors
    /// Whenever the vault cannot be asked; "there is none" is never guessed.
    async fn load(&self, name: &str) -> Result<Option<Secret>, VaultError>;

    /// Keeps a secret under a name, instead of an earlier one.
    ///
    /// # Errors
    /// Whenever it could not be kept.
    async fn store(&self, name: &str, secret: &Secret) -> Result<(), VaultError>;

    /// Forgets the secret of this name; also when there is none.
    ///
    /// # Errors
    /// Whenever it may still be there.
    async fn delete(&self, name: &str) -> Result<(), VaultError>;
}
