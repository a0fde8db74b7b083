//! One encrypted file: its connections, its migrations, and what happens when it cannot be read.
//!
//! One connection writes, a few read and are `query_only`. Closures run on blocking threads, or inline on the caller's thread so
//! that a whole system can be replayed in one thread.
//!
//! A file is born under another name and moved into place when its schema stands, so a file that exists but is empty is
//! always damage, never a birth that was interrupted.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rusqlite::{Connection, Transaction, TransactionBehavior};
use sangam_sqlite::{Connections, DatabaseKey, Synchronous, aside, open, unlock};

use crate::error::{Error, OpenError, Result, is_damage};
use crate::migrate;

/// How many connections read one file.
const READERS: usize = 3;
/// The versions that were tested together. SQLite 3.51.3 fixed a bug that could corrupt a WAL file when it is reset.
const SQLITE_VERSION: &str = "3.51.3";
const CIPHER_VERSION: &str = "4.14.0";

/// The three files of a profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// Rows that can be fetched again.
    Cache,
    /// Commands and drafts; outlives the cache.
    Outbox,
    /// Files of messages; can be fetched again.
    Media,
}

impl FileKind {
    /// All three.
    pub(crate) const ALL: [Self; 3] = [Self::Cache, Self::Outbox, Self::Media];

    /// The name inside the profile folder.
    pub(crate) const fn file_name(self) -> &'static str {
        match self {
            Self::Cache => "cache.db",
            Self::Outbox => "outbox.db",
            Self::Media => "media.db",
        }
    }

    /// The outbox survives a power cut at any instant; the others may lose their last commits, never their shape.
    const fn synchronous(self) -> Synchronous {
        match self {
            Self::Outbox => Synchronous::Full,
            Self::Cache | Self::Media => Synchronous::Normal,
        }
    }
}

impl fmt::Display for FileKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Cache => "cache",
            Self::Outbox => "outbox",
            Self::Media => "media",
        })
    }
}

/// Where closures run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Execution {
    /// On blocking threads, readers beside the writer. Needs a tokio runtime.
    #[default]
    Threads,
    /// On the caller's thread, one after another: for replaying a whole system from a seed. Needs no runtime.
    Inline,
}

/// Pages a writer keeps. A page that is not in memory is read, its seal checked, and opened: that is most of what a large file costs.
const WRITER_KIB: u32 = 16_000;
/// Pages it keeps while it is filled: every message goes to a place of its own in the indexes.
const FILLING_KIB: u32 = 64_000;
/// Pages that are in the log before they are folded into the file.
const LOG_PAGES: u32 = 4_000;
/// The same while it is filled: a message touches the same pages of the indexes as many before it, and each is folded in once.
const FILLING_LOG_PAGES: u32 = 16_000;
/// What a larger log took beside the file is given back.
const LOG_BYTES: u32 = 64 * 1024 * 1024;
/// Pages a reader keeps, as many as it came to need. One is asked most of the time.
const READER_KIB: u32 = 32_000;

/// Lets the writer keep the pages of the whole file, or as many of it as there is room for, while it is filled, in memory and in the log.
pub(crate) fn begin_filling(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(&format!(
        "PRAGMA cache_size = -{FILLING_KIB}; PRAGMA wal_autocheckpoint = {FILLING_LOG_PAGES}"
    ))
}

/// Gives that room back.
pub(crate) fn end_filling(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(&format!(
        "PRAGMA cache_size = -{WRITER_KIB}; PRAGMA wal_autocheckpoint = {LOG_PAGES}; PRAGMA shrink_memory"
    ))
}

/// What a connection is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    Write,
    Read,
}

/// A connection to the file at `path`.
pub(crate) fn connect(
    path: &Path,
    kind: FileKind,
    key: &DatabaseKey,
    access: Access,
) -> rusqlite::Result<Connection> {
    let connection = open(path, key, kind.synchronous())?;
    let (cache_kib, own) = match access {
        Access::Read => (READER_KIB, "query_only = ON".to_owned()),
        Access::Write => {
            (WRITER_KIB, format!("wal_autocheckpoint = {LOG_PAGES}; PRAGMA journal_size_limit = {LOG_BYTES}"))
        }
    };
    // What must leave is overwritten where it is deleted: `thoroughly`.
    connection.execute_batch(&format!(
        "PRAGMA secure_delete = FAST; PRAGMA cache_size = -{cache_kib}; PRAGMA {own}"
    ))?;
    connection.set_prepared_statement_cache_capacity(128);
    Ok(connection)
}

