//! The send queue's runner: takes what is queued, calls WhatsApp, writes down what came of it.
//!
//! The order is always: begin (committed), call, answer (committed). At the start, calls that an earlier run began and nobody
//! answered become *unknown* and are never taken up again; what was only queued goes on. Within a conversation one message is
//! under way at a time, so they arrive in the order in which they were written; conversations do not wait for each other.
//! How fast they go is decided by the [pace](Pace). A refusal that concerns the whole number stops that number alone.
//!
//! A message with a file waits in the queue until WhatsApp has the file: an upload shows nothing to anybody, so it is repeated
//! until it succeeds, is refused, or the message may not go any more, and never makes a message unknown. Of one file for one
//! number a single upload is under way at a time. Reactions and read receipts are errands of the same runner: harmless when
//! repeated, so an answer that never came is simply asked for again.
//!
//! What was planned for later becomes queued here when its time has come, by this runner's clock.
//!
//! When the hub stops, nothing new begins and the calls under way are waited for; a call has its own end, so this takes seconds.

mod busy;
mod cloud;
mod pace;
mod translate;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use metrics::{counter, gauge};
use sangam_model::id::{CommandId, MessageId, WorkspaceId};
use sangam_model::send::Answer;
use sangam_model::time::SECOND;
use sangam_model::{Clock, Random, Timestamp};
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use busy::{Busy, Claim, Work};
pub use cloud::CloudGraph;
pub use pace::Pace;

use crate::inbox::{Call, ErrandCall, Inbox, Outcome, UploadCall, UploadOutcome, file_to_upload};
use crate::metrics::{SENDS, SENDS_WAITING};
use crate::store::{Deed, Errand, Later, ReadTx, Result, SendJob, Store, Tx};

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

    /// Uploads a file once. What is not certain counts as not sent.
    async fn upload(&self, call: &UploadCall) -> UploadOutcome;

    /// Runs an errand once. What is not certain counts as not sent.
    async fn run(&self, call: &ErrandCall) -> Outcome;
}

/// Works through the queue.
pub struct Sender {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    graph: Arc<dyn Graph>,
    queued: Arc<Notify>,
    pace: Arc<Pace>,
    busy: Busy,
    run: Uuid,
}

/// What there is to do now, and when to look again.
struct Plan {
    orphaned: Vec<SendJob>,
    unknown: Vec<SendJob>,
    /// Planned messages whose time has come.
    laters: Vec<Later>,
    due: Vec<Due>,
    errands: Vec<Errand>,
    next: Option<Timestamp>,
    waiting: u64,
}

