//! Wishes of desktops: decided once, remembered, answered the same for ever.
//!
//! A command and everything it changes commit together with the memory of its outcome, under the workspace's counter. So the
//! same id asked twice, even at the same moment, is done once and answered twice; and of two people who claim a
//! conversation at once the second sees the first one's claim and is told who was faster. A refusal is an outcome too and is
//! remembered like one: repeating it cannot help.
//!
//! Who may do what, and whether a message may still be sent, is decided here, by the hub's clock, whatever a screen believed.

use std::sync::Arc;

use metrics::counter;
use sangam_model::id::{CommandId, ContactId, ConversationId, MessageId, PersonId, WorkspaceId};
use sangam_model::outgoing::{Fault, OutgoingContent, OutgoingFile, Problem};
use sangam_model::{Capability, Clock, ConversationStatus, Delivery, Random, Role, window};
use sangam_protocol::command::TEXT_MAX_CHARS;
use sangam_protocol::connect::problem::STAGE;
use sangam_protocol::error::code;
use sangam_protocol::people::DeedKind;
use sangam_protocol::rows::EventKind;
use sangam_protocol::{ApiError, Command, CommandBody, CommandOutcome, Outcome, SendWish};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::sync::Notify;

use crate::audit::{self, Deed};
use crate::inbox::{self, Inbox, Outgoing, Wisher};
use crate::media::brought;
use crate::metrics::COMMANDS;
use crate::store::{
    CommandRecord, Conversation, ConversationView, Result, Store, StoreError, StoredMessage, Tx,
};
use crate::visibility::Viewer;

/// Longest chain of merges that is followed.
const MERGES: usize = 16;

/// Why a command has no outcome.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// The id was used with another body, or by someone else.
    #[error("the command id was used before with another body")]
    IdReused,
    /// The store could not decide it; asking again is safe.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asker {
    /// In which workspace.
    pub workspace_id: WorkspaceId,
    /// Who.
    pub person_id: PersonId,
    /// As what, when they were recognised. What was taken from them since then counts.
    pub role: Role,
}

/// Decides commands.
#[derive(Clone)]
pub struct Commands {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    queued: Arc<Notify>,
}

impl Commands {
    /// Over this store. `queued` is notified when there may be something to send.
    #[must_use]
    pub fn new(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        queued: Arc<Notify>,
    ) -> Self {
        Self { store, clock, random, queued }
    }

    /// Decides a command, or repeats what was decided.
    ///
    /// # Errors
    /// [`CommandError::IdReused`] (409), or what the store says; then nothing happened.
    pub async fn execute(&self, asker: Asker, command: Command) -> Result<CommandOutcome, CommandError> {
        let body_hash = body_hash(&command)?;
        let (clock, random) = (Arc::clone(&self.clock), Arc::clone(&self.random));
        let has_errand =
            matches!(command.body, CommandBody::React { .. } | CommandBody::MarkRead { receipt: true, .. });
        let wakes = has_errand || command.body.is_send();
        let decided = self
            .store
            .write(asker.workspace_id, move |tx| {
                let mut desk = Desk { asker, clock: &*clock, random: &*random };
                desk.execute(tx, &command, body_hash)
            })
            .await?;
        let outcome = decided.ok_or(CommandError::IdReused)?;
        let label = if outcome.outcome == Outcome::Applied { "applied" } else { "rejected" };
        counter!(COMMANDS, "outcome" => label).increment(1);
        if wakes {
            self.queued.notify_one();
        }
        Ok(outcome)
    }
}

/// SHA-256 over the command in one fixed spelling, so that white space and key order do not matter.
fn body_hash(command: &Command) -> Result<[u8; 32]> {
    let spelled = serde_json::to_vec(command).map_err(|error| StoreError::Failed(error.into()))?;
    Ok(Sha256::digest(&spelled).into())
}

/// What somebody must be able to do for a wish to be looked at.
const fn needed(body: &CommandBody) -> Capability {
    match body {
        CommandBody::Send { .. }
        | CommandBody::SendText { .. }
        | CommandBody::React { .. }
        | CommandBody::MarkRead { .. }
        | CommandBody::Assign { .. }
        | CommandBody::Resolve { .. }
        | CommandBody::Reopen { .. }
        | CommandBody::MergeContacts { .. }
        | CommandBody::KeepApart { .. } => Capability::AnswerCustomers,
        CommandBody::SetPrivate { .. } => Capability::KeepPrivate,
    }
}

