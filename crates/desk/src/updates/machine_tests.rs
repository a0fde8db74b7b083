//! Laws of the machine, in any order of events.

use proptest::prelude::*;
use sangam_model::SeededRandom;
use sangam_model::time::SECOND;

use super::*;

const NOW: Timestamp = Timestamp::from_secs(1_795_302_220);

fn kept(dice: u8) -> UpdateMemory {
    UpdateMemory { dice, looked_at: None, put_off: None, passed_over: None }
}

fn release(version: &str, rollout: u8) -> Release {
    Release { version: version.into(), notes: None, published_at: None, rollout }
}

/// A machine that found a release.
fn found(dice: u8, version: &str, rollout: u8, by_hand: bool) -> Machine {
    let mut machine = Machine::new(kept(dice));
    assert_eq!(machine.look(by_hand), Some(Deed::Look { by_hand }));
    machine.looked(Ok(Some(release(version, rollout))), by_hand, NOW);
    machine
}

#[test]
fn a_release_for_some_is_told_to_those_below_its_rollout_and_to_whoever_asks() {
    for rollout in [0, 1, 50, 99, 100] {
        let told = (0..100).filter(|dice| found(*dice, "0.2.0", rollout, false).offer().is_some()).count();
        assert_eq!(told, usize::from(rollout));
        assert!((0..100).all(|dice| found(dice, "0.2.0", rollout, true).offer().is_some()));
    }
}

#[test]
fn the_dice_are_spread_over_all_hundred_and_never_beyond() {
    let random = SeededRandom::new(3);
    let thrown: std::collections::BTreeSet<u8> =
        (0..5_000).map(|_| UpdateMemory::new(&random).dice).collect();
    assert_eq!(thrown, (0..100).collect());
}

#[test]
fn the_feed_is_asked_at_the_start_and_once_a_day_and_not_by_all_at_once() {
    let random = SeededRandom::new(1);
    let mut rests = std::collections::BTreeSet::new();
    for _ in 0..50 {
        let mut machine = Machine::new(kept(0));
        assert_eq!(machine.rest(NOW), 0);
        machine.plan(NOW, &random);
        let rest = machine.rest(NOW);
        assert!((DAY..DAY + JITTER).contains(&rest));
        assert_eq!(machine.rest(NOW.plus(rest)), 0);
        assert!(machine.rest(NOW.plus(-30 * DAY)) <= DAY + JITTER, "a clock that was set back");
        rests.insert(rest);
    }
    assert!(rests.len() > 40);
}

#[test]
fn what_was_put_off_calls_again_after_a_day_and_what_was_passed_over_never() {
    let mut machine = found(0, "0.2.0", 100, false);
    assert!(machine.calls(NOW));
    machine.put_off(NOW);
    assert!(!machine.calls(NOW) && !machine.calls(NOW.plus(DAY - SECOND)));
    assert!(machine.calls(NOW.plus(DAY)));
    machine.pass_over();
    assert!(!machine.calls(NOW.plus(400 * DAY)));
    assert!(machine.offer().is_some(), "whoever looks for it still finds it");
    // The next release is another matter, and somebody who asks hears of everything.
    let mut restarted = Machine::new(machine.kept().clone());
    restarted.look(false);
    restarted.looked(Ok(Some(release("0.3.0", 100))), false, NOW);
    assert!(restarted.calls(NOW));
    machine.look(true);
    machine.looked(Ok(Some(release("0.2.0", 0))), true, NOW);
    assert!(machine.calls(NOW));
}

#[test]
fn a_feed_that_fails_takes_nothing_away_and_is_told() {
    let mut machine = found(0, "0.2.0", 100, false);
    machine.look(false);
    machine.looked(Err(UpdateTrouble::Unreachable), false, NOW.plus(DAY));
    assert_eq!(machine.offer().map(|offer| offer.version.as_str()), Some("0.2.0"));
    assert_eq!(machine.trouble(), Some(UpdateTrouble::Unreachable));
    assert_eq!(machine.kept().looked_at, Some(NOW), "it is asked again as if it had not been");
    machine.look(false);
    machine.looked(Ok(None), false, NOW.plus(DAY));
    assert_eq!((machine.offer(), machine.trouble()), (None, None), "a release that was taken back is gone");
}

#[test]
fn what_is_shown_to_a_person_stays_although_it_is_not_yet_for_everybody() {
    let mut machine = found(99, "0.2.0", 10, true);
    machine.look(false);
    machine.looked(Ok(Some(release("0.2.0", 10))), false, NOW.plus(DAY));
    assert!(machine.offer().is_some());
}

