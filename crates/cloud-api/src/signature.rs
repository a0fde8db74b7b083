//! Whether a webhook request comes from Meta.
//!
//! Two checks. A *delivery* carries `X-Hub-Signature-256: sha256=<hex>`, the HMAC-SHA256 of the body's raw bytes under
//! the app secret; it is checked before the bytes are parsed, because Meta signs the body as sent and any re-serialising
//! changes it. A *subscription* is the GET that Meta makes when the address is saved; it is answered with the bare
//! challenge. Both compare in constant time. While an app secret is being rotated the previous one is accepted too.
//! Reference: `docs/whatsapp.md` §2.1 and §5.9.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use thiserror::Error;

use crate::{AccessToken, AppSecret, VerifyToken};

/// The header that carries the signature of a delivery, as `http` writes header names.
pub const SIGNATURE_HEADER: &str = "x-hub-signature-256";

const PREFIX: &str = "sha256=";

/// Why a delivery is not trusted. All answered alike (401); the difference is for the operator's log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SignatureError {
    /// No signature header.
    #[error("the request carries no signature")]
    Missing,
    /// Not `sha256=` and 64 hex digits in small letters, as Meta writes them; a `sha1=` signature ends here too.
    #[error("the signature is not of the form sha256=<64 hex digits>")]
    Malformed,
    /// Well formed, but not made with a secret of ours over these bytes.
    #[error("the signature does not fit the body")]
    Mismatch,
}

/// The secrets deliveries may be signed with.
pub struct AppSecrets {
    current: AppSecret,
    previous: Option<AppSecret>,
}

impl AppSecrets {
    /// The secret in use and, during a rotation, the one before it.
    #[must_use]
    pub fn new(current: AppSecret, previous: Option<AppSecret>) -> Self {
        Self { current, previous }
    }

    /// The secret in use.
    #[must_use]
    pub fn current(&self) -> &AppSecret {
        &self.current
    }

    /// Checks the signature header (see [`SIGNATURE_HEADER`]) against the raw body.
    ///
    /// # Errors
    /// One [`SignatureError`] per way to fail; nothing about the body may be believed then.
    pub fn verify(&self, header: Option<&str>, body: &[u8]) -> Result<(), SignatureError> {
        let digits = header.ok_or(SignatureError::Missing)?.trim().strip_prefix(PREFIX);
        let digits = digits.filter(|digits| !digits.bytes().any(|digit| digit.is_ascii_uppercase()));
        let mut offered = [0_u8; 32];
        hex::decode_to_slice(digits.ok_or(SignatureError::Malformed)?, &mut offered)
            .map_err(|_| SignatureError::Malformed)?;
        let by_current = fits(&self.current, body, &offered);
        let by_previous = self.previous.as_ref().is_some_and(|secret| fits(secret, body, &offered));
        // Both are always computed, so the time taken does not tell which secret fitted.
        if by_current | by_previous { Ok(()) } else { Err(SignatureError::Mismatch) }
    }
}

/// The signature header Meta would send with this body.
#[must_use]
pub fn sign(secret: &AppSecret, body: &[u8]) -> String {
    format!("{PREFIX}{}", hmac_hex(secret, body))
}

/// The `appsecret_proof` parameter: shows that a call with this token is made by who holds the app secret.
#[must_use]
pub fn appsecret_proof(secret: &AppSecret, token: &AccessToken) -> String {
    hmac_hex(secret, token.expose().as_bytes())
}

/// The answer to Meta's subscription request: the body for a 200, or `None` for a 403.
///
/// The arguments are the query parameters `hub.mode`, `hub.verify_token` and `hub.challenge`.
#[must_use]
pub fn subscription_answer<'a>(
    mode: Option<&str>,
    verify_token: Option<&str>,
    challenge: Option<&'a str>,
    expected: &VerifyToken,
) -> Option<&'a str> {
    let known = expected.matches(verify_token.unwrap_or_default());
    challenge.filter(|_| known && mode == Some("subscribe"))
}

/// The query of a subscription request as Meta makes it: for asking our own address whether it answers. Holds the agreed word,
/// so the address it is put into is to go nowhere but there.
#[must_use]
pub fn subscription_query<'a>(token: &'a VerifyToken, challenge: &'a str) -> [(&'static str, &'a str); 3] {
    [("hub.mode", "subscribe"), ("hub.verify_token", token.expose()), ("hub.challenge", challenge)]
}

fn fits(secret: &AppSecret, body: &[u8], offered: &[u8; 32]) -> bool {
    mac(secret, body).is_some_and(|mac| mac.verify_slice(offered).is_ok())
}

