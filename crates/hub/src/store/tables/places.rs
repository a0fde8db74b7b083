//! What its bubbles say about a conversation, by look-ups in an index: the cost does not grow with the conversation.

use sangam_model::conversation::{Horizon, Position, Summary};
use sangam_model::id::{ConversationId, MessageId};
use sangam_model::identity::{Aliases, Phone};
use sangam_model::{Timestamp, window};

use super::messages::{bare, read_message};
use crate::store::sql::{Columns, Row, SqlId, all, one};
use crate::store::{ReadTx, Result, StoredMessage};

/// What follows from a conversation's bubbles, computed by the database.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Unread, window, waiting.
    pub summary: Summary,
    /// The newest bubble and its instant.
    pub last: Option<(MessageId, Timestamp)>,
    /// The customer's first bubble.
    pub first_from_customer: Option<Timestamp>,
    /// Some bubble is known from history alone.
    pub imported: bool,
}
/// The customer's newest live bubble up to a place.
pub(super) const NEWEST_LIVE: &str = "WHERE m.conversation_id = ?1 AND m.live = 1 AND (m.sent_at, m.tie) <= (?2, ?3) \
                                      ORDER BY m.sent_at DESC, m.tie DESC LIMIT 1";

/// What a person wrote last, whatever became of it.
pub(super) const LAST_WORDS: &str = "SELECT sent_at, tie FROM message WHERE conversation_id = ?1 AND answer = 1 \
                                     ORDER BY sent_at DESC, tie DESC LIMIT 1";
pub(super) const LAST_ANSWER: &str = "SELECT sent_at, tie FROM message WHERE conversation_id = ?1 AND answer = 1 \
                                      AND failed = 0 ORDER BY sent_at DESC, tie DESC LIMIT 1";
pub(super) const UNREAD: &str = "SELECT count(*) AS n FROM message WHERE conversation_id = ?1 AND live = 1 AND pressed = 0 \
                                 AND (sent_at, tie) > (?2, ?3)";
pub(super) const WAITING: &str = "SELECT sent_at FROM message WHERE conversation_id = ?1 AND live = 1 AND pressed = 0 \
                                  AND (sent_at, tie) > (?2, ?3) ORDER BY sent_at, tie LIMIT 1";
/// What stands before a desk's words, is of their second, and came after them.
pub(super) const CAME_AFTER: &str = "SELECT sent_at FROM message WHERE conversation_id = ?1 AND live = 1 AND pressed = 0 \
                                     AND sent_at >= ?2 AND (sent_at, tie) < (?3, ?4) AND received_at > ?3 \
                                     ORDER BY sent_at, tie";
pub(super) const OPENER: &str = "SELECT sent_at FROM message WHERE conversation_id = ?1 AND live = 1 AND opens = 1 \
                                 ORDER BY sent_at DESC, tie DESC LIMIT 1";
pub(super) const REFUSED: &str = "SELECT sent_at FROM message WHERE conversation_id = ?1 AND refused = 1 \
                                  ORDER BY sent_at DESC, tie DESC LIMIT 1";
pub(super) const ANY_IMPORTED: &str =
    "SELECT 1 AS n FROM message WHERE conversation_id = ?1 AND imported = 1 LIMIT 1";
const ANY_LIVE: &str =
    "SELECT 1 AS n FROM message WHERE conversation_id = ?1 AND live = 1 AND pressed = 0 LIMIT 1";
pub(super) const NEWEST: &str = "SELECT id, sent_at FROM message WHERE conversation_id = ?1 \
                                 ORDER BY sent_at DESC, tie DESC LIMIT 1";
pub(super) const FIRST_INCOMING: &str = "SELECT sent_at FROM message WHERE conversation_id = ?1 AND incoming = 1 \
                                         ORDER BY sent_at, tie LIMIT 1";

pub(super) const OPENED: &str = "SELECT sent_at FROM message WHERE conversation_id = ?1 AND live = 1 AND pressed = 0 \
                                 AND sent_at >= ?2 ORDER BY sent_at, tie LIMIT 1";

pub(super) const NEWEST_WORDS: &str = "SELECT sent_at FROM message WHERE conversation_id = ?1 AND live = 1 AND pressed = 0 \
                                       ORDER BY sent_at DESC, tie DESC LIMIT 1";

pub(super) const WROTE_SINCE: &str = "SELECT 1 AS n FROM message WHERE conversation_id = ?1 AND live = 1 AND pressed = 0 \
                                      AND received_at > ?2 LIMIT 1";

pub(super) const TOLD_BY_HISTORY: &str = "SELECT 1 AS n FROM message WHERE conversation_id = ?1 AND imported = 1 \
                                          AND (phone = ?2 OR user_id = ?3 OR parent_user_id = ?4) LIMIT 1";

pub(super) const ANSWERS_BEHIND: &str = "WHERE m.conversation_id = ?1 AND m.answer = 1 AND m.failed = 0 \
                                         AND (m.sent_at, m.tie) > (?2, ?3) \
                                         ORDER BY m.sent_at DESC, m.tie DESC LIMIT ?4";

pub(super) const HEARD_SINCE: &str = "SELECT sent_at FROM message WHERE conversation_id = ?1 AND live = 1 AND pressed = 0 \
                                      AND sent_at >= ?2 AND sent_at < ?3 AND coalesce(came_at, received_at) > ?4 \
                                      ORDER BY sent_at, tie LIMIT 1";

