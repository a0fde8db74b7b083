//! Identity resolution: which contact a message belongs to, from aliases that arrive in any order.
//!
//! Statements are stored as facts (alias rows, phone spans, ties), every one of them a maximum or a set; who is who is worked out from
//! all of them by [`Kinship`]. As long as nothing new is said about who belongs to whom, that costs a few look-ups. When something new
//! is said, the handful of names around it is *settled* again: people who turn out to be one are merged (the smaller id survives), and
//! messages that named only a phone follow the phone's owner of their day.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use sangam_model::Timestamp;
use sangam_model::id::{ContactId, ConversationId};
use sangam_model::identity::{Aliases, Phone};
use sangam_model::kinship::{Alias, Kinship, Mention, NOW};
use sangam_protocol::Rev;

use super::{Inbox, Names, Person};
use crate::store::{AliasRecord, Contact, NameFact, Result, StoreError, Tx};

/// Aliases that left a contact, with that contact.
type Departures = Vec<(Alias, ContactId)>;

/// The contact a phone means now, if anybody has it. Nothing is made.
///
/// # Errors
/// What the database says.
pub fn contact_with(tx: &Tx<'_>, phone: &Phone, at: Timestamp) -> Result<Option<Contact>> {
    let aliases = Aliases { phone: Some(phone.clone()), ..Aliases::default() };
    let kin = tx.users_of_phone(tx.workspace_id(), phone)?;
    let Some(alias) = kin.meant_by(&aliases, at) else { return Ok(None) };
    let record = tx.alias(tx.workspace_id(), &alias)?;
    record.and_then(|record| record.contact_id).map_or(Ok(None), |id| tx.contact(id))
}

impl Inbox<'_, '_> {
    /// Stores aliases that were reported together.
    pub(super) fn sight(&mut self, person: &Person) -> Result<()> {
        let mut news = self.note_names(person)?;
        let mut seeds = names_of(&person.aliases);
        for (a, b) in &person.ties {
            news |= self.tx.save_tie(a, b)?;
            for side in [a, b] {
                seeds.push(side.alias());
                news |= self.know(&side.alias(), person.at)?;
            }
        }
        if let Some(replacement) = &person.also {
            self.sight(replacement)?;
            seeds.extend(names_of(&replacement.aliases));
        }
        if news { self.settle(&seeds) } else { self.renew(&person.aliases) }
    }

    /// A contact shows its latest phone or id, and this may be it.
    fn renew(&mut self, told: &Aliases) -> Result<()> {
        let Some(user_id) = &told.user_id else { return Ok(()) };
        let record = self.tx.alias(self.tx.workspace_id(), &Alias::User(user_id.clone()))?;
        let Some(contact_id) = record.and_then(|record| record.contact_id) else { return Ok(()) };
        let names = self.tx.aliases_of(contact_id)?;
        let kinds: HashSet<_> = names.iter().map(std::mem::discriminant).collect();
        if kinds.len() < names.len() { self.refresh(contact_id) } else { Ok(()) }
    }

    /// Stores the aliases; says whether they change who is who.
    fn note_names(&mut self, person: &Person) -> Result<bool> {
        let aliases = &person.aliases;
        let mut news = false;
        for (place, alias) in names_of(aliases).iter().enumerate() {
            // Names for display belong to the strongest name they were told with.
            let names = if place == 0 { person.names.clone() } else { Names::default() };
            news |= self.note(alias, names, person.at)?;
        }
        if let (Some(phone), Some(user_id)) = (&aliases.phone, &aliases.user_id) {
            let known = self.tx.users_of_phone(self.tx.workspace_id(), phone)?;
            let is_longer = self.tx.extend_span(phone, user_id, person.at)?;
            news |= is_longer && !(known.has_met(phone, user_id) && known.users(phone) == 1);
        }
        if let (Some(user_id), Some(parent)) = (&aliases.user_id, &aliases.parent_user_id) {
            news |= self.tx.save_tie(&Mention::User(user_id.clone()), &Mention::Parent(parent.clone()))?;
        }
        Ok(news)
    }

