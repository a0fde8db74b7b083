//! The routes as desktops meet them: over HTTP, on a real database, with a shop's people behind the sessions.

mod access;
mod availability;
mod cost;
mod doors;
mod files;
mod lists;
mod matrix;
mod pages;
mod people;
mod presence;
mod push;
mod quick_replies;
mod refusals;
mod release;
mod second_factor;
mod shop;
mod sync;
mod templates;
mod tenants;
mod things;

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sangam_cloud_api::VerifyToken;
use sangam_model::conversation::Position;
use sangam_model::facts::{ContentFact, Facts, Source};
use sangam_model::id::{
    CommandId, ConversationId, DeviceId, EpochId, EventId, MessageId, NumberId, PersonId, WorkspaceId,
};
use sangam_model::identity::Aliases;
use sangam_model::outgoing::OutgoingContent;
use sangam_model::time::{DAY, SECOND};
use sangam_model::{Clock, Content, Direction, ManualClock, Media, Origin, Role, SeededRandom, Timestamp};
use sangam_protocol::connect::Choice;
use sangam_protocol::{Command, CommandBody, Cursor, EventRow, Outcome, Plan, Rev};
use serde_json::Value;
use tokio::sync::Notify;
use tokio_util::sync::{CancellationToken, DropGuard};
use url::Url;
use zeroize::Zeroizing;

use super::gate::Gate;
use super::person::{Asker, SESSION_LASTS};
use super::{AppState, FanOut, Live, Parts, dress, router};
use crate::access::password::{Passwords, TokenHash};
use crate::access::throttle::{AddressThrottle, SignInThrottle};
use crate::alerts::{Courier, Hooks};
use crate::background::beside::Beside;
use crate::commands::Commands;
use crate::connect::{Connector, Setup};
use crate::copies::{Keeper, Places};
use crate::ground::Ground;
use crate::inbox::{Inbox, Names, Person as Named, Telling, ToldMessage};
use crate::media::{BroughtFiles, MediaStore};
use crate::store::sqlite::{Calls, DatabaseKey, Purpose, SqliteStore};
use crate::store::{
    Device, MessageQuery, MessageView, NameFact, Number, NumberConnection, Person, Store, Workspace,
};
use crate::team::decider::Decider;
use crate::team::release::{Decision, Releases};
use crate::templates::Librarian;
use crate::vault::{MasterKey, Vault};
use crate::watch::{Inspection, Inspector, NodeAnswer, TokenAnswer, Watcher};

pub(super) const PUBLIC_URL: &str = "https://desk.shop.example";
pub(super) const START: Timestamp = Timestamp::from_secs(1_795_302_220);

/// A person with a session.
#[derive(Clone)]
pub(super) struct Actor {
    pub(super) id: PersonId,
    pub(super) workspace_id: WorkspaceId,
    pub(super) role: Role,
    pub(super) token: String,
}

/// A shop: one number, its team, and whoever writes to it.
#[derive(Clone)]
pub(super) struct Shop {
    pub(super) store: Arc<dyn Store>,
    pub(super) clock: Arc<ManualClock>,
    pub(super) random: Arc<SeededRandom>,
    pub(super) workspace_id: WorkspaceId,
    pub(super) number_id: NumberId,
    pub(super) rajesh: Actor,
    pub(super) meena: Actor,
    pub(super) asha: Actor,
}

pub(super) fn open(folder: &Path, calls: Calls) -> Arc<dyn Store> {
    let key = DatabaseKey::new(&[7; 32]);
    Arc::new(SqliteStore::open(&folder.join("hub.db"), &key, Purpose::Serve, calls).unwrap())
}

