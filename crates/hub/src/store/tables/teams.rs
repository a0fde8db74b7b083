//! Teams, and the chats of each.
//!
//! The table `team`, and which conversations are whose.

use sangam_model::id::{PersonId, TeamId, WorkspaceId};
use sangam_model::label::folded;
use sangam_protocol::Rev;
use sangam_protocol::teams::TeamRow;

use super::conversations;
use crate::store::sql::{Columns, Row, SqlId, all, json, one, run};
use crate::store::{Conversation, ReadTx, Result, Tx};

/// Some of the people, who have chats together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Team {
    /// Its id.
    pub id: TeamId,
    /// Its workspace.
    pub workspace_id: WorkspaceId,
    /// Its name.
    pub name: String,
    /// Who belongs to it, by id.
    pub members: Vec<PersonId>,
    /// Deleted.
    pub gone: bool,
    /// The revision that last changed it.
    pub rev: Rev,
}

impl From<Team> for TeamRow {
    fn from(team: Team) -> Self {
        let Team { id, name, members, gone, rev, .. } = team;
        Self { id, name, members, gone, rev }
    }
}

const TEAM: &str = "SELECT id, workspace_id, name, members, gone, rev FROM team";
pub(super) const NAMED: &str = "WHERE workspace_id = ?1 AND folded = ?2 AND gone = 0";
pub(super) const CHANGES: &str = "WHERE workspace_id = ?1 AND rev > ?2 ORDER BY rev LIMIT ?3";
pub(super) const CHATS: &str = "WHERE team_id = ?1 AND merged_into IS NULL ORDER BY id LIMIT ?2";

pub(super) fn query(filter: &str) -> String {
    format!("{TEAM} {filter}")
}

fn read(row: &Row<'_>) -> Result<Team> {
    Ok(Team {
        id: row.id("id")?,
        workspace_id: row.id("workspace_id")?,
        name: row.get("name")?,
        members: row.json::<Vec<PersonId>>("members")?,
        gone: row.get("gone")?,
        rev: row.rev("rev")?,
    })
}

impl ReadTx<'_> {
    /// One of them, gone or not.
    pub fn team(&self, id: TeamId) -> Result<Option<Team>> {
        one(self.db, &query("WHERE id = ?1"), [id.column()], read)
    }

    /// The one of a workspace with such a name that is not gone.
    pub fn team_named(&self, id: WorkspaceId, folded: &str) -> Result<Option<Team>> {
        one(self.db, &query(NAMED), (id.column(), folded), read)
    }

    /// Those of a workspace that changed after `after`, by revision; gone ones too.
    pub fn team_changes(&self, id: WorkspaceId, after: Rev, limit: u32) -> Result<Vec<Team>> {
        all(self.db, &query(CHANGES), (id.column(), after.0, limit), read)
    }

    /// Chats of a team, by id.
    pub fn chats_of_team(&self, id: TeamId, limit: u32) -> Result<Vec<Conversation>> {
        all(self.db, &conversations::select(CHATS), (id.column(), limit), conversations::read)
    }
}

impl Tx<'_> {
    /// Adds or changes one.
    pub fn save_team(&mut self, team: &Team) -> Result<()> {
        let sql = "INSERT INTO team (id, workspace_id, name, folded, members, gone, rev) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (id) DO UPDATE SET name = excluded.name, \
                   folded = excluded.folded, members = excluded.members, gone = excluded.gone, rev = excluded.rev";
        let values = (
            team.id.column(),
            self.workspace_id.column(),
            &team.name,
            folded(&team.name),
            json(&team.members)?,
            team.gone,
            team.rev.0,
        );
        run(self.db, sql, values).map(drop)
    }
}
