//! Working hours in local time.
//!
//! An instant has no weekday; a place does. Where clocks change, the place's distance from UTC does too, so a [`LocalTime`] is a list of
//! distances with the instant from which each holds; [`Zone`](crate::zone::Zone) knows them for a named zone, the page for its own.
//!
//! A week repeats, with a break in a day where there is one, and on a holiday nobody works. Whatever is counted or looked for walks the
//! same stretches, so "how long was worked", "when does it open" and "when is so much worked" cannot contradict each other.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::time::{DAY, HOUR, MINUTE, Timestamp};

#[cfg(test)]
mod tests;

/// No place is further from UTC.
const MAX_OFFSET_MINUTES: i32 = 18 * 60;
/// How far ahead something is looked for; whoever does not work for so long is taken not to work at all.
const FURTHEST: i64 = 3 * 366 * DAY;
/// The most holidays somebody keeps a list of.
pub const HOLIDAYS_MOST: usize = 400;

/// From an instant on, the clock on the wall is so far ahead of UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Offset {
    /// From when.
    pub from: Timestamp,
    /// How far; negative west of Greenwich.
    pub minutes: i32,
}

/// The clock on the wall of a place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LocalTime(Vec<Offset>);

/// A minute of the week as the wall shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WallTime {
    /// 0 is Monday.
    pub weekday: u8,
    /// 0 to 23.
    pub hour: u8,
}

impl LocalTime {
    /// A place whose clock changes as told, in any order. Before the first change the first distance holds. `None` if some
    /// distance is none on this planet.
    #[must_use]
    pub fn new(mut offsets: Vec<Offset>) -> Option<Self> {
        offsets.sort_by_key(|offset| offset.from);
        offsets.iter().all(|offset| offset.minutes.abs() <= MAX_OFFSET_MINUTES).then_some(Self(offsets))
    }

    fn offset_ms(&self, at: Timestamp) -> i64 {
        let known = self.0.iter().rev().find(|offset| offset.from <= at).or_else(|| self.0.first());
        known.map_or(0, |offset| i64::from(offset.minutes) * MINUTE)
    }

    /// The day on the wall, counted from 1970.
    #[must_use]
    pub fn day(&self, at: Timestamp) -> i64 {
        at.as_millis().saturating_add(self.offset_ms(at)).div_euclid(DAY)
    }

    /// When a day begins. Where the clock jumps over midnight, about then.
    #[must_use]
    pub fn midnight(&self, day: i64) -> Timestamp {
        let local = day.saturating_mul(DAY);
        let guess =
            Timestamp::from_millis(local.saturating_sub(self.offset_ms(Timestamp::from_millis(local))));
        Timestamp::from_millis(local.saturating_sub(self.offset_ms(guess)))
    }

    /// When the distance changes next after `at`.
    fn next_change(&self, at: Timestamp) -> Option<Timestamp> {
        self.0.iter().map(|offset| offset.from).find(|from| *from > at)
    }

    /// The stretches between two instants in which the clock on the wall runs evenly, each with its distance.
    fn even(&self, from: Timestamp, until: Timestamp) -> Vec<(Timestamp, Timestamp, i64)> {
        let (mut stretches, mut begin) = (Vec::new(), from);
        while begin < until {
            let end = self.next_change(begin).map_or(until, |change| change.min(until));
            stretches.push((begin, end, self.offset_ms(begin)));
            begin = end;
        }
        stretches
    }

    /// Weekday and hour on the wall.
    #[must_use]
    pub fn wall(&self, at: Timestamp) -> WallTime {
        let local = at.as_millis().saturating_add(self.offset_ms(at));
        let weekday = Day::from_number(local.div_euclid(DAY)).map_or(0, Day::weekday);
        let hour = local.rem_euclid(DAY) / HOUR;
        WallTime { weekday, hour: u8::try_from(hour).unwrap_or(0) }
    }
}

/// From when to when a day is worked, in minutes after midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Shift {
    /// The first minute.
    pub opens: u16,
    /// The minute after the last; at most 1440.
    pub closes: u16,
}

/// A day on the wall: `2026-12-25`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day(NaiveDate);

impl Day {
    /// The day with this number, counted from 1970; nothing so far away that it has no date.
    #[must_use]
    pub fn from_number(number: i64) -> Option<Self> {
        i32::try_from(number).ok().and_then(NaiveDate::from_epoch_days).map(Self)
    }

    /// 0 is Monday.
    fn weekday(self) -> u8 {
        u8::try_from(self.0.weekday().num_days_from_monday()).unwrap_or(0)
    }
}

/// It is no day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a day")]
pub struct NoDay;

impl FromStr for Day {
    type Err = NoDay;

    fn from_str(text: &str) -> Result<Self, NoDay> {
        let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").map(Self).map_err(|_| NoDay)?;
        if day.to_string() == text { Ok(day) } else { Err(NoDay) }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m-%d"))
    }
}

impl TryFrom<String> for Day {
    type Error = NoDay;

    fn try_from(text: String) -> Result<Self, NoDay> {
        text.parse()
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}

/// When the shop answers: a week that repeats, and the days on which it does not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct WorkingHours {
    /// Monday to Sunday; nothing on a day off.
    pub days: [Option<Shift>; 7],
    /// Within each day's shift: when nobody answers.
    #[serde(default)]
    pub breaks: [Option<Shift>; 7],
    /// Days off, whatever their weekday.
    #[serde(default)]
    #[cfg_attr(feature = "ts", ts(type = "Array<string>"))]
    pub holidays: Vec<Day>,
}

