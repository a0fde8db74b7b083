//! Files on their way out, kept with what names them.
//!
//! A file is written in the same transaction as the draft that holds it or the command that sends it, and forgotten in the
//! transaction that takes the last of them away. So none is ever missing and none is left over, whatever is cut short.

use rusqlite::{OptionalExtension, named_params};
use sangam_model::Timestamp;
use sangam_model::outgoing::{FileKind, OutgoingContent, OutgoingFile};
use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::handle::{OutboxReader, OutboxWriter};
use crate::sql::{Sql, get};

/// Bytes in a piece.
const PIECE: usize = 256 * 1024;
/// Places an attachment may take.
const PLACES: i64 = 1 << 20;

/// A file that hangs on a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attached {
    /// As what WhatsApp would show it.
    pub media: FileKind,
    /// The bytes made ready for that.
    pub file: OutgoingFile,
    /// The bytes as they were chosen, where making ready changed them; they leave as a document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original: Option<OutgoingFile>,
    /// Send it as a document although WhatsApp would show it.
    #[serde(default)]
    pub as_document: bool,
    /// Words below it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caption: Option<String>,
    /// Why it can only go as a document, in the words of whoever looked at it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<serde_json::Value>,
    /// It leaves with whatever its camera wrote into it: nobody could take all of that out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub as_taken: bool,
    /// What of it does not leave, unless as it was chosen, in the words of whoever looked at it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_out: Option<serde_json::Value>,
    /// What is known of it because it was recorded here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded: Option<Recorded>,
}

/// The shape of a voice note that was recorded here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    /// How long it is.
    pub duration_ms: u32,
    /// The loudest moment of each of its equal parts, 255 being as loud as can be.
    pub peaks: Vec<u8>,
    /// Nothing can be heard in it.
    pub is_silent: bool,
}

impl Attached {
    /// What is sent of it, as it stands.
    #[must_use]
    pub fn content(&self) -> OutgoingContent {
        let (media, file) = match &self.original {
            Some(original) if self.as_document => (FileKind::Document, original),
            _ if self.as_document => (FileKind::Document, &self.file),
            _ => (self.media, &self.file),
        };
        let takes_words = !matches!(media, FileKind::Audio | FileKind::Sticker);
        let caption = self.caption.clone().filter(|caption| takes_words && !caption.trim().is_empty());
        OutgoingContent::File { media, file: file.clone(), caption }
    }

    /// Whether its bytes, made ready or as chosen, have this digest.
    #[must_use]
    pub fn holds(&self, sha256: &str) -> bool {
        self.file.sha256 == sha256 || self.original.as_ref().is_some_and(|file| file.sha256 == sha256)
    }
}

/// A file that is here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Lower-case hex of its bytes.
    pub sha256: String,
    /// What the bytes are.
    pub mime_type: String,
    /// The name the customer will see.
    pub filename: Option<String>,
    /// How many bytes.
    pub size_bytes: u64,
    /// When it was chosen.
    pub created_at: Timestamp,
}

impl OutboxReader<'_> {
    /// A file by its digest.
    pub fn attachment(&self, sha256: &str) -> Result<Option<Attachment>> {
        let mut query = self.sql().prepare_cached(
            "SELECT sha256, mime_type, filename, size_bytes, created_at FROM attachment WHERE sha256 = ?1",
        )?;
        let found = query.query_row([sha256], |row| {
            Ok(Attachment {
                sha256: row.get("sha256")?,
                mime_type: row.get("mime_type")?,
                filename: row.get("filename")?,
                size_bytes: get(row, "size_bytes")?,
                created_at: get(row, "created_at")?,
            })
        });
        Ok(found.optional()?)
    }

    /// All bytes of a file; `None` when it is not here.
    pub fn attachment_bytes(&self, sha256: &str) -> Result<Option<Vec<u8>>> {
        let mut query =
            self.sql().prepare_cached("SELECT seq, size_bytes FROM attachment WHERE sha256 = ?1")?;
        let found = query
            .query_row([sha256], |row| Ok((row.get::<_, i64>("seq")?, get::<u64>(row, "size_bytes")?)))
            .optional()?;
        let Some((seq, size_bytes)) = found else { return Ok(None) };
        let mut bytes = Vec::with_capacity(usize::try_from(size_bytes).unwrap_or(0));
        let mut query = self.sql().prepare_cached(
            "SELECT bytes FROM attachment_piece WHERE place BETWEEN ?1 AND ?2 ORDER BY place",
        )?;
        let mut rows = query.query((seq * PLACES, seq * PLACES + PLACES - 1))?;
        while let Some(row) = rows.next()? {
            bytes.extend_from_slice(row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?);
        }
        Ok(Some(bytes))
    }
}

impl OutboxWriter<'_> {
    /// Keeps the bytes of a file. Whoever names it must be written in the same transaction, or it is forgotten again.
    pub fn put_attachment(&mut self, file: &OutgoingFile, bytes: &[u8], now: Timestamp) -> Result<()> {
        let seq = self
            .sql()
            .prepare_cached(
                "INSERT INTO attachment (sha256, mime_type, filename, size_bytes, created_at)
                 VALUES (:sha256, :mime_type, :filename, :size_bytes, :now)
                 ON CONFLICT (sha256) DO NOTHING RETURNING seq",
            )?
            .query_row(
                named_params! {
                    ":sha256": file.sha256,
                    ":mime_type": file.mime_type,
                    ":filename": file.filename,
                    ":size_bytes": i64::try_from(bytes.len()).unwrap_or(i64::MAX),
                    ":now": Sql(now),
                },
                |row| row.get::<_, i64>(0),
            )
            .optional()?;
        let Some(seq) = seq else { return Ok(()) };
        let mut statement =
            self.sql().prepare_cached("INSERT INTO attachment_piece (place, bytes) VALUES (?1, ?2)")?;
        for (place, piece) in (seq * PLACES..).zip(bytes.chunks(PIECE)) {
            statement.execute((place, piece))?;
        }
        Ok(())
    }

    /// Forgets every file that neither a draft nor a command names any more.
    pub(crate) fn forget_unnamed(&mut self) -> Result<()> {
        self.sql()
            .prepare_cached(
                "DELETE FROM attachment
                 WHERE NOT EXISTS (
                     SELECT 1 FROM command
                     WHERE command.body ->> '$.content.file.sha256' = attachment.sha256
                        OR command.body ->> '$.content.filling.header.file.sha256' = attachment.sha256)
                   AND NOT EXISTS (
                     SELECT 1 FROM draft, json_each(draft.attached) AS held
                     WHERE held.value ->> '$.file.sha256' = attachment.sha256
                        OR held.value ->> '$.original.sha256' = attachment.sha256)",
            )?
            .execute([])?;
        Ok(())
    }
}
