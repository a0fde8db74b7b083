//! Workspaces, their people, devices, invitations and numbers.

use sangam_model::connection::{Link, OneShot, Stage};
use sangam_model::id::{DeviceId, EpochId, InvitationId, NumberId, PersonId, WorkspaceId};
use sangam_model::routing::Away;
use sangam_model::{Role, Timestamp};
use sangam_protocol::Rev;
use sangam_protocol::connect::Gap;
use sangam_protocol::rows::Health;
use serde::{Deserialize, Serialize};

use super::Result;

/// One business.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workspace {
    /// Its id.
    pub id: WorkspaceId,
    /// Its name.
    pub name: String,
    /// Nothing in it can reach a real customer.
    pub practice: bool,
    /// The team sees the names of the owner's address book.
    pub phone_book_shared: bool,
    /// Agents read only the last digits of customers' phones.
    pub phones_masked: bool,
    /// Only the assigned person may write in a chat.
    pub only_assignee_replies: bool,
    /// This life of its counter.
    pub epoch: EpochId,
    /// Where the counter stands.
    pub head: Rev,
    /// Cursors below this have missed tombstones.
    pub floor: Rev,
    /// When it was founded.
    pub created_at: Timestamp,
    /// The revision that last changed this row.
    pub rev: Rev,
}

/// Someone of the team. No `Debug`: it carries a password's hash.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    /// Their id.
    pub id: PersonId,
    /// Their workspace.
    pub workspace_id: WorkspaceId,
    /// Lower case.
    pub email: String,
    /// What colleagues see.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// They may still sign in.
    pub active: bool,
    /// PHC string.
    pub password_hash: String,
    /// The revision that last changed what they may see.
    pub scope_rev: Rev,
    /// They said that they take no chats for now.
    pub away: Option<Away>,
    /// The language they chose last on a desk.
    pub language: Option<String>,
    /// When they joined.
    pub created_at: Timestamp,
    /// The revision that last changed this row.
    pub rev: Rev,
}

/// A computer someone signed in on, with its session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// Its id.
    pub id: DeviceId,
    /// Its workspace.
    pub workspace_id: WorkspaceId,
    /// Whose it is.
    pub person_id: PersonId,
    /// How it introduces itself.
    pub name: String,
    /// SHA-256 of the session token.
    pub token_hash: [u8; 32],
    /// First sign-in.
    pub created_at: Timestamp,
    /// When it was last heard of, to some minutes.
    pub seen_at: Timestamp,
    /// When the session ends unless the device comes back before.
    pub expires_at: Timestamp,
    /// The session was ended: by its person, or because another password was chosen. What the device holds is still on it.
    pub signed_out: bool,
    /// It was ended before the hub noted whether the device wiped itself.
    pub ended_early: bool,
    /// The device must wipe itself.
    pub revoked_at: Option<Timestamp>,
}

impl Device {
    /// Somebody is signed in on it.
    #[must_use]
    pub fn is_in_use(&self, now: Timestamp) -> bool {
        !self.signed_out && self.revoked_at.is_none() && self.expires_at > now
    }
}

/// A way in for one new person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvitationRecord {
    /// Its name, which is no secret.
    pub id: InvitationId,
    /// SHA-256 of the code.
    pub code_hash: [u8; 32],
    /// Where to.
    pub workspace_id: WorkspaceId,
    /// As what.
    pub role: Role,
    /// By whom.
    pub invited_by: PersonId,
    /// Since when.
    pub created_at: Timestamp,
    /// Until when.
    pub expires_at: Timestamp,
    /// Its one use.
    pub used_at: Option<Timestamp>,
    /// It was taken back before.
    pub withdrawn_at: Option<Timestamp>,
}

impl InvitationRecord {
    /// Somebody may still come in with it.
    #[must_use]
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.used_at.is_none() && self.withdrawn_at.is_none() && self.expires_at > now
    }
}

/// A way back for somebody who forgot their password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasswordReset {
    /// Whose.
    pub person_id: PersonId,
    /// Where.
    pub workspace_id: WorkspaceId,
    /// SHA-256 of the code.
    pub code_hash: [u8; 32],
    /// Who made it.
    pub made_by: PersonId,
    /// Until when.
    pub expires_at: Timestamp,
}

/// Something that opened a door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DoorAttempt {
    /// SHA-256 of what the desk calls it.
    pub attempt_hash: [u8; 32],
    /// Where to.
    pub workspace_id: WorkspaceId,
    /// For whom.
    pub person_id: PersonId,
    /// On what.
    pub device_id: DeviceId,
    /// When.
    pub at: Timestamp,
    /// A second factor was set up on the way.
    pub has_set_up: bool,
}

/// A WhatsApp business number. The token stays sealed until a call needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// Its id.
    pub id: NumberId,
    /// Its workspace.
    pub workspace_id: WorkspaceId,
    /// WhatsApp's id of the account.
    pub waba_id: String,
    /// WhatsApp's id of the number: where webhooks are routed by.
    pub phone_number_id: String,
    /// As people write it.
    pub display_number: String,
    /// What customers see.
    pub verified_name: Option<String>,
    /// How its connection stands.
    pub standing: Standing,
    /// The access token, sealed for this row.
    pub token_sealed: Vec<u8>,
    /// When it was added.
    pub created_at: Timestamp,
    /// The revision that last changed this row.
    pub rev: Rev,
}

/// Through whom a number reaches WhatsApp.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Via {
    /// Meta's Cloud API.
    #[default]
    Meta,
    /// 360dialog, whose key is kept in place of the token.
    Dialog360,
}

