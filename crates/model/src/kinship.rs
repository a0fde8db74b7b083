//! Identity as a function of facts: which aliases are one person.
//!
//! WhatsApp names a customer by phone, by a business-scoped user id, by its parent form, or by several at once. This module
//! holds what was told about such names as facts and answers two questions: whose message is this, and which names belong
//! together. Both answers are functions of the *set* of facts, so it does not matter in which order they came.
//!
//! - **A user id is a person.** Two user ids are two people unless WhatsApp announced that one replaced the other.
//! - **A phone is lent.** Operators give numbers to new people, so a phone belongs, at each instant, to the user id it appeared
//!   with last before it; before the first appearance, to the first. A phone that never appeared with a user id stands for itself.
//! - **Ties** are what WhatsApp says outright: a user id and its parent form in one message, or a system message about a new
//!   number. A tie that names a phone means whoever had it at that instant.
//! - **A person joins.** Whoever knows that two user ids are one customer says so; that is a tie like WhatsApp's own.
//!
//! Two people who were told with one phone may be one, or the number was given to somebody new. They are *look-alikes*, offered to
//! whoever can tell, until somebody says that they are one or that they are two. Saying that they are two joins and parts nothing; it
//! only ends the offer.
//!
//! Of all appearances of a phone with a user id only the first and the last are kept; between people who really take turns with
//! a number nothing lies in between. Names for display never tie anything.

use std::collections::{BTreeMap, BTreeSet};

use crate::identity::{Aliases, Phone};
use crate::time::Timestamp;

/// A name that can be looked up.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Alias {
    /// A business-scoped user id, or an identifier of no known kind.
    User(String),
    /// The parent form of a user id.
    Parent(String),
    /// A phone number.
    Phone(Phone),
}

/// One side of a tie.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mention {
    /// A user id.
    User(String),
    /// The parent form of a user id.
    Parent(String),
    /// Whoever had the phone at that instant.
    PhoneAt(Phone, Timestamp),
}

/// The first and the last time a phone appeared with a user id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// First.
    pub first: Timestamp,
    /// Last.
    pub last: Timestamp,
}

/// What is known about a handful of names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kinship {
    names: BTreeSet<Alias>,
    spans: BTreeMap<Phone, BTreeMap<String, Span>>,
    ties: BTreeSet<(Mention, Mention)>,
    apart: BTreeSet<(String, String)>,
}

/// Later than everything: what a phone means today.
pub const NOW: Timestamp = Timestamp::from_millis(i64::MAX);

impl Kinship {
    /// A name exists.
    pub fn know(&mut self, alias: Alias) {
        self.names.insert(alias);
    }

    /// A phone appeared with a user id throughout `span`.
    pub fn met(&mut self, phone: &Phone, user_id: &str, span: Span) {
        self.know(Alias::Phone(phone.clone()));
        self.know(Alias::User(user_id.to_owned()));
        self.spans
            .entry(phone.clone())
            .or_default()
            .entry(user_id.to_owned())
            .and_modify(|known| {
                known.first = known.first.min(span.first);
                known.last = known.last.max(span.last);
            })
            .or_insert(span);
    }

    /// WhatsApp said that two names are one person.
    pub fn tie(&mut self, a: Mention, b: Mention) {
        for side in [&a, &b] {
            self.know(side.alias());
        }
        self.ties.insert((a, b));
    }

    /// Nobody says any more that two names are one person, whichever was named first.
    pub fn untie(&mut self, a: &Mention, b: &Mention) {
        self.ties.retain(|(one, other)| (one, other) != (a, b) && (one, other) != (b, a));
    }

    /// A person said that two user ids are two people.
    pub fn keep_apart(&mut self, a: &str, b: &str) {
        self.apart.insert((a.to_owned(), b.to_owned()));
    }

    /// Every phone known here.
    pub fn phones(&self) -> impl Iterator<Item = &Phone> {
        self.names.iter().filter_map(|name| if let Alias::Phone(phone) = name { Some(phone) } else { None })
    }

    /// With how many user ids a phone appeared.
    #[must_use]
    pub fn users(&self, phone: &Phone) -> usize {
        self.spans.get(phone).map_or(0, BTreeMap::len)
    }

    /// Whether a phone ever appeared with a user id.
    #[must_use]
    pub fn has_met(&self, phone: &Phone, user_id: &str) -> bool {
        self.spans.get(phone).is_some_and(|users| users.contains_key(user_id))
    }

