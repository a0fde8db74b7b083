//! How a hub dies: the way to its database ends.
//!
//! A fuse lies between a hub and its store. When it blows, the transaction that is next is not begun, or the last one is committed
//! and its caller never hears so; whatever the hub still asks for is never answered, and the files are let go at once. The tasks
//! of the dead hub may run on to their next transaction, as bytes already sent run on in the world, and no further.

use std::future::pending;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use sangam_hub::store::{
    CollectArrivals, Commit, JournalJob, JournalReadJob, Lane, ReadJob, Result, SideJob, Store, WriteJob,
};
use sangam_model::id::WorkspaceId;
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;

/// A store that can be gone from one call to the next.
pub struct Fuse {
    wire: Mutex<Wire>,
    blown: CancellationToken,
}

struct Wire {
    store: Option<Arc<dyn Store>>,
    bears: Option<u64>,
    dies_before: bool,
    is_spared: bool,
}

impl Fuse {
    /// A fuse before `store` that bears any number of calls.
    #[must_use]
    pub fn before(store: Arc<dyn Store>) -> Arc<Self> {
        let wire = Wire { store: Some(store), bears: None, dies_before: false, is_spared: false };
        Arc::new(Self { wire: Mutex::new(wire), blown: CancellationToken::new() })
    }

    /// It bears so many more calls. The last of them is made if they are odd, and is not if they are even.
    pub fn bears(&self, calls: u64) {
        let mut wire = self.wire();
        (wire.bears, wire.dies_before) = (Some(calls), calls.is_multiple_of(2));
    }

    /// While it is spared, as when somebody looks on who is no part of the story, no call counts.
    pub fn spare(&self, is_spared: bool) {
        self.wire().is_spared = is_spared;
    }

    /// Blows it.
    pub fn blow(&self) {
        self.wire().store = None;
        self.blown.cancel();
    }

    /// Whether it has blown.
    #[must_use]
    pub fn is_blown(&self) -> bool {
        self.blown.is_cancelled()
    }

    /// The store, for one call, and whether this is the last.
    async fn enter(&self) -> (Arc<dyn Store>, bool) {
        match self.pass() {
            Some(passed) => passed,
            None => {
                self.blow();
                pending().await
            }
        }
    }

    fn pass(&self) -> Option<(Arc<dyn Store>, bool)> {
        let mut wire = self.wire();
        let less = u64::from(!wire.is_spared);
        if let Some(bears) = &mut wire.bears {
            *bears = bears.saturating_sub(less);
        }
        let is_last = wire.bears == Some(0);
        let store = wire.store.clone().filter(|_| !(is_last && wire.dies_before))?;
        Some((store, is_last))
    }

    /// What a call brought, if anybody is left to hear it.
    async fn leave<T>(&self, is_last: bool, brought: T) -> T {
        if is_last {
            self.blow();
        }
        if self.is_blown() { pending().await } else { brought }
    }

    fn wire(&self) -> MutexGuard<'_, Wire> {
        self.wire.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Store for Fuse {
    async fn run_write(&self, workspace_id: WorkspaceId, job: WriteJob) -> Result<()> {
        let (store, is_last) = self.enter().await;
        let done = store.run_write(workspace_id, job).await;
        drop(store);
        self.leave(is_last, done).await
    }

    async fn run_side(&self, job: SideJob) -> Result<()> {
        let (store, is_last) = self.enter().await;
        let done = store.run_side(job).await;
        drop(store);
        self.leave(is_last, done).await
    }

    async fn run_read(&self, job: ReadJob) -> Result<()> {
        let (store, is_last) = self.enter().await;
        let done = store.run_read(job).await;
        drop(store);
        self.leave(is_last, done).await
    }

    async fn run_append(&self, lane: Lane, come: CollectArrivals) -> Result<()> {
        let (store, is_last) = self.enter().await;
        let done = store.run_append(lane, come).await;
        drop(store);
        self.leave(is_last, done).await
    }

    async fn run_journal(&self, lane: Lane, job: JournalJob) -> Result<()> {
        let (store, is_last) = self.enter().await;
        let done = store.run_journal(lane, job).await;
        drop(store);
        self.leave(is_last, done).await
    }

    async fn run_journal_read(&self, lane: Lane, job: JournalReadJob) -> Result<()> {
        let (store, is_last) = self.enter().await;
        let done = store.run_journal_read(lane, job).await;
        drop(store);
        self.leave(is_last, done).await
    }

    async fn is_current(&self) -> Result<bool> {
        let (store, is_last) = self.enter().await;
        let is_current = store.is_current().await;
        drop(store);
        self.leave(is_last, is_current).await
    }

    async fn copy_to(&self, folder: &Path) -> Result<()> {
        let (store, is_last) = self.enter().await;
        let done = store.copy_to(folder).await;
        drop(store);
        self.leave(is_last, done).await
    }

    fn commits(&self) -> broadcast::Receiver<Commit> {
        match &self.wire().store {
            Some(store) => store.commits(),
            None => broadcast::channel(1).1,
        }
    }

    async fn close(&self) {
        let store = self.wire().store.clone();
        if let Some(store) = store {
            store.close().await;
        }
    }
}
