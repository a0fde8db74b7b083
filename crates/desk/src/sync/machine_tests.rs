//! Every order of events: a small hub and a small cache around the machine, cut, resumed and outlived at any point.

use proptest::prelude::*;
use sangam_model::id::EpochId;
use sangam_model::{ManualClock, SeededRandom};
use sangam_protocol::{ApiError, Rev};

use super::*;

/// A hub that only counts, and the work it was asked for.
struct World {
    machine: Machine,
    random: SeededRandom,
    epochs: Vec<EpochId>,
    head: Cursor,
    screens_left: u32,
    backfill_left: u32,
    main: Option<Action>,
    backfill: bool,
    connecting: bool,
    connected: bool,
    resting: bool,
}

impl World {
    fn new() -> Self {
        let (clock, random) = (ManualClock::new(Timestamp::from_secs(1_795_302_220)), SeededRandom::new(3));
        let epochs: Vec<_> = (0..8).map(|_| EpochId::new(&clock, &random)).collect();
        Self {
            machine: Machine::new(CacheState::default()),
            random,
            head: Cursor { epoch: epochs[0], rev: Rev(40) },
            epochs,
            screens_left: 0,
            backfill_left: 0,
            main: None,
            backfill: false,
            connecting: false,
            connected: false,
            resting: true,
        }
    }

    fn tell(&mut self, event: Event) {
        for action in self.machine.on(event, &self.random) {
            match action {
                Action::Connect => self.connecting = true,
                Action::Disconnect => {
                    (self.connecting, self.connected, self.resting) = (false, false, false);
                    self.cancel_lanes();
                }
                Action::Rest(_) => self.resting = true,
                Action::Hello { .. } => assert!(self.connected),
                Action::Backfill => {
                    assert!(self.connected && !self.backfill, "one page at a time, only while connected");
                    self.backfill = true;
                }
                Action::CompareClocks(_) | Action::AskOwnersPagesAgain | Action::End(_) => {}
                main => {
                    assert!(
                        self.connected && self.main.is_none(),
                        "one thing at a time, only while connected"
                    );
                    if main == Action::FetchSnapshot {
                        assert!(!self.backfill, "no page of an earlier scope may be under way");
                    }
                    self.main = Some(main);
                }
            }
        }
    }

    /// What the driver does when the link goes: requests end, writes would finish.
    fn cancel_lanes(&mut self) {
        if self.main.take().is_some() {
            self.machine.on(Event::MainFailed(Failure::Cancelled), &self.random);
        }
        if std::mem::take(&mut self.backfill) {
            self.machine.on(Event::BackfillFailed(Failure::Cancelled), &self.random);
        }
    }

    fn opened(&mut self) {
        if std::mem::take(&mut self.connecting) {
            self.connected = true;
            self.tell(Event::Opened);
            let welcome = HubFrame::Welcome {
                version: 1,
                head: self.head,
                now: Timestamp::from_secs(1_795_302_220),
                capabilities: vec![],
            };
            if self.connected {
                self.tell(Event::Heard(welcome));
            }
        }
    }

    fn finish_main(&mut self) {
        let Some(work) = self.main.take() else { return };
        let event = match work {
            Action::FetchSnapshot => {
                (self.screens_left, self.backfill_left) = (3, 4);
                Event::SnapshotStored { head: self.head }
            }
            Action::FetchScreens => {
                self.screens_left -= 1;
                Event::ScreensStored { more: self.screens_left > 0 }
            }
            Action::Pull(after) if after.epoch != self.head.epoch => Event::MainFailed(Failure::Resync),
            Action::Pull(after) => {
                let to = Rev((after.rev.0 + 5).min(self.head.rev.0));
                let cursor = Cursor { rev: to, ..self.head };
                Event::Applied { cursor, head: self.head, refill: false }
            }
            Action::Apply(frame) if frame.scope_changed => Event::Wiped,
            Action::Apply(frame) => {
                let cursor = Cursor { rev: frame.to, ..frame.head };
                Event::Applied { cursor, head: cursor, refill: false }
            }
            other => panic!("{other:?} is not the main lane's work"),
        };
        self.tell(event);
    }

