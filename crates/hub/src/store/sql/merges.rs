//! The table `merged_pair`, and what of other tables bears on parting two customers.

use sangam_model::Timestamp;
use sangam_model::id::{CommandId, ConversationId, MessageId, WorkspaceId};
use sangam_model::kinship::Mention;

use super::contacts::mention_text;
use super::values::{Columns, Row, SqlId, all, json, one, run};
use super::{Db, Writer};
use crate::store::{MergeReads, MergeWrites, MergedPair, Result};

/// Its index holds nothing but what is under way.
const MOVING: &str = "SELECT workspace_id, id FROM merged_pair WHERE moving = 1 ORDER BY id LIMIT ?1";

const PAIR: &str = "SELECT id, a, b, merged_at, found, split_at, moving FROM merged_pair";

fn read(row: &Row<'_>) -> Result<MergedPair> {
    Ok(MergedPair {
        id: row.id("id")?,
        a: row.get("a")?,
        b: row.get("b")?,
        merged_at: row.at("merged_at")?,
        found: row.json("found")?,
        split_at: row.maybe_at("split_at")?,
        moving: row.get("moving")?,
    })
}

impl<D: Db> MergeReads for D {
    fn merged_pair(&self, id: CommandId) -> Result<Option<MergedPair>> {
        one(self.db(), &format!("{PAIR} WHERE id = ?1"), [id.column()], read)
    }

    fn pairs_moving(&self, limit: u32) -> Result<Vec<(WorkspaceId, CommandId)>> {
        all(self.db(), MOVING, [limit], |row| Ok((row.id("workspace_id")?, row.id("id")?)))
    }

    fn pairs_of(&self, workspace_id: WorkspaceId, user_id: &str) -> Result<Vec<MergedPair>> {
        let sql =
            format!("{PAIR} WHERE workspace_id = ?1 AND (a = ?2 OR b = ?2) AND split_at IS NULL ORDER BY id");
        all(self.db(), &sql, (workspace_id.column(), user_id), read)
    }

    fn before_merge(&self, id: MessageId) -> Result<Option<ConversationId>> {
        let sql = "SELECT before_merge FROM message WHERE id = ?1";
        Ok(one(self.db(), sql, [id.column()], |row| row.maybe_id("before_merge"))?.flatten())
    }

    fn plan_before_merge(&self, id: MessageId) -> Result<Option<ConversationId>> {
        let sql = "SELECT before_merge FROM later WHERE id = ?1";
        Ok(one(self.db(), sql, [id.column()], |row| row.maybe_id("before_merge"))?.flatten())
    }
}

impl MergeWrites for Writer<'_> {
    fn save_merged_pair(&mut self, pair: &MergedPair) -> Result<()> {
        let sql = "INSERT INTO merged_pair (id, workspace_id, a, b, merged_at, found, split_at, moving) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) \
                   ON CONFLICT (id) DO UPDATE SET split_at = excluded.split_at, moving = excluded.moving";
        let values = (
            pair.id.column(),
            self.workspace_id.column(),
            &pair.a,
            &pair.b,
            pair.merged_at.as_millis(),
            json(&pair.found)?,
            pair.split_at.map(Timestamp::as_millis),
            pair.moving,
        );
        run(self.db, sql, values).map(drop)
    }

    fn remove_tie(&mut self, a: &Mention, b: &Mention) -> Result<()> {
        let sql = "DELETE FROM alias_tie WHERE workspace_id = ?1 AND a = ?2 AND b = ?3";
        let (a, b) = (mention_text(a), mention_text(b));
        run(self.db, sql, (self.workspace_id.column(), &a, &b))?;
        run(self.db, sql, (self.workspace_id.column(), &b, &a)).map(drop)
    }

    fn forget_before_merge(&mut self, here: ConversationId, before: ConversationId) -> Result<()> {
        for table in ["message", "later"] {
            let sql = format!(
                "UPDATE {table} SET before_merge = NULL WHERE conversation_id = ?1 AND before_merge = ?2"
            );
            run(self.db, &sql, (here.column(), before.column()))?;
        }
        Ok(())
    }

    fn move_sent(&mut self, id: MessageId, into: ConversationId) -> Result<()> {
        for sql in [
            "UPDATE send_job SET conversation_id = ?2 WHERE message_id = ?1",
            "UPDATE survey_asked SET conversation_id = ?2 WHERE message_id = ?1",
            "UPDATE errand SET conversation_id = ?2 WHERE kind = 'reaction' AND about = ?1",
            "UPDATE errand SET conversation_id = ?2, about = ?2 WHERE kind = 'receipt' AND about <> ?2 \
             AND (number_id, wamid) = (SELECT m.number_id, m.wamid FROM message m WHERE m.id = ?1) \
             AND NOT EXISTS (SELECT 1 FROM errand o WHERE o.kind = 'receipt' AND o.about = ?2)",
        ] {
            run(self.db, sql, (id.column(), into.column()))?;
        }
        Ok(())
    }
}
