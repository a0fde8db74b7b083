//! The outbox driver: sends commands to the hub and handles the answers.
//!
//! Commands are on the disk before anything is told about them, and leave only while the connection is live, so a reply is never
//! sent on top of news its writer has not seen. Commands of one conversation leave in the order they were made, one at a
//! time; several conversations leave beside each other. A command is asked under the same id until there is an answer:
//!
//! - *applied*: it stays, shown as done, until its rows are in the cache; then the cache sweeps it away. One that takes a plan back
//!   stays until the plan's words stand in their composer;
//! - *rejected*: a message, planned ones included, stays visible with the reason until someone acts, and what would have put its chat
//!   out of the way behind it is not asked for. The words of a note go back into the note field. Any other wish did not come true: what
//!   the hub says is shown again, and its person is told what, why and where; what they typed for it stays until they act
//!   ([`refused`]);
//! - *no answer*: it is asked again after a rest. The hub executes an id at most once, so asking twice cannot do anything twice.
//!
//! A send may be held for some seconds, so that its person can take it back: it leaves when its time has come, also after a restart,
//! and those behind it in the conversation wait with it.
//!
//! A command that names a file leaves once the hub has the file, and those behind it in the conversation wait with it. A file that
//! was cut on its way is brought again. Files wait and nothing else does: which command goes next, and what rests after it was tried in
//! vain, is decided in [`traffic`].
//!
//! Whenever the connection becomes live again: commands over 30 days old go back into the composer, and sends that waited more than
//! 15 minutes ask their person before they leave. By then the cache has taken away every send whose bubble came by sync although
//! its answer was lost, so nobody is asked about what is done. The same is done where the line outlives a long sleep of this computer:
//! nothing leaves until the hub is heard again, and then first comes what is late.
//!
//! By then also what waits for a chat that became part of another while nobody told this desk is asked after ([`astray`]).
//!
//! A crash between any two steps is covered by the states on the disk: the answer is asked for again. Whatever else happens meanwhile, an
//! answer that is being kept is kept to its end and told.

mod refused;
mod traffic;

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::future::{BoxFuture, FutureExt};
use futures_util::stream::FuturesUnordered;
use sangam_cache::{OutboxReader, Outgoing};
use sangam_model::id::ConversationId;
use sangam_model::outgoing::OutgoingFile;
use sangam_protocol::{Command, CommandOutcome, Cursor, Outcome};
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

pub(crate) use self::refused::{kept, let_go};
use self::traffic::{Lane, Step, Traffic};
use crate::api::app::ConnectionState;
use crate::api::tag::{Stale, Tag};
use crate::astray;
use crate::desk::{Link, Shared};
use crate::hub::HubError;
use crate::language;
use crate::sync::machine::End;
use crate::uploads::bring_file;

/// An outbox that cannot be read is read again after this.
const UNREADABLE_REST: Duration = Duration::from_secs(20);

/// Runs until `stop`.
pub(crate) async fn drive(shared: Arc<Shared>, stop: CancellationToken) {
    let mut connection = shared.connection.subscribe();
    let mut driver =
        Driver { shared, under_way: FuturesUnordered::new(), traffic: Traffic::default(), wakings: 0 };
    while stop.run_until_cancelled(until(&mut connection, true)).await.is_some() {
        if let Err(error) = driver.tidy().await {
            tracing::error!(%error, "the outbox cannot be read");
        }
        driver.tell_language();
        driver.lead_what_is_astray();
        driver.send(&mut connection, &stop).await;
    }
}

/// What came of a step.
enum Done {
    /// The file of this command was uploaded.
    Brought(Outgoing),
    /// The upload failed.
    NotBrought(Outgoing, HubError),
    /// The hub was asked for this command.
    Asked(Outgoing, Result<CommandOutcome, HubError>),
    /// Nothing: its person took it back meanwhile, or the desk closes.
    Dropped,
}

async fn bring(shared: &Shared, outgoing: Outgoing, file: &OutgoingFile) -> Done {
    match bring_file(shared, &outgoing, file).await {
        Ok(()) => Done::Brought(outgoing),
        Err(error) => Done::NotBrought(outgoing, error),
    }
}

