//! What is under way and must not be begun beside itself: of one file for one number one upload, of one reaction or one
//! conversation's receipt one call, so that a later wish does not overtake an earlier one.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use sangam_model::id::{ConversationId, MessageId, NumberId};

use crate::store::{Deed, Errand};

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
            Deed::React { message_id, .. } => Self::React(message_id),
            Deed::Receipt { .. } => Self::Receipt(errand.conversation_id),
            Deed::Block { .. } => Self::Block(errand.conversation_id),
        }
    }
}

/// The work under way.
#[derive(Clone, Debug, Default)]
pub(super) struct Busy(Arc<Mutex<HashSet<Work>>>);

impl Busy {
    /// Claims some work until the claim is dropped, unless somebody is at it.
    pub(super) fn claim(&self, work: Work) -> Option<Claim> {
        let is_free = self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(work.clone());
        is_free.then(|| Claim { busy: self.clone(), work })
    }

    /// How much is under way.
    pub(super) fn count(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}

/// The right to some work.
#[derive(Debug)]
pub(super) struct Claim {
    busy: Busy,
    work: Work,
}

impl Drop for Claim {
    fn drop(&mut self) {
        self.busy.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.work);
    }
}

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
