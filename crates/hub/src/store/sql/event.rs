//! The `event` table.

use sangam_model::Timestamp;
use sangam_model::id::{ConversationId, EventId, WorkspaceId};
use sangam_protocol::{EventRow, Rev};

use super::values::{Columns, Row, SqlId, all, column, json, one, run};
use super::{Db, Writer};
use crate::store::Result;

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

pub(super) fn event(db: &impl Db, id: EventId) -> Result<Option<EventRow>> {
    one(db.db(), &format!("{EVENT} WHERE id = ?1"), [id.column()], read)
}

pub(super) fn event_page(
    db: &impl Db,
    conversation_id: ConversationId,
    before: Option<(Timestamp, EventId)>,
    limit: u32,
) -> Result<Vec<EventRow>> {
    let (at, id) = before.map_or((i64::MAX, [0; 16]), |(at, id)| (at.as_millis(), id.column()));
    let sql = format!(
        "{EVENT} WHERE conversation_id = ?1 AND (at, id) < (?2, ?3) ORDER BY at DESC, id DESC LIMIT ?4"
    );
    all(db.db(), &sql, (conversation_id.column(), at, id, limit), read)
}

pub(super) fn events_between(
    db: &impl Db,
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
            all(db.db(), &sql, (id.column(), from, until), read)
        }
        None => {
            let sql =
                format!("{EVENT} WHERE workspace_id = ?1 AND at >= ?2 AND at < ?3 ORDER BY at DESC, id DESC");
            all(db.db(), &sql, (workspace_id.column(), from, until), read)
        }
    }
}

pub(super) fn done_lines(db: &impl Db, conversation_id: ConversationId) -> Result<Vec<EventRow>> {
    all(db.db(), &query(DONE), [conversation_id.column()], read)
}

pub(super) fn event_changes(
    db: &impl Db,
    workspace_id: WorkspaceId,
    after: Rev,
    limit: u32,
) -> Result<Vec<EventRow>> {
    let sql = format!("{EVENT} WHERE workspace_id = ?1 AND rev > ?2 ORDER BY rev LIMIT ?3");
    all(db.db(), &sql, (workspace_id.column(), after.0, limit), read)
}

pub(super) fn add_event(writer: &Writer<'_>, event: &EventRow, cause: Option<&str>) -> Result<bool> {
    let sql = "INSERT INTO event (id, workspace_id, conversation_id, what, by_id, at, cause, rev) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (conversation_id, cause) DO NOTHING";
    let values = (
        event.id.column(),
        writer.workspace_id.column(),
        event.conversation_id.column(),
        json(&event.what)?,
        column(event.by),
        event.at.as_millis(),
        cause,
        event.rev.0,
    );
    Ok(run(writer.db, sql, values)? > 0)
}

pub(super) fn change_event(writer: &Writer<'_>, event: &EventRow) -> Result<()> {
    let sql = "UPDATE event SET what = ?2, rev = ?3, conversation_id = ?4 WHERE id = ?1";
    let values = (event.id.column(), json(&event.what)?, event.rev.0, event.conversation_id.column());
    run(writer.db, sql, values).map(drop)
}
