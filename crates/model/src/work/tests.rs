//! Every figure against a count made in another way, from the raw list of what happened.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use uuid::Uuid;

use super::hours::{LocalTime, Offset, Shift, WorkingHours};
use super::report::{BUCKETS, Counter, Period, Report, Rules, Slice, Spread, Whose};
use super::target::{Promise, Targets, Yardstick};
use super::*;
use crate::conversation::{ConversationStatus, Position, Summary, waits_since};
use crate::id::NumberId;
use crate::routing::ShopHours;
use crate::time::{DAY, HOUR, MINUTE};

/// 2026-11-23T00:00:00Z, a Monday.
const MONDAY: Timestamp = Timestamp::from_secs(1_795_392_000);

fn person(number: u128) -> PersonId {
    PersonId::from_uuid(Uuid::from_u128(number))
}

/// Something that happened, at a second of its own; resolutions in the middle of one.
#[derive(Clone, Copy, Debug, PartialEq)]
enum What {
    Asks,
    AsksByUnknownKind,
    AskedInHistory,
    Announces,
    PressesAButton,
    Answers(u128),
    AnswersInVain(u128),
    AnswersByPhone,
    AnsweredByPhoneInHistory,
    Greets,
    Bot,
    Resolves(u128),
}

#[derive(Clone, Copy, Debug)]
struct Raw {
    secs: i64,
    what: What,
}

impl Raw {
    fn at(self) -> Timestamp {
        let half = if matches!(self.what, What::Resolves(_)) { 500 } else { 0 };
        MONDAY.plus(self.secs * SECOND + half)
    }

    /// The order of things within a second: an answer, the resolution, the customer's next word.
    fn key(self) -> (i64, u8) {
        let class = match self.what {
            What::Asks
            | What::AsksByUnknownKind
            | What::AskedInHistory
            | What::Announces
            | What::PressesAButton => 2,
            What::Resolves(_) => 1,
            _ => 0,
        };
        (self.secs, class)
    }

    fn asks(self) -> bool {
        matches!(self.what, What::Asks | What::AsksByUnknownKind)
    }

    fn answers(self) -> Option<Responder> {
        match self.what {
            What::Answers(number) => Some(Responder::Person { id: person(number) }),
            What::AnswersByPhone | What::AnsweredByPhoneInHistory => Some(Responder::Phone),
            _ => None,
        }
    }

    fn mark(self) -> Option<(Mark, Option<PersonId>)> {
        let (direction, origin) = match self.what {
            What::Asks
            | What::AsksByUnknownKind
            | What::AskedInHistory
            | What::Announces
            | What::PressesAButton => (Direction::In, Origin::Customer),
            What::Answers(_) | What::AnswersInVain(_) => (Direction::Out, Origin::Desk),
            What::AnswersByPhone | What::AnsweredByPhoneInHistory | What::Greets => {
                (Direction::Out, Origin::Phone)
            }
            What::Bot => (Direction::Out, Origin::Bot),
            What::Resolves(_) => return None,
        };
        let kind = match self.what {
            What::AsksByUnknownKind => "sangam_unheard_of",
            What::Announces => "system",
            What::PressesAButton => "interactive",
            _ => "text",
        };
        let mark = Mark {
            position: Position { sent_at: self.at(), key: format!("wamid.{}", self.secs) },
            direction,
            origin,
            kind: kind.to_owned(),
            imported: matches!(self.what, What::AskedInHistory | What::AnsweredByPhoneInHistory),
            automatic: matches!(self.what, What::Greets | What::PressesAButton),
            refused: false,
            failed: matches!(self.what, What::AnswersInVain(_)),
            heard_at: None,
        };
        let author = match self.what {
            What::Answers(number) | What::AnswersInVain(number) => Some(person(number)),
            _ => None,
        };
        Some((mark, author))
    }
}

