//! Surveys: settings of each number, questions that are planned, questions that were asked.
//!
//! The tables `survey`, `survey_planned` and `survey_asked`.

use sangam_model::Timestamp;
use sangam_model::conversation::Position;
use sangam_model::id::{CommandId, ContactId, ConversationId, MessageId, NumberId, PersonId, WorkspaceId};
use sangam_model::survey::{Survey, SurveyWording};

use crate::store::sql::{Columns, Row, SqlId, all, column, json, one, run};
use crate::store::{ReadTx, Result, Tx};

/// A chat whose customer is to be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedSurvey {
    /// Which.
    pub conversation_id: ConversationId,
    /// Who resolved it.
    pub person_id: PersonId,
    /// By which command.
    pub command_id: CommandId,
    /// Its newest bubble then.
    pub last_message_id: Option<MessageId>,
    /// When to ask.
    pub due_at: Timestamp,
}

/// A question that was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedSurvey {
    /// The message.
    pub message_id: MessageId,
    /// In which chat.
    pub conversation_id: ConversationId,
    /// When.
    pub asked_at: Timestamp,
    /// What was said.
    pub wording: SurveyWording,
    /// The place of the answer that counts.
    pub answered: Option<Position>,
}

pub(super) const DUE: &str = "SELECT workspace_id, conversation_id FROM survey_planned WHERE due_at <= ?1 \
                              ORDER BY due_at, conversation_id LIMIT ?2";
pub(super) const NEXT: &str = "SELECT min(due_at) AS at FROM survey_planned WHERE due_at > ?1";
pub(super) const LAST: &str = "SELECT max(a.asked_at) AS at FROM conversation c \
                               JOIN survey_asked a ON a.conversation_id = c.id WHERE c.contact_id = ?1 \
                               AND c.merged_into IS NULL";

fn read_planned(row: &Row<'_>) -> Result<PlannedSurvey> {
    Ok(PlannedSurvey {
        conversation_id: row.id("conversation_id")?,
        person_id: row.id("person_id")?,
        command_id: row.id("command_id")?,
        last_message_id: row.maybe_id("last_message_id")?,
        due_at: row.at("due_at")?,
    })
}

fn read_asked(row: &Row<'_>) -> Result<AskedSurvey> {
    let tie: Option<String> = row.get("answered_tie")?;
    Ok(AskedSurvey {
        message_id: row.id("message_id")?,
        conversation_id: row.id("conversation_id")?,
        asked_at: row.at("asked_at")?,
        wording: row.json("wording")?,
        answered: row.maybe_at("answered_at")?.zip(tie).map(|(sent_at, key)| Position { sent_at, key }),
    })
}

impl ReadTx<'_> {
    /// How a number asks; `None` if nobody said so.
    pub fn survey(&self, number_id: NumberId) -> Result<Option<Survey>> {
        let sql = "SELECT rules FROM survey WHERE number_id = ?1";
        one(self.db, sql, [number_id.column()], |row| row.json("rules"))
    }

    /// What is planned in a chat.
    pub fn survey_planned(&self, id: ConversationId) -> Result<Option<PlannedSurvey>> {
        let sql = "SELECT conversation_id, person_id, command_id, last_message_id, due_at \
                   FROM survey_planned WHERE conversation_id = ?1";
        one(self.db, sql, [id.column()], read_planned)
    }

    /// Chats whose customers are to be asked now, earliest first.
    pub fn surveys_due(&self, now: Timestamp, limit: u32) -> Result<Vec<(WorkspaceId, ConversationId)>> {
        let read = |row: &Row<'_>| Ok((row.id("workspace_id")?, row.id("conversation_id")?));
        all(self.db, DUE, (now.as_millis(), limit), read)
    }

    /// When the next one is to be asked.
    pub fn next_survey_due(&self, now: Timestamp) -> Result<Option<Timestamp>> {
        Ok(one(self.db, NEXT, [now.as_millis()], |row| row.maybe_at("at"))?.flatten())
    }

    /// A question.
    pub fn survey_asked(&self, id: MessageId) -> Result<Option<AskedSurvey>> {
        let sql = "SELECT message_id, conversation_id, asked_at, wording, answered_at, answered_tie \
                   FROM survey_asked WHERE message_id = ?1";
        one(self.db, sql, [id.column()], read_asked)
    }

    /// When a customer was asked last, through whatever number.
    pub fn survey_asked_at(&self, contact_id: ContactId) -> Result<Option<Timestamp>> {
        Ok(one(self.db, LAST, [contact_id.column()], |row| row.maybe_at("at"))?.flatten())
    }
}

impl Tx<'_> {
    /// Adds or changes how a number asks.
    pub fn save_survey(&mut self, number_id: NumberId, survey: &Survey) -> Result<()> {
        let sql = "INSERT INTO survey (number_id, workspace_id, rules) VALUES (?1, ?2, ?3) \
                   ON CONFLICT (number_id) DO UPDATE SET rules = excluded.rules";
        let values = (number_id.column(), self.workspace_id.column(), json(survey)?);
        run(self.db, sql, values).map(drop)
    }

    /// Plans a question; an earlier plan of the chat is replaced.
    pub fn plan_survey(&mut self, planned: &PlannedSurvey) -> Result<()> {
        let sql = "INSERT INTO survey_planned (conversation_id, workspace_id, person_id, command_id, \
                   last_message_id, due_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
                   ON CONFLICT (conversation_id) DO UPDATE SET person_id = excluded.person_id, \
                   command_id = excluded.command_id, last_message_id = excluded.last_message_id, \
                   due_at = excluded.due_at";
        let values = (
            planned.conversation_id.column(),
            self.workspace_id.column(),
            planned.person_id.column(),
            planned.command_id.column(),
            column(planned.last_message_id),
            planned.due_at.as_millis(),
        );
        run(self.db, sql, values).map(drop)
    }

    /// Nothing is planned in a chat any more.
    pub fn forget_survey(&mut self, id: ConversationId) -> Result<()> {
        run(self.db, "DELETE FROM survey_planned WHERE conversation_id = ?1", [id.column()]).map(drop)
    }

    /// Adds or changes a question.
    pub fn save_asked(&mut self, asked: &AskedSurvey) -> Result<()> {
        let sql = "INSERT INTO survey_asked (message_id, workspace_id, conversation_id, asked_at, wording, \
                   answered_at, answered_tie) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) \
                   ON CONFLICT (message_id) DO UPDATE SET answered_at = excluded.answered_at, \
                   answered_tie = excluded.answered_tie";
        let answered = asked.answered.as_ref();
        let values = (
            asked.message_id.column(),
            self.workspace_id.column(),
            asked.conversation_id.column(),
            asked.asked_at.as_millis(),
            json(&asked.wording)?,
            answered.map(|place| place.sent_at.as_millis()),
            answered.map(|place| place.key.as_str()),
        );
        run(self.db, sql, values).map(drop)
    }
}