/// A wish that was understood and is refused.
type Verdict = std::result::Result<(), ApiError>;

struct Desk<'a> {
    asker: Asker,
    clock: &'a dyn Clock,
    random: &'a dyn Random,
}

impl Desk<'_> {
    /// `None` when the id belongs to another wish.
    fn execute(
        &mut self,
        tx: &mut dyn Tx,
        command: &Command,
        body_hash: [u8; 32],
    ) -> Result<Option<CommandOutcome>> {
        if let Some(known) = tx.command(command.id)? {
            let is_same = known.body_hash == body_hash && known.person_id == self.asker.person_id;
            return Ok(is_same.then_some(known.outcome));
        }
        if tx.message(MessageId::from(command.id))?.is_some() {
            return Ok(None);
        }
        let verdict = match self.admit(tx, needed(&command.body))? {
            Ok(()) => self.decide(tx, command)?,
            refused => refused,
        };
        let outcome = CommandOutcome {
            id: command.id,
            outcome: if verdict.is_ok() { Outcome::Applied } else { Outcome::Rejected },
            rev: tx.head(),
            error: verdict.err(),
        };
        tx.save_command(&CommandRecord {
            id: command.id,
            person_id: self.asker.person_id,
            body_hash,
            outcome: outcome.clone(),
            decided_at: self.clock.now(),
        })?;
        Ok(Some(outcome))
    }

    /// Whether the asker is still of the team, and may do this as it is decided.
    fn admit(&mut self, tx: &dyn Tx, capability: Capability) -> Result<Verdict> {
        let person = tx.person(self.asker.person_id)?.filter(|person| person.active);
        self.asker.role = person.as_ref().map_or(Role::Agent, |person| person.role.min(self.asker.role));
        let may = person.is_some() && self.asker.role.may(capability);
        Ok(if may {
            Ok(())
        } else {
            Err(ApiError::new(code::FORBIDDEN, "this is not for people of this role"))
        })
    }

    fn decide(&mut self, tx: &mut dyn Tx, command: &Command) -> Result<Verdict> {
        let Some(view) = self.conversation(tx, command.body.conversation_id())? else {
            return Ok(Err(ApiError::new(code::NOT_FOUND, "no such conversation")));
        };
        let conversation = view.conversation;
        let by = self.asker.person_id;
        match &command.body {
            CommandBody::Send { .. } | CommandBody::SendText { .. } => match command.body.send() {
                Some(wish) => self.send(tx, &conversation, command.id.into(), &wish),
                None => Ok(Err(invalid("type", "nothing to send"))),
            },
            CommandBody::React { message_id, emoji, .. } => {
                self.react(tx, &conversation, command.id, *message_id, emoji.clone())
            }
            CommandBody::MarkRead { up_to, receipt, typing, .. } => {
                let told = receipt.then_some(*typing);
                self.mark_read(tx, &conversation, command.id, *up_to, told)
            }
            CommandBody::Assign { assignee_id, expected_assignee_id, .. } => {
                self.assign(tx, conversation, *assignee_id, *expected_assignee_id)
            }
            CommandBody::Resolve { .. } => {
                let resolved = ConversationStatus::Resolved;
                self.inbox(tx, |inbox| {
                    inbox.set_status(conversation.clone(), resolved, EventKind::Resolved, by)
                })
            }
            CommandBody::Reopen { .. } => {
                let open = ConversationStatus::Open;
                self.inbox(tx, |inbox| inbox.set_status(conversation.clone(), open, EventKind::Reopened, by))
            }
            CommandBody::SetPrivate { private, .. } => {
                let deed = Deed::by(by, DeedKind::PrivateChanged).about(conversation.contact_id);
                audit::record(tx, self.clock.now(), deed.with(json!({ "private": private })))?;
                self.inbox(tx, |inbox| inbox.set_private(conversation.contact_id, *private))
            }
            CommandBody::MergeContacts { other_id, .. } => {
                self.judge_two(tx, conversation.contact_id, *other_id, Sameness::One)
            }
            CommandBody::KeepApart { other_id, .. } => {
                self.judge_two(tx, conversation.contact_id, *other_id, Sameness::Two)
            }
        }
    }

    /// The conversation a wish means, through merges, if the asker may see it.
    fn conversation(&self, tx: &dyn Tx, id: ConversationId) -> Result<Option<ConversationView>> {
        let mut id = id;
        for _ in 0..MERGES {
            let Some(view) = tx.conversation_view(id)? else { return Ok(None) };
            match view.conversation.merged_into {
                Some(into) => id = into,
                None => return Ok(Some(view).filter(|view| self.may_see(tx, view))),
            }
        }
        Ok(None)
    }

    fn may_see(&self, tx: &dyn Tx, view: &ConversationView) -> bool {
        let is_ours = tx
            .number(view.conversation.number_id)
            .is_ok_and(|number| number.is_some_and(|number| number.workspace_id == self.asker.workspace_id));
        is_ours && view.conversation.exists() && Viewer::of(self.asker.role).sees(view)
    }

    fn inbox(&self, tx: &mut dyn Tx, job: impl FnOnce(&mut Inbox<'_>) -> Result<()>) -> Result<Verdict> {
        let mut inbox = Inbox::new(tx, self.clock, self.random);
        job(&mut inbox)?;
        inbox.finish()?;
        Ok(Ok(()))
    }

    fn send(
        &self,
        tx: &mut dyn Tx,
        conversation: &Conversation,
        id: MessageId,
        wish: &SendWish<'_>,
    ) -> Result<Verdict> {
        let content = match cleaned(&wish.content)? {
            content if content.problems().is_empty() => content,
            content => return Ok(Err(unfit(&content, &content.problems()))),
        };
        if let Some(file) = content.file()
            && let Err(error) = self.file_is_at_hand(tx, file)?
        {
            return Ok(Err(error));
        }
        if let Err(error) = self.may_write(tx, conversation)? {
            return Ok(Err(error));
        }
        let reply_to = match wish.reply_to.map(|id| quoted(tx, conversation, id)).transpose()? {
            Some(None) => return Ok(Err(invalid("reply_to", "no such message to quote"))),
            other => other.flatten(),
        };
        if let Some(earlier) = wish.retry_of
            && !may_be_sent_again(tx, conversation, earlier)?
        {
            return Ok(Err(invalid("retry_of", "that message is neither unknown nor failed")));
        }
        let outgoing =
            Outgoing { id, author: self.asker.person_id, content, reply_to, retry_of: wish.retry_of };
        self.inbox(tx, |inbox| inbox.queue(conversation, outgoing))
    }

    /// Whether this person may write to this customer now.
    fn may_write(&self, tx: &dyn Tx, conversation: &Conversation) -> Result<Verdict> {
        let standing = tx.number(conversation.number_id)?.map(|number| number.standing);
        if standing.as_ref().is_some_and(|standing| !standing.stage.lets(self.asker.person_id)) {
            return Ok(Err(ApiError::new(STAGE, "the number's stage does not let this person send")));
        }
        if !standing.is_some_and(|standing| standing.is_connected()) {
            return Ok(Err(ApiError::new(code::NUMBER_NOT_CONNECTED, "the number cannot send now")));
        }
        if !window::is_open(conversation.window_closes_at, self.clock.now()) {
            return Ok(Err(ApiError::new(code::WINDOW_CLOSED, "the reply window is closed")));
        }
        Ok(Ok(()))
    }

    /// Whether the file is here, for this person, and what the message says it is.
    fn file_is_at_hand(&self, tx: &dyn Tx, file: &OutgoingFile) -> Result<Verdict> {
        let whose = (self.asker.workspace_id, self.asker.person_id);
        let viewer = Viewer::of(self.asker.role);
        let Some(found) = brought::at_hand(tx, whose, viewer, &file.sha256, self.clock.now())? else {
            let error = ApiError::new(code::FILE_MISSING, "the hub does not have this file");
            return Ok(Err(error.with_detail(json!({ "sha256": file.sha256 }))));
        };
        let mut problems = Vec::new();
        if found.mime_type != file.mime_type {
            let fault = Fault::WrongType { allowed: vec![found.mime_type] };
            problems.push(Problem { field: "file.mime_type".to_owned(), fault });
        }
        if found.size_bytes != file.size_bytes {
            problems.push(Problem { field: "file.size_bytes".to_owned(), fault: Fault::Invalid });
        }
        Ok(if problems.is_empty() { Ok(()) } else { Err(with_problems(code::INVALID, &problems)) })
    }

    fn react(
        &self,
        tx: &mut dyn Tx,
        conversation: &Conversation,
        id: CommandId,
        message_id: MessageId,
        emoji: Option<String>,
    ) -> Result<Verdict> {
        if emoji.as_deref().is_some_and(|emoji| !is_emoji(emoji)) {
            return Ok(Err(invalid("emoji", "one emoji, or nothing")));
        }
        let message = tx.message(message_id)?.map(|view| view.message);
        let here = message.filter(|message| message.conversation_id == Some(conversation.id));
        let now = self.clock.now();
        let can_be_reacted_to = |message: &StoredMessage| {
            let is_recent = message.sent_at.is_some_and(|at| now.since(at) < inbox::WITHIN);
            is_recent && message.wamid.is_some() && message.facts.revoke.is_none()
        };
        let Some(message) = here.filter(can_be_reacted_to) else {
            return Ok(Err(invalid("message_id", "no message here that can be reacted to")));
        };
        if let Err(error) = self.may_write(tx, conversation)? {
            return Ok(Err(error));
        }
        let by = Wisher { id, person_id: self.asker.person_id };
        self.inbox(tx, |inbox| inbox.react(conversation, &message, emoji, by))
    }

    /// `told` says that the customer may know, and whether they also see the business writing.
    fn mark_read(
        &self,
        tx: &mut dyn Tx,
        conversation: &Conversation,
        id: CommandId,
        up_to: MessageId,
        told: Option<bool>,
    ) -> Result<Verdict> {
        let message = tx.message(up_to)?.map(|view| view.message);
        let here = message.filter(|message| message.conversation_id == Some(conversation.id));
        let Some(position) = here.and_then(|message| message.position()) else {
            return Ok(Err(invalid("up_to", "no such message in this conversation")));
        };
        let number = tx.number(conversation.number_id)?;
        // A number that may not write does not tick either: the team's own mark is all that changes.
        let may_tell = number.is_some_and(|number| number.standing.stage.lets(self.asker.person_id));
        let by = Wisher { id, person_id: self.asker.person_id };
        self.inbox(tx, |inbox| {
            inbox.mark_read(conversation, position.clone())?;
            match told.filter(|_| may_tell) {
                Some(typing) => inbox.tell_read(conversation, &position, typing, by),
                None => Ok(()),
            }
        })
    }

    /// Two contacts who had one phone are one person, or two. Said once more it changes nothing; that they are one holds for ever.
    fn judge_two(
        &self,
        tx: &mut dyn Tx,
        contact_id: ContactId,
        other_id: ContactId,
        sameness: Sameness,
    ) -> Result<Verdict> {
        let Some(other_id) = self.contact(tx, other_id)? else {
            return Ok(Err(ApiError::new(code::NOT_FOUND, "no such customer")));
        };
        if other_id == contact_id {
            let is_so = sameness == Sameness::One;
            return Ok(if is_so { Ok(()) } else { Err(invalid("other_id", "they are one person already")) });
        }
        let mut inbox = Inbox::new(tx, self.clock, self.random);
        if !inbox.may_be_one(contact_id, other_id)? {
            return Ok(Err(invalid("other_id", "nothing says that these two may be one person")));
        }
        match sameness {
            Sameness::One => inbox.join(contact_id, other_id)?,
            Sameness::Two => inbox.keep_apart(contact_id, other_id)?,
        }
        inbox.finish()?;
        Ok(Ok(()))
    }

    /// The customer an id means, through merges, if the asker sees a chat with them.
    fn contact(&self, tx: &dyn Tx, id: ContactId) -> Result<Option<ContactId>> {
        let mut id = id;
        for _ in 0..MERGES {
            let Some(contact) = tx.contact(id)? else { return Ok(None) };
            match contact.merged_into {
                Some(into) => id = into,
                None => break,
            }
        }
        for conversation in tx.conversations_of(id)? {
            if tx.conversation_view(conversation.id)?.is_some_and(|view| self.may_see(tx, &view)) {
                return Ok(Some(id));
            }
        }
        Ok(None)
    }

    fn assign(
        &self,
        tx: &mut dyn Tx,
        conversation: Conversation,
        to: Option<PersonId>,
        expected: Option<PersonId>,
    ) -> Result<Verdict> {
        if conversation.assignee_id != expected {
            let error = ApiError::new(code::ALREADY_ASSIGNED, "somebody else was faster");
            return Ok(Err(error.with_detail(json!({ "assignee_id": conversation.assignee_id }))));
        }
        if let Some(to) = to {
            let person = tx.person(to)?;
            let may = |person: &crate::store::Person| {
                person.active && person.workspace_id == self.asker.workspace_id
            };
            if !person.as_ref().is_some_and(may) {
                return Ok(Err(invalid("assignee_id", "no such person in this team")));
            }
        }
        let by = self.asker.person_id;
        self.inbox(tx, |inbox| inbox.assign(conversation, to, by))
    }
}