/// Refuses to work on a library nobody proved this on.
pub(crate) fn assert_library() -> Result<(), OpenError> {
    let connection = Connection::open_in_memory()?;
    // The cipher answers questions only on a connection that has a key.
    let cipher: String =
        connection.query_row("PRAGMA cipher_version", [], |row| row.get(0)).unwrap_or_default();
    let sqlite = rusqlite::version();
    if sqlite == SQLITE_VERSION && cipher.starts_with(CIPHER_VERSION) {
        return Ok(());
    }
    Err(OpenError::WrongLibrary { sqlite: sqlite.to_owned(), cipher })
}

/// How the file on disk met its key.
pub(crate) enum KeyCheck {
    /// It is there, readable and up to date.
    Ready,
    /// There is none.
    Nothing,
    /// It cannot be read: wrong key, flipped page, zero length, no database.
    Unreadable,
    /// A newer app wrote it.
    Newer,
}

/// Looks at the file and brings its schema up to date. Creates nothing.
pub(crate) fn inspect(path: &Path, kind: FileKind, key: &DatabaseKey) -> Result<KeyCheck, OpenError> {
    match std::fs::metadata(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(KeyCheck::Nothing),
        Err(error) => return Err(error.into()),
        Ok(metadata) if metadata.len() == 0 => return Ok(KeyCheck::Unreadable),
        Ok(_) => {}
    }
    let opened = connect(path, kind, key, Access::Write);
    let mut connection = match opened {
        Ok(connection) => connection,
        Err(error) if is_damage(&error) => return Ok(KeyCheck::Unreadable),
        Err(error) => return Err(error.into()),
    };
    // The outbox is small and irreplaceable: look at every page. The others show their damage when they are read.
    if kind == FileKind::Outbox && !is_whole(&connection)? {
        return Ok(KeyCheck::Unreadable);
    }
    match migrate::up(&mut connection, kind) {
        Ok(()) => Ok(KeyCheck::Ready),
        Err(migrate::Failure::Newer) => Ok(KeyCheck::Newer),
        Err(migrate::Failure::Damaged) => Ok(KeyCheck::Unreadable),
        Err(migrate::Failure::Other(source)) => Err(OpenError::Migration { file: kind, source }),
    }
}