fn happened() -> impl Strategy<Value = Vec<Raw>> {
    let what = select(vec![
        What::Asks,
        What::Asks,
        What::Asks,
        What::AsksByUnknownKind,
        What::AskedInHistory,
        What::Announces,
        What::PressesAButton,
        What::Answers(1),
        What::Answers(2),
        What::AnswersInVain(1),
        What::AnswersByPhone,
        What::AnsweredByPhoneInHistory,
        What::Greets,
        What::Bot,
        What::Resolves(1),
        What::Resolves(2),
    ]);
    let step = select(vec![1, 40, 300, 3_000, 20_000, 86_399, 86_400, 100_000]);
    vec((step, what, any::<bool>()), 0..30).prop_map(|steps| {
        let mut secs = 0;
        let mut list: Vec<Raw> = Vec::new();
        for (step, what, same_second) in steps {
            // A resolution may fall into the second of a bubble; two bubbles never share one here.
            let beside_bubble = list.last().is_none_or(|last| !matches!(last.what, What::Resolves(_)));
            if !(same_second && beside_bubble && matches!(what, What::Resolves(_))) {
                secs += step;
            }
            list.push(Raw { secs, what });
        }
        list
    })
}

fn done(at: Timestamp, by: u128, settles: Timestamp) -> Done {
    Done { at, by: Some(person(by)), settles, counts: true }
}

fn steps(raw: &[Raw]) -> Vec<Step> {
    let bubbles = raw.iter().filter_map(|it| it.mark()).collect();
    let done = raw
        .iter()
        .filter_map(|it| match it.what {
            What::Resolves(number) => Some(done(it.at(), number, second_of(it.at()))),
            _ => None,
        })
        .collect();
    in_order(bubbles, done)
}

fn end_of_time(raw: &[Raw]) -> Timestamp {
    raw.iter().map(|it| it.at()).max().unwrap_or(MONDAY).plus(30 * HOUR)
}

fn work(raw: &[Raw]) -> Work {
    Work::of(&steps(raw), None, Counting::Live, end_of_time(raw))
}

/// A wait as the brute force finds it.
struct Found {
    since: Timestamp,
    answered: Option<(Timestamp, Responder)>,
    settled: bool,
    window_closed_at: Option<Timestamp>,
}

/// For every word of the customer ask, over the whole list, whether it began a wait, and what ended that.
fn waits_by_force(raw: &[Raw], now: Timestamp) -> Vec<Found> {
    let stops = |it: &&Raw| it.answers().is_some() || matches!(it.what, What::Resolves(_));
    let mut asked: Vec<Raw> = raw.iter().copied().filter(|it| it.asks()).collect();
    asked.sort_by_key(|it| it.key());
    let mut found = Vec::new();
    for first in &asked {
        let stop_before = raw.iter().filter(stops).map(|it| it.key()).filter(|key| *key < first.key()).max();
        let is_first = !asked
            .iter()
            .any(|other| other.key() < first.key() && stop_before.is_none_or(|stop| other.key() > stop));
        if !is_first {
            continue;
        }
        let stop = raw.iter().filter(stops).filter(|it| it.key() > first.key()).min_by_key(|it| it.key());
        let until = stop.map_or(now, |it| it.at());
        let mut openers: Vec<Raw> = raw.to_vec();
        openers.sort_by_key(|it| it.key());
        let openers: Vec<Timestamp> = openers
            .iter()
            .filter(|it| matches!(it.what, What::Asks | What::PressesAButton) && it.key() >= first.key())
            .filter(|it| stop.is_none_or(|stop| it.key() < stop.key()))
            .map(|it| it.at())
            .collect();
        let closings = openers.iter().map(|opened| opened.plus(DAY)).filter(|closes| {
            let is_renewed = openers.iter().any(|other| other.plus(DAY) > *closes && other < closes);
            !is_renewed && *closes <= until
        });
        found.push(Found {
            since: first.at(),
            answered: stop.and_then(|it| Some((it.at(), it.answers()?))),
            settled: stop.is_some_and(|it| it.answers().is_none()),
            window_closed_at: closings.min(),
        });
    }
    found
}

/// The smallest of `values` that so many percent of them do not exceed.
fn percentile_by_force(values: &[i64], percent: usize) -> Option<i64> {
    let enough =
        |value: &&i64| values.iter().filter(|it| it <= value).count() * 100 >= values.len() * percent;
    values.iter().filter(enough).min().copied()
}

fn assert_spread(spread: Spread, values: &[i64]) {
    assert_eq!(spread.count as usize, values.len());
    assert_eq!(spread.median_ms, percentile_by_force(values, 50));
    assert_eq!(spread.p90_ms, percentile_by_force(values, 90));
}