impl ReadTx<'_> {
    /// The customer's newest live message of a conversation, up to a place.
    pub fn newest_from_customer(
        &self,
        id: ConversationId,
        up_to: &Position,
    ) -> Result<Option<StoredMessage>> {
        let values = (id.column(), up_to.sent_at.as_millis(), &up_to.key);
        one(self.db, &bare(NEWEST_LIVE), values, read_message)
    }

    /// What its bubbles say about a conversation.
    ///
    /// [`Summary::of`] by index look-ups: the cost does not grow with the conversation, only with what is unread.
    pub fn place(&self, id: ConversationId, marked_read: Option<&Position>) -> Result<Place> {
        let (db, column) = (self.db, id.column());
        let position = |row: &Row<'_>| Ok(Position { sent_at: row.at("sent_at")?, key: row.get("tie")? });
        let instant = |row: &Row<'_>| row.at("sent_at");
        let last_answer = one(db, LAST_ANSWER, [column], position)?;
        let last_words = one(db, LAST_WORDS, [column], position)?;
        let read = Horizon::of(marked_read, last_words.as_ref());
        let unread = match read {
            Some(horizon) => self.count_unread(id, horizon.place())? + self.came_after(id, horizon)?.len(),
            None => self.count_unread(id, &Position::BEGINNING)?,
        };
        let opener: Option<Timestamp> = one(db, OPENER, [column], instant)?;
        let refused: Option<Timestamp> = one(db, REFUSED, [column], instant)?;
        Ok(Place {
            summary: Summary {
                unread: u32::try_from(unread).unwrap_or(u32::MAX),
                window_closes_at: window::end(opener, refused),
                waiting_since: self.words_behind(id, last_answer.as_ref().map(Horizon::Words))?,
                was_opened_by_customer: one(db, ANY_LIVE, [column], |_| Ok(()))?.is_some(),
                read_horizon: read.map(|horizon| horizon.place().clone()),
            },
            last: one(db, NEWEST, [column], |row| Ok((row.id("id")?, row.at("sent_at")?)))?,
            first_from_customer: one(db, FIRST_INCOMING, [column], instant)?,
            imported: one(db, ANY_IMPORTED, [column], |_| Ok(()))?.is_some(),
        })
    }

    /// When the customer's first live bubble was sent that is not settled, given until when all are.
    pub fn opened_since(
        &self,
        id: ConversationId,
        settled_until: Option<Timestamp>,
    ) -> Result<Option<Timestamp>> {
        let from = settled_until.map_or(i64::MIN, Timestamp::as_millis);
        one(self.db, OPENED, (id.column(), from), |row| row.at("sent_at"))
    }

    /// When the customer's newest live bubble was sent.
    pub fn last_words(&self, id: ConversationId) -> Result<Option<Timestamp>> {
        one(self.db, NEWEST_WORDS, [id.column()], |row| row.at("sent_at"))
    }

    /// Whether words of the customer's own reached the hub after `since` that stand in a conversation.
    pub fn wrote_since(&self, id: ConversationId, since: Timestamp) -> Result<bool> {
        Ok(one(self.db, WROTE_SINCE, (id.column(), since.as_millis()), |_| Ok(()))?.is_some())
    }

    /// Whether a bubble of a conversation that only history knows named its customer by one of these names.
    pub fn is_told_by_history(&self, id: ConversationId, customer: &Aliases) -> Result<bool> {
        let phone = customer.phone.as_ref().map(Phone::as_str);
        let values = (id.column(), phone, &customer.user_id, &customer.parent_user_id);
        Ok(one(self.db, TOLD_BY_HISTORY, values, |_| Ok(()))?.is_some())
    }

    /// Answers that did not fail and stand behind a place, newest first.
    pub fn answers_behind(
        &self,
        id: ConversationId,
        place: &Position,
        limit: u32,
    ) -> Result<Vec<StoredMessage>> {
        let values = (id.column(), place.sent_at.as_millis(), &place.key, limit);
        all(self.db, &bare(ANSWERS_BEHIND), values, read_message)
    }

    /// When the customer's first own words behind a place were sent; of all there are without one.
    pub fn words_behind(
        &self,
        id: ConversationId,
        horizon: Option<Horizon<'_>>,
    ) -> Result<Option<Timestamp>> {
        let beginning = Position::BEGINNING;
        let place = horizon.map_or(&beginning, Horizon::place);
        let values = (id.column(), place.sent_at.as_millis(), &place.key);
        let behind = one(self.db, WAITING, values, |row| row.at("sent_at"))?;
        let of_its_second = horizon.map(|horizon| self.came_after(id, horizon)).transpose()?;
        Ok(of_its_second.into_iter().flatten().chain(behind).min())
    }

    fn count_unread(&self, id: ConversationId, place: &Position) -> Result<usize> {
        let values = (id.column(), place.sent_at.as_millis(), &place.key);
        let count: Option<u32> = one(self.db, UNREAD, values, |row| row.get("n"))?;
        Ok(count.unwrap_or_default() as usize)
    }

    /// When the customer's own words were sent that stand before a desk's and came after them.
    fn came_after(&self, id: ConversationId, horizon: Horizon<'_>) -> Result<Vec<Timestamp>> {
        let Some((second, words)) = horizon.second() else { return Ok(Vec::new()) };
        let values = (id.column(), second.as_millis(), words.as_millis(), &horizon.place().key);
        all(self.db, CAME_AFTER, values, |row| row.at("sent_at"))
    }

    /// When the customer's first own words with `from <= sent_at < until` were sent that came to the conversation after
    /// `since`: to the hub, or from another conversation.
    pub fn words_heard_since(
        &self,
        id: ConversationId,
        from: Timestamp,
        until: Timestamp,
        since: Timestamp,
    ) -> Result<Option<Timestamp>> {
        let values = (id.column(), from.as_millis(), until.as_millis(), since.as_millis());
        one(self.db, HEARD_SINCE, values, |row| row.at("sent_at"))
    }
}
