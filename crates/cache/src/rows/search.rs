//! Search: messages by words and numbers, people by name and phone.
//!
//! Newest first, never ranked: the index is walked backwards and stopped at the limit, so a common word costs no more than
//! a rare one. What is typed becomes quoted phrases ([`crate::text`]); nothing in it is syntax, and nothing in it can fail.

use std::collections::BTreeMap;

use rusqlite::{Row, named_params};
use sangam_model::id::ConversationId;
use sangam_protocol::ConversationRow;

use crate::error::Result;
use crate::handle::{Reader, Writer};
use crate::rows::conversation;
use crate::rows::message::{COLUMNS, Position, StoredMessage, from_row};
use crate::sql::Sql;
use crate::text::{self, SnippetPart};

/// How many words of a message stand around its hits.
pub(crate) const SNIPPET_WORDS: u32 = 24;
/// Every full-text index.
const INDEXES: [&str; 5] = ["message_fts", "message_digits", "contact_fts", "contact_digits", "note_fts"];
/// How many people one search considers before it orders them by activity.
const PEOPLE_CONSIDERED: u32 = 200;

/// What to look for.
#[derive(Clone, Debug)]
pub struct Search {
    /// As typed.
    pub text: String,
    /// Only inside this conversation.
    pub conversation: Option<ConversationId>,
    /// Only below this place: the position of the last hit of the page before.
    pub before: Option<Position>,
    /// At most so many hits.
    pub limit: u32,
}

/// A message that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The message with its place.
    pub message: StoredMessage,
    /// Its words around what was searched for.
    pub snippet: Vec<SnippetPart>,
}

/// The bodies that match, newest first.
pub(crate) fn words_sql() -> String {
    format!(
        "SELECT {COLUMNS}, snippet(message_fts, 0, char(2), char(3), '…', {SNIPPET_WORDS}) AS snippet
         FROM message_fts CROSS JOIN message ON message.position = message_fts.rowid
         WHERE message_fts MATCH :expression AND message_fts.rowid < :before
         ORDER BY message_fts.rowid DESC LIMIT :limit"
    )
}

/// The numbers that match, newest first.
pub(crate) fn digits_sql() -> String {
    format!(
        "SELECT {COLUMNS}, coalesce(message.search_body, message.text, '') AS snippet
         FROM message_digits CROSS JOIN message ON message.position = message_digits.rowid
         WHERE message_digits MATCH :expression AND message_digits.rowid < :before
           AND (:conversation IS NULL OR message.conversation_id = :conversation)
         ORDER BY message_digits.rowid DESC LIMIT :limit"
    )
}

/// People whose name has words that begin so.
pub(crate) fn names_sql() -> String {
    format!(
        "SELECT {} FROM contact_fts CROSS JOIN conversation ON conversation.seq = contact_fts.rowid
         WHERE contact_fts MATCH :expression LIMIT :limit",
        conversation::COLUMNS
    )
}

/// People whose phone has these digits.
pub(crate) fn phones_sql() -> String {
    format!(
        "SELECT {} FROM contact_digits CROSS JOIN conversation ON conversation.seq = contact_digits.rowid
         WHERE contact_digits MATCH :expression LIMIT :limit",
        conversation::COLUMNS
    )
}

impl Reader<'_> {
    /// Messages that hold every word typed (the last one may be unfinished), or the digits typed inside a number. Newest
    /// first. Never fails on what was typed; nothing typed finds nothing.
    pub fn search(&self, search: &Search) -> Result<Vec<Hit>> {
        let before = search.before.unwrap_or(Position::END);
        let mut hits: BTreeMap<Position, Hit> = BTreeMap::new();
        if let Some(words) = text::match_expression(&search.text) {
            let expression = match search.conversation {
                Some(conversation) => format!("body : ({words}) AND chat : \"{}\"", chat_word(conversation)),
                None => format!("body : ({words})"),
            };
            let mut query = self.sql().prepare_cached(&words_sql())?;
            let found = query.query_map(
                named_params! { ":expression": expression, ":before": before.0, ":limit": search.limit },
                |row| hit(row, text::parts_of_marked),
            )?;
            for hit in found {
                let hit = hit?;
                // Two conversations might share a chat word; they never share an id.
                if search.conversation.is_none_or(|wanted| wanted == hit.message.row.conversation_id) {
                    hits.insert(hit.message.position, hit);
                }
            }
        }
        if let Some(expression) = text::digits_expression(&search.text) {
            let wanted = text::digits(&search.text);
            let mut query = self.sql().prepare_cached(&digits_sql())?;
            let found = query.query_map(
                named_params! {
                    ":expression": expression,
                    ":before": before.0,
                    ":conversation": Sql(search.conversation),
                    ":limit": search.limit,
                },
                |row| hit(row, |body| text::parts_around_digits(body, &wanted)),
            )?;
            for found in found {
                let found = found?;
                hits.entry(found.message.position).or_insert(found);
            }
        }
        let limit = usize::try_from(search.limit).unwrap_or(usize::MAX);
        Ok(hits.into_values().rev().take(limit).collect())
    }

    /// Conversations whose customer's name or username has words that begin so, or whose phone has these digits. The
    /// most recently active first.
    pub fn search_people(&self, typed: &str, limit: u32) -> Result<Vec<ConversationRow>> {
        let mut found: BTreeMap<ConversationId, ConversationRow> = BTreeMap::new();
        let questions =
            [(names_sql(), text::match_expression(typed)), (phones_sql(), text::digits_expression(typed))];
        for (sql, expression) in questions {
            let Some(expression) = expression else { continue };
            let mut query = self.sql().prepare_cached(&sql)?;
            let rows = query.query_map(
                named_params! { ":expression": expression, ":limit": PEOPLE_CONSIDERED },
                conversation::from_row,
            )?;
            for row in rows {
                let row = row?;
                found.insert(row.id, row);
            }
        }
        let mut people: Vec<_> = found.into_values().collect();
        people.sort_by_key(|row| std::cmp::Reverse((row.activity_at, row.id)));
        people.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(people)
    }
}

