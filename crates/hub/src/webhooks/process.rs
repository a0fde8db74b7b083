//! Processes stored webhook bodies into the inbox.
//!
//! A turn takes the next waiting bodies, reads them, finds whose they are, and joins what they tell in transactions of one
//! workspace and a modest number of rows each. A body is settled in the journal once the last thing it told is committed. The
//! journal is another database, so a crash may come between the two: the body is then applied once more, which changes nothing.
//! Whoever adds an effect here keeps it so: a join, a sum over what is stored, or a row with the wamid that caused it.
//!
//! - Each lane of the journal is worked on by itself, at the same time. They meet at the writer, where each waits for one short
//!   transaction of the other at most: live work never waits for an import, and while customers write an import steps back.
//!   History is taken one body at a time.
//! - Those who wait for their 200 go first: while a crowd is at the door, live work steps back as well, for some seconds at most.
//! - A body for numbers no workspace has is set aside under each of them and waits again once someone has added one, which is
//!   looked for whenever there is nothing else to do: the number may come from another process, or from a crash ago.
//! - What waits and what was set aside is counted beside the work, which never waits for it, and the more seldom the longer it takes.
//! - A body that cannot be read or applied is set aside after one failure, alone: its neighbours are applied without it.
//! - One that takes the whole process down is found by a mark on the disk that stands only while it is worked on. After three runs
//!   that ended so it is a suspect and no more: whatever was first in the queue of a hub that something else keeps killing looks the
//!   same. Everything else goes first, then it is tried once more, alone, and only a run that ends there as well convicts it.
//! - When the database is not available nothing is set aside: the turn is repeated later.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use metrics::{counter, gauge};
use sangam_model::{Clock, Random};
use tokio::sync::Notify;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::Arrivals;
use super::steps::{self, Batch, Step, What, Work};
use super::way::{self, TURN, Turn};
use crate::ground::Ground;
use crate::import;
use crate::inbox::{Inbox, Telling};
use crate::sending::Pace;
use crate::service::metrics::{WEBHOOK_PARTS, WEBHOOKS_ASIDE, WEBHOOKS_PROCESSED, WEBHOOKS_WAITING};
use crate::store::{JournalEntry, Lane, Result, SUSPECT, SetAside, Store, StoreError, Verdict, Via};
use crate::templates;
use crate::watch::kind::Detail;

/// Steps in one transaction, which ends sooner if they change many rows: an agent's command waits no longer than for this.
const STEPS: usize = 300;
/// How long to wait before asking a database again that was not available.
const PAUSE: Duration = Duration::from_millis(500);
/// How often to look without being told, in case a sign was missed.
const PATROL: Duration = Duration::from_secs(5);
/// The interval of chores that are not worth doing after every turn.
const CHORES: Duration = Duration::from_secs(1);
/// The pause after a count, as a multiple of the time it took.
const COUNT_RESTS: u32 = 100;
const COUNTED_EVERY: Duration = Duration::from_secs(60);

/// Bodies of a lane in one turn. One of history may hold thousands of messages.
const fn turn_of(lane: Lane) -> u32 {
    match lane {
        Lane::Live => TURN,
        Lane::History => 1,
    }
}

/// Sets the gauges of a lane to zero when this hub stops working on it, so that only the hub that took over reports them.
struct Shown(Lane);

impl Drop for Shown {
    fn drop(&mut self) {
        let lane = self.0.as_str();
        gauge!(WEBHOOKS_WAITING, "lane" => lane).set(0.0);
        for reason in SetAside::REASONS {
            gauge!(WEBHOOKS_ASIDE, "lane" => lane, "reason" => reason).set(0.0);
        }
    }
}

/// Applies what the journal holds. Cheap to clone: each lane is worked on by one of them.
#[derive(Clone)]
pub struct Processor {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    arrivals: Arc<Arrivals>,
    applied: Arc<Notify>,
    queued: Option<Arc<Notify>>,
    pace: Option<Arc<Pace>>,
    stop: CancellationToken,
}

