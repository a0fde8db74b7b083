//! The encrypted file format: key, cipher settings, and the first statements of every connection.
//!
//! SQLCipher gets the key raw, so a page costs a cipher and an open no stretching. The format is said as the default of the process,
//! because SQLite opens files by itself too: the target of a copy. It never changes, or what lies on the disks of
//! others could no longer be read.
//!
//! Which file has which label, how much a connection keeps in memory, how long its log grows and whether it only reads is its owner's.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Once;
use std::time::Duration;

use hkdf::Hkdf;
use rusqlite::Connection;
use rusqlite::config::DbConfig;
use sha2::Sha256;
use zeroize::Zeroizing;

/// So long a connection waits for another before it gives up.
pub const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

const FORMAT: &str =
    "PRAGMA cipher_default_hmac_algorithm = HMAC_SHA256; PRAGMA cipher_default_page_size = 4096";

/// The raw key of a file, or of the files of one store. Wiped when dropped, and printed nowhere.
#[derive(Clone)]
pub struct DatabaseKey(Zeroizing<[u8; 32]>);

impl DatabaseKey {
    /// A key from its bytes.
    #[must_use]
    pub fn new(bytes: &[u8; 32]) -> Self {
        Self(Zeroizing::new(*bytes))
    }

    /// The key of one of several files: HKDF-SHA256 with its label. One leaking betrays no other.
    #[must_use]
    pub fn of_file(&self, label: &str) -> Self {
        let mut bytes = Zeroizing::new([0; 32]);
        let expanded =
            Hkdf::<Sha256>::new(None, self.0.as_slice()).expand(label.as_bytes(), bytes.as_mut_slice());
        debug_assert!(expanded.is_ok(), "HKDF-SHA256 gives up to 8160 bytes");
        Self(bytes)
    }

    /// As SQLCipher takes it raw.
    fn said(&self) -> Zeroizing<String> {
        // Sized once: growing would leave a copy of the key behind in freed memory.
        let mut said = Zeroizing::new(String::with_capacity(2 * self.0.len() + 3));
        said.push_str("x'");
        for byte in self.0.iter() {
            // A string takes whatever is written.
            let _ = write!(said, "{byte:02x}");
        }
        said.push('\'');
        said
    }
}

/// How far a commit has come when it returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Synchronous {
    /// To the disk: it survives a power cut at any instant.
    Full,
    /// To the system: a power cut may take the last commits, never the shape of the file.
    Normal,
}

/// Opens the file at `path`, making it if there is none.
///
/// # Errors
/// What SQLite says; [`unlock`] names what a wrong key is told by.
pub fn open(path: &Path, key: &DatabaseKey, synchronous: Synchronous) -> rusqlite::Result<Connection> {
    let connection = Connection::open(path)?;
    unlock(&connection, key)?;
    let synchronous = match synchronous {
        Synchronous::Full => "FULL",
        Synchronous::Normal => "NORMAL",
    };
    // On macOS a sync reaches the disk itself only where that is asked for.
    connection.execute_batch(&format!(
        "PRAGMA journal_mode = WAL;
         PRAGMA synchronous = {synchronous};
         PRAGMA fullfsync = ON;
         PRAGMA checkpoint_fullfsync = ON;
         PRAGMA foreign_keys = ON;
         PRAGMA temp_store = MEMORY;"
    ))?;
    plan_once(&connection)?;
    Ok(connection)
}

/// Gives a bare connection its key, and changes nothing in its file.
///
/// # Errors
/// [`NotADatabase`](rusqlite::ErrorCode::NotADatabase) for a wrong key, and for what is no database.
pub fn unlock(connection: &Connection, key: &DatabaseKey) -> rusqlite::Result<()> {
    await_cipher();
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.execute_batch("PRAGMA cipher_log_level = NONE")?;
    connection.execute_batch(FORMAT)?;
    let said = Zeroizing::new(["PRAGMA key = \"", &key.said(), "\""].concat());
    connection.execute_batch(&said)?;
    // The first read of a page: here a wrong key shows.
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))
}

/// Has every statement of a connection planned once, when it is prepared. Without it SQLite looks at what a `LIMIT` is bound to, and
/// plans the statement anew whenever something is bound to it, the same number included.
fn plan_once(connection: &Connection) -> rusqlite::Result<()> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map(drop)
}

