//! The driver of the outbox: what a person did, on its way to the hub.
//!
//! Commands are on the disk before anything is told about them, and leave only while the connection is live, so a reply is never
//! sent on top of news its writer has not seen. Commands of one conversation leave in the order they were made, one at a
//! time; several conversations leave beside each other. A command is asked under the same id until there is an answer:
//!
//! - *applied*: it stays, shown as done, until its rows are in the cache; then the cache sweeps it away;
//! - *rejected*: a message, planned ones included, stays visible with the reason until someone acts. The words of a note go back into
//!   the note field. Any other wish simply did not come true: what the hub
//!   says is shown again, and when somebody else was faster the person is told who;
//! - *no answer*: it is asked again after a rest. The hub executes an id at most once, so asking twice cannot do anything twice.
//!
//! A send may be held for some seconds, so that its person can take it back: it leaves when its time has come, also after a restart,
//! and those behind it in the conversation wait with it.
//!
//! A command that names a file leaves once the hub has the file, and those behind it in the conversation wait with it. A file that
//! was cut on its way is brought again.
//!
//! Whenever the connection becomes live again: commands over 30 days old go back into the composer, and sends that waited more than
//! 15 minutes ask their person before they leave. By then the cache has taken away every send whose bubble came by sync although
//! its answer was lost, so nobody is asked about what is done.
//!
//! By then also what waits for a chat that became part of another while nobody told this desk is asked after ([`astray`]).
//!
//! A crash between any two steps is covered by the states on the disk: the answer is asked for again.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::future::{BoxFuture, FutureExt};
use futures_util::stream::FuturesUnordered;
use sangam_cache::{OutboxReader, OutboxWriter, Outgoing};
use sangam_model::id::{CommandId, ConversationId, PersonId};
use sangam_protocol::error::code;
use sangam_protocol::{ApiError, Command, CommandBody, CommandOutcome, Cursor, Outcome};
use tokio::sync::watch;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use crate::api::app::{ConnectionState, NoticeKind};
use crate::api::tag::{Stale, Tag};
use crate::astray;
use crate::commands::refused;
use crate::desk::{Link, Shared};
use crate::hub::HubError;
use crate::language;
use crate::sync::machine::End;
use crate::uploads::bring_file;

/// Conversations that send beside each other.
const LANES: u32 = 8;
const FIRST_REST: Duration = Duration::from_millis(500);
const LONGEST_REST: Duration = Duration::from_secs(20);

type Answer = Result<CommandOutcome, HubError>;
type Answered = (Outgoing, Answer);

/// Runs until `stop`.
pub(crate) async fn drive(shared: Arc<Shared>, stop: CancellationToken) {
    let mut connection = shared.connection.subscribe();
    let mut driver = Driver { shared, asked: FuturesUnordered::new(), busy: BTreeSet::new(), failures: 0 };
    loop {
        if stop.run_until_cancelled(until(&mut connection, true)).await.is_none() {
            return;
        }
        if let Err(error) = driver.tidy().await {
            tracing::error!(%error, "the outbox cannot be read");
        }
        driver.tell_language();
        driver.lead_what_is_astray();
        tokio::select! {
            biased;
            () = stop.cancelled() => return,
            () = until(&mut connection, false) => {}
            () = driver.send() => {}
        }
    }
}

/// Brings what a command names, then asks for it; nothing when its person took it back meanwhile.
async fn ask(shared: &Shared, outgoing: Outgoing) -> Option<Answered> {
    if let Err(error) = bring_file(shared, &outgoing).await {
        return Some((outgoing, Err(error)));
    }
    // Written before the question leaves: whoever finds it so knows that it may have been heard.
    let id = outgoing.command.id;
    match shared.cache.write_outbox(move |outbox| outbox.mark_sent(id)).await {
        Ok(true) => {
            let answer = shared.hub.command(&outgoing.command).await;
            Some((outgoing, answer))
        }
        Ok(false) => None,
        Err(error) => {
            tracing::error!(%error, "the outbox cannot be written");
            Some((outgoing, Err(HubError::Busy { retry_after: None })))
        }
    }
}

/// Until the connection is live, or is not.
pub(crate) async fn until(connection: &mut watch::Receiver<Link>, live: bool) {
    // The sender lives as long as the desk, which outlives its drivers.
    let _ = connection.wait_for(|link| (link.state == ConnectionState::Live) == live).await;
}

