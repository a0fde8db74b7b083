//! The monitoring task: writes the heartbeat, polls numbers that are due, finds missing messages, and warns of unused phones.

use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream;
use sangam_model::connection::{ASK_ALERT_BEFORE, ASK_WITHIN, Lifeline};
use sangam_model::id::{NumberId, WorkspaceId};
use sangam_model::time::{DAY, SECOND};
use sangam_model::{Clock, Random, Timestamp};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use super::inspect::Inspector;
use super::{gaps, life, poll};
use crate::alerts::{self, Kind, News};
use crate::background::rest::rest;
use crate::ground::Ground;
use crate::store::{
    LastHeard, Number, NumberConnection, ReadTx, Result, Store, StoreError, WATCH_PUT_OFF, Watch,
};

/// How often to look.
const PATROL: Duration = Duration::from_secs(10);
/// How often the lifelines are measured: each is days long.
const MEASURE: i64 = 15 * 60 * SECOND;
/// Questions under way at once, however many numbers there are.
const PARALLEL: usize = 4;
/// Rows looked at in one go.
const GLANCE: u32 = 64;
/// New numbers are asked about at once, many of them over this time.
const FIRST_LOOK: i64 = 60 * SECOND;

/// Watches over every number of a hub.
pub struct Watcher {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    inspector: Arc<dyn Inspector>,
}

/// What was done when.
#[derive(Default)]
struct Rounds {
    beaten_at: Option<Timestamp>,
    measured_at: Option<Timestamp>,
    /// Every number's row knows the gaps that were noted for all of them.
    are_gaps_told: bool,
}

impl Watcher {
    /// A watcher that asks through `inspector`.
    #[must_use]
    pub fn new(ground: Ground, inspector: Arc<dyn Inspector>) -> Arc<Self> {
        let Ground { store, clock, random, .. } = ground;
        Arc::new(Self { store, clock, random, inspector })
    }

    /// Watches until `stop`, and beats once more then: what follows is the time in which there was no hub.
    pub async fn run(self: Arc<Self>, stop: CancellationToken) {
        let mut rounds = Rounds::default();
        while !stop.is_cancelled() {
            let round = self.round(&mut rounds, &stop).await.map(|()| PATROL);
            rest(round, PATROL, "watching waits", pending(), &stop).await;
        }
        if let Err(error) = self.beat().await {
            tracing::debug!(error = &error as &dyn std::error::Error, "the last heartbeat was not written");
        }
    }

    /// Everything that is due now, once. For a system that is replayed step by step.
    ///
    /// # Errors
    /// What the database says.
    pub async fn turn(&self) -> Result<()> {
        self.round(&mut Rounds::default(), &CancellationToken::new()).await
    }

    async fn round(&self, rounds: &mut Rounds, stop: &CancellationToken) -> Result<()> {
        let now = self.clock.now();
        let is_due = |last: Option<Timestamp>, every| last.is_none_or(|last| now.since(last).abs() >= every);
        if is_due(rounds.beaten_at, gaps::BEAT) {
            // Where the answer is lost, a gap may have been noted.
            let were_told = std::mem::replace(&mut rounds.are_gaps_told, false);
            rounds.are_gaps_told = !self.beat().await? && were_told;
            rounds.beaten_at = Some(now);
        }
        self.begin().await?;
        if !rounds.are_gaps_told {
            self.refresh_all().await?;
            rounds.are_gaps_told = true;
        }
        self.count_lost(now).await?;
        if is_due(rounds.measured_at, MEASURE) {
            self.measure().await?;
            rounds.measured_at = Some(now);
        }
        self.ask_due(stop).await
    }

    async fn beat(&self) -> Result<bool> {
        let now = self.clock.now();
        self.store.side(move |tx| gaps::beat(tx, now)).await
    }

