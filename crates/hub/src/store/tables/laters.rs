//! Planned messages.
//!
//! The table `later`.

use sangam_model::Timestamp;
use sangam_model::id::{ConversationId, MessageId, PersonId, WorkspaceId};
use sangam_model::later::{PlanState, Why};
use sangam_model::outgoing::OutgoingContent;
use sangam_model::zone::Zone;
use sangam_protocol::{LaterRow, Rev};

use super::files;
use crate::store::sql::{Columns, Row, SqlId, all, all_of, column, json, one, run};
use crate::store::{ReadTx, Result, SideTx, StoreError, Tx};

/// A planned message.
#[derive(Clone, Debug, PartialEq)]
pub struct Later {
    /// Its id, and that of the message it becomes.
    pub id: MessageId,
    /// Its workspace.
    pub workspace_id: WorkspaceId,
    /// In which conversation.
    pub conversation_id: ConversationId,
    /// Whose it is.
    pub author_id: PersonId,
    /// What it holds; `None` once it is over.
    pub content: Option<OutgoingContent>,
    /// The message it quotes.
    pub reply_to: Option<MessageId>,
    /// When it leaves.
    pub at: Timestamp,
    /// On whose clock that time was meant.
    pub zone: Zone,
    /// Only if the customer is silent until then.
    pub unless_customer_writes: bool,
    /// Where it stands.
    pub standing: PlanState,
    /// Whoever let go of it has its words.
    pub words_taken: bool,
    /// When it was planned.
    pub made_at: Timestamp,
    /// When its standing last changed.
    pub changed_at: Timestamp,
    /// The revision that last changed it.
    pub rev: Rev,
}

impl From<Later> for LaterRow {
    fn from(later: Later) -> Self {
        Self {
            id: later.id,
            conversation_id: later.conversation_id,
            author_id: later.author_id,
            content: later.content,
            reply_to: later.reply_to,
            at: later.at,
            zone: later.zone,
            unless_customer_writes: later.unless_customer_writes,
            standing: later.standing,
            made_at: later.made_at,
            rev: later.rev,
        }
    }
}

const LATER: &str = "SELECT id, workspace_id, conversation_id, author_id, content, reply_to, at, zone, \
                     unless_customer_writes, state, why, words_taken, made_at, changed_at, rev FROM later";
pub(super) const DUE: &str = "WHERE state = 'waiting' AND at <= ?1 ORDER BY at, id LIMIT ?2";
pub(super) const NEXT: &str = "SELECT min(at) AS at FROM later WHERE state = 'waiting' AND at > ?1";
pub(super) const OPEN: &str = "WHERE conversation_id = ?1 AND state IN ('waiting', 'held') ORDER BY at, id";
pub(super) const OPEN_IN_SOME: &str = "WHERE conversation_id IN (…) AND state IN ('waiting', 'held')";
pub(super) const CHANGES: &str = "WHERE workspace_id = ?1 AND rev > ?2 ORDER BY rev LIMIT ?3";

fn read(row: &Row<'_>) -> Result<Later> {
    let state: String = row.get("state")?;
    let standing = match state.as_str() {
        "held" => {
            PlanState::Held { why: row.word("why", |word| Some(Why::from_name(word).unwrap_or(Why::Other)))? }
        }
        "sent" => PlanState::Sent,
        "cancelled" => PlanState::Cancelled,
        _ => PlanState::Waiting,
    };
    Ok(Later {
        id: row.id("id")?,
        workspace_id: row.id("workspace_id")?,
        conversation_id: row.id("conversation_id")?,
        author_id: row.id("author_id")?,
        content: row.maybe_json("content")?,
        reply_to: row.maybe_id("reply_to")?,
        at: row.at("at")?,
        zone: row.word("zone", |name| name.parse().ok())?,
        unless_customer_writes: row.get("unless_customer_writes")?,
        standing,
        words_taken: row.get("words_taken")?,
        made_at: row.at("made_at")?,
        changed_at: row.at("changed_at")?,
        rev: row.rev("rev")?,
    })
}

