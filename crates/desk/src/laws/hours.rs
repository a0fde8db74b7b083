//! What the shop promises is reckoned on every desk from its own copy, offline too, and by the clock that is on its wall.

use sangam_model::id::{ConversationId, PersonId};
use sangam_model::routing::ShopHours;
use sangam_model::time::{DAY, HOUR, MINUTE};
use sangam_model::work::hours::{Shift, WorkingHours};
use sangam_model::work::target::{Promise, Targets};
use sangam_model::{Clock, Role, Timestamp};
use sangam_protocol::shop::{OwnHours, ShopRow};
use serde_json::{Value, json};

use super::world::{World, wait_for, wait_until_live};
use crate::App;

/// A world in which Asha looks after the team and the shop answers within ten minutes.
fn promising(minutes: u32) -> World {
    let world = World::new();
    world.hub.state().people[0].role = Role::Manager;
    let targets = Targets { first_minutes: Some(minutes), ..Targets::default() };
    decides(&world, |row| row.promise = Promise { targets, ..Promise::default() });
    world
}

fn decides(world: &World, change: impl FnOnce(&mut ShopRow)) {
    world.hub.now(|hub| {
        let mut state = hub.state();
        let rev = state.next();
        let mut row = state.shop.take().unwrap_or_default();
        change(&mut row);
        state.shop = Some(ShopRow { rev, ..row });
    });
}

async fn urgent(app: &App, urgency: &str) -> Vec<ConversationId> {
    let filter = json!({ "urgency": urgency });
    let page = app.call("filtered", json!({ "filter": filter, "before": null, "limit": 50 })).await.unwrap();
    page["rows"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().parse().unwrap()).collect()
}

fn due_of(page: &Value, chat: ConversationId) -> Option<(Timestamp, String)> {
    let rows = page["rows"].as_array()?;
    let due = &rows.iter().find(|row| row["id"] == json!(chat))?["due"];
    let at = serde_json::from_value(due["due_at"].clone()).ok()?;
    Some((at, due["target"].as_str()?.to_owned()))
}

#[tokio::test(start_paused = true)]
async fn a_row_says_when_its_answer_is_due_and_nothing_once_it_is_answered() {
    let world = promising(10);
    let (first, other) = (world.hub.customer("Ritika"), world.hub.customer("Farida"));
    world.hub.writes(first, "kitne ka hai?");
    let asked = world.clock.now();
    world.clock.advance(2 * MINUTE);
    world.hub.writes(other, "bill bhejna");
    let app = world.asha().await;
    wait_until_live(&app).await;
    let all = json!({ "view": "all", "before": null, "limit": 50 });
    let page = app.call("conversations", all.clone()).await.unwrap();
    assert_eq!(due_of(&page, first), Some((asked.plus(10 * MINUTE), "first_answer".to_owned())));
    assert!(urgent(&app, "soon").await.is_empty());
    assert_eq!(urgent(&app, "calm").await, [first, other], "the most urgent first");
    world.clock.advance(7 * MINUTE);
    assert_eq!(urgent(&app, "soon").await, [first]);
    world.clock.advance(2 * MINUTE);
    assert_eq!(
        (urgent(&app, "breached").await, urgent(&app, "soon").await),
        (vec![first], vec![first, other])
    );

    let load = app.call("team_now", json!({})).await.unwrap();
    assert_eq!(load["urgent"], json!({ "soon": 1, "breached": 1 }));
    let figure = json!({ "of": "urgent", "urgency": "soon", "whose": { "held_by": "nobody" } });
    let args = json!({ "figure": figure, "before": null, "limit": 50 });
    let behind = app.call("team_conversations", args).await.unwrap();
    assert_eq!((behind["rows"].as_array().unwrap().len(), &behind["rows"][0]["id"]), (1, &json!(other)));

    // What is answered from here is in time at once, before the hub says so.
    world.hub.state().mute_commands = true;
    app.call("send_text", json!({ "conversation_id": first, "text": "900", "reply_to": null }))
        .await
        .unwrap();
    assert!(urgent(&app, "breached").await.is_empty());
    let page = app.call("conversations", all).await.unwrap();
    assert_eq!(due_of(&page, first), None);
}