fn rules(period: Period, now: Timestamp, working_time_only: bool) -> Rules {
    let shop = ShopHours { hours: WorkingHours::default(), zone: "Asia/Kolkata".parse().unwrap() };
    let promise = Promise { targets: TARGETS, working_time: working_time_only, ..Promise::default() };
    Rules {
        period,
        place: india(),
        hours: WorkingHours::default(),
        working_time_only,
        yardstick: Yardstick::new(promise, Some(&shop), now),
        now,
    }
}

const TARGETS: Targets = Targets { first_minutes: Some(10), next_minutes: Some(60), resolve_hours: Some(20) };

fn number() -> NumberId {
    NumberId::from_uuid(Uuid::from_u128(7))
}

/// How long the answer of a wait may take, by the raw list.
fn allowed(raw: &[Raw], since: Timestamp) -> i64 {
    let asked = raw.iter().find(|it| it.asks() && it.at() == since).unwrap();
    let done = raw.iter().filter(|it| matches!(it.what, What::Resolves(_)) && it.key() < asked.key());
    let done = done.map(|it| it.key()).max();
    let is_first =
        !raw.iter().any(|it| it.asks() && it.key() < asked.key() && done.is_none_or(|done| it.key() > done));
    if is_first { 10 * MINUTE } else { 60 * MINUTE }
}

fn india() -> LocalTime {
    LocalTime::new(vec![Offset { from: MONDAY, minutes: 330 }]).unwrap()
}

fn counted(rules: &Rules, chats: &[Vec<Raw>]) -> Report {
    let mut counter = Counter::new(rules);
    for raw in chats {
        counter.add(number(), None, &Work::of(&steps(raw), None, Counting::Live, rules.now));
    }
    counter.finish()
}

/// Working time, minute by minute. Both instants are whole minutes.
fn worked_by_force(hours: &WorkingHours, place: &LocalTime, from: Timestamp, until: Timestamp) -> i64 {
    let mut worked = 0;
    let mut at = from;
    while at < until {
        let wall = place.wall(at);
        let minute = u16::try_from(at.as_millis().rem_euclid(HOUR) / MINUTE).unwrap();
        // India's clock stands half an hour beside UTC's.
        let minute = u16::from(wall.hour) * 60 + (minute + 30) % 60;
        let shift = hours.days[usize::from(wall.weekday)];
        if shift.is_some_and(|shift| (shift.opens..shift.closes).contains(&minute)) {
            worked += MINUTE;
        }
        at = at.plus(MINUTE);
    }
    worked
}

