//! State changes of our own messages: queued by a command, begun, answered. `sangam_model::send` decides what follows from an answer;
//! here it is stored, together with what people see of it.

use sangam_model::connection::{Link, Stage};
use sangam_model::facts::{ContentFact, Facts, Source};
use sangam_model::id::{MessageId, NumberId, PersonId};
use sangam_model::identity::{Aliases, Phone};
use sangam_model::kinship::{Alias, Mention};
use sangam_model::message::MessageError;
use sangam_model::outgoing::{OutgoingContent, OutgoingFile};
use sangam_model::send::{self, Answer, Next, Refusal};
use sangam_model::time::{DAY, HOUR};
use sangam_model::work::second_of;
use sangam_model::{Content, Delivery, Direction, Origin, Timestamp, later, marketing, window};
use sangam_protocol::Rev;
use sangam_protocol::connect::problem::STAGE;
use sangam_protocol::error::code;
use uuid::Uuid;

use super::{Inbox, Person};
use crate::store::{
    Contact, Conversation, FileMark, LastHeard, LifeRecord, Number, ReadTx, Result, SendJob, SendState,
    StoreError, StoredMessage, UploadRecord, Watch,
};
use crate::templates;
use crate::watch::kind::{self, Detail, LifeKind};
use crate::watch::{life, refusal};

/// A message someone at a desk wants to send.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// Its id: the command's.
    pub id: MessageId,
    /// Who wrote it.
    pub author: PersonId,
    /// What it holds.
    pub content: OutgoingContent,
    /// The wamid it quotes.
    pub reply_to: Option<String>,
    /// The earlier attempt it repeats.
    pub retry_of: Option<MessageId>,
}

/// The outcome of a call.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The kind of answer.
    pub answer: Answer,
    /// WhatsApp's id of the message.
    pub wamid: Option<String>,
    /// WhatsApp's reason.
    pub error: Option<MessageError>,
    /// The recipient as WhatsApp knows them.
    pub recipient: Option<Aliases>,
}

/// What a call needs. Read in the same transaction that began it.
#[derive(Clone, Debug)]
pub struct Call {
    /// The job, begun.
    pub job: SendJob,
    /// Through which number.
    pub number: Number,
    /// To whom.
    pub recipient: Aliases,
    /// What it holds.
    pub content: OutgoingContent,
    /// WhatsApp's id of its file.
    pub media_id: Option<String>,
    /// The wamid it quotes.
    pub reply_to: Option<String>,
}

/// A queued message, with what decides when it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueuedSend {
    /// The job.
    pub job: SendJob,
    /// Who wrote it.
    pub author: Option<PersonId>,
    /// The digest of its file, if WhatsApp does not have it yet.
    pub wants: Option<String>,
}

impl QueuedSend {
    /// This job with what its message says.
    ///
    /// # Errors
    /// What the database says.
    pub fn of(tx: &ReadTx<'_>, job: SendJob, now: Timestamp) -> Result<Self> {
        let message = tx.message(job.message_id)?.map(|view| view.message);
        let author = message.as_ref().and_then(|message| message.facts.content.as_ref()?.author);
        let wants = match message.as_ref().and_then(sent_file) {
            Some(file) if uploaded(tx, &job, &file, now)?.is_none() => Some(file.sha256),
            _ => None,
        };
        Ok(Self { job, author, wants })
    }
}

/// What an upload needs.
#[derive(Clone, Debug)]
pub struct UploadCall {
    /// The job that waits for it.
    pub job: SendJob,
    /// For which number.
    pub number: Number,
    /// Which file.
    pub file: OutgoingFile,
}

/// The outcome of an upload. Customers do not see uploads, so every doubt is settled by repeating it.
#[derive(Clone, Debug)]
pub enum UploadOutcome {
    /// WhatsApp has it, under this id.
    Uploaded(String),
    /// The hub does not have the bytes any more.
    Missing,
    /// No answer, or none that says anything.
    NotSent,
    /// WhatsApp said no.
    Refused(Refusal, MessageError),
}

/// How long an upload counts: WhatsApp keeps it thirty days, and the message must still go out.
const UPLOAD_KEPT: i64 = 29 * DAY;
/// The code of an error that is our own, not WhatsApp's; its title is one of our codes.
const OUR_OWN: i64 = 0;

impl Inbox<'_, '_> {
    /// Queues a message; it is a bubble from this moment on, its file at hand.
    pub fn queue(&mut self, conversation: &Conversation, outgoing: Outgoing) -> Result<()> {
        let origin = outgoing.content.origin();
        self.queue_as(conversation, outgoing, origin)
    }

