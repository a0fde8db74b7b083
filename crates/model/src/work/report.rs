//! The figures of a period, and which conversations stand behind each.
//!
//! A [`Period`] holds the waits that began in it and the resolutions that happened in it, however long ago or later their other end
//! lies. Each figure is a [`Slice`] of them, and a figure's conversations are found by the very test that counted it
//! ([`Slice::holds`]), so a number and the list behind it cannot differ.
//!
//! Percentiles are nearest rank: a median of 3 min is somebody's 3 min, never a mean of two.
//!
//! A promise is **kept** when the answer, or the resolution, came no later than its [target](super::target) says. Only what is decided
//! counts: an answer that came, or one that did not and whose time is up; a resolution that happened. Where nothing is promised,
//! nothing is kept or broken.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::hours::{LocalTime, WallTime, WorkingHours};
use super::target::Yardstick;
use super::{End, Resolution, Responder, Voice, Wait, Work};
use crate::id::{NumberId, PersonId};
use crate::time::{HOUR, MINUTE, Timestamp};

/// Where the columns of the distribution begin, in minutes; the last one has no end.
pub const BUCKETS: [i64; 7] = [0, 1, 5, 15, 60, 240, 1440];
/// Fewer waits than this say nothing about an hour.
const ENOUGH: usize = 5;

/// From an instant to another, which is not in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Period {
    /// The first instant.
    pub from: Timestamp,
    /// The instant after the last.
    pub until: Timestamp,
}

impl Period {
    /// Whether an instant lies in it.
    #[must_use]
    pub fn holds(self, at: Timestamp) -> bool {
        self.from <= at && at < self.until
    }
}

/// How a period is counted.
#[derive(Clone, Debug)]
pub struct Rules {
    /// Which.
    pub period: Period,
    /// The clock on the wall.
    pub place: LocalTime,
    /// When the shop answers.
    pub hours: WorkingHours,
    /// Times are working time.
    pub working_time_only: bool,
    /// What the shop promises.
    pub yardstick: Yardstick,
    /// The present.
    pub now: Timestamp,
}

impl Rules {
    /// How long it took from one instant to another, in milliseconds.
    #[must_use]
    pub fn took(&self, from: Timestamp, until: Timestamp) -> i64 {
        if self.working_time_only {
            self.hours.within(&self.place, from, until)
        } else {
            until.since(from).max(0)
        }
    }

    fn first_response(&self, wait: &Wait) -> Option<i64> {
        match wait.end {
            End::Answered { at, .. } => Some(self.took(wait.since, at)),
            End::Settled { .. } | End::Open => None,
        }
    }

    /// Answered within the target; `None` while that is not decided, when no answer was owed or none was promised.
    fn in_time(&self, number: NumberId, wait: &Wait) -> Option<bool> {
        let due = self.yardstick.answer_due(number, wait.since, wait.is_first)?.due_at;
        match wait.end {
            End::Answered { at, .. } => Some(at <= due),
            End::Open => (self.now > due).then_some(false),
            End::Settled { .. } => None,
        }
    }

    /// Done within the target; `None` if the customer had not written, or nothing was promised.
    fn done_in_time(&self, number: NumberId, resolution: &Resolution) -> Option<bool> {
        let due = self.yardstick.resolution_due(number, resolution.opened_at?)?.due_at;
        Some(resolution.at <= due)
    }

    /// What an hour's median must exceed to be slow: the promise for a first answer, if there is one.
    fn slow_from(&self) -> i64 {
        let minutes = self.yardstick.promise().targets.first_minutes;
        minutes.map_or(0, |minutes| i64::from(minutes) * MINUTE)
    }
}

/// Whose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "whose", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Whose {
    /// Everybody's.
    All,
    /// One person's.
    Person {
        /// Who.
        id: PersonId,
    },
    /// The phone's.
    Phone,
}

impl Whose {
    fn answered(self, by: Responder) -> bool {
        match self {
            Self::All => true,
            Self::Person { id } => by == Responder::Person { id },
            Self::Phone => by == Responder::Phone,
        }
    }

    fn resolved(self, by: Option<PersonId>) -> bool {
        match self {
            Self::All => true,
            Self::Person { id } => by == Some(id),
            Self::Phone => false,
        }
    }
}

