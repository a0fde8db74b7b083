//! A data directory, a hub, and a desk that can be opened, killed and opened again.

mod killed;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, Weak};

use async_trait::async_trait;
use sangam_model::id::{ConversationId, MessageId, WorkspaceId};
use sangam_model::{ManualClock, SeededRandom, Timestamp};
use sangam_voice::{Ear, Input, Listening, Microphone, MicrophoneEvent, Sound, Trouble};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::watch;
use url::Url;
use zeroize::Zeroizing;

pub(super) use self::killed::killed_again_and_again;
use super::hub::{PASSWORD, ScriptedHub};
use crate::address::HubAddress;
use crate::api::error::{UiError, own};
use crate::api::practice::{SceneId, SceneState};
use crate::host::{Embedded, Host, LocalHub, Owner, Practice, Updater};
use crate::vault::{MemoryVault, Vault};
use crate::{App, Execution, Parts};

pub(super) const HUB: &str = "https://desk.shop.example";

/// What stays when a desk is killed.
pub(super) struct World {
    pub(super) folder: TempDir,
    pub(super) hub: ScriptedHub,
    pub(super) clock: Arc<ManualClock>,
    pub(super) keyring: Arc<dyn Vault>,
    pub(super) host: Arc<TestHost>,
    pub(super) inside: Arc<Inside>,
    pub(super) microphone: Arc<TestMicrophone>,
    lives: Mutex<u64>,
}

impl World {
    pub(super) fn new() -> Self {
        let clock = Arc::new(ManualClock::new(Timestamp::from_secs(1_795_302_220)));
        let hub = ScriptedHub::new(Arc::clone(&clock), 7);
        Self {
            folder: tempfile::tempdir().unwrap(),
            inside: Arc::new(Inside::new(hub.clone())),
            hub,
            clock,
            keyring: Arc::new(MemoryVault::default()),
            host: Arc::new(TestHost::default()),
            microphone: Arc::new(TestMicrophone::default()),
            lives: Mutex::new(0),
        }
    }

    pub(super) async fn open(&self) -> App {
        let life = {
            let mut lives = self.lives.lock().unwrap();
            *lives += 1;
            *lives
        };
        let parts = Parts {
            data_folder: self.folder.path().to_owned(),
            clock: self.clock.clone(),
            random: Arc::new(SeededRandom::new(1_000 + life)),
            transport: Arc::new(self.hub.clone()),
            keyring: Arc::clone(&self.keyring),
            host: self.host.clone(),
            microphone: self.microphone.clone(),
            practice: self.inside.clone(),
            local_hub: self.inside.clone(),
            execution: Execution::Threads,
        };
        App::open(parts).await.unwrap()
    }

    /// Opens the desk and lets Asha sign in.
    pub(super) async fn asha(&self) -> App {
        let app = self.open().await;
        sign_in(&app, "asha").await.unwrap();
        app
    }

    /// Asha's desk, live, with a chat of that customer in it.
    pub(super) async fn with_customer(name: &str) -> (Self, App, ConversationId) {
        let world = Self::new();
        let chat = world.hub.customer(name);
        let app = world.asha().await;
        wait_until_live(&app).await;
        (world, app, chat)
    }

    /// The same with two chats of one who wrote twice: the one that is to stay, and the one that is to become part of it.
    pub(super) async fn with_one_twice() -> (Self, App, [ConversationId; 2]) {
        let world = Self::new();
        let chats = world.one_twice();
        let app = world.asha().await;
        wait_until_live(&app).await;
        (world, app, chats)
    }

    /// Two chats of one who wrote twice: the one that stays when they become one, and the other.
    pub(super) fn one_twice(&self) -> [ConversationId; 2] {
        let mut chats = ["Ritika", "Ritika again"].map(|name| self.hub.customer(name));
        chats.sort_unstable();
        chats
    }

    /// The hub goes away, and the desk has noticed.
    pub(super) async fn goes_offline(&self, app: &App) {
        self.hub.state().offline = true;
        self.hub.cut();
        wait_for(app, "connection", json!({}), |connection| connection["state"] == "offline").await;
    }

    /// One chat becomes part of another, and the desk knows.
    pub(super) async fn merges(&self, app: &App, gone: ConversationId, kept: ConversationId) {
        self.hub.now(|hub| hub.merges(gone, kept));
        let is_led = |shown: &Value| shown["item"]["id"] == kept.to_string();
        wait_for(app, "conversation", json!({ "conversation_id": gone }), is_led).await;
    }

    /// The names of all profiles, in their order.
    pub(super) fn profiles(&self) -> Vec<OsString> {
        let folders = std::fs::read_dir(self.folder.path().join("profiles"));
        let mut names: Vec<_> =
            folders.into_iter().flatten().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    }

