//! A signed-in session: the person's cache, their hub, and the tasks that keep both in step.
//!
//! A [`Desk`] is opened when someone signs in or is found at start, and closed when they leave. It owns two tasks, the sync driver
//! and the outbox driver, and whatever fetches files. Closing asks them to stop, waits until they did, then closes the files;
//! dropping it without closing is what a crash is, and loses nothing: everything that matters was on the disk before it was shown.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use sangam_cache::{
    Cache, Execution, FileKind, FileState, LATE_AFTER, OpenError, OpenReport, Options, OutboxReader,
    OutboxState, OutboxWriter, Overlaid, Profile, Reader, RootKey,
};
use sangam_model::id::{ConversationId, MessageId};
use sangam_model::time::{DAY, SECOND};
use sangam_model::{Clock, Random, Timestamp};
use sangam_protocol::session::SessionToken;
use sangam_protocol::version::Release;
use sangam_voice::Microphone;
use tokio::sync::{Mutex, Notify, mpsc, watch};
use tokio::time::sleep;
use tokio_util::sync::{CancellationToken, DropGuard};
use tokio_util::task::TaskTracker;

use crate::api::app::{ConnectionState, NoticeKind};
use crate::api::error::{UiError, own};
use crate::api::tag::Tag;
use crate::chosen::ChosenFiles;
use crate::host::Host;
use crate::hub::{Door, Hub};
use crate::media::{Ahead, Turns};
use crate::notices::Notices;
use crate::notify::Toasts;
use crate::presence::Room;
use crate::pushes::Bell;
use crate::session::{Record, Who};
use crate::sync::machine::End;
use crate::transport::Transport;
use crate::upkeep::Tidying;
use crate::uploads::Uploads;
use crate::voice::Recorder;
use crate::{former, outbox, sync, upkeep};

/// A clock that differs by less is not worth moving times for.
const SKEW_TOLERANCE_MS: i64 = 10 * SECOND;
/// Clocks that differ by less than this are nobody's concern.
const CLOCK_TOLERANCE_MS: i64 = 120 * SECOND;
/// How long to wait before a damaged file is rebuilt that could not be.
const BETWEEN_REBUILDS: Duration = Duration::from_secs(1);

/// What the whole app shares.
pub(crate) struct Context {
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) random: Arc<dyn Random>,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) host: Arc<dyn Host>,
    pub(crate) microphone: Arc<dyn Microphone>,
    pub(crate) execution: Execution,
    pub(crate) bell: Bell,
    /// What there is to know of this computer, whoever sits at it.
    pub(crate) notices: Notices,
    pub(crate) toasts: Toasts,
}

/// What a desk tells the app it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum DeskEvent {
    /// The person has another name or another role, the hub knows of former sessions, or it was met, which is worth remembering once a
    /// day.
    Changed,
    /// The shop's own hub did not serve when the desk was opened, and does now.
    Serves,
    /// Nobody met the hub for so long that the desk locks.
    OutOfContact,
    /// The session ended, or the device was revoked.
    Ended(End),
}

/// Where the connection stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Link {
    pub(crate) state: ConnectionState,
    pub(crate) since: Timestamp,
    /// The oldest version the hub speaks with, where this one is older and it said so.
    pub(crate) needs_version: Option<Release>,
}

/// What the desk's tasks and the screen's questions share.
pub(crate) struct Shared {
    pub(crate) context: Arc<Context>,
    pub(crate) record: Record,
    /// The person as they were last heard of: the record is how they sat down.
    who: parking_lot::Mutex<Who>,
    pub(crate) cache: Cache,
    /// What the person here is told once, and nobody who sits down after them.
    pub(crate) notices: Notices,
    /// What is asked of it ends when the desk stops.
    pub(crate) hub: Hub,
    pub(crate) sync: sync::Handle,
    pub(crate) connection: watch::Sender<Link>,
    /// Why the shop's own hub does not serve, while this desk stands without it.
    pub(crate) own_hub_fails: parking_lot::Mutex<Option<String>>,
    /// Milliseconds this computer is ahead of the hub.
    pub(crate) clock_ahead_ms: AtomicI64,
    /// Where a customer was told last that somebody writes, and when.
    pub(crate) typed_at: parking_lot::Mutex<BTreeMap<ConversationId, Timestamp>>,
    /// Something new waits in the outbox.
    pub(crate) outbox_changed: Notify,
    /// What pages left behind is about to be cleaned up.
    pub(crate) is_to_clean: AtomicBool,
    pub(crate) tidying: Tidying,
    /// Held by whoever tells the hub which language was chosen.
    pub(crate) telling_language: Mutex<()>,
    /// Held by whoever decided that something is sent again: one at a time finds out whether it is on its way already.
    pub(crate) sending_again: Mutex<()>,
    pub(crate) fetching: Turns<MessageId>,
    pub(crate) ahead: Ahead,
    pub(crate) uploads: Uploads,
    pub(crate) chosen: ChosenFiles,
    pub(crate) recorder: Recorder,
    /// Who else is there, and what the person here does.
    pub(crate) room: Room,
    pub(crate) stop: CancellationToken,
    pub(crate) tasks: TaskTracker,
    /// The hub knows that the sessions this profile had before are over.
    settled: AtomicBool,
    /// When the hub was last met.
    last_contact: AtomicI64,
    /// How often it was met again after so long that what waits is late.
    pub(crate) wakings: AtomicU64,
    /// What the app was told of that last: it keeps it beyond this run.
    kept_contact: AtomicI64,
    told: mpsc::UnboundedSender<(u64, DeskEvent)>,
    /// Which desk of this app it is: a late word of an earlier one is not heard.
    number: u64,
    /// What was last rebuilt, and when, so that several readers of one damaged page rebuild it once.
    healed_at: Mutex<Option<(FileKind, Timestamp)>>,
}