/// Asks for a command, unless its person took it back meanwhile.
async fn ask(shared: &Shared, outgoing: Outgoing) -> Done {
    // Written before the request leaves, so that after a crash it counts as possibly received.
    let id = outgoing.command.id;
    match shared.cache.write_outbox(move |outbox| outbox.mark_sent(id)).await {
        Ok(true) => {
            let answer = shared.hub.command(&outgoing.command).await;
            Done::Asked(outgoing, answer)
        }
        Ok(false) => Done::Dropped,
        Err(error) => {
            tracing::error!(%error, "the outbox cannot be written");
            Done::Asked(outgoing, Err(HubError::Busy { retry_after: None }))
        }
    }
}

/// Until the connection is live, or is not.
pub(crate) async fn until(connection: &mut watch::Receiver<Link>, live: bool) {
    // The sender lives as long as the desk, which outlives its drivers.
    let _ = connection.wait_for(|link| (link.state == ConnectionState::Live) == live).await;
}

async fn slept(until: Option<Instant>) {
    match until {
        Some(until) => sleep_until(until).await,
        None => std::future::pending().await,
    }
}

struct Driver {
    shared: Arc<Shared>,
    /// Steps under way. They continue when the socket is lost, because an answer still counts.
    under_way: FuturesUnordered<BoxFuture<'static, (Lane, Done)>>,
    traffic: Traffic,
    /// After how many long sleeps the outbox was put in order.
    wakings: u64,
}

impl Driver {
    /// This computer slept for long since the outbox was put in order, or nobody knows yet for how long.
    fn slept(&self) -> bool {
        self.shared.is_asleep() || self.wakings != self.shared.wakings.load(Ordering::Relaxed)
    }

    /// Puts the outbox in order after an absence.
    async fn tidy(&mut self) -> sangam_cache::Result<()> {
        self.wakings = self.shared.wakings.load(Ordering::Relaxed);
        let now = self.shared.context.clock.now();
        let changed = self.shared.cache.write_outbox(move |outbox| {
            let mut changed = outbox.expire(now)?;
            changed.extend(outbox.park_late(now)?);
            Ok(changed)
        });
        for outgoing in changed.await? {
            self.shared.context.bell.stale(stale_of(outgoing.conversation));
        }
        self.shared.context.bell.all_stale(&[Tag::Connection]);
        Ok(())
    }

    /// Tells which language was chosen without a line; nothing else waits for it.
    fn tell_language(&self) {
        let shared = Arc::clone(&self.shared);
        self.shared.tasks.spawn(async move {
            let stop = shared.stop.clone();
            if let Some(Err(error)) = stop.run_until_cancelled(language::tell(&shared)).await {
                tracing::warn!(code = error.code, "the language that was chosen was not told");
            }
        });
    }

    /// Asks the hub for chats that were merged unheard; nothing else waits for it.
    fn lead_what_is_astray(&self) {
        let shared = Arc::clone(&self.shared);
        self.shared.tasks.spawn(async move {
            let stop = shared.stop.clone();
            let _ = stop.run_until_cancelled(astray::lead(&shared)).await;
        });
    }

    /// Sends what may leave, until the connection is lost or the desk closes.
    async fn send(&mut self, connection: &mut watch::Receiver<Link>, stop: &CancellationToken) {
        let shared = Arc::clone(&self.shared);
        self.traffic.begin_anew();
        loop {
            let wanted = shared.outbox_changed.notified();
            let again_at = match self.begin().await {
                Ok(again_at) => again_at,
                Err(error) => {
                    tracing::error!(%error, "the outbox cannot be read");
                    Some(Instant::now() + UNREADABLE_REST)
                }
            };
            let done = tokio::select! {
                biased;
                () = stop.cancelled() => return,
                () = until(connection, false) => return,
                () = wanted => None,
                () = slept(again_at) => None,
                done = self.under_way.next(), if !self.under_way.is_empty() => done,
            };
            // Not among what is waited for: nothing cuts it short.
            if let Some((lane, done)) = done {
                self.finished(lane, done).await;
            }
        }
    }

    /// Begins with whatever may leave and need not wait. Says when to look again, should nothing happen before.
    async fn begin(&mut self) -> sangam_cache::Result<Option<Instant>> {
        let (now, instant) = (self.shared.context.clock.now(), Instant::now());
        if let Some(until) = self.traffic.pause(instant) {
            return Ok(Some(until));
        }
        if self.shared.is_asleep() {
            return Ok(None);
        }
        if self.slept() {
            self.tidy().await?;
        }
        let mut traffic = self.traffic.clone();
        let read = move |outbox: &OutboxReader<'_>| {
            let mut begun = Vec::new();
            outbox.offer(now, |outgoing| {
                // What goes beside the messages comes first, and has room whatever else is under way.
                let is_over = traffic.is_full() && !Lane::of(&outgoing).is_beside();
                if let Some(step) = traffic.take(&outgoing, instant) {
                    begun.push((outgoing, step));
                }
                if is_over { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            })?;
            Ok((begun, traffic, outbox.next_time(now)?))
        };
        let (begun, traffic, next_time) = self.shared.cache.read_outbox(read).await?;
        self.traffic = traffic;
        for (outgoing, step) in begun {
            self.take(outgoing, step);
        }
        let held = next_time.map(|at| instant + Duration::from_millis(at.since(now).unsigned_abs()));
        Ok(held.into_iter().chain(self.traffic.next_end(instant)).min())
    }