/// What a person knows about two contacts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sameness {
    One,
    Two,
}

fn invalid(field: &str, message: &str) -> ApiError {
    ApiError::new(code::INVALID, message).with_detail(json!({ "field": field }))
}

/// Longest emoji, in characters: families and flags are made of many.
const EMOJI_CHARS: usize = 20;

/// Something that may be one emoji. Which ones exist changes every year, so WhatsApp has the last word.
fn is_emoji(text: &str) -> bool {
    let is_short = (1..=EMOJI_CHARS).contains(&text.chars().count());
    is_short
        && !text.is_ascii()
        && !text.chars().any(|c| c.is_whitespace() || c.is_control() || c.is_ascii_alphabetic())
}

/// The same content, every U+0000 in it replaced: no database and no phone shows one.
fn cleaned(content: &OutgoingContent) -> Result<OutgoingContent> {
    let failed = |error: serde_json::Error| StoreError::Failed(error.into());
    let mut value = serde_json::to_value(content).map_err(failed)?;
    clean(&mut value);
    serde_json::from_value(value).map_err(failed)
}

fn clean(value: &mut Value) {
    match value {
        Value::String(text) if text.contains('\0') => *text = text.replace('\0', "\u{FFFD}"),
        Value::Array(items) => items.iter_mut().for_each(clean),
        Value::Object(fields) => fields.values_mut().for_each(clean),
        _ => {}
    }
}

