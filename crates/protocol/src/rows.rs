//! The synced rows, as one person may see them.
//!
//! These are also the shapes of the public lists (`GET /v1/conversations`, `…/messages`). Instants are
//! `YYYY-MM-DDTHH:MM:SS.sssZ`, ids lower-case UUIDs, phones E.164 with `+`. Masking and privacy are applied in the hub before
//! a row is written into these types: what a person may not see is not here.

use sangam_model::connection::{Link, OneShot, Stage};
use sangam_model::conversation::waits_since;
use sangam_model::cost::{Category, Month, RateCard};
use sangam_model::facts::Reactor;
use sangam_model::id::{
    ContactId, ConversationId, EventId, LabelId, MessageId, NumberId, PersonId, TeamId, TemplateId,
    WorkspaceId,
};
use sangam_model::later::{self, Zone};
use sangam_model::message::{Detail, Forwarded, MessageError, Referral};
use sangam_model::outgoing::OutgoingContent;
use sangam_model::routing::{self, Away};
use sangam_model::survey::{Rating, Unasked};
use sangam_model::template::standing::CategoryChange;
use sangam_model::template::{Quality, Status, Template};
use sangam_model::{ConversationStatus, Delivery, Direction, MediaState, Origin, Role, Timestamp};
use serde::{Deserialize, Serialize};

use crate::card::ContactCard;
use crate::note::Note;
use crate::sync::Rev;

/// The business itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct WorkspaceRow {
    /// Its id.
    pub id: WorkspaceId,
    /// Its name.
    pub name: String,
    /// A practice shop: nothing in it can reach a real customer.
    #[serde(default)]
    pub practice: bool,
    /// The team sees the names of the owner's address book.
    #[serde(default)]
    pub phone_book_shared: bool,
    /// Agents read only the last digits of customers' phones.
    #[serde(default)]
    pub phones_masked: bool,
    /// Nobody but whoever has a chat writes to its customer.
    #[serde(default)]
    pub only_assignee_replies: bool,
    /// The revision that last changed it.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub rev: Rev,
}

/// Someone of the team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRow {
    /// Their id.
    pub id: PersonId,
    /// The name colleagues see.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// They may still sign in.
    pub active: bool,
    /// They take no chats for now. Read it through [`Away::holds`]: it may have ended by itself.
    #[serde(default)]
    pub away: Option<Away>,
    /// The language they chose last on a desk, as a desk's settings keep it: a new desk of theirs begins in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The revision that last changed it.
    pub rev: Rev,
}

/// A WhatsApp business number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct NumberRow {
    /// Its id.
    pub id: NumberId,
    /// The number as people write it.
    pub display_number: String,
    /// The name customers see, once WhatsApp told us.
    pub verified_name: Option<String>,
    /// WhatsApp accepts our calls.
    pub connected: bool,
    /// Who may send from the desk.
    #[serde(default)]
    pub stage: Stage,
    /// Why it is not connected, if it is not.
    #[serde(default)]
    pub link: Link,
    /// Since when the link is as it is.
    #[serde(default)]
    pub link_since: Option<Timestamp>,
    /// When it was connected through Sangam; absent for a number that was added by hand.
    #[serde(default)]
    pub onboarded_at: Option<Timestamp>,
    /// When the phone was last seen: by an echo, or because the owner said so.
    #[serde(default)]
    pub phone_seen_at: Option<Timestamp>,
    /// What WhatsApp says about it.
    #[serde(default)]
    pub health: Health,
    /// The phone's contacts.
    #[serde(default)]
    pub contacts: OneShot,
    /// The phone's chats.
    #[serde(default)]
    pub history: OneShot,
    /// The revision that last changed it.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub rev: Rev,
}

