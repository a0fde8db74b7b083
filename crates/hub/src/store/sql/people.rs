//! The tables `keystone`, `workspace`, `person`, `device`, `invitation`, `password_reset` and `number`.

use sangam_model::id::{DeviceId, InvitationId, NumberId, PersonId, WorkspaceId};
use sangam_model::routing::Away;
use sangam_model::{Role, Timestamp};
use sangam_protocol::Rev;

use super::values::{Columns, Row, SqlId, all, column, json, one, run};
use super::{Db, DbSide, Writer};
use crate::store::{
    Device, DoorAttempt, InvitationRecord, Number, PasswordReset, PeopleReads, PeopleSideWrites,
    PeopleWrites, Person, Result, Workspace,
};

const WORKSPACE: &str = "SELECT id, name, practice, phone_book_shared, phones_masked, only_assignee_replies, epoch, head, floor, created_at, rev FROM workspace";
const PERSON: &str = "SELECT id, workspace_id, email, name, role, active, password_hash, scope_rev, created_at, rev, away, \
                      away_until, language FROM person";
const DEVICE: &str = "SELECT id, workspace_id, person_id, name, token_hash, created_at, seen_at, expires_at, \
                      signed_out, ended_early, revoked_at FROM device";
const INVITATION: &str = "SELECT id, code_hash, workspace_id, role, invited_by, created_at, expires_at, used_at, \
                          withdrawn_at FROM invitation";
pub(super) const NUMBER: &str = "SELECT id, workspace_id, waba_id, phone_number_id, display_number, verified_name, standing, \
                      token_sealed, created_at, rev FROM number";

fn read_workspace(row: &Row<'_>) -> Result<Workspace> {
    Ok(Workspace {
        id: row.id("id")?,
        name: row.get("name")?,
        practice: row.get("practice")?,
        phone_book_shared: row.get("phone_book_shared")?,
        phones_masked: row.get("phones_masked")?,
        only_assignee_replies: row.get("only_assignee_replies")?,
        epoch: row.id("epoch")?,
        head: row.rev("head")?,
        floor: row.rev("floor")?,
        created_at: row.at("created_at")?,
        rev: row.rev("rev")?,
    })
}

fn read_person(row: &Row<'_>) -> Result<Person> {
    let is_away: bool = row.get("away")?;
    Ok(Person {
        id: row.id("id")?,
        workspace_id: row.id("workspace_id")?,
        email: row.get("email")?,
        name: row.get("name")?,
        role: row.word("role", Role::from_name)?,
        active: row.get("active")?,
        password_hash: row.get("password_hash")?,
        scope_rev: row.rev("scope_rev")?,
        away: is_away.then_some(Away { until: row.maybe_at("away_until")? }),
        language: row.get("language")?,
        created_at: row.at("created_at")?,
        rev: row.rev("rev")?,
    })
}

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

pub(super) fn read_number(row: &Row<'_>) -> Result<Number> {
    Ok(Number {
        id: row.id("id")?,
        workspace_id: row.id("workspace_id")?,
        waba_id: row.get("waba_id")?,
        phone_number_id: row.get("phone_number_id")?,
        display_number: row.get("display_number")?,
        verified_name: row.get("verified_name")?,
        standing: row.json("standing")?,
        token_sealed: row.get("token_sealed")?,
        created_at: row.at("created_at")?,
        rev: row.rev("rev")?,
    })
}

impl<D: Db> PeopleReads for D {
    fn keystone(&self, name: &str) -> Result<Option<Vec<u8>>> {
        one(self.db(), "SELECT value FROM keystone WHERE name = ?1", [name], |row| row.get("value"))
    }

    fn workspaces(&self) -> Result<Vec<Workspace>> {
        all(self.db(), &format!("{WORKSPACE} ORDER BY id"), (), read_workspace)
    }

    fn workspace(&self, id: WorkspaceId) -> Result<Option<Workspace>> {
        one(self.db(), &format!("{WORKSPACE} WHERE id = ?1"), [id.column()], read_workspace)
    }

    fn person(&self, id: PersonId) -> Result<Option<Person>> {
        one(self.db(), &format!("{PERSON} WHERE id = ?1"), [id.column()], read_person)
    }

