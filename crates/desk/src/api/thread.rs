//! The bubbles and lines of one conversation, and writing into it.

use sangam_model::facts::Reactor;
use sangam_model::id::{ConversationId, EventId, MessageId};
use sangam_model::message::{Detail, Forwarded, Referral};
use sangam_model::routing::Why;
use sangam_model::survey::{Rating, Unasked};
use sangam_model::template::RenderedTemplate;
use sangam_model::{Delivery, Direction, MediaState, Origin, Timestamp};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::conversations::PersonRef;
use super::error::UiError;
use super::labels::LabelView;
use super::notes::NoteView;
use super::teams::TeamRef;

/// Arguments of `thread`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ThreadArgs {
    /// Which conversation.
    pub conversation_id: ConversationId,
    /// Which stretch of it.
    pub at: ThreadAt,
    /// At most 200.
    pub limit: u32,
}

/// A stretch of a thread.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(tag = "where", rename_all = "snake_case")]
pub enum ThreadAt {
    /// The end.
    Latest,
    /// Before a place a page named as `older`.
    Before {
        /// That place.
        cursor: String,
    },
    /// After a place a page named as `newer`.
    After {
        /// That place.
        cursor: String,
    },
    /// From one bubble on, or the end if it is gone.
    From {
        /// Which.
        message_id: MessageId,
    },
    /// Around one bubble.
    Around {
        /// Which.
        message_id: MessageId,
    },
}

/// A stretch of a thread, oldest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ThreadPage {
    /// The bubbles and lines.
    pub items: Vec<ThreadItem>,
    /// Where older ones begin; absent at the start of the conversation.
    pub older: Option<String>,
    /// Where newer ones begin; absent at its end.
    pub newer: Option<String>,
    /// Older messages are still being fetched from the hub.
    pub filling: bool,
}

/// A bubble, a line or a note.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ThreadItem {
    /// A bubble.
    Message(Box<MessageView>),
    /// A centred line.
    Event(EventView),
    /// A private note.
    Note(NoteView),
}

/// A bubble.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct MessageView {
    /// Its id.
    pub id: MessageId,
    /// Which way it went.
    pub direction: Direction,
    /// Whose hand wrote it.
    pub origin: Origin,
    /// The agent, for messages from a desk.
    pub author: Option<PersonRef>,
    /// Only history brought it.
    pub imported: bool,
    /// Nobody's words: the phone's own greeting, which answers nobody, or a pressed button of a survey, which asks for nothing.
    pub automatic: bool,
    /// WhatsApp's type in lower case, an open set; show what you do not know as "only on the phone".
    pub kind: String,
    /// The body or caption, with WhatsApp's markup.
    pub text: Option<String>,
    /// Its file.
    pub media: Option<MediaView>,
    /// What the kind carries besides text and a file.
    pub detail: Option<Detail>,
    /// A template as the customer sees it; its body is also `text`, its file also `media`.
    pub template: Option<RenderedTemplate>,
    /// The message it answers.
    pub quote: Option<Quote>,
    /// Forwarded by its writer.
    pub forwarded: Option<Forwarded>,
    /// The advertisement that led here, or the product that is asked about.
    pub referral: Option<Referral>,
    /// The reactions that stand.
    pub reactions: Vec<Reaction>,
    /// This side's newest one, where it did not reach the customer.
    pub reaction_refused: Option<ReactionRefused>,
    /// How far it came; `null` for incoming ones.
    pub delivery: Option<Delivery>,
    /// Where it stands on this computer, while the hub has not taken it.
    pub outbox: Option<OutboxState>,
    /// Why it failed, or why WhatsApp could not pass it on.
    pub error: Option<Failure>,
    /// When it was last edited.
    pub edited_at: Option<Timestamp>,
    /// When it was deleted for everyone.
    pub revoked_at: Option<Timestamp>,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// The earlier attempt this one repeats.
    pub retry_of: Option<MessageId>,
    /// A later attempt repeats this one: it is not sent again once more.
    pub sent_again: bool,
}

/// A file of a bubble. Its bytes come by `media_bytes`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MediaView {
    /// What the bytes are, once stored; else what the sender claims.
    pub mime_type: String,
    /// A safe name to show and to save under.
    pub filename: Option<String>,
    /// Size of the stored bytes.
    pub size_bytes: Option<u64>,
    /// How far it has come.
    pub state: MediaState,
    /// A recorded voice note.
    pub voice: bool,
    /// A moving sticker.
    pub animated: bool,
    /// The bytes are what the kind promises: they may be shown or played. Otherwise offer a file.
    pub playable: bool,
}