impl Processor {
    /// A processor that is woken by `arrivals` and notifies `applied` when it has changed something.
    #[must_use]
    pub fn new(ground: Ground, arrivals: Arc<Arrivals>, applied: Arc<Notify>) -> Self {
        let Ground { store, clock, random, .. } = ground;
        let stop = CancellationToken::new();
        Self { store, clock, random, arrivals, applied, queued: None, pace: None, stop }
    }

    /// The same, notifying `queued` when there may be something to send: some of what customers write is answered by itself.
    #[must_use]
    pub fn waking(self, queued: Arc<Notify>) -> Self {
        Self { queued: Some(queued), ..self }
    }

    /// The same, telling `pace` of what customers write: WhatsApp counts it against the number.
    #[must_use]
    pub fn telling(self, pace: Arc<Pace>) -> Self {
        Self { pace: Some(pace), ..self }
    }

    /// Works on one lane until `stop`. A body that is unfinished by then stays in the journal, and the next run applies all of it
    /// again.
    pub async fn run(mut self, lane: Lane, stop: CancellationToken) {
        self.stop = stop;
        let _shown = Shown(lane);
        tokio::join!(self.work_on(lane), self.observe(lane));
    }

    async fn work_on(&self, lane: Lane) {
        let stop = &self.stop;
        let (mut inherited, mut chores_at) = (None, Instant::now());
        while !stop.is_cancelled() {
            let began = Instant::now();
            let turn = self.turn(lane, &mut inherited).await;
            let (took, due_in) = (began.elapsed(), chores_at.duration_since(Instant::now()));
            let turn = match turn {
                Ok(turn) if due_in.is_zero() => {
                    chores_at = Instant::now() + CHORES;
                    let brought = if turn.bodies == 0 { self.do_chores(lane).await } else { Ok(0) };
                    brought.map(|brought| Turn { bodies: turn.bodies + brought, ..turn })
                }
                turn => turn,
            };
            let (wait, is_woken) = match turn {
                Ok(Turn { bodies: 0, .. }) => (if due_in.is_zero() { PATROL } else { due_in }, true),
                Ok(turn) if lane == Lane::Live => {
                    match turn.rest(took, self.arrivals.together(lane), self.clock.now()) {
                        Some(rest) => (rest, false),
                        None => continue,
                    }
                }
                Ok(_) => continue,
                Err(_) if stop.is_cancelled() => return,
                Err(error) => {
                    tracing::error!(
                        error = &error as &dyn std::error::Error,
                        "webhooks wait to be processed"
                    );
                    (PAUSE, true)
                }
            };
            tokio::select! {
                biased;
                () = stop.cancelled() => return,
                () = self.arrivals.next(lane), if is_woken => {}
                () = tokio::time::sleep(wait) => {}
            }
        }
    }

    /// When the lane is empty, looks for bodies that can be tried again. Says how many.
    async fn do_chores(&self, lane: Lane) -> Result<usize> {
        match self.free_known(lane).await? {
            0 => self.try_suspect(lane).await,
            freed => Ok(freed),
        }
    }

    /// Updates the counts repeatedly, beside the work, because bodies that were set aside may be many after years.
    async fn observe(&self, lane: Lane) {
        while !self.stop.is_cancelled() {
            let began = Instant::now();
            if let Some(Err(error)) = self.stop.run_until_cancelled(self.count_what_waits(lane)).await {
                tracing::warn!(error = &error as &dyn std::error::Error, "webhooks could not be counted");
            }
            let rest = (began.elapsed() * COUNT_RESTS).clamp(CHORES, COUNTED_EVERY);
            self.stop.run_until_cancelled(tokio::time::sleep(rest)).await;
        }
    }