impl Shop {
    /// A shop whose ids depend on `seed`.
    pub(super) async fn found(store: Arc<dyn Store>, seed: u64) -> Self {
        let clock = Arc::new(ManualClock::new(START));
        let random = Arc::new(SeededRandom::new(seed));
        let workspace_id = WorkspaceId::new(&*clock, &*random);
        let number_id = NumberId::new(&*clock, &*random);
        let epoch = EpochId::new(&*clock, &*random);
        store
            .write(workspace_id, move |tx| {
                let rev = tx.next_rev();
                tx.save_workspace(&Workspace {
                    id: workspace_id,
                    name: "Johari Sarees".to_owned(),
                    practice: true,
                    phone_book_shared: false,
                    phones_masked: false,
                    only_assignee_replies: false,
                    epoch,
                    head: rev,
                    floor: Rev(0),
                    created_at: START,
                    rev,
                })?;
                let rev = tx.next_rev();
                tx.save_number(&Number {
                    id: number_id,
                    workspace_id,
                    waba_id: "900100200300400".to_owned(),
                    phone_number_id: format!("90055500011122{seed}"),
                    display_number: "+91 141 555 0142".to_owned(),
                    verified_name: None,
                    standing: NumberConnection::default(),
                    token_sealed: Vec::new(),
                    created_at: START,
                    rev,
                })
            })
            .await
            .unwrap();
        let nobody = Actor {
            id: PersonId::new(&*clock, &*random),
            workspace_id,
            role: Role::Agent,
            token: String::new(),
        };
        let mut shop = Self {
            store,
            clock,
            random,
            workspace_id,
            number_id,
            rajesh: nobody.clone(),
            meena: nobody.clone(),
            asha: nobody,
        };
        shop.rajesh = shop.hire(&format!("rajesh{seed}"), Role::Owner).await;
        shop.meena = shop.hire(&format!("meena{seed}"), Role::Manager).await;
        shop.asha = shop.hire(&format!("asha{seed}"), Role::Agent).await;
        shop
    }

    pub(super) fn ground(&self) -> Ground {
        Ground {
            store: self.store.clone(),
            vault: Arc::new(Vault::open(&MasterKey::from_bytes(Zeroizing::new([7; 32])))),
            clock: self.clock.clone(),
            random: self.random.clone(),
        }
    }

    pub(super) async fn hire(&self, name: &str, role: Role) -> Actor {
        let id = PersonId::new(&*self.clock, &*self.random);
        let (workspace_id, name) = (self.workspace_id, name.to_owned());
        let write = self.store.write(workspace_id, move |tx| {
            let rev = tx.next_rev();
            tx.save_person(&Person {
                id,
                workspace_id,
                email: format!("{name}@shop.example"),
                name: name.clone(),
                role,
                active: true,
                password_hash: "$unset".to_owned(),
                scope_rev: Rev(0),
                away: None,
                language: None,
                created_at: START,
                rev,
            })
        });
        write.await.unwrap();
        let token = self.session_of(id).await;
        Actor { id, workspace_id, role, token }
    }

    /// A further session of a person, without the work of a password.
    pub(super) async fn session_of(&self, person_id: PersonId) -> String {
        let id = DeviceId::new(&*self.clock, &*self.random);
        let token = format!("token-{id}");
        let device = Device {
            id,
            workspace_id: self.workspace_id,
            person_id,
            name: "desk".to_owned(),
            token_hash: *TokenHash::of(&token).as_bytes(),
            created_at: START,
            seen_at: self.clock.now(),
            expires_at: self.clock.now().plus(SESSION_LASTS),
            signed_out: false,
            ended_early: false,
            revoked_at: None,
        };
        self.store.side(move |tx| tx.save_device(&device)).await.unwrap();
        token
    }

    pub(super) async fn change_device(&self, token: &str, change: impl Fn(&mut Device) + Send + 'static) {
        let hash = TokenHash::of(token);
        let write = self.store.side(move |tx| {
            let mut device = tx.device_by_token(hash.as_bytes())?.unwrap();
            change(&mut device);
            tx.save_device(&device)
        });
        write.await.unwrap();
    }

    pub(super) async fn change_person(
        &self,
        id: PersonId,
        change: impl Fn(&mut Person, Rev) + Send + 'static,
    ) {
        let write = self.store.write(self.workspace_id, move |tx| {
            let rev = tx.next_rev();
            let mut person = tx.person(id)?.unwrap();
            person.rev = rev;
            change(&mut person, rev);
            tx.save_person(&person)
        });
        write.await.unwrap();
    }

    /// A customer writes; says where and what.
    pub(super) async fn hears(&self, phone: &str, content: Content) -> (ConversationId, MessageId) {
        self.is_told(Aliases::new(Some(phone), None), content, Source::Live).await
    }

