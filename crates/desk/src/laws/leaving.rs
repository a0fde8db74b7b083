//! Whoever leaves a computer, and what is wiped of them there, also from afar.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use sangam_model::time::DAY;
use sangam_protocol::error::code;
use serde_json::json;

use super::world::{World, sign_in, wait_for, wait_until_live};
use crate::vault::{MemoryVault, Secret, Vault, VaultError};

#[tokio::test(start_paused = true)]
async fn signing_out_leaves_the_doors_and_a_locked_profile() {
    let world = World::new();
    let ritika = world.hub.customer("Ritika");
    world.hub.writes(ritika, "namaste");
    let app = world.asha().await;
    wait_until_live(&app).await;
    let questions = [
        ("conversations", json!({ "view": "all", "before": null, "limit": 9 })),
        ("conversation", json!({ "conversation_id": ritika })),
        ("thread", json!({ "conversation_id": ritika, "at": { "where": "latest" }, "limit": 9 })),
    ];
    for (name, args) in &questions {
        assert!(app.call(name, args.clone()).await.unwrap().to_string().contains("namaste"), "{name}");
    }
    app.call("sign_out", json!({})).await.unwrap();
    for (name, args) in questions {
        assert!(app.call(name, args).await.is_err(), "{name} is answered after the session");
    }
    let state = app.call("app_state", json!({})).await.unwrap();
    assert_eq!((&state["stage"], &state["me"]), (&json!("doors"), &json!(null)));
    assert!(world.profile().join("outbox.db").exists());
    assert!(world.hub.state().doors.tokens.is_empty(), "the hub was told");
    assert_eq!(app.call("connection", json!({})).await.unwrap()["state"], "idle");
}

/// Long enough for a desk at the doors to ask its hub.
const A_WHILE: Duration = Duration::from_secs(3_600);