/// What a figure counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "figure", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Slice {
    /// Waits that were answered.
    Answered {
        /// By whom.
        by: Whose,
    },
    /// Waits whose answer came later than the target, or did not come yet and is late already.
    Late,
    /// Resolutions that came later than the target.
    DoneLate,
    /// Waits without an answer so far.
    Unanswered,
    /// Resolutions.
    Resolved {
        /// By whom.
        by: Whose,
    },
    /// Waits that began in some hours of a weekday and were answered.
    Hours {
        /// 0 is Monday.
        weekday: u8,
        /// The first hour.
        from: u8,
        /// The hour after the last.
        until: u8,
    },
    /// Answered waits of one column of the distribution.
    Bucket {
        /// Which, from the left.
        index: u8,
    },
    /// Waits in which a reply window closed.
    WindowsClosed,
}

impl Slice {
    /// Whether something in a conversation's work is counted by this figure.
    #[must_use]
    pub fn holds(self, rules: &Rules, number: NumberId, work: &Work) -> bool {
        let period = rules.period;
        match self {
            Self::DoneLate => work.resolutions.iter().any(|resolution| {
                period.holds(resolution.at) && rules.done_in_time(number, resolution) == Some(false)
            }),
            Self::Resolved { by } => work
                .resolutions
                .iter()
                .any(|resolution| period.holds(resolution.at) && by.resolved(resolution.by)),
            Self::WindowsClosed => work.waits.iter().any(|wait| closed_in(period, wait).is_some()),
            _ => {
                work.waits.iter().any(|wait| period.holds(wait.since) && self.holds_wait(rules, number, wait))
            }
        }
    }

    fn holds_wait(self, rules: &Rules, number: NumberId, wait: &Wait) -> bool {
        let took = rules.first_response(wait);
        match (self, wait.end) {
            (Self::Answered { by: whose }, End::Answered { by, .. }) => whose.answered(by),
            (Self::Late, _) => rules.in_time(number, wait) == Some(false),
            (Self::Unanswered, end) => end == End::Open,
            (Self::Hours { weekday, from, until }, End::Answered { .. }) => {
                let wall = rules.place.wall(wait.since);
                wall.weekday == weekday && (from..until).contains(&wall.hour)
            }
            (Self::Bucket { index }, _) => took.map(bucket_of) == Some(usize::from(index)),
            _ => false,
        }
    }
}

fn closed_in(period: Period, wait: &Wait) -> Option<Timestamp> {
    wait.window_closed_at.filter(|at| period.holds(*at))
}

fn bucket_of(took: i64) -> usize {
    BUCKETS.iter().rposition(|begins| took >= begins * MINUTE).unwrap_or(0)
}

/// How a number of durations is spread.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Spread {
    /// How many.
    pub count: u32,
    /// Half took no longer, in milliseconds.
    pub median_ms: Option<i64>,
    /// Nine of ten took no longer, in milliseconds.
    pub p90_ms: Option<i64>,
}

impl Spread {
    /// The spread of some durations, in any order.
    #[must_use]
    pub fn of(mut durations: Vec<i64>) -> Self {
        durations.sort_unstable();
        let rank = |percent: usize| {
            let nth = (durations.len() * percent).div_ceil(100);
            durations.get(nth.saturating_sub(1)).copied()
        };
        Self { count: few(durations.len()), median_ms: rank(50), p90_ms: rank(90) }
    }
}

/// How much each kind of hand sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Split {
    /// People at desks.
    pub desk: u32,
    /// People on the phone.
    pub phone: u32,
    /// Bots, campaigns, the phone's own greetings.
    pub bot: u32,
}

impl Split {
    const fn add(&mut self, voice: Voice) {
        let kept = match voice {
            Voice::Desk => &mut self.desk,
            Voice::Phone => &mut self.phone,
            Voice::Bot => &mut self.bot,
        };
        *kept = kept.saturating_add(1);
    }
}

/// The figures of the whole team.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Figures {
    /// From the beginning of a wait to the answer.
    pub first_response: Spread,
    /// From the customer's first bubble to the resolution; resolutions of chats in which the customer wrote nothing have no time.
    pub resolution: Spread,
    /// Resolutions, those without a time included.
    pub resolved: u32,
    /// Waits answered within the target.
    pub in_time: u32,
    /// Waits of which it is decided whether they were.
    pub decided: u32,
    /// Resolutions within the target.
    pub done_in_time: u32,
    /// Resolutions for which there was one.
    pub done_decided: u32,
    /// Waits without an answer so far.
    pub unanswered: u32,
    /// Waits in which a reply window closed.
    pub windows_closed: u32,
    /// What was sent.
    pub sent: Split,
}

