//! A hub that dies between any two steps asks for nothing twice and ends where it would have ended.

use sangam_hub::connect::{Code, Leftovers, Turn};
use sangam_model::connection::{Link, OneShot, SyncKind};
use sangam_model::time::{DAY, SECOND};
use sangam_protocol::connect::{SignupStep, problem};

use crate::meta::{Answer, CODE};
use crate::world::{TOO_LATE, World, ended, state};

/// Steps of a signup that go well, for a crash after each.
const STEPS: usize = 4;

#[tokio::test]
async fn a_crash_after_any_step_changes_nothing() {
    for survived in 0..=STEPS {
        let mut world = World::open().await;
        let id = world.opened(None).await;
        world.exchange(id, CODE).await;
        for _ in 0..survived {
            world.connector().advance(id, false).await.unwrap();
        }
        world.crash().await;
        let signup = world.drive(id).await;
        assert_eq!(signup.step, SignupStep::Connected, "after {survived} steps: {signup:?}");
        assert_eq!(world.meta.syncs(), ["smb_app_state_sync", "history"], "after {survived} steps");
        assert_eq!(world.meta.count("GET access_token"), 1);
        let number = world.number().await;
        for kind in SyncKind::ALL {
            assert!(matches!(state(&number, kind), OneShot::Requested { .. }), "after {survived} steps");
        }
    }
}

#[tokio::test]
async fn a_crash_after_every_step_changes_nothing() {
    let mut world = World::open().await;
    let id = world.opened(None).await;
    world.crash().await;
    world.exchange(id, CODE).await;
    loop {
        world.crash().await;
        if world.connector().advance(id, false).await.unwrap() == Turn::Rest {
            break;
        }
    }
    assert_eq!(world.signup(id).await.step, SignupStep::Connected);
    assert_eq!(world.meta.syncs(), ["smb_app_state_sync", "history"]);
}

#[tokio::test]
async fn a_crash_during_an_asking_leaves_it_possibly_spent() {
    for (kind, asked_before) in [(SyncKind::Contacts, 0), (SyncKind::History, 1)] {
        let mut world = World::open().await;
        world.meta.world().sync.insert(kind.sync_type(), Answer::Silence);
        let id = world.opened(None).await;
        world.exchange(id, CODE).await;
        while world.signup(id).await.step != SignupStep::Asking {
            world.connector().advance(id, false).await.unwrap();
        }
        let connector = world.connector();
        let asking = tokio::spawn(async move { connector.advance(id, false).await });
        world.meta.until("POST smb_app_data", asked_before + 1).await;
        asking.abort();
        assert!(asking.await.unwrap_err().is_cancelled());
        world.crash().await;
        assert_eq!(state(&world.number().await, kind), &OneShot::PossiblySpent);
        world.meta.world().sync.clear();
        assert_eq!(world.drive(id).await.step, SignupStep::Connected);
        assert_eq!(state(&world.number().await, kind), &OneShot::PossiblySpent);
        assert_eq!(
            world.meta.syncs(),
            ["smb_app_state_sync", "history"],
            "neither is asked for again by itself"
        );
    }
}

#[tokio::test]
async fn whoever_dies_asking_whether_a_number_came_anew_asks_the_rest_and_nothing_twice() {
    let mut world = World::open().await;
    world.connect(None).await;
    world
        .change_number(|number| {
            number.standing.contacts = OneShot::Done;
            number.standing.history = OneShot::Done;
            number.standing.link = Link::AccessLost;
        })
        .await;
    world.clock.advance(60 * DAY);
    world.meta.world().sync.insert(SyncKind::Contacts.sync_type(), Answer::Silence);
    world.meta.world().sync.insert(SyncKind::History.sync_type(), Answer::Error(400, 2_593_107));
    let id = world.opened(Some(world.number().await.id)).await;
    world.exchange(id, CODE).await;
    while world.signup(id).await.step != SignupStep::Asking {
        world.connector().advance(id, false).await.unwrap();
    }
    let connector = world.connector();
    let asking = tokio::spawn(async move { connector.advance(id, false).await });
    world.meta.until("POST smb_app_data", 3).await;
    asking.abort();
    assert!(asking.await.unwrap_err().is_cancelled());
    world.crash().await;
    assert_eq!(world.drive(id).await.step, SignupStep::Connected);
    let both = ["smb_app_state_sync", "history"];
    assert_eq!(world.meta.syncs(), [both[0], both[1], both[0], both[1]]);
    for kind in SyncKind::ALL {
        assert_eq!(state(&world.number().await, kind), &OneShot::Done);
    }
}

