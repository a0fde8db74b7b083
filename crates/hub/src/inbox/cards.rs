//! Contact cards: what a team keeps about a customer shows in every chat with them.

use sangam_model::id::ContactId;

use super::Inbox;
use crate::store::{CardRecord, Result};

impl Inbox<'_, '_> {
    /// Keeps a customer's card.
    pub fn keep_card(&mut self, contact_id: ContactId, card: &CardRecord) -> Result<()> {
        self.tx.save_card(contact_id, card)?;
        for conversation in self.tx.conversations_of(contact_id)? {
            self.touch(conversation.id).contact = true;
        }
        Ok(())
    }

    /// Two contacts are one person: what was known of either is known of them, and where both say something the survivor's stays.
    pub(super) fn join_cards(&mut self, gone: ContactId, kept: ContactId) -> Result<()> {
        let (theirs, own) = (self.tx.card_of(gone)?, self.tx.card_of(kept)?);
        let joined = own.clone().joined(theirs);
        if joined == own { Ok(()) } else { self.keep_card(kept, &joined) }
    }
}