    fn finish_backfill(&mut self) {
        if std::mem::take(&mut self.backfill) {
            self.backfill_left = self.backfill_left.saturating_sub(1);
            let more = self.backfill_left > 0;
            self.tell(Event::Backfilled { more });
        }
    }

    /// Rows change; the socket tells, skips, or merely hints.
    fn change(&mut self, rows: i64, how: u8) {
        let from = self.head.rev;
        self.head.rev = Rev(from.0 + rows);
        if !self.connected {
            return;
        }
        let frame =
            Frame { from, to: self.head.rev, head: self.head, changes: vec![], scope_changed: how == 3 };
        match how {
            0 => {}
            1 => self.tell(Event::Heard(HubFrame::Head { head: self.head })),
            _ => self.tell(Event::Heard(HubFrame::Changes(frame))),
        }
    }

    fn another_life(&mut self, life: usize) {
        self.head = Cursor { epoch: self.epochs[life % self.epochs.len()], rev: Rev(20) };
        if self.connected {
            self.tell(Event::Lost(Failure::Later(None)));
        }
    }

    fn step(&mut self, step: &Step) {
        match *step {
            Step::Open => self.opened(),
            Step::Main => self.finish_main(),
            Step::Backfill => self.finish_backfill(),
            Step::Rested => {
                if std::mem::take(&mut self.resting) {
                    self.tell(Event::Retry);
                }
            }
            Step::Impatient => {
                if self.resting {
                    self.tell(Event::Retry);
                }
            }
            Step::Cut => self.tell(Event::Lost(Failure::Later(None))),
            Step::Busy => {
                if self.main.take().is_some() {
                    self.tell(Event::MainFailed(Failure::Later(Some(Duration::from_secs(1)))));
                }
            }
            Step::Quiet => self.tell(Event::Quiet),
            Step::Alive => self.tell(Event::Alive),
            Step::PauseAndResume => {
                self.tell(Event::Pause);
                self.tell(Event::Resume);
            }
            Step::Change { rows, how } => self.change(rows, how),
            Step::AnotherLife(life) => self.another_life(life),
        }
    }

    fn settle(&mut self) {
        for _ in 0..400 {
            for step in [Step::Rested, Step::Open, Step::Alive, Step::Main, Step::Backfill] {
                self.step(&step);
            }
        }
        // A hint that was lost is made good by the next one.
        self.change(1, 1);
        for _ in 0..400 {
            for step in [Step::Rested, Step::Open, Step::Main, Step::Backfill] {
                self.step(&step);
            }
        }
    }
}

#[derive(Clone, Debug)]
enum Step {
    Open,
    Main,
    Backfill,
    Rested,
    Impatient,
    Cut,
    Busy,
    Quiet,
    Alive,
    PauseAndResume,
    Change { rows: i64, how: u8 },
    AnotherLife(usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => Just(Step::Open),
        8 => Just(Step::Main),
        4 => Just(Step::Backfill),
        4 => Just(Step::Rested),
        1 => Just(Step::Impatient),
        1 => Just(Step::Cut),
        1 => Just(Step::Busy),
        1 => Just(Step::Quiet),
        1 => Just(Step::Alive),
        1 => Just(Step::PauseAndResume),
        6 => (1_i64..12, 0_u8..4).prop_map(|(rows, how)| Step::Change { rows, how }),
        1 => (0_usize..8).prop_map(Step::AnotherLife),
    ]
}

proptest! {
    #[test]
    fn whatever_happened_a_healed_link_ends_at_the_head(steps in proptest::collection::vec(step(), 0..120)) {
        let mut world = World::new();
        for step in &steps {
            world.step(step);
        }
        world.settle();
        prop_assert_eq!(world.machine.connection(), ConnectionState::Live);
        prop_assert_eq!(world.machine.held.cursor, Some(world.head));
        prop_assert!(!world.machine.held.screens_pending && !world.machine.held.backfill_pending);
        prop_assert!(world.main.is_none() && !world.backfill);
    }
}

