//! The people of a team, their devices and their passwords: asked while online, kept on no desktop.
//!
//! `GET /v1/team` answers everybody with what they may know: an agent sees their own devices, a manager also who was invited, the
//! owner everything. What every desk needs of its colleagues is synced ([`PersonRow`](crate::PersonRow)).
//!
//! A role, a removal and a revoked device take effect at once: the hub decides by what is stored, tells open sockets, and the
//! desktop starts over or wipes itself.

use sangam_model::id::{DeviceId, InvitationId, PersonId};
use sangam_model::routing::Away;
use sangam_model::{Role, Timestamp};
use serde::{Deserialize, Serialize};

/// `GET /v1/team`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Team {
    /// Everybody who may sign in, by name.
    pub people: Vec<TeamPerson>,
    /// Who was invited and did not come yet, the newest first. Only for those who may invite.
    pub invitations: Vec<PendingInvitation>,
    /// Agents read only the last digits of customers' phones.
    pub phones_masked: bool,
    /// Owners and managers sign in with a second factor.
    #[serde(default)]
    pub second_factor_required: bool,
}

/// Someone of the team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TeamPerson {
    /// Who.
    pub id: PersonId,
    /// What colleagues see.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// What they sign in with. Their own, and everybody's for the owner.
    pub email: Option<String>,
    /// They take no chats for now.
    #[serde(default)]
    pub away: Option<Away>,
    /// When they came.
    pub joined_at: Timestamp,
    /// When a device of theirs was last heard of; absent if none ever was, or if it is none of the asker's business.
    pub seen_at: Option<Timestamp>,
    /// Where they are signed in, and where they were and a copy may be left; the device heard of last first. Their own, and
    /// everybody's for the owner.
    pub devices: Option<Vec<DeviceRow>>,
    /// Whether they sign in with a second factor. Their own, and everybody's for the owner.
    #[serde(default)]
    pub second_factor: Option<bool>,
}

/// A computer someone is signed in on, or was: then it may still hold a copy, until it is told to wipe itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct DeviceRow {
    /// Which.
    pub id: DeviceId,
    /// How it introduced itself.
    pub name: String,
    /// Since when.
    pub created_at: Timestamp,
    /// When it was last heard of, to some minutes.
    pub seen_at: Timestamp,
    /// It is connected now.
    pub online: bool,
    /// It is the one that asks.
    pub current: bool,
    /// Its session ended, by its person, another password or time. What it held may still be on it.
    #[serde(default)]
    pub signed_out: bool,
}

/// The most [`FormerSessions`] told of at once.
pub const FORMER_SESSIONS: usize = 16;

/// `POST /v1/me/former-sessions`: a computer on which its person signed in again names the sessions it had before. What it held under
/// them it holds under the present one, so they stand in no list any more.
#[derive(Clone, Serialize, Deserialize)]
pub struct FormerSessions {
    /// Their tokens, which open nothing any more.
    pub tokens: Vec<String>,
}

/// Someone who was invited and did not come yet. The code itself is known to nobody any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PendingInvitation {
    /// Which.
    pub id: InvitationId,
    /// As what.
    pub role: Role,
    /// By whom.
    pub invited_by: PersonId,
    /// When.
    pub created_at: Timestamp,
    /// Until when it is good; kept in sight after that until somebody takes it away.
    pub expires_at: Timestamp,
}

/// `PUT /v1/workspace/phones` by the owner: agents read only the last digits of customers' phones, or all of them again. Their
/// desktops start over, so that no whole number stays behind on a disk.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct MaskPhones {
    /// Only the last digits.
    pub masked: bool,
}

/// `POST /v1/people/{id}/role` by the owner: what somebody else may do from now on.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct ChangeRole {
    /// From now on.
    pub role: Role,
}

/// `PUT /v1/me`: what colleagues see.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Rename {
    /// Not empty, at most a hundred characters.
    pub name: String,
}

