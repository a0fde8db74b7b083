//! The storage interface of a hub: one trait, with one behaviour on every database.
//!
//! Deciding code is synchronous and runs *inside* a transaction, as a job: it reads, decides and writes through a [`Tx`] and
//! knows neither SQL nor threads. There are these ways in:
//!
//! - [`Store::write`] takes a workspace's counter first and holds it to the end. Every changed synced row gets its own next
//!   revision from [`Tx::next_rev`], so commit order is revision order, and claims, merges and the order of sends need no other
//!   lock. A job may run more than once (a lost connection, a serialisation failure): it must be repeatable from its input.
//! - [`Store::side`] writes what is not synced (sessions, retries) and never takes a counter.
//! - [`Store::read`] sees one snapshot.
//! - [`Store::run_append`] puts raw webhooks into the journal, many in one transaction, and returns once they are on the disk;
//!   [`Store::journal`] marks them. The journal stands apart: its transactions wait for none of the others, nor these for it.
//!
//! After a commit that moved a counter the store announces it ([`Store::commits`]). An announcement is a hint; the counter is
//! the truth.
//!
//! A crash leaves whole transactions or nothing. A full disk is [`StoreError::Unavailable`]: the caller answers 503 and goes on
//! when there is room again.

mod error;
mod journal;
mod migrations;
pub mod moving;
pub mod postgres;
mod sql;
pub mod sqlite;
mod tables;
mod transaction;

use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use parking_lot::Mutex;
use sangam_model::id::{EpochId, WorkspaceId};
use sangam_protocol::Rev;
use tokio::sync::broadcast;
use uuid::Uuid;

pub use self::error::{Result, StoreError};
pub use self::journal::{Arrival, JournalEntry, JournalReads, JournalTx, Lane, SUSPECT, SetAside, Verdict};
#[cfg(test)]
pub(crate) use self::sql::queries_asked;
pub use self::tables::*;
pub use self::transaction::{ReadTx, SideTx, Tx};

/// A commit that moved a workspace's counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Commit {
    /// Which workspace.
    pub workspace_id: WorkspaceId,
    /// The life of its counter.
    pub epoch: EpochId,
    /// Where it stands now.
    pub head: Rev,
}

/// The number of the term in which the work is this hub's to do, or 0.
pub type Duty = tokio::sync::watch::Receiver<i64>;

/// What another hub of the same database did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Elsewhere {
    /// It moved a counter. The commit itself is announced like our own.
    Commit,
    /// It took in a webhook.
    Arrival(Lane),
    /// It said something.
    Whisper {
        /// The hub's own name.
        from: Uuid,
        /// What it said.
        text: String,
    },
}