/// What WhatsApp would not take. A plain text can only be too long or empty, which has a code of its own.
fn unfit(content: &OutgoingContent, problems: &[Problem]) -> ApiError {
    if !matches!(content, OutgoingContent::Text { .. }) {
        return with_problems(code::INVALID, problems);
    }
    let error = ApiError::new(code::TEXT_LENGTH, "the text is empty or too long");
    error.with_detail(json!({ "max": TEXT_MAX_CHARS, "problems": problems }))
}

fn with_problems(code: &str, problems: &[Problem]) -> ApiError {
    ApiError::new(code, "WhatsApp would not take this").with_detail(json!({ "problems": problems }))
}

/// The wamid of a message of this conversation that can be quoted.
fn quoted(tx: &dyn Tx, conversation: &Conversation, id: MessageId) -> Result<Option<String>> {
    let message = tx.message(id)?.map(|view| view.message);
    Ok(message
        .filter(|message| message.conversation_id == Some(conversation.id))
        .and_then(|message| message.wamid))
}

/// Only what certainly or perhaps did not arrive is sent again; what WhatsApp has meanwhile reported is not.
fn may_be_sent_again(tx: &dyn Tx, conversation: &Conversation, id: MessageId) -> Result<bool> {
    let message = tx.message(id)?.map(|view| view.message);
    let here = message.filter(|message| message.conversation_id == Some(conversation.id));
    let delivery = here.and_then(|message| message.facts.project()).and_then(|bubble| bubble.delivery);
    Ok(matches!(delivery, Some(Delivery::Unknown | Delivery::Failed)))
}
