//! Priorities between intake, live work, bulk decisions and imports, which share a disk and a few processors.
//!
//! Requests that wait for a 200 go first, then customers' messages, then decisions about very many chats, then imports. Work that gives
//! way rests for a multiple of the time it worked. So it goes on slowly, and what goes first need not signal when it may.

use std::time::Duration;

use sangam_model::Timestamp;

/// Live bodies in one turn.
pub(super) const TURN: u32 = 128;
/// So many at once are a crowd.
const CROWD: usize = 8;
/// After a turn of a crowd more are on their way: the next ones gather for so long, because a transaction of many costs each of them
/// less.
const GATHERING: Duration = Duration::from_millis(5);
/// So many who come to the door together, on average, are a crowd: live work gives way to it.
const AT_THE_DOOR: usize = 3;
/// Unless what it works on has waited so long, in milliseconds.
const LATEST: i64 = 10_000;
/// It never rests longer than this at once: on a slow machine a turn takes seconds.
const LONGEST_REST: Duration = Duration::from_millis(250);
/// Customers write while their newest message is not older than this, in milliseconds: decisions and imports give way to them.
const BUSY: i64 = 2_000;
/// Steps of an import in one transaction while it gives way. A webhook that is acknowledged meanwhile shares disk and processor with
/// one of them, so one must be short: a millisecond.
pub(super) const STEPS_BESIDE: usize = 16;
/// Chats of one turn of a decision while it gives way.
pub(crate) const CHATS_BESIDE: u32 = 25;
/// A decision, for which somebody waits, rests so many times as long as it worked.
const DECISION_RESTS: u32 = 2;
/// Who else gives way rests so many times as long as it worked.
const WAY_GIVEN: u32 = 8;
/// The longest work that counts: a clock that was set is no work.
const LONGEST: i64 = 500;

/// What a turn worked on.
#[derive(Debug, Default)]
pub(super) struct Turn {
    pub(super) bodies: usize,
    /// When the first of them was received.
    pub(super) oldest: Option<Timestamp>,
}

impl Turn {
    /// How long live work rests after a turn that took so long, while so many waited together at the door; `None` if it goes on.
    pub(super) fn rest(&self, took: Duration, together: usize, now: Timestamp) -> Option<Duration> {
        if self.bodies < CROWD {
            return None;
        }
        let is_late = self.oldest.is_some_and(|oldest| now.since(oldest) >= LATEST);
        if together >= AT_THE_DOOR && !is_late {
            return Some((took * WAY_GIVEN).clamp(GATHERING, LONGEST_REST));
        }
        (self.bodies < TURN as usize).then_some(GATHERING)
    }
}

/// Whether a decision or an import gives way, by when the newest live webhook was received. One that is yet to be received came by a
/// clock that ran ahead, and nobody waits until that is.
pub(crate) fn is_busy(newest: Timestamp, now: Timestamp) -> bool {
    (0..BUSY).contains(&now.since(newest))
}

/// How long an import rests after a transaction that began and ended then.
pub(super) fn rest_of_import(began: Timestamp, ended: Timestamp) -> Duration {
    worked(began, ended) * WAY_GIVEN
}

/// How long a decision rests after a turn that began and ended then.
pub(crate) fn rest_of_decision(began: Timestamp, ended: Timestamp) -> Duration {
    worked(began, ended) * DECISION_RESTS
}

fn worked(began: Timestamp, ended: Timestamp) -> Duration {
    Duration::from_millis(ended.since(began).clamp(0, LONGEST).unsigned_abs())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sangam_model::time::DAY;

    use super::*;

    fn turn(bodies: usize, waited: i64) -> (Turn, Timestamp) {
        let now = Timestamp::from_secs(1_795_000_000);
        let oldest = Timestamp::from_millis(now.as_millis() - waited);
        (Turn { bodies, oldest: (bodies > 0).then_some(oldest) }, now)
    }

    proptest! {
        #[test]
        fn a_crowd_at_the_door_has_eight_ninths_of_the_time(
            bodies in CROWD..=TURN as usize, waited in 0..LATEST, together in AT_THE_DOOR..600, took in 0_u64..2_000,
        ) {
            let (turn, now) = turn(bodies, waited);
            let took = Duration::from_millis(took);
            let rest = turn.rest(took, together, now).unwrap();
            prop_assert!(rest <= LONGEST_REST, "a slow turn is no reason to let others wait for long");
            prop_assert!(rest >= (took * 8).min(LONGEST_REST));
        }

        #[test]
        fn what_waited_for_long_or_has_nobody_at_the_door_gives_no_way(
            bodies in 0..=TURN as usize, waited in 0..2 * LATEST, together in 0_usize..600, took in 0_u64..2_000,
        ) {
            let (turn, now) = turn(bodies, waited);
            let rest = turn.rest(Duration::from_millis(took), together, now).unwrap_or_default();
            prop_assert!(rest <= GATHERING || waited < LATEST && together >= AT_THE_DOOR);
            prop_assert!(rest.is_zero() || bodies >= CROWD, "what comes one by one is told one by one");
        }

        #[test]
        fn a_backlog_with_nobody_at_the_door_is_worked_off_without_a_rest(
            waited in 0..2 * LATEST, together in 0..AT_THE_DOOR, took in 0_u64..2_000,
        ) {
            let (turn, now) = turn(TURN as usize, waited);
            prop_assert_eq!(turn.rest(Duration::from_millis(took), together, now), None);
        }

        #[test]
        fn customers_are_given_way_for_two_seconds_and_for_none_by_a_clock_that_ran_ahead(passed in -DAY..DAY) {
            let newest = Timestamp::from_secs(1_795_000_000);
            prop_assert_eq!(is_busy(newest, newest.plus(passed)), (0..2_000).contains(&passed));
        }

        #[test]
        fn a_clock_that_is_set_meanwhile_stops_no_import(began in any::<i32>(), ended in any::<i32>()) {
            let at = |secs: i32| Timestamp::from_secs(i64::from(secs));
            prop_assert!(rest_of_import(at(began), at(ended)) <= Duration::from_secs(4));
        }
    }
}
