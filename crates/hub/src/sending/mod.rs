//! The send queue's runner: takes what is queued, calls WhatsApp, writes down what came of it.
//!
//! The order is always: begin (committed), call, answer (committed). At the start, calls that an earlier run began and nobody
//! answered become *unknown* and are never taken up again; what was only queued goes on. Within a conversation one message is
//! under way at a time, so they arrive in the order in which they were written; conversations do not wait for each other.
//! A number sends at most twenty messages a second. A refusal that concerns the whole number stops that number alone.
//!
//! When the hub stops, nothing new begins and the calls under way are waited for; a call has its own end, so this takes seconds.

mod cloud;
mod pace;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use metrics::{counter, gauge};
use sangam_model::id::{MessageId, WorkspaceId};
use sangam_model::send::Answer;
use sangam_model::{Clock, Random, Timestamp};
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

pub use cloud::CloudGraph;
use pace::Pace;

use crate::inbox::{Call, Inbox, Outcome};
use crate::metrics::{SENDS, SENDS_WAITING};
use crate::store::{ReadTx, Result, SendJob, Store};

/// Calls under way at once.
const PARALLEL: usize = 16;
/// Jobs looked at in one go.
const GLANCE: u32 = 64;
/// How long to wait before asking a database again that was not available.
const PAUSE: Duration = Duration::from_millis(500);
/// How often to look without being told.
const PATROL: i64 = 5_000;

/// Whoever can hand a message to WhatsApp.
#[async_trait]
pub trait Graph: Send + Sync + 'static {
    /// Makes one call and says honestly what is known of it. Never repeats anything.
    async fn send(&self, call: &Call) -> Outcome;
}

/// Works through the queue.
pub struct Sender {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    graph: Arc<dyn Graph>,
    queued: Arc<Notify>,
    run: Uuid,
}

/// What there is to do now, and when to look again.
struct Plan {
    orphaned: Vec<SendJob>,
    unknown: Vec<SendJob>,
    due: Vec<SendJob>,
    next: Option<Timestamp>,
    waiting: u64,
}

impl Sender {
    /// A runner that is woken by `queued`. Each runner is a new run: calls of any other are orphans.
    #[must_use]
    pub fn new(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        graph: Arc<dyn Graph>,
        queued: Arc<Notify>,
    ) -> Arc<Self> {
        let run = sangam_model::id::fresh(&*clock, &*random);
        Arc::new(Self { store, clock, random, graph, queued, run })
    }

    /// Sends until `stop`, then waits for the calls under way.
    pub async fn run(self: Arc<Self>, stop: CancellationToken) {
        let mut calls = JoinSet::new();
        let mut pace = Pace::default();
        while !stop.is_cancelled() {
            let wait = match self.begin_due(&mut calls, &mut pace).await {
                Ok(next) => {
                    Duration::from_millis(next.since(self.clock.now()).clamp(0, PATROL).unsigned_abs())
                }
                Err(error) => {
                    tracing::error!(error = &error as &dyn std::error::Error, "the send queue waits");
                    PAUSE
                }
            };
            tokio::select! {
                biased;
                () = stop.cancelled() => break,
                Some(_) = calls.join_next(), if !calls.is_empty() => {}
                () = self.queued.notified() => {}
                () = tokio::time::sleep(wait) => {}
            }
        }
        while calls.join_next().await.is_some() {}
    }

    /// Sends, one after the other in the caller's task, whatever is due now. For a system that is replayed step by step.
    ///
    /// # Errors
    /// What the database says.
    pub async fn run_due(&self) -> Result<()> {
        loop {
            let plan = self.plan().await?;
            self.settle(&plan).await?;
            if plan.due.is_empty() {
                return Ok(());
            }
            for job in plan.due {
                if let Some(call) = self.begin(job.workspace_id, job.message_id).await? {
                    let outcome = self.graph.send(&call).await;
                    self.write_down(call.job.workspace_id, call.job.message_id, outcome).await?;
                }
            }
        }
    }

