//! A size-limited cache of message files, least recently opened first out.
//!
//! Bytes lie in pieces of 256 KiB, so a jump inside a long video reads one of them. A message has at most one file. What a
//! revoke or a loss of sight takes away is named as a debt in the cache first and paid here, so a crash between the two
//! files forgets nothing.

use rusqlite::{OptionalExtension, named_params};
use sangam_model::Timestamp;
use sangam_model::id::MessageId;

use crate::error::Result;
use crate::handle::{MediaReader, MediaWriter};
use crate::sql::{Sql, get, thoroughly};

/// Bytes in a piece.
const PIECE: usize = 256 * 1024;
/// Places a blob may take.
const PLACES: i64 = 1 << 20;

/// A file that is here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediaFile {
    seq: i64,
    /// Lower-case hex of the bytes.
    pub sha256: String,
    /// What the bytes are.
    pub mime_type: String,
    /// How many.
    pub size_bytes: u64,
}

impl MediaReader<'_> {
    /// The file of a message, if it is here.
    pub fn file(&self, message: MessageId) -> Result<Option<MediaFile>> {
        let mut query = self
            .sql()
            .prepare_cached("SELECT seq, sha256, mime_type, size_bytes FROM blob WHERE message_id = ?1")?;
        let file = query.query_row([Sql(message)], |row| {
            Ok(MediaFile {
                seq: row.get("seq")?,
                sha256: row.get("sha256")?,
                mime_type: row.get("mime_type")?,
                size_bytes: get(row, "size_bytes")?,
            })
        });
        Ok(file.optional()?)
    }

    /// Up to `length` bytes from `offset` on; fewer at the end of the file.
    pub fn bytes(&self, file: &MediaFile, offset: u64, length: u64) -> Result<Vec<u8>> {
        let end = offset.saturating_add(length).min(file.size_bytes);
        let mut bytes = Vec::new();
        if offset >= end {
            return Ok(bytes);
        }
        let piece = PIECE as u64;
        let (first, last) = (offset / piece, (end - 1) / piece);
        let place = |number: u64| file.seq * PLACES + i64::try_from(number).unwrap_or(PLACES - 1);
        let mut query = self
            .sql()
            .prepare_cached("SELECT bytes FROM piece WHERE place BETWEEN ?1 AND ?2 ORDER BY place")?;
        let mut rows = query.query((place(first), place(last)))?;
        while let Some(row) = rows.next()? {
            bytes.extend_from_slice(row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?);
        }
        let skip = usize::try_from(offset - first * piece).unwrap_or(0);
        bytes.drain(..skip.min(bytes.len()));
        bytes.truncate(usize::try_from(end - offset).unwrap_or(usize::MAX));
        Ok(bytes)
    }

    /// How many bytes are kept.
    pub fn size_bytes(&self) -> Result<u64> {
        Ok(self
            .sql()
            .query_row("SELECT size_bytes FROM usage WHERE id = 1", [], |row| get(row, "size_bytes"))?)
    }

    /// Every message that has a file here.
    pub(crate) fn messages(&self) -> Result<Vec<MessageId>> {
        let mut query = self.sql().prepare_cached("SELECT message_id FROM blob")?;
        let rows = query.query_map([], |row| get(row, "message_id"))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

impl MediaWriter<'_> {
    /// Keeps a file in place of any earlier one of the message. The same bytes again change nothing: whoever is reading them goes
    /// on reading.
    pub(crate) fn put(
        &mut self,
        message: MessageId,
        sha256: &str,
        mime_type: &str,
        bytes: &[u8],
        used_at: Timestamp,
    ) -> Result<()> {
        if self.file(message)?.is_some_and(|kept| kept.sha256 == sha256) {
            return Ok(());
        }
        self.remove(message)?;
        let seq: i64 = self.sql().query_row(
            "INSERT INTO blob (message_id, sha256, mime_type, size_bytes, used_at)
             VALUES (:message, :sha256, :mime_type, :size_bytes, :used_at) RETURNING seq",
            named_params! {
                ":message": Sql(message),
                ":sha256": sha256,
                ":mime_type": mime_type,
                ":size_bytes": i64::try_from(bytes.len()).unwrap_or(i64::MAX),
                ":used_at": Sql(used_at),
            },
            |row| row.get(0),
        )?;
        let mut statement = self.sql().prepare_cached("INSERT INTO piece (place, bytes) VALUES (?1, ?2)")?;
        for (place, piece) in (seq * PLACES..).zip(bytes.chunks(PIECE)) {
            statement.execute((place, piece))?;
        }
        Ok(())
    }

    /// Notes that a file was opened.
    pub(crate) fn touch(&mut self, file: &MediaFile, now: Timestamp) -> Result<()> {
        self.sql()
            .prepare_cached("UPDATE blob SET used_at = ?2 WHERE seq = ?1")?
            .execute((file.seq, Sql(now)))?;
        Ok(())
    }

    /// Takes the file of a message away.
    pub(crate) fn remove(&mut self, message: MessageId) -> Result<()> {
        self.sql().prepare_cached("DELETE FROM blob WHERE message_id = ?1")?.execute([Sql(message)])?;
        Ok(())
    }

    /// Takes the files of messages away that must not be read any more.
    pub(crate) fn forget(&mut self, messages: &[MessageId]) -> Result<()> {
        thoroughly(self.sql(), || messages.iter().try_for_each(|message| self.remove(*message)))
    }

    /// Takes the least recently opened files away until at most `cap_bytes` are kept.
    pub(crate) fn evict(&mut self, cap_bytes: u64) -> Result<usize> {
        let mut evicted = 0;
        while self.size_bytes()? > cap_bytes {
            let oldest = self
                .sql()
                .prepare_cached(
                    "DELETE FROM blob WHERE seq = (SELECT seq FROM blob ORDER BY used_at, seq LIMIT 1)",
                )?
                .execute([])?;
            if oldest == 0 {
                break;
            }
            evicted += 1;
        }
        Ok(evicted)
    }
}
