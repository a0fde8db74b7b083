//! A store with something the matter.

use std::collections::{BTreeSet, VecDeque};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use sangam_hub::store::{
    CollectArrivals, Commit, JournalEntry, JournalJob, JournalReadJob, JournalReads, Lane, ReadJob, Result,
    SetAside, SideJob, Store, StoreError, WriteJob,
};
use sangam_model::id::WorkspaceId;
use tokio::sync::{Notify, broadcast};
use tokio_util::sync::CancellationToken;

/// What is the matter with a store.
pub(crate) enum Trouble {
    /// Its disk is full.
    Full,
    /// It is away after so many writes, and says that it was asked for another.
    Away(AtomicU32, Notify),
    /// For each write whether the hub ends in the middle of it, and the sign that it does.
    Doomed(Mutex<VecDeque<bool>>, Notify),
    /// So many times what is asked of it cannot be read.
    Odd(AtomicU32),
    /// So many times what is to be written meets something that cannot be read.
    OddWrite(AtomicU32),
    /// The hub is told to stop with so many writes done.
    Stops(AtomicU32, CancellationToken),
    /// What is to be written of this shop waits for ever.
    Stuck(WorkspaceId),
    /// It takes nothing that belongs to no workspace's changes.
    NoSide,
    /// It commits, and its answer is lost each time; the job is run and committed once more.
    Unheard,
    /// It commits what belongs to no workspace's changes, and where this is set, the answer is lost once.
    UnheardSide(AtomicBool),
    /// Whoever asks how much was set aside waits for ever, and there is a sign that somebody did.
    NeverCounts(Notify),
}

/// A lane of the journal, and whether it was asked how much was set aside.
struct Asked<'l>(&'l dyn JournalReads, Arc<AtomicBool>);

impl JournalReads for Asked<'_> {
    fn waiting(&self, limit: u32) -> Result<Vec<JournalEntry>> {
        self.0.waiting(limit)
    }
    fn suspect(&self) -> Result<Option<JournalEntry>> {
        self.0.suspect()
    }
    fn waiting_count(&self) -> Result<u64> {
        self.0.waiting_count()
    }
    fn set_aside(&self) -> Result<Vec<SetAside>> {
        self.1.store(true, Ordering::SeqCst);
        self.0.set_aside()
    }
    fn strangers(&self) -> Result<BTreeSet<String>> {
        self.0.strangers()
    }
}

/// A store with a trouble.
pub(crate) struct Troubled {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) trouble: Trouble,
}

#[async_trait]
impl Store for Troubled {
    async fn run_write(&self, workspace_id: WorkspaceId, job: WriteJob) -> Result<()> {
        match &self.trouble {
            Trouble::Full
            | Trouble::NoSide
            | Trouble::Odd(_)
            | Trouble::Unheard
            | Trouble::UnheardSide(_)
            | Trouble::NeverCounts(_) => {}
            Trouble::Away(after, asked) => {
                let is_there = |left: u32| left.checked_sub(1);
                if after.fetch_update(Ordering::SeqCst, Ordering::SeqCst, is_there).is_err() {
                    asked.notify_one();
                    return Err(StoreError::Unavailable("nobody there".into()));
                }
            }
            Trouble::OddWrite(times) => {
                let is_left = |left: u32| left.checked_sub(1);
                if times.fetch_update(Ordering::SeqCst, Ordering::SeqCst, is_left).is_ok() {
                    return Err(StoreError::Unreadable("message"));
                }
            }
            Trouble::Stuck(shop) => {
                if *shop == workspace_id {
                    std::future::pending::<()>().await;
                }
            }
            Trouble::Stops(after, stop) => {
                if after.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)) == Ok(1)
                {
                    stop.cancel();
                }
            }
            Trouble::Doomed(ends, ended) => {
                let is_end = ends.lock().unwrap().pop_front().unwrap_or_default();
                if is_end {
                    ended.notify_one();
                    std::future::pending::<()>().await;
                }
            }
        }
        let job = Arc::new(Mutex::new(job));
        let again = || -> WriteJob {
            let job = Arc::clone(&job);
            Box::new(move |tx| (job.lock().unwrap())(tx))
        };
        if matches!(self.trouble, Trouble::Unheard) {
            self.store.run_write(workspace_id, again()).await?;
        }
        self.store.run_write(workspace_id, again()).await
    }
    async fn run_side(&self, job: SideJob) -> Result<()> {
        match &self.trouble {
            Trouble::NoSide => Err(StoreError::Unavailable("no space left on device".into())),
            Trouble::UnheardSide(is_next) => {
                self.store.run_side(job).await?;
                let is_lost = is_next.swap(false, Ordering::SeqCst);
                if is_lost { Err(StoreError::Unavailable("no answer".into())) } else { Ok(()) }
            }
            _ => self.store.run_side(job).await,
        }
    }
    async fn run_read(&self, job: ReadJob) -> Result<()> {
        if let Trouble::Odd(times) = &self.trouble
            && times.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok()
        {
            return Err(StoreError::Unreadable("number"));
        }
        self.store.run_read(job).await
    }
    async fn run_append(&self, lane: Lane, come: CollectArrivals) -> Result<()> {
        match self.trouble {
            Trouble::Full => Err(StoreError::Unavailable("no space left on device".into())),
            _ => self.store.run_append(lane, come).await,
        }
    }
    async fn run_journal(&self, lane: Lane, job: JournalJob) -> Result<()> {
        self.store.run_journal(lane, job).await
    }
    async fn run_journal_read(&self, lane: Lane, mut job: JournalReadJob) -> Result<()> {
        let Trouble::NeverCounts(asked) = &self.trouble else {
            return self.store.run_journal_read(lane, job).await;
        };
        let counts = Arc::new(AtomicBool::new(false));
        let noted = Arc::clone(&counts);
        let noting: JournalReadJob = Box::new(move |tx| job(&Asked(tx, Arc::clone(&noted))));
        self.store.run_journal_read(lane, noting).await?;
        if counts.load(Ordering::SeqCst) {
            asked.notify_one();
            std::future::pending::<()>().await;
        }
        Ok(())
    }
    async fn copy_to(&self, folder: &std::path::Path) -> Result<()> {
        self.store.copy_to(folder).await
    }
    fn commits(&self) -> broadcast::Receiver<Commit> {
        self.store.commits()
    }
    async fn is_current(&self) -> Result<bool> {
        self.store.is_current().await
    }
    async fn close(&self) {
        self.store.close().await;
    }
}