    /// Joins what was told under one name; says whether the name is new.
    fn note(&mut self, alias: &Alias, names: Names, at: Timestamp) -> Result<bool> {
        let known = self.tx.alias(self.tx.workspace_id(), alias)?;
        let is_new = known.is_none();
        let mut record = known.clone().unwrap_or_default();
        record.seen_at = record.seen_at.max(at);
        record.profile = record.profile.max(names.profile);
        record.username = record.username.max(names.username);
        record.book = record.book.max(names.book);
        let known = known.unwrap_or_default();
        if is_new || record != known {
            self.tx.save_alias(alias, &record)?;
        }
        let is_shown =
            |record: &AliasRecord| (record.profile.clone(), record.username.clone(), record.book.clone());
        if let Some(contact_id) = record.contact_id.filter(|_| is_shown(&record) != is_shown(&known)) {
            self.refresh(contact_id)?;
        }
        Ok(is_new)
    }

    fn know(&mut self, alias: &Alias, at: Timestamp) -> Result<bool> {
        self.note(alias, Names::default(), at)
    }

    /// Whether a message that named its customer so means the same person at any time: phones are lent, user ids are not.
    pub(super) fn is_lasting(&self, aliases: &Aliases) -> Result<bool> {
        match (&aliases.user_id, &aliases.phone) {
            (None, Some(phone)) => {
                Ok(self.tx.users_of_phone(self.tx.workspace_id(), phone)?.users(phone) == 0)
            }
            _ => Ok(true),
        }
    }

    /// The contact a message means that named its customer so, made if need be. `None` for a message that names nobody.
    pub(super) fn whose(&mut self, aliases: &Aliases, at: Timestamp) -> Result<Option<ContactId>> {
        let workspace_id = self.tx.workspace_id();
        let kin = match (&aliases.user_id, &aliases.phone) {
            (None, Some(phone)) => self.tx.users_of_phone(workspace_id, phone)?,
            _ => Kinship::default(),
        };
        let Some(alias) = kin.meant_by(aliases, at) else { return Ok(None) };
        match self.tx.alias(workspace_id, &alias)?.and_then(|record| record.contact_id) {
            Some(contact_id) => Ok(Some(contact_id)),
            None => self.welcome(&alias).map(Some),
        }
    }

    /// A contact for someone who had none, under all their names.
    fn welcome(&mut self, alias: &Alias) -> Result<ContactId> {
        let contact_id = ContactId::new(self.clock, self.random);
        let kin = self.tx.kinship(self.tx.workspace_id(), std::slice::from_ref(alias))?;
        let person = kin.people().into_iter().find(|person| person.contains(alias));
        self.found(contact_id)?;
        for name in person.unwrap_or_else(|| BTreeSet::from([alias.clone()])) {
            self.give(&name, contact_id)?;
        }
        self.refresh(contact_id)?;
        for other in self.look_alikes(&kin, &self.tx.aliases_of(contact_id)?)? {
            self.refresh(other)?;
        }
        Ok(contact_id)
    }

    /// Joins two contacts by a person's decision.
    pub(super) fn join(&mut self, a: ContactId, b: ContactId) -> Result<()> {
        let Some((one, other)) = self.user_ids(a, b)? else { return Ok(()) };
        let seeds = [Alias::User(one.clone()), Alias::User(other.clone())];
        if self.tx.save_joined(&one, &other)? { self.settle(&seeds) } else { Ok(()) }
    }

    /// Stores a person's decision that two contacts are two people.
    pub fn keep_apart(&mut self, a: ContactId, b: ContactId) -> Result<()> {
        let Some((one, other)) = self.user_ids(a, b)? else { return Ok(()) };
        if self.tx.save_apart(&one, &other)? {
            self.settle(&[Alias::User(one), Alias::User(other)])
        } else {
            Ok(())
        }
    }

