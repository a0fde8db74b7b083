//! A small hub in memory: rows with revisions, pages, a socket, commands executed once, and every fault a test can wish for.
//!
//! It is written from the contract and shares no code with the real one; that both answer alike is a law of its own (`story`). Pages are
//! tiny, so that every test pages.

mod alike;
mod commands;
mod pages;
mod shop;
mod story;
mod wire;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};

use bytes::Bytes;
use sangam_model::id::{
    CommandId, ContactId, ConversationId, DeviceId, EpochId, EventId, MessageId, NumberId, PersonId,
    WorkspaceId,
};
use sangam_model::{
    Clock, ConversationStatus, Delivery, Direction, ManualClock, Origin, Role, SeededRandom, Timestamp,
};
use sangam_protocol::error::code;
use sangam_protocol::labels::LabelRow;
use sangam_protocol::people::{FormerSessions, UseReset};
use sangam_protocol::presence::Doing;
use sangam_protocol::rows::LastMessage;
use sangam_protocol::session::{Session, SessionToken, SignIn};
use sangam_protocol::sync::HubFrame;
use sangam_protocol::teams::TeamRow;
use sangam_protocol::{
    ApiError, Command, CommandOutcome, ConversationRow, CostRow, Cursor, EventRow, LaterRow, MessageRow,
    NumberRow, Outcome, PersonRow, RateCardRow, Rev, TemplateAccountRow, TemplateRow, WorkspaceRow,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::sync::{Notify, mpsc, watch};

use crate::transport::{Method, Request, SocketEvent};

/// Rows in a page.
const PAGE: usize = 3;

/// How a change reaches open sockets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tell {
    /// As rows.
    Rows,
    /// As a hint to pull.
    Hint,
    /// Not at all, until the next one.
    Nothing,
}

/// What goes wrong with the next request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// It never arrives.
    Lost,
    /// It arrives and is executed; its answer does not come back.
    AnswerLost,
    /// The hub answers that it is busy.
    Busy,
    /// Something on the way answers in its place, with a page and this status.
    Page(u16),
}

#[derive(Clone)]
struct Chat {
    row: ConversationRow,
    visible: bool,
    access_rev: Rev,
}

/// One who turned out to be another, and the conversation that answers for theirs.
#[derive(Clone, Copy)]
struct Merge {
    contact: (ContactId, ContactId),
    chat: (ConversationId, ConversationId),
    rev: Rev,
}

/// What goes wrong for as long as a test wishes it.
#[derive(Default)]
pub(super) struct Moods {
    /// Files on their way stop in the middle until they may go on.
    pub(super) hold_files: Option<Arc<Notify>>,
    /// There is no room for files.
    pub(super) keeps_no_files: bool,
    /// Whoever asks for older messages waits until they may be told.
    pub(super) hold_older: Option<Arc<Notify>>,
    /// Whoever asks or tells anything beside the sync and the outbox waits for ever.
    pub(super) is_lost_in_thought: bool,
    /// Commands of this chat never have an answer.
    pub(super) unwell_with: Option<ConversationId>,
    /// Every command is refused.
    pub(super) refuses_wishes: bool,
    /// The line is lost together with every answer to a command.
    pub(super) cuts_behind_answers: bool,
    /// It is older than the words that say with a refusal where a plan stands that is over.
    pub(super) says_no_standing: bool,
    /// It is older than the wish by which a computer names the sessions it had.
    pub(super) knows_no_former_sessions: bool,
}

/// Who came in and went out.
#[derive(Default)]
pub(super) struct Doors {
    /// Of those who are signed in.
    pub(super) tokens: Vec<String>,
    /// Of devices that are to wipe themselves, signed out or not.
    pub(super) revoked: Vec<String>,
    /// Of sessions a computer said that it had before.
    pub(super) former: Vec<String>,
    /// What each who used the way back called their try.
    pub(super) attempts: Vec<Option<String>>,
    /// Whether each who signed out said that nothing is left.
    pub(super) goodbyes: Vec<bool>,
    /// How often somebody signed in.
    opened: usize,
}

