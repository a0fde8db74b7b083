//! Search for people by name and phone: whose name has words that begin so, whose phone has these digits, and behind them those whose
//! name is what was typed but for a slip or the script ([`super::sounds`]).

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::named_params;
use sangam_model::ConversationStatus;
use sangam_model::id::ConversationId;
use sangam_protocol::ConversationRow;

use crate::error::Result;
use crate::handle::Reader;
use crate::rows::conversation;
use crate::search::distrust::Index;
use crate::search::sounds::TypedName;
use crate::search::text;
use crate::sql::Sql;

/// How many people one search shows; where more are called so, those who were active last.
const PEOPLE_SHOWN: u32 = 200;
/// How many names one search compares with what was typed.
const NAMES_COMPARED: u32 = 5_000;

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

/// Of the many an index of people finds, those of one status who were active last. The index names them all, and only whose turn it is is
/// looked at: a common name costs no more than a rare one.
pub(crate) fn last_active_sql(index: Index) -> String {
    format!(
        "SELECT {} FROM conversation INDEXED BY conversation_by_status
         WHERE status = :status AND +conversation.seq IN (SELECT rowid FROM {table} WHERE {table} MATCH :expression)
         ORDER BY activity_at DESC, id DESC LIMIT :limit",
        conversation::COLUMNS,
        table = index.table()
    )
}

/// Those whose name may sound like what was typed.
pub(crate) const SOUNDS: &str = "SELECT conversation.seq, conversation.search_name, conversation.activity_at
     FROM contact_sounds CROSS JOIN conversation ON conversation.seq = contact_sounds.rowid
     WHERE contact_sounds MATCH :expression LIMIT :limit";

/// One conversation by its local handle.
fn by_handle_sql() -> String {
    format!("SELECT {} FROM conversation WHERE seq = ?1", conversation::COLUMNS)
}

impl Reader<'_> {
    /// Conversations whose customer's name or username has words that begin so, or whose phone has these digits, the most recently
    /// active first; behind them those whose name is what was typed but for a slip or the script, the nearest first.
    pub fn search_people(&self, typed: &str, limit: u32) -> Result<Vec<ConversationRow>> {
        let mut people = self.people_called(typed)?;
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        if people.len() < limit {
            let known: BTreeSet<ConversationId> = people.iter().map(|row| row.id).collect();
            people
                .extend(self.people_heard(typed, limit)?.into_iter().filter(|row| !known.contains(&row.id)));
        }
        people.truncate(limit);
        Ok(people)
    }

    /// Those whose name has words that begin so, or whose phone has these digits, the most recently active first.
    fn people_called(&self, typed: &str) -> Result<Vec<ConversationRow>> {
        let mut found: BTreeMap<ConversationId, ConversationRow> = BTreeMap::new();
        let questions = [
            (Index::Names, names_sql(), text::match_expression(typed)),
            (Index::Phones, phones_sql(), text::digits_expression(typed)),
        ];
        for (index, sql, expression) in questions {
            let Some(expression) = expression else { continue };
            let rows = self.truly_all(index, || self.people_in(index, &sql, &expression))?;
            found.extend(rows.into_iter().map(|row| (row.id, row)));
        }
        let mut people: Vec<_> = found.into_values().collect();
        people.sort_by_key(|row| std::cmp::Reverse((row.activity_at, row.id)));
        Ok(people)
    }

    /// Everybody an index finds, or those of them who were active last.
    fn people_in(&self, index: Index, sql: &str, expression: &str) -> Result<Vec<ConversationRow>> {
        let mut query = self.sql().prepare_cached(sql)?;
        let asked = named_params! { ":expression": expression, ":limit": PEOPLE_SHOWN + 1 };
        let all: Vec<_> = query.query_map(asked, conversation::from_row)?.collect::<rusqlite::Result<_>>()?;
        if all.len() <= PEOPLE_SHOWN as usize {
            return Ok(all);
        }
        let mut query = self.sql().prepare_cached(&last_active_sql(index))?;
        let mut last = Vec::new();
        for status in ConversationStatus::ALL {
            let asked = named_params! {
                ":status": Sql(status), ":expression": expression, ":limit": PEOPLE_SHOWN,
            };
            for row in query.query_map(asked, conversation::from_row)? {
                last.push(row?);
            }
        }
        Ok(last)
    }

    /// Chats with people who are called so; when nobody is, with those whose name is near it.
    pub fn chats_with(&self, name: &str, limit: u32) -> Result<Vec<ConversationId>> {
        let called = self.people_called(name)?;
        let people = if called.is_empty() { self.people_heard(name, limit as usize)? } else { called };
        Ok(people.into_iter().take(limit as usize).map(|row| row.id).collect())
    }

    /// The handles of those whose name sounds like what was typed and is near it.
    fn near(&self, heard: &TypedName) -> Result<Vec<Near>> {
        let mut near = Vec::new();
        let mut query = self.sql().prepare_cached(SOUNDS)?;
        let mut rows =
            query.query(named_params! { ":expression": heard.candidates(), ":limit": NAMES_COMPARED })?;
        while let Some(row) = rows.next()? {
            if let Some(distance) = heard.distance(row.get_ref("search_name")?.as_str().unwrap_or_default()) {
                near.push((distance, std::cmp::Reverse(row.get("activity_at")?), row.get("seq")?));
            }
        }
        Ok(near)
    }

    /// Those whose name sounds like what was typed and is near it, the nearest first, and of those the most recently active.
    fn people_heard(&self, typed: &str, limit: usize) -> Result<Vec<ConversationRow>> {
        let Some(heard) = TypedName::of(&text::normalise(typed)) else { return Ok(Vec::new()) };
        let mut near = self.truly_all(Index::Sounds, || self.near(&heard))?;
        near.sort_unstable();
        near.truncate(limit.saturating_mul(2));
        let mut query = self.sql().prepare_cached(&by_handle_sql())?;
        let rows = near.into_iter().map(|(_, _, seq)| query.query_row([seq], conversation::from_row));
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

/// How far a name is from what was typed, when its chat was last active, and its handle.
type Near = (usize, std::cmp::Reverse<i64>, i64);
