//! Assigns chats to people, in the transaction that makes it necessary; [`sangam_model::routing`] chooses the person.
//!
//! A chat is looked at when a customer writes in it while nobody has it, and when it comes back after it was done. Everything else that
//! leaves a waiting customer without a person (a command, the clock, an answer that failed), or that makes the chat visible to the
//! team, offers it ([`Inbox::offer`]). If somebody is given it and the shop wants an answer soon, or if nobody could be given it, a
//! [`Routed`] row says when to look again; the alarm does, by the same function, on what is true by then. So a hub that was down does
//! at its start what it missed, once. A line of the chat says who got it, or why nobody did, unless that was said before.
//!
//! What is the owner's alone is with nobody who does not see it ([`Inbox::take_out_of_sight`]).

use sangam_model::ConversationStatus;
use sangam_model::Timestamp;
use sangam_model::id::{ConversationId, PersonId, TeamId};
use sangam_model::routing::{Candidate, Decision, RoutingCase, Rule, Why, decide};
use sangam_model::time::MINUTE;
use sangam_protocol::Rev;
use sangam_protocol::rows::EventKind;

use super::Inbox;
use crate::access::visibility::{Viewer, is_hidden};
use crate::store::{Conversation, Number, NumberRouting, Person, ReadTx, Result, Routed};
use crate::team::teams;

/// What would be decided about a chat of a number, and when that may change by itself.
pub struct Outlook {
    /// To whom it would be given.
    pub decision: Decision,
    /// When to ask again.
    pub again_at: Option<Timestamp>,
}

/// Who had a chat and who did not answer in it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Past {
    /// Who had it before.
    pub before: Option<PersonId>,
    /// Who had it and did not answer.
    pub but: Option<PersonId>,
    /// The person who has it now; it does not count as one more for them.
    pub with: Option<PersonId>,
}

/// What would be decided now about a chat of this team, or of none.
///
/// # Errors
/// What the database says.
pub fn outlook(
    tx: &ReadTx<'_>,
    number: &Number,
    rules: &NumberRouting,
    team_id: Option<TeamId>,
    past: Past,
    now: Timestamp,
) -> Result<Outlook> {
    let routing = &rules.routing;
    let members = match team_id.or(routing.team_id) {
        Some(id) => teams::living(tx, number.workspace_id, id)?.map(|team| team.members),
        None => None,
    };
    let shop = tx.shop(number.workspace_id)?.unwrap_or_default();
    let hours = routing.hours_in(shop.hours.as_ref());
    let is_open = hours.is_none_or(|hours| hours.is_open(now));
    let people = tx.people(number.workspace_id, Rev(0), u32::MAX)?;
    let team: Vec<Person> = people
        .into_iter()
        .filter(|person| match &members {
            Some(members) => members.contains(&person.id),
            None => routing.includes(person.id),
        })
        .filter(|person| can_take(person, number))
        .collect();
    let (turns, open) = (tx.turns(number.id)?, tx.open_chats(number.workspace_id)?);
    let (mut candidates, mut back) = (Vec::with_capacity(team.len()), Vec::new());
    for person in &team {
        let is_away = person.away.is_some_and(|away| away.holds(now));
        let off = shop.off(person.id, now);
        back.extend(person.away.filter(|away| away.holds(now)).or(off).and_then(|away| away.until));
        let itself = u32::from(past.with == Some(person.id));
        candidates.push(Candidate {
            person_id: person.id,
            available: !is_away && off.is_none(),
            open: open.get(&person.id).copied().unwrap_or_default().saturating_sub(itself),
            turn: turns.get(&person.id).copied(),
        });
    }
    let decision = decide(&RoutingCase {
        rule: routing.rule,
        capacity: routing.capacity,
        is_open,
        candidates: &candidates,
        before: past.before.filter(|_| routing.sticky),
        but: past.but,
    });
    let opens = hours.filter(|_| !is_open).and_then(|hours| hours.opens_next(now));
    let back = back.into_iter().filter(|until| *until > now).min();
    Ok(Outlook { decision, again_at: if is_open { back } else { opens } })
}

/// Whether chats of this number can be assigned to a person: active, and allowed by the number's stage.
fn can_take(person: &Person, number: &Number) -> bool {
    person.active && number.standing.stage.lets(person.id)
}

impl Inbox<'_, '_> {
    /// Routes a chat in which a customer wrote, if it is unassigned or was reopened.
    pub(super) fn route_arrival(&mut self, before: &Conversation, after: &Conversation) -> Result<()> {
        let came_back = before.status == ConversationStatus::Resolved && before.assignee_id.is_some();
        if after.assignee_id.is_some() && !came_back {
            return Ok(());
        }
        self.route(after.clone(), Past { before: after.assignee_id, ..Past::default() })
    }

