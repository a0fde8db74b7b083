//! A shop in Jaipur with one number, over a real database, replayed in one thread.

use std::ffi::OsString;
use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use futures_util::FutureExt;
use proptest::prelude::ProptestConfig;
use sangam_hub::access::visibility::Viewer;
use sangam_hub::background::alarm::Alarm;
use sangam_hub::background::beside::Beside;
use sangam_hub::commands::{Asker, CommandError, Commands};
use sangam_hub::ground::Ground;
use sangam_hub::inbox::{Call, ErrandCall, Outcome, UploadCall, UploadOutcome};
use sangam_hub::sending::{Graph, Sender};
use sangam_hub::store::postgres::PostgresStore;
use sangam_hub::store::sqlite::{Calls, DatabaseKey, Purpose, SqliteStore};
use sangam_hub::store::{
    Arrival, ConversationQuery, ConversationView, Lane, MessageQuery, MessageView, Number, NumberConnection,
    Person, Store, Workspace,
};
use sangam_hub::vault::{MasterKey, Vault};
use sangam_hub::webhooks::Processor;
use sangam_model::id::{CommandId, ConversationId, EpochId, NumberId, PersonId, WorkspaceId};
use sangam_model::{ManualClock, Role, SeededRandom, Timestamp};
use sangam_postgres_kit::{Lent, Server};
use sangam_protocol::{Command, CommandBody, CommandOutcome, Outcome as Decided, Rev};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::Notify;
use zeroize::Zeroizing;

pub(crate) const PHONE_NUMBER_ID: &str = "900555000111222";
pub(crate) const START: i64 = 1_795_302_220;

pub(crate) struct Shop {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) random: Arc<SeededRandom>,
    queued: Arc<Notify>,
    pub(crate) workspace_id: WorkspaceId,
    pub(crate) number_id: NumberId,
    pub(crate) asha: PersonId,
    pub(crate) vikram: PersonId,
    pub(crate) rajesh: PersonId,
    _place: Place,
}

/// Where a shop's database is, for as long as the shop is.
pub(crate) enum Place {
    Folder(#[expect(dead_code, reason = "held")] TempDir),
    Server(#[expect(dead_code, reason = "held")] Lent),
}

pub(crate) fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

/// The store in a folder.
fn in_folder(folder: &TempDir) -> SqliteStore {
    let (path, key) = (folder.path().join("hub.db"), DatabaseKey::new(&[7; 32]));
    SqliteStore::open(&path, &key, Purpose::Serve, Calls::Inline).unwrap()
}

/// As many stories as a law wants, or fewer if `PROPTEST_CASES` says so: over a server each has a database of its own.
pub(crate) fn stories(wanted: u32) -> ProptestConfig {
    let said = ProptestConfig::default();
    ProptestConfig { cases: wanted.min(said.cases), ..said }
}

/// A folder whose database has every table and no row: made once, and copied.
fn empty_folder() -> TempDir {
    static EMPTY: OnceLock<Vec<(OsString, Vec<u8>)>> = OnceLock::new();
    let files = EMPTY.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        drop(in_folder(&folder));
        let files = std::fs::read_dir(folder.path()).unwrap().map(Result::unwrap);
        files.map(|file| (file.file_name(), std::fs::read(file.path()).unwrap())).collect()
    });
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        std::fs::write(folder.path().join(name), content).unwrap();
    }
    folder
}

/// A database with every table and no row.
pub(crate) async fn empty_server_database() -> Lent {
    static EMPTY: OnceLock<String> = OnceLock::new();
    let make = || EMPTY.get_or_init(|| std::thread::spawn(|| run(made_once())).join().unwrap());
    let copy = move || Server::shared().unwrap().lend_copy_of(make()).unwrap();
    tokio::task::spawn_blocking(copy).await.unwrap()
}

/// In a runtime of its own, so that no connection is left to what is copied.
async fn made_once() -> String {
    let url = Server::shared().unwrap().database().unwrap();
    PostgresStore::open(&url).await.unwrap().close().await;
    url
}