/// What WhatsApp says about a number, as last asked or told. Its words are an open set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Health {
    /// `CONNECTED`, `FLAGGED`, `RESTRICTED`, …
    pub status: Option<String>,
    /// `GREEN`, `YELLOW`, `RED`.
    pub quality_rating: Option<String>,
    /// `TIER_250`, …
    pub messaging_limit: Option<String>,
    /// `AVAILABLE`, `LIMITED`, `BLOCKED`.
    pub can_send_message: Option<String>,
    /// Why not, and what helps, in WhatsApp's words.
    #[serde(default)]
    pub reasons: Vec<HealthReason>,
    /// What the account may not do, until when.
    #[serde(default)]
    pub restrictions: Vec<Restriction>,
    /// WhatsApp's word for the newest violation.
    #[serde(default)]
    pub violation: Option<String>,
    /// When WhatsApp was last asked.
    pub checked_at: Option<Timestamp>,
}

/// Why a number cannot send.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct HealthReason {
    /// WhatsApp's code.
    pub code: Option<i64>,
    /// WhatsApp's words.
    pub description: String,
    /// What WhatsApp suggests.
    pub solution: Option<String>,
}

/// What the account may not do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Restriction {
    /// WhatsApp's word, or in small letters what the code means with which it refuses messages.
    pub restriction_type: String,
    /// Until when; absent when WhatsApp named no end.
    pub until: Option<Timestamp>,
}

/// What a number has sent this month, as the hub counts it: what a desk needs to say what the next message costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CostRow {
    /// The number.
    pub number_id: NumberId,
    /// The month that was counted, in the zone of the card in use. In a later one nothing was sent yet.
    pub month: Month,
    /// Messages that use up the month's free ones: no templates, taken by WhatsApp, not failed, not told to be free after an
    /// advertisement.
    pub sent: u32,
    /// Those of them WhatsApp said a price for.
    pub confirmed: u32,
    /// The revision that last changed it.
    pub rev: Rev,
}

/// The price list of the workspace, once its owner made one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RateCardRow {
    /// The owner's card; absent: the one every build comes with.
    pub card: Option<RateCard>,
    /// When the owner decided so.
    pub edited_at: Timestamp,
    /// Who that was.
    pub edited_by: PersonId,
    /// The revision that last changed it.
    pub rev: Rev,
}

/// A template in one language, and where it stands with Meta.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TemplateRow {
    /// Its id.
    pub id: TemplateId,
    /// Meta's id of the account it belongs to: [`TemplateAccountRow`].
    pub waba_id: String,
    /// What it says. Its category is the one in force.
    pub template: Template,
    /// Whether it may be sent.
    pub status: Status,
    /// Since when: by Meta's clock where it told, else since the hub first saw it so.
    pub status_at: Timestamp,
    /// Meta's word for why it was refused, paused or disabled.
    #[serde(default)]
    pub reason: Option<String>,
    /// What Meta suggests or explains.
    #[serde(default)]
    pub advice: Option<String>,
    /// What customers think of it.
    #[serde(default)]
    pub quality: Quality,
    /// Another category is announced.
    #[serde(default)]
    pub upcoming: Option<CategoryChange>,
    /// What it was billed as before Meta changed its category.
    #[serde(default)]
    pub category_was: Option<Category>,
    /// The revision that last changed it.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub rev: Rev,
}

/// An account templates belong to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TemplateAccountRow {
    /// Meta's id of it.
    pub waba_id: String,
    /// The numbers its templates can be sent from.
    pub number_ids: Vec<NumberId>,
    /// When Meta last told all of them; absent before the first time.
    #[serde(default)]
    pub checked_at: Option<Timestamp>,
    /// Why Meta did not when it was last asked.
    #[serde(default)]
    pub problem: Option<MessageError>,
    /// The revision that last changed it.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub rev: Rev,
}

