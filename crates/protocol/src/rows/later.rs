//! A message that is planned.

use sangam_model::Timestamp;
use sangam_model::id::{ConversationId, MessageId, PersonId};
use sangam_model::later;
use sangam_model::outgoing::OutgoingContent;
use sangam_model::zone::Zone;
use serde::{Deserialize, Serialize};

use crate::sync::Rev;

/// A message that leaves later.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LaterRow {
    /// Its id: of the command that planned it, and of the message it becomes.
    pub id: MessageId,
    /// The conversation it belongs to.
    pub conversation_id: ConversationId,
    /// Whose it is: who planned it, or gave it another time since.
    pub author_id: PersonId,
    /// What it holds; absent once nothing can come of it any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<OutgoingContent>,
    /// The message it quotes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<MessageId>,
    /// When it leaves.
    pub at: Timestamp,
    /// On the clock of which zone that time was meant.
    pub zone: Zone,
    /// Only if the customer is silent until then.
    #[serde(default)]
    pub unless_customer_writes: bool,
    /// Where it stands.
    pub standing: later::PlanState,
    /// When it was planned.
    pub made_at: Timestamp,
    /// The revision that last changed it.
    pub rev: Rev,
}
