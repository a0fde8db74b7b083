//! Decisions of people about a conversation: read, assigned, status, private to the owner.

use sangam_model::conversation::{Position, Stand};
use sangam_model::id::{CommandId, ContactId, ConversationId, EventId, PersonId};
use sangam_model::{ConversationStatus, Timestamp};
use sangam_protocol::EventRow;
use sangam_protocol::rows::EventKind;

use super::{Inbox, Wisher};
use crate::store::{Contact, Conversation, Result, StoreError};

impl Inbox<'_, '_> {
    /// Marks everything up to here as read. The mark only moves forward, except by undo.
    pub fn mark_read(&mut self, conversation: &Conversation, up_to: &Position, by: Wisher) -> Result<()> {
        let marked_read = conversation.marked_read.clone().max(Some(up_to.clone()));
        let unread_mark = conversation.unread_mark.clone().filter(|mark| mark > up_to);
        self.set_read(conversation, marked_read, unread_mark, by.id)
    }

    /// Marks a conversation as unread.
    pub fn mark_unread(&mut self, conversation: &Conversation, by: Wisher) -> Result<()> {
        let newest = conversation.last_message_id.map(|id| self.tx.message(id)).transpose()?.flatten();
        let Some(position) = newest.and_then(|newest| newest.message.position()) else { return Ok(()) };
        self.set_read(conversation, conversation.marked_read.clone(), Some(position), by.id)
    }

    /// Sets how far it was read, and the unread mark. Without a change nothing is written.
    pub fn set_read(
        &mut self,
        conversation: &Conversation,
        marked_read: Option<Position>,
        unread_mark: Option<Position>,
        by: CommandId,
    ) -> Result<()> {
        self.touch(conversation.id);
        if conversation.marked_read == marked_read && conversation.unread_mark == unread_mark {
            return Ok(());
        }
        let is_seen = conversation.unread_mark.is_some() != unread_mark.is_some();
        let rev = if is_seen { self.tx.next_rev() } else { conversation.rev };
        let read_by = Some(by);
        let conversation = conversation.clone();
        self.tx.save_conversation(&Conversation { marked_read, unread_mark, read_by, rev, ..conversation })
    }

    /// Gives a conversation to someone, or to nobody; `command` names the wish, if it was one about this conversation.
    pub fn assign(
        &mut self,
        conversation: Conversation,
        to: Option<PersonId>,
        by: PersonId,
        command: Option<CommandId>,
    ) -> Result<()> {
        if conversation.assignee_id == to {
            return Ok(());
        }
        self.tx.route_next(self.clock.now())?;
        let line = EventKind::Assigned { assignee_id: to };
        self.change(Conversation { assignee_id: to, assigned_by: command, ..conversation }, line, Some(by))
    }

    /// Unassigns a conversation from a person who was removed or may not see it, and routes it again.
    ///
    /// # Errors
    /// What the database says.
    pub fn hand_back(&mut self, id: ConversationId) -> Result<()> {
        let Some(conversation) = self.tx.conversation(id)? else { return Ok(()) };
        let Some(assignee_id) = conversation.assignee_id else { return Ok(()) };
        if self.may_have(&conversation, assignee_id)? {
            return Ok(());
        }
        let by = self.tx.remover(assignee_id)?;
        // The deadline of the former person ends.
        self.tx.forget_routed(id)?;
        self.tx.route_next(self.clock.now())?;
        let line = EventKind::Assigned { assignee_id: None };
        self.change(Conversation { assignee_id: None, assigned_by: None, ..conversation }, line, by)
    }

    /// Sets the status of a conversation by a person's decision.
    pub fn stand(&mut self, conversation: Conversation, stand: Stand, by: Wisher) -> Result<()> {
        if stand != Stand::Resolved || conversation.status == ConversationStatus::Resolved {
            return self.put(conversation, stand, Some(by), None);
        }
        // A message still on its way may have been sent before now; the person who resolves the chat does not know it.
        let known = self.tx.last_words(conversation.id)?;
        let settles = Some(known.map_or(Timestamp::default(), |newest| newest.plus(1)));
        let settled_until = conversation.settled_until.max(settles);
        self.put(Conversation { settled_until, ..conversation }, stand, Some(by), settles)
    }

    /// Restores the status from before a command that is undone. An undone resolution does not count, and restoring an earlier one is
    /// not a new one. `by` is `None` if WhatsApp's refusal undoes it.
    pub fn stand_again(
        &mut self,
        conversation: Conversation,
        stand: Stand,
        by: Option<Wisher>,
    ) -> Result<()> {
        let mut settled_until = conversation.settled_until;
        if conversation.status == ConversationStatus::Resolved && stand != Stand::Resolved {
            let mut lines = self.settling(conversation.id)?;
            if let Some(newest) = lines.iter().position(|line| line.what.is_resolution()) {
                let rev = self.tx.next_rev();
                let what = EventKind::Resolved { void: true, settles: None };
                self.tx.change_event(&EventRow { what, rev, ..lines.remove(newest) })?;
            }
            settled_until = lines.iter().filter_map(EventRow::done).map(|done| done.settles).max();
        }
        self.put(Conversation { settled_until, ..conversation }, stand, by, None)
    }

