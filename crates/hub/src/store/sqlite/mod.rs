//! The embedded database of a hub: one encrypted SQLite file for the team's truth, and one beside it for each lane of the journal.
//!
//! `<file>` holds what people see. `<file>.live` and `<file>.history` hold webhooks as they came. Each has its own writer, so
//! that taking in a webhook waits for no other work; each has its own key, made from the store's. Marks on what was applied are
//! committed together with what comes in: they cost an acknowledgement no sync of the disk of their own.
//!
//! `BEGIN IMMEDIATE` on the one writer of the main file *is* the lock every writing transaction takes, so jobs come one after
//! the other in the order in which they asked.
//!
//! A serving hub holds `<file>.serving`, so a second one refuses to start; admin commands open the files beside it and take
//! their turn. Migrations run under `<file>.migrating`, one process at a time, before anything else.
//!
//! **A copy** takes the journal first and the truth last. A body that was settled in between is still waiting in the copy, and
//! is applied again there, which changes nothing; the other way round it would be missing.
//!
//! A store opened with [`Calls::Inline`] runs jobs on the caller's own thread over one connection per file, so that a whole
//! hub can be replayed in one thread.

#[cfg(test)]
mod earlier_tests;
mod engine;
mod file;
mod group;
mod inventory;
#[cfg(test)]
mod tests;

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use async_trait::async_trait;
use sangam_model::id::WorkspaceId;
use tokio::sync::broadcast;

pub use sangam_sqlite::DatabaseKey;

pub(super) use self::engine::{cell, each, run};
use self::file::{Shape, SqliteFile, Writing};
pub use self::inventory::{Inventory, TableStock, begin_anew, files, inventory, is_ahead, media_objects};
use super::migrations;
use super::sql::Connection;
use super::tables::journal;
use super::transaction::{ReadTx, SideTx, Tx};
use super::{
    CollectArrivals, Commit, JournalJob, JournalReadJob, Lane, ReadJob, Result, SideJob, Store, StoreError,
    WriteJob,
};

const TRUTH: Shape = Shape {
    readers: 4,
    writing: Writing { cache_kib: 64_000, log_pages: 8_000 },
    migrations: migrations::truth,
};
const JOURNAL: Shape = Shape {
    readers: 2,
    writing: Writing { cache_kib: 8_000, log_pages: 1_000 },
    migrations: migrations::lane,
};
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

/// A hub's database in SQLite files.
pub struct SqliteStore {
    truth: SqliteFile,
    live: SqliteFile,
    history: SqliteFile,
    path: PathBuf,
    commits: broadcast::Sender<Commit>,
    _serving: Option<File>,
}

impl SqliteStore {
    /// Opens the files, making and migrating them as needed.
    ///
    /// # Errors
    /// [`StoreError::Held`] when another process serves from them, [`StoreError::WrongKey`], [`StoreError::Migration`], or what
    /// the file system says.
    pub fn open(path: &Path, key: &DatabaseKey, purpose: Purpose, calls: Calls) -> Result<Self> {
        let serving = (purpose == Purpose::Serve).then(|| hold(path)).transpose()?;
        let turn = lock_file(path, ".migrating")?;
        turn.lock().map_err(|error| StoreError::Unavailable(error.into()))?;
        let open = |suffix: &str, key, shape| SqliteFile::open(&beside(path, suffix), key, shape, calls);
        Ok(Self {
            truth: open("", key.clone(), TRUTH)?,
            live: open(suffix(Lane::Live), key.of_file(label(Lane::Live)), JOURNAL)?,
            history: open(suffix(Lane::History), key.of_file(label(Lane::History)), JOURNAL)?,
            path: path.to_owned(),
            commits: broadcast::channel(ANNOUNCEMENTS).0,
            _serving: serving,
        })
    }

