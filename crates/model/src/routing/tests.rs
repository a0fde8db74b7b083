use std::collections::BTreeMap;

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::work::hours::{LocalTime, Offset, Shift};

fn person(number: u8) -> PersonId {
    PersonId::from_uuid(Uuid::from_u128(u128::from(number)))
}

fn candidates() -> impl Strategy<Value = Vec<Candidate>> {
    let one = (any::<bool>(), 0..5_u32, prop::option::of(0..5_i64));
    prop::collection::vec(one, 0..7).prop_map(|people| {
        let numbered = people.into_iter().zip(1_u8..);
        numbered
            .map(|((available, open, turn), n)| Candidate { person_id: person(n), available, open, turn })
            .collect()
    })
}

fn maybe() -> impl Strategy<Value = Option<PersonId>> {
    prop::option::of((1..9_u8).prop_map(person))
}

fn rule() -> impl Strategy<Value = Rule> {
    prop_oneof![Just(Rule::Manual), Just(Rule::RoundRobin), Just(Rule::LeastBusy)]
}

proptest! {
    #[test]
    fn nobody_is_given_what_they_should_not_have_and_nobody_is_an_answer_with_a_reason(
        rule in rule(), is_open: bool, candidates in candidates(), before in maybe(),
        but in maybe(), capacity in prop::option::of(1..5_u32),
    ) {
        let asked = RoutingCase { rule, capacity, is_open, candidates: &candidates, before, but };
        let decision = decide(&asked);
        let may = |each: &&Candidate| {
            each.available && Some(each.person_id) != but && capacity.is_none_or(|most| each.open < most)
        };
        let fit: Vec<_> = candidates.iter().filter(may).collect();
        match decision.person_id {
            Some(id) => {
                let given = fit.iter().find(|each| each.person_id == id);
                prop_assert!(given.is_some(), "{decision:?}");
                prop_assert!(is_open && rule != Rule::Manual);
                if fit.iter().any(|each| Some(each.person_id) == before) {
                    prop_assert_eq!((decision.person_id, decision.why), (before, Why::LastAgent));
                } else if rule == Rule::LeastBusy {
                    let least = fit.iter().map(|each| each.open).min();
                    prop_assert_eq!((given.map(|each| each.open), decision.why), (least, Why::LeastBusy));
                } else {
                    prop_assert_eq!(decision.why, Why::NextInTurn);
                }
            }
            None => {
                let others: Vec<_> = candidates.iter().filter(|each| Some(each.person_id) != but).collect();
                let expected = match (rule, is_open) {
                    (Rule::Manual, _) => Why::Manual,
                    (_, false) => Why::Closed,
                    _ if others.is_empty() => Why::NobodyTakesPart,
                    _ if !others.iter().any(|each| each.available) => Why::Away,
                    _ => Why::Full,
                };
                prop_assert_eq!(decision.why, expected);
                prop_assert!(fit.is_empty() || rule == Rule::Manual || !is_open);
            }
        }
    }

    #[test]
    fn the_order_in_which_people_are_told_makes_no_difference(
        rule in rule(), told in candidates(), shuffled in candidates().prop_shuffle(), before in maybe(),
    ) {
        let mut sorted = shuffled.clone();
        sorted.sort_by_key(|each| each.person_id);
        let ask = |candidates: &[Candidate]| {
            decide(&RoutingCase { rule, capacity: Some(3), is_open: true, candidates, before, but: None })
        };
        prop_assert_eq!(ask(&shuffled), ask(&sorted));
        let backwards: Vec<_> = told.iter().rev().copied().collect();
        prop_assert_eq!(ask(&told), ask(&backwards));
    }

    /// Whatever teams take turns on one number: within each of them nobody is given two more than another.
    #[test]
    fn turns_are_fair_to_within_one_in_every_team(
        people in 1..7_u8, teams in 1..4_u8, asked in prop::collection::vec(any::<u8>(), 0..60),
    ) {
        let mut turns: BTreeMap<PersonId, i64> = BTreeMap::new();
        let mut given: BTreeMap<PersonId, usize> = BTreeMap::new();
        let members = |team: u8| (1..=people).filter(move |n| n % teams == team).map(person);
        for (turn, team) in (1..).zip(asked.iter().map(|team| team % teams)) {
            let mine = |id: PersonId| {
                Candidate { person_id: id, available: true, open: 0, turn: turns.get(&id).copied() }
            };
            let candidates: Vec<_> = members(team).map(mine).collect();
            let rule = Rule::RoundRobin;
            let asked =
                RoutingCase { rule, capacity: None, is_open: true, candidates: &candidates, before: None, but: None };
            if let Some(id) = decide(&asked).person_id {
                turns.insert(id, turn);
                *given.entry(id).or_default() += 1;
            }
        }
        for team in 0..teams {
            let counts: Vec<usize> = members(team).map(|id| given.get(&id).copied().unwrap_or(0)).collect();
            let (least, most) = (counts.iter().min().copied(), counts.iter().max().copied());
            prop_assert!(most.unwrap_or(0) - least.unwrap_or(0) <= 1, "{counts:?}");
        }
    }
}

