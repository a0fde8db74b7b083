//! Attachments of drafts, and everything that is sent.

use sangam_model::id::{ConversationId, MessageId};
use sangam_model::outgoing::{FileKind, OutgoingContent, OutgoingFile, Problem};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::thread::Quote;
use super::voice::RecordedView;

/// A file that hangs on a draft. Its bytes come by `attachment_bytes`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Attachment {
    /// Names it: the digest of its bytes, made ready. The same file is held once per draft.
    pub sha256: String,
    /// As what WhatsApp shows it; `document` when it can be nothing else, or should.
    pub media: FileKind,
    /// What leaves of it as it stands; with `media` and the caption it is the content to `send`.
    pub file: OutgoingFile,
    /// Its caption.
    pub caption: Option<String>,
    /// It can go as what WhatsApp shows, or as a document: the person chooses.
    pub has_choice: bool,
    /// As a document it leaves exactly as it was chosen, with what its camera wrote into it.
    pub original_as_document: bool,
    /// However it goes, what its camera wrote into it may go with it.
    pub as_taken: bool,
    /// What of it stays behind as it stands.
    pub left_out: Vec<LeftOut>,
    /// Why it can only go as a document.
    pub only_document: Option<OnlyDocument>,
    /// What WhatsApp would refuse of it as it stands.
    pub problems: Vec<Problem>,
    /// Its shape, if it is a voice note that was recorded here.
    pub recorded: Option<RecordedView>,
}

/// What a customer could have seen of a film, and will not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LeftOut {
    /// Words that are read while it plays. Drones write their way into them.
    Subtitles,
    /// That it shows all around.
    AllAround,
}

/// Why a file can only go as a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum OnlyDocument {
    /// It is not what its name says.
    Disguised,
    /// It says it is a picture or a film, and cannot be read as one.
    Unreadable,
    /// A film in a format WhatsApp does not play.
    Codec {
        /// What it holds, in the words of its container.
        found: Vec<String>,
    },
}

/// What came of files that were chosen, pasted or dropped.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct Picked {
    /// These hang on the draft now.
    pub attached: Vec<Attachment>,
    /// These do not.
    pub refused: Vec<RefusedFile>,
}

/// A file that cannot be sent at all.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct RefusedFile {
    /// Its name.
    pub name: String,
    /// Why.
    pub why: RefusedWhy,
}

/// Why a file cannot be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum RefusedWhy {
    /// Nothing is in it.
    Empty,
    /// Larger than WhatsApp takes of its kind.
    TooLarge {
        /// How many bytes it takes.
        max_bytes: u64,
    },
    /// It cannot be read from the disk.
    Unreadable,
    /// WhatsApp takes no pictures of this type: not HEIC, not TIFF.
    Picture,
    /// A picture that moves, of which WhatsApp takes none.
    Moving,
    /// WhatsApp takes no films in this container, such as a camera's MOV.
    Film,
    /// WhatsApp takes no sounds of this type.
    Sound,
    /// Files packed into one.
    Archive,
    /// Anything else WhatsApp takes from nobody.
    Other,
}

/// What stands in the composer of a conversation besides its text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct ComposerView {
    /// The message it quotes.
    pub reply_to: Option<MessageId>,
    /// That message, shortened.
    pub quote: Option<Quote>,
    /// Its files, in the order they will be sent.
    pub attached: Vec<Attachment>,
    /// What is typed of a private note.
    pub note: String,
}

/// Arguments of commands about one file of a draft.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct AttachmentArgs {
    /// Whose draft.
    pub conversation_id: ConversationId,
    /// Which file.
    pub sha256: String,
}

/// Arguments of `change_attachment`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ChangeAttachmentArgs {
    /// Whose draft.
    pub conversation_id: ConversationId,
    /// Which file.
    pub sha256: String,
    /// Its caption from now on.
    pub caption: Option<String>,
    /// Send it as a document although WhatsApp would show it.
    pub as_document: bool,
}

/// Arguments of `send`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SendArgs {
    /// Where.
    pub conversation_id: ConversationId,
    /// What. A file must hang on the conversation's draft.
    pub content: OutgoingContent,
    /// The message to quote.
    pub reply_to: Option<MessageId>,
}

/// Arguments of `react`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ReactArgs {
    /// To which bubble.
    pub message_id: MessageId,
    /// With what; `null` removes the reaction.
    pub emoji: Option<String>,
}

/// Arguments of `reach`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ReachArgs {
    /// Which conversations, at most 100.
    pub conversation_ids: Vec<ConversationId>,
}

/// Whether something may be written into a conversation now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Reach {
    /// Which.
    pub conversation_id: ConversationId,
    /// Why not: the hub's code; absent where it may.
    pub why: Option<String>,
}

/// Arguments of `forward`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ForwardArgs {
    /// Which bubble.
    pub message_id: MessageId,
    /// Into which conversations.
    pub to: Vec<ConversationId>,
}