pub(super) struct State {
    pub(super) epoch: EpochId,
    pub(super) head: Rev,
    /// Cursors below are too old.
    floor: Rev,
    pub(super) workspace: WorkspaceRow,
    pub(super) people: Vec<PersonRow>,
    numbers: Vec<NumberRow>,
    costs: Vec<CostRow>,
    rate_card: Option<RateCardRow>,
    pub(super) templates: Vec<TemplateRow>,
    pub(super) template_accounts: Vec<TemplateAccountRow>,
    pub(super) labels: Vec<LabelRow>,
    pub(super) teams: Vec<TeamRow>,
    /// Milliseconds the hub's clock is ahead of the desk's.
    pub(super) clock_ahead_ms: i64,
    chats: BTreeMap<ConversationId, Chat>,
    pub(super) messages: BTreeMap<MessageId, MessageRow>,
    pub(super) events: BTreeMap<EventId, EventRow>,
    /// What leaves later, over or not.
    pub(super) laters: BTreeMap<MessageId, LaterRow>,
    /// Plans whose words somebody took back.
    pub(super) words_taken: BTreeSet<MessageId>,
    pub(super) card_shape: Option<sangam_protocol::card::CardShapeRow>,
    pub(super) shop: Option<sangam_protocol::shop::ShopRow>,
    /// Contacts that turned out to be another, and which.
    merged: Vec<Merge>,
    scope_rev: Rev,
    answers: BTreeMap<CommandId, (Command, CommandOutcome)>,
    /// Every command that was executed, as often as it was.
    pub(super) executed: Vec<CommandId>,
    /// What commands found, and what they left: what taking them back needs.
    pub(super) found: BTreeMap<CommandId, ((ConversationStatus, bool), ConversationRow)>,
    /// What customers were told to be read, and whether also that somebody writes.
    pub(super) receipts: Vec<(MessageId, bool)>,
    pub(super) files: BTreeMap<MessageId, Bytes>,
    pub(super) asked_for_files: usize,
    /// Files that were brought, by their digest, and how often any was.
    pub(super) brought: BTreeMap<String, Bytes>,
    pub(super) bringings: usize,
    /// So many files are cut on their way.
    pub(super) cut_files: usize,
    /// How often a socket was opened.
    pub(super) sockets_opened: usize,
    pub(super) moods: Moods,
    faults: VecDeque<Fault>,
    pub(super) offline: bool,
    /// Sockets stay open and say nothing, not even that they are there.
    pub(super) mute: bool,
    /// Commands are executed, nobody hears of it, and the line goes dead.
    pub(super) mute_commands: bool,
    /// Why every request is refused.
    pub(super) refuses: Option<&'static str>,
    /// The hub speaks a later protocol alone: the oldest desktop it still understands.
    pub(super) wants_newer: Option<&'static str>,
    sockets: Vec<mpsc::UnboundedSender<Option<SocketEvent>>>,
    /// Frames until the socket is cut.
    pub(super) cut_after: Option<usize>,
    pub(super) doors: Doors,
    /// What is answered on the owner's routes, by method and address.
    pub(super) owners: BTreeMap<String, Vec<u8>>,
    /// What was asked there, with its body.
    pub(super) owners_asked: Vec<(String, Value)>,
    /// Why every wish there is refused.
    pub(super) owners_refused: Option<(u16, ApiError)>,
}

/// The small hub. Clones are the same one.
#[derive(Clone)]
pub(super) struct ScriptedHub {
    state: Arc<Mutex<State>>,
    clock: Arc<ManualClock>,
    random: Arc<SeededRandom>,
    /// What the desk said its person does.
    pub(super) doings: watch::Sender<Vec<Doing>>,
    /// Where somebody asked who was not let in.
    pub(super) turned_away: watch::Sender<Vec<String>>,
    /// What was asked and had no answer, because the hub has none or cannot be reached.
    pub(super) in_vain: watch::Sender<Vec<String>>,
}

pub(super) const PASSWORD: &str = "mango pickle 42";

/// A number that is connected, of which nothing else is told.
fn connected(id: NumberId) -> NumberRow {
    NumberRow {
        id,
        display_number: "+91 98290 00001".to_owned(),
        verified_name: None,
        connected: true,
        stage: Default::default(),
        link: Default::default(),
        link_since: None,
        onboarded_at: None,
        first_onboarded_at: None,
        phone_seen_at: None,
        health: Default::default(),
        contacts: Default::default(),
        history: Default::default(),
        gaps: Default::default(),
        rev: Rev(3),
    }
}

