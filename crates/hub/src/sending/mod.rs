//! The send queue: takes queued messages, calls WhatsApp, stores the outcome.
//!
//! The order is always: begin (committed), call, answer (committed). At the start, calls that an earlier run began and nobody
//! answered become *unknown* and are never taken up again; what was only queued goes on. Within a conversation one message is
//! under way at a time, so they arrive in the order in which they were written; conversations do not wait for each other.
//! Whose message goes next is decided by the [rota](rota::Rota), how fast they go by the [pace](Pace). Numbers do not wait for each
//! other, and a refusal that ends a whole number stops that number alone. One that hinders it only in part fails its message, and no
//! talk is begun through the number until it is over; answers go on.
//!
//! A message with a file waits in the queue until WhatsApp has the file: an upload shows nothing to anybody, so it is repeated
//! until it succeeds, is refused, or the message may not go any more, and never makes a message unknown. Of one file for one
//! number a single upload is under way at a time. Reactions and read receipts are errands of the same runner: harmless when
//! repeated, so an answer that never came is simply asked for again.
//!
//! Where several hubs serve from one database one of them sends, and what comes before a call is committed behind a fence: a hub
//! that was believed dead and wakes can begin nothing more.
//!
//! What was planned for later becomes queued here when its time has come, by this runner's clock.
//!
//! A clock that ran ahead and is set right again keeps nothing waiting until it has caught up: what was never tried waits for no
//! clock, and a pause longer than the longest is not believed ([`free_at`](sangam_model::send::free_at)).
//!
//! A hub works the queue off in [shifts](shift::Shift), with many calls under way at once.

mod busy;
mod cloud;
mod pace;
mod rota;
mod shift;
mod translate;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use async_trait::async_trait;
use metrics::gauge;
use parking_lot::Mutex;
use sangam_model::id::{CommandId, MessageId, NumberId, WorkspaceId};
use sangam_model::send::Answer;
use sangam_model::time::SECOND;
use sangam_model::{Clock, Random, Timestamp};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use busy::Busy;
pub use cloud::CloudGraph;
pub use pace::Pace;
use rota::Rota;
use shift::Shift;

use crate::ground::Ground;
use crate::inbox::{Call, ErrandCall, Inbox, Outcome, QueuedSend, UploadCall, UploadOutcome};
use crate::service::metrics::SENDS_WAITING;
use crate::store::{Errand, Later, ReadTx, Result, SendJob, SendState, Store, StoreError, Tx};

/// Unknown sends and errands looked at in one go.
const GLANCE: u32 = 64;
/// How often to look without being told.
const PATROL: i64 = 5_000;

/// The calls to WhatsApp that the send queue makes.
#[async_trait]
pub trait Graph: Send + Sync + 'static {
    /// Makes one call and says honestly what is known of it. Never repeats anything.
    async fn send(&self, call: &Call) -> Outcome;

    /// Uploads a file once. What is not certain counts as not sent.
    async fn upload(&self, call: &UploadCall) -> UploadOutcome;

    /// Runs an errand once. What is not certain counts as not sent.
    async fn run(&self, call: &ErrandCall) -> Outcome;
}

/// Sets the gauge of waiting sends to zero when this hub stops sending, so that only the hub that took over reports it.
struct Shown;

impl Drop for Shown {
    fn drop(&mut self) {
        gauge!(SENDS_WAITING).set(0.0);
    }
}

/// Works through the queue.
pub struct Sender {
    store: Arc<dyn Store>,
    /// For what is written before a call: kept only while the work is this hub's.
    fenced: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    graph: Arc<dyn Graph>,
    queued: Arc<Notify>,
    pace: Arc<Pace>,
    rota: Arc<Mutex<Rota>>,
    busy: Busy,
    /// Reactions that wait for their pace until then. They are seen past, so that those of one number hide no other's.
    resting: Mutex<HashMap<CommandId, Timestamp>>,
    run: Uuid,
    /// The latest time since the last look, in milliseconds.
    latest: AtomicI64,
}

/// What there is to do now besides what the rota holds, and when to look again.
struct Plan {
    orphaned: Vec<SendJob>,
    unknown: Vec<SendJob>,
    /// Planned messages whose time has come.
    laters: Vec<Later>,
    errands: Vec<Errand>,
    next: Option<Timestamp>,
}

