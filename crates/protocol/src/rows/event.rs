//! A line between the bubbles: what the team decided.

use sangam_model::Timestamp;
use sangam_model::id::{ConversationId, EventId, LabelId, PersonId, TeamId};
use sangam_model::routing;
use sangam_model::survey::{Rating, Unasked};
use sangam_model::work::{Done, second_of};
use sangam_model::zone::Zone;
use serde::{Deserialize, Serialize};

use crate::note::Note;
use crate::sync::Rev;

/// A centred line in the thread. It never leaves the workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventRow {
    /// Its id.
    pub id: EventId,
    /// The conversation it belongs to.
    pub conversation_id: ConversationId,
    /// What happened.
    #[serde(flatten)]
    pub what: EventKind,
    /// Who did it; nobody when WhatsApp or a rule did.
    pub by: Option<PersonId>,
    /// When.
    pub at: Timestamp,
    /// The revision that last changed it.
    pub rev: Rev,
}

impl EventRow {
    /// What was done in its conversation, if it tells of that.
    #[must_use]
    pub fn done(&self) -> Option<Done> {
        let EventKind::Resolved { void, settles } = self.what else { return None };
        let settles = settles.or_else(|| (!void).then(|| second_of(self.at)))?;
        Some(Done { at: self.at, by: self.by, settles, counts: !void })
    }
}

/// What a centred line tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EventKind {
    /// Given to someone, or to nobody.
    Assigned {
        /// The new assignee.
        assignee_id: Option<PersonId>,
    },
    /// Given to a team, or to none.
    TeamAssigned {
        /// The new team.
        team_id: Option<TeamId>,
        /// The one it was given to before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<TeamId>,
    },
    /// Marked as done.
    Resolved {
        /// It is nobody's work: it was taken back, it only took a reopening back, or it was done in the chat this one was parted from.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        void: bool,
        /// The customer's words that were sent before this are settled by it. Nothing is settled by a void line that does not say so; a
        /// hub of before said so of none, and settled what was sent before the second of the line.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        settles: Option<Timestamp>,
    },
    /// Taken up again, by a person or by the customer's new message.
    Reopened,
    /// Put aside until the customer, or something else, has acted.
    Pending,
    /// Sent to sleep.
    Snoozed {
        /// Until when.
        until: Timestamp,
        /// On the clock of which zone that time was meant.
        zone: Zone,
    },
    /// Its time had come.
    Woke,
    /// A label was put on it.
    Labelled {
        /// Which.
        label_id: LabelId,
    },
    /// A label was taken off it.
    Unlabelled {
        /// Which.
        label_id: LabelId,
    },
    /// The customer was blocked.
    Blocked,
    /// The customer was let in again.
    Unblocked,
    /// WhatsApp did not do it.
    BlockRefused {
        /// Block, or let in again.
        blocked: bool,
    },
    /// WhatsApp announced a change of the customer's identity.
    IdentityChanged {
        /// WhatsApp's word for the change.
        change: String,
    },
    /// Given to someone by the number's rules, or to nobody.
    Routed {
        /// The new assignee; nobody while it waits for somebody.
        assignee_id: Option<PersonId>,
        /// Why.
        why: routing::Why,
        /// Who had it and did not answer in time.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<PersonId>,
    },
    /// Somebody knows that two customers are one. The line has the id of the command that said so.
    Merged {
        /// They are two again.
        #[serde(default)]
        split: bool,
    },
    /// They are two after all.
    Split,
    /// The customer is asked how it was. The line has the id of the message that asks.
    Surveyed {
        /// Who had resolved the chat.
        #[serde(default)]
        resolved_by: Option<PersonId>,
        /// What was answered, if anything was.
        #[serde(default)]
        rating: Option<Rating>,
        /// When.
        #[serde(default)]
        rated_at: Option<Timestamp>,
    },
    /// The customer was to be asked how it was, and was not.
    SurveyDropped {
        /// Why.
        why: Unasked,
    },
    /// A private note.
    Note(Note),
    /// A kind of a newer hub.
    #[serde(other)]
    Unknown,
}

impl EventKind {
    /// Marked as done, as a hub of before said it.
    pub const RESOLVED: Self = Self::Resolved { void: false, settles: None };

    /// Marked as done, and nobody took it back.
    #[must_use]
    pub const fn is_resolution(&self) -> bool {
        matches!(self, Self::Resolved { void: false, .. })
    }

    /// It was done in the chat this one was parted from and settles what was said there: no news of this one.
    #[must_use]
    pub const fn is_brought_along(&self) -> bool {
        matches!(self, Self::Resolved { void: true, settles: Some(_) })
    }

    /// To whom this gave a conversation, by somebody's hand or by a rule.
    #[must_use]
    pub const fn given_to(&self) -> Option<PersonId> {
        match self {
            Self::Assigned { assignee_id } | Self::Routed { assignee_id, .. } => *assignee_id,
            _ => None,
        }
    }
}
