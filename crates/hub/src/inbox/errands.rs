//! Reactions of the business, read receipts and blocks: shown at once, told to WhatsApp as an errand that may be repeated.
//!
//! A reaction WhatsApp refuses is taken back here too, to what it knows of, with a word of it at the bubble; unless somebody has reacted
//! anew meanwhile. Mostly it refuses long after its answer, in a status. So each reaction carries a [`Slip`], which every status of it
//! brings back: nothing is kept here for the day on which one may be refused.
//!
//! **The law.** A reaction that is refused goes back to the last one WhatsApp took and refused neither before nor since. The answer to a
//! call and the refusal of what it brought come in any order, also after somebody has reacted anew; so a refusal stays with the message
//! as a fact, and an answer that is heard after it gives nothing back to a newer wish.

use sangam_model::Timestamp;
use sangam_model::conversation::Position;
use sangam_model::facts::{Facts, ReactionFact, Reactor, RefusedReaction};
use sangam_model::id::{CommandId, MessageId, NumberId, PersonId};
use sangam_model::identity::Aliases;
use sangam_model::message::MessageError;
use sangam_model::send::{self, Answer, Next};
use sangam_model::time::{DAY, SECOND};
use sangam_protocol::connect::problem::STAGE;
use sangam_protocol::error::code;
use serde::{Deserialize, Serialize};

use super::Inbox;
use super::sending::{Outcome, address_of, lets, our_own};
use crate::store::{Conversation, Errand, ErrandKind, Number, Result, StoredMessage};

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

/// What a reaction carries to WhatsApp, so that a status of it tells which one it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slip {
    /// The command that asked for it.
    reaction: CommandId,
    /// The message it is about, by our id.
    to: MessageId,
    /// The emoji; nothing takes a reaction back.
    emoji: Option<String>,
    /// The reaction WhatsApp knew of before.
    before: Option<String>,
}

impl Slip {
    /// The slip of an errand that is a reaction.
    #[must_use]
    pub fn of(errand: &Errand) -> Option<Self> {
        let ErrandKind::React { message_id, emoji, before } = &errand.deed else { return None };
        let (emoji, before) = (emoji.clone(), before.clone());
        Some(Self { reaction: errand.id, to: *message_id, emoji, before })
    }

    /// As WhatsApp carries it.
    #[must_use]
    pub fn written(&self) -> Option<String> {
        serde_json::to_string(self).ok()
    }