/// A message whose turn it is.
struct Due {
    job: SendJob,
    /// The digest of its file, if WhatsApp does not have it yet.
    wants: Option<String>,
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
        let (pace, busy) = (Arc::default(), Busy::default());
        Arc::new(Self { store, clock, random, graph, queued, pace, busy, run })
    }

    /// How fast this runner goes; whoever hears customers write tells it.
    #[must_use]
    pub fn pace(&self) -> Arc<Pace> {
        Arc::clone(&self.pace)
    }

    /// Sends until `stop`, then waits for the calls under way.
    pub async fn run(self: Arc<Self>, stop: CancellationToken) {
        let mut calls = JoinSet::new();
        while !stop.is_cancelled() {
            let wait = match self.begin_due(&mut calls).await {
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
            if !plan.laters.is_empty() {
                continue;
            }
            if plan.due.is_empty() && plan.errands.is_empty() {
                return Ok(());
            }
            for due in plan.due {
                self.run_one(due).await?;
            }
            for errand in plan.errands {
                if let Some(call) = self.begin_errand(errand.workspace_id, errand.id).await? {
                    let outcome = self.graph.run(&call).await;
                    self.write_errand(&call, outcome).await?;
                }
            }
        }
    }

    async fn run_one(&self, Due { job, wants }: Due) -> Result<()> {
        if wants.is_some() {
            if let Some(call) = self.begin_upload(job.workspace_id, job.message_id).await? {
                let outcome = self.graph.upload(&call).await;
                self.write_upload(&call, outcome).await?;
            }
        } else if let Some(call) = self.begin(job.workspace_id, job.message_id).await? {
            let outcome = self.graph.send(&call).await;
            self.write_down(call.job.workspace_id, call.job.message_id, outcome).await?;
        }
        Ok(())
    }

    async fn begin_due(self: &Arc<Self>, calls: &mut JoinSet<()>) -> Result<Timestamp> {
        let mut plan = self.plan().await?;
        self.settle(&plan).await?;
        if !plan.laters.is_empty() {
            // What was planned is queued by now.
            plan = self.plan().await?;
        }
        let now = self.clock.now();
        // A conversation, or the queue behind it, may have more than was looked at.
        let mut next = plan.next.unwrap_or(now.plus(PATROL)).min(now.plus(PATROL));
        if !plan.laters.is_empty() {
            next = next.min(now.plus(SECOND));
        }
        for due in plan.due {
            if calls.len() >= PARALLEL {
                return Ok(now.plus(PATROL));
            }
            next = next.min(self.take_up(calls, due, now).await?);
        }
        for errand in plan.errands {
            if calls.len() >= PARALLEL {
                return Ok(now.plus(PATROL));
            }
            next = next.min(self.take_up_errand(calls, &errand, now).await?);
        }
        Ok(next)
    }

    /// Begins a message's call or its upload, if it is free to; says when to look again.
    async fn take_up(
        self: &Arc<Self>,
        calls: &mut JoinSet<()>,
        Due { job, wants }: Due,
        now: Timestamp,
    ) -> Result<Timestamp> {
        let later = now.plus(PATROL);
        if let Some(digest) = wants {
            let Some(claim) = self.busy.claim(Work::Upload(job.number_id, digest)) else { return Ok(later) };
            if let Some(call) = self.begin_upload(job.workspace_id, job.message_id).await? {
                calls.spawn(Arc::clone(self).upload(call, claim));
            }
            return Ok(later);
        }
        if let Err(free_at) = self.pace.take(job.number_id, job.conversation_id, now) {
            return Ok(free_at);
        }
        if let Some(call) = self.begin(job.workspace_id, job.message_id).await? {
            calls.spawn(Arc::clone(self).call(call));
        }
        Ok(later)
    }

    async fn take_up_errand(
        self: &Arc<Self>,
        calls: &mut JoinSet<()>,
        errand: &Errand,
        now: Timestamp,
    ) -> Result<Timestamp> {
        let later = now.plus(PATROL);
        let Some(claim) = self.busy.claim(Work::of(errand)) else { return Ok(later) };
        // A reaction is a message; a receipt is none.
        let is_message = matches!(errand.deed, Deed::React { .. });
        if is_message && let Err(free_at) = self.pace.take(errand.number_id, errand.conversation_id, now) {
            return Ok(free_at);
        }
        if let Some(call) = self.begin_errand(errand.workspace_id, errand.id).await? {
            calls.spawn(Arc::clone(self).run_errand(call, claim));
        }
        Ok(later)
    }

    async fn plan(&self) -> Result<Plan> {
        let (run, now) = (self.run, self.clock.now());
        let plan = self.store.read(move |tx| look(&*tx, run, now)).await?;
        gauge!(SENDS_WAITING).set(plan.waiting as f64);
        Ok(plan)
    }

    /// Settles what needs no call: orphans become unknown, people are told of unknowns when it is time, and so is what was
    /// planned queued, or held.
    async fn settle(&self, plan: &Plan) -> Result<()> {
        for job in &plan.orphaned {
            let outcome = Outcome { answer: Answer::CallerGone, wamid: None, error: None, recipient: None };
            self.write_down(job.workspace_id, job.message_id, outcome).await?;
        }
        for job in &plan.unknown {
            let id = job.message_id;
            self.with_inbox(job.workspace_id, move |inbox| inbox.reveal(id)).await?;
        }
        for later in &plan.laters {
            let id = later.id;
            self.with_inbox(later.workspace_id, move |inbox| inbox.keep_appointment(id)).await?;
        }
        Ok(())
    }

    async fn begin(&self, workspace_id: WorkspaceId, id: MessageId) -> Result<Option<Call>> {
        let run = self.run;
        self.with_inbox(workspace_id, move |inbox| inbox.begin(id, run)).await
    }

    async fn begin_upload(&self, workspace_id: WorkspaceId, id: MessageId) -> Result<Option<UploadCall>> {
        self.with_inbox(workspace_id, move |inbox| inbox.begin_upload(id)).await
    }

    async fn begin_errand(&self, workspace_id: WorkspaceId, id: CommandId) -> Result<Option<ErrandCall>> {
        self.with_inbox(workspace_id, move |inbox| inbox.begin_errand(id)).await
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
        self.pace.learn(call.number.id, call.job.conversation_id, &outcome, self.clock.now());
        let (workspace_id, id) = (call.job.workspace_id, call.job.message_id);
        insist(|| self.write_down(workspace_id, id, outcome.clone())).await;
        self.queued.notify_one();
    }

    /// One upload. If what it brought cannot be written down, the message still waits and the file is uploaded once more.
    async fn upload(self: Arc<Self>, call: UploadCall, claim: Claim) {
        let outcome = self.graph.upload(&call).await;
        insist(|| self.write_upload(&call, outcome.clone())).await;
        drop(claim);
        self.queued.notify_one();
    }

    async fn run_errand(self: Arc<Self>, call: ErrandCall, claim: Claim) {
        let outcome = self.graph.run(&call).await;
        let Errand { number_id, conversation_id, .. } = call.errand;
        self.pace.learn(number_id, conversation_id, &outcome, self.clock.now());
        insist(|| self.write_errand(&call, outcome.clone())).await;
        drop(claim);
        self.queued.notify_one();
    }

    async fn write_down(&self, workspace_id: WorkspaceId, id: MessageId, outcome: Outcome) -> Result<()> {
        self.with_inbox(workspace_id, move |inbox| inbox.answered(id, outcome.clone())).await
    }

    async fn write_upload(&self, call: &UploadCall, outcome: UploadOutcome) -> Result<()> {
        let (id, file) = (call.job.message_id, call.file.clone());
        let done = move |inbox: &mut Inbox<'_>| inbox.upload_done(id, &file, outcome.clone());
        self.with_inbox(call.job.workspace_id, done).await
    }

    async fn write_errand(&self, call: &ErrandCall, outcome: Outcome) -> Result<()> {
        let id = call.errand.id;
        self.with_inbox(call.errand.workspace_id, move |inbox| inbox.errand_done(id, &outcome)).await
    }

    async fn with_inbox<T: Send + 'static>(
        &self,
        workspace_id: WorkspaceId,
        mut job: impl FnMut(&mut Inbox<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (clock, random) = (Arc::clone(&self.clock), Arc::clone(&self.random));
        let write = self.store.write(workspace_id, move |tx: &mut dyn Tx| {
            let mut inbox = Inbox::new(tx, &*clock, &*random);
            let made = job(&mut inbox)?;
            inbox.finish()?;
            Ok(made)
        });
        write.await
    }
}