    /// Puts a chat in line for the router, if its customer waits and nobody is assigned.
    pub(super) fn offer(&mut self, chat: &Conversation) -> Result<()> {
        if !chat.waits_for_anybody() {
            return Ok(());
        }
        let contact = self.tx.contact(chat.contact_id)?;
        if contact.is_none_or(|contact| is_hidden(chat, &contact)) {
            return Ok(());
        }
        let now = self.clock.now();
        let known = self.tx.routed(chat.id)?.filter(|row| row.person_id.is_none());
        self.tx.save_routed(&Routed {
            conversation_id: chat.id,
            person_id: None,
            // Nothing was said about it yet.
            why: known.as_ref().map_or(Why::Unknown, |row| row.why),
            since: known.as_ref().map_or(now, |row| row.since),
            due_at: Some(now),
            before: known.and_then(|row| row.before),
            waiting_since: chat.waiting_since,
        })
    }

    /// Whether somebody may have a chat: they are still here, and see it.
    pub(super) fn may_have(&self, chat: &Conversation, person_id: PersonId) -> Result<bool> {
        let Some(person) = self.tx.person(person_id)?.filter(|person| person.active) else {
            return Ok(false);
        };
        if Viewer::of(person.role).sees_hidden() {
            return Ok(true);
        }
        let contact = self.tx.contact(chat.contact_id)?;
        Ok(contact.is_some_and(|contact| !is_hidden(chat, &contact)))
    }

    /// Takes a chat from a person who may not see it any more, because it became the owner's alone. That person has room for another
    /// one.
    pub(super) fn take_out_of_sight(&mut self, chat: &mut Conversation) -> Result<()> {
        let Some(assignee_id) = chat.assignee_id else { return Ok(()) };
        if self.may_have(chat, assignee_id)? {
            return Ok(());
        }
        (chat.assignee_id, chat.assigned_by) = (None, None);
        self.tx.forget_routed(chat.id)?;
        self.tx.route_next(self.clock.now())?;
        let by = self.tx.remover(assignee_id)?;
        let line = self.line(chat.id, EventKind::Assigned { assignee_id: None }, by);
        self.tx.add_event(&line, None).map(drop)
    }

    /// Looks again at a chat that waits for somebody, or for an answer.
    ///
    /// # Errors
    /// What the database says.
    pub fn route_due(&mut self, id: ConversationId) -> Result<()> {
        let now = self.clock.now();
        let Some(routed) = self.tx.routed(id)?.filter(|row| row.due_at.is_some_and(|due| due <= now)) else {
            return Ok(());
        };
        let chat = self.tx.conversation(id)?.filter(|chat| {
            chat.merged_into.is_none()
                && chat.status == ConversationStatus::Open
                && chat.assignee_id == routed.person_id
                && is_still_owed(&routed, chat)
        });
        match chat {
            Some(chat) => self.route(chat, Past { but: routed.person_id, ..Past::default() })?,
            None => self.tx.forget_routed(id)?,
        }
        // While everybody has reached the limit only the first waiting chat is looked at. If that is not this one's reason any more,
        // the next one is.
        let is_full = |row: &Routed| row.person_id.is_none() && row.why == Why::Full;
        if is_full(&routed) && !self.tx.routed(id)?.as_ref().is_some_and(is_full) {
            self.tx.route_next(now)?;
        }
        Ok(())
    }

    pub(super) fn route(&mut self, chat: Conversation, past: Past) -> Result<()> {
        let Some(rules) = self.tx.routing(chat.number_id)?.filter(|rules| rules.routing.rule != Rule::Manual)
        else {
            return self.tx.forget_routed(chat.id);
        };
        let (number, contact) = (self.tx.number(chat.number_id)?, self.tx.contact(chat.contact_id)?);
        let (Some(number), Some(contact)) = (number, contact) else { return self.tx.forget_routed(chat.id) };
        if is_hidden(&chat, &contact) {
            return self.tx.forget_routed(chat.id);
        }
        let chat = self.place_in_team(chat, &rules)?;
        let now = self.clock.now();
        // The person who had the chat before it waited counts as the previous one, however long the night was.
        let waited = self.tx.routed(chat.id)?.filter(|row| row.person_id.is_none());
        let before = past.before.or(waited.and_then(|row| row.before));
        let past = Past { before, with: chat.assignee_id, ..past };
        let outlook = outlook(&*self.tx, &number, &rules, chat.team_id, past, now)?;
        match (outlook.decision.person_id, past.but) {
            (Some(person), _) => self.hand_to(chat, person, outlook.decision.why, past.but, &rules),
            // It stays with its person; outside hours nobody is expected to answer.
            (None, Some(_)) if outlook.decision.why == Why::Closed => {
                self.wait_on(&chat, outlook.again_at, &rules)
            }
            (None, Some(_)) => self.tx.forget_routed(chat.id),
            (None, None) => self.leave_waiting(chat, &outlook, past.before, now),
        }
    }

