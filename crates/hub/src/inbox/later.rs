//! Planned messages: taken in, changed, let go of, and made messages when their time has come. What may go is decided in
//! `sangam_model::later`; here it is asked at the right instant and written down.
//!
//! A plan becomes a message in the transaction in which it stops being one, under the same id. So whatever crashes, at
//! whatever point, it is either still a plan or already queued, and never both.

use sangam_model::id::{ConversationId, MessageId, PersonId};
use sangam_model::later::{Moment, PlanState, Why, why_held};
use sangam_model::outgoing::OutgoingContent;
use sangam_protocol::Plan;

use super::teams::may_reply;
use super::{Inbox, Outgoing};
use crate::access::visibility::Viewer;
use crate::store::{Conversation, Later, Result};

impl Inbox<'_, '_> {
    /// Keeps a new plan.
    pub fn plan(&mut self, later: Later) -> Result<()> {
        self.keep_later(later)
    }

    /// Gives a plan another time; from now on it is this person's.
    pub fn replan(&mut self, later: Later, plan: &Plan, by: PersonId) -> Result<()> {
        self.keep_later(Later {
            author_id: by,
            at: plan.at,
            zone: plan.zone.clone(),
            unless_customer_writes: plan.unless_customer_writes,
            standing: PlanState::Waiting,
            ..later
        })
    }

    /// Lets go of a plan, whose words somebody has from then on or nobody.
    pub fn cancel_plan(&mut self, later: Later, words_taken: bool) -> Result<()> {
        self.keep_later(Later { standing: PlanState::Cancelled, words_taken, ..later })
    }

    /// Turns a plan into its message, with this author. Their rights were checked before.
    pub fn depart(&mut self, conversation: &Conversation, later: Later, author: PersonId) -> Result<()> {
        let Some(content) = later.content.clone() else { return Ok(()) };
        let quoted = match later.reply_to {
            Some(id) => self.tx.message(id)?.map(|view| view.message),
            None => None,
        };
        // The quoted message may be gone; the text is sent all the same.
        let here = quoted.filter(|message| message.conversation_id == Some(conversation.id));
        let reply_to = here.and_then(|message| message.wamid);
        let id = later.id;
        self.keep_later(Later { standing: PlanState::Sent, ..later })?;
        self.queue(conversation, Outgoing { id, author, content, reply_to, retry_of: None })
    }

    /// Handles a plan that is due: it leaves, or is held with a reason. A plan that has ended or was moved is left alone.
    pub fn keep_appointment(&mut self, id: MessageId) -> Result<()> {
        let now = self.clock.now();
        let waiting = |later: &Later| later.standing == PlanState::Waiting && later.at <= now;
        let Some(later) = self.tx.later(id)?.filter(waiting) else { return Ok(()) };
        let Some(view) = self.tx.conversation_view(later.conversation_id)? else {
            return self.hold_plan(later, Why::Hidden);
        };
        let standing = self.tx.number(view.conversation.number_id)?.map(|number| number.standing);
        let person = self.tx.person(later.author_id)?.filter(|person| person.active);
        let author = later.author_id;
        let moment = Moment {
            now,
            at: later.at,
            window_closes_at: view.conversation.window_closes_at,
            begins_a_talk: later.content.as_ref().is_some_and(OutgoingContent::may_begin_a_talk),
            is_connected: standing.as_ref().is_some_and(|standing| standing.is_connected()),
            is_blocked: view.conversation.blocked_at.is_some(),
            is_theirs: may_reply(&*self.tx, &view.conversation, author)?,
            is_let: standing.is_some_and(|standing| standing.stage.lets(author)),
            is_seen: person.as_ref().is_some_and(|person| Viewer::of(person.role).sees(&view)),
            is_active: person.is_some(),
        };
        match why_held(&moment) {
            Some(why) => self.hold_plan(later, why),
            None => self.depart(&view.conversation, later, author),
        }
    }

    /// Holds plans that were meant only for the customer's silence, because the customer wrote, or messages moved here from another
    /// conversation.
    pub(super) fn end_silence(&mut self, id: ConversationId, wrote_now: bool) -> Result<()> {
        for later in self.tx.open_laters(id)? {
            let waits = later.unless_customer_writes && later.standing == PlanState::Waiting;
            if waits && (wrote_now || self.tx.wrote_since(id, later.changed_at)?) {
                self.hold_plan(later, Why::CustomerWrote)?;
            }
        }
        Ok(())
    }

    pub(super) fn hold_plan(&mut self, later: Later, why: Why) -> Result<()> {
        self.keep_later(Later { standing: PlanState::Held { why }, ..later })
    }

    pub(super) fn keep_later(&mut self, later: Later) -> Result<()> {
        let content = later.content.filter(|_| later.standing.is_open());
        let rev = self.tx.next_rev();
        let changed_at = self.clock.now();
        self.tx.save_later(&Later { content, changed_at, rev, ..later })
    }
}
