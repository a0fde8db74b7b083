//! Runs what is due at a stored time: snoozed conversations wake, the router looks again, surveys are asked. It also continues work
//! that is too long for one transaction: parting two customers, handing back the chats of somebody who was removed or may no longer see
//! them, and rebuilding what an earlier version stored differently.
//!
//! The times are in the database and nowhere else, so a hub that was down does at its start what it missed, once and in order. Each row
//! has a transaction of its own that looks again: a conversation that the customer woke, or that somebody snoozed for longer, is left
//! alone. A survey that is asked wakes the send queue. A database that is not available is asked again.
//!
//! Of each kind a few are done in a round, so however many of one there are, those of another come to their turn, and the alarm stops
//! when it is told to.

use std::collections::BTreeSet;
use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use sangam_model::id::{CommandId, ConversationId, WorkspaceId};
use sangam_model::{Clock, Random, Timestamp};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::background::rest::rest;
use crate::ground::Ground;
use crate::inbox::Inbox;
use crate::store::{ReadTx, Result, Store};

/// Conversations looked at in one go.
const GLANCE: u32 = 64;
/// How often to look: somebody may have chosen a time nearer than any known one.
const PATROL: Duration = Duration::from_secs(1);

/// What could not be done since there was nothing else to do.
#[derive(Default)]
struct Odd {
    sleepers: BTreeSet<ConversationId>,
    routed: BTreeSet<ConversationId>,
    surveys: BTreeSet<ConversationId>,
    pairs: BTreeSet<CommandId>,
    left_behind: BTreeSet<ConversationId>,
    outdated: BTreeSet<ConversationId>,
}

/// What a round found.
enum Round {
    /// There may be more that is due.
    HasMore,
    /// Nothing is due before this.
    Next(Option<Timestamp>),
}

/// Watches the clock for those who sleep.
pub struct Alarm {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    queued: Arc<Notify>,
}

impl Alarm {
    /// On this ground. `queued` is notified when there may be something to send.
    #[must_use]
    pub fn new(ground: Ground, queued: Arc<Notify>) -> Arc<Self> {
        let Ground { store, clock, random, .. } = ground;
        Arc::new(Self { store, clock, random, queued })
    }

    /// Wakes until `stop`.
    pub async fn run(self: Arc<Self>, stop: CancellationToken) {
        let mut odd = Odd::default();
        while !stop.is_cancelled() {
            let round = self.round(&mut odd, &stop).await.map(|found| match found {
                Round::HasMore => Duration::ZERO,
                Round::Next(next) => {
                    odd = Odd::default();
                    next.map_or(PATROL, |next| self.until(next).min(PATROL))
                }
            });
            rest(round, PATROL, "sleepers wait", pending(), &stop).await;
        }
    }

    fn until(&self, next: Timestamp) -> Duration {
        Duration::from_millis(next.since(self.clock.now()).max(0).unsigned_abs())
    }

    /// Does everything whose time has come; says when the next one's does. For a system that is replayed step by step.
    ///
    /// # Errors
    /// What the database says.
    pub async fn run_due(&self) -> Result<Option<Timestamp>> {
        let (mut odd, stop) = (Odd::default(), CancellationToken::new());
        loop {
            if let Round::Next(next) = self.round(&mut odd, &stop).await? {
                return Ok(next);
            }
        }
    }

    /// One glance at each kind.
    async fn round(&self, odd: &mut Odd, stop: &CancellationToken) -> Result<Round> {
        let Odd { sleepers, routed, surveys, pairs, left_behind, outdated } = odd;
        let mut done = self
            .glance(sleepers, stop, |tx, now, limit| tx.sleepers_due(now, limit), |inbox, id| inbox.wake(id))
            .await?;
        done += self
            .glance(routed, stop, |tx, now, limit| tx.routed_due(now, limit), |inbox, id| inbox.route_due(id))
            .await?;
        let asked = self
            .glance(surveys, stop, |tx, now, limit| tx.surveys_due(now, limit), |inbox, id| inbox.ask_due(id))
            .await?;
        if asked > 0 {
            self.queued.notify_one();
        }
        done += asked;
        done += self
            .glance(pairs, stop, |tx, _, limit| tx.pairs_moving(limit), |inbox, id| inbox.go_on_splitting(id))
            .await?;
        done += self
            .glance(left_behind, stop, |tx, _, limit| tx.left_behind(limit), |inbox, id| inbox.hand_back(id))
            .await?;
        done += self
            .glance(outdated, stop, |tx, _, limit| tx.outdated(limit), |inbox, id| inbox.renew_outdated(id))
            .await?;
        // What was done may have made something else due.
        if done > 0 {
            return Ok(Round::HasMore);
        }
        let now = self.clock.now();
        let next = self.store.read(move |tx| {
            Ok([tx.next_sleeper_due(now)?, tx.next_routed_due(now)?, tx.next_survey_due(now)?])
        });
        Ok(Round::Next(next.await?.into_iter().flatten().min()))
    }

    /// Does some of what is due, one after the other, until `stop`; says how many. What cannot be done waits, and holds up nobody.
    async fn glance<I: Copy + Ord + Send + 'static>(
        &self,
        odd: &mut BTreeSet<I>,
        stop: &CancellationToken,
        due: impl Fn(&ReadTx<'_>, Timestamp, u32) -> Result<Vec<(WorkspaceId, I)>> + Copy + Send + 'static,
        act: impl Fn(&mut Inbox<'_, '_>, I) -> Result<()> + Copy + Send + 'static,
    ) -> Result<usize> {
        let now = self.clock.now();
        let limit = GLANCE.saturating_add(u32::try_from(odd.len()).unwrap_or(u32::MAX));
        let mut ready = self.store.read(move |tx| due(tx, now, limit)).await?;
        ready.retain(|(_, id)| !odd.contains(id));
        let mut done = 0;
        for (workspace_id, id) in ready {
            if stop.is_cancelled() {
                break;
            }
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
        Ok(done)
    }

    async fn look_at(
        &self,
        workspace_id: WorkspaceId,
        job: impl Fn(&mut Inbox<'_, '_>) -> Result<()> + Send + 'static,
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
