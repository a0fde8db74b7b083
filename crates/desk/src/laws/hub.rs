//! A small hub in memory: rows with revisions, pages, a socket, commands executed once, and every fault a test can wish for.
//!
//! It is written from the contract and shares no code with the real one. Pages are tiny, so that every test pages.

mod wire;

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};

use bytes::Bytes;
use sangam_model::cost::RateCard;
use sangam_model::facts::Reactor;
use sangam_model::id::{
    CommandId, ContactId, ConversationId, DeviceId, EpochId, EventId, MessageId, NumberId, PersonId,
    WorkspaceId,
};
use sangam_model::time::HOUR;
use sangam_model::{
    Clock, ConversationStatus, Delivery, Direction, ManualClock, MediaState, Origin, Role, SeededRandom,
    Timestamp,
};
use sangam_protocol::error::code;
use sangam_protocol::labels::LabelRow;
use sangam_protocol::people::UseReset;
use sangam_protocol::presence::Doing;
use sangam_protocol::rows::{EventKind, LastMessage, MediaRow, ReactionRow};
use sangam_protocol::session::{Session, SessionToken, SignIn};
use sangam_protocol::sync::{Backfill, ConversationScreens, HubFrame, Screen, Snapshot};
use sangam_protocol::teams::TeamRow;
use sangam_protocol::{
    ApiError, Change, Command, CommandBody, CommandOutcome, ConversationRow, CostRow, Cursor, EventRow,
    Frame, LaterRow, MessageRow, NumberRow, Outcome, PersonRow, RateCardRow, Rev, TemplateAccountRow,
    TemplateRow, WorkspaceRow,
};
use serde_json::Value;
use sha2::{Digest, Sha256};
use tokio::sync::{Notify, mpsc, watch};

use crate::transport::{Heard, Method, Request};

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
}

#[derive(Clone)]
struct Chat {
    row: ConversationRow,
    visible: bool,
    access_rev: Rev,
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
    pub(super) card_shape: Option<sangam_protocol::card::CardShapeRow>,
    pub(super) shop: Option<sangam_protocol::shop::ShopRow>,
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
    /// Files on their way stop in the middle until they may go on.
    pub(super) hold_files: Option<Arc<Notify>>,
    faults: VecDeque<Fault>,
    pub(super) offline: bool,
    /// Sockets stay open and say nothing, not even that they are there.
    pub(super) mute: bool,
    /// Commands are executed, nobody hears of it, and the line goes dead.
    pub(super) mute_commands: bool,
    /// Why every request is refused.
    pub(super) refuses: Option<&'static str>,
    sockets: Vec<mpsc::UnboundedSender<Option<Heard>>>,
    /// Frames until the socket is cut.
    pub(super) cut_after: Option<usize>,
    pub(super) tokens: Vec<String>,
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
}

