use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::*;

/// 2026-11-23T00:00:00Z, a Monday.
const MONDAY: Timestamp = Timestamp::from_secs(1_795_392_000);

fn shift(within: (u16, u16)) -> impl Strategy<Value = Shift> {
    (within.0..within.1, 1..within.1 - within.0)
        .prop_map(move |(opens, length)| Shift { opens, closes: (opens + length).min(within.1) })
}

/// A shift of at least three minutes, and perhaps a break inside of it.
fn day() -> impl Strategy<Value = (Option<Shift>, Option<Shift>)> {
    let opened = (0..1_400_u16, 3..1_440_u16)
        .prop_map(|(opens, length)| Shift { opens, closes: (opens + length).min(1_440) });
    option::of(opened).prop_flat_map(|opened| {
        let rest = match opened {
            Some(open) if open.closes - open.opens > 3 => {
                option::of(shift((open.opens + 1, open.closes - 1))).boxed()
            }
            _ => Just(None).boxed(),
        };
        (Just(opened), rest)
    })
}

fn hours() -> impl Strategy<Value = WorkingHours> {
    (vec(day(), 7), vec(-1_i64..14, 0..4)).prop_map(|(week, off)| {
        let mut hours = WorkingHours::weekly([None; 7]);
        for (weekday, (open, rest)) in week.into_iter().enumerate() {
            hours.days[weekday] = open;
            hours.breaks[weekday] = rest;
        }
        let monday = MONDAY.as_millis() / DAY;
        hours.holidays = off.into_iter().map(|day| Day::from_number(monday + day).unwrap()).collect();
        hours
    })
}

/// A clock that jumps once, forwards or backwards, by whole minutes.
fn place() -> impl Strategy<Value = LocalTime> {
    (-720..840_i32, -90..90_i32, 0_i64..12 * 1_440).prop_map(|(before, jump, minutes)| {
        let offsets = vec![
            Offset { from: MONDAY.plus(-DAY), minutes: before },
            Offset { from: MONDAY.plus(minutes * MINUTE), minutes: before + jump },
        ];
        LocalTime::new(offsets).unwrap()
    })
}

/// Whether a minute is worked, read from the clock on the wall alone.
fn is_worked_by_force(hours: &WorkingHours, place: &LocalTime, at: Timestamp) -> bool {
    let local = at.as_millis() + place.offset_ms(at);
    let (day, minute) = (local.div_euclid(DAY), local.rem_euclid(DAY) / MINUTE);
    let weekday = usize::try_from((day + 3).rem_euclid(7)).unwrap();
    let holds = |shift: Option<Shift>| {
        shift.is_some_and(|it| (i64::from(it.opens)..i64::from(it.closes)).contains(&minute))
    };
    let date = (chrono::DateTime::UNIX_EPOCH + chrono::TimeDelta::milliseconds(local)).date_naive();
    let is_off = hours.holidays.iter().any(|off| off.to_string() == date.to_string());
    holds(hours.days[weekday]) && !holds(hours.breaks[weekday]) && !is_off
}

proptest! {
    #[test]
    fn a_weekday_comes_back_after_seven_days(days in -700_000_i64..2_800_000, within in 0..DAY) {
        let wall = LocalTime::default().wall(MONDAY.plus(days * DAY + within));
        prop_assert_eq!(i64::from(wall.weekday), days.rem_euclid(7));
        prop_assert_eq!(i64::from(wall.hour), within / HOUR);
    }

    #[test]
    fn time_is_up_in_the_minute_a_walk_from_minute_to_minute_finds(
        hours in hours(), place in place(), from in 0_i64..7 * 1_440, minutes in 1_i64..3_000,
    ) {
        prop_assert!(hours.is_possible());
        let from = MONDAY.plus(from * MINUTE);
        let (mut at, mut left, mut found) = (from, minutes, None);
        while at < from.plus(20 * DAY) {
            if is_worked_by_force(&hours, &place, at) {
                left -= 1;
                if left == 0 {
                    found = Some(at.plus(MINUTE));
                    break;
                }
            }
            at = at.plus(MINUTE);
        }
        let due = hours.after(&place, from, minutes * MINUTE);
        match found {
            Some(found) => {
                prop_assert_eq!(due, Some(found));
                prop_assert_eq!(hours.within(&place, from, found), minutes * MINUTE);
                prop_assert_eq!(hours.within(&place, from, found.plus(-1)), minutes * MINUTE - 1);
            }
            None => prop_assert!(due.is_none_or(|due| due > from.plus(20 * DAY - MINUTE))),
        }
    }

    #[test]
    fn every_minute_is_worked_or_not_as_the_clock_on_the_wall_says(
        hours in hours(), place in place(), from in 0_i64..12 * 1_440,
    ) {
        for minute in from..from + 200 {
            let at = MONDAY.plus(minute * MINUTE);
            prop_assert_eq!(hours.is_open(&place, at), is_worked_by_force(&hours, &place, at));
        }
    }
}

#[test]
fn a_day_is_written_in_one_way() {
    for odd in ["", "2026-2-01", "2026-02-30", "26-02-01", "2026-02-01 ", "tomorrow"] {
        assert_eq!(odd.parse::<Day>(), Err(NoDay), "{odd}");
    }
    let day: Day = serde_json::from_str("\"2028-02-29\"").unwrap();
    assert_eq!(serde_json::to_string(&day).unwrap(), "\"2028-02-29\"");
    assert_eq!(Day::from_number(0).unwrap().to_string(), "1970-01-01");
}

#[test]
fn a_break_outside_its_shift_is_impossible_and_what_older_desks_kept_is_read() {
    let kept: WorkingHours =
        serde_json::from_str(r#"{"days":[{"opens":540,"closes":1080},null,null,null,null,null,null]}"#)
            .unwrap();
    assert!(kept.is_possible());
    let with = |weekday: usize, opens, closes| {
        let mut hours = kept.clone();
        hours.breaks[weekday] = Some(Shift { opens, closes });
        hours.is_possible()
    };
    assert!(with(0, 780, 840));
    assert!(!with(0, 540, 600), "it would begin with the day");
    assert!(!with(0, 1_000, 1_080));
    assert!(!with(0, 840, 780));
    assert!(!with(1, 780, 840), "a day off needs no break");
}

#[test]
fn whoever_never_works_is_never_done() {
    let never = WorkingHours::weekly([None; 7]);
    assert_eq!(never.after(&LocalTime::default(), MONDAY, MINUTE), None);
    assert_eq!(never.opens_next(&LocalTime::default(), MONDAY), None);
}
