//! Telling desktops what changed, as it happens: one task for all of them.
//!
//! The fan-out listens to the store's commits. Whatever piled up while it worked is one turn: per workspace it reads once, on
//! one snapshot, and makes one frame for each [`Role`] that is listening. The frame is encoded once and its bytes are
//! shared by everyone with the same eyes. A frame that would be large is not made; desktops are told the head and pull.
//! The first commit after a quiet moment is told at once; while more follow it, they are gathered for a few hundredths of a second, so
//! that a busy shop costs its desktops some twenty writes a second and not one for every tick of every message.
//!
//! Each desktop has a [`Mailbox`] of bounded size. Sending never waits: when a mailbox is full, its frames are thrown away and
//! replaced by the head, so a slow desktop resumes from its cursor and nobody else notices. Nothing told here is the truth;
//! the cursor is. A frame that is lost, late or doubled costs a pull and no row.
//!
//! Who is there and what they do is told beside that, from memory ([`super::presence`]), to desks that asked for it.
//!
//! What is one person's alone is in no such frame. While something of it changed, its person is told the head instead, and pulls.
//!
//! Desktops join through the task itself, so who joins, who may see what and where the workspace stands are read together. A
//! person whose scope changed hears that and nothing else, and starts over. Sessions are checked again every few
//! seconds, which also finds commits that were not announced; one that ended is closed with its reason.
//!
//! When the hub stops, every mailbox is closed with `unavailable`. If the store cannot be read, nobody is told anything and
//! the next round tries again.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::ws::Utf8Bytes;
use metrics::{counter, gauge};
use sangam_model::id::{DeviceId, PersonId, WorkspaceId};
use sangam_model::{Capability, Clock, Role};
use sangam_protocol::presence::Doing;
use sangam_protocol::sync::HubFrame;
use sangam_protocol::{ApiError, Cursor, Rev};
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::sync::{Notify, broadcast, mpsc, oneshot};
use tokio::time::{Instant, MissedTickBehavior, sleep_until};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::changes::{self, Reach};
use super::error::Failure;
use super::person::{Asker, recognise};
use super::presence::{self, Hall, Word};
use super::view::Sight;
use crate::metrics::{SYNC_CLIENTS, SYNC_DROPPED};
use crate::password::TokenHash;
use crate::store::{Commit, Elsewhere, ReadTx, Store, StoreError};
use crate::visibility::{Eyes, Viewer};

/// How often sessions are checked, and unannounced commits looked for.
const ROUND_EVERY: Duration = Duration::from_secs(4);
/// For so long after it was told something a workspace's commits are gathered: so long for each desk that listens, but at least as long
/// as a screen shows a picture, and no longer than an eye would notice. Up to a hundred desks are told 2,500 frames a second in all,
/// however many customers write.
const GATHERED_A_DESK: Duration = Duration::from_micros(400);
const GATHERED_LEAST: Duration = Duration::from_millis(16);
const GATHERED_MOST: Duration = Duration::from_millis(40);
/// The largest frame: a hundred rows, and past what these eyes may not see as far as one turn may look. A team hears nothing
/// of what an import writes, and need not pull to learn that it was nothing.
const FRAME: Reach = Reach { rows: 100, looks: 2_000 };
/// Bytes of the largest frame.
const FRAME_BYTES: usize = 64 * 1024;
/// Frames a mailbox holds.
const MAILBOX_FRAMES: usize = 32;

/// Where a desktop's frames wait for its socket.
#[derive(Default)]
pub(super) struct Mailbox {
    inside: Mutex<Inside>,
    news: Notify,
}

#[derive(Default)]
struct Inside {
    frames: VecDeque<Utf8Bytes>,
    /// Who is there, after the frames: it is whole, so only the newest is of use.
    picture: Option<Utf8Bytes>,
    end: Option<ApiError>,
}

/// What comes out of a mailbox.
#[derive(Debug)]
pub(super) enum Letter {
    /// An encoded frame.
    Frame(Utf8Bytes),
    /// Nothing more will come, and why.
    End(ApiError),
}

impl Mailbox {
    /// Puts a frame in; if there is no room, `head` takes the place of everything.
    fn push(&self, frame: &Utf8Bytes, head: &Utf8Bytes) {
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        if inside.frames.len() >= MAILBOX_FRAMES {
            inside.frames.clear();
            inside.frames.push_back(head.clone());
            counter!(SYNC_DROPPED).increment(1);
        } else {
            inside.frames.push_back(frame.clone());
        }
        drop(inside);
        self.news.notify_one();
    }

