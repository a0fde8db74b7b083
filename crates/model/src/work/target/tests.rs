use proptest::option;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::time::SECOND;

/// 2026-11-23T00:00:00Z, a Monday.
const MONDAY: Timestamp = Timestamp::from_secs(1_795_392_000);

fn number(id: u128) -> NumberId {
    NumberId::from_uuid(Uuid::from_u128(id))
}

fn shop() -> ShopHours {
    ShopHours { hours: WorkingHours::default(), zone: "Asia/Kolkata".parse().unwrap() }
}

fn targets() -> impl Strategy<Value = Targets> {
    (option::of(1..600_u32), option::of(1..600_u32), option::of(1..80_u32)).prop_map(
        |(first_minutes, next_minutes, resolve_hours)| Targets { first_minutes, next_minutes, resolve_hours },
    )
}

fn promise() -> impl Strategy<Value = Promise> {
    (targets(), any::<bool>(), option::of(targets())).prop_map(|(targets, working_time, own)| Promise {
        targets,
        working_time,
        numbers: own.map(|own| (number(1), own)).into_iter().collect(),
    })
}

proptest! {
    #[test]
    fn what_is_due_first_is_said_and_how_it_stands_is_what_was_counted(
        promise in promise(), opened in option::of(0_i64..100_000), later in option::of(0_i64..100_000),
        of in 1..3_u128, passed in 0_i64..1_000_000,
    ) {
        let at = |secs: i64| MONDAY.plus(secs * SECOND);
        let chat = Chat {
            number_id: number(of),
            status: ConversationStatus::Open,
            opened_at: opened.map(at),
            waiting_since: later.map(|later| at(opened.unwrap_or(0) + later - 50_000)),
        };
        let now = at(opened.unwrap_or(0) + passed);
        let stick = Yardstick::new(promise.clone(), Some(&shop()), now);
        let (hours, place) = (WorkingHours::default(), shop().zone.local_time(MONDAY.plus(-DAY)));
        let took = |since: Timestamp, until: Timestamp| {
            if promise.working_time { hours.within(&place, since, until) } else { until.since(since) }
        };
        let wanted = promise.on(number(of));
        let mut running: Vec<(Timestamp, i64)> = Vec::new();
        if let Some(opened) = chat.opened_at {
            if let Some(told) = chat.waiting_since {
                let minutes = if told <= opened { wanted.first_minutes } else { wanted.next_minutes };
                running.extend(minutes.map(|minutes| (told.max(opened), i64::from(minutes) * MINUTE)));
            }
            running.extend(wanted.resolve_hours.map(|hours| (opened, i64::from(hours) * HOUR)));
        }
        let due = stick.due(&chat);
        prop_assert_eq!(due.is_some(), !running.is_empty());
        if let Some(due) = due {
            // The same instant, seen from the time that was worked: before it less, at it all of it.
            let is_up = |at: Timestamp| running.iter().any(|(since, time)| took(*since, at) >= *time);
            prop_assert!(is_up(due.due_at));
            prop_assert!(!is_up(due.due_at.plus(-1)));
            let late = now > due.due_at;
            prop_assert_eq!(due.at(now) == Urgency::Breached, late);
            prop_assert!(due.soon_at <= due.due_at);
            prop_assert_eq!(due.at(due.due_at), Urgency::Soon, "in the very instant it is in time");
        }
        prop_assert_eq!(stick.due(&Chat { status: ConversationStatus::Resolved, ..chat }), None);
    }
}

#[test]
fn what_was_asked_in_the_evening_is_due_in_the_morning() {
    let promise = Promise {
        targets: Targets { first_minutes: Some(60), ..Targets::default() },
        working_time: true,
        ..Promise::default()
    };
    let stick = Yardstick::new(promise, Some(&shop()), MONDAY);
    // The shop closes at 19:00 in India, which is 13:30 UTC, and opens at 09:30, which is 04:00.
    let asked = MONDAY.plus(13 * HOUR + 10 * MINUTE);
    let chat = Chat {
        number_id: number(1),
        status: ConversationStatus::Pending,
        opened_at: Some(asked),
        waiting_since: Some(asked),
    };
    let due = stick.due(&chat).unwrap();
    assert_eq!((due.target, due.due_at), (Target::FirstAnswer, MONDAY.plus(DAY + 4 * HOUR + 40 * MINUTE)));
    assert_eq!(due.soon_at, MONDAY.plus(DAY + 4 * HOUR + 25 * MINUTE));
    assert_eq!(due.at(MONDAY.plus(DAY)), Urgency::Calm);
}

#[test]
fn a_target_of_nothing_or_of_years_is_named() {
    assert_eq!(Targets::default().fault(), None);
    let first = |minutes| Targets { first_minutes: Some(minutes), ..Targets::default() };
    assert_eq!(first(0).fault(), Some("first_minutes"));
    assert_eq!(first(ANSWER_MOST_MINUTES).fault(), None);
    let next = Targets { next_minutes: Some(ANSWER_MOST_MINUTES + 1), ..Targets::default() };
    assert_eq!(next.fault(), Some("next_minutes"));
    let done = Targets { resolve_hours: Some(RESOLVE_MOST_HOURS + 1), ..Targets::default() };
    assert_eq!(done.fault(), Some("resolve_hours"));
}
