//! Conversations, bubbles, files and event lines.

use sangam_model::conversation::{Position, Stand, Summary, waits_since};
use sangam_model::facts::Facts;
use sangam_model::id::{
    CommandId, ContactId, ConversationId, EventId, LabelId, MessageId, NumberId, PersonId, TeamId,
    WorkspaceId,
};
use sangam_model::identity::{Aliases, Phone};
use sangam_model::later::Zone;
use sangam_model::marketing;
use sangam_model::{ConversationStatus, MediaState, Timestamp};
use sangam_protocol::connect::{Choice, HeldCounts};
use sangam_protocol::{EventRow, Rev};

use super::{CardRecord, Contact, Result};
use crate::access::visibility::Viewer;

/// SHA-256 of words that are only compared.
pub type Words = [u8; 32];

/// Everything known about one WhatsApp message. It is a bubble once it has a conversation.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredMessage {
    /// Its id.
    pub id: MessageId,
    /// The number it went through.
    pub number_id: NumberId,
    /// WhatsApp's id.
    pub wamid: Option<String>,
    /// What was told.
    pub facts: Facts,
    /// How its customer was named.
    pub customer: Aliases,
    /// First reception.
    pub received_at: Timestamp,
    /// Its conversation; `None` while its content is unknown.
    pub conversation_id: Option<ConversationId>,
    /// Its instant, once its content is known.
    pub sent_at: Option<Timestamp>,
    /// Breaks ties: the wamid, else the command's id.
    pub tie: String,
    /// The customer wrote it.
    pub incoming: bool,
    /// It counts as unread.
    pub live: bool,
    /// It opens the reply window.
    pub opens: bool,
    /// A live bubble that is a press of a survey's button, and not a message to answer.
    pub pressed: bool,
    /// A message a person wrote, so it also marks the chat as read.
    pub answer: bool,
    /// It did not go out, so it answers nobody.
    pub failed: bool,
    /// A live text written on the phone that has [words](sangam_model::conversation::Mark::stock_words) the app may have written.
    pub echo: bool,
    /// Those words, if a live bubble of the customer came just before.
    pub hasty_words: Option<Words>,
    /// By the phone app itself, because another customer of the number got the same words in haste.
    pub automatic: bool,
    /// WhatsApp refused it because the reply window was shut.
    pub refused: bool,
    /// History reported it, perhaps among others.
    pub history: bool,
    /// Only history reported it.
    pub imported: bool,
    /// What is known of its file.
    pub file: FileMark,
    /// The earlier attempt it repeats.
    pub retry_of: Option<MessageId>,
    /// The revision that last changed it.
    pub rev: Rev,
}

impl StoredMessage {
    /// Its place in the thread.
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        Some(Position { sent_at: self.sent_at?, key: self.tie.clone() })
    }
}

/// What a message says about a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FileMark {
    /// It has none.
    #[default]
    None,
    /// It has one; its [`MediaRecord`] knows more.
    Told,
    /// History says there is one, and no more than that.
    Mentioned,
}

impl FileMark {
    const ALL: [Self; 3] = [Self::None, Self::Told, Self::Mentioned];

    /// The name in the databases.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Told => "told",
            Self::Mentioned => "mentioned",
        }
    }

    /// The mark with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mark| mark.as_str() == name)
    }
}

/// The file of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediaRecord {
    /// Whose file.
    pub message_id: MessageId,
    /// WhatsApp's handle.
    pub media_id: Option<String>,
    /// Claimed; once here, what the bytes are.
    pub mime_type: String,
    /// The sender's name for it.
    pub filename: Option<String>,
    /// A voice note.
    pub voice: bool,
    /// A moving sticker.
    pub animated: bool,
    /// How far it has come.
    pub state: MediaState,
    /// Size of the stored bytes, once ready.
    pub size_bytes: Option<u64>,
    /// Hex of the stored bytes, once ready: their name in the media store.
    pub sha256: Option<String>,
}

