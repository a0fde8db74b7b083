//! Undoes the merge of two customers, and moves each message to the one it belongs to.
//!
//! A merge leaves a line in the chat and a [`MergedPair`]: the alias that was a person's word, and a record of both customers before
//! it. Undoing it removes the alias, stores that they are two, and has the identities worked out again from the facts. Then everything
//! of the joined chat is given to one side:
//!
//! - Messages of a customer go by the name they came under. Ours name nobody, so they go back to the chat they were in; what was
//!   written since goes with the customer who wrote last before it.
//! - Plans go the same way in the very first turn, and are held: a person says for whom each was meant.
//! - A number that had blocked one of the two blocks that one again.
//! - What one of the two had wished about marketing messages is that one's wish again; what was heard since is both's.
//! - Lines, notes, labels and the assignment stay with the chat that keeps its id. Two kinds of lines do not: the line of an earlier
//!   merge that still holds goes with the customers it joined, because it is undone there, and the line of a question goes with its
//!   message.
//! - An answer or a resolution in the joined chat had settled messages of both customers. A message that moves takes along a copy of
//!   the line that settled it, without an author.
//!
//! A long chat is parted in turns, the newest messages first, because those still waiting to be sent are among them. Where a message
//! goes does not depend on the turn, so a hub that dies in between continues where it stopped.

mod records;

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use sangam_model::Timestamp;
use sangam_model::conversation::Stand;
use sangam_model::id::{CommandId, ContactId, ConversationId, EventId, NumberId};
use sangam_model::kinship::{Alias, Kinship, Mention};
use sangam_model::work::Done;
use sangam_protocol::rows::EventKind;
use sangam_protocol::{EventRow, Rev};

use super::{Inbox, REVS, Wisher};
use crate::store::{Before, Block, Conversation, MergedPair, Result, StoredMessage};

/// One of the two customers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    A,
    B,
}

/// A message of the two: the side whose chat it is in, and the side it belongs to.
struct Placed {
    message: StoredMessage,
    is: Side,
    belongs: Side,
}

/// Answers and resolutions in the chats of a turn, read on demand.
type Settling = BTreeMap<ConversationId, Vec<Done>>;

/// The state of one parting.
struct Parting {
    pair: MergedPair,
    kin: Kinship,
    /// The contact of the one, and of the other.
    contacts: [ContactId; 2],
}

impl Parting {
    const fn contact(&self, side: Side) -> ContactId {
        let [a, b] = self.contacts;
        match side {
            Side::A => a,
            Side::B => b,
        }
    }

    const fn found(&self, side: Side) -> &Before {
        let [a, b] = &self.pair.found;
        match side {
            Side::A => a,
            Side::B => b,
        }
    }

    fn side_of_contact(&self, contact_id: ContactId) -> Option<Side> {
        [Side::A, Side::B].into_iter().find(|side| self.contact(*side) == contact_id)
    }

    fn side_of_chat(&self, id: ConversationId) -> Option<Side> {
        let was_of = |found: &Before| found.conversations.contains(&id) || found.folded.contains(&id);
        [Side::A, Side::B].into_iter().find(|side| was_of(self.found(*side)))
    }

    /// The side that something of ours belongs to: what was written after the split, to the one it stands with (`is`); after the merge,
    /// to the customer who wrote `last` before it; before the merge, to the one whose chat it `was` in.
    fn side_of_ours(
        &self,
        made_at: Timestamp,
        was: Option<ConversationId>,
        is: Side,
        last: Option<Side>,
    ) -> Side {
        if self.pair.split_at.is_some_and(|split| made_at > split) {
            return is;
        }
        let side =
            if made_at >= self.pair.merged_at { last } else { was.and_then(|id| self.side_of_chat(id)) };
        side.unwrap_or(is)
    }
}

