//! The practice shop is a visit.

use std::sync::Arc;

use serde_json::json;

use super::world::{World, wait_until_live};
use crate::api::tag::Push;
use crate::vault::MemoryVault;

#[tokio::test(start_paused = true)]
async fn the_practice_shop_is_one_click_and_found_again() {
    let world = World::new();
    world.hub.customer("Ritika");
    let app = world.open().await;
    app.call("enter_practice", json!({})).await.unwrap();
    wait_until_live(&app).await;
    let state = app.call("app_state", json!({})).await.unwrap();
    assert_eq!((&state["stage"], &state["me"]["practice"]), (&json!("inbox"), &json!(true)));
    let profile = world.profile();
    app.close().await;
    assert!(!*world.inside.open.lock().unwrap(), "the shop closes with the desk");

    let app = world.open().await;
    wait_until_live(&app).await;
    assert_ne!(world.profile(), profile, "the shop is founded anew, and nothing of the last visit is left");
    let mut pushes = app.subscribe();
    let scene = app.call("start_scene", json!({ "scene": "first_answer" })).await.unwrap();
    let opened = loop {
        if let Push::Open { conversation_id } = pushes.next().await.unwrap() {
            break conversation_id.to_string();
        }
    };
    assert_eq!(scene["conversation_id"], opened);
    app.call("sign_out", json!({})).await.unwrap();
    assert_eq!(app.call("app_state", json!({})).await.unwrap()["stage"], "doors");
    assert!(!*world.inside.open.lock().unwrap());
}

#[tokio::test(start_paused = true)]
async fn practice_is_a_visit_that_leaves_nothing_behind() {
    let mut world = World::new();
    let keyring = Arc::new(MemoryVault::default());
    world.keyring = keyring.clone();
    let app = world.asha().await;
    wait_until_live(&app).await;
    let (profiles, secrets) = (world.profiles(), keyring.names());
    for _ in 0..2 {
        app.call("enter_practice", json!({})).await.unwrap();
        wait_until_live(&app).await;
        app.call("enter_practice", json!({})).await.unwrap();
        assert_eq!(world.profiles().len(), profiles.len() + 1, "whoever is there is there");
        app.call("sign_out", json!({})).await.unwrap();
        let state = app.call("app_state", json!({})).await.unwrap();
        assert_eq!((&state["stage"], &state["me"]["practice"]), (&json!("inbox"), &json!(false)));
        wait_until_live(&app).await;
        assert_eq!((world.profiles(), keyring.names()), (profiles.clone(), secrets.clone()));
    }
    // A window that closes in the shop, and the next start.
    app.call("enter_practice", json!({})).await.unwrap();
    wait_until_live(&app).await;
    app.close().await;
    let app = world.open().await;
    let state = app.call("app_state", json!({})).await.unwrap();
    assert_eq!((&state["stage"], &state["me"]["practice"]), (&json!("inbox"), &json!(false)));
    assert_eq!((world.profiles(), keyring.names()), (profiles, secrets));
}

#[tokio::test(start_paused = true)]
async fn a_shop_that_does_not_open_takes_nobody_from_their_desk() {
    let world = World::new();
    let app = world.asha().await;
    wait_until_live(&app).await;
    *world.inside.shut.lock().unwrap() = true;
    assert_eq!(app.call("enter_practice", json!({})).await.unwrap_err().code, "local_hub");
    let state = app.call("app_state", json!({})).await.unwrap();
    assert_eq!((&state["stage"], &state["me"]["practice"]), (&json!("inbox"), &json!(false)));
    wait_until_live(&app).await;
}

#[tokio::test(start_paused = true)]
async fn a_real_desk_has_no_scenes() {
    let world = World::new();
    let app = world.asha().await;
    assert_eq!(app.call("practice_scenes", json!({})).await.unwrap_err().code, "not_practice");
}