proptest! {
    #[test]
    fn without_resolutions_the_wait_is_the_one_every_screen_shows(raw in happened()) {
        let raw: Vec<Raw> = raw.into_iter().filter(|it| !matches!(it.what, What::Resolves(_))).collect();
        let marks: Vec<Mark> = raw.iter().filter_map(|it| it.mark()).map(|(mark, _)| mark).collect();
        prop_assert_eq!(work(&raw).waiting_since(), Summary::of(&marks, None).waiting_since);
    }

    /// A row carries where it stands, what opened it and what nobody answered; from these alone a list tells who waits.
    #[test]
    fn a_row_tells_the_wait_that_the_figures_count(raw in happened(), reopened: bool) {
        let marks: Vec<Mark> = raw.iter().filter_map(|it| it.mark()).map(|(mark, _)| mark).collect();
        let done = raw.iter().filter(|it| matches!(it.what, What::Resolves(_))).map(|it| it.key()).max();
        let opens = |it: &&Raw| it.asks() && done.is_none_or(|done| it.key() > done);
        let opened_at = raw.iter().filter(opens).map(|it| it.at()).min();
        let is_open = reopened || done.is_none() || opened_at.is_some();
        let status = if is_open { ConversationStatus::Open } else { ConversationStatus::Resolved };
        let told = waits_since(status, opened_at, Summary::of(&marks, None).waiting_since);
        prop_assert_eq!(told, work(&raw).waiting_since());
    }

    #[test]
    fn waits_are_those_found_by_force(raw in happened()) {
        let found = waits_by_force(&raw, end_of_time(&raw));
        let waits = work(&raw).waits;
        prop_assert_eq!(waits.len(), found.len());
        for (wait, found) in waits.iter().zip(&found) {
            prop_assert_eq!(wait.since, found.since);
            prop_assert_eq!(wait.window_closed_at, found.window_closed_at);
            match wait.end {
                End::Answered { at, by } => prop_assert_eq!(found.answered, Some((at, by))),
                End::Settled { .. } => prop_assert!(found.settled),
                End::Open => prop_assert!(found.answered.is_none() && !found.settled),
            }
        }
    }

    #[test]
    fn figures_are_those_counted_by_force(
        chats in vec(happened(), 1..5),
        from_hours in 0_i64..60,
        length_hours in 1_i64..200,
    ) {
        let period = Period { from: MONDAY.plus(from_hours * HOUR), until: MONDAY.plus((from_hours + length_hours) * HOUR) };
        let now = chats.iter().map(|raw| end_of_time(raw)).max().unwrap();
        let rules = rules(period, now, false);
        let report = counted(&rules, &chats);
        let found: Vec<Vec<Found>> = chats.iter().map(|raw| waits_by_force(raw, now)).collect();
        let all = || found.iter().flatten();
        let begun: Vec<&Found> = all().filter(|wait| period.holds(wait.since)).collect();
        let took: Vec<i64> = begun.iter().filter_map(|wait| Some(wait.answered?.0.since(wait.since))).collect();
        assert_spread(report.team.first_response, &took);
        let (mut in_time, mut late_open) = (0, 0);
        for (raw, waits) in chats.iter().zip(&found) {
            for wait in waits.iter().filter(|wait| period.holds(wait.since)) {
                let allowed = allowed(raw, wait.since);
                in_time += u32::from(wait.answered.is_some_and(|(at, _)| at.since(wait.since) <= allowed));
                let is_open = wait.answered.is_none() && !wait.settled;
                late_open += u32::from(is_open && now.since(wait.since) > allowed);
            }
        }
        prop_assert_eq!(report.team.in_time, in_time);
        prop_assert_eq!(report.team.decided as usize, took.len() + late_open as usize);
        prop_assert_eq!(report.team.unanswered as usize, begun.iter().filter(|wait| wait.answered.is_none() && !wait.settled).count());
        let closed = all().filter(|wait| wait.window_closed_at.is_some_and(|at| period.holds(at)));
        prop_assert_eq!(report.team.windows_closed as usize, closed.count());
        for (index, column) in report.distribution.iter().enumerate() {
            let from = BUCKETS[index] * MINUTE;
            let until = BUCKETS.get(index + 1).map_or(i64::MAX, |minutes| minutes * MINUTE);
            prop_assert_eq!(*column as usize, took.iter().filter(|took| (from..until).contains(*took)).count());
        }
        for hand in [Responder::Person { id: person(1) }, Responder::Phone] {
            let took: Vec<i64> = begun
                .iter()
                .filter_map(|wait| wait.answered.filter(|(_, by)| *by == hand).map(|(at, _)| at.since(wait.since)))
                .collect();
            let figures = match hand {
                Responder::Person { id } => report.people.get(&id).copied().unwrap_or_default(),
                _ => report.phone,
            };
            assert_spread(figures.first_response, &took);
        }
        let resolved: Vec<(&Vec<Raw>, &Raw)> = chats
            .iter()
            .flat_map(|raw| raw.iter().map(move |it| (raw, it)))
            .filter(|(_, it)| matches!(it.what, What::Resolves(_)) && period.holds(it.at()))
            .collect();
        prop_assert_eq!(report.team.resolved as usize, resolved.len());
        let times: Vec<i64> = resolved
            .iter()
            .filter_map(|(raw, it)| {
                let before = raw.iter().filter(|other| matches!(other.what, What::Resolves(_)) && other.key() < it.key()).map(|other| other.key()).max();
                let opened = raw.iter().filter(|other| other.asks() && other.key() < it.key() && before.is_none_or(|before| other.key() > before)).map(|other| other.at()).min();
                opened.map(|opened| it.at().since(opened))
            })
            .collect();
        assert_spread(report.team.resolution, &times);
        prop_assert_eq!(report.team.done_decided as usize, times.len());
        let kept = times.iter().filter(|took| **took <= 20 * HOUR).count();
        prop_assert_eq!(report.team.done_in_time as usize, kept);
        prop_assert_eq!(
            (report.team.sent.desk, report.team.sent.phone, report.team.sent.bot),
            count_sent(&chats, period)
        );
    }

    #[test]
    fn a_number_is_never_without_the_chats_behind_it(chats in vec(happened(), 1..5), length_hours in 1_i64..200) {
        let period = Period { from: MONDAY.plus(HOUR), until: MONDAY.plus(length_hours * HOUR) };
        let now = chats.iter().map(|raw| end_of_time(raw)).max().unwrap();
        let rules = rules(period, now, true);
        let report = counted(&rules, &chats);
        let behind = |slice: Slice| {
            let holds = |raw: &&Vec<Raw>| slice.holds(&rules, number(), &Work::of(&steps(raw), None, Counting::Live, now));
            chats.iter().filter(holds).count()
        };
        let team = report.team;
        let expected = [
            (Slice::Answered { by: Whose::All }, team.first_response.count),
            (Slice::Answered { by: Whose::Phone }, report.phone.first_response.count),
            (Slice::Late, team.decided - team.in_time),
            (Slice::DoneLate, team.done_decided - team.done_in_time),
            (Slice::Unanswered, team.unanswered),
            (Slice::Resolved { by: Whose::All }, team.resolved),
            (Slice::WindowsClosed, team.windows_closed),
        ];
        for (slice, count) in expected {
            let chats = behind(slice);
            prop_assert_eq!(chats > 0, count > 0, "{:?}", slice);
            prop_assert!(chats <= count as usize, "{:?}", slice);
        }
        for cell in &report.hours {
            let slice = Slice::Hours { weekday: cell.weekday, from: cell.hour, until: cell.hour + 1 };
            prop_assert!(behind(slice) > 0);
        }
    }

    #[test]
    fn working_time_is_that_counted_minute_by_minute(from in 0_i64..20_000, length in 0_i64..9_000) {
        let (from, until) = (MONDAY.plus(from * MINUTE), MONDAY.plus((from + length) * MINUTE));
        let hours = WorkingHours::default();
        prop_assert_eq!(hours.within(&india(), from, until), worked_by_force(&hours, &india(), from, until));
    }
}

