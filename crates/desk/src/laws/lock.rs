//! A desk that met no hub for long is locked.

use std::sync::Arc;
use std::time::Duration;

use sangam_model::time::{DAY, HOUR};
use sangam_protocol::error::code;
use serde_json::json;

use super::world::{World, send, sign_in, wait_for, wait_for_thread, wait_until_live};
use crate::vault::MemoryVault;

#[tokio::test(start_paused = true)]
async fn a_desk_that_met_no_hub_for_two_weeks_locks() {
    let world = World::new();
    let app = world.asha().await;
    wait_until_live(&app).await;
    world.goes_offline(&app).await;
    world.clock.advance(15 * DAY);
    wait_for(&app, "app_state", json!({}), |state| state["stage"] == "signed_out").await;
    app.close().await;
    let again = world.open().await.call("app_state", json!({})).await.unwrap();
    assert_eq!(again["stage"], "signed_out");
}

#[tokio::test(start_paused = true)]
async fn a_device_revoked_while_it_was_away_is_wiped_behind_its_lock() {
    for is_open in [false, true] {
        let mut world = World::new();
        let keyring = Arc::new(MemoryVault::default());
        world.keyring = keyring.clone();
        let mut app = world.asha().await;
        wait_until_live(&app).await;
        world.goes_offline(&app).await;
        if !is_open {
            app.close().await;
        }
        world.clock.advance(15 * DAY);
        world.hub.state().refuses = Some(code::DEVICE_REVOKED);
        if !is_open {
            app = world.open().await;
        }
        wait_for(&app, "app_state", json!({}), |state| state["stage"] == "signed_out").await;
        assert!(world.profile().exists(), "nobody knows yet");
        world.hub.state().offline = false;
        wait_for(&app, "app_state", json!({}), |state| state["stage"] == "doors").await;
        assert_eq!((world.profiles().len(), keyring.names().len()), (0, 0));
    }
}

#[tokio::test(start_paused = true)]
async fn a_lock_is_opened_by_its_person_alone() {
    let (world, app, chat) = World::with_customer("Ritika").await;
    world.goes_offline(&app).await;
    send(&app, chat, "baad mein").await;
    world.clock.advance(15 * DAY);
    wait_for(&app, "app_state", json!({}), |state| state["stage"] == "signed_out").await;
    world.hub.state().offline = false;
    tokio::time::sleep(Duration::from_secs(3_600)).await;
    assert_eq!(app.call("app_state", json!({})).await.unwrap()["stage"], "signed_out");
    sign_in(&app, "asha").await.unwrap();
    // What waits for its person was kept for them.
    wait_for(&app, "connection", json!({}), |connection| connection["asking"] == 1).await;
}

#[tokio::test(start_paused = true)]
async fn a_device_that_hears_of_it_when_its_person_leaves_is_wiped_as_well() {
    let (world, app, _) = World::with_customer("Ritika").await;
    world.goes_offline(&app).await;
    world.clock.advance(15 * DAY);
    wait_for(&app, "app_state", json!({}), |state| state["stage"] == "signed_out").await;
    world.hub.state().refuses = Some(code::DEVICE_REVOKED);
    world.hub.state().offline = false;
    app.call("sign_out", json!({})).await.unwrap();
    assert_eq!(app.call("app_state", json!({})).await.unwrap()["stage"], "doors");
    assert_eq!(world.profiles().len(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_desk_that_meets_its_hub_every_day_is_never_locked() {
    let world = World::new();
    let app = world.asha().await;
    wait_until_live(&app).await;
    for _ in 0..20 {
        world.goes_offline(&app).await;
        world.clock.advance(20 * HOUR);
        world.hub.state().offline = false;
        wait_until_live(&app).await;
    }
    world.goes_offline(&app).await;
    app.close().await;
    let again = world.open().await.call("app_state", json!({})).await.unwrap();
    assert_eq!(again["stage"], "inbox");
}

#[tokio::test(start_paused = true)]
async fn a_line_that_held_for_weeks_may_break() {
    let (world, app, chat) = World::with_customer("Ritika").await;
    for day in 1..=16 {
        world.clock.advance(DAY);
        world.hub.now(|hub| hub.writes(chat, "namaste"));
        wait_for_thread(&app, chat, |items| items.len() == day).await;
    }
    // Nobody says anything more, and the hub is there.
    world.clock.advance(15 * DAY);
    tokio::time::sleep(Duration::from_secs(5)).await;
    world.hub.state().offline = true;
    world.hub.cut();
    // Longer than it takes to lock a desk.
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(app.call("app_state", json!({})).await.unwrap()["stage"], "inbox");
    app.close().await;
    let again = world.open().await.call("app_state", json!({})).await.unwrap();
    assert_eq!(again["stage"], "inbox");
}
