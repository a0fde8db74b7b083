//! The commands that say whether two offered customers are the same person.

use sangam_model::id::{CommandId, ContactId};
use sangam_protocol::ApiError;
use sangam_protocol::error::code;

use super::Handler;
use crate::inbox::{Inbox, Wisher};
use crate::ruling::{Ruling, invalid};
use crate::store::{Conversation, Result, Tx};

impl Handler<'_> {
    /// Two contacts who had one phone are one person, or two. Said once more it changes nothing.
    pub(super) fn judge_two(
        &self,
        tx: &mut Tx<'_>,
        conversation: &Conversation,
        other_id: ContactId,
        sameness: Sameness,
        id: CommandId,
    ) -> Ruling<()> {
        let contact_id = conversation.contact_id;
        let Some(other_id) = self.contact(tx, other_id)? else {
            return Err(ApiError::new(code::NOT_FOUND, "no such customer").into());
        };
        if other_id == contact_id {
            return match sameness {
                Sameness::One => Ok(()),
                Sameness::Two => Err(invalid("other_id", "they are one person already").into()),
            };
        }
        let mut inbox = Inbox::new(tx, self.clock, self.random);
        if !inbox.may_be_one(contact_id, other_id)? {
            return Err(invalid("other_id", "nothing says that these two may be one person").into());
        }
        match sameness {
            Sameness::One => {
                let by = Wisher { id, person_id: self.asker.person_id };
                inbox.join_by(contact_id, other_id, conversation.id, by)?;
            }
            Sameness::Two => inbox.keep_apart(contact_id, other_id)?,
        }
        inbox.finish()?;
        Ok(())
    }

    /// The customer an id means, through merges, if the asker sees a chat with them.
    fn contact(&self, tx: &Tx<'_>, id: ContactId) -> Result<Option<ContactId>> {
        let Some(living) = tx.surviving_contact(id)? else { return Ok(None) };
        for conversation in tx.conversations_of(living.id)? {
            if tx.conversation_view(conversation.id)?.is_some_and(|view| self.may_see(tx, &view)) {
                return Ok(Some(living.id));
            }
        }
        Ok(None)
    }
}

/// What a person knows about two contacts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sameness {
    One,
    Two,
}
