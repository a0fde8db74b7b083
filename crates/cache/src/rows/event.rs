//! Lines: assigned, resolved, the phone answered, and private notes.
//!
//! A line belongs to the page of the last bubble at or before it, so the lines of a page are those from its first bubble
//! up to the bubble after its last. What was done in a chat this one was parted from is none of them: it only settles.

use rusqlite::{OptionalExtension, Row, named_params};
use sangam_model::Timestamp;
use sangam_model::id::{ConversationId, EventId};
use sangam_protocol::EventRow;
use sangam_protocol::rows::EventKind;
use sangam_protocol::sync::Rev;

use crate::error::Result;
use crate::handle::{Reader, Writer};
use crate::sql::{Sql, get, get_json, json};

/// No screen shows more; a conversation without bubbles must not load years of lines.
const MAX_LINES: u32 = 500;

/// The columns [`from_row`] reads.
pub(crate) const COLUMNS: &str =
    "event.id, event.conversation_id, event.what, event.by_id, event.at, event.rev";

pub(crate) fn from_row(row: &Row<'_>) -> rusqlite::Result<EventRow> {
    Ok(EventRow {
        id: get(row, "id")?,
        conversation_id: get(row, "conversation_id")?,
        what: get_json::<EventKind>(row, "what")?.unwrap_or(EventKind::Unknown),
        by: get(row, "by_id")?,
        at: get(row, "at")?,
        rev: Rev(row.get("rev")?),
    })
}

/// [`EventKind::is_brought_along`].
const BROUGHT_ALONG: &str = "json_extract(what, '$.kind') IS 'resolved' AND json_extract(what, '$.void') IS 1
                 AND json_extract(what, '$.settles') IS NOT NULL";

/// Lines that tell of a merge.
pub(crate) fn merges_sql() -> String {
    format!(
        "SELECT {COLUMNS} FROM event INDEXED BY event_merged
         WHERE conversation_id = ?1 AND json_extract(what, '$.kind') = 'merged' ORDER BY at DESC"
    )
}

impl Reader<'_> {
    /// One line.
    pub fn event(&self, id: EventId) -> Result<Option<EventRow>> {
        let sql = format!("SELECT {COLUMNS} FROM event WHERE id = ?1");
        Ok(self.sql().prepare_cached(&sql)?.query_row([Sql(id)], from_row).optional()?)
    }

    /// The lines of a conversation that tell of a merge, newest first.
    pub fn merges_of(&self, conversation: ConversationId) -> Result<Vec<EventRow>> {
        let mut query = self.sql().prepare_cached(&merges_sql())?;
        let rows = query.query_map([Sql(conversation)], from_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The newest lines a thread shows with `from <= at < until`, oldest first.
    pub(crate) fn events_between(
        &self,
        conversation: ConversationId,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<EventRow>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM event
             WHERE conversation_id = :conversation AND at >= :from AND at < :until AND NOT ({BROUGHT_ALONG})
             ORDER BY at DESC, id DESC LIMIT :limit"
        );
        let mut query = self.sql().prepare_cached(&sql)?;
        let rows = query.query_map(
            named_params! {
                ":conversation": Sql(conversation), ":from": Sql(from), ":until": Sql(until), ":limit": MAX_LINES,
            },
            from_row,
        )?;
        let mut lines = rows.collect::<rusqlite::Result<Vec<_>>>()?;
        lines.reverse();
        Ok(lines)
    }
}

impl Writer<'_> {
    /// Writes the row if its revision is above the stored one; says whether it was.
    pub(crate) fn put_event(&mut self, row: &EventRow) -> Result<bool> {
        let what = json(Some(&row.what))?;
        let mut statement = self.sql().prepare_cached(
            "INSERT INTO event (id, conversation_id, what, by_id, at, rev)
             VALUES (:id, :conversation, :what, :by, :at, :rev)
             ON CONFLICT (id) DO UPDATE SET
                conversation_id = excluded.conversation_id, what = excluded.what, by_id = excluded.by_id,
                at = excluded.at, rev = excluded.rev
             WHERE excluded.rev > rev",
        )?;
        let changed = statement.execute(named_params! {
            ":id": Sql(row.id),
            ":conversation": Sql(row.conversation_id),
            ":what": what,
            ":by": Sql(row.by),
            ":at": Sql(row.at),
            ":rev": row.rev.0,
        })?;
        Ok(changed > 0)
    }

    /// Wipes one line, and what search knows of it.
    pub(crate) fn remove_event(&mut self, id: EventId) -> Result<()> {
        self.wipe_note(id)?;
        self.sql().prepare_cached("DELETE FROM event WHERE id = ?1")?.execute([Sql(id)])?;
        Ok(())
    }

    /// Wipes the lines of a conversation.
    pub(crate) fn wipe_events(&mut self, conversation: ConversationId) -> Result<()> {
        self.sql()
            .prepare_cached("DELETE FROM event WHERE conversation_id = ?1")?
            .execute([Sql(conversation)])?;
        Ok(())
    }

    /// Hands the lines of a merged conversation to the one that survives.
    pub(crate) fn move_events(&mut self, from: ConversationId, into: ConversationId) -> Result<()> {
        self.sql()
            .prepare_cached("UPDATE event SET conversation_id = ?2 WHERE conversation_id = ?1")?
            .execute([Sql(from), Sql(into)])?;
        Ok(())
    }
}