pub(super) const PASSWORD: &str = "mango pickle 42";

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
            numbers: vec![NumberRow {
                id: NumberId::new(&*clock, &*random),
                display_number: "+91 98290 00001".to_owned(),
                verified_name: None,
                connected: true,
                stage: Default::default(),
                link: Default::default(),
                link_since: None,
                onboarded_at: None,
                phone_seen_at: None,
                health: Default::default(),
                contacts: Default::default(),
                history: Default::default(),
                rev: Rev(3),
            }],
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
            card_shape: None,
            shop: None,
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
            hold_files: None,
            faults: VecDeque::new(),
            offline: false,
            mute: false,
            mute_commands: false,
            refuses: None,
            sockets: Vec::new(),
            cut_after: None,
            tokens: Vec::new(),
            owners: BTreeMap::new(),
            owners_asked: Vec::new(),
            owners_refused: None,
        };
        Self { state: Arc::new(Mutex::new(state)), clock, random, doings: watch::Sender::default() }
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
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

    // What happens in the shop.

    pub(super) fn customer(&self, name: &str) -> ConversationId {
        let mut state = self.state();
        let id = ConversationId::new(&*self.clock, &*self.random);
        let rev = state.next();
        let contact = ContactId::new(&*self.clock, &*self.random);
        let mut row = ConversationRow::begun(id, state.numbers[0].id, contact, None, rev);
        row.contact.name = Some(name.to_owned());
        state.chats.insert(id, Chat { row, visible: true, access_rev: Rev(0) });
        id
    }

    /// A customer writes; nobody is told before [`Self::tell`].
    pub(super) fn writes(&self, conversation: ConversationId, text: &str) -> MessageId {
        self.clock.advance(1_000);
        let now = self.clock.now();
        let id = MessageId::new(&*self.clock, &*self.random);
        let row = bubble(id, conversation, Direction::In, text, now);
        let mut state = self.state();
        state.put_message(row);
        let chat = state.chats.get_mut(&conversation).unwrap();
        chat.row.unread += 1;
        chat.row.window_closes_at = Some(now.plus(24 * HOUR));
        chat.row.waiting_since = chat.row.waiting_since.or(Some(now));
        chat.row.opened_at = chat.row.opened_at.or(Some(now));
        id
    }

    /// An old bubble that only history brought.
    pub(super) fn imports(&self, conversation: ConversationId, text: &str) -> MessageId {
        self.clock.advance(1_000);
        let id = MessageId::new(&*self.clock, &*self.random);
        let mut row = bubble(id, conversation, Direction::In, text, self.clock.now());
        row.imported = true;
        self.state().put_message(row);
        id
    }

    /// Some row of the `nth` message changes.
    pub(super) fn edits(&self, nth: usize, text: &str) {
        let mut state = self.state();
        let ids: Vec<_> = state.messages.keys().copied().collect();
        if let Some(id) = ids.get(nth % ids.len().max(1)) {
            let mut row = state.messages[id].clone();
            row.text = Some(text.to_owned());
            row.edited_at = Some(self.clock.now());
            state.put_message(row);
        }
    }

    /// The id and the instant of a new line.
    pub(super) fn fresh_line(&self) -> (EventId, Timestamp) {
        (EventId::new(&*self.clock, &*self.random), self.clock.now())
    }

    pub(super) fn resolves(&self, conversation: ConversationId) {
        let id = EventId::new(&*self.clock, &*self.random);
        let at = self.clock.now();
        let mut state = self.state();
        let rev = state.next();
        let by = Some(state.people[1].id);
        state.events.insert(
            id,
            EventRow { id, conversation_id: conversation, what: EventKind::RESOLVED, by, at, rev },
        );
        state.touch(conversation, |row| {
            row.status = ConversationStatus::Resolved;
            row.opened_at = None;
        });
    }

    pub(super) fn assigns(&self, conversation: ConversationId, to: Option<PersonId>) {
        self.state().touch(conversation, |row| row.assignee_id = to);
    }

    /// The conversation leaves, or comes into, the person's sight.
    pub(super) fn shows(&self, conversation: ConversationId, visible: bool) {
        let mut state = self.state();
        let rev = state.next();
        let chat = state.chats.get_mut(&conversation).unwrap();
        if chat.visible != visible {
            chat.visible = visible;
            chat.access_rev = rev;
            chat.row.rev = rev;
        }
    }

    /// Two customers turn out to have had one phone.
    pub(super) fn offers(&self, conversation: ConversationId, other: ConversationId) -> ContactId {
        let mut state = self.state();
        let other = state.chats[&other].row.contact.id;
        state.touch(conversation, |row| row.merge_offer = Some(other));
        other
    }

    pub(super) fn delivers(&self, message: MessageId, delivery: Delivery) {
        let mut state = self.state();
        let mut row = state.messages[&message].clone();
        row.delivery = Some(delivery);
        state.put_message(row);
    }

    pub(super) fn visible_numbers(&self) -> Vec<NumberRow> {
        self.state().numbers.clone()
    }

    pub(super) fn changes_number(&self, change: impl FnOnce(&mut NumberRow)) {
        let mut state = self.state();
        let rev = state.next();
        change(&mut state.numbers[0]);
        state.numbers[0].rev = rev;
    }

    /// The hub counted what the number has sent this month.
    pub(super) fn counts(&self, month: &str, sent: u32) {
        let mut state = self.state();
        let (rev, number_id) = (state.next(), state.numbers[0].id);
        state.costs = vec![CostRow { number_id, month: month.parse().unwrap(), sent, confirmed: 0, rev }];
    }

    /// The owner decided on a price list.
    pub(super) fn prices(&self, card: RateCard) {
        let mut state = self.state();
        let (rev, edited_by) = (state.next(), state.people[1].id);
        let edited_at = self.clock.now();
        state.rate_card = Some(RateCardRow { card: Some(card), edited_at, edited_by, rev });
    }

    /// Some row of a message is otherwise.
    pub(super) fn changes_message(&self, message: MessageId, change: impl FnOnce(&mut MessageRow)) {
        let mut state = self.state();
        let mut row = state.messages[&message].clone();
        change(&mut row);
        state.put_message(row);
    }

    /// A conversation's row is otherwise.
    pub(super) fn changes_chat(&self, id: ConversationId, change: impl FnOnce(&mut ConversationRow)) {
        self.state().touch(id, change);
    }

    pub(super) fn renames(&self, name: &str) {
        let mut state = self.state();
        let rev = state.next();
        let vikram = &mut state.people[1];
        vikram.name = name.to_owned();
        vikram.rev = rev;
    }

    /// The person's role or masking changed.
    pub(super) fn changes_scope(&self) {
        let mut state = self.state();
        state.scope_rev = state.next();
    }

    /// Asha gets another role.
    pub(super) fn promotes(&self, role: Role) {
        let mut state = self.state();
        let rev = state.next();
        let asha = &mut state.people[0];
        (asha.role, asha.rev) = (role, rev);
        state.scope_rev = rev;
    }

    /// The hub was restored: revisions begin elsewhere.
    pub(super) fn begins_another_life(&self) {
        let mut state = self.state();
        state.epoch = EpochId::new(&*self.clock, &*self.random);
        state.cut_sockets();
    }

    /// Every cursor below the head is too old now.
    pub(super) fn forgets_tombstones(&self) {
        let mut state = self.state();
        state.floor = state.head;
    }

    pub(super) fn gets_file(&self, message: MessageId, kind: &str, bytes: &'static [u8]) {
        let mut state = self.state();
        let mut row = state.messages[&message].clone();
        row.kind = kind.to_owned();
        row.media = Some(MediaRow {
            mime_type: "image/png".to_owned(),
            filename: None,
            size_bytes: Some(bytes.len() as u64),
            sha256: None,
            state: MediaState::Ready,
            voice: false,
            animated: false,
        });
        state.put_message(row);
        state.files.insert(message, Bytes::from_static(bytes));
    }

    // How the world hears of it.

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

    fn execute(&self, command: &Command) -> Result<CommandOutcome, (u16, ApiError)> {
        let mut state = self.state();
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
        self.state().admit(request.token.as_ref())?;
        let json = match (request.method, url.path()) {
            (Method::Get, "/v1/snapshot") => serde_json::to_vec(&self.state().snapshot()),
            (Method::Get, "/v1/snapshot/conversations") => {
                serde_json::to_vec(&self.state().screens(parameter("before").as_deref()))
            }
            (Method::Get, "/v1/backfill") => {
                let conversation = parameter("conversation").map(|id| id.parse().unwrap());
                serde_json::to_vec(&self.state().backfill(conversation, parameter("before").as_deref()))
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
                let known = self.state().brought.contains_key(path.trim_start_matches("/v1/files/"));
                return if known { Ok(Vec::new()) } else { Err((404, ApiError::new(code::NOT_FOUND, ""))) };
            }
            (Method::Put, path) if path.starts_with("/v1/files/") => {
                let bytes = request.file.as_ref().unwrap().bytes.clone();
                assert!(parameter("mime_type").is_some_and(|mime_type| mime_type.contains('/')));
                assert_eq!(path.trim_start_matches("/v1/files/"), hex::encode(Sha256::digest(&bytes)));
                let mut state = self.state();
                state.bringings += 1;
                state.brought.insert(path.trim_start_matches("/v1/files/").to_owned(), bytes);
                return Ok(b"{}".to_vec());
            }
            (Method::Delete, "/v1/sessions/current") => {
                let ended = request.token.as_ref().map(|token| token.expose().to_owned());
                self.state().tokens.retain(|token| Some(token) != ended.as_ref());
                return Ok(Vec::new());
            }
            _ => return self.state().owners_route(request),
        };
        Ok(json.unwrap())
    }

    /// Asha's way back has one code.
    fn lets_back_in(&self, wish: &UseReset) -> Result<Vec<u8>, (u16, ApiError)> {
        if wish.code != "k7-Q2" {
            return Err((410, ApiError::new(code::RESET_INVALID, "")));
        }
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
        let token = format!("canary-token-{}", state.tokens.len());
        state.tokens.push(token.clone());
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

    fn carry_out(&mut self, command: &Command, now: Timestamp) -> Option<ApiError> {
        match &command.body {
            CommandBody::SendLater { .. }
            | CommandBody::ChangeLater { .. }
            | CommandBody::CancelLater { .. }
            | CommandBody::SendLaterNow { .. } => return self.take_later(command, now),
            CommandBody::AddNote { .. }
            | CommandBody::EditNote { .. }
            | CommandBody::DeleteNote { .. }
            | CommandBody::ReadMentions { .. } => return self.take_note(command, now),
            CommandBody::Send { .. } | CommandBody::SendText { .. } => {
                let conversation_id = command.body.conversation_id();
                return self.take_send(command, conversation_id, now);
            }
            CommandBody::NewChat { .. } => return self.take_new_chat(command, now),
            CommandBody::React { conversation_id, message_id, emoji } => {
                if let Some(mut row) = self.messages.get(message_id).cloned() {
                    row.reactions.retain(|reaction| reaction.by != Reactor::Business);
                    let emoji = emoji.clone().map(|emoji| ReactionRow { emoji, by: Reactor::Business });
                    row.reactions.extend(emoji);
                    row.conversation_id = *conversation_id;
                    self.put_message(row);
                }
            }
            CommandBody::MarkRead { conversation_id, up_to, receipt, typing } => {
                if *receipt {
                    self.receipts.push((*up_to, *typing));
                }
                self.touch(*conversation_id, |chat| (chat.unread, chat.marked_unread) = (0, false))
            }
            CommandBody::Assign { conversation_id, assignee_id, expected_assignee_id } => {
                let winner = self.chats[conversation_id].row.assignee_id;
                if winner != *expected_assignee_id {
                    let detail = serde_json::json!({ "assignee_id": winner });
                    return Some(ApiError::new(code::ALREADY_ASSIGNED, "").with_detail(detail));
                }
                self.touch(*conversation_id, |chat| chat.assignee_id = *assignee_id);
            }
            CommandBody::AssignTeam { .. }
            | CommandBody::Resolve { .. }
            | CommandBody::Reopen { .. }
            | CommandBody::SetPending { .. }
            | CommandBody::Snooze { .. }
            | CommandBody::MarkUnread { .. }
            | CommandBody::TakeBack { .. } => return self.take_status(command),
            CommandBody::NameContact { .. }
            | CommandBody::DescribeContact { .. }
            | CommandBody::FillCard { .. }
            | CommandBody::SetBlocked { .. }
            | CommandBody::SetPrivate { .. } => self.take_card(command, now),
            CommandBody::SetLabel { conversation_id, label_id, on } => {
                if *on && !self.labels.iter().any(|label| label.id == *label_id && !label.gone) {
                    return Some(ApiError::new(code::LABEL_GONE, ""));
                }
                self.touch(*conversation_id, |chat| {
                    chat.labels.retain(|carried| carried != label_id);
                    chat.labels.extend(on.then_some(*label_id));
                });
            }
            CommandBody::SplitContacts { .. } => {}
            CommandBody::MergeContacts { conversation_id, .. }
            | CommandBody::KeepApart { conversation_id, .. } => {
                self.touch(*conversation_id, |chat| chat.merge_offer = None);
            }
        }
        None
    }

    /// The chat somebody begins: the one that is known already, or a new one under the id the desk chose.
    fn take_new_chat(&mut self, command: &Command, now: Timestamp) -> Option<ApiError> {
        let CommandBody::NewChat { conversation_id, number_id, phone, .. } = &command.body else {
            return None;
        };
        let mut chats = self.chats.values();
        let known = chats.find(|chat| chat.row.contact.phone.as_ref() == Some(phone));
        let place = match known.map(|chat| (chat.visible, chat.row.id)) {
            Some((false, _)) => return Some(ApiError::new(code::NO_CHAT_WITH, "")),
            Some((true, known)) => known,
            None => {
                let (contact, rev) = (ContactId::from_uuid(command.id.as_uuid()), self.next());
                let row =
                    ConversationRow::begun(*conversation_id, *number_id, contact, Some(phone.clone()), rev);
                let chat = Chat { row, visible: true, access_rev: Rev(0) };
                self.chats.insert(*conversation_id, chat);
                *conversation_id
            }
        };
        self.take_send(command, place, now)
    }

    fn take_send(
        &mut self,
        command: &Command,
        conversation_id: ConversationId,
        now: Timestamp,
    ) -> Option<ApiError> {
        let wish = command.body.send()?;
        let content = wish.content.bubble();
        if content.text.as_deref() == Some("refuse me") {
            return Some(ApiError::new(code::WINDOW_CLOSED, ""));
        }
        if let Some(file) = wish.content.file().filter(|file| !self.brought.contains_key(&file.sha256)) {
            let detail = serde_json::json!({ "sha256": file.sha256 });
            return Some(ApiError::new(code::FILE_MISSING, "").with_detail(detail));
        }
        let mut row = bubble(command.id.into(), conversation_id, Direction::Out, "", now);
        (row.kind, row.text, row.detail) = (content.kind, content.text, content.detail);
        row.origin = wish.content.origin();
        row.media = wish.content.file().map(|file| MediaRow {
            mime_type: file.mime_type.clone(),
            filename: file.filename.clone(),
            size_bytes: Some(file.size_bytes),
            sha256: Some(file.sha256.clone()),
            state: MediaState::Ready,
            voice: file.voice,
            animated: file.animated,
        });
        (row.wamid, row.retry_of, row.author_id) = (None, wish.retry_of, Some(self.people[0].id));
        self.put_message(row);
        self.touch(conversation_id, |chat| (chat.unread, chat.waiting_since) = (0, None));
        None
    }

    fn admit(&self, token: Option<&SessionToken>) -> Result<(), (u16, ApiError)> {
        if let Some(refuses) = self.refuses {
            return Err((401, ApiError::new(refuses, "")));
        }
        let known = token.is_some_and(|token| self.tokens.iter().any(|known| known == token.expose()));
        if known { Ok(()) } else { Err((401, ApiError::new(code::UNAUTHENTICATED, ""))) }
    }

    fn check(&self, cursor: Cursor) -> Result<(), ApiError> {
        if cursor.epoch == self.epoch && cursor.rev <= self.head && cursor.rev >= self.floor {
            return Ok(());
        }
        Err(ApiError::new(code::RESYNC_REQUIRED, ""))
    }

    fn head(&self) -> Cursor {
        Cursor { epoch: self.epoch, rev: self.head }
    }

    fn snapshot(&self) -> Snapshot {
        Snapshot {
            laters: self.open_laters(),
            card_shape: self.card_shape.clone(),
            shop: self.shop.clone().map(Box::new),
            head: self.head(),
            me: self.people[0].id,
            workspace: self.workspace.clone(),
            people: self.people.clone(),
            numbers: self.numbers.clone(),
            costs: self.costs.clone(),
            rate_card: self.rate_card.clone().map(Box::new),
            templates: self.templates.clone(),
            template_accounts: self.template_accounts.clone(),
            quick_replies: Vec::new(),
            labels: self.labels.clone(),
            teams: self.teams.clone(),
            views: Vec::new(),
            conversations_total: self.chats.len() as u64,
            messages_total: self.messages.len() as u64,
        }
    }

    fn screens(&self, before: Option<&str>) -> ConversationScreens {
        let key = |chat: &Chat| {
            format!("{:020}.{}", chat.row.activity_at.map_or(0, Timestamp::as_millis), chat.row.id)
        };
        let mut chats: Vec<&Chat> = self.chats.values().filter(|chat| chat.visible).collect();
        chats.sort_by_key(|chat| std::cmp::Reverse(key(chat)));
        chats.retain(|chat| before.is_none_or(|before| key(chat).as_str() < before));
        let more = chats.len() > PAGE;
        chats.truncate(PAGE);
        let next = chats.last().filter(|_| more).map(|chat| key(chat));
        let screen = |chat: &&Chat| {
            let mut messages: Vec<_> =
                self.messages.values().filter(|row| row.conversation_id == chat.row.id).cloned().collect();
            messages.sort_by_key(|row| std::cmp::Reverse(row.sent_at));
            messages.truncate(2);
            Screen { conversation: chat.row.clone(), messages, events: Vec::new() }
        };
        ConversationScreens { head: self.head(), screens: chats.iter().map(screen).collect(), next }
    }

    fn backfill(&self, conversation: Option<ConversationId>, before: Option<&str>) -> Backfill {
        let wanted = |id: ConversationId| self.sees(id) && conversation.is_none_or(|only| only == id);
        let key = |at: Timestamp, id: String| format!("{:020}.{id}", at.as_millis());
        let mut messages: Vec<&MessageRow> =
            self.messages.values().filter(|row| wanted(row.conversation_id)).collect();
        messages.sort_by_key(|row| std::cmp::Reverse(key(row.sent_at, row.id.to_string())));
        messages
            .retain(|row| before.is_none_or(|before| key(row.sent_at, row.id.to_string()).as_str() < before));
        let more = messages.len() > PAGE;
        messages.truncate(PAGE);
        let next = messages.last().filter(|_| more).map(|row| key(row.sent_at, row.id.to_string()));
        let below = |at: &str| before.is_none_or(|before| at < before);
        let above = |at: &str| next.as_deref().is_none_or(|next| at >= next);
        let events = self.events.values().filter(|row| wanted(row.conversation_id)).filter(|row| {
            let at = key(row.at, row.id.to_string());
            below(&at) && above(&at)
        });
        Backfill {
            head: self.head(),
            events: events.cloned().collect(),
            messages: messages.into_iter().cloned().collect(),
            next,
        }
    }

    /// Everything visible that changed after `after`, in the order of revisions.
    fn page(&self, after: Rev, limit: usize) -> Frame {
        if self.scope_rev > after {
            let (from, to, head) = (after, self.head, self.head());
            return Frame { from, to, head, changes: Vec::new(), scope_changed: true };
        }
        let mut changes: Vec<(Rev, Change)> = Vec::new();
        if self.workspace.rev > after {
            changes.push((self.workspace.rev, Change::Workspace { row: self.workspace.clone() }));
        }
        changes.extend(self.people.iter().map(|row| (row.rev, Change::Person { row: row.clone() })));
        changes
            .extend(self.numbers.iter().map(|row| (row.rev, Change::Number { row: Box::new(row.clone()) })));
        changes.extend(self.costs.iter().map(|row| (row.rev, Change::Cost { row: row.clone() })));
        let card = self.rate_card.iter();
        changes.extend(card.map(|row| (row.rev, Change::RateCard { row: Box::new(row.clone()) })));
        let templates = self.templates.iter();
        changes.extend(templates.map(|row| (row.rev, Change::Template { row: Box::new(row.clone()) })));
        let accounts = self.template_accounts.iter();
        changes.extend(accounts.map(|row| (row.rev, Change::TemplateAccount { row: row.clone() })));
        changes.extend(self.teams.iter().map(|row| (row.rev, Change::Team { row: row.clone() })));
        changes.extend(self.labels.iter().map(|row| (row.rev, Change::Label { row: row.clone() })));
        for chat in self.chats.values() {
            let (id, rev, access) = (chat.row.id, chat.row.rev, chat.access_rev);
            if chat.visible {
                let row = Box::new(chat.row.clone());
                changes.push((rev, Change::Conversation { row, refill: access > after }));
            } else if access > after {
                changes.push((access, Change::Gone { id, rev: access }));
            }
        }
        let seen = |id| self.sees(id);
        let messages = self.messages.values().filter(|row| seen(row.conversation_id));
        changes.extend(messages.map(|row| (row.rev, Change::Message { row: Box::new(row.clone()) })));
        let events = self.events.values().filter(|row| seen(row.conversation_id));
        changes.extend(events.map(|row| (row.rev, Change::Event { row: row.clone() })));
        let shape = self.card_shape.iter();
        changes.extend(shape.map(|row| (row.rev, Change::CardShape { row: row.clone() })));
        let shop = self.shop.iter();
        changes.extend(shop.map(|row| (row.rev, Change::Shop { row: Box::new(row.clone()) })));
        let laters = self.laters.values().filter(|row| seen(row.conversation_id));
        changes.extend(laters.map(|row| (row.rev, Change::Later { row: Box::new(row.clone()) })));
        changes.retain(|(rev, _)| *rev > after);
        changes.sort_by_key(|(rev, _)| *rev);
        let more = changes.len() > limit;
        changes.truncate(limit);
        let to = changes.last().filter(|_| more).map_or(self.head, |(rev, _)| *rev);
        let mut changes: Vec<_> = changes.into_iter().map(|(_, change)| change).collect();
        // A row may have changed again since it came into sight; from the page's end on it would no longer look new.
        let came = |chat: &&Chat| {
            chat.visible && chat.access_rev > after && chat.access_rev <= to && chat.row.rev > to
        };
        for chat in self.chats.values().filter(came) {
            changes.push(Change::Conversation { row: Box::new(chat.row.clone()), refill: true });
        }
        let refilled: Vec<ConversationId> = changes
            .iter()
            .filter_map(|change| match change {
                Change::Conversation { row, refill: true } => Some(row.id),
                _ => None,
            })
            .collect();
        let come_along = self.open_laters().into_iter().filter(|row| refilled.contains(&row.conversation_id));
        changes.extend(come_along.map(|row| Change::Later { row: Box::new(row) }));
        Frame { from: after, to, head: self.head(), changes, scope_changed: false }
    }

    fn owners_route(&mut self, request: &Request) -> Result<Vec<u8>, (u16, ApiError)> {
        let method = match request.method {
            Method::Head => "HEAD",
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Delete => "DELETE",
        };
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
        self.sockets.retain(|socket| socket.send(Some(Heard::Text(text.clone()))).is_ok());
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
