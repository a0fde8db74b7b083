//! Errors: why the desk cannot start, and how failures of lower layers reach the screen.

use sangam_cache::OpenError;
use sangam_protocol::error::code;

use crate::address::NotAnAddress;
use crate::api::error::{UiError, own};
use crate::vault::VaultError;

/// Why the desk cannot start at all. Anything a person can do something about is a state of the screen instead.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// The data directory cannot be used.
    #[error("the data directory cannot be used")]
    Folder(#[source] std::io::Error),
    /// The person's profile cannot be opened: another instance has it, or a newer app wrote it.
    #[error(transparent)]
    Profile(#[from] OpenError),
}

impl From<OpenError> for UiError {
    fn from(error: OpenError) -> Self {
        tracing::error!(%error, "the profile cannot be opened");
        Self::new(own::STORAGE, error.to_string())
    }
}

impl From<DeskError> for UiError {
    fn from(error: DeskError) -> Self {
        match error {
            DeskError::Profile(error) => error.into(),
            DeskError::Folder(error) => Self::new(own::STORAGE, error.to_string()),
        }
    }
}

impl From<VaultError> for UiError {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::WrongPassphrase => Self::new(code::WRONG_CREDENTIALS, error.to_string()),
            VaultError::TooShort => Self {
                detail: Some(
                    serde_json::json!({ "field": "passphrase", "min": crate::vault::PASSPHRASE_MIN_CHARS }),
                ),
                ..Self::new(code::INVALID, error.to_string())
            },
            VaultError::Empty => Self::new(own::VAULT_EMPTY, error.to_string()),
            VaultError::Unavailable(_) | VaultError::Locked | VaultError::File(_) | VaultError::Damaged => {
                tracing::warn!(%error, "the vault refused");
                Self::new(own::VAULT, error.to_string())
            }
        }
    }
}

impl From<NotAnAddress> for UiError {
    fn from(error: NotAnAddress) -> Self {
        let field = match error {
            NotAnAddress::Unreadable => "hub_url",
            NotAnAddress::Unprotected => "https",
        };
        Self {
            detail: Some(serde_json::json!({ "field": field })),
            ..Self::new(code::INVALID, error.to_string())
        }
    }
}
