//! The team, one's own devices and password, and the log of who did what: all asked of the hub while online.

use sangam_model::id::{DeviceId, InvitationId, PersonId};
use sangam_model::{Role, Timestamp};
use sangam_protocol::people::DeedKind;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Arguments of commands about one person.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct PersonArgs {
    /// Who.
    pub person_id: PersonId,
}

/// Arguments of `change_role`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct ChangeRoleArgs {
    /// Whose.
    pub person_id: PersonId,
    /// From now on.
    pub role: Role,
}

/// Arguments of `withdraw_invitation`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct InvitationArgs {
    /// Which.
    pub invitation_id: InvitationId,
}

/// Arguments of `revoke_device`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct DeviceArgs {
    /// Which.
    pub device_id: DeviceId,
}

/// Arguments of `rename_me`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RenameArgs {
    /// What colleagues see from now on.
    pub name: String,
}

/// Arguments of `change_password`.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct ChangePasswordArgs {
    /// As it was.
    pub current: String,
    /// At least ten characters.
    pub new: String,
}

/// Arguments of `use_reset`.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct UseResetArgs {
    /// The whole link, as pasted.
    pub reset: String,
    /// At least ten characters.
    pub password: String,
    /// The second factor, once the hub asked for it.
    pub totp: Option<String>,
}

/// Arguments of `audit`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct AuditArgs {
    /// What `next` of the page before said.
    #[ts(type = "number | null")]
    pub before: Option<i64>,
    /// Only this kind.
    pub what: Option<DeedKind>,
    /// Only by this person.
    pub by: Option<PersonId>,
    /// Not before this instant.
    pub from: Option<Timestamp>,
    /// Before this instant.
    pub until: Option<Timestamp>,
}
