//! Search: messages by words and numbers, people by name and phone.
//!
//! Newest first, never ranked: the index is walked backwards and stopped at the limit, so a common word costs no more than
//! a rare one. Nothing that is typed is syntax, and nothing in it can fail. A word is found in every script, a name in spite of a slip.
//!
//! The way of one question: what is typed becomes quoted phrases ([`text`], over letters that are alike, [`fold`] and [`letters`]), each
//! beside what it is in another script ([`sounds`]). The last one may be unfinished; as far as it is begun often it is walked to
//! ([`begun`]), and the rest comes from the index ([`index`]), unless that is distrusted ([`distrust`]). What is asked beside the words is
//! asked of both ([`wanted`]). What was found is shown with its words marked ([`marks`]). People are found by themselves ([`people`]), and
//! the index is kept in few pieces ([`gather`]).

pub(crate) mod distrust;
pub(crate) mod filters;
pub(crate) mod fold;
pub(crate) mod gather;
pub(crate) mod index;
pub(crate) mod letters;
pub(crate) mod marks;
pub(crate) mod people;
pub(crate) mod prefix;
pub(crate) mod sounds;
pub(crate) mod text;

use rusqlite::{Row, named_params};
use sangam_model::id::ConversationId;

use crate::error::Result;
use crate::handle::Reader;
use crate::rows::message::{BEHIND, COLUMNS, Position, StoredMessage, from_row};
use crate::search::distrust::Index;
use crate::search::filters::{Filters, Hits, Judge, Pass, walk};
use crate::search::index::chat_word;
use crate::search::marks::Marker;
use crate::search::prefix::Prefix;
use crate::search::sounds::Crossed;
use crate::search::text::{Phrase, SnippetPart};

/// Where a query for messages has their words, behind their own columns, and the keys of those.
const BODY: usize = BEHIND;
const KEYS: usize = BEHIND + 1;

/// What to look for.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// As typed.
    pub text: String,
    /// Only inside this conversation.
    pub conversation: Option<ConversationId>,
    /// Only below this place: the position of the last hit of the page before.
    pub before: Option<Position>,
    /// At most so many hits.
    pub limit: u32,
    /// The filters.
    pub wanted: Filters,
}

/// A message that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The message with its place.
    pub message: StoredMessage,
    /// Its words around what was searched for.
    pub snippet: Vec<SnippetPart>,
}

/// What is asked of the words of a text: each as it is typed, or as it sounds in another script. The columns are those of the index
/// that hold the words and their keys.
pub(crate) fn words_expression(phrases: &[Phrase], body: &str, keys: &str) -> Option<String> {
    let each = |phrase: &Phrase| either(&phrase.expression(), crossed(phrase).as_ref(), body, keys);
    (!phrases.is_empty()).then(|| phrases.iter().map(each).collect::<Vec<_>>().join(" AND "))
}

/// A phrase of the words, or what it is among their keys.
pub(crate) fn either(itself: &str, crossed: Option<&Crossed>, body: &str, keys: &str) -> String {
    match crossed {
        Some(crossed) => format!("({body} : {itself} OR {keys} : {})", crossed.phrase()),
        None => format!("({body} : {itself})"),
    }
}

/// The whole question to the index of messages, in FTS5's syntax; `None` if the search asks nothing of it.
fn expression(search: &Search, wanted: &Filters, words: Option<String>) -> Option<String> {
    let mut asked: Vec<String> = words.into_iter().collect();
    asked.extend(search.conversation.map(|id| format!("chat : \"{}\"", chat_word(id))));
    asked.extend(wanted.expressions());
    (!asked.is_empty()).then(|| asked.join(" AND "))
}

pub(crate) fn crossed(phrase: &Phrase) -> Option<Crossed> {
    (!phrase.is_quoted).then(|| Crossed::of(&phrase.words, phrase.is_unfinished)).flatten()
}

/// How hits are shown.
pub(crate) struct HitStyle {
    marker: Marker,
    crossed: Vec<Crossed>,
}