    /// Counts what waits and what was set aside.
    async fn count_what_waits(&self, lane: Lane) -> Result<()> {
        let counted = self.store.read_journal(lane, |tx| Ok((tx.waiting_count()?, tx.set_aside()?)));
        let (waiting, aside) = counted.await?;
        gauge!(WEBHOOKS_WAITING, "lane" => lane.as_str()).set(waiting as f64);
        for reason in SetAside::REASONS {
            let bodies = aside.iter().filter(|aside| aside.reason == reason).map(|aside| aside.bodies);
            gauge!(WEBHOOKS_ASIDE, "lane" => lane.as_str(), "reason" => reason)
                .set(bodies.sum::<u64>() as f64);
        }
        Ok(())
    }

    /// Applies everything that waits in either lane.
    ///
    /// # Errors
    /// When the database is not available; the bodies wait on.
    pub async fn drain(&self) -> Result<()> {
        for lane in Lane::ALL {
            while self.take(lane, turn_of(lane)).await?.bodies > 0 {}
        }
        Ok(())
    }

    /// Queues bodies again that were set aside for numbers that have been added since; says how many. Not for numbers behind 360dialog:
    /// they have an address of their own from the first day.
    ///
    /// # Errors
    /// When the database is not available.
    pub async fn free_known(&self, lane: Lane) -> Result<usize> {
        let strangers = self.store.read_journal(lane, |tx| tx.strangers()).await?;
        if strangers.is_empty() {
            return Ok(0);
        }
        let known = self.store.read(move |tx| {
            let is_known = |name: &String| {
                let number = tx.number_by_phone_number_id(name)?;
                Ok(number.filter(|number| number.standing.via == Via::Meta).map(|_| name.clone()))
            };
            strangers.iter().filter_map(|name| is_known(name).transpose()).collect::<Result<Vec<_>>>()
        });
        let mut freed = 0;
        for number in known.await? {
            freed += self.store.journal(lane, move |tx| tx.release(&number)).await?;
        }
        Ok(usize::try_from(freed).unwrap_or(usize::MAX))
    }

    /// The next bodies. What ended the last run, if a body did, is among those it would have taken next, and those wait when this run
    /// begins: they are `inherited`, and each is taken alone, under a mark, before anything else. Once in a run: a disk that takes no mark
    /// off says nothing against the body. What comes later ended nothing, and is taken in company from the first moment on.
    async fn turn(&self, lane: Lane, inherited: &mut Option<BTreeSet<i64>>) -> Result<Turn> {
        let inherited = match inherited {
            Some(inherited) => inherited,
            None => {
                let waiting = self.store.read_journal(lane, move |tx| tx.waiting(turn_of(lane))).await?;
                inherited.insert(waiting.iter().map(|entry| entry.seq).collect())
            }
        };
        if inherited.is_empty() {
            return self.take(lane, turn_of(lane)).await;
        }
        let first = self.store.read_journal(lane, |tx| tx.waiting(1)).await?.pop();
        let Some(first) = first else {
            inherited.clear();
            return Ok(Turn::default());
        };
        let is_inherited = inherited.remove(&first.seq);
        inherited.retain(|seq| *seq > first.seq);
        if is_inherited { self.work_marked(lane, first).await } else { self.work(lane, vec![first]).await }
    }

    /// Tries the body that was being worked on when several runs died, after everything else is done.
    async fn try_suspect(&self, lane: Lane) -> Result<usize> {
        let Some(suspect) = self.store.read_journal(lane, |tx| tx.suspect()).await? else { return Ok(0) };
        if suspect.attempts > SUSPECT {
            let seq = suspect.seq;
            tracing::error!(lane = lane.as_str(), seq, "a webhook that ends the process is set aside");
            self.settle(lane, vec![(seq, Verdict::Poison(None))]).await?;
            return Ok(1);
        }
        Ok(self.work_marked(lane, suspect).await?.bodies)
    }

