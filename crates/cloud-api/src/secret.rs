//! The three secrets of a connection, unprintable and wiped when dropped.
//!
//! None can be built empty: an empty key would make every forged signature valid. None has `Debug`, `Serialize` or
//! `Clone`; share one through an `Arc`.

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use thiserror::Error;
use zeroize::Zeroizing;

/// Why a text cannot be a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum InvalidSecret {
    /// Nothing but white space.
    #[error("the secret is empty")]
    Empty,
    /// A token with characters that cannot stand in an HTTP header.
    #[error("the token holds characters that are not printable ASCII")]
    NotPrintable,
}

/// The text without surrounding white space, refused if nothing is left. Takes ownership so that the original is wiped.
fn trimmed(text: String) -> Result<Zeroizing<String>, InvalidSecret> {
    let text = Zeroizing::new(text);
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(InvalidSecret::Empty);
    }
    Ok(Zeroizing::new(trimmed.to_owned()))
}

/// The secret of a Meta app: key of the webhook signature and of `appsecret_proof`. Never leaves the server.
pub struct AppSecret(Zeroizing<String>);

impl AppSecret {
    /// Takes the secret, without surrounding white space.
    ///
    /// # Errors
    /// [`InvalidSecret::Empty`] if nothing is left.
    pub fn new(secret: String) -> Result<Self, InvalidSecret> {
        trimmed(secret).map(Self)
    }

    /// The secret itself. For keys only: never into a log, a message or an error.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// The bearer token or API key that lets us act for one number.
pub struct AccessToken(Zeroizing<String>);

impl AccessToken {
    /// Takes the token, without surrounding white space.
    ///
    /// # Errors
    /// [`InvalidSecret::Empty`] if nothing is left; [`InvalidSecret::NotPrintable`] if it could not be sent in a header.
    pub fn new(token: String) -> Result<Self, InvalidSecret> {
        let token = trimmed(token)?;
        if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(InvalidSecret::NotPrintable);
        }
        Ok(Self(token))
    }

    /// The token itself. For the request header only: never into a log, a message or an error.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// The word agreed with Meta when the webhook address is saved.
pub struct VerifyToken(Zeroizing<String>);

impl VerifyToken {
    /// Takes the word, without surrounding white space.
    ///
    /// # Errors
    /// [`InvalidSecret::Empty`] if nothing is left.
    pub fn new(token: String) -> Result<Self, InvalidSecret> {
        trimmed(token).map(Self)
    }

    /// The word itself. Only for asking our own webhook address whether it answers.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether `offered` is the agreed word. Takes the same time whatever was offered, its length included.
    #[must_use]
    pub fn matches(&self, offered: &str) -> bool {
        let ours = Sha256::digest(self.0.as_bytes());
        let theirs = Sha256::digest(offered.as_bytes());
        ours.as_slice().ct_eq(theirs.as_slice()).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_secret_cannot_be_made() {
        for text in ["", " ", "\n\t"] {
            assert_eq!(AppSecret::new(text.to_owned()).err(), Some(InvalidSecret::Empty));
            assert_eq!(AccessToken::new(text.to_owned()).err(), Some(InvalidSecret::Empty));
            assert_eq!(VerifyToken::new(text.to_owned()).err(), Some(InvalidSecret::Empty));
        }
    }

    #[test]
    fn a_token_that_would_break_a_header_is_refused() {
        for text in ["a\r\nb", "a b", "é"] {
            assert_eq!(AccessToken::new(text.to_owned()).err(), Some(InvalidSecret::NotPrintable));
        }
        assert_eq!(AccessToken::new(" EAAG-synthetic \n".to_owned()).unwrap().expose(), "EAAG-synthetic");
    }

    #[test]
    fn only_the_agreed_word_matches() {
        let token = VerifyToken::new("sunrise".to_owned()).unwrap();
        assert!(token.matches("sunrise"));
        for other in ["", "sunris", "sunrise ", "Sunrise", "sunrises"] {
            assert!(!token.matches(other), "{other}");
        }
    }
}
