//! Who sits at the desk, and what is left when they do not.

use std::sync::Arc;

use async_trait::async_trait;
use sangam_model::time::DAY;
use sangam_protocol::error::code;
use serde_json::json;

use super::hub::PASSWORD;
use super::world::{HUB, World, send, sign_in, wait_for, wait_for_thread, wait_until_live};
use crate::vault::{MemoryVault, Secret, Vault, VaultError};

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
    let world = World::new();
    let chat = world.hub.customer("Ritika");
    let app = world.asha().await;
    wait_until_live(&app).await;
    world.hub.state().offline = true;
    world.hub.cut();
    wait_for(&app, "connection", json!({}), |connection| connection["state"] == "offline").await;
    let id = send(&app, chat, "baad mein").await;
    {
        let mut state = world.hub.state();
        state.tokens.clear();
        state.offline = false;
    }
    let state = wait_for(&app, "app_state", json!({}), |state| state["stage"] == "signed_out").await;
    assert_eq!(state["me"]["name"], "Asha");
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
}

#[tokio::test(start_paused = true)]
async fn a_revoked_device_keeps_nothing() {
    let world = World::new();
    let chat = world.hub.customer("Ritika");
    let app = world.asha().await;
    wait_until_live(&app).await;
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
async fn signing_out_leaves_the_doors_and_a_locked_profile() {
    let world = World::new();
    let app = world.asha().await;
    wait_until_live(&app).await;
    app.call("sign_out", json!({})).await.unwrap();
    let state = app.call("app_state", json!({})).await.unwrap();
    assert_eq!((&state["stage"], &state["me"]), (&json!("doors"), &json!(null)));
    assert!(world.profile().join("outbox.db").exists());
    assert_eq!(app.call("connection", json!({})).await.unwrap()["state"], "idle");
}

#[tokio::test(start_paused = true)]
async fn a_desk_that_met_no_hub_for_two_weeks_locks() {
    let world = World::new();
    let app = world.asha().await;
    wait_until_live(&app).await;
    world.hub.state().offline = true;
    world.hub.cut();
    wait_for(&app, "connection", json!({}), |connection| connection["state"] == "offline").await;
    world.clock.advance(15 * DAY);
    wait_for(&app, "app_state", json!({}), |state| state["stage"] == "signed_out").await;
    app.close().await;
    let again = world.open().await.call("app_state", json!({})).await.unwrap();
    assert_eq!(again["stage"], "signed_out");
}

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

/// A keyring nobody started.
struct NoKeyring;

#[async_trait]
impl Vault for NoKeyring {
    async fn load(&self, _: &str) -> Result<Option<Secret>, VaultError> {
        Err(VaultError::Unavailable("no bus".into()))
    }

    async fn store(&self, _: &str, _: &Secret) -> Result<(), VaultError> {
        Err(VaultError::Unavailable("no bus".into()))
    }

    async fn delete(&self, _: &str) -> Result<(), VaultError> {
        Err(VaultError::Unavailable("no bus".into()))
    }
}

#[tokio::test]
async fn without_a_keyring_the_person_chooses_and_nothing_rests_in_clear() {
    let mut world = World::new();
    world.keyring = Arc::new(NoKeyring);
    let app = world.open().await;
    let state = app.call("app_state", json!({})).await.unwrap();
    assert_eq!((&state["stage"], &state["vault"]), (&json!("vault"), &json!("missing")));
    assert_eq!(app.call("open_vault", json!({ "how": "try_keyring" })).await.unwrap_err().code, "vault");
    let typed = json!({ "how": "passphrase", "passphrase": "pink city bazaar" });
    app.call("open_vault", typed.clone()).await.unwrap();
    sign_in(&app, "asha").await.unwrap();
    wait_until_live(&app).await;
    app.close().await;

    let app = world.open().await;
    let state = app.call("app_state", json!({})).await.unwrap();
    assert_eq!((&state["stage"], &state["vault"]), (&json!("vault"), &json!("passphrase_locked")));
    let wrong = json!({ "how": "passphrase", "passphrase": "blue city bazaar" });
    assert_eq!(app.call("open_vault", wrong).await.unwrap_err().code, code::WRONG_CREDENTIALS);
    app.call("open_vault", typed).await.unwrap();
    assert_eq!(app.call("app_state", json!({})).await.unwrap()["stage"], "inbox");
}

#[tokio::test(start_paused = true)]
async fn nothing_about_anyone_is_in_a_file_in_clear() {
    let world = World::new();
    let chat = world.hub.customer("Canary Customer");
    let message = world.hub.writes(chat, "canary text of a customer");
    world.hub.gets_file(message, "image", b"\x89PNG\r\n\x1a\ncanary file");
    let app = world.asha().await;
    wait_until_live(&app).await;
    app.call("save_draft", json!({ "conversation_id": chat, "text": "canary draft" })).await.unwrap();
    send(&app, chat, "canary reply").await;
    app.media(message).await.unwrap();
    let secrets = ["canary", "Canary", "desk.shop.example", "Asha", "Rang Bazaar"];
    let mut folders = vec![world.folder.path().to_owned()];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = std::fs::read(&path).unwrap();
            files += 1;
            for secret in secrets {
                let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
                assert!(!found, "{secret} is in {}", path.display());
            }
        }
    }
    assert!(files >= 5, "the files were looked at while they are open");
}
