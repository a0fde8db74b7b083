//! Who sits at the desk, and what is left when they do not.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use sangam_model::id::ConversationId;
use sangam_model::time::{DAY, HOUR};
use sangam_protocol::error::code;
use serde_json::json;
use tokio::time::timeout;

use super::hub::{Fault, PASSWORD};
use super::world::{HUB, World, send, sign_in, wait_for, wait_for_thread, wait_until_live};
use crate::App;
use crate::api::tag::Push;
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
async fn a_hub_that_is_gone_is_asked_ever_more_seldom_and_the_keyring_once() {
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
    assert!((10..30).contains(&asked()), "{}", asked());
    world.hub.state().doors.revoked = stolen;
    world.hub.state().offline = false;
    tokio::time::sleep(25 * A_WHILE).await;
    assert_eq!(world.profiles().len(), 0, "but it is not given up");
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
    assert_eq!(app.call("enter_practice", json!({})).await.unwrap_err().code, "practice");
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
    assert_eq!(app.call("connection", json!({})).await.unwrap()["state"], "offline");
    wait_for_thread(&app, chat, |items| items.len() == 1).await;
    *world.inside.unwell.lock().unwrap() = false;
    wait_until_live(&app).await;
    app.call("sign_out", json!({})).await.unwrap();
    app.close().await;

    *world.inside.unwell.lock().unwrap() = true;
    let app = world.open().await;
    let state = app.call("app_state", json!({})).await.unwrap();
    assert_eq!(state["stage"], "doors", "no password is asked for by who may not get it");
    assert_eq!(app.call("find_own_desk", json!({})).await.unwrap_err().code, "local_hub");
}

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
