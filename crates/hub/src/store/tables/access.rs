//! What lets somebody in: devices, invitations, forgotten passwords, and attempts at the door.
//!
//! The tables `device`, `invitation`, `password_reset` and `door_attempt`.

use sangam_model::id::{DeviceId, InvitationId, PersonId, WorkspaceId};
use sangam_model::{Role, Timestamp};

use crate::store::sql::{Columns, Row, SqlId, all, one, run};
use crate::store::{ReadTx, Result, SideTx};

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
const DEVICE: &str = "SELECT id, workspace_id, person_id, name, token_hash, created_at, seen_at, expires_at, \
                      signed_out, ended_early, revoked_at FROM device";
const INVITATION: &str = "SELECT id, code_hash, workspace_id, role, invited_by, created_at, expires_at, used_at, \
                          withdrawn_at FROM invitation";

fn read_device(row: &Row<'_>) -> Result<Device> {
    Ok(Device {
        id: row.id("id")?,
        workspace_id: row.id("workspace_id")?,
        person_id: row.id("person_id")?,
        name: row.get("name")?,
        token_hash: row.get("token_hash")?,
        created_at: row.at("created_at")?,
        seen_at: row.at("seen_at")?,
        expires_at: row.at("expires_at")?,
        signed_out: row.get("signed_out")?,
        ended_early: row.get("ended_early")?,
        revoked_at: row.maybe_at("revoked_at")?,
    })
}

fn read_invitation(row: &Row<'_>) -> Result<InvitationRecord> {
    Ok(InvitationRecord {
        id: row.id("id")?,
        code_hash: row.get("code_hash")?,
        workspace_id: row.id("workspace_id")?,
        role: row.word("role", Role::from_name)?,
        invited_by: row.id("invited_by")?,
        created_at: row.at("created_at")?,
        expires_at: row.at("expires_at")?,
        used_at: row.maybe_at("used_at")?,
        withdrawn_at: row.maybe_at("withdrawn_at")?,
    })
}

fn read_reset(row: &Row<'_>) -> Result<PasswordReset> {
    Ok(PasswordReset {
        person_id: row.id("person_id")?,
        workspace_id: row.id("workspace_id")?,
        code_hash: row.get("code_hash")?,
        made_by: row.id("made_by")?,
        expires_at: row.at("expires_at")?,
    })
}

impl ReadTx<'_> {
    /// The device with this session.
    pub fn device_by_token(&self, token_hash: &[u8; 32]) -> Result<Option<Device>> {
        one(self.db, &format!("{DEVICE} WHERE token_hash = ?1"), [token_hash], read_device)
    }

    /// One device.
    pub fn device(&self, id: DeviceId) -> Result<Option<Device>> {
        one(self.db, &format!("{DEVICE} WHERE id = ?1"), [id.column()], read_device)
    }

    /// Every device of a person, the one heard of last first.
    pub fn devices_of(&self, person_id: PersonId) -> Result<Vec<Device>> {
        let sql = format!("{DEVICE} WHERE person_id = ?1 ORDER BY seen_at DESC, id");
        all(self.db, &sql, [person_id.column()], read_device)
    }

    /// An invitation.
    pub fn invitation(&self, code_hash: &[u8; 32]) -> Result<Option<InvitationRecord>> {
        one(self.db, &format!("{INVITATION} WHERE code_hash = ?1"), [code_hash], read_invitation)
    }

    /// The invitation of this name.
    pub fn invitation_called(&self, id: InvitationId) -> Result<Option<InvitationRecord>> {
        one(self.db, &format!("{INVITATION} WHERE id = ?1"), [id.column()], read_invitation)
    }

    /// The invitations of a workspace nobody used and nobody took back, expired ones too, the newest first.
    pub fn unused_invitations(&self, workspace_id: WorkspaceId) -> Result<Vec<InvitationRecord>> {
        let sql = format!(
            "{INVITATION} WHERE workspace_id = ?1 AND used_at IS NULL AND withdrawn_at IS NULL \
             ORDER BY created_at DESC, id"
        );
        all(self.db, &sql, [workspace_id.column()], read_invitation)
    }

    /// The way back with this code.
    pub fn password_reset(&self, code_hash: &[u8; 32]) -> Result<Option<PasswordReset>> {
        let sql = "SELECT person_id, workspace_id, code_hash, made_by, expires_at FROM password_reset \
                   WHERE code_hash = ?1";
        one(self.db, sql, [code_hash], read_reset)
    }

    /// What opened a door under this name.
    pub fn door_attempt(&self, attempt_hash: &[u8; 32]) -> Result<Option<DoorAttempt>> {
        let sql = "SELECT attempt_hash, workspace_id, person_id, device_id, at, has_set_up FROM door_attempt \
                   WHERE attempt_hash = ?1";
        one(self.db, sql, [attempt_hash], |row| {
            Ok(DoorAttempt {
                attempt_hash: row.get("attempt_hash")?,
                workspace_id: row.id("workspace_id")?,
                person_id: row.id("person_id")?,
                device_id: row.id("device_id")?,
                at: row.at("at")?,
                has_set_up: row.get("has_set_up")?,
            })
        })
    }
}

