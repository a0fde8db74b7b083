//! A newer version is offered, fetched and installed as its person wishes, and never in the middle of something.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use sangam_model::time::{DAY, HOUR, SECOND};
use serde_json::{Value, json};

use super::hold::set;
use super::world::{World, send, wait_for, wait_for_thread, wait_until_live};
use crate::App;
use crate::api::updates::UpdateTrouble;
use crate::host::{OnProgress, Release, Updater};

/// A feed and an installer that do what a test says.
#[derive(Default)]
struct TestUpdater {
    release: Mutex<Option<Release>>,
    /// What goes wrong next, in order.
    troubles: Mutex<VecDeque<UpdateTrouble>>,
    done: Mutex<Vec<&'static str>>,
}

impl TestUpdater {
    fn does(&self, what: &'static str) -> Result<(), UpdateTrouble> {
        self.done.lock().unwrap().push(what);
        self.troubles.lock().unwrap().pop_front().map_or(Ok(()), Err)
    }

    fn done(&self) -> Vec<&'static str> {
        std::mem::take(&mut *self.done.lock().unwrap())
    }

    fn fails(&self, trouble: UpdateTrouble) {
        self.troubles.lock().unwrap().push_back(trouble);
    }
}

#[async_trait]
impl Updater for TestUpdater {
    fn asks_for_password(&self) -> bool {
        true
    }

    async fn check(&self) -> Result<Option<Release>, UpdateTrouble> {
        self.does("check")?;
        Ok(self.release.lock().unwrap().clone())
    }

    async fn download(&self, heard: OnProgress<'_>) -> Result<(), UpdateTrouble> {
        heard(1_000, Some(4_000));
        self.does("download")
    }

    async fn install(&self) -> Result<(), UpdateTrouble> {
        self.does("install")
    }

    fn restart(&self) {
        self.done.lock().unwrap().push("restart");
    }
}

/// A world with a feed that has a newer version for so many of a hundred desks.
fn with_feed(rollout: u8) -> (World, Arc<TestUpdater>) {
    let world = World::new();
    let updater = Arc::new(TestUpdater::default());
    let notes = Some("- Faster lists".to_owned());
    let release = Release { version: "9.0.0".into(), notes, published_at: None, rollout };
    *updater.release.lock().unwrap() = Some(release);
    *world.host.updater.lock().unwrap() = Some(updater.clone());
    (world, updater)
}

async fn wish(app: &App, name: &str) -> Result<(), String> {
    app.call(name, json!({})).await.map(drop).map_err(|error| error.code)
}

async fn wait_for_step(app: &App, step: &str) -> Value {
    wait_for(app, "updates", json!({}), |view| view["step"]["step"] == step).await
}

async fn offered(app: &App) -> Value {
    wait_for(app, "updates", json!({}), |view| !view["offer"].is_null()).await
}

/// At the desk, with the newer version fetched.
async fn fetched(world: &World) -> App {
    let app = world.asha().await;
    wait_until_live(&app).await;
    offered(&app).await;
    wish(&app, "fetch_update").await.unwrap();
    wait_for_step(&app, "ready").await;
    app
}

#[tokio::test(start_paused = true)]
async fn a_build_without_a_feed_asks_nobody_and_says_how_newer_versions_come() {
    let world = World::new();
    let app = world.asha().await;
    let view = app.call("updates", json!({})).await.unwrap();
    assert_eq!((&view["way"], &view["version"]), (&json!("system"), &json!(env!("CARGO_PKG_VERSION"))));
    for name in ["look_for_update", "fetch_update", "install_update", "put_off_update", "pass_over_update"] {
        assert_eq!(wish(&app, name).await, Err("unavailable".into()));
    }
    assert!(!world.folder.path().join("updates.json").exists());
}

