//! The task that drives signups from step to step.
//!
//! Every signup under way has at most one task here, so its steps come one after the other while a slow one holds up nobody else. A
//! code is exchanged the moment it comes. At the start what was under way is found on the disk: exchanges without their
//! code end, askings without their caller are possibly spent, everything else goes on. Now and then tickets that nobody
//! opened end, choices that nobody made, and askings whose day is over. Where other hubs serve from the same database, what they may
//! be at is left to them until it has [stood still](super::leftovers) for a while.
//!
//! When the hub stops, no new step begins and the one under way is waited for.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use sangam_model::backoff::Backoff;
use sangam_model::id::SignupId;
use sangam_model::time::SECOND;
use sangam_protocol::connect::{SignupStep, problem};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

use super::leftovers::Leftovers;
use super::{Connector, Result, Turn, Work};
use crate::store::Duty;

/// How often to look without being told.
const PATROL: Duration = Duration::from_secs(30);
/// How often a step is tried while WhatsApp cannot be asked.
const TRIES: u32 = 5;
/// The pause before the second try; it doubles.
const PAUSES: Backoff = Backoff { first: SECOND, factor: 2, longest: 60 * SECOND };

/// See the module.
pub struct Worker {
    connector: Arc<Connector>,
    queue: mpsc::UnboundedReceiver<Work>,
    is_recovered: bool,
    standing: Leftovers,
    busy: HashSet<SignupId>,
    again: HashSet<SignupId>,
}

impl Worker {
    pub(super) fn new(connector: Arc<Connector>, queue: mpsc::UnboundedReceiver<Work>) -> Self {
        let (standing, busy, again) = (Leftovers::default(), HashSet::new(), HashSet::new());
        Self { connector, queue, is_recovered: false, standing, busy, again }
    }

    /// Takes up what an earlier run left, once. To be called before the hub listens: a code that comes now is no orphan.
    pub async fn recover(&mut self) {
        if !self.is_recovered && self.connector.serves_alone() {
            self.is_recovered = logged(self.connector.recover().await).is_some();
        }
    }

    /// Works until `stop`, then waits for the steps under way.
    /// `duty` says whether what nobody asked for is this hub's to do: taking up what another left, and looking around.
    pub async fn run(mut self, mut duty: Duty, stop: CancellationToken) {
        let mut tasks = JoinSet::new();
        let mut patrol = tokio::time::interval(PATROL);
        patrol.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = stop.cancelled() => break,
                // Where nobody can give or take it there is nothing to wait for.
                Ok(()) = duty.changed() => {}
                Some(work) = self.queue.recv() => self.take(work, &mut tasks, &stop),
                Some(ended) = tasks.join_next(), if !tasks.is_empty() => self.ended(ended, &mut tasks, &stop),
                _ = patrol.tick(), if *duty.borrow() > 0 => {
                    self.recover().await;
                    let mut able = logged(self.connector.look_around().await).unwrap_or_default();
                    if !self.connector.serves_alone() {
                        let left = self.connector.take_up_left(&mut self.standing).await;
                        able = logged(left).unwrap_or_default();
                    }
                    for id in able {
                        self.take(Work::GoOn(id), &mut tasks, &stop);
                    }
                }
            }
        }
        while tasks.join_next().await.is_some() {}
    }

    fn take(&mut self, work: Work, tasks: &mut JoinSet<SignupId>, stop: &CancellationToken) {
        let (id, code) = match work {
            Work::Exchange(id, code) => (id, Some(code)),
            Work::GoOn(id) => (id, None),
        };
        if !self.busy.insert(id) {
            self.again.insert(id);
            return;
        }
        let (connector, stop) = (Arc::clone(&self.connector), stop.clone());
        tasks.spawn(async move {
            if let Some(code) = code {
                logged(connector.exchange(id, &code).await);
            }
            connector.drive(id, &stop).await;
            id
        });
    }

    fn ended(
        &mut self,
        ended: Result<SignupId, tokio::task::JoinError>,
        tasks: &mut JoinSet<SignupId>,
        stop: &CancellationToken,
    ) {
        match ended {
            Ok(id) => {
                self.busy.remove(&id);
                if self.again.remove(&id) {
                    self.take(Work::GoOn(id), tasks, stop);
                }
            }
            Err(error) => {
                tracing::error!(%error, "a signup's task died");
                // Whose it was is not known; the next round takes up what is still under way.
                self.busy.clear();
            }
        }
    }
}

impl Connector {
    /// Takes up what an earlier run of the hub left: to be called once, before anything else.
    ///
    /// # Errors
    /// The store's.
    pub async fn recover(&self) -> Result<()> {
        for signup in self.store.read(|tx| tx.open_signups()).await? {
            if signup.step == SignupStep::Exchanging {
                self.change(signup.id, &[SignupStep::Exchanging], |_, signup| {
                    signup.fail(problem::EXCHANGE_UNANSWERED, None);
                    Ok(())
                })
                .await?;
            }
        }
        self.call_orphans_spent().await
    }

    /// Ends what is too late, and says which signups can go on.
    async fn look_around(&self) -> Result<Vec<SignupId>> {
        self.expire_askings().await?;
        let now = self.clock.now();
        let mut able = Vec::new();
        for signup in self.store.read(|tx| tx.open_signups()).await? {
            match signup.step {
                _ if signup.is_late(now) => {
                    const FROM: &[SignupStep] =
                        &[SignupStep::Issued, SignupStep::Opened, SignupStep::Choosing];
                    self.change(signup.id, FROM, move |_, signup| {
                        if signup.is_late(now) {
                            signup.fail(problem::TICKET_EXPIRED, None);
                        }
                        Ok(())
                    })
                    .await?;
                }
                SignupStep::Exchanging if signup.expires_at <= now => {
                    self.change(signup.id, &[SignupStep::Exchanging], |_, signup| {
                        signup.fail(problem::EXCHANGE_UNANSWERED, None);
                        Ok(())
                    })
                    .await?;
                }
                SignupStep::Checking | SignupStep::Subscribing | SignupStep::Asking => able.push(signup.id),
                _ => {}
            }
        }
        Ok(able)
    }

    /// Takes steps until it is somebody else's turn.
    async fn drive(&self, id: SignupId, stop: &CancellationToken) {
        let mut tried = 1;
        while !stop.is_cancelled() {
            match logged(self.advance(id, tried >= TRIES).await) {
                Some(Turn::Moved) => tried = 1,
                Some(Turn::Rest) => return,
                Some(Turn::Later) => {
                    let pause = Duration::from_millis(PAUSES.after(tried).unsigned_abs());
                    tried += 1;
                    tokio::select! {
                        () = stop.cancelled() => return,
                        () = tokio::time::sleep(pause) => {}
                    }
                }
                // The next round tries again.
                None => return,
            }
        }
    }
}

fn logged<T>(outcome: Result<T>) -> Option<T> {
    outcome
        .inspect_err(|error| tracing::error!(error = error as &dyn std::error::Error, "a signup waits"))
        .ok()
}