fn count_sent(chats: &[Vec<Raw>], period: Period) -> (u32, u32, u32) {
    let count = |among: &dyn Fn(What) -> bool| {
        let sent = chats.iter().flatten().filter(|it| among(it.what) && period.holds(it.at()));
        u32::try_from(sent.count()).unwrap()
    };
    (
        count(&|what| matches!(what, What::Answers(_))),
        count(&|what| what == What::AnswersByPhone),
        count(&|what| matches!(what, What::Bot | What::Greets)),
    )
}

#[test]
fn resolving_says_that_no_answer_was_owed() {
    let thanks = [
        Raw { secs: 0, what: What::Asks },
        Raw { secs: 60, what: What::Answers(1) },
        Raw { secs: 90, what: What::Asks },
        Raw { secs: 100, what: What::Resolves(1) },
        Raw { secs: 7 * 86_400, what: What::Asks },
    ];
    let work = work(&thanks);
    assert_eq!(work.waiting_since(), Some(thanks[4].at()), "nobody waited all week");
    assert_eq!(work.resolutions[0].opened_at, Some(thanks[0].at()));
}

/// The hub was down: its clock is long past what it hears of only now.
#[test]
fn words_that_come_after_a_resolution_are_owed_an_answer_whenever_they_were_sent() {
    let told = [
        Raw { secs: 0, what: What::Asks },
        Raw { secs: 300, what: What::AnswersByPhone },
        Raw { secs: 1_800, what: What::Asks },
    ];
    let bubbles = || told.iter().filter_map(|it| it.mark()).collect::<Vec<_>>();
    let resolved = done(MONDAY.plus(HOUR), 1, told[0].at().plus(1));
    let work =
        |bubbles| Work::of(&in_order(bubbles, vec![resolved]), None, Counting::Live, MONDAY.plus(2 * HOUR));
    let found = work(bubbles());
    assert_eq!(found.waiting_since(), Some(told[2].at()));
    assert_eq!(found.waits[0].end, End::Answered { at: told[1].at(), by: Responder::Phone });
    assert_eq!(found.resolutions[0].opened_at, Some(told[0].at()));
    // Words from before that answer take it from nobody.
    let late = Raw { secs: 200, what: What::Asks };
    let among = [told[0], late, told[1]].iter().filter_map(|it| it.mark()).collect();
    let found = work(among);
    assert!(
        found.waits.iter().all(|wait| wait.end == End::Answered { at: told[1].at(), by: Responder::Phone })
    );
    assert_eq!(found.waiting_since(), None);
}