    /// Brings every number's row up to date.
    async fn refresh_all(&self) -> Result<()> {
        let mut after = None;
        loop {
            let watches = self.store.read(move |tx| tx.watches(after, GLANCE)).await?;
            let Some(last) = watches.last() else { return Ok(()) };
            after = Some(last.number_id);
            for Watch { workspace_id, number_id, .. } in watches {
                self.refresh(workspace_id, number_id).await?;
            }
        }
    }

    async fn refresh(&self, workspace_id: WorkspaceId, number_id: NumberId) -> Result<()> {
        let (clock, random) = (Arc::clone(&self.clock), Arc::clone(&self.random));
        self.store
            .write(workspace_id, move |tx| {
                let is_here = tx.number(number_id)?.is_some();
                if is_here { life::refresh(tx, number_id, clock.now(), &*random) } else { Ok(()) }
            })
            .await
    }

    /// Counts what is lost, and tells of it.
    async fn count_lost(&self, now: Timestamp) -> Result<()> {
        loop {
            let counted = self.store.side(move |tx| gaps::count_lost(tx, now, GLANCE)).await?;
            for number_id in counted.losers {
                let number = self.store.read(move |tx| tx.number(number_id)).await?;
                if let Some(number) = number {
                    self.refresh(number.workspace_id, number_id).await?;
                }
            }
            if !counted.has_more {
                return Ok(());
            }
        }
    }

    /// Begins to watch over numbers that are new.
    async fn begin(&self) -> Result<()> {
        loop {
            let (now, random) = (self.clock.now(), Arc::clone(&self.random));
            let begun = self.store.side(move |tx| {
                let new = tx.unwatched(GLANCE)?;
                let is_many = new.len() > PARALLEL;
                for number in &new {
                    let wait = if is_many { poll::spread(FIRST_LOOK, &*random) } else { 0 };
                    tx.save_watch(&Watch::new(number.workspace_id, number.id, now.plus(wait)))?;
                }
                Ok(new.len())
            });
            if begun.await? < GLANCE as usize {
                return Ok(());
            }
        }
    }

    /// Asks about every number that is due, a few at a time.
    async fn ask_due(&self, stop: &CancellationToken) -> Result<()> {
        loop {
            let now = self.clock.now();
            let due = self.store.read(move |tx| tx.watches_due(now, GLANCE)).await?;
            let has_more = due.len() >= GLANCE as usize;
            let questions = due.into_iter().map(|watch| self.check(watch.number_id));
            let mut answers = stream::iter(questions).buffer_unordered(PARALLEL);
            while let Some(answer) = answers.next().await {
                if let Err(error) = answer {
                    tracing::warn!(
                        error = &error as &dyn std::error::Error,
                        "an answer about a number was lost"
                    );
                }
                if stop.is_cancelled() {
                    return Ok(());
                }
            }
            if !has_more {
                return Ok(());
            }
        }
    }

    /// Asks WhatsApp about a number now and writes down the answer.
    ///
    /// # Errors
    /// [`StoreError::Missing`] if there is no such number, or what the database says.
    pub async fn check(&self, number_id: NumberId) -> Result<()> {
        let number = self.store.read(move |tx| tx.number(number_id)).await?;
        let number = number.ok_or(StoreError::Missing("number"))?;
        // Taken off the list first: an answer that cannot be written must not be asked for again and again.
        let (asked_at, workspace_id) = (self.clock.now(), number.workspace_id);
        self.store
            .side(move |tx| {
                let watch = tx.watch(number_id)?;
                let watch = watch.unwrap_or_else(|| Watch::new(workspace_id, number_id, asked_at));
                // What a clock that ran ahead put off is not put off any longer for that.
                let believed = watch.due_at.min(asked_at.plus(WATCH_PUT_OFF));
                tx.save_watch(&Watch { due_at: believed.max(asked_at.plus(poll::ASKED)), ..watch })
            })
            .await?;
        let inspection = self.inspector.inspect(&number).await;
        let (clock, random) = (Arc::clone(&self.clock), Arc::clone(&self.random));
        self.store
            .write(workspace_id, move |tx| {
                poll::apply(tx, number_id, &inspection, asked_at, clock.now(), &*random)
            })
            .await
    }