impl HitStyle {
    pub(crate) fn of(phrases: &[Phrase]) -> Self {
        Self { marker: Marker::of(phrases), crossed: phrases.iter().filter_map(crossed).collect() }
    }

    /// The words around what was found, as it was typed or else as it sounds.
    pub(crate) fn snippet(&self, text: &str) -> Vec<SnippetPart> {
        let places = self.marker.places(text);
        if !places.is_empty() {
            return text::parts_around_hits(text, &places);
        }
        text::parts_around(text, self.crossed.iter().find_map(|word| word.find(text)))
    }
}

/// The bodies that match, newest first.
pub(crate) fn words_sql() -> String {
    format!(
        "SELECT {COLUMNS}, coalesce(message.search_body, message.text, '') AS body,
            coalesce(message.search_keys, '') AS keys
         FROM message_fts CROSS JOIN message ON message.position = message_fts.rowid
         WHERE message_fts MATCH :expression AND message_fts.rowid < :before AND message_fts.rowid >= :since
         ORDER BY message_fts.rowid DESC"
    )
}

/// The numbers that match, newest first.
pub(crate) fn digits_sql() -> String {
    format!(
        "SELECT {COLUMNS}, coalesce(message.search_body, message.text, '') AS body
         FROM message_digits CROSS JOIN message ON message.position = message_digits.rowid
         WHERE message_digits MATCH :expression AND message_digits.rowid < :before
           AND message_digits.rowid >= :since
         ORDER BY message_digits.rowid DESC"
    )
}

/// Every message of a stretch of time, newest first.
pub(crate) fn stretch_sql() -> String {
    format!(
        "SELECT {COLUMNS}, coalesce(message.search_body, message.text, '') AS body,
            coalesce(message.search_keys, '') AS keys
         FROM message WHERE position < :before AND position >= :since ORDER BY position DESC"
    )
}

