//! Filters of the conversation list, as data: chosen for a moment, or kept under a name.
//!
//! A filter is a conjunction; what it does not name it does not ask about. Whoever applies one knows who asks, what time it is, and
//! what each label means by now ([`crate::labels`]).

use sangam_model::ConversationStatus;
use sangam_model::id::{LabelId, NumberId, PersonId, TeamId, ViewId};
use sangam_model::work::target::Urgency;
use serde::{Deserialize, Serialize};

use crate::sync::Rev;

/// Which conversations.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Filter {
    /// In one of these states; empty for all.
    pub statuses: Vec<ConversationStatus>,
    /// Whose they are.
    pub whose: AssignedTo,
    /// Of which team.
    pub team: OfTeam,
    /// With these labels; empty for whatever they carry.
    pub labels: Vec<LabelId>,
    /// With every one of the labels, and not just any.
    pub every_label: bool,
    /// Of this number.
    pub number_id: Option<NumberId>,
    /// Whose customer has waited for an answer for so many minutes, or longer.
    pub waits_minutes: Option<u32>,
    /// With something unread.
    pub unread: bool,
    /// With a target that stands at least like this. Such a list stands by time, the most urgent first.
    pub urgency: Option<Urgency>,
}

/// Whose a conversation is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "who", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum AssignedTo {
    /// Anybody's or nobody's.
    #[default]
    Any,
    /// Whoever looks.
    Me,
    /// Nobody's.
    Nobody,
    /// This person's.
    Person {
        /// Who.
        person_id: PersonId,
    },
}

/// Of which team a conversation is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "which", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum OfTeam {
    /// Of any, or of none.
    #[default]
    Any,
    /// Of one whoever looks belongs to.
    Mine,
    /// Of this one.
    One {
        /// Which.
        team_id: TeamId,
    },
}

/// A filter under a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewRow {
    /// Its id.
    pub id: ViewId,
    /// Who made it; nobody for one that is gone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person_id: Option<PersonId>,
    /// Everybody of the team has it; otherwise only who made it.
    #[serde(default)]
    pub shared: bool,
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// What it shows.
    #[serde(default)]
    pub filter: Filter,
    /// It stands in the rail.
    #[serde(default)]
    pub pinned: bool,
    /// Where it stands among the others.
    #[serde(default)]
    pub position: i64,
    /// It was deleted, or is no longer shared: nothing else is told of it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub gone: bool,
    /// The revision that last changed it.
    pub rev: Rev,
}

impl ViewRow {
    /// One that is there no longer.
    #[must_use]
    pub const fn gone(id: ViewId, rev: Rev) -> Self {
        let filter = Filter {
            statuses: Vec::new(),
            whose: AssignedTo::Any,
            team: OfTeam::Any,
            labels: Vec::new(),
            every_label: false,
            number_id: None,
            waits_minutes: None,
            unread: false,
            urgency: None,
        };
        Self {
            id,
            person_id: None,
            shared: false,
            name: String::new(),
            filter,
            pinned: false,
            position: 0,
            gone: true,
            rev,
        }
    }
}

/// `PUT /v1/views/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveView {
    /// Its name.
    pub name: String,
    /// What it shows.
    pub filter: Filter,
    /// Everybody has it.
    #[serde(default)]
    pub shared: bool,
    /// It stands in the rail.
    #[serde(default)]
    pub pinned: bool,
}

/// `PUT /v1/views`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderViews {
    /// In this order. What is not named keeps its place.
    pub ids: Vec<ViewId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_filter_does_not_name_it_does_not_ask() {
        let read: Filter = serde_json::from_str("{}").unwrap();
        assert_eq!(read, Filter::default());
        let json = serde_json::json!({ "whose": { "who": "me" }, "unread": true, "of_a_newer_desk": 1 });
        let read: Filter = serde_json::from_value(json).unwrap();
        assert_eq!(read, Filter { whose: AssignedTo::Me, unread: true, ..Filter::default() });
    }
}
