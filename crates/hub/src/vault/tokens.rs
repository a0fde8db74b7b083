//! A number's access token: encrypted in its row, decrypted only for a call.

use sangam_cloud_api::{AccessToken, InvalidSecret};
use sangam_model::Random;
use sangam_model::id::NumberId;
use thiserror::Error;

use crate::store::Number;
use crate::vault::{Vault, VaultError};

/// The table the seal is bound to, together with the number's id.
const TABLE: &str = "number";

/// Why a kept token cannot be used.
#[derive(Debug, Error)]
pub enum TokenError {
    /// It was changed, or belongs to another number.
    #[error(transparent)]
    Sealed(#[from] VaultError),
    /// It opens, but is no token.
    #[error(transparent)]
    Invalid(#[from] InvalidSecret),
}

/// What to keep of `token` in the row of `number`.
#[must_use]
pub fn seal(vault: &Vault, number: NumberId, token: &AccessToken, random: &dyn Random) -> Vec<u8> {
    vault.seal(TABLE, number.as_bytes(), token.expose().as_bytes(), random)
}

/// The token of `number`.
///
/// # Errors
/// [`TokenError`]; the number can then neither send nor fetch until its token is entered again.
pub fn open(vault: &Vault, number: &Number) -> Result<AccessToken, TokenError> {
    let bytes = vault.unseal(TABLE, number.id.as_bytes(), &number.token_sealed)?;
    // What is not text becomes a character no token has, and is refused as such.
    Ok(AccessToken::new(String::from_utf8_lossy(&bytes).into_owned())?)
}