    /// Puts a picture of who is there in, in place of an older one. Where there is no room, the next will do.
    fn push_picture(&self, picture: &Utf8Bytes) {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner).picture = Some(picture.clone());
        self.news.notify_one();
    }

    /// Closes the mailbox; what waits in it is no longer of use.
    fn end(&self, error: ApiError) {
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        inside.frames.clear();
        inside.end.get_or_insert(error);
        drop(inside);
        self.news.notify_one();
    }

    /// The next letter. For one reader; may be dropped while waiting.
    pub(super) async fn next(&self) -> Letter {
        loop {
            if let Some(letter) = self.take() {
                return letter;
            }
            self.news.notified().await;
        }
    }

    fn take(&self) -> Option<Letter> {
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(error) = &inside.end {
            return Some(Letter::End(error.clone()));
        }
        let frame = inside.frames.pop_front();
        frame.or_else(|| inside.picture.take()).map(Letter::Frame)
    }
}

/// The way to the fan-out. Cheap to clone.
#[derive(Clone)]
pub struct Live {
    requests: mpsc::UnboundedSender<Request>,
    names: Arc<AtomicU64>,
}

enum Request {
    Join(Box<Joining>),
    Leave(WorkspaceId, u64),
    Doing(WorkspaceId, u64, Doing),
    CheckSessions(WorkspaceId),
    RingOwners(WorkspaceId),
    Present(WorkspaceId, oneshot::Sender<BTreeSet<DeviceId>>),
}

struct Joining {
    name: u64,
    asker: Asker,
    wants_presence: bool,
    mailbox: Arc<Mailbox>,
    answer: oneshot::Sender<Result<Cursor, Failure>>,
}

/// Someone who listens. Dropping it leaves.
pub(super) struct Listener {
    pub(super) mailbox: Arc<Mailbox>,
    /// Where the workspace stood when listening began: whatever changes later is told.
    pub(super) head: Cursor,
    seat: Seat,
}

impl Listener {
    /// Its person does this now.
    pub(super) fn does(&self, doing: Doing) {
        let Seat { live, workspace_id, name } = &self.seat;
        // A fan-out that ended has forgotten everyone already.
        let _ = live.requests.send(Request::Doing(*workspace_id, *name, doing));
    }
}

struct Seat {
    live: Live,
    workspace_id: WorkspaceId,
    name: u64,
}

impl Drop for Seat {
    fn drop(&mut self) {
        // A fan-out that ended has forgotten everyone already.
        let _ = self.live.requests.send(Request::Leave(self.workspace_id, self.name));
    }
}

impl Live {
    /// The way to a fan-out over this store, and the fan-out, which the hub runs.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>) -> (Self, FanOut) {
        let (sender, requests) = mpsc::unbounded_channel();
        let (commits, elsewhere) = (store.commits(), store.elsewhere());
        let live = Self { requests: sender, names: Arc::default() };
        let (rooms, turns) = (BTreeMap::new(), Turns::new());
        (live, FanOut { store, clock, commits, elsewhere, requests, rooms, turns })
    }

    /// Begins to listen, also to who is there where that is wanted.
    pub(super) async fn join(&self, asker: Asker, wants_presence: bool) -> Result<Listener, Failure> {
        let name = self.names.fetch_add(1, Ordering::Relaxed);
        let seat = Seat { live: self.clone(), workspace_id: asker.workspace_id, name };
        let mailbox = Arc::new(Mailbox::default());
        let (answer, answered) = oneshot::channel();
        let joining = Joining { name, asker, wants_presence, mailbox: Arc::clone(&mailbox), answer };
        self.requests.send(Request::Join(Box::new(joining))).map_err(|_| Failure::unavailable())?;
        let head = answered.await.map_err(|_| Failure::unavailable())??;
        Ok(Listener { mailbox, head, seat })
    }

    /// What the owner's connect and number pages show has changed. A hint: several in a row may be heard as one.
    pub fn ring_owners(&self, workspace_id: WorkspaceId) {
        // A fan-out that ended has closed everyone already.
        let _ = self.requests.send(Request::RingOwners(workspace_id));
    }

    /// The devices of a workspace that listen now.
    pub(super) async fn present(&self, workspace_id: WorkspaceId) -> Result<BTreeSet<DeviceId>, Failure> {
        let (answer, answered) = oneshot::channel();
        let asked = self.requests.send(Request::Present(workspace_id, answer));
        asked.map_err(|_| Failure::unavailable())?;
        answered.await.map_err(|_| Failure::unavailable())
    }

    /// A session of this workspace ended: look now instead of in a few seconds.
    pub(super) fn sessions_changed(&self, workspace_id: WorkspaceId) {
        // A fan-out that ended has closed everyone already.
        let _ = self.requests.send(Request::CheckSessions(workspace_id));
    }
}

