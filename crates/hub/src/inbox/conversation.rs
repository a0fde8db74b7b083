//! Conversations: made when a bubble needs one, brought up to date once per transaction, folded together when two contacts turn
//! out to be one.

use sangam_model::conversation::{Horizon, Position, Stand, waits_since};
use sangam_model::id::{ContactId, ConversationId, NumberId};
use sangam_model::identity::{Aliases, Phone};
use sangam_model::{ConversationStatus, Timestamp, marketing};
use sangam_protocol::rows::EventKind;
use sangam_protocol::{EventRow, Rev};

use super::{Inbox, Person, Touch};
use crate::store::{Conversation, Place, Result, StoreError, StoredMessage};

impl Inbox<'_, '_> {
    /// The conversation of a contact on a number, made if needed. It is visible to nobody until it has a message.
    pub(super) fn conversation_with(
        &mut self,
        contact_id: ContactId,
        number_id: NumberId,
    ) -> Result<ConversationId> {
        if let Some(conversation) = self.tx.conversation_of(contact_id, number_id)? {
            return Ok(conversation.id);
        }
        let id = ConversationId::new(self.clock, self.random);
        self.tx.save_conversation(&Conversation::new(id, number_id, contact_id))?;
        Ok(id)
    }

    /// Files a conversation that a person starts under the contact who has this phone. It is open, because its author waits for an
    /// answer. A conversation without a message that is already there is used instead.
    pub fn begin_conversation(&mut self, made: &mut Conversation, phone: &Phone) -> Result<()> {
        let now = self.clock.now();
        let aliases = Aliases { phone: Some(phone.clone()), ..Aliases::default() };
        self.sight(&Person { aliases: aliases.clone(), at: now, ..Person::default() })?;
        let Some(contact_id) = self.whose(&aliases, now)? else {
            return Err(StoreError::Missing("contact"));
        };
        made.contact_id = contact_id;
        if let Some(bare) = self.tx.conversation_of(contact_id, made.number_id)? {
            *made = Conversation { assignee_id: bare.assignee_id.or(made.assignee_id), ..bare };
        }
        made.status = ConversationStatus::Open;
        made.status_decided = true;
        self.tx.save_conversation(made)
    }

    /// Recomputes a conversation that an earlier version of the hub stored by other rules.
    ///
    /// # Errors
    /// What the database says.
    pub fn renew_outdated(&mut self, id: ConversationId) -> Result<()> {
        self.touch(id);
        self.tx.forget_outdated(id)
    }

    /// Brings every touched conversation up to date.
    pub(super) fn flush(&mut self) -> Result<()> {
        self.judge_echoes()?;
        while let Some((id, touch)) = self.touched.pop_first() {
            if let Some(before) = self.tx.conversation(id)?.filter(|found| found.merged_into.is_none()) {
                self.update(&before, &touch)?;
            }
        }
        Ok(())
    }

    fn update(&mut self, before: &Conversation, touch: &Touch) -> Result<()> {
        if touch.moved || !touch.openers.is_empty() {
            self.end_silence(before.id, !touch.openers.is_empty())?;
        }
        let place = self.tx.place(before.id, before.marked_read.as_ref())?;
        let shows_last = place.last.is_some_and(|(id, _)| touch.messages.contains(&id));
        let settled_until = self.let_stand_settled(before, touch, place.summary.waiting_since)?;
        let opened_at = self.tx.opened_since(before.id, settled_until)?;
        let mut after = Conversation { settled_until, opened_at, ..described(before, place) };
        self.restate(&mut after, touch)?;
        if touch.moved || after.is_held() {
            self.take_out_of_sight(&mut after)?;
        }
        if !before.exists() && !after.exists() {
            return Ok(());
        }
        if after == *before && !touch.contact && !touch.moved && !shows_last {
            return Ok(());
        }
        after.rev = self.tx.next_rev();
        let is_back = before.rev > Rev(0) && !before.exists();
        let is_held_anew = before.is_held() != after.is_held();
        // A new conversation has nothing that a desktop could lack.
        if is_back || ((touch.moved || is_held_anew) && before.rev > Rev(0)) {
            after.access_rev = after.rev;
        }
        self.tx.save_conversation(&after)?;
        let is_offered = touch.offered || (is_held_anew && !after.is_held());
        if !touch.openers.is_empty() {
            self.route_arrival(before, &after)?;
        } else if is_offered || !before.waits_for_anybody() {
            self.offer(&after)?;
        }
        let is_sight_changed = touch.moved || is_held_anew || before.exists() != after.exists();
        if is_sight_changed { self.tell_offered(after.contact_id) } else { Ok(()) }
    }

