//! The calendar bills are made in.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::time::{MINUTE, Timestamp};

/// How far the clock of the bills is ahead of UTC. It is fixed: where clocks change, an hour at the edge of a month may be misplaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BillingOffset {
    /// Negative west of Greenwich.
    pub minutes: i32,
}

impl BillingOffset {
    const fn as_millis(self) -> i64 {
        self.minutes as i64 * MINUTE
    }

    /// The instant a day of the bills begins.
    pub(super) fn begins(self, day: NaiveDate) -> Timestamp {
        let midnight = day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp_millis();
        Timestamp::from_millis(midnight.saturating_sub(self.as_millis()))
    }

    fn day_of(self, at: Timestamp) -> NaiveDate {
        DateTime::<Utc>::from_timestamp_millis(at.plus(self.as_millis()).as_millis())
            .map_or_else(NaiveDate::default, |instant| instant.date_naive())
    }
}

/// A calendar month, written `2026-11`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(type = "string"))]
pub struct Month(NaiveDate);

impl Month {
    /// The month whose bill an instant is on.
    #[must_use]
    pub fn holding(at: Timestamp, offset: BillingOffset) -> Self {
        let day = offset.day_of(at);
        Self(day.with_day(1).unwrap_or(day))
    }

    /// From its first instant to the first of the next month.
    #[must_use]
    pub fn range(self, offset: BillingOffset) -> (Timestamp, Timestamp) {
        (offset.begins(self.0), offset.begins(self.next().0))
    }

    /// The month before it.
    #[must_use]
    pub fn previous(self) -> Self {
        let earlier = self.0.checked_sub_days(Days::new(1)).unwrap_or(self.0);
        Self(earlier.with_day(1).unwrap_or(earlier))
    }

    /// The month after it.
    #[must_use]
    pub fn next(self) -> Self {
        // Any month's first day and thirty-one more lie in the next one.
        let later = self.0.checked_add_days(Days::new(31)).unwrap_or(self.0);
        Self(later.with_day(1).unwrap_or(later))
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0.year(), self.0.month())
    }
}

/// The text is not `YYYY-MM`.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("not a month")]
pub struct NotAMonth;

impl FromStr for Month {
    type Err = NotAMonth;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_shape = text.len() == 7 && text.bytes().filter(u8::is_ascii_digit).count() == 6;
        let day = NaiveDate::parse_from_str(&format!("{text}-01"), "%Y-%m-%d").ok();
        day.filter(|day| is_shape && is_a_day(*day)).map(Self).ok_or(NotAMonth)
    }
}

impl Serialize for Month {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Month {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

pub(super) fn is_a_day(day: NaiveDate) -> bool {
    (2009..=2200).contains(&day.year())
}