impl Shared {
    pub(crate) fn set_connection(&self, state: ConnectionState, needs_version: Option<Release>) {
        self.connection.send_replace(Link { state, since: self.context.clock.now(), needs_version });
    }

    /// The hub gave a sign of life. What the app keeps of it is never much more than a day old, however short or long the lines are.
    pub(crate) fn met_the_hub(&self) {
        let now = self.context.clock.now();
        if self.is_asleep() {
            self.wakings.fetch_add(1, Ordering::Relaxed);
            self.outbox_changed.notify_one();
        }
        self.last_contact.store(now.as_millis(), Ordering::Relaxed);
        let kept = Timestamp::from_millis(self.kept_contact.load(Ordering::Relaxed));
        // One that was kept by a clock far ahead would keep a lost device open.
        if now.since(kept).abs() > DAY {
            self.kept_contact.store(now.as_millis(), Ordering::Relaxed);
            let _ = self.told.send((self.number, DeskEvent::Changed));
        }
    }

    /// Nothing was heard of the hub for so long that whatever waits is late, however whole the line looks: this computer slept. Timers do
    /// not count that on every system; the clock on the wall does.
    pub(crate) fn is_asleep(&self) -> bool {
        self.context.clock.now().since(self.last_contact()) > LATE_AFTER
    }

    /// Who sits here, by the name and in the role they have now, and when the hub was met last.
    pub(crate) fn present_record(&self) -> Record {
        let who = self.who.lock().clone();
        let record = self.record.clone().known_as(who).met_at(self.last_contact());
        if self.settled.load(Ordering::Relaxed) { record.settled() } else { record }
    }

    /// The hub was told which sessions the present one takes the place of.
    pub(crate) fn is_settled(&self) {
        self.settled.store(true, Ordering::Relaxed);
        let _ = self.told.send((self.number, DeskEvent::Changed));
    }

    fn last_contact(&self) -> Timestamp {
        Timestamp::from_millis(self.last_contact.load(Ordering::Relaxed))
    }

    /// The language the signed-in person chose last on some desk; `None` while the team's rows are not here.
    pub(crate) async fn language(&self) -> Option<String> {
        let me = self.record.person_id;
        let row = self.cache.read(move |reader| Ok(reader.people()?.into_iter().find(|row| row.id == me)));
        row.await.ok().flatten()?.language.filter(|name| crate::settings::is_spoken(name))
    }

    /// Reads what the team's rows say of the person at the desk. Another name or role is kept, and shown at once.
    pub(crate) async fn know_oneself(&self) {
        let me = self.record.person_id;
        let row = self.cache.read(move |reader| Ok(reader.people()?.into_iter().find(|row| row.id == me)));
        let Ok(Some(row)) = row.await else { return };
        let who = Who { name: row.name, role: row.role };
        let before = std::mem::replace(&mut *self.who.lock(), who.clone());
        if before != who {
            let _ = self.told.send((self.number, DeskEvent::Changed));
            self.context.bell.all_stale(&[Tag::App]);
        }
    }

    /// Nobody met the hub for so long that the desk must lock.
    pub(crate) fn contact_is_too_old(&self) -> bool {
        self.record.place.is_too_old(self.last_contact(), self.context.clock.now())
    }

    /// The hub inside this process does not serve.
    pub(crate) fn own_hub_fails(&self, why: String) {
        let told = self.own_hub_fails.lock().replace(why.clone());
        if told != Some(why) {
            self.context.bell.all_stale(&[Tag::Connection]);
        }
    }

    /// Tells the app that the hub inside this process serves after all.
    pub(crate) fn serves(&self) {
        let _ = self.told.send((self.number, DeskEvent::Serves));
    }

