//! The command that starts a chat with a phone number, or finds the one there is.

use sangam_model::id::{ContactId, ConversationId, MessageId, NumberId};
use sangam_model::identity::Phone;
use sangam_protocol::error::code;
use sangam_protocol::{ApiError, Rev, SendWish};

use super::Handler;
use crate::access::visibility::Viewer;
use crate::inbox::{self, Outgoing};
use crate::ruling::{Ruling, invalid};
use crate::store::{Conversation, Number, Result, Tx};

impl Handler<'_> {
    /// Where a chat with a phone number begins, or goes on.
    ///
    /// A chat may be the owner's alone: private, or imported and not released. A person who does not see it cannot write into it, and
    /// must not learn that it exists. So they get the same answer that everybody gets for a number of the business itself: no chat can
    /// be started with this phone number from here. They learn to ask the owner, but not why, and nothing is sent or made.
    pub(super) fn place_for(
        &self,
        tx: &Tx<'_>,
        id: ConversationId,
        number_id: NumberId,
        phone: &str,
    ) -> Ruling<Beginning> {
        let number = tx.number(number_id)?.filter(|number| number.workspace_id == self.asker.workspace_id);
        let Some(number) = number else {
            return Err(ApiError::new(code::NOT_FOUND, "no such number").into());
        };
        let Some(phone) = Phone::typed(phone, None) else {
            return Err(invalid("phone", "not a phone number in E.164").into());
        };
        let refused = || ApiError::new(code::NO_CHAT_WITH, "no chat can be begun with this number from here");
        let is_ours = |number: &Number| Phone::parse(&number.display_number).as_ref() == Some(&phone);
        if tx.numbers(self.asker.workspace_id, Rev(0), u32::MAX)?.iter().any(is_ours) {
            return Err(refused().into());
        }
        if tx.conversation(id)?.is_some() {
            return Err(invalid("conversation_id", "the id is another conversation's").into());
        }
        let known = inbox::contact_with(tx, &phone, self.clock.now())?;
        let Some(contact) = known else {
            return Ok(Beginning { id, number, phone, contact_id: None, known: None });
        };
        let viewer = Viewer::of(self.asker.role);
        let known = tx.conversation_of(contact.id, number_id)?.filter(Conversation::exists);
        let view = known.map(|known| tx.conversation_view(known.id)).transpose()?.flatten();
        let is_hidden = match &view {
            Some(view) => !viewer.sees(view),
            // Who a held customer is shows nowhere else, either.
            None => contact.private && !viewer.sees_hidden() || hides_all_of(tx, viewer, contact.id)?,
        };
        if is_hidden {
            return Err(refused().into());
        }
        let known = view.map(|view| view.conversation);
        Ok(Beginning { id, number, phone, contact_id: Some(contact.id), known })
    }

    /// Sends the first message of a chat, making the conversation if there is none. Refused, it leaves nothing behind.
    pub(super) fn begin_chat(
        &self,
        tx: &mut Tx<'_>,
        place: &Beginning,
        id: MessageId,
        wish: &SendWish<'_>,
    ) -> Ruling<()> {
        if let Some(known) = &place.known {
            return self.send(tx, known, id, wish);
        }
        let contact_id = place.contact_id.unwrap_or_else(|| ContactId::from_uuid(place.id.as_uuid()));
        let mut made = Conversation::new(place.id, place.number.id, contact_id);
        if self.is_for_assignees(tx)? {
            made.assignee_id = Some(self.asker.person_id);
        }
        let content = self.sendable(tx, &made, wish)?;
        let author = self.asker.person_id;
        let outgoing = Outgoing { id, author, content, reply_to: None, retry_of: None };
        self.inbox(tx, |inbox| {
            inbox.begin_conversation(&mut made, &place.phone)?;
            inbox.queue(&made, outgoing.clone())
        })
    }
}

/// There are chats with a contact, and the viewer sees none of them.
fn hides_all_of(tx: &Tx<'_>, viewer: Viewer, contact_id: ContactId) -> Result<bool> {
    let mut is_there = false;
    for chat in tx.conversations_of(contact_id)?.into_iter().filter(Conversation::exists) {
        if tx.conversation_view(chat.id)?.is_some_and(|view| viewer.sees(&view)) {
            return Ok(false);
        }
        is_there = true;
    }
    Ok(is_there)
}

/// Where a chat begins, or goes on.
pub(super) struct Beginning {
    /// The id it gets if there is none.
    id: ConversationId,
    number: Number,
    phone: Phone,
    /// Who has the phone, if anybody is known to.
    contact_id: Option<ContactId>,
    /// The one there is.
    known: Option<Conversation>,
}
