//! From kept bodies to the inbox.
//!
//! A turn takes the next waiting bodies, reads them, finds whose they are, and joins what they tell in transactions of one
//! workspace and a modest number of rows each. A body is settled in the same transaction as the last thing it told, so a crash
//! repeats at most some joins, which changes nothing.
//!
//! - Live bodies go first. History is taken one body at a time, and between any two of its transactions whatever came live
//!   meanwhile has its turn: live work never waits for an import.
//! - A body for a number no workspace has is set aside under that number and waits again once someone adds it.
//! - A body that cannot be read or applied is set aside after one failure, alone: its neighbours are applied without it. One
//!   that takes the whole process down is noticed at the next start and set aside the time after.
//! - When the database is not available nothing is set aside: the turn is repeated later.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use metrics::{counter, gauge};
use sangam_cloud_api::webhook::{self, Update};
use sangam_model::id::{NumberId, WorkspaceId};
use sangam_model::{Clock, Random, Timestamp};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::tell::{self, Meaning};
use crate::inbox::{Inbox, Telling};
use crate::metrics::{WEBHOOKS_PROCESSED, WEBHOOKS_WAITING};
use crate::store::{JournalEntry, Lane, ReadTx, Result, Store, Verdict};

/// Bodies in one turn.
const TURN: u32 = 128;
/// Tellings in one transaction: each changes at most a message, its conversation and a line, and 500 rows are the limit.
const STEPS: usize = 150;
/// How long to wait before asking a database again that was not available.
const PAUSE: Duration = Duration::from_millis(500);
/// How often to look without being told, in case a sign was missed.
const PATROL: Duration = Duration::from_secs(5);
/// Starts that may find the same body waiting before it is set aside.
const MAX_ATTEMPTS: u32 = 3;

/// Applies what the journal holds.
pub struct Processor {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    arrived: Arc<Notify>,
    applied: Arc<Notify>,
}

/// One thing a body tells, with where it belongs.
#[derive(Clone)]
struct Step {
    seq: i64,
    received_at: Timestamp,
    number_id: NumberId,
    telling: Telling,
}

/// A body, read and routed.
struct Work {
    seq: i64,
    steps: Vec<(WorkspaceId, Step)>,
    verdict: Verdict,
}

/// What goes into one transaction.
#[derive(Clone, Default)]
struct Chunk {
    workspace_id: Option<WorkspaceId>,
    steps: Vec<Step>,
    settled: Vec<(i64, Verdict)>,
}

impl Processor {
    /// A processor that is woken by `arrived` and notifies `applied` when it has changed something.
    #[must_use]
    pub fn new(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        arrived: Arc<Notify>,
        applied: Arc<Notify>,
    ) -> Self {
        Self { store, clock, random, arrived, applied }
    }

    /// Works until `stop`.
    pub async fn run(self, stop: CancellationToken) {
        // What ended the last run, if a body did, is among those it would have taken next.
        let mut suspects = TURN;
        while !stop.is_cancelled() {
            let turn = if suspects > 0 { self.careful_turn().await } else { self.turn().await };
            suspects = if matches!(turn, Ok(0)) { 0 } else { suspects.saturating_sub(1) };
            let wait = match turn {
                Ok(0) => PATROL,
                Ok(_) => continue,
                Err(error) => {
                    tracing::error!(
                        error = &error as &dyn std::error::Error,
                        "webhooks wait to be processed"
                    );
                    PAUSE
                }
            };
            tokio::select! {
                biased;
                () = stop.cancelled() => return,
                () = self.arrived.notified() => {}
                () = tokio::time::sleep(wait) => {}
            }
        }
    }

    /// Applies everything that waits.
    ///
    /// # Errors
    /// When the database is not available.
    pub async fn drain(&self) -> Result<()> {
        while self.turn().await? > 0 {}
        Ok(())
    }

    /// Applies the next waiting bodies, or one of history if nothing live waits; says how many.
    ///
    /// # Errors
    /// When the database is not available; the bodies wait on.
    pub async fn turn(&self) -> Result<usize> {
        match self.take(Lane::Live, TURN).await? {
            0 => self.take(Lane::History, 1).await,
            count => Ok(count),
        }
    }

    /// The first turns after a start: what waits was perhaps the reason for the end of the last run, so each body is marked
    /// before it is touched, and set aside if it was marked too often.
    async fn careful_turn(&self) -> Result<usize> {
        let Some(first) = self.store.read(first_waiting).await? else { return Ok(0) };
        let (seq, lane) = (first.seq, first.lane);
        if first.attempts >= MAX_ATTEMPTS {
            tracing::error!(seq, "a webhook that ends the process is set aside");
            self.store.side(move |tx| tx.settle(seq, &Verdict::Poison)).await?;
            return Ok(1);
        }
        self.store.side(move |tx| tx.note_attempt(seq)).await?;
        self.take(lane, 1).await
    }

    async fn take(&self, lane: Lane, limit: u32) -> Result<usize> {
        let (depth, works) =
            self.store.read(move |tx| Ok((tx.journal_depth()?.0, read_waiting(tx, lane, limit)?))).await?;
        gauge!(WEBHOOKS_WAITING).set(depth as f64);
        let count = works.len();
        if count == 0 {
            return Ok(0);
        }
        let mut poisoned = BTreeSet::new();
        for chunk in chunks(works) {
            self.apply(chunk, &mut poisoned).await?;
            if lane == Lane::History {
                while Box::pin(self.take(Lane::Live, TURN)).await? > 0 {}
            }
        }
        counter!(WEBHOOKS_PROCESSED, "outcome" => "quarantined").increment(poisoned.len() as u64);
        counter!(WEBHOOKS_PROCESSED, "outcome" => "applied").increment((count - poisoned.len()) as u64);
        self.applied.notify_one();
        Ok(count)
    }