struct Driver {
    shared: Arc<Shared>,
    /// Questions under way. They outlive a lost socket: an answer is an answer.
    asked: FuturesUnordered<BoxFuture<'static, (Lane, Option<Answered>)>>,
    /// Where commands are under way.
    busy: BTreeSet<Lane>,
    failures: u32,
}

/// One command of a conversation is under way at a time, and beside it a wish for privacy, which waits for no message.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Lane {
    conversation: ConversationId,
    is_privacy: bool,
}

impl Lane {
    const fn of(outgoing: &Outgoing) -> Self {
        let is_privacy = matches!(outgoing.command.body, CommandBody::SetPrivate { .. });
        Self { conversation: outgoing.conversation, is_privacy }
    }
}

impl Driver {
    /// Puts the outbox in order after an absence.
    async fn tidy(&mut self) -> sangam_cache::Result<()> {
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

    /// Finds out where chats are that are not here; nothing else waits for it.
    fn lead_what_is_astray(&self) {
        let shared = Arc::clone(&self.shared);
        self.shared.tasks.spawn(async move {
            let stop = shared.stop.clone();
            let _ = stop.run_until_cancelled(astray::lead(&shared)).await;
        });
    }

    /// Sends whatever may leave, for as long as it is polled. May be dropped at any point.
    async fn send(&mut self) {
        let shared = Arc::clone(&self.shared);
        loop {
            let wanted = shared.outbox_changed.notified();
            let held_for = match self.ask_next().await {
                Ok(held_for) => held_for,
                Err(error) => {
                    tracing::error!(%error, "the outbox cannot be read");
                    Some(LONGEST_REST)
                }
            };
            tokio::select! {
                biased;
                () = wanted => {}
                () = sleep(held_for.unwrap_or_default()), if held_for.is_some() => {}
                Some((lane, answered)) = self.asked.next(), if !self.asked.is_empty() => {
                    self.busy.remove(&lane);
                    if let Some((outgoing, answer)) = answered {
                        self.answered(&outgoing, answer).await;
                    }
                }
            }
        }
    }

    /// Begins to ask for the next command of every lane that is not busy. Says for how long the first of the held ones
    /// still rests.
    async fn ask_next(&mut self) -> sangam_cache::Result<Option<Duration>> {
        let now = self.shared.context.clock.now();
        let read = move |outbox: &OutboxReader<'_>| Ok((outbox.next(LANES, now)?, outbox.next_time(now)?));
        let (next, next_time) = self.shared.cache.read_outbox(read).await?;
        for outgoing in next {
            let lane = Lane::of(&outgoing);
            // However much is under way, a wish for privacy is not kept waiting.
            let is_full = self.asked.len() >= LANES as usize && !lane.is_privacy;
            if is_full || !self.busy.insert(lane) {
                continue;
            }
            let shared = Arc::clone(&self.shared);
            // A task of its own: while one answer is being written down, another question must not wait for this driver, which
            // may be waiting for the file that question is about to write.
            let asking = self.shared.tasks.spawn(async move {
                let stop = shared.stop.clone();
                stop.run_until_cancelled(ask(&shared, outgoing)).await.flatten()
            });
            let ask = async move { (lane, asking.await.ok().flatten()) };
            self.asked.push(ask.boxed());
        }
        Ok(next_time.map(|at| Duration::from_millis(at.since(now).unsigned_abs())))
    }

    async fn answered(&mut self, outgoing: &Outgoing, answer: Answer) {
        let command = &outgoing.command;
        let settled = match answer {
            Ok(CommandOutcome { outcome: Outcome::Applied, rev, .. }) => {
                self.failures = 0;
                self.applied(command, rev).await
            }
            Ok(CommandOutcome { outcome: Outcome::Rejected, error, .. }) => {
                self.failures = 0;
                self.rejected(command, error).await
            }
            Err(HubError::Refused(error)) => self.rejected(command, Some(error)).await,
            Err(error) => {
                self.unanswered(&error).await;
                return;
            }
        };
        if let Err(error) = settled {
            tracing::error!(%error, "an answer could not be kept; it will be asked for again");
            self.rest(None).await;
        }
        self.shared.context.bell.stale(stale_of(outgoing.conversation));
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
            None => self.shared.cache.write_outbox(move |outbox| outbox.remove(id)).await?,
        }
        Ok(())
    }