    /// Whoever had the phone at `at`: a user id, or the phone itself if it never appeared with one.
    #[must_use]
    pub fn owner(&self, phone: &Phone, at: Timestamp) -> Alias {
        let moments = || {
            let spans = self.spans.get(phone).into_iter().flatten();
            spans.flat_map(|(user, span)| [(span.first, user), (span.last, user)])
        };
        let before = moments().filter(|(moment, _)| *moment <= at).max();
        let owner = before.or_else(|| moments().min());
        owner.map_or_else(|| Alias::Phone(phone.clone()), |(_, user)| Alias::User(user.clone()))
    }

    /// Whom a message means that named its customer so: the user id, else the phone's owner then, else the parent form.
    #[must_use]
    pub fn meant_by(&self, aliases: &Aliases, at: Timestamp) -> Option<Alias> {
        if let Some(user_id) = &aliases.user_id {
            return Some(Alias::User(user_id.clone()));
        }
        if let Some(phone) = &aliases.phone {
            return Some(self.owner(phone, at));
        }
        aliases.parent_user_id.clone().map(Alias::Parent)
    }

    /// The people: names that belong together. A phone stands with its owner of today.
    #[must_use]
    pub fn people(&self) -> Vec<BTreeSet<Alias>> {
        let mut people: Vec<BTreeSet<Alias>> =
            self.names.iter().map(|name| BTreeSet::from([name.clone()])).collect();
        for (a, b) in &self.ties {
            unite(&mut people, &self.resolve(a), &self.resolve(b));
        }
        for phone in self.spans.keys() {
            unite(&mut people, &Alias::Phone(phone.clone()), &self.owner(phone, NOW));
        }
        people.sort();
        people
    }

    /// The people who may be `person` under another user id: a phone was told with both, and nobody said that they are two.
    #[must_use]
    pub fn look_alikes(&self, person: &BTreeSet<Alias>) -> Vec<BTreeSet<Alias>> {
        if self.spans.values().all(|users| users.len() < 2) {
            return Vec::new();
        }
        let mut people = self.people();
        people.retain(|other| {
            other.is_disjoint(person) && self.share_a_phone(person, other) && !self.are_apart(person, other)
        });
        people
    }

    /// Whether one phone was told with user ids of both.
    #[must_use]
    pub fn share_a_phone(&self, a: &BTreeSet<Alias>, b: &BTreeSet<Alias>) -> bool {
        let had = |users: &BTreeMap<String, Span>, person| users.keys().any(|user| is_of(user, person));
        self.spans.values().any(|users| had(users, a) && had(users, b))
    }

    fn are_apart(&self, a: &BTreeSet<Alias>, b: &BTreeSet<Alias>) -> bool {
        self.apart
            .iter()
            .any(|(one, other)| (is_of(one, a) && is_of(other, b)) || (is_of(one, b) && is_of(other, a)))
    }

    /// When the phone was last told with one of these people's user ids.
    #[must_use]
    pub fn last_met(&self, phone: &Phone, people: &BTreeSet<Alias>) -> Option<Timestamp> {
        let spans = self.spans.get(phone).into_iter().flatten();
        let theirs = spans.filter(|(user, _)| people.contains(&Alias::User((*user).clone())));
        theirs.map(|(_, span)| span.last).max()
    }

    fn resolve(&self, mention: &Mention) -> Alias {
        match mention {
            Mention::PhoneAt(phone, at) => self.owner(phone, *at),
            other => other.alias(),
        }
    }
}

impl Mention {
    /// The bare name.
    #[must_use]
    pub fn alias(&self) -> Alias {
        match self {
            Self::User(id) => Alias::User(id.clone()),
            Self::Parent(id) => Alias::Parent(id.clone()),
            Self::PhoneAt(phone, _) => Alias::Phone(phone.clone()),
        }
    }
}

fn is_of(user: &str, person: &BTreeSet<Alias>) -> bool {
    person.contains(&Alias::User(user.to_owned()))
}

