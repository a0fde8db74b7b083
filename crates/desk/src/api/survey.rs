//! Satisfaction surveys: settings and answers.

use sangam_model::Timestamp;
use sangam_model::id::{ConversationId, NumberId};
use sangam_model::survey::report::Tally;
use sangam_model::survey::{Rating, Survey};
use sangam_model::work::report::Period;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::conversations::PersonRef;

/// Arguments of `set_survey`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SetSurveyArgs {
    /// Which number's customers.
    pub number_id: NumberId,
    /// How they are asked from now on.
    pub survey: Survey,
}

/// Arguments of `survey_report`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct SurveyReportArgs {
    /// Which period.
    pub period: Period,
    /// Another one to compare it with.
    pub compare: Option<Period>,
}

/// What customers answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SurveyReport {
    /// The whole team.
    pub team: Tally,
    /// The same of the period to compare with.
    pub before: Option<Tally>,
    /// By the person who had resolved the chat, by name.
    pub people: Vec<PersonTally>,
    /// By number, as the numbers stand.
    pub numbers: Vec<NumberTally>,
    /// What customers wrote right after their answer, newest first.
    pub comments: Vec<SurveyComment>,
}

/// What was answered about the chats a person resolved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PersonTally {
    /// Who.
    pub person: PersonRef,
    /// Their figures.
    pub tally: Tally,
}

/// What was answered to a number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NumberTally {
    /// Which.
    pub number_id: NumberId,
    /// As people read it.
    pub display_number: String,
    /// Its figures.
    pub tally: Tally,
}

/// What a customer wrote right after their answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SurveyComment {
    /// Where.
    pub conversation_id: ConversationId,
    /// Who.
    pub name: String,
    /// What they had answered.
    pub rating: Rating,
    /// When.
    pub at: Timestamp,
    /// The beginning of what they wrote.
    pub text: String,
}
