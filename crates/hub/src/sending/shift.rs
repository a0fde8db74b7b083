//! The loop that works off the send queue: it starts due messages at WhatsApp's pace, keeps many calls under way, and lets no failed
//! message delay another.
//!
//! When the hub stops, or another one takes over, nothing new begins and the calls under way are waited for; a call has its own end, so
//! this takes seconds. An upload may take many minutes and shows nothing to anybody: it is dropped, and whoever sends next uploads
//! the file once more. An answer that cannot be written down then is left to the next run, which finds a call without its caller.

use std::sync::Arc;
use std::time::Duration;

use metrics::counter;
use sangam_model::Timestamp;
use sangam_model::send::Answer;
use sangam_model::time::SECOND;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::busy::Work;
use super::pace::Wait;
use super::{PATROL, Sender, odd};
use crate::background::claims::Claim;
use crate::inbox::{Call, ErrandCall, QueuedSend, UploadCall};
use crate::service::metrics::SENDS;
use crate::store::{Errand, ErrandKind, Result, SendJob};

/// Uploads and errands under way at once.
const PARALLEL: usize = 16;
/// How long to wait before asking a database again that was not available.
const PAUSE: Duration = Duration::from_millis(500);

/// The sender at work, from a start to a stop.
pub(super) struct Shift {
    sender: Arc<Sender>,
    stop: CancellationToken,
    calls: JoinSet<()>,
}

impl Shift {
    pub(super) fn new(sender: Arc<Sender>, stop: CancellationToken) -> Self {
        Self { sender, stop, calls: JoinSet::new() }
    }

    pub(super) async fn work(mut self) {
        // Another hub may have worked since.
        self.sender.rota.lock().distrust();
        self.sender.pace.begin_anew(self.sender.clock.now());
        while !self.stop.is_cancelled() {
            let wait = match self.begin_due().await {
                Ok(next) => {
                    let wait = next.since(self.sender.clock.now());
                    Duration::from_millis(wait.clamp(0, PATROL).unsigned_abs())
                }
                Err(error) => {
                    tracing::error!(error = &error as &dyn std::error::Error, "the send queue waits");
                    PAUSE
                }
            };
            tokio::select! {
                biased;
                () = self.stop.cancelled() => break,
                Some(_) = self.calls.join_next(), if !self.calls.is_empty() => {}
                () = self.sender.queued.notified() => {}
                () = tokio::time::sleep(wait) => {}
            }
        }
        while self.calls.join_next().await.is_some() {}
    }

    /// Begins whatever may go now; says when to look again.
    async fn begin_due(&mut self) -> Result<Timestamp> {
        let plan = self.sender.due().await?;
        let now = self.sender.now();
        let numbers = self.sender.rota.lock().numbers();
        for number in numbers {
            while let Some(waiting) = self.sender.next_of(number, now) {
                let chat = waiting.job.conversation_id;
                // What cannot be read or begun holds up its own chat, and nobody else's.
                if let Err(error) = self.take_up(waiting, now).await {
                    odd(error)?;
                    self.sender.rota.lock().rest_chat(chat, now.plus(PATROL), now);
                }
            }
        }
        let patrol = now.plus(PATROL);
        let rested = self.sender.rota.lock().next_at(now);
        // More may have come due than was looked at.
        let more = (!plan.laters.is_empty()).then(|| now.plus(SECOND));
        let errands = self.sender.resting.lock().values().copied().min();
        let mut next = [plan.next, rested, errands, more].into_iter().flatten().fold(patrol, Timestamp::min);
        for errand in plan.errands {
            if self.sender.busy.count() >= PARALLEL {
                break;
            }
            match self.take_up_errand(&errand, now).await {
                Ok(at) => next = next.min(at),
                Err(error) => odd(error)?,
            }
        }
        Ok(next)
    }

    /// Begins a message's call or its upload, if it is free to; otherwise it rests, or is gone.
    async fn take_up(&mut self, waiting: QueuedSend, now: Timestamp) -> Result<()> {
        let SendJob { number_id, conversation_id, .. } = waiting.job;
        if let Some(digest) = waiting.wants.clone() {
            let is_free = self.sender.busy.count() < PARALLEL;
            let claim = is_free.then(|| self.sender.busy.claim(Work::Upload(number_id, digest))).flatten();
            let Some(claim) = claim else {
                self.sender.rota.lock().rest_chat(conversation_id, now.plus(PATROL), now);
                return Ok(());
            };
            if let Some(call) = self.sender.begin_upload(&waiting, now).await? {
                self.sender.rota.lock().begin(&waiting, now);
                let caller = self.caller();
                self.calls.spawn(caller.upload(waiting, call, claim));
            }
            return Ok(());
        }
        match self.sender.pace.take(number_id, conversation_id, now) {
            Err(Wait::Number(at)) => self.sender.rota.lock().rest_number(number_id, at),
            Err(Wait::Conversation(at)) => self.sender.rota.lock().rest_chat(conversation_id, at, now),
            Ok(()) => {
                if let Some(call) = self.sender.begin(&waiting, now).await? {
                    self.sender.rota.lock().begin(&waiting, now);
                    let caller = self.caller();
                    self.calls.spawn(caller.call(waiting, call));
                }
            }
        }
        Ok(())
    }

