//! The second factor of a sign-in, and recovery codes.
//!
//! A person sets it up for themselves: the hub makes a secret, the person's phone reckons codes with it, and it counts from the first
//! code that fits. From then on a sign-in, and every other way to a session, wants a code beside what it wants anyway. A recovery code
//! stands in for a lost phone, or for a forgotten password; never for both at once.

use sangam_model::Timestamp;
use serde::{Deserialize, Serialize};

/// How many recovery codes there are when they are new.
pub const RECOVERY_CODES: usize = 10;

/// `GET /v1/me/second-factor`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SecondFactor {
    /// Since when it is asked for; absent while it is not.
    pub since: Option<Timestamp>,
    /// Recovery codes nobody used yet.
    pub codes_left: u32,
}

/// The answer to `POST /v1/me/second-factor`: shown until a code of it fits. Asking again makes another one.
#[derive(Clone, Serialize, Deserialize)]
pub struct SecondFactorSecret {
    /// Base32, to be typed where nothing can be scanned.
    pub secret: String,
    /// `otpauth://…`, to be scanned.
    pub uri: String,
}

/// Who changes how they sign in proves that it is they: `POST /v1/me/second-factor`, `POST /v1/me/second-factor/off`.
#[derive(Clone, Serialize, Deserialize)]
pub struct OwnProof {
    /// The present one.
    pub password: String,
    /// A code of the phone or a recovery code; wanted while the second factor is on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

/// `POST /v1/me/second-factor/confirm`.
#[derive(Clone, Serialize, Deserialize)]
pub struct ConfirmCode {
    /// What the phone shows.
    pub code: String,
}

/// `POST /v1/me/recovery-codes`.
#[derive(Clone, Serialize, Deserialize)]
pub struct MakeCodes {
    /// By whom.
    #[serde(flatten)]
    pub proof: OwnProof,
    /// Earlier ones stay good beside the new until these are said to be kept (`POST /v1/me/recovery-codes/kept`) or one of them is used.
    /// Otherwise they are void at once.
    #[serde(default)]
    pub until_kept: bool,
}

/// Fresh recovery codes; shown once.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RecoveryCodes {
    /// One use each.
    pub codes: Vec<String>,
    /// What they are called together where they are said to be kept ([`KeepCodes`]); absent where they are good alone at once, and from an
    /// older hub.
    #[serde(default)]
    pub set: Option<String>,
}

/// `POST /v1/me/recovery-codes/kept`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeepCodes {
    /// Which, as [`RecoveryCodes::set`] called them; an older desk names none and means those that were made last. While others wait, or
    /// are good by now, the answer is `codes_replaced`, and nothing changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set: Option<String>,
}

/// `PUT /v1/workspace/second-factor` by the owner: owners and managers sign in with a second factor. Whoever has none sets it up at
/// their next sign-in; sessions go on.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RequireSecondFactor {
    /// From now on, or no longer.
    pub required: bool,
}

/// `POST /v1/recoveries`: a recovery code in place of a forgotten password. Chooses a new password, signs in, and signs every other
/// device of the person out.
#[derive(Clone, Serialize, Deserialize)]
pub struct Recover {
    /// Whose; compared without regard to case.
    pub email: String,
    /// A recovery code.
    pub code: String,
    /// At least [`PASSWORD_MIN_CHARS`](crate::session::PASSWORD_MIN_CHARS) characters.
    pub password: String,
    /// How the device introduces itself.
    pub device_name: String,
    /// The second factor: a code of the phone, or another recovery code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub totp: Option<String>,
    /// What the desk calls this try, which nobody can guess: the same one, said again because its answer was lost, is let in again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempt: Option<String>,
}
