//! Working hours, and the clock on the wall.
//!
//! An instant has no weekday; a place does. Where clocks change, the place's distance from UTC does too, so a [`LocalTime`] is a list of
//! distances with the instant from which each holds. The page knows them from the system; nothing here looks a zone up.

use serde::{Deserialize, Serialize};

use crate::time::{DAY, HOUR, SECOND, Timestamp};

/// Milliseconds in a minute.
pub const MINUTE: i64 = 60 * SECOND;
/// 1970-01-01 was a Thursday, counted from Monday.
const EPOCH_WEEKDAY: i64 = 3;
/// No place is further from UTC.
const MAX_OFFSET_MINUTES: i32 = 18 * 60;

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

    /// Weekday and hour on the wall.
    #[must_use]
    pub fn wall(&self, at: Timestamp) -> WallTime {
        let local = at.as_millis().saturating_add(self.offset_ms(at));
        let weekday = (local.div_euclid(DAY) + EPOCH_WEEKDAY).rem_euclid(7);
        let hour = local.rem_euclid(DAY) / HOUR;
        WallTime { weekday: u8::try_from(weekday).unwrap_or(0), hour: u8::try_from(hour).unwrap_or(0) }
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

/// When the shop answers, by day of the week; nothing on a day off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct WorkingHours {
    /// Monday to Sunday.
    pub days: [Option<Shift>; 7],
}

impl Default for WorkingHours {
    fn default() -> Self {
        let shift = Some(Shift { opens: 9 * 60 + 30, closes: 19 * 60 });
        Self { days: [shift, shift, shift, shift, shift, shift, None] }
    }
}

impl WorkingHours {
    /// Every shift ends after it begins, on its own day.
    #[must_use]
    pub fn is_possible(&self) -> bool {
        self.days.iter().flatten().all(|shift| shift.opens < shift.closes && shift.closes <= 24 * 60)
    }

    /// Whether some part of this hour is worked.
    #[must_use]
    pub fn cover(&self, wall: WallTime) -> bool {
        let begins = u16::from(wall.hour) * 60;
        let shift = self.days.get(usize::from(wall.weekday)).copied().flatten();
        shift.is_some_and(|shift| shift.opens < begins + 60 && begins < shift.closes)
    }

    /// How many milliseconds of `from..until` are worked in a place.
    #[must_use]
    pub fn within(&self, place: &LocalTime, from: Timestamp, until: Timestamp) -> i64 {
        let mut worked = 0;
        let mut begin = from;
        while begin < until {
            // In between the clock on the wall runs evenly.
            let end = place.next_change(begin).map_or(until, |change| change.min(until));
            let offset = place.offset_ms(begin);
            worked += self.on_the_wall(begin.as_millis() + offset, end.as_millis() + offset);
            begin = end;
        }
        worked
    }

    /// Whether this instant is worked.
    #[must_use]
    pub fn is_open(&self, place: &LocalTime, at: Timestamp) -> bool {
        self.within(place, at, at.plus(1)) > 0
    }

    /// When work begins next after an instant that is not worked; nothing if it never does.
    #[must_use]
    pub fn opens_next(&self, place: &LocalTime, after: Timestamp) -> Option<Timestamp> {
        let today = after.as_millis().div_euclid(DAY) - 1;
        let begins = self.days.iter().flatten().map(|shift| i64::from(shift.opens) * MINUTE);
        let offsets: Vec<i64> = if place.0.is_empty() {
            vec![0]
        } else {
            place.0.iter().map(|offset| i64::from(offset.minutes) * MINUTE).collect()
        };
        // A shift begins at its minute on the wall, or where the clock jumps into it.
        let on_the_wall = begins.flat_map(|begin| (today..today + 10).map(move |day| day * DAY + begin));
        let at_a_minute = on_the_wall
            .flat_map(|wall| offsets.iter().map(move |offset| Timestamp::from_millis(wall - offset)));
        let at_a_jump = place.0.iter().map(|offset| offset.from);
        at_a_minute.chain(at_a_jump).filter(|at| *at > after && self.is_open(place, *at)).min()
    }

    /// The same between two readings of one steady wall clock.
    fn on_the_wall(&self, from: i64, until: i64) -> i64 {
        let mut worked = 0;
        let mut day = from.div_euclid(DAY);
        while day * DAY < until {
            let weekday = usize::try_from((day + EPOCH_WEEKDAY).rem_euclid(7)).unwrap_or(0);
            if let Some(shift) = self.days.get(weekday).copied().flatten() {
                let opens = day * DAY + i64::from(shift.opens) * MINUTE;
                let closes = day * DAY + i64::from(shift.closes) * MINUTE;
                worked += (closes.min(until) - opens.max(from)).max(0);
            }
            day += 1;
        }
        worked
    }
}