fn hmac_hex(secret: &AppSecret, message: &[u8]) -> String {
    mac(secret, message).map(|mac| hex::encode(mac.finalize().into_bytes())).unwrap_or_default()
}

/// `None` never happens: HMAC takes keys of any length.
fn mac(secret: &AppSecret, message: &[u8]) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.expose().as_bytes()).ok()?;
    mac.update(message);
    Some(mac)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn secret(text: &str) -> AppSecret {
        AppSecret::new(text.to_owned()).unwrap()
    }

    fn secrets(current: &str, previous: Option<&str>) -> AppSecrets {
        AppSecrets::new(secret(current), previous.map(secret))
    }

    #[test]
    fn a_known_signature_is_accepted() {
        // RFC 4231, test case 2.
        let header = "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        let body = b"what do ya want for nothing?";
        assert_eq!(secrets("Jefe", None).verify(Some(header), body), Ok(()));
        assert_eq!(sign(&secret("Jefe"), body), header);
    }

    #[test]
    fn what_is_not_a_sha256_signature_is_malformed() {
        let good = sign(&secret("key"), b"{}");
        let truncated = good.get(..good.len() - 2).unwrap();
        let bare = good.strip_prefix("sha256=").unwrap();
        let sha1 = format!("sha1={}", bare.get(..40).unwrap());
        let capitals = format!("sha256={}", bare.to_uppercase());
        let longer = format!("{good}00");
        for header in [truncated, bare, &sha1, &capitals, "", "sha256=", "sha256=zz", &longer, "sha256=é"] {
            assert_eq!(
                secrets("key", None).verify(Some(header), b"{}"),
                Err(SignatureError::Malformed),
                "{header}"
            );
        }
        assert_eq!(secrets("key", None).verify(None, b"{}"), Err(SignatureError::Missing));
    }

    #[test]
    fn both_secrets_are_accepted_while_rotating_and_only_then() {
        let (old, new, foreign) =
            (sign(&secret("old"), b"x"), sign(&secret("new"), b"x"), sign(&secret("no"), b"x"));
        let rotating = secrets("new", Some("old"));
        assert_eq!(rotating.verify(Some(&old), b"x"), Ok(()));
        assert_eq!(rotating.verify(Some(&new), b"x"), Ok(()));
        assert_eq!(rotating.verify(Some(&foreign), b"x"), Err(SignatureError::Mismatch));
        assert_eq!(secrets("new", None).verify(Some(&old), b"x"), Err(SignatureError::Mismatch));
    }

    #[test]
    fn a_subscription_is_answered_only_for_the_agreed_word() {
        let word = VerifyToken::new("sunrise".to_owned()).unwrap();
        let answer = |mode, token| subscription_answer(mode, token, Some("1158201444"), &word);
        assert_eq!(answer(Some("subscribe"), Some("sunrise")), Some("1158201444"));
        assert_eq!(answer(Some("subscribe"), Some("sunset")), None);
        assert_eq!(answer(Some("subscribe"), None), None);
        assert_eq!(answer(Some("unsubscribe"), Some("sunrise")), None);
        assert_eq!(answer(None, Some("sunrise")), None);
    }

    #[test]
    fn the_proof_of_a_token_is_its_hmac_under_the_app_secret() {
        let token = AccessToken::new("what-a-token".to_owned()).unwrap();
        let proof = appsecret_proof(&secret("Jefe"), &token);
        assert_eq!(format!("sha256={proof}"), sign(&secret("Jefe"), b"what-a-token"));
    }

    proptest! {
        #[test]
        fn what_we_sign_is_accepted(body: Vec<u8>, key in "[!-~]{1,64}") {
            let header = sign(&secret(&key), &body);
            prop_assert_eq!(secrets(&key, None).verify(Some(&header), &body), Ok(()));
            prop_assert_eq!(secrets("another key", Some(&key)).verify(Some(&header), &body), Ok(()));
        }

        #[test]
        fn a_changed_body_is_refused(mut body in proptest::collection::vec(any::<u8>(), 1..200), at: prop::sample::Index, flip in 1_u8..) {
            let header = sign(&secret("key"), &body);
            let at = at.index(body.len());
            body[at] ^= flip;
            prop_assert_eq!(secrets("key", None).verify(Some(&header), &body), Err(SignatureError::Mismatch));
        }

        #[test]
        fn no_header_of_chance_is_accepted(header in "\\PC{0,80}", body: Vec<u8>) {
            prop_assert!(secrets("key", Some("older")).verify(Some(&header), &body).is_err());
        }
    }
}