/// A customer, inside their conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactRow {
    /// Their id.
    pub id: ContactId,
    /// What the team calls them, else the name in the owner's address book for those who may read it, else the newest profile name, else nothing.
    pub name: Option<String>,
    /// E.164 with `+`.
    pub phone: Option<String>,
    /// Business-scoped user id.
    pub user_id: Option<String>,
    /// Username without `@`.
    pub username: Option<String>,
    /// Private to the owner.
    pub private: bool,
    /// What the team keeps about them.
    #[serde(default)]
    pub card: ContactCard,
}

/// One number × one contact.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConversationRow {
    /// Its id.
    pub id: ConversationId,
    /// The number it belongs to.
    pub number_id: NumberId,
    /// The customer.
    pub contact: ContactRow,
    /// Where it stands in the team's work.
    pub status: ConversationStatus,
    /// Who answers.
    pub assignee_id: Option<PersonId>,
    /// Whose queue it is in.
    pub team_id: Option<TeamId>,
    /// Live customer bubbles after the read horizon; shared by the team.
    pub unread: u32,
    /// When free text ends or ended; absent if the window never opened.
    pub window_closes_at: Option<Timestamp>,
    /// When the oldest unanswered customer bubble was sent.
    pub waiting_since: Option<Timestamp>,
    /// When the customer's first bubble was sent since it was last done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened_at: Option<Timestamp>,
    /// The newest bubble, shortened.
    pub last_message: Option<LastMessage>,
    /// When the newest bubble was sent: the order of the list.
    pub activity_at: Option<Timestamp>,
    /// When the customer's first bubble here was sent.
    pub first_message_at: Option<Timestamp>,
    /// Until when it sleeps.
    pub snoozed_until: Option<Timestamp>,
    /// On the clock of which zone that time was meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snooze_zone: Option<Zone>,
    /// When it woke by itself, until somebody decides where it stands: it stands in the list as if something had happened then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub woke_at: Option<Timestamp>,
    /// Somebody wants the team to look at it again.
    #[serde(default)]
    pub marked_unread: bool,
    /// An imported chat the owner has not released: nobody else sees it.
    #[serde(default)]
    pub held: bool,
    /// Another customer who may be the same person: both had one phone, and nobody said yet whether they are one. Only someone
    /// whose chats this person sees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merge_offer: Option<ContactId>,
    /// The customer wants no marketing messages from this number, since then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub marketing_stopped_at: Option<Timestamp>,
    /// The customer is blocked, since then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blocked_at: Option<Timestamp>,
    /// The labels that were put on it, also those that are merged or gone by now: see [`crate::labels`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<LabelId>,
    /// The revision that last changed it.
    pub rev: Rev,
}

impl ConversationRow {
    /// Since when somebody owes its customer an answer.
    #[must_use]
    pub fn waits_since(&self) -> Option<Timestamp> {
        waits_since(self.status, self.opened_at, self.waiting_since)
    }

    /// A chat in which nothing has been said, with somebody of whom nothing is known but perhaps a phone.
    #[must_use]
    pub const fn begun(
        id: ConversationId,
        number_id: NumberId,
        contact_id: ContactId,
        phone: Option<String>,
        rev: Rev,
    ) -> Self {
        let (name, user_id, username) = (None, None, None);
        Self {
            id,
            number_id,
            contact: ContactRow {
                id: contact_id,
                name,
                phone,
                user_id,
                username,
                private: false,
                card: ContactCard::EMPTY,
            },
            status: ConversationStatus::Open,
            assignee_id: None,
            team_id: None,
            unread: 0,
            window_closes_at: None,
            waiting_since: None,
            opened_at: None,
            last_message: None,
            activity_at: None,
            first_message_at: None,
            snoozed_until: None,
            snooze_zone: None,
            woke_at: None,
            marked_unread: false,
            held: false,
            merge_offer: None,
            marketing_stopped_at: None,
            blocked_at: None,
            labels: Vec::new(),
            rev,
        }
    }
}

