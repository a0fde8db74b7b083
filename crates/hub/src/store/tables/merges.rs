//! Merges of customers that a person made, with what undoing them needs.
//!
//! The table `merged_pair`, and what of other tables bears on parting two customers.

use std::collections::BTreeMap;

use sangam_model::Timestamp;
use sangam_model::id::{CardFieldId, CommandId, ContactId, ConversationId, MessageId, NumberId, WorkspaceId};
use sangam_model::marketing::Wish;
use serde::{Deserialize, Serialize};

use crate::store::sql::{Columns, Row, SqlId, all, json, one, run};
use crate::store::{CardRecord, ReadTx, Result, Tx};

/// Two customers somebody said are one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergedPair {
    /// The command that merged them, and the line that tells of it.
    pub id: CommandId,
    /// A user id of the one.
    pub a: String,
    /// And of the other.
    pub b: String,
    /// When.
    pub merged_at: Timestamp,
    /// What there was of them before: of the one, and of the other.
    pub found: [Before; 2],
    /// When somebody said that they are two after all.
    pub split_at: Option<Timestamp>,
    /// Messages are still on their way apart.
    pub moving: bool,
}

/// What there was of a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Before {
    /// Their id.
    pub contact_id: ContactId,
    /// Their chats.
    pub conversations: Vec<ConversationId>,
    /// Chats that became one with those in earlier merges nobody took back.
    pub folded: Vec<ConversationId>,
    /// What the team called them.
    pub team_name: Option<String>,
    /// What the team should know about them.
    pub about: Option<String>,
    /// What stood in the fields.
    pub values: BTreeMap<CardFieldId, String>,
    /// Which numbers had blocked them, or were about to block them or let them in again; of merges before this was kept nobody knows.
    #[serde(default)]
    pub blocks: Option<BTreeMap<NumberId, Block>>,
    /// What they last wished about marketing messages from each number; of merges before this was kept nobody knows.
    #[serde(default)]
    pub marketing: Option<BTreeMap<NumberId, Wish>>,
}

/// What a number had decided about hearing from a customer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// Since when they were blocked.
    pub at: Option<Timestamp>,
    /// The wish that was on its way to WhatsApp.
    pub wish: Option<CommandId>,
}

impl Before {
    /// What the team kept about them.
    #[must_use]
    pub fn card(&self) -> CardRecord {
        CardRecord {
            team_name: self.team_name.clone(),
            about: self.about.clone(),
            values: self.values.clone(),
        }
    }
}

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

impl ReadTx<'_> {
    /// One of them.
    pub fn merged_pair(&self, id: CommandId) -> Result<Option<MergedPair>> {
        one(self.db, &format!("{PAIR} WHERE id = ?1"), [id.column()], read)
    }

    /// Those whose messages are still on their way apart.
    pub fn pairs_moving(&self, limit: u32) -> Result<Vec<(WorkspaceId, CommandId)>> {
        all(self.db, MOVING, [limit], |row| Ok((row.id("workspace_id")?, row.id("id")?)))
    }

    /// Those of somebody with this user id that nobody took back.
    pub fn pairs_of(&self, workspace_id: WorkspaceId, user_id: &str) -> Result<Vec<MergedPair>> {
        let sql =
            format!("{PAIR} WHERE workspace_id = ?1 AND (a = ?2 OR b = ?2) AND split_at IS NULL ORDER BY id");
        all(self.db, &sql, (workspace_id.column(), user_id), read)
    }

    /// Those of somebody with this user id that were taken back and whose messages are still on their way apart.
    pub fn pairs_parting(&self, workspace_id: WorkspaceId, user_id: &str) -> Result<Vec<MergedPair>> {
        let sql = format!("{PAIR} WHERE workspace_id = ?1 AND (a = ?2 OR b = ?2) AND moving = 1 ORDER BY id");
        all(self.db, &sql, (workspace_id.column(), user_id), read)
    }

    /// In which conversation a message was before two became one for the first time.
    pub fn before_merge(&self, id: MessageId) -> Result<Option<ConversationId>> {
        let sql = "SELECT before_merge FROM message WHERE id = ?1";
        Ok(one(self.db, sql, [id.column()], |row| row.maybe_id("before_merge"))?.flatten())
    }

    /// The same of a planned message.
    pub fn plan_before_merge(&self, id: MessageId) -> Result<Option<ConversationId>> {
        let sql = "SELECT before_merge FROM later WHERE id = ?1";
        Ok(one(self.db, sql, [id.column()], |row| row.maybe_id("before_merge"))?.flatten())
    }
}

impl Tx<'_> {
    /// Adds or changes one.
    pub fn save_merged_pair(&mut self, pair: &MergedPair) -> Result<()> {
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

    /// Messages and plans of a conversation are not told any more that they were in this one before.
    pub fn forget_before_merge(&mut self, here: ConversationId, before: ConversationId) -> Result<()> {
        for table in ["message", "later"] {
            let sql = format!(
                "UPDATE {table} SET before_merge = NULL WHERE conversation_id = ?1 AND before_merge = ?2"
            );
            run(self.db, &sql, (here.column(), before.column()))?;
        }
        Ok(())
    }

    /// A message stands in another conversation, with what waits to be sent of it, what was asked by it, the reaction to it and the
    /// receipt of it.
    pub fn move_sent(&mut self, id: MessageId, into: ConversationId) -> Result<()> {
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
