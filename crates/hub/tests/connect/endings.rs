//! The ways a signup ends without a number: each with its own problem, and nothing left behind.

use sangam_cloud_api::signup::SignupEvent;
use sangam_hub::access::password::Password;
use sangam_hub::connect::{Code, Opening};
use sangam_hub::service::admin::NewPerson;
use sangam_hub::store::Person;
use sangam_hub::team::decider::Decider;
use sangam_hub::team::people;
use sangam_model::id::SignupId;
use sangam_model::time::{DAY, HOUR};
use sangam_model::{Clock, Role};
use sangam_protocol::connect::{ChooseNumber, SignupStep, problem};
use serde_json::json;

use crate::meta::Answer::{Error, Silence};
use crate::meta::{CODE, DISPLAY, PNID, WABA, number};
use crate::world::{World, ended, ticket};

/// The dialog ends well; Meta is as `arrange` makes it.
async fn after(arrange: impl FnOnce(&mut crate::meta::World)) -> (World, SignupId) {
    let world = World::open().await;
    arrange(&mut world.meta.world());
    let id = world.opened(None).await;
    world.exchange(id, CODE).await;
    world.drive(id).await;
    (world, id)
}

#[tokio::test]
async fn leaving_the_dialog_says_where() {
    let world = World::open().await;
    let id = world.opened(None).await;
    let left = json!({"type": "WA_EMBEDDED_SIGNUP", "event": "CANCEL", "data": {"current_step": "PHONE_NUMBER_VERIFICATION"}});
    world.connector().hear(id, SignupEvent::read(&left)).await.unwrap();
    let detail = ended(&world, id, problem::CANCELLED).await;
    assert_eq!(detail, json!({"step": "PHONE_NUMBER_VERIFICATION"}));
}

#[tokio::test]
async fn metas_error_is_told_in_both_spellings() {
    for event in ["CANCEL", "ERROR"] {
        let world = World::open().await;
        let id = world.opened(None).await;
        let told = json!({"type": "WA_EMBEDDED_SIGNUP", "event": event,
            "data": {"error_message": "The display name is not allowed.", "error_id": "771204", "session_id": "b7d0"}});
        world.connector().hear(id, SignupEvent::read(&told)).await.unwrap();
        let detail = ended(&world, id, problem::META_ERROR).await;
        assert_eq!(detail["error_id"], "771204");
    }
}

#[tokio::test]
async fn a_closed_window_may_be_explained_afterwards() {
    let world = World::open().await;
    let id = world.opened(None).await;
    world.connector().window_closed(id).await.unwrap();
    ended(&world, id, problem::CLOSED).await;
    world
        .connector()
        .hear(id, SignupEvent::Cancel { current_step: Some("PERMISSIONS".into()) })
        .await
        .unwrap();
    ended(&world, id, problem::CANCELLED).await;
}

#[tokio::test]
async fn a_number_of_the_ordinary_signup_is_refused() {
    for node in [
        json!({"id": PNID, "display_phone_number": DISPLAY, "is_on_biz_app": false, "platform_type": "CLOUD_API"}),
        json!({"id": PNID, "display_phone_number": DISPLAY, "is_on_biz_app": true, "platform_type": "NOT_APPLICABLE"}),
        json!({"id": PNID, "display_phone_number": DISPLAY}),
    ] {
        let (world, id) = after(|meta| meta.numbers = vec![node]).await;
        ended(&world, id, problem::NOT_COEXISTENCE).await;
        assert!(world.signup(id).await.found.iter().any(|found| !found.is_good));
    }
}

#[tokio::test]
async fn what_was_begun_by_who_may_not_any_more_connects_nothing() {
    for how in ["removed", "demoted", "while WhatsApp was asked"] {
        let world = World::open().await;
        let id = world.opened(None).await;
        world.exchange(id, CODE).await;
        let new = NewPerson {
            workspace_id: world.owner.workspace_id,
            name: "Kavita".to_owned(),
            email: "kavita@shop.example".to_owned(),
            password: Password::new("correct horse battery".to_owned()),
            role: Role::Owner,
        };
        let kavita = world.hub().admin().add_person(new).await.unwrap();
        let (rajesh, now) = (world.owner.person_id, world.clock.now());
        let decider = Decider { workspace_id: world.owner.workspace_id, person_id: kavita };
        let store = world.store();
        let decide = store.decide(world.owner.workspace_id, move |tx| match how {
            "removed" => people::remove(tx, decider, rajesh, now),
            "demoted" => people::change_role(tx, decider, rajesh, Role::Manager, now),
            _ => {
                let person = tx.person(rajesh)?.unwrap();
                let rev = tx.next_rev();
                tx.save_person(&Person { role: Role::Agent, rev, ..person })?;
                Ok(())
            }
        });
        decide.await.unwrap();
        world.drive(id).await;
        let record = world.record(id).await;
        assert_eq!(
            (record.step, record.story.problem.as_deref()),
            (SignupStep::Failed, Some(problem::CANCELLED)),
            "{how}"
        );
        assert!(world.numbers().await.is_empty() && record.token_sealed.is_none(), "{how}");
    }
}