/// The message a bubble answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Quote {
    /// Where it is; absent when it is older than anything we hold.
    pub message_id: Option<MessageId>,
    /// Which way it went.
    pub direction: Option<Direction>,
    /// Whose hand wrote it.
    pub origin: Option<Origin>,
    /// The agent, for messages from a desk.
    pub author: Option<PersonRef>,
    /// WhatsApp's type in lower case.
    pub kind: Option<String>,
    /// The beginning of its text.
    pub text: Option<String>,
}

/// A reaction that stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Reaction {
    /// The emoji.
    pub emoji: String,
    /// Which side gave it.
    pub by: Reactor,
}

/// A reaction of this side that did not reach the customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReactionRefused {
    /// The emoji; absent where one was to be taken back.
    pub emoji: Option<String>,
    /// Why.
    pub error: Failure,
}

/// Where a message stands on this computer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum OutboxState {
    /// It leaves as soon as the hub answers.
    Waiting,
    /// It rests, and can be taken back.
    Held {
        /// When it leaves.
        until: Timestamp,
    },
    /// Its file is on the way to the hub; the message follows.
    Uploading {
        /// Bytes that left.
        sent_bytes: u64,
        /// Bytes in all.
        total_bytes: u64,
    },
    /// It waited long: a person decides whether it still should leave.
    Asking,
    /// The hub refused it.
    Rejected {
        /// Why.
        error: UiError,
    },
}

/// Why WhatsApp did not deliver, in the words of the error table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Failure {
    /// WhatsApp's code.
    pub code: i64,
    /// WhatsApp's own words, for the details.
    pub title: String,
}

/// A centred line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EventView {
    /// Its id.
    pub id: EventId,
    /// What happened.
    pub what: EventWhat,
    /// Who did it; nobody when WhatsApp or a rule did.
    pub by: Option<PersonRef>,
    /// When.
    pub at: Timestamp,
}

/// What a centred line tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EventWhat {
    /// Given to someone, or to nobody.
    Assigned {
        /// The new assignee.
        assignee: Option<PersonRef>,
    },
    /// Given to a team, or to none.
    TeamAssigned {
        /// The new team.
        team: Option<TeamRef>,
        /// The one before.
        from: Option<TeamRef>,
    },
    /// Marked as done.
    Resolved,
    /// Taken up again.
    Reopened,
    /// Put aside until the customer, or something else, has acted.
    Pending,
    /// Sent to sleep.
    Snoozed {
        /// Until when.
        until: Timestamp,
        /// On the clock of which zone that time was meant.
        zone: String,
    },
    /// Its time had come.
    Woke,
    /// Given to someone by the number's rules, or to nobody.
    Routed {
        /// The new assignee; nobody while it waits for somebody.
        assignee: Option<PersonRef>,
        /// Why.
        why: Why,
        /// Who had it and did not answer in time.
        from: Option<PersonRef>,
    },
    /// A label was put on it.
    Labelled {
        /// Which; absent until the hub told of it.
        label: Option<LabelView>,
    },
    /// A label was taken off it.
    Unlabelled {
        /// Which; absent until the hub told of it.
        label: Option<LabelView>,
    },
    /// The customer was blocked.
    Blocked,
    /// The customer was let in again.
    Unblocked,
    /// WhatsApp did not do it.
    BlockRefused {
        /// Block, or let in again.
        blocked: bool,
    },
    /// WhatsApp announced a change of the customer's identity.
    IdentityChanged {
        /// WhatsApp's word for it.
        change: String,
    },
    /// The customer is asked how it was.
    Surveyed {
        /// Who had resolved the chat.
        resolved_by: Option<PersonRef>,
        /// What was answered, if anything was.
        rating: Option<Rating>,
    },
    /// Somebody knows that two customers are one.
    Merged {
        /// They are two again.
        split: bool,
    },
    /// They are two after all.
    Split,
    /// The customer was to be asked how it was, and was not.
    SurveyDropped {
        /// Why.
        why: Unasked,
    },
    /// Something a newer hub says.
    Unknown,
}

/// Arguments of `send_text`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SendTextArgs {
    /// Where.
    pub conversation_id: ConversationId,
    /// At most 4096 characters.
    pub text: String,
    /// The message to quote.
    pub reply_to: Option<MessageId>,
}

/// Arguments of commands about one bubble.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct MessageArgs {
    /// Which.
    pub message_id: MessageId,
}

/// The id a new message has from its first moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Sent {
    /// The bubble's id.
    pub message_id: MessageId,
}

/// Arguments of `save_draft`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SaveDraftArgs {
    /// Where.
    pub conversation_id: ConversationId,
    /// What is typed.
    pub text: String,
    /// The message it quotes.
    pub reply_to: Option<MessageId>,
}
