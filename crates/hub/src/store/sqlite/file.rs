//! One encrypted SQLite file: its connections, and the way to them.
//!
//! A commit is on the disk when it returns: an acknowledged webhook survives a power cut. One connection writes, a few read on their
//! own snapshots. Jobs run on blocking threads, or inline on the caller's own thread over one connection.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use parking_lot::Mutex;
use refinery::Runner;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use sangam_sqlite::{Connections, DatabaseKey, Synchronous, Unlent};

use super::Calls;
use super::group::Group;
use crate::store::{Result, StoreError};

/// Groups that are committed one after the other, as each finds the next one waiting, before the writer is somebody else's.
const IN_A_ROW: usize = 16;

/// What a file is for.
#[derive(Clone, Copy)]
pub(super) struct Shape {
    /// Connections that read.
    pub(super) readers: usize,
    /// The measures of the one that writes.
    pub(super) writing: Writing,
    /// How its tables come to be.
    pub(super) migrations: fn() -> Runner,
}

/// The measures of a connection that writes.
#[derive(Clone, Copy)]
pub(super) struct Writing {
    /// Its page cache, in KiB.
    pub(super) cache_kib: u32,
    /// Pages the write-ahead log may gather before they are folded into the file. Folding is a long turn at the disk: an import
    /// touches the same pages again and again, and they are folded once instead.
    pub(super) log_pages: u32,
}

impl Writing {
    /// For a connection that does one thing.
    pub(super) const ONCE: Self = Self { cache_kib: 2_000, log_pages: 1_000 };
}

/// An open file.
pub(super) struct SqliteFile {
    path: PathBuf,
    key: DatabaseKey,
    shape: Shape,
    gate: Gate,
    group: Arc<Group>,
}

enum Gate {
    Threads { writer: Connections, readers: Connections },
    Inline(Mutex<Option<Connection>>),
}

impl SqliteFile {
    /// Opens the file, making and migrating it as needed: all steps it lacks are one transaction, so a crash in the middle leaves
    /// the old schema. Only one process migrates at a time: the caller sees to that.
    pub(super) fn open(path: &Path, key: DatabaseKey, shape: Shape, calls: Calls) -> Result<Self> {
        let mut first = connect(path, &key, Role::Writer(shape.writing))?;
        let report = (shape.migrations)().set_grouped(true).run(&mut first);
        report.map_err(|error| StoreError::Migration(error.into()))?;
        let gate = match calls {
            Calls::Inline => Gate::Inline(Mutex::new(Some(first))),
            Calls::OnThreads => {
                drop(first);
                Gate::Threads {
                    writer: connections(path, &key, Role::Writer(shape.writing), 1)?,
                    readers: connections(path, &key, Role::Reader, shape.readers)?,
                }
            }
        };
        Ok(Self { path: path.to_owned(), key, shape, gate, group: Arc::default() })
    }

