//! The embedded database of a hub: one encrypted SQLite file for the team's truth, and one beside it for each lane of the journal.
//!
//! `<file>` holds what people see. `<file>.live` and `<file>.history` hold webhooks as they came. Each has its own writer, so
//! that taking in a webhook waits for no other work; each has its own key, made from the store's.
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

mod audit;
mod cards;
mod connect;
mod contacts;
mod conversation;
mod cost;
mod errands;
mod event;
mod file;
mod files;
mod imported;
mod imports;
mod inventory;
mod journal;
mod labels;
mod laters;
mod message;
mod people;
mod queues;
mod quick_replies;
mod routing;
mod second_factor;
mod survey;
mod templates;
#[cfg(test)]
mod tests;
mod values;
mod views;
mod watch;

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use async_trait::async_trait;
use rusqlite::Connection;
use sangam_model::id::{EpochId, WorkspaceId};
use sangam_protocol::Rev;
use tokio::sync::broadcast;

pub use self::file::DatabaseKey;
use self::file::{Shape, SqliteFile, Writing};
pub use self::inventory::{Inventory, TableStock, begin_anew, files, inventory, media_objects};
use self::values::{Columns, SqlId, one, run};
use super::{
    Arrival, Commit, JournalJob, JournalReadJob, Lane, ReadJob, ReadTx, Result, SideJob, SideTx, Store,
    StoreError, Tx, WriteJob,
};

mod truth {
    refinery::embed_migrations!("migrations/sqlite");
}

mod lane {
    refinery::embed_migrations!("migrations/journal");
}

const TRUTH: Shape = Shape {
    readers: 4,
    writing: Writing { cache_kib: 64_000, log_pages: 8_000 },
    migrations: truth::migrations::runner,
};
const JOURNAL: Shape = Shape {
    readers: 2,
    writing: Writing { cache_kib: 8_000, log_pages: 1_000 },
    migrations: lane::migrations::runner,
};
/// What the keys of the lanes are made for.
const LIVE_KEY: &str = "sangam hub journal live v1";
const HISTORY_KEY: &str = "sangam hub journal history v1";
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
            truth: open("", key.copy(), TRUTH)?,
            live: open(suffix(Lane::Live), key.of_file(LIVE_KEY)?, JOURNAL)?,
            history: open(suffix(Lane::History), key.of_file(HISTORY_KEY)?, JOURNAL)?,
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

#[async_trait]
impl Store for SqliteStore {
    async fn run_write(&self, workspace_id: WorkspaceId, mut job: WriteJob) -> Result<()> {
        let moved = self
            .truth
            .write(move |tx| {
                let mut writer = Writer::lock(tx, workspace_id)?;
                job(&mut writer)?;
                writer.unlock()
            })
            .await?;
        if let Some(commit) = moved {
            // Nobody listening is fine: the counter is the truth.
            let _ = self.commits.send(commit);
        }
        Ok(())
    }

    async fn run_side(&self, mut job: SideJob) -> Result<()> {
        self.truth.write(move |tx| job(&mut Side { db: tx })).await
    }

    async fn run_read(&self, mut job: ReadJob) -> Result<()> {
        self.truth.read(move |tx| job(&mut Reader { db: tx })).await
    }

    async fn append(&self, arrivals: Vec<Arrival>) -> Result<()> {
        for lane in Lane::ALL {
            let own: Vec<Arrival> = arrivals.iter().filter(|arrival| arrival.lane == lane).cloned().collect();
            if !own.is_empty() {
                self.lane(lane).write(move |tx| journal::Lane { db: tx }.append(&own)).await?;
            }
        }
        Ok(())
    }

    async fn run_journal(&self, lane: Lane, mut job: JournalJob) -> Result<()> {
        self.lane(lane).write(move |tx| job(&mut journal::Lane { db: tx })).await
    }

    async fn run_journal_read(&self, lane: Lane, mut job: JournalReadJob) -> Result<()> {
        self.lane(lane).read(move |tx| job(&journal::Lane { db: tx })).await
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
    let file = lock_file(path, ".serving")?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::Held),
        Err(TryLockError::Error(error)) => Err(StoreError::Unavailable(error.into())),
    }
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
