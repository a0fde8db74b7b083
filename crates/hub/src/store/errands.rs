//! Reactions, read receipts and blocks on their way to WhatsApp. Repeating one does no harm.

use sangam_model::Timestamp;
use sangam_model::conversation::Position;
use sangam_model::id::{CommandId, ConversationId, MessageId, NumberId, PersonId, WorkspaceId};
use sangam_model::send;

use super::{Result, StoredMessage};

/// What WhatsApp is to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// The business reacts to a message.
    React {
        /// Which, by our id.
        message_id: MessageId,
        /// The emoji; `None` removes the reaction.
        emoji: Option<String>,
        /// The reaction WhatsApp knows of, for when this one is refused.
        before: Option<String>,
    },
    /// The team read the conversation up to a message.
    Receipt {
        /// The customer sees that the business writes.
        typing: bool,
    },
    /// The number hears nothing from the customer any more, or does again.
    Block {
        /// Blocked from now on.
        blocked: bool,
    },
}

/// A deed to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Errand {
    /// The command that asked for it.
    pub id: CommandId,
    /// Its workspace.
    pub workspace_id: WorkspaceId,
    /// Through which number.
    pub number_id: NumberId,
    /// In which conversation.
    pub conversation_id: ConversationId,
    /// Who asked.
    pub person_id: PersonId,
    /// The message it is about, by WhatsApp's id.
    pub wamid: String,
    /// What is to be done.
    pub deed: Deed,
    /// Calls that were begun.
    pub attempts: u32,
    /// When it was asked for.
    pub made_at: Timestamp,
    /// Not to be tried before.
    pub due_at: Timestamp,
}

impl Errand {
    /// From when on it may be tried.
    #[must_use]
    pub fn free_at(&self, now: Timestamp) -> Timestamp {
        send::free_at(self.attempts, self.due_at, now)
    }
}

/// Reading errands.
pub trait ErrandReads {
    /// Errands of connected numbers that are free to be tried, by due time.
    fn errands_due(&self, now: Timestamp, limit: u32) -> Result<Vec<Errand>>;
    /// When the next errand will be due that is not due yet.
    fn next_errand_due(&self, now: Timestamp) -> Result<Option<Timestamp>>;
    /// One errand.
    fn errand(&self, id: CommandId) -> Result<Option<Errand>>;
    /// The reaction to a message that is on its way.
    fn reaction_under_way(&self, message_id: MessageId) -> Result<Option<Errand>>;
    /// The wish that is on its way to block the customer of a conversation, or to let them in again.
    fn block_under_way(&self, id: ConversationId) -> Result<Option<Errand>>;
    /// The customer's newest live message of a conversation, up to a place.
    fn newest_from_customer(&self, id: ConversationId, up_to: &Position) -> Result<Option<StoredMessage>>;
}

/// Writing errands.
pub trait ErrandWrites {
    /// Adds or changes an errand; one about the same thing gives way.
    fn save_errand(&mut self, errand: &Errand) -> Result<()>;
    /// It is done, or will not be done.
    fn remove_errand(&mut self, id: CommandId) -> Result<()>;
}