impl Inbox<'_, '_> {
    /// Merges two contacts by a person's decision, made in a chat. It can be undone.
    ///
    /// # Errors
    /// What the database says.
    pub fn join_by(&mut self, a: ContactId, b: ContactId, chat: ConversationId, by: Wisher) -> Result<()> {
        let Some((one, other)) = self.user_ids(a, b)? else { return Ok(()) };
        let pair = MergedPair {
            id: by.id,
            a: one,
            b: other,
            merged_at: self.clock.now(),
            found: [self.before(a)?, self.before(b)?],
            split_at: None,
            moving: false,
        };
        self.join(a, b)?;
        self.tx.save_merged_pair(&pair)?;
        let here = self.tx.surviving_conversation(chat)?.map_or(chat, |found| found.id);
        let id = EventId::from_uuid(by.id.as_uuid());
        self.say_apart(id, here, EventKind::Merged { split: false }, by)
    }

    fn before(&self, id: ContactId) -> Result<Before> {
        let card = self.tx.card_of(id)?;
        let chats = self.tx.conversations_of(id)?;
        let mut blocks = BTreeMap::new();
        for chat in &chats {
            let wish = self.tx.block_under_way(chat.id)?.map(|errand| errand.id);
            blocks.insert(chat.number_id, Block { at: chat.blocked_at, wish });
        }
        let wish = |chat: &Conversation| Some((chat.number_id, chat.marketing?));
        let marketing = chats.iter().filter_map(wish).collect();
        // Without repetition: every earlier merge lists those before it.
        let mut folded = BTreeSet::new();
        for alias in self.tx.aliases_of(id)? {
            let Alias::User(user_id) = alias else { continue };
            for pair in self.tx.pairs_of(self.tx.workspace_id(), &user_id)? {
                let [a, b] = pair.found;
                folded.extend([a.conversations, a.folded, b.conversations, b.folded].concat());
            }
            // What is not parted yet is known by the chats it was in before it was joined.
            for pair in self.tx.pairs_parting(self.tx.workspace_id(), &user_id)? {
                let is_a = pair.a == user_id;
                let [a, b] = pair.found;
                let own = if is_a { a } else { b };
                folded.extend([own.conversations, own.folded].concat());
            }
        }
        Ok(Before {
            contact_id: id,
            conversations: chats.into_iter().map(|chat| chat.id).collect(),
            folded: folded.into_iter().collect(),
            team_name: card.team_name,
            about: card.about,
            values: card.values,
            blocks: Some(blocks),
            marketing: Some(marketing),
        })
    }

    /// Undoes a merge. False, without any change, if a fact of WhatsApp's also says that they are one.
    ///
    /// # Errors
    /// What the database says.
    pub fn split(&mut self, pair: MergedPair, by: Wisher) -> Result<bool> {
        let workspace_id = self.tx.workspace_id();
        if self.tx.is_tie_told(workspace_id, &pair.a, &pair.b)? {
            return Ok(false);
        }
        let seeds = [Alias::User(pair.a.clone()), Alias::User(pair.b.clone())];
        let mut kin = self.tx.kinship(workspace_id, &seeds)?;
        kin.untie(&Mention::User(pair.a.clone()), &Mention::User(pair.b.clone()));
        let [a, b] = &seeds;
        if kin.people().iter().any(|person| person.contains(a) && person.contains(b)) {
            return Ok(false);
        }
        self.tx.remove_joined(&pair.a, &pair.b)?;
        self.tx.save_apart(&pair.a, &pair.b)?;
        self.resettle(&seeds)?;
        let pair = MergedPair { split_at: Some(self.clock.now()), moving: true, ..pair };
        if let Some(line) = self.tx.event(EventId::from_uuid(pair.id.as_uuid()))? {
            let rev = self.tx.next_rev();
            let here = line.conversation_id;
            self.tx.change_event(&EventRow { what: EventKind::Merged { split: true }, rev, ..line })?;
            let id = EventId::from_uuid(by.id.as_uuid());
            self.say_apart(id, here, EventKind::Split, by)?;
        }
        if let Some(parting) = self.parting(pair)? {
            self.part_cards(&parting)?;
            self.part_marketing(&parting)?;
            self.part_blocks(&parting)?;
            self.part_plans(&parting)?;
            self.part(parting)?;
        }
        Ok(true)
    }