    /// Up to where a conversation stays settled, given the oldest words nobody answered. Nobody who said that it was done knew words that
    /// came only afterwards, whenever they were sent and wherever they stood; and what seemed to answer them when they came may have
    /// failed since.
    fn let_stand_settled(
        &mut self,
        before: &Conversation,
        touch: &Touch,
        unanswered_since: Option<Timestamp>,
    ) -> Result<Option<Timestamp>> {
        let (Some(until), Some(since)) = (before.settled_until, unanswered_since) else {
            return Ok(before.settled_until);
        };
        let new = touch.openers.values().copied().filter(|sent_at| (since..until).contains(sent_at)).min();
        let is_done = before.status == ConversationStatus::Resolved && touch.openers.is_empty();
        let waits_longer = since < until && before.waiting_since.is_none_or(|was| since < was);
        // A resolved chat owes no answer.
        let earlier = if waits_longer && !is_done { self.late_words(before.id, since, until)? } else { None };
        let late = new.into_iter().chain(earlier).min();
        if let Some(from) = late {
            self.unsettle(before.id, from)?;
        }
        Ok(late.or(Some(until)))
    }

    /// The first customer message that was sent in a settled span, but arrived after everything that settled it.
    fn late_words(&self, id: ConversationId, from: Timestamp, until: Timestamp) -> Result<Option<Timestamp>> {
        let lines = self.settling(id)?;
        let settling = lines.iter().filter_map(EventRow::done).filter(|done| done.settles > from);
        match settling.map(|done| done.at).max() {
            Some(done_at) => self.tx.words_heard_since(id, from, until, done_at),
            None => Ok(None),
        }
    }

    /// Until a person decides, the status follows from the bubbles. Afterwards only a new live bubble opens it again.
    fn restate(&mut self, after: &mut Conversation, touch: &Touch) -> Result<()> {
        let Some(opener) = touch.openers.keys().next_back().filter(|_| after.status_decided) else {
            return Ok(());
        };
        if after.status == ConversationStatus::Open {
            return Ok(());
        }
        *after = Conversation { status_by: None, woke_at: None, ..after.clone().standing(Stand::Open) };
        let line = self.line(after.id, EventKind::Reopened, None);
        self.tx.add_event(&line, Some(opener)).map(drop)
    }

    /// Whether a conversation is held, by what this transaction told of it as well.
    pub(super) fn is_held_by_now(&self, chat: &Conversation) -> Result<bool> {
        let is_imported = match self.touched.get(&chat.id) {
            Some(_) => self.tx.place(chat.id, chat.marked_read.as_ref())?.imported,
            None => chat.imported,
        };
        Ok(is_imported && !chat.released)
    }

