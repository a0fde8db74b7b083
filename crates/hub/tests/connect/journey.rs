//! A signup that goes well, in the order WhatsApp demands, and a number that comes back.

use sangam_cloud_api::signup::SignupEvent;
use sangam_cloud_api::webhook::{ChunkPosition, HistoryChunk};
use sangam_hub::connect::WEBHOOK_FIELDS;
use sangam_hub::import::{self, News};
use sangam_hub::store::{ChunkRecord, Tx, Watch};
use sangam_model::connection::{Link, OneShot, Stage, SyncKind};
use sangam_model::time::{DAY, HOUR, SECOND};
use sangam_model::{Clock, Timestamp};
use sangam_protocol::connect::{Item, SavePlan, SignupStep, problem};

use crate::meta::Answer::{Error, Held};
use crate::meta::{CODE, DISPLAY, Meta, PNID, TOKEN, WABA, number, subscriptions};
use crate::world::{TOO_LATE, World, state};

/// Where in the conversation with Meta something stands.
fn place(meta: &Meta, what: &str) -> usize {
    meta.asked().iter().position(|asked| asked.what == what).unwrap_or_else(|| panic!("never asked: {what}"))
}

#[tokio::test]
async fn a_number_is_connected_in_the_order_whatsapp_demands() {
    let world = World::open().await;
    let signup = world.connect(None).await;
    assert_eq!((signup.step, signup.problem), (SignupStep::Connected, None));
    let steps = [
        "GET access_token",
        "GET debug_token",
        "GET phone_numbers",
        "POST subscribed_apps",
        "GET subscribed_apps",
        "GET node",
        "POST smb_app_data",
    ];
    assert!(steps.map(|step| place(&world.meta, step)).is_sorted());
    assert_eq!(world.meta.syncs(), ["smb_app_state_sync", "history"]);
    assert_eq!(world.meta.count("POST register"), 0);

    let number = world.number().await;
    assert_eq!(signup.number_id, Some(number.id));
    assert_eq!((number.waba_id.as_str(), number.phone_number_id.as_str()), (WABA, PNID));
    assert_eq!(
        (number.display_number.as_str(), number.verified_name.as_deref()),
        (DISPLAY, Some("Johari Sarees"))
    );
    let standing = &number.standing;
    assert_eq!((standing.stage, &standing.link), (Stage::Mirror, &Link::Connected));
    assert!(standing.onboarded_at.is_some());
    for (kind, id) in [(SyncKind::Contacts, "req-smb_app_state_sync"), (SyncKind::History, "req-history")] {
        assert_eq!(state(&number, kind), &OneShot::Requested { request_id: Some(id.to_owned()) });
    }
    assert!(
        signup
            .found
            .iter()
            .map(|found| (found.item, found.is_good))
            .eq(Item::AFTERWARDS.map(|item| (item, true)))
    );

    let id = number.id;
    let life = world.store().read(move |tx| tx.life(id, 10)).await.unwrap();
    let mut kinds: Vec<_> = life.iter().map(|event| event.kind.as_str()).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["connected", "contacts_asked", "history_asked"]);

    let kept = world.store().read(move |tx| tx.onboarding(number.id)).await.unwrap().unwrap();
    assert_eq!(kept.request_ids.len(), 2);
    assert_eq!(kept.plan.unwrap().confirmed.len(), Item::CONFIRMED.len());
    let plan = world.connector().plan(world.owner).await.unwrap();
    assert!(
        plan.confirmed.is_empty() && plan.checks.is_none(),
        "the next number needs its own confirmations"
    );
    assert!(world.record(signup.id).await.token_sealed.is_none(), "the token is the number's now");
}

#[tokio::test]
async fn every_call_for_the_business_proves_that_the_hub_makes_it() {
    let world = World::open().await;
    world.connect(None).await;
    for asked in world.meta.asked() {
        let is_ours = asked.auth == format!("Bearer {TOKEN}");
        assert_eq!(asked.query.contains_key("appsecret_proof"), is_ours, "{asked:?}");
    }
}

#[tokio::test]
async fn code_and_event_come_in_either_order() {
    for is_event_first in [true, false] {
        let world = World::open().await;
        world.meta.world().wabas = vec!["900100200300999".to_owned(), WABA.to_owned()];
        let id = world.opened(None).await;
        let told = SignupEvent::Finish { waba_id: Some(WABA.to_owned()) };
        if is_event_first {
            world.connector().hear(id, told).await.unwrap();
            world.exchange(id, CODE).await;
        } else {
            world.exchange(id, CODE).await;
            world.connector().hear(id, told).await.unwrap();
        }
        assert_eq!(world.drive(id).await.step, SignupStep::Connected);
        assert_eq!(world.number().await.waba_id, WABA, "the account Meta named, not the newest");
    }
}