    /// The same for an automatic message.
    pub(super) fn queue_as(
        &mut self,
        conversation: &Conversation,
        outgoing: Outgoing,
        origin: Origin,
    ) -> Result<()> {
        let now = self.clock.now();
        let mut facts = Facts::told(ContentFact {
            source: Source::Live,
            sent_at: now,
            clock_doubtful: false,
            direction: Direction::Out,
            origin,
            author: Some(outgoing.author),
            content: Content { reply_to: outgoing.reply_to, ..outgoing.content.bubble() },
        });
        facts.join(Facts::reached(Delivery::Queued));
        self.keep(
            None,
            StoredMessage {
                id: outgoing.id,
                number_id: conversation.number_id,
                wamid: None,
                facts,
                customer: Aliases::default(),
                received_at: now,
                conversation_id: Some(conversation.id),
                sent_at: None,
                tie: outgoing.id.to_string(),
                incoming: false,
                live: false,
                opens: false,
                pressed: false,
                answer: false,
                failed: false,
                echo: false,
                hasty_words: None,
                automatic: false,
                refused: false,
                history: false,
                imported: false,
                file: FileMark::None,
                retry_of: outgoing.retry_of,
                rev: Rev(0),
            },
            now,
        )?;
        self.tx.save_send(&SendJob {
            message_id: outgoing.id,
            workspace_id: self.tx.workspace_id(),
            number_id: conversation.number_id,
            conversation_id: conversation.id,
            place: self.tx.head().0,
            state: SendState::Queued,
            attempts: 0,
            due_at: now,
        })
    }

    /// Begins a call, if it still may: the caller makes it only after this is committed. A message whose file WhatsApp does not
    /// have yet does not begin.
    pub fn begin(&mut self, message_id: MessageId, holder: Uuid) -> Result<Option<Call>> {
        let now = self.clock.now();
        let Some(Ready { mut job, number, message, content, reply_to, recipient }) =
            self.ready(message_id)?
        else {
            return Ok(None);
        };
        let media_id = match content.file() {
            None => None,
            Some(file) => match uploaded(&*self.tx, &job, file, now)? {
                Some(media_id) => Some(media_id),
                None => return Ok(None),
            },
        };
        job.attempts = job.attempts.saturating_add(1);
        job.state = SendState::Sending { holder, started_at: now };
        self.tx.save_send(&job)?;
        self.learn(&message, Facts::reached(Delivery::Sending))?;
        Ok(Some(Call { job, number, recipient, content, media_id, reply_to }))
    }

    /// What must be uploaded before this message may begin. It stays queued meanwhile, and holds those behind it.
    pub fn begin_upload(&mut self, message_id: MessageId) -> Result<Option<UploadCall>> {
        let now = self.clock.now();
        let Some(Ready { mut job, number, content, .. }) = self.ready(message_id)? else { return Ok(None) };
        let Some(file) = content.file().cloned() else { return Ok(None) };
        if uploaded(&*self.tx, &job, &file, now)?.is_some() {
            return Ok(None);
        }
        job.attempts = job.attempts.saturating_add(1);
        self.tx.save_send(&job)?;
        Ok(Some(UploadCall { job, number, file }))
    }

    /// Stores the outcome of an upload. It never makes a message unknown.
    pub fn upload_done(
        &mut self,
        message_id: MessageId,
        file: &OutgoingFile,
        outcome: UploadOutcome,
    ) -> Result<()> {
        let queued = self.tx.send_job(message_id)?.filter(|job| job.state == SendState::Queued);
        let Some(mut job) = queued else { return Ok(()) };
        let now = self.clock.now();
        let (answer, error) = match outcome {
            UploadOutcome::Uploaded(media_id) => {
                self.tx.save_upload(&UploadRecord {
                    number_id: job.number_id,
                    sha256: file.sha256.clone(),
                    mime_type: file.mime_type.clone(),
                    media_id,
                    uploaded_at: now,
                })?;
                job.attempts = 0;
                return self.requeue(&mut job, now);
            }
            UploadOutcome::Missing => (Answer::Refused(Refusal::Final), Some(our_own(code::FILE_MISSING))),
            UploadOutcome::NotSent => (Answer::NotSent, None),
            UploadOutcome::Refused(refusal, error) => (Answer::Refused(refusal), Some(error)),
        };
        self.hear_refusal(job.number_id, answer, error.as_ref())?;
        match send::after(answer, job.attempts, now, now) {
            Next::Again { at, attempts } => {
                job.attempts = attempts;
                self.requeue(&mut job, at)
            }
            Next::Hold => {
                self.disconnect(job.number_id, error.as_ref())?;
                self.requeue(&mut job, now)
            }
            Next::HandedOver | Next::Failed | Next::Unknown { .. } => self.fail(message_id, error, now),
        }
    }

