//! Imports: the chunks that arrived, the phone's address book, and the counts of messages and files.
//!
//! Nothing here is a running total. Chunks and entries are kept under what they are, messages carry a mark that history told
//! them, and every figure is counted when it is asked for: repeating, reordering or losing power cannot make it wrong.
//!
//! The tables `import_chunk` and `address_book`, and the counting of what history told.

use sangam_model::Timestamp;
use sangam_model::id::{ConversationId, NumberId};
use sangam_model::kinship::Alias;
use sangam_protocol::connect::MediaLedger;

use super::contacts::parts;
use crate::store::sql::{Columns, Row, SqlId, all, one, run};
use crate::store::{ReadTx, Result, Tx};

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

const CHUNKS: &str = "SELECT phase, chunk_order, digest, messages, progress, first_at, last_at FROM import_chunk \
                      WHERE number_id = ?1 ORDER BY phase, chunk_order";

/// A person told first by phone and later by user id is one entry: the newest word about either counts.
const ADDRESS_BOOK: &str = "SELECT count(*) AS n FROM (SELECT b.is_in, row_number() OVER (PARTITION BY coalesce( \
                            (SELECT s.user_id FROM phone_span s WHERE s.workspace_id = n.workspace_id \
                            AND s.phone = b.value AND b.kind = 'phone' ORDER BY s.last_at DESC LIMIT 1), b.value) \
                            ORDER BY b.at DESC, b.is_in DESC) AS nth FROM address_book b \
                            JOIN number n ON n.id = b.number_id WHERE b.number_id = ?1) AS entry \
                            WHERE nth = 1 AND is_in = 1";

pub(super) const TOTALS: &str = "SELECT count(*) AS messages, count(*) FILTER (WHERE imported = 0) AS overlap, \
                                 count(DISTINCT conversation_id) AS conversations FROM message \
                                 WHERE number_id = ?1 AND history = 1";
pub(super) const CONVERSATIONS: &str = "SELECT conversation_id, count(*) AS messages, min(sent_at) AS first_at, \
                                        max(sent_at) AS last_at FROM message WHERE number_id = ?1 AND history = 1 \
                                        AND conversation_id IS NOT NULL GROUP BY conversation_id \
                                        HAVING (-count(*), conversation_id) > (?2, ?3) \
                                        ORDER BY messages DESC, conversation_id LIMIT ?4";
pub(super) const FILES: &str = "SELECT m.file, m.sent_at < ?2 AS is_old, f.state, count(*) AS n FROM message m \
                                LEFT JOIN media f ON f.message_id = m.id WHERE m.number_id = ?1 AND m.history = 1 \
                                AND m.file <> 'none' GROUP BY m.file, is_old, f.state";
pub(super) const FILES_OF_ONE: &str = "SELECT m.file, m.sent_at < ?2 AS is_old, f.state, count(*) AS n FROM message m \
                                       LEFT JOIN media f ON f.message_id = m.id WHERE m.number_id = ?1 \
                                       AND m.history = 1 AND m.file <> 'none' AND m.conversation_id = ?3 \
                                       GROUP BY m.file, is_old, f.state";

fn number(row: &Row<'_>, name: &'static str) -> Result<u64> {
    Ok(row.get::<i64>(name)?.unsigned_abs())
}

fn read_chunk(row: &Row<'_>) -> Result<ChunkRecord> {
    Ok(ChunkRecord {
        phase: row.get("phase")?,
        order: u32::try_from(row.get::<i64>("chunk_order")?).ok(),
        digest: row.get("digest")?,
        messages: row.get("messages")?,
        progress: row.get("progress")?,
        first_at: row.at("first_at")?,
        last_at: row.at("last_at")?,
    })
}

struct Files {
    is_mentioned: bool,
    is_old: bool,
    state: Option<String>,
    count: u64,
}

fn read_files(row: &Row<'_>) -> Result<Files> {
    Ok(Files {
        is_mentioned: row.get::<String>("file")? == "mentioned",
        is_old: row.get("is_old")?,
        state: row.get("state")?,
        count: number(row, "n")?,
    })
}