/// One number × one contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversation {
    /// Its id.
    pub id: ConversationId,
    /// The number.
    pub number_id: NumberId,
    /// The customer.
    pub contact_id: ContactId,
    /// Its status.
    pub status: ConversationStatus,
    /// A person set the status at least once; before, it follows from the bubbles.
    pub status_decided: bool,
    /// The assigned person.
    pub assignee_id: Option<PersonId>,
    /// The team it belongs to.
    pub team_id: Option<TeamId>,
    /// Until when it is snoozed.
    pub snoozed_until: Option<Timestamp>,
    /// The zone in which that time was chosen.
    pub snooze_zone: Option<Zone>,
    /// When it woke by itself; cleared by the next decision about its status.
    pub woke_at: Option<Timestamp>,
    /// The newest bubble when somebody marked it unread.
    pub unread_mark: Option<Position>,
    /// The command that last decided its status, if it was one.
    pub status_by: Option<CommandId>,
    /// The command that last decided its assignment, if it was one.
    pub assigned_by: Option<CommandId>,
    /// The command that last said what was read, if it was one.
    pub read_by: Option<CommandId>,
    /// What the customer last wished about marketing messages from this number.
    pub marketing: Option<marketing::Wish>,
    /// Since when the number has the customer blocked.
    pub blocked_at: Option<Timestamp>,
    /// The newest `mark_read`.
    pub marked_read: Option<Position>,
    /// Live customer bubbles after the horizon.
    pub unread: u32,
    /// When the reply window closes.
    pub window_closes_at: Option<Timestamp>,
    /// When the oldest unanswered customer bubble was sent.
    pub waiting_since: Option<Timestamp>,
    /// Messages the customer sent before this are settled: they were known when the conversation was resolved. It is the latest instant
    /// that any of its lines settles ([`sangam_protocol::EventRow::done`]).
    pub settled_until: Option<Timestamp>,
    /// When the customer's first live bubble that is not settled was sent.
    pub opened_at: Option<Timestamp>,
    /// The newest bubble. Without one the conversation is visible to nobody.
    pub last_message_id: Option<MessageId>,
    /// When it was sent.
    pub activity_at: Option<Timestamp>,
    /// The customer's first bubble.
    pub first_message_at: Option<Timestamp>,
    /// It has a bubble that only history reported.
    pub imported: bool,
    /// The owner released what history brought. After a merge: neither was held.
    pub released: bool,
    /// The conversation it was merged into.
    pub merged_into: Option<ConversationId>,
    /// The revision of the last change of who may see it, or of which bubbles are in it.
    pub access_rev: Rev,
    /// The revision that last changed it.
    pub rev: Rev,
}

impl Conversation {
    /// A conversation without messages: visible to nobody until it has one.
    #[must_use]
    pub const fn new(id: ConversationId, number_id: NumberId, contact_id: ContactId) -> Self {
        Self {
            id,
            number_id,
            contact_id,
            status: ConversationStatus::Resolved,
            status_decided: false,
            assignee_id: None,
            team_id: None,
            snoozed_until: None,
            snooze_zone: None,
            woke_at: None,
            unread_mark: None,
            status_by: None,
            assigned_by: None,
            read_by: None,
            marketing: None,
            blocked_at: None,
            marked_read: None,
            unread: 0,
            window_closes_at: None,
            waiting_since: None,
            settled_until: None,
            opened_at: None,
            last_message_id: None,
            activity_at: None,
            first_message_at: None,
            imported: false,
            released: false,
            merged_into: None,
            access_rev: Rev(0),
            rev: Rev(0),
        }
    }

    /// Whether anybody may see it: it has a message and was not merged away.
    #[must_use]
    pub const fn exists(&self) -> bool {
        self.last_message_id.is_some() && self.merged_into.is_none()
    }

    /// Since when somebody owes its customer an answer.
    #[must_use]
    pub fn waits_since(&self) -> Option<Timestamp> {
        waits_since(self.status, self.opened_at, self.waiting_since)
    }

    /// Whether its customer waits and nobody is assigned. In a conversation that was opened again, earlier resolutions do not count.
    #[must_use]
    pub fn waits_for_anybody(&self) -> bool {
        let is_owed = self.status == ConversationStatus::Open && self.waiting_since.is_some();
        is_owed && self.assignee_id.is_none() && self.merged_into.is_none()
    }

    /// Where it stands.
    #[must_use]
    pub fn stand(&self) -> Stand {
        match (self.status, self.snoozed_until, &self.snooze_zone) {
            (ConversationStatus::Snoozed, Some(until), Some(zone)) => {
                Stand::Snoozed { until, zone: zone.clone() }
            }
            (ConversationStatus::Open | ConversationStatus::Snoozed, ..) => Stand::Open,
            (ConversationStatus::Pending, ..) => Stand::Pending,
            (ConversationStatus::Resolved, ..) => Stand::Resolved,
        }
    }

    /// The same, standing there.
    #[must_use]
    pub fn standing(self, stand: Stand) -> Self {
        let status = stand.status();
        let (snoozed_until, snooze_zone) = match stand {
            Stand::Snoozed { until, zone } => (Some(until), Some(zone)),
            _ => (None, None),
        };
        Self { status, snoozed_until, snooze_zone, ..self }
    }