    /// Continues a parting that was too long for one turn.
    ///
    /// # Errors
    /// What the database says.
    pub fn go_on_splitting(&mut self, id: CommandId) -> Result<()> {
        let Some(pair) = self.tx.merged_pair(id)?.filter(|pair| pair.moving) else { return Ok(()) };
        match self.parting(pair.clone())? {
            Some(parting) => self.part(parting),
            None => self.tx.save_merged_pair(&MergedPair { moving: false, ..pair }),
        }
    }

    /// The two, if they are two: somebody may have merged them again meanwhile.
    fn parting(&self, pair: MergedPair) -> Result<Option<Parting>> {
        let workspace_id = self.tx.workspace_id();
        let names = [Alias::User(pair.a.clone()), Alias::User(pair.b.clone())];
        let contact = |alias: &Alias| {
            Ok::<_, crate::store::StoreError>(
                self.tx.alias(workspace_id, alias)?.and_then(|record| record.contact_id),
            )
        };
        let [a, b] = &names;
        let contacts = contact(a)?.zip(contact(b)?).filter(|(a, b)| a != b);
        let Some((a, b)) = contacts else { return Ok(None) };
        let kin = self.tx.kinship(workspace_id, &names)?;
        Ok(Some(Parting { pair, kin, contacts: [a, b] }))
    }

    /// Moves what is in the wrong chat, as much as one turn takes.
    fn part(&mut self, parting: Parting) -> Result<()> {
        let mut is_done = true;
        for number_id in self.numbers_of(&parting)? {
            is_done = is_done && self.part_on(&parting, number_id)?;
        }
        if is_done {
            self.forget_before(&parting)?;
            self.lines_follow(&parting)?;
        }
        self.tx.save_merged_pair(&MergedPair { moving: !is_done, ..parting.pair })
    }

    /// Deletes the record of where messages were before this merge: from now on their place says it.
    fn forget_before(&mut self, parting: &Parting) -> Result<()> {
        for contact in parting.contacts {
            for chat in self.tx.conversations_of(contact)? {
                for before in parting.pair.found.iter().flat_map(|found| &found.conversations) {
                    self.tx.forget_before_merge(chat.id, *before)?;
                }
            }
        }
        Ok(())
    }

    /// Moves the line of an earlier merge that still holds to the chat of the customers it joined, where it can be undone.
    fn lines_follow(&mut self, parting: &Parting) -> Result<()> {
        for contact_id in parting.contacts {
            for alias in self.tx.aliases_of(contact_id)? {
                let Alias::User(user_id) = alias else { continue };
                for pair in self.tx.pairs_of(self.tx.workspace_id(), &user_id)? {
                    self.line_follows(&pair, contact_id)?;
                }
            }
        }
        Ok(())
    }

    fn line_follows(&mut self, pair: &MergedPair, contact_id: ContactId) -> Result<()> {
        let Some(line) = self.tx.event(EventId::from_uuid(pair.id.as_uuid()))? else { return Ok(()) };
        let here = self.tx.conversation(line.conversation_id)?;
        if here.as_ref().is_none_or(|chat| chat.contact_id == contact_id) {
            return Ok(());
        }
        // A person who may not see its new chat must not keep it.
        self.touch(line.conversation_id).moved = true;
        let chats = self.tx.conversations_of(contact_id)?;
        let is_beside =
            |chat: &&Conversation| here.as_ref().is_some_and(|here| here.number_id == chat.number_id);
        if let Some(chat) = chats.iter().find(is_beside).or(chats.first()) {
            let rev = self.tx.next_rev();
            self.tx.change_event(&EventRow { conversation_id: chat.id, rev, ..line })?;
        }
        Ok(())
    }