#[tokio::test(start_paused = true)]
async fn what_the_feed_has_is_offered_and_takes_two_clicks_of_a_person() {
    let (world, updater) = with_feed(100);
    let app = world.asha().await;
    let view = offered(&app).await;
    assert_eq!(view["offer"], json!({ "version": "9.0.0", "notes": "- Faster lists", "published_at": null }));
    assert_eq!((&view["way"], &view["calls"]), (&json!("with_password"), &json!(true)));
    assert_eq!(updater.done(), ["check"], "nothing is fetched that nobody wanted");
    wish(&app, "install_update").await.unwrap();
    assert_eq!(updater.done(), [""; 0], "nothing is there to be installed");
    wish(&app, "fetch_update").await.unwrap();
    wait_for_step(&app, "ready").await;
    wish(&app, "install_update").await.unwrap();
    wait_for_step(&app, "restarting").await;
    assert_eq!(updater.done(), ["download", "install", "restart"]);
}

#[tokio::test(start_paused = true)]
async fn a_release_for_nobody_yet_is_told_to_whoever_asks() {
    let (world, updater) = with_feed(0);
    let app = world.asha().await;
    wait_for(&app, "updates", json!({}), |view| !view["looked_at"].is_null()).await;
    assert_eq!(app.call("updates", json!({})).await.unwrap()["offer"], json!(null));
    wish(&app, "look_for_update").await.unwrap();
    offered(&app).await;
    assert_eq!(updater.done(), ["check", "check"]);
}

