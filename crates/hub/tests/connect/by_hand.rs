//! Numbers that are connected already, stages, and what the hub can check.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use sangam_hub::connect::{ConnectError, WEBHOOK_FIELDS};
use sangam_hub::store::{LastHeard, SignupRecord, Story, Via, Watch};
use sangam_model::connection::{Link, Stage};
use sangam_model::id::{PersonId, SignupId};
use sangam_model::time::DAY;
use sangam_model::{Clock, ManualClock, SeededRandom, Timestamp};
use sangam_protocol::connect::{ConnectBy360dialog, ConnectByToken, Item, ItemCheck, SignupStep, problem};
use serde_json::{Value, json};

use crate::meta::Answer::Error;
use crate::meta::{DISPLAY, PNID, TOKEN, WABA};
use crate::world::{PUBLIC_URL, World};

const KEY: &str = "d360-canary-key";

fn by_token() -> ConnectByToken {
    ConnectByToken { waba_id: WABA.into(), phone_number_id: PNID.into(), token: TOKEN.into() }
}

fn by_360dialog() -> ConnectBy360dialog {
    ConnectBy360dialog {
        waba_id: WABA.into(),
        phone_number_id: PNID.into(),
        display_number: DISPLAY.into(),
        api_key: KEY.into(),
    }
}

