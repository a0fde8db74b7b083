//! Surveys: settings of each number, questions that are planned, questions that were asked.

use sangam_model::Timestamp;
use sangam_model::conversation::Position;
use sangam_model::id::{CommandId, ContactId, ConversationId, MessageId, NumberId, PersonId, WorkspaceId};
use sangam_model::survey::{Survey, SurveyWording};

use super::Result;

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

/// Reading surveys.
pub trait SurveyReads {
    /// How a number asks; `None` if nobody said so.
    fn survey(&self, number_id: NumberId) -> Result<Option<Survey>>;
    /// What is planned in a chat.
    fn survey_planned(&self, id: ConversationId) -> Result<Option<PlannedSurvey>>;
    /// Chats whose customers are to be asked now, earliest first.
    fn surveys_due(&self, now: Timestamp, limit: u32) -> Result<Vec<(WorkspaceId, ConversationId)>>;
    /// When the next one is to be asked.
    fn next_survey_due(&self, now: Timestamp) -> Result<Option<Timestamp>>;
    /// A question.
    fn survey_asked(&self, id: MessageId) -> Result<Option<AskedSurvey>>;
    /// When a customer was asked last, through whatever number.
    fn survey_asked_at(&self, contact_id: ContactId) -> Result<Option<Timestamp>>;
}

/// Writing surveys.
pub trait SurveyWrites {
    /// Adds or changes how a number asks.
    fn save_survey(&mut self, number_id: NumberId, survey: &Survey) -> Result<()>;
    /// Plans a question; an earlier plan of the chat is replaced.
    fn plan_survey(&mut self, planned: &PlannedSurvey) -> Result<()>;
    /// Nothing is planned in a chat any more.
    fn forget_survey(&mut self, id: ConversationId) -> Result<()>;
    /// Adds or changes a question.
    fn save_asked(&mut self, asked: &AskedSurvey) -> Result<()>;
}
