//! Finds the chats whose answer is due, and when, from one covering index.
//!
//! When something is due is reckoned from the shop's promise as it is now ([`Yardstick`]), never stored: another target, other hours
//! or another holiday change no row. What is asked of a chat beside its urgency is asked of the few rows that are urgent. A list of
//! them stands by time, the most urgent first.

use rusqlite::named_params;
use sangam_model::id::{ConversationId, PersonId};
use sangam_model::work::target::{Chat, Due, Urgency, Yardstick};
use sangam_model::{ConversationStatus, Timestamp};
use sangam_protocol::ConversationRow;

use crate::error::Result;
use crate::filter::{COUNT_MOST, Sieve};
use crate::handle::Reader;
use crate::overlay::Pending;
use crate::rows::conversation::ListPlace;
use crate::sql::{Sql, get};

/// Everything that decides when the chats of one status are due.
pub(crate) const RUNNING: &str =
    "SELECT id, number_id, assignee_id, opened_at, waiting_since FROM conversation
     INDEXED BY conversation_running WHERE status = :status AND opened_at IS NOT NULL";

/// A filter's question about time.
#[derive(Clone, Debug)]
pub(crate) struct Urgent {
    stick: Yardstick,
    at_least: Urgency,
    now: Timestamp,
}

/// A chat in which a target runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Running {
    /// Which.
    pub conversation: ConversationId,
    /// Whose it is.
    pub assignee: Option<PersonId>,
    /// When its time is up.
    pub due: Due,
}

/// What decides when a conversation is due.
#[must_use]
pub fn chat_of(row: &ConversationRow) -> Chat {
    Chat {
        number_id: row.number_id,
        status: row.status,
        opened_at: row.opened_at,
        waiting_since: row.waiting_since,
    }
}

impl Urgent {
    /// Whether it shows this conversation.
    pub(crate) fn shows(&self, row: &ConversationRow) -> bool {
        self.stick.due(&chat_of(row)).is_some_and(|due| self.passes(due))
    }

    fn passes(&self, due: Due) -> bool {
        due.at(self.now) >= self.at_least
    }

    /// Its place among what is urgent.
    pub(crate) fn place(&self, row: &ConversationRow) -> ListPlace {
        self.stick.due(&chat_of(row)).map_or_else(|| ListPlace::by_activity(row), |due| place_of(row.id, due))
    }
}

/// The earliest comes first.
fn place_of(id: ConversationId, due: Due) -> ListPlace {
    ListPlace { at: due.due_at.as_millis().saturating_neg(), id }
}

impl Reader<'_> {
    /// A question about time, asked of the shop's promise as it is now.
    pub(crate) fn urgent(&self, at_least: Urgency, now: Timestamp) -> Result<Urgent> {
        Ok(Urgent { stick: self.shop()?.yardstick(now), at_least, now })
    }

    /// Every chat of some states in which a target runs, as the hub said, in no order.
    fn running_in(&self, statuses: &[ConversationStatus], stick: &Yardstick) -> Result<Vec<(Running, Chat)>> {
        let mut found = Vec::new();
        if !stick.promise().is_any() {
            return Ok(found);
        }
        for status in statuses.iter().filter(|status| **status != ConversationStatus::Resolved) {
            let mut query = self.sql().prepare_cached(RUNNING)?;
            let rows = query.query_map(named_params! { ":status": Sql(*status) }, |row| {
                let chat = Chat {
                    number_id: get(row, "number_id")?,
                    status: *status,
                    opened_at: get(row, "opened_at")?,
                    waiting_since: get(row, "waiting_since")?,
                };
                Ok((get(row, "id")?, get(row, "assignee_id")?, chat))
            })?;
            for row in rows {
                let (conversation, assignee, chat) = row?;
                let due = stick.due(&chat);
                found.extend(due.map(|due| (Running { conversation, assignee, due }, chat)));
            }
        }
        Ok(found)
    }

    /// Every chat in which a target runs, with the outbox laid over, the most urgent first.
    pub(crate) fn running(&self, pending: &Pending, now: Timestamp) -> Result<Vec<Running>> {
        let stick = self.shop()?.yardstick(now);
        let found = self.running_in(&ConversationStatus::ALL, &stick)?;
        let affected = self.affected(pending, self.sync_state()?.me)?;
        let mut running: Vec<Running> = found.into_iter().map(|(running, _)| running).collect();
        running.retain(|running| !affected.contains_key(&running.conversation));
        for one in affected.values() {
            let (conversation, assignee) = (one.shown.id, one.shown.assignee_id);
            let due = stick.due(&chat_of(&one.shown));
            running.extend(due.map(|due| Running { conversation, assignee, due }));
        }
        running.sort_by_key(|running| (running.due.due_at, running.conversation));
        Ok(running)
    }

    /// Up to `limit` urgent conversations below `before`, as the hub said they are.
    pub(crate) fn sieved_urgent(
        &self,
        (sieve, urgent): (&Sieve, &Urgent),
        before: ListPlace,
        limit: usize,
    ) -> Result<Vec<ConversationRow>> {
        let mut places: Vec<ListPlace> = self
            .running_in(sieve.statuses(), &urgent.stick)?
            .into_iter()
            .filter(|(running, chat)| urgent.passes(running.due) && sieve.is_of(chat.number_id))
            .map(|(running, _)| place_of(running.conversation, running.due))
            .filter(|place| *place < before)
            .collect();
        places.sort_unstable_by_key(|place| std::cmp::Reverse(*place));
        let mut page = Vec::new();
        for place in places {
            if page.len() >= limit {
                break;
            }
            page.extend(self.conversation(place.id)?.filter(|row| sieve.shows(row)));
        }
        Ok(page)
    }

    /// How many urgent conversations pass, as the hub said, up to one more than a count reads.
    pub(crate) fn sieved_urgent_count(&self, sieve: &Sieve, urgent: &Urgent) -> Result<i64> {
        let most = usize::try_from(COUNT_MOST).unwrap_or(usize::MAX).saturating_add(1);
        if sieve.asks_only_for_time() {
            let found = self.running_in(sieve.statuses(), &urgent.stick)?.into_iter();
            let passing =
                found.filter(|(running, chat)| urgent.passes(running.due) && sieve.is_of(chat.number_id));
            return Ok(i64::try_from(passing.take(most).count()).unwrap_or(i64::MAX));
        }
        let page = self.sieved_urgent((sieve, urgent), ListPlace::START, most)?;
        Ok(i64::try_from(page.len()).unwrap_or(i64::MAX))
    }
}