/// Whether every page carries its seal and the trees hang together.
fn is_whole(connection: &Connection) -> Result<bool, OpenError> {
    let check = || -> rusqlite::Result<bool> {
        // The check reads the file, not the log beside it.
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        let mut seals = connection.prepare("PRAGMA cipher_integrity_check")?;
        if seals.query([])?.next()?.is_some() {
            return Ok(false);
        }
        let verdict: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        Ok(verdict == "ok")
    };
    match check() {
        Ok(whole) => Ok(whole),
        Err(error) if is_damage(&error) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Makes a new file with our schema and moves it into place.
pub(crate) fn create(path: &Path, kind: FileKind, key: &DatabaseKey) -> Result<(), OpenError> {
    let unborn = suffixed(path, ".unborn");
    remove_database(&unborn)?;
    if kind == FileKind::Media {
        // Its first page says so or never will, and the log writes one.
        let bare = Connection::open(&unborn)?;
        unlock(&bare, key)?;
        bare.execute_batch("PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL")?;
    }
    let mut connection = connect(&unborn, kind, key, Access::Write)?;
    migrate::up(&mut connection, kind).map_err(|failure| match failure {
        migrate::Failure::Other(source) => OpenError::Migration { file: kind, source },
        migrate::Failure::Newer | migrate::Failure::Damaged => OpenError::Database(Error::Worker),
    })?;
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    connection.close().map_err(|(_, error)| error)?;
    std::fs::rename(&unborn, path)?;
    sync_folder(path)?;
    Ok(())
}

/// `path` with something appended to its file name.
pub(crate) fn suffixed(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Removes a database with the files SQLite keeps beside it; fine if there is none.
pub(crate) fn remove_database(path: &Path) -> std::io::Result<()> {
    for suffix in ["", "-wal", "-shm", "-journal"] {
        match std::fs::remove_file(suffixed(path, suffix)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// Moves a database with the files SQLite keeps beside it.
pub(crate) fn move_database(from: &Path, to: &Path) -> std::io::Result<()> {
    remove_database(to)?;
    for suffix in ["-wal", "-shm", ""] {
        match std::fs::rename(suffixed(from, suffix), suffixed(to, suffix)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    sync_folder(to)
}

/// Makes a rename in the folder of `path` survive a power cut.
pub(crate) fn sync_folder(path: &Path) -> std::io::Result<()> {
    // Only Unix lets a folder be opened and synced; elsewhere the rename is already ordered by the file system.
    if cfg!(unix)
        && let Some(folder) = path.parent()
    {
        std::fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// Connections of one kind, and where their closures run.
enum Lane {
    Threads(Connections),
    Inline(Mutex<Option<Connection>>),
}

impl Lane {
    fn open(
        path: &Path,
        kind: FileKind,
        key: &DatabaseKey,
        access: Access,
        how: Execution,
    ) -> Result<Self, OpenError> {
        if how == Execution::Inline {
            return Ok(Self::Inline(Mutex::new(Some(connect(path, kind, key, access)?))));
        }
        let size = if access == Access::Write { 1 } else { READERS };
        let (path, key) = (path.to_owned(), key.clone());
        let connections = Connections::new(size, move || connect(&path, kind, &key, access));
        Ok(Self::Threads(connections.map_err(Error::from)?))
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        match self {
            Self::Inline(connection) => {
                let mut connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
                work(connection.as_mut().ok_or(Error::Closed)?)
            }
            Self::Threads(connections) => connections.run(work).await?,
        }
    }

    /// Closes every connection now, not when its last owner happens to be dropped.
    async fn close(&self) -> Result<()> {
        match self {
            Self::Inline(connection) => {
                drop(connection.lock().unwrap_or_else(PoisonError::into_inner).take());
                Ok(())
            }
            Self::Threads(connections) => Ok(connections.close().await?),
        }
    }
}

/// An open file: one writer, a few readers.
pub(crate) struct File {
    kind: FileKind,
    writer: Lane,
    readers: Lane,
}

impl File {
    /// Opens a file that [`inspect`] found ready or [`create`] just made.
    pub(crate) fn open(
        path: &Path,
        kind: FileKind,
        key: &DatabaseKey,
        how: Execution,
    ) -> Result<Self, OpenError> {
        Ok(Self {
            kind,
            writer: Lane::open(path, kind, key, Access::Write, how)?,
            readers: Lane::open(path, kind, key, Access::Read, how)?,
        })
    }

    /// Runs `work` on one unchanging view of the file.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let outcome = self.readers.run(|connection| work(&*connection.transaction()?));
        outcome.await.map_err(|error| error.in_file(self.kind))
    }

    /// Runs `look` on a view of `first` and then `work`, with what it found, on one of this file: one way to a thread for both.
    pub(crate) async fn read_after<A: Send + 'static, T: Send + 'static>(
        &self,
        first: &Self,
        look: impl FnOnce(&Connection) -> Result<A> + Send + 'static,
        work: impl FnOnce(A, &Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (Lane::Threads(ours), Lane::Threads(theirs)) = (&self.readers, &first.readers) else {
            let found = first.read(look).await?;
            return self.read(|connection| work(found, connection)).await;
        };
        // Ours may be busy for a while; nobody is kept from theirs meanwhile.
        let lent = async { Ok((ours.lend().await?, theirs.lend().await?)) };
        let (mut own, mut other) = lent.await.map_err(|error: Error| error.in_file(self.kind))?;
        let (kind, before) = (self.kind, first.kind);
        let both = move || {
            let found = (|| look(&*other.transaction()?))().map_err(|error| error.in_file(before))?;
            drop(other);
            (|| work(found, &*own.transaction()?))().map_err(|error| error.in_file(kind))
        };
        aside(both).await?
    }

    /// Runs `work` in one transaction: committed when it succeeds, undone when it does not.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let outcome = self.writer.run(|connection| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let value = work(&transaction)?;
            transaction.commit()?;
            Ok(value)
        });
        outcome.await.map_err(|error| error.in_file(self.kind))
    }

    /// Runs `work` on the writer outside a transaction, for maintenance.
    pub(crate) async fn maintain<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.writer.run(work).await.map_err(|error| error.in_file(self.kind))
    }

    /// Brings the log into the file and closes every connection.
    pub(crate) async fn close(&self) -> Result<()> {
        self.readers.close().await?;
        // A damaged file must still close; its damage was told where it was met.
        let checkpoint = self.writer.run(|connection| {
            connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
            Ok(())
        });
        if let Err(error) = checkpoint.await {
            tracing::debug!(file = %self.kind, %error, "no checkpoint at close");
        }
        self.writer.close().await
    }
}