/// The word every message of a conversation carries in the index.
fn chat_word(conversation: ConversationId) -> String {
    conversation.as_bytes().iter().skip(8).map(|byte| format!("{byte:02x}")).collect()
}

fn hit(row: &Row<'_>, parts: impl Fn(&str) -> Vec<SnippetPart>) -> rusqlite::Result<Hit> {
    let snippet: String = row.get("snippet")?;
    Ok(Hit { message: from_row(row)?, snippet: parts(&snippet) })
}

impl Writer<'_> {
    /// Checks every index against its rows, and builds those anew that disagree. Says whether one did.
    pub fn repair_search(&mut self) -> Result<bool> {
        let mut repaired = false;
        for table in INDEXES {
            let check = format!("INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)");
            if self.sql().execute_batch(&check).is_err() {
                self.sql().execute_batch(&format!("INSERT INTO {table} ({table}) VALUES ('rebuild')"))?;
                repaired = true;
            }
        }
        Ok(repaired)
    }

    pub(crate) fn index_message(
        &mut self,
        position: i64,
        conversation: ConversationId,
        body: &str,
        digits: Option<&str>,
    ) -> Result<()> {
        self.sql()
            .prepare_cached("INSERT INTO message_fts (rowid, body, chat) VALUES (?1, ?2, ?3)")?
            .execute((position, body, chat_word(conversation)))?;
        if let Some(digits) = digits {
            self.sql()
                .prepare_cached("INSERT INTO message_digits (rowid, digits) VALUES (?1, ?2)")?
                .execute((position, digits))?;
        }
        Ok(())
    }

    /// Takes a message out; the values must be those it went in with.
    pub(crate) fn unindex_message(
        &mut self,
        position: i64,
        conversation: ConversationId,
        body: &str,
        digits: Option<&str>,
    ) -> Result<()> {
        self.sql()
            .prepare_cached(
                "INSERT INTO message_fts (message_fts, rowid, body, chat) VALUES ('delete', ?1, ?2, ?3)",
            )?
            .execute((position, body, chat_word(conversation)))?;
        if let Some(digits) = digits {
            self.sql()
                .prepare_cached(
                    "INSERT INTO message_digits (message_digits, rowid, digits) VALUES ('delete', ?1, ?2)",
                )?
                .execute((position, digits))?;
        }
        Ok(())
    }

    pub(crate) fn index_contact(&mut self, seq: i64, name: &str, phone: &str) -> Result<()> {
        self.sql()
            .prepare_cached("INSERT INTO contact_fts (rowid, search_name) VALUES (?1, ?2)")?
            .execute((seq, name))?;
        self.sql()
            .prepare_cached("INSERT INTO contact_digits (rowid, search_phone) VALUES (?1, ?2)")?
            .execute((seq, phone))?;
        Ok(())
    }

    /// Takes a contact out; the values must be those it went in with.
    pub(crate) fn unindex_contact(&mut self, seq: i64, name: &str, phone: &str) -> Result<()> {
        self.sql()
            .prepare_cached(
                "INSERT INTO contact_fts (contact_fts, rowid, search_name) VALUES ('delete', ?1, ?2)",
            )?
            .execute((seq, name))?;
        self.sql()
            .prepare_cached(
                "INSERT INTO contact_digits (contact_digits, rowid, search_phone) VALUES ('delete', ?1, ?2)",
            )?
            .execute((seq, phone))?;
        Ok(())
    }

    /// Empties every index with its table.
    pub(crate) fn wipe_search(&mut self) -> Result<()> {
        for table in INDEXES {
            self.sql().execute_batch(&format!("INSERT INTO {table} ({table}) VALUES ('delete-all')"))?;
        }
        Ok(())
    }
}