impl Default for WorkingHours {
    fn default() -> Self {
        let shift = Some(Shift { opens: 9 * 60 + 30, closes: 19 * 60 });
        Self::weekly([shift, shift, shift, shift, shift, shift, None])
    }
}

impl WorkingHours {
    /// A week without breaks and holidays.
    #[must_use]
    pub const fn weekly(days: [Option<Shift>; 7]) -> Self {
        Self { days, breaks: [None; 7], holidays: Vec::new() }
    }

    /// Every shift ends after it begins, on its own day, and every break lies within its shift.
    #[must_use]
    pub fn is_possible(&self) -> bool {
        let is_shift = |shift: &Shift| shift.opens < shift.closes && shift.closes <= 24 * 60;
        let is_within = |(rest, shift): (&Option<Shift>, &Option<Shift>)| match (rest, shift) {
            (None, _) => true,
            (Some(rest), Some(shift)) => {
                shift.opens < rest.opens && rest.opens < rest.closes && rest.closes < shift.closes
            }
            (Some(_), None) => false,
        };
        self.days.iter().flatten().all(is_shift)
            && self.breaks.iter().zip(&self.days).all(is_within)
            && self.holidays.len() <= HOLIDAYS_MOST
    }

    /// On some day of the week somebody works.
    #[must_use]
    pub fn is_worked(&self) -> bool {
        self.days.iter().any(Option::is_some)
    }

    /// The same, each holiday once and in order.
    #[must_use]
    pub fn tidied(mut self) -> Self {
        self.holidays.sort_unstable();
        self.holidays.dedup();
        self
    }

    /// Whether some part of this hour is worked.
    #[must_use]
    pub fn cover(&self, wall: WallTime) -> bool {
        let begins = u16::from(wall.hour) * 60;
        let at = |week: &[Option<Shift>; 7]| week.get(usize::from(wall.weekday)).copied().flatten();
        let rests = at(&self.breaks).is_some_and(|rest| rest.opens <= begins && begins + 60 <= rest.closes);
        at(&self.days).is_some_and(|shift| shift.opens < begins + 60 && begins < shift.closes) && !rests
    }

    /// How many milliseconds of `from..until` are worked in a place.
    #[must_use]
    pub fn within(&self, place: &LocalTime, from: Timestamp, until: Timestamp) -> i64 {
        self.spells(place, from, until).map(|(begin, end)| end.since(begin)).sum()
    }

    /// Whether this instant is worked.
    #[must_use]
    pub fn is_open(&self, place: &LocalTime, at: Timestamp) -> bool {
        self.within(place, at, at.plus(1)) > 0
    }

    /// When work begins next after an instant that is not worked; `None` if it never does.
    #[must_use]
    pub fn opens_next(&self, place: &LocalTime, after: Timestamp) -> Option<Timestamp> {
        self.spells(place, after, after.plus(FURTHEST)).next().map(|(begin, _)| begin)
    }

    /// When so many milliseconds are worked after an instant; `None` if they never are.
    #[must_use]
    pub fn after(&self, place: &LocalTime, from: Timestamp, worked: i64) -> Option<Timestamp> {
        let mut left = worked.max(1);
        for (begin, end) in self.spells(place, from, from.plus(FURTHEST)) {
            let length = end.since(begin);
            if left <= length {
                return Some(begin.plus(left));
            }
            left -= length;
        }
        None
    }

    /// What is worked between two instants, in order.
    fn spells(
        &self,
        place: &LocalTime,
        from: Timestamp,
        until: Timestamp,
    ) -> impl Iterator<Item = (Timestamp, Timestamp)> {
        place.even(from, until).into_iter().flat_map(move |(begin, end, offset)| {
            let first = begin.as_millis().saturating_add(offset).div_euclid(DAY);
            let last = end.as_millis().saturating_add(offset).saturating_sub(1).div_euclid(DAY);
            (first..=last).flat_map(move |day| self.worked_on(day)).filter_map(move |(opens, closes)| {
                let begins = Timestamp::from_millis(opens - offset).max(begin);
                let ends = Timestamp::from_millis(closes - offset).min(end);
                (begins < ends).then_some((begins, ends))
            })
        })
    }

    /// What is worked on a day, in milliseconds of one steady wall clock.
    fn worked_on(&self, day: i64) -> impl Iterator<Item = (i64, i64)> + use<> {
        let date = Day::from_number(day).filter(|date| !self.holidays.contains(date));
        let of = |week: &[Option<Shift>; 7]| week.get(usize::from(date?.weekday())).copied().flatten();
        let parts = match (of(&self.days), of(&self.breaks)) {
            (None, _) => [None, None],
            (Some(shift), None) => [Some((shift.opens, shift.closes)), None],
            (Some(shift), Some(rest)) => [Some((shift.opens, rest.opens)), Some((rest.closes, shift.closes))],
        };
        let at = move |minute: u16| day * DAY + i64::from(minute) * MINUTE;
        parts.into_iter().flatten().map(move |(opens, closes)| (at(opens), at(closes)))
    }
}