    /// History tells of a text.
    pub(super) async fn is_told_by_history(&self, phone: &str, text: &str) -> (ConversationId, MessageId) {
        self.is_told(Aliases::new(Some(phone), None), Content::text(text), Source::History).await
    }

    /// A message of a customer comes through one of the doors, a second after whatever was told last.
    pub(super) async fn is_told(
        &self,
        aliases: Aliases,
        content: Content,
        source: Source,
    ) -> (ConversationId, MessageId) {
        self.is_told_late(aliases, content, source, 0).await
    }

    /// The same of a message that was sent so many seconds ago.
    pub(super) async fn is_told_late(
        &self,
        aliases: Aliases,
        content: Content,
        source: Source,
        secs_ago: i64,
    ) -> (ConversationId, MessageId) {
        self.clock.advance(SECOND);
        let told = self.telling(aliases, content, source, self.clock.now().plus(-secs_ago * SECOND));
        let wamid = told.wamid.clone();
        self.tell(vec![Telling::Message(Box::new(told))]).await;
        let number_id = self.number_id;
        let read = self.store.read(move |tx| tx.message_by_wamid(number_id, &wamid));
        let message = read.await.unwrap().unwrap();
        (message.conversation_id.unwrap(), message.id)
    }

    /// History tells of many texts in one transaction.
    pub(super) async fn is_told_by_history_at_once(&self, phone: &str, texts: Vec<String>) {
        let telling = |text| {
            self.clock.advance(SECOND);
            let (aliases, at) = (Aliases::new(Some(phone), None), self.clock.now());
            let told = self.telling(aliases, Content::text(text), Source::History, at);
            Telling::Message(Box::new(told))
        };
        self.tell(texts.into_iter().map(telling).collect()).await;
    }

    /// A message of a customer.
    fn telling(&self, aliases: Aliases, content: Content, source: Source, at: Timestamp) -> ToldMessage {
        let wamid = format!("wamid.{}", MessageId::new(&*self.clock, &*self.random));
        let profile = Some(NameFact { at, wamid: wamid.clone(), name: Some("Ritika".to_owned()) });
        let names = Names { profile, ..Names::default() };
        let person = Named { aliases, at, names, ..Named::default() };
        let facts = Facts::told(ContentFact {
            source,
            sent_at: at,
            clock_doubtful: false,
            direction: Direction::In,
            origin: Origin::Customer,
            author: None,
            content,
        });
        ToldMessage { wamid, own_id: None, person, facts }
    }

    /// The owner's address book has a name for a phone.
    pub(super) async fn is_listed(&self, phone: &str, name: &str) {
        self.clock.advance(SECOND);
        let at = self.clock.now();
        let book = Some(NameFact { at, wamid: String::new(), name: Some(name.to_owned()) });
        let names = Names { book, ..Names::default() };
        let aliases = Aliases::new(Some(phone), None);
        self.tell(vec![Telling::Person(Box::new(Named { aliases, at, names, ..Named::default() }))]).await;
    }

    async fn tell(&self, tellings: Vec<Telling>) {
        let (clock, random, number_id) = (self.clock.clone(), self.random.clone(), self.number_id);
        let at = clock.now();
        let write = self.store.write(self.workspace_id, move |tx| {
            let mut inbox = Inbox::new(tx, &*clock, &*random);
            for telling in &tellings {
                inbox.tell(number_id, telling.clone(), at)?;
            }
            inbox.finish()
        });
        write.await.unwrap();
    }

    pub(super) async fn hears_text(&self, phone: &str, text: &str) -> (ConversationId, MessageId) {
        self.hears(phone, Content::text(text)).await
    }

    pub(super) fn image(&self) -> Content {
        let media = Media { id: Some("1234".into()), mime_type: "image/jpeg".into(), ..Media::default() };
        Content { kind: "image".into(), media: Some(media), ..Content::default() }
    }

    /// The conversation an id means after every merge.
    async fn living(&self, id: ConversationId) -> ConversationId {
        self.store.read(move |tx| tx.surviving_conversation(id)).await.unwrap().unwrap().id
    }

