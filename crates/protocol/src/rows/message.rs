//! A bubble, with its file and its reactions.

use sangam_model::facts::{Reactor, RefusedReaction};
use sangam_model::id::{ConversationId, MessageId, PersonId};
use sangam_model::message::{Detail, Forwarded, MessageError, Referral};
use sangam_model::{Delivery, Direction, MediaState, Origin, Timestamp};
use serde::{Deserialize, Serialize};

use crate::sync::Rev;

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
    /// The business's newest reaction, where WhatsApp did not take it: what stood before it stands again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reaction_refused: Option<RefusedReaction>,
    /// How far it came; `null` for incoming ones.
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
