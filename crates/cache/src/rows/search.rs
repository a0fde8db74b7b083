//! Search: messages by words and numbers, people by name and phone.
//!
//! Newest first, never ranked: the index is walked backwards and stopped at the limit, so a common word costs no more than
//! a rare one. What is typed becomes quoted phrases ([`crate::text`]); nothing in it is syntax, and nothing in it can fail. A word is
//! found in every script, a name in spite of a slip ([`crate::sounds`]).

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Row, named_params};
use sangam_model::id::{ConversationId, PersonId};
use sangam_model::{ConversationStatus, Direction};
use sangam_protocol::{ConversationRow, MessageRow};

use crate::error::Result;
use crate::handle::{Reader, Writer};
use crate::marks::Marker;
use crate::rows::begun::Begun;
use crate::rows::conversation;
use crate::rows::distrust::Index;
use crate::rows::message::{COLUMNS, Entry, Position, StoredMessage, from_row};
use crate::rows::wanted::{Found, Judge, Pass, Wanted, walk};
use crate::sounds::{Crossed, Heard};
use crate::sql::Sql;
use crate::text::{self, Phrase, SnippetPart};

/// How many people one search shows; where more are called so, those who were active last.
const PEOPLE_SHOWN: u32 = 200;
/// How many names one search compares with what was typed.
const NAMES_COMPARED: u32 = 5_000;

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
    /// What is asked beside the words.
    pub wanted: Wanted,
}

/// A message that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The message with its place.
    pub message: StoredMessage,
    /// Its words around what was searched for.
    pub snippet: Vec<SnippetPart>,
}

/// What the index knows of a message beside its words; each is one word of a column of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tag<'t> {
    /// WhatsApp's type.
    Kind(&'t str),
    /// Which way it went.
    Direction(Direction),
    /// The agent who wrote it.
    Author(PersonId),
    /// Something hangs on it.
    Media,
    /// A recorded voice note.
    Voice,
    /// There is a link in it.
    Link,
}

impl Tag<'_> {
    /// Whether a message has it.
    pub(crate) fn holds(self, row: &MessageRow) -> bool {
        let links = |text: &String| text.contains("https://") || text.contains("http://");
        match self {
            Self::Kind(kind) => row.kind == kind,
            Self::Direction(direction) => row.direction == direction,
            Self::Author(id) => row.author_id == Some(id),
            Self::Media => row.media.is_some(),
            Self::Voice => row.media.as_ref().is_some_and(|media| media.voice),
            Self::Link => row.text.as_ref().is_some_and(links),
        }
    }

    /// As the index holds it. The letter in front keeps the families apart.
    pub(crate) fn word(self) -> String {
        match self {
            Self::Kind(kind) => {
                let letters: String = kind.chars().filter(char::is_ascii_alphanumeric).collect();
                format!("k{}", letters.to_ascii_lowercase())
            }
            Self::Direction(Direction::In) => "din".to_owned(),
            Self::Direction(Direction::Out) => "dout".to_owned(),
            Self::Author(id) => format!("a{}", half(id.as_bytes())),
            Self::Media => "mfile".to_owned(),
            Self::Voice => "mvoice".to_owned(),
            Self::Link => "mlink".to_owned(),
        }
    }
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

/// Everything that is asked of the index of messages; nothing when that is nothing.
fn expression(search: &Search, wanted: &Wanted, words: Option<String>) -> Option<String> {
    let mut asked: Vec<String> = words.into_iter().collect();
    asked.extend(search.conversation.map(|id| format!("chat : \"{}\"", chat_word(id))));
    asked.extend(wanted.expressions());
    (!asked.is_empty()).then(|| asked.join(" AND "))
}

pub(crate) fn crossed(phrase: &Phrase) -> Option<Crossed> {
    (!phrase.is_quoted).then(|| Crossed::of(&phrase.words, phrase.is_unfinished)).flatten()
}

/// How what was found is shown.
pub(crate) struct Shown {
    marker: Marker,
    crossed: Vec<Crossed>,
}

