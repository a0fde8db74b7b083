//! Satisfaction surveys: whether a customer is asked, the question, and its answers.
//!
//! Once a person resolved a chat, its number may ask its customer with three buttons: good, okay, bad. A [`Survey`] holds what the
//! shop says; [`outcome`] decides whether it is said, when the chat is resolved and once more when its time has come.
//!
//! - Each button carries the id of the very message it hangs on ([`button_id`]), so an answer finds its question whatever was told
//!   first, and however often.
//! - A pressed button is a bubble, but nobody's words: it makes nothing unread, nobody waits because of it, and it opens no chat. That
//!   follows from the bubble alone ([`is_answer`]). It opens the reply window, as everything a customer sends does.
//! - Of several answers the last by WhatsApp's clock counts.
//! - Words are free text inside the reply window, so nobody needs a template; question and thanks are billed as *service* like any
//!   answer from the desk, and use the month's free messages ([`crate::cost`]).
//!
//! What came of it is counted in [`report`].

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::id::MessageId;
use crate::message::{Choice, Content, Detail, Prompt};
use crate::outgoing::{Fault, OutgoingContent, Problem};
use crate::quick_reply::language;
use crate::time::{DAY, Timestamp};

pub mod report;
#[cfg(test)]
mod tests;

/// The longest wait between the resolution and the question, in minutes.
pub const LONGEST_WAIT: u32 = 24 * 60;
/// The longest rest between two questions to one customer, in days.
pub const LONGEST_REST: u32 = 366;
/// Languages one survey speaks.
pub const LANGUAGES: usize = 12;
/// The kind of a bubble with something to tap, and of its answer.
const KIND: &str = "interactive";
/// How the ids of our own buttons begin.
const PREFIX: &str = "survey";

/// How it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "SurveyRating"))]
pub enum Rating {
    /// Good.
    Good,
    /// Neither.
    Okay,
    /// Bad.
    Bad,
}

impl Rating {
    /// Every rating, as the buttons stand.
    pub const ALL: [Self; 3] = [Self::Good, Self::Okay, Self::Bad];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Okay => "okay",
            Self::Bad => "bad",
        }
    }
}

/// How a number asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Survey {
    /// It asks at all.
    pub on: bool,
    /// Minutes between the resolution and the question.
    pub wait_minutes: u32,
    /// Days in which the same customer is not asked again.
    pub rest_days: u32,
    /// A chat whose customer says "bad" is opened again.
    pub reopen_bad: bool,
    /// What is said, once per language. The first is meant where the customer's language is not known.
    pub wordings: Vec<SurveyWording>,
}

impl Default for Survey {
    fn default() -> Self {
        Self { on: false, wait_minutes: 5, rest_days: 30, reopen_bad: true, wordings: Vec::new() }
    }
}

/// What is said in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SurveyWording {
    /// The language's tag.
    pub language: String,
    /// The question.
    pub question: String,
    /// The button for good.
    pub good: String,
    /// The button for neither.
    pub okay: String,
    /// The button for bad.
    pub bad: String,
    /// The answer to a customer who answered; `null`: none is sent.
    #[serde(default)]
    pub thanks: Option<String>,
}

impl SurveyWording {
    /// The question with its buttons, as the message with this id.
    #[must_use]
    pub fn content(&self, id: MessageId) -> OutgoingContent {
        let words = [&self.good, &self.okay, &self.bad];
        let buttons = Rating::ALL.into_iter().zip(words).map(|(rating, title)| Choice {
            id: button_id(id, rating),
            title: title.clone(),
            description: None,
        });
        OutgoingContent::Interactive {
            text: self.question.clone(),
            footer: None,
            prompt: Prompt::Buttons { buttons: buttons.collect() },
        }
    }

    /// What WhatsApp would not take, by field.
    fn problems(&self) -> Vec<Problem> {
        let asked = self.content(MessageId::from_uuid(Uuid::nil())).problems();
        let fields = ["good", "okay", "bad"];
        let mut found: Vec<Problem> = asked
            .into_iter()
            .map(|problem| {
                let nth =
                    fields.iter().enumerate().find(|(nth, _)| problem.field.contains(&format!(".{nth}.")));
                Problem { field: nth.map_or("question", |(_, field)| field).to_owned(), ..problem }
            })
            .collect();
        let thanks = self.thanks.iter().flat_map(|text| OutgoingContent::text(text.clone()).problems());
        found.extend(thanks.map(|problem| Problem { field: "thanks".to_owned(), ..problem }));
        if !language::is_tag(&self.language) {
            found.push(Problem { field: "language".to_owned(), fault: Fault::Invalid });
        }
        found
    }
}

impl Survey {
    /// The same, as it is kept: no white space around the words, no U+0000, nothing said is nothing.
    #[must_use]
    pub fn tidied(mut self) -> Self {
        let tidy = |text: &mut String| *text = text.replace('\0', "\u{FFFD}").trim().to_owned();
        for wording in &mut self.wordings {
            let SurveyWording { language, question, good, okay, bad, thanks } = wording;
            [language, question, good, okay, bad].into_iter().chain(thanks.as_mut()).for_each(tidy);
            *thanks = thanks.take().filter(|text| !text.is_empty());
        }
        self
    }

