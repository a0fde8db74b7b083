//! Opening hours, response targets and hours of single people: one row of the workspace.
//!
//! Everything that counts in working time, on the hub and on every desk, counts by this row: who is given a chat and when, when an
//! answer is due, how long it took.

use std::collections::BTreeMap;

use sangam_model::Timestamp;
use sangam_model::id::PersonId;
use sangam_model::routing::{Away, ShopHours};
use sangam_model::work::target::{Promise, Yardstick};
use serde::{Deserialize, Serialize};

use crate::sync::Rev;

/// The row, once somebody decided something of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShopRow {
    /// When the shop answers; absent while nobody said so, which is always.
    #[serde(default)]
    pub hours: Option<ShopHours>,
    /// How soon it wants to.
    #[serde(default)]
    pub promise: Promise,
    /// Who has hours of their own.
    #[serde(default)]
    pub own: BTreeMap<PersonId, OwnHours>,
    /// The revision that last changed it.
    pub rev: Rev,
}

/// When somebody works who does not keep the shop's hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnHours {
    /// By day of the week.
    pub hours: ShopHours,
    /// They said outside of them that they take chats, until they begin again.
    #[serde(default)]
    pub here_until: Option<Timestamp>,
}

impl OwnHours {
    /// They do not work now and did not say that they take chats nevertheless; with when they begin again.
    #[must_use]
    pub fn off(&self, now: Timestamp) -> Option<Away> {
        let is_here = self.here_until.is_some_and(|until| until > now);
        (!is_here && !self.hours.is_open(now)).then(|| Away { until: self.hours.opens_next(now) })
    }
}

impl ShopRow {
    /// Somebody's hours keep them away now, whatever they said before.
    #[must_use]
    pub fn off(&self, person: PersonId, now: Timestamp) -> Option<Away> {
        self.own.get(&person).and_then(|own| own.off(now))
    }

    /// What is promised, with the clock by which it is counted.
    #[must_use]
    pub fn yardstick(&self, now: Timestamp) -> Yardstick {
        Yardstick::new(self.promise.clone(), self.hours.as_ref(), now)
    }
}

/// What the shop does from now on, and the hub's answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct KeepShop {
    /// When it answers; absent for always.
    #[serde(default)]
    pub hours: Option<ShopHours>,
    /// How soon it wants to.
    #[serde(default)]
    pub promise: Promise,
}

impl KeepShop {
    /// The part of it that makes no sense, if there is one. Whether a zone exists is not asked.
    #[must_use]
    pub fn fault(&self) -> Option<&'static str> {
        if self.hours.as_ref().is_some_and(|hours| !hours.is_possible()) {
            return Some("hours");
        }
        let own = self.promise.numbers.values();
        std::iter::once(&self.promise.targets).chain(own).find_map(|targets| targets.fault())
    }
}

/// The hours somebody has from now on.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct KeepOwnHours {
    /// Absent: those of the shop.
    #[serde(default)]
    pub hours: Option<ShopHours>,
}

#[cfg(test)]
mod tests {
    use sangam_model::time::{DAY, HOUR};
    use sangam_model::work::hours::{Shift, WorkingHours};

    use super::*;

    /// 2026-11-23T00:00:00Z, a Monday.
    const MONDAY: Timestamp = Timestamp::from_secs(1_795_392_000);

    #[test]
    fn whoever_has_hours_is_away_outside_of_them_unless_they_said_otherwise() {
        let shift = Some(Shift { opens: 9 * 60, closes: 17 * 60 });
        let zone = "Etc/UTC".parse().unwrap();
        let own =
            OwnHours { hours: ShopHours { hours: WorkingHours::weekly([shift; 7]), zone }, here_until: None };
        assert_eq!(own.off(MONDAY.plus(8 * HOUR)), Some(Away { until: Some(MONDAY.plus(9 * HOUR)) }));
        assert_eq!(own.off(MONDAY.plus(9 * HOUR)), None);
        assert_eq!(own.off(MONDAY.plus(17 * HOUR)), Some(Away { until: Some(MONDAY.plus(DAY + 9 * HOUR)) }));
        let here = OwnHours { here_until: Some(MONDAY.plus(DAY)), ..own };
        assert_eq!(here.off(MONDAY.plus(20 * HOUR)), None);
        assert!(here.off(MONDAY.plus(DAY)).is_some());
    }

    #[test]
    fn what_is_not_said_is_not_asked() {
        let row: ShopRow = serde_json::from_str(r#"{"rev":4}"#).unwrap();
        assert_eq!(row, ShopRow { rev: Rev(4), ..ShopRow::default() });
        assert!(row.yardstick(MONDAY).promise().targets.fault().is_none());
    }
}