impl Sender {
    /// A runner that is woken by `queued`. Each runner is a new run: calls of any other are orphans.
    #[must_use]
    pub fn new(ground: Ground, graph: Arc<dyn Graph>, queued: Arc<Notify>) -> Arc<Self> {
        let Ground { store, clock, random, .. } = ground;
        let run = sangam_model::id::fresh(&*clock, &*random);
        let pace = Arc::new(Pace::begin(clock.now()));
        let (rota, busy) = (Arc::default(), Busy::default());
        let fenced = store.before_calls();
        Arc::new(Self {
            store,
            fenced,
            clock,
            random,
            graph,
            queued,
            pace,
            rota,
            busy,
            resting: Mutex::default(),
            run,
            latest: AtomicI64::default(),
        })
    }

    /// How fast this runner goes; whoever hears customers write tells it.
    #[must_use]
    pub fn pace(&self) -> Arc<Pace> {
        Arc::clone(&self.pace)
    }

    /// Sends until `stop`, then waits for the calls under way; uploads are dropped.
    pub async fn run(self: Arc<Self>, stop: CancellationToken) {
        let _shown = Shown;
        Shift::new(self, stop).work().await;
    }

    /// Sends, one after the other in the caller's task, whatever is due now. For a system that is replayed step by step.
    ///
    /// # Errors
    /// What the database says.
    pub async fn run_due(&self) -> Result<()> {
        loop {
            self.rota.lock().distrust();
            let plan = self.due().await?;
            let mut is_idle = plan.laters.is_empty() && plan.errands.is_empty();
            let now = self.now();
            let numbers = self.rota.lock().numbers();
            for number in numbers {
                while let Some(waiting) = self.next_of(number, now) {
                    is_idle = false;
                    self.run_one(waiting, now).await?;
                }
            }
            if is_idle {
                return Ok(());
            }
            for errand in plan.errands {
                if let Some(call) = self.begin_errand(errand.workspace_id, errand.id).await? {
                    let outcome = self.graph.run(&call).await;
                    self.write_errand(&call, outcome).await?;
                }
            }
        }
    }

    async fn run_one(&self, waiting: QueuedSend, now: Timestamp) -> Result<()> {
        let again = if waiting.wants.is_some() {
            let Some(call) = self.begin_upload(&waiting, now).await? else { return Ok(()) };
            self.rota.lock().begin(&waiting, now);
            let outcome = self.graph.upload(&call).await;
            self.write_upload(&call, outcome).await?
        } else {
            let Some(call) = self.begin(&waiting, now).await? else { return Ok(()) };
            self.rota.lock().begin(&waiting, now);
            let outcome = self.graph.send(&call).await;
            self.write_down(&call, outcome).await?
        };
        self.rota.lock().end(&waiting, again, now);
        Ok(())
    }

    fn next_of(&self, number: NumberId, now: Timestamp) -> Option<QueuedSend> {
        self.rota.lock().next(number, now)
    }

    /// What there is to do now besides what the rota holds. What needs no call is done.
    async fn due(&self) -> Result<Plan> {
        let plan = self.plan().await?;
        self.settle(&plan).await?;
        // What was planned is queued by now.
        if plan.laters.is_empty() { Ok(plan) } else { self.plan().await }
    }

    /// The time to begin and to rest by. The latest is remembered: when the clock goes back, even between two looks, nobody rests on.
    fn now(&self) -> Timestamp {
        let now = self.clock.now();
        self.latest.fetch_max(now.as_millis(), Ordering::Relaxed);
        now
    }

    async fn plan(&self) -> Result<Plan> {
        let (run, now, rota) = (self.run, self.clock.now(), Arc::clone(&self.rota));
        if self.latest.swap(now.as_millis(), Ordering::Relaxed) > now.as_millis() + SECOND {
            self.rota.lock().wake_all(now);
            self.resting.lock().clear();
        }
        let from = self.rota.lock().reads_from(now);
        let resting: HashSet<CommandId> = {
            let mut resting = self.resting.lock();
            resting.retain(|_, until| *until > now);
            resting.keys().copied().collect()
        };
        let read = self.store.read(move |tx| look(tx, run, now, from, &rota, &resting)).await?;
        let (plan, new, all) = read;
        let mut rota = self.rota.lock();
        rota.read(new, all.as_ref(), now);
        gauge!(SENDS_WAITING).set(rota.len() as f64);
        Ok(plan)
    }

