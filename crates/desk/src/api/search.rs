//! Finding people and messages.

use sangam_model::id::{ConversationId, MessageId};
use sangam_model::{Direction, Origin, Timestamp};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::conversations::ConversationItem;

/// Arguments of `search`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SearchArgs {
    /// As typed; the last word may be unfinished.
    pub query: String,
    /// Only in this conversation.
    pub conversation_id: Option<ConversationId>,
    /// Where the page before ended.
    pub before: Option<String>,
    /// At most 100.
    pub limit: u32,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct SearchResults {
    /// Conversations whose contact matches by name, username or digits of the phone.
    pub people: Vec<ConversationItem>,
    /// Messages, newest first.
    pub messages: Vec<MessageHit>,
    /// Pass as `before` for more messages; absent at the end.
    pub next: Option<String>,
    /// Whole phone numbers are hidden from this person: only the last digits of one find anybody.
    pub phones_masked: bool,
}

/// A message or a private note that matches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MessageHit {
    /// The bubble, or the note.
    pub message_id: MessageId,
    /// Where it is.
    pub conversation_id: ConversationId,
    /// The customer.
    pub contact_name: String,
    /// Which way it went.
    pub direction: Direction,
    /// Whose hand wrote it.
    pub origin: Origin,
    /// It is a private note: who wrote it.
    pub note_by: Option<String>,
    /// The text around the words found.
    pub snippet: Vec<SnippetPart>,
    /// When it was sent.
    pub sent_at: Timestamp,
}

/// A piece of a snippet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SnippetPart {
    /// The words.
    pub text: String,
    /// They are what was looked for.
    pub hit: bool,
}