    /// Whether something says that two contacts may be one: a phone that both had.
    pub fn may_be_one(&self, a: ContactId, b: ContactId) -> Result<bool> {
        let (one, other) = (self.tx.aliases_of(a)?, self.tx.aliases_of(b)?);
        let seeds: Vec<Alias> = one.iter().cloned().collect();
        Ok(self.tx.kinship(self.tx.workspace_id(), &seeds)?.share_a_phone(&one, &other))
    }

    /// A user id of each; one stands for all of a contact, since they are one person already.
    pub(super) fn user_ids(&self, a: ContactId, b: ContactId) -> Result<Option<(String, String)>> {
        let first = |id| {
            let names = self.tx.aliases_of(id)?;
            let user =
                names.into_iter().find_map(|name| if let Alias::User(id) = name { Some(id) } else { None });
            Ok::<_, StoreError>(user)
        };
        Ok(first(a)?.zip(first(b)?))
    }

    /// The contacts who may be the person with these names.
    fn look_alikes(&self, kin: &Kinship, names: &BTreeSet<Alias>) -> Result<BTreeSet<ContactId>> {
        let mut contacts = BTreeSet::new();
        for alias in kin.look_alikes(names).iter().flatten() {
            let record = self.tx.alias(self.tx.workspace_id(), alias)?;
            contacts.extend(record.and_then(|record| record.contact_id));
        }
        Ok(contacts)
    }

    /// The rows of those to whom a contact is offered show it only while somebody sees a chat with them.
    pub(super) fn tell_offered(&mut self, contact_id: ContactId) -> Result<()> {
        for other in self.tx.look_alikes(contact_id)? {
            for conversation in self.tx.conversations_of(other)? {
                self.touch(conversation.id).contact = true;
            }
        }
        Ok(())
    }

    fn found(&mut self, id: ContactId) -> Result<()> {
        self.tx.save_contact(&Contact {
            id,
            book_name: None,
            profile_name: None,
            phone: None,
            user_id: None,
            parent_user_id: None,
            username: None,
            private: false,
            merged_into: None,
            rev: Rev(0),
        })
    }

    fn give(&mut self, alias: &Alias, contact_id: ContactId) -> Result<()> {
        let known = self.tx.alias(self.tx.workspace_id(), alias)?.unwrap_or_default();
        self.tx.save_alias(alias, &AliasRecord { contact_id: Some(contact_id), ..known })
    }

    /// Resolves the identities around these aliases again, and moves messages accordingly.
    fn settle(&mut self, seeds: &[Alias]) -> Result<()> {
        let Some((kin, split)) = self.resettle(seeds)? else { return Ok(()) };
        self.follow(&kin, &split)
    }

    /// The same without moving messages: returns the aliases that left a contact.
    pub(super) fn resettle(&mut self, seeds: &[Alias]) -> Result<Option<(Kinship, Departures)>> {
        self.homes.clear();
        let kin = self.tx.kinship(self.tx.workspace_id(), seeds)?;
        let people = kin.people();
        let held = self.holdings(&people)?;
        if held.is_empty() {
            return Ok(None);
        }
        let claims = claims(&people, &held);
        let mut survivors = BTreeSet::new();
        let mut split = Vec::new();
        for (place, person) in people.iter().enumerate() {
            let mine: BTreeSet<ContactId> =
                claims.iter().filter(|(_, owner)| **owner == place).map(|(contact, _)| *contact).collect();
            let is_known = person.iter().any(|alias| held.contains_key(alias));
            let Some(survivor) = self.survivor(&mine, is_known)? else { continue };
            for alias in person {
                let before = held.get(alias).copied();
                if before != Some(survivor) {
                    self.give(alias, survivor)?;
                    if let Some(old) = before {
                        self.keep_private(old, survivor)?;
                    }
                    split.extend(before.filter(|old| !mine.contains(old)).map(|old| (alias.clone(), old)));
                }
            }
            for loser in mine.into_iter().filter(|contact| *contact != survivor) {
                self.merge(loser, survivor)?;
            }
            survivors.insert(survivor);
        }
        survivors.into_iter().try_for_each(|contact_id| self.refresh(contact_id))?;
        Ok(Some((kin, split)))
    }

