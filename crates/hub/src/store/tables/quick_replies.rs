//! Quick replies: the team's, and those of one person.
//!
//! The table `quick_reply`.

use sangam_model::id::{PersonId, QuickReplyId, WorkspaceId};
use sangam_protocol::Rev;
use sangam_protocol::quick_reply::QuickReplyRow;

use super::files;
use crate::store::sql::{Columns, Row, SqlId, all, column, json, one, run};
use crate::store::{ReadTx, Result, Tx};

pub(super) const CHANGES: &str = "SELECT id, owner_id, reply, edited_at, edited_by, rev FROM quick_reply \
                                  WHERE workspace_id = ?1 AND rev > ?2 ORDER BY rev LIMIT ?3";
pub(super) const OF: &str = "SELECT id, owner_id, reply, edited_at, edited_by, rev FROM quick_reply \
                             WHERE workspace_id = ?1 AND owner_id IS NOT DISTINCT FROM ?2 AND reply IS NOT NULL ORDER BY id";
pub(super) const WITH_FILE: &str = "SELECT id, owner_id, reply, edited_at, edited_by, rev FROM quick_reply \
                                    WHERE workspace_id = ?1 AND sha256 = ?2";

fn read(row: &Row<'_>) -> Result<QuickReplyRow> {
    Ok(QuickReplyRow {
        id: row.id("id")?,
        owner_id: row.maybe_id("owner_id")?,
        reply: row.maybe_json("reply")?,
        edited_at: row.at("edited_at")?,
        edited_by: row.id("edited_by")?,
        rev: row.rev("rev")?,
    })
}

impl ReadTx<'_> {
    /// One of a workspace, removed ones included; another workspace's is not there.
    pub fn quick_reply(&self, workspace_id: WorkspaceId, id: QuickReplyId) -> Result<Option<QuickReplyRow>> {
        let sql = "SELECT id, owner_id, reply, edited_at, edited_by, rev FROM quick_reply \
                   WHERE id = ?1 AND workspace_id = ?2";
        one(self.db, sql, (id.column(), workspace_id.column()), read)
    }

    /// Whether any workspace has one of this id.
    pub fn has_quick_reply(&self, id: QuickReplyId) -> Result<bool> {
        let sql = "SELECT 1 AS n FROM quick_reply WHERE id = ?1";
        Ok(one(self.db, sql, [id.column()], |_| Ok(()))?.is_some())
    }

    /// Those that are there of the team (`None`) or of one person, by their ids.
    pub fn quick_replies(
        &self,
        workspace_id: WorkspaceId,
        owner_id: Option<PersonId>,
    ) -> Result<Vec<QuickReplyRow>> {
        all(self.db, OF, (workspace_id.column(), column(owner_id)), read)
    }

    /// Everybody's that changed after `after`, by revision.
    pub fn quick_reply_changes(
        &self,
        workspace_id: WorkspaceId,
        after: Rev,
        limit: u32,
    ) -> Result<Vec<QuickReplyRow>> {
        all(self.db, CHANGES, (workspace_id.column(), after.0, limit), read)
    }

    /// The people whose own changed after `after`: what they are told nobody else is.
    pub fn quick_reply_owners_after(&self, workspace_id: WorkspaceId, after: Rev) -> Result<Vec<PersonId>> {
        let sql = "SELECT DISTINCT owner_id FROM quick_reply \
                   WHERE workspace_id = ?1 AND rev > ?2 AND owner_id IS NOT NULL";
        all(self.db, sql, (workspace_id.column(), after.0), |row| row.id("owner_id"))
    }

    /// Those that carry this file.
    pub fn quick_replies_with_file(
        &self,
        workspace_id: WorkspaceId,
        sha256: &str,
    ) -> Result<Vec<QuickReplyRow>> {
        all(self.db, WITH_FILE, (workspace_id.column(), sha256), read)
    }
}

impl Tx<'_> {
    /// Adds, changes or removes one.
    pub fn save_quick_reply(&mut self, row: &QuickReplyRow) -> Result<()> {
        let sql = "INSERT INTO quick_reply (id, workspace_id, owner_id, reply, sha256, edited_at, edited_by, rev) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (id) DO UPDATE SET reply = excluded.reply, \
                   sha256 = excluded.sha256, edited_at = excluded.edited_at, edited_by = excluded.edited_by, \
                   rev = excluded.rev";
        let file = row.reply.as_ref().and_then(|reply| reply.file.as_ref());
        let replaced = files::let_go("quick_reply", "id = ?1 AND sha256 IS DISTINCT FROM ?2");
        run(self.db, &replaced, (row.id.column(), file.map(|file| &file.file.sha256)))?;
        let values = (
            row.id.column(),
            self.workspace_id.column(),
            column(row.owner_id),
            row.reply.as_ref().map(json).transpose()?,
            file.map(|file| &file.file.sha256),
            row.edited_at.as_millis(),
            row.edited_by.column(),
            row.rev.0,
        );
        run(self.db, sql, values).map(drop)
    }
}
