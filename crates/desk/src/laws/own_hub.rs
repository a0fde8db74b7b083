//! A shop's own hub, on the computer of its first desk.

use std::time::Duration;

use serde_json::json;

use super::hub::PASSWORD;
use super::world::{World, sign_in, wait_for_thread, wait_until_live};

#[tokio::test(start_paused = true)]
async fn a_shops_own_desk_is_found_again_wherever_it_listens_today() {
    let world = World::new();
    let app = world.open().await;
    let args = json!({
        "workspace_name": "Rang Bazaar", "name": "Asha", "email": "asha@shop.example", "password": PASSWORD
    });
    app.call("start_own_desk", args).await.unwrap();
    wait_until_live(&app).await;
    app.close().await;
    let app = world.open().await;
    wait_until_live(&app).await;
    let profile = world.profile();
    app.call("sign_out", json!({})).await.unwrap();
    app.close().await;

    let app = world.open().await;
    let state = app.call("app_state", json!({})).await.unwrap();
    assert_eq!(state["stage"], "signed_out", "the way back into one's own shop stays open");
    let again = json!({
        "hub_url": state["me"]["hub_url"], "email": "asha@shop.example", "password": PASSWORD, "totp": null
    });
    app.call("sign_in", again).await.unwrap();
    wait_until_live(&app).await;
    assert_eq!(std::fs::read_dir(profile.parent().unwrap()).unwrap().count(), 1);
}

#[tokio::test(start_paused = true)]
async fn nobody_loses_the_way_to_a_desk_that_was_begun_on_this_computer() {
    let world = World::new();
    let app = world.open().await;
    assert_eq!(app.call("find_own_desk", json!({})).await.unwrap(), json!({ "hub_url": null }));
    let shop = json!({
        "workspace_name": "Rang Bazaar", "name": "Asha", "email": "asha@shop.example", "password": PASSWORD
    });
    app.call("start_own_desk", shop.clone()).await.unwrap();
    wait_until_live(&app).await;
    // Signs out, says to be someone else, and sits at a desk elsewhere.
    for _ in 0..2 {
        app.call("sign_out", json!({})).await.unwrap();
    }
    assert_eq!(app.call("app_state", json!({})).await.unwrap()["stage"], "doors");
    sign_in(&app, "vikram").await.unwrap();
    app.call("sign_out", json!({})).await.unwrap();
    app.close().await;

    let app = world.open().await;
    assert_eq!(app.call("app_state", json!({})).await.unwrap()["stage"], "doors");
    app.call("start_own_desk", shop).await.expect_err("no second one beside it");
    let found = app.call("find_own_desk", json!({})).await.unwrap();
    let again = json!({
        "hub_url": found["hub_url"], "email": "asha@shop.example", "password": PASSWORD, "totp": null
    });
    app.call("sign_in", again).await.unwrap();
    wait_until_live(&app).await;
    assert_eq!(world.profiles().len(), 2, "hers, as she left it, and Vikram's");
    app.close().await;
    let app = world.open().await;
    wait_until_live(&app).await;
}

#[tokio::test(start_paused = true)]
async fn a_shops_own_hub_that_does_not_start_is_tried_again_and_nobody_in_its_place_is_asked() {
    let world = World::new();
    let chat = world.hub.customer("Ritika");
    world.hub.writes(chat, "namaste");
    let app = world.open().await;
    let shop = json!({
        "workspace_name": "Rang Bazaar", "name": "Asha", "email": "asha@shop.example", "password": PASSWORD
    });
    app.call("start_own_desk", shop).await.unwrap();
    wait_until_live(&app).await;
    wait_for_thread(&app, chat, |items| items.len() == 1).await;
    app.close().await;
    *world.inside.unwell.lock().unwrap() = true;
    let app = world.open().await;
    // Here somebody answers at any address.
    tokio::time::sleep(Duration::from_secs(60)).await;
    let line = app.call("connection", json!({})).await.unwrap();
    assert_eq!((&line["state"], &line["own_hub_fails"]), (&json!("offline"), &json!("the disk is full")));
    wait_for_thread(&app, chat, |items| items.len() == 1).await;
    *world.inside.unwell.lock().unwrap() = false;
    wait_until_live(&app).await;
    assert_eq!(app.call("connection", json!({})).await.unwrap()["own_hub_fails"], json!(null));
    app.call("sign_out", json!({})).await.unwrap();
    app.close().await;

    *world.inside.unwell.lock().unwrap() = true;
    let app = world.open().await;
    let state = app.call("app_state", json!({})).await.unwrap();
    assert_eq!(state["stage"], "doors", "no password is asked for by who may not get it");
    assert_eq!(app.call("find_own_desk", json!({})).await.unwrap_err().code, "local_hub");
}