impl ScriptedHub {
    pub(super) fn new(clock: Arc<ManualClock>, seed: u64) -> Self {
        let random = Arc::new(SeededRandom::new(seed));
        let person = |name: &str, role| PersonRow {
            id: PersonId::new(&*clock, &*random),
            name: name.to_owned(),
            role,
            active: true,
            away: None,
            language: None,
            rev: Rev(1),
        };
        let state = State {
            epoch: EpochId::new(&*clock, &*random),
            head: Rev(3),
            floor: Rev(0),
            workspace: WorkspaceRow {
                id: WorkspaceId::new(&*clock, &*random),
                name: "Rang Bazaar".to_owned(),
                practice: false,
                phone_book_shared: false,
                phones_masked: false,
                only_assignee_replies: false,
                rev: Rev(1),
            },
            people: vec![person("Asha", Role::Agent), person("Vikram", Role::Agent)],
            numbers: vec![connected(NumberId::new(&*clock, &*random))],
            costs: Vec::new(),
            rate_card: None,
            templates: Vec::new(),
            template_accounts: Vec::new(),
            labels: Vec::new(),
            teams: Vec::new(),
            clock_ahead_ms: 0,
            chats: BTreeMap::new(),
            messages: BTreeMap::new(),
            events: BTreeMap::new(),
            laters: BTreeMap::new(),
            words_taken: BTreeSet::new(),
            card_shape: None,
            shop: None,
            merged: Vec::new(),
            found: BTreeMap::new(),
            scope_rev: Rev(0),
            answers: BTreeMap::new(),
            executed: Vec::new(),
            receipts: Vec::new(),
            files: BTreeMap::new(),
            asked_for_files: 0,
            brought: BTreeMap::new(),
            bringings: 0,
            cut_files: 0,
            moods: Moods::default(),
            sockets_opened: 0,
            faults: VecDeque::new(),
            offline: false,
            mute: false,
            mute_commands: false,
            refuses: None,
            wants_newer: None,
            sockets: Vec::new(),
            cut_after: None,
            doors: Doors::default(),
            owners: BTreeMap::new(),
            owners_asked: Vec::new(),
            owners_refused: None,
        };
        let (doings, turned_away, in_vain) = Default::default();
        Self { state: Arc::new(Mutex::new(state)), clock, random, doings, turned_away, in_vain }
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// Plays another workspace from now on; which it was before.
    pub(super) fn founds_another(&self) -> WorkspaceId {
        let another = WorkspaceId::new(&*self.clock, &*self.random);
        std::mem::replace(&mut self.state().workspace.id, another)
    }

    pub(super) fn asha(&self) -> PersonId {
        self.state().people[0].id
    }

    pub(super) fn vikram(&self) -> PersonId {
        self.state().people[1].id
    }

    pub(super) fn head(&self) -> Cursor {
        let state = self.state();
        Cursor { epoch: state.epoch, rev: state.head }
    }

    /// Tells open sockets everything since `from`.
    pub(super) fn tell(&self, from: Rev, how: Tell) {
        let mut state = self.state();
        let head = Cursor { epoch: state.epoch, rev: state.head };
        let frame = match how {
            Tell::Rows => HubFrame::Changes(state.page(from, usize::MAX)),
            Tell::Hint => HubFrame::Head { head },
            Tell::Nothing => return,
        };
        state.push(&frame);
    }

    /// Something happens and is told as rows.
    pub(super) fn now<T>(&self, what: impl FnOnce(&Self) -> T) -> T {
        let from = self.state().head;
        let outcome = what(self);
        self.tell(from, Tell::Rows);
        outcome
    }

    pub(super) fn cut(&self) {
        self.state().cut_sockets();
    }

    pub(super) fn fails_next(&self, fault: Fault) {
        self.state().faults.push_back(fault);
    }

    pub(super) fn heal(&self) {
        let mut state = self.state();
        state.faults.clear();
        state.offline = false;
        state.cut_after = None;
    }

    /// What the person may see: conversations, bubbles and lines.
    pub(super) fn visible(&self) -> (Vec<ConversationRow>, Vec<MessageRow>, Vec<EventRow>) {
        let state = self.state();
        let chats = state.chats.values().filter(|chat| chat.visible).map(|chat| chat.row.clone());
        let messages = state.messages.values().filter(|row| state.sees(row.conversation_id)).cloned();
        let events = state.events.values().filter(|row| state.sees(row.conversation_id)).cloned();
        (chats.collect(), messages.collect(), events.collect())
    }

    /// A command as it was asked for.
    pub(super) fn command(&self, id: CommandId) -> Command {
        self.state().answers[&id].0.clone()
    }

    fn execute(&self, command: &Command) -> Result<CommandOutcome, (u16, ApiError)> {
        let mut state = self.state();
        if state.moods.unwell_with == Some(command.body.conversation_id()) {
            drop(state);
            return Err(self.has_no_answer("/v1/commands"));
        }
        if let Some((first, outcome)) = state.answers.get(&command.id) {
            if first != command {
                return Err((409, ApiError::new(code::COMMAND_ID_REUSED, "")));
            }
            return Ok(outcome.clone());
        }
        let from = state.head;
        state.executed.push(command.id);
        let error = state.carry_out(command, self.clock.now());
        let outcome = if error.is_some() { Outcome::Rejected } else { Outcome::Applied };
        let answer = CommandOutcome { id: command.id, outcome, rev: state.head, error };
        state.answers.insert(command.id, (command.clone(), answer.clone()));
        if state.mute_commands {
            state.offline = true;
            state.cut_sockets();
        }
        drop(state);
        self.tell(from, Tell::Rows);
        Ok(answer)
    }

    fn route(&self, request: &Request) -> Result<Vec<u8>, (u16, ApiError)> {
        let url = &request.url;
        let parameter =
            |name: &str| url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
        let body = request.body.as_deref().unwrap_or_default();
        if url.path() == "/v1/sessions" {
            return self.sign_in(&serde_json::from_slice(body).unwrap());
        }
        if url.path() == "/v1/password-resets/use" {
            return self.lets_back_in(&serde_json::from_slice(body).unwrap());
        }
        self.let_in(request)?;
        let json = match (request.method, url.path()) {
            (Method::Get, "/v1/snapshot") => serde_json::to_vec(&self.state().snapshot()),
            (Method::Get, "/v1/snapshot/conversations") => {
                serde_json::to_vec(&self.state().screens(parameter("before").as_deref()))
            }
            (Method::Get, "/v1/backfill") => {
                let conversation = parameter("conversation").map(|id| id.parse().unwrap());
                let older = self.state().backfill(conversation, parameter("before").as_deref());
                serde_json::to_vec(&older.ok_or_else(|| (404, ApiError::new(code::NOT_FOUND, "")))?)
            }
            (Method::Get, "/v1/changes") => {
                let after: Cursor = parameter("after").unwrap().parse().unwrap();
                let state = self.state();
                state.check(after).map_err(|error| (410, error))?;
                serde_json::to_vec(&state.page(after.rev, PAGE))
            }
            (Method::Post, "/v1/commands") => {
                serde_json::to_vec(&self.execute(&serde_json::from_slice(body).unwrap())?)
            }
            (Method::Get, path) if path.ends_with("/media") => {
                let id = path.split('/').nth(3).unwrap().parse().unwrap();
                let mut state = self.state();
                state.asked_for_files += 1;
                let missing = (404, ApiError::new(code::NOT_FOUND, ""));
                return state.files.get(&id).map(|bytes| bytes.to_vec()).ok_or(missing);
            }
            (Method::Head, path) if path.starts_with("/v1/files/") => {
                assert!(parameter("mime_type").is_some_and(|mime_type| mime_type.contains('/')));
                let known = self.state().brought.contains_key(path.trim_start_matches("/v1/files/"));
                return if known { Ok(Vec::new()) } else { Err((404, ApiError::new(code::NOT_FOUND, ""))) };
            }
            (Method::Put, path) if path.starts_with("/v1/files/") => {
                let bytes = request.file.as_ref().unwrap().bytes.clone();
                assert!(parameter("mime_type").is_some_and(|mime_type| mime_type.contains('/')));
                assert_eq!(path.trim_start_matches("/v1/files/"), hex::encode(Sha256::digest(&bytes)));
                let mut state = self.state();
                if state.moods.keeps_no_files {
                    drop(state);
                    return Err(self.has_no_answer(path));
                }
                state.bringings += 1;
                state.brought.insert(path.trim_start_matches("/v1/files/").to_owned(), bytes);
                return Ok(b"{}".to_vec());
            }
            (Method::Delete, "/v1/sessions/current") => {
                let ended = request.token.as_ref().map(|token| token.expose().to_owned());
                let mut state = self.state();
                state.doors.goodbyes.push(parameter("wiped").is_some());
                state.doors.tokens.retain(|token| Some(token) != ended.as_ref());
                return Ok(Vec::new());
            }
            (Method::Post, "/v1/me/former-sessions") => {
                if self.state().moods.knows_no_former_sessions {
                    self.in_vain.send_modify(|asked| asked.push(url.path().to_owned()));
                    return Err((404, ApiError::new(code::NOT_FOUND, "")));
                }
                let told: FormerSessions = serde_json::from_slice(body).unwrap();
                self.state().doors.former.extend(told.tokens);
                return Ok(Vec::new());
            }
            _ => return self.state().owners_route(request),
        };
        Ok(json.unwrap())
    }

    fn let_in(&self, request: &Request) -> Result<(), (u16, ApiError)> {
        let url = &request.url;
        let is_wiped = url.path() == "/v1/sessions/current" && url.query() == Some("wiped=true");
        let admitted = match self.state().admit(request.token.as_ref()) {
            // That is heard of a session that is over as well.
            Err((_, error)) if is_wiped && error.code == code::UNAUTHENTICATED => Ok(()),
            admitted => admitted,
        };
        if admitted.is_err() {
            self.turned_away.send_modify(|paths| paths.push(url.path().to_owned()));
        }
        admitted
    }

    fn has_no_answer(&self, path: &str) -> (u16, ApiError) {
        self.in_vain.send_modify(|asked| asked.push(path.to_owned()));
        (503, ApiError::new(code::UNAVAILABLE, ""))
    }

    /// Asha's way back has one code.
    fn lets_back_in(&self, wish: &UseReset) -> Result<Vec<u8>, (u16, ApiError)> {
        if wish.code != "k7-Q2" {
            return Err((410, ApiError::new(code::RESET_INVALID, "")));
        }
        self.state().doors.attempts.push(wish.attempt.clone());
        let (email, password) = ("asha@shop.example".to_owned(), wish.password.clone());
        self.sign_in(&SignIn { email, password, device_name: wish.device_name.clone(), totp: None })
    }

    fn sign_in(&self, wish: &SignIn) -> Result<Vec<u8>, (u16, ApiError)> {
        let mut state = self.state();
        let person =
            state.people.iter().find(|person| wish.email.starts_with(&person.name.to_lowercase())).cloned();
        let Some(person) = person.filter(|_| wish.password == PASSWORD) else {
            return Err((401, ApiError::new(code::WRONG_CREDENTIALS, "")));
        };
        let token = format!("canary-token-{}", state.doors.opened);
        state.doors.opened += 1;
        state.doors.tokens.push(token.clone());
        let session = Session {
            token: SessionToken::new(token),
            person_id: person.id,
            person_name: person.name,
            role: person.role,
            workspace_id: state.workspace.id,
            workspace_name: state.workspace.name.clone(),
            device_id: DeviceId::new(&*self.clock, &*self.random),
            recovery_codes: None,
        };
        Ok(serde_json::to_vec(&session).unwrap())
    }
}

fn bubble(
    id: MessageId,
    conversation: ConversationId,
    direction: Direction,
    text: &str,
    at: Timestamp,
) -> MessageRow {
    MessageRow {
        id,
        conversation_id: conversation,
        wamid: Some(format!("wamid.{id}")),
        direction,
        origin: if direction == Direction::In { Origin::Customer } else { Origin::Desk },
        author_id: None,
        imported: false,
        automatic: false,
        kind: "text".to_owned(),
        text: Some(text.to_owned()),
        media: None,
        detail: None,
        reply_to: None,
        forwarded: None,
        referral: None,
        reactions: Vec::new(),
        reaction_refused: None,
        delivery: (direction == Direction::Out).then_some(Delivery::Queued),
        error: None,
        edited_at: None,
        revoked_at: None,
        sent_at: at,
        retry_of: None,
        rev: Rev(0),
    }
}

impl State {
    pub(super) fn next(&mut self) -> Rev {
        self.head = Rev(self.head.0 + 1);
        self.head
    }

