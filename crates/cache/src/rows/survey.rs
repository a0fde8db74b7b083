//! Surveys that were asked, from their lines, with the answers and the comments written right after them.

use rusqlite::{OptionalExtension, Row, named_params};
use sangam_model::Timestamp;
use sangam_model::id::{ConversationId, NumberId};
use sangam_model::survey::Rating;
use sangam_model::survey::report::{COMMENT_WITHIN, Question};
use sangam_model::work::report::Period;
use sangam_protocol::rows::EventKind;

use crate::error::Result;
use crate::handle::Reader;
use crate::rows::message::Position;
use crate::sql::{Sql, get, get_json};

/// A question with its chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChatQuestion {
    /// In which chat.
    pub conversation: ConversationId,
    /// The question.
    pub question: Question,
    /// When the customer answered.
    pub rated_at: Option<Timestamp>,
}

/// The questions of a period. What WhatsApp did not deliver was not asked.
pub(crate) const QUESTIONS: &str =
    "SELECT event.conversation_id, conversation.number_id, event.what, event.at
     FROM event INDEXED BY event_survey JOIN conversation ON conversation.id = event.conversation_id
     WHERE json_extract(event.what, '$.kind') = 'surveyed' AND event.at >= :from AND event.at < :until
       AND NOT EXISTS (SELECT 1 FROM message WHERE message.id = event.id AND message.delivery = 'failed')";
/// The customer's first words from a place on.
pub(crate) const WORDS: &str = "SELECT text FROM message INDEXED BY message_by_conversation
     WHERE conversation_id = :conversation AND position >= :from AND direction = 'in' AND kind = 'text'
       AND imported = 0 AND sent_at <= :until ORDER BY position LIMIT 1";

fn read(row: &Row<'_>) -> rusqlite::Result<Option<ChatQuestion>> {
    let Some(EventKind::Surveyed { resolved_by, rating, rated_at }) = get_json(row, "what")? else {
        return Ok(None);
    };
    let (at, number_id): (Timestamp, NumberId) = (get(row, "at")?, get(row, "number_id")?);
    let question = Question { at, resolved_by, number_id, rating };
    Ok(Some(ChatQuestion { conversation: get(row, "conversation_id")?, question, rated_at }))
}

impl Reader<'_> {
    /// The questions of a period, oldest first.
    pub fn surveys(&self, period: Period) -> Result<Vec<ChatQuestion>> {
        let mut query = self.sql().prepare_cached(&format!("{QUESTIONS} ORDER BY event.at"))?;
        let values = named_params! { ":from": Sql(period.from), ":until": Sql(period.until) };
        let rows = query.query_map(values, read)?;
        Ok(rows.collect::<rusqlite::Result<Vec<_>>>()?.into_iter().flatten().collect())
    }

    /// What a customer wrote right after an answer.
    pub fn survey_comment(&self, asked: &ChatQuestion) -> Result<Option<(Rating, String)>> {
        let (Some(rating), Some(at)) = (asked.question.rating, asked.rated_at) else { return Ok(None) };
        let values = named_params! {
            ":conversation": Sql(asked.conversation),
            ":from": Position::of_second(at),
            ":until": Sql(at.plus(COMMENT_WITHIN)),
        };
        let mut query = self.sql().prepare_cached(WORDS)?;
        let words = query.query_row(values, |row| row.get::<_, Option<String>>("text")).optional()?;
        Ok(words.flatten().map(|text| (rating, text)))
    }
}
