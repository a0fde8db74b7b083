//! The table `team`, and which conversations are whose.

use sangam_model::id::{PersonId, TeamId, WorkspaceId};
use sangam_model::label::folded;
use sangam_protocol::Rev;

use super::conversation;
use super::values::{Columns, Row, SqlId, all, json, one, run};
use super::{Db, Writer};
use crate::store::{Conversation, Result, Team, TeamReads, TeamWrites};

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

impl<D: Db> TeamReads for D {
    fn team(&self, id: TeamId) -> Result<Option<Team>> {
        one(self.db(), &query("WHERE id = ?1"), [id.column()], read)
    }

    fn team_named(&self, id: WorkspaceId, folded: &str) -> Result<Option<Team>> {
        one(self.db(), &query(NAMED), (id.column(), folded), read)
    }

    fn team_changes(&self, id: WorkspaceId, after: Rev, limit: u32) -> Result<Vec<Team>> {
        all(self.db(), &query(CHANGES), (id.column(), after.0, limit), read)
    }

    fn chats_of_team(&self, id: TeamId, limit: u32) -> Result<Vec<Conversation>> {
        all(self.db(), &conversation::select(CHATS), (id.column(), limit), conversation::read)
    }
}

impl TeamWrites for Writer<'_> {
    fn save_team(&mut self, team: &Team) -> Result<()> {
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