struct Client {
    device_id: DeviceId,
    person_id: PersonId,
    session: TokenHash,
    role: Role,
    wants_presence: bool,
    mailbox: Arc<Mailbox>,
}

/// Everyone of one workspace who listens.
struct Room {
    /// Everything up to here was told.
    told: Cursor,
    /// Commits are gathered until then.
    next_turn: Instant,
    clients: BTreeMap<u64, Client>,
    hall: Hall,
}

/// See the module.
pub struct FanOut {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    commits: broadcast::Receiver<Commit>,
    /// What other hubs of the same database say.
    elsewhere: Option<broadcast::Receiver<Elsewhere>>,
    requests: mpsc::UnboundedReceiver<Request>,
    rooms: BTreeMap<WorkspaceId, Room>,
    /// Turns that are due, now or when their room has gathered enough.
    turns: Turns,
}

/// What a turn has to do in one workspace.
#[derive(Default)]
struct Turn {
    joining: Vec<Joining>,
    checks_sessions: bool,
    rings_owners: bool,
}

impl Turn {
    /// Nobody waits for an answer.
    fn is_commit_only(&self) -> bool {
        self.joining.is_empty() && !self.checks_sessions && !self.rings_owners
    }
}

impl Room {
    /// An empty one, to which everything up to here was told.
    fn at(told: Cursor) -> Self {
        Self { told, next_turn: Instant::now(), clients: BTreeMap::new(), hall: Hall::new() }
    }

    /// How long it gathers what is committed after it was told something.
    fn gathers(&self) -> Duration {
        let desks = u32::try_from(self.clients.len()).unwrap_or(u32::MAX);
        GATHERED_A_DESK.saturating_mul(desks).clamp(GATHERED_LEAST, GATHERED_MOST)
    }
}

type Turns = BTreeMap<WorkspaceId, Turn>;

