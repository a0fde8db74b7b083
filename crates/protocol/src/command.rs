//! Wishes of a desktop: `POST /v1/commands`.
//!
//! A command carries an id made on the desktop before its first attempt. The hub executes it at most once: the same id with
//! the same body answers with the first outcome (remembered for 90 days), the same id with another body is refused with 409.
//! So a desktop that heard no answer simply asks again.

use sangam_model::id::{CommandId, ContactId, ConversationId, MessageId, PersonId};
use serde::{Deserialize, Serialize};

use crate::error::ApiError;
use crate::sync::Rev;

/// The longest text WhatsApp takes, in characters.
pub const TEXT_MAX_CHARS: usize = 4096;

/// One wish.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Command {
    /// Made on the desktop. For `send_text` it is also the id of the message.
    pub id: CommandId,
    /// What is wished.
    #[serde(flatten)]
    pub body: CommandBody,
}

/// What can be wished.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum CommandBody {
    /// Send free text to the customer.
    SendText {
        /// Where.
        conversation_id: ConversationId,
        /// At most [`TEXT_MAX_CHARS`] characters, not only white space.
        text: String,
        /// The message to quote.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reply_to: Option<MessageId>,
        /// The unknown or failed message a person decided to send again.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_of: Option<MessageId>,
    },
    /// Everything up to a message was read by the team.
    MarkRead {
        /// Where.
        conversation_id: ConversationId,
        /// The newest message that was on the screen.
        up_to: MessageId,
    },
    /// Give the conversation to someone, or to nobody.
    Assign {
        /// Which.
        conversation_id: ConversationId,
        /// To whom.
        assignee_id: Option<PersonId>,
        /// Who the asker believed was assigned; a mismatch is rejected `already_assigned` with the winner.
        expected_assignee_id: Option<PersonId>,
    },
    /// Mark the conversation as done.
    Resolve {
        /// Which.
        conversation_id: ConversationId,
    },
    /// Take the conversation up again.
    Reopen {
        /// Which.
        conversation_id: ConversationId,
    },
    /// Make the customer private to the owner, or no longer: every conversation with them, live messages included. Owners only.
    SetPrivate {
        /// A conversation with them.
        conversation_id: ConversationId,
        /// Private from now on.
        private: bool,
    },
    /// A person knows that two customers who had the same phone are one. It cannot be taken back.
    MergeContacts {
        /// A conversation with one of them.
        conversation_id: ConversationId,
        /// The other, as offered.
        other_id: ContactId,
    },
    /// A person knows that they are two; they are not offered again.
    KeepApart {
        /// A conversation with one of them.
        conversation_id: ConversationId,
        /// The other, as offered.
        other_id: ContactId,
    },
}

impl CommandBody {
    /// The conversation it is about.
    #[must_use]
    pub const fn conversation_id(&self) -> ConversationId {
        match self {
            Self::SendText { conversation_id, .. }
            | Self::MarkRead { conversation_id, .. }
            | Self::Assign { conversation_id, .. }
            | Self::Resolve { conversation_id }
            | Self::Reopen { conversation_id }
            | Self::SetPrivate { conversation_id, .. }
            | Self::MergeContacts { conversation_id, .. }
            | Self::KeepApart { conversation_id, .. } => *conversation_id,
        }
    }
}

/// What became of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Done; the rows it changed carry revisions up to `rev`.
    Applied,
    /// Refused for good; repeating it cannot help.
    Rejected,
}

/// The hub's answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CommandOutcome {
    /// Which command.
    pub id: CommandId,
    /// What became of it.
    pub outcome: Outcome,
    /// Where the workspace stood after it.
    pub rev: Rev,
    /// Why it was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<ApiError>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_flat_json() {
        let json = serde_json::json!({
            "id": "01932b8e-7c2a-7000-8000-000000000001",
            "type": "send_text",
            "conversation_id": "01932b8e-7c2a-7000-8000-000000000002",
            "text": "Haan, mil jayega"
        });
        let command: Command = serde_json::from_value(json.clone()).unwrap();
        assert_eq!(serde_json::to_value(&command).unwrap(), json);
    }
}