#[test]
fn a_frame_that_begins_above_the_cursor_is_pulled_not_applied() {
    let mut world = World::new();
    world.settle();
    world.change(3, 0);
    world.change(2, 2);
    assert!(matches!(world.main, Some(Action::Pull(_))));
}

#[test]
fn what_is_told_in_several_frames_is_pulled_only_where_they_end_in_a_head() {
    for is_all_told in [true, false] {
        let mut world = World::new();
        world.settle();
        let (first, middle) = (world.head.rev, Rev(world.head.rev.0 + 4));
        world.head.rev = Rev(world.head.rev.0 + 9);
        let head = world.head;
        let frame = |from, to| Frame { from, to, head, changes: vec![], scope_changed: false };
        world.tell(Event::Heard(HubFrame::Changes(frame(first, middle))));
        world.finish_main();
        assert_eq!(world.main, None, "the next frame is on its way");
        let last =
            if is_all_told { HubFrame::Changes(frame(middle, head.rev)) } else { HubFrame::Head { head } };
        world.tell(Event::Heard(last));
        assert_eq!(matches!(world.main, Some(Action::Pull(_))), !is_all_told);
        world.finish_main();
        assert_eq!(world.machine.held.cursor, Some(head));
        assert_eq!(world.main, None);
    }
}

#[test]
fn what_is_said_during_a_long_first_sync_does_not_wait_for_the_end_of_the_list() {
    let mut world = World::new();
    while world.main != Some(Action::FetchScreens) {
        [Step::Rested, Step::Open, Step::Main].iter().for_each(|step| world.step(step));
    }
    world.screens_left = 1_000;
    // A gap: one frame is missed, and the next begins above the cursor.
    world.change(3, 0);
    world.change(2, 2);
    world.finish_main();
    assert!(matches!(world.main, Some(Action::Pull(_))), "it does not wait for a thousand pages");
    world.finish_main();
    assert_eq!(world.main, Some(Action::FetchScreens), "and the list goes on");
    assert_eq!(world.machine.held.cursor, Some(world.head));

    // Who falls behind all the time still gets the whole list.
    for _ in 0..10 {
        world.change(9, 1);
        world.finish_main();
        assert!(matches!(world.main, Some(Action::Pull(_))));
        world.finish_main();
        assert_eq!(world.main, Some(Action::FetchScreens));
    }
}

#[test]
fn rests_grow_are_jittered_and_end() {
    let random = SeededRandom::new(9);
    let mut machine = Machine::new(CacheState::default());
    let mut rests = Vec::new();
    for _ in 0..12 {
        machine.on(Event::Retry, &random);
        for action in machine.on(Event::Lost(Failure::Later(None)), &random) {
            if let Action::Rest(rest) = action {
                rests.push(rest);
            }
        }
    }
    assert_eq!(rests.len(), 12);
    let (first, longest) = (Duration::from_millis(200), Duration::from_secs(10));
    assert!(rests[0] <= first && rests[11] >= longest / 2);
    assert!(rests.iter().all(|rest| *rest <= longest));
    assert!(
        rests[8..].windows(2).any(|pair| pair[0] != pair[1]),
        "a thousand desks must not return together"
    );
}

#[test]
fn a_revoked_device_ends_the_machine() {
    let mut world = World::new();
    world.settle();
    let error = ApiError::new(code::DEVICE_REVOKED, "");
    let actions = world.machine.on(Event::Heard(HubFrame::Closing { error }), &world.random);
    assert!(actions.contains(&Action::End(End::Revoked)));
    assert!(world.machine.on(Event::Retry, &world.random).is_empty());
    assert_eq!(world.machine.connection(), ConnectionState::SignedOut);
}

#[test]
fn a_hub_whose_pages_do_not_move_the_cursor_is_left_alone_for_a_while() {
    let mut world = World::new();
    world.settle();
    world.change(3, 1);
    let Some(Action::Pull(cursor)) = world.main.take() else { panic!("it pulls") };
    world.tell(Event::Applied { cursor, head: world.head, refill: false });
    assert!(world.resting && world.main.is_none());
}

