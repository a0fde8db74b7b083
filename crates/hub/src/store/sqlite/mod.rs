//! The embedded database of a hub: one encrypted SQLite file.
//!
//! Every connection begins with its key, then waits, syncs and checks in the same way: write-ahead log, `synchronous=FULL`
//! (an acknowledged webhook survives a power cut), foreign keys on. One connection writes, a few read on their own snapshots.
//! `BEGIN IMMEDIATE` on the one writer *is* the lock every writing transaction takes, so jobs come one after the other in the
//! order in which they asked.
//!
//! A serving hub holds `<file>.serving`, so a second one refuses to start; admin commands open the file beside it and take
//! their turn. Migrations run under `<file>.migrating`, one process at a time, before anything else.
//!
//! Jobs run on blocking threads. A store opened with [`Calls::Inline`] runs them on the caller's own thread over one
//! connection, so that a whole hub can be replayed in one thread.

mod connect;
mod contacts;
mod conversation;
mod event;
mod imported;
mod journal;
mod message;
mod people;
mod queues;
#[cfg(test)]
mod tests;
mod values;
mod watch;

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, Once, PoisonError};

use async_trait::async_trait;
use deadpool_sqlite::{Config, Hook, HookError, Pool, Runtime};
use rusqlite::{Connection, TransactionBehavior};
use sangam_model::id::{EpochId, WorkspaceId};
use sangam_protocol::Rev;
use tokio::sync::broadcast;
use zeroize::Zeroizing;

use self::values::{Columns, SqlId, one, run};
use super::{Arrival, Commit, ReadJob, ReadTx, Result, SideJob, SideTx, Store, StoreError, Tx, WriteJob};

mod embedded {
    refinery::embed_migrations!("migrations/sqlite");
}

const READERS: usize = 4;
const BUSY_TIMEOUT_MS: u32 = 5_000;
const ANNOUNCEMENTS: usize = 1_024;

/// Why the file is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To serve from it: at most one process.
    Serve,
    /// To do one thing, perhaps beside a serving hub.
    Beside,
}

/// Where jobs run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Calls {
    /// On blocking threads.
    OnThreads,
    /// On the caller's thread, one at a time.
    Inline,
}

/// The raw 32-byte key of a file. Wiped when dropped.
pub struct DatabaseKey(Zeroizing<[u8; 32]>);

impl DatabaseKey {
    /// A key from its bytes.
    #[must_use]
    pub fn new(bytes: &[u8; 32]) -> Self {
        Self(Zeroizing::new(*bytes))
    }

    fn copy(&self) -> Self {
        Self(self.0.clone())
    }
}

/// A hub's database in one SQLite file.
pub struct SqliteStore {
    gate: Gate,
    commits: broadcast::Sender<Commit>,
    _serving: Option<File>,
}

enum Gate {
    Threads { writer: Pool, readers: Pool },
    Inline(Mutex<Option<Connection>>),
}

impl SqliteStore {
    /// Opens the file, making and migrating it as needed.
    ///
    /// # Errors
    /// [`StoreError::Held`] when another process serves from it, [`StoreError::WrongKey`], [`StoreError::Migration`], or what
    /// the file system says.
    pub fn open(path: &Path, key: &DatabaseKey, purpose: Purpose, calls: Calls) -> Result<Self> {
        let serving = (purpose == Purpose::Serve).then(|| hold(path)).transpose()?;
        let mut first = connect(path, key, Role::Writer)?;
        migrate(path, &mut first)?;
        let gate = match calls {
            Calls::Inline => Gate::Inline(Mutex::new(Some(first))),
            Calls::OnThreads => {
                drop(first);
                Gate::Threads {
                    writer: pool(path, key, Role::Writer, 1)?,
                    readers: pool(path, key, Role::Reader, READERS)?,
                }
            }
        };
        Ok(Self { gate, commits: broadcast::channel(ANNOUNCEMENTS).0, _serving: serving })
    }

    /// Whether there is nothing in the file yet: only then may a new key be made for it.
    #[must_use]
    pub fn is_empty(path: &Path) -> bool {
        std::fs::metadata(path).map_or(true, |file| file.len() == 0)
    }

    async fn on_writer<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        match &self.gate {
            Gate::Threads { writer, .. } => on_pool(writer, job).await,
            Gate::Inline(connection) => inline(connection, job),
        }
    }
}

