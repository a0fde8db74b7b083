//! The filters of a search, as conditions on the index or on rows.
//!
//! Whatever leaves few messages is a question to the index, beside the words: who wrote, in which chats, what hangs on it. When it was
//! sent is a range of positions. What only a conversation's row knows (its number, its labels) is a list of chats while those are few,
//! and otherwise asked of what was found, a conversation at a time; a search that looked at very many in vain stops and says where.
//!
//! [`Filters::allows`] decides the same of a row in memory; a property holds both to one answer.

use std::collections::{BTreeSet, HashMap};

use rusqlite::Rows;
use sangam_model::asked::Thing;
use sangam_model::id::{ConversationId, LabelId, NumberId, PersonId, TeamId};
use sangam_model::{Direction, Timestamp};
use sangam_protocol::{ConversationRow, MessageRow};

use crate::error::Result;
use crate::handle::Reader;
use crate::rows::message::{Position, StoredMessage};
use crate::rows::note::StoredNote;
use crate::search::index::{Tag, chat_word};
use crate::sql::get;

/// Up to this many chats become a condition on the index; with more, each hit is checked.
pub(crate) const CHATS_MOST: u32 = 200;
/// How many messages a search passes over before it stops.
const LOOKED_MOST: u32 = 5_000;

/// The filters of a search. All that are set must hold; of a list, one entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    /// Who wrote.
    pub from: Option<From>,
    /// Who of the team wrote.
    pub authors: Option<Vec<PersonId>>,
    /// In one of these chats.
    pub chats: Option<BTreeSet<ConversationId>>,
    /// Through one of these numbers.
    pub numbers: Option<Vec<NumberId>>,
    /// In a chat of one of these teams.
    pub teams: Option<Vec<TeamId>>,
    /// For each label that was asked for, every id that means it: the chat carries one of each.
    pub labels: Vec<Vec<LabelId>>,
    /// One of these hangs on it.
    pub has: Vec<Thing>,
    /// Sent then or later.
    pub since: Option<Timestamp>,
    /// Sent before.
    pub until: Option<Timestamp>,
    /// With a file, or without.
    pub file: Option<bool>,
}

/// Who wrote, if it may have been a customer or somebody of the team.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct From {
    /// The customers of these chats.
    pub customers_of: BTreeSet<ConversationId>,
    /// These people of the team.
    pub authors: Vec<PersonId>,
}

/// A page of what was found, newest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Hits<T> {
    /// The hits.
    pub hits: Vec<T>,
    /// Everything from here on was looked at, and below it there may be more. `None` at the end.
    pub stopped_at: Option<Position>,
}

impl<T> Hits<T> {
    pub(crate) const NOTHING: Self = Self { hits: Vec::new(), stopped_at: None };

    /// The same with each hit as something else.
    #[must_use]
    pub fn map<U>(self, hit: impl FnMut(T) -> U) -> Hits<U> {
        Hits { hits: self.hits.into_iter().map(hit).collect(), stopped_at: self.stopped_at }
    }

    /// Merges two searches of the same span, each hit once, up to where the first of them stopped.
    #[must_use]
    pub fn joined(self, other: Self, limit: u32, place: impl Fn(&T) -> Position) -> Self {
        let floor = self.stopped_at.max(other.stopped_at);
        let mut hits: Vec<T> = self.hits.into_iter().chain(other.hits).collect();
        hits.retain(|hit| floor.is_none_or(|floor| place(hit) >= floor));
        hits.sort_by_key(|hit| std::cmp::Reverse(place(hit)));
        hits.dedup_by_key(|hit| place(hit));
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let stopped_at =
            if hits.len() > limit { hits.get(limit.saturating_sub(1)).map(&place) } else { floor };
        hits.truncate(limit);
        Self { hits, stopped_at }
    }
}

/// Whether a message has this.
fn has(thing: Thing, row: &MessageRow) -> bool {
    tag_of(thing).holds(row)
}

const fn tag_of(thing: Thing) -> Tag<'static> {
    match thing {
        Thing::Photo => Tag::Kind("image"),
        Thing::Video => Tag::Kind("video"),
        Thing::Voice => Tag::Voice,
        Thing::Audio => Tag::Kind("audio"),
        Thing::Document => Tag::Kind("document"),
        Thing::Sticker => Tag::Kind("sticker"),
        Thing::Location => Tag::Kind("location"),
        Thing::Contact => Tag::Kind("contacts"),
        Thing::Link => Tag::Link,
        Thing::File => Tag::Media,
    }
}

