//! Opt-outs from marketing messages, stored for number and contact: reported by a webhook of its own, or by the error with which
//! WhatsApp refuses a message.

use sangam_model::Timestamp;
use sangam_model::id::{ConversationId, NumberId};
use sangam_model::marketing::{self, STOPPED, Wish};

use super::{Inbox, Person};
use crate::store::{Conversation, Result, StoredMessage};

impl Inbox<'_, '_> {
    /// A customer wished so on their phone. Nobody sees a chat that has no bubble yet; the wish waits with it.
    pub(super) fn wished(&mut self, number_id: NumberId, person: &Person, wish: Wish) -> Result<()> {
        self.sight(person)?;
        let Some(contact_id) = self.whose(&person.aliases, wish.at)? else { return Ok(()) };
        let id = self.conversation_with(contact_id, number_id)?;
        self.join_wish(id, wish)
    }

    /// A message that WhatsApp refused because its customer stopped marketing says so too.
    pub(super) fn keep_wish(&mut self, message: &StoredMessage) -> Result<()> {
        let failure = message.facts.failure.as_ref().filter(|failure| failure.error.code == STOPPED);
        let at: Option<Timestamp> = failure.map(|failure| failure.at);
        match (at, message.conversation_id) {
            (Some(at), Some(id)) => self.join_wish(id, Wish { at, is_stop: true }),
            _ => Ok(()),
        }
    }

    fn join_wish(&mut self, id: ConversationId, wish: Wish) -> Result<()> {
        let Some(before) = self.tx.conversation(id)? else { return Ok(()) };
        let marketing = marketing::join(before.marketing, Some(wish));
        if marketing == before.marketing {
            return Ok(());
        }
        let rev = if before.exists() { self.tx.next_rev() } else { before.rev };
        self.tx.save_conversation(&Conversation { marketing, rev, ..before })
    }
}