/// The newest bubble of a conversation, shortened for the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastMessage {
    /// Its id.
    pub id: MessageId,
    /// Which way it went.
    pub direction: Direction,
    /// Whose hand wrote it.
    pub origin: Origin,
    /// The agent, for messages from a desk.
    pub author_id: Option<PersonId>,
    /// WhatsApp's type in lower case.
    pub kind: String,
    /// The first [`LastMessage::TEXT_CHARS`] characters of the text.
    pub text: Option<String>,
    /// How far it came; nothing for incoming ones.
    pub delivery: Option<Delivery>,
    /// It was deleted for everyone.
    #[serde(default)]
    pub revoked: bool,
    /// When it was sent.
    pub sent_at: Timestamp,
}

impl LastMessage {
    /// How much of the text a list needs.
    pub const TEXT_CHARS: usize = 160;
}

/// One bubble.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MessageRow {
    /// Its id; for a desk's message the id of the command that asked for it.
    pub id: MessageId,
    /// The conversation it belongs to.
    pub conversation_id: ConversationId,
    /// WhatsApp's id, once there is one.
    pub wamid: Option<String>,
    /// Which way it went.
    pub direction: Direction,
    /// Whose hand wrote it.
    pub origin: Origin,
    /// The agent, for messages from a desk.
    pub author_id: Option<PersonId>,
    /// Only history brought it.
    pub imported: bool,
    /// Nobody's words: the phone's own greeting or away message, which answers nobody, or a pressed button of a survey, which asks for
    /// nothing.
    #[serde(default)]
    pub automatic: bool,
    /// WhatsApp's type in lower case, an open set.
    pub kind: String,
    /// The body or caption.
    pub text: Option<String>,
    /// Its file.
    pub media: Option<MediaRow>,
    /// What the kind carries besides text and a file.
    #[serde(default)]
    pub detail: Option<Detail>,
    /// The wamid of the quoted message.
    pub reply_to: Option<String>,
    /// Forwarded by its writer.
    #[serde(default)]
    pub forwarded: Option<Forwarded>,
    /// The advertisement that led here, or the product that is asked about.
    #[serde(default)]
    pub referral: Option<Referral>,
    /// The reactions that stand.
    pub reactions: Vec<ReactionRow>,
    /// How far it came; nothing for incoming ones.
    pub delivery: Option<Delivery>,
    /// Why it failed, or why WhatsApp could not pass it on.
    pub error: Option<MessageError>,
    /// When it was last edited.
    pub edited_at: Option<Timestamp>,
    /// When it was deleted for everyone.
    pub revoked_at: Option<Timestamp>,
    /// When it was sent, by WhatsApp's clock.
    pub sent_at: Timestamp,
    /// The earlier attempt this one repeats.
    #[serde(default)]
    pub retry_of: Option<MessageId>,
    /// The revision that last changed it.
    pub rev: Rev,
}

impl MessageRow {
    /// What breaks ties between messages of the same instant: the wamid, else the id.
    #[must_use]
    pub fn order_key(&self) -> (Timestamp, String) {
        (self.sent_at, self.wamid.clone().unwrap_or_else(|| self.id.to_string()))
    }
}

/// A message that leaves later.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LaterRow {
    /// Its id: of the command that planned it, and of the message it becomes.
    pub id: MessageId,
    /// The conversation it belongs to.
    pub conversation_id: ConversationId,
    /// Whose it is: who planned it, or gave it another time since.
    pub author_id: PersonId,
    /// What it holds; absent once nothing can come of it any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<OutgoingContent>,
    /// The message it quotes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<MessageId>,
    /// When it leaves.
    pub at: Timestamp,
    /// On the clock of which zone that time was meant.
    pub zone: Zone,
    /// Only if the customer is silent until then.
    #[serde(default)]
    pub unless_customer_writes: bool,
    /// Where it stands.
    pub standing: later::Standing,
    /// When it was planned.
    pub made_at: Timestamp,
    /// The revision that last changed it.
    pub rev: Rev,
}