/// The longest name of a language.
pub const LANGUAGE_MAX_CHARS: usize = 35;

/// `PUT /v1/me/language`: in which language they read, as a desk's settings keep it; absent if they leave it to each computer.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ChooseLanguage {
    /// `hi-u-nu-deva`
    #[serde(default)]
    pub language: Option<String>,
}

impl ChooseLanguage {
    /// It looks like the name of a language. Whether anybody speaks it is a desk's to know.
    #[must_use]
    pub fn is_possible(&self) -> bool {
        self.language.as_deref().is_none_or(|name| {
            (2..=LANGUAGE_MAX_CHARS).contains(&name.len())
                && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        })
    }
}

/// `POST /v1/me/password`. Every other device of the person is signed out.
#[derive(Clone, Serialize, Deserialize)]
pub struct ChangePassword {
    /// As it was.
    pub current: String,
    /// At least [`PASSWORD_MIN_CHARS`](crate::session::PASSWORD_MIN_CHARS) characters.
    pub new: String,
}

/// The answer to `POST /v1/people/{id}/password-reset` by the owner: shown once, to be handed to the person.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ResetCode {
    /// One use.
    pub code: String,
    /// A link that carries the hub's address and the code: `sangam://reset?hub=…&code=…`.
    pub link: String,
    /// When it stops working.
    pub expires_at: Timestamp,
}

/// `POST /v1/password-resets/use`: chooses a new password and signs in. Every other device of the person is signed out.
#[derive(Clone, Serialize, Deserialize)]
pub struct UseReset {
    /// The code of the [`ResetCode`].
    pub code: String,
    /// At least [`PASSWORD_MIN_CHARS`](crate::session::PASSWORD_MIN_CHARS) characters.
    pub password: String,
    /// How the device introduces itself.
    pub device_name: String,
    /// The second factor's code, when the hub asked for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub totp: Option<String>,
    /// What the desk calls this try, which nobody can guess: the same one, said again because its answer was lost, is let in again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempt: Option<String>,
}

/// What somebody did that the owner may want to know of later. A closed list; new kinds are only ever added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum DeedKind {
    /// Signed in; `detail.device`.
    SignedIn,
    /// A wrong password for somebody of the team.
    SignInFailed,
    /// Signed out.
    SignedOut,
    /// Made an invitation; `detail.role`.
    Invited,
    /// Took an invitation back; `detail.role`.
    InvitationWithdrawn,
    /// Came in with an invitation, or was added by the hub's administrator; `detail.role`.
    Joined,
    /// Gave somebody another role; `detail.from`, `detail.to`.
    RoleChanged,
    /// Removed somebody; `detail.chats` were theirs.
    Removed,
    /// Chose another name.
    Renamed,
    /// Ended the session of a device, which wiped itself; `detail.device`.
    DeviceRevoked,
    /// Chose another password.
    PasswordChanged,
    /// Let somebody choose a new password.
    PasswordResetMade,
    /// Chose a new password by that.
    PasswordResetUsed,
    /// The hub's administrator set somebody's password.
    PasswordSet,
    /// Let the team see imported chats; `detail.chats`.
    ChatsReleased,
    /// Hid imported chats from the team again; `detail.chats`.
    ChatsHeld,
    /// Shared the names of the phone's address book with the team, or no longer; `detail.shared`.
    PhoneBookShared,
    /// Hid whole phone numbers from agents, or no longer; `detail.masked`.
    PhonesMasked,
    /// Took a customer for the owner alone, or gave them back; `detail.private`.
    PrivateChanged,
    /// Connected a number; nobody if the hub's administrator added it.
    NumberConnected,
    /// Said who sends from a number; `detail.stage`.
    StageChanged,
    /// Changed the price list.
    PriceListChanged,
    /// Said how the chats of a number are given out; `detail.rule`.
    RoutingChanged,
    /// Let only the assigned person write in a chat, or everybody again; `detail.only_assignee`.
    ReplyRuleChanged,
    /// Said when the shop answers, or how soon.
    HoursChanged,
    /// Said how customers are asked how it was; `detail.on`.
    SurveyChanged,
    /// Signs in with a second factor from then on.
    SecondFactorOn,
    /// Signs in without one again.
    SecondFactorOff,
    /// Took somebody's second factor away, who lost it; nobody if it was the hub's administrator.
    SecondFactorRemoved,
    /// A code that was not right, from somebody who knew the rest.
    SecondFactorFailed,
    /// Made recovery codes; earlier ones are void.
    RecoveryCodesMade,
    /// Chose a new password by a recovery code; `detail.device`.
    PasswordRecovered,
    /// Asked owners and managers for a second factor, or no longer; `detail.required`.
    SecondFactorRequired,
    /// Founded the business on this hub.
    WorkspaceFounded,
    /// Made a recovery key, which opens every copy made from then on; nobody if it was the hub's administrator.
    RecoveryKeyMade,
    /// Said where copies are kept.
    CopiesChanged,
    /// Said who is alerted, and where.
    AlertsChanged,
    /// Brought the hub back from a copy; `detail.copied_at`. Everybody was signed out, and invitations became void.
    BroughtBack,
    /// A kind of a newer hub.
    #[serde(other)]
    Unknown,
}

