//! Workspaces, their people, devices, invitations and numbers.
//!
//! The tables `keystone`, `workspace`, `person`, `device`, `invitation`, `password_reset` and `number`.

use sangam_model::id::{PersonId, WorkspaceId};
use sangam_model::routing::Away;
use sangam_model::{Role, Timestamp};
use sangam_protocol::Rev;

use crate::store::sql::{Columns, Row, SqlId, all, one, run};
use crate::store::{ReadTx, Result, SideTx, Tx};

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
const PERSON: &str = "SELECT id, workspace_id, email, name, role, active, password_hash, scope_rev, created_at, rev, away, \
                      away_until, language FROM person";

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

impl ReadTx<'_> {
    /// One person.
    pub fn person(&self, id: PersonId) -> Result<Option<Person>> {
        one(self.db, &format!("{PERSON} WHERE id = ?1"), [id.column()], read_person)
    }

    /// The person who signs in with this address, lower case.
    pub fn person_by_email(&self, email: &str) -> Result<Option<Person>> {
        one(self.db, &format!("{PERSON} WHERE email = ?1"), [email], read_person)
    }

    /// The people of a workspace changed after `after`, by revision.
    pub fn people(&self, workspace_id: WorkspaceId, after: Rev, limit: u32) -> Result<Vec<Person>> {
        let sql = format!("{PERSON} WHERE workspace_id = ?1 AND rev > ?2 ORDER BY rev LIMIT ?3");
        all(self.db, &sql, (workspace_id.column(), after.0, limit), read_person)
    }

    /// Who removed a person, if somebody did.
    pub fn remover(&self, id: PersonId) -> Result<Option<PersonId>> {
        let sql = "SELECT removed_by FROM person WHERE id = ?1";
        Ok(one(self.db, sql, [id.column()], |row| row.maybe_id("removed_by"))?.flatten())
    }
}

impl SideTx<'_> {
    /// Keeps who removed a person.
    pub fn keep_remover(&mut self, id: PersonId, by: PersonId) -> Result<()> {
        run(self.db, "UPDATE person SET removed_by = ?2 WHERE id = ?1", (id.column(), by.column())).map(drop)
    }
}

impl Tx<'_> {
    /// Adds or changes a person.
    pub fn save_person(&mut self, person: &Person) -> Result<()> {
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
}
