//! Passwords and session tokens.
//!
//! A password is kept as an Argon2id PHC string with the library's present defaults (19 MiB, 2 passes). When the defaults
//! rise, the next sign-in says so and the caller stores a new hash. An unknown e-mail address costs exactly one
//! verification too, against a hash nobody has the password of, so neither time nor words tell who exists. At most two
//! hashes are computed at once, off the async threads: a burst of sign-ins takes its turn instead of freezing the hub.
//!
//! A session token is 32 random bytes shown once, to its device. Only its SHA-256 is stored: a stolen database signs
//! nobody in. A plain hash is enough because the token, unlike a password, cannot be guessed.

use std::sync::Arc;

use argon2::password_hash::phc::{Output, Salt};
use argon2::{ARGON2ID_IDENT, Argon2, Params, PasswordHash, PasswordVerifier, Version};
use argon2::{CustomizedPasswordHasher, password_hash};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sangam_model::Random;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use thiserror::Error;
use tokio::sync::Semaphore;
use tokio::task;
use zeroize::Zeroizing;

use crate::store::sqlite::Calls;

/// Hashes computed at the same time.
const PARALLEL_HASHES: usize = 2;

/// More is not a password but an attempt to keep the hub busy.
const MAX_PASSWORD_BYTES: usize = 1024;

/// Fewer characters are refused, whoever chooses. Where people choose in the program it is [`sangam_protocol::session::PASSWORD_MIN_CHARS`].
const MIN_PASSWORD_CHARS: usize = 8;

const SALT_BYTES: usize = 16;
const OUTPUT_BYTES: usize = 32;
const TOKEN_BYTES: usize = 32;

/// Why a password cannot be chosen or checked.
#[derive(Debug, Error)]
pub enum PasswordError {
    /// Too short to withstand guessing.
    #[error("the password needs at least {MIN_PASSWORD_CHARS} characters")]
    TooShort,
    /// Longer than anyone types.
    #[error("the password is longer than {MAX_PASSWORD_BYTES} bytes")]
    TooLong,
    /// The stored hash is not one, or the machine had no memory for the work.
    #[error("the password hash could not be computed")]
    Hash(#[source] password_hash::Error),
    /// The hub is stopping.
    #[error("the hub is stopping")]
    Stopping,
}

/// A password on its way to being hashed.
pub struct Password(Zeroizing<String>);

impl Password {
    /// Takes the text as typed.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The password itself. For hashing only: never into a log, a message or an error.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// How a sign-in ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The right password of a known person.
    Right {
        /// The hash was made with weaker parameters than today's: store a new one.
        rehash: bool,
    },
    /// Everything else.
    Wrong,
}

/// Hashes and checks passwords. Clones share the limit.
#[derive(Clone)]
pub struct Passwords {
    turns: Arc<Semaphore>,
    nobody: Arc<PasswordHash>,
    calls: Calls,
}

impl Passwords {
    /// Ready to work; `random` makes the hash that stands in for unknown people.
    ///
    /// # Errors
    /// [`PasswordError::Hash`] only if the library refuses its own defaults.
    pub fn new(random: &dyn Random) -> Result<Self, PasswordError> {
        let turns = Arc::new(Semaphore::new(PARALLEL_HASHES));
        Ok(Self { turns, nobody: Arc::new(nobodys_hash(random)?), calls: Calls::OnThreads })
    }

    /// The same, working where `calls` says.
    #[must_use]
    pub fn with_calls(self, calls: Calls) -> Self {
        Self { calls, ..self }
    }

    /// The PHC string to store for a newly chosen password.
    ///
    /// # Errors
    /// Any [`PasswordError`].
    pub async fn hash(&self, password: Password, random: &dyn Random) -> Result<String, PasswordError> {
        if password.expose().chars().count() < MIN_PASSWORD_CHARS {
            return Err(PasswordError::TooShort);
        }
        if password.expose().len() > MAX_PASSWORD_BYTES {
            return Err(PasswordError::TooLong);
        }
        let mut salt = [0; SALT_BYTES];
        random.fill(&mut salt);
        self.in_turn(move || {
            let hash = Argon2::default().hash_password_with_params(
                password.expose().as_bytes(),
                &salt,
                Params::default(),
            );
            hash.map(|hash| hash.to_string()).map_err(PasswordError::Hash)
        })
        .await
    }

