//! Recovers what can still be read from a damaged outbox.
//!
//! A file under a wrong key gives nothing until the key is back. A file with damaged pages is read from both ends, row by
//! row, up to the damage.

use std::path::Path;

use rusqlite::types::Value;
use rusqlite::{Connection, Row};
use sangam_model::Timestamp;
use sangam_model::outgoing::OutgoingFile;
use sangam_sqlite::DatabaseKey;
use sha2::{Digest, Sha256};

use crate::error::{Result, is_damage};
use crate::file::{Access, FileKind, connect};
use crate::handle::{OutboxReader, OutboxWriter};
use crate::migrate;

/// What an old file gave.
#[derive(Default)]
pub(crate) struct Rescued {
    commands: Vec<Vec<Value>>,
    drafts: Vec<Vec<Value>>,
    /// Files of which every byte could be read.
    files: Vec<(OutgoingFile, Vec<u8>, Timestamp)>,
    /// Every row could be read.
    pub(crate) is_complete: bool,
}

impl Rescued {
    pub(crate) fn commands(&self) -> usize {
        self.commands.len()
    }

    pub(crate) fn drafts(&self) -> usize {
        self.drafts.len()
    }

    /// Writes the rows into the present outbox; what is already there stays as it is.
    pub(crate) fn store(&self, outbox: &mut OutboxWriter<'_>) -> Result<()> {
        let mut command = outbox.sql().prepare(
            "INSERT OR IGNORE INTO command (id, conversation_id, body, made_at, state, attempts, confirmed, error,
                applied_epoch, applied_rev, leaves_at, gives_back)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        )?;
        for row in &self.commands {
            command.execute(rusqlite::params_from_iter(row.iter().skip(1)))?;
        }
        let mut draft = outbox.sql().prepare(
            "INSERT OR IGNORE INTO draft (conversation_id, text, reply_to, attached, updated_at, note)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?;
        for row in &self.drafts {
            draft.execute(rusqlite::params_from_iter(row.iter()))?;
        }
        for (file, bytes, created_at) in &self.files {
            outbox.put_attachment(file, bytes, *created_at)?;
        }
        outbox.forget_unnamed()
    }
}

/// Less than one page is no database, and SQLite would take an empty file for a new one.
const PAGE: u64 = 4096;

/// Reads what can be read of the outbox at `path`; `None` when that is nothing: the key does not open it, or every page
/// that matters is damaged.
pub(crate) fn rescue(path: &Path, key: &DatabaseKey) -> Result<Option<Rescued>> {
    if std::fs::metadata(path).is_ok_and(|metadata| metadata.len() < PAGE) {
        return Ok(None);
    }
    let mut connection = match connect(path, FileKind::Outbox, key, Access::Write) {
        Ok(connection) => connection,
        Err(error) if is_damage(&error) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    // An old file may have an older shape; a damaged one may refuse to change it and is read as it is.
    let _ = migrate::up(&mut connection, FileKind::Outbox);
    // A file that could not take the newest shape holds nothing back, and gives nothing back.
    let held = if connection.prepare("SELECT leaves_at FROM command").is_ok() { "leaves_at" } else { "NULL" };
    let given =
        if connection.prepare("SELECT gives_back FROM command").is_ok() { "gives_back" } else { "NULL" };
    let columns = format!(
        "seq, id, conversation_id, body, made_at, state, attempts, confirmed, error, applied_epoch, applied_rev, {held}, {given}"
    );
    let (mut commands, forwards) = read(&connection, &format!("SELECT {columns} FROM command ORDER BY seq"));
    let mut is_complete = forwards;
    if !forwards {
        let (backwards, _) = read(&connection, &format!("SELECT {columns} FROM command ORDER BY seq DESC"));
        for row in backwards.into_iter().rev() {
            if !commands.iter().any(|known| known.first() == row.first()) {
                commands.push(row);
            }
        }
    }
    let note = if connection.prepare("SELECT note FROM draft").is_ok() { "note" } else { "''" };
    let columns = format!("conversation_id, text, reply_to, attached, updated_at, {note}");
    let (mut drafts, forwards) =
        read(&connection, &format!("SELECT {columns} FROM draft ORDER BY conversation_id"));
    is_complete &= forwards;
    if !forwards {
        let (backwards, _) =
            read(&connection, &format!("SELECT {columns} FROM draft ORDER BY conversation_id DESC"));
        drafts.extend(backwards);
    }
    let (files, whole) = read_files(&connection);
    is_complete &= whole;
    let is_nothing = !is_complete && commands.is_empty() && drafts.is_empty();
    Ok((!is_nothing).then_some(Rescued { commands, drafts, files, is_complete }))
}

/// The files whose bytes are still what their digest says, and whether that is all of them.
fn read_files(connection: &Connection) -> (Vec<(OutgoingFile, Vec<u8>, Timestamp)>, bool) {
    let mut digests = Vec::new();
    let mut is_complete = true;
    for order in ["ASC", "DESC"] {
        let (rows, whole) = read(connection, &format!("SELECT sha256 FROM attachment ORDER BY seq {order}"));
        for row in rows {
            if let Some(Value::Text(sha256)) = row.into_iter().next()
                && !digests.contains(&sha256)
            {
                digests.push(sha256);
            }
        }
        if whole {
            break;
        }
        is_complete = false;
    }
    let outbox = OutboxReader::new(connection);
    let mut files = Vec::new();
    for sha256 in digests {
        let found = outbox.attachment(&sha256).and_then(|kept| Ok((kept, outbox.attachment_bytes(&sha256)?)));
        match found {
            Ok((Some(kept), Some(bytes))) if hex::encode(Sha256::digest(&bytes)) == sha256 => {
                let file = OutgoingFile {
                    sha256,
                    mime_type: kept.mime_type,
                    filename: kept.filename,
                    size_bytes: kept.size_bytes,
                    voice: false,
                    animated: false,
                };
                files.push((file, bytes, kept.created_at));
            }
            _ => is_complete = false,
        }
    }
    (files, is_complete)
}

/// Rows until the end or the damage, and whether the end was reached.
fn read(connection: &Connection, sql: &str) -> (Vec<Vec<Value>>, bool) {
    let mut found = Vec::new();
    let outcome = (|| -> rusqlite::Result<()> {
        let mut query = connection.prepare(sql)?;
        let width = query.column_count();
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            found.push(values(row, width)?);
        }
        Ok(())
    })();
    (found, outcome.is_ok())
}

fn values(row: &Row<'_>, width: usize) -> rusqlite::Result<Vec<Value>> {
    (0..width).map(|column| row.get(column)).collect()
}