#[tokio::test]
async fn a_person_may_repeat_what_was_perhaps_asked_and_hears_what_became_of_it() {
    for (answer, becomes) in [
        (Answer::Error(400, 2_593_107), Some(OneShot::Requested { request_id: None })),
        (Answer::Error(400, 2_593_108), Some(OneShot::Expired)),
        (Answer::Error(400, 4), Some(OneShot::PossiblySpent)),
        (Answer::Error(400, 100), None),
        (Answer::Good, Some(OneShot::Requested { request_id: Some("req-2".to_owned()) })),
    ] {
        let world = World::open().await;
        world.meta.world().sync.insert("history", Answer::Error(500, 1));
        world.connect(None).await;
        world.meta.world().sync.insert("history", answer);
        let id = world.number().await.id;
        let asked = world.connector().ask_by_hand(world.owner, id, SyncKind::History).await;
        assert_eq!(world.meta.syncs().len(), 3, "{answer:?}");
        assert_eq!(asked.is_ok(), becomes.is_some(), "{answer:?}: {asked:?}");
        let history = world.number().await.standing.history;
        match becomes {
            Some(OneShot::Requested { request_id: Some(_) }) => {
                assert!(matches!(history, OneShot::Requested { request_id: Some(_) }), "{history:?}");
            }
            Some(becomes) => assert_eq!(history, becomes, "{answer:?}"),
            None => assert!(history.may_be_repeated(), "{answer:?}: as much is known as before"),
        }
    }
}

#[tokio::test]
async fn what_was_perhaps_asked_is_not_repeated_after_its_day() {
    let world = World::open().await;
    world.meta.world().sync.insert("history", Answer::Error(500, 1));
    world.connect(None).await;
    world.clock.advance(TOO_LATE);
    let id = world.number().await.id;
    assert!(world.connector().ask_by_hand(world.owner, id, SyncKind::History).await.is_err());
    assert_eq!(world.number().await.standing.history, OneShot::PossiblySpent);
    assert_eq!(world.meta.syncs().len(), 2);
}

#[tokio::test]
async fn an_asking_is_made_once_whether_or_not_it_was_heard_that_it_was_begun() {
    for (nth, kind) in SyncKind::ALL.into_iter().enumerate() {
        let world = World::open().await;
        assert_eq!(world.connect(None).await.step, SignupStep::Connected);
        world
            .change_number(move |number| match kind {
                SyncKind::Contacts => number.standing.contacts = OneShot::NotRequested,
                SyncKind::History => number.standing.history = OneShot::NotRequested,
            })
            .await;
        let number_id = world.number().await.id;
        world.unheard().ask_by_hand(world.owner, number_id, kind).await.unwrap();
        let both = ["smb_app_state_sync", "history"];
        assert_eq!(world.meta.syncs(), [both[0], both[1], both[nth]], "it is asked for, and once");
        assert!(matches!(state(&world.number().await, kind), OneShot::Requested { .. }), "{kind:?}");
    }
}