    /// Checks a password against the stored PHC string, or does the same work for nothing if there is none.
    ///
    /// # Errors
    /// [`PasswordError::Hash`] if what is stored is no hash. A password that is too long is simply [`Verdict::Wrong`].
    pub async fn verify(&self, password: Password, stored: Option<String>) -> Result<Verdict, PasswordError> {
        if password.expose().len() > MAX_PASSWORD_BYTES {
            return Ok(Verdict::Wrong);
        }
        let nobody = Arc::clone(&self.nobody);
        self.in_turn(move || {
            let Some(stored) = stored else {
                check(&password, &nobody)?;
                return Ok(Verdict::Wrong);
            };
            let hash = PasswordHash::new(&stored).map_err(|error| PasswordError::Hash(error.into()))?;
            if check(&password, &hash)? {
                Ok(Verdict::Right { rehash: is_outdated(&hash) })
            } else {
                Ok(Verdict::Wrong)
            }
        })
        .await
    }

    /// Runs `work`, usually on a blocking thread, once it is its turn. The turn ends with the work, even if nobody waits any more.
    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, PasswordError> + Send + 'static,
    ) -> Result<T, PasswordError> {
        let turns = Arc::clone(&self.turns);
        let turn = turns.acquire_owned().await.map_err(|_| PasswordError::Stopping)?;
        let job = move || {
            let outcome = work();
            drop(turn);
            outcome
        };
        if self.calls == Calls::Inline {
            return job();
        }
        task::spawn_blocking(job).await.map_err(|_| PasswordError::Stopping)?
    }
}

fn check(password: &Password, hash: &PasswordHash) -> Result<bool, PasswordError> {
    match Argon2::default().verify_password(password.expose().as_bytes(), hash) {
        Ok(()) => Ok(true),
        Err(password_hash::Error::PasswordInvalid) => Ok(false),
        Err(error) => Err(PasswordError::Hash(error)),
    }
}

fn is_outdated(hash: &PasswordHash) -> bool {
    let today = Params::default();
    Params::try_from(hash).map_or(true, |params| {
        hash.algorithm != ARGON2ID_IDENT
            || (params.m_cost(), params.t_cost(), params.p_cost())
                != (today.m_cost(), today.t_cost(), today.p_cost())
    })
}

/// A well-formed hash of no password: its output is chance, so it costs the usual work and never fits.
fn nobodys_hash(random: &dyn Random) -> Result<PasswordHash, PasswordError> {
    let mut salt = [0; SALT_BYTES];
    let mut output = [0; OUTPUT_BYTES];
    random.fill(&mut salt);
    random.fill(&mut output);
    Ok(PasswordHash {
        algorithm: ARGON2ID_IDENT,
        version: Some(Version::default().into()),
        params: Params::default().try_into().map_err(PasswordError::Hash)?,
        salt: Some(Salt::new(&salt).map_err(|error| PasswordError::Hash(error.into()))?),
        hash: Some(Output::new(&output).map_err(|error| PasswordError::Hash(error.into()))?),
    })
}

/// What a device signs its requests with; shown to it once and kept nowhere.
pub struct SessionToken(Zeroizing<String>);

impl SessionToken {
    /// A new token: 32 random bytes as 43 characters that fit a header.
    #[must_use]
    pub fn new(random: &dyn Random) -> Self {
        let mut bytes = Zeroizing::new([0; TOKEN_BYTES]);
        random.fill(bytes.as_mut_slice());
        Self(Zeroizing::new(URL_SAFE_NO_PAD.encode(bytes.as_slice())))
    }

    /// The token itself. For the answer to a sign-in only: never into a log, a message or an error.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// What is stored in its place.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash::of(self.expose())
    }
}