    /// History brought something of it that the owner has not released: see [`crate::access::visibility`].
    #[must_use]
    pub const fn is_held(&self) -> bool {
        self.imported && !self.released
    }
}

/// What follows from a conversation's bubbles, computed by the database.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Unread, window, waiting.
    pub summary: Summary,
    /// The newest bubble and its instant.
    pub last: Option<(MessageId, Timestamp)>,
    /// The customer's first bubble.
    pub first_from_customer: Option<Timestamp>,
    /// Some bubble is known from history alone.
    pub imported: bool,
}

/// A conversation with what its row shows.
#[derive(Clone, Debug, PartialEq)]
pub struct ConversationView {
    /// Itself.
    pub conversation: Conversation,
    /// Its customer.
    pub contact: Contact,
    /// What the team keeps about them.
    pub card: CardRecord,
    /// Its newest bubble.
    pub last_message: Option<StoredMessage>,
    /// Who its customer may be the same person as and has chats, by id.
    pub offers: Vec<Offer>,
    /// The labels that were put on it, by id.
    pub labels: Vec<LabelId>,
}

/// The columns of a conversation that decide who may see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glimpse {
    /// Which.
    pub id: ConversationId,
    /// [`Conversation::exists`].
    pub exists: bool,
    /// [`Conversation::is_held`].
    pub held: bool,
    /// The owner's alone: held, or with somebody private.
    pub hidden: bool,
    /// The revision at which it last came into or out of somebody's sight.
    pub access_rev: Rev,
    /// The revision that last changed it.
    pub rev: Rev,
}

/// A bubble that changed, before anybody is known to see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChangedMessage {
    /// Which.
    pub id: MessageId,
    /// Where it stands.
    pub conversation_id: ConversationId,
    /// The revision that last changed it.
    pub rev: Rev,
}

/// A customer who may be the same person as another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Who.
    pub contact_id: ContactId,
    /// All chats with them are the owner's alone.
    pub hidden: bool,
}

/// A bubble with its file.
#[derive(Clone, Debug, PartialEq)]
pub struct MessageView {
    /// Itself.
    pub message: StoredMessage,
    /// Its file.
    pub media: Option<MediaRecord>,
}

/// A page of the list, newest activity first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConversationQuery {
    /// Which workspace.
    pub workspace_id: WorkspaceId,
    /// Only this status.
    pub status: Option<ConversationStatus>,
    /// Older than this row.
    pub before: Option<(Timestamp, ConversationId)>,
    /// As these eyes see it.
    pub viewer: Viewer,
    /// How many.
    pub limit: u32,
}

/// A page of bubbles, newest first, regardless of visibility.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageQuery {
    /// Which workspace.
    pub workspace_id: WorkspaceId,
    /// Only this conversation.
    pub conversation_id: Option<ConversationId>,
    /// Older than this place.
    pub before: Option<Position>,
    /// How many.
    pub limit: u32,
}

/// A page of what history brought to a number, newest activity first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedQuery {
    /// Which number.
    pub number_id: NumberId,
    /// Older than this row.
    pub before: Option<(Timestamp, ConversationId)>,
    /// How many.
    pub limit: u32,
}

/// An imported conversation, for the owner who decides about its release.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportedView {
    /// Itself.
    pub conversation: Conversation,
    /// Its customer.
    pub contact: Contact,
    /// The labels that were put on it, by id.
    pub labels: Vec<LabelId>,
    /// Bubbles only history knows.
    pub messages: u64,
}

/// Conversations to release, or to hold again.
#[derive(Clone, Copy, Debug)]
pub struct ImportedChosen<'c> {
    /// Of which number.
    pub number_id: NumberId,
    /// Which of them.
    pub choice: &'c Choice,
    /// Those that are released, or those that are not.
    pub released: bool,
    /// After this one.
    pub after: Option<ConversationId>,
    /// How many.
    pub limit: u32,
}

