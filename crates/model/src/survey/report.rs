//! Survey figures: counts over questions, and the chats behind each.
//!
//! A question belongs to the period in which it was *asked*, whenever it was answered, so that a share is of the people who could
//! answer. It counts for the person who resolved the chat and for the number it went through. A figure's chats are found by the very test
//! that counted it ([`SurveySlice::holds`]).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Rating;
use crate::id::{NumberId, PersonId};
use crate::time::{HOUR, Timestamp};
use crate::work::report::Period;

/// What a customer writes so long after their answer is a comment on it, in milliseconds.
pub const COMMENT_WITHIN: i64 = HOUR;

/// A question that was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// When.
    pub at: Timestamp,
    /// Who had resolved the chat.
    pub resolved_by: Option<PersonId>,
    /// Through which number.
    pub number_id: NumberId,
    /// What was answered, if anything was.
    pub rating: Option<Rating>,
}

/// How often it was asked, and what was said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "SurveyTally"))]
pub struct Tally {
    /// Questions asked.
    pub asked: u32,
    /// Those answered "good".
    pub good: u32,
    /// Those answered "okay".
    pub okay: u32,
    /// Those answered "bad".
    pub bad: u32,
}

impl Tally {
    fn add(&mut self, rating: Option<Rating>) {
        self.asked = self.asked.saturating_add(1);
        let kept = match rating {
            None => return,
            Some(Rating::Good) => &mut self.good,
            Some(Rating::Okay) => &mut self.okay,
            Some(Rating::Bad) => &mut self.bad,
        };
        *kept = kept.saturating_add(1);
    }
}

/// Everything about a period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tallies {
    /// The whole team.
    pub team: Tally,
    /// By the person who had resolved the chat.
    pub people: BTreeMap<PersonId, Tally>,
    /// By number.
    pub numbers: BTreeMap<NumberId, Tally>,
}

impl Tallies {
    /// Counts the questions of a period.
    #[must_use]
    pub fn of(period: Period, questions: &[Question]) -> Self {
        let mut told = Self::default();
        for question in questions.iter().filter(|question| period.holds(question.at)) {
            told.team.add(question.rating);
            told.numbers.entry(question.number_id).or_default().add(question.rating);
            if let Some(person) = question.resolved_by {
                told.people.entry(person).or_default().add(question.rating);
            }
        }
        told
    }
}

/// Whose questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "whose", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum SurveyWhose {
    /// Everybody's.
    All,
    /// Those about chats a person resolved.
    Person {
        /// Who.
        id: PersonId,
    },
    /// Those a number asked.
    Number {
        /// Which.
        id: NumberId,
    },
}

/// Which of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum SurveyWhat {
    /// All that were asked.
    Asked,
    /// Those that were answered.
    Answered,
    /// Those answered so.
    Rated {
        /// How.
        rating: Rating,
    },
}

/// A figure of the survey.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SurveySlice {
    /// Whose.
    pub whose: SurveyWhose,
    /// Which.
    pub what: SurveyWhat,
}

impl SurveySlice {
    /// Whether a question is counted by this figure.
    #[must_use]
    pub fn holds(self, period: Period, question: &Question) -> bool {
        let is_theirs = match self.whose {
            SurveyWhose::All => true,
            SurveyWhose::Person { id } => question.resolved_by == Some(id),
            SurveyWhose::Number { id } => question.number_id == id,
        };
        let is_meant = match self.what {
            SurveyWhat::Asked => true,
            SurveyWhat::Answered => question.rating.is_some(),
            SurveyWhat::Rated { rating } => question.rating == Some(rating),
        };
        period.holds(question.at) && is_theirs && is_meant
    }
}
