//! Wishes of desktops: decided once, remembered for longer than any desk asks, and answered the same.
//!
//! A command and everything it changes commit together with the memory of its outcome, under the workspace's counter. So the
//! same id asked twice, even at the same moment, is done once and answered twice; and of two people who claim a
//! conversation at once the second sees the first one's claim and is told who was faster. A refusal is an outcome too and is
//! remembered like one: repeating it cannot help.
//!
//! Who may do what, and whether a message may still be sent, is decided here, by the hub's clock, whatever a screen believed.

mod begin;
mod block;
mod card;
mod errands;
mod labels;
mod later;
mod notes;
mod posted;
mod sameness;
mod send;
mod split;
mod status;
mod teams;

use std::sync::Arc;

use metrics::counter;
use sangam_model::conversation::Stand;
use sangam_model::id::{CommandId, ConversationId, EventId, MessageId, PersonId, WorkspaceId};
use sangam_model::{Capability, Clock, Random, Role};
use sangam_protocol::error::code;
use sangam_protocol::people::DeedKind;
use sangam_protocol::{ApiError, Command, CommandBody, CommandOutcome, Outcome};
use serde_json::json;
use tokio::sync::Notify;

use self::posted::Digests;
pub use self::posted::PostedCommand;
use self::sameness::Sameness;
use crate::access::audit::{self, Deed};
use crate::access::visibility::{Viewer, is_hidden};
use crate::ground::Ground;
use crate::inbox::{Inbox, Wisher};
use crate::ruling::{Ruling, apart, forbidden, invalid};
use crate::service::metrics::COMMANDS;
use crate::store::{CommandRecord, Conversation, ConversationView, Result, Store, StoreError, Tx, Undo};
use crate::team::decider::Decider;

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

impl Asker {
    /// Whose present role decides.
    const fn decider(self) -> Decider {
        Decider { workspace_id: self.workspace_id, person_id: self.person_id }
    }
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
    /// On this ground. `queued` is notified when there may be something to send.
    #[must_use]
    pub fn new(ground: Ground, queued: Arc<Notify>) -> Self {
        let Ground { store, clock, random, .. } = ground;
        Self { store, clock, random, queued }
    }

    /// Decides a command, or repeats what was decided.
    ///
    /// # Errors
    /// [`CommandError::IdReused`] (409), or what the store says; then nothing happened.
    pub async fn execute(&self, asker: Asker, command: Command) -> Result<CommandOutcome, CommandError> {
        self.execute_posted(asker, PostedCommand::of(command)?).await
    }

