//! Private notes, beside the lines they are: found by their words, and by whom they mention.
//!
//! A note's rowid is its *position*, in the same order as a bubble's: a search that found both can put them in one list. Notes stand in
//! the upper half of their second, so the two never share a place.

use rusqlite::{OptionalExtension, Row, named_params};
use sangam_model::id::{ConversationId, EventId};
use sangam_protocol::EventRow;
use sangam_protocol::rows::EventKind;

use crate::error::Result;
use crate::handle::{Reader, Writer};
use crate::rows::event;
use crate::rows::message::{Position, TIES};
use crate::search::distrust::Index;
use crate::search::filters::{Filters, Hits, Judge, Pass, walk};
use crate::search::sounds::script_keys;
use crate::search::text::{self, SnippetPart};
use crate::search::{HitStyle, Search, words_expression};
use crate::sql::{Sql, get, thoroughly};

/// A note with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredNote {
    /// Its place.
    pub position: Position,
    /// The line.
    pub line: EventRow,
}

/// A note that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct NoteHit {
    /// The note with its place.
    pub note: StoredNote,
    /// Its words around what was searched for.
    pub snippet: Vec<SnippetPart>,
}

/// The notes that match, newest first.
pub(crate) fn notes_sql() -> String {
    format!(
        "SELECT {}, note.position, note.search_body
         FROM note_fts CROSS JOIN note ON note.position = note_fts.rowid
         CROSS JOIN event ON event.id = note.event_id
         WHERE note_fts MATCH :expression AND note_fts.rowid < :before AND note_fts.rowid >= :since
         ORDER BY note_fts.rowid DESC",
        event::COLUMNS
    )
}

/// Every note of a stretch of time, newest first.
pub(crate) fn notes_stretch_sql() -> String {
    format!(
        "SELECT {}, note.position, note.search_body FROM note
         CROSS JOIN event ON event.id = note.event_id
         WHERE note.position < :before AND note.position >= :since ORDER BY note.position DESC",
        event::COLUMNS
    )
}

/// The notes that mention the signed-in person, newest first.
pub(crate) fn mentions_sql() -> String {
    format!(
        "SELECT {}, note.position FROM note INDEXED BY note_mentions
         CROSS JOIN event ON event.id = note.event_id
         WHERE note.mentions_me IS NOT NULL AND note.position < ?1
         ORDER BY note.position DESC LIMIT ?2",
        event::COLUMNS
    )
}

/// Those of them that were not read yet, newest first.
pub(crate) const UNREAD: &str = "SELECT event_id, conversation_id FROM note INDEXED BY note_unread
     WHERE mentions_me = 'unread' ORDER BY position DESC LIMIT ?1";

fn from_row(row: &Row<'_>) -> rusqlite::Result<StoredNote> {
    Ok(StoredNote { position: Position(row.get("position")?), line: event::from_row(row)? })
}