impl FanOut {
    /// Works until `stop`, then closes every mailbox.
    pub async fn run(mut self, stop: CancellationToken) {
        let mut round = tokio::time::interval(ROUND_EVERY);
        round.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let (gathered, pictured) = (self.next_gathered(), self.next_pictured());
            tokio::select! {
                biased;
                () = stop.cancelled() => break,
                Some(request) = self.requests.recv() => self.note(request),
                commit = next_commit(&mut self.commits) => self.note_commit(&commit),
                (hub, word) = next_word(&mut self.elsewhere) => {
                    if let Some(room) = self.rooms.get_mut(&word.workspace_id) {
                        room.hall.hear_from_abroad(hub, word);
                    }
                }
                _ = round.tick() => self.note_everyone(),
                () = sleep_until(gathered.unwrap_or_else(Instant::now)), if gathered.is_some() => {}
                () = sleep_until(pictured.unwrap_or_else(Instant::now)), if pictured.is_some() => {}
            }
            while let Ok(request) = self.requests.try_recv() {
                self.note(request);
            }
            while let Some(commit) = next_announced(&mut self.commits) {
                self.note_commit(&commit);
            }
            for (workspace_id, turn) in self.due_turns() {
                self.take_turn(workspace_id, turn).await;
            }
            for workspace_id in presence::due(self.rooms.iter().map(|(id, room)| (id, &room.hall))) {
                self.tell_who_is_there(workspace_id).await;
            }
        }
        for client in self.rooms.values().flat_map(|room| room.clients.values()) {
            client.mailbox.end(Failure::unavailable().error);
        }
        gauge!(SYNC_CLIENTS).set(0.0);
    }

    /// The turns that wait for nothing. What is more than a commit is answered at once, and tells the commits with it.
    fn due_turns(&mut self) -> Turns {
        let (now, rooms) = (Instant::now(), &self.rooms);
        let is_due = |id: &WorkspaceId, turn: &mut Turn| {
            !turn.is_commit_only() || rooms.get(id).is_none_or(|room| room.next_turn <= now)
        };
        self.turns.extract_if(.., is_due).collect()
    }

    /// When the first of the waiting turns is due.
    fn next_gathered(&self) -> Option<Instant> {
        self.turns.keys().filter_map(|id| Some(self.rooms.get(id)?.next_turn)).min()
    }

    /// When somebody is next to be told who is there.
    fn next_pictured(&self) -> Option<Instant> {
        let now = Instant::now();
        self.rooms.values().map(|room| room.hall.due(now)).min()
    }

    fn note(&mut self, request: Request) {
        match request {
            Request::Join(joining) => {
                self.turns.entry(joining.asker.workspace_id).or_default().joining.push(*joining)
            }
            Request::CheckSessions(workspace_id) => {
                self.turns.entry(workspace_id).or_default().checks_sessions = true
            }
            Request::RingOwners(workspace_id) => {
                // Who joins later asks anyway.
                if self.rooms.contains_key(&workspace_id) {
                    self.turns.entry(workspace_id).or_default().rings_owners = true;
                }
            }
            Request::Present(workspace_id, answer) => {
                let clients =
                    self.rooms.get(&workspace_id).into_iter().flat_map(|room| room.clients.values());
                // Whoever asked and left needs no answer.
                let _ = answer.send(clients.map(|client| client.device_id).collect());
            }
            Request::Doing(workspace_id, name, doing) => {
                let room = self.rooms.get_mut(&workspace_id);
                // Whoever is not let in any more does nothing here.
                if let Some(room) = room.filter(|room| room.clients.contains_key(&name)) {
                    room.hall.hear(name, doing);
                }
            }
            Request::Leave(workspace_id, name) => {
                // Someone who gave up while joining is not let in any more.
                if let Some(turn) = self.turns.get_mut(&workspace_id) {
                    turn.joining.retain(|joining| joining.name != name);
                }
                if let Some(room) = self.rooms.get_mut(&workspace_id) {
                    room.clients.remove(&name);
                    room.hall.left(name);
                    if room.clients.is_empty() {
                        self.rooms.remove(&workspace_id);
                        self.store.whisper(Word::of_nobody(workspace_id).said());
                    }
                }
                self.count();
            }
        }
    }

    fn note_commit(&mut self, commit: &Result<Commit, RecvError>) {
        match commit {
            Ok(commit) if self.rooms.contains_key(&commit.workspace_id) => {
                self.turns.entry(commit.workspace_id).or_default();
            }
            Ok(_) => {}
            // Whose commits were missed is not known.
            Err(_) => {
                for id in self.rooms.keys() {
                    self.turns.entry(*id).or_default();
                }
            }
        }
    }

    fn note_everyone(&mut self) {
        for id in self.rooms.keys() {
            self.turns.entry(*id).or_default().checks_sessions = true;
        }
    }

    async fn take_turn(&mut self, workspace_id: WorkspaceId, turn: Turn) {
        let question = self.question(workspace_id, &turn);
        let news = self.store.read(move |tx| question.answer(tx)).await;
        match news {
            Ok(Some(news)) => self.tell(workspace_id, turn, &news),
            Ok(None) => {
                for joining in turn.joining {
                    let _ = joining.answer.send(Err(Failure::unauthenticated()));
                }
            }
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "changes could not be told");
                for joining in turn.joining {
                    let _ = joining.answer.send(Err(Failure::unavailable()));
                }
            }
        }
        self.count();
    }

    fn question(&self, workspace_id: WorkspaceId, turn: &Turn) -> Question {
        let room = self.rooms.get(&workspace_id);
        let clients = || room.into_iter().flat_map(|room| &room.clients);
        let joining = turn.joining.iter().map(|joining| (joining.name, joining.asker.session));
        let listening =
            clients().filter(|_| turn.checks_sessions).map(|(name, client)| (*name, client.session));
        Question {
            workspace_id,
            told: room.map(|room| room.told),
            roles: clients().map(|(_, client)| client.role).collect(),
            sessions: listening.chain(joining).collect(),
            now: self.clock.now(),
        }
    }

    fn tell(&mut self, workspace_id: WorkspaceId, turn: Turn, news: &News) {
        let room = self.rooms.entry(workspace_id).or_insert_with(|| Room::at(news.head));
        if room.told != news.head {
            room.next_turn = Instant::now() + room.gathers();
            room.clients.values_mut().for_each(|client| client.hear(news));
            room.told = news.head;
            room.hall.look_again();
        }
        if turn.rings_owners {
            let owners = room.clients.values().filter(|client| client.role.may(Capability::ConnectNumbers));
            owners.for_each(|client| client.mailbox.push(&news.connect_frame, &news.head_frame));
        }
        let before = room.clients.len();
        room.clients.retain(|name, client| match news.sessions.get(name) {
            Some(Err(error)) => {
                client.mailbox.end(error.clone());
                false
            }
            _ => {
                !news.has_left(client.person_id) || {
                    client.mailbox.end(Failure::device_revoked().error);
                    false
                }
            }
        });
        if room.clients.len() < before {
            room.hall.look_again();
        }
        for joining in turn.joining {
            let refused = match news.sessions.get(&joining.name) {
                Some(Ok(role)) => {
                    let Asker { person_id, session, device_id, .. } = joining.asker;
                    let Joining { wants_presence, mailbox, .. } = joining;
                    let role = *role;
                    let client = Client { device_id, person_id, session, role, wants_presence, mailbox };
                    room.hall.came();
                    room.clients.insert(joining.name, client);
                    None
                }
                Some(Err(error)) => Some(error.clone()),
                None => Some(Failure::unavailable().error),
            };
            let answer = refused.map_or(Ok(news.head), |error| Err(Failure::from(error)));
            // Someone who no longer waits leaves by dropping the seat.
            let _ = joining.answer.send(answer);
        }
        if room.clients.is_empty() {
            self.rooms.remove(&workspace_id);
        }
    }

    /// Tells the desks that asked for it who is there, if there is something to tell.
    async fn tell_who_is_there(&mut self, workspace_id: WorkspaceId) {
        let Some(room) = self.rooms.get_mut(&workspace_id) else { return };
        let desks = || room.clients.iter().map(|(name, client)| (*name, client.person_id, client.role));
        if let Some(word) = self.elsewhere.as_ref().and_then(|_| room.hall.word(workspace_id, desks())) {
            self.store.whisper(word.said());
        }
        let question = room.hall.question(workspace_id, desks());
        let pictures = self.store.read(move |tx| question.answer(tx)).await;
        let Some(room) = self.rooms.get_mut(&workspace_id) else { return };
        let pictures = match pictures {
            Ok(pictures) => room.hall.tell(pictures),
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "who is there could not be told");
                return room.hall.failed();
            }
        };
        for client in room.clients.values().filter(|client| client.wants_presence) {
            if let Some(picture) = pictures.get(&Viewer::of(client.role)) {
                client.mailbox.push_picture(picture);
            }
        }
    }

    fn count(&self) {
        let clients: usize = self.rooms.values().map(|room| room.clients.len()).sum();
        gauge!(SYNC_CLIENTS).set(u32::try_from(clients).unwrap_or(u32::MAX));
    }
}

