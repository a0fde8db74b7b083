//! Where chats stand, whose they are and whether they were read: done to many at once, and taken back.

use sangam_model::Timestamp;
use sangam_model::id::{CommandId, ConversationId, PersonId, TeamId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::conversations::View;

/// What is done to a chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum ChatAct {
    /// Given to someone, or to nobody.
    Assign {
        /// To whom.
        assignee_id: Option<PersonId>,
    },
    /// Given to a team, or to none.
    AssignTeam {
        /// To which.
        team_id: Option<TeamId>,
    },
    /// Marked as done.
    Resolve,
    /// Taken up again.
    Reopen,
    /// Put aside until the customer, or something else, has acted.
    SetPending,
    /// Sent to sleep.
    Snooze {
        /// Until when.
        until: Timestamp,
        /// On the clock of which zone the person read that time.
        zone: String,
    },
    /// The team has read it.
    MarkRead,
    /// The team shall look at it again.
    MarkUnread,
}

/// Arguments of `act`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ActArgs {
    /// To which, at most 500.
    pub conversation_ids: Vec<ConversationId>,
    /// What.
    pub act: ChatAct,
}

/// One thing that was done to one chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Done {
    /// To which.
    pub conversation_id: ConversationId,
    /// Under which id.
    pub command_id: CommandId,
}

/// What was done. Chats that were so already are not among it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Acted {
    /// What can be taken back.
    pub done: Vec<Done>,
}

/// Arguments of `take_back`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct TakeBackArgs {
    /// What, as `act` told it.
    pub done: Vec<Done>,
}

/// Arguments of `chats_of_view`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct ChatsOfViewArgs {
    /// Which.
    pub view: View,
}

/// The chats of a view, in its order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChatsOfView {
    /// The first 500.
    pub ids: Vec<ConversationId>,
    /// There are more.
    pub has_more: bool,
}
