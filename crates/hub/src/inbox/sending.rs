//! Our own messages: queued by a command, begun, answered. What follows from an answer is decided in `sangam_model::send`;
//! here it is written down, together with what people see of it.

use sangam_model::connection::{Link, Stage};
use sangam_model::facts::{ContentFact, Facts, Source};
use sangam_model::id::{MessageId, PersonId};
use sangam_model::identity::Aliases;
use sangam_model::message::MessageError;
use sangam_model::send::{self, Answer, Next};
use sangam_model::time::HOUR;
use sangam_model::{Content, Delivery, Direction, Origin, Timestamp};
use sangam_protocol::Rev;
use sangam_protocol::connect::problem::STAGE;
use serde_json::json;
use uuid::Uuid;

use super::{Inbox, Person};
use crate::store::{
    Conversation, FileMark, Heard, LifeRecord, Number, Result, SendJob, SendState, StoredMessage, Watch,
};
use crate::watch::life;

/// A text someone at a desk wants to send.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// Its id: the command's.
    pub id: MessageId,
    /// Who wrote it.
    pub author: PersonId,
    /// The words.
    pub text: String,
    /// The wamid it quotes.
    pub reply_to: Option<String>,
    /// The earlier attempt it repeats.
    pub retry_of: Option<MessageId>,
}

/// What a call brought, with what is worth keeping of it.
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
    /// The words.
    pub text: String,
    /// The wamid it quotes.
    pub reply_to: Option<String>,
}

/// WhatsApp's own code for a closed window, used when the hub notices first.
const WINDOW_CLOSED: i64 = 131_047;
/// No code of WhatsApp's: it was never asked, and the title is one of our own codes.
const OUR_OWN: i64 = 0;

