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
use crate::search::filters::{CHATS_MOST, Filters};
use crate::search::sounds::TypedName;
use crate::search::text;
use crate::sql::{Sql, get};

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
         ORDER BY activity_at DESC, id DESC",
        conversation::COLUMNS,
        table = index.table()
    )
}

/// The chats of everybody an index finds.
pub(crate) fn chats_sql(index: Index) -> String {
    format!(
        "SELECT conversation.id AS id FROM {table} CROSS JOIN conversation ON conversation.seq = {table}.rowid
         WHERE {table} MATCH ?1",
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
    /// active first; behind them those whose name is what was typed but for a slip or the script, the nearest first. Only of those chats
    /// that are wanted.
    pub fn search_people(&self, typed: &str, wanted: &Filters, limit: u32) -> Result<Vec<ConversationRow>> {
        let mut people = self.people_called(typed, wanted)?;
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        if people.len() < limit {
            let known: BTreeSet<ConversationId> = people.iter().map(|row| row.id).collect();
            let heard = self.people_heard(typed, wanted, limit)?.into_iter();
            people.extend(heard.filter(|row| !known.contains(&row.id)));
        }
        people.truncate(limit);
        Ok(people)
    }

    /// Those whose name has words that begin so, or whose phone has these digits, the most recently active first.
    fn people_called(&self, typed: &str, wanted: &Filters) -> Result<Vec<ConversationRow>> {
        let mut found: BTreeMap<ConversationId, ConversationRow> = BTreeMap::new();
        for (index, sql, expression) in called(typed) {
            let rows = self.truly_all(index, || self.people_in(index, &sql, &expression, wanted))?;
            found.extend(rows.into_iter().map(|row| (row.id, row)));
        }
        let mut people: Vec<_> = found.into_values().collect();
        people.sort_by_key(|row| std::cmp::Reverse((row.activity_at, row.id)));
        Ok(people)
    }

    /// Everybody an index finds, or those of them who were active last.
    fn people_in(
        &self,
        index: Index,
        sql: &str,
        expression: &str,
        wanted: &Filters,
    ) -> Result<Vec<ConversationRow>> {
        let mut query = self.sql().prepare_cached(sql)?;
        let asked = named_params! { ":expression": expression, ":limit": PEOPLE_SHOWN + 1 };
        let mut all: Vec<_> =
            query.query_map(asked, conversation::from_row)?.collect::<rusqlite::Result<_>>()?;
        if all.len() <= PEOPLE_SHOWN as usize {
            all.retain(|row| wanted.allows_chat(row));
            return Ok(all);
        }
        let mut query = self.sql().prepare_cached(&last_active_sql(index))?;
        let mut last = Vec::new();
        for status in ConversationStatus::ALL {
            let asked = named_params! { ":status": Sql(status), ":expression": expression };
            let rows = query.query_map(asked, conversation::from_row)?;
            let is_wanted = |row: &rusqlite::Result<ConversationRow>| {
                row.as_ref().map_or(true, |row| wanted.allows_chat(row))
            };
            for row in rows.filter(is_wanted).take(PEOPLE_SHOWN as usize) {
                last.push(row?);
            }
        }
        Ok(last)
    }

    /// Chats with people who are called so, beginning with those active last; when nobody is, with those whose name is near it.
    pub fn chats_with(&self, name: &str) -> Result<Vec<ConversationId>> {
        let everyones = Filters::default();
        let called_so = self.people_called(name, &everyones)?;
        if called_so.is_empty() {
            let heard = self.people_heard(name, &everyones, CHATS_MOST as usize)?;
            return Ok(heard.into_iter().map(|row| row.id).collect());
        }
        let mut chats: Vec<ConversationId> = called_so.into_iter().map(|row| row.id).collect();
        if chats.len() >= PEOPLE_SHOWN as usize {
            let mut known: BTreeSet<ConversationId> = chats.iter().copied().collect();
            for (index, _, expression) in called(name) {
                let all = self.truly_all(index, || self.chats_in(index, &expression))?;
                chats.extend(all.into_iter().filter(|id| known.insert(*id)));
            }
        }
        Ok(chats)
    }

    fn chats_in(&self, index: Index, expression: &str) -> Result<Vec<ConversationId>> {
        let mut query = self.sql().prepare_cached(&chats_sql(index))?;
        let chats = query.query_map([expression], |row| get(row, "id"))?;
        Ok(chats.collect::<rusqlite::Result<_>>()?)
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
    fn people_heard(&self, typed: &str, wanted: &Filters, limit: usize) -> Result<Vec<ConversationRow>> {
        let Some(heard) = TypedName::of(&text::normalise(typed)) else { return Ok(Vec::new()) };
        let mut near = self.truly_all(Index::Sounds, || self.near(&heard))?;
        near.sort_unstable();
        let mut query = self.sql().prepare_cached(&by_handle_sql())?;
        let mut people = Vec::new();
        for (_, _, seq) in near {
            let row = query.query_row([seq], conversation::from_row)?;
            if wanted.allows_chat(&row) {
                people.push(row);
            }
            // Half of them may be known by their very name.
            if people.len() >= limit.saturating_mul(2) {
                break;
            }
        }
        Ok(people)
    }
}

/// The questions for whoever is called so: the index, its statement, and what is asked of it.
fn called(typed: &str) -> impl Iterator<Item = (Index, String, String)> {
    let names = text::match_expression(typed).map(|asked| (Index::Names, names_sql(), asked));
    let phones = text::digits_expression(typed).map(|asked| (Index::Phones, phones_sql(), asked));
    names.into_iter().chain(phones)
}

/// How far a name is from what was typed, when its chat was last active, and its handle.
type Near = (usize, std::cmp::Reverse<i64>, i64);
