//! How fast a number may send: twenty messages a second, and as many in one burst after a quiet second (WhatsApp
//! reference §3.6).

use std::collections::HashMap;

use sangam_model::Timestamp;
use sangam_model::id::NumberId;
use sangam_model::time::SECOND;

const PER_SECOND: i64 = 20;
const INTERVAL: i64 = SECOND / PER_SECOND;

/// A bucket per number.
#[derive(Debug, Default)]
pub(super) struct Pace {
    /// When each number's bucket is full again.
    full_at: HashMap<NumberId, Timestamp>,
}

impl Pace {
    /// Takes one message's worth, or says from when on there is one.
    pub(super) fn take(&mut self, number: NumberId, now: Timestamp) -> Result<(), Timestamp> {
        let full_at = self.full_at.get(&number).copied().unwrap_or(now).max(now);
        // A clock that went back must not lock a number up for longer than an empty bucket would.
        let full_at = full_at.min(now.plus(SECOND));
        let after = full_at.plus(INTERVAL);
        if after > now.plus(SECOND) {
            return Err(after.plus(-SECOND));
        }
        self.full_at.insert(number, after);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use sangam_model::id::NumberId;
    use sangam_model::{ManualClock, SeededRandom};

    use super::*;

    #[test]
    fn a_burst_of_twenty_and_then_one_every_fiftieth_of_a_thousand() {
        let now = Timestamp::from_secs(1_795_302_220);
        let number = NumberId::new(&ManualClock::new(now), &SeededRandom::new(1));
        let mut pace = Pace::default();
        assert_eq!((0..25).filter(|_| pace.take(number, now).is_ok()).count(), 20);
        assert_eq!(pace.take(number, now), Err(now.plus(50)));
        assert_eq!(pace.take(number, now.plus(50)), Ok(()));
        assert!(pace.take(number, now.plus(50)).is_err());
    }

    #[test]
    fn a_clock_that_goes_back_delays_a_second_at_most() {
        let now = Timestamp::from_secs(1_795_302_220);
        let number = NumberId::new(&ManualClock::new(now), &SeededRandom::new(1));
        let mut pace = Pace::default();
        pace.take(number, now).unwrap();
        let earlier = now.plus(-3_600_000);
        let free_at = pace.take(number, earlier).unwrap_err();
        assert!(free_at.since(earlier) <= SECOND);
    }
}