#[tokio::test]
async fn among_several_numbers_the_owner_says_which() {
    let world = World::open().await;
    world.meta.world().numbers = vec![number(PNID, DISPLAY), number("77", "+91 141 555 0177")];
    let signup = world.connect(None).await;
    assert_eq!(signup.step, SignupStep::Choosing);
    assert_eq!(signup.candidates.len(), 2);
    assert_eq!(world.meta.count("POST subscribed_apps"), 0, "nothing happens before the choice");
    let choose = |id: &str| sangam_protocol::connect::ChooseNumber { phone_number_id: id.to_owned() };
    let connector = world.connector();
    assert!(connector.choose(world.owner, signup.id, choose("78")).await.is_err(), "not one of them");
    assert_eq!(world.signup(signup.id).await.step, SignupStep::Choosing);
    connector.choose(world.owner, signup.id, choose("77")).await.unwrap();
    assert_eq!(world.drive(signup.id).await.step, SignupStep::Connected);
    assert_eq!(world.number().await.phone_number_id, "77");
}

#[tokio::test]
async fn whoever_wants_a_number_back_gets_another_only_by_choice_and_with_its_own_preflight() {
    let world = World::open().await;
    world.connect(None).await;
    let wanted = world.number().await.id;
    world.change_number(|number| number.standing.link = Link::Offboarded).await;
    world.meta.world().numbers = vec![number("77", "+91 141 555 0177")];
    let signup = world.connect(Some(wanted)).await;
    assert_eq!((signup.step, signup.candidates.len()), (SignupStep::Choosing, 1), "{signup:?}");
    let choose = async || {
        let wish = sangam_protocol::connect::ChooseNumber { phone_number_id: "77".to_owned() };
        world.connector().choose(world.owner, signup.id, wish).await
    };
    let refused = choose().await.unwrap_err();
    let sangam_hub::connect::ConnectError::Refused(error) = refused else { panic!("{refused}") };
    assert_eq!(error.code, problem::PREFLIGHT_OPEN);
    world.settle(world.owner).await;
    choose().await.unwrap();
    let signup = world.drive(signup.id).await;
    assert_eq!(signup.step, SignupStep::Connected);
    let numbers = world.numbers().await;
    assert_eq!(numbers.len(), 2);
    let other = numbers.iter().find(|number| number.phone_number_id == "77").unwrap();
    assert_eq!(signup.number_id, Some(other.id));
    let before = numbers.iter().find(|number| number.id == wanted).unwrap();
    assert_eq!(before.standing.link, Link::Offboarded, "the one that was wanted stays as it is");
}

#[tokio::test]
async fn bringing_one_number_back_leaves_what_was_settled_for_the_next() {
    let world = World::open().await;
    world.connect(None).await;
    world.settle(world.owner).await;
    world.connect(Some(world.number().await.id)).await;
    let plan = world.connector().plan(world.owner).await.unwrap();
    assert_eq!(plan.confirmed.len(), Item::CONFIRMED.len());
    assert!(plan.checks.is_some());
}

#[tokio::test]
async fn a_number_that_comes_back_keeps_its_id_and_may_be_asked_anew() {
    for new_id in [PNID, "900555000111999"] {
        let world = World::open().await;
        world.connect(None).await;
        let before = world.number().await;
        world
            .change_number(|number| {
                number.standing.stage = Stage::Team;
                number.standing.history = OneShot::Done;
                number.standing.link =
                    Link::Disconnected { reason: Some("USER_RE_REGISTERED".into()), initiated_by: None };
            })
            .await;
        world.meta.world().numbers = vec![number(new_id, "+91 (141) 555-0142")];
        // No pre-flight: the number is known.
        let signup = world.connect(Some(before.id)).await;
        assert_eq!((signup.step, signup.number_id), (SignupStep::Connected, Some(before.id)), "{signup:?}");
        let after = world.number().await;
        assert_eq!((after.id, after.phone_number_id.as_str()), (before.id, new_id));
        assert_eq!((after.standing.stage, &after.standing.link), (Stage::Team, &Link::Connected));
        assert!(matches!(after.standing.history, OneShot::Requested { .. }));
        assert_eq!(world.meta.syncs().len(), 4, "a new onboarding, a new right to ask");
    }
}