impl ReadTx<'_> {
    /// One of them.
    pub fn later(&self, id: MessageId) -> Result<Option<Later>> {
        one(self.db, &format!("{LATER} WHERE id = ?1"), [id.column()], read)
    }

    /// Those whose time has come, earliest first, in the order they were planned.
    pub fn laters_due(&self, now: Timestamp, limit: u32) -> Result<Vec<Later>> {
        all(self.db, &format!("{LATER} {DUE}"), (now.as_millis(), limit), read)
    }

    /// When the next time will come that has not come yet.
    pub fn next_later_due(&self, now: Timestamp) -> Result<Option<Timestamp>> {
        Ok(one(self.db, NEXT, [now.as_millis()], |row| row.maybe_at("at"))?.flatten())
    }

    /// Those of a conversation of which something may still come, earliest first.
    pub fn open_laters(&self, id: ConversationId) -> Result<Vec<Later>> {
        all(self.db, &format!("{LATER} {OPEN}"), [id.column()], read)
    }

    /// Those of some conversations of which something may still come, in no order.
    pub fn open_laters_in(&self, ids: &[ConversationId]) -> Result<Vec<Later>> {
        all_of(self.db, &format!("{LATER} {OPEN_IN_SOME}"), ids, read)
    }

    /// Those of a workspace of which something may still come.
    pub fn all_open_laters(&self, id: WorkspaceId) -> Result<Vec<Later>> {
        let sql = format!("{LATER} WHERE workspace_id = ?1 AND state IN ('waiting', 'held') ORDER BY at, id");
        all(self.db, &sql, [id.column()], read)
    }

    /// Those of a workspace that changed after `after`, by revision.
    pub fn later_changes(&self, id: WorkspaceId, after: Rev, limit: u32) -> Result<Vec<Later>> {
        all(self.db, &format!("{LATER} {CHANGES}"), (id.column(), after.0, limit), read)
    }
}

impl SideTx<'_> {
    /// Forgets what was over before `before`.
    pub fn prune_laters(&mut self, before: Timestamp, limit: u32) -> Result<u64> {
        let old = "id IN (SELECT id FROM later WHERE state IN ('sent', 'cancelled') \
                   AND changed_at < ?1 ORDER BY changed_at, id LIMIT ?2)";
        let values = (before.as_millis(), limit);
        run(self.db, &files::let_go("later", old), values)?;
        Ok(run(self.db, &format!("DELETE FROM later WHERE {old}"), values)? as u64)
    }
}

impl Tx<'_> {
    /// Adds or changes one.
    pub fn save_later(&mut self, later: &Later) -> Result<()> {
        let (state, why) = match later.standing {
            PlanState::Waiting => ("waiting", None),
            PlanState::Held { why } => ("held", Some(why.as_str())),
            PlanState::Sent => ("sent", None),
            PlanState::Cancelled => ("cancelled", None),
            PlanState::Unknown => return Err(StoreError::Unreadable("state")),
        };
        let sql = "INSERT INTO later (id, workspace_id, conversation_id, author_id, content, sha256, reply_to, at, zone, \
                   unless_customer_writes, state, why, made_at, changed_at, rev, words_taken) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16) \
                   ON CONFLICT (id) DO UPDATE SET conversation_id = excluded.conversation_id, \
                   author_id = excluded.author_id, content = excluded.content, \
                   sha256 = excluded.sha256, at = excluded.at, zone = excluded.zone, \
                   unless_customer_writes = excluded.unless_customer_writes, state = excluded.state, \
                   why = excluded.why, changed_at = excluded.changed_at, rev = excluded.rev, \
                   words_taken = excluded.words_taken";
        let file = later.content.as_ref().and_then(|content| content.file());
        let replaced = files::let_go("later", "id = ?1 AND sha256 IS DISTINCT FROM ?2");
        run(self.db, &replaced, (later.id.column(), file.map(|file| &file.sha256)))?;
        let values = (
            later.id.column(),
            self.workspace_id.column(),
            later.conversation_id.column(),
            later.author_id.column(),
            later.content.as_ref().map(json).transpose()?,
            file.map(|file| &file.sha256),
            column(later.reply_to),
            later.at.as_millis(),
            later.zone.as_str(),
            later.unless_customer_writes,
            state,
            why,
            later.made_at.as_millis(),
            later.changed_at.as_millis(),
            later.rev.0,
            later.words_taken,
        );
        run(self.db, sql, values).map(drop)
    }
}