    /// A resolution that settles nothing only undoes a reopening.
    fn put(
        &mut self,
        conversation: Conversation,
        stand: Stand,
        by: Option<Wisher>,
        settles: Option<Timestamp>,
    ) -> Result<()> {
        let line = match &stand {
            Stand::Open => EventKind::Reopened,
            Stand::Pending => EventKind::Pending,
            Stand::Snoozed { until, zone } => EventKind::Snoozed { until: *until, zone: zone.clone() },
            Stand::Resolved => EventKind::Resolved { void: settles.is_none(), settles },
        };
        let is_there = conversation.stand() == stand;
        let opened_at = self.tx.opened_since(conversation.id, conversation.settled_until)?;
        let decided = Conversation { status_decided: true, opened_at, ..conversation.standing(stand) };
        if is_there {
            return self.tx.save_conversation(&decided);
        }
        self.tx.route_next(self.clock.now())?;
        let decided = Conversation { status_by: by.map(|by| by.id), woke_at: None, ..decided };
        self.change(decided, line, by.map(|by| by.person_id))
    }

    /// The lines of a conversation that settle what its customer sent, newest first.
    pub(super) fn settling(&self, id: ConversationId) -> Result<Vec<EventRow>> {
        let lines = self.tx.done_lines(id)?;
        Ok(lines.into_iter().filter(|line| line.done().is_some()).collect())
    }

    /// Limits all settling lines of a conversation to before an instant.
    pub(super) fn unsettle(&mut self, id: ConversationId, from: Timestamp) -> Result<()> {
        for line in self.settling(id)? {
            if let EventKind::Resolved { void, .. } = line.what
                && line.done().is_some_and(|done| done.settles > from)
            {
                let rev = self.tx.next_rev();
                let what = EventKind::Resolved { void, settles: Some(from) };
                self.tx.change_event(&EventRow { what, rev, ..line })?;
            }
        }
        Ok(())
    }

    /// Wakes a snoozed conversation that is due. One that is awake, or snoozed for longer, is left alone.
    pub fn wake(&mut self, id: ConversationId) -> Result<()> {
        let now = self.clock.now();
        let Some(conversation) = self.tx.conversation(id)?.filter(|found| found.merged_into.is_none()) else {
            return Ok(());
        };
        let is_asleep = conversation.status == ConversationStatus::Snoozed;
        if !is_asleep || conversation.snoozed_until.is_none_or(|until| until > now) {
            return Ok(());
        }
        let awake =
            Conversation { woke_at: Some(now), status_by: None, ..conversation.standing(Stand::Open) };
        self.change(awake, EventKind::Woke, None)
    }

    /// Makes a customer private to the owner, or not any more. Every conversation with them is hidden from the others, or shown again.
    pub fn set_private(&mut self, contact_id: ContactId, private: bool) -> Result<()> {
        let contact = self.tx.contact(contact_id)?.ok_or(StoreError::Missing("contact"))?;
        if contact.private == private {
            return Ok(());
        }
        let rev = self.tx.next_rev();
        self.tx.save_contact(&Contact { private, rev, ..contact })?;
        self.change_sight(contact_id, !private)
    }

    /// Releases an imported conversation, or holds it again.
    pub fn set_released(&mut self, conversation: Conversation, released: bool) -> Result<()> {
        self.released.insert(conversation.id, released);
        let touch = self.touch(conversation.id);
        (touch.moved, touch.offered) = (true, released);
        self.tx.save_conversation(&Conversation { released, ..conversation })
    }

    /// Writes down what was decided about a conversation, with its line. One that waits for anybody from now on is offered.
    pub(super) fn change(
        &mut self,
        conversation: Conversation,
        what: EventKind,
        by: Option<PersonId>,
    ) -> Result<()> {
        let rev = self.tx.next_rev();
        let (before, after) = (self.tx.conversation(conversation.id)?, Conversation { rev, ..conversation });
        self.tx.save_conversation(&after)?;
        if !before.is_some_and(|before| before.waits_for_anybody()) {
            self.offer(&after)?;
        }
        let line = self.line(after.id, what, by);
        self.tx.add_event(&line, None).map(drop)
    }

    /// A line about what is done now, behind those written before.
    pub(super) fn line(
        &mut self,
        conversation_id: ConversationId,
        what: EventKind,
        by: Option<PersonId>,
    ) -> EventRow {
        let rev = self.tx.next_rev();
        let id = EventId::in_turn(self.clock, self.random, rev.0);
        EventRow { id, conversation_id, what, by, at: self.clock.now(), rev }
    }
}