    async fn rejected(&mut self, command: &Command, error: Option<ApiError>) -> sangam_cache::Result<()> {
        let id = command.id;
        tracing::info!(code = error.as_ref().map(|error| error.code.as_str()), "the hub refused a command");
        if command.body.message().is_some() {
            let mark = move |outbox: &mut OutboxWriter<'_>| outbox.mark_rejected(id, error.as_ref());
            return self.shared.cache.write_outbox(mark).await;
        }
        if command.body.note().is_some() {
            return self.note_not_kept(id, error).await;
        }
        self.shared.cache.write_outbox(move |outbox| outbox.remove(id)).await?;
        refused(&self.shared, command, error.as_ref()).await?;
        if command.body.later_id().is_some() {
            let now = self.shared.context.clock.now();
            let why = error.as_ref().map_or(code::INTERNAL, |error| error.code.as_str()).to_owned();
            self.shared.context.notices.say(NoticeKind::LaterNotDone { why }, now);
            self.shared.context.bell.all_stale(&[Tag::App]);
        }
        let is_too_late = error.as_ref().is_some_and(|error| error.code == code::ALREADY_ASSIGNED);
        if matches!(command.body, CommandBody::AssignTeam { .. }) && !is_too_late {
            let now = self.shared.context.clock.now();
            let why = error.as_ref().map_or(code::INTERNAL, |error| error.code.as_str()).to_owned();
            self.shared.context.notices.say(NoticeKind::TeamNotGiven { why }, now);
            self.shared.context.bell.all_stale(&[Tag::App]);
        }
        if matches!(command.body, CommandBody::SetLabel { .. }) {
            let now = self.shared.context.clock.now();
            let why = error.as_ref().map_or(code::INTERNAL, |error| error.code.as_str()).to_owned();
            self.shared.context.notices.say(NoticeKind::LabelNotPut { why }, now);
            self.shared.context.bell.all_stale(&[Tag::App]);
        }
        if let Some(error) = error.filter(|error| error.code == code::ALREADY_ASSIGNED) {
            let name = self.winner(&error).await?;
            let now = self.shared.context.clock.now();
            self.shared.context.notices.say(NoticeKind::AlreadyAssigned { name }, now);
            self.shared.context.bell.all_stale(&[Tag::App]);
        }
        Ok(())
    }

    /// The words of a note go back to where they were typed, and its person is told why.
    async fn note_not_kept(&mut self, id: CommandId, error: Option<ApiError>) -> sangam_cache::Result<()> {
        let now = self.shared.context.clock.now();
        self.shared.cache.write_outbox(move |outbox| outbox.return_to_draft(id, now)).await?;
        let why = error.map_or_else(|| code::INTERNAL.to_owned(), |error| error.code);
        self.shared.context.notices.say(NoticeKind::NoteNotKept { why }, now);
        self.shared.context.bell.all_stale(&[Tag::App]);
        Ok(())
    }

    /// Who was faster, as far as this desk knows them.
    async fn winner(&mut self, error: &ApiError) -> sangam_cache::Result<Option<String>> {
        let winner: Option<PersonId> =
            error.detail.as_ref().and_then(|detail| detail.get("assignee_id")?.as_str()?.parse().ok());
        let Some(winner) = winner else { return Ok(None) };
        self.shared
            .cache
            .read(move |reader| {
                Ok(reader.people()?.into_iter().find(|person| person.id == winner).map(|person| person.name))
            })
            .await
    }

    async fn unanswered(&mut self, error: &HubError) {
        tracing::debug!(%error, "a command has no answer yet");
        match error {
            HubError::SessionEnded => self.shared.end(End::SignedOut),
            HubError::DeviceRevoked => self.shared.end(End::Revoked),
            _ => {}
        }
        let after = match error {
            HubError::Busy { retry_after } => *retry_after,
            _ => None,
        };
        self.rest(after).await;
    }

    /// Waits before anything is asked again. A person's new wish does not shorten it: the hub asked for peace.
    async fn rest(&mut self, after: Option<Duration>) {
        let longest = FIRST_REST.saturating_mul(1 << self.failures.min(8)).min(LONGEST_REST);
        self.failures = self.failures.saturating_add(1);
        let half = longest / 2;
        let jitter = self.shared.context.random.below(u64::try_from(half.as_millis()).unwrap_or(0) + 1);
        sleep((half + Duration::from_millis(jitter)).max(after.unwrap_or_default())).await;
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
