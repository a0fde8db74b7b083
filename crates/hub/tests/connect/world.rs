//! A hub over a real database beside the stand-in, which can be dropped at any moment and opened again.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::{Request, Response};
use sangam_cloud_api::client::Timeouts;
use sangam_cloud_api::signature::AppSecrets;
use sangam_cloud_api::{AccessToken, AppSecret, Client, Provider, VerifyToken};
use sangam_hub::access::password::Password;
use sangam_hub::connect::{Code, Connector, Opening, Setup, Turn, Worker};
use sangam_hub::ground::Ground;
use sangam_hub::routes::Live;
use sangam_hub::service::admin::{Admin, NewNumber, NewWorkspace};
use sangam_hub::service::assembly::assemble;
use sangam_hub::service::config::{Config, Storage};
use sangam_hub::service::hub::Hub;
use sangam_hub::store::{Number, SignupRecord, Store};
use sangam_hub::team::decider::Decider;
use sangam_hub::watch::{Notice, life};
use sangam_model::connection::{Link, SyncKind};
use sangam_model::id::{NumberId, SignupId, WorkspaceId};
use sangam_model::time::DAY;
use sangam_model::{Clock, ManualClock, Random, SeededRandom, Timestamp};
use sangam_protocol::Rev;
use sangam_protocol::connect::{
    BeginSignup, Checks, Item, ItemCheck, SavePlan, Signup, SignupBegun, SignupStep,
};
use serde_json::Value;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;
use url::Url;

use crate::meta::{APP_ID, APP_SECRET, CODE, Meta};
use crate::troubled::{Trouble, Troubled};

pub(crate) const PUBLIC_URL: &str = "https://desk.shop.example";
const START: Timestamp = Timestamp::from_secs(1_795_302_220);

pub(crate) struct World {
    pub(crate) meta: Meta,
    pub(crate) clock: Arc<ManualClock>,
    random: Arc<SeededRandom>,
    folder: tempfile::TempDir,
    hub: Option<Hub>,
    pub(crate) owner: Decider,
}