impl Reader<'_> {
    /// Notes that hold every word typed, the last one perhaps unfinished, and what is asked beside them. Newest first.
    pub fn search_notes(&self, search: &Search) -> Result<Hits<NoteHit>> {
        let phrases = text::phrases(&search.text);
        let expression = words_expression(&phrases, "search_body", "search_keys");
        let shown = HitStyle::of(&phrases);
        let has_words = !search.text.trim().is_empty();
        let is_nothing = search.wanted.is_impossible() || (!has_words && search.wanted == Filters::default());
        if is_nothing || (has_words && expression.is_none()) {
            return Ok(Hits::NOTHING);
        }
        let range = search.wanted.range(search.before);
        let ask = || self.notes_in(range, search, expression.as_deref(), &shown);
        if expression.is_some() { self.truly(Index::Notes, range, ask) } else { ask() }
    }

    fn notes_in(
        &self,
        (since, before): (Position, Position),
        search: &Search,
        expression: Option<&str>,
        shown: &HitStyle,
    ) -> Result<Hits<NoteHit>> {
        let sql = if expression.is_some() { notes_sql() } else { notes_stretch_sql() };
        let mut query = self.sql().prepare_cached(&sql)?;
        let rows = match expression {
            Some(expression) => query
                .query(named_params! { ":expression": expression, ":before": before.0, ":since": since.0 })?,
            None => query.query(named_params! { ":before": before.0, ":since": since.0 })?,
        };
        let mut judge = Judge::new(&search.wanted);
        walk(rows, search.limit, |row| {
            let note = from_row(row)?;
            let position = note.position;
            let is_here = search.conversation.is_none_or(|id| id == note.line.conversation_id);
            if !is_here || !judge.note(self, &note)? {
                return Ok((position, Err(Pass::Vain)));
            }
            Ok((
                position,
                Ok(NoteHit { note, snippet: shown.snippet(&row.get::<_, String>("search_body")?) }),
            ))
        })
    }

    /// Notes that mention the signed-in person, newest first.
    pub fn mentions(&self, before: Option<Position>, limit: u32) -> Result<Vec<StoredNote>> {
        let mut query = self.sql().prepare_cached(&mentions_sql())?;
        let rows = query.query_map((before.unwrap_or(Position::END).0, limit), from_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Those of them that were not read yet, with their conversations, newest first.
    pub fn unread_mentions(&self, limit: u32) -> Result<Vec<(EventId, ConversationId)>> {
        let mut query = self.sql().prepare_cached(UNREAD)?;
        let rows =
            query.query_map([limit], |row| Ok((get(row, "event_id")?, get(row, "conversation_id")?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

/// What is stored of a note, as far as its index entry goes.
struct StoredRow {
    position: i64,
    body: String,
    keys: String,
}

impl Writer<'_> {
    /// Keeps what a search and the mentions need of a line, if it is a note. Says whether it mentions the signed-in person and was not
    /// read by them.
    pub(crate) fn put_note(&mut self, row: &EventRow) -> Result<bool> {
        let EventKind::Note(note) = &row.what else { return Ok(false) };
        let me = self.sync_state()?.me;
        let read = me.and_then(|me| note.is_read_by(me));
        let body = note.text.as_deref().map(text::normalise);
        let stored = self.stored_note(row.id)?;
        let position = match &stored {
            Some(stored) => stored.position,
            None => self.next_note_place(row)?,
        };
        if let Some(stored) = stored {
            thoroughly(self.sql(), || self.remove_note(&stored))?;
        }
        let Some(body) = body else { return Ok(false) };
        let keys = script_keys(&body).unwrap_or_default();
        self.sql()
            .prepare_cached(
                "INSERT INTO note (position, event_id, conversation_id, mentions_me, search_body, search_keys)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute((
                position,
                Sql(row.id),
                Sql(row.conversation_id),
                read.map(|read| if read { "read" } else { "unread" }),
                &body,
                &keys,
            ))?;
        self.sql()
            .prepare_cached("INSERT INTO note_fts (rowid, search_body, search_keys) VALUES (?1, ?2, ?3)")?
            .execute((position, &body, &keys))?;
        Ok(read == Some(false))
    }

    /// Takes the notes of a conversation out of search and mentions.
    pub(crate) fn wipe_notes(&mut self, conversation: ConversationId) -> Result<()> {
        let notes: Vec<StoredRow> = {
            let mut query = self.sql().prepare_cached(
                "SELECT position, search_body, search_keys FROM note WHERE conversation_id = ?1 ORDER BY position",
            )?;
            let rows = query.query_map([Sql(conversation)], stored)?;
            rows.collect::<rusqlite::Result<_>>()?
        };
        notes.iter().try_for_each(|note| self.remove_note(note))
    }

    /// Wipes what is kept of one note beside its line.
    pub(crate) fn wipe_note(&mut self, id: EventId) -> Result<()> {
        self.stored_note(id)?.map_or(Ok(()), |note| self.remove_note(&note))
    }

    /// Hands the notes of a merged conversation to the one that survives.
    pub(crate) fn move_notes(&mut self, from: ConversationId, into: ConversationId) -> Result<()> {
        self.sql()
            .prepare_cached("UPDATE note SET conversation_id = ?2 WHERE conversation_id = ?1")?
            .execute([Sql(from), Sql(into)])?;
        Ok(())
    }

    fn stored_note(&self, id: EventId) -> Result<Option<StoredRow>> {
        let mut query = self
            .sql()
            .prepare_cached("SELECT position, search_body, search_keys FROM note WHERE event_id = ?1")?;
        Ok(query.query_row([Sql(id)], stored).optional()?)
    }

    fn next_note_place(&self, row: &EventRow) -> Result<i64> {
        let second = Position::of_second(row.at);
        let first = second + TIES / 2;
        let mut query =
            self.sql().prepare_cached("SELECT max(position) FROM note WHERE position BETWEEN ?1 AND ?2")?;
        let last: Option<i64> = query.query_row((first, second + TIES - 1), |row| row.get(0))?;
        Ok(last.map_or(first, |last| last + 1))
    }

    fn remove_note(&self, stored: &StoredRow) -> Result<()> {
        self.sql()
            .prepare_cached(
                "INSERT INTO note_fts (note_fts, rowid, search_body, search_keys) VALUES ('delete', ?1, ?2, ?3)",
            )?
            .execute((stored.position, &stored.body, &stored.keys))?;
        self.sql().prepare_cached("DELETE FROM note WHERE position = ?1")?.execute([stored.position])?;
        Ok(())
    }
}

fn stored(row: &Row<'_>) -> rusqlite::Result<StoredRow> {
    Ok(StoredRow {
        position: row.get("position")?,
        body: row.get("search_body")?,
        keys: row.get("search_keys")?,
    })
}