#[async_trait]
impl Store for SqliteStore {
    async fn run_write(&self, workspace_id: WorkspaceId, mut job: WriteJob) -> Result<()> {
        let moved = self
            .on_writer(move |connection| {
                let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
                let mut writer = Writer::lock(&tx, workspace_id)?;
                job(&mut writer)?;
                let moved = writer.unlock()?;
                tx.commit()?;
                Ok(moved)
            })
            .await?;
        if let Some(commit) = moved {
            // Nobody listening is fine: the counter is the truth.
            let _ = self.commits.send(commit);
        }
        Ok(())
    }

    async fn run_side(&self, mut job: SideJob) -> Result<()> {
        self.on_writer(move |connection| {
            let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            job(&mut Side { db: &tx })?;
            Ok(tx.commit()?)
        })
        .await
    }

    async fn run_read(&self, mut job: ReadJob) -> Result<()> {
        let run = move |connection: &mut Connection| {
            let tx = connection.transaction_with_behavior(TransactionBehavior::Deferred)?;
            job(&mut Reader { db: &tx })
        };
        match &self.gate {
            Gate::Threads { readers, .. } => on_pool(readers, run).await,
            Gate::Inline(connection) => inline(connection, run),
        }
    }

    async fn append(&self, arrivals: Vec<Arrival>) -> Result<()> {
        self.on_writer(move |connection| {
            let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            journal::append(&tx, &arrivals)?;
            Ok(tx.commit()?)
        })
        .await
    }

    async fn is_current(&self) -> Result<bool> {
        let newest =
            embedded::migrations::runner().get_migrations().iter().map(|known| known.version()).max();
        self.on_writer(move |connection| {
            let sql = "SELECT max(version) FROM refinery_schema_history";
            Ok(connection.query_row(sql, [], |row| row.get::<_, Option<i32>>(0))? == newest)
        })
        .await
    }

    fn commits(&self) -> broadcast::Receiver<Commit> {
        self.commits.subscribe()
    }

    async fn close(&self) {
        match &self.gate {
            Gate::Threads { writer, readers } => {
                // The last job on the writer also folds the log back into the file.
                let folded = on_pool(writer, |connection| {
                    fold(connection);
                    Ok(())
                })
                .await;
                if let Err(error) = folded {
                    tracing::debug!(%error, "the write-ahead log stays for the next start");
                }
                readers.close();
                writer.close();
            }
            Gate::Inline(connection) => {
                let mut connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
                if let Some(open) = connection.take() {
                    fold(&open);
                }
            }
        }
    }
}

fn fold(connection: &Connection) {
    if let Err(error) = connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)") {
        tracing::debug!(%error, "the write-ahead log stays for the next start");
    }
}

async fn on_pool<T: Send + 'static>(
    pool: &Pool,
    job: impl FnOnce(&mut Connection) -> Result<T> + Send + 'static,
) -> Result<T> {
    let connection = pool.get().await.map_err(|error| StoreError::Unavailable(error.into()))?;
    let outcome = connection.interact(job).await;
    outcome.map_err(|error| StoreError::Failed(error.to_string().into()))?
}

fn inline<T>(
    connection: &Mutex<Option<Connection>>,
    job: impl FnOnce(&mut Connection) -> Result<T>,
) -> Result<T> {
    let mut guard = connection.lock().unwrap_or_else(PoisonError::into_inner);
    job(guard.as_mut().ok_or(StoreError::NotRun)?)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Writer,
    Reader,
}

fn pool(path: &Path, key: &DatabaseKey, role: Role, size: usize) -> Result<Pool> {
    let key = key.copy();
    let dress = Hook::sync_fn(move |connection, _| {
        let connection = connection.lock().map_err(|_| HookError::message("poisoned"))?;
        dress(&connection, &key, role).map_err(HookError::Backend)
    });
    Config::new(path)
        .builder(Runtime::Tokio1)
        .map_err(|error| StoreError::Failed(error.into()))?
        .max_size(size)
        .post_create(dress)
        .build()
        .map_err(|error| StoreError::Failed(error.into()))
}

fn connect(path: &Path, key: &DatabaseKey, role: Role) -> Result<Connection> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| StoreError::Unavailable(error.into()))?;
    }
    let connection = Connection::open(path)?;
    dress(&connection, key, role)?;
    Ok(connection)
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

