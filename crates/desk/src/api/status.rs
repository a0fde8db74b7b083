//! Status, assignment and unread marks, for one chat or many; and undo.

use sangam_model::Timestamp;
use sangam_model::id::{CommandId, ConversationId, LabelId, PersonId, TeamId};
use sangam_protocol::views::Filter;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::conversations::View;
use super::figures::TeamFigure;

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
    /// A label put on it, or taken off. It is taken back by the opposite.
    Label {
        /// Which.
        label_id: LabelId,
        /// It is on from now on.
        on: bool,
    },
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

/// A list of chats, as it is asked for.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum ListOf {
    /// Those of a view.
    View {
        /// Which.
        view: View,
    },
    /// Those a filter lets through.
    Filter {
        /// Which.
        filter: Filter,
    },
    /// Those behind a number of the team's page.
    Figure {
        /// Which.
        figure: TeamFigure,
    },
}

/// Arguments of `chats_of`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ChatsOfArgs {
    /// Which.
    pub list: ListOf,
}

/// The chats of a list, in its order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChatsOf {
    /// The first 500.
    pub ids: Vec<ConversationId>,
    /// There are more.
    pub has_more: bool,
}
