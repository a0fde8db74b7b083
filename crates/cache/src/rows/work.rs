//! Reads the messages and resolutions of a period for the team's figures, one conversation after another.
//!
//! Only conversations in which something happened are opened, and each is read from where its state is known without what lies
//! before: the second of the last answer before the period. What is read comes from indexes alone; no body is loaded. The rules
//! are [`sangam_model::work`]'s.

use std::collections::BTreeMap;

use rusqlite::{Row, named_params};
use sangam_model::conversation::{Mark, Position as Place};
use sangam_model::id::{ConversationId, NumberId, PersonId};
use sangam_model::work::report::LOOK_BACK;
use sangam_model::work::{Counting, Done, Work, in_order, second_of};
use sangam_model::{ConversationStatus, Timestamp};
use sangam_protocol::EventRow;

use crate::error::Result;
use crate::handle::Reader;
use crate::rows::event;
use crate::rows::message::Position;
use crate::sql::{Columns, Sql, get};

/// What is to be read.
#[derive(Clone, Copy, Debug)]
pub struct WorkQuery {
    /// Waits that began, windows that closed and resolutions that happened from here on are exact.
    pub from: Timestamp,
    /// Which bubbles count.
    pub counting: Counting,
    /// The present.
    pub now: Timestamp,
}

/// What happened in a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChatWork {
    /// Which.
    pub conversation: ConversationId,
    /// Of which number.
    pub number: NumberId,
    /// Whose it is now.
    pub assignee: Option<PersonId>,
    /// What happened, from some time before the period on.
    pub work: Work,
}

/// Of which number a conversation is, and whose.
type Ownership = (NumberId, Option<PersonId>);

/// From where a conversation is read, since when it was open by then, and what was done in it since.
type Opening = (Timestamp, Option<Timestamp>, Vec<Done>);

/// Before everything.
const START: Timestamp = Timestamp::from_millis(i64::MIN);

/// Conversations with a bubble since an instant.
pub(crate) const ACTIVE: &str =
    "SELECT id, number_id, assignee_id FROM conversation INDEXED BY conversation_by_status
     WHERE status = :status AND activity_at >= :since";
/// Conversations with a line since an instant; one that was resolved may have no newer bubble.
pub(crate) const LINED: &str = "SELECT conversation.id, conversation.number_id, conversation.assignee_id
     FROM event INDEXED BY event_by_time JOIN conversation ON conversation.id = event.conversation_id
     WHERE event.at >= :since";
const MARK: &str = "SELECT direction, origin, author_id, imported, automatic, kind, sent_at,
         direction = 'out' AND EXISTS (SELECT 1 FROM message AS lost INDEXED BY message_failed
             WHERE lost.conversation_id = message.conversation_id AND lost.position = message.position
                 AND lost.delivery = 'failed') AS failed
     FROM message INDEXED BY message_by_conversation";

/// The bubbles of a conversation before a place, newest first.
pub(crate) fn marks_before_sql() -> String {
    format!("{MARK} WHERE conversation_id = ?1 AND position < ?2 ORDER BY position DESC")
}

/// The bubbles of a conversation from a place on, oldest first.
pub(crate) fn marks_from_sql() -> String {
    format!("{MARK} WHERE conversation_id = ?1 AND position >= ?2 ORDER BY position")
}

/// The lines of a conversation that say it was done: few, and what one of them settles may be long before it.
pub(crate) fn resolved_sql() -> String {
    format!(
        "SELECT {} FROM event INDEXED BY event_resolved
         WHERE conversation_id = ?1 AND json_extract(what, '$.kind') = 'resolved'",
        event::COLUMNS
    )
}

/// A bubble as the rules see it. Its key stays empty: the order is the index's.
fn mark(row: &Row<'_>) -> rusqlite::Result<(Mark, Option<PersonId>)> {
    let mut next = Columns::of(row);
    let (direction, origin, author) = (next.ours()?, next.ours()?, next.ours()?);
    let (imported, automatic, kind) = (next.plain()?, next.plain()?, next.plain()?);
    let position = Place { sent_at: next.ours()?, key: String::new() };
    let failed = next.plain()?;
    // Why it failed bears on the window alone.
    Ok((
        Mark {
            position,
            direction,
            origin,
            kind,
            imported,
            automatic,
            refused: false,
            failed,
            heard_at: None,
        },
        author,
    ))
}

