//! Assignment of chats: chooses a person, and gives the reason, also when it chooses nobody.
//!
//! A number has a [`Rule`]: by hand, in turn, or to the person with the fewest chats. A chat that nobody has and in which a customer just
//! wrote is given by [`decide`], which knows nothing but what it is told: the people, what is on their tables and when each was last given a chat,
//! who had the chat before, whether the shop is open. It is asked in the transaction that stores the customer's words, again when
//! something changes that could matter, and by the screen that says what would happen now; so what is explained is what is done.
//!
//! Never given anything: whoever is away, whoever has as much as the shop allows, whoever takes no part. The order in which people
//! are told makes no difference. Nobody is an answer too, and says why; the chat waits then, and is given when that has changed.
//!
//! Availability is what a person says, not whether they are connected: a screen that is on reads nothing, and somebody on a
//! shaky line is still at work. It may end by itself, so whether it holds is asked with the time.

use serde::{Deserialize, Serialize};

use crate::id::{PersonId, TeamId};
use crate::time::{DAY, Timestamp};
use crate::work::hours::WorkingHours;
use crate::zone::Zone;

#[cfg(test)]
mod tests;

/// How far ahead somebody can say when they come back, in milliseconds.
pub const AWAY_FURTHEST: i64 = 366 * DAY;
/// The largest cap on what one person has.
pub const CAPACITY_MOST: u32 = 1_000;
/// The longest time an answer may take before the chat is given to somebody else, in minutes.
pub const REOFFER_MOST_MINUTES: u32 = 24 * 60;

/// Somebody takes no chats for now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Away {
    /// When it ends by itself; absent if they have to say so.
    #[serde(default)]
    pub until: Option<Timestamp>,
}

impl Away {
    /// It has not ended.
    #[must_use]
    pub fn holds(self, now: Timestamp) -> bool {
        self.until.is_none_or(|until| until > now)
    }
}

/// How chats are given out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "ts", ts(rename = "RoutingRule"))]
pub enum Rule {
    /// People take them.
    #[default]
    Manual,
    /// One after the other.
    RoundRobin,
    /// To the person with the fewest.
    LeastBusy,
}

/// When the shop answers, on the clock of which zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ShopHours {
    /// By day of the week.
    pub hours: WorkingHours,
    /// Whose clock is meant.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub zone: Zone,
}

/// How the chats of one number are given out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Routing {
    /// The rule.
    pub rule: Rule,
    /// Who takes part; nobody named means everybody.
    pub people: Vec<PersonId>,
    /// Chats are this team's, and its people take part. While it is there, it counts and nobody who is named.
    pub team_id: Option<TeamId>,
    /// Nobody with so many open chats is given another.
    pub capacity: Option<u32>,
    /// Outside these hours chats wait; absent for those of the shop.
    pub hours: Option<ShopHours>,
    /// They never wait for hours, not even for those of the shop.
    pub around_the_clock: bool,
    /// A customer who comes back is given to whoever had the chat before, if they take chats.
    pub sticky: bool,
    /// A chat whose customer still waits after so many minutes is given to somebody else, once.
    pub reoffer_minutes: Option<u32>,
}

impl ShopHours {
    /// They can be kept, and on some day somebody works. Whether the zone exists is not asked.
    #[must_use]
    pub fn is_possible(&self) -> bool {
        self.hours.is_possible() && self.hours.is_worked()
    }

    /// It is worked at this instant.
    #[must_use]
    pub fn is_open(&self, at: Timestamp) -> bool {
        self.hours.is_open(&self.zone.local_time(at), at)
    }

    /// When work begins next after an instant that is not worked.
    #[must_use]
    pub fn opens_next(&self, after: Timestamp) -> Option<Timestamp> {
        self.hours.opens_next(&self.zone.local_time(after), after)
    }
}

impl Routing {
    /// The hours outside of which chats wait, in a shop that answers at these.
    #[must_use]
    pub fn hours_in<'r>(&'r self, shop: Option<&'r ShopHours>) -> Option<&'r ShopHours> {
        self.hours.as_ref().or(shop).filter(|_| !self.around_the_clock)
    }

    /// Whether this person takes part.
    #[must_use]
    pub fn includes(&self, person: PersonId) -> bool {
        self.people.is_empty() || self.people.contains(&person)
    }

