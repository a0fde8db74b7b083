//! What people decide about a conversation: read, whose it is, where it stands, whether it is the owner's alone.

use sangam_model::ConversationStatus;
use sangam_model::conversation::Position;
use sangam_model::id::{ContactId, EventId, PersonId};
use sangam_protocol::EventRow;
use sangam_protocol::rows::EventKind;

use super::Inbox;
use crate::store::{Contact, Conversation, Result, StoreError};

impl Inbox<'_> {
    /// The team read everything up to here. The mark never goes back.
    pub fn mark_read(&mut self, conversation: &Conversation, up_to: Position) -> Result<()> {
        let marked_read = conversation.marked_read.clone().max(Some(up_to));
        self.touch(conversation.id);
        self.tx.save_conversation(&Conversation { marked_read, ..conversation.clone() })
    }

    /// Gives a conversation to someone, or to nobody.
    pub fn assign(&mut self, conversation: Conversation, to: Option<PersonId>, by: PersonId) -> Result<()> {
        if conversation.assignee_id == to {
            return Ok(());
        }
        let line = EventKind::Assigned { assignee_id: to };
        self.change(Conversation { assignee_id: to, ..conversation }, line, by)
    }

    /// Sets where a conversation stands. From here on a person has decided.
    pub fn set_status(
        &mut self,
        conversation: Conversation,
        status: ConversationStatus,
        line: EventKind,
        by: PersonId,
    ) -> Result<()> {
        let is_there = conversation.status == status;
        let decided = Conversation { status, status_decided: true, snoozed_until: None, ..conversation };
        if is_there { self.tx.save_conversation(&decided) } else { self.change(decided, line, by) }
    }

    /// Makes a customer private to the owner, or no longer. Every conversation with them leaves the others' sight, or comes back.
    pub fn set_private(&mut self, contact_id: ContactId, private: bool) -> Result<()> {
        let contact = self.tx.contact(contact_id)?.ok_or(StoreError::Missing("contact"))?;
        if contact.private == private {
            return Ok(());
        }
        let rev = self.tx.next_rev();
        self.tx.save_contact(&Contact { private, rev, ..contact })?;
        self.change_sight(contact_id)
    }

    pub(super) fn change(&mut self, conversation: Conversation, what: EventKind, by: PersonId) -> Result<()> {
        let rev = self.tx.next_rev();
        let conversation_id = conversation.id;
        self.tx.save_conversation(&Conversation { rev, ..conversation })?;
        let line = EventRow {
            id: EventId::new(self.clock, self.random),
            conversation_id,
            what,
            by: Some(by),
            at: self.clock.now(),
            rev: self.tx.next_rev(),
        };
        self.tx.add_event(&line, None).map(drop)
    }
}
