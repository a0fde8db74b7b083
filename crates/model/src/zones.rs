//! Local time of named zones, as far ahead as anything here counts or plans.
//!
//! The zones are part of the program, so hub and desks read the same clock whatever their systems know. Dates, weekdays and months
//! are chrono's in the whole workspace; jiff is here alone, because it tells when the clock of a zone changes next.

use jiff::tz::{TimeZone, TimeZoneDatabase};

use crate::later::Zone;
use crate::time::Timestamp;
use crate::work::hours::{LocalTime, Offset};

/// Changes of the clock that are looked up: those of four years. After them the last one holds.
const CHANGES: usize = 8;

fn zone(zone: &Zone) -> Option<TimeZone> {
    TimeZoneDatabase::bundled().get(zone.as_str()).ok()
}

/// The zone exists.
#[must_use]
pub fn is_known(name: &Zone) -> bool {
    zone(name).is_some()
}

/// The clock on the wall of a zone from an instant on; UTC if nobody knows the zone.
#[must_use]
pub fn place(name: &Zone, from: Timestamp) -> LocalTime {
    let (Some(zone), Ok(at)) = (zone(name), jiff::Timestamp::from_millisecond(from.as_millis())) else {
        return LocalTime::default();
    };
    let now = Offset { from, minutes: zone.to_offset(at).seconds() / 60 };
    let later = zone.following(at).take(CHANGES).map(|change| Offset {
        from: Timestamp::from_millis(change.timestamp().as_millisecond()),
        minutes: change.offset().seconds() / 60,
    });
    LocalTime::new(std::iter::once(now).chain(later).collect()).unwrap_or_default()
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
            let at = Timestamp::from_secs(at);
            hours.opens_next(&place(&zone.parse().unwrap(), at), at).unwrap().since(at) / HOUR
        };
        assert_eq!(opens("Europe/Paris", SATURDAY), 8, "winter time");
        assert_eq!(opens("Europe/Paris", SATURDAY + 24 * 3_600), 7, "summer time");
        assert_eq!(opens("Pacific/Auckland", SATURDAY + 12 * 3_600), 8);
    }

    #[test]
    fn a_zone_nobody_knows_is_said_to_be_none() {
        assert!(is_known(&"Asia/Kolkata".parse().unwrap()));
        assert!(!is_known(&"Asia/Nowhere".parse().unwrap()));
    }
}