impl SideTx<'_> {
    /// Registers a device, or what changed about it. A session that ended stays ended, and a device that must wipe itself must,
    /// whatever was known of it when it was read.
    pub fn save_device(&mut self, device: &Device) -> Result<()> {
        let sql = "INSERT INTO device (id, workspace_id, person_id, name, token_hash, created_at, seen_at, \
                   expires_at, signed_out, revoked_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) \
                   ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at, expires_at = excluded.expires_at, \
                   signed_out = CASE WHEN device.signed_out = 1 THEN 1 ELSE excluded.signed_out END, \
                   revoked_at = COALESCE(device.revoked_at, excluded.revoked_at)";
        let values = (
            device.id.column(),
            device.workspace_id.column(),
            device.person_id.column(),
            &device.name,
            device.token_hash,
            device.created_at.as_millis(),
            device.seen_at.as_millis(),
            device.expires_at.as_millis(),
            device.signed_out,
            device.revoked_at.map(|at| at.as_millis()),
        );
        run(self.db, sql, values).map(drop)
    }

    /// Forgets a device, whose token is nobody's from then on.
    pub fn forget_device(&mut self, id: DeviceId) -> Result<()> {
        run(self.db, "DELETE FROM device WHERE id = ?1", [id.column()]).map(drop)
    }

    /// Keeps an invitation, or its use.
    pub fn save_invitation(&mut self, invitation: &InvitationRecord) -> Result<()> {
        let sql = "INSERT INTO invitation (id, code_hash, workspace_id, role, invited_by, created_at, expires_at, \
                   used_at, withdrawn_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) \
                   ON CONFLICT (id) DO UPDATE SET used_at = excluded.used_at, withdrawn_at = excluded.withdrawn_at";
        let values = (
            invitation.id.column(),
            invitation.code_hash,
            invitation.workspace_id.column(),
            invitation.role.as_str(),
            invitation.invited_by.column(),
            invitation.created_at.as_millis(),
            invitation.expires_at.as_millis(),
            invitation.used_at.map(|at| at.as_millis()),
            invitation.withdrawn_at.map(|at| at.as_millis()),
        );
        run(self.db, sql, values).map(drop)
    }

    /// Keeps a way back, in place of an earlier one of the same person.
    pub fn save_password_reset(&mut self, reset: &PasswordReset) -> Result<()> {
        let sql = "INSERT INTO password_reset (person_id, workspace_id, code_hash, made_by, expires_at) \
                   VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (person_id) DO UPDATE SET \
                   code_hash = excluded.code_hash, made_by = excluded.made_by, expires_at = excluded.expires_at";
        let values = (
            reset.person_id.column(),
            reset.workspace_id.column(),
            reset.code_hash,
            reset.made_by.column(),
            reset.expires_at.as_millis(),
        );
        run(self.db, sql, values).map(drop)
    }

    /// Forgets a person's way back, if there is one.
    pub fn forget_password_reset(&mut self, person_id: PersonId) -> Result<()> {
        run(self.db, "DELETE FROM password_reset WHERE person_id = ?1", [person_id.column()]).map(drop)
    }

    /// Keeps what opened a door, in place of an earlier one of that name, and forgets those of before `since`.
    pub fn keep_door_attempt(&mut self, attempt: &DoorAttempt, since: Timestamp) -> Result<()> {
        run(self.db, "DELETE FROM door_attempt WHERE at < ?1", [since.as_millis()])?;
        let sql = "INSERT INTO door_attempt (attempt_hash, workspace_id, person_id, device_id, at, has_set_up) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (attempt_hash) DO UPDATE SET device_id = excluded.device_id";
        let values = (
            attempt.attempt_hash,
            attempt.workspace_id.column(),
            attempt.person_id.column(),
            attempt.device_id.column(),
            attempt.at.as_millis(),
            attempt.has_set_up,
        );
        run(self.db, sql, values).map(drop)
    }
}