    /// The owner plans a message for tomorrow.
    pub(super) async fn plans(&self, id: ConversationId, text: &str) {
        let conversation_id = self.living(id).await;
        let content = OutgoingContent::text(text);
        let (at, zone) = (self.clock.now().plus(DAY), "Asia/Kolkata".parse().unwrap());
        let plan = Plan { at, zone, unless_customer_writes: false };
        self.wishes(CommandBody::SendLater { conversation_id, content, reply_to: None, plan }).await;
    }

    /// The owner lets go of everything planned in a chat.
    pub(super) async fn cancels_all(&self, id: ConversationId) {
        let conversation_id = self.living(id).await;
        let open = self.store.read(move |tx| tx.open_laters(conversation_id)).await.unwrap();
        for later in open {
            let (later_id, takes_words) = (later.id, false);
            self.wishes(CommandBody::CancelLater { conversation_id, later_id, takes_words }).await;
        }
    }

    /// The owner writes a private note.
    pub(super) async fn notes(&self, id: ConversationId, text: &str) {
        let conversation_id = self.living(id).await;
        let (text, mentions) = (text.to_owned(), vec![self.rajesh.id]);
        self.wishes(CommandBody::AddNote { conversation_id, text, mentions }).await;
    }

    /// Every line of a chat.
    pub(super) async fn lines(&self, id: ConversationId) -> Vec<EventRow> {
        self.store.read(move |tx| tx.event_page(id, None, 500)).await.unwrap()
    }

    async fn wishes(&self, body: CommandBody) {
        let id = CommandId::new(&*self.clock, &*self.random);
        let commands = Commands::new(self.ground(), Arc::default());
        let (workspace_id, person_id) = (self.workspace_id, self.rajesh.id);
        let asker = crate::commands::Asker { workspace_id, person_id, role: Role::Owner };
        let outcome = commands.execute(asker, Command { id, body }).await.unwrap();
        assert_eq!(outcome.outcome, Outcome::Applied, "{:?}", outcome.error);
    }

    /// The owner takes a customer for himself, or gives them back.
    pub(super) async fn set_private(&self, id: ConversationId, private: bool) {
        let (clock, random, id) = (self.clock.clone(), self.random.clone(), self.living(id).await);
        let write = self.store.write(self.workspace_id, move |tx| {
            let conversation = tx.conversation(id)?.unwrap();
            let mut inbox = Inbox::new(tx, &*clock, &*random);
            inbox.set_private(conversation.contact_id, private)?;
            inbox.finish()
        });
        write.await.unwrap();
    }

    /// The owner lets the team see a chat, or no longer.
    pub(super) async fn set_released(&self, id: ConversationId, released: bool) {
        let decider = Decider { workspace_id: self.workspace_id, person_id: self.rajesh.id };
        let choice = Choice::Listed { conversation_ids: vec![self.living(id).await] };
        let decision = Decision { number_id: self.number_id, choice, released };
        self.releases().decide(decider, decision).await.unwrap();
    }

    /// Nobody writes meanwhile, and every answer waits for the last turn.
    fn releases(&self) -> Releases {
        let beside = Beside::new(Arc::default(), self.clock.clone());
        Releases::new(self.ground(), beside).answering_within(Duration::MAX)
    }

    pub(super) async fn head(&self) -> Cursor {
        let id = self.workspace_id;
        let workspace = self.store.read(move |tx| tx.workspace(id)).await.unwrap().unwrap();
        Cursor { epoch: workspace.epoch, rev: workspace.head }
    }

    pub(super) async fn thread(&self, id: ConversationId) -> Vec<MessageView> {
        let query = MessageQuery {
            workspace_id: self.workspace_id,
            conversation_id: Some(id),
            before: None::<Position>,
            limit: 1_000,
        };
        self.store.read(move |tx| tx.message_page(&query)).await.unwrap()
    }

    pub(super) fn asker(&self, actor: &Actor) -> Asker {
        Asker {
            person_id: actor.id,
            workspace_id: actor.workspace_id,
            role: actor.role,
            device_id: DeviceId::new(&*self.clock, &*self.random),
            session: TokenHash::of(&actor.token),
            gate: Gate::Member,
        }
    }
}

/// A hub that listens.
pub(super) struct House {
    pub(super) shop: Shop,
    pub(super) media: MediaStore,
    pub(super) live: Live,
    base: String,
    client: reqwest::Client,
    _stop: DropGuard,
    folder: tempfile::TempDir,
}

