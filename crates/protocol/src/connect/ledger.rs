//! The ledger of a number's import.

use sangam_model::Timestamp;
use sangam_model::id::{ConversationId, NumberId};
use serde::{Deserialize, Serialize};

/// What the import brought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Ledger {
    /// Which number.
    pub number_id: NumberId,
    /// Entries of the phone's address book that came, removals not counted.
    pub contacts: u64,
    /// Messages that came, each once, however often told.
    pub messages: u64,
    /// Of them known live as well.
    pub overlap: u64,
    /// Conversations they belong to.
    pub conversations_total: u64,
    /// Files of the messages.
    pub media: MediaLedger,
    /// Each phase that sent anything, by number.
    pub phases: Vec<PhaseLedger>,
    /// Bodies that were kept because nobody could read them.
    pub unread_bodies: u64,
    /// Conversations, most messages first.
    pub conversations: Vec<ConversationLedger>,
    /// What to pass as `before` for the next page; absent at the end.
    pub next: Option<String>,
}

/// One phase of the history: 0 the first day, 1 to ninety days, 2 to a hundred and eighty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PhaseLedger {
    /// Which.
    pub phase: u32,
    /// Different chunks that came.
    pub chunks: u32,
    /// Their messages.
    pub messages: u64,
    /// Chunk numbers below the highest that have not come.
    pub gaps: Vec<u32>,
    /// WhatsApp's count of the whole when its newest chunk came.
    pub progress: u8,
    /// First arrival.
    pub first_at: Timestamp,
    /// Latest arrival.
    pub last_at: Timestamp,
}

/// The files of imported messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct MediaLedger {
    /// Messages that had one.
    pub mentioned: u64,
    /// Here.
    pub ready: u64,
    /// Announced, not here yet.
    pub pending: u64,
    /// Older than fourteen days at the connection: WhatsApp sends none of them.
    pub too_old: u64,
    /// Failed, expired or too large.
    pub lost: u64,
}

/// One conversation of the import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ConversationLedger {
    /// Which.
    pub conversation_id: ConversationId,
    /// The customer, as the owner sees them.
    pub name: Option<String>,
    /// Their phone.
    pub phone: Option<String>,
    /// Messages that came.
    pub messages: u64,
    /// The oldest.
    pub first_at: Timestamp,
    /// The newest.
    pub last_at: Timestamp,
    /// Its files.
    pub media: MediaLedger,
}