    /// Works on a body under a mark on the disk, which remains only if the process dies.
    async fn work_marked(&self, lane: Lane, entry: JournalEntry) -> Result<Turn> {
        let seq = entry.seq;
        self.store.journal(lane, move |tx| tx.note_attempt(seq)).await?;
        let worked = self.work(lane, vec![entry]).await;
        self.store.journal(lane, move |tx| tx.forget_attempts(seq)).await?;
        worked
    }

    async fn take(&self, lane: Lane, limit: u32) -> Result<Turn> {
        let entries = self.store.read_journal(lane, move |tx| tx.waiting(limit)).await?;
        self.work(lane, entries).await
    }

    async fn work(&self, lane: Lane, entries: Vec<JournalEntry>) -> Result<Turn> {
        let (bodies, oldest) = (entries.len(), entries.iter().map(|entry| entry.received_at).min());
        let turn = Turn { bodies, oldest };
        if bodies == 0 {
            return Ok(turn);
        }
        let mut poisoned = BTreeSet::new();
        let works = self.read(lane, entries, &mut poisoned).await?;
        for batch in steps::batches(works) {
            self.apply(lane, batch, &mut poisoned).await?;
        }
        counter!(WEBHOOKS_PROCESSED, "outcome" => "quarantined").increment(poisoned.len() as u64);
        counter!(WEBHOOKS_PROCESSED, "outcome" => "applied").increment((bodies - poisoned.len()) as u64);
        self.applied.notify_one();
        Ok(turn)
    }

    /// Parses bodies. One that cannot be parsed is set aside alone, like one that cannot be applied.
    async fn read(
        &self,
        lane: Lane,
        entries: Vec<JournalEntry>,
        poisoned: &mut BTreeSet<i64>,
    ) -> Result<Vec<Work>> {
        let entries: Arc<[JournalEntry]> = entries.into();
        match self.read_together(Arc::clone(&entries)).await {
            Err(error) if !error.is_passing() => {}
            outcome => return outcome,
        }
        let mut works = Vec::new();
        for entry in entries.iter() {
            match self.read_together([entry.clone()].into()).await {
                Ok(read) => works.extend(read),
                Err(error) if error.is_passing() => return Err(error),
                Err(error) => {
                    let seq = entry.seq;
                    tracing::error!(
                        seq,
                        error = &error as &dyn std::error::Error,
                        "a webhook that cannot be read is set aside"
                    );
                    poisoned.insert(seq);
                    self.settle(lane, vec![(seq, Verdict::Poison(None))]).await?;
                }
            }
        }
        Ok(works)
    }

    async fn read_together(&self, entries: Arc<[JournalEntry]>) -> Result<Vec<Work>> {
        self.store.read(move |tx| steps::read(tx, &entries)).await
    }

    async fn apply(&self, lane: Lane, mut batch: Batch, poisoned: &mut BTreeSet<i64>) -> Result<()> {
        batch.bodies.retain(|body| !poisoned.contains(&body.seq));
        let batch = Arc::new(batch);
        match self.commit(lane, Arc::clone(&batch)).await {
            Err(error) if !error.is_passing() => {
                for alone in steps::one_by_one(&batch) {
                    self.apply_alone(lane, alone, poisoned).await?;
                }
                Ok(())
            }
            outcome => outcome,
        }
    }

    async fn apply_alone(
        &self,
        lane: Lane,
        (seq, batch): (i64, Batch),
        poisoned: &mut BTreeSet<i64>,
    ) -> Result<()> {
        let number = batch.bodies.first().and_then(|body| body.phone_number_id.clone());
        match self.commit(lane, Arc::new(batch)).await {
            Err(error) if !error.is_passing() => {
                tracing::error!(seq, error = &error as &dyn std::error::Error, "a webhook is set aside");
                poisoned.insert(seq);
                self.settle(lane, vec![(seq, Verdict::Poison(number))]).await
            }
            outcome => outcome,
        }
    }