    /// Everything that is wrong with it, by field: `wait_minutes`, `rest_days`, `wordings`, `wordings.0.good`.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        let mut found = Vec::new();
        let mut say = |field: &str, fault| found.push(Problem { field: field.to_owned(), fault });
        if self.wait_minutes > LONGEST_WAIT {
            say("wait_minutes", Fault::Invalid);
        }
        if !(1..=LONGEST_REST).contains(&self.rest_days) {
            say("rest_days", Fault::Invalid);
        }
        if self.wordings.len() > LANGUAGES || (self.on && self.wordings.is_empty()) {
            say("wordings", Fault::Count { max: LANGUAGES });
        }
        for (nth, wording) in self.wordings.iter().enumerate() {
            let is_twice = self.wordings.iter().take(nth).any(|earlier| earlier.language == wording.language);
            let twice = is_twice.then(|| Problem { field: "language".to_owned(), fault: Fault::Twice });
            found.extend(
                wording
                    .problems()
                    .into_iter()
                    .chain(twice)
                    .map(|problem| Problem { field: format!("wordings.{nth}.{}", problem.field), ..problem }),
            );
        }
        found
    }

    /// What is said to a customer who wrote these texts, newest first.
    #[must_use]
    pub fn wording_for<'t>(&self, texts: impl IntoIterator<Item = &'t str>) -> Option<&SurveyWording> {
        let languages: Vec<&str> = self.wordings.iter().map(|wording| wording.language.as_str()).collect();
        self.wordings.get(language::choose(&languages, texts))
    }
}

/// The id of a button below a question.
#[must_use]
pub fn button_id(question: MessageId, rating: Rating) -> String {
    format!("{PREFIX}:{question}:{}", rating.as_str())
}

/// Which question a button hangs on, and what it says.
#[must_use]
pub fn read_button(id: &str) -> Option<(MessageId, Rating)> {
    let (question, word) = id.strip_prefix(PREFIX)?.strip_prefix(':')?.split_once(':')?;
    let rating = Rating::ALL.into_iter().find(|rating| rating.as_str() == word)?;
    Some((question.parse().ok()?, rating))
}

/// What a bubble of the customer answers, if it is a pressed button of a survey.
#[must_use]
pub fn answer_in(content: &Content) -> Option<(MessageId, Rating)> {
    match &content.detail {
        Some(Detail::Choice { id, .. }) if content.kind == KIND => read_button(id),
        _ => None,
    }
}

/// Whether a bubble of the customer is a pressed button of a survey.
#[must_use]
pub fn is_answer(content: &Content) -> bool {
    answer_in(content).is_some()
}

/// Why somebody was to be asked and was not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "SurveyUnasked"))]
pub enum Unasked {
    /// The reply window had closed.
    WindowClosed,
    /// The number could not send.
    NumberStopped,
    /// The chat had become one with another of the customer's.
    Merged,
    /// A reason of a newer hub.
    #[serde(other)]
    Unknown,
}

/// What becomes of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is asked.
    Ask,
    /// It is not, and the chat says why.
    Say(Unasked),
    /// Nothing is to be asked, and nothing to be said about it.
    Leave,
}

/// Everything that bears on whether a customer is asked.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// Now.
    pub now: Timestamp,
    /// The chat is as resolved as it was when the question was planned, and nobody wrote in it since.
    pub is_settled: bool,
    /// The chat became one with another since the question was planned, and is resolved as they are one.
    pub is_merged: bool,
    /// The team sees the chat.
    pub is_shown: bool,
    /// The customer is blocked, or wants nothing they did not ask for.
    pub is_unwanted: bool,
    /// The number lets the person who resolved the chat send.
    pub is_let: bool,
    /// The number can send.
    pub is_connected: bool,
    /// When free text ends.
    pub window_closes_at: Option<Timestamp>,
    /// When the customer was asked last, by any number of the shop.
    pub asked_at: Option<Timestamp>,
}

/// Whether a number asks now.
#[must_use]
pub fn outcome(survey: &Survey, moment: &Moment) -> Outcome {
    let rest = i64::from(survey.rest_days) * DAY;
    let is_resting = moment.asked_at.is_some_and(|asked| moment.now.since(asked) < rest);
    let stands = moment.is_settled || moment.is_merged;
    let is_meant = survey.on && stands && moment.is_shown && moment.is_let;
    if !is_meant || moment.is_unwanted || is_resting {
        Outcome::Leave
    } else if moment.is_merged {
        Outcome::Say(Unasked::Merged)
    } else if !moment.is_connected {
        Outcome::Say(Unasked::NumberStopped)
    } else if moment.window_closes_at.is_none_or(|closes| closes <= moment.now) {
        Outcome::Say(Unasked::WindowClosed)
    } else {
        Outcome::Ask
    }
}