impl World {
    /// A shop whose owner has settled everything before connecting.
    pub(crate) async fn open() -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let meta = Meta::open().await;
        let (clock, random) = (Arc::new(ManualClock::new(START)), Arc::new(SeededRandom::new(7)));
        let folder = tempfile::tempdir().unwrap();
        let hub = hub(folder.path(), &meta, &clock, &random).await;
        let owner = found(&hub, "rajesh").await;
        let world = Self { meta, clock, random, folder, hub: Some(hub), owner };
        world.settle(world.owner).await;
        world
    }

    /// The owner of another workspace of the same hub.
    pub(crate) async fn neighbour(&self) -> Decider {
        found(self.hub(), "devika").await
    }

    /// Confirms everything, and lets every check be good.
    pub(crate) async fn settle(&self, owner: Decider) {
        let confirm = Item::CONFIRMED.to_vec();
        self.connector().save_plan(owner, SavePlan { confirm, ..SavePlan::default() }).await.unwrap();
        let good = |item| ItemCheck { item, is_good: true, problem: None, names: Vec::new() };
        let checks = Checks { at: self.clock.now(), found: Item::CHECKED.map(good).to_vec() };
        let workspace_id = owner.workspace_id;
        let store = self.store();
        let write = store.side(move |tx| {
            let mut plan = tx.connect_plan(workspace_id)?.unwrap();
            plan.checks = Some(checks.clone());
            tx.save_connect_plan(workspace_id, &plan)
        });
        write.await.unwrap();
    }

    /// The hub dies, and another one opens the same folder.
    pub(crate) async fn crash(&mut self) {
        drop(self.hub.take());
        let reopened = hub(self.folder.path(), &self.meta, &self.clock, &self.random).await;
        self.hub = Some(reopened);
        self.connector().recover().await.unwrap();
    }

    pub(crate) fn hub(&self) -> &Hub {
        self.hub.as_ref().unwrap()
    }

    /// The hub itself, to be served.
    pub(crate) fn take_hub(&mut self) -> Hub {
        self.hub.take().unwrap()
    }

    pub(crate) fn connector(&self) -> Arc<Connector> {
        Arc::clone(self.hub().connector())
    }

    /// Another connector of the same hub. Whatever it writes is committed and not heard, and so written once more.
    pub(crate) fn unheard(&self) -> Arc<Connector> {
        self.connector_over(Arc::new(Troubled { store: self.store(), trouble: Trouble::Unheard })).0
    }

    /// Looks around, as the hub does now and then, until the signup stands at `step`.
    pub(crate) async fn patrol_until(&self, id: SignupId, step: SignupStep) {
        let (_connector, worker) = self.connector_over(self.store());
        let stop = CancellationToken::new();
        let seen = async {
            while self.record(id).await.step != step {
                tokio::task::yield_now().await;
            }
            stop.cancel();
        };
        tokio::join!(worker.run(self.store().duty(), stop.clone()), seen);
    }

    fn connector_over(&self, store: Arc<dyn Store>) -> (Arc<Connector>, Worker) {
        let Admin { vault, clock, random, .. } = self.hub().admin();
        let provider = Provider::meta(Url::parse(&self.meta.url()).unwrap(), "v25.0").unwrap();
        let meta = Arc::new(Client::new(provider, Timeouts::default()).unwrap());
        let setup = Setup::without_app(VerifyToken::new("sunrise".to_owned()).unwrap()).unwrap();
        let (live, _) = Live::new(Arc::clone(&store), Arc::clone(&clock));
        Connector::new(Ground { store, vault, clock, random }, live, Setup { meta, ..setup })
    }

    pub(crate) fn store(&self) -> Arc<dyn Store> {
        self.hub().admin().store
    }

    pub(crate) fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    pub(crate) async fn begin(&self, number_id: Option<NumberId>) -> SignupBegun {
        self.connector().begin(self.owner, BeginSignup { number_id }).await.unwrap()
    }

    /// Begins, and opens the page in a browser.
    pub(crate) async fn opened(&self, number_id: Option<NumberId>) -> SignupId {
        let begun = self.begin(number_id).await;
        let Opening::Page { signup, cookie: Some(_) } =
            self.connector().open(ticket(&begun), None).await.unwrap()
        else {
            panic!("the page does not open");
        };
        assert_eq!(signup.step, SignupStep::Opened);
        signup.id
    }

    /// The code comes and is exchanged.
    pub(crate) async fn exchange(&self, id: SignupId, code: &str) {
        let connector = self.connector();
        connector.take_code(id, Code::new(code.to_owned())).await.unwrap();
        connector.exchange(id, &Code::new(code.to_owned())).await.unwrap();
    }

    /// Steps until there is nothing more to do; what may pass is tried once more and then given up.
    pub(crate) async fn drive(&self, id: SignupId) -> Signup {
        let mut is_last = false;
        loop {
            match self.connector().advance(id, is_last).await.unwrap() {
                Turn::Moved => is_last = false,
                Turn::Later => is_last = true,
                Turn::Rest => return self.signup(id).await,
            }
        }
    }

    /// The whole way, with the right code.
    pub(crate) async fn connect(&self, number_id: Option<NumberId>) -> Signup {
        let id = self.opened(number_id).await;
        self.exchange(id, CODE).await;
        self.drive(id).await
    }

    pub(crate) async fn signup(&self, id: SignupId) -> Signup {
        self.connector().signup(self.owner, id).await.unwrap()
    }

    pub(crate) async fn record(&self, id: SignupId) -> SignupRecord {
        self.store().read(move |tx| tx.signup(id)).await.unwrap().unwrap()
    }

    pub(crate) async fn numbers(&self) -> Vec<Number> {
        let id = self.owner.workspace_id;
        self.store().read(move |tx| tx.numbers(id, Rev(0), 100)).await.unwrap()
    }

    pub(crate) async fn number(&self) -> Number {
        let mut numbers = self.numbers().await;
        assert_eq!(numbers.len(), 1);
        numbers.remove(0)
    }

    pub(crate) async fn change_number(&self, change: impl Fn(&mut Number) + Send + 'static) {
        let id = self.number().await.id;
        let store = self.store();
        let write = store.write(self.owner.workspace_id, move |tx| {
            let mut number = tx.number(id)?.unwrap();
            change(&mut number);
            number.rev = tx.next_rev();
            tx.save_number(&number)
        });
        write.await.unwrap();
    }

    /// WhatsApp tells of the number's link.
    pub(crate) async fn hears(&self, kind: &str, link: Link) {
        let (number, now, random) = (self.number().await, self.clock.now(), Arc::clone(&self.random));
        let cause = format!("{kind}:{}", now.as_millis());
        let (kind, link) = (kind.to_owned(), Some(link));
        let notice = Notice { at: now, kind, detail: None, link, is_of_account: false, cause };
        let store = self.store();
        let written = store
            .write(number.workspace_id, move |tx| life::hear(tx, number.id, notice.clone(), now, &*random));
        written.await.unwrap();
    }

    /// A number that somebody of this hub has already.
    pub(crate) async fn taken_by(&self, workspace_id: WorkspaceId, waba: &str, pnid: &str, display: &str) {
        let number = NewNumber {
            workspace_id,
            waba_id: waba.to_owned(),
            phone_number_id: pnid.to_owned(),
            display_number: display.to_owned(),
            token: AccessToken::new("EAAGof-somebody".to_owned()).unwrap(),
        };
        self.hub().admin().add_number(number).await.unwrap();
    }

    /// One request to the hub's routes.
    pub(crate) async fn ask(&self, request: Request<Body>) -> Response<Body> {
        self.hub().router().oneshot(request).await.unwrap()
    }
}