/// The next commit, or that some were missed. A store that is gone has no more.
async fn next_commit(commits: &mut broadcast::Receiver<Commit>) -> Result<Commit, RecvError> {
    match commits.recv().await {
        Err(RecvError::Closed) => std::future::pending().await,
        told => told,
    }
}

/// The next word of another hub. Where there is none, never.
async fn next_word(elsewhere: &mut Option<broadcast::Receiver<Elsewhere>>) -> (Uuid, Word) {
    loop {
        let told = match elsewhere {
            Some(elsewhere) => elsewhere.recv().await,
            None => Err(RecvError::Closed),
        };
        match told {
            Ok(Elsewhere::Whisper { from, text }) => {
                if let Some(word) = Word::heard(&text) {
                    return (from, word);
                }
            }
            Ok(_) | Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => std::future::pending().await,
        }
    }
}

fn next_announced(commits: &mut broadcast::Receiver<Commit>) -> Option<Result<Commit, RecvError>> {
    match commits.try_recv() {
        Ok(commit) => Some(Ok(commit)),
        Err(TryRecvError::Lagged(missed)) => Some(Err(RecvError::Lagged(missed))),
        Err(TryRecvError::Empty | TryRecvError::Closed) => None,
    }
}

impl Client {
    fn hear(&mut self, news: &News) {
        let before = self.role;
        let person = news.people.get(&self.person_id);
        let is_rescoped = person.is_some_and(|person| person.is_rescoped);
        self.role = person.map_or(before, |person| person.role);
        let has_own = news.own.contains(&self.person_id);
        let frame = news.frames.get(&before).filter(|_| !has_own && self.role == before);
        let frame = if is_rescoped { news.scope_frame.as_ref() } else { frame };
        self.mailbox.push(frame.unwrap_or(&news.head_frame), &news.head_frame);
    }
}