    /// A message as it waits in the queue, if it does.
    pub fn waiting(&self, message_id: MessageId) -> Result<Option<QueuedSend>> {
        let queued = self.tx.send_job(message_id)?.filter(|job| job.state == SendState::Queued);
        queued.map(|job| QueuedSend::of(&*self.tx, job, self.clock.now())).transpose()
    }

    /// Whether nothing of this number goes out now.
    pub fn is_stopped(&self, number_id: NumberId) -> Result<bool> {
        Ok(!self.tx.number(number_id)?.is_some_and(|number| number.standing.is_connected()))
    }

    /// A queued message that may go out now, the oldest of its conversation. One that may not any more fails here.
    fn ready(&mut self, message_id: MessageId) -> Result<Option<Ready>> {
        let now = self.clock.now();
        let queued = self
            .tx
            .send_job(message_id)?
            .filter(|job| job.state == SendState::Queued && job.free_at(now) <= now);
        let Some(job) = queued else { return Ok(None) };
        if self.tx.first_send(job.conversation_id)? != Some(message_id) {
            return Ok(None);
        }
        let number = self.tx.number(job.number_id)?.filter(|number| number.standing.is_connected());
        let view = self.tx.conversation_view(job.conversation_id)?;
        let message = self.tx.message(message_id)?.map(|view| view.message);
        let (Some(number), Some(view), Some(message)) = (number, view, message) else { return Ok(None) };
        let told = message.facts.content.as_ref();
        let content = told.and_then(|told| OutgoingContent::of(&told.content));
        let begins_a_talk = content.as_ref().is_some_and(OutgoingContent::may_begin_a_talk);
        let refused = if !lets(number.standing.stage, told.and_then(|told| told.author)) {
            Some(our_own(STAGE))
        } else if view.conversation.blocked_at.is_some() {
            Some(our_own(code::BLOCKED))
        } else if !send::may_begin(begins_a_talk, view.conversation.window_closes_at, now) {
            Some(our_own(code::WINDOW_CLOSED))
        } else if !window::is_open(view.conversation.window_closes_at, now)
            && let Some(hindrance) = refusal::hinders_talks(&number.standing.health.restrictions, now)
        {
            Some(hindrance)
        } else if content
            .as_ref()
            .is_some_and(|content| !marketing::lets(content.category(), view.conversation.marketing))
        {
            Some(our_own(code::MARKETING_STOPPED))
        } else if let Some(OutgoingContent::Template { template, .. }) = &content
            && templates::is_sendable(&*self.tx, &number, template)?.is_err()
        {
            Some(our_own(code::TEMPLATE_NOT_SENDABLE))
        } else if let Some(told) = told
            && self.waited_for_long(&number, told.sent_at, now)?
        {
            Some(our_own(code::WAITED_TOO_LONG))
        } else {
            None
        };
        let Some(content) = content.filter(|_| refused.is_none()) else {
            let invalid = || our_own(code::INVALID);
            self.fail(message_id, Some(refused.unwrap_or_else(invalid)), now)?;
            return Ok(None);
        };
        let reply_to = told.and_then(|told| told.content.reply_to.clone());
        let recipient = address_of(view.contact);
        Ok(Some(Ready { job, number, message, content, reply_to, recipient }))
    }

    /// Whether what was queued at an instant waited longer than it may go out by itself, because its number was stopped. The clock alone is
    /// not believed: it may have jumped.
    fn waited_for_long(&self, number: &Number, queued_at: Timestamp, now: Timestamp) -> Result<bool> {
        if now.since(queued_at) <= later::LATE_AFTER {
            return Ok(false);
        }
        // WhatsApp's instants are whole seconds.
        let since = second_of(queued_at);
        let stops = |event: &LifeRecord| {
            event.at >= since && event.link.as_ref().is_some_and(|link| *link != Link::Connected)
        };
        Ok(self.tx.link_life(number.id)?.iter().any(stops))
    }

    /// Whether this call, and none after it, stands there as begun.
    pub fn is_under_way(&self, begun: &SendJob) -> Result<bool> {
        Ok(self.tx.send_job(begun.message_id)?.is_some_and(|job| job.is_same_call(begun)))
    }

