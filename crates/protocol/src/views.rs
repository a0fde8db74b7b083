//! Filters of the conversation list, as data: chosen for a moment, or kept under a name.
//!
//! A filter is a conjunction; what it does not name it does not ask about. Whoever applies one knows who asks, what time it is, and
//! what each label means by now ([`crate::labels`]).

use sangam_model::ConversationStatus;
use sangam_model::id::{LabelId, NumberId, PersonId};
use serde::{Deserialize, Serialize};

/// Which conversations.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Filter {
    /// In one of these states; empty for all.
    pub statuses: Vec<ConversationStatus>,
    /// Whose they are.
    pub whose: AssignedTo,
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
