//! Time zones by name, and the local time of each as far ahead as anything here counts or plans.
//!
//! The zones are part of the program, so hub and desks read the same clock whatever their systems know. Dates, weekdays and months
//! are chrono's in the whole workspace; jiff is here alone, because it tells when the clock of a zone changes next.

use std::fmt;
use std::str::FromStr;

use jiff::tz::{TimeZone, TimeZoneDatabase};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::time::Timestamp;
use crate::work::hours::{LocalTime, Offset};

/// Changes of the clock that are looked up: those of four years. After them the last one holds.
const CHANGES: usize = 8;
/// The longest name in the IANA database is far shorter.
const NAME_CHARS: usize = 64;

/// The name of a time zone, as the IANA database spells it: `Asia/Kolkata`. Which zones there are changes every year, so one
/// that is read need only have the form of a name; [`is_known`](Zone::is_known) says whether there is one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Zone(String);

/// The text is no name of a time zone.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("not the name of a time zone")]
pub struct NotAZone;

impl Zone {
    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn rules(&self) -> Option<TimeZone> {
        TimeZoneDatabase::bundled().get(&self.0).ok()
    }

    /// The zone exists.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.rules().is_some()
    }

    /// The clock on the wall of the zone from an instant on; UTC if nobody knows the zone.
    #[must_use]
    pub fn local_time(&self, from: Timestamp) -> LocalTime {
        let (Some(rules), Ok(at)) = (self.rules(), jiff::Timestamp::from_millisecond(from.as_millis()))
        else {
            return LocalTime::default();
        };
        let now = Offset { from, minutes: rules.to_offset(at).seconds() / 60 };
        let later = rules.following(at).take(CHANGES).map(|change| Offset {
            from: Timestamp::from_millis(change.timestamp().as_millisecond()),
            minutes: change.offset().seconds() / 60,
        });
        LocalTime::new(std::iter::once(now).chain(later).collect()).unwrap_or_default()
    }
}

impl FromStr for Zone {
    type Err = NotAZone;

    fn from_str(text: &str) -> Result<Self, NotAZone> {
        let is_letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '+');
        let is_part = |part: &str| !part.is_empty() && part.chars().all(is_letter);
        let begins = text.starts_with(|c: char| c.is_ascii_alphabetic());
        let is_name = begins && text.len() <= NAME_CHARS && text.split('/').all(is_part);
        if is_name { Ok(Self(text.to_owned())) } else { Err(NotAZone) }
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for Zone {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Zone {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::HOUR;
    use crate::work::hours::{Shift, WorkingHours};

    /// Midnight UTC of 28 March 2026, a Saturday; in Paris the clock jumps the night after.
    const SATURDAY: i64 = 1_774_656_000;

    #[test]
    fn a_shop_opens_by_the_clock_on_its_own_wall_also_after_the_clock_changed() {
        let shift = Some(Shift { opens: 9 * 60, closes: 18 * 60 });
        let hours = WorkingHours::weekly([shift; 7]);
        let opens = |zone: &str, at: i64| {
            let (zone, at): (Zone, _) = (zone.parse().unwrap(), Timestamp::from_secs(at));
            hours.opens_next(&zone.local_time(at), at).unwrap().since(at) / HOUR
        };
        assert_eq!(opens("Europe/Paris", SATURDAY), 8, "winter time");
        assert_eq!(opens("Europe/Paris", SATURDAY + 24 * 3_600), 7, "summer time");
        assert_eq!(opens("Pacific/Auckland", SATURDAY + 12 * 3_600), 8);
    }

    #[test]
    fn a_zone_nobody_knows_is_said_to_be_none() {
        let is_known = |name: &str| name.parse::<Zone>().unwrap().is_known();
        assert!(is_known("Asia/Kolkata"));
        assert!(!is_known("Asia/Nowhere"));
    }

    #[test]
    fn a_zone_is_a_name_and_nothing_else() {
        for name in ["Asia/Kolkata", "UTC", "America/Argentina/Buenos_Aires", "Etc/GMT+5"] {
            assert!(name.parse::<Zone>().is_ok(), "{name}");
        }
        for other in
            ["", "+05:30", "Asia//Kolkata", "Asia/Kolkata ", "../etc/passwd", "Asia/\u{915}", &"A".repeat(65)]
        {
            assert!(other.parse::<Zone>().is_err(), "{other:?}");
        }
    }
}
