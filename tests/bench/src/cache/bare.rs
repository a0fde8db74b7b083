//! The floor under the cache: its file and its statements without anything of ours above SQLite.
//!
//! The schema is the cache's own, read from a file it made. With the key, it is opened as the cache opens it; without, it is the
//! same file in the clear. What is written is ready made, so that only the writing is measured. Its index is told what the cache
//! tells its own while it is filled: to leave its pieces apart. So neither side has paid for bringing them together.

use std::path::Path;

use rusqlite::{Connection, params};
use sangam_cache::{Indexed, Profile, RootKey, indexed};
use sangam_model::time::SECOND;
use sangam_protocol::MessageRow;
use serde_json::{Value, json};

/// Rows in one transaction of the bare loop.
const TRANSACTION: usize = 5_000;
/// What the cache tells its writer while it is filled, but for the key.
const PRAGMAS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;
    PRAGMA temp_store = MEMORY; PRAGMA secure_delete = FAST; PRAGMA cache_size = -64000; PRAGMA wal_autocheckpoint = 16000;";
/// The statement that writes a message.
const INSERT: &str = "INSERT INTO message (position, id, conversation_id, wamid, direction, origin, author_id, imported, automatic,
        kind, text, media, sent_at, search_body, search_digits, search_keys, search_tags, rev)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, 0, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)";
const INDEX: &str = "INSERT INTO message_fts (rowid, body, chat, keys, tags) VALUES (?1, ?2, ?3, ?4, ?5)";
const INDEX_DIGITS: &str = "INSERT INTO message_digits (rowid, digits) VALUES (?1, ?2)";

/// What the cache tells its indexes; the last two that of words alone, while it is filled.
const INDEX_SETTINGS: [(&str, &str, i64); 6] = [
    ("message_fts", "secure-delete", 1),
    ("message_fts", "pgsz", 3990),
    ("message_digits", "secure-delete", 1),
    ("message_digits", "pgsz", 3990),
    ("message_fts", "automerge", 16),
    ("message_fts", "crisismerge", 64),
];

/// A message with everything that is written of it.
pub(super) struct Ready {
    row: MessageRow,
    position: i64,
    media: Option<String>,
    entry: Indexed,
}

impl Ready {
    /// What will be written of a message; no two of the corpus share a second.
    #[must_use]
    pub(super) fn of(row: MessageRow) -> Self {
        let position = (row.sent_at.as_millis() / SECOND) << 20;
        let media = row.media.as_ref().map(|media| serde_json::to_string(media).unwrap());
        Self { position, media, entry: indexed(&row), row }
    }

    /// The text the index holds where it is not the message's own.
    fn body(&self) -> Option<&str> {
        (self.row.text.as_deref() != Some(&self.entry.body)).then_some(self.entry.body.as_str())
    }

    /// The same as one line for another program: values of the three statements in their order.
    #[must_use]
    pub(super) fn line(&self) -> Value {
        let Self { row, position, media, entry } = self;
        json!([
            position,
            hex::encode(row.id.as_bytes()),
            hex::encode(row.conversation_id.as_bytes()),
            row.wamid,
            row.direction,
            row.origin,
            row.author_id.map(|id| hex::encode(id.as_bytes())),
            row.kind,
            row.text,
            media,
            row.sent_at.as_millis(),
            self.body(),
            entry.digits,
            entry.keys,
            entry.tags,
            row.rev.0,
            entry.body,
            entry.chat,
        ])
    }
}

/// The key of the cache file, as SQLCipher takes it.
#[must_use]
pub(super) fn file_key(root: &RootKey) -> String {
    let mut key = [0; 32];
    hkdf::Hkdf::<sha2::Sha256>::new(None, root.expose()).expand(b"sangam/desktop/cache/1", &mut key).unwrap();
    hex::encode(key)
}

/// Opens a file by its key, or one in the clear.
#[must_use]
pub(super) fn open(path: &Path, key: Option<&str>) -> Connection {
    let connection = Connection::open(path).unwrap();
    if let Some(key) = key {
        connection
            .execute_batch(&format!("PRAGMA key = \"x'{key}'\"; PRAGMA cipher_hmac_algorithm = HMAC_SHA256;"))
            .unwrap();
    }
    connection.execute_batch(PRAGMAS).unwrap();
    connection.set_prepared_statement_cache_capacity(64);
    connection
}

/// The statements that make the cache's schema.
#[must_use]
pub(super) fn schema(profile: &Profile, key: &str) -> Vec<String> {
    let connection = open(&profile.folder().join("cache.db"), Some(key));
    let mut query = connection
        .prepare(
            "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'
               AND name NOT GLOB '*_fts_*' AND name NOT GLOB '*_digits_[dics]*' AND name NOT GLOB '*_sounds_*' ORDER BY rowid",
        )
        .unwrap();
    query.query_map([], |row| row.get(0)).unwrap().collect::<rusqlite::Result<_>>().unwrap()
}

/// A loop of prepared statements over a file of its own.
pub(super) struct Bare(pub(super) Connection);

impl Bare {
    /// An empty file with this schema.
    #[must_use]
    pub(super) fn make(path: &Path, key: Option<&str>, schema: &[String]) -> Self {
        let connection = open(path, key);
        for statement in schema {
            connection.execute_batch(statement).unwrap();
        }
        for (table, what, value) in INDEX_SETTINGS {
            let tell = format!("INSERT INTO {table} ({table}, rank) VALUES ('{what}', {value})");
            connection.execute_batch(&tell).unwrap();
        }
        Self(connection)
    }

    /// Writes messages.
    pub(super) fn write(&mut self, rows: &[Ready]) {
        for chunk in rows.chunks(TRANSACTION) {
            let transaction = self.0.transaction().unwrap();
            {
                let mut insert = transaction.prepare_cached(INSERT).unwrap();
                let mut index = transaction.prepare_cached(INDEX).unwrap();
                let mut digits = transaction.prepare_cached(INDEX_DIGITS).unwrap();
                // In the order of time, as the cache writes a page.
                for ready in chunk.iter().rev() {
                    let Ready { row, position, media, entry } = ready;
                    insert
                        .execute(params![
                            position,
                            &row.id.as_bytes()[..],
                            &row.conversation_id.as_bytes()[..],
                            row.wamid,
                            row.direction.as_str(),
                            row.origin.as_str(),
                            row.author_id.map(|id| id.as_bytes().to_vec()),
                            row.kind,
                            row.text,
                            media,
                            row.sent_at.as_millis(),
                            ready.body(),
                            entry.digits,
                            entry.keys,
                            entry.tags,
                            row.rev.0,
                        ])
                        .unwrap();
                    let empty = |words: &Option<String>| words.clone().unwrap_or_default();
                    index
                        .execute(params![
                            position,
                            entry.body,
                            entry.chat,
                            empty(&entry.keys),
                            empty(&entry.tags)
                        ])
                        .unwrap();
                    if let Some(numbers) = &entry.digits {
                        digits.execute(params![position, numbers]).unwrap();
                    }
                }
            }
            transaction.commit().unwrap();
        }
    }

    /// How many messages there are, and a sum over their places and texts that only the same rows give.
    #[must_use]
    pub(super) fn sum(&self) -> (i64, i64) {
        sum(&self.0)
    }
}

/// How many messages a file holds, and a sum over their places and texts that only the same rows give.
#[must_use]
pub(super) fn sum(connection: &Connection) -> (i64, i64) {
    let sql = "SELECT count(*), sum((position >> 20) % 1000003 * (length(text) + length(search_keys) % 7)) FROM message";
    connection.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
}