    /// What came back from WhatsApp, if it is one.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}

/// Whether this is no reaction but only says that the refusal of one was seen.
#[must_use]
pub fn is_seen_only(message: &StoredMessage, emoji: Option<&str>) -> bool {
    let standing = message.facts.reactions.get(&Reactor::Business);
    standing.is_some_and(|fact| fact.refused.is_some() && stands(fact) == emoji)
}

fn stands(fact: &ReactionFact) -> Option<&str> {
    fact.emoji.as_deref().filter(|emoji| !emoji.is_empty())
}

impl Inbox<'_, '_> {
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
        let shown = standing.and_then(stands).map(str::to_owned);
        let under_way = self.tx.reaction_under_way(message.id)?;
        let is_shown = under_way.is_none() && shown == emoji;
        if is_shown && standing.is_none_or(|fact| fact.refused.is_none()) {
            return Ok(());
        }
        let before = match under_way {
            Some(Errand { deed: ErrandKind::React { before, .. }, .. }) => before,
            _ => shown,
        };
        let at = standing.map_or(now, |fact| fact.at.plus(1).max(now));
        let fact = ReactionFact { at, wamid: by.id.to_string(), emoji: emoji.clone(), refused: None };
        self.learn(message, Facts::reacted(Reactor::Business, fact))?;
        if is_shown {
            return Ok(());
        }
        let deed = ErrandKind::React { message_id: message.id, emoji, before };
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
            Some(wamid) => self.run_errand(conversation, wamid, ErrandKind::Receipt { typing }, by, now),
            None => Ok(()),
        }
    }

    pub(super) fn run_errand(
        &mut self,
        conversation: &Conversation,
        wamid: String,
        deed: ErrandKind,
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
        let needs_window =
            matches!(errand.deed, ErrandKind::React { .. } | ErrandKind::Block { blocked: true });
        let is_shut = needs_window && !send::may_begin(false, view.conversation.window_closes_at, now);
        if is_shut {
            return self.give_up(&errand, Some(our_own(code::WINDOW_CLOSED))).map(|()| None);
        }
        if !lets(number.standing.stage, Some(errand.person_id)) {
            return self.give_up(&errand, Some(our_own(STAGE))).map(|()| None);
        }
        errand.attempts = errand.attempts.saturating_add(1);
        self.tx.save_errand(&errand)?;
        if let ErrandKind::Receipt { typing } = &mut errand.deed {
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
            Next::Again { .. } | Next::Failed | Next::Unknown { .. } => {
                self.give_up(&errand, outcome.error.clone())
            }
        }
    }

    /// WhatsApp knows of a reaction in whose place there is another wish by now: that is what it goes back to if it is refused. WhatsApp may
    /// have said before its answer that the customer will not have it.
    fn known_meanwhile(&mut self, done: &Errand) -> Result<()> {
        let ErrandKind::React { message_id, emoji: known, .. } = &done.deed else { return Ok(()) };
        let Some(errand) = self.tx.reaction_under_way(*message_id)? else { return Ok(()) };
        let ErrandKind::React { message_id, emoji, .. } = errand.deed else { return Ok(()) };
        let failed = self.tx.message(message_id)?.map(|view| view.message.facts.failed_reactions);
        if failed.is_some_and(|failed| failed.contains(&done.id.to_string())) {
            return Ok(());
        }
        let deed = ErrandKind::React { message_id, emoji, before: known.clone() };
        self.tx.save_errand(&Errand { deed, ..errand })
    }

    /// WhatsApp had taken a reaction and says now that the customer will not have it. It may say so before its answer is here.
    pub(super) fn reaction_failed(
        &mut self,
        number_id: NumberId,
        slip: &Slip,
        error: Option<MessageError>,
    ) -> Result<()> {
        let message = self.tx.message(slip.to)?.map(|view| view.message);
        let Some(message) = message.filter(|message| message.number_id == number_id) else { return Ok(()) };
        self.tx.remove_errand(slip.reaction)?;
        if let Some(newer) = self.tx.reaction_under_way(slip.to)?
            && let ErrandKind::React { message_id, emoji, before } = &newer.deed
            && *before == slip.emoji
        {
            let (emoji, before) = (emoji.clone(), slip.before.clone());
            let deed = ErrandKind::React { message_id: *message_id, emoji, before };
            self.tx.save_errand(&Errand { deed, ..newer })?;
        }
        self.learn(&message, Facts::reaction_failed(slip.reaction.to_string()))?;
        let message = self.tx.message(slip.to)?.map_or(message, |view| view.message);
        self.take_back(&message, slip, error)
    }

    /// It will not be done: what was shown for it goes back to what WhatsApp knows.
    fn give_up(&mut self, errand: &Errand, error: Option<MessageError>) -> Result<()> {
        self.tx.remove_errand(errand.id)?;
        if let ErrandKind::Block { blocked } = errand.deed {
            return self.block_refused(errand, blocked);
        }
        let Some(slip) = Slip::of(errand) else { return Ok(()) };
        let Some(view) = self.tx.message(slip.to)? else { return Ok(()) };
        self.take_back(&view.message, &slip, error)
    }

    /// A reaction that is still the newest word of the business is one no more, and the bubble says so.
    fn take_back(&mut self, message: &StoredMessage, slip: &Slip, error: Option<MessageError>) -> Result<()> {
        let own = slip.reaction.to_string();
        let standing = message.facts.reactions.get(&Reactor::Business);
        let Some(standing) = standing.filter(|fact| fact.wamid == own && fact.refused.is_none()) else {
            return Ok(());
        };
        let error = error.unwrap_or_else(|| our_own(""));
        let refused = Some(RefusedReaction { emoji: slip.emoji.clone(), error });
        let (at, emoji) = (standing.at.plus(1), slip.before.clone());
        let fact = ReactionFact { at, wamid: own, emoji, refused };
        self.learn(message, Facts::reacted(Reactor::Business, fact))
    }
}

#[cfg(test)]
mod tests {
    use sangam_model::SeededRandom;
    use sangam_model::time::ManualClock;

    use super::*;

    #[test]
    fn a_slip_comes_back_as_it_left_and_nothing_else_is_one() {
        let random = SeededRandom::new(1);
        let clock = ManualClock::new(Timestamp::from_secs(1_795_302_220));
        let family = "👩‍👩‍👧‍👦".to_owned();
        let slip = Slip {
            reaction: CommandId::new(&clock, &random),
            to: MessageId::new(&clock, &random),
            emoji: Some("🙏".repeat(20)),
            before: Some(family),
        };
        let written = slip.written().unwrap();
        assert!(written.chars().count() <= 512, "WhatsApp carries no more");
        assert_eq!(Slip::read(&written), Some(slip.clone()));
        for other in [slip.reaction.to_string(), "out:7f3c".into(), "{}".into(), String::new()] {
            assert_eq!(Slip::read(&other), None, "{other}");
        }
    }
}