fn hours() -> impl Strategy<Value = WorkingHours> {
    let shift = (0..1_440_u16, 1..1_440_u16)
        .prop_map(|(opens, length)| Shift { opens, closes: (opens + length).min(1_440) });
    prop::array::uniform7(prop::option::of(shift)).prop_map(WorkingHours::weekly)
}

proptest! {
    #[test]
    fn a_shop_opens_at_the_first_instant_that_is_worked(
        hours in hours(), before in -720..840_i32, after in -720..840_i32, jump in 0..14 * DAY, at in 0..7 * DAY,
    ) {
        let offsets = vec![
            Offset { from: Timestamp::from_millis(0), minutes: before },
            Offset { from: Timestamp::from_millis(jump), minutes: after },
        ];
        let (place, at) = (LocalTime::new(offsets).unwrap(), Timestamp::from_millis(at));
        prop_assume!(!hours.is_open(&place, at));
        match hours.opens_next(&place, at) {
            Some(next) => {
                prop_assert!(hours.is_open(&place, next));
                prop_assert_eq!(hours.within(&place, at, next), 0, "open before {:?}", next);
            }
            None => prop_assert_eq!(hours.within(&place, at, at.plus(7 * DAY)), 0),
        }
    }
}

#[test]
fn somebody_is_back_the_instant_they_said() {
    let at = Timestamp::from_millis;
    assert!(Away { until: None }.holds(at(i64::MAX)));
    assert!(Away { until: Some(at(10)) }.holds(at(9)));
    assert!(!Away { until: Some(at(10)) }.holds(at(10)));
}

#[test]
fn what_makes_no_sense_is_named() {
    let with = |change: fn(&mut Routing)| {
        let mut routing = Routing::default();
        change(&mut routing);
        routing.fault()
    };
    assert_eq!(with(|_| ()), None);
    assert_eq!(with(|routing| routing.capacity = Some(0)), Some("capacity"));
    assert_eq!(
        with(|routing| routing.reoffer_minutes = Some(REOFFER_MOST_MINUTES + 1)),
        Some("reoffer_minutes")
    );
    let zone: Zone = "Asia/Kolkata".parse().unwrap();
    let never = ShopHours { hours: WorkingHours::weekly([None; 7]), zone };
    assert_eq!(Routing { hours: Some(never), ..Routing::default() }.fault(), Some("hours"));
}

#[test]
fn a_number_keeps_the_hours_of_the_shop_until_it_has_its_own_or_none() {
    let hours = |zone: &str| ShopHours { hours: WorkingHours::default(), zone: zone.parse().unwrap() };
    let (shop, own) = (hours("Asia/Kolkata"), hours("Europe/Paris"));
    let plain = Routing::default();
    assert_eq!(plain.hours_in(Some(&shop)), Some(&shop));
    assert_eq!(plain.hours_in(None), None);
    let with_own = Routing { hours: Some(own.clone()), ..Routing::default() };
    assert_eq!(with_own.hours_in(Some(&shop)), Some(&own));
    let always = Routing { around_the_clock: true, ..with_own };
    assert_eq!(always.hours_in(Some(&shop)), None);
}