#[tokio::test]
async fn being_told_that_it_is_back_takes_no_right_from_the_signup_that_brought_it_back() {
    // WhatsApp tells it in a notice, or answers so when it is asked; and the owner may have begun as with a new number.
    for (told, again) in [("account_reconnected", true), ("connected", true), ("account_reconnected", false)]
    {
        let world = World::open().await;
        world.connect(None).await;
        let id = world.number().await.id;
        world
            .change_number(|number| {
                number.standing.contacts = OneShot::Done;
                number.standing.history = OneShot::Done;
            })
            .await;
        world.clock.advance(DAY);
        world.hears("account_offboarded", Link::Offboarded).await;
        world.clock.advance(DAY);
        world.settle(world.owner).await;
        let signup = world.opened(again.then_some(id)).await;
        world.clock.advance(SECOND);
        world.exchange(signup, CODE).await;
        world.hears(told, Link::Connected).await;
        assert!(world.number().await.standing.is_connected(), "while the signup makes its calls");
        world.clock.advance(SECOND);
        let signup = world.drive(signup).await;
        assert_eq!((signup.step, signup.number_id), (SignupStep::Connected, Some(id)), "{told}: {signup:?}");
        assert_eq!(world.meta.syncs().len(), 4, "{told}: a new onboarding, a new right to ask");
        let standing = world.number().await.standing;
        assert!(matches!(standing.history, OneShot::Requested { .. }), "{told}: {:?}", standing.history);
        assert!(standing.onboarded_at.unwrap() >= world.clock.now().plus(-SECOND), "{told}");
    }
}

#[tokio::test]
async fn another_token_of_a_connected_number_undoes_nothing_and_asks_for_nothing() {
    let world = World::open().await;
    world.connect(None).await;
    world
        .change_number(|number| {
            number.standing.contacts = OneShot::Done;
            number.standing.history = OneShot::Receiving { progress: Some(40) };
        })
        .await;
    let (before, id) = (world.number().await, world.number().await.id);
    let kept = world.store().read(move |tx| tx.onboarding(id)).await.unwrap().unwrap();
    world.clock.advance(50 * DAY);
    let signup = world.connect(Some(id)).await;
    assert_eq!((signup.step, signup.number_id), (SignupStep::Connected, Some(id)));
    let (standing, earlier) = (world.number().await.standing, before.standing);
    assert_eq!((&standing.contacts, &standing.history), (&earlier.contacts, &earlier.history));
    assert_eq!((standing.onboarded_at, standing.link_since), (earlier.onboarded_at, earlier.link_since));
    assert_eq!(world.meta.syncs().len(), 2, "only who disconnects on the phone may ask again");
    let after = world.store().read(move |tx| tx.onboarding(id)).await.unwrap().unwrap();
    assert_eq!(after.request_ids, kept.request_ids);
}

/// A number whose history came, and whose access then ended like this.
async fn whose_access_ended(link: Link) -> World {
    let world = World::open().await;
    world.connect(None).await;
    let (id, now) = (world.number().await.id, world.clock.now());
    let store = world.store();
    store.write(world.owner.workspace_id, move |tx| tx.note_chunk(id, &chunk(now))).await.unwrap();
    world
        .change_number(move |number| {
            number.standing.contacts = OneShot::Receiving { progress: None };
            number.standing.history = OneShot::Done;
            number.standing.link = link.clone();
        })
        .await;
    world.clock.advance(60 * DAY);
    world
}

fn refusals() -> [Link; 2] {
    [Link::AccessLost, Link::Refused { reason: "BANNED".to_owned() }]
}

#[tokio::test]
async fn an_access_that_had_ended_is_renewed_and_takes_nothing_of_what_came() {
    for (link, code) in refusals().into_iter().zip([2_593_107, 2_593_108]) {
        let world = whose_access_ended(link).await;
        let (before, id) = (world.number().await.standing, world.number().await.id);
        let kept = world.store().read(move |tx| tx.onboarding(id)).await.unwrap().unwrap();
        for kind in SyncKind::ALL {
            world.meta.world().sync.insert(kind.sync_type(), Error(400, code));
        }
        let signup = world.connect(Some(id)).await;
        assert_eq!((signup.step, signup.number_id), (SignupStep::Connected, Some(id)));
        let after = world.number().await.standing;
        assert!(after.is_connected());
        assert_eq!((&after.contacts, &after.history), (&before.contacts, &before.history), "{code}");
        assert_eq!(after.onboarded_at, before.onboarded_at);
        assert_eq!(
            world.meta.syncs().len(),
            4,
            "each is asked for once, to learn whether the phone came anew"
        );
        let store = world.store();
        assert_eq!(store.read(move |tx| tx.chunks(id)).await.unwrap().len(), 1, "the account of it stays");
        let after = store.read(move |tx| tx.onboarding(id)).await.unwrap().unwrap();
        assert_eq!(after.request_ids, kept.request_ids);
    }
}

