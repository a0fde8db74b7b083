//! What is lost or damaged on the disk costs as little as can be, and is said.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sangam_model::id::ConversationId;
use serde_json::json;

use super::world::{World, wait_for_thread, wait_until_live};
use crate::App;
use crate::vault::MemoryVault;

#[tokio::test(start_paused = true)]
async fn a_lost_key_costs_the_outbox_and_says_so() {
    let mut world = World::new();
    let chat = world.hub.customer("Ritika");
    let app = world.asha().await;
    wait_until_live(&app).await;
    app.call("save_draft", json!({ "conversation_id": chat, "text": "adhoora" })).await.unwrap();
    app.close().await;
    world.keyring = Arc::new(MemoryVault::default());
    let app = world.asha().await;
    let state = app.call("app_state", json!({})).await.unwrap();
    let kinds: Vec<_> =
        state["notices"].as_array().unwrap().iter().map(|notice| &notice["kind"]["kind"]).collect();
    assert!(kinds.contains(&&json!("cache_rebuilt")) && kinds.contains(&&json!("outbox_lost")), "{kinds:?}");
    wait_until_live(&app).await;
    assert!(
        app.call("conversation", json!({ "conversation_id": chat })).await.is_ok(),
        "the hub has everything"
    );
}

#[tokio::test(start_paused = true)]
async fn a_damaged_cache_heals_from_the_hub_while_someone_reads() {
    let world = World::new();
    let chat = world.hub.customer("Ritika");
    for nth in 0..200 {
        world.hub.writes(chat, &format!("number {nth} {}", "namaste ".repeat(40)));
    }
    let app = world.asha().await;
    wait_until_live(&app).await;
    app.close().await;
    damage_half(&world.profile().join("cache.db"));
    world.hub.state().offline = true;

    let app = world.open().await;
    wait_until_rebuilt(&app, chat).await;
    world.hub.state().offline = false;
    wait_until_live(&app).await;
    wait_for_thread(&app, chat, |items| items.len() == 200).await;
}

#[tokio::test(start_paused = true)]
async fn a_damaged_cache_that_finds_no_room_is_rebuilt_as_soon_as_it_does() {
    let world = World::new();
    let chat = world.hub.customer("Ritika");
    for nth in 0..200 {
        world.hub.writes(chat, &format!("number {nth} {}", "namaste ".repeat(40)));
    }
    let app = world.asha().await;
    wait_until_live(&app).await;
    app.close().await;
    world.hub.state().offline = true;

    let app = world.open().await;
    damage_half(&world.profile().join("cache.db"));
    // What is damaged cannot be put out of the way.
    let in_the_way = world.profile().join("cache.db.set-aside");
    std::fs::create_dir_all(in_the_way.join("full")).unwrap();
    wait_until_refused(&app, chat).await;
    std::fs::remove_dir_all(in_the_way).unwrap();
    let rebuilt = tokio::time::timeout(Duration::from_secs(60), wait_until_rebuilt(&app, chat)).await;
    assert!(rebuilt.is_ok(), "nobody tries again");
    world.hub.state().offline = false;
    wait_until_live(&app).await;
    wait_for_thread(&app, chat, |items| items.len() == 200).await;
}

/// Reads until somebody has met what is damaged, and it was built anew.
async fn wait_until_rebuilt(app: &App, chat: ConversationId) {
    let mut pushes = app.subscribe();
    let args = json!({ "conversation_id": chat, "at": { "where": "latest" }, "limit": 200 });
    loop {
        let _ = app.call("thread", args.clone()).await;
        let state = app.call("app_state", json!({})).await.unwrap();
        if state["notices"].as_array().unwrap().iter().any(|notice| notice["kind"]["kind"] == "cache_rebuilt")
        {
            break;
        }
        pushes.next().await.unwrap();
    }
}

/// Asks until what is damaged was met, and for as long as a desk needs to try to mend it.
async fn wait_until_refused(app: &App, chat: ConversationId) {
    let args = json!({ "conversation_id": chat, "at": { "where": "latest" }, "limit": 200 });
    while app.call("thread", args.clone()).await.is_ok() {}
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert!(app.call("thread", args).await.is_err(), "it cannot be mended yet");
}

fn damage_half(file: &Path) {
    let mut bytes = std::fs::read(file).unwrap();
    let begin = bytes.len() / 2;
    for place in (begin..bytes.len()).step_by(512) {
        bytes[place] ^= 1;
    }
    std::fs::write(file, bytes).unwrap();
}
