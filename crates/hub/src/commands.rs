//! Wishes of desktops: decided once, remembered, answered the same for ever.
//!
//! A command and everything it changes commit together with the memory of its outcome, under the workspace's counter. So the
//! same id asked twice, even at the same moment, is done once and answered twice; and of two people who claim a
//! conversation at once the second sees the first one's claim and is told who was faster. A refusal is an outcome too and is
//! remembered like one: repeating it cannot help.
//!
//! Who may do what, and whether a message may still be sent, is decided here, by the hub's clock, whatever a screen believed.

mod block;
mod card;
mod labels;
mod later;
mod notes;
mod split;
mod status;
mod teams;

use std::sync::Arc;

use metrics::counter;
use sangam_model::conversation::Stand;
use sangam_model::id::{
    CommandId, ContactId, ConversationId, EventId, MessageId, NumberId, PersonId, WorkspaceId,
};
use sangam_model::identity::Phone;
use sangam_model::outgoing::{Fault, OutgoingContent, OutgoingFile, Problem};
use sangam_model::template::Template;
use sangam_model::{Capability, Clock, Delivery, Random, Role, marketing, send};
use sangam_protocol::command::TEXT_MAX_CHARS;
use sangam_protocol::connect::problem::STAGE;
use sangam_protocol::error::code;
use sangam_protocol::people::DeedKind;
use sangam_protocol::{ApiError, Command, CommandBody, CommandOutcome, Outcome, Rev, SendWish};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::sync::Notify;