    fn numbers_of(&self, parting: &Parting) -> Result<std::collections::BTreeSet<NumberId>> {
        let mut numbers = std::collections::BTreeSet::new();
        for contact in parting.contacts {
            numbers.extend(self.tx.conversations_of(contact)?.into_iter().map(|chat| chat.number_id));
        }
        Ok(numbers)
    }

    /// Every message the two have on a number, oldest first.
    fn placed(&self, parting: &Parting, number_id: NumberId) -> Result<Vec<Placed>> {
        let mut messages: Vec<(Side, StoredMessage)> = Vec::new();
        for side in [Side::A, Side::B] {
            if let Some(chat) = self.tx.conversation_of(parting.contact(side), number_id)? {
                messages.extend(self.tx.messages_of(chat.id)?.into_iter().map(|message| (side, message)));
            }
        }
        messages.sort_by_cached_key(|(_, message)| message.position());
        let (mut placed, mut last) = (Vec::with_capacity(messages.len()), None);
        for (is, message) in messages {
            let belongs = self.side_of(parting, &message, is, last)?;
            if message.incoming {
                last = Some(belongs);
            }
            placed.push(Placed { message, is, belongs });
        }
        Ok(placed)
    }

    /// The messages of one number. False if there is more to do.
    fn part_on(&mut self, parting: &Parting, number_id: NumberId) -> Result<bool> {
        let (placed, mut settling) = (self.placed(parting, number_id)?, Settling::new());
        for Placed { message, belongs, .. } in placed.into_iter().rev().filter(|it| it.belongs != it.is) {
            if self.tx.revs_given() >= REVS / 2 {
                return Ok(false);
            }
            self.move_to(message, parting.contact(belongs), parting, &mut settling)?;
        }
        Ok(true)
    }

    /// The side a message belongs to. It stands with `is`, and `last` wrote last before it.
    fn side_of(
        &self,
        parting: &Parting,
        message: &StoredMessage,
        is: Side,
        last: Option<Side>,
    ) -> Result<Side> {
        if !message.customer.is_anonymous() {
            let at = message.sent_at.unwrap_or(message.received_at);
            let Some(alias) = parting.kin.meant_by(&message.customer, at) else { return Ok(is) };
            let holder = self.tx.alias(self.tx.workspace_id(), &alias)?.and_then(|record| record.contact_id);
            return Ok(holder.and_then(|id| parting.side_of_contact(id)).unwrap_or(is));
        }
        let was = self.tx.before_merge(message.id)?.or(message.conversation_id);
        Ok(parting.side_of_ours(message.received_at, was, is, last))
    }

    fn move_to(
        &mut self,
        mut message: StoredMessage,
        contact_id: ContactId,
        parting: &Parting,
        settling: &mut Settling,
    ) -> Result<()> {
        let Some(old) = message.conversation_id else { return Ok(()) };
        let new = self.chat_apart(old, contact_id, parting)?;
        if let Some(sent_at) = message.sent_at.filter(|_| message.incoming) {
            self.settle_apart(sent_at, [old, new], settling)?;
        }
        message.conversation_id = Some(new);
        message.rev = self.tx.next_rev();
        if message.imported {
            self.bring_history(&message, Some(old))?;
        }
        self.tx.save_message(&message)?;
        self.tx.move_sent(message.id, new)?;
        // The line of a survey goes with its message, where the answer is looked for.
        if let Some(line) = self.tx.event(EventId::from_uuid(message.id.as_uuid()))? {
            let rev = self.tx.next_rev();
            self.tx.change_event(&EventRow { conversation_id: new, rev, ..line })?;
        }
        self.touch(old).moved = true;
        let touch = self.touch(new);
        touch.moved = true;
        touch.messages.insert(message.id);
        Ok(())
    }