pub(crate) async fn text_of(response: Response<Body>) -> String {
    String::from_utf8(to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec()).unwrap()
}

pub(crate) fn ticket(begun: &SignupBegun) -> &str {
    begun.url.rsplit('/').next().unwrap()
}

/// Asserts that a signup ended with this problem and left nothing behind.
pub(crate) async fn ended(world: &World, id: SignupId, problem: &str) -> Value {
    let signup = world.signup(id).await;
    assert_eq!((signup.step, signup.problem.as_deref()), (SignupStep::Failed, Some(problem)), "{signup:?}");
    assert!(world.numbers().await.is_empty(), "a number was half-made");
    assert!(world.record(id).await.token_sealed.is_none(), "a token was kept");
    assert!(world.meta.syncs().is_empty(), "something was asked for");
    signup.detail.unwrap_or_default()
}

pub(crate) fn state(number: &Number, kind: SyncKind) -> &sangam_model::connection::OneShot {
    match kind {
        SyncKind::Contacts => &number.standing.contacts,
        SyncKind::History => &number.standing.history,
    }
}

async fn found(hub: &Hub, name: &str) -> Decider {
    let new = NewWorkspace {
        name: format!("Shop of {name}"),
        practice: false,
        owner_name: name.to_owned(),
        owner_email: format!("{name}@shop.example"),
        owner_password: Password::new("correct horse battery".to_owned()),
    };
    let (workspace_id, person_id) = hub.admin().create_workspace(new).await.unwrap();
    Decider { workspace_id, person_id }
}

async fn hub(
    folder: &std::path::Path,
    meta: &Meta,
    clock: &Arc<ManualClock>,
    random: &Arc<SeededRandom>,
) -> Hub {
    let config = Config {
        listen: "127.0.0.1:0".parse().unwrap(),
        storage: Storage {
            database: folder.join("hub.db").into(),
            master_key_file: folder.join("master.key"),
        },
        media: folder.join("media").into(),
        public_url: Some(Url::parse(PUBLIC_URL).unwrap()),
        trusted_proxies: Vec::new(),
        meta_app_id: Some(APP_ID.to_owned()),
        meta_config_id: Some("77001".to_owned()),
        meta_sdk_url: Url::parse(&format!("{}/sdk.js", meta.url())).unwrap(),
        meta_onboarding_quota: 10,
        mailer: None,
        copy_folder: None,
        is_own_computer: false,
        dialog360_url: Url::parse(&meta.url()).unwrap(),
        app_secrets: AppSecrets::new(AppSecret::new(APP_SECRET.to_owned()).unwrap(), None),
        verify_token: VerifyToken::new("sunrise".to_owned()).unwrap(),
        graph_url: Url::parse(&meta.url()).unwrap(),
        graph_version: "v25.0".to_owned(),
    };
    let random: Arc<dyn Random> = random.clone();
    assemble(config, clock.clone(), random, None).await.unwrap()
}

/// Past the day in which a sync can be asked for.
pub(crate) const TOO_LATE: i64 = DAY;
