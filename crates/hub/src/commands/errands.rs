//! Commands for reactions and read receipts.

use sangam_model::emoji;
use sangam_model::id::{CommandId, MessageId};

use super::Handler;
use crate::inbox::{self, Wisher};
use crate::ruling::{Ruling, invalid};
use crate::store::{Conversation, StoredMessage, Tx};

impl Handler<'_> {
    pub(super) fn react(
        &self,
        tx: &mut Tx<'_>,
        conversation: &Conversation,
        id: CommandId,
        message_id: MessageId,
        emoji: Option<String>,
    ) -> Ruling<()> {
        if emoji.as_deref().is_some_and(|emoji| !emoji::may_be_one(emoji)) {
            return Err(invalid("emoji", "one emoji, or nothing").into());
        }
        let message = tx.message(message_id)?.map(|view| view.message);
        let here = message.filter(|message| message.conversation_id == Some(conversation.id));
        let is_seen_only =
            here.as_ref().is_some_and(|message| inbox::is_seen_only(message, emoji.as_deref()));
        let now = self.clock.now();
        let can_be_reacted_to = |message: &StoredMessage| {
            let is_recent = message.sent_at.is_some_and(|at| now.since(at) < inbox::WITHIN);
            is_seen_only || is_recent && message.wamid.is_some() && message.facts.revoke.is_none()
        };
        let Some(message) = here.filter(can_be_reacted_to) else {
            return Err(invalid("message_id", "no message here that can be reacted to").into());
        };
        if !is_seen_only {
            self.may_write(tx, conversation, false)?;
        }
        let by = Wisher { id, person_id: self.asker.person_id };
        self.inbox(tx, |inbox| inbox.react(conversation, &message, emoji, by))
    }

    /// `told` says that the customer may know, and whether they also see the business writing.
    pub(super) fn mark_read(
        &self,
        tx: &mut Tx<'_>,
        conversation: &Conversation,
        id: CommandId,
        up_to: MessageId,
        told: Option<bool>,
    ) -> Ruling<()> {
        let message = tx.message(up_to)?.map(|view| view.message);
        let here = message.filter(|message| message.conversation_id == Some(conversation.id));
        let Some(position) = here.and_then(|message| message.position()) else {
            return Err(invalid("up_to", "no such message in this conversation").into());
        };
        let number = tx.number(conversation.number_id)?;
        // A number that may not write does not tick either: the team's own mark is all that changes.
        let may_tell = number.is_some_and(|number| number.standing.stage.lets(self.asker.person_id));
        let by = Wisher { id, person_id: self.asker.person_id };
        self.inbox(tx, |inbox| {
            inbox.mark_read(conversation, &position, by)?;
            match told.filter(|_| may_tell) {
                Some(typing) => inbox.tell_read(conversation, &position, typing, by),
                None => Ok(()),
            }
        })
    }
}