#[tokio::test]
async fn an_asking_without_an_answer_is_possibly_spent_and_the_next_is_asked() {
    let world = World::open().await;
    world.meta.world().sync.insert("smb_app_state_sync", Answer::Error(500, 1));
    assert_eq!(world.connect(None).await.step, SignupStep::Connected);
    let number = world.number().await;
    assert_eq!(number.standing.contacts, OneShot::PossiblySpent);
    assert!(matches!(number.standing.history, OneShot::Requested { .. }));
    assert_eq!(world.meta.syncs(), ["smb_app_state_sync", "history"]);
}

#[tokio::test]
async fn a_crash_during_the_exchange_ends_the_signup() {
    let mut world = World::open().await;
    world.meta.world().exchange = Answer::Silence;
    let id = world.opened(None).await;
    let connector = world.connector();
    connector.take_code(id, Code::new(CODE.to_owned())).await.unwrap();
    let exchanging = tokio::spawn(async move { connector.exchange(id, &Code::new(CODE.to_owned())).await });
    world.meta.until("GET access_token", 1).await;
    exchanging.abort();
    assert!(exchanging.await.unwrap_err().is_cancelled());
    world.crash().await;
    ended(&world, id, problem::EXCHANGE_UNANSWERED).await;
    assert_eq!(world.meta.count("GET access_token"), 1);
}

#[tokio::test]
async fn what_another_hub_is_at_is_left_to_it_until_it_has_stood_still_for_long() {
    let world = World::open().await;
    let mut standing = Leftovers::default();
    let id = world.opened(None).await;
    let connector = world.connector();
    connector.take_code(id, Code::new(CODE.to_owned())).await.unwrap();
    assert_eq!(connector.take_up_left(&mut standing).await.unwrap(), []);
    world.clock.advance(25 * SECOND);
    assert_eq!(connector.take_up_left(&mut standing).await.unwrap(), []);
    assert_eq!(world.signup(id).await.step, SignupStep::Exchanging, "its code is in that hub's hands");
    connector.exchange(id, &Code::new(CODE.to_owned())).await.unwrap();
    world.clock.advance(120 * SECOND);
    assert_eq!(connector.take_up_left(&mut standing).await.unwrap(), [], "it has moved meanwhile");
    world.clock.advance(120 * SECOND);
    assert_eq!(connector.take_up_left(&mut standing).await.unwrap(), [id], "and stands still now");
    assert_eq!(world.drive(id).await.step, SignupStep::Connected);
    world.clock.advance(120 * SECOND);
    assert_eq!(connector.take_up_left(&mut standing).await.unwrap(), []);
}

#[tokio::test]
async fn an_exchange_and_an_asking_whose_hub_is_gone_end() {
    let world = World::open().await;
    let mut standing = Leftovers::default();
    let id = world.opened(None).await;
    let connector = world.connector();
    connector.take_code(id, Code::new(CODE.to_owned())).await.unwrap();
    for _ in 0..2 {
        assert_eq!(connector.take_up_left(&mut standing).await.unwrap(), []);
        world.clock.advance(120 * SECOND);
    }
    ended(&world, id, problem::EXCHANGE_UNANSWERED).await;

    let world = World::open().await;
    world.meta.world().sync.insert(SyncKind::Contacts.sync_type(), Answer::Silence);
    let id = world.opened(None).await;
    world.exchange(id, CODE).await;
    while world.signup(id).await.step != SignupStep::Asking {
        world.connector().advance(id, false).await.unwrap();
    }
    let connector = world.connector();
    let asking = tokio::spawn(async move { connector.advance(id, false).await });
    world.meta.until("POST smb_app_data", 1).await;
    asking.abort();
    assert!(asking.await.unwrap_err().is_cancelled());
    let mut standing = Leftovers::default();
    world.connector().take_up_left(&mut standing).await.unwrap();
    assert_eq!(state(&world.number().await, SyncKind::Contacts), &OneShot::Asking);
    world.clock.advance(120 * SECOND);
    assert_eq!(world.connector().take_up_left(&mut standing).await.unwrap(), [id]);
    assert_eq!(state(&world.number().await, SyncKind::Contacts), &OneShot::PossiblySpent);
}
