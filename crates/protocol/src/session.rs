//! Signing in: `POST /v1/sessions`, invitations, and the token that follows.

use sangam_model::id::{DeviceId, PersonId, WorkspaceId};
use sangam_model::{Role, Timestamp};
use serde::{Deserialize, Serialize};

/// A session token: opaque, 32 random bytes as text, bound to one device. The hub keeps only its hash.
///
/// It neither prints nor serialises; [`Session`] is the one message that carries it.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionToken(String);

impl SessionToken {
    /// Wraps a token just made or just read from the vault.
    #[must_use]
    pub const fn new(token: String) -> Self {
        Self(token)
    }

    /// The token itself, for the `Authorization` header and the vault. Nowhere else.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// `POST /v1/sessions`.
#[derive(Clone, Serialize, Deserialize)]
pub struct SignIn {
    /// Compared without regard to case.
    pub email: String,
    /// As typed.
    pub password: String,
    /// How the device introduces itself in the list of devices.
    pub device_name: String,
    /// The second factor's code, when the hub asked for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub totp: Option<String>,
}

/// `POST /v1/invitations` by an owner or manager.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Invite {
    /// What the invited person will be; never above the inviter's own role.
    pub role: Role,
}

/// The answer to [`Invite`]: shown once.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Invitation {
    /// One use.
    pub code: String,
    /// A link that carries the hub's address and the code: `sangam://join?hub=…&code=…`.
    pub link: String,
    /// When it stops working.
    pub expires_at: Timestamp,
}

/// `POST /v1/invitations/accept`: becomes a person and signs in.
#[derive(Clone, Serialize, Deserialize)]
pub struct AcceptInvitation {
    /// The invitation's code.
    pub code: String,
    /// The name colleagues will see.
    pub name: String,
    /// For signing in later.
    pub email: String,
    /// At least [`PASSWORD_MIN_CHARS`] characters.
    pub password: String,
    /// How the device introduces itself.
    pub device_name: String,
    /// What the desk calls this try, which nobody can guess: the same one, said again because its answer was lost, is let in again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempt: Option<String>,
}

/// The shortest password the hub takes.
pub const PASSWORD_MIN_CHARS: usize = 10;

/// A fresh session.
#[derive(Clone, Serialize, Deserialize)]
pub struct Session {
    /// For `Authorization: Bearer`.
    #[serde(with = "token_on_the_wire")]
    pub token: SessionToken,
    /// Who signed in.
    pub person_id: PersonId,
    /// Their name.
    pub person_name: String,
    /// Their role.
    pub role: Role,
    /// The business.
    pub workspace_id: WorkspaceId,
    /// Its name.
    pub workspace_name: String,
    /// The device that was registered.
    pub device_id: DeviceId,
    /// Of a second factor that was set up on the way in; shown once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recovery_codes: Option<Vec<String>>,
}

mod token_on_the_wire {
    use serde::{Deserialize, Deserializer, Serializer};

    use super::SessionToken;

    pub(super) fn serialize<S: Serializer>(token: &SessionToken, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(token.expose())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SessionToken, D::Error> {
        String::deserialize(deserializer).map(SessionToken::new)
    }
}