    /// Runs `job` in a transaction on the writer and commits if it succeeds. `BEGIN IMMEDIATE` is the lock.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Transaction<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.on_writer(move |connection| {
            let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let made = job(&tx)?;
            tx.commit()?;
            Ok(made)
        })
        .await
    }

    /// Runs `job` on the writer in one transaction with whatever else waits for it this way: one sync of the disk for all of them.
    pub(super) async fn write_along<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let Gate::Threads { writer, .. } = &self.gate else { return self.write(|tx| job(tx)).await };
        let (mut outcome, group) = (self.group.join(job), Arc::clone(&self.group));
        let commit = writer.run(move |connection| (0..IN_A_ROW).all(|_| group.commit(connection)));
        let said = tokio::select! {
            biased;
            said = &mut outcome => said,
            committed = commit => {
                committed?;
                outcome.await
            }
        };
        said.unwrap_or_else(|_| Err(StoreError::Failed("a job of the same transaction panicked".into())))
    }

    /// Runs `job` on one snapshot.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Transaction<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let run = move |connection: &mut Connection| {
            job(&connection.transaction_with_behavior(TransactionBehavior::Deferred)?)
        };
        match &self.gate {
            Gate::Threads { readers, .. } => readers.run(run).await?,
            Gate::Inline(connection) => inline(connection, run),
        }
    }

    /// Whether the schema is this build's.
    pub(super) async fn is_current(&self) -> Result<bool> {
        let newest = (self.shape.migrations)().get_migrations().iter().map(|known| known.version()).max();
        self.read(move |tx| {
            let sql = "SELECT max(version) FROM refinery_schema_history";
            Ok(tx.query_row(sql, [], |row| row.get::<_, Option<i32>>(0))? == newest)
        })
        .await
    }

    /// Writes what the file holds at this moment into a new file under the same key. Nobody waits for it.
    pub(super) async fn copy_to(&self, target: &Path) -> Result<()> {
        let (path, key, target) = (self.path.clone(), self.key.clone(), target.to_owned());
        let copy = move || {
            let target = target.to_str().ok_or(StoreError::Unreadable("file name"))?;
            connect(&path, &key, Role::Writer(Writing::ONCE))?.execute("VACUUM INTO ?1", [target])?;
            Ok(())
        };
        match &self.gate {
            Gate::Threads { .. } => {
                let copied = tokio::task::spawn_blocking(copy).await;
                copied.map_err(|error| StoreError::Failed(error.into()))?
            }
            Gate::Inline(_) => copy(),
        }
    }

    /// Lets go of the file, folding the log back into it.
    pub(super) async fn close(&self) {
        match &self.gate {
            Gate::Threads { writer, readers } => {
                // The last job on the writer also folds the log back into the file.
                let folded = writer.run(|connection| fold(connection)).await;
                for closed in [folded, readers.close().await, writer.close().await] {
                    if let Err(error) = closed {
                        tracing::debug!(%error, "the write-ahead log stays for the next start");
                    }
                }
            }
            Gate::Inline(connection) => {
                let mut connection = connection.lock();
                if let Some(open) = connection.take() {
                    fold(&open);
                }
            }
        }
    }

    async fn on_writer<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        match &self.gate {
            Gate::Threads { writer, .. } => writer.run(job).await?,
            Gate::Inline(connection) => inline(connection, job),
        }
    }
}

fn fold(connection: &Connection) {
    if let Err(error) = connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)") {
        tracing::debug!(%error, "the write-ahead log stays for the next start");
    }
}

fn inline<T>(
    connection: &Mutex<Option<Connection>>,
    job: impl FnOnce(&mut Connection) -> Result<T>,
) -> Result<T> {
    let mut guard = connection.lock();
    job(guard.as_mut().ok_or(StoreError::NotRun)?)
}

/// What a connection is for; a writer with its measures.
#[derive(Clone, Copy)]
pub(super) enum Role {
    Writer(Writing),
    Reader,
}

fn connections(path: &Path, key: &DatabaseKey, role: Role, most: usize) -> Result<Connections> {
    let (path, key) = (path.to_owned(), key.clone());
    Ok(Connections::new(most, move || open(&path, &key, role))?)
}

impl From<Unlent> for StoreError {
    fn from(error: Unlent) -> Self {
        match error {
            Unlent::Open(_) | Unlent::Closed => Self::Unavailable(error.into()),
            Unlent::Stopped => Self::Failed(error.into()),
        }
    }
}

pub(super) fn connect(path: &Path, key: &DatabaseKey, role: Role) -> Result<Connection> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| StoreError::Unavailable(error.into()))?;
    }
    Ok(open(path, key, role)?)
}

fn open(path: &Path, key: &DatabaseKey, role: Role) -> rusqlite::Result<Connection> {
    let connection = sangam_sqlite::open(path, key, Synchronous::Full)?;
    match role {
        Role::Writer(Writing { cache_kib, log_pages }) => connection.execute_batch(&format!(
            "PRAGMA cache_size = -{cache_kib}; PRAGMA wal_autocheckpoint = {log_pages}"
        ))?,
        Role::Reader => connection.execute_batch("PRAGMA cache_size = -16000; PRAGMA query_only = ON")?,
    }
    connection.set_prepared_statement_cache_capacity(256);
    Ok(connection)
}