impl Shop {
    /// A shop over the engine `SANGAM_TEST_DATABASE` names: every law holds over each.
    pub(crate) async fn open() -> Self {
        if std::env::var("SANGAM_TEST_DATABASE").is_ok_and(|engine| engine == "postgres") {
            let lent = empty_server_database().await;
            let store = PostgresStore::open(lent.url()).await.unwrap();
            return Self::over(Arc::new(store), Place::Server(lent)).await;
        }
        Self::over_files().await
    }

    /// Over files in any case, for a law in which time flies: a server answers in its own time.
    pub(crate) async fn over_files() -> Self {
        let folder = empty_folder();
        Self::over(Arc::new(in_folder(&folder)), Place::Folder(folder)).await
    }

    /// A shop in a store where nothing is yet.
    pub(crate) async fn over(store: Arc<dyn Store>, place: Place) -> Self {
        let clock = Arc::new(ManualClock::new(Timestamp::from_secs(START + 1_000)));
        let random = Arc::new(SeededRandom::new(1));
        let workspace_id = WorkspaceId::new(&*clock, &*random);
        let number_id = NumberId::new(&*clock, &*random);
        let people = [("asha", Role::Agent), ("vikram", Role::Agent), ("rajesh", Role::Owner)]
            .map(|(name, role)| (PersonId::new(&*clock, &*random), name, role));
        let [asha, vikram, rajesh] = people.map(|(id, ..)| id);
        let epoch = EpochId::new(&*clock, &*random);
        let created_at = Timestamp::from_secs(START);
        store
            .write(workspace_id, move |tx| {
                let rev = tx.next_rev();
                let name = "Johari Sarees".to_owned();
                let (head, floor) = (rev, Rev(0));
                tx.save_workspace(&Workspace {
                    id: workspace_id,
                    name,
                    practice: true,
                    phone_book_shared: false,
                    phones_masked: false,
                    only_assignee_replies: false,
                    epoch,
                    head,
                    floor,
                    created_at,
                    rev,
                })?;
                for (id, name, role) in people {
                    let rev = tx.next_rev();
                    tx.save_person(&Person {
                        id,
                        workspace_id,
                        email: format!("{name}@johari.example"),
                        name: name.to_owned(),
                        role,
                        active: true,
                        password_hash: String::new(),
                        scope_rev: Rev(0),
                        away: None,
                        language: None,
                        created_at,
                        rev,
                    })?;
                }
                let rev = tx.next_rev();
                tx.save_number(&Number {
                    id: number_id,
                    workspace_id,
                    waba_id: "900100200300400".to_owned(),
                    phone_number_id: PHONE_NUMBER_ID.to_owned(),
                    display_number: "+91 141 555 0142".to_owned(),
                    verified_name: None,
                    standing: NumberConnection::default(),
                    token_sealed: Vec::new(),
                    created_at,
                    rev,
                })
            })
            .await
            .unwrap();
        let queued = Arc::default();
        Self { store, clock, random, queued, workspace_id, number_id, asha, vikram, rajesh, _place: place }
    }

    /// Somebody with the role they have by now: of two roles the hub takes the lesser.
    pub(crate) fn asker(&self, person_id: PersonId) -> Asker {
        Asker { workspace_id: self.workspace_id, person_id, role: Role::Owner }
    }

    pub(crate) fn wish(&self, body: CommandBody) -> Command {
        Command { id: CommandId::new(&*self.clock, &*self.random), body }
    }

    pub(crate) async fn ask(&self, who: PersonId, command: &Command) -> Result<CommandOutcome, CommandError> {
        self.commands().execute(self.asker(who), command.clone()).await
    }

    /// A new command of somebody, and what came of it.
    pub(crate) async fn does(&self, who: PersonId, body: CommandBody) -> (CommandId, CommandOutcome) {
        let command = self.wish(body);
        (command.id, self.ask(who, &command).await.unwrap())
    }

    /// The same where nothing may stand in its way.
    pub(crate) async fn is_done(&self, who: PersonId, body: CommandBody) -> CommandId {
        let (id, outcome) = self.does(who, body).await;
        assert_eq!((outcome.outcome, outcome.error), (Decided::Applied, None));
        id
    }

    pub(crate) fn ground(&self) -> Ground {
        self.ground_over(self.store.clone())
    }