#[tokio::test]
async fn what_whatsapp_takes_once_more_begins_another_import() {
    for link in refusals() {
        let world = whose_access_ended(link).await;
        let id = world.number().await.id;
        world.connect(Some(id)).await;
        let standing = world.number().await.standing;
        assert_eq!(standing.onboarded_at, Some(world.clock.now()));
        for kind in SyncKind::ALL {
            assert!(matches!(state(&world.number().await, kind), OneShot::Requested { .. }), "{kind:?}");
        }
        assert_eq!(world.meta.syncs().len(), 4);
        assert_eq!(world.store().read(move |tx| tx.chunks(id)).await.unwrap(), [], "another count begins");
    }
}

#[tokio::test]
async fn history_that_overtakes_the_answer_is_of_the_import_that_begins() {
    let world = whose_access_ended(Link::AccessLost).await;
    let (id, workspace_id) = (world.number().await.id, world.owner.workspace_id);
    world.meta.world().sync.extend([("smb_app_state_sync", Error(400, 2_593_108)), ("history", Held)]);
    let meanwhile = async {
        world.meta.until("POST smb_app_data", 4).await;
        let position = ChunkPosition { phase: Some(0), chunk_order: Some(1), progress: Some(10) };
        let first = News::Chunk(HistoryChunk { position, messages: 5, digest: [8; 32] });
        let (store, now) = (world.store(), world.clock.now());
        let take = move |tx: &mut Tx<'_>| import::take(tx, [(id, &first, now)]);
        store.write(workspace_id, take).await.unwrap();
        world.meta.lets_go();
    };
    tokio::join!(world.connect(Some(id)), meanwhile);
    let standing = world.number().await.standing;
    assert_eq!(standing.onboarded_at, Some(world.clock.now()), "another import began");
    assert_eq!(standing.history, OneShot::Receiving { progress: Some(10) });
    let chunks = world.store().read(move |tx| tx.chunks(id)).await.unwrap();
    assert_eq!(
        chunks.iter().map(|chunk| chunk.digest).collect::<Vec<_>>(),
        [[8; 32]],
        "and nothing of the old one"
    );
    let missing = world.store().read(move |tx| import::ledger::missing_parts(tx, id)).await.unwrap();
    assert_eq!(missing, 0);
}

#[tokio::test]
async fn contacts_that_overtake_the_answer_are_those_that_were_asked_for() {
    for overtakes in [true, false] {
        let world = whose_access_ended(Link::AccessLost).await;
        let (id, workspace_id) = (world.number().await.id, world.owner.workspace_id);
        let come = || async {
            let entry = News::Entry { who: None, at: world.clock.now(), is_in: true };
            let (store, now) = (world.store(), world.clock.now());
            let take = move |tx: &mut Tx<'_>| import::take(tx, [(id, &entry, now)]);
            store.write(workspace_id, take).await.unwrap();
        };
        // What the owner changed on the phone the day before is not what is asked for.
        come().await;
        world.clock.advance(DAY);
        world.meta.world().sync.insert("smb_app_state_sync", Held);
        let meanwhile = async {
            world.meta.until("POST smb_app_data", 3).await;
            if overtakes {
                come().await;
            }
            world.meta.lets_go();
        };
        tokio::join!(world.connect(Some(id)), meanwhile);
        let standing = world.number().await.standing;
        assert_eq!(standing.onboarded_at, Some(world.clock.now()), "another import began");
        let asked = OneShot::Requested { request_id: Some("req-held".to_owned()) };
        let came = OneShot::Receiving { progress: None };
        assert_eq!(standing.contacts, if overtakes { came } else { asked });
    }
}