    async fn begin_due(self: &Arc<Self>, calls: &mut JoinSet<()>, pace: &mut Pace) -> Result<Timestamp> {
        let plan = self.plan().await?;
        self.settle(&plan).await?;
        let now = self.clock.now();
        let mut next = plan.next.unwrap_or(now.plus(PATROL));
        for job in plan.due {
            if calls.len() >= PARALLEL {
                return Ok(now.plus(PATROL));
            }
            match pace.take(job.number_id, now) {
                Err(free_at) => next = next.min(free_at),
                Ok(()) => {
                    if let Some(call) = self.begin(job.workspace_id, job.message_id).await? {
                        calls.spawn(Arc::clone(self).call(call));
                    }
                    // Its conversation, or the queue behind it, may have more.
                    next = next.min(now.plus(PATROL));
                }
            }
        }
        Ok(next)
    }

    async fn plan(&self) -> Result<Plan> {
        let (run, now) = (self.run, self.clock.now());
        let plan = self.store.read(move |tx| look(tx, run, now)).await?;
        gauge!(SENDS_WAITING).set(plan.waiting as f64);
        Ok(plan)
    }

    /// Settles what needs no call: orphans become unknown, and people are told of unknowns when it is time.
    async fn settle(&self, plan: &Plan) -> Result<()> {
        for job in &plan.orphaned {
            let outcome = Outcome { answer: Answer::CallerGone, wamid: None, error: None, recipient: None };
            self.write_down(job.workspace_id, job.message_id, outcome).await?;
        }
        for job in &plan.unknown {
            let (id, clock, random) = (job.message_id, Arc::clone(&self.clock), Arc::clone(&self.random));
            let reveal = move |tx: &mut dyn crate::store::Tx| {
                let mut inbox = Inbox::new(tx, &*clock, &*random);
                inbox.reveal(id)?;
                inbox.finish()
            };
            self.store.write(job.workspace_id, reveal).await?;
        }
        Ok(())
    }

    async fn begin(&self, workspace_id: WorkspaceId, id: MessageId) -> Result<Option<Call>> {
        let (clock, random, run) = (Arc::clone(&self.clock), Arc::clone(&self.random), self.run);
        self.store
            .write(workspace_id, move |tx| {
                let mut inbox = Inbox::new(tx, &*clock, &*random);
                let call = inbox.begin(id, run)?;
                inbox.finish()?;
                Ok(call)
            })
            .await
    }

    /// One call from its begin to its written answer. If the answer cannot be written before the hub stops, the next run
    /// finds the call without its caller: unknown, which is the truth.
    async fn call(self: Arc<Self>, call: Call) {
        let outcome = self.graph.send(&call).await;
        let label = match outcome.answer {
            Answer::Accepted => "accepted",
            Answer::NotSent => "not_sent",
            Answer::Refused(_) => "refused",
            Answer::Ambiguous | Answer::CallerGone => "unknown",
        };
        counter!(SENDS, "outcome" => label).increment(1);
        while let Err(error) =
            self.write_down(call.job.workspace_id, call.job.message_id, outcome.clone()).await
        {
            tracing::error!(error = &error as &dyn std::error::Error, "an answer waits to be written down");
            if !error.is_passing() {
                break;
            }
            tokio::time::sleep(PAUSE).await;
        }
        self.queued.notify_one();
    }

    async fn write_down(&self, workspace_id: WorkspaceId, id: MessageId, outcome: Outcome) -> Result<()> {
        let (clock, random) = (Arc::clone(&self.clock), Arc::clone(&self.random));
        self.store
            .write(workspace_id, move |tx| {
                let mut inbox = Inbox::new(tx, &*clock, &*random);
                inbox.answered(id, outcome.clone())?;
                inbox.finish()
            })
            .await
    }
}

fn look(tx: &dyn ReadTx, run: Uuid, now: Timestamp) -> Result<Plan> {
    Ok(Plan {
        orphaned: tx.sends_orphaned(run)?,
        unknown: tx.sends_to_reveal(now, GLANCE)?,
        due: tx.sends_due(now, GLANCE)?,
        next: tx.next_send_due(now)?,
        waiting: tx.sends_waiting()?,
    })
}