    /// Settles what needs no call: orphans become unknown, people are told of unknowns when it is time, and so is what was
    /// planned queued, or held.
    async fn settle(&self, plan: &Plan) -> Result<()> {
        for job in &plan.orphaned {
            let outcome = Outcome { answer: Answer::CallerGone, wamid: None, error: None, recipient: None };
            let orphan = job.clone();
            let done = move |inbox: &mut Inbox<'_, '_>| inbox.answered(&orphan, None, outcome.clone());
            self.inside(&self.fenced, job.workspace_id, done).await.or_else(odd)?;
        }
        for job in &plan.unknown {
            let id = job.message_id;
            self.with_inbox(job.workspace_id, move |inbox| inbox.reveal(id)).await.or_else(odd)?;
        }
        for later in &plan.laters {
            let id = later.id;
            self.with_inbox(later.workspace_id, move |inbox| inbox.keep_appointment(id))
                .await
                .or_else(odd)?;
        }
        Ok(())
    }

    async fn begin(&self, waiting: &QueuedSend, now: Timestamp) -> Result<Option<Call>> {
        let (id, run) = (waiting.job.message_id, self.run);
        let mut begun: Option<Call> = None;
        let begin = move |inbox: &mut Inbox<'_, '_>| {
            // Whether it was committed may not have been heard: then it stands there already.
            if let Some(call) = &begun
                && inbox.is_under_way(&call.job)?
            {
                return Ok(Some(call.clone()));
            }
            begun = inbox.begin(id, run)?;
            Ok(begun.clone())
        };
        self.begin_with(waiting, now, begin).await
    }

    async fn begin_upload(&self, waiting: &QueuedSend, now: Timestamp) -> Result<Option<UploadCall>> {
        let id = waiting.job.message_id;
        self.begin_with(waiting, now, move |inbox| inbox.begin_upload(id)).await
    }

    /// Begins what the database lets begin. What it does not is no more what the rota believes it to be, or has to rest.
    async fn begin_with<C: Send + 'static>(
        &self,
        waiting: &QueuedSend,
        now: Timestamp,
        mut begin: impl FnMut(&mut Inbox<'_, '_>) -> Result<Option<C>> + Send + 'static,
    ) -> Result<Option<C>> {
        let SendJob { message_id, number_id, conversation_id, workspace_id, .. } = waiting.job;
        let begun = self.inside(&self.fenced, workspace_id, move |inbox| {
            Ok(match begin(inbox)? {
                Some(call) => (Some(call), None, false),
                None => (None, inbox.waiting(message_id)?, inbox.is_stopped(number_id)?),
            })
        });
        let (call, is, is_stopped) = begun.await?;
        let mut rota = self.rota.lock();
        match &is {
            _ if call.is_some() => {}
            Some(_) if is_stopped => rota.rest_number(number_id, now.plus(PATROL)),
            Some(is) if is == waiting => {
                // Something older of its conversation was not read yet.
                rota.rest_chat(conversation_id, now.plus(PATROL), now);
                rota.distrust();
            }
            _ => rota.replace(message_id, is, now),
        }
        Ok(call)
    }

    async fn begin_errand(&self, workspace_id: WorkspaceId, id: CommandId) -> Result<Option<ErrandCall>> {
        self.with_inbox(workspace_id, move |inbox| inbox.begin_errand(id)).await
    }

    /// Writes down what a call brought; says how the message waits, if it does.
    async fn write_down(&self, call: &Call, outcome: Outcome) -> Result<Option<QueuedSend>> {
        let (begun, called) = (call.job.clone(), call.recipient.phone.clone());
        let workspace_id = begun.workspace_id;
        let done = move |inbox: &mut Inbox<'_, '_>| {
            inbox.answered(&begun, called.as_ref(), outcome.clone())?;
            inbox.waiting(begun.message_id)
        };
        self.with_inbox(workspace_id, done).await
    }

    async fn write_upload(&self, call: &UploadCall, outcome: UploadOutcome) -> Result<Option<QueuedSend>> {
        let (id, file) = (call.job.message_id, call.file.clone());
        let done = move |inbox: &mut Inbox<'_, '_>| {
            inbox.upload_done(id, &file, outcome.clone())?;
            inbox.waiting(id)
        };
        self.with_inbox(call.job.workspace_id, done).await
    }

    async fn write_errand(&self, call: &ErrandCall, outcome: Outcome) -> Result<()> {
        let errand = call.errand.clone();
        self.with_inbox(errand.workspace_id, move |inbox| inbox.errand_done(&errand, &outcome)).await
    }

    async fn with_inbox<T: Send + 'static>(
        &self,
        workspace_id: WorkspaceId,
        job: impl FnMut(&mut Inbox<'_, '_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.inside(&self.store, workspace_id, job).await
    }

    async fn inside<T: Send + 'static>(
        &self,
        store: &Arc<dyn Store>,
        workspace_id: WorkspaceId,
        mut job: impl FnMut(&mut Inbox<'_, '_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (clock, random) = (Arc::clone(&self.clock), Arc::clone(&self.random));
        let write = store.write(workspace_id, move |tx: &mut Tx<'_>| {
            let mut inbox = Inbox::new(tx, &*clock, &*random);
            let made = job(&mut inbox)?;
            inbox.finish()?;
            Ok(made)
        });
        write.await
    }
}

