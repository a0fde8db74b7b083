//! Who takes chats.
//!
//! Availability is what a person says, not whether they are connected: a screen that is on reads nothing, and somebody on a
//! shaky line is still at work. It may end by itself, so whether it holds is asked with the time.

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

/// How far ahead somebody can say when they come back, in milliseconds.
pub const AWAY_FURTHEST: i64 = 366 * crate::time::DAY;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_is_back_the_instant_they_said() {
        let at = Timestamp::from_millis;
        assert!(Away { until: None }.holds(at(i64::MAX)));
        assert!(Away { until: Some(at(10)) }.holds(at(9)));
        assert!(!Away { until: Some(at(10)) }.holds(at(10)));
    }
}