    /// Alerts the owners of phones that were not seen for long, and of numbers whose one right to ask is about to end unused; and takes
    /// back what has run out.
    async fn measure(&self) -> Result<()> {
        let mut after = None;
        loop {
            let now = self.clock.now();
            let (last, due) = self.store.read(move |tx| look(tx, after, now)).await?;
            let Some(last) = last else { return Ok(()) };
            after = Some(last);
            for (workspace_id, number_id) in due {
                self.measure_one(workspace_id, number_id).await?;
            }
        }
    }

    async fn measure_one(&self, workspace_id: WorkspaceId, number_id: NumberId) -> Result<()> {
        let (clock, random) = (Arc::clone(&self.clock), Arc::clone(&self.random));
        self.store
            .write(workspace_id, move |tx| {
                let now = clock.now();
                // A restriction that has ended leaves the row.
                life::refresh(tx, number_id, now, &*random)?;
                let number = tx.number(number_id)?.ok_or(StoreError::Missing("number"))?;
                if let Some(until) = asking_ends(&number, now) {
                    let key = format!("asking_ends:{number_id}:{}", until.as_millis());
                    let (kind, detail) = (Kind::AskingEnds, json!({ "until": until }));
                    alerts::raise(tx, &number, News { kind, key, detail }, now, &*random)?;
                }
                let heard = tx.watch(number_id)?.map(|watch| watch.heard).unwrap_or_default();
                let Some(seen_at) = last_seen(&number, heard) else { return Ok(()) };
                let line = Lifeline::of(seen_at, now);
                if !line.is_alerting || !number.standing.is_connected() {
                    return Ok(());
                }
                let key = format!("lifeline:{number_id}:{}", seen_at.as_millis());
                let detail = json!({ "seen_at": seen_at, "left_days": line.left.div_euclid(DAY) });
                alerts::raise(tx, &number, News { kind: Kind::ThreeDaysLeft, key, detail }, now, &*random)
            })
            .await
    }
}

/// A page of numbers after `after`: its last one, and those something has to be done about.
type Page = (Option<NumberId>, Vec<(WorkspaceId, NumberId)>);

fn look(tx: &ReadTx<'_>, after: Option<NumberId>, now: Timestamp) -> Result<Page> {
    let watches = tx.watches(after, GLANCE)?;
    let last = watches.last().map(|watch| watch.number_id);
    let mut due = Vec::new();
    for watch in watches {
        let Some(number) = tx.number(watch.number_id)? else { continue };
        let is_silent = last_seen(&number, watch.heard).is_some_and(|at| Lifeline::of(at, now).is_alerting);
        let is_limited = !number.standing.health.restrictions.is_empty();
        if is_silent || is_limited || asking_ends(&number, now).is_some() {
            due.push((number.workspace_id, number.id));
        }
    }
    Ok((last, due))
}

/// When the day is over in which a number may be asked for what was not asked for yet, if that is soon.
fn asking_ends(number: &Number, now: Timestamp) -> Option<Timestamp> {
    let NumberConnection { onboarded_at, contacts, history, .. } = &number.standing;
    let until = onboarded_at.filter(|_| number.standing.is_connected())?.plus(ASK_WITHIN);
    let is_soon = (1..=ASK_ALERT_BEFORE).contains(&until.since(now));
    (is_soon && (contacts.may_be_asked() || history.may_be_asked())).then_some(until)
}

/// When the phone of a number was last seen: by an echo, because the owner said so, or when it was connected. A number that
/// never had a phone beside it has no lifeline.
fn last_seen(number: &Number, heard: LastHeard) -> Option<Timestamp> {
    number.standing.phone_seen_at.max(heard.phone).max(number.standing.onboarded_at)
}