use crate::audit::{self, Deed};
use crate::inbox::{self, Inbox, Outgoing, Wisher};
use crate::media::brought;
use crate::metrics::COMMANDS;
use crate::store::{
    CommandRecord, Conversation, ConversationView, Number, Result, Store, StoreError, StoredMessage, Tx,
};
use crate::templates;
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
        let has_errand = matches!(
            command.body,
            CommandBody::React { .. }
                | CommandBody::MarkRead { receipt: true, .. }
                | CommandBody::SetBlocked { .. }
        );
        let is_plan =
            matches!(command.body, CommandBody::SendLater { .. }) || command.body.later_id().is_some();
        let wakes = has_errand || is_plan || command.body.is_send();
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
        | CommandBody::SendLater { .. }
        | CommandBody::ChangeLater { .. }
        | CommandBody::CancelLater { .. }
        | CommandBody::SendLaterNow { .. }
        | CommandBody::NewChat { .. }
        | CommandBody::React { .. }
        | CommandBody::MarkRead { .. }
        | CommandBody::Assign { .. }
        | CommandBody::AssignTeam { .. }
        | CommandBody::Resolve { .. }
        | CommandBody::Reopen { .. }
        | CommandBody::SetPending { .. }
        | CommandBody::Snooze { .. }
        | CommandBody::MarkUnread { .. }
        | CommandBody::TakeBack { .. }
        | CommandBody::SetLabel { .. }
        | CommandBody::MergeContacts { .. }
        | CommandBody::SplitContacts { .. }
        | CommandBody::KeepApart { .. }
        | CommandBody::AddNote { .. }
        | CommandBody::EditNote { .. }
        | CommandBody::DeleteNote { .. }
        | CommandBody::ReadMentions { .. }
        | CommandBody::SetBlocked { .. }
        | CommandBody::NameContact { .. }
        | CommandBody::DescribeContact { .. }
        | CommandBody::FillCard { .. } => Capability::AnswerCustomers,
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
        let named = MessageId::from(command.id);
        let line = EventId::from_uuid(command.id.as_uuid());
        if tx.message(named)?.is_some() || tx.later(named)?.is_some() || tx.event(line)?.is_some() {
            return Ok(None);
        }
        let (verdict, found) = match self.admit(tx, needed(&command.body))? {
            Ok(()) => {
                let found = self.found(tx, &command.body)?;
                (self.decide(tx, command)?, found)
            }
            refused => (refused, None),
        };
        let found = found.filter(|_| verdict.is_ok());
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
            found,
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
        if let CommandBody::NewChat { conversation_id, number_id, phone, .. } = &command.body {
            let wish = command.body.send();
            return match (self.place_for(tx, *conversation_id, *number_id, phone)?, wish) {
                (Ok(place), Some(wish)) if wish.content.may_begin_a_talk() => {
                    self.begin_chat(tx, &place, command.id.into(), &wish)
                }
                (Ok(_), _) => Ok(Err(invalid("content", "only a template begins a chat"))),
                (Err(error), _) => Ok(Err(error)),
            };
        }
        let Some(view) = self.conversation(tx, command.body.conversation_id())? else {
            return Ok(Err(ApiError::new(code::NOT_FOUND, "no such conversation")));
        };
        let conversation = view.conversation.clone();
        let by = self.asker.person_id;
        match &command.body {
            CommandBody::Send { .. } | CommandBody::SendText { .. } => match command.body.send() {
                Some(wish) => self.send(tx, &conversation, command.id.into(), &wish),
                None => Ok(Err(invalid("type", "nothing to send"))),
            },
            CommandBody::SendLater { .. }
            | CommandBody::ChangeLater { .. }
            | CommandBody::CancelLater { .. }
            | CommandBody::SendLaterNow { .. } => self.decide_later(tx, &conversation, command),
            CommandBody::React { message_id, emoji, .. } => {
                self.react(tx, &conversation, command.id, *message_id, emoji.clone())
            }
            CommandBody::MarkRead { up_to, receipt, typing, .. } => {
                let told = receipt.then_some(*typing);
                self.mark_read(tx, &conversation, command.id, *up_to, told)
            }
            CommandBody::Assign { assignee_id, expected_assignee_id, .. } => {
                self.assign(tx, conversation, command.id, *assignee_id, *expected_assignee_id)
            }
            CommandBody::AssignTeam { team_id, expected_assignee_id, .. } => {
                self.assign_team(tx, conversation, command.id, *team_id, *expected_assignee_id)
            }
            CommandBody::Resolve { .. } => self.stand(tx, conversation, command.id, Stand::Resolved),
            CommandBody::Reopen { .. } => self.stand(tx, conversation, command.id, Stand::Open),
            CommandBody::SetPending { .. } => self.stand(tx, conversation, command.id, Stand::Pending),
            CommandBody::Snooze { until, zone, .. } => {
                self.snooze(tx, conversation, command.id, *until, zone.clone())
            }
            CommandBody::MarkUnread { .. } => {
                let by = Wisher { id: command.id, person_id: by };
                self.inbox(tx, |inbox| inbox.mark_unread(&conversation, by))
            }
            CommandBody::TakeBack { command_id, .. } => {
                self.take_back(tx, conversation, command.id, *command_id)
            }
            CommandBody::SetLabel { label_id, on, .. } => self.set_label(tx, &conversation, *label_id, *on),
            CommandBody::SetPrivate { private, .. } => {
                let deed = Deed::by(by, DeedKind::PrivateChanged).about(conversation.contact_id);
                audit::record(tx, self.clock.now(), deed.with(json!({ "private": private })))?;
                self.inbox(tx, |inbox| inbox.set_private(conversation.contact_id, *private))
            }
            CommandBody::MergeContacts { other_id, .. } => {
                self.judge_two(tx, &conversation, *other_id, Sameness::One, command.id)
            }
            CommandBody::SplitContacts { merge_id, .. } => {
                self.split(tx, &conversation, command.id, *merge_id)
            }
            CommandBody::KeepApart { other_id, .. } => {
                self.judge_two(tx, &conversation, *other_id, Sameness::Two, command.id)
            }
            CommandBody::AddNote { .. }
            | CommandBody::EditNote { .. }
            | CommandBody::DeleteNote { .. }
            | CommandBody::ReadMentions { .. } => self.decide_note(tx, &view, command),
            CommandBody::SetBlocked { blocked, .. } => {
                self.set_blocked(tx, &conversation, command.id, *blocked)
            }
            CommandBody::NameContact { .. }
            | CommandBody::DescribeContact { .. }
            | CommandBody::FillCard { .. } => self.decide_card(tx, &conversation, command),
            CommandBody::NewChat { .. } => Ok(Err(invalid("type", "it is about no chat yet"))),
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
        let content = match self.sendable(tx, conversation, wish)? {
            Ok(content) => content,
            Err(error) => return Ok(Err(error)),
        };
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

    /// What is to be sent, if it is fit to be and this person may write to this customer now.
    fn sendable(
        &self,
        tx: &dyn Tx,
        conversation: &Conversation,
        wish: &SendWish<'_>,
    ) -> Result<std::result::Result<OutgoingContent, ApiError>> {
        let content = match self.fit(tx, conversation, &wish.content)? {
            Ok(content) => content,
            refused => return Ok(refused),
        };
        if let Err(error) = self.may_reply(tx, conversation)? {
            return Ok(Err(error));
        }
        let may_write = self.may_write(tx, conversation, content.may_begin_a_talk())?;
        Ok(may_write.map(|()| content))
    }

    /// What would be sent, if WhatsApp would take it, its file is here, and this customer wants to get such messages.
    fn fit(
        &self,
        tx: &dyn Tx,
        conversation: &Conversation,
        content: &OutgoingContent,
    ) -> Result<std::result::Result<OutgoingContent, ApiError>> {
        let content = match cleaned(content)? {
            content if content.problems().is_empty() => content,
            content => return Ok(Err(unfit(&content, &content.problems()))),
        };
        if let Some(file) = content.file()
            && let Err(error) = self.file_is_at_hand(tx, file)?
        {
            return Ok(Err(error));
        }
        if let OutgoingContent::Template { template, .. } = &content
            && let Err(error) = template_is_sendable(tx, conversation, template)?
        {
            return Ok(Err(error));
        }
        Ok(wants(conversation, &content).map(|()| content))
    }

    /// Whether the number's stage lets this person write to anybody.
    fn is_let(&self, tx: &dyn Tx, conversation: &Conversation) -> Result<Verdict> {
        let number = tx.number(conversation.number_id)?;
        if number.is_some_and(|number| !number.standing.stage.lets(self.asker.person_id)) {
            return Ok(Err(ApiError::new(STAGE, "the number's stage does not let this person send")));
        }
        Ok(Ok(()))
    }

    /// Whether this person may act on WhatsApp through the number, which is there to act through.
    fn may_reach(&self, tx: &dyn Tx, conversation: &Conversation) -> Result<Verdict> {
        if let Err(error) = self.is_let(tx, conversation)? {
            return Ok(Err(error));
        }
        let standing = tx.number(conversation.number_id)?.map(|number| number.standing);
        Ok(if standing.is_some_and(|standing| standing.is_connected()) {
            Ok(())
        } else {
            Err(ApiError::new(code::NUMBER_NOT_CONNECTED, "the number cannot send now"))
        })
    }

    /// Whether this person may write to this customer now; what begins a talk needs no open window.
    fn may_write(&self, tx: &dyn Tx, conversation: &Conversation, begins_a_talk: bool) -> Result<Verdict> {
        if let Err(error) = self.may_reach(tx, conversation)? {
            return Ok(Err(error));
        }
        if conversation.blocked_at.is_some() {
            return Ok(Err(ApiError::new(code::BLOCKED, "the customer is blocked")));
        }
        if !send::may_begin(begins_a_talk, conversation.window_closes_at, self.clock.now()) {
            return Ok(Err(ApiError::new(code::WINDOW_CLOSED, "the reply window is closed")));
        }
        Ok(Ok(()))
    }

    /// Where a chat with a phone number begins, or goes on.
    ///
    /// A chat may be the owner's alone: private, or imported and not released. Whoever does not see it cannot write into it, and must
    /// not learn that it is there. So they get the very answer that a number of the business itself gets, at any time and for
    /// everybody: no chat can be begun with this phone number from here. They learn to ask the owner; they do not learn why, and
    /// nothing is sent or made.
    fn place_for(
        &self,
        tx: &dyn Tx,
        id: ConversationId,
        number_id: NumberId,
        phone: &str,
    ) -> Result<std::result::Result<Beginning, ApiError>> {
        let number = tx.number(number_id)?.filter(|number| number.workspace_id == self.asker.workspace_id);
        let Some(number) = number else { return Ok(Err(ApiError::new(code::NOT_FOUND, "no such number"))) };
        let Some(phone) = Phone::typed(phone, None) else {
            return Ok(Err(invalid("phone", "not a phone number in E.164")));
        };
        let refused = || ApiError::new(code::NO_CHAT_WITH, "no chat can be begun with this number from here");
        let is_ours = |number: &Number| Phone::parse(&number.display_number).as_ref() == Some(&phone);
        if tx.numbers(self.asker.workspace_id, Rev(0), u32::MAX)?.iter().any(is_ours) {
            return Ok(Err(refused()));
        }
        if tx.conversation(id)?.is_some() {
            return Ok(Err(invalid("conversation_id", "the id is another conversation's")));
        }
        let known = inbox::contact_with(tx, &phone, self.clock.now())?;
        let Some(contact) = known else {
            return Ok(Ok(Beginning { id, number, phone, contact_id: None, known: None }));
        };
        let viewer = Viewer::of(self.asker.role);
        let known = tx.conversation_of(contact.id, number_id)?.filter(Conversation::exists);
        let view = known.map(|known| tx.conversation_view(known.id)).transpose()?.flatten();
        let is_hidden = match &view {
            Some(view) => !viewer.sees(view),
            None => contact.private && !viewer.sees_hidden(),
        };
        if is_hidden {
            return Ok(Err(refused()));
        }
        let known = view.map(|view| view.conversation);
        Ok(Ok(Beginning { id, number, phone, contact_id: Some(contact.id), known }))
    }

    /// Sends the first message of a chat, making the conversation if there is none. Refused, it leaves nothing behind.
    fn begin_chat(
        &self,
        tx: &mut dyn Tx,
        place: &Beginning,
        id: MessageId,
        wish: &SendWish<'_>,
    ) -> Result<Verdict> {
        if let Some(known) = &place.known {
            return self.send(tx, known, id, wish);
        }
        let contact_id = place.contact_id.unwrap_or_else(|| ContactId::from_uuid(place.id.as_uuid()));
        let mut made = Conversation::new(place.id, place.number.id, contact_id);
        if self.is_for_assignees(tx)? {
            made.assignee_id = Some(self.asker.person_id);
        }
        let content = match self.sendable(tx, &made, wish)? {
            Ok(content) => content,
            Err(error) => return Ok(Err(error)),
        };
        let author = self.asker.person_id;
        let outgoing = Outgoing { id, author, content, reply_to: None, retry_of: None };
        self.inbox(tx, |inbox| {
            inbox.begin_conversation(&mut made, &place.phone)?;
            inbox.queue(&made, outgoing.clone())
        })
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
        if let Err(error) = self.may_write(tx, conversation, false)? {
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
            inbox.mark_read(conversation, &position, by)?;
            match told.filter(|_| may_tell) {
                Some(typing) => inbox.tell_read(conversation, &position, typing, by),
                None => Ok(()),
            }
        })
    }

    /// Two contacts who had one phone are one person, or two. Said once more it changes nothing.
    fn judge_two(
        &self,
        tx: &mut dyn Tx,
        conversation: &Conversation,
        other_id: ContactId,
        sameness: Sameness,
        id: CommandId,
    ) -> Result<Verdict> {
        let contact_id = conversation.contact_id;
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
            Sameness::One => {
                let by = Wisher { id, person_id: self.asker.person_id };
                inbox.join_by(contact_id, other_id, conversation.id, by)?;
            }
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
        id: CommandId,
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
        self.inbox(tx, |inbox| inbox.assign(conversation, to, by, Some(id)))
    }
}