impl Reader<'_> {
    /// Messages that hold every word typed (the last one may be unfinished), or the digits typed inside a number, and what is asked
    /// beside them. Newest first. Never fails on what was typed; an empty search has no hits.
    pub fn search(&self, search: &Search) -> Result<Hits<Hit>> {
        let wanted = self.narrowed(&search.wanted)?;
        let phrases = text::phrases(&search.text);
        let has_words = !search.text.trim().is_empty();
        if wanted.is_impossible()
            || (has_words && phrases.is_empty())
            || (!has_words && wanted == Filters::default())
        {
            return Ok(Hits::NOTHING);
        }
        let by_words = if has_words {
            self.by_words(search, &wanted, &phrases)?
        } else {
            self.by_tags(search, &wanted)?
        };
        let Some(expression) = text::digits_expression(&search.text) else { return Ok(by_words) };
        let digits = text::digits(&search.text);
        let asked = Some((Index::Digits, expression.as_str()));
        let by_digits = self.walked(search, &wanted, &digits_sql(), asked, |row| {
            Ok(Ok(text::parts_around_digits(&row.get::<_, String>(BODY)?, &digits)))
        })?;
        Ok(by_words.joined(by_digits, search.limit, |hit| hit.message.position))
    }

    /// The messages with every word. The prefix of the last word is walked as long as enough words begin with it; beyond that the index
    /// collects its matches.
    fn by_words(&self, search: &Search, wanted: &Filters, phrases: &[Phrase]) -> Result<Hits<Hit>> {
        let shown = HitStyle::of(phrases);
        let (mut near, mut rest) = (Vec::new(), search.clone());
        if let Some(begun) = Prefix::of(phrases) {
            let (found, is_all) = self.walked_to(search, wanted, phrases, begun, &shown)?;
            if is_all {
                return Ok(found);
            }
            let had = u32::try_from(found.hits.len()).unwrap_or(u32::MAX);
            (rest.before, rest.limit) = (found.stopped_at, search.limit.saturating_sub(had));
            near = found.hits;
        }
        let asked = expression(search, wanted, words_expression(phrases, "body", "keys"));
        let asked = asked.as_deref().map(|asked| (Index::Messages, asked));
        let far = self.walked(&rest, wanted, &words_sql(), asked, |row| {
            Ok(Ok(shown.snippet(&row.get::<_, String>(BODY)?)))
        })?;
        near.extend(far.hits);
        Ok(Hits { hits: near, stopped_at: far.stopped_at })
    }

    /// What the list of the first three letters, or every message, holds of it, and whether that is all or as much as is wanted.
    fn walked_to(
        &self,
        search: &Search,
        wanted: &Filters,
        phrases: &[Phrase],
        mut begun: Prefix,
        shown: &HitStyle,
    ) -> Result<(Hits<Hit>, bool)> {
        let whole = phrases.split_last().and_then(|(_, whole)| words_expression(whole, "body", "keys"));
        let words: Vec<String> = whole.into_iter().chain(begun.widened("body", "keys")).collect();
        let asked = expression(search, wanted, (!words.is_empty()).then(|| words.join(" AND ")));
        let sql = Self::told_in(asked.as_deref());
        let asked = asked.as_deref().map(|asked| (Index::Messages, asked));
        let found = self.walked(search, wanted, &sql, asked, |row| {
            let text: String = row.get(BODY)?;
            let look = begun.look(&text, &row.get::<_, String>(KEYS)?);
            Ok(look.map(|()| shown.snippet(&text)))
        })?;
        Ok((found, !begun.is_lost()))
    }

    /// The statement for a question to the index, or to the rows alone.
    fn told_in(asked: Option<&str>) -> String {
        if asked.is_some() { words_sql() } else { stretch_sql() }
    }

    /// The messages that match the filters, for a search without words.
    fn by_tags(&self, search: &Search, wanted: &Filters) -> Result<Hits<Hit>> {
        let asked = expression(search, wanted, None);
        let sql = Self::told_in(asked.as_deref());
        let asked = asked.as_deref().map(|asked| (Index::Messages, asked));
        self.walked(search, wanted, &sql, asked, |row| {
            Ok(Ok(text::parts_around(&row.get::<_, String>(BODY)?, None)))
        })
    }

    /// The hits of one question to an index that match the filters.
    fn walked(
        &self,
        search: &Search,
        wanted: &Filters,
        sql: &str,
        asked: Option<(Index, &str)>,
        look: impl FnMut(&Row<'_>) -> rusqlite::Result<Result<Vec<SnippetPart>, Pass>>,
    ) -> Result<Hits<Hit>> {
        let range = wanted.range(search.before);
        match asked {
            Some((index, expression)) => self
                .truly(index, range, || self.walked_in(range, search, wanted, (sql, Some(expression)), look)),
            None => self.walked_in(range, search, wanted, (sql, None), look),
        }
    }

    fn walked_in(
        &self,
        (since, before): (Position, Position),
        search: &Search,
        wanted: &Filters,
        (sql, expression): (&str, Option<&str>),
        mut look: impl FnMut(&Row<'_>) -> rusqlite::Result<Result<Vec<SnippetPart>, Pass>>,
    ) -> Result<Hits<Hit>> {
        let mut judge = Judge::new(wanted);
        let mut query = self.sql().prepare_cached(sql)?;
        let rows = match expression {
            Some(expression) => query
                .query(named_params! { ":expression": expression, ":before": before.0, ":since": since.0 })?,
            None => query.query(named_params! { ":before": before.0, ":since": since.0 })?,
        };
        walk(rows, search.limit, |row| {
            let position = Position(row.get(0)?);
            let snippet = match look(row)? {
                Ok(snippet) => snippet,
                Err(pass) => return Ok((position, Err(pass))),
            };
            let message = from_row(row)?;
            // Two conversations might share a chat word; they never share an id.
            let is_here = search.conversation.is_none_or(|id| id == message.row.conversation_id);
            let is_wanted = is_here && judge.message(self, &message)?;
            Ok((position, if is_wanted { Ok(Hit { message, snippet }) } else { Err(Pass::Vain) }))
        })
    }
}