    pub(super) fn sees(&self, conversation: ConversationId) -> bool {
        self.chats.get(&conversation).is_some_and(|chat| chat.visible)
    }

    pub(super) fn row(&self, conversation: ConversationId) -> ConversationRow {
        self.chats[&conversation].row.clone()
    }

    pub(super) fn touch(&mut self, conversation: ConversationId, change: impl FnOnce(&mut ConversationRow)) {
        let rev = self.next();
        let row = &mut self.chats.get_mut(&conversation).unwrap().row;
        change(row);
        row.rev = rev;
    }

    fn put_message(&mut self, mut row: MessageRow) {
        row.rev = self.next();
        let last = LastMessage {
            id: row.id,
            direction: row.direction,
            origin: row.origin,
            author_id: row.author_id,
            kind: row.kind.clone(),
            text: row.text.clone(),
            delivery: row.delivery,
            revoked: false,
            sent_at: row.sent_at,
        };
        self.touch(row.conversation_id, |chat| {
            if chat.activity_at.is_none_or(|at| at <= last.sent_at) {
                chat.activity_at = Some(last.sent_at);
                chat.last_message = Some(last);
            }
        });
        self.messages.insert(row.id, row);
    }

    fn admit(&self, token: Option<&SessionToken>) -> Result<(), (u16, ApiError)> {
        if let Some(refuses) = self.refuses {
            return Err((401, ApiError::new(refuses, "")));
        }
        if let Some(oldest) = self.wants_newer {
            let detail = json!({ "speaks": { "min": 9, "max": 9 }, "oldest_desktop": oldest });
            return Err((426, ApiError::new(code::UPGRADE_REQUIRED, "").with_detail(detail)));
        }
        let is_among =
            |tokens: &[String]| token.is_some_and(|token| tokens.iter().any(|known| known == token.expose()));
        if is_among(&self.doors.revoked) {
            return Err((401, ApiError::new(code::DEVICE_REVOKED, "")));
        }
        let known = is_among(&self.doors.tokens);
        if known { Ok(()) } else { Err((401, ApiError::new(code::UNAUTHENTICATED, ""))) }
    }