    fn take(&self, outgoing: Outgoing, step: Step) {
        let (lane, shared) = (Lane::of(&outgoing), Arc::clone(&self.shared));
        // A task of its own: while one answer is being written down, another step must not wait for this driver, which
        // may be waiting for the file that step is about to write.
        let taken = self.shared.tasks.spawn(async move {
            let stop = shared.stop.clone();
            let done = async {
                match step {
                    Step::Bring(file) => bring(&shared, outgoing, &file).await,
                    Step::Ask => ask(&shared, outgoing).await,
                }
            };
            stop.run_until_cancelled(done).await.unwrap_or(Done::Dropped)
        });
        self.under_way.push(async move { (lane, taken.await.unwrap_or(Done::Dropped)) }.boxed());
    }

    async fn finished(&mut self, lane: Lane, done: Done) {
        let (outgoing, answer) = match done {
            Done::Dropped => return self.traffic.leave(lane),
            // It is offered again, unless its person must be asked first.
            Done::Brought(_) if self.slept() => return self.traffic.leave(lane),
            Done::Brought(outgoing) => {
                self.traffic.brought(lane);
                return self.take(outgoing, Step::Ask);
            }
            Done::NotBrought(outgoing, HubError::Refused(error)) => (outgoing, Err(HubError::Refused(error))),
            Done::NotBrought(_, error) => {
                self.is_over(&error);
                return self.traffic.not_brought(lane, &error, Instant::now(), &*self.shared.context.random);
            }
            Done::Asked(outgoing, answer) => (outgoing, answer),
        };
        let command = &outgoing.command;
        let settled = match answer {
            Ok(CommandOutcome { outcome: Outcome::Applied, rev, .. }) => self.applied(command, rev).await,
            Ok(CommandOutcome { outcome: Outcome::Rejected, error, .. }) => {
                refused::settle(&self.shared, command, error).await
            }
            Err(HubError::Refused(error)) => refused::settle(&self.shared, command, Some(error)).await,
            Err(error) => {
                self.is_over(&error);
                return self.traffic.unanswered(lane, &error, Instant::now(), &*self.shared.context.random);
            }
        };
        match settled {
            Ok(()) => self.traffic.answered(lane),
            Err(error) => {
                tracing::error!(%error, "an answer could not be kept; it will be asked for again");
                self.traffic.stuck(lane, Instant::now(), &*self.shared.context.random);
            }
        }
        self.shared.context.bell.stale(stale_of(outgoing.conversation));
    }

    /// What no answer says about the session.
    fn is_over(&self, error: &HubError) {
        tracing::debug!(%error, "a command has no answer yet");
        match error {
            HubError::SessionEnded => self.shared.end(End::SignedOut),
            HubError::DeviceRevoked => self.shared.end(End::Revoked),
            _ => {}
        }
    }

    async fn applied(&mut self, command: &Command, rev: sangam_protocol::Rev) -> sangam_cache::Result<()> {
        let id = command.id;
        let cursor = self.shared.cache.read(|reader| Ok(reader.sync_state()?.cursor)).await?;
        match cursor {
            Some(cursor) => {
                let at = Cursor { rev, ..cursor };
                self.shared.cache.command_applied(id, at).await?;
                self.shared.sync.head_is(at);
            }
            // The cache is beginning anew, and its snapshot will hold what was done.
            None => self.shared.cache.write_outbox(move |outbox| outbox.done(id)).await?,
        }
        Ok(())
    }
}

/// What a change of the outbox makes stale.
pub(crate) fn stale_of(conversation: ConversationId) -> [Stale; 5] {
    [
        Stale::all(Tag::Later),
        Stale::of(Tag::Thread, conversation),
        Stale::of(Tag::Conversation, conversation),
        Stale::all(Tag::Conversations),
        Stale::all(Tag::Connection),
    ]
}