    /// The part of it that makes no sense, if there is one. Whether a zone exists is not known here.
    #[must_use]
    pub fn fault(&self) -> Option<&'static str> {
        let odd = |minutes: u32, most: u32| minutes == 0 || minutes > most;
        if self.capacity.is_some_and(|capacity| odd(capacity, CAPACITY_MOST)) {
            return Some("capacity");
        }
        if self.reoffer_minutes.is_some_and(|minutes| odd(minutes, REOFFER_MOST_MINUTES)) {
            return Some("reoffer_minutes");
        }
        self.hours.as_ref().is_some_and(|shop| !shop.is_possible()).then_some("hours")
    }
}

crate::names! {
    /// Why a chat was given to whom it was, or to nobody.
    #[cfg_attr(feature = "ts", derive(ts_rs::TS))]
    #[cfg_attr(feature = "ts", ts(rename = "RoutedWhy"))]
    pub enum Why {
        /// They had the chat before.
        LastAgent = "last_agent",
        /// It was their turn.
        NextInTurn = "next_in_turn",
        /// They had least to do.
        LeastBusy = "least_busy",
        /// Chats of this number are given out by hand.
        Manual = "manual",
        /// The shop is closed.
        Closed = "closed",
        /// Nobody takes part, or nobody else.
        NobodyTakesPart = "nobody_takes_part",
        /// Everybody is away.
        Away = "away",
        /// Everybody who is there has as much as the shop allows.
        Full = "full",
        ..
        /// A reason of a newer hub.
        Unknown = "unknown",
    }
}

/// Somebody who takes part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Who.
    pub person_id: PersonId,
    /// They take chats now.
    pub available: bool,
    /// What is on their table.
    pub open: u32,
    /// Which of the number's chats that were given out was the last they were given, counted; `None` if they were given none.
    pub turn: Option<i64>,
}

/// What a decision is made from.
#[derive(Clone, Copy, Debug)]
pub struct RoutingCase<'a> {
    /// How it is to be decided.
    pub rule: Rule,
    /// The cap.
    pub capacity: Option<u32>,
    /// The shop answers now.
    pub is_open: bool,
    /// Who takes part, in any order, nobody twice.
    pub candidates: &'a [Candidate],
    /// Who had this chat before, if that counts.
    pub before: Option<PersonId>,
    /// Who had this chat and did not answer.
    pub but: Option<PersonId>,
}

/// To whom, or to nobody, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "ts", ts(rename = "RoutingDecision"))]
pub struct Decision {
    /// To whom.
    pub person_id: Option<PersonId>,
    /// Why.
    pub why: Why,
}

impl Decision {
    const fn nobody(why: Why) -> Self {
        Self { person_id: None, why }
    }
}

/// Who is given a chat, or why nobody is.
#[must_use]
pub fn decide(asked: &RoutingCase<'_>) -> Decision {
    if asked.rule == Rule::Manual {
        return Decision::nobody(Why::Manual);
    }
    if !asked.is_open {
        return Decision::nobody(Why::Closed);
    }
    let mut fit: Vec<Candidate> = asked.candidates.to_vec();
    fit.retain(|candidate| Some(candidate.person_id) != asked.but);
    if fit.is_empty() {
        return Decision::nobody(Why::NobodyTakesPart);
    }
    fit.retain(|candidate| candidate.available);
    if fit.is_empty() {
        return Decision::nobody(Why::Away);
    }
    fit.retain(|candidate| asked.capacity.is_none_or(|capacity| candidate.open < capacity));
    if let Some(before) = fit.iter().find(|candidate| Some(candidate.person_id) == asked.before) {
        return Decision { person_id: Some(before.person_id), why: Why::LastAgent };
    }
    // Whoever was given none comes first, and whoever was given one last comes last. Each has a turn of their own, so teams that share a
    // number, or people who come and go, move nobody else's.
    let turn = |candidate: &Candidate| (candidate.turn, candidate.person_id);
    let (chosen, why) = match asked.rule {
        Rule::LeastBusy => (fit.iter().min_by_key(|each| (each.open, turn(each))), Why::LeastBusy),
        Rule::Manual | Rule::RoundRobin => (fit.iter().min_by_key(|each| turn(each)), Why::NextInTurn),
    };
    chosen.map_or(Decision::nobody(Why::Full), |chosen| Decision { person_id: Some(chosen.person_id), why })
}