    /// Which contact each of these names has.
    fn holdings(&self, people: &[BTreeSet<Alias>]) -> Result<BTreeMap<Alias, ContactId>> {
        let mut held = BTreeMap::new();
        for alias in people.iter().flatten() {
            let record = self.tx.alias(self.tx.workspace_id(), alias)?;
            held.extend(record.and_then(|record| record.contact_id).map(|contact| (alias.clone(), contact)));
        }
        Ok(held)
    }

    /// The smallest of a person's contacts; a new one if theirs turned out to be somebody else's.
    fn survivor(&mut self, mine: &BTreeSet<ContactId>, is_known: bool) -> Result<Option<ContactId>> {
        if let Some(smallest) = mine.first() {
            return Ok(Some(*smallest));
        }
        if !is_known {
            return Ok(None);
        }
        let fresh = ContactId::new(self.clock, self.random);
        self.found(fresh)?;
        Ok(Some(fresh))
    }

    /// Moves messages to the contact their alias now belongs to: those of aliases that left a contact, and those that named only a
    /// phone.
    fn follow(&mut self, kin: &Kinship, split: &[(Alias, ContactId)]) -> Result<()> {
        let workspace_id = self.tx.workspace_id();
        for (alias, old) in split {
            let Some(old) = self.tx.surviving_contact(*old)? else { continue };
            for conversation in self.tx.conversations_of(old.id)? {
                for message in self.tx.messages_of(conversation.id)? {
                    let at = message.sent_at.unwrap_or(message.received_at);
                    if kin.meant_by(&message.customer, at).as_ref() == Some(alias) {
                        self.put_where_it_belongs(message)?;
                    }
                }
            }
        }
        let lent: Vec<Phone> = kin.phones().filter(|phone| kin.users(phone) > 1).cloned().collect();
        for phone in lent {
            for message in self.tx.messages_by_phone_alone(workspace_id, &phone)? {
                self.put_where_it_belongs(message)?;
            }
        }
        Ok(())
    }

    /// One person under two ids: the smaller survives, the other becomes an alias for commands and reads.
    fn merge(&mut self, loser: ContactId, survivor: ContactId) -> Result<()> {
        let mut gone = self.tx.contact(loser)?.ok_or(StoreError::Missing("contact"))?;
        gone.merged_into = Some(survivor);
        gone.rev = self.tx.next_rev();
        self.tx.save_contact(&gone)?;
        self.tx.save_look_alikes(loser, &BTreeSet::new())?;
        for alias in self.tx.aliases_of(loser)? {
            self.give(&alias, survivor)?;
        }
        for conversation in self.tx.conversations_of(loser)? {
            self.fold(conversation, survivor)?;
        }
        self.join_cards(loser, survivor)?;
        self.keep_private(loser, survivor)?;
        let is_private = self.tx.contact(survivor)?.is_some_and(|kept| kept.private);
        // What was visible to everybody under the other id no longer is.
        if is_private && !gone.private { self.change_sight(survivor, false) } else { Ok(()) }
    }

    /// A contact that takes over an alias or a message of a private one becomes private, too: nobody knows on which side of a split the
    /// reason lies.
    fn keep_private(&mut self, from: ContactId, into: ContactId) -> Result<()> {
        let is_private = self.tx.contact(from)?.is_some_and(|contact| contact.private);
        let Some(heir) = self.tx.contact(into)?.filter(|heir| is_private && !heir.private) else {
            return Ok(());
        };
        self.tx.save_contact(&Contact { private: true, ..heir })?;
        self.change_sight(into, false)
    }

    /// A bubble goes from one conversation to another.
    pub(super) fn keep_private_with(&mut self, from: ConversationId, into: ConversationId) -> Result<()> {
        match (self.tx.conversation(from)?, self.tx.conversation(into)?) {
            (Some(from), Some(into)) => self.keep_private(from.contact_id, into.contact_id),
            _ => Ok(()),
        }
    }