    /// Applies bodies in as many transactions as needed, then marks the finished ones.
    async fn commit(&self, lane: Lane, batch: Arc<Batch>) -> Result<()> {
        let mut told = 0;
        while told < batch.steps.len() {
            if self.stop.is_cancelled() {
                return Err(StoreError::NotRun);
            }
            let next = match lane {
                Lane::Live => self.tell(Arc::clone(&batch), told, STEPS).await?,
                Lane::History => self.tell_aside(Arc::clone(&batch), told).await?,
            };
            self.count(batch.steps.iter().take(next).skip(told));
            self.wake(batch.steps.iter().take(next).skip(told));
            counter!(WEBHOOK_PARTS, "lane" => lane.as_str()).increment((next - told) as u64);
            told = next;
        }
        let settled = batch.bodies.iter().map(|body| (body.seq, body.verdict.clone()));
        self.settle(lane, settled.collect()).await
    }

    /// One transaction of an import; while customers write it is short, with a pause afterwards.
    async fn tell_aside(&self, batch: Arc<Batch>, from: usize) -> Result<usize> {
        let began = self.clock.now();
        if !way::is_busy(self.arrivals.newest(Lane::Live), began) {
            return self.tell(batch, from, STEPS).await;
        }
        let next = self.tell(batch, from, way::STEPS_BESIDE).await?;
        let rest = tokio::time::sleep(way::rest_of_import(began, self.clock.now()));
        self.stop.run_until_cancelled(rest).await;
        Ok(next)
    }

    /// Counts what customers wrote just now, and hears that a number is too fast.
    fn count<'s>(&self, steps: impl Iterator<Item = &'s Step>) {
        let Some(pace) = &self.pace else { return };
        let now = self.clock.now();
        for step in steps {
            match step.telling() {
                Some(Telling::Notice(notice)) => {
                    if let Some(Detail::ErrorTold(hindrance)) = &notice.detail {
                        pace.heard(step.number_id, hindrance.code, now);
                    }
                }
                Some(telling) if telling.is_from_customer() => pace.came_in(step.number_id, now),
                _ => {}
            }
        }
    }

    /// Wakes the send queue where one of these may have been answered by itself.
    fn wake<'s>(&self, mut steps: impl Iterator<Item = &'s Step>) {
        if let Some(queued) = &self.queued
            && steps.any(|step| step.telling().is_some_and(Telling::is_rating))
        {
            queued.notify_one();
        }
    }

    /// One transaction, from this step on and of so many at most; says from where the next one goes on.
    async fn tell(&self, batch: Arc<Batch>, from: usize, at_most: usize) -> Result<usize> {
        let Some(workspace_id) = batch.workspace_id else { return Ok(batch.steps.len()) };
        let (clock, random) = (Arc::clone(&self.clock), Arc::clone(&self.random));
        let told = self.store.write(workspace_id, move |tx| {
            let steps = batch.steps.iter().skip(from).take(at_most);
            let mut inbox = Inbox::new(tx, &*clock, &*random);
            inbox.meet(steps.clone().filter_map(Step::telling))?;
            let mut told = 0;
            for step in steps.clone() {
                if inbox.is_full() {
                    break;
                }
                if let What::Telling(telling) = &step.what {
                    inbox.tell(step.number_id, telling.clone(), step.received_at)?;
                }
                told += 1;
            }
            inbox.finish()?;
            import::take(tx, steps.clone().take(told).filter_map(Step::news))?;
            for news in steps.take(told).filter_map(Step::template) {
                templates::hear(tx, news, clock.now(), &*random)?;
            }
            Ok(from + told)
        });
        told.await
    }

    async fn settle(&self, lane: Lane, settled: Vec<(i64, Verdict)>) -> Result<()> {
        if settled.is_empty() {
            return Ok(());
        }
        let mark = self
            .store
            .journal(lane, move |tx| settled.iter().try_for_each(|(seq, verdict)| tx.settle(*seq, verdict)));
        mark.await
    }
}