    /// Writes down what a call brought, as long as that call is the one under way: by the time its answer can be written another
    /// hub may have begun the next. That it arrived is true however late it is said, and people are told so in place of "nobody
    /// knows". A second report changes nothing. `called` is the phone the call was made with, if it was one.
    pub fn answered(&mut self, begun: &SendJob, called: Option<&Phone>, outcome: Outcome) -> Result<()> {
        let message_id = begun.message_id;
        let Some(mut job) = self.tx.send_job(message_id)? else {
            return self.heard_late(message_id, called, outcome);
        };
        let started_at = match job.state {
            SendState::Sending { started_at, .. } if job.is_same_call(begun) => started_at,
            SendState::Unknown if job.attempts == begun.attempts => {
                return self.heard_late(message_id, called, outcome);
            }
            _ => return Ok(()),
        };
        let Some(view) = self.tx.message(message_id)? else { return self.tx.remove_send(message_id) };
        let now = self.clock.now();
        let next = send::after(outcome.answer, job.attempts, started_at, now);
        self.hear_refusal(job.number_id, outcome.answer, outcome.error.as_ref())?;
        if next == Next::Hold {
            self.disconnect(job.number_id, outcome.error.as_ref())?;
        }
        match next {
            Next::HandedOver => self.handed_over(message_id, called, outcome, now),
            // A status reported the wamid before the answer came: WhatsApp has the message, whatever the answer says.
            _ if view.message.wamid.is_some() => self.tx.remove_send(message_id),
            Next::Again { at, attempts } => {
                job.attempts = attempts;
                self.requeue(&mut job, at)
            }
            Next::Hold => self.requeue(&mut job, now),
            Next::Failed => self.fail(message_id, outcome.error, now),
            Next::Unknown { tell_at } => {
                job.state = SendState::Unknown;
                job.due_at = tell_at;
                self.tx.save_send(&job)
            }
        }
    }

    /// A late answer to a call whose message is unknown.
    fn heard_late(&mut self, message_id: MessageId, called: Option<&Phone>, outcome: Outcome) -> Result<()> {
        let Some(view) = self.tx.message(message_id)? else { return Ok(()) };
        let is_open = view.message.wamid.is_none()
            && matches!(view.message.facts.delivery, Some(Delivery::Sending | Delivery::Unknown));
        if outcome.answer == Answer::Accepted && is_open {
            return self.handed_over(message_id, called, outcome, self.clock.now());
        }
        Ok(())
    }

    /// Tells people that nobody knows what became of a message.
    pub fn reveal(&mut self, message_id: MessageId) -> Result<()> {
        let is_unknown = |job: &SendJob| job.state == SendState::Unknown;
        if !self.tx.send_job(message_id)?.as_ref().is_some_and(is_unknown) {
            return Ok(());
        }
        self.tx.remove_send(message_id)?;
        match self.tx.message(message_id)? {
            Some(view) => self.learn(&view.message, Facts::reached(Delivery::Unknown)),
            None => Ok(()),
        }
    }

    fn handed_over(
        &mut self,
        id: MessageId,
        called: Option<&Phone>,
        outcome: Outcome,
        now: Timestamp,
    ) -> Result<()> {
        self.tx.remove_send(id)?;
        if let Some(aliases) = outcome.recipient {
            let ties = self.addressed_as(called, &aliases, now)?;
            self.sight(&Person { aliases, at: now, ties, ..Person::default() })?;
        }
        // Read only now, because resolving the recipient may have moved the message.
        let Some(message) = self.tx.message(id)?.map(|view| view.message) else { return Ok(()) };
        let mut after = message.clone();
        if let Some(wamid) = outcome.wamid.filter(|_| message.wamid.is_none()) {
            self.adopt(&mut after, message.id, &wamid)?;
        }
        after.facts.join(Facts::reached(Delivery::HandedOver));
        self.hear(message.number_id, LastHeard { desk: Some(now), ..LastHeard::default() });
        self.keep(Some(&message), after, now)
    }