impl Filters {
    /// Whether no message can match.
    pub(crate) fn is_impossible(&self) -> bool {
        let nobody = |from: &From| from.customers_of.is_empty() && from.authors.is_empty();
        self.from.as_ref().is_some_and(nobody)
            || self.authors.as_ref().is_some_and(Vec::is_empty)
            || self.chats.as_ref().is_some_and(BTreeSet::is_empty)
            || self.numbers.as_ref().is_some_and(Vec::is_empty)
            || self.teams.as_ref().is_some_and(Vec::is_empty)
            || self.labels.iter().any(Vec::is_empty)
    }

    /// The conditions on the index of messages, to be combined with the words.
    pub(crate) fn expressions(&self) -> Vec<String> {
        let mut asked = Vec::new();
        if let Some(From { customers_of, authors }) = &self.from {
            let customers = || match chats(customers_of) {
                Some(chats) => format!("(tags : \"din\" AND {chats})"),
                None => "tags : \"din\"".to_owned(),
            };
            asked.push(match (customers_of.is_empty(), authors.is_empty()) {
                (false, false) => {
                    format!("({} OR {})", customers(), tags(authors.iter().map(|id| Tag::Author(*id))))
                }
                (false, true) => customers(),
                _ => tags(authors.iter().map(|id| Tag::Author(*id))),
            });
        }
        asked.extend(self.authors.iter().map(|ids| tags(ids.iter().map(|id| Tag::Author(*id)))));
        asked.extend(self.chats.iter().filter_map(chats));
        if !self.has.is_empty() {
            asked.push(tags(self.has.iter().map(|thing| tag_of(*thing))));
        }
        if self.file == Some(true) {
            asked.push(tags([Tag::Media]));
        }
        asked
    }

    /// The positions between which everything lies.
    pub(crate) fn range(&self, before: Option<Position>) -> (Position, Position) {
        let since = self.since.map_or(0, Position::of_second);
        let until = self.until.map_or(i64::MAX, Position::of_second);
        (Position(since), before.unwrap_or(Position::END).min(Position(until)))
    }

    /// Whether a message matches, its conversation left out.
    pub(crate) fn allows(&self, row: &MessageRow) -> bool {
        let from = |from: &From| {
            let by_customer =
                row.direction == Direction::In && from.customers_of.contains(&row.conversation_id);
            by_customer || row.author_id.is_some_and(|author| from.authors.contains(&author))
        };
        let by = |ids: &Vec<PersonId>| row.author_id.is_some_and(|author| ids.contains(&author));
        self.from.as_ref().is_none_or(from)
            && self.authors.as_ref().is_none_or(by)
            && self.chats.as_ref().is_none_or(|ids| ids.contains(&row.conversation_id))
            && (self.has.is_empty() || self.has.iter().any(|thing| has(*thing, row)))
            && self.since.is_none_or(|since| row.sent_at >= since)
            && self.until.is_none_or(|until| row.sent_at < until)
            && self.file.is_none_or(|file| file == row.media.is_some())
    }

    /// Whether a chat matches: what only its row knows, and nothing of its messages.
    pub(crate) fn allows_chat(&self, row: &ConversationRow) -> bool {
        let carried = |alike: &Vec<LabelId>| row.labels.iter().any(|label| alike.contains(label));
        let of = |ids: &Vec<TeamId>| row.team_id.is_some_and(|team| ids.contains(&team));
        self.numbers.as_ref().is_none_or(|ids| ids.contains(&row.number_id))
            && self.teams.as_ref().is_none_or(of)
            && self.labels.iter().all(carried)
    }

    /// Whether a note matches, its conversation left out. A note has no attachment, and no customer writes one.
    pub(crate) fn allows_note(&self, note: &StoredNote) -> bool {
        let by = |ids: &Vec<PersonId>| note.line.by.is_some_and(|author| ids.contains(&author));
        self.has.is_empty()
            && self.file != Some(true)
            && self.from.as_ref().is_none_or(|from| by(&from.authors))
            && self.authors.as_ref().is_none_or(by)
            && self.chats.as_ref().is_none_or(|ids| ids.contains(&note.line.conversation_id))
            && self.since.is_none_or(|since| note.line.at >= since)
            && self.until.is_none_or(|until| note.line.at < until)
    }
}

/// In one of these chats; `None` if they are too many to ask the index for.
fn chats(ids: &BTreeSet<ConversationId>) -> Option<String> {
    let words = || ids.iter().map(|id| format!("\"{}\"", chat_word(*id))).collect::<Vec<_>>();
    (ids.len() <= CHATS_MOST as usize).then(|| format!("chat : ({})", words().join(" OR ")))
}

fn tags<'t>(tags: impl IntoIterator<Item = Tag<'t>>) -> String {
    let words: Vec<String> = tags.into_iter().map(|tag| format!("\"{}\"", tag.word())).collect();
    format!("tags : ({})", words.join(" OR "))
}

/// A cache of which conversations of the hits match.
pub(crate) struct Judge<'w> {
    wanted: &'w Filters,
    /// Which chats may be looked at, as far as that was asked. Empty when each is asked by itself.
    known: HashMap<ConversationId, bool>,
}