    async fn apply(&self, mut chunk: Chunk, poisoned: &mut BTreeSet<i64>) -> Result<()> {
        chunk.settled.retain(|(seq, _)| !poisoned.contains(seq));
        match self.commit(chunk.clone()).await {
            Err(error) if !error.is_passing() => {
                for alone in one_by_one(chunk) {
                    self.apply_alone(alone, poisoned).await?;
                }
                Ok(())
            }
            outcome => outcome,
        }
    }

    async fn apply_alone(&self, (seq, chunk): (i64, Chunk), poisoned: &mut BTreeSet<i64>) -> Result<()> {
        match self.commit(chunk).await {
            Err(error) if !error.is_passing() => {
                tracing::error!(seq, error = &error as &dyn std::error::Error, "a webhook is set aside");
                poisoned.insert(seq);
                self.store.side(move |tx| tx.settle(seq, &Verdict::Poison)).await
            }
            outcome => outcome,
        }
    }

    async fn commit(&self, chunk: Chunk) -> Result<()> {
        let Some(workspace_id) = chunk.workspace_id else {
            let settled = chunk.settled;
            return self
                .store
                .side(move |tx| settled.iter().try_for_each(|(seq, verdict)| tx.settle(*seq, verdict)))
                .await;
        };
        let (clock, random) = (Arc::clone(&self.clock), Arc::clone(&self.random));
        self.store
            .write(workspace_id, move |tx| {
                let mut inbox = Inbox::new(tx, &*clock, &*random);
                for step in &chunk.steps {
                    inbox.tell(step.number_id, step.telling.clone(), step.received_at)?;
                }
                inbox.finish()?;
                chunk.settled.iter().try_for_each(|(seq, verdict)| tx.settle(*seq, verdict))
            })
            .await
    }
}

fn first_waiting(tx: &mut dyn ReadTx) -> Result<Option<JournalEntry>> {
    Ok(tx.waiting(Lane::Live, 1)?.pop().or(tx.waiting(Lane::History, 1)?.pop()))
}

fn read_waiting(tx: &dyn ReadTx, lane: Lane, limit: u32) -> Result<Vec<Work>> {
    let mut routes = HashMap::new();
    tx.waiting(lane, limit)?.into_iter().map(|entry| read_body(tx, &mut routes, &entry)).collect()
}

type Routes = HashMap<String, Option<(WorkspaceId, NumberId)>>;

fn read_body(tx: &dyn ReadTx, routes: &mut Routes, entry: &JournalEntry) -> Result<Work> {
    let parsed = catch_unwind(AssertUnwindSafe(|| webhook::parse(&entry.body)));
    let Ok(Ok(updates)) = parsed else {
        return Ok(Work { seq: entry.seq, steps: Vec::new(), verdict: Verdict::Unreadable });
    };
    let mut work = Work { seq: entry.seq, steps: Vec::new(), verdict: Verdict::Done };
    for update in &updates {
        match tell::meaning(update, entry.received_at) {
            Meaning::Nothing => {}
            Meaning::Unused => {
                if work.verdict == Verdict::Done {
                    work.verdict = Verdict::Kept;
                }
            }
            Meaning::Tells(telling) => match route(tx, routes, update)? {
                Some((workspace_id, number_id)) => {
                    let (seq, received_at) = (entry.seq, entry.received_at);
                    work.steps.push((workspace_id, Step { seq, received_at, number_id, telling }));
                }
                None => {
                    work.verdict = Verdict::UnknownNumber(update.phone_number_id.clone().unwrap_or_default());
                }
            },
        }
    }
    Ok(work)
}

fn route(tx: &dyn ReadTx, routes: &mut Routes, update: &Update) -> Result<Option<(WorkspaceId, NumberId)>> {
    let Some(name) = &update.phone_number_id else { return Ok(None) };
    if let Some(known) = routes.get(name) {
        return Ok(*known);
    }
    let found = tx.number_by_phone_number_id(name)?.map(|number| (number.workspace_id, number.id));
    routes.insert(name.clone(), found);
    Ok(found)
}

/// Transactions, in the order of the bodies; each body is settled with the last thing it tells.
fn chunks(works: Vec<Work>) -> Vec<Chunk> {
    let mut all = Vec::new();
    let mut current = Chunk::default();
    for work in works {
        for (workspace_id, step) in work.steps {
            let is_other = current.workspace_id.is_some_and(|current| current != workspace_id);
            if is_other || current.steps.len() >= STEPS {
                all.push(std::mem::take(&mut current));
            }
            current.workspace_id = Some(workspace_id);
            current.steps.push(step);
        }
        current.settled.push((work.seq, work.verdict));
    }
    all.push(current);
    all
}

/// The same work, one body at a time.
fn one_by_one(chunk: Chunk) -> BTreeMap<i64, Chunk> {
    let mut alone: BTreeMap<i64, Chunk> = BTreeMap::new();
    for step in chunk.steps {
        let own = alone.entry(step.seq).or_default();
        own.workspace_id = chunk.workspace_id;
        own.steps.push(step);
    }
    for (seq, verdict) in chunk.settled {
        alone.entry(seq).or_default().settled.push((seq, verdict));
    }
    alone
}
