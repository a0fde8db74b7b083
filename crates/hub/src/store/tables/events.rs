//! Lines of a conversation that nobody wrote: assigned, resolved, noted.
//!
//! The table `event`.

use sangam_model::Timestamp;
use sangam_model::id::{ConversationId, EventId, WorkspaceId};
use sangam_protocol::{EventRow, Rev};

use crate::store::sql::{Columns, Row, SqlId, all, column, json, one, run};
use crate::store::{ReadTx, Result, Tx};

/// The lines that say that a conversation was done; their index holds no others.
pub(super) const DONE: &str = "WHERE conversation_id = ?1 AND substr(what, 1, 18) = '{\"kind\":\"resolved\"' \
                               ORDER BY at DESC, id DESC";
const EVENT: &str = "SELECT id, conversation_id, what, by_id, at, rev FROM event";

pub(super) fn query(filter: &str) -> String {
    format!("{EVENT} {filter}")
}

fn read(row: &Row<'_>) -> Result<EventRow> {
    Ok(EventRow {
        id: row.id("id")?,
        conversation_id: row.id("conversation_id")?,
        what: row.json("what")?,
        by: row.maybe_id("by_id")?,
        at: row.at("at")?,
        rev: row.rev("rev")?,
    })
}

impl ReadTx<'_> {
    /// One event line.
    pub fn event(&self, id: EventId) -> Result<Option<EventRow>> {
        one(self.db, &format!("{EVENT} WHERE id = ?1"), [id.column()], read)
    }

    /// Event lines of a conversation, newest first.
    pub fn event_page(
        &self,
        conversation_id: ConversationId,
        before: Option<(Timestamp, EventId)>,
        limit: u32,
    ) -> Result<Vec<EventRow>> {
        let (at, id) = before.map_or((i64::MAX, [0; 16]), |(at, id)| (at.as_millis(), id.column()));
        let sql = format!(
            "{EVENT} WHERE conversation_id = ?1 AND (at, id) < (?2, ?3) ORDER BY at DESC, id DESC LIMIT ?4"
        );
        all(self.db, &sql, (conversation_id.column(), at, id, limit), read)
    }

    /// Event lines with `from <= at < until`, of one conversation or all.
    pub fn events_between(
        &self,
        workspace_id: WorkspaceId,
        conversation_id: Option<ConversationId>,
        from: Option<Timestamp>,
        until: Option<Timestamp>,
    ) -> Result<Vec<EventRow>> {
        let from = from.map_or(i64::MIN, Timestamp::as_millis);
        let until = until.map_or(i64::MAX, Timestamp::as_millis);
        match conversation_id {
            Some(id) => {
                let sql = format!(
                    "{EVENT} WHERE conversation_id = ?1 AND at >= ?2 AND at < ?3 ORDER BY at DESC, id DESC"
                );
                all(self.db, &sql, (id.column(), from, until), read)
            }
            None => {
                let sql = format!(
                    "{EVENT} WHERE workspace_id = ?1 AND at >= ?2 AND at < ?3 ORDER BY at DESC, id DESC"
                );
                all(self.db, &sql, (workspace_id.column(), from, until), read)
            }
        }
    }

    /// The lines of a conversation that say that it was done, newest first.
    pub fn done_lines(&self, conversation_id: ConversationId) -> Result<Vec<EventRow>> {
        all(self.db, &query(DONE), [conversation_id.column()], read)
    }

    /// Event lines changed after `after`, by revision.
    pub fn event_changes(&self, workspace_id: WorkspaceId, after: Rev, limit: u32) -> Result<Vec<EventRow>> {
        let sql = format!("{EVENT} WHERE workspace_id = ?1 AND rev > ?2 ORDER BY rev LIMIT ?3");
        all(self.db, &sql, (workspace_id.column(), after.0, limit), read)
    }
}

impl Tx<'_> {
    /// Adds an event line; one with a `cause` that is already there stays as it is. Says whether it was added.
    pub fn add_event(&mut self, event: &EventRow, cause: Option<&str>) -> Result<bool> {
        let sql = "INSERT INTO event (id, workspace_id, conversation_id, what, by_id, at, cause, rev) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (conversation_id, cause) DO NOTHING";
        let values = (
            event.id.column(),
            self.workspace_id.column(),
            event.conversation_id.column(),
            json(&event.what)?,
            column(event.by),
            event.at.as_millis(),
            cause,
            event.rev.0,
        );
        Ok(run(self.db, sql, values)? > 0)
    }

    /// Changes what an event line says, and in which conversation it stands.
    pub fn change_event(&mut self, event: &EventRow) -> Result<()> {
        let sql = "UPDATE event SET what = ?2, rev = ?3, conversation_id = ?4 WHERE id = ?1";
        let values = (event.id.column(), json(&event.what)?, event.rev.0, event.conversation_id.column());
        run(self.db, sql, values).map(drop)
    }
}
