//! Finding people, messages, notes and files.

use sangam_model::asked::{About, Thing};
use sangam_model::id::{ConversationId, MessageId};
use sangam_model::work::hours::Offset;
use sangam_model::{Direction, Origin, Timestamp};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::conversations::ConversationItem;

/// Arguments of `search`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SearchArgs {
    /// As typed: words, the last of which may be unfinished, and filters like `from:ravi`. Anything may be typed.
    pub query: String,
    /// Only these.
    #[serde(default)]
    pub kind: Option<FoundKind>,
    /// The wall's distance from UTC, for what is asked by days.
    #[serde(default)]
    pub offsets: Vec<Offset>,
    /// Only in this conversation.
    pub conversation_id: Option<ConversationId>,
    /// Where the page before ended.
    pub before: Option<String>,
    /// At most 100.
    pub limit: u32,
}

/// Arguments of `called`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CalledArgs {
    /// As typed: of a name or a number, the last word of which may be unfinished.
    pub words: String,
    /// At most 50.
    pub limit: u32,
}

/// What can be found, beside people and labels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FoundKind {
    /// Bubbles without a file.
    Messages,
    /// Private notes.
    Notes,
    /// Bubbles with a file.
    Files,
}

/// How many were found of each kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FoundCounts {
    /// People.
    pub people: u32,
    /// Bubbles without a file.
    pub messages: u32,
    /// Private notes.
    pub notes: u32,
    /// Bubbles with a file.
    pub files: u32,
    /// Where counting stops: so many mean so many or more.
    pub most: u32,
}

/// A filter that was typed, and how it was understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TypedFilter {
    /// What it asks about.
    pub about: About,
    /// Exactly as it stands in the query.
    pub typed: String,
    /// What was typed behind the colon.
    pub value: String,
    /// What hangs on a message, if it asks for that.
    pub thing: Option<Thing>,
    /// Who or what is called so, if it asks for somebody or something.
    pub names: Vec<String>,
    /// Nobody and nothing is called so: it finds nothing.
    pub unknown: bool,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct SearchResults {
    /// Conversations whose contact matches by name, username or digits of the phone.
    pub people: Vec<ConversationItem>,
    /// Messages, notes and files, newest first.
    pub messages: Vec<MessageHit>,
    /// How many of each kind; absent behind the first page.
    pub counts: Option<FoundCounts>,
    /// The filters in the query, in their order.
    pub filters: Vec<TypedFilter>,
    /// The query without them.
    pub words: String,
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
    /// WhatsApp's type; of a note `note`.
    pub kind: String,
    /// The name of its file, if it has a file with a name.
    pub filename: Option<String>,
    /// It has a file.
    pub is_file: bool,
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