/// Where a chat begins, or goes on.
struct Beginning {
    /// The id it gets if there is none.
    id: ConversationId,
    number: Number,
    phone: Phone,
    /// Who has the phone, if anybody is known to.
    contact_id: Option<ContactId>,
    /// The one there is.
    known: Option<Conversation>,
}

/// Whether Meta lets this template out from the conversation's number, as far as is known here.
fn template_is_sendable(tx: &dyn Tx, conversation: &Conversation, chosen: &Template) -> Result<Verdict> {
    let Some(number) = tx.number(conversation.number_id)? else {
        return Ok(Err(ApiError::new(code::NUMBER_NOT_CONNECTED, "the number cannot send now")));
    };
    Ok(templates::is_sendable(tx, &number, chosen)?.map_err(|status| {
        let error =
            ApiError::new(code::TEMPLATE_NOT_SENDABLE, "the template cannot be sent as it was chosen");
        error.with_detail(json!({ "status": status }))
    }))
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

/// Whether the customer wants messages of this category at all.
fn wants(conversation: &Conversation, content: &OutgoingContent) -> Verdict {
    if marketing::lets(content.category(), conversation.marketing) {
        return Ok(());
    }
    let error = ApiError::new(code::MARKETING_STOPPED, "the customer wants no marketing messages");
    Err(error.with_detail(json!({ "since": marketing::stopped_at(conversation.marketing) })))
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
