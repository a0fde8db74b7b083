//! How the team answered: the bubbles and resolutions of a period, one conversation after another.
//!
//! Only conversations in which something happened are opened, and each is read from where its state is known without what lies
//! before: the second of the last answer before the period. What is read comes from indexes alone; no body is loaded. The rules
//! are [`sangam_model::work`]'s.

use std::collections::BTreeMap;

use rusqlite::{Row, named_params};
use sangam_model::conversation::{Mark, Position as Place};
use sangam_model::id::{ConversationId, NumberId, PersonId};
use sangam_model::work::report::LOOK_BACK;
use sangam_model::work::{Counting, Work, in_order, second_of};
use sangam_model::{ConversationStatus, Timestamp};

use crate::error::Result;
use crate::handle::Reader;
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
type Held = (NumberId, Option<PersonId>);

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
const RESOLVED: &str = "SELECT at, by_id FROM event
     WHERE conversation_id = :conversation AND at >= :from AND at < :until
       AND json_extract(what, '$.kind') = 'resolved' AND json_extract(what, '$.void') IS NOT 1";

/// The bubbles of a conversation before a place, newest first.
pub(crate) fn marks_before_sql() -> String {
    format!("{MARK} WHERE conversation_id = ?1 AND position < ?2 ORDER BY position DESC")
}

/// The bubbles of a conversation from a place on, oldest first.
pub(crate) fn marks_from_sql() -> String {
    format!("{MARK} WHERE conversation_id = ?1 AND position >= ?2 ORDER BY position")
}

/// The resolutions of a conversation, oldest or newest first.
pub(crate) fn resolved_sql(newest_first: bool) -> String {
    let order = if newest_first { "at DESC, id DESC LIMIT 1" } else { "at, id" };
    format!("{RESOLVED} ORDER BY {order}")
}

/// A bubble as the rules see it. Its key stays empty: the order is the index's.
fn mark(row: &Row<'_>) -> rusqlite::Result<(Mark, Option<PersonId>)> {
    let mut next = Columns::of(row);
    let (direction, origin, author) = (next.ours()?, next.ours()?, next.ours()?);
    let (imported, automatic, kind) = (next.plain()?, next.plain()?, next.plain()?);
    let position = Place { sent_at: next.ours()?, key: String::new() };
    let failed = next.plain()?;
    // Why it failed bears on the window alone.
    Ok((Mark { position, direction, origin, kind, imported, automatic, refused: false, failed }, author))
}

impl Reader<'_> {
    /// Hands over every conversation in which something happened since the query's instant, in no order.
    pub fn work(&self, query: WorkQuery, mut each: impl FnMut(ChatWork)) -> Result<()> {
        for (conversation, (number, assignee)) in self.worked_since(query.from)? {
            each(ChatWork { conversation, number, assignee, work: self.work_of(conversation, query)? });
        }
        Ok(())
    }

    fn worked_since(&self, from: Timestamp) -> Result<BTreeMap<ConversationId, Held>> {
        let mut found = BTreeMap::new();
        let read = |row: &Row<'_>| -> rusqlite::Result<(ConversationId, Held)> {
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
            Counting::Live => self.last_answer_before(conversation, before)?,
            // Whether an old answer was one depends on what was before it.
            Counting::Imported => None,
        };
        let (from, opened_at) = match answered {
            Some(answered) => {
                let second = second_of(answered);
                (second, self.opened_before(conversation, second)?)
            }
            None => (Timestamp::from_millis(i64::MIN), None),
        };
        let bubbles = self.marks_from(conversation, Position::of_second(from))?;
        let lines = self.resolved_from(conversation, from)?;
        Ok(Work::of(&in_order(bubbles, lines), opened_at, query.counting, query.now))
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

    /// The customer's first live bubble after the last resolution, both before the second `before`.
    fn opened_before(&self, conversation: ConversationId, before: Timestamp) -> Result<Option<Timestamp>> {
        let mut query = self.sql().prepare_cached(&resolved_sql(true))?;
        let values = named_params! {
            ":conversation": Sql(conversation), ":from": i64::MIN, ":until": Sql(before),
        };
        let mut resolved = query.query_map(values, |row| get::<Timestamp>(row, "at"))?;
        let from = resolved.next().transpose()?.map_or(0, Position::of_second);
        let mut query = self.sql().prepare_cached(&marks_from_sql())?;
        for row in query.query_map((Sql(conversation), from), mark)? {
            let (mark, _) = row?;
            if mark.position.sent_at >= before {
                break;
            }
            if mark.is_live_from_customer() {
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

    fn resolved_from(
        &self,
        conversation: ConversationId,
        from: Timestamp,
    ) -> Result<Vec<(Timestamp, Option<PersonId>)>> {
        let mut query = self.sql().prepare_cached(&resolved_sql(false))?;
        let values =
            named_params! { ":conversation": Sql(conversation), ":from": Sql(from), ":until": i64::MAX };
        let rows = query.query_map(values, |row| Ok((get(row, "at")?, get(row, "by_id")?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
