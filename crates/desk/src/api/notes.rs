//! Private notes, and who they mention.

use sangam_model::Timestamp;
use sangam_model::id::{ConversationId, EventId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::conversations::PersonRef;

/// A private note. It stands in the thread and never leaves the workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NoteView {
    /// Its id.
    pub id: EventId,
    /// Its words; absent once it was deleted.
    pub text: Option<String>,
    /// Who wrote it.
    pub author: Option<PersonRef>,
    /// Who should read it.
    pub mentions: Vec<MentionView>,
    /// When it was written.
    pub at: Timestamp,
    /// When its author last changed it.
    pub edited_at: Option<Timestamp>,
    /// The hub does not know of it yet.
    pub pending: bool,
    /// It mentions the person at this desk, who has not read it.
    pub unread: bool,
}

/// Somebody a note mentions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MentionView {
    /// Who.
    pub person: PersonRef,
    /// They have read it.
    pub read: bool,
}

/// Arguments of `add_note`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct AddNoteArgs {
    /// Where.
    pub conversation_id: ConversationId,
    /// At most 4096 characters. `@` and the name of somebody who may be mentioned mentions them.
    pub text: String,
}

/// The id a new note has from its first moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Noted {
    /// The note's id.
    pub note_id: EventId,
}

/// Arguments of `edit_note`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct EditNoteArgs {
    /// Where.
    pub conversation_id: ConversationId,
    /// Which.
    pub note_id: EventId,
    /// What it says from now on, with whom it mentions from now on.
    pub text: String,
}

/// Arguments of `delete_note`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct NoteArgs {
    /// Where.
    pub conversation_id: ConversationId,
    /// Which.
    pub note_id: EventId,
}

/// Arguments of `save_note_draft`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SaveNoteDraftArgs {
    /// Where.
    pub conversation_id: ConversationId,
    /// What is typed.
    pub text: String,
}

/// Arguments of `read_mentions`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ReadMentionsArgs {
    /// Where.
    pub conversation_id: ConversationId,
    /// The notes that were on the screen; those that do not mention the person at this desk, or were read, are passed over.
    pub note_ids: Vec<EventId>,
}

/// Arguments of `mentions`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct MentionsArgs {
    /// Where the page before ended.
    pub before: Option<String>,
    /// At most 500.
    pub limit: u32,
}

/// Notes that mention the person at this desk, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MentionPage {
    /// The notes.
    pub items: Vec<MentionItem>,
    /// Pass as `before` for more; absent at the end.
    pub next: Option<String>,
    /// How many of all of them were not read.
    pub unread: u32,
}

/// A note that mentions the person at this desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MentionItem {
    /// The note.
    pub note: NoteView,
    /// Where it stands.
    pub conversation_id: ConversationId,
    /// What to call the customer.
    pub customer: String,
}
