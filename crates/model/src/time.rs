//! Instants, and the clock as an argument.
//!
//! An instant is a count of milliseconds since 1970 in UTC: `i64` in both databases, `YYYY-MM-DDTHH:MM:SS.sssZ` on the
//! wire. Nothing below the edges reads the machine's clock; whoever needs the time takes a [`Clock`].

use std::fmt;
use std::str::FromStr;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Milliseconds in a second.
pub const SECOND: i64 = 1_000;
/// Milliseconds in a minute.
pub const MINUTE: i64 = 60 * SECOND;
/// Milliseconds in an hour.
pub const HOUR: i64 = 3_600 * SECOND;
/// Milliseconds in a day.
pub const DAY: i64 = 24 * HOUR;

/// WhatsApp did not exist before 2009; an older instant is a mistake of the sender.
pub const WHATSAPP_EPOCH: Timestamp = Timestamp(1_230_768_000_000);

/// The first and the last second of the years 1 to 9999, which four digits can write.
const FIRST_SECOND: i64 = -62_135_596_800;
const LAST_SECOND: i64 = 253_402_300_799;

/// An instant: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(type = "string"))]
pub struct Timestamp(i64);

impl Timestamp {
    /// An instant from milliseconds since 1970.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// An instant from whole seconds since 1970, as WhatsApp writes them. One beyond the years that can be written is the first or the
    /// last of them: whatever somebody claims can be kept and read again.
    #[must_use]
    pub const fn from_secs(secs: i64) -> Self {
        if secs < FIRST_SECOND {
            Self(FIRST_SECOND * SECOND)
        } else if secs > LAST_SECOND {
            Self(LAST_SECOND * SECOND)
        } else {
            Self(secs * SECOND)
        }
    }

    /// Milliseconds since 1970.
    #[must_use]
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// The instant `millis` later (earlier when negative). Saturates.
    #[must_use]
    pub const fn plus(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// Milliseconds from `earlier` to `self`; negative when `earlier` is later.
    #[must_use]
    pub const fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// The instant a message may honestly claim: its own, unless that lies before WhatsApp existed or more than a day
    /// ahead of `received_at`, in which case it is `received_at` and the second value says so.
    #[must_use]
    pub const fn plausible(self, received_at: Self) -> (Self, bool) {
        if self.0 < WHATSAPP_EPOCH.0 || self.0 > received_at.0.saturating_add(DAY) {
            (received_at, true)
        } else {
            (self, false)
        }
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match DateTime::<Utc>::from_timestamp_millis(self.0) {
            Some(instant) => f.write_str(&instant.to_rfc3339_opts(SecondsFormat::Millis, true)),
            None => write!(f, "{}ms", self.0),
        }
    }
}

/// The text is not `YYYY-MM-DDTHH:MM:SS.sssZ`.
#[derive(Debug, thiserror::Error)]
#[error("not an instant")]
pub struct NotATimestamp(#[source] chrono::ParseError);

impl FromStr for Timestamp {
    type Err = NotATimestamp;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        DateTime::parse_from_rfc3339(text)
            .map(|instant| Self(instant.timestamp_millis()))
            .map_err(NotATimestamp)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

/// Where the time comes from. The edges pass the system's clock, tests one they move by hand.
pub trait Clock: Send + Sync + 'static {
    /// The present instant.
    fn now(&self) -> Timestamp;
}

impl<C: Clock + ?Sized> Clock for std::sync::Arc<C> {
    fn now(&self) -> Timestamp {
        (**self).now()
    }
}

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// A clock standing at `start`.
    #[must_use]
    pub const fn new(start: Timestamp) -> Self {
        Self(AtomicI64::new(start.0))
    }

    /// Moves the clock by `millis`; backwards when negative, as real clocks sometimes do.
    pub fn advance(&self, millis: i64) {
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_instant_is_written_with_milliseconds_and_a_z() {
        assert_eq!(Timestamp::from_millis(1_795_302_220_007).to_string(), "2026-11-21T23:03:40.007Z");
    }

    #[test]
    fn an_implausible_instant_becomes_the_reception_and_says_so() {
        let received = Timestamp::from_secs(1_795_302_220);
        assert_eq!(Timestamp::from_secs(0).plausible(received), (received, true));
        assert_eq!(received.plus(2 * DAY).plausible(received), (received, true));
        assert_eq!(received.plus(-40 * DAY).plausible(received), (received.plus(-40 * DAY), false));
    }

    proptest! {
        #[test]
        fn text_and_instant_are_the_same_thing(millis in -60_000_000_000_000_i64..200_000_000_000_000) {
            let instant = Timestamp::from_millis(millis);
            prop_assert_eq!(instant.to_string().parse::<Timestamp>().unwrap(), instant);
        }

        #[test]
        fn whatever_somebody_claims_can_be_kept_and_read_again(secs in any::<i64>(), near in -5_i64..5) {
            for secs in [secs, FIRST_SECOND + near, LAST_SECOND + near, 1_795_302_220_000 + near] {
                let instant = Timestamp::from_secs(secs);
                prop_assert_eq!(instant.to_string().parse::<Timestamp>().unwrap(), instant);
            }
        }
    }
}