    /// The chat of one customer besides the joined one. If there is none any more, it is made with the joined one's status, unassigned.
    fn chat_apart(
        &mut self,
        common: ConversationId,
        contact_id: ContactId,
        parting: &Parting,
    ) -> Result<ConversationId> {
        let common = self.reread(common)?;
        if let Some(known) = self.tx.conversation_of(contact_id, common.number_id)? {
            return Ok(known.id);
        }
        let id = ConversationId::new(self.clock, self.random);
        let marketing = match parting.side_of_contact(contact_id) {
            Some(side) => parting.marketing(side, common.number_id, common.marketing),
            None => common.marketing,
        };
        let stand = match common.stand() {
            Stand::Snoozed { .. } => Stand::Open,
            stand => stand,
        };
        self.tx.save_conversation(&Conversation {
            status_decided: common.status_decided,
            marked_read: common.marked_read.clone(),
            marketing,
            released: common.released,
            settled_until: common.settled_until,
            ..Conversation::new(id, common.number_id, contact_id).standing(stand)
        })?;
        let line = EventId::new(self.clock, self.random);
        let at = parting.pair.split_at.unwrap_or(parting.pair.merged_at);
        self.add_line(line, id, EventKind::Split, None, at)?;
        // Some line of the new chat must say up to where it is settled, whichever of its messages arrive first.
        let furthest = self.done_in(common.id)?.into_iter().max_by_key(|done| done.settles);
        if let Some(done) = furthest {
            self.settled_as(done, id)?;
        }
        Ok(id)
    }

    /// Copies the line that settled a customer's message to the chat it moves to, as far as that chat is settled.
    fn settle_apart(
        &mut self,
        sent_at: Timestamp,
        [old, new]: [ConversationId; 2],
        settling: &mut Settling,
    ) -> Result<()> {
        let Some(until) = self.reread(new)?.settled_until.filter(|until| *until > sent_at) else {
            return Ok(());
        };
        for chat in [old, new] {
            if let Entry::Vacant(place) = settling.entry(chat) {
                place.insert(self.done_in(chat)?);
            }
        }
        let of =
            |chat| settling.get(&chat).into_iter().flatten().filter(|done: &&Done| done.settles > sent_at);
        let Some(first) = of(old).min_by_key(|done| (done.settles, done.at)) else { return Ok(()) };
        let done = Done { settles: first.settles.min(until), ..*first };
        if !of(new).any(|there| (there.at, there.settles) == (done.at, done.settles)) {
            self.settled_as(done, new)?;
            settling.entry(new).or_default().push(done);
        }
        Ok(())
    }

    fn done_in(&self, id: ConversationId) -> Result<Vec<Done>> {
        Ok(self.settling(id)?.iter().filter_map(EventRow::done).collect())
    }

    /// Something that was done in another chat settled messages of this customer there. It is kept here without an author, so that no
    /// figure counts it twice.
    fn settled_as(&mut self, done: Done, id: ConversationId) -> Result<()> {
        let what = EventKind::Resolved { void: true, settles: Some(done.settles) };
        self.add_line(EventId::new(self.clock, self.random), id, what, None, done.at)
    }

    fn say_apart(&mut self, id: EventId, chat: ConversationId, what: EventKind, by: Wisher) -> Result<()> {
        self.add_line(id, chat, what, Some(by.person_id), self.clock.now())
    }

    fn add_line(
        &mut self,
        id: EventId,
        conversation_id: ConversationId,
        what: EventKind,
        by: Option<sangam_model::id::PersonId>,
        at: Timestamp,
    ) -> Result<()> {
        let rev: Rev = self.tx.next_rev();
        self.tx.add_event(&EventRow { id, conversation_id, what, by, at, rev }, None).map(drop)
    }
}

/// The customer who wrote last before an instant.
fn wrote_last(placed: &[Placed], at: Timestamp) -> Option<Side> {
    let earlier = |it: &&Placed| it.message.incoming && it.message.sent_at.is_some_and(|sent| sent <= at);
    placed.iter().rfind(earlier).map(|it| it.belongs)
}
