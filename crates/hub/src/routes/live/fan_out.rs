//! The task that broadcasts changes to sockets. It listens to the store's commits; all that arrived while it worked are one turn, which
//! reads once for each workspace.
//!
//! The first commit after a quiet moment is told at once; while more follow it, they are gathered for a few hundredths of a second, so
//! that a busy shop costs its desktops some twenty writes a second and not one for every tick of every message.
//!
//! Desktops join through the task itself, so who joins, who may see what and where the workspace stands are read together. A
//! person whose scope changed hears that and nothing else, and starts over. Sessions are checked again every few
//! seconds, which also finds commits that were not announced; one that ended is closed with its reason, and one that goes on is noted
//! as heard of.
//!
//! When the hub stops, every mailbox is closed with `unavailable`. If the store cannot be read, nobody is told anything and
//! the next round tries again.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use metrics::gauge;
use sangam_model::Clock;
use sangam_model::id::WorkspaceId;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::sync::{broadcast, mpsc};
use tokio::time::{Instant, MissedTickBehavior, sleep_until};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::news::{News, Question};
use super::room::Room;
use super::{Joining, Request};
use crate::access::password::TokenHash;
use crate::routes::error::Failure;
use crate::routes::person;
use crate::routes::presence::{self, Word};
use crate::service::metrics::SYNC_CLIENTS;
use crate::store::{Commit, Elsewhere, Store};

/// How often sessions are checked, and unannounced commits looked for.
const ROUND_EVERY: Duration = Duration::from_secs(4);

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

type Turns = BTreeMap<WorkspaceId, Turn>;

impl FanOut {
    pub(super) fn over(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        requests: mpsc::UnboundedReceiver<Request>,
    ) -> Self {
        let (commits, elsewhere) = (store.commits(), store.elsewhere());
        Self { store, clock, commits, elsewhere, requests, rooms: BTreeMap::new(), turns: Turns::new() }
    }

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
        for room in self.rooms.values() {
            room.close(&Failure::unavailable().error);
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
                let here = self.rooms.get(&workspace_id).map(Room::here);
                // The asker may have left.
                let _ = answer.send(here.unwrap_or_default());
            }
            Request::Doing(workspace_id, name, doing) => {
                if let Some(room) = self.rooms.get_mut(&workspace_id) {
                    room.does(name, doing);
                }
            }
            Request::Leave(workspace_id, name) => {
                // Someone who gave up while joining is not let in any more.
                if let Some(turn) = self.turns.get_mut(&workspace_id) {
                    turn.joining.retain(|joining| joining.name != name);
                }
                if let Some(room) = self.rooms.get_mut(&workspace_id) {
                    room.leave(name);
                    if room.is_empty() {
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
            Ok(Some(mut news)) => {
                let unnoted = std::mem::take(&mut news.unnoted);
                self.tell(workspace_id, turn, &news);
                self.note_heard_of(unnoted);
            }
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

    /// Notes that these sessions are alive, though a listener sends no request. Runs beside the turn.
    fn note_heard_of(&self, sessions: Vec<TokenHash>) {
        if sessions.is_empty() {
            return;
        }
        let (store, now) = (Arc::clone(&self.store), self.clock.now());
        tokio::spawn(async move {
            for session in sessions {
                person::seen(&*store, session, now).await;
            }
        });
    }

    fn question(&self, workspace_id: WorkspaceId, turn: &Turn) -> Question {
        let room = self.rooms.get(&workspace_id);
        let joining = turn.joining.iter().map(|joining| (joining.name, joining.asker.session));
        let listening = room.filter(|_| turn.checks_sessions).map(Room::sessions).unwrap_or_default();
        Question {
            workspace_id,
            told: room.map(|room| room.told),
            roles: room.map(Room::roles).unwrap_or_default(),
            sessions: listening.into_iter().chain(joining).collect(),
            now: self.clock.now(),
        }
    }

    fn tell(&mut self, workspace_id: WorkspaceId, turn: Turn, news: &News) {
        let room = self.rooms.entry(workspace_id).or_insert_with(|| Room::at(news.head));
        room.hear(news);
        if turn.rings_owners {
            room.ring_owners(news);
        }
        room.show_out(news);
        for joining in turn.joining {
            room.let_in(joining, news);
        }
        if room.is_empty() {
            self.rooms.remove(&workspace_id);
        }
    }

    /// Says who is there, to other hubs and to the desks of this one.
    async fn tell_who_is_there(&mut self, workspace_id: WorkspaceId) {
        let Some(room) = self.rooms.get_mut(&workspace_id) else { return };
        if self.elsewhere.is_some() {
            room.words(workspace_id).iter().for_each(|word| self.store.whisper(word.said()));
        }
        let question = room.looks(workspace_id);
        let pictures = self.store.read(move |tx| question.answer(tx)).await;
        let Some(room) = self.rooms.get_mut(&workspace_id) else { return };
        match pictures {
            Ok(pictures) => room.show(pictures),
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "who is there could not be told");
                room.hall.failed();
            }
        }
    }

    fn count(&self) {
        let clients: usize = self.rooms.values().map(Room::len).sum();
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
