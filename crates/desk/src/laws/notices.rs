//! What the screen says once: to whom, and for how long.

use std::time::Duration;

use sangam_model::Delivery;
use sangam_model::id::ConversationId;
use serde_json::{Value, json};
use tokio::time::timeout;

use super::world::{World, send, sign_in, wait_for, wait_until_live};
use crate::App;

/// What is said, once it is so much.
async fn told(app: &App, count: usize) -> Vec<Value> {
    let is_told = |state: &Value| state["notices"].as_array().unwrap().len() == count;
    let state = wait_for(app, "app_state", json!({}), is_told).await;
    state["notices"].as_array().unwrap().iter().map(|notice| notice["kind"].clone()).collect()
}

async fn describe(app: &App, chat: ConversationId, about: &str) {
    let args = json!({ "conversation_id": chat, "about": about, "before": null });
    app.call("describe_contact", args).await.unwrap();
}

async fn block(app: &App, chat: ConversationId) {
    app.call("set_blocked", json!({ "conversation_id": chat, "blocked": true })).await.unwrap();
}

/// A reply of hers that did not arrive, a wish the hub refused, and one for which she typed something.
async fn three_things_go_wrong(world: &World, app: &App, ritika: ConversationId) {
    let sent = send(app, ritika, "haan").await;
    wait_for(app, "connection", json!({}), |connection| connection["waiting"] == 0).await;
    world.hub.now(|hub| hub.delivers(sent, Delivery::Failed));
    told(app, 1).await;
    world.hub.state().moods.refuses_wishes = true;
    block(app, ritika).await;
    told(app, 2).await;
    describe(app, ritika, "VIP, never call").await;
    told(app, 3).await;
}

fn words(kinds: &[Value]) -> Vec<&str> {
    kinds.iter().filter_map(|kind| kind["words"].as_str()).collect()
}