#[tokio::test(start_paused = true)]
async fn another_promise_is_heard_by_every_desk_and_reckons_anew() {
    let world = promising(10);
    let chat = world.hub.customer("Ritika");
    world.hub.writes(chat, "kitne ka hai?");
    let asked = world.clock.now();
    let app = world.asha().await;
    wait_until_live(&app).await;
    // Open one hour a day, which begins in two.
    let local = asked.plus(2 * HOUR).as_millis().rem_euclid(DAY) / MINUTE;
    let opens = u16::try_from(local).unwrap();
    let shift = Some(Shift { opens, closes: (opens + 60).min(1_440) });
    let hours = ShopHours { hours: WorkingHours::weekly([shift; 7]), zone: "Etc/UTC".parse().unwrap() };
    decides(&world, |row| {
        row.hours = Some(hours.clone());
        row.promise.working_time = true;
    });
    let shop = wait_for(&app, "shop", json!({}), |shop| !shop["hours"].is_null()).await;
    assert_eq!((&shop["may_keep"], &shop["promise"]["targets"]["first_minutes"]), (&json!(true), &json!(10)));
    let all = json!({ "view": "all", "before": null, "limit": 50 });
    let page = app.call("conversations", all).await.unwrap();
    let (due, _) = due_of(&page, chat).unwrap();
    let begins = asked.plus(2 * HOUR).as_millis() / MINUTE * MINUTE;
    assert_eq!(due.as_millis(), begins + 10 * MINUTE);
}

#[tokio::test(start_paused = true)]
async fn whoever_has_own_hours_is_shown_as_away_outside_of_them() {
    let world = promising(10);
    let vikram = world.hub.vikram();
    let now = world.clock.now();
    let local = now.plus(3 * HOUR).as_millis().rem_euclid(DAY) / MINUTE;
    let opens = u16::try_from(local).unwrap();
    let shift = Some(Shift { opens, closes: (opens + 60).min(1_440) });
    let hours = ShopHours { hours: WorkingHours::weekly([shift; 7]), zone: "Etc/UTC".parse().unwrap() };
    decides(&world, |row| drop(row.own.insert(vikram, OwnHours { hours, here_until: None })));
    let app = world.asha().await;
    wait_until_live(&app).await;
    let away_of = |people: &Value, id: PersonId| {
        let found = people.as_array().unwrap().iter().find(|person| person["id"] == json!(id)).cloned();
        found.unwrap()["away"].clone()
    };
    let people = app.call("people", json!({})).await.unwrap();
    let until: Timestamp = serde_json::from_value(away_of(&people, vikram)["until"].clone()).unwrap();
    assert_eq!(until.as_millis(), now.plus(3 * HOUR).as_millis() / MINUTE * MINUTE);
    decides(&world, |row| {
        let own = row.own.get_mut(&vikram).unwrap();
        own.here_until = Some(until);
    });
    wait_for(&app, "people", json!({}), |people| away_of(people, vikram).is_null()).await;
}

#[tokio::test(start_paused = true)]
async fn a_desk_begins_in_the_language_its_person_chose_elsewhere() {
    let world = World::new();
    world.hub.state().people[0].language = Some("hi-u-nu-deva".into());
    let app = world.asha().await;
    wait_until_live(&app).await;
    let state = app.call("app_state", json!({})).await.unwrap();
    assert_eq!((&state["language"], &state["settings"]["locale"]), (&json!("hi-u-nu-deva"), &Value::Null));
    assert_eq!(app.locale().await.as_deref(), Some("hi-u-nu-deva"), "so speak the tray and notifications");
    world.hub.now(|hub| {
        let mut state = hub.state();
        let rev = state.next();
        let row = &mut state.people[0];
        (row.language, row.rev) = (Some("xx".into()), rev);
    });
    // A language of a newer desk is none to begin in.
    wait_for(&app, "app_state", json!({}), |state| state["language"].is_null()).await;
}