impl Inbox<'_> {
    /// Queues a text; it is a bubble from this moment on.
    pub fn queue_text(&mut self, conversation: &Conversation, outgoing: Outgoing) -> Result<()> {
        let now = self.clock.now();
        let mut facts = Facts::told(ContentFact {
            source: Source::Live,
            sent_at: now,
            clock_doubtful: false,
            direction: Direction::Out,
            origin: Origin::Desk,
            author: Some(outgoing.author),
            content: Content { reply_to: outgoing.reply_to, ..Content::text(outgoing.text) },
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
                answer: false,
                echo: false,
                automatic: false,
                history: false,
                imported: false,
                file: FileMark::None,
                retry_of: outgoing.retry_of,
                rev: Rev(0),
            },
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

    /// Begins a call, if it still may: the caller makes it only after this is committed.
    pub fn begin(&mut self, message_id: MessageId, holder: Uuid) -> Result<Option<Call>> {
        let now = self.clock.now();
        let queued =
            self.tx.send_job(message_id)?.filter(|job| job.state == SendState::Queued && job.due_at <= now);
        let Some(mut job) = queued else { return Ok(None) };
        let number = self.tx.number(job.number_id)?.filter(|number| number.standing.is_connected());
        let view = self.tx.conversation_view(job.conversation_id)?;
        let message = self.tx.message(message_id)?.map(|view| view.message);
        let (Some(number), Some(view), Some(message)) = (number, view, message) else { return Ok(None) };
        let told = message.facts.content.as_ref();
        let author = told.and_then(|told| told.author);
        let refused = if !lets(number.standing.stage, author) {
            Some(MessageError { code: OUR_OWN, title: STAGE.to_owned() })
        } else if !send::may_begin(view.conversation.window_closes_at, now) {
            Some(MessageError { code: WINDOW_CLOSED, title: "The reply window closed".to_owned() })
        } else {
            None
        };
        if let Some(error) = refused {
            self.tx.remove_send(message_id)?;
            self.learn(&message, Facts::failed(now, error))?;
            return Ok(None);
        }
        let content = told.map(|told| told.content.clone()).unwrap_or_default();
        job.attempts = job.attempts.saturating_add(1);
        job.state = SendState::Sending { holder, started_at: now };
        self.tx.save_send(&job)?;
        self.learn(&message, Facts::reached(Delivery::Sending))?;
        let recipient = Aliases {
            phone: view.contact.phone.as_deref().and_then(sangam_model::identity::Phone::parse),
            user_id: view.contact.user_id,
            parent_user_id: view.contact.parent_user_id,
            username: None,
        };
        Ok(Some(Call {
            job,
            number,
            recipient,
            text: content.text.unwrap_or_default(),
            reply_to: content.reply_to,
        }))
    }

    /// Writes down what a call brought. A second report changes nothing.
    pub fn answered(&mut self, message_id: MessageId, outcome: Outcome) -> Result<()> {
        let Some(mut job) = self.tx.send_job(message_id)? else { return Ok(()) };
        let SendState::Sending { started_at, .. } = job.state else { return Ok(()) };
        let Some(view) = self.tx.message(message_id)? else { return self.tx.remove_send(message_id) };
        let now = self.clock.now();
        match send::after(outcome.answer, job.attempts, started_at, now) {
            Next::HandedOver => self.handed_over(message_id, outcome, now),
            Next::Again { at } => self.requeue(&mut job, at),
            Next::Hold => {
                self.disconnect(&job, outcome.error.as_ref())?;
                self.requeue(&mut job, now)
            }
            Next::Failed => {
                self.tx.remove_send(message_id)?;
                let error = outcome.error.unwrap_or(MessageError { code: 0, title: String::new() });
                self.learn(&view.message, Facts::failed(now, error))
            }
            // A status may have told the wamid while the answer was still on its way.
            Next::Unknown { .. } if view.message.wamid.is_some() => self.tx.remove_send(message_id),
            Next::Unknown { tell_at } => {
                job.state = SendState::Unknown;
                job.due_at = tell_at;
                self.tx.save_send(&job)
            }
        }
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

    fn handed_over(&mut self, id: MessageId, outcome: Outcome, now: Timestamp) -> Result<()> {
        self.tx.remove_send(id)?;
        if let Some(aliases) = outcome.recipient {
            self.sight(&Person { aliases, at: now, ..Person::default() })?;
        }
        // Read only now: settling who the recipient is may have moved it.
        let Some(message) = self.tx.message(id)?.map(|view| view.message) else { return Ok(()) };
        let mut after = message.clone();
        if let Some(wamid) = outcome.wamid.filter(|_| message.wamid.is_none()) {
            self.adopt(&mut after, message.id, &wamid)?;
        }
        after.facts.join(Facts::reached(Delivery::HandedOver));
        self.hear(message.number_id, Heard { desk: Some(now), ..Heard::default() });
        self.keep(Some(&message), after)
    }

    fn requeue(&mut self, job: &mut SendJob, due_at: Timestamp) -> Result<()> {
        job.state = SendState::Queued;
        job.due_at = due_at;
        self.tx.save_send(job)
    }

    /// The number stops; everything queued on it waits until WhatsApp, asked again, says that it is well.
    fn disconnect(&mut self, job: &SendJob, error: Option<&MessageError>) -> Result<()> {
        let now = self.clock.now();
        let is_connected = |number: &Number| number.standing.is_connected();
        if !self.tx.number(job.number_id)?.as_ref().is_some_and(is_connected) {
            return Ok(());
        }
        let reason = error.map(|error| error.code.to_string()).unwrap_or_default();
        let event = LifeRecord {
            detail: Some(json!({ "code": reason })),
            link: Some(Link::Refused { reason }),
            ..life::event(self.tx, job.number_id, "refused", now)
        };
        life::happened(self.tx, &event, now, self.random)?;
        let watch = life::watch_of(self.tx, job.number_id, now)?;
        self.tx.save_watch(&Watch { due_at: watch.due_at.min(now.plus(HOUR)), ..watch })
    }

    fn learn(&mut self, before: &StoredMessage, facts: Facts) -> Result<()> {
        let mut after = before.clone();
        after.facts.join(facts);
        self.keep(Some(before), after)
    }
}

/// Whether the number's stage lets a message of this author out. The stage may have changed since it was queued.
fn lets(stage: Stage, author: Option<PersonId>) -> bool {
    author.map_or(stage == Stage::Team, |author| stage.lets(author))
}