/// Reading conversations.
pub trait ThreadReads {
    /// One conversation, merged or not.
    fn conversation(&self, id: ConversationId) -> Result<Option<Conversation>>;
    /// The conversation an id stands for now, through merges, as [`surviving_contact`](super::ContactReads::surviving_contact).
    fn surviving_conversation(&self, id: ConversationId) -> Result<Option<Conversation>> {
        let mut found = self.conversation(id)?;
        while let Some(into) = found.as_ref().and_then(|conversation| conversation.merged_into) {
            found = self.conversation(into)?;
        }
        Ok(found)
    }
    /// The conversation of a contact on a number.
    fn conversation_of(&self, contact_id: ContactId, number_id: NumberId) -> Result<Option<Conversation>>;
    /// The conversations of a contact that were not merged away.
    fn conversations_of(&self, contact_id: ContactId) -> Result<Vec<Conversation>>;
    /// The conversations given to a person, by id, at most `limit`.
    fn assigned_to(&self, person_id: PersonId, limit: u32) -> Result<Vec<Conversation>>;
    /// How many conversations are given to a person.
    fn count_assigned_to(&self, person_id: PersonId) -> Result<u64>;
    /// Conversations assigned to a person who was removed, or who may not see them.
    fn left_behind(&self, limit: u32) -> Result<Vec<(WorkspaceId, ConversationId)>>;
    /// Conversations that were stored by the rules of an earlier version.
    fn outdated(&self, limit: u32) -> Result<Vec<(WorkspaceId, ConversationId)>>;
    /// Snoozed conversations that are due, earliest first.
    fn sleepers_due(&self, now: Timestamp, limit: u32) -> Result<Vec<(WorkspaceId, ConversationId)>>;
    /// When the next snoozed conversation that is not yet due will be.
    fn next_sleeper_due(&self, now: Timestamp) -> Result<Option<Timestamp>>;
    /// One conversation with what its row shows.
    fn conversation_view(&self, id: ConversationId) -> Result<Option<ConversationView>>;
    /// Some conversations with what their rows show, in no order, all in a few questions; those there are not are left out.
    fn conversation_views(&self, ids: &[ConversationId]) -> Result<Vec<ConversationView>>;
    /// What decides who sees some conversations, in no order.
    fn glimpses(&self, ids: &[ConversationId]) -> Result<Vec<Glimpse>>;
    /// A page of the list.
    fn conversation_page(&self, query: &ConversationQuery) -> Result<Vec<ConversationView>>;
    /// Conversations changed after `after`, by revision; those that are there for nobody too.
    fn conversation_changes(&self, workspace_id: WorkspaceId, after: Rev, limit: u32)
    -> Result<Vec<Glimpse>>;
    /// Conversations that came into or out of sight after `after` and not after `until`, and changed again after `until`.
    fn conversations_in_sight(
        &self,
        workspace_id: WorkspaceId,
        after: Rev,
        until: Rev,
    ) -> Result<Vec<Glimpse>>;
    /// Whether any conversation came into or out of sight after `after`, or bubbles into it or out of it.
    fn sight_changed_after(&self, workspace_id: WorkspaceId, after: Rev) -> Result<bool>;
    /// How many conversations and bubbles these eyes may see.
    fn totals(&self, workspace_id: WorkspaceId, viewer: Viewer) -> Result<(u64, u64)>;
    /// A page of the imported conversations of a number, newest activity first.
    fn imported_page(&self, query: &ImportedQuery) -> Result<Vec<ImportedView>>;
    /// How many imported conversations of a number are held, released and private.
    fn held_counts(&self, number_id: NumberId) -> Result<HeldCounts>;
    /// Imported conversations of a number, private ones left out, that a choice means and that are released or not, by id
    /// after `after`.
    fn imported_chosen(&self, chosen: &ImportedChosen<'_>) -> Result<Vec<Conversation>>;
    /// What its bubbles say about a conversation.
    fn place(&self, id: ConversationId, marked_read: Option<&Position>) -> Result<Place>;
    /// When the customer's first live bubble was sent that is not settled, given until when all are.
    fn opened_since(&self, id: ConversationId, settled_until: Option<Timestamp>)
    -> Result<Option<Timestamp>>;
    /// When the customer's newest live bubble was sent.
    fn last_words(&self, id: ConversationId) -> Result<Option<Timestamp>>;

    /// Whether words of the customer's own reached the hub after `since` that stand in a conversation.
    fn wrote_since(&self, id: ConversationId, since: Timestamp) -> Result<bool>;

    /// Whether a bubble of a conversation that only history knows named its customer by one of these names.
    fn is_told_by_history(&self, id: ConversationId, customer: &Aliases) -> Result<bool>;

    /// Answers that did not fail and stand behind a place, newest first.
    fn answers_behind(&self, id: ConversationId, place: &Position, limit: u32) -> Result<Vec<StoredMessage>>;

    /// When the customer's first own words behind a place were sent.
    fn words_behind(&self, id: ConversationId, place: &Position) -> Result<Option<Timestamp>>;

    /// When the customer's first own words with `from <= sent_at < until` were sent that came to the conversation after
    /// `since`: to the hub, or from another conversation.
    fn words_heard_since(
        &self,
        id: ConversationId,
        from: Timestamp,
        until: Timestamp,
        since: Timestamp,
    ) -> Result<Option<Timestamp>>;

    /// One message.
    fn message(&self, id: MessageId) -> Result<Option<MessageView>>;
    /// Some messages, in no order, all in a few questions.
    fn messages(&self, ids: &[MessageId]) -> Result<Vec<MessageView>>;
    /// The messages that repeat this one.
    fn attempts_after(&self, id: MessageId) -> Result<Vec<StoredMessage>>;
    /// The message with this wamid.
    fn message_by_wamid(&self, number_id: NumberId, wamid: &str) -> Result<Option<StoredMessage>>;
    /// Messages that named their customer by this phone and no user id.
    fn messages_by_phone_alone(&self, workspace_id: WorkspaceId, phone: &Phone)
    -> Result<Vec<StoredMessage>>;
    /// Echoes of a conversation with `from <= sent_at <= until` that are known to have come in haste and did not, or the other way
    /// round.
    fn misjudged_haste(
        &self,
        conversation_id: ConversationId,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<StoredMessage>>;
    /// What was said in haste in a conversation, as often as it was said.
    fn hasty_words(&self, conversation_id: ConversationId) -> Result<Vec<Words>>;
    /// Messages of a number with these words in haste that are called automatic and are not, or the other way round.
    fn misjudged_echoes(&self, number_id: NumberId, words: &Words) -> Result<Vec<StoredMessage>>;
    /// Every message of a conversation, in no order.
    fn messages_of(&self, conversation_id: ConversationId) -> Result<Vec<StoredMessage>>;
    /// A page of bubbles.
    fn message_page(&self, query: &MessageQuery) -> Result<Vec<MessageView>>;
    /// Bubbles changed after `after`, by revision.
    fn message_changes(
        &self,
        workspace_id: WorkspaceId,
        after: Rev,
        limit: u32,
    ) -> Result<Vec<ChangedMessage>>;

    /// One event line.
    fn event(&self, id: EventId) -> Result<Option<EventRow>>;
    /// Event lines of a conversation, newest first.
    fn event_page(
        &self,
        conversation_id: ConversationId,
        before: Option<(Timestamp, EventId)>,
        limit: u32,
    ) -> Result<Vec<EventRow>>;
    /// Event lines with `from <= at < until`, of one conversation or all.
    fn events_between(
        &self,
        workspace_id: WorkspaceId,
        conversation_id: Option<ConversationId>,
        from: Option<Timestamp>,
        until: Option<Timestamp>,
    ) -> Result<Vec<EventRow>>;
    /// The lines of a conversation that say that it was done, newest first.
    fn done_lines(&self, conversation_id: ConversationId) -> Result<Vec<EventRow>>;
    /// Event lines changed after `after`, by revision.
    fn event_changes(&self, workspace_id: WorkspaceId, after: Rev, limit: u32) -> Result<Vec<EventRow>>;
}

/// Writing conversations of the workspace whose counter is held.
pub trait ThreadWrites {
    /// Adds or changes a conversation.
    fn save_conversation(&mut self, conversation: &Conversation) -> Result<()>;
    /// Marks a conversation as recomputed.
    fn forget_outdated(&mut self, id: ConversationId) -> Result<()>;
    /// Adds or changes a message.
    fn save_message(&mut self, message: &StoredMessage) -> Result<()>;
    /// Deletes a message after another row took over its facts.
    fn remove_message(&mut self, id: MessageId) -> Result<()>;
    /// Words of the customer's come to where they stand from another conversation.
    fn note_come(&mut self, id: MessageId, at: Timestamp) -> Result<()>;
    /// The same of all their words in a conversation with `from <= sent_at < until`.
    fn note_all_come(
        &mut self,
        id: ConversationId,
        from: Option<Timestamp>,
        until: Timestamp,
        at: Timestamp,
    ) -> Result<()>;
    /// Moves every bubble and line of one conversation to another, revisions untouched.
    fn reparent(&mut self, from: ConversationId, into: ConversationId) -> Result<()>;
    /// Adds or changes a file.
    fn save_media(&mut self, media: &MediaRecord) -> Result<()>;
    /// Takes a file and its job out.
    fn remove_media(&mut self, message_id: MessageId) -> Result<()>;
    /// Adds an event line; one with a `cause` that is already there stays as it is. Says whether it was added.
    fn add_event(&mut self, event: &EventRow, cause: Option<&str>) -> Result<bool>;
    /// Changes what an event line says, and in which conversation it stands.
    fn change_event(&mut self, event: &EventRow) -> Result<()>;
}
