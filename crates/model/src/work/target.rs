//! Response targets, and when each is due.
//!
//! A shop sets itself [`Targets`]: the first answer within so many minutes, every further one within so many, everything done within so
//! many hours. Each is optional, a number may have its own, and they count by the clock or in [working time](super::hours). What
//! runs in a chat follows from two instants of its row and nothing else:
//!
//! - `opened_at`, the customer's first live bubble since the chat was last done: the **resolution** counts from here until it is done;
//! - `waiting_since`, the oldest bubble nobody answered: the **first answer** counts from here if the chat was opened by it, and the
//!   **next answer** otherwise, until a person answers.
//!
//! A [`Due`] is an instant, so nothing has to be counted again while time passes: until `soon_at` nothing is said, from then on the time
//! is running out, after `due_at` it is up. An answer in the very instant is in time.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::hours::{LocalTime, WorkingHours};
use crate::conversation::{ConversationStatus, waits_since};
use crate::id::NumberId;
use crate::routing::ShopHours;
use crate::time::{DAY, HOUR, MINUTE, Timestamp};

#[cfg(test)]
mod tests;

/// The longest time for an answer, in minutes.
pub const ANSWER_MOST_MINUTES: u32 = 30 * 24 * 60;
/// The longest time for everything, in hours.
pub const RESOLVE_MOST_HOURS: u32 = 90 * 24;
/// The part of the time after which it is running out.
const SOON: (i64, i64) = (3, 4);
/// Clocks are known from so long ago on: no wait worth counting began earlier.
const KNOWN_BACK: i64 = 400 * DAY;

/// How soon.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Targets {
    /// The first answer, in minutes.
    pub first_minutes: Option<u32>,
    /// Every further answer, in minutes.
    pub next_minutes: Option<u32>,
    /// Everything done, in hours.
    pub resolve_hours: Option<u32>,
}

impl Targets {
    /// The part of it that makes no sense, if there is one.
    #[must_use]
    pub fn fault(&self) -> Option<&'static str> {
        let odd = |value: Option<u32>, most: u32| value.is_some_and(|value| value == 0 || value > most);
        if odd(self.first_minutes, ANSWER_MOST_MINUTES) {
            return Some("first_minutes");
        }
        if odd(self.next_minutes, ANSWER_MOST_MINUTES) {
            return Some("next_minutes");
        }
        odd(self.resolve_hours, RESOLVE_MOST_HOURS).then_some("resolve_hours")
    }

    /// Something is promised.
    #[must_use]
    pub const fn is_any(&self) -> bool {
        self.first_minutes.is_some() || self.next_minutes.is_some() || self.resolve_hours.is_some()
    }

    fn answer_ms(&self, is_first: bool) -> Option<i64> {
        let minutes = if is_first { self.first_minutes } else { self.next_minutes };
        minutes.map(|minutes| i64::from(minutes) * MINUTE)
    }
}

/// What a shop promises.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Promise {
    /// How soon.
    pub targets: Targets,
    /// Only the shop's working hours count.
    pub working_time: bool,
    /// Numbers with targets of their own.
    pub numbers: BTreeMap<NumberId, Targets>,
}

impl Promise {
    /// How soon on a number.
    #[must_use]
    pub fn on(&self, number: NumberId) -> Targets {
        self.numbers.get(&number).copied().unwrap_or(self.targets)
    }

    /// Something is promised somewhere.
    #[must_use]
    pub fn is_any(&self) -> bool {
        self.targets.is_any() || self.numbers.values().any(Targets::is_any)
    }
}

/// What a target asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Target {
    /// The first answer.
    FirstAnswer,
    /// A further answer.
    NextAnswer,
    /// That everything is done.
    Resolution,
}

/// When a target's time is up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Due {
    /// The last instant in time.
    pub due_at: Timestamp,
    /// From here on it is running out.
    pub soon_at: Timestamp,
    /// What for.
    pub target: Target,
}

/// How a target stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Urgency {
    /// There is time.
    Calm,
    /// It is running out.
    Soon,
    /// It is up.
    Breached,
}

impl Due {
    /// How it stands at an instant.
    #[must_use]
    pub fn at(self, now: Timestamp) -> Urgency {
        if now > self.due_at {
            Urgency::Breached
        } else if now >= self.soon_at {
            Urgency::Soon
        } else {
            Urgency::Calm
        }
    }
}

/// The little of a chat that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chat {
    /// Its number.
    pub number_id: NumberId,
    /// Where it stands.
    pub status: ConversationStatus,
    /// The customer's first live bubble since it was last done.
    pub opened_at: Option<Timestamp>,
    /// The customer's oldest bubble nobody answered, whether or not it was settled since.
    pub waiting_since: Option<Timestamp>,
}

/// What a shop promises, with the clock by which it is counted.
#[derive(Clone, Debug, Default)]
pub struct Yardstick {
    promise: Promise,
    hours: Option<(WorkingHours, LocalTime)>,
}

impl Yardstick {
    /// By the clock of the shop's zone as it runs around `now`. Whoever counts working time and has no hours counts by the clock.
    #[must_use]
    pub fn new(promise: Promise, shop: Option<&ShopHours>, now: Timestamp) -> Self {
        let counted = shop.filter(|_| promise.working_time);
        let hours = counted.map(|shop| (shop.hours.clone(), shop.zone.local_time(now.plus(-KNOWN_BACK))));
        Self { promise, hours }
    }

    /// What is promised.
    #[must_use]
    pub const fn promise(&self) -> &Promise {
        &self.promise
    }

    /// What is most urgent in a chat, if any target runs.
    #[must_use]
    pub fn due(&self, chat: &Chat) -> Option<Due> {
        if chat.status == ConversationStatus::Resolved {
            return None;
        }
        let opened = chat.opened_at?;
        let answer = waits_since(chat.status, chat.opened_at, chat.waiting_since)
            .and_then(|since| self.answer_due(chat.number_id, since, since == opened));
        answer.into_iter().chain(self.resolution_due(chat.number_id, opened)).min()
    }

    /// When the time for the answer of a wait is up; `None` if none is promised for it.
    #[must_use]
    pub fn answer_due(&self, number: NumberId, since: Timestamp, is_first: bool) -> Option<Due> {
        let target = if is_first { Target::FirstAnswer } else { Target::NextAnswer };
        self.up(target, since, self.promise.on(number).answer_ms(is_first)?)
    }

    /// When the time for everything is up in a chat that was opened then.
    #[must_use]
    pub fn resolution_due(&self, number: NumberId, opened: Timestamp) -> Option<Due> {
        let hours = self.promise.on(number).resolve_hours?;
        self.up(Target::Resolution, opened, i64::from(hours) * HOUR)
    }

    fn up(&self, target: Target, since: Timestamp, time: i64) -> Option<Due> {
        let soon = time * SOON.0 / SOON.1;
        Some(Due { due_at: self.after(since, time)?, soon_at: self.after(since, soon)?, target })
    }

    fn after(&self, since: Timestamp, time: i64) -> Option<Timestamp> {
        match &self.hours {
            Some((hours, place)) => hours.after(place, since, time),
            None => Some(since.plus(time)),
        }
    }
}