    /// WhatsApp may know a number otherwise than it was typed (Brazil, Mexico): then its answer says that the one it was called by
    /// and the one it is known by are one. Whose phone it is by now says nothing. What is known already is not noted again.
    fn addressed_as(
        &self,
        called: Option<&Phone>,
        known: &Aliases,
        now: Timestamp,
    ) -> Result<Vec<(Mention, Mention)>> {
        let (Some(called), Some(told)) = (called, &known.phone) else { return Ok(Vec::new()) };
        let holder = |phone: &Phone| {
            let record = self.tx.alias(self.tx.workspace_id(), &Alias::Phone(phone.clone()))?;
            Ok::<_, StoreError>(record.and_then(|record| record.contact_id))
        };
        let called_by = holder(called)?;
        if called == told || (called_by.is_some() && called_by == holder(told)?) {
            return Ok(Vec::new());
        }
        Ok(vec![(Mention::PhoneAt(called.clone(), now), Mention::PhoneAt(told.clone(), now))])
    }

    /// It will not go out.
    fn fail(&mut self, message_id: MessageId, error: Option<MessageError>, now: Timestamp) -> Result<()> {
        self.tx.remove_send(message_id)?;
        let Some(view) = self.tx.message(message_id)? else { return Ok(()) };
        let error = error.unwrap_or_else(|| our_own(""));
        self.learn(&view.message, Facts::failed(now, error))
    }

    fn requeue(&mut self, job: &mut SendJob, due_at: Timestamp) -> Result<()> {
        job.state = SendState::Queued;
        job.due_at = due_at;
        self.tx.save_send(job)
    }

    /// Notes what WhatsApp refuses of a number that goes on.
    pub(super) fn hear_refusal(
        &mut self,
        number_id: NumberId,
        answer: Answer,
        error: Option<&MessageError>,
    ) -> Result<()> {
        let (Answer::Refused(Refusal::Talks), Some(error)) = (answer, error) else { return Ok(()) };
        let now = self.clock.now();
        life::hear(self.tx, number_id, refusal::refused(error.code, now), now, self.random)
    }

    /// The number stops; everything queued on it waits until WhatsApp, asked again, says that it is well.
    pub(super) fn disconnect(&mut self, number_id: NumberId, error: Option<&MessageError>) -> Result<()> {
        let now = self.clock.now();
        let is_connected = |number: &Number| number.standing.is_connected();
        if !self.tx.number(number_id)?.as_ref().is_some_and(is_connected) {
            return Ok(());
        }
        let reason = error.map(|error| error.code.to_string()).unwrap_or_default();
        let answer = kind::Answer { onboarded_at: None, code: Some(reason.clone()) };
        let event = LifeRecord {
            detail: Detail::Refused(answer).value(),
            link: Some(Link::Refused { reason }),
            ..life::event(self.tx, number_id, LifeKind::Refused, now)
        };
        life::happened(self.tx, &event, now, self.random)?;
        let watch = life::watch_of(self.tx, number_id, now)?;
        self.tx.save_watch(&Watch { due_at: watch.due_at.min(now.plus(HOUR)), ..watch })
    }

    pub(super) fn learn(&mut self, before: &StoredMessage, facts: Facts) -> Result<()> {
        let mut after = before.clone();
        after.facts.join(facts);
        self.keep(Some(before), after, self.clock.now())
    }
}

/// A queued message with what its call needs.
struct Ready {
    job: SendJob,
    number: Number,
    message: StoredMessage,
    content: OutgoingContent,
    reply_to: Option<String>,
    recipient: Aliases,
}

/// A reason of the hub's own, under one of its codes; none where nobody gave any.
pub(super) fn our_own(code: &str) -> MessageError {
    MessageError { code: OUR_OWN, title: code.to_owned() }
}

/// How WhatsApp reaches a customer.
pub(super) fn address_of(contact: Contact) -> Aliases {
    Aliases {
        phone: contact.phone.as_deref().and_then(Phone::parse),
        user_id: contact.user_id,
        parent_user_id: contact.parent_user_id,
        username: None,
    }
}

/// The file a message of ours carries.
pub(super) fn sent_file(message: &StoredMessage) -> Option<OutgoingFile> {
    OutgoingContent::of(&message.facts.content.as_ref()?.content)?.file().cloned()
}

/// WhatsApp's id of a file, if it has it as what the message says it is.
fn uploaded(tx: &ReadTx<'_>, job: &SendJob, file: &OutgoingFile, now: Timestamp) -> Result<Option<String>> {
    let known = tx.upload(job.number_id, &file.sha256, now.plus(-UPLOAD_KEPT))?;
    Ok(known.filter(|known| known.mime_type == file.mime_type).map(|known| known.media_id))
}

/// Whether the number's stage lets a message of this author out. The stage may have changed since it was queued.
pub(super) fn lets(stage: Stage, author: Option<PersonId>) -> bool {
    author.map_or(stage == Stage::Team, |author| stage.lets(author))
}