impl Reader<'_> {
    /// Hands over every conversation in which something happened since the query's instant, in no order.
    pub fn work(&self, query: WorkQuery, mut each: impl FnMut(ChatWork)) -> Result<()> {
        for (conversation, (number, assignee)) in self.worked_since(query.from)? {
            each(ChatWork { conversation, number, assignee, work: self.work_of(conversation, query)? });
        }
        Ok(())
    }

    fn worked_since(&self, from: Timestamp) -> Result<BTreeMap<ConversationId, Ownership>> {
        let mut found = BTreeMap::new();
        let read = |row: &Row<'_>| -> rusqlite::Result<(ConversationId, Ownership)> {
            Ok((get(row, "id")?, (get(row, "number_id")?, get(row, "assignee_id")?)))
        };
        // A window may close in the period whose bubble was sent before it.
        let since = from.plus(-LOOK_BACK);
        for status in ConversationStatus::ALL {
            let mut query = self.sql().prepare_cached(ACTIVE)?;
            let rows =
                query.query_map(named_params! { ":status": Sql(status), ":since": Sql(since) }, read)?;
            for row in rows {
                let (id, held) = row?;
                found.insert(id, held);
            }
        }
        let mut query = self.sql().prepare_cached(LINED)?;
        for row in query.query_map(named_params! { ":since": Sql(from) }, read)? {
            let (id, held) = row?;
            found.insert(id, held);
        }
        Ok(found)
    }

    fn work_of(&self, conversation: ConversationId, query: WorkQuery) -> Result<Work> {
        let before = second_of(query.from.plus(-LOOK_BACK));
        let answered = match query.counting {
            Counting::Live => self.last_answer_before(conversation, before)?.map(second_of),
            // Whether an old answer was one depends on what was before it.
            Counting::Imported => None,
        };
        let done = self.done_in(conversation)?;
        let begun = match answered {
            Some(from) => self.begun(conversation, from, &done)?,
            None => None,
        };
        let (from, opened_at, done) = begun.unwrap_or((START, None, done));
        let bubbles = self.marks_from(conversation, Position::of_second(from))?;
        Ok(Work::of(&in_order(bubbles, done), opened_at, query.counting, query.now))
    }

    /// From where to read, what had opened the conversation by then, and what was done in it since; `None` if that settled only a part
    /// of what was said before, because some of it came late: then all is read.
    fn begun(&self, conversation: ConversationId, from: Timestamp, done: &[Done]) -> Result<Option<Opening>> {
        let (before, since): (Vec<Done>, Vec<Done>) =
            done.iter().copied().partition(|one: &Done| one.at < from && one.settles <= from);
        if let Some(settled) = since.iter().map(|one| one.settles).min()
            && self.first_words(conversation, settled, from)?.is_some()
        {
            return Ok(None);
        }
        let settled = before.iter().map(|one| one.settles).max().unwrap_or(START);
        Ok(Some((from, self.first_words(conversation, settled, from)?, since)))
    }

    fn last_answer_before(
        &self,
        conversation: ConversationId,
        before: Timestamp,
    ) -> Result<Option<Timestamp>> {
        let mut query = self.sql().prepare_cached(&marks_before_sql())?;
        let rows = query.query_map((Sql(conversation), Position::of_second(before)), mark)?;
        for row in rows {
            let (mark, _) = row?;
            if mark.is_answer() {
                return Ok(Some(mark.position.sent_at));
            }
        }
        Ok(None)
    }

    /// When the customer's first live bubble of a stretch was sent.
    fn first_words(
        &self,
        conversation: ConversationId,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Option<Timestamp>> {
        let mut query = self.sql().prepare_cached(&marks_from_sql())?;
        for row in query.query_map((Sql(conversation), Position::of_second(from)), mark)? {
            let (mark, _) = row?;
            if mark.position.sent_at >= until {
                break;
            }
            if mark.is_live_from_customer() && mark.position.sent_at >= from {
                return Ok(Some(mark.position.sent_at));
            }
        }
        Ok(None)
    }

    fn marks_from(&self, conversation: ConversationId, from: i64) -> Result<Vec<(Mark, Option<PersonId>)>> {
        let mut query = self.sql().prepare_cached(&marks_from_sql())?;
        let rows = query.query_map((Sql(conversation), from), mark)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn done_in(&self, conversation: ConversationId) -> Result<Vec<Done>> {
        let mut query = self.sql().prepare_cached(&resolved_sql())?;
        let rows = query.query_map([Sql(conversation)], event::from_row)?;
        let lines = rows.collect::<rusqlite::Result<Vec<EventRow>>>()?;
        Ok(lines.iter().filter_map(EventRow::done).collect())
    }
}