    /// Whether there is nothing in the files yet: only then may a new key be made for them.
    #[must_use]
    pub fn is_empty(path: &Path) -> bool {
        let is_empty = |path: &Path| std::fs::metadata(path).map_or(true, |file| file.len() == 0);
        is_empty(path) && Lane::ALL.iter().all(|lane| is_empty(&beside(path, suffix(*lane))))
    }

    fn lane(&self, lane: Lane) -> &SqliteFile {
        match lane {
            Lane::Live => &self.live,
            Lane::History => &self.history,
        }
    }
}

/// What a lane's file is called, after the main file. Never one of SQLite's own endings.
const fn suffix(lane: Lane) -> &'static str {
    match lane {
        Lane::Live => ".live",
        Lane::History => ".history",
    }
}

/// What a lane's key is made for.
const fn label(lane: Lane) -> &'static str {
    match lane {
        Lane::Live => "sangam hub journal live v1",
        Lane::History => "sangam hub journal history v1",
    }
}

#[async_trait]
impl Store for SqliteStore {
    async fn run_write(&self, workspace_id: WorkspaceId, mut job: WriteJob) -> Result<()> {
        let moved = self
            .truth
            .write(move |tx| {
                let mut writer = Tx::begin(Connection::Sqlite(tx), workspace_id)?;
                job(&mut writer)?;
                writer.end()
            })
            .await?;
        if let Some(commit) = moved {
            // Nobody listening is fine: the counter is the truth.
            let _ = self.commits.send(commit);
        }
        Ok(())
    }

    async fn run_side(&self, mut job: SideJob) -> Result<()> {
        self.truth.write(move |tx| job(&mut SideTx::new(Connection::Sqlite(tx)))).await
    }

    async fn run_read(&self, mut job: ReadJob) -> Result<()> {
        self.truth.read(move |tx| job(&ReadTx::new(Connection::Sqlite(tx)))).await
    }

    async fn run_append(&self, lane: Lane, come: CollectArrivals) -> Result<()> {
        self.lane(lane)
            .write_along(move |tx| journal::Lane { db: Connection::Sqlite(tx) }.append(&come()))
            .await
    }

    async fn run_journal(&self, lane: Lane, mut job: JournalJob) -> Result<()> {
        self.lane(lane).write_along(move |tx| job(&mut journal::Lane { db: Connection::Sqlite(tx) })).await
    }

    async fn run_journal_read(&self, lane: Lane, mut job: JournalReadJob) -> Result<()> {
        self.lane(lane).read(move |tx| job(&journal::Lane { db: Connection::Sqlite(tx) })).await
    }

    async fn is_current(&self) -> Result<bool> {
        for file in [&self.truth, &self.live, &self.history] {
            if !file.is_current().await? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    async fn copy_to(&self, folder: &Path) -> Result<()> {
        let name = self.path.file_name().ok_or(StoreError::Unreadable("file name"))?;
        let target = folder.join(name);
        for lane in Lane::ALL {
            self.lane(lane).copy_to(&beside(&target, suffix(lane))).await?;
        }
        self.truth.copy_to(&target).await
    }

    fn commits(&self) -> broadcast::Receiver<Commit> {
        self.commits.subscribe()
    }

    async fn close(&self) {
        self.live.close().await;
        self.history.close().await;
        self.truth.close().await;
    }
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
    sangam_sqlite::hold(lock_file(path, ".serving")?).map_err(|error| match error {
        TryLockError::WouldBlock => StoreError::Held,
        TryLockError::Error(error) => StoreError::Unavailable(error.into()),
    })
}

/// A connection that reads the main file, or the one of a lane.
pub(super) fn reading(path: &Path, key: &DatabaseKey, lane: Option<Lane>) -> Result<rusqlite::Connection> {
    match lane {
        None => file::connect(path, key, file::Role::Reader),
        Some(lane) => {
            let (suffix, label) = (suffix(lane), label(lane));
            file::connect(&beside(path, suffix), &key.of_file(label), file::Role::Reader)
        }
    }
}