/// What a turn asks of the store.
struct Question {
    workspace_id: WorkspaceId,
    told: Option<Cursor>,
    roles: BTreeSet<Role>,
    sessions: Vec<(u64, TokenHash)>,
    now: sangam_model::Timestamp,
}

/// What the store says, all on one snapshot.
struct News {
    head: Cursor,
    head_frame: Utf8Bytes,
    connect_frame: Utf8Bytes,
    /// For those who start over, if there are any.
    scope_frame: Option<Utf8Bytes>,
    /// Absent where only the head is told.
    frames: BTreeMap<Role, Utf8Bytes>,
    /// Those whose own rows changed, which no frame for all of a role tells: they are told the head, and pull.
    own: BTreeSet<PersonId>,
    /// Those whose row changed.
    people: BTreeMap<PersonId, Changed>,
    sessions: BTreeMap<u64, Result<Role, ApiError>>,
}

struct Changed {
    role: Role,
    is_active: bool,
    is_rescoped: bool,
}

impl News {
    fn has_left(&self, person: PersonId) -> bool {
        self.people.get(&person).is_some_and(|person| !person.is_active)
    }
}

impl Question {
    /// `None` if there is no such workspace.
    fn answer(&self, tx: &dyn ReadTx) -> Result<Option<News>, StoreError> {
        let Some(workspace) = tx.workspace(self.workspace_id)? else { return Ok(None) };
        let head = Cursor { epoch: workspace.epoch, rev: workspace.head };
        let mut news = News {
            head,
            head_frame: encode(&HubFrame::Head { head })?,
            connect_frame: encode(&HubFrame::Connect)?,
            scope_frame: None,
            frames: BTreeMap::new(),
            own: BTreeSet::new(),
            people: BTreeMap::new(),
            sessions: BTreeMap::new(),
        };
        if let Some(told) = self.told.filter(|told| told.epoch == head.epoch && told.rev < head.rev) {
            news.people = self.changed_people(tx, told.rev)?;
            if news.people.values().any(|person| person.is_rescoped) {
                let frame = HubFrame::Changes(changes::scope_changed(told.rev, head));
                news.scope_frame = Some(encode(&frame)?);
            }
            news.own = changes::owners_after(tx, self.workspace_id, told.rev)?;
            for role in &self.roles {
                let sight = Sight::new(tx, Eyes::of(*role, &workspace));
                let frame = changes::frame(tx, &workspace, &sight, told.rev, FRAME)?;
                if frame.to == head.rev {
                    let text = encode(&HubFrame::Changes(frame))?;
                    news.frames.extend((text.len() <= FRAME_BYTES).then_some((*role, text)));
                }
            }
        }
        for (name, session) in &self.sessions {
            let found = recognise(tx, session, self.now)?;
            let found = found.map(|(_, person)| person.role).map_err(|refusal| refusal.error);
            news.sessions.insert(*name, found);
        }
        Ok(Some(news))
    }

    fn changed_people(&self, tx: &dyn ReadTx, told: Rev) -> Result<BTreeMap<PersonId, Changed>, StoreError> {
        let people = tx.people(self.workspace_id, told, u32::MAX)?;
        let changed = people.into_iter().map(|person| {
            let is_rescoped = person.scope_rev > told;
            (person.id, Changed { role: person.role, is_active: person.active, is_rescoped })
        });
        Ok(changed.collect())
    }
}

/// The bytes of a frame.
pub(super) fn encode(frame: &HubFrame) -> Result<Utf8Bytes, StoreError> {
    serde_json::to_string(frame).map(Utf8Bytes::from).map_err(|error| StoreError::Failed(error.into()))
}
