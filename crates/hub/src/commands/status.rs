//! Commands that change a conversation's status, and the command that undoes them.
//!
//! What a command changed is stored beside its outcome, as it was before. Undo restores exactly that, and only if nobody has changed it
//! since: the conversation names the command that last decided each property, and every other decision (of the customer, the clock, a
//! colleague) removes that name.

use sangam_model::conversation::{Horizon, LONGEST_SLEEP, Stand};
use sangam_model::id::{CommandId, MessageId};
use sangam_protocol::error::code;
use sangam_protocol::{ApiError, Command, CommandBody};

use super::Handler;
use crate::inbox::Wisher;
use crate::ruling::{Ruling, invalid};
use crate::store::{Conversation, Result, StoredMessage, Tx, Undo};

/// Answers looked at, newest first, for one by somebody else. Behind so many of the asker's own nobody is believed to have read.
const ANSWERS: u32 = 50;

impl Handler<'_> {
    /// What a wish would change, as it is now, if that can be put back.
    pub(super) fn found(&self, tx: &Tx<'_>, body: &CommandBody) -> Result<Option<Undo>> {
        let what: fn(Conversation) -> Undo = match body {
            CommandBody::Resolve { .. }
            | CommandBody::Reopen { .. }
            | CommandBody::SetPending { .. }
            | CommandBody::Snooze { .. } => |found| Undo::Stand(found.stand()),
            CommandBody::SetBlocked { blocked: true, .. } => |found| Undo::Unblocked(found.stand()),
            CommandBody::Assign { .. } => |found| Undo::Assignee(found.assignee_id),
            CommandBody::AssignTeam { .. } => {
                |found| Undo::Team { team_id: found.team_id, assignee_id: found.assignee_id }
            }
            CommandBody::MarkRead { .. } | CommandBody::MarkUnread { .. } => {
                |found| Undo::Read { marked_read: found.marked_read, unread_mark: found.unread_mark }
            }
            _ => return Ok(None),
        };
        Ok(self.conversation(tx, body.conversation_id())?.map(|view| what(view.conversation)))
    }

    pub(super) fn stand(
        &self,
        tx: &mut Tx<'_>,
        conversation: Conversation,
        id: CommandId,
        stand: Stand,
    ) -> Ruling<()> {
        let by = Wisher { id, person_id: self.asker.person_id };
        let (chat, is_done) = (conversation.id, stand == Stand::Resolved);
        self.inbox(tx, |inbox| {
            inbox.stand(conversation, stand, by)?;
            if is_done { inbox.plan_survey(chat, by) } else { Ok(()) }
        })
    }

    /// Puts a conversation out of the way. If the customer has written and no colleague has answered, the asker must have seen those
    /// messages: a command may have travelled for hours, and a customer who wrote meanwhile would be in no list.
    ///
    /// A time to wake that has passed meanwhile is none to refuse: the conversation wakes at once, and says so.
    pub(super) fn put_aside(
        &self,
        tx: &mut Tx<'_>,
        conversation: Conversation,
        command: &Command,
    ) -> Ruling<()> {
        let (stand, seen) = match &command.body {
            CommandBody::Snooze { until, zone, seen, .. } => {
                if until.since(self.clock.now()) > LONGEST_SLEEP {
                    return Err(ApiError::new(code::LATER_TIME, "that time is too far ahead").into());
                }
                (Stand::Snoozed { until: *until, zone: zone.clone() }, seen)
            }
            CommandBody::SetPending { seen, .. } => (Stand::Pending, seen),
            CommandBody::Resolve { seen, .. } => (Stand::Resolved, seen),
            _ => return Err(invalid("type", "it puts nothing aside").into()),
        };
        if let Some(seen) = *seen
            && self.has_unseen_words(tx, &conversation, seen)?
        {
            return Err(ApiError::new(code::CUSTOMER_WROTE, "the customer wrote since").into());
        }
        self.stand(tx, conversation, command.id, stand)
    }

    /// Puts back what an earlier command of the same person changed in this conversation.
    pub(super) fn take_back(
        &self,
        tx: &mut Tx<'_>,
        conversation: Conversation,
        id: CommandId,
        earlier: CommandId,
    ) -> Ruling<()> {
        let by = Wisher { id, person_id: self.asker.person_id };
        let record = tx.command(earlier)?.filter(|record| record.person_id == by.person_id);
        let found = record.and_then(|record| record.found);
        let Some(found) = found.filter(|found| !matches!(found, Undo::Unblocked(_))) else {
            return Err(invalid("command_id", "nothing of this person's that could be taken back").into());
        };
        let last = match &found {
            Undo::Stand(_) | Undo::Unblocked(_) => conversation.status_by,
            Undo::Assignee(_) | Undo::Team { .. } => conversation.assigned_by,
            Undo::Read { .. } => conversation.read_by,
        };
        if last != Some(earlier) {
            return Err(changed_since().into());
        }
        match found {
            Undo::Stand(stand) | Undo::Unblocked(stand) => {
                let stand = stand.at(self.clock.now());
                let (chat, is_done) = (conversation.id, stand == Stand::Resolved);
                self.inbox(tx, |inbox| {
                    inbox.stand_again(conversation, stand, Some(by))?;
                    if is_done { inbox.plan_survey(chat, by) } else { Ok(()) }
                })
            }
            Undo::Assignee(to) => {
                if let Some(to) = to
                    && self.colleague_sees(tx, &conversation, to)? != Some(true)
                {
                    return Err(changed_since().into());
                }
                self.inbox(tx, |inbox| inbox.assign(conversation, to, by.person_id, Some(id)))
            }
            Undo::Team { team_id, assignee_id } => {
                self.put_back_team(tx, conversation, id, (team_id, assignee_id))
            }
            Undo::Read { marked_read, unread_mark } => {
                self.inbox(tx, |inbox| inbox.set_read(&conversation, marked_read, unread_mark, id))
            }
        }
    }

    /// Whether the customer wrote behind a bubble, and nobody is known to have read that. A bubble that is not here any more says
    /// nothing.
    ///
    /// Who answers has read. But the asker's own answer may have been on its way for as long as the wish, written before those words
    /// came: had they read them, the bubble they name would lie behind them.
    fn has_unseen_words(&self, tx: &Tx<'_>, conversation: &Conversation, seen: MessageId) -> Result<bool> {
        let seen = tx.message(seen)?.map(|view| view.message);
        let seen = seen.filter(|message| message.conversation_id == Some(conversation.id));
        let Some(seen) = seen.and_then(|message| message.position()) else { return Ok(false) };
        let is_own = |answer: &StoredMessage| {
            answer.facts.content.as_ref().and_then(|told| told.author) == Some(self.asker.person_id)
        };
        let answers = tx.answers_behind(conversation.id, &seen, ANSWERS)?;
        let read = answers.iter().find(|answer| !is_own(answer)).and_then(StoredMessage::position);
        let horizon = read.as_ref().map_or(Horizon::Read(&seen), Horizon::Words);
        tx.words_behind(conversation.id, Some(horizon)).map(|words| words.is_some())
    }
}

pub(super) fn changed_since() -> ApiError {
    ApiError::new(code::CHANGED_SINCE, "somebody changed it since")
}