/// The figures of one hand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct HandFigures {
    /// Waits this hand answered.
    pub first_response: Spread,
    /// What this hand resolved.
    pub resolved: u32,
    /// What was sent in the chats that are theirs; for the phone, what it sent.
    pub sent: Split,
}

/// Answered waits that began in one hour of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct HourFigures {
    /// 0 is Monday.
    pub weekday: u8,
    /// 0 to 23.
    pub hour: u8,
    /// How long they took.
    pub first_response: Spread,
}

/// Hours in which customers wait much longer than in others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SlowHours {
    /// 0 is Monday.
    pub weekday: u8,
    /// The first hour.
    pub from: u8,
    /// The hour after the last.
    pub until: u8,
    /// The median of the waits that began then, in milliseconds.
    pub median_ms: i64,
    /// The median of all the others, in milliseconds.
    pub elsewhere_ms: i64,
}

/// Where most windows closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ClosedMost {
    /// 0 is Monday.
    pub weekday: u8,
    /// How many closed on it.
    pub count: u32,
}

/// Everything about a period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The whole team.
    pub team: Figures,
    /// Each person who answered or resolved, or whose chats were written to.
    pub people: BTreeMap<PersonId, HandFigures>,
    /// The phone.
    pub phone: HandFigures,
    /// Hours of the week with answered waits.
    pub hours: Vec<HourFigures>,
    /// How many answered waits lie in each of [`BUCKETS`].
    pub distribution: Vec<u32>,
    /// Hours worth a look.
    pub slow: Option<SlowHours>,
    /// The weekday on which most windows closed.
    pub closed_most: Option<ClosedMost>,
}

/// A period being counted, one conversation after another.
pub struct Counter<'r> {
    rules: &'r Rules,
    report: Report,
    responses: Vec<(WallTime, i64, Responder)>,
    resolutions: Vec<i64>,
    closed: BTreeMap<u8, u32>,
}

impl<'r> Counter<'r> {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(rules: &'r Rules) -> Self {
        Self {
            rules,
            report: Report::default(),
            responses: Vec::new(),
            resolutions: Vec::new(),
            closed: BTreeMap::new(),
        }
    }

    /// Counts a conversation.
    pub fn add(&mut self, number: NumberId, assignee: Option<PersonId>, work: &Work) {
        for wait in &work.waits {
            self.wait(number, wait);
        }
        for resolution in work.resolutions.iter().filter(|it| self.rules.period.holds(it.at)) {
            self.resolution(number, resolution);
        }
        for (_, voice) in work.sent.iter().filter(|(at, _)| self.rules.period.holds(*at)) {
            self.report.team.sent.add(*voice);
            if *voice == Voice::Phone {
                self.report.phone.sent.add(Voice::Phone);
            }
            if let Some(person) = assignee {
                self.report.people.entry(person).or_default().sent.add(*voice);
            }
        }
    }

    fn wait(&mut self, number: NumberId, wait: &Wait) {
        if let Some(at) = closed_in(self.rules.period, wait) {
            self.report.team.windows_closed += 1;
            *self.closed.entry(self.rules.place.wall(at).weekday).or_default() += 1;
        }
        if !self.rules.period.holds(wait.since) {
            return;
        }
        if let Some(in_time) = self.rules.in_time(number, wait) {
            self.report.team.decided += 1;
            self.report.team.in_time += u32::from(in_time);
        }
        self.report.team.unanswered += u32::from(wait.end == End::Open);
        if let (Some(took), End::Answered { by, .. }) = (self.rules.first_response(wait), wait.end) {
            self.responses.push((self.rules.place.wall(wait.since), took, by));
        }
    }

    fn resolution(&mut self, number: NumberId, resolution: &Resolution) {
        self.report.team.resolved += 1;
        if let Some(in_time) = self.rules.done_in_time(number, resolution) {
            self.report.team.done_decided += 1;
            self.report.team.done_in_time += u32::from(in_time);
        }
        if let Some(opened_at) = resolution.opened_at {
            self.resolutions.push(self.rules.took(opened_at, resolution.at));
        }
        if let Some(by) = resolution.by {
            self.report.people.entry(by).or_default().resolved += 1;
        }
    }