    /// Gives a chat without a team to the number's team.
    fn place_in_team(&mut self, chat: Conversation, rules: &NumberRouting) -> Result<Conversation> {
        let (None, Some(team_id)) = (chat.team_id, rules.routing.team_id) else { return Ok(chat) };
        if teams::living(&*self.tx, self.tx.workspace_id(), team_id)?.is_none() {
            return Ok(chat);
        }
        let id = chat.id;
        self.move_to_team(chat, Some(team_id), None)?;
        self.reread(id)
    }

    fn hand_to(
        &mut self,
        chat: Conversation,
        person: PersonId,
        why: Why,
        but: Option<PersonId>,
        rules: &NumberRouting,
    ) -> Result<()> {
        let (id, now) = (chat.id, self.clock.now());
        if why != Why::LastAgent {
            self.tx.take_turn(chat.number_id, person)?;
        }
        let due_at = rules.routing.reoffer_minutes.map(|minutes| now.plus(i64::from(minutes) * MINUTE));
        // Only once: the second person keeps the chat, even without an answer.
        match due_at.filter(|_| but.is_none()) {
            Some(due) => self.tx.save_routed(&Routed {
                conversation_id: id,
                person_id: Some(person),
                why,
                since: now,
                due_at: Some(due),
                before: None,
                waiting_since: chat.waits_since(),
            })?,
            None => self.tx.forget_routed(id)?,
        }
        if chat.assignee_id == Some(person) {
            return Ok(());
        }
        if chat.assignee_id.is_some() {
            self.tx.route_next(now)?;
        }
        let line = EventKind::Routed { assignee_id: Some(person), why, from: but };
        self.change(Conversation { assignee_id: Some(person), assigned_by: None, ..chat }, line, None)
    }

    /// The shop closed before an answer could be expected: the time starts over when it opens.
    fn wait_on(
        &mut self,
        chat: &Conversation,
        opens: Option<Timestamp>,
        rules: &NumberRouting,
    ) -> Result<()> {
        let Some(routed) = self.tx.routed(chat.id)? else { return Ok(()) };
        let more = i64::from(rules.routing.reoffer_minutes.unwrap_or(0)) * MINUTE;
        self.tx.save_routed(&Routed { due_at: opens.map(|opens| opens.plus(more)), ..routed })
    }

    fn leave_waiting(
        &mut self,
        chat: Conversation,
        outlook: &Outlook,
        before: Option<PersonId>,
        now: Timestamp,
    ) -> Result<()> {
        let why = outlook.decision.why;
        let known = self.tx.routed(chat.id)?.filter(|row| row.person_id.is_none());
        let is_said = known.as_ref().is_some_and(|row| row.why == why) && chat.assignee_id.is_none();
        let row = Routed {
            conversation_id: chat.id,
            person_id: None,
            why,
            since: known.map_or(now, |row| row.since),
            due_at: outlook.again_at,
            before,
            waiting_since: chat.waiting_since,
        };
        let line = EventKind::Routed { assignee_id: None, why, from: None };
        if chat.assignee_id.is_some() {
            self.change(Conversation { assignee_id: None, assigned_by: None, ..chat }, line, None)?;
        } else if !is_said {
            let line = self.line(chat.id, line, None);
            self.tx.add_event(&line, None)?;
        }
        // The router has just looked at it.
        self.tx.save_routed(&row)
    }
}

/// Whether the reason for routing still holds: the customer waits; or, for a chat with a deadline, the same answer is still owed by
/// WhatsApp's clock (ours may be behind), and nobody resolved the chat. A chat given to a team after an answer still waits for a person
/// of that team.
fn is_still_owed(routed: &Routed, chat: &Conversation) -> bool {
    match routed.person_id {
        None => routed.waiting_since.is_none() || chat.waiting_since.is_some(),
        Some(_) => routed.waiting_since.zip(chat.waits_since()).is_some_and(|(then, since)| since <= then),
    }
}