    /// The same over another store.
    pub(crate) fn ground_over(&self, store: Arc<dyn Store>) -> Ground {
        Ground {
            store,
            vault: Arc::new(Vault::open(&MasterKey::from_bytes(Zeroizing::new([7; 32])))),
            clock: self.clock.clone(),
            random: self.random.clone(),
        }
    }

    pub(crate) fn commands(&self) -> Commands {
        Commands::new(self.ground(), Arc::clone(&self.queued))
    }

    pub(crate) fn sender(&self, graph: Arc<dyn Graph>) -> Arc<Sender> {
        Sender::new(self.ground(), graph, Arc::new(Notify::new()))
    }

    pub(crate) fn processor(&self) -> Processor {
        let (arrivals, applied) = (Arc::default(), Arc::new(Notify::new()));
        Processor::new(self.ground(), arrivals, applied).waking(Arc::clone(&self.queued))
    }

    /// Nobody writes meanwhile.
    pub(crate) fn beside(&self) -> Beside {
        Beside::new(Arc::default(), self.clock.clone())
    }

    /// A new alarm, as after a start of the hub.
    pub(crate) fn new_alarm(&self) -> Arc<Alarm> {
        Alarm::new(self.ground(), Arc::clone(&self.queued))
    }

    /// Whether the send queue was woken since this was asked last.
    pub(crate) fn queue_was_woken(&self) -> bool {
        self.queued.notified().now_or_never().is_some()
    }

    /// Webhook bodies arrive in this order and are applied.
    pub(crate) async fn receive(&self, bodies: &[Value]) {
        self.receive_at(Timestamp::from_secs(START + 1_000), bodies).await;
    }

    /// As [`receive`](Self::receive), at another instant.
    pub(crate) async fn receive_at(&self, received_at: Timestamp, bodies: &[Value]) {
        let arrival = |body: &Value| Arrival {
            received_at,
            lane: Lane::Live,
            body: Bytes::from(serde_json::to_vec(body).unwrap()),
        };
        self.store.append(bodies.iter().map(arrival).collect()).await.unwrap();
        self.processor().drain().await.unwrap();
    }

    pub(crate) async fn conversations(&self) -> Vec<ConversationView> {
        let query = ConversationQuery {
            workspace_id: self.workspace_id,
            status: None,
            before: None,
            viewer: Viewer::Owner,
            limit: 500,
        };
        self.store.read(move |tx| tx.conversation_page(&query)).await.unwrap()
    }

    pub(crate) async fn messages(&self, id: ConversationId) -> Vec<MessageView> {
        let query = MessageQuery {
            workspace_id: self.workspace_id,
            conversation_id: Some(id),
            before: None,
            limit: 500,
        };
        self.store.read(move |tx| tx.message_page(&query)).await.unwrap()
    }

    pub(crate) async fn head(&self) -> Rev {
        let id = self.workspace_id;
        self.store.read(move |tx| Ok(tx.workspace(id)?.unwrap().head)).await.unwrap()
    }

    /// How many webhooks wait, and how many are quarantined.
    pub(crate) async fn journal(&self) -> (u64, u64) {
        self.store.journal_depth().await.unwrap()
    }

    /// Everything anyone can see, without internal ids, revisions and reception times.
    pub(crate) async fn picture(&self) -> Vec<String> {
        let mut picture = Vec::new();
        for view in self.conversations().await {
            let messages = self.messages(view.conversation.id).await;
            let thread: Vec<Value> = messages.iter().map(bubble).collect();
            let (place, contact) = (&view.conversation, &view.contact);
            let shown = json!({
                "contact": [contact.book_name, contact.profile_name, contact.phone, contact.user_id, contact.parent_user_id, contact.username],
                "private": contact.private,
                "offered": !view.offers.is_empty(),
                "held": [place.imported, place.is_held()],
                "status": place.status,
                "unread": place.unread,
                "window_closes_at": place.window_closes_at,
                "waiting_since": place.waiting_since,
                "activity_at": place.activity_at,
                "first_message_at": place.first_message_at,
                "last": view.last_message.map(|message| message.tie),
                "thread": thread,
            });
            picture.push(shown.to_string());
        }
        picture.sort();
        picture
    }
}