    /// The figures.
    #[must_use]
    pub fn finish(mut self) -> Report {
        let mut by_hand: BTreeMap<Responder, Vec<i64>> = BTreeMap::new();
        let mut by_hour: BTreeMap<WallTime, Vec<i64>> = BTreeMap::new();
        let mut distribution = vec![0; BUCKETS.len()];
        for (wall, took, by) in &self.responses {
            by_hand.entry(*by).or_default().push(*took);
            by_hour.entry(*wall).or_default().push(*took);
            if let Some(column) = distribution.get_mut(bucket_of(*took)) {
                *column += 1;
            }
        }
        let mut report = self.report;
        report.distribution = distribution;
        report.slow = slow_hours(self.rules, &by_hour);
        report.team.first_response = Spread::of(self.responses.iter().map(|(_, took, _)| *took).collect());
        report.team.resolution = Spread::of(std::mem::take(&mut self.resolutions));
        report.hours = by_hour
            .into_iter()
            .map(|(wall, took)| HourFigures {
                weekday: wall.weekday,
                hour: wall.hour,
                first_response: Spread::of(took),
            })
            .collect();
        for (hand, took) in by_hand {
            match hand {
                Responder::Person { id } => {
                    report.people.entry(id).or_default().first_response = Spread::of(took);
                }
                Responder::Phone => report.phone.first_response = Spread::of(took),
                Responder::Desk => {}
            }
        }
        let most =
            self.closed.into_iter().max_by_key(|(weekday, count)| (*count, std::cmp::Reverse(*weekday)));
        report.closed_most = most.map(|(weekday, count)| ClosedMost { weekday, count });
        report
    }
}

/// The run of worked hours of one weekday that costs customers most. Each of its hours has a median above the target and above
/// twice the median of all hours; the run has enough waits to say so, and a median above twice that of all other hours. Of several
/// runs the one with the most waiting.
fn slow_hours(rules: &Rules, by_hour: &BTreeMap<WallTime, Vec<i64>>) -> Option<SlowHours> {
    let overall = Spread::of(by_hour.values().flatten().copied().collect()).median_ms?;
    let is_slow = |wall: WallTime| {
        let median = by_hour.get(&wall).and_then(|took| Spread::of(took.clone()).median_ms);
        rules.hours.cover(wall) && median.is_some_and(|median| median > rules.slow_from().max(2 * overall))
    };
    let mut worst: Option<(i64, SlowHours)> = None;
    for weekday in 0..7 {
        let mut from = 0;
        while from < 24 {
            let run = (from..24).take_while(|hour| is_slow(WallTime { weekday, hour: *hour })).count();
            let until = from + u8::try_from(run).unwrap_or(0);
            if let Some((weight, slow)) = weigh(rules, by_hour, weekday, from, until)
                && worst.is_none_or(|(most, _)| weight > most)
            {
                worst = Some((weight, slow));
            }
            from = until + 1;
        }
    }
    worst.map(|(_, slow)| slow)
}

fn weigh(
    rules: &Rules,
    by_hour: &BTreeMap<WallTime, Vec<i64>>,
    weekday: u8,
    from: u8,
    until: u8,
) -> Option<(i64, SlowHours)> {
    let here = |wall: &WallTime| wall.weekday == weekday && (from..until).contains(&wall.hour);
    let (inside, outside): (Vec<_>, Vec<_>) = by_hour.iter().partition(|(wall, _)| here(wall));
    let flat = |part: Vec<(&WallTime, &Vec<i64>)>| -> Vec<i64> {
        part.into_iter().flat_map(|(_, took)| took.iter().copied()).collect()
    };
    let (inside, outside) = (flat(inside), flat(outside));
    let weight = inside.iter().sum();
    let is_enough = inside.len() >= ENOUGH && outside.len() >= ENOUGH;
    let (median_ms, elsewhere_ms) = (Spread::of(inside).median_ms?, Spread::of(outside).median_ms?);
    let is_slow = is_enough && median_ms > rules.slow_from().max(2 * elsewhere_ms);
    is_slow.then_some((weight, SlowHours { weekday, from, until, median_ms, elsewhere_ms }))
}

fn few(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// How far back bubbles bear on a period: a window may close in it whose bubble was sent a day before.
pub const LOOK_BACK: i64 = 24 * HOUR;