#[tokio::test(start_paused = true)]
async fn a_computer_that_was_signed_out_is_wiped_when_its_hub_says_so() {
    for (signs_out, is_restarted) in [(true, false), (true, true), (false, false), (false, true)] {
        let mut world = World::new();
        let keyring = Arc::new(MemoryVault::default());
        world.keyring = keyring.clone();
        let mut app = world.asha().await;
        wait_until_live(&app).await;
        let stolen = world.hub.state().doors.tokens.clone();
        if signs_out {
            app.call("sign_out", json!({})).await.unwrap();
        } else {
            // Another password was chosen elsewhere.
            world.hub.state().doors.tokens.clear();
            world.hub.cut();
            wait_for(&app, "app_state", json!({}), |state| state["stage"] == "signed_out").await;
        }
        tokio::time::sleep(A_WHILE).await;
        assert_eq!(world.profiles().len(), 1, "nobody said anything");
        if is_restarted {
            app.close().await;
            app = world.open().await;
        }
        world.hub.state().offline = true;
        tokio::time::sleep(A_WHILE).await;
        world.hub.state().doors.revoked = stolen;
        world.hub.state().offline = false;
        tokio::time::sleep(A_WHILE).await;
        assert_eq!((world.profiles().len(), keyring.names().len()), (0, 0), "{signs_out} {is_restarted}");
        assert_eq!(app.call("app_state", json!({})).await.unwrap()["stage"], "doors");
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_wiped_of_one_person_disturbs_nobody_who_sits_there_meanwhile() {
    let world = World::new();
    let app = world.asha().await;
    wait_until_live(&app).await;
    let (ashas, hers) = (world.profile(), world.hub.state().doors.tokens.clone());
    app.call("sign_out", json!({})).await.unwrap();
    sign_in(&app, "vikram").await.unwrap();
    wait_until_live(&app).await;
    world.hub.state().doors.revoked = hers;
    tokio::time::sleep(A_WHILE).await;
    assert_eq!((ashas.exists(), world.profiles().len()), (false, 1));
    let state = app.call("app_state", json!({})).await.unwrap();
    assert_eq!((&state["stage"], &state["me"]["name"]), (&json!("inbox"), &json!("Vikram")));
    app.close().await;
    let again = world.open().await.call("app_state", json!({})).await.unwrap();
    assert_eq!(again["stage"], "inbox", "and he is found again");
}

#[tokio::test(start_paused = true)]
async fn a_computer_that_is_signed_in_again_names_the_sessions_it_had() {
    let world = World::new();
    let app = world.asha().await;
    wait_until_live(&app).await;
    world.goes_offline(&app).await;
    app.call("sign_out", json!({})).await.unwrap();
    world.hub.state().offline = false;
    tokio::time::sleep(A_WHILE).await;
    assert!(
        world.hub.state().doors.tokens.is_empty(),
        "the goodbye is said once there is somebody to hear it"
    );
    let named = async || loop {
        let former = world.hub.state().doors.former.clone();
        if !former.is_empty() {
            world.hub.state().doors.former.clear();
            break former;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    };
    sign_in(&app, "asha").await.unwrap();
    assert_eq!(named().await, ["canary-token-0"]);
    app.call("sign_out", json!({})).await.unwrap();
    sign_in(&app, "asha").await.unwrap();
    assert_eq!(named().await, ["canary-token-1"], "what was said once is not said again");
    world.hub.state().doors.revoked = vec!["canary-token-1".to_owned()];
    tokio::time::sleep(A_WHILE).await;
    assert_eq!(world.profiles().len(), 1, "a session that is over says nothing about the present one");
}

#[tokio::test(start_paused = true)]
async fn the_sessions_a_computer_had_are_named_to_a_hub_that_learns_of_it_later() {
    let world = World::new();
    let app = world.asha().await;
    wait_until_live(&app).await;
    app.call("sign_out", json!({})).await.unwrap();
    world.hub.state().moods.knows_no_former_sessions = true;
    sign_in(&app, "asha").await.unwrap();
    let wish = "/v1/me/former-sessions";
    world.hub.in_vain.subscribe().wait_for(|asked| asked.iter().any(|path| path == wish)).await.unwrap();
    app.close().await;
    let app = world.open().await;
    wait_until_live(&app).await;
    world.hub.in_vain.subscribe().wait_for(|asked| asked.len() == 2).await.unwrap();
    // The hub is renewed, for which it went away.
    world.hub.state().moods.knows_no_former_sessions = false;
    world.hub.cut();
    while world.hub.state().doors.former.is_empty() {
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    assert_eq!(world.hub.state().doors.former, ["canary-token-0"]);
}

#[tokio::test(start_paused = true)]
async fn whoever_leaves_may_leave_nothing_behind() {
    let mut world = World::new();
    let keyring = Arc::new(MemoryVault::default());
    world.keyring = keyring.clone();
    for is_offline in [false, true] {
        let app = world.asha().await;
        wait_until_live(&app).await;
        if is_offline {
            world.goes_offline(&app).await;
        }
        app.call("sign_out", json!({ "wipe": true })).await.unwrap();
        assert_eq!(app.call("app_state", json!({})).await.unwrap()["stage"], "doors");
        assert_eq!(world.profiles().len(), 0);
        assert_eq!(keyring.names().len(), usize::from(is_offline), "but the goodbye nobody heard");
        app.close().await;
    }
    assert_eq!(
        world.hub.state().doors.goodbyes,
        [true],
        "who heard it knows that nothing is left to be wiped"
    );
}

#[tokio::test(start_paused = true)]
async fn what_was_wiped_without_a_line_is_told_as_soon_as_there_is_one() {
    for is_restarted in [false, true] {
        let mut world = World::new();
        let keyring = Arc::new(MemoryVault::default());
        world.keyring = keyring.clone();
        let mut app = world.asha().await;
        wait_until_live(&app).await;
        world.goes_offline(&app).await;
        app.call("sign_out", json!({ "wipe": true })).await.unwrap();
        let kept = keyring.names();
        let [goodbye] = kept.as_slice() else { panic!("nothing but the goodbye: {kept:?}") };
        let goodbye = keyring.load(goodbye).await.unwrap().unwrap();
        assert!(!goodbye.expose().contains("Asha"), "which says of nobody that they were here");
        if is_restarted {
            app.close().await;
            app = world.open().await;
        }
        tokio::time::sleep(A_WHILE).await;
        assert_eq!(world.hub.state().doors.goodbyes, [] as [bool; 0]);
        world.hub.state().offline = false;
        tokio::time::sleep(2 * A_WHILE).await;
        assert_eq!(world.hub.state().doors.goodbyes, [true], "its owner's list shows it no more");
        assert_eq!((keyring.names().len(), world.hub.state().doors.tokens.len()), (0, 0));
        assert_eq!(app.call("app_state", json!({})).await.unwrap()["stage"], "doors");
    }
}

#[tokio::test(start_paused = true)]
async fn two_who_were_wiped_without_a_line_are_told_of_together() {
    let mut world = World::new();
    let keyring = Arc::new(MemoryVault::default());
    world.keyring = keyring.clone();
    let mut app = world.asha().await;
    for name in ["asha", "vikram"] {
        world.hub.state().offline = false;
        if name == "vikram" {
            sign_in(&app, name).await.unwrap();
        }
        wait_until_live(&app).await;
        world.goes_offline(&app).await;
        app.call("sign_out", json!({ "wipe": true })).await.unwrap();
    }
    app.close().await;
    assert_eq!(world.hub.state().doors.goodbyes, [] as [bool; 0], "both are still to be said");
    // While nobody could be told, their sessions ended.
    world.hub.state().doors.tokens.clear();
    world.hub.state().offline = false;
    app = world.open().await;
    tokio::time::sleep(Duration::from_secs(5 * 60)).await;
    assert_eq!(world.hub.state().doors.goodbyes, [true, true], "in one round, though both sessions are over");
    assert_eq!(keyring.names().len(), 0);
    app.close().await;
}

/// A keyring that counts how often it is asked, and may lock itself.
#[derive(Default)]
struct CountingKeyring {
    kept: MemoryVault,
    loads: AtomicUsize,
    is_locked: AtomicBool,
}

#[async_trait]
impl Vault for CountingKeyring {
    async fn load(&self, name: &str) -> Result<Option<Secret>, VaultError> {
        self.loads.fetch_add(1, Ordering::Relaxed);
        if self.is_locked.load(Ordering::Relaxed) {
            return Err(VaultError::Unavailable("nobody typed the password".into()));
        }
        self.kept.load(name).await
    }

    async fn store(&self, name: &str, secret: &Secret) -> Result<(), VaultError> {
        self.kept.store(name, secret).await
    }

    async fn delete(&self, name: &str) -> Result<(), VaultError> {
        self.kept.delete(name).await
    }
}

#[tokio::test(start_paused = true)]
async fn a_hub_that_is_gone_is_asked_no_more_often_than_one_that_answers_and_the_keyring_once() {
    let mut world = World::new();
    let keyring = Arc::new(CountingKeyring::default());
    world.keyring = keyring.clone();
    let app = world.asha().await;
    wait_until_live(&app).await;
    let stolen = world.hub.state().doors.tokens.clone();
    app.call("sign_out", json!({})).await.unwrap();
    app.close().await;
    world.hub.state().offline = true;
    let _app = world.open().await;
    let asked = || world.hub.in_vain.borrow().len();
    world.hub.in_vain.subscribe().wait_for(|asked| !asked.is_empty()).await.unwrap();
    let loads = keyring.loads.load(Ordering::Relaxed);
    tokio::time::sleep(A_WHILE).await;
    assert_eq!(keyring.loads.load(Ordering::Relaxed), loads, "its person is asked for no password again");
    assert!((4..10).contains(&asked()), "{}", asked());
    tokio::time::sleep(7 * 24 * A_WHILE).await;
    assert!((24 * 7..4 * 24 * 7 + 10).contains(&asked()), "{}", asked());
    world.hub.state().doors.revoked = stolen;
    world.hub.state().offline = false;
    tokio::time::sleep(A_WHILE / 3).await;
    assert_eq!(
        world.profiles().len(),
        0,
        "a stolen computer is wiped soon after it has a line, however long it had none"
    );
}

#[tokio::test(start_paused = true)]
async fn a_keyring_that_locks_itself_asks_for_its_password_ever_more_seldom() {
    let mut world = World::new();
    let keyring = Arc::new(CountingKeyring::default());
    world.keyring = keyring.clone();
    let app = world.asha().await;
    wait_until_live(&app).await;
    app.call("sign_out", json!({})).await.unwrap();
    app.close().await;
    let _app = world.open().await;
    keyring.is_locked.store(true, Ordering::Relaxed);
    let loads = keyring.loads.load(Ordering::Relaxed);
    tokio::time::sleep(7 * 24 * A_WHILE).await;
    let asked = keyring.loads.load(Ordering::Relaxed) - loads;
    assert!((2..50).contains(&asked), "{asked}");
}

/// A keyring that takes nothing more from some moment on.
#[derive(Default)]
struct FullKeyring {
    kept: MemoryVault,
    is_full: AtomicBool,
}

impl FullKeyring {
    fn refuses(&self) -> Result<(), VaultError> {
        let is_full = self.is_full.load(Ordering::Relaxed);
        if is_full { Err(VaultError::Unavailable("full".into())) } else { Ok(()) }
    }
}

#[async_trait]
impl Vault for FullKeyring {
    async fn load(&self, name: &str) -> Result<Option<Secret>, VaultError> {
        self.kept.load(name).await
    }

    async fn store(&self, name: &str, secret: &Secret) -> Result<(), VaultError> {
        self.refuses()?;
        self.kept.store(name, secret).await
    }

    async fn delete(&self, name: &str) -> Result<(), VaultError> {
        self.refuses()?;
        self.kept.delete(name).await
    }
}

#[tokio::test(start_paused = true)]
async fn nobody_leaves_half_where_the_vault_refuses() {
    let mut world = World::new();
    let keyring = Arc::new(FullKeyring::default());
    world.keyring = keyring.clone();
    let app = world.asha().await;
    wait_until_live(&app).await;
    world.goes_offline(&app).await;
    keyring.is_full.store(true, Ordering::Relaxed);
    let mut pushes = app.subscribe();
    assert_eq!(app.call("sign_out", json!({})).await.unwrap_err().code, "vault");
    assert!(pushes.next().await.is_some(), "the page looks where it is");
    assert_eq!(app.call("app_state", json!({})).await.unwrap()["stage"], "inbox");
    keyring.is_full.store(false, Ordering::Relaxed);
    app.call("sign_out", json!({})).await.unwrap();
    app.close().await;
    let again = world.open().await.call("app_state", json!({})).await.unwrap();
    assert_eq!(again["stage"], "doors", "nothing that opens is left");
}

#[tokio::test(start_paused = true)]
async fn a_desk_too_old_for_its_hub_is_wiped_as_any_other() {
    let world = World::new();
    let app = world.asha().await;
    wait_until_live(&app).await;
    world.hub.state().wants_newer = Some("2.0.0");
    world.hub.cut();
    wait_for(&app, "connection", json!({}), |line| line["state"] == "upgrade_required").await;
    for _ in 0..3 {
        world.clock.advance(10 * DAY);
        tokio::time::sleep(A_WHILE).await;
    }
    assert_eq!(app.call("app_state", json!({})).await.unwrap()["stage"], "inbox", "its hub knows who it is");
    world.hub.state().refuses = Some(code::DEVICE_REVOKED);
    wait_for(&app, "app_state", json!({}), |state| state["stage"] == "doors").await;
    assert_eq!(world.profiles().len(), 0);
}