impl Shown {
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
    /// Messages that hold every word typed (the last one may be unfinished), or the digits typed inside a number, and what is asked
    /// beside them. Newest first. Never fails on what was typed; nothing asked finds nothing.
    pub fn search(&self, search: &Search) -> Result<Found<Hit>> {
        let wanted = self.narrowed(&search.wanted)?;
        let phrases = text::phrases(&search.text);
        let has_words = !search.text.trim().is_empty();
        if wanted.is_impossible()
            || (has_words && phrases.is_empty())
            || (!has_words && wanted == Wanted::default())
        {
            return Ok(Found::NOTHING);
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
            Ok(Ok(text::parts_around_digits(&row.get::<_, String>("body")?, &digits)))
        })?;
        Ok(by_words.joined(by_digits, search.limit, |hit| hit.message.position))
    }

    /// What holds every word. The last one is walked to as far as it is begun often enough; behind that the index gathers it.
    fn by_words(&self, search: &Search, wanted: &Wanted, phrases: &[Phrase]) -> Result<Found<Hit>> {
        let shown = Shown::of(phrases);
        let (mut near, mut rest) = (Vec::new(), search.clone());
        if let Some(begun) = Begun::of(phrases) {
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
            Ok(Ok(shown.snippet(&row.get::<_, String>("body")?)))
        })?;
        near.extend(far.hits);
        Ok(Found { hits: near, stopped_at: far.stopped_at })
    }

    /// What the list of the first three letters, or every message, holds of it, and whether that is all or as much as is wanted.
    fn walked_to(
        &self,
        search: &Search,
        wanted: &Wanted,
        phrases: &[Phrase],
        mut begun: Begun,
        shown: &Shown,
    ) -> Result<(Found<Hit>, bool)> {
        let whole = phrases.split_last().and_then(|(_, whole)| words_expression(whole, "body", "keys"));
        let words: Vec<String> = whole.into_iter().chain(begun.widened("body", "keys")).collect();
        let asked = expression(search, wanted, (!words.is_empty()).then(|| words.join(" AND ")));
        let sql = Self::told_in(asked.as_deref());
        let asked = asked.as_deref().map(|asked| (Index::Messages, asked));
        let found = self.walked(search, wanted, &sql, asked, |row| {
            let text: String = row.get("body")?;
            let look = begun.look(&text, &row.get::<_, String>("keys")?);
            Ok(look.map(|()| shown.snippet(&text)))
        })?;
        Ok((found, !begun.is_lost()))
    }

    /// The statement for what is asked of the index, or of nobody but the rows.
    fn told_in(asked: Option<&str>) -> String {
        if asked.is_some() { words_sql() } else { stretch_sql() }
    }

    /// What is as wished, whatever its words.
    fn by_tags(&self, search: &Search, wanted: &Wanted) -> Result<Found<Hit>> {
        let asked = expression(search, wanted, None);
        let sql = Self::told_in(asked.as_deref());
        let asked = asked.as_deref().map(|asked| (Index::Messages, asked));
        self.walked(search, wanted, &sql, asked, |row| {
            Ok(Ok(text::parts_around(&row.get::<_, String>("body")?, None)))
        })
    }

    /// What one question to an index finds, as far as it is wanted.
    fn walked(
        &self,
        search: &Search,
        wanted: &Wanted,
        sql: &str,
        asked: Option<(Index, &str)>,
        look: impl FnMut(&Row<'_>) -> rusqlite::Result<Result<Vec<SnippetPart>, Pass>>,
    ) -> Result<Found<Hit>> {
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
        wanted: &Wanted,
        (sql, expression): (&str, Option<&str>),
        mut look: impl FnMut(&Row<'_>) -> rusqlite::Result<Result<Vec<SnippetPart>, Pass>>,
    ) -> Result<Found<Hit>> {
        let mut judge = Judge::new(wanted);
        let mut query = self.sql().prepare_cached(sql)?;
        let rows = match expression {
            Some(expression) => query
                .query(named_params! { ":expression": expression, ":before": before.0, ":since": since.0 })?,
            None => query.query(named_params! { ":before": before.0, ":since": since.0 })?,
        };
        walk(rows, search.limit, |row| {
            let position = Position(row.get("position")?);
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
    fn near(&self, heard: &Heard) -> Result<Vec<Near>> {
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
        let Some(heard) = Heard::of(&text::normalise(typed)) else { return Ok(Vec::new()) };
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

/// The word every message of a conversation carries in the index.
pub(crate) fn chat_word(conversation: ConversationId) -> String {
    half(conversation.as_bytes())
}

/// The second half of an id, which is the one that differs.
fn half(id: &[u8; 16]) -> String {
    id.iter().skip(8).map(|byte| format!("{byte:02x}")).collect()
}

/// A column of the index that may hold nothing.
fn column(words: &Option<String>) -> &str {
    words.as_deref().unwrap_or_default()
}

impl Writer<'_> {
    /// Checks every index against its rows, and builds those anew that disagree. Says whether one did.
    pub fn repair_search(&mut self) -> Result<bool> {
        let mut repaired = false;
        for index in Index::ALL {
            if !self.check_index(index)? {
                self.build_index(index)?;
                repaired = true;
            }
        }
        Ok(repaired)
    }

    pub(crate) fn index_message(
        &mut self,
        position: i64,
        conversation: ConversationId,
        entry: &Entry,
    ) -> Result<()> {
        self.sql()
            .prepare_cached(
                "INSERT INTO message_fts (rowid, body, chat, keys, tags) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute((
                position,
                &entry.body,
                chat_word(conversation),
                column(&entry.keys),
                column(&entry.tags),
            ))?;
        if let Some(digits) = &entry.digits {
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
        entry: &Entry,
    ) -> Result<()> {
        self.sql()
            .prepare_cached(
                "INSERT INTO message_fts (message_fts, rowid, body, chat, keys, tags)
                 VALUES ('delete', ?1, ?2, ?3, ?4, ?5)",
            )?
            .execute((
                position,
                &entry.body,
                chat_word(conversation),
                column(&entry.keys),
                column(&entry.tags),
            ))?;
        if let Some(digits) = &entry.digits {
            self.sql()
                .prepare_cached(
                    "INSERT INTO message_digits (message_digits, rowid, digits) VALUES ('delete', ?1, ?2)",
                )?
                .execute((position, digits))?;
        }
        Ok(())
    }

    pub(crate) fn index_contact(&mut self, seq: i64, entry: &conversation::Entry) -> Result<()> {
        for (sql, value) in [
            ("INSERT INTO contact_fts (rowid, search_name) VALUES (?1, ?2)", &entry.name),
            ("INSERT INTO contact_digits (rowid, search_phone) VALUES (?1, ?2)", &entry.phone),
            ("INSERT INTO contact_sounds (rowid, search_sounds) VALUES (?1, ?2)", &entry.sounds),
        ] {
            self.sql().prepare_cached(sql)?.execute((seq, value))?;
        }
        Ok(())
    }

    /// Takes a contact out; the values must be those it went in with.
    pub(crate) fn unindex_contact(&mut self, seq: i64, entry: &conversation::Entry) -> Result<()> {
        for (sql, value) in [
            (
                "INSERT INTO contact_fts (contact_fts, rowid, search_name) VALUES ('delete', ?1, ?2)",
                &entry.name,
            ),
            (
                "INSERT INTO contact_digits (contact_digits, rowid, search_phone) VALUES ('delete', ?1, ?2)",
                &entry.phone,
            ),
            (
                "INSERT INTO contact_sounds (contact_sounds, rowid, search_sounds) VALUES ('delete', ?1, ?2)",
                &entry.sounds,
            ),
        ] {
            self.sql().prepare_cached(sql)?.execute((seq, value))?;
        }
        Ok(())
    }

    /// Empties every index with its table.
    pub(crate) fn wipe_search(&mut self) -> Result<()> {
        for table in Index::ALL.map(Index::table) {
            self.sql().execute_batch(&format!("INSERT INTO {table} ({table}) VALUES ('delete-all')"))?;
        }
        self.trust_all()
    }
}