#[test]
fn a_failed_installation_can_be_tried_again_unless_what_came_is_worthless() {
    for (trouble, after) in [
        (UpdateTrouble::NotAllowed, UpdateStep::Ready),
        (UpdateTrouble::NoRoom, UpdateStep::Ready),
        (UpdateTrouble::NotAPackage, UpdateStep::Idle),
    ] {
        let mut machine = found(0, "0.2.0", 100, false);
        machine.fetch();
        machine.downloaded(Ok(()));
        machine.install();
        assert!(machine.quiet(None));
        machine.installed(Err(trouble));
        assert_eq!((machine.step(), machine.trouble()), (after, Some(trouble)));
        assert!(machine.offer().is_some());
    }
}

#[test]
fn how_much_is_here_is_told_once_for_each_hundredth() {
    let mut machine = found(0, "0.2.0", 100, false);
    machine.fetch();
    let told = (0..=10_000).filter(|done| machine.heard(*done, Some(10_000))).count();
    assert_eq!(told, 101);
    assert_eq!(machine.step(), UpdateStep::Downloading { percent: Some(100) });
    assert!(machine.heard(5, None) && machine.heard(u64::MAX, Some(0)) && !machine.heard(1, Some(u64::MAX)));
}

#[derive(Clone, Copy, Debug)]
enum Happens {
    Look(bool),
    Looked(bool),
    Fetch,
    Heard,
    Downloaded(bool),
    Install,
    Quiet(Option<UpdateWaitsOn>),
    Installed(bool),
    PutOff,
    PassOver,
}

fn happens() -> impl Strategy<Value = Happens> {
    let waits =
        prop_oneof![Just(None), Just(Some(UpdateWaitsOn::Sending)), Just(Some(UpdateWaitsOn::Recording))];
    prop_oneof![
        any::<bool>().prop_map(Happens::Look),
        any::<bool>().prop_map(Happens::Looked),
        Just(Happens::Fetch),
        Just(Happens::Heard),
        any::<bool>().prop_map(Happens::Downloaded),
        Just(Happens::Install),
        waits.prop_map(Happens::Quiet),
        any::<bool>().prop_map(Happens::Installed),
        Just(Happens::PutOff),
        Just(Happens::PassOver),
    ]
}

/// What a driver does with a deed that fails or succeeds: answers come only to what was asked.
fn step(machine: &mut Machine, happens: Happens) -> Option<Deed> {
    let trouble = |good: bool| if good { Ok(()) } else { Err(UpdateTrouble::BrokenOff) };
    match (happens, machine.step()) {
        (Happens::Look(by_hand), _) => machine.look(by_hand),
        (Happens::Looked(good), UpdateStep::Looking) => {
            let answer = trouble(good).map(|()| Some(release("0.2.0", 100)));
            machine.looked(answer, false, NOW);
            None
        }
        (Happens::Fetch, _) => machine.fetch(),
        (Happens::Heard, _) => {
            machine.heard(3, Some(7));
            None
        }
        (Happens::Downloaded(good), UpdateStep::Downloading { .. }) => {
            machine.downloaded(trouble(good));
            None
        }
        (Happens::Install, _) => machine.install(),
        (Happens::Quiet(under_way), _) => {
            machine.quiet(under_way);
            None
        }
        (Happens::Installed(good), UpdateStep::Installing) => {
            machine.installed(trouble(good));
            None
        }
        (Happens::PutOff, _) => {
            machine.put_off(NOW);
            None
        }
        (Happens::PassOver, _) => {
            machine.pass_over();
            None
        }
        (Happens::Looked(_) | Happens::Downloaded(_) | Happens::Installed(_), _) => None,
    }
}

proptest! {
    #[test]
    fn nothing_is_installed_or_ended_but_by_a_person_and_in_quiet(events in proptest::collection::vec(happens(), 1..60)) {
        let mut machine = Machine::new(kept(0));
        // Whether a person asked for the download, and for the installation of what came.
        let (mut fetched, mut wished) = (false, false);
        for event in events {
            let before = machine.step();
            let deed = step(&mut machine, event);
            let after = machine.step();
            match deed {
                Some(Deed::Download) => {
                    prop_assert!(matches!(event, Happens::Fetch));
                    fetched = true;
                }
                Some(Deed::Install) => {
                    prop_assert!(matches!(event, Happens::Install) && fetched);
                    wished = true;
                }
                Some(Deed::Look { .. }) => prop_assert_eq!(before, UpdateStep::Idle),
                None => {}
            }
            let begins = |step| before != step && after == step;
            if begins(UpdateStep::Installing) || begins(UpdateStep::Restarting) {
                prop_assert!(wished && matches!(event, Happens::Quiet(None)));
                let waited = matches!(before, UpdateStep::Waiting { .. });
                prop_assert!(waited);
            }
            if begins(UpdateStep::Ready) && matches!(event, Happens::PutOff | Happens::PassOver) {
                wished = false;
            }
            if after == UpdateStep::Restarting {
                break;
            }
        }
    }
}