impl<'w> Judge<'w> {
    pub(crate) fn new(wanted: &'w Filters) -> Self {
        Self { wanted, known: HashMap::new() }
    }

    pub(crate) fn message(&mut self, reader: &Reader<'_>, message: &StoredMessage) -> Result<bool> {
        Ok(self.wanted.allows(&message.row) && self.conversation(reader, message.row.conversation_id)?)
    }

    pub(crate) fn note(&mut self, reader: &Reader<'_>, note: &StoredNote) -> Result<bool> {
        Ok(self.wanted.allows_note(note) && self.conversation(reader, note.line.conversation_id)?)
    }

    fn conversation(&mut self, reader: &Reader<'_>, id: ConversationId) -> Result<bool> {
        let Filters { numbers, teams, labels, .. } = self.wanted;
        if numbers.is_none() && teams.is_none() && labels.is_empty() {
            return Ok(true);
        }
        if let Some(known) = self.known.get(&id) {
            return Ok(*known);
        }
        let allows = reader.conversation(id)?.is_some_and(|row| self.wanted.allows_chat(&row));
        self.known.insert(id, allows);
        Ok(allows)
    }
}

/// Why a row is no hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pass {
    /// It does not match.
    Vain,
    /// It only stands among what is asked for.
    Beside,
    /// It was not looked at, and neither is what comes behind it.
    Stop,
}

/// Walks rows in their order until there are enough hits, or too many did not match.
pub(crate) fn walk<T>(
    mut rows: Rows<'_>,
    limit: u32,
    mut judge: impl FnMut(&rusqlite::Row<'_>) -> Result<(Position, Result<T, Pass>)>,
) -> Result<Hits<T>> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut hits = Vec::new();
    let mut vain = 0;
    while hits.len() < limit {
        let Some(row) = rows.next()? else { return Ok(Hits { hits, stopped_at: None }) };
        let (position, looked) = judge(row)?;
        match looked {
            Ok(hit) => hits.push(hit),
            Err(Pass::Vain) => vain += 1,
            Err(Pass::Beside) => {}
            Err(Pass::Stop) => return Ok(Hits { hits, stopped_at: Some(Position(position.0 + 1)) }),
        }
        if hits.len() >= limit || vain >= LOOKED_MOST {
            return Ok(Hits { hits, stopped_at: Some(position) });
        }
    }
    Ok(Hits { hits, stopped_at: None })
}

/// The chats of a label, the first of them.
pub(crate) const CHATS_OF_LABEL: &str =
    "SELECT conversation_id FROM conversation_label WHERE label_id = ?1 LIMIT ?2";
/// The chats of a number, the first of them.
pub(crate) const CHATS_OF_NUMBER: &str = "SELECT id AS conversation_id FROM conversation INDEXED BY conversation_by_number WHERE number_id = ?1 LIMIT ?2";
/// The chats of a team, the first of them.
pub(crate) const CHATS_OF_TEAM: &str = "SELECT id AS conversation_id FROM conversation INDEXED BY conversation_by_team WHERE team_id = ?1 LIMIT ?2";

impl Reader<'_> {
    /// The same question with the chats named that can answer it, if those are few.
    pub(crate) fn narrowed(&self, wanted: &Filters) -> Result<Filters> {
        let mut narrowed = wanted.clone();
        let lists =
            wanted.labels.iter().map(|ids| self.chats_of(CHATS_OF_LABEL, ids.iter().map(|id| id.as_bytes())));
        let numbers = wanted.numbers.iter();
        let numbers = numbers.map(|ids| self.chats_of(CHATS_OF_NUMBER, ids.iter().map(|id| id.as_bytes())));
        let teams = wanted.teams.iter();
        let teams = teams.map(|ids| self.chats_of(CHATS_OF_TEAM, ids.iter().map(|id| id.as_bytes())));
        for list in lists.chain(numbers).chain(teams) {
            if let (Some(list), None) = (list?, &narrowed.chats) {
                narrowed.chats = Some(list);
            }
        }
        Ok(narrowed)
    }

    /// The chats of any of these; `None` when they are many.
    fn chats_of<'i>(
        &self,
        sql: &str,
        ids: impl Iterator<Item = &'i [u8; 16]>,
    ) -> Result<Option<BTreeSet<ConversationId>>> {
        let mut chats = BTreeSet::new();
        let mut query = self.sql().prepare_cached(sql)?;
        for id in ids {
            let found = query.query_map((id, CHATS_MOST + 1), |row| get(row, "conversation_id"))?;
            for chat in found {
                chats.insert(chat?);
            }
            if chats.len() > CHATS_MOST as usize {
                return Ok(None);
            }
        }
        Ok(Some(chats))
    }
}