#[test]
fn what_the_backfill_lane_is_refused_costs_no_link_and_is_asked_for_on_the_next() {
    let mut world = World::new();
    while !world.backfill {
        [Step::Rested, Step::Open, Step::Main].iter().for_each(|step| world.step(step));
    }
    world.backfill = false;
    world.tell(Event::BackfillFailed(Failure::Refused));
    assert!(world.connected && !world.resting && !world.backfill, "it is not asked again at once");
    world.change(3, 1);
    world.finish_main();
    assert_eq!(world.machine.held.cursor, Some(world.head), "everything else goes on");
    assert_eq!(world.machine.connection(), ConnectionState::Live);
    assert!(!world.backfill && world.machine.held.backfill_pending);
    world.step(&Step::Cut);
    world.settle();
    assert!(!world.machine.held.backfill_pending);
}

#[test]
fn a_hub_that_is_too_old_is_said_so_and_asked_again_until_it_is_not() {
    let (random, mut machine) = (SeededRandom::new(9), Machine::new(CacheState::default()));
    let speaks = serde_json::json!({ "speaks": { "min": 0, "max": 0 } });
    let error = ApiError::new(code::UPGRADE_REQUIRED, "").with_detail(speaks);
    machine.on(Event::Retry, &random);
    machine.on(Event::Opened, &random);
    let actions = machine.on(Event::Heard(HubFrame::Closing { error }), &random);
    let rests = |action: &Action| matches!(action, Action::Rest(rest) if *rest >= REST_APART);
    assert!(actions.iter().any(rests), "{actions:?}");
    assert_eq!(machine.connection(), ConnectionState::HubOlder);
    machine.on(Event::Retry, &random);
    assert_eq!(machine.connection(), ConnectionState::HubOlder, "until it welcomes us");
    machine.on(Event::Lost(Failure::Later(None)), &random);
    assert_eq!(machine.connection(), ConnectionState::Offline);
}

#[test]
fn what_the_hub_wants_instead_of_this_build_is_known_however_it_is_said() {
    let error = |detail| ApiError::new(code::UPGRADE_REQUIRED, "").with_detail(detail);
    let told = serde_json::json!({ "speaks": { "min": 9, "max": 9 }, "oldest_desktop": "3.0.1" });
    let untold = serde_json::json!({ "speaks": { "min": 9, "max": 9 } });
    for (detail, wanted) in [(told, Release::read("3.0.1")), (untold, None)] {
        let closing = Event::Heard(HubFrame::Closing { error: error(detail.clone()) });
        let refused = Event::Lost(Failure::from(&HubError::from_api(426, error(detail), None)));
        for event in [closing, refused] {
            let (random, mut machine) = (SeededRandom::new(9), Machine::new(CacheState::default()));
            machine.on(Event::Retry, &random);
            assert_eq!(machine.needs_version(), None);
            let actions = machine.on(event, &random);
            let rests = |action: &Action| matches!(action, Action::Rest(rest) if *rest >= REST_APART);
            assert!(actions.iter().any(rests), "{actions:?}");
            assert_eq!(machine.connection(), ConnectionState::UpgradeRequired);
            assert_eq!(machine.needs_version(), wanted);
        }
    }
}

#[test]
fn a_desk_too_old_for_its_hub_goes_on_asking_and_hears_that_it_was_revoked() {
    let (random, mut machine) = (SeededRandom::new(9), Machine::new(CacheState::default()));
    machine.on(Event::Retry, &random);
    machine.on(Event::Lost(Failure::Apart(Apart::DeskOlder { oldest: None })), &random);
    let actions = machine.on(Event::Retry, &random);
    assert_eq!(actions, [Action::Connect], "either may have been replaced");
    assert_eq!(machine.connection(), ConnectionState::UpgradeRequired, "until it is welcomed");
    let actions = machine.on(Event::Lost(Failure::End(End::Revoked)), &random);
    assert!(actions.contains(&Action::End(End::Revoked)), "{actions:?}");
}
