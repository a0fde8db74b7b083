//! Mutual exclusion for calls under way: one upload of a file for a number, one call for a reaction or for a conversation's receipts,
//! so that a later command does not overtake an earlier one.

use sangam_model::id::{ConversationId, MessageId, NumberId};

use crate::background::claims::Claims;
use crate::store::{Errand, ErrandKind};

/// Something that is done by one at a time.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Work {
    /// Uploading the file with this digest.
    Upload(NumberId, String),
    /// Reacting to this message.
    React(MessageId),
    /// Telling what was read of this conversation.
    Receipt(ConversationId),
    /// Blocking the customer of this conversation, or letting them in.
    Block(ConversationId),
}

impl Work {
    pub(super) const fn of(errand: &Errand) -> Self {
        match errand.deed {
            ErrandKind::React { message_id, .. } => Self::React(message_id),
            ErrandKind::Receipt { .. } => Self::Receipt(errand.conversation_id),
            ErrandKind::Block { .. } => Self::Block(errand.conversation_id),
        }
    }
}

/// The work under way.
pub(super) type Busy = Claims<Work>;

#[cfg(test)]
mod tests {
    use sangam_model::{ManualClock, SeededRandom, Timestamp};

    use super::*;

    #[test]
    fn work_is_claimed_by_one_until_it_is_let_go() {
        let (clock, random) = (ManualClock::new(Timestamp::default()), SeededRandom::new(1));
        let busy = Busy::default();
        let upload = |number| Work::Upload(number, "a".repeat(64));
        let (one, other) = (NumberId::new(&clock, &random), NumberId::new(&clock, &random));
        let claim = busy.claim(upload(one)).unwrap();
        assert!(busy.claim(upload(one)).is_none());
        assert!(busy.claim(upload(other)).is_some());
        drop(claim);
        assert!(busy.claim(upload(one)).is_some());
    }
}
