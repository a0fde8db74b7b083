//! Counts and digests of every table, so that a copy can be compared with its original; and the first steps of a restored store.
//!
//! Taking stock changes nothing in the files: they are opened for reading, without a log.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use sangam_model::id::WorkspaceId;
use sangam_model::{Random, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::file::{self, Role, Writing};
use super::{DatabaseKey, JOURNAL, TRUTH, beside, label, suffix};
use crate::store::sql::{self, Columns, all};
use crate::store::tables;
use crate::store::{Lane, Result, StoreError};

/// One table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableStock {
    /// Rows.
    pub rows: u64,
    /// SHA-256, in hex, of every value of every row in the table's own order.
    pub sha256: String,
}

/// Everything in a store, by `file/table`.
pub type Inventory = BTreeMap<String, TableStock>;

/// The files of the store whose main file is `database`, each with the name of its part.
#[must_use]
pub fn files(database: &Path) -> Vec<(&'static str, PathBuf)> {
    let lanes = Lane::ALL.iter().map(|lane| (suffix(*lane), beside(database, suffix(*lane))));
    std::iter::once(("", database.to_owned())).chain(lanes).collect()
}

/// Counts and digests everything, and checks that every page is whole.
///
/// # Errors
/// [`StoreError::WrongKey`], or [`StoreError::Unreadable`] for a damaged file.
pub fn inventory(database: &Path, key: &DatabaseKey) -> Result<Inventory> {
    let mut found = Inventory::new();
    for (part, path) in files(database) {
        let db = open_still(&path, &key_of(part, key))?;
        let health: String = db.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
        if health != "ok" {
            return Err(StoreError::Unreadable("database file"));
        }
        for table in tables(&db)? {
            found.insert(format!("{part}/{table}"), stock(&db, &table)?);
        }
    }
    Ok(found)
}

/// The stored files every workspace refers to: workspace, and SHA-256 in hex.
///
/// # Errors
/// What the file says.
pub fn media_objects(database: &Path, key: &DatabaseKey) -> Result<Vec<(WorkspaceId, String)>> {
    let db = open_still(database, key)?;
    let sql = "SELECT workspace_id, sha256 FROM media WHERE sha256 IS NOT NULL \
               UNION SELECT workspace_id, sha256 FROM later WHERE sha256 IS NOT NULL \
               UNION SELECT workspace_id, sha256 FROM quick_reply WHERE sha256 IS NOT NULL ORDER BY workspace_id, sha256";
    all(sql::Connection::Sqlite(&db), sql, (), |row| Ok((row.id("workspace_id")?, row.get("sha256")?)))
}

/// Whether a later version than this one made the files: they have steps that are not known here.
///
/// # Errors
/// What a file says.
pub fn is_ahead(database: &Path, key: &DatabaseKey) -> Result<bool> {
    for (part, path) in files(database) {
        let db = open_still(&path, &key_of(part, key))?;
        let sql = "SELECT max(version) FROM refinery_schema_history";
        let made: Option<i32> = db.query_row(sql, [], |row| row.get(0))?;
        let shape = if part.is_empty() { TRUTH } else { JOURNAL };
        let known = (shape.migrations)().get_migrations().iter().map(|step| step.version()).max();
        if made > known {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Makes a store that was copied at `copied_at` fit to serve ([`tables::begin_anew`]).
///
/// # Errors
/// What the file says.
pub fn begin_anew(
    database: &Path,
    key: &DatabaseKey,
    copied_at: Timestamp,
    now: Timestamp,
    random: &dyn Random,
) -> Result<()> {
    let mut db = file::connect(database, key, Role::Writer(Writing::ONCE))?;
    let transaction = db.transaction()?;
    tables::begin_anew(sql::Connection::Sqlite(&transaction), copied_at, now, random)?;
    transaction.commit()?;
    db.execute_batch("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE;")?;
    Ok(())
}

/// The key of a part.
fn key_of(part: &str, key: &DatabaseKey) -> DatabaseKey {
    match part {
        "" => key.clone(),
        part if part == suffix(Lane::Live) => key.of_file(label(Lane::Live)),
        _ => key.of_file(label(Lane::History)),
    }
}

/// A connection that only reads. A copy has no log, and reading it must not make one.
fn open_still(path: &Path, key: &DatabaseKey) -> Result<Connection> {
    let db = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    sangam_sqlite::unlock(&db, key)?;
    db.execute_batch("PRAGMA query_only = ON; PRAGMA temp_store = MEMORY;")?;
    Ok(db)
}

fn tables(db: &Connection) -> Result<Vec<String>> {
    let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name";
    all(sql::Connection::Sqlite(db), sql, (), |row| row.get("name"))
}

/// `NOT INDEXED` walks the table itself, whose order a copy keeps.
fn stock(db: &Connection, table: &str) -> Result<TableStock> {
    let mut statement = db.prepare(&format!("SELECT * FROM \"{table}\" NOT INDEXED"))?;
    let columns = statement.column_count();
    let mut rows = statement.query([])?;
    let (mut count, mut digest) = (0, Sha256::new());
    while let Some(row) = rows.next()? {
        count += 1;
        for column in 0..columns {
            digest_value(&mut digest, row.get_ref(column)?);
        }
    }
    Ok(TableStock { rows: count, sha256: hex::encode(digest.finalize()) })
}

/// Type, length, bytes: no two rows of different values look alike.
fn digest_value(digest: &mut Sha256, value: ValueRef<'_>) {
    let mut part = |kind: u8, bytes: &[u8]| {
        digest.update([kind]);
        digest.update((bytes.len() as u64).to_le_bytes());
        digest.update(bytes);
    };
    match value {
        ValueRef::Null => part(0, &[]),
        ValueRef::Integer(number) => part(1, &number.to_le_bytes()),
        ValueRef::Real(number) => part(2, &number.to_le_bytes()),
        ValueRef::Text(bytes) => part(3, bytes),
        ValueRef::Blob(bytes) => part(4, bytes),
    }
}
