//! Wakes conversations that were sent to sleep, looks again at those the router has still to do with, asks customers how it was, when
//! their time has come, and goes on parting customers whose messages were too many for one turn.
//!
//! Nothing is remembered but the times in the database, so a hub that was down wakes at its start whatever should have woken
//! meanwhile, once and in order. Each wakes in a transaction of its own that looks again: what the customer woke, or somebody
//! sent to sleep for longer in the same moment, is left alone. Whoever is to be asked how it was is asked now: the send queue is
//! woken. A database that is not available is asked again.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use sangam_model::id::WorkspaceId;
use sangam_model::{Clock, Random, Timestamp};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::inbox::Inbox;
use crate::store::{ReadTx, Result, Store};

/// Conversations looked at in one go.
const GLANCE: u32 = 64;
/// How often to look: somebody may have chosen a time nearer than any known one. In milliseconds.
const PATROL: i64 = 1_000;

/// Watches the clock for those who sleep.
pub struct Alarm {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    queued: Arc<Notify>,
}

impl Alarm {
    /// Over this store. `queued` is notified when there may be something to send.
    #[must_use]
    pub fn new(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        queued: Arc<Notify>,
    ) -> Arc<Self> {
        Arc::new(Self { store, clock, random, queued })
    }

    /// Wakes until `stop`.
    pub async fn run(self: Arc<Self>, stop: CancellationToken) {
        while !stop.is_cancelled() {
            let wait = match self.run_due().await {
                Ok(Some(next)) => next.since(self.clock.now()).clamp(0, PATROL),
                Ok(None) => PATROL,
                Err(error) => {
                    tracing::error!(error = &error as &dyn std::error::Error, "sleepers wait");
                    PATROL
                }
            };
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(Duration::from_millis(wait.unsigned_abs())) => {}
            }
        }
    }

    /// Does everything whose time has come; says when the next one's does.
    ///
    /// # Errors
    /// What the database says.
    pub async fn run_due(&self) -> Result<Option<Timestamp>> {
        self.each_due(|tx, now, limit| tx.sleepers_due(now, limit), |inbox, id| inbox.wake(id)).await?;
        self.each_due(|tx, now, limit| tx.routed_due(now, limit), |inbox, id| inbox.route_due(id)).await?;
        if self.each_due(|tx, now, limit| tx.surveys_due(now, limit), |inbox, id| inbox.ask_due(id)).await?
            > 0
        {
            self.queued.notify_one();
        }
        self.each_due(|tx, _, limit| tx.pairs_moving(limit), |inbox, id| inbox.go_on_splitting(id)).await?;
        let now = self.clock.now();
        let next = self.store.read(move |tx| {
            Ok([tx.next_sleeper_due(now)?, tx.next_routed_due(now)?, tx.next_survey_due(now)?])
        });
        Ok(next.await?.into_iter().flatten().min())
    }

    /// Does what is due, one after the other, until nothing is; says how much it did. What cannot be done waits, and holds up nobody.
    async fn each_due<I: Copy + Ord + Send + 'static>(
        &self,
        due: impl Fn(&dyn ReadTx, Timestamp, u32) -> Result<Vec<(WorkspaceId, I)>> + Copy + Send + 'static,
        act: impl Fn(&mut Inbox<'_>, I) -> Result<()> + Copy + Send + 'static,
    ) -> Result<usize> {
        let (mut done, mut odd) = (0, BTreeSet::new());
        loop {
            let now = self.clock.now();
            let limit = GLANCE.saturating_add(u32::try_from(odd.len()).unwrap_or(u32::MAX));
            let mut ready = self.store.read(move |tx| due(&*tx, now, limit)).await?;
            ready.retain(|(_, id)| !odd.contains(id));
            if ready.is_empty() {
                return Ok(done);
            }
            for (workspace_id, id) in ready {
                match self.look_at(workspace_id, move |inbox| act(inbox, id)).await {
                    Ok(()) => done += 1,
                    Err(error) if error.is_of_one() => {
                        tracing::error!(
                            error = &error as &dyn std::error::Error,
                            "something that is due is passed over"
                        );
                        odd.insert(id);
                    }
                    Err(error) => return Err(error),
                }
            }
        }
    }

    async fn look_at(
        &self,
        workspace_id: WorkspaceId,
        job: impl Fn(&mut Inbox<'_>) -> Result<()> + Send + 'static,
    ) -> Result<()> {
        let (clock, random) = (Arc::clone(&self.clock), Arc::clone(&self.random));
        let look = self.store.write(workspace_id, move |tx| {
            let mut inbox = Inbox::new(tx, &*clock, &*random);
            job(&mut inbox)?;
            inbox.finish()
        });
        look.await
    }
}