impl House {
    pub(super) async fn open() -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let folder = tempfile::tempdir().unwrap();
        let shop = Shop::found(open(folder.path(), Calls::OnThreads), 1).await;
        let vault = Vault::open(&MasterKey::from_bytes(Zeroizing::new([7; 32])));
        let media = MediaStore::in_memory(&vault, shop.random.clone());
        let (live, fan_out) = Live::new(shop.store.clone(), shop.clock.clone());
        let state = AppState::new(parts(&shop, media.clone(), live.clone()));
        let stop = CancellationToken::new();
        let base = serve(state, fan_out, stop.clone()).await;
        let client = reqwest::Client::builder().no_gzip().build().unwrap();
        Self { shop, media, live, base, client, _stop: stop.drop_guard(), folder }
    }

    pub(super) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    pub(super) fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        self.client.request(method.parse().unwrap(), self.url(path))
    }

    pub(super) async fn get(&self, actor: &Actor, path: &str) -> (u16, Value) {
        read(self.request("GET", path).bearer_auth(&actor.token)).await
    }

    pub(super) async fn post(&self, token: Option<&str>, path: &str, body: &Value) -> (u16, Value) {
        let request = self.request("POST", path).json(body);
        read(token.into_iter().fold(request, reqwest::RequestBuilder::bearer_auth)).await
    }
}

/// Status and JSON of an answer.
pub(super) async fn read(request: reqwest::RequestBuilder) -> (u16, Value) {
    let answer = request.send().await.unwrap();
    let status = answer.status().as_u16();
    let body = answer.bytes().await.unwrap();
    (status, serde_json::from_slice(&body).unwrap_or(Value::Null))
}

fn parts(shop: &Shop, media: MediaStore, live: Live) -> Parts {
    let queued = Arc::new(Notify::new());
    let Ground { store, vault, clock, random } = shop.ground();
    let watcher = Watcher::new(shop.ground(), Arc::new(Silence));
    let _ = rustls::crypto::ring::default_provider().install_default();
    let courier = Courier::new(shop.ground(), None, Hooks::new(true).unwrap());
    let places = Places {
        database: Some("hub.db".into()),
        master_key_file: "master.key".into(),
        folder: None,
        is_own_computer: true,
    };
    let copies = Arc::new(Keeper::new(shop.ground(), media.clone(), places));
    Parts {
        files: BroughtFiles::new(shop.store.clone(), media.clone(), shop.clock.clone()),
        store,
        clock,
        random,
        vault,
        passwords: Passwords::new(&*shop.random).unwrap(),
        sign_ins: SignInThrottle::default(),
        guesses: AddressThrottle::default(),
        media,
        beside: Beside::new(Arc::default(), shop.clock.clone()),
        releases: shop.releases(),
        commands: Commands::new(shop.ground(), queued),
        connector: connector(shop, live.clone()),
        live,
        watcher,
        librarian: Librarian::new(shop.ground(), Arc::new(templates::Reviewer)),
        courier,
        copies,
        public_url: Some(Url::parse(PUBLIC_URL).unwrap()),
        trusted_proxies: Vec::new(),
    }
}

/// A WhatsApp that never answers.
struct Silence;

#[async_trait::async_trait]
impl Inspector for Silence {
    async fn inspect(&self, _: &Number) -> Inspection {
        Inspection { node: NodeAnswer::Silent, token: TokenAnswer::Silent }
    }
}

/// Connects nothing: no app is set up.
fn connector(shop: &Shop, live: Live) -> Arc<Connector> {
    let word = VerifyToken::new("agreed-with-Meta".to_owned()).unwrap();
    let setup = Setup::without_app(word).unwrap();
    Connector::new(shop.ground(), live, setup).0
}

async fn serve(state: AppState, fan_out: FanOut, stop: CancellationToken) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(fan_out.run(stop.clone()));
    let service = dress(router(state)).into_make_service_with_connect_info::<SocketAddr>();
    let served = axum::serve(listener, service).with_graceful_shutdown(stop.cancelled_owned());
    tokio::spawn(async move { served.await.unwrap() });
    format!("http://{address}")
}