#[tokio::test(start_paused = true)]
async fn what_is_said_to_one_person_is_read_by_nobody_who_sits_down_after_them() {
    let (world, app, ritika) = World::with_customer("Ritika").await;
    three_things_go_wrong(&world, &app, ritika).await;
    app.call("sign_out", json!({})).await.unwrap();
    assert_eq!(app.call("app_state", json!({})).await.unwrap()["notices"], json!([]));
    sign_in(&app, "vikram").await.unwrap();
    wait_until_live(&app).await;
    assert_eq!(app.call("app_state", json!({})).await.unwrap()["notices"], json!([]));
    app.call("sign_out", json!({})).await.unwrap();
    sign_in(&app, "asha").await.unwrap();
    wait_until_live(&app).await;
    assert_eq!(words(&told(&app, 1).await), ["VIP, never call"], "what she typed waits for her");

    app.call("enter_practice", json!({})).await.unwrap();
    wait_until_live(&app).await;
    let state = app.call("app_state", json!({})).await.unwrap();
    assert_eq!((&state["me"]["practice"], &state["notices"]), (&json!(true), &json!([])));
    app.call("sign_out", json!({})).await.unwrap();
    assert_eq!(words(&told(&app, 1).await), ["VIP, never call"]);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_said_any_more_of_a_chat_that_is_not_seen_any_more() {
    let world = World::new();
    let (ritika, farah) = (world.hub.customer("Ritika"), world.hub.customer("Farah"));
    let app = world.asha().await;
    wait_until_live(&app).await;
    three_things_go_wrong(&world, &app, ritika).await;
    block(&app, farah).await;
    wait_for(&app, "app_state", json!({}), |state| state["notices"].to_string().contains("Farah")).await;
    world.hub.now(|hub| hub.shows(ritika, false));
    let left = told(&app, 2).await;
    let chats = left.iter().map(|kind| kind["chats"].clone()).collect::<Vec<_>>();
    assert!(chats.contains(&json!([{ "id": farah, "name": "Farah" }])), "{left:?}");
    assert!(chats.contains(&json!([])), "that something was not done is said all the same: {left:?}");
    assert_eq!(words(&left), [] as [&str; 0], "what she typed is in no sight");
    let notices = app.call("app_state", json!({})).await.unwrap()["notices"].clone();
    let is_blind = |notice: &&Value| notice["kind"]["chats"] == json!([]);
    let blind = notices.as_array().unwrap().iter().find(is_blind).unwrap();
    app.call("dismiss_notice", json!({ "id": blind["id"] })).await.unwrap();
    told(&app, 1).await;
    world.hub.now(|hub| hub.shows(ritika, true));
    // What she typed only hid behind its chat.
    let is_back = |state: &Value| state["notices"].to_string().contains("VIP, never call");
    wait_for(&app, "app_state", json!({}), is_back).await;
    world.hub.now(super::hub::ScriptedHub::changes_scope);
    let is_anew = |state: &Value| {
        let notices = state["notices"].to_string();
        notices.contains("VIP, never call") && !notices.contains("Farah")
    };
    let told_anew = timeout(Duration::from_secs(60), wait_for(&app, "app_state", json!({}), is_anew));
    told_anew.await.expect("what was said before stands over what is seen now");
}

#[tokio::test(start_paused = true)]
async fn nothing_is_said_any_more_of_a_chat_that_left_sight_while_nobody_told_of_it() {
    let (world, app, ritika) = World::with_customer("Ritika").await;
    three_things_go_wrong(&world, &app, ritika).await;
    world.goes_offline(&app).await;
    world.hub.shows(ritika, false);
    world.hub.begins_another_life();
    world.hub.state().offline = false;
    wait_until_live(&app).await;
    let left = told(&app, 1).await;
    assert_eq!((&left[0]["what"], &left[0]["chats"]), (&json!("describe_contact"), &json!([])));
    assert_eq!(words(&left), [] as [&str; 0]);
}

#[tokio::test(start_paused = true)]
async fn what_is_said_of_a_chat_follows_it_into_the_one_it_becomes() {
    let (world, app, [kept, gone]) = World::with_one_twice().await;
    three_things_go_wrong(&world, &app, gone).await;
    world.hub.state().moods.refuses_wishes = false;
    world.merges(&app, gone, kept).await;
    let leads =
        |kind: &Value| kind["conversation_id"] == json!(kept) || kind["chats"][0]["id"] == json!(kept);
    assert!(told(&app, 3).await.iter().all(leads));
}

#[tokio::test(start_paused = true)]
async fn what_was_typed_for_a_refused_wish_is_kept_until_its_person_lets_go_of_it() {
    let (world, app, ritika) = World::with_customer("Ritika").await;
    world.hub.state().moods.refuses_wishes = true;
    let typed: Vec<_> = (0..25).map(|nth| format!("what she said, part {nth}")).collect();
    for about in &typed {
        describe(&app, ritika, about).await;
    }
    wait_for(&app, "connection", json!({}), |connection| connection["waiting"] == 0).await;
    let all = |kinds: &[Value]| {
        let mut all: Vec<_> = words(kinds).into_iter().map(str::to_owned).collect();
        all.sort_by_key(|words| typed.iter().position(|typed| typed == words));
        all
    };
    assert_eq!(all(&told(&app, 25).await), typed);
    let chat = app.call("conversation", json!({ "conversation_id": ritika })).await.unwrap();
    assert!(!chat.to_string().contains("what she said"), "it did not come true");
    app.close().await;

    let app = world.open().await;
    assert_eq!(all(&told(&app, 25).await), typed);
    let notices = app.call("app_state", json!({})).await.unwrap()["notices"].clone();
    let is_first = |notice: &&Value| notice["kind"]["words"] == typed[0].as_str();
    let first = notices.as_array().unwrap().iter().find(is_first).unwrap();
    app.call("dismiss_notice", json!({ "id": first["id"] })).await.unwrap();
    assert_eq!(all(&told(&app, 24).await), typed[1..]);
    app.close().await;
    let app = world.open().await;
    assert_eq!(all(&told(&app, 24).await), typed[1..], "what was let go of is gone");
}