/// Waits until SQLCipher is there. It finishes setting itself up a moment after SQLite does, outside SQLite's own lock: a thread
/// that opens a database while another opens the first one of the process may meet a cipher that takes no key yet.
fn await_cipher() {
    static READY: Once = Once::new();
    READY.call_once(|| {
        let takes_a_key = || Connection::open_in_memory()?.execute_batch("PRAGMA key = 'any'");
        // Microseconds; whatever is wrong after so long will be said where a real key is refused.
        for _ in 0..100_000 {
            if takes_a_key().is_ok() {
                return;
            }
            std::thread::yield_now();
        }
    });
}

#[cfg(test)]
mod tests {
    use rusqlite::ErrorCode::NotADatabase;
    use rusqlite::StatementStatus;
    use rusqlite::backup::Backup;

    use super::*;

    /// Sealed under the key below by the statements of earlier versions, not by those of this file.
    const KEPT: &[u8] = include_bytes!("../fixtures/kept.db");

    fn key() -> DatabaseKey {
        DatabaseKey::new(&[7; 32]).of_file("sangam/test/1")
    }

    fn word(connection: &Connection) -> rusqlite::Result<String> {
        connection.query_row("SELECT word FROM kept", [], |row| row.get("word"))
    }

    fn refuses(outcome: rusqlite::Result<impl Sized>) -> bool {
        outcome.is_err_and(|error| error.sqlite_error_code() == Some(NotADatabase))
    }

    #[test]
    fn a_file_sealed_long_ago_opens_and_so_does_whatever_is_made_of_it() {
        let folder = tempfile::tempdir().unwrap();
        let [kept, copied, moved] =
            ["kept.db", "copied.db", "it's moved.db"].map(|name| folder.path().join(name));
        std::fs::write(&kept, KEPT).unwrap();
        let connection = open(&kept, &key(), Synchronous::Full).unwrap();
        assert_eq!(word(&connection).unwrap(), "namaste");

        connection.execute("VACUUM INTO ?1", [copied.to_str()]).unwrap();
        let new = DatabaseKey::new(&[8; 32]);
        let mut target = open(&moved, &new, Synchronous::Full).unwrap();
        Backup::new(&connection, &mut target).unwrap().run_to_completion(100, Duration::ZERO, None).unwrap();
        drop(target);
        for (path, key) in [(copied, key()), (moved, new)] {
            assert_eq!(word(&open(&path, &key, Synchronous::Normal).unwrap()).unwrap(), "namaste");
        }
    }

    #[test]
    fn neither_another_key_nor_none_opens_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kept.db");
        std::fs::write(&path, KEPT).unwrap();
        for other in [DatabaseKey::new(&[7; 32]), key().of_file("sangam/test/1"), DatabaseKey::new(&[8; 32])]
        {
            assert!(refuses(open(&path, &other, Synchronous::Full)));
        }
        assert!(refuses(word(&Connection::open(&path).unwrap())));
        assert_eq!(std::fs::read(&path).unwrap(), KEPT, "who is refused changes nothing");
    }

    #[test]
    fn a_commit_goes_as_far_as_was_asked_and_to_the_disk_itself() {
        let folder = tempfile::tempdir().unwrap();
        for (asked, level) in [(Synchronous::Full, 2), (Synchronous::Normal, 1)] {
            let connection = open(&folder.path().join("new.db"), &key(), asked).unwrap();
            let set = |pragma: &str| -> u32 {
                connection.query_row(&format!("PRAGMA {pragma}"), [], |row| row.get(0)).unwrap()
            };
            assert_eq!(["synchronous", "fullfsync", "checkpoint_fullfsync"].map(set), [level, 1, 1]);
        }
    }

    #[test]
    fn a_statement_is_planned_once_whatever_is_bound_to_it() {
        let folder = tempfile::tempdir().unwrap();
        let connection = open(&folder.path().join("new.db"), &key(), Synchronous::Normal).unwrap();
        connection.execute_batch("CREATE TABLE kept (n INTEGER NOT NULL PRIMARY KEY) STRICT").unwrap();
        let mut query = connection.prepare("SELECT n FROM kept WHERE n < ?1 LIMIT ?2").unwrap();
        for limit in 1..5 {
            query.query_map([limit * 10, limit], |row| row.get::<_, i64>(0)).unwrap().for_each(drop);
        }
        assert_eq!(query.get_status(StatementStatus::RePrepare), 0);
    }
}
