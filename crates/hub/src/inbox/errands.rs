//! Reactions of the business, read receipts and blocks: shown at once, told to WhatsApp as an errand that may be repeated.
//!
//! A reaction WhatsApp refuses is taken back here too, to what it knows of; unless somebody has reacted anew meanwhile.

use sangam_model::Timestamp;
use sangam_model::conversation::Position;
use sangam_model::facts::{Facts, ReactionFact, Reactor};
use sangam_model::id::{CommandId, PersonId};
use sangam_model::identity::Aliases;
use sangam_model::send::{self, Answer, Next};
use sangam_model::time::{DAY, SECOND};

use super::Inbox;
use super::sending::{Outcome, address_of, lets};
use crate::store::{Conversation, Deed, Errand, Number, Result, StoredMessage};

/// How long a message can be reacted to and marked as read (`docs/whatsapp.md` §3.2).
pub const WITHIN: i64 = 30 * DAY;
/// How long the business is shown writing.
const TYPING: i64 = 25 * SECOND;
/// How long it is tried.
const TRIED: i64 = DAY;

/// An errand to run.
#[derive(Clone, Debug)]
pub struct ErrandCall {
    /// The errand.
    pub errand: Errand,
    /// Through which number.
    pub number: Number,
    /// To whom.
    pub recipient: Aliases,
}

/// Who wished something, and under which id.
#[derive(Clone, Copy, Debug)]
pub struct Wisher {
    /// The command.
    pub id: CommandId,
    /// The person.
    pub person_id: PersonId,
}

