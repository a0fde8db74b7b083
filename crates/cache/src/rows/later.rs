//! Planned messages as the hub has them.

use rusqlite::{OptionalExtension, Row, named_params};
use sangam_model::id::{ConversationId, MessageId};
use sangam_protocol::LaterRow;

use crate::error::Result;
use crate::handle::{Reader, Writer};
use crate::sql::{Json, Sql, get, json};

/// Everything of which something may still come, earliest first.
pub(crate) const OPEN: &str =
    "SELECT conversation_id, shown FROM later INDEXED BY later_open WHERE is_open = 1 ORDER BY at, id";

fn from_row(row: &Row<'_>) -> rusqlite::Result<LaterRow> {
    let Json(shown) = row.get::<_, Json<LaterRow>>("shown")?;
    Ok(LaterRow { conversation_id: get(row, "conversation_id")?, ..shown })
}

impl Reader<'_> {
    /// Everything of which something may still come, earliest first.
    pub fn open_laters(&self) -> Result<Vec<LaterRow>> {
        let mut query = self.sql().prepare_cached(OPEN)?;
        let rows = query.query_map([], from_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// One of them, also when it is over.
    pub fn later(&self, id: MessageId) -> Result<Option<LaterRow>> {
        let mut query =
            self.sql().prepare_cached("SELECT conversation_id, shown FROM later WHERE id = ?1")?;
        Ok(query.query_row([Sql(id)], from_row).optional()?)
    }
}

impl Writer<'_> {
    /// Writes the row if its revision is above the stored one; says whether it was.
    pub(crate) fn put_later(&mut self, row: &LaterRow) -> Result<bool> {
        let mut statement = self.sql().prepare_cached(
            "INSERT INTO later (id, conversation_id, at, is_open, shown, rev)
             VALUES (:id, :conversation, :at, :is_open, :shown, :rev)
             ON CONFLICT (id) DO UPDATE SET
                conversation_id = excluded.conversation_id, at = excluded.at, is_open = excluded.is_open,
                shown = excluded.shown, rev = excluded.rev
             WHERE excluded.rev > rev",
        )?;
        let changed = statement.execute(named_params! {
            ":id": Sql(row.id),
            ":conversation": Sql(row.conversation_id),
            ":at": Sql(row.at),
            ":is_open": row.standing.is_open(),
            ":shown": json(Some(row))?,
            ":rev": row.rev.0,
        })?;
        Ok(changed > 0)
    }

    /// Wipes what is planned in a conversation.
    pub(crate) fn wipe_laters(&mut self, conversation: ConversationId) -> Result<()> {
        self.sql()
            .prepare_cached("DELETE FROM later WHERE conversation_id = ?1")?
            .execute([Sql(conversation)])?;
        Ok(())
    }

    /// Hands what is planned in a merged conversation to the one that survives.
    pub(crate) fn move_laters(&mut self, from: ConversationId, into: ConversationId) -> Result<()> {
        self.sql()
            .prepare_cached("UPDATE later SET conversation_id = ?2 WHERE conversation_id = ?1")?
            .execute([Sql(from), Sql(into)])?;
        Ok(())
    }
}