    async fn take_up_errand(&mut self, errand: &Errand, now: Timestamp) -> Result<Timestamp> {
        let later = now.plus(PATROL);
        let Some(claim) = self.sender.busy.claim(Work::of(errand)) else { return Ok(later) };
        // A reaction is a message; a receipt is none.
        let is_message = matches!(errand.deed, ErrandKind::React { .. });
        if is_message && let Err(wait) = self.sender.pace.take(errand.number_id, errand.conversation_id, now)
        {
            self.sender.resting.lock().insert(errand.id, wait.until());
            return Ok(wait.until());
        }
        if let Some(call) = self.sender.begin_errand(errand.workspace_id, errand.id).await? {
            let caller = self.caller();
            self.calls.spawn(caller.run_errand(call, claim));
        }
        Ok(later)
    }

    fn caller(&self) -> Caller {
        Caller { sender: Arc::clone(&self.sender), stop: self.stop.clone() }
    }
}

/// Makes one call of a shift, and lives until its answer is stored.
struct Caller {
    sender: Arc<Sender>,
    stop: CancellationToken,
}

impl Caller {
    /// One call from its begin to its written answer. If the answer cannot be written before the hub stops, the next run
    /// finds the call without its caller: unknown, which is the truth.
    async fn call(self, waiting: QueuedSend, call: Call) {
        let outcome = self.sender.graph.send(&call).await;
        let label = match outcome.answer {
            Answer::Accepted => "accepted",
            Answer::NotSent => "not_sent",
            Answer::Refused(_) => "refused",
            Answer::Ambiguous | Answer::CallerGone => "unknown",
        };
        counter!(SENDS, "outcome" => label).increment(1);
        let now = self.sender.clock.now();
        self.sender.pace.learn(call.number.id, call.job.conversation_id, &outcome, now);
        let again = self.insist(|| self.sender.write_down(&call, outcome.clone())).await;
        if again.is_none() {
            // It stands there as begun, and nobody is making the call.
            self.sender.rota.lock().distrust();
        }
        self.ended(&waiting, again.flatten());
    }

    /// One upload. If it is dropped, or what it brought cannot be written down, the message still waits and the file is uploaded once
    /// more.
    async fn upload(self, waiting: QueuedSend, call: UploadCall, claim: Claim<Work>) {
        let outcome = self.stop.run_until_cancelled(self.sender.graph.upload(&call)).await;
        let again = match outcome {
            Some(outcome) => self.insist(|| self.sender.write_upload(&call, outcome.clone())).await.flatten(),
            None => Some(waiting.clone()),
        };
        drop(claim);
        self.sender.rota.lock().wake_wanting(&call.file.sha256, self.sender.now());
        self.ended(&waiting, again);
    }

    fn ended(&self, waiting: &QueuedSend, again: Option<QueuedSend>) {
        self.sender.rota.lock().end(waiting, again, self.sender.clock.now());
        self.sender.queued.notify_one();
    }

    async fn run_errand(self, call: ErrandCall, claim: Claim<Work>) {
        let outcome = self.sender.graph.run(&call).await;
        let Errand { number_id, conversation_id, .. } = call.errand;
        self.sender.pace.learn(number_id, conversation_id, &outcome, self.sender.clock.now());
        self.insist(|| self.sender.write_errand(&call, outcome.clone())).await;
        drop(claim);
        self.sender.queued.notify_one();
    }

    /// Writes an answer down, however long the database is not available; once more after the stop, and then the next run finds a
    /// call without its caller.
    async fn insist<T, F: Future<Output = Result<T>>>(&self, mut write: impl FnMut() -> F) -> Option<T> {
        loop {
            let is_last = self.stop.is_cancelled();
            match write().await {
                Ok(written) => return Some(written),
                Err(error) => {
                    tracing::error!(
                        error = &error as &dyn std::error::Error,
                        "an answer waits to be written down"
                    );
                    if is_last || !error.is_passing() {
                        return None;
                    }
                }
            }
            tokio::select! {
                () = self.stop.cancelled() => {}
                () = tokio::time::sleep(PAUSE) => {}
            }
        }
    }
}