    /// Tells the app that the desk locks.
    pub(crate) fn lock(&self) {
        let _ = self.told.send((self.number, DeskEvent::OutOfContact));
    }

    /// Tells the app that this is over.
    pub(crate) fn end(&self, end: End) {
        let _ = self.told.send((self.number, DeskEvent::Ended(end)));
    }

    /// An instant of the hub as this computer's clock will show it when it comes.
    pub(crate) fn in_our_clock(&self, instant: Timestamp) -> Timestamp {
        let ahead_ms = self.clock_ahead_ms.load(Ordering::Relaxed);
        if ahead_ms.abs() < SKEW_TOLERANCE_MS { instant } else { instant.plus(ahead_ms) }
    }

    /// The hub's present, as far as this computer knows it.
    pub(crate) fn hub_now(&self) -> Timestamp {
        let (now, ahead_ms) = (self.context.clock.now(), self.clock_ahead_ms.load(Ordering::Relaxed));
        if ahead_ms.abs() < SKEW_TOLERANCE_MS { now } else { now.plus(-ahead_ms) }
    }

    /// How far this computer's clock is ahead of the hub's, if that is anybody's concern.
    pub(crate) fn clock_is_wrong_by(&self) -> Option<i64> {
        let ahead_ms = self.clock_ahead_ms.load(Ordering::Relaxed);
        (ahead_ms.abs() > CLOCK_TOLERANCE_MS).then_some(ahead_ms)
    }

    /// [`Cache::read`], with a failure as a screen shows it.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Reader<'_>) -> sangam_cache::Result<T> + Send + 'static,
    ) -> Result<T, UiError> {
        self.answer(self.cache.read(work)).await
    }

    /// [`Cache::overlaid`], with a failure as a screen shows it.
    pub(crate) async fn overlaid<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Overlaid<'_>) -> sangam_cache::Result<T> + Send + 'static,
    ) -> Result<T, UiError> {
        self.answer(self.cache.overlaid(work)).await
    }

    /// [`Cache::read_outbox`], with a failure as a screen shows it.
    pub(crate) async fn read_outbox<T: Send + 'static>(
        &self,
        work: impl FnOnce(&OutboxReader<'_>) -> sangam_cache::Result<T> + Send + 'static,
    ) -> Result<T, UiError> {
        self.answer(self.cache.read_outbox(work)).await
    }

    /// [`Cache::write_outbox`], with a failure as a screen shows it.
    pub(crate) async fn write_outbox<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut OutboxWriter<'_>) -> sangam_cache::Result<T> + Send + 'static,
    ) -> Result<T, UiError> {
        self.answer(self.cache.write_outbox(work)).await
    }

    /// What the files answer, with a failure as a screen shows it.
    pub(crate) async fn answer<T>(
        &self,
        asked: impl Future<Output = sangam_cache::Result<T>>,
    ) -> Result<T, UiError> {
        asked.await.map_err(|error| self.failed(&error))
    }

    /// A failure of the files, as a screen shows it. A damaged file is on its way to be rebuilt when this returns.
    pub(crate) fn failed(&self, error: &sangam_cache::Error) -> UiError {
        tracing::error!(%error, "storage failed");
        if let sangam_cache::Error::Damaged { file, .. } = error {
            self.sync.is_damaged(*file);
        }
        UiError::new(own::STORAGE, error.to_string())
    }

    /// Rebuilds a file that turned out to be damaged, as soon as there is room for it. Says whether the cache must begin anew.
    pub(crate) async fn heal(&self, file: FileKind) -> bool {
        if file == FileKind::Outbox {
            tracing::error!("the outbox is damaged; what can be read is rescued at the next start");
            return false;
        }
        let mut healed_at = self.healed_at.lock().await;
        let now = self.context.clock.now();
        if healed_at.is_some_and(|(healed, at)| healed == file && now.since(at).abs() < 5 * SECOND) {
            return false;
        }
        // Until it is, whoever asks is refused: the damaged file is closed.
        while let Err(error) = self.cache.rebuild(file).await {
            tracing::error!(%error, "a damaged file cannot be rebuilt yet");
            if self.stop.run_until_cancelled(sleep(BETWEEN_REBUILDS)).await.is_none() {
                return false;
            }
        }
        let now = self.context.clock.now();
        *healed_at = Some((file, now));
        if file == FileKind::Cache {
            self.context.notices.say(NoticeKind::CacheRebuilt, now);
            self.context.bell.all_stale(&[Tag::App]);
        }
        file == FileKind::Cache
    }
}

/// One person at the desk.
pub(crate) struct Desk {
    pub(crate) shared: Arc<Shared>,
    _stop: DropGuard,
}

