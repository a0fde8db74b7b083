//! Where secrets rest, and what happens where there is no keyring.

use std::sync::Arc;

use async_trait::async_trait;
use sangam_protocol::error::code;
use serde_json::json;

use super::world::{World, send, sign_in, wait_until_live};
use crate::vault::{MemoryVault, Secret, Vault, VaultError};

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

#[tokio::test]
async fn a_passphrase_that_nobody_remembers_shuts_nobody_out() {
    for has_keyring in [false, true] {
        let mut world = World::new();
        world.keyring = Arc::new(NoKeyring);
        let chat = world.hub.customer("Ritika");
        let app = world.open().await;
        let typed = json!({ "how": "passphrase", "passphrase": "pink city bazaar" });
        app.call("open_vault", typed).await.unwrap();
        sign_in(&app, "asha").await.unwrap();
        wait_until_live(&app).await;
        app.call("save_draft", json!({ "conversation_id": chat, "text": "adhoora" })).await.unwrap();
        app.close().await;

        if has_keyring {
            world.keyring = Arc::new(MemoryVault::default());
        }
        let app = world.open().await;
        let refused = app.call("open_vault", json!({ "how": "try_keyring" })).await.unwrap_err();
        assert_eq!(refused.code, if has_keyring { "vault_empty" } else { "vault" });
        let state = app.call("app_state", json!({})).await.unwrap();
        assert_eq!(state["vault"], "passphrase_locked", "what only the file opens is still behind it");
        app.call("open_vault", json!({ "how": "begin_anew" })).await.unwrap();
        let state = app.call("app_state", json!({})).await.unwrap();
        let shown = (&state["stage"], &state["vault"]);
        let begun = if has_keyring { ("doors", "keyring") } else { ("vault", "missing") };
        assert_eq!(shown, (&json!(begun.0), &json!(begun.1)));
        if !has_keyring {
            let typed = json!({ "how": "passphrase", "passphrase": "blue city bazaar" });
            app.call("open_vault", typed).await.unwrap();
        }
        sign_in(&app, "asha").await.unwrap();
        let state = app.call("app_state", json!({})).await.unwrap();
        assert!(state["notices"].to_string().contains("outbox_lost"), "it says what it cost: {state}");
        wait_until_live(&app).await;
        assert!(world.folder.path().join("vault.set-aside-1").exists(), "who remembers it later has it");
    }
}

#[tokio::test]
async fn what_fails_behind_the_vault_can_be_tried_again() {
    let mut world = World::new();
    world.keyring = Arc::new(NoKeyring);
    let app = world.open().await;
    let typed = json!({ "how": "passphrase", "passphrase": "pink city bazaar" });
    app.call("open_vault", typed.clone()).await.unwrap();
    sign_in(&app, "asha").await.unwrap();
    wait_until_live(&app).await;
    app.close().await;
    let app = world.open().await;
    // Somebody else has the profile.
    let lock = std::fs::File::options().write(true).open(world.profile().join("lock")).unwrap();
    lock.lock().unwrap();
    for _ in 0..2 {
        assert_eq!(app.call("open_vault", typed.clone()).await.unwrap_err().code, "storage");
    }
    drop(lock);
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