impl Inbox<'_> {
    /// The business reacts to a message, or takes its reaction back.
    pub fn react(
        &mut self,
        conversation: &Conversation,
        message: &StoredMessage,
        emoji: Option<String>,
        by: Wisher,
    ) -> Result<()> {
        let now = self.clock.now();
        let Some(wamid) = message.wamid.clone() else { return Ok(()) };
        let standing = message.facts.reactions.get(&Reactor::Business);
        let shown = standing.and_then(|fact| fact.emoji.clone()).filter(|emoji| !emoji.is_empty());
        let under_way = self.tx.reaction_under_way(message.id)?;
        if under_way.is_none() && shown == emoji {
            return Ok(());
        }
        let before = match under_way {
            Some(Errand { deed: Deed::React { before, .. }, .. }) => before,
            _ => shown,
        };
        let at = standing.map_or(now, |fact| fact.at.plus(1).max(now));
        let fact = ReactionFact { at, wamid: by.id.to_string(), emoji: emoji.clone() };
        self.learn(message, Facts::reacted(Reactor::Business, fact))?;
        let deed = Deed::React { message_id: message.id, emoji, before };
        self.run_errand(conversation, wamid, deed, by, now)
    }

    /// The customer may know that everything up to here was read, as far as WhatsApp still tells them.
    pub fn tell_read(
        &mut self,
        conversation: &Conversation,
        up_to: &Position,
        typing: bool,
        by: Wisher,
    ) -> Result<()> {
        let now = self.clock.now();
        let newest = self.tx.newest_from_customer(conversation.id, up_to)?;
        let newest = newest.filter(|message| message.sent_at.is_some_and(|at| now.since(at) < WITHIN));
        match newest.and_then(|message| message.wamid) {
            Some(wamid) => self.run_errand(conversation, wamid, Deed::Receipt { typing }, by, now),
            None => Ok(()),
        }
    }

    pub(super) fn run_errand(
        &mut self,
        conversation: &Conversation,
        wamid: String,
        deed: Deed,
        by: Wisher,
        now: Timestamp,
    ) -> Result<()> {
        self.tx.save_errand(&Errand {
            id: by.id,
            workspace_id: self.tx.workspace_id(),
            number_id: conversation.number_id,
            conversation_id: conversation.id,
            person_id: by.person_id,
            wamid,
            deed,
            attempts: 0,
            made_at: now,
            due_at: now,
        })
    }

    /// Begins an errand, if it still may run.
    pub fn begin_errand(&mut self, id: CommandId) -> Result<Option<ErrandCall>> {
        let now = self.clock.now();
        let Some(mut errand) = self.tx.errand(id)?.filter(|errand| errand.free_at(now) <= now) else {
            return Ok(None);
        };
        let number = self.tx.number(errand.number_id)?.filter(|number| number.standing.is_connected());
        let view = self.tx.conversation_view(errand.conversation_id)?;
        let (Some(number), Some(view)) = (number, view) else { return Ok(None) };
        let needs_window = matches!(errand.deed, Deed::React { .. } | Deed::Block { blocked: true });
        let is_shut = needs_window && !send::may_begin(false, view.conversation.window_closes_at, now);
        if is_shut || !lets(number.standing.stage, Some(errand.person_id)) {
            return self.give_up(&errand).map(|()| None);
        }
        errand.attempts = errand.attempts.saturating_add(1);
        self.tx.save_errand(&errand)?;
        if let Deed::Receipt { typing } = &mut errand.deed {
            *typing &= now.since(errand.made_at) < TYPING;
        }
        Ok(Some(ErrandCall { errand, number, recipient: address_of(view.contact) }))
    }

    /// Writes down what an errand brought. One that a newer wish replaced meanwhile has nothing to say any more but that
    /// WhatsApp knows of its reaction.
    pub fn errand_done(&mut self, begun: &Errand, outcome: &Outcome) -> Result<()> {
        let Some(errand) = self.tx.errand(begun.id)? else {
            return if outcome.answer == Answer::Accepted { self.known_meanwhile(begun) } else { Ok(()) };
        };
        let now = self.clock.now();
        // Repeating it does no harm, so an answer that says nothing is as good as none.
        let answer = match outcome.answer {
            Answer::Ambiguous | Answer::CallerGone => Answer::NotSent,
            answer => answer,
        };
        self.hear_refusal(errand.number_id, answer, outcome.error.as_ref())?;
        match send::after(answer, errand.attempts, now, now) {
            Next::HandedOver => self.tx.remove_errand(errand.id),
            Next::Again { at, attempts } if now.since(errand.made_at) < TRIED => {
                self.tx.save_errand(&Errand { due_at: at, attempts, ..errand })
            }
            Next::Hold => {
                self.disconnect(errand.number_id, outcome.error.as_ref())?;
                self.tx.save_errand(&Errand { due_at: now, ..errand })
            }
            Next::Again { .. } | Next::Failed | Next::Unknown { .. } => self.give_up(&errand),
        }
    }

    /// WhatsApp knows of a reaction in whose place there is another wish by now: that is what it goes back to if it is refused.
    fn known_meanwhile(&mut self, done: &Errand) -> Result<()> {
        let Deed::React { message_id, emoji: known, .. } = &done.deed else { return Ok(()) };
        let Some(errand) = self.tx.reaction_under_way(*message_id)? else { return Ok(()) };
        let Deed::React { message_id, emoji, .. } = errand.deed else { return Ok(()) };
        let deed = Deed::React { message_id, emoji, before: known.clone() };
        self.tx.save_errand(&Errand { deed, ..errand })
    }

    /// It will not be done: what was shown for it goes back to what WhatsApp knows.
    fn give_up(&mut self, errand: &Errand) -> Result<()> {
        self.tx.remove_errand(errand.id)?;
        if let Deed::Block { blocked } = errand.deed {
            return self.block_refused(errand, blocked);
        }
        let Deed::React { message_id, before, .. } = &errand.deed else { return Ok(()) };
        let Some(view) = self.tx.message(*message_id)? else { return Ok(()) };
        let own = errand.id.to_string();
        let standing = view.message.facts.reactions.get(&Reactor::Business);
        let Some(standing) = standing.filter(|fact| fact.wamid == own) else { return Ok(()) };
        let fact = ReactionFact { at: standing.at.plus(1), wamid: own, emoji: before.clone() };
        self.learn(&view.message, Facts::reacted(Reactor::Business, fact))
    }
}