#[tokio::test(start_paused = true)]
async fn what_was_put_off_is_quiet_for_a_day_also_after_a_restart() {
    let (world, _updater) = with_feed(100);
    let app = world.asha().await;
    assert_eq!(offered(&app).await["calls"], true);
    wish(&app, "put_off_update").await.unwrap();
    assert_eq!(app.call("updates", json!({})).await.unwrap()["calls"], false);
    app.close().await;
    let app = world.open().await;
    assert_eq!(offered(&app).await["calls"], false);
    world.clock.advance(DAY);
    assert_eq!(app.call("updates", json!({})).await.unwrap()["calls"], true);
    wish(&app, "pass_over_update").await.unwrap();
    world.clock.advance(90 * DAY);
    assert_eq!(app.call("updates", json!({})).await.unwrap()["calls"], false);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_installed_while_a_message_is_on_its_way() {
    let (world, updater) = with_feed(100);
    let chat = world.hub.customer("Ritika");
    let app = fetched(&world).await;
    updater.done();
    set(&app, json!({ "hold_seconds": 5 })).await;
    send(&app, chat, "haan, mil jayega").await;
    wish(&app, "install_update").await.unwrap();
    let told = |view: &Value| view["step"] == json!({ "step": "waiting", "on": "sending" });
    wait_for(&app, "updates", json!({}), told).await;
    assert_eq!(updater.done(), [""; 0]);
    world.clock.advance(5 * SECOND);
    wait_for_step(&app, "restarting").await;
    assert_eq!(updater.done(), ["install", "restart"]);
    assert_eq!(world.hub.state().executed.len(), 1, "it has left before");
}

#[tokio::test(start_paused = true)]
async fn nothing_waits_for_a_message_that_asks_its_person() {
    let (world, updater) = with_feed(100);
    let chat = world.hub.customer("Ritika");
    world.hub.writes(chat, "kab milega?");
    let app = fetched(&world).await;
    wait_for_thread(&app, chat, |items| !items.is_empty()).await;
    updater.done();
    world.goes_offline(&app).await;
    // Its receipt waits behind it.
    send(&app, chat, "kal aa jayega").await;
    world.clock.advance(HOUR);
    world.hub.state().offline = false;
    let asks =
        |connection: &Value| (&connection["state"], &connection["asking"]) == (&json!("live"), &json!(1));
    wait_for(&app, "connection", json!({}), asks).await;
    wish(&app, "install_update").await.unwrap();
    wait_for_step(&app, "restarting").await;
    assert_eq!(updater.done(), ["install", "restart"]);
    assert!(world.hub.state().executed.is_empty());
}

#[tokio::test(start_paused = true)]
async fn nobody_is_cut_short_who_speaks_and_whoever_waits_may_think_again() {
    let (world, updater) = with_feed(100);
    let chat = world.hub.customer("Ritika");
    let app = fetched(&world).await;
    updater.done();
    app.call("start_voice", json!({ "conversation_id": chat })).await.unwrap();
    wish(&app, "install_update").await.unwrap();
    let told = |view: &Value| view["step"] == json!({ "step": "waiting", "on": "recording" });
    wait_for(&app, "updates", json!({}), told).await;
    wish(&app, "put_off_update").await.unwrap();
    app.call("discard_voice", json!({ "conversation_id": chat })).await.unwrap();
    let view = wait_for_step(&app, "ready").await;
    assert_eq!((&view["calls"], updater.done()), (&json!(false), vec![]));
    wish(&app, "install_update").await.unwrap();
    wait_for_step(&app, "restarting").await;
    assert_eq!(updater.done(), ["install", "restart"]);
}

#[tokio::test(start_paused = true)]
async fn without_a_line_the_outbox_and_every_draft_wait_on_the_disk_for_the_newer_version() {
    let (world, updater) = with_feed(100);
    let chat = world.hub.customer("Ritika");
    let app = fetched(&world).await;
    updater.done();
    world.goes_offline(&app).await;
    let id = send(&app, chat, "kal aa jayega").await;
    app.call("save_draft", json!({ "conversation_id": chat, "text": "aur ek baat" })).await.unwrap();
    wish(&app, "install_update").await.unwrap();
    wait_for_step(&app, "restarting").await;
    assert_eq!(updater.done(), ["install", "restart"]);
    app.close().await;
    let app = world.open().await;
    world.hub.state().offline = false;
    let items = wait_for_thread(&app, chat, |items| items.iter().any(|item| item["outbox"].is_null())).await;
    assert_eq!(items[0]["id"], id.to_string());
    let detail = app.call("conversation", json!({ "conversation_id": chat })).await.unwrap();
    assert_eq!(detail["item"]["draft"], "aur ek baat");
}

#[tokio::test(start_paused = true)]
async fn what_goes_wrong_is_told_and_can_be_tried_again() {
    let (world, updater) = with_feed(100);
    updater.fails(UpdateTrouble::Unreachable);
    let app = world.asha().await;
    let view = wait_for(&app, "updates", json!({}), |view| !view["trouble"].is_null()).await;
    assert_eq!((&view["trouble"], &view["looked_at"]), (&json!("unreachable"), &json!(null)));
    wish(&app, "look_for_update").await.unwrap();
    assert_eq!(offered(&app).await["trouble"], json!(null));
    updater.fails(UpdateTrouble::BrokenOff);
    wish(&app, "fetch_update").await.unwrap();
    let view = wait_for(&app, "updates", json!({}), |view| view["trouble"] == "broken_off").await;
    assert_eq!((&view["step"]["step"], &view["offer"]["version"]), (&json!("idle"), &json!("9.0.0")));
    wish(&app, "fetch_update").await.unwrap();
    wait_for_step(&app, "ready").await;
    updater.fails(UpdateTrouble::NotAllowed);
    wish(&app, "install_update").await.unwrap();
    let view = wait_for(&app, "updates", json!({}), |view| view["trouble"] == "not_allowed").await;
    assert_eq!(view["step"]["step"], "ready");
    wish(&app, "install_update").await.unwrap();
    wait_for_step(&app, "restarting").await;
}

#[tokio::test(start_paused = true)]
async fn the_practice_shop_never_updates() {
    let (world, updater) = with_feed(100);
    let app = world.open().await;
    offered(&app).await;
    updater.done();
    app.call("enter_practice", json!({})).await.unwrap();
    let view = app.call("updates", json!({})).await.unwrap();
    assert_eq!(
        (&view["way"], &view["offer"], &view["calls"]),
        (&json!("practice"), &json!(null), &json!(false))
    );
    assert_eq!(wish(&app, "fetch_update").await, Err("unavailable".into()));
    app.close().await;
    let app = world.open().await;
    assert_eq!(app.call("updates", json!({})).await.unwrap()["way"], "practice");
    assert_eq!(updater.done(), [""; 0], "nor does it ask");
}