/// With which word a command was refused, or `none`.
pub(crate) fn refusal(outcome: &CommandOutcome) -> &str {
    outcome.error.as_ref().map_or("none", |error| &error.code)
}

fn bubble(view: &MessageView) -> Value {
    let bubble = view.message.facts.project().unwrap();
    let media = view.media.as_ref().map(|media| (media.media_id.clone(), media.state));
    json!([
        view.message.wamid,
        bubble.direction,
        bubble.origin,
        bubble.imported,
        view.message.automatic,
        bubble.content,
        bubble.sent_at,
        bubble.delivery,
        bubble.error,
        bubble.edited_at,
        bubble.revoked_at,
        bubble.reactions,
        media,
    ])
}

/// One change of one field, in Meta's envelope.
pub(crate) fn envelope(field: &str, mut value: Value) -> Value {
    value["messaging_product"] = json!("whatsapp");
    value["metadata"] = json!({ "display_phone_number": "911415550142", "phone_number_id": PHONE_NUMBER_ID });
    json!({
        "object": "whatsapp_business_account",
        "entry": [{ "id": "900100200300400", "changes": [{ "field": field, "value": value }] }]
    })
}

/// A text of a customer, named by phone.
pub(crate) fn text_from(phone: &str, wamid: &str, at: i64, body: &str) -> Value {
    envelope(
        "messages",
        json!({
            "contacts": [{ "profile": { "name": "Ritika" }, "wa_id": phone }],
            "messages": [{
                "from": phone, "id": wamid, "timestamp": (START + at).to_string(), "type": "text", "text": { "body": body }
            }]
        }),
    )
}

/// A status of a message of ours.
pub(crate) fn status(wamid: &str, state: &str, at: i64, own_id: Option<&str>) -> Value {
    envelope(
        "messages",
        json!({ "statuses": [{
            "id": wamid, "status": state, "timestamp": (START + at).to_string(), "recipient_id": "919829010187",
            "biz_opaque_callback_data": own_id
        }] }),
    )
}

/// A Graph that answers what it is told, in turn, and remembers what it was asked.
#[derive(Default)]
pub(crate) struct ScriptedGraph {
    pub(crate) answers: std::sync::Mutex<Vec<Outcome>>,
    pub(crate) calls: std::sync::Mutex<Vec<(String, String)>>,
    /// How uploads end, in turn; then all well.
    pub(crate) uploads: std::sync::Mutex<Vec<UploadOutcome>>,
    /// How errands end, in turn.
    pub(crate) errands: std::sync::Mutex<Vec<Outcome>>,
    /// Digests that were uploaded, calls with their media, errands that ran.
    pub(crate) uploaded: std::sync::Mutex<Vec<String>>,
    pub(crate) sent_media: std::sync::Mutex<Vec<Option<String>>>,
    pub(crate) ran: std::sync::Mutex<Vec<ErrandCall>>,
}

impl ScriptedGraph {
    pub(crate) fn answering(answers: Vec<Outcome>) -> Arc<Self> {
        Arc::new(Self { answers: std::sync::Mutex::new(answers), ..Self::default() })
    }

    pub(crate) fn texts(&self) -> Vec<String> {
        self.calls.lock().unwrap().iter().map(|(_, text)| text.clone()).collect()
    }
}

#[async_trait::async_trait]
impl Graph for ScriptedGraph {
    async fn send(&self, call: &Call) -> Outcome {
        let words = call.content.words().unwrap_or_default().into_owned();
        self.calls.lock().unwrap().push((call.job.message_id.to_string(), words));
        self.sent_media.lock().unwrap().push(call.media_id.clone());
        self.answers.lock().unwrap().remove(0)
    }

    async fn upload(&self, call: &UploadCall) -> UploadOutcome {
        let mut uploaded = self.uploaded.lock().unwrap();
        uploaded.push(call.file.sha256.clone());
        let mut scripted = self.uploads.lock().unwrap();
        let well = UploadOutcome::Uploaded(format!("media.{}", uploaded.len()));
        if scripted.is_empty() { well } else { scripted.remove(0) }
    }

    async fn run(&self, call: &ErrandCall) -> Outcome {
        self.ran.lock().unwrap().push(call.clone());
        self.errands.lock().unwrap().remove(0)
    }
}