/// A file of a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediaRow {
    /// What the bytes are once they are here, else what the sender claims.
    pub mime_type: String,
    /// The sender's name for it; never a path.
    pub filename: Option<String>,
    /// Size of the stored bytes.
    pub size_bytes: Option<u64>,
    /// Lower-case hex of the stored bytes.
    pub sha256: Option<String>,
    /// How far it has come.
    pub state: MediaState,
    /// A recorded voice note.
    #[serde(default)]
    pub voice: bool,
    /// A moving sticker.
    #[serde(default)]
    pub animated: bool,
}

/// A reaction that stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReactionRow {
    /// The emoji.
    pub emoji: String,
    /// Which side gave it.
    pub by: Reactor,
}

/// A centred line in the thread. It never leaves the workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventRow {
    /// Its id.
    pub id: EventId,
    /// The conversation it belongs to.
    pub conversation_id: ConversationId,
    /// What happened.
    #[serde(flatten)]
    pub what: EventKind,
    /// Who did it; nobody when WhatsApp or a rule did.
    pub by: Option<PersonId>,
    /// When.
    pub at: Timestamp,
    /// The revision that last changed it.
    pub rev: Rev,
}

/// What a centred line tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EventKind {
    /// Given to someone, or to nobody.
    Assigned {
        /// The new assignee.
        assignee_id: Option<PersonId>,
    },
    /// Given to a team, or to none.
    TeamAssigned {
        /// The new team.
        team_id: Option<TeamId>,
        /// The one it was given to before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<TeamId>,
    },
    /// Marked as done.
    Resolved {
        /// It counts for nothing: it was taken back, or it only took a reopening back.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        void: bool,
    },
    /// Taken up again, by a person or by the customer's new message.
    Reopened,
    /// Put aside until the customer, or something else, has acted.
    Pending,
    /// Sent to sleep.
    Snoozed {
        /// Until when.
        until: Timestamp,
        /// On the clock of which zone that time was meant.
        zone: Zone,
    },
    /// Its time had come.
    Woke,
    /// A label was put on it.
    Labelled {
        /// Which.
        label_id: LabelId,
    },
    /// A label was taken off it.
    Unlabelled {
        /// Which.
        label_id: LabelId,
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
        /// WhatsApp's word for the change.
        change: String,
    },
    /// Given to someone by the number's rules, or to nobody.
    Routed {
        /// The new assignee; nobody while it waits for somebody.
        assignee_id: Option<PersonId>,
        /// Why.
        why: routing::Why,
        /// Who had it and did not answer in time.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<PersonId>,
    },
    /// Somebody knows that two customers are one. The line has the id of the command that said so.
    Merged {
        /// They are two again.
        #[serde(default)]
        split: bool,
    },
    /// They are two after all.
    Split,
    /// The customer is asked how it was. The line has the id of the message that asks.
    Surveyed {
        /// Who had resolved the chat.
        #[serde(default)]
        resolved_by: Option<PersonId>,
        /// What was answered, if anything was.
        #[serde(default)]
        rating: Option<Rating>,
        /// When.
        #[serde(default)]
        rated_at: Option<Timestamp>,
    },
    /// The customer was to be asked how it was, and was not.
    SurveyDropped {
        /// Why.
        why: Unasked,
    },
    /// A private note.
    Note(Note),
    /// A kind of a newer hub.
    #[serde(other)]
    Unknown,
}

impl EventKind {
    /// Marked as done, and nobody took it back.
    pub const RESOLVED: Self = Self::Resolved { void: false };

    /// To whom this gave a conversation, by somebody's hand or by a rule.
    #[must_use]
    pub const fn given_to(&self) -> Option<PersonId> {
        match self {
            Self::Assigned { assignee_id } | Self::Routed { assignee_id, .. } => *assignee_id,
            _ => None,
        }
    }
}