impl DeedKind {
    /// Every kind this build knows, in the order of the list above.
    pub const ALL: [Self; 38] = [
        Self::SignedIn,
        Self::SignInFailed,
        Self::SignedOut,
        Self::Invited,
        Self::InvitationWithdrawn,
        Self::Joined,
        Self::RoleChanged,
        Self::Removed,
        Self::Renamed,
        Self::DeviceRevoked,
        Self::PasswordChanged,
        Self::PasswordResetMade,
        Self::PasswordResetUsed,
        Self::PasswordSet,
        Self::ChatsReleased,
        Self::ChatsHeld,
        Self::PhoneBookShared,
        Self::PhonesMasked,
        Self::PrivateChanged,
        Self::NumberConnected,
        Self::StageChanged,
        Self::PriceListChanged,
        Self::RoutingChanged,
        Self::ReplyRuleChanged,
        Self::HoursChanged,
        Self::SurveyChanged,
        Self::SecondFactorOn,
        Self::SecondFactorOff,
        Self::SecondFactorRemoved,
        Self::SecondFactorFailed,
        Self::RecoveryCodesMade,
        Self::PasswordRecovered,
        Self::SecondFactorRequired,
        Self::WorkspaceFounded,
        Self::RecoveryKeyMade,
        Self::CopiesChanged,
        Self::AlertsChanged,
        Self::BroughtBack,
    ];
}

/// A line of the log of who did what.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AuditRow {
    /// Its place, without gaps.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// What.
    pub what: DeedKind,
    /// Who; nobody for what the machine's administrator did.
    pub by: Option<PersonId>,
    /// Their name as it is now.
    pub by_name: Option<String>,
    /// To whom or what: an id.
    pub about: Option<String>,
    /// Its name as it is now, if it is a person or a number.
    pub about_name: Option<String>,
    /// More; never a secret, a phone or a text.
    #[cfg_attr(feature = "ts", ts(type = "Record<string, unknown>"))]
    pub detail: serde_json::Value,
}

/// `GET /v1/audit?before=&limit=&what=&by=&from=&until=`, the newest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AuditPage {
    /// The lines.
    pub rows: Vec<AuditRow>,
    /// What to pass as `before` for the next page; absent at the end.
    pub next: Option<i64>,
}

/// `GET /v1/audit/check`: whether the log is as it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AuditCheck {
    /// How many lines were looked at.
    pub lines: u64,
    /// The first line that is not as it was written, or is missing; absent when all is well.
    pub broken_at: Option<i64>,
    /// The newest line's hash, in hex: whoever writes it down can tell later that no line was taken off the end.
    pub fingerprint: Option<String>,
}