/// A writing job without its result.
pub type WriteJob = Box<dyn FnMut(&mut Tx<'_>) -> Result<()> + Send>;
/// A side job without its result.
pub type SideJob = Box<dyn FnMut(&mut SideTx<'_>) -> Result<()> + Send>;
/// A reading job without its result.
pub type ReadJob = Box<dyn FnMut(&ReadTx<'_>) -> Result<()> + Send>;
/// A job that marks the journal, without its result.
pub type JournalJob = Box<dyn FnMut(&mut dyn JournalTx) -> Result<()> + Send>;
/// A job that reads the journal, without its result.
pub type JournalReadJob = Box<dyn FnMut(&dyn JournalReads) -> Result<()> + Send>;

/// Says which webhooks have come. Not asked if they can be written nowhere.
pub type CollectArrivals = Box<dyn FnOnce() -> Vec<Arrival> + Send>;

/// What a database must offer. Use the typed methods of `dyn Store`.
#[async_trait]
pub trait Store: Send + Sync + 'static {
    /// Runs `job` in a transaction that holds the counter of `workspace_id`, and commits if it succeeds.
    async fn run_write(&self, workspace_id: WorkspaceId, job: WriteJob) -> Result<()>;

    /// Runs `job` in a transaction without a counter, and commits if it succeeds.
    async fn run_side(&self, job: SideJob) -> Result<()>;

    /// Runs `job` on a snapshot.
    async fn run_read(&self, job: ReadJob) -> Result<()>;

    /// Appends raw webhooks to a lane of the journal in one transaction, on the disk when this returns: those that have come by
    /// the time it is written.
    async fn run_append(&self, lane: Lane, come: CollectArrivals) -> Result<()>;

    /// Runs `job` in a transaction of one lane of the journal, and commits if it succeeds.
    async fn run_journal(&self, lane: Lane, job: JournalJob) -> Result<()>;

    /// Runs `job` on a snapshot of one lane of the journal.
    async fn run_journal_read(&self, lane: Lane, job: JournalReadJob) -> Result<()>;

    /// Whether the schema is this build's. It is not once a newer one has migrated beside us.
    async fn is_current(&self) -> Result<bool>;

    /// Writes a consistent copy of everything into `folder`, which is there and holds none yet: files of the same names under
    /// the same keys. Nobody waits for it.
    async fn copy_to(&self, folder: &Path) -> Result<()>;

    /// Announces every commit that moved a counter.
    fn commits(&self) -> broadcast::Receiver<Commit>;

    /// The number of the term in which the work that must be done once is this hub's to do: applying webhooks, sending, asking
    /// WhatsApp. None (0) while it is another hub's. Where one hub serves, it is always its own.
    fn duty(&self) -> Duty {
        tokio::sync::watch::Sender::new(1).subscribe()
    }

    /// Gives the duty back for good, so that another hub has it at once; this one goes on reading and writing until it is closed.
    async fn give_back(&self) {}

    /// The same store for whoever begins calls that must not be made twice: what is written through it is kept only while the
    /// duty is this hub's, else it is [`StoreError::Relieved`]. None where only one hub can serve.
    fn fenced(self: Arc<Self>) -> Option<Arc<dyn Store>> {
        None
    }

    /// Hears what other hubs of the same database did, if there can be any. A hint, like [`Store::commits`].
    fn elsewhere(&self) -> Option<broadcast::Receiver<Elsewhere>> {
        None
    }

    /// Says something to the other hubs of the same database that is written nowhere: a few thousand letters, perhaps lost.
    fn whisper(&self, _: String) {}

    /// Lets go of the database once nothing uses it any more: connections end, the file is whole.
    async fn close(&self);
}

impl dyn Store {
    /// What begins a call is written through this: behind the fence, where there is one ([`Store::fenced`]).
    #[must_use]
    pub fn before_calls(self: &Arc<Self>) -> Arc<dyn Store> {
        Arc::clone(self).fenced().unwrap_or_else(|| Arc::clone(self))
    }

    /// [`Store::run_write`] with a result.
    ///
    /// # Errors
    /// Whatever the job or the database says; nothing is kept then.
    pub async fn write<T: Send + 'static>(
        &self,
        workspace_id: WorkspaceId,
        mut job: impl FnMut(&mut Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let slot = Slot::new();
        let filled = slot.clone();
        self.run_write(workspace_id, Box::new(move |tx| filled.fill(job(tx)))).await?;
        slot.take()
    }

    /// [`Store::run_side`] with a result.
    ///
    /// # Errors
    /// Whatever the job or the database says; nothing is kept then.
    pub async fn side<T: Send + 'static>(
        &self,
        mut job: impl FnMut(&mut SideTx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let slot = Slot::new();
        let filled = slot.clone();
        self.run_side(Box::new(move |tx| filled.fill(job(tx)))).await?;
        slot.take()
    }

    /// [`Store::run_read`] with a result.
    ///
    /// # Errors
    /// Whatever the job or the database says.
    pub async fn read<T: Send + 'static>(
        &self,
        mut job: impl FnMut(&ReadTx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let slot = Slot::new();
        let filled = slot.clone();
        self.run_read(Box::new(move |tx| filled.fill(job(tx)))).await?;
        slot.take()
    }
}

impl dyn Store {
    /// [`Store::run_append`] for webhooks that are all there, each lane's in one transaction.
    ///
    /// # Errors
    /// Whatever the database says; the lanes before may be kept then.
    pub async fn append(&self, arrivals: Vec<Arrival>) -> Result<()> {
        for lane in Lane::ALL {
            let own: Vec<Arrival> = arrivals.iter().filter(|arrival| arrival.lane == lane).cloned().collect();
            if !own.is_empty() {
                self.run_append(lane, Box::new(|| own)).await?;
            }
        }
        Ok(())
    }

    /// [`Store::run_journal`] with a result.
    ///
    /// # Errors
    /// Whatever the job or the database says; nothing is kept then.
    pub async fn journal<T: Send + 'static>(
        &self,
        lane: Lane,
        mut job: impl FnMut(&mut dyn JournalTx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let slot = Slot::new();
        let filled = slot.clone();
        self.run_journal(lane, Box::new(move |tx| filled.fill(job(tx)))).await?;
        slot.take()
    }

    /// [`Store::run_journal_read`] with a result.
    ///
    /// # Errors
    /// Whatever the job or the database says.
    pub async fn read_journal<T: Send + 'static>(
        &self,
        lane: Lane,
        mut job: impl FnMut(&dyn JournalReads) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let slot = Slot::new();
        let filled = slot.clone();
        self.run_journal_read(lane, Box::new(move |tx| filled.fill(job(tx)))).await?;
        slot.take()
    }

    /// Lets the webhooks wait again, in every lane, that were set aside for this number. Says how many.
    ///
    /// # Errors
    /// Whatever the database says. A serving hub finds them by itself too, a little later.
    pub async fn release_webhooks(&self, phone_number_id: &str) -> Result<u64> {
        let mut released = 0;
        for lane in Lane::ALL {
            let number = phone_number_id.to_owned();
            released += self.journal(lane, move |tx| tx.release(&number)).await?;
        }
        Ok(released)
    }

    /// How many webhooks wait, and how many are quarantined.
    ///
    /// # Errors
    /// Whatever the database says.
    pub async fn journal_depth(&self) -> Result<(u64, u64)> {
        let (mut waiting, mut quarantined) = (0, 0);
        for lane in Lane::ALL {
            let (here, aside) =
                self.read_journal(lane, |tx| Ok((tx.waiting_count()?, tx.set_aside()?))).await?;
            waiting += here;
            let aside = aside.iter().filter(|aside| aside.reason != "kept");
            quarantined += aside.map(|aside| aside.bodies).sum::<u64>();
        }
        Ok((waiting, quarantined))
    }
}

/// Carries a job's result out of the transaction; the last run's result counts.
struct Slot<T>(Arc<Mutex<Option<T>>>);

impl<T> Clone for Slot<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> Slot<T> {
    fn new() -> Self {
        Self(Arc::new(Mutex::new(None)))
    }

    fn fill(&self, outcome: Result<T>) -> Result<()> {
        *self.0.lock() = Some(outcome?);
        Ok(())
    }

    fn take(&self) -> Result<T> {
        self.0.lock().take().ok_or(StoreError::NotRun)
    }
}