fn unite(people: &mut Vec<BTreeSet<Alias>>, a: &Alias, b: &Alias) {
    let (mut joined, rest): (Vec<_>, Vec<_>) =
        people.drain(..).partition(|person| person.contains(a) || person.contains(b));
    *people = rest;
    people.push(joined.drain(..).flatten().collect());
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;

    fn phone(text: &str) -> Phone {
        Phone::parse(text).unwrap()
    }

    fn at(secs: i64) -> Timestamp {
        Timestamp::from_secs(1_795_302_220 + secs)
    }

    fn once(secs: i64) -> Span {
        Span { first: at(secs), last: at(secs) }
    }

    #[test]
    fn a_recycled_phone_belongs_to_each_in_turn() {
        let ritika = phone("919829010187");
        let mut kin = Kinship::default();
        kin.met(&ritika, "IN.1", once(10));
        kin.met(&ritika, "IN.2", once(50));
        for (moment, owner) in [(0, "IN.1"), (10, "IN.1"), (49, "IN.1"), (50, "IN.2"), (99, "IN.2")] {
            assert_eq!(kin.owner(&ritika, at(moment)), Alias::User(owner.into()), "at {moment}");
        }
        assert_eq!(kin.people().len(), 2, "a recycled number joins nobody");
    }

    #[test]
    fn an_announced_change_of_number_keeps_the_person() {
        let (old, new) = (phone("919829010187"), phone("919829010999"));
        let mut kin = Kinship::default();
        kin.met(&old, "IN.1", once(10));
        kin.met(&new, "IN.2", once(20));
        kin.tie(Mention::User("IN.1".into()), Mention::User("IN.2".into()));
        assert_eq!(kin.people().len(), 1);
    }

    #[test]
    fn a_phone_alone_stands_for_itself() {
        let lone = phone("919829010187");
        let aliases = Aliases { phone: Some(lone.clone()), ..Aliases::default() };
        assert_eq!(Kinship::default().meant_by(&aliases, at(0)), Some(Alias::Phone(lone)));
    }

    #[test]
    fn who_had_the_same_phone_is_offered_until_somebody_says_which() {
        let number = phone("919829010187");
        let mut kin = Kinship::default();
        kin.met(&number, "IN.1", once(10));
        kin.met(&number, "IN.2", once(50));
        let person =
            |kin: &Kinship, user: &str| kin.people().into_iter().find(|person| is_of(user, person)).unwrap();
        let first = person(&kin, "IN.1");
        assert_eq!(kin.look_alikes(&first), [person(&kin, "IN.2")]);
        let mut two = kin.clone();
        two.keep_apart("IN.2", "IN.1");
        assert!(two.look_alikes(&first).is_empty() && two.people() == kin.people(), "two, as before");
        kin.tie(Mention::User("IN.1".into()), Mention::User("IN.2".into()));
        assert!(kin.look_alikes(&person(&kin, "IN.1")).is_empty() && kin.people().len() == 1, "one");
    }

    #[derive(Clone, Debug)]
    enum Fact {
        Met(&'static str, &'static str, i64),
        Tie(Mention, Mention),
        Apart(&'static str, &'static str),
    }

    fn facts() -> impl Strategy<Value = Fact> {
        let phones = || select(vec!["919829010187", "919829010188", "919829010189"]);
        let users = || select(vec!["IN.1", "IN.2", "IN.3"]);
        let mentions = move || {
            prop_oneof![
                users().prop_map(|user| Mention::User(user.into())),
                Just(Mention::Parent("IN.ENT.1".into())),
                (phones(), 0_i64..9).prop_map(|(number, secs)| Mention::PhoneAt(phone(number), at(secs))),
            ]
        };
        prop_oneof![
            4 => (phones(), users(), 0_i64..9).prop_map(|(phone, user, secs)| Fact::Met(phone, user, secs)),
            1 => (mentions(), mentions()).prop_map(|(a, b)| Fact::Tie(a, b)),
            1 => (users(), users()).prop_map(|(a, b)| Fact::Tie(Mention::User(a.into()), Mention::User(b.into()))),
            1 => (users(), users()).prop_map(|(a, b)| Fact::Apart(a, b)),
        ]
    }

    fn told(all: &[Fact]) -> Kinship {
        let mut kin = Kinship::default();
        for fact in all {
            match fact.clone() {
                Fact::Met(number, user, secs) => kin.met(&phone(number), user, once(secs)),
                Fact::Tie(a, b) => kin.tie(a, b),
                Fact::Apart(a, b) => kin.keep_apart(a, b),
            }
        }
        kin
    }

    proptest! {
        #[test]
        fn the_order_of_telling_does_not_matter(
            (all, shuffled) in vec(facts(), 1..12)
                .prop_flat_map(|all| (Just(all.clone()), Just([all.clone(), all].concat()).prop_shuffle())),
        ) {
            let (kin, again) = (told(&all), told(&shuffled));
            prop_assert_eq!(kin.people(), again.people());
            for person in kin.people() {
                prop_assert_eq!(kin.look_alikes(&person), again.look_alikes(&person));
            }
        }

        #[test]
        fn an_offer_is_told_to_both_or_to_neither(all in vec(facts(), 1..12)) {
            let kin = told(&all);
            for person in kin.people() {
                for other in kin.look_alikes(&person) {
                    prop_assert!(kin.look_alikes(&other).contains(&person));
                }
            }
        }

        #[test]
        fn everyone_is_in_exactly_one_person(all in vec(facts(), 1..12)) {
            let kin = told(&all);
            let count: usize = kin.people().iter().map(BTreeSet::len).sum();
            prop_assert_eq!(count, kin.names.len());
        }
    }
}