#[tokio::test]
async fn whatsapps_own_word_says_whether_a_number_was_onboarded_anew() {
    for (told, syncs) in [(0, 2), (60 * DAY, 4)] {
        for link in refusals() {
            let world = whose_access_ended(link).await;
            let id = world.number().await.id;
            let onboarded_at = world.number().await.standing.onboarded_at.unwrap();
            let mut node = number(PNID, DISPLAY);
            node["last_onboarded_time"] = onboarded_at.plus(told).to_string().replace('Z', "+0000").into();
            world.meta.world().numbers = vec![node];
            world.connect(Some(id)).await;
            assert_eq!(world.meta.syncs().len(), syncs, "onboarded {told} ms after what was known");
            let is_done = world.number().await.standing.history == OneShot::Done;
            assert_eq!(is_done, syncs == 2);
        }
    }
}

#[tokio::test]
async fn what_is_known_of_an_old_token_is_not_told_of_the_new_one() {
    let world = World::open().await;
    world.connect(None).await;
    let (id, workspace_id) = (world.number().await.id, world.owner.workspace_id);
    let (ends, tomorrow) = (world.clock.now().plus(3 * DAY), world.clock.now().plus(DAY));
    let old = Watch { token_expires_at: Some(ends), ..Watch::new(workspace_id, id, tomorrow) };
    world.store().side(move |tx| tx.save_watch(&old)).await.unwrap();
    world.connect(Some(id)).await;
    let watch = world.store().read(move |tx| tx.watch(id)).await.unwrap().unwrap();
    assert_ne!(watch.token_expires_at, Some(ends));
    assert!(watch.due_at <= world.clock.now(), "WhatsApp is asked at once");
}

fn chunk(at: Timestamp) -> ChunkRecord {
    ChunkRecord {
        phase: 1,
        order: Some(3),
        digest: [7; 32],
        messages: 12,
        progress: 100,
        first_at: at,
        last_at: at,
    }
}

#[tokio::test]
async fn an_import_begins_its_count_anew_with_the_connection() {
    let world = World::open().await;
    world.connect(None).await;
    let (id, now) = (world.number().await.id, world.clock.now());
    let store = world.store();
    store.write(world.owner.workspace_id, move |tx| tx.note_chunk(id, &chunk(now))).await.unwrap();
    let lost = Link::Disconnected { reason: None, initiated_by: None };
    world.change_number(move |number| number.standing.link = lost.clone()).await;
    world.connect(Some(id)).await;
    let chunks = world.store().read(move |tx| tx.chunks(id)).await.unwrap();
    assert_eq!(chunks, [], "what is missing of the new import is missing");
}

#[tokio::test]
async fn an_account_that_is_named_late_is_the_one_that_counts() {
    let world = World::open().await;
    world.meta.world().wabas = vec!["900100200300999".to_owned(), WABA.to_owned()];
    let id = world.opened(None).await;
    world.exchange(id, CODE).await;
    world.connector().advance(id, false).await.unwrap();
    assert_eq!(world.signup(id).await.step, SignupStep::Subscribing, "the newest was taken");
    let told = SignupEvent::Finish { waba_id: Some(WABA.to_owned()) };
    world.connector().hear(id, told).await.unwrap();
    assert_eq!(world.drive(id).await.step, SignupStep::Connected);
    assert_eq!(world.number().await.waba_id, WABA);
}

#[tokio::test]
async fn what_the_phone_may_not_be_asked_leaves_the_number_connected() {
    use crate::meta::Answer::Good;
    for (code, contacts) in [
        (2_593_107, OneShot::Requested { request_id: None }),
        (4, OneShot::PossiblySpent),
        (2_593_108, OneShot::Expired),
        (100, OneShot::NotRequested),
    ] {
        let world = World::open().await;
        world.meta.world().sync.insert("smb_app_state_sync", Error(400, code));
        assert_eq!(world.connect(None).await.step, SignupStep::Connected);
        let number = world.number().await;
        assert_eq!(number.standing.contacts, contacts, "{code}");
        assert!(
            matches!(number.standing.history, OneShot::Requested { .. }),
            "history was asked for all the same"
        );
        assert_eq!(world.meta.syncs(), ["smb_app_state_sync", "history"], "{code}");
        // By hand, while it may still be asked.
        world.meta.world().sync.insert("smb_app_state_sync", Good);
        let by_hand = world.connector().ask_by_hand(world.owner, number.id, SyncKind::Contacts).await;
        let may_be_asked = contacts.may_be_asked() || contacts.may_be_repeated();
        assert_eq!(by_hand.is_ok(), may_be_asked, "{code}");
    }
}