/// SHA-256 of a session token, the form in which the hub knows it.
#[derive(Clone, Copy)]
pub struct TokenHash([u8; 32]);

impl TokenHash {
    /// The hash of a token as presented, whatever it is.
    #[must_use]
    pub fn of(presented: &str) -> Self {
        Self(Sha256::digest(presented.as_bytes()).into())
    }

    /// The bytes to store and look up by.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Whether the stored bytes are this hash, in constant time.
    #[must_use]
    pub fn matches(&self, stored: &[u8]) -> bool {
        self.0.as_slice().ct_eq(stored).into()
    }
}

#[cfg(test)]
mod tests {
    use sangam_model::SeededRandom;

    use super::*;

    fn password(text: &str) -> Password {
        Password::new(text.to_owned())
    }

    fn passwords() -> (Passwords, SeededRandom) {
        let random = SeededRandom::new(1);
        (Passwords::new(&random).unwrap(), random)
    }

    #[tokio::test]
    async fn the_right_password_is_right_and_every_other_is_wrong() {
        let (passwords, random) = passwords();
        let stored = passwords.hash(password("monsoon in jaipur"), &random).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        let right = passwords.verify(password("monsoon in jaipur"), Some(stored.clone())).await.unwrap();
        assert_eq!(right, Verdict::Right { rehash: false });
        for other in ["", "monsoon in jaipu", "Monsoon in jaipur", "monsoon in jaipur "] {
            let verdict = passwords.verify(password(other), Some(stored.clone())).await.unwrap();
            assert_eq!(verdict, Verdict::Wrong, "{other}");
        }
    }

    #[tokio::test]
    async fn nobody_is_checked_like_somebody_and_never_let_in() {
        let (passwords, _) = passwords();
        assert_eq!(passwords.verify(password("anything at all"), None).await.unwrap(), Verdict::Wrong);
        let params = Params::try_from(&*passwords.nobody).unwrap();
        assert_eq!(params.m_cost(), Params::default().m_cost());
        assert!(!is_outdated(&passwords.nobody));
    }

    #[tokio::test]
    async fn a_hash_of_weaker_times_asks_to_be_renewed() {
        let (passwords, _) = passwords();
        let weak = Params::new(8 * 1024, 1, 1, None).unwrap();
        let hash = Argon2::default()
            .hash_password_with_params(b"monsoon in jaipur", &[7; SALT_BYTES], weak)
            .unwrap();
        let verdict = passwords.verify(password("monsoon in jaipur"), Some(hash.to_string())).await.unwrap();
        assert_eq!(verdict, Verdict::Right { rehash: true });
    }

    #[tokio::test]
    async fn a_password_is_neither_too_short_nor_endless() {
        let (passwords, random) = passwords();
        assert!(matches!(passwords.hash(password("seven77"), &random).await, Err(PasswordError::TooShort)));
        let endless = "x".repeat(MAX_PASSWORD_BYTES + 1);
        assert!(matches!(passwords.hash(password(&endless), &random).await, Err(PasswordError::TooLong)));
        assert_eq!(passwords.verify(password(&endless), None).await.unwrap(), Verdict::Wrong);
    }

    #[tokio::test]
    async fn a_stored_text_that_is_no_hash_is_an_error_not_a_wrong_password() {
        let (passwords, _) = passwords();
        let outcome = passwords.verify(password("monsoon in jaipur"), Some("plain".to_owned())).await;
        assert!(matches!(outcome, Err(PasswordError::Hash(_))));
    }

    #[test]
    fn a_token_is_known_by_its_hash_only() {
        let random = SeededRandom::new(1);
        let (first, second) = (SessionToken::new(&random), SessionToken::new(&random));
        assert_eq!(first.expose().len(), 43);
        assert!(first.hash().matches(TokenHash::of(first.expose()).as_bytes()));
        assert!(!first.hash().matches(second.hash().as_bytes()));
        assert!(!first.hash().matches(first.expose().as_bytes()));
        assert!(!first.hash().matches(b""));
    }
}