#[test]
fn what_a_part_of_a_chat_brought_along_settles_and_is_nobodys_work() {
    let told = [Raw { secs: 0, what: What::Asks }];
    let bubbles = told.iter().filter_map(|it| it.mark()).collect();
    let brought = Done { counts: false, by: None, ..done(MONDAY.plus(HOUR), 1, told[0].at().plus(1)) };
    let found = Work::of(&in_order(bubbles, vec![brought]), None, Counting::Live, MONDAY.plus(48 * HOUR));
    assert_eq!(found.waits[0].end, End::Settled { at: MONDAY.plus(HOUR) });
    assert!(found.resolutions.is_empty());
}

#[test]
fn history_counted_by_itself_tells_how_it_was_and_a_greeting_answers_nobody() {
    let before = [
        Raw { secs: 0, what: What::AskedInHistory },
        Raw { secs: 1, what: What::AnsweredByPhoneInHistory },
        Raw { secs: 600, what: What::AnsweredByPhoneInHistory },
        Raw { secs: 700, what: What::Asks },
    ];
    let steps = steps(&before);
    let work = Work::of(&steps, None, Counting::Imported, end_of_time(&before));
    assert_eq!(work.waits.len(), 1);
    assert_eq!(work.waits[0].end, End::Answered { at: before[2].at(), by: Responder::Phone });
}

#[test]
fn an_hour_that_is_set_back_is_worked_twice() {
    // Paris, 2026-10-25: at 01:00 UTC the clock goes from 03:00 back to 02:00, a Sunday.
    let midnight = Timestamp::from_secs(1_792_879_200);
    let offsets = vec![
        Offset { from: midnight.plus(-90 * DAY), minutes: 120 },
        Offset { from: midnight.plus(3 * HOUR), minutes: 60 },
    ];
    let paris = LocalTime::new(offsets).unwrap();
    let all_night = WorkingHours::weekly([Some(Shift { opens: 0, closes: 6 * 60 }); 7]);
    assert_eq!(all_night.within(&paris, midnight, midnight.plus(25 * HOUR)), 7 * HOUR);
    assert_eq!(paris.wall(midnight.plus(3 * HOUR)).hour, 2);
}

#[test]
fn no_place_is_further_from_greenwich_than_a_day() {
    assert_eq!(LocalTime::new(vec![Offset { from: MONDAY, minutes: 2_000 }]), None);
}

#[test]
fn slow_hours_are_told_when_there_are_enough_waits_to_say_so() {
    let mut work = Work::default();
    let mut add = |day: i64, hour: i64, minutes: i64| {
        // 10:05 on an Indian wall is 04:35 UTC.
        let since = MONDAY.plus(day * DAY + hour * HOUR - 330 * MINUTE + 5 * MINUTE);
        let end = End::Answered { at: since.plus(minutes * MINUTE), by: Responder::Phone };
        work.waits.push(Wait { since, end, is_first: true, window_closed_at: None });
    };
    for week in 0..3 {
        add(week * 7, 10, 40);
        add(week * 7, 11, 50);
        (1..5).for_each(|day| add(week * 7 + day, 15, 4));
    }
    let period = Period { from: MONDAY.plus(-DAY), until: MONDAY.plus(40 * DAY) };
    let rules = rules(period, period.until, false);
    let slow = |work: &Work| {
        let mut counter = Counter::new(&rules);
        counter.add(number(), None, work);
        counter.finish().slow
    };
    let told = slow(&work).unwrap();
    assert_eq!((told.weekday, told.from, told.until), (0, 10, 12));
    assert_eq!((told.median_ms, told.elsewhere_ms), (40 * MINUTE, 4 * MINUTE));
    work.waits.retain(|wait| period.from.plus(9 * DAY) > wait.since);
    assert_eq!(slow(&work), None, "four waits prove nothing");
}