    /// Every conversation of a contact came into or out of the team's sight.
    pub(super) fn change_sight(&mut self, contact_id: ContactId, shown: bool) -> Result<()> {
        for conversation in self.tx.conversations_of(contact_id)? {
            let touch = self.touch(conversation.id);
            (touch.moved, touch.offered) = (true, shown);
        }
        Ok(())
    }

    /// Works out what a contact shows from what was told under its names.
    fn refresh(&mut self, contact_id: ContactId) -> Result<()> {
        let workspace_id = self.tx.workspace_id();
        let before = self.tx.contact(contact_id)?.ok_or(StoreError::Missing("contact"))?;
        let names = self.tx.aliases_of(contact_id)?;
        let seeds: Vec<Alias> = names.iter().cloned().collect();
        let kin = self.tx.kinship(workspace_id, &seeds)?;
        let mut told = Vec::new();
        for alias in &names {
            told.extend(self.tx.alias(workspace_id, alias)?.map(|record| (alias.clone(), record)));
        }
        // A phone's older names may have been told of its former owner.
        let is_theirs = |alias: &Alias, fact: &NameFact| match alias {
            Alias::Phone(phone) => names.contains(&kin.owner(phone, fact.at)),
            _ => true,
        };
        let newest = |pick: fn(&AliasRecord) -> &Option<NameFact>| {
            let facts = told.iter().filter_map(|(alias, record)| Some((alias, pick(record).as_ref()?)));
            facts.filter(|(alias, fact)| is_theirs(alias, fact)).map(|(_, fact)| fact).max()?.name.clone()
        };
        let latest = |pick: fn(&Alias) -> Option<&String>| {
            let seen = told.iter().filter_map(|(alias, record)| Some((record.seen_at, pick(alias)?)));
            seen.max().map(|(_, value)| value.clone())
        };
        let after = Contact {
            book_name: newest(|record| &record.book),
            profile_name: newest(|record| &record.profile),
            username: newest(|record| &record.username),
            phone: current_phone(&kin, &names),
            user_id: latest(|alias| if let Alias::User(id) = alias { Some(id) } else { None }),
            parent_user_id: latest(|alias| if let Alias::Parent(id) = alias { Some(id) } else { None }),
            ..before
        };
        let look_alikes = self.look_alikes(&kin, &names)?;
        let is_offered_anew = look_alikes != self.tx.look_alikes(contact_id)?;
        if after == before && !is_offered_anew {
            return Ok(());
        }
        if is_offered_anew {
            self.tx.save_look_alikes(contact_id, &look_alikes)?;
        }
        let rev = self.tx.next_rev();
        self.tx.save_contact(&Contact { rev, ..after })?;
        for conversation in self.tx.conversations_of(contact_id)? {
            self.touch(conversation.id).contact = true;
        }
        Ok(())
    }
}

/// Of the phones that are theirs today, the one told last.
fn current_phone(kin: &Kinship, names: &BTreeSet<Alias>) -> Option<String> {
    let theirs = kin.phones().filter(|phone| names.contains(&kin.owner(phone, NOW)));
    theirs
        .max_by_key(|phone| (kin.last_met(phone, names), (*phone).clone()))
        .map(|phone| phone.as_str().to_owned())
}

/// The names that identify, strongest first.
fn names_of(aliases: &Aliases) -> Vec<Alias> {
    let user = aliases.user_id.clone().map(Alias::User);
    let phone = aliases.phone.clone().map(Alias::Phone);
    let parent = aliases.parent_user_id.clone().map(Alias::Parent);
    user.into_iter().chain(phone).chain(parent).collect()
}

/// The person each contact belongs to. User ids come before phones, because phones change hands.
fn claims(people: &[BTreeSet<Alias>], held: &BTreeMap<Alias, ContactId>) -> BTreeMap<ContactId, usize> {
    let mut claims = BTreeMap::new();
    for lent in [false, true] {
        for (place, person) in people.iter().enumerate() {
            for alias in person.iter().filter(|alias| matches!(alias, Alias::Phone(_)) == lent) {
                if let Some(contact) = held.get(alias) {
                    claims.entry(*contact).or_insert(place);
                }
            }
        }
    }
    claims
}