/// What went wrong with one message: said, and no reason to hold up the others. Whatever they would meet as well is passed on.
fn odd(error: StoreError) -> Result<()> {
    if !error.is_of_one() {
        return Err(error);
    }
    tracing::error!(error = &error as &dyn std::error::Error, "something in the send queue is passed over");
    Ok(())
}

/// What was begun by nobody who is calling: by another run, or by this one without it having a call under way.
fn orphans(tx: &ReadTx<'_>, run: Uuid, rota: &Mutex<Rota>) -> Result<Vec<SendJob>> {
    let is_orphan = |job: &SendJob| {
        let is_ours = matches!(job.state, SendState::Sending { holder, .. } if holder == run);
        !is_ours || !rota.lock().is_under_way(job.message_id)
    };
    Ok(tx.sends_begun()?.into_iter().filter(is_orphan).collect())
}

/// Looks at the queues: at what became due from a time on, or at everything.
fn look(
    tx: &ReadTx<'_>,
    run: Uuid,
    now: Timestamp,
    from: Option<Timestamp>,
    rota: &Mutex<Rota>,
    resting: &HashSet<CommandId>,
) -> Result<(Plan, Vec<QueuedSend>, Option<HashSet<MessageId>>)> {
    let queued = tx.sends_queued(from.unwrap_or_default())?;
    let all = from.is_none().then(|| queued.iter().map(|job| job.message_id).collect());
    let is_new = |job: &SendJob| !rota.lock().knows(job.message_id);
    let read = |job: SendJob| match QueuedSend::of(tx, job, now) {
        Ok(waiting) => Some(Ok(waiting)),
        Err(error) => odd(error).err().map(Err),
    };
    let new: Result<Vec<QueuedSend>> = queued.into_iter().filter(is_new).filter_map(read).collect();
    let plan = Plan {
        orphaned: if from.is_none() { orphans(tx, run, rota)? } else { Vec::new() },
        unknown: tx.sends_to_reveal(now, GLANCE)?,
        laters: tx.laters_due(now, GLANCE)?,
        errands: errands(tx, now, resting)?,
        next: [tx.next_send_due(now)?, tx.next_errand_due(now)?, tx.next_later_due(now)?]
            .into_iter()
            .flatten()
            .min(),
    };
    Ok((plan, new?, all))
}

/// Some of the errands that are due and do not rest.
fn errands(tx: &ReadTx<'_>, now: Timestamp, resting: &HashSet<CommandId>) -> Result<Vec<Errand>> {
    // Those that rest are still due, so as many more as there are of them is enough to see past them.
    let limit = GLANCE.saturating_add(u32::try_from(resting.len()).unwrap_or(u32::MAX));
    let mut due = tx.errands_due(now, limit)?;
    due.retain(|errand| !resting.contains(&errand.id));
    Ok(due)
}
