//! The table `errand`.

use sangam_model::Timestamp;
use sangam_model::conversation::Position;
use sangam_model::id::{CommandId, ConversationId, MessageId};
use sangam_model::send;

use super::values::{Columns, Row, SqlId, all, one, run};
use super::{Db, Writer, message};
use crate::store::{Deed, Errand, ErrandReads, ErrandWrites, Result, StoredMessage};

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
        REACTION => Deed::React {
            message_id: row.id("about")?,
            emoji: row.get("emoji")?,
            before: row.get("emoji_before")?,
        },
        BLOCK => Deed::Block { blocked: row.get("blocked")? },
        _ => Deed::Receipt { typing: row.get("typing")? },
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

impl<D: Db> ErrandReads for D {
    fn errands_due(&self, now: Timestamp, limit: u32) -> Result<Vec<Errand>> {
        let wrong_from = now.plus(send::LONGEST_PAUSE).as_millis();
        all(self.db(), &format!("{ERRAND} {DUE}"), (now.as_millis(), limit, wrong_from), read_errand)
    }

    fn next_errand_due(&self, now: Timestamp) -> Result<Option<Timestamp>> {
        let sql = "SELECT min(due_at) AS due_at FROM errand WHERE due_at > ?1";
        Ok(one(self.db(), sql, [now.as_millis()], |row| row.maybe_at("due_at"))?.flatten())
    }

    fn errand(&self, id: CommandId) -> Result<Option<Errand>> {
        one(self.db(), &format!("{ERRAND} WHERE id = ?1"), [id.column()], read_errand)
    }

    fn reaction_under_way(&self, message_id: MessageId) -> Result<Option<Errand>> {
        let sql = format!("{ERRAND} WHERE kind = ?1 AND about = ?2");
        one(self.db(), &sql, (REACTION, message_id.column()), read_errand)
    }

    fn block_under_way(&self, id: ConversationId) -> Result<Option<Errand>> {
        let sql = format!("{ERRAND} WHERE kind = ?1 AND about = ?2");
        one(self.db(), &sql, (BLOCK, id.column()), read_errand)
    }

    fn newest_from_customer(&self, id: ConversationId, up_to: &Position) -> Result<Option<StoredMessage>> {
        message::newest_from_customer(self, id, up_to)
    }
}

impl ErrandWrites for Writer<'_> {
    fn save_errand(&mut self, errand: &Errand) -> Result<()> {
        let (kind, about, emoji, before, typing, blocked) = match &errand.deed {
            Deed::React { message_id, emoji, before } => {
                (REACTION, message_id.column(), emoji.as_deref(), before.as_deref(), false, false)
            }
            Deed::Receipt { typing } => {
                (RECEIPT, errand.conversation_id.column(), None, None, *typing, false)
            }
            Deed::Block { blocked } => (BLOCK, errand.conversation_id.column(), None, None, false, *blocked),
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

    fn remove_errand(&mut self, id: CommandId) -> Result<()> {
        run(self.db, "DELETE FROM errand WHERE id = ?1", [id.column()]).map(drop)
    }
}