impl ReadTx<'_> {
    /// Every chunk that came, by phase and order.
    pub fn chunks(&self, number_id: NumberId) -> Result<Vec<ChunkRecord>> {
        all(self.db, CHUNKS, [number_id.column()], read_chunk)
    }

    /// How many people are in the phone's address book.
    pub fn address_book_size(&self, number_id: NumberId) -> Result<u64> {
        Ok(one(self.db, ADDRESS_BOOK, [number_id.column()], |row| number(row, "n"))?.unwrap_or_default())
    }

    /// What history told.
    pub fn import_totals(&self, number_id: NumberId) -> Result<ImportTotals> {
        let totals = one(self.db, TOTALS, [number_id.column()], |row| {
            Ok(ImportTotals {
                messages: number(row, "messages")?,
                overlap: number(row, "overlap")?,
                conversations: number(row, "conversations")?,
            })
        });
        Ok(totals?.unwrap_or_default())
    }

    /// What history told, conversation by conversation.
    pub fn imported_conversations(&self, query: &ImportQuery) -> Result<Vec<ImportedConversation>> {
        let (messages, id) = query.before.map_or((i64::MIN, [0; 16]), |(messages, id)| {
            (i64::try_from(messages).map_or(i64::MIN, |messages| -messages), id.column())
        });
        let values = (query.number_id.column(), messages, id, query.limit);
        all(self.db, CONVERSATIONS, values, |row| {
            Ok(ImportedConversation {
                conversation_id: row.id("conversation_id")?,
                messages: number(row, "messages")?,
                first_at: row.at("first_at")?,
                last_at: row.at("last_at")?,
            })
        })
    }

    /// The files of what history told, of all or one conversation. A file that was only mentioned will not come if it is older than
    /// `too_old`, and is lost if the import `is_over`.
    pub fn import_files(
        &self,
        number_id: NumberId,
        conversation_id: Option<ConversationId>,
        too_old: Timestamp,
        is_over: bool,
    ) -> Result<MediaLedger> {
        let (db, number_id, too_old) = (self.db, number_id.column(), too_old.as_millis());
        let found = match conversation_id {
            None => all(db, FILES, (number_id, too_old), read_files)?,
            Some(id) => all(db, FILES_OF_ONE, (number_id, too_old, id.column()), read_files)?,
        };
        let mut ledger = MediaLedger::default();
        for files in found {
            ledger.mentioned += files.count;
            let place = match (files.is_mentioned, files.state.as_deref()) {
                (true, _) if files.is_old => &mut ledger.too_old,
                (true, _) if is_over => &mut ledger.lost,
                (true, _) | (false, Some("pending")) => &mut ledger.pending,
                (false, Some("ready")) => &mut ledger.ready,
                (false, _) => &mut ledger.lost,
            };
            *place += files.count;
        }
        Ok(ledger)
    }
}

impl Tx<'_> {
    /// A chunk came.
    pub fn note_chunk(&mut self, number_id: NumberId, chunk: &ChunkRecord) -> Result<()> {
        let sql = "INSERT INTO import_chunk (number_id, phase, chunk_order, digest, messages, progress, first_at, \
                   last_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) \
                   ON CONFLICT (number_id, phase, chunk_order, digest) DO UPDATE SET \
                   progress = CASE WHEN excluded.progress > import_chunk.progress THEN excluded.progress ELSE import_chunk.progress END, \
                   first_at = CASE WHEN excluded.first_at < import_chunk.first_at THEN excluded.first_at ELSE import_chunk.first_at END, \
                   last_at = CASE WHEN excluded.last_at > import_chunk.last_at THEN excluded.last_at ELSE import_chunk.last_at END";
        let values = (
            number_id.column(),
            chunk.phase,
            chunk.order.map_or(-1, i64::from),
            chunk.digest,
            chunk.messages,
            chunk.progress,
            chunk.first_at.as_millis(),
            chunk.last_at.as_millis(),
        );
        run(self.db, sql, values).map(drop)
    }

    /// What was counted belongs to an import that is over: another begins, of which is what came since it was asked for.
    pub fn forget_chunks(&mut self, number_id: NumberId, asked_at: Option<Timestamp>) -> Result<()> {
        let until = asked_at.map_or(i64::MAX, Timestamp::as_millis);
        let sql = "DELETE FROM import_chunk WHERE number_id = ?1 AND last_at < ?2";
        run(self.db, sql, (number_id.column(), until)).map(drop)
    }

    /// The owner put someone into the address book, or took them out.
    pub fn note_entry(&mut self, number_id: NumberId, who: &Alias, at: Timestamp, is_in: bool) -> Result<()> {
        let (kind, value) = parts(who);
        let sql = "INSERT INTO address_book (number_id, kind, value, at, is_in) VALUES (?1, ?2, ?3, ?4, ?5) \
                   ON CONFLICT (number_id, kind, value) DO UPDATE SET at = excluded.at, is_in = excluded.is_in \
                   WHERE (excluded.at, excluded.is_in) > (address_book.at, address_book.is_in)";
        run(self.db, sql, (number_id.column(), kind, value, at.as_millis(), is_in)).map(drop)
    }
}