#[tokio::test]
async fn after_a_day_nothing_is_asked_any_more() {
    let world = World::open().await;
    world.meta.world().sync.insert("history", Error(400, 100));
    world.connect(None).await;
    let number = world.number().await;
    world.clock.advance(TOO_LATE);
    let asked = world.connector().ask_by_hand(world.owner, number.id, SyncKind::History).await;
    assert!(asked.is_err());
    assert_eq!(world.number().await.standing.history, OneShot::Expired);
    assert_eq!(world.meta.syncs().len(), 2, "the second is the refused one");
}

#[tokio::test]
async fn an_open_preflight_begins_nothing() {
    let world = World::open().await;
    let retract = vec![Item::PhoneReady];
    world.connector().save_plan(world.owner, SavePlan { retract, ..SavePlan::default() }).await.unwrap();
    let refused = world.connector().begin(world.owner, Default::default()).await.err().unwrap();
    let sangam_hub::connect::ConnectError::Refused(error) = refused else { panic!("{refused}") };
    assert_eq!(error.code, problem::PREFLIGHT_OPEN);
    assert_eq!(error.detail.unwrap(), serde_json::json!({ "open": ["phone_ready"] }));
}

#[tokio::test]
async fn what_was_looked_at_an_hour_ago_was_not_looked_at() {
    let world = World::open().await;
    world.clock.advance(HOUR);
    let refused = world.connector().begin(world.owner, Default::default()).await.err().unwrap();
    let sangam_hub::connect::ConnectError::Refused(error) = refused else { panic!("{refused}") };
    let open = error.detail.unwrap()["open"].as_array().unwrap().len();
    assert_eq!((error.code.as_str(), open), (problem::PREFLIGHT_OPEN, Item::CHECKED.len()));
    world.settle(world.owner).await;
    world.begin(None).await;
}

#[tokio::test]
async fn what_can_be_asked_for_once_is_not_asked_for_while_its_answer_cannot_arrive() {
    let world = World::open().await;
    let deaf: Vec<&str> = WEBHOOK_FIELDS.into_iter().filter(|field| *field != "history").collect();
    world.meta.world().subscriptions = subscriptions(&deaf);
    let signup = world.connect(None).await;
    assert_eq!(signup.step, SignupStep::Connected, "the number is ours all the same");
    let bad = signup.found.iter().find(|found| !found.is_good).unwrap();
    assert_eq!((bad.item, bad.names.as_slice()), (Item::WebhookFields, ["history".to_owned()].as_slice()));
    assert!(world.meta.syncs().is_empty());
    let number = world.number().await;
    for kind in SyncKind::ALL {
        assert_eq!(state(&number, kind), &OneShot::NotRequested);
        let refused = world.connector().ask_by_hand(world.owner, number.id, kind).await.unwrap_err();
        let sangam_hub::connect::ConnectError::Refused(error) = refused else { panic!("{refused}") };
        assert_eq!(error.code, problem::UNHEARD);
        assert_eq!(error.detail.unwrap()["found"][0]["item"], "webhook_fields");
    }
    assert!(world.meta.syncs().is_empty());
    world.meta.world().subscriptions = subscriptions(&WEBHOOK_FIELDS);
    world.meta.world().is_listed = false;
    for kind in SyncKind::ALL {
        world.connector().ask_by_hand(world.owner, number.id, kind).await.unwrap_err();
    }
    assert!(world.meta.syncs().is_empty(), "nor while the account is silent");
    world.meta.world().is_listed = true;
    for kind in SyncKind::ALL {
        world.connector().ask_by_hand(world.owner, number.id, kind).await.unwrap();
    }
    assert_eq!(world.meta.syncs().len(), 2);
}

#[tokio::test]
async fn only_what_is_the_owners_to_confirm_can_be_confirmed() {
    let world = World::open().await;
    let confirm = vec![Item::HubReachable, Item::IsOnBizApp];
    let plan =
        world.connector().save_plan(world.owner, SavePlan { confirm, ..SavePlan::default() }).await.unwrap();
    assert_eq!(plan.confirmed.len(), Item::CONFIRMED.len());
}

#[tokio::test]
async fn trouble_that_passes_is_waited_for() {
    let world = World::open().await;
    let id = world.opened(None).await;
    world.exchange(id, CODE).await;
    world.meta.world().away = 1;
    assert_eq!(world.drive(id).await.step, SignupStep::Connected);
    assert_eq!(world.meta.syncs().len(), 2);
}
