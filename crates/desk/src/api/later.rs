//! Planned messages.

use sangam_model::Timestamp;
use sangam_model::id::{ConversationId, MessageId};
use sangam_model::later::Why;
use sangam_model::outgoing::OutgoingContent;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::conversations::PersonRef;
use super::error::UiError;

/// Arguments of `laters`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct LatersArgs {
    /// Only of this conversation.
    pub conversation_id: Option<ConversationId>,
}

/// A message that leaves later.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct LaterItem {
    /// Its id, and that of the message it becomes.
    pub id: MessageId,
    /// Where it will leave.
    pub conversation_id: ConversationId,
    /// What to call the customer.
    pub customer: String,
    /// Whose it is: who planned it, or gave it another time since.
    pub author: Option<PersonRef>,
    /// What it holds.
    pub content: OutgoingContent,
    /// When it leaves, by the hub's clock.
    pub at: Timestamp,
    /// On the clock of which zone that time was meant: `Asia/Kolkata`.
    pub zone: String,
    /// Only if the customer is silent until then.
    pub unless_customer_writes: bool,
    /// Where it stands.
    pub state: LaterState,
    /// When free text ends or ended, by the hub's clock.
    pub window_closes_at: Option<Timestamp>,
    /// Free text will not be allowed at that time, unless the customer writes before.
    pub window_will_be_closed: bool,
    /// Free text is allowed now.
    pub window_is_open: bool,
}

/// Where a planned message stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum LaterState {
    /// Its time has not come.
    Waiting,
    /// The hub does not know of it, or of its newest change, yet.
    WaitingForHub,
    /// It leaves as soon as the hub knows.
    Leaving,
    /// Its words come back once the hub has let go of it; until then it may still leave.
    TakingBack,
    /// The hub has let go of it, and its words wait for their composer.
    TakenBack,
    /// It did not go out, and goes only if a person says so.
    Held {
        /// Why.
        why: Why,
    },
    /// The hub did not take it.
    Refused {
        /// Why.
        error: UiError,
    },
}

/// Arguments of `send_later`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SendLaterArgs {
    /// Where.
    pub conversation_id: ConversationId,
    /// What.
    pub content: OutgoingContent,
    /// The message to quote.
    pub reply_to: Option<MessageId>,
    /// When.
    pub at: Timestamp,
    /// On the clock of which zone the person read that time.
    pub zone: String,
    /// Only if the customer is silent until then.
    pub unless_customer_writes: bool,
}

/// Arguments of `change_later`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ChangeLaterArgs {
    /// Which.
    pub later_id: MessageId,
    /// When.
    pub at: Timestamp,
    /// On the clock of which zone the person read that time.
    pub zone: String,
    /// Only if the customer is silent until then.
    pub unless_customer_writes: bool,
}

/// What came of `later_to_draft`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LaterToDraft {
    /// Its words stand in the composer. Otherwise the hub is asked to let go of it first: it is `taking_back`, and once it is
    /// `taken_back`, asking again brings them.
    pub in_composer: bool,
}

/// Arguments of whatever concerns one planned message.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct LaterArgs {
    /// Which.
    pub later_id: MessageId,
}