    fn check(&self, cursor: Cursor) -> Result<(), ApiError> {
        if cursor.epoch == self.epoch && cursor.rev <= self.head && cursor.rev >= self.floor {
            return Ok(());
        }
        Err(ApiError::new(code::RESYNC_REQUIRED, ""))
    }

    fn owners_route(&mut self, request: &Request) -> Result<Vec<u8>, (u16, ApiError)> {
        let method = request.method.as_str();
        let query = request.url.query().map_or_else(String::new, |query| format!("?{query}"));
        let asked = format!("{method} {}{query}", request.url.path());
        let body = request.body.as_deref().map_or(Value::Null, |body| serde_json::from_slice(body).unwrap());
        self.owners_asked.push((asked.clone(), body));
        match &self.owners_refused {
            Some(refused) => Err(refused.clone()),
            None => Ok(self.owners.get(&asked).unwrap_or_else(|| panic!("{asked} is not a route")).clone()),
        }
    }

    pub(super) fn push(&mut self, frame: &HubFrame) {
        let text = serde_json::to_string(frame).unwrap();
        self.sockets.retain(|socket| socket.send(Some(SocketEvent::Text(text.clone()))).is_ok());
        if let Some(left) = &mut self.cut_after {
            *left = left.saturating_sub(1);
            if *left == 0 {
                self.cut_after = None;
                self.cut_sockets();
            }
        }
    }

    fn cut_sockets(&mut self) {
        for socket in self.sockets.drain(..) {
            let _ = socket.send(None);
        }
    }
}