/// Writes an answer down, however long the database is not available.
async fn insist<F: Future<Output = Result<()>>>(mut write: impl FnMut() -> F) {
    while let Err(error) = write().await {
        tracing::error!(error = &error as &dyn std::error::Error, "an answer waits to be written down");
        if !error.is_passing() {
            break;
        }
        tokio::time::sleep(PAUSE).await;
    }
}

fn look(tx: &dyn ReadTx, run: Uuid, now: Timestamp) -> Result<Plan> {
    let with_file = |job: SendJob| {
        let wants = file_to_upload(tx, &job, now)?.map(|file| file.sha256);
        Ok(Due { job, wants })
    };
    let due: Result<Vec<Due>> = tx.sends_due(now, GLANCE)?.into_iter().map(with_file).collect();
    Ok(Plan {
        orphaned: tx.sends_orphaned(run)?,
        unknown: tx.sends_to_reveal(now, GLANCE)?,
        laters: tx.laters_due(now, GLANCE)?,
        due: due?,
        errands: tx.errands_due(now, GLANCE)?,
        next: [tx.next_send_due(now)?, tx.next_errand_due(now)?, tx.next_later_due(now)?]
            .into_iter()
            .flatten()
            .min(),
        waiting: tx.sends_waiting()?,
    })
}
