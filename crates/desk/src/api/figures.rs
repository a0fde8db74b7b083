//! Figures of the team: open work for each person, counts over a period, and the conversations behind each count.
//!
//! For managers and owners. Everything is counted on this computer, from what this person sees; the definitions are
//! [`sangam_model::work`]'s.

use sangam_model::id::{ConversationId, PersonId};
use sangam_model::routing::Away;
use sangam_model::survey::report::SurveySlice;
use sangam_model::work::hours::Offset;
use sangam_model::work::report::{
    ClosedMost, Figures, HandFigures, HourFigures, Period, Slice, SlowHours, Spread,
};
use sangam_model::work::target::Urgency;
use sangam_model::{Role, Timestamp};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::conversations::{ConversationItem, PersonRef};
use super::labels::CountView;
use super::shop::DueView;
use super::teams::TeamRef;

/// How the team's figures are shown. Kept on this computer, with the other settings; when the shop answers and how soon is the shop's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct TeamSettings {
    /// Only the shop's working time counts.
    pub working_time_only: bool,
    /// How many open conversations are enough for one person.
    pub capacity: u32,
}

/// By the clock until somebody says so: nobody's working hours are known before.
impl Default for TeamSettings {
    fn default() -> Self {
        Self { working_time_only: false, capacity: 20 }
    }
}

/// How a question about a period is counted. The hours, and the clock on their wall, are the shop's.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct TeamRules {
    /// The clock on the wall, for the period and a day around it, in a shop without hours.
    pub offsets: Vec<Offset>,
    /// Only working time counts.
    pub working_time_only: bool,
}

/// Arguments of `team_report`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct TeamReportArgs {
    /// Which period.
    pub period: Period,
    /// Another one to compare it with.
    pub compare: Option<Period>,
    /// How to count.
    pub rules: TeamRules,
}

/// The figures of a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TeamReport {
    /// The whole team.
    pub team: Figures,
    /// The same of the period to compare with.
    pub before: Option<Figures>,
    /// Each person who answered or resolved, or whose chats were written to, by name.
    pub people: Vec<PersonFigures>,
    /// The phone: WhatsApp hides who typed.
    pub phone: HandFigures,
    /// Hours of the week with answered waits.
    pub hours: Vec<HourFigures>,
    /// How many answered waits took how long: under 1, 5, 15 and 60 minutes, under 4 hours, under a day, longer.
    pub distribution: Vec<u32>,
    /// Hours worth a look.
    pub slow: Option<SlowHours>,
    /// The weekday on which most windows closed unanswered.
    pub closed_most: Option<ClosedMost>,
    /// Older messages are still being fetched: the figures may miss some.
    pub filling: bool,
}

/// The figures of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PersonFigures {
    /// Who.
    pub person: PersonRef,
    /// Their figures.
    pub figures: HandFigures,
}

/// What lies on whose table now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct TeamNow {
    /// Everyone who may sign in, by name, and former members who still have open conversations.
    pub people: Vec<PersonLoad>,
    /// What lies on the table of each team, by name.
    pub teams: Vec<TeamLoad>,
    /// Open conversations.
    pub open: u32,
    /// Those of them nobody has.
    pub unassigned: u32,
    /// Everyone who waits, the longest first.
    pub waits: Vec<WaitNow>,
    /// The longest of them as the list shows them.
    pub longest: Vec<ConversationItem>,
    /// How many chats are urgent.
    pub urgent: UrgentNow,
}

/// How many chats are urgent, by the hub's clock when it was asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UrgentNow {
    /// Their time is running out.
    pub soon: u32,
    /// It is up.
    pub breached: u32,
}

/// What lies on one table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PersonLoad {
    /// Whose.
    pub person: PersonRef,
    /// What they may do.
    pub role: Role,
    /// They take no chats for now. It may have ended by itself.
    pub away: Option<Away>,
    /// Open conversations.
    pub open: u32,
    /// How many of them are urgent.
    pub urgent: UrgentNow,
}

/// What lies on the table of a team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TeamLoad {
    /// Whose.
    pub team: TeamRef,
    /// Open conversations.
    pub open: CountView,
    /// Those of them nobody has.
    pub unassigned: CountView,
    /// Customers who wait.
    pub waiting: u32,
    /// In which chat somebody waits longest: one of those that wait.
    pub longest: Option<ConversationId>,
}

/// A customer who waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WaitNow {
    /// Where.
    pub conversation_id: ConversationId,
    /// Whose it is.
    pub assignee_id: Option<PersonId>,
    /// Since when.
    pub since: Timestamp,
    /// How much of it the shop worked until it was asked, in milliseconds.
    pub worked_ms: i64,
    /// When the time for an answer is up; absent if none is promised.
    pub due: Option<DueView>,
}

/// Whose conversations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "held_by", rename_all = "snake_case")]
pub enum HeldBy {
    /// Everybody's and nobody's.
    Anybody,
    /// Nobody's.
    Nobody,
    /// One person's.
    Person {
        /// Who.
        id: PersonId,
    },
}

/// A number on the team's page.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum TeamFigure {
    /// One of a period.
    Period {
        /// Which period.
        period: Period,
        /// How it was counted.
        rules: TeamRules,
        /// Which number.
        slice: Slice,
    },
    /// What customers answered in a period.
    Survey {
        /// Which period.
        period: Period,
        /// Which number.
        slice: SurveySlice,
    },
    /// Open conversations.
    Open {
        /// Whose.
        whose: HeldBy,
    },
    /// Conversations whose customer waits.
    Waiting {
        /// Whose.
        whose: HeldBy,
    },
    /// Conversations with a target that stands exactly like this.
    Urgent {
        /// Like what.
        urgency: Urgency,
        /// Whose.
        whose: HeldBy,
    },
}

/// Arguments of `team_conversations`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct TeamConversationsArgs {
    /// Behind which number.
    pub figure: TeamFigure,
    /// Where the page before ended.
    pub before: Option<String>,
    /// At most 200.
    pub limit: u32,
}

/// Arguments of `team_connection`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct TeamConnectionArgs {
    /// How to count.
    pub rules: TeamRules,
}

/// First responses before and after a number was connected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TeamConnection {
    /// When it was connected.
    pub connected_at: Timestamp,
    /// Counted so long before and after it at most.
    pub days: u32,
    /// From imported history.
    pub before: Spread,
    /// From what came live.
    pub after: Spread,
}