/// Key first, then everything a connection of this hub must have.
fn dress(connection: &Connection, key: &DatabaseKey, role: Role) -> rusqlite::Result<()> {
    await_cipher();
    let digits = Zeroizing::new(hex::encode(key.0.as_slice()));
    let key_pragma = Zeroizing::new(format!("PRAGMA key = \"x'{}'\"", *digits));
    connection.execute_batch(&key_pragma)?;
    connection.execute_batch(
        "PRAGMA cipher_log_level = NONE;
         PRAGMA cipher_hmac_algorithm = HMAC_SHA256;
         PRAGMA cipher_page_size = 4096;",
    )?;
    connection.busy_timeout(std::time::Duration::from_millis(u64::from(BUSY_TIMEOUT_MS)))?;
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA foreign_keys = ON;
         PRAGMA temp_store = MEMORY;",
    )?;
    connection.execute_batch(match role {
        Role::Writer => "PRAGMA cache_size = -64000",
        Role::Reader => "PRAGMA cache_size = -16000; PRAGMA query_only = ON",
    })?;
    connection.set_prepared_statement_cache_capacity(256);
    Ok(())
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn lock_file(path: &Path, suffix: &str) -> Result<File> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| StoreError::Unavailable(error.into()))?;
    }
    OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(beside(path, suffix))
        .map_err(|error| StoreError::Unavailable(error.into()))
}

/// The right to serve; given back when the file is dropped or the process ends, however it ends.
fn hold(path: &Path) -> Result<File> {
    let file = lock_file(path, ".serving")?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::Held),
        Err(TryLockError::Error(error)) => Err(StoreError::Unavailable(error.into())),
    }
}

fn migrate(path: &Path, connection: &mut Connection) -> Result<()> {
    let turn = lock_file(path, ".migrating")?;
    turn.lock().map_err(|error| StoreError::Unavailable(error.into()))?;
    let report = embedded::migrations::runner().run(connection);
    report.map_err(|error| StoreError::Migration(error.into()))?;
    Ok(())
}

/// Anything that has a connection.
trait Db {
    fn db(&self) -> &Connection;
}

/// A connection that may write what is not synced.
trait DbSide: Db {}

struct Reader<'c> {
    db: &'c Connection,
}

struct Side<'c> {
    db: &'c Connection,
}

struct Writer<'c> {
    db: &'c Connection,
    workspace_id: WorkspaceId,
    epoch: EpochId,
    began_at: Rev,
    head: Rev,
}

impl Db for Reader<'_> {
    fn db(&self) -> &Connection {
        self.db
    }
}

impl Db for Side<'_> {
    fn db(&self) -> &Connection {
        self.db
    }
}

impl Db for Writer<'_> {
    fn db(&self) -> &Connection {
        self.db
    }
}

impl DbSide for Side<'_> {}
impl DbSide for Writer<'_> {}
impl<D: Db> ReadTx for D {}
impl<D: DbSide> SideTx for D {}

impl<'c> Writer<'c> {
    /// Reads the counter. A workspace that is being founded begins at zero.
    fn lock(db: &'c Connection, workspace_id: WorkspaceId) -> Result<Self> {
        let sql = "SELECT epoch, head FROM workspace WHERE id = ?1";
        let counter = one(db, sql, [workspace_id.column()], |row| Ok((row.id("epoch")?, row.rev("head")?)))?;
        let (epoch, head) = counter.unwrap_or((EpochId::from_uuid(uuid::Uuid::nil()), Rev(0)));
        Ok(Self { db, workspace_id, epoch, began_at: head, head })
    }

    /// Writes the counter back if it moved.
    fn unlock(self) -> Result<Option<Commit>> {
        if self.head == self.began_at {
            return Ok(None);
        }
        let sql = "UPDATE workspace SET head = ?2 WHERE id = ?1";
        if run(self.db, sql, (self.workspace_id.column(), self.head.0))? == 0 {
            return Err(StoreError::Missing("workspace"));
        }
        Ok(Some(Commit { workspace_id: self.workspace_id, epoch: self.epoch, head: self.head }))
    }
}

impl Tx for Writer<'_> {
    fn workspace_id(&self) -> WorkspaceId {
        self.workspace_id
    }

    fn next_rev(&mut self) -> Rev {
        self.head = Rev(self.head.0.saturating_add(1));
        self.head
    }

    fn revs_given(&self) -> i64 {
        self.head.0 - self.began_at.0
    }

    fn head(&self) -> Rev {
        self.head
    }
}