impl Desk {
    /// Opens the profile of `record` and begins to sync with its `hub`.
    pub(crate) async fn open(
        context: &Arc<Context>,
        data_folder: &Path,
        record: Record,
        hub: Hub,
        key: &RootKey,
        told: mpsc::UnboundedSender<(u64, DeskEvent)>,
        number: u64,
    ) -> Result<Self, OpenError> {
        let options = Options { execution: context.execution, ..Options::default() };
        let (cache, report) = Cache::open(record.profile(data_folder), key, options).await?;
        say_what_was_found(context, &report);
        let (sync, control) = sync::Handle::new();
        let stop = CancellationToken::new();
        let now = context.clock.now();
        let link = Link { state: ConnectionState::Connecting, since: now, needs_version: None };
        let shared = Arc::new(Shared {
            context: Arc::clone(context),
            cache,
            notices: context.notices.beside(),
            hub: hub.until(stop.clone()),
            sync,
            connection: watch::Sender::new(link),
            own_hub_fails: parking_lot::Mutex::default(),
            clock_ahead_ms: AtomicI64::new(0),
            typed_at: parking_lot::Mutex::default(),
            outbox_changed: Notify::new(),
            is_to_clean: AtomicBool::default(),
            tidying: Tidying::default(),
            telling_language: Mutex::default(),
            sending_again: Mutex::default(),
            fetching: Turns::default(),
            ahead: Ahead::default(),
            uploads: Uploads::default(),
            chosen: ChosenFiles::default(),
            recorder: Recorder::default(),
            room: Room::default(),
            stop: stop.clone(),
            tasks: TaskTracker::new(),
            settled: AtomicBool::default(),
            last_contact: AtomicI64::new(record.last_contact.as_millis()),
            wakings: AtomicU64::new(0),
            kept_contact: AtomicI64::new(record.last_contact.as_millis()),
            who: parking_lot::Mutex::new(record.who()),
            record,
            told,
            number,
            healed_at: Mutex::new(None),
        });
        shared.tasks.spawn(sync::drive(Arc::clone(&shared), control, stop.clone()));
        shared.tasks.spawn(outbox::drive(Arc::clone(&shared), stop.clone()));
        shared.tasks.spawn(upkeep::tidy_later(Arc::clone(&shared)));
        shared.tasks.spawn(former::tell(Arc::clone(&shared)));
        if report.was_cut_short {
            shared.tasks.spawn(upkeep::look(Arc::clone(&shared), stop.clone()));
        }
        Ok(Self { shared, _stop: stop.drop_guard() })
    }

    /// Stops every task, then closes the files.
    pub(crate) async fn close(self) {
        if let Some(cache) = self.stop().await
            && let Err(error) = cache.close().await
        {
            tracing::error!(%error, "the profile did not close cleanly");
        }
    }

    /// Stops every task, then deletes everything, the outbox included. The caller deletes the key.
    pub(crate) async fn wipe(self, data_folder: &Path) {
        let profile = self.shared.record.profile(data_folder);
        match self.stop().await {
            Some(cache) => say_whether_wiped(cache.wipe().await),
            None => wipe_profile(&profile),
        }
    }

    async fn stop(self) -> Option<Cache> {
        let Self { shared, _stop } = self;
        shared.stop.cancel();
        shared.tasks.close();
        shared.tasks.wait().await;
        shared.context.toasts.withdraw_all();
        Arc::into_inner(shared).map(|shared| shared.cache)
    }
}

/// The hub, as the record's person.
pub(crate) fn hub_of(transport: &Arc<dyn Transport>, record: &Record) -> Hub {
    let token = record.token().unwrap_or_else(|| SessionToken::new(String::new()));
    Door::new(Arc::clone(transport), record.hub.clone()).open(token)
}

/// Deletes everything of a profile nobody has open. The caller deletes the key.
pub(crate) fn wipe_profile(profile: &Profile) {
    say_whether_wiped(profile.wipe());
}

fn say_whether_wiped(wiped: Result<(), OpenError>) {
    if let Err(error) = wiped {
        tracing::error!(%error, "the profile could not be deleted");
    }
}

fn say_what_was_found(context: &Context, report: &OpenReport) {
    let now = context.clock.now();
    if report.cache == FileState::Replaced {
        context.notices.say(NoticeKind::CacheRebuilt, now);
    }
    match &report.outbox {
        OutboxState::Lost { kept_as } => {
            let path = kept_as.as_ref().map(|path| path.display().to_string()).unwrap_or_default();
            context.notices.say(NoticeKind::OutboxLost { path }, now);
        }
        OutboxState::Rescued { is_complete: false, .. } => {
            context.notices.say(NoticeKind::OutboxLost { path: String::new() }, now);
        }
        OutboxState::Opened | OutboxState::Created | OutboxState::Rescued { .. } => {}
    }
}