    fn person_by_email(&self, email: &str) -> Result<Option<Person>> {
        one(self.db(), &format!("{PERSON} WHERE email = ?1"), [email], read_person)
    }

    fn people(&self, workspace_id: WorkspaceId, after: Rev, limit: u32) -> Result<Vec<Person>> {
        let sql = format!("{PERSON} WHERE workspace_id = ?1 AND rev > ?2 ORDER BY rev LIMIT ?3");
        all(self.db(), &sql, (workspace_id.column(), after.0, limit), read_person)
    }

    fn remover(&self, id: PersonId) -> Result<Option<PersonId>> {
        let sql = "SELECT removed_by FROM person WHERE id = ?1";
        Ok(one(self.db(), sql, [id.column()], |row| row.maybe_id("removed_by"))?.flatten())
    }

    fn device_by_token(&self, token_hash: &[u8; 32]) -> Result<Option<Device>> {
        one(self.db(), &format!("{DEVICE} WHERE token_hash = ?1"), [token_hash], read_device)
    }

    fn device(&self, id: DeviceId) -> Result<Option<Device>> {
        one(self.db(), &format!("{DEVICE} WHERE id = ?1"), [id.column()], read_device)
    }

    fn devices_of(&self, person_id: PersonId) -> Result<Vec<Device>> {
        let sql = format!("{DEVICE} WHERE person_id = ?1 ORDER BY seen_at DESC, id");
        all(self.db(), &sql, [person_id.column()], read_device)
    }

    fn invitation(&self, code_hash: &[u8; 32]) -> Result<Option<InvitationRecord>> {
        one(self.db(), &format!("{INVITATION} WHERE code_hash = ?1"), [code_hash], read_invitation)
    }

    fn invitation_called(&self, id: InvitationId) -> Result<Option<InvitationRecord>> {
        one(self.db(), &format!("{INVITATION} WHERE id = ?1"), [id.column()], read_invitation)
    }

    fn unused_invitations(&self, workspace_id: WorkspaceId) -> Result<Vec<InvitationRecord>> {
        let sql = format!(
            "{INVITATION} WHERE workspace_id = ?1 AND used_at IS NULL AND withdrawn_at IS NULL \
             ORDER BY created_at DESC, id"
        );
        all(self.db(), &sql, [workspace_id.column()], read_invitation)
    }

    fn password_reset(&self, code_hash: &[u8; 32]) -> Result<Option<PasswordReset>> {
        let sql = "SELECT person_id, workspace_id, code_hash, made_by, expires_at FROM password_reset \
                   WHERE code_hash = ?1";
        one(self.db(), sql, [code_hash], read_reset)
    }

