//! Messages that leave later: when a planned message goes out by itself, and when it asks a person instead.
//!
//! ```text
//!  plan ─▶ waiting ──── its time has come ───▶ sent (an ordinary message in the send queue, under the same id)
//!            │  ▲                        └───▶ held, and why
//!            │  └── another time ───────────────┤
//!            └──────── cancel ──▶ cancelled ◀───┘
//! ```
//!
//! A person plans a time on the clock of the wall in front of them: the instant and the name of that zone travel together, so
//! a colleague elsewhere reads the time that was meant. Whether the message may go is asked when its time has come, by the
//! hub's clock and never earlier: the reply window, the number and the people may have changed. What may not go is *held*: it
//! stays, says why, and goes only when a person says so. Nothing is turned into something paid, and nothing is lost.

use serde::{Deserialize, Serialize};

use crate::send;
use crate::time::{DAY, HOUR, SECOND, Timestamp};

/// How late a message may still go out by itself: one that was planned, because the hub was down; one that was queued, because its number
/// was stopped. Later than this a person is asked.
pub const LATE_AFTER: i64 = HOUR;
/// How far ahead a message can be planned.
pub const FURTHEST: i64 = 366 * DAY;
/// A time that has just passed while the wish travelled still counts as now.
pub const GRACE: i64 = 60 * SECOND;
/// Planned messages one conversation can have.
pub const MOST: u32 = 50;

/// Where a planned message stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum PlanState {
    /// Its time has not come.
    Waiting,
    /// It did not go out, and goes only if a person says so.
    Held {
        /// Why.
        why: Why,
    },
    /// It is a message now, under the same id.
    Sent,
    /// Somebody let go of it.
    Cancelled,
    /// A standing of a newer hub.
    #[serde(other)]
    Unknown,
}

impl PlanState {
    /// Something may still come of it.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::Held { .. })
    }
}

crate::names! {
    /// Why a planned message was held.
    #[cfg_attr(feature = "ts", derive(ts_rs::TS))]
    #[cfg_attr(feature = "ts", ts(rename = "LaterWhy"))]
    pub enum Why {
        /// The hub could not work at its time, and noticed too late.
        Late = "late",
        /// The reply window was closed.
        WindowClosed = "window_closed",
        /// The customer wrote first, and it was planned only for their silence.
        CustomerWrote = "customer_wrote",
        /// The number could not send.
        NotConnected = "not_connected",
        /// The number's stage does not let its person send.
        Stage = "stage",
        /// Only whoever has the chat writes in it, and its person had not.
        NotAssignee = "not_assignee",
        /// Its person is not in the team any more.
        PersonGone = "person_gone",
        /// Its person does not see the conversation any more.
        Hidden = "hidden",
        /// The hub was restored from a copy: the lost one may have sent it.
        Restored = "restored",
        /// The customer is blocked.
        Blocked = "blocked",
        /// Its conversation was parted into two: whom it was meant for is for a person to say.
        Parted = "parted",
        ..
        /// A reason of a newer hub.
        Other = "other",
    }
}

/// How things stand when the time of a planned message has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The present instant.
    pub now: Timestamp,
    /// When it should have gone out.
    pub at: Timestamp,
    /// When free text ends or ended.
    pub window_closes_at: Option<Timestamp>,
    /// It is something that needs no open window.
    pub begins_a_talk: bool,
    /// The number can send.
    pub is_connected: bool,
    /// The number's stage lets its person send.
    pub is_let: bool,
    /// Its person has the chat, or need not have it.
    pub is_theirs: bool,
    /// The customer is blocked.
    pub is_blocked: bool,
    /// Its person is in the team.
    pub is_active: bool,
    /// Its person sees the conversation.
    pub is_seen: bool,
}

/// Why it may not go out; `None` when it may.
#[must_use]
pub fn why_held(moment: &Moment) -> Option<Why> {
    let reasons = [
        (!moment.is_active, Why::PersonGone),
        (!moment.is_seen, Why::Hidden),
        (moment.is_blocked, Why::Blocked),
        (moment.now.since(moment.at) > LATE_AFTER, Why::Late),
        (!moment.is_let, Why::Stage),
        (!moment.is_theirs, Why::NotAssignee),
        (!moment.is_connected, Why::NotConnected),
        (!send::may_begin(moment.begins_a_talk, moment.window_closes_at, moment.now), Why::WindowClosed),
    ];
    reasons.into_iter().find_map(|(is_so, why)| is_so.then_some(why))
}

/// Whether a message can be planned for `at`.
#[must_use]
pub const fn can_be_planned(at: Timestamp, now: Timestamp) -> bool {
    let ahead = at.since(now);
    -GRACE <= ahead && ahead <= FURTHEST
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::window;

    fn now() -> Timestamp {
        Timestamp::from_secs(1_795_302_220)
    }

    fn well() -> Moment {
        Moment {
            now: now(),
            at: now(),
            window_closes_at: Some(now().plus(HOUR)),
            begins_a_talk: false,
            is_connected: true,
            is_let: true,
            is_theirs: true,
            is_blocked: false,
            is_active: true,
            is_seen: true,
        }
    }

    #[test]
    fn what_may_go_goes_up_to_an_hour_late() {
        assert_eq!(why_held(&well()), None);
        assert_eq!(why_held(&Moment { at: now().plus(-LATE_AFTER), ..well() }), None);
        assert_eq!(why_held(&Moment { at: now().plus(-LATE_AFTER - 1), ..well() }), Some(Why::Late));
    }

    #[test]
    fn a_closed_window_holds_whatever_else_is_well() {
        assert_eq!(why_held(&Moment { window_closes_at: None, ..well() }), Some(Why::WindowClosed));
        let closed = Moment { window_closes_at: Some(now().plus(-1)), ..well() };
        assert_eq!(why_held(&closed), Some(Why::WindowClosed));
        assert_eq!(why_held(&Moment { begins_a_talk: true, ..closed }), None, "a template needs no window");
    }

    proptest! {
        #[test]
        fn it_goes_only_if_nothing_speaks_against_it(
            flags in any::<[bool; 6]>(), begins_a_talk: bool, open_for in -2 * HOUR..2 * HOUR, late_by in 0..3 * HOUR,
        ) {
            let [is_connected, is_let, is_theirs, is_active, is_seen, is_not_blocked] = flags;
            let moment = Moment {
                at: now().plus(-late_by),
                window_closes_at: Some(now().plus(open_for)),
                is_connected, is_let, is_theirs, is_active, is_seen, begins_a_talk,
                is_blocked: !is_not_blocked,
                now: now(),
            };
            let is_well = flags.iter().all(|flag| *flag)
                && late_by <= LATE_AFTER
                && (begins_a_talk || window::is_open(moment.window_closes_at, now()));
            prop_assert_eq!(why_held(&moment).is_none(), is_well);
        }
    }

    #[test]
    fn a_plan_lies_ahead_but_not_beyond_a_year() {
        assert!(can_be_planned(now().plus(-GRACE), now()) && can_be_planned(now().plus(FURTHEST), now()));
        assert!(
            !can_be_planned(now().plus(-GRACE - 1), now())
                && !can_be_planned(now().plus(FURTHEST + 1), now())
        );
    }
}