fn problem_of<T>(outcome: Result<T, ConnectError>) -> String {
    match outcome.err().unwrap() {
        ConnectError::Refused(error) => error.code,
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_token_brings_a_number_as_a_mirror_and_asks_for_nothing() {
    let world = World::open().await;
    let number = world.connector().connect_by_token(world.owner, by_token()).await.unwrap();
    assert_eq!(number, world.number().await);
    assert_eq!((number.standing.stage, number.standing.onboarded_at), (Stage::Mirror, None));
    assert_eq!(world.meta.count("POST subscribed_apps"), 1);
    assert!(world.meta.syncs().is_empty());
    let neighbour = world.neighbour().await;
    let theirs = world.connector().connect_by_token(neighbour, by_token()).await;
    assert_eq!(problem_of(theirs), problem::WABA_TAKEN);
}

#[tokio::test]
async fn a_token_is_renewed_before_it_ends_and_nothing_else_changes() {
    let world = World::open().await;
    let number = world.connector().connect_by_token(world.owner, by_token()).await.unwrap();
    world.connector().set_stage(world.owner, number.id, Stage::Team).await.unwrap();
    let before = world.number().await;
    world.clock.advance(50 * DAY);
    let after = world.connector().connect_by_token(world.owner, by_token()).await.unwrap();
    assert_eq!((after.id, &after.standing), (before.id, &before.standing));
    assert_ne!(after.token_sealed, before.token_sealed);
    let other_door = world.connector().connect_by_360dialog(world.owner, by_360dialog()).await;
    assert_eq!(problem_of(other_door), problem::NUMBER_TAKEN, "that would be another connection");
}

#[tokio::test]
async fn a_number_that_left_the_phone_is_not_looked_for_on_one() {
    let world = World::open().await;
    world.connect(None).await;
    assert!(world.number().await.standing.onboarded_at.is_some());
    let lost = Link::Disconnected { reason: None, initiated_by: None };
    world.change_number(move |number| number.standing.link = lost.clone()).await;
    let (id, now) = (world.number().await.id, world.clock.now());
    let heard = LastHeard { phone: Some(now), ..LastHeard::default() };
    let watch = Watch { heard, ..Watch::new(world.owner.workspace_id, id, now) };
    world.store().side(move |tx| tx.save_watch(&watch)).await.unwrap();
    world.meta.world().numbers = vec![
        json!({"id": PNID, "display_phone_number": DISPLAY, "is_on_biz_app": false, "platform_type": "CLOUD_API"}),
    ];
    let standing = world.connector().connect_by_token(world.owner, by_token()).await.unwrap().standing;
    assert_eq!((standing.onboarded_at, standing.phone_seen_at), (None, None));
    assert!(standing.is_connected());
    let heard = world.store().read(move |tx| tx.watch(id)).await.unwrap().unwrap().heard;
    assert_eq!(heard.phone, None, "nobody is told to open a phone that has it no more");
}

#[tokio::test]
async fn a_token_that_is_not_right_brings_nothing() {
    type Arrange = fn(&mut crate::meta::World);
    let refusals: [(&str, Arrange); 6] = [
        (problem::TOKEN_REFUSED, |meta| meta.is_valid = false),
        (problem::PERMISSION_MISSING, |meta| meta.scopes.clear()),
        (problem::OTHER_ACCOUNT, |meta| meta.wabas = vec!["901".into()]),
        (problem::NO_NUMBER, |meta| meta.numbers.clear()),
        (problem::SUBSCRIBE_FAILED, |meta| meta.subscribe = Error(400, 100)),
        (problem::WHATSAPP_UNAVAILABLE, |meta| meta.away = 1),
    ];
    for (expected, arrange) in refusals {
        let world = World::open().await;
        arrange(&mut world.meta.world());
        let outcome = world.connector().connect_by_token(world.owner, by_token()).await;
        assert_eq!(problem_of(outcome), expected);
        assert!(world.numbers().await.is_empty(), "{expected}");
    }
}

#[tokio::test]
async fn webhooks_of_360dialog_come_by_the_address_that_was_set_there() {
    let world = World::open().await;
    let taken = world.connector().connect_by_360dialog(world.owner, by_360dialog()).await.unwrap();
    assert_eq!(taken.webhook_to_set, None);
    assert_eq!(taken.webhook_host, "desk.shop.example");
    assert_eq!(world.number().await.standing.via, Via::Dialog360);
    let asked = world.meta.asked();
    assert_eq!(asked.last().unwrap().key.as_deref(), Some(KEY));
    let url = asked.last().unwrap().body["url"].as_str().unwrap().to_owned();
    let path = url.strip_prefix(PUBLIC_URL).unwrap();
    assert!(path.starts_with("/webhooks/360dialog/"));

    let deliver = async |path: &str, pnid: &str| {
        let body = json!({"object": "whatsapp_business_account", "entry": [{"id": WABA, "changes": [{
            "field": "messages", "value": {"messaging_product": "whatsapp", "metadata": {"phone_number_id": pnid},
            "contacts": [], "messages": []}}]}]});
        let request = Request::post(path).body(Body::from(body.to_string())).unwrap();
        world.ask(request).await.status()
    };
    assert_eq!(deliver("/webhooks/360dialog/guessed", PNID).await, StatusCode::NOT_FOUND);
    assert_eq!(deliver(path, "900555000111999").await, StatusCode::FORBIDDEN, "another number's");
}

#[tokio::test]
async fn a_key_that_360dialog_refuses_brings_nothing() {
    let world = World::open().await;
    world.meta.world().webhook = Error(401, 190);
    let outcome = world.connector().connect_by_360dialog(world.owner, by_360dialog()).await;
    assert_eq!(problem_of(outcome), problem::TOKEN_REFUSED);
    assert!(world.numbers().await.is_empty());
    world.meta.world().webhook = Error(400, 100);
    let taken = world.connector().connect_by_360dialog(world.owner, by_360dialog()).await.unwrap();
    let by_hand = taken.webhook_to_set.expect("it must be set by hand");
    let path = by_hand.as_str().strip_prefix(PUBLIC_URL).unwrap();
    let answer = world.ask(Request::post(path).body(Body::from("no JSON")).unwrap()).await;
    assert_eq!(answer.status(), StatusCode::BAD_REQUEST, "somebody is there");
}

#[tokio::test]
async fn a_stage_moves_both_ways_and_only_to_people_of_the_shop() {
    let world = World::open().await;
    let number = world.connector().connect_by_token(world.owner, by_token()).await.unwrap();
    let rajesh = Stage::OnePerson { person_id: world.owner.person_id };
    for stage in [rajesh, Stage::Team, rajesh, Stage::Mirror] {
        let moved = world.connector().set_stage(world.owner, number.id, stage).await.unwrap();
        assert_eq!(moved.standing.stage, stage);
    }
    let (clock, random) = (ManualClock::new(Timestamp::from_secs(1)), SeededRandom::new(99));
    let nobody = Stage::OnePerson { person_id: PersonId::new(&clock, &random) };
    assert!(world.connector().set_stage(world.owner, number.id, nobody).await.is_err());
    let neighbour = world.neighbour().await;
    let theirs = Stage::OnePerson { person_id: neighbour.person_id };
    assert!(world.connector().set_stage(world.owner, number.id, theirs).await.is_err());
    assert!(world.connector().set_stage(neighbour, number.id, Stage::Team).await.is_err());
    assert_eq!(world.number().await.standing.stage, Stage::Mirror);
}

/// A signup that ended with a number then.
fn signup(world: &World, id: SignupId, connected_at: Timestamp) -> SignupRecord {
    let mut ticket_hash = [0; 32];
    ticket_hash[..16].copy_from_slice(id.as_bytes());
    SignupRecord {
        id,
        workspace_id: world.owner.workspace_id,
        person_id: world.owner.person_id,
        reconnects: None,
        ticket_hash,
        visitor_hash: None,
        step: SignupStep::Connected,
        story: Story::default(),
        token_sealed: None,
        began_at: connected_at,
        expires_at: connected_at,
        connected_at: Some(connected_at),
    }
}

async fn checked(world: &World, item: Item) -> ItemCheck {
    let checks = world.connector().check(world.owner).await.unwrap();
    assert_eq!(checks.found.len(), Item::CHECKED.len());
    checks.found.into_iter().find(|found| found.item == item).unwrap()
}

#[tokio::test]
async fn the_checks_say_what_is_missing() {
    let world = World::open().await;
    let told = |fields: &[&str], active: bool, url: &str| -> Value {
        json!({"object": "whatsapp_business_account", "callback_url": url, "active": active,
            "fields": fields.iter().map(|name| json!({"name": name})).collect::<Vec<_>>()})
    };
    let here = "https://desk.shop.example/webhooks/whatsapp";
    world.meta.world().subscriptions = Value::Null;
    assert_eq!(checked(&world, Item::MetaApp).await.problem.as_deref(), Some("wrong_secret"));
    world.meta.world().subscriptions = told(&WEBHOOK_FIELDS, false, here);
    assert_eq!(checked(&world, Item::MetaApp).await.problem.as_deref(), Some("not_active"));
    world.meta.world().subscriptions = told(&WEBHOOK_FIELDS, true, "https://elsewhere.example/hook");
    assert_eq!(checked(&world, Item::MetaApp).await.names, ["elsewhere.example"]);
    world.meta.world().subscriptions = told(&["messages", "history"], true, here);
    let fields = checked(&world, Item::WebhookFields).await;
    assert_eq!(
        (fields.problem.as_deref(), fields.names.len()),
        (Some("fields_missing"), WEBHOOK_FIELDS.len() - 2)
    );
    world.meta.world().subscriptions = told(&WEBHOOK_FIELDS, true, here);
    for item in [Item::MetaApp, Item::WebhookFields, Item::ConfigId, Item::OnboardingQuota] {
        let found = checked(&world, item).await;
        assert!(found.is_good, "{found:?}");
    }
    world.meta.world().away = u32::MAX;
    assert_eq!(checked(&world, Item::MetaApp).await.problem.as_deref(), Some("graph_unreachable"));
}

#[tokio::test]
async fn the_quota_counts_what_was_connected_this_week() {
    let world = World::open().await;
    let now = world.clock.now();
    let connect = async |ids: std::ops::Range<u64>, days_ago: i64, reconnects| {
        for id in ids {
            let id = SignupId::new(&*world.clock, &SeededRandom::new(1_000 + id));
            let record = SignupRecord { reconnects, ..signup(&world, id, now.plus(-days_ago * DAY)) };
            world.store().side(move |tx| tx.save_signup(&record)).await.unwrap();
        }
    };
    connect(0..9, 6, None).await;
    connect(9..12, 8, None).await;
    let back = world.connector().connect_by_token(world.owner, by_token()).await.unwrap();
    connect(12..14, 1, Some(back.id)).await;
    let found = checked(&world, Item::OnboardingQuota).await;
    assert!(found.is_good, "older ones, and numbers that came back, do not count: {found:?}");

    connect(14..15, 0, None).await;
    let found = checked(&world, Item::OnboardingQuota).await;
    assert_eq!((found.is_good, found.problem.as_deref()), (false, Some("quota_used")));
    assert_eq!(found.names, ["10", "10"], "used, and allowed");
    world.clock.advance(2 * DAY);
    assert!(checked(&world, Item::OnboardingQuota).await.is_good, "the week moves on");
}

#[tokio::test]
async fn the_disk_is_the_one_the_data_is_on() {
    let world = World::open().await;
    let free = fs4::available_space(world.folder()).unwrap();
    let found = checked(&world, Item::Disk).await;
    assert_eq!(found.is_good, free >= 2 * 1024 * 1024 * 1024, "{found:?}");
    std::fs::remove_dir_all(world.folder()).unwrap();
    assert_eq!(checked(&world, Item::Disk).await.problem.as_deref(), Some("not_known"));
}