#[tokio::test]
async fn an_account_without_numbers_is_refused() {
    let (world, id) = after(|meta| meta.numbers.clear()).await;
    ended(&world, id, problem::NO_NUMBER).await;
}

#[tokio::test]
async fn several_numbers_wait_for_a_choice_and_can_be_given_up() {
    let (world, id) = after(|meta| meta.numbers.push(number("77", "+91 141 555 0177"))).await;
    assert_eq!(world.signup(id).await.step, SignupStep::Choosing);
    world.connector().cancel(world.owner, id).await.unwrap();
    ended(&world, id, problem::CANCELLED).await;
    let late = ChooseNumber { phone_number_id: "77".into() };
    assert!(world.connector().choose(world.owner, id, late).await.is_err());
}

#[tokio::test]
async fn a_number_nobody_chooses_for_a_day_ends_the_signup_and_its_token() {
    let (world, id) = after(|meta| meta.numbers.push(number("77", "+91 141 555 0177"))).await;
    world.clock.advance(DAY - 1);
    assert_eq!(world.signup(id).await.step, SignupStep::Choosing);
    world.clock.advance(1);
    let late = ChooseNumber { phone_number_id: "77".into() };
    assert!(world.connector().choose(world.owner, id, late).await.is_err());
    let signup = world.signup(id).await;
    assert_eq!(
        (signup.step, signup.problem.as_deref(), signup.candidates.len()),
        (SignupStep::Failed, Some(problem::TICKET_EXPIRED), 0)
    );
    world.patrol_until(id, SignupStep::Failed).await;
    assert!(world.record(id).await.token_sealed.is_none());
}

#[tokio::test]
async fn an_old_code_is_refused_and_not_tried_again() {
    let world = World::open().await;
    let id = world.opened(None).await;
    world.exchange(id, "AQBold").await;
    ended(&world, id, problem::CODE_EXPIRED).await;
    world.exchange(id, CODE).await;
    ended(&world, id, problem::CODE_EXPIRED).await;
}

#[tokio::test]
async fn an_exchange_without_an_answer_ends() {
    let world = World::open().await;
    world.meta.world().exchange = Error(500, 1);
    let id = world.opened(None).await;
    world.exchange(id, CODE).await;
    ended(&world, id, problem::EXCHANGE_UNANSWERED).await;
    assert_eq!(world.meta.count("GET access_token"), 1);
}

#[tokio::test]
async fn a_missing_permission_is_named() {
    let (world, id) = after(|meta| meta.scopes = vec!["whatsapp_business_management"]).await;
    let detail = ended(&world, id, problem::PERMISSION_MISSING).await;
    assert_eq!(detail, json!({"missing": ["whatsapp_business_messaging"]}));
}

#[tokio::test]
async fn without_a_verified_subscription_nothing_is_asked_for() {
    let (world, id) = after(|meta| meta.subscribe = Error(400, 100)).await;
    ended(&world, id, problem::SUBSCRIBE_FAILED).await;
    let (world, id) = after(|meta| meta.is_listed = false).await;
    ended(&world, id, problem::SUBSCRIBE_FAILED).await;
    let (world, id) = after(|meta| meta.subscribe = Error(503, 2)).await;
    ended(&world, id, problem::SUBSCRIBE_FAILED).await;
    assert_eq!(world.meta.count("POST subscribed_apps"), 2, "subscribing may be tried again");
}

#[tokio::test]
async fn an_account_of_another_workspace_is_refused() {
    let world = World::open().await;
    let neighbour = world.neighbour().await;
    world.taken_by(neighbour.workspace_id, WABA, "78", "+91 141 555 0178").await;
    let id = world.opened(None).await;
    world.exchange(id, CODE).await;
    world.drive(id).await;
    ended(&world, id, problem::WABA_TAKEN).await;
}

#[tokio::test]
async fn a_number_of_another_workspace_is_refused_under_any_id() {
    for (pnid, display) in [(PNID, "+91 141 555 0199"), ("79", DISPLAY)] {
        let world = World::open().await;
        let neighbour = world.neighbour().await;
        world.taken_by(neighbour.workspace_id, "900100200300401", pnid, display).await;
        let id = world.opened(None).await;
        world.exchange(id, CODE).await;
        world.drive(id).await;
        ended(&world, id, problem::NUMBER_TAKEN).await;
    }
}