    fn door_attempt(&self, attempt_hash: &[u8; 32]) -> Result<Option<DoorAttempt>> {
        let sql = "SELECT attempt_hash, workspace_id, person_id, device_id, at, has_set_up FROM door_attempt \
                   WHERE attempt_hash = ?1";
        one(self.db(), sql, [attempt_hash], |row| {
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

    fn number(&self, id: NumberId) -> Result<Option<Number>> {
        one(self.db(), &format!("{NUMBER} WHERE id = ?1"), [id.column()], read_number)
    }

    fn number_by_phone_number_id(&self, phone_number_id: &str) -> Result<Option<Number>> {
        one(self.db(), &format!("{NUMBER} WHERE phone_number_id = ?1"), [phone_number_id], read_number)
    }

    fn numbers(&self, workspace_id: WorkspaceId, after: Rev, limit: u32) -> Result<Vec<Number>> {
        let sql = format!("{NUMBER} WHERE workspace_id = ?1 AND rev > ?2 ORDER BY rev LIMIT ?3");
        all(self.db(), &sql, (workspace_id.column(), after.0, limit), read_number)
    }
}

impl<D: DbSide> PeopleSideWrites for D {
    fn keep_keystone(&mut self, name: &str, value: &[u8]) -> Result<()> {
        let sql = "INSERT INTO keystone (name, value) VALUES (?1, ?2) \
                   ON CONFLICT (name) DO UPDATE SET value = excluded.value";
        run(self.db(), sql, (name, value)).map(drop)
    }

    fn keep_remover(&mut self, id: PersonId, by: PersonId) -> Result<()> {
        run(self.db(), "UPDATE person SET removed_by = ?2 WHERE id = ?1", (id.column(), by.column()))
            .map(drop)
    }

    fn save_device(&mut self, device: &Device) -> Result<()> {
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
        run(self.db(), sql, values).map(drop)
    }

    fn forget_device(&mut self, id: DeviceId) -> Result<()> {
        run(self.db(), "DELETE FROM device WHERE id = ?1", [id.column()]).map(drop)
    }

    fn save_invitation(&mut self, invitation: &InvitationRecord) -> Result<()> {
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
        run(self.db(), sql, values).map(drop)
    }

    fn save_password_reset(&mut self, reset: &PasswordReset) -> Result<()> {
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
        run(self.db(), sql, values).map(drop)
    }

    fn forget_password_reset(&mut self, person_id: PersonId) -> Result<()> {
        run(self.db(), "DELETE FROM password_reset WHERE person_id = ?1", [person_id.column()]).map(drop)
    }

    fn keep_door_attempt(&mut self, attempt: &DoorAttempt, since: Timestamp) -> Result<()> {
        run(self.db(), "DELETE FROM door_attempt WHERE at < ?1", [since.as_millis()])?;
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
        run(self.db(), sql, values).map(drop)
    }
}

impl PeopleWrites for Writer<'_> {
    fn save_workspace(&mut self, workspace: &Workspace) -> Result<()> {
        let sql = "INSERT INTO workspace (id, name, practice, epoch, head, created_at, rev, phone_book_shared, \
                   phones_masked, only_assignee_replies) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) \
                   ON CONFLICT (id) DO UPDATE SET name = excluded.name, \
                   phone_book_shared = excluded.phone_book_shared, \
                   phones_masked = excluded.phones_masked, \
                   only_assignee_replies = excluded.only_assignee_replies, head = excluded.head, rev = excluded.rev";
        let values = (
            workspace.id.column(),
            &workspace.name,
            workspace.practice,
            workspace.epoch.column(),
            self.head.0,
            workspace.created_at.as_millis(),
            workspace.rev.0,
            workspace.phone_book_shared,
            workspace.phones_masked,
            workspace.only_assignee_replies,
        );
        self.epoch = workspace.epoch;
        run(self.db, sql, values).map(drop)
    }

    fn save_person(&mut self, person: &Person) -> Result<()> {
        let sql = "INSERT INTO person (id, workspace_id, email, name, role, active, password_hash, scope_rev, \
                   created_at, rev, away, away_until, language) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13) \
                   ON CONFLICT (id) DO UPDATE SET email = excluded.email, name = excluded.name, role = excluded.role, \
                   active = excluded.active, password_hash = excluded.password_hash, \
                   scope_rev = excluded.scope_rev, rev = excluded.rev, away = excluded.away, \
                   away_until = excluded.away_until, language = excluded.language";
        let values = (
            person.id.column(),
            person.workspace_id.column(),
            &person.email,
            &person.name,
            person.role.as_str(),
            person.active,
            &person.password_hash,
            person.scope_rev.0,
            person.created_at.as_millis(),
            person.rev.0,
            person.away.is_some(),
            person.away.and_then(|away| away.until).map(Timestamp::as_millis),
            &person.language,
        );
        run(self.db, sql, values).map(drop)
    }

    fn save_number(&mut self, number: &Number) -> Result<()> {
        let sql = "INSERT INTO number (id, workspace_id, waba_id, phone_number_id, display_number, verified_name, \
                   connected, standing, token_sealed, created_at, rev) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) \
                   ON CONFLICT (id) DO UPDATE SET waba_id = excluded.waba_id, \
                   phone_number_id = excluded.phone_number_id, display_number = excluded.display_number, \
                   verified_name = excluded.verified_name, connected = excluded.connected, \
                   standing = excluded.standing, \
                   token_sealed = excluded.token_sealed, rev = excluded.rev";
        let values = (
            column(Some(number.id)),
            number.workspace_id.column(),
            &number.waba_id,
            &number.phone_number_id,
            &number.display_number,
            &number.verified_name,
            number.standing.is_connected(),
            json(&number.standing)?,
            &number.token_sealed,
            number.created_at.as_millis(),
            number.rev.0,
        );
        run(self.db, sql, values).map(drop)
    }
}