    /// Gives a conversation to the contact that survived a merge; if that one has a conversation on the same number, the
    /// two become one, under the smaller id.
    pub(super) fn fold(&mut self, theirs: Conversation, survivor: ContactId) -> Result<()> {
        let Some(own) = self.tx.conversation_of(survivor, theirs.number_id)? else {
            self.touch(theirs.id).contact = true;
            return self.tx.save_conversation(&Conversation { contact_id: survivor, ..theirs });
        };
        self.released.clear();
        let stand = own.stand().stronger(theirs.stand());
        let is_held = self.is_held_by_now(&own)? || self.is_held_by_now(&theirs)?;
        let joined = Conversation {
            contact_id: survivor,
            status_decided: own.status_decided || theirs.status_decided,
            assignee_id: own.assignee_id.or(theirs.assignee_id),
            team_id: own.team_id.or(theirs.team_id),
            status_by: None,
            assigned_by: None,
            read_by: None,
            woke_at: own.woke_at.max(theirs.woke_at),
            unread_mark: own.unread_mark.clone().max(theirs.unread_mark.clone()),
            blocked_at: own.blocked_at.or(theirs.blocked_at),
            marketing: marketing::join(own.marketing, theirs.marketing),
            marked_read: own.marked_read.clone().max(theirs.marked_read.clone()),
            settled_until: self.settle_together([&own, &theirs])?,
            // The safer side: what was not released stays with the owner. A chat without history has nothing to release.
            released: !is_held && (own.released || theirs.released),
            ..own.clone().standing(stand)
        };
        let (kept, mut gone) = if own.id < theirs.id { (own, theirs) } else { (theirs, own) };
        self.fold_surveys(&kept, &gone)?;
        gone.merged_into = Some(kept.id);
        gone.rev = self.tx.next_rev();
        self.tx.save_conversation(&gone)?;
        self.tx.save_conversation(&Conversation {
            id: kept.id,
            unread: kept.unread,
            window_closes_at: kept.window_closes_at,
            waiting_since: kept.waiting_since,
            opened_at: kept.opened_at,
            last_message_id: kept.last_message_id,
            activity_at: kept.activity_at,
            first_message_at: kept.first_message_at,
            imported: kept.imported,
            merged_into: None,
            access_rev: kept.access_rev,
            rev: kept.rev,
            ..joined
        })?;
        self.tx.reparent(gone.id, kept.id)?;
        let moved = self.touched.remove(&gone.id).unwrap_or_default();
        let touch = self.touch(kept.id);
        touch.messages.extend(moved.messages);
        touch.openers.extend(moved.openers);
        touch.instants.extend(moved.instants);
        touch.contact = true;
        touch.moved = true;
        // Either may have waited unseen by the router, and the row of the remaining one does not say so.
        touch.offered = true;
        Ok(())
    }

    /// Up to where two chats that become one are settled. What was done in one of them settled nobody's words in the other: from the
    /// first that the two owe an answer to, nothing is settled any more. An answer in either answers what was sent before it in both; should
    /// it fail, what was done in the other one settled none of those words either.
    fn settle_together(&mut self, chats: [&Conversation; 2]) -> Result<Option<Timestamp>> {
        let settled = chats.into_iter().filter_map(|chat| chat.settled_until).max();
        for chat in chats {
            if let Some(until) = settled.filter(|until| chat.settled_until < Some(*until)) {
                self.tx.note_all_come(chat.id, chat.settled_until, until, self.clock.now())?;
            }
        }
        let mut answered = Position::default();
        for chat in chats {
            let answers = self.tx.answers_behind(chat.id, &answered, 1)?;
            answered = answers.first().and_then(StoredMessage::position).unwrap_or(answered);
        }
        let mut owed = None;
        for chat in chats {
            let opened_at = self.tx.opened_since(chat.id, chat.settled_until)?;
            let unanswered_since = self.tx.words_behind(chat.id, Some(Horizon::Words(&answered)))?;
            let since = waits_since(chat.status, opened_at, unanswered_since);
            owed = owed.into_iter().chain(since).min();
        }
        let Some(owed) = owed.filter(|owed| settled.is_some_and(|settled| *owed < settled)) else {
            return Ok(settled);
        };
        for chat in chats {
            self.unsettle(chat.id, owed)?;
        }
        Ok(Some(owed))
    }
}

fn described(before: &Conversation, place: Place) -> Conversation {
    let summary = place.summary;
    let follows =
        if summary.was_opened_by_customer { ConversationStatus::Open } else { ConversationStatus::Resolved };
    Conversation {
        status: if before.status_decided { before.status } else { follows },
        unread_mark: before.unread_mark.clone().filter(|mark| summary.read_horizon.as_ref() <= Some(mark)),
        unread: summary.unread,
        window_closes_at: summary.window_closes_at,
        waiting_since: summary.waiting_since,
        last_message_id: place.last.map(|(id, _)| id),
        activity_at: place.last.map(|(_, at)| at),
        first_message_at: place.first_from_customer,
        imported: place.imported,
        ..before.clone()
    }
}