#[tokio::test]
async fn a_number_that_is_connected_already_is_refused() {
    let world = World::open().await;
    world.connect(None).await;
    let before = world.number().await;
    world.settle(world.owner).await;
    let signup = world.connect(None).await;
    assert_eq!(signup.problem.as_deref(), Some(problem::NUMBER_TAKEN));
    assert_eq!(world.number().await, before, "and left as it is");
    assert_eq!(world.meta.syncs().len(), 2);
}

#[tokio::test]
async fn a_code_of_another_workspaces_signup_is_refused() {
    let world = World::open().await;
    let id = world.opened(None).await;
    world
        .connector()
        .hear(id, SignupEvent::Finish { waba_id: Some("900100200300999".into()) })
        .await
        .unwrap();
    world.exchange(id, CODE).await;
    world.drive(id).await;
    ended(&world, id, problem::OTHER_ACCOUNT).await;
}

#[tokio::test]
async fn an_event_that_contradicts_the_token_late_is_believed_before_anything_is_changed() {
    let (world, id) = after(|meta| meta.numbers.push(number("77", "+91 141 555 0177"))).await;
    world
        .connector()
        .hear(id, SignupEvent::Finish { waba_id: Some("900100200300999".into()) })
        .await
        .unwrap();
    ended(&world, id, problem::OTHER_ACCOUNT).await;
}

#[tokio::test]
async fn a_token_that_does_not_work_is_refused() {
    let (world, id) = after(|meta| meta.is_valid = false).await;
    ended(&world, id, problem::TOKEN_REFUSED).await;
}

#[tokio::test]
async fn while_whatsapp_is_away_nothing_is_made() {
    let (world, id) = after(|meta| meta.away = 0).await;
    assert_eq!(world.signup(id).await.step, SignupStep::Connected);
    let world = World::open().await;
    let id = world.opened(None).await;
    world.exchange(id, CODE).await;
    world.meta.world().away = 9;
    world.drive(id).await;
    ended(&world, id, problem::WHATSAPP_UNAVAILABLE).await;
}

#[tokio::test]
async fn a_ticket_opens_once_and_for_one_browser() {
    let world = World::open().await;
    let begun = world.begin(None).await;
    let connector = world.connector();
    let Opening::Page { cookie: Some(cookie), .. } = connector.open(ticket(&begun), None).await.unwrap()
    else {
        panic!("it does not open")
    };
    assert!(matches!(connector.open(ticket(&begun), None).await.unwrap(), Opening::Used));
    assert!(matches!(connector.open(ticket(&begun), Some("guessed")).await.unwrap(), Opening::Used));
    let again = connector.open(ticket(&begun), Some(&cookie)).await.unwrap();
    assert!(matches!(again, Opening::Page { cookie: None, .. }), "a reload goes on");
    assert!(connector.at_page(ticket(&begun), None).await.unwrap().is_none());
    assert!(matches!(connector.open("never-issued", None).await.unwrap(), Opening::Expired));
}

#[tokio::test]
async fn an_old_ticket_does_not_open() {
    let world = World::open().await;
    let begun = world.begin(None).await;
    world.clock.advance(HOUR);
    assert!(matches!(world.connector().open(ticket(&begun), None).await.unwrap(), Opening::Expired));
    ended(&world, begun.id, problem::TICKET_EXPIRED).await;
}

#[tokio::test]
async fn a_new_ticket_replaces_the_one_before() {
    let world = World::open().await;
    let (old, new) = (world.begin(None).await, world.begin(None).await);
    assert!(matches!(world.connector().open(ticket(&old), None).await.unwrap(), Opening::Expired));
    assert!(matches!(world.connector().open(ticket(&new), None).await.unwrap(), Opening::Page { .. }));
}

#[tokio::test]
async fn a_cancelled_signup_stays_cancelled_whatever_was_under_way() {
    let world = World::open().await;
    world.meta.world().exchange = Silence;
    let id = world.opened(None).await;
    let connector = world.connector();
    connector.take_code(id, Code::new(CODE.to_owned())).await.unwrap();
    let exchanging = tokio::spawn(async move { connector.exchange(id, &Code::new(CODE.to_owned())).await });
    world.meta.until("GET access_token", 1).await;
    world.connector().cancel(world.owner, id).await.unwrap();
    exchanging.abort();
    ended(&world, id, problem::CANCELLED).await;
    assert_eq!(world.drive(id).await.step, SignupStep::Failed);
}

#[tokio::test]
async fn nobody_sees_anothers_signup() {
    let world = World::open().await;
    let begun = world.begin(None).await;
    let neighbour = world.neighbour().await;
    assert!(world.connector().signup(neighbour, begun.id).await.is_err());
    assert!(world.connector().cancel(neighbour, begun.id).await.is_err());
    assert_eq!(world.signup(begun.id).await.step, SignupStep::Issued);
}