    /// The files of the one profile there is.
    pub(super) fn profile(&self) -> PathBuf {
        let mut profiles = std::fs::read_dir(self.folder.path().join("profiles")).unwrap();
        profiles.next().unwrap().unwrap().path()
    }
}

pub(super) async fn sign_in(app: &App, who: &str) -> Result<Value, UiError> {
    let email = format!("{who}@shop.example");
    app.call("sign_in", json!({ "hub_url": HUB, "email": email, "password": PASSWORD, "totp": null })).await
}

/// Asks again after every push until the answer is as wished.
pub(super) async fn wait_for(app: &App, name: &str, args: Value, wished: impl Fn(&Value) -> bool) -> Value {
    let mut pushes = app.subscribe();
    loop {
        let answer = app.call(name, args.clone()).await.unwrap();
        if wished(&answer) {
            return answer;
        }
        pushes.next().await.unwrap();
    }
}

pub(super) async fn wait_until_live(app: &App) {
    wait_for(app, "connection", json!({}), |connection| {
        connection["state"] == "live" && connection["first_sync"].is_null()
    })
    .await;
}

pub(super) async fn wait_for_thread(
    app: &App,
    id: ConversationId,
    wished: impl Fn(&[Value]) -> bool,
) -> Vec<Value> {
    let args = json!({ "conversation_id": id, "at": { "where": "latest" }, "limit": 200 });
    let page = wait_for(app, "thread", args, |page| wished(page["items"].as_array().unwrap())).await;
    page["items"].as_array().unwrap().clone()
}

pub(super) async fn send(app: &App, conversation: ConversationId, text: &str) -> MessageId {
    let args = json!({ "conversation_id": conversation, "text": text, "reply_to": null });
    app.call("send_text", args).await.unwrap()["message_id"].as_str().unwrap().parse().unwrap()
}

/// The window of a test: remembers what it was asked for.
#[derive(Default)]
pub(super) struct TestHost {
    pub(super) opened: Mutex<Vec<String>>,
    pub(super) save_to: Mutex<Option<PathBuf>>,
    pub(super) chosen: Mutex<Vec<PathBuf>>,
    pub(super) quarantined: Mutex<Vec<PathBuf>>,
    pub(super) starts: Mutex<Option<bool>>,
    pub(super) updater: Mutex<Option<Arc<dyn Updater>>>,
}

#[async_trait]
impl Host for TestHost {
    fn device_name(&self) -> String {
        "counter".to_owned()
    }

    fn minutes_east(&self, _: Timestamp) -> i32 {
        330
    }

    fn starts_by_itself(&self) -> Option<bool> {
        *self.starts.lock().unwrap()
    }

    fn start_by_itself(&self, on: bool) -> std::io::Result<()> {
        let mut starts = self.starts.lock().unwrap();
        *starts = Some(starts.map(|_| on).ok_or_else(|| std::io::Error::other("nothing starts here"))?);
        Ok(())
    }

    async fn open_url(&self, url: &Url) -> std::io::Result<()> {
        self.opened.lock().unwrap().push(url.to_string());
        Ok(())
    }

    async fn ask_where_to_save(&self, name: &str) -> std::io::Result<Option<PathBuf>> {
        Ok(self.save_to.lock().unwrap().as_ref().map(|folder| folder.join(name)))
    }

    async fn ask_which_files(&self) -> std::io::Result<Vec<PathBuf>> {
        Ok(self.chosen.lock().unwrap().clone())
    }

    async fn quarantine(&self, path: &Path) -> std::io::Result<()> {
        self.quarantined.lock().unwrap().push(path.to_owned());
        Ok(())
    }

    fn updater(&self) -> Option<Arc<dyn Updater>> {
        self.updater.lock().unwrap().clone()
    }
}

/// A microphone that hears what a test says into it.
#[derive(Default)]
pub(super) struct TestMicrophone {
    pub(super) trouble: Mutex<Option<Trouble>>,
    open: Mutex<Option<Weak<Ear>>>,
}

impl TestMicrophone {
    pub(super) fn is_open(&self) -> bool {
        self.ear().is_some()
    }

    fn ear(&self) -> Option<Arc<Ear>> {
        self.open.lock().unwrap().as_ref().and_then(Weak::upgrade)
    }

    /// Somebody speaks for so many milliseconds; at 0 nobody does, and time passes.
    pub(super) fn hears(&self, ms: u32, loudness: f32) {
        let rate = 48_000;
        for at in 0..ms / 10 {
            let wave =
                |n: u32| (f64::from(at * 480 + n) * 440.0 * std::f64::consts::TAU / 48_000.0).sin() as f32;
            let samples = (0..480).map(|n| wave(n) * loudness).collect();
            self.say(MicrophoneEvent::Sound(Sound { rate, channels: 1, samples }));
        }
    }