    /// The same of one that was posted, and may say more than this version knows.
    ///
    /// # Errors
    /// As [`execute`](Self::execute).
    pub async fn execute_posted(
        &self,
        asker: Asker,
        posted: PostedCommand,
    ) -> Result<CommandOutcome, CommandError> {
        let digests = posted.digests()?;
        let command = posted.command;
        let (clock, random) = (Arc::clone(&self.clock), Arc::clone(&self.random));
        let wakes = wakes_the_sender(&command.body);
        let decided = self
            .store
            .write(asker.workspace_id, move |tx| {
                let mut handler = Handler { asker, clock: &*clock, random: &*random };
                handler.execute(tx, &command, digests)
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

/// Whether a wish, once it is granted, may be something for the sender at once: a message, an errand, another time of a plan.
const fn wakes_the_sender(body: &CommandBody) -> bool {
    match body {
        CommandBody::Send { .. }
        | CommandBody::SendText { .. }
        | CommandBody::SendLater { .. }
        | CommandBody::ChangeLater { .. }
        | CommandBody::CancelLater { .. }
        | CommandBody::SendLaterNow { .. }
        | CommandBody::NewChat { .. }
        | CommandBody::React { .. }
        | CommandBody::SetBlocked { .. } => true,
        CommandBody::MarkRead { receipt, .. } => *receipt,
        CommandBody::Assign { .. }
        | CommandBody::AssignTeam { .. }
        | CommandBody::Resolve { .. }
        | CommandBody::Reopen { .. }
        | CommandBody::SetPending { .. }
        | CommandBody::Snooze { .. }
        | CommandBody::MarkUnread { .. }
        | CommandBody::TakeBack { .. }
        | CommandBody::SetLabel { .. }
        | CommandBody::SetPrivate { .. }
        | CommandBody::MergeContacts { .. }
        | CommandBody::SplitContacts { .. }
        | CommandBody::KeepApart { .. }
        | CommandBody::AddNote { .. }
        | CommandBody::EditNote { .. }
        | CommandBody::DeleteNote { .. }
        | CommandBody::ReadMentions { .. }
        | CommandBody::NameContact { .. }
        | CommandBody::DescribeContact { .. }
        | CommandBody::FillCard { .. } => false,
    }
}

/// Decides one command of one person, inside one transaction.
struct Handler<'a> {
    asker: Asker,
    clock: &'a dyn Clock,
    random: &'a dyn Random,
}

impl Handler<'_> {
    /// `None` when the id belongs to another wish.
    fn execute(
        &mut self,
        tx: &mut Tx<'_>,
        command: &Command,
        digests: Digests,
    ) -> Result<Option<CommandOutcome>> {
        if let Some(known) = tx.command(command.id)? {
            let is_same = digests.are_of(&known) && known.person_id == self.asker.person_id;
            return Ok(is_same.then_some(known.outcome));
        }
        let named = MessageId::from(command.id);
        let line = EventId::from_uuid(command.id.as_uuid());
        if tx.message(named)?.is_some() || tx.later(named)?.is_some() || tx.event(line)?.is_some() {
            return Ok(None);
        }
        let (outcome, found, error) = match apart(self.rule(tx, command))? {
            Ok(found) => (Outcome::Applied, found, None),
            Err(refusal) => (Outcome::Rejected, None, Some(refusal)),
        };
        let outcome = CommandOutcome { id: command.id, outcome, rev: tx.head(), error };
        tx.save_command(&CommandRecord {
            id: command.id,
            person_id: self.asker.person_id,
            body_hash: digests.wish,
            whole_hash: Some(digests.whole),
            outcome: outcome.clone(),
            decided_at: self.clock.now(),
            found,
        })?;
        Ok(Some(outcome))
    }

    /// Does what is asked for; says what that changed, as it was before.
    fn rule(&mut self, tx: &mut Tx<'_>, command: &Command) -> Ruling<Option<Undo>> {
        self.admit(tx, needed(&command.body))?;
        let found = self.found(tx, &command.body)?;
        self.decide(tx, command)?;
        Ok(found)
    }

    /// Whether the asker is still of the team, and may do this as it is decided.
    fn admit(&mut self, tx: &Tx<'_>, capability: Capability) -> Ruling<()> {
        let person = self.asker.decider().person(tx)?;
        self.asker.role = person.as_ref().map_or(Role::Agent, |person| person.role.min(self.asker.role));
        let may = person.is_some() && self.asker.role.may(capability);
        if may { Ok(()) } else { Err(forbidden().into()) }
    }

    fn decide(&mut self, tx: &mut Tx<'_>, command: &Command) -> Ruling<()> {
        if let CommandBody::NewChat { conversation_id, number_id, phone, .. } = &command.body {
            let place = self.place_for(tx, *conversation_id, *number_id, phone)?;
            let wish = command.body.send().filter(|wish| wish.content.may_begin_a_talk());
            let Some(wish) = wish else {
                return Err(invalid("content", "only a template begins a chat").into());
            };
            return self.begin_chat(tx, &place, command.id.into(), &wish);
        }
        let Some(view) = self.conversation(tx, command.body.conversation_id())? else {
            return Err(ApiError::new(code::NOT_FOUND, "no such conversation").into());
        };
        let conversation = view.conversation.clone();
        let by = self.asker.person_id;
        match &command.body {
            CommandBody::Send { .. } | CommandBody::SendText { .. } => match command.body.send() {
                Some(wish) => self.send(tx, &conversation, command.id.into(), &wish),
                None => Err(invalid("type", "nothing to send").into()),
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
            CommandBody::Resolve { .. } | CommandBody::SetPending { .. } | CommandBody::Snooze { .. } => {
                self.put_aside(tx, conversation, command)
            }
            CommandBody::Reopen { .. } => self.stand(tx, conversation, command.id, Stand::Open),
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
            CommandBody::NewChat { .. } => Err(invalid("type", "it is about no chat yet").into()),
        }
    }

    /// The conversation a wish means, through merges, if the asker may see it.
    fn conversation(&self, tx: &Tx<'_>, id: ConversationId) -> Result<Option<ConversationView>> {
        let Some(living) = tx.surviving_conversation(id)? else { return Ok(None) };
        Ok(tx.conversation_view(living.id)?.filter(|view| self.may_see(tx, view)))
    }

    fn may_see(&self, tx: &Tx<'_>, view: &ConversationView) -> bool {
        let is_ours = tx
            .number(view.conversation.number_id)
            .is_ok_and(|number| number.is_some_and(|number| number.workspace_id == self.asker.workspace_id));
        is_ours && view.conversation.exists() && Viewer::of(self.asker.role).sees(view)
    }

    /// Whether somebody of this team sees a chat that is there; `None` if they are not of it.
    fn colleague_sees(&self, tx: &Tx<'_>, chat: &Conversation, id: PersonId) -> Result<Option<bool>> {
        let Some(person) = self.asker.decider().colleague(tx, id)? else { return Ok(None) };
        let contact = tx.contact(chat.contact_id)?.ok_or(StoreError::Missing("contact"))?;
        Ok(Some(Viewer::of(person.role).sees_hidden() || !is_hidden(chat, &contact)))
    }

    fn inbox(&self, tx: &mut Tx<'_>, job: impl FnOnce(&mut Inbox<'_, '_>) -> Result<()>) -> Ruling<()> {
        let mut inbox = Inbox::new(tx, self.clock, self.random);
        job(&mut inbox)?;
        inbox.finish()?;
        Ok(())
    }

    fn assign(
        &self,
        tx: &mut Tx<'_>,
        conversation: Conversation,
        id: CommandId,
        to: Option<PersonId>,
        expected: Option<PersonId>,
    ) -> Ruling<()> {
        if conversation.assignee_id != expected {
            let error = ApiError::new(code::ALREADY_ASSIGNED, "somebody else was faster");
            return Err(error.with_detail(json!({ "assignee_id": conversation.assignee_id })).into());
        }
        match to.map(|to| self.colleague_sees(tx, &conversation, to)).transpose()? {
            Some(None) => return Err(invalid("assignee_id", "no such person in this team").into()),
            Some(Some(false)) => {
                return Err(ApiError::new(code::ASSIGNEE_BLIND, "they do not see this chat").into());
            }
            Some(Some(true)) | None => {}
        }
        let by = self.asker.person_id;
        self.inbox(tx, |inbox| inbox.assign(conversation, to, by, Some(id)))
    }
}
