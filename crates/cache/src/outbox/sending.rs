//! What a command sends: one shape for every way of asking for it.

use sangam_model::id::MessageId;
use sangam_model::outgoing::OutgoingContent;
use sangam_protocol::CommandBody;

use crate::outbox::Outgoing;

/// A message on its way.
#[derive(Clone, Debug, PartialEq)]
pub struct Sending {
    /// What it holds.
    pub content: OutgoingContent,
    /// The message it quotes.
    pub reply_to: Option<MessageId>,
    /// The earlier attempt it repeats.
    pub retry_of: Option<MessageId>,
}

/// Whether the command sends a message, which then carries the command's id.
pub(crate) const fn sends(body: &CommandBody) -> bool {
    matches!(body, CommandBody::SendText { .. })
}

impl Outgoing {
    /// The message this command sends; nothing for any other wish.
    #[must_use]
    pub fn sending(&self) -> Option<Sending> {
        match &self.command.body {
            CommandBody::SendText { text, reply_to, retry_of, .. } => Some(Sending {
                content: OutgoingContent::text(text),
                reply_to: *reply_to,
                retry_of: *retry_of,
            }),
            _ => None,
        }
    }

    /// Whether it sends a message.
    #[must_use]
    pub const fn is_send(&self) -> bool {
        sends(&self.command.body)
    }
}