    pub(super) fn say(&self, heard: MicrophoneEvent) {
        self.ear().unwrap().try_send(heard).unwrap();
    }
}

impl Microphone for TestMicrophone {
    fn inputs(&self) -> Result<Vec<Input>, Trouble> {
        Ok(vec![Input { id: "desk".into(), name: "On the desk".into() }])
    }

    fn open(&self, _: Option<&str>, ear: Ear) -> Result<Listening, Trouble> {
        if let Some(trouble) = self.trouble.lock().unwrap().clone() {
            return Err(trouble);
        }
        let ear = Arc::new(ear);
        *self.open.lock().unwrap() = Some(Arc::downgrade(&ear));
        Ok(Listening::new(ear))
    }
}

/// A practice shop and a shop's own hub, both played by the small hub.
pub(super) struct Inside {
    hub: ScriptedHub,
    moved: watch::Sender<u64>,
    /// Where the hub listens today; changes at every start, as real ports do.
    port: Mutex<u16>,
    pub(super) open: Mutex<bool>,
    made: Mutex<bool>,
    /// The shop's own hub does not start.
    pub(super) unwell: Mutex<bool>,
    /// Where the shop's own hub serves.
    own: Mutex<Option<HubAddress>>,
    /// The practice shop does not open.
    pub(super) shut: Mutex<bool>,
    /// Whose workspace the small hub plays while it does not play the practice shop, which is founded anew at every opening.
    outside: Mutex<Option<WorkspaceId>>,
}

impl Inside {
    fn new(hub: ScriptedHub) -> Self {
        Self {
            hub,
            moved: watch::Sender::new(0),
            port: Mutex::new(40_000),
            open: Mutex::default(),
            made: Mutex::default(),
            unwell: Mutex::default(),
            own: Mutex::default(),
            shut: Mutex::default(),
            outside: Mutex::default(),
        }
    }

    fn address(&self) -> HubAddress {
        *self.open.lock().unwrap() = true;
        let mut port = self.port.lock().unwrap();
        *port += 1;
        format!("http://127.0.0.1:{port}").parse().unwrap()
    }

    fn scene(&self, step: u32) -> SceneState {
        let conversation_id = self.hub.visible().0.first().map(|row| row.id);
        SceneState { scene: SceneId::FirstAnswer, steps: 3, step, conversation_id }
    }
}

#[async_trait]
impl Practice for Inside {
    async fn open(&self, folder: &Path) -> Result<Embedded, UiError> {
        assert!(folder.is_dir());
        if *self.shut.lock().unwrap() {
            return Err(UiError::new(own::LOCAL_HUB, "the shop is shut"));
        }
        self.outside.lock().unwrap().get_or_insert_with(|| self.hub.founds_another());
        let (address, email) = (self.address(), "asha@shop.example".to_owned());
        Ok(Embedded { address, email, password: Zeroizing::new(PASSWORD.to_owned()) })
    }

    async fn scenes(&self) -> Vec<SceneState> {
        vec![self.scene(0)]
    }

    async fn start(&self, _: SceneId) -> Result<SceneState, UiError> {
        self.moved.send_modify(|moved| *moved += 1);
        Ok(self.scene(1))
    }

    fn progress(&self) -> watch::Receiver<u64> {
        self.moved.subscribe()
    }

    async fn close(&self) {
        if let Some(outside) = self.outside.lock().unwrap().take() {
            self.hub.state().workspace.id = outside;
        }
        *self.open.lock().unwrap() = false;
    }
}

#[async_trait]
impl LocalHub for Inside {
    async fn create(&self, folder: &Path, owner: Owner) -> Result<HubAddress, UiError> {
        if std::mem::replace(&mut *self.made.lock().unwrap(), true) {
            return Err(UiError::new("invalid", "there is one already"));
        }
        assert_eq!(owner.password.as_str(), PASSWORD);
        self.serve(folder).await
    }

    async fn serve(&self, _: &Path) -> Result<HubAddress, UiError> {
        if *self.unwell.lock().unwrap() {
            return Err(UiError::new(own::LOCAL_HUB, "the disk is full"));
        }
        Ok(self.own.lock().unwrap().get_or_insert_with(|| self.address()).clone())
    }

    async fn find(&self, folder: &Path) -> Result<Option<HubAddress>, UiError> {
        let is_made = *self.made.lock().unwrap();
        if is_made { self.serve(folder).await.map(Some) } else { Ok(None) }
    }

    async fn address(&self) -> Option<HubAddress> {
        self.own.lock().unwrap().clone()
    }

    async fn close(&self) {
        *self.open.lock().unwrap() = false;
        *self.own.lock().unwrap() = None;
    }
}
