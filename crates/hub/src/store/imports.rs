//! Imports: the chunks that arrived, the phone's address book, and the counts of messages and files.
//!
//! Nothing here is a running total. Chunks and entries are kept under what they are, messages carry a mark that history told
//! them, and every figure is counted when it is asked for: repeating, reordering or losing power cannot make it wrong.

use sangam_model::Timestamp;
use sangam_model::id::{ConversationId, NumberId};
use sangam_model::kinship::Alias;
use sangam_protocol::connect::MediaLedger;

use super::Result;

/// A chunk of history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChunkRecord {
    /// 0 the first day, 1 to ninety days, 2 to a hundred and eighty.
    pub phase: u32,
    /// Its place in the phase, if it was told.
    pub order: Option<u32>,
    /// SHA-256 of what is in it.
    pub digest: [u8; 32],
    /// Different messages in it.
    pub messages: u32,
    /// WhatsApp's count of the whole, 0 to 100.
    pub progress: u8,
    /// First arrival.
    pub first_at: Timestamp,
    /// Latest arrival.
    pub last_at: Timestamp,
}

/// Messages history told, each once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportTotals {
    /// All of them.
    pub messages: u64,
    /// Those somebody else told as well.
    pub overlap: u64,
    /// The conversations they are in.
    pub conversations: u64,
}

/// What history told of one conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImportedConversation {
    /// Which.
    pub conversation_id: ConversationId,
    /// How many messages.
    pub messages: u64,
    /// The oldest.
    pub first_at: Timestamp,
    /// The newest.
    pub last_at: Timestamp,
}

/// A page of conversations, most messages first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImportQuery {
    /// Which number.
    pub number_id: NumberId,
    /// After this one, by its messages and its id.
    pub before: Option<(u64, ConversationId)>,
    /// How many.
    pub limit: u32,
}

/// Reading imports.
pub trait ImportReads {
    /// Every chunk that came, by phase and order.
    fn chunks(&self, number_id: NumberId) -> Result<Vec<ChunkRecord>>;
    /// How many people are in the phone's address book.
    fn address_book_size(&self, number_id: NumberId) -> Result<u64>;
    /// What history told.
    fn import_totals(&self, number_id: NumberId) -> Result<ImportTotals>;
    /// What history told, conversation by conversation.
    fn imported_conversations(&self, query: &ImportQuery) -> Result<Vec<ImportedConversation>>;
    /// The files of what history told, of all or one conversation. A file that was only mentioned will not come if it is older than
    /// `too_old`, and is lost if the import `is_over`.
    fn import_files(
        &self,
        number_id: NumberId,
        conversation_id: Option<ConversationId>,
        too_old: Timestamp,
        is_over: bool,
    ) -> Result<MediaLedger>;
}

/// Writing imports. Each of these is a join: repeating it changes nothing.
pub trait ImportWrites {
    /// A chunk came.
    fn note_chunk(&mut self, number_id: NumberId, chunk: &ChunkRecord) -> Result<()>;
    /// What was counted belongs to an import that is over: another begins, of which is what came since it was asked for.
    fn forget_chunks(&mut self, number_id: NumberId, asked_at: Option<Timestamp>) -> Result<()>;
    /// The owner put someone into the address book, or took them out.
    fn note_entry(&mut self, number_id: NumberId, who: &Alias, at: Timestamp, is_in: bool) -> Result<()>;
}
