//! Who sits at the desk, and what is left when they do not.

use std::time::Duration;

use sangam_protocol::error::code;
use serde_json::json;
use tokio::time::timeout;

use super::hub::{Fault, PASSWORD};
use super::world::{HUB, World, send, sign_in, wait_for, wait_for_thread, wait_until_live};

#[tokio::test(start_paused = true)]
async fn whoever_sat_here_is_found_again_even_without_the_hub() {
    let world = World::new();
    let chat = world.hub.customer("Ritika");
    world.hub.writes(chat, "namaste");
    let app = world.asha().await;
    wait_until_live(&app).await;
    app.close().await;
    world.hub.state().offline = true;
    let app = world.open().await;
    let state = app.call("app_state", json!({})).await.unwrap();
    assert_eq!((&state["stage"], &state["me"]["name"]), (&json!("inbox"), &json!("Asha")));
    wait_for_thread(&app, chat, |items| items.len() == 1).await;
}

#[tokio::test(start_paused = true)]
async fn wrong_words_at_the_door_open_nothing() {
    let world = World::new();
    let app = world.open().await;
    let args = json!({ "hub_url": HUB, "email": "asha@shop.example", "password": "guess", "totp": null });
    assert_eq!(app.call("sign_in", args).await.unwrap_err().code, code::WRONG_CREDENTIALS);
    let plain =
        json!({ "hub_url": "http://desk.shop.example", "email": "a", "password": PASSWORD, "totp": null });
    let refused = app.call("sign_in", plain).await.unwrap_err();
    assert_eq!((refused.code.as_str(), refused.detail), (code::INVALID, Some(json!({ "field": "https" }))));
    assert_eq!(app.call("app_state", json!({})).await.unwrap()["stage"], "doors");
    assert_eq!(app.call("people", json!({})).await.unwrap_err().code, code::UNAUTHENTICATED);
    assert_eq!(app.call("weather", json!({})).await.unwrap_err().code, code::INVALID);
}

#[tokio::test(start_paused = true)]
async fn an_ended_session_keeps_the_outbox_for_the_same_person() {
    let (world, app, chat) = World::with_customer("Ritika").await;
    world.goes_offline(&app).await;
    let id = send(&app, chat, "baad mein").await;
    {
        let mut state = world.hub.state();
        state.doors.tokens.clear();
        state.offline = false;
    }
    let state = wait_for(&app, "app_state", json!({}), |state| state["stage"] == "signed_out").await;
    assert_eq!(state["me"]["name"], "Asha");
    assert_eq!(app.call("connection", json!({})).await.unwrap()["state"], "signed_out");
    sign_in(&app, "vikram").await.unwrap();
    wait_until_live(&app).await;
    assert_eq!(
        app.call("connection", json!({})).await.unwrap()["waiting"],
        0,
        "another person's outbox is closed"
    );
    assert!(world.hub.state().executed.is_empty());
    sign_in(&app, "asha").await.unwrap();
    let items = wait_for_thread(&app, chat, |items| items.iter().any(|item| item["outbox"].is_null())).await;
    assert_eq!(items[0]["id"], id.to_string());
    assert_eq!(world.hub.state().executed.len(), 1, "it left once");
}

#[tokio::test(start_paused = true)]
async fn a_revoked_device_loses_what_had_not_left_and_nobody_sends_it_later() {
    let (world, app, chat) = World::with_customer("Ritika").await;
    world.goes_offline(&app).await;
    send(&app, chat, "baad mein").await;
    let draft = json!({ "conversation_id": chat, "text": "aur", "reply_to": null });
    app.call("save_draft", draft).await.unwrap();
    let profile = world.profile();
    {
        let mut state = world.hub.state();
        state.refuses = Some(code::DEVICE_REVOKED);
        state.offline = false;
    }
    wait_for(&app, "app_state", json!({}), |state| state["stage"] == "doors").await;
    assert!(!profile.exists(), "outbox and drafts are wiped with the rest");
    world.hub.state().refuses = None;
    sign_in(&app, "asha").await.unwrap();
    wait_until_live(&app).await;
    assert_eq!(app.call("connection", json!({})).await.unwrap()["waiting"], 0);
    let detail = app.call("conversation", json!({ "conversation_id": chat })).await.unwrap();
    assert_eq!(detail["item"]["draft"], serde_json::Value::Null);
    assert!(world.hub.state().executed.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_revoked_device_keeps_nothing() {
    let (world, app, chat) = World::with_customer("Ritika").await;
    send(&app, chat, "haan").await;
    let profile = world.profile();
    world.hub.state().refuses = Some(code::DEVICE_REVOKED);
    world.hub.cut();
    wait_for(&app, "app_state", json!({}), |state| state["stage"] == "doors").await;
    assert!(!profile.exists());
    app.close().await;
    assert_eq!(world.open().await.call("app_state", json!({})).await.unwrap()["stage"], "doors");
}

#[tokio::test(start_paused = true)]
async fn whoever_waits_for_the_hub_keeps_nobody_from_wiping_a_revoked_device() {
    let (world, app, chat) = World::with_customer("Ritika").await;
    world.hub.now(|hub| hub.writes(chat, "kya yeh mil jayega?"));
    let profile = world.profile();
    world.hub.state().moods.is_lost_in_thought = true;
    let label = json!({ "name": "Diwali", "colour": "green" });
    let asking = [
        ("make_label", label),
        ("delete_view", json!({ "view_id": chat })),
        ("remove_quick_reply", json!({ "quick_reply_id": chat })),
        ("delete_team", json!({ "team_id": chat })),
    ]
    .map(|(name, args)| {
        let app = app.clone();
        tokio::spawn(async move { app.call(name, args).await })
    });
    world.hub.in_vain.subscribe().wait_for(|asked| asked.len() == asking.len()).await.unwrap();
    world.hub.state().refuses = Some(code::DEVICE_REVOKED);
    world.hub.cut();
    let doors = wait_for(&app, "app_state", json!({}), |state| state["stage"] == "doors");
    timeout(Duration::from_secs(60), doors).await.expect("the window stands still");
    assert!(!profile.exists());
    for asked in asking {
        assert_eq!(asked.await.unwrap().unwrap_err().code, "offline", "the desk closed meanwhile");
    }
}

#[tokio::test(start_paused = true)]
async fn a_door_whose_answer_was_lost_is_tried_again_by_the_same_name() {
    let world = World::new();
    let app = world.open().await;
    let reset = "sangam://reset?hub=https%3A%2F%2Fdesk.shop.example&code=k7-Q2";
    let way_back = json!({ "reset": reset, "password": PASSWORD, "totp": null });
    world.hub.fails_next(Fault::AnswerLost);
    assert_eq!(app.call("use_reset", way_back.clone()).await.unwrap_err().code, "offline");
    app.call("use_reset", way_back).await.unwrap();
    let attempts = world.hub.state().doors.attempts.clone();
    assert!(attempts.len() == 2 && attempts[0].is_some() && attempts[0] == attempts[1], "{attempts:?}");
}