/// How the connection of a number stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Standing {
    /// Through whom it reaches WhatsApp.
    pub via: Via,
    /// Who may send from the desk.
    pub stage: Stage,
    /// Whether WhatsApp serves it to us.
    pub link: Link,
    /// Since when the link is as it is.
    pub link_since: Option<Timestamp>,
    /// When it was connected through a signup, the last time.
    pub onboarded_at: Option<Timestamp>,
    /// When it was connected through a signup for the first time, if that was before the last.
    pub first_onboarded_at: Option<Timestamp>,
    /// When the phone was last seen.
    pub phone_seen_at: Option<Timestamp>,
    /// What WhatsApp says about it.
    pub health: Health,
    /// The phone's contacts.
    pub contacts: OneShot,
    /// The phone's chats.
    pub history: OneShot,
    /// When messages may be missing, newest first: what is told of it to everybody who sees the number.
    pub gaps: Vec<Gap>,
}

impl Standing {
    /// When it was first connected through a signup: what was before that was before us, however often it is connected anew.
    #[must_use]
    pub fn first_onboarded_at(&self) -> Option<Timestamp> {
        self.first_onboarded_at.into_iter().chain(self.onboarded_at).min()
    }

    /// WhatsApp accepts our calls.
    #[must_use]
    pub const fn is_connected(&self) -> bool {
        self.link.is_connected()
    }
}

/// Reading people and numbers.
pub trait PeopleReads {
    /// A named fact about the store as a whole.
    fn keystone(&self, name: &str) -> Result<Option<Vec<u8>>>;
    /// Every workspace.
    fn workspaces(&self) -> Result<Vec<Workspace>>;
    /// One workspace.
    fn workspace(&self, id: WorkspaceId) -> Result<Option<Workspace>>;
    /// One person.
    fn person(&self, id: PersonId) -> Result<Option<Person>>;
    /// The person who signs in with this address, lower case.
    fn person_by_email(&self, email: &str) -> Result<Option<Person>>;
    /// The people of a workspace changed after `after`, by revision.
    fn people(&self, workspace_id: WorkspaceId, after: Rev, limit: u32) -> Result<Vec<Person>>;
    /// Who removed a person, if somebody did.
    fn remover(&self, id: PersonId) -> Result<Option<PersonId>>;
    /// The device with this session.
    fn device_by_token(&self, token_hash: &[u8; 32]) -> Result<Option<Device>>;
    /// One device.
    fn device(&self, id: DeviceId) -> Result<Option<Device>>;
    /// Every device of a person, the one heard of last first.
    fn devices_of(&self, person_id: PersonId) -> Result<Vec<Device>>;
    /// An invitation.
    fn invitation(&self, code_hash: &[u8; 32]) -> Result<Option<InvitationRecord>>;
    /// The invitation of this name.
    fn invitation_called(&self, id: InvitationId) -> Result<Option<InvitationRecord>>;
    /// The invitations of a workspace nobody used and nobody took back, expired ones too, the newest first.
    fn unused_invitations(&self, workspace_id: WorkspaceId) -> Result<Vec<InvitationRecord>>;
    /// The way back with this code.
    fn password_reset(&self, code_hash: &[u8; 32]) -> Result<Option<PasswordReset>>;
    /// What opened a door under this name.
    fn door_attempt(&self, attempt_hash: &[u8; 32]) -> Result<Option<DoorAttempt>>;
    /// One number.
    fn number(&self, id: NumberId) -> Result<Option<Number>>;
    /// The number webhooks name so, whichever workspace has it.
    fn number_by_phone_number_id(&self, phone_number_id: &str) -> Result<Option<Number>>;
    /// The numbers of a workspace changed after `after`, by revision.
    fn numbers(&self, workspace_id: WorkspaceId, after: Rev, limit: u32) -> Result<Vec<Number>>;
}

/// Writing what is not synced.
pub trait PeopleSideWrites {
    /// Keeps a named fact about the store as a whole.
    fn keep_keystone(&mut self, name: &str, value: &[u8]) -> Result<()>;
    /// Keeps who removed a person.
    fn keep_remover(&mut self, id: PersonId, by: PersonId) -> Result<()>;
    /// Registers a device, or what changed about it. A session that ended stays ended, and a device that must wipe itself must,
    /// whatever was known of it when it was read.
    fn save_device(&mut self, device: &Device) -> Result<()>;
    /// Forgets a device, whose token is nobody's from then on.
    fn forget_device(&mut self, id: DeviceId) -> Result<()>;
    /// Keeps an invitation, or its use.
    fn save_invitation(&mut self, invitation: &InvitationRecord) -> Result<()>;
    /// Keeps a way back, in place of an earlier one of the same person.
    fn save_password_reset(&mut self, reset: &PasswordReset) -> Result<()>;
    /// Forgets a person's way back, if there is one.
    fn forget_password_reset(&mut self, person_id: PersonId) -> Result<()>;
    /// Keeps what opened a door, in place of an earlier one of that name, and forgets those of before `since`.
    fn keep_door_attempt(&mut self, attempt: &DoorAttempt, since: Timestamp) -> Result<()>;
}

/// Writing what is synced; the row carries its new revision.
pub trait PeopleWrites {
    /// Founds the workspace whose counter is held, or changes it. Head and floor are the store's.
    fn save_workspace(&mut self, workspace: &Workspace) -> Result<()>;
    /// Adds or changes a person.
    fn save_person(&mut self, person: &Person) -> Result<()>;
    /// Adds or changes a number.
    fn save_number(&mut self, number: &Number) -> Result<()>;
}
