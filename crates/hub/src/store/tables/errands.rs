//! Reactions, read receipts and blocks on their way to WhatsApp. Repeating one does no harm.
//!
//! The table `errand`.

use sangam_model::id::{CommandId, ConversationId, MessageId, NumberId, PersonId, WorkspaceId};
use sangam_model::{Timestamp, send};

use crate::store::sql::{Columns, Row, SqlId, all, one, run};
use crate::store::{ReadTx, Result, Tx};

/// What WhatsApp is to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ErrandKind {
    /// The business reacts to a message.
    React {
        /// Which, by our id.
        message_id: MessageId,
        /// The emoji; `None` removes the reaction.
        emoji: Option<String>,
        /// The reaction WhatsApp knows of, for when this one is refused.
        before: Option<String>,
    },
    /// The team read the conversation up to a message.
    Receipt {
        /// The customer sees that the business writes.
        typing: bool,
    },
    /// The number hears nothing from the customer any more, or does again.
    Block {
        /// Blocked from now on.
        blocked: bool,
    },
}

/// A deed to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Errand {
    /// The command that asked for it.
    pub id: CommandId,
    /// Its workspace.
    pub workspace_id: WorkspaceId,
    /// Through which number.
    pub number_id: NumberId,
    /// In which conversation.
    pub conversation_id: ConversationId,
    /// Who asked.
    pub person_id: PersonId,
    /// The message it is about, by WhatsApp's id.
    pub wamid: String,
    /// What is to be done.
    pub deed: ErrandKind,
    /// Calls that were begun.
    pub attempts: u32,
    /// When it was asked for.
    pub made_at: Timestamp,
    /// Not to be tried before.
    pub due_at: Timestamp,
}

impl Errand {
    /// From when on it may be tried.
    #[must_use]
    pub fn free_at(&self, now: Timestamp) -> Timestamp {
        send::free_at(self.attempts, self.due_at, now)
    }
}

const ERRAND: &str = "SELECT kind, about, id, workspace_id, number_id, conversation_id, person_id, wamid, emoji, \
                      emoji_before, typing, blocked, attempts, made_at, due_at FROM errand";
/// What is free to be tried, as [`Errand::free_at`] says; the first term keeps to the index of the order.
pub(super) const DUE: &str = "WHERE due_at >= 0 AND (due_at <= ?1 OR due_at > ?3 OR attempts = 0) \
                              AND (SELECT n.connected FROM number n WHERE n.id = errand.number_id) = 1 \
                              ORDER BY due_at LIMIT ?2";
const REACTION: &str = "reaction";
const RECEIPT: &str = "receipt";
const BLOCK: &str = "block";

fn read_errand(row: &Row<'_>) -> Result<Errand> {
    let kind: String = row.get("kind")?;
    let deed = match kind.as_str() {
        REACTION => ErrandKind::React {
            message_id: row.id("about")?,
            emoji: row.get("emoji")?,
            before: row.get("emoji_before")?,
        },
        BLOCK => ErrandKind::Block { blocked: row.get("blocked")? },
        _ => ErrandKind::Receipt { typing: row.get("typing")? },
    };
    Ok(Errand {
        id: row.id("id")?,
        workspace_id: row.id("workspace_id")?,
        number_id: row.id("number_id")?,
        conversation_id: row.id("conversation_id")?,
        person_id: row.id("person_id")?,
        wamid: row.get("wamid")?,
        deed,
        attempts: row.get("attempts")?,
        made_at: row.at("made_at")?,
        due_at: row.at("due_at")?,
    })
}

impl ReadTx<'_> {
    /// Errands of connected numbers that are free to be tried, by due time.
    pub fn errands_due(&self, now: Timestamp, limit: u32) -> Result<Vec<Errand>> {
        let wrong_from = now.plus(send::LONGEST_PAUSE).as_millis();
        all(self.db, &format!("{ERRAND} {DUE}"), (now.as_millis(), limit, wrong_from), read_errand)
    }

    /// When the next errand will be due that is not due yet.
    pub fn next_errand_due(&self, now: Timestamp) -> Result<Option<Timestamp>> {
        let sql = "SELECT min(due_at) AS due_at FROM errand WHERE due_at > ?1";
        Ok(one(self.db, sql, [now.as_millis()], |row| row.maybe_at("due_at"))?.flatten())
    }

    /// One errand.
    pub fn errand(&self, id: CommandId) -> Result<Option<Errand>> {
        one(self.db, &format!("{ERRAND} WHERE id = ?1"), [id.column()], read_errand)
    }

    /// The reaction to a message that is on its way.
    pub fn reaction_under_way(&self, message_id: MessageId) -> Result<Option<Errand>> {
        let sql = format!("{ERRAND} WHERE kind = ?1 AND about = ?2");
        one(self.db, &sql, (REACTION, message_id.column()), read_errand)
    }

    /// The wish that is on its way to block the customer of a conversation, or to let them in again.
    pub fn block_under_way(&self, id: ConversationId) -> Result<Option<Errand>> {
        let sql = format!("{ERRAND} WHERE kind = ?1 AND about = ?2");
        one(self.db, &sql, (BLOCK, id.column()), read_errand)
    }
}

impl Tx<'_> {
    /// Adds or changes an errand; one about the same thing gives way.
    pub fn save_errand(&mut self, errand: &Errand) -> Result<()> {
        let (kind, about, emoji, before, typing, blocked) = match &errand.deed {
            ErrandKind::React { message_id, emoji, before } => {
                (REACTION, message_id.column(), emoji.as_deref(), before.as_deref(), false, false)
            }
            ErrandKind::Receipt { typing } => {
                (RECEIPT, errand.conversation_id.column(), None, None, *typing, false)
            }
            ErrandKind::Block { blocked } => {
                (BLOCK, errand.conversation_id.column(), None, None, false, *blocked)
            }
        };
        let sql = "INSERT INTO errand (kind, about, id, workspace_id, number_id, conversation_id, person_id, wamid, \
                   emoji, emoji_before, typing, attempts, made_at, due_at, blocked) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15) \
                   ON CONFLICT (kind, about) DO UPDATE SET id = excluded.id, number_id = excluded.number_id, \
                   conversation_id = excluded.conversation_id, person_id = excluded.person_id, wamid = excluded.wamid, \
                   emoji = excluded.emoji, emoji_before = excluded.emoji_before, typing = excluded.typing, \
                   attempts = excluded.attempts, made_at = excluded.made_at, due_at = excluded.due_at, \
                   blocked = excluded.blocked";
        let values = (
            kind,
            about,
            errand.id.column(),
            errand.workspace_id.column(),
            errand.number_id.column(),
            errand.conversation_id.column(),
            errand.person_id.column(),
            &errand.wamid,
            emoji,
            before,
            typing,
            errand.attempts,
            errand.made_at.as_millis(),
            errand.due_at.as_millis(),
            blocked,
        );
        run(self.db, sql, values).map(drop)
    }

    /// It is done, or will not be done.
    pub fn remove_errand(&mut self, id: CommandId) -> Result<()> {
        run(self.db, "DELETE FROM errand WHERE id = ?1", [id.column()]).map(drop)
    }
}
