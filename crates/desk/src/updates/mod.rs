//! Updates of the app: checking, downloading, installing.
//!
//! What to do is decided in [`machine`]; what can only be done from outside, by the host's [`Updater`]. Here is the task between
//! them, and what it asks of the desk before an app is replaced: that nothing a person did is on its way to the hub, and nobody speaks into a
//! microphone. What waits in the outbox because there is no line, and every draft, is on the disk and stays there.

pub(crate) mod machine;

use std::sync::Weak;
use std::time::Duration;

use parking_lot::Mutex;
use sangam_model::Random;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

pub(crate) use self::machine::UpdateMemory;
use self::machine::{Deed, Machine};
use crate::api::app::ConnectionState;
use crate::api::tag::Tag;
use crate::api::updates::{UpdateStep, UpdateView, UpdateWaitsOn, UpdateWay};
use crate::app::Inner;
use crate::desk::Desk;
use crate::host::Updater;
use crate::session::Place;
use crate::settings::SmallFiles;

/// The version that runs.
const VERSION: &str = env!("CARGO_PKG_VERSION");
/// The longest sleep: a computer that was closed for a week does not count the week.
const LONGEST_SLEEP: Duration = Duration::from_secs(3_600);
/// What is under way is looked at again after this, should nobody say that it changed.
const LOOK_AGAIN: Duration = Duration::from_secs(2);

/// What the app knows of newer versions, and how it is told what to do about them.
pub(crate) struct Updates {
    machine: Mutex<Machine>,
    deeds: mpsc::UnboundedSender<Deed>,
}

impl Updates {
    /// What was kept, or what a desk begins with.
    pub(crate) fn open(files: &SmallFiles, random: &dyn Random) -> (Self, mpsc::UnboundedReceiver<Deed>) {
        let (deeds, todo) = mpsc::unbounded_channel();
        let machine = Mutex::new(Machine::new(files.updates().unwrap_or_else(|| UpdateMemory::new(random))));
        (Self { machine, deeds }, todo)
    }
}

impl Inner {
    /// How newer versions come to whoever is here now.
    async fn update_way(&self) -> UpdateWay {
        let is_practice = |desk: &Desk| desk.shared.record.place == Place::Practice;
        match self.context.host.updater() {
            None => UpdateWay::System,
            Some(_) if self.sitting().await.is_some_and(|desk| is_practice(&desk)) => UpdateWay::Practice,
            Some(updater) if updater.asks_for_password() => UpdateWay::WithPassword,
            Some(_) => UpdateWay::Itself,
        }
    }

    /// Where it stands.
    pub(crate) async fn update_view(&self) -> UpdateView {
        let way = self.update_way().await;
        let is_ours = matches!(way, UpdateWay::Itself | UpdateWay::WithPassword);
        let machine = self.updates.machine.lock();
        UpdateView {
            version: VERSION.to_owned(),
            way,
            looked_at: machine.kept().looked_at,
            step: machine.step(),
            offer: machine.offer().filter(|_| is_ours).cloned(),
            trouble: machine.trouble(),
            calls: is_ours && machine.calls(self.context.clock.now()),
        }
    }

    /// Does what a person wants, unless newer versions come in another way; says whether they do.
    pub(crate) async fn update(&self, wish: impl FnOnce(&mut Machine) -> Option<Deed>) -> bool {
        if !matches!(self.update_way().await, UpdateWay::Itself | UpdateWay::WithPassword) {
            return false;
        }
        let deed = wish(&mut self.updates.machine.lock());
        if let Some(deed) = deed {
            // Nobody listens any more only when the app ends.
            let _ = self.updates.deeds.send(deed);
        }
        self.keep_updates();
        true
    }

    fn keep_updates(&self) {
        let kept = self.updates.machine.lock().kept().clone();
        if let Err(error) = self.files.save_updates(&kept) {
            tracing::warn!(%error, "what is known of newer versions could not be kept");
        }
    }

    /// Changes what is known, and says so.
    fn told(&self, change: impl FnOnce(&mut Machine)) {
        change(&mut self.updates.machine.lock());
        self.context.bell.all_stale(&[Tag::Updates]);
    }

    /// What must end before this app may.
    async fn under_way(&self) -> Option<UpdateWaitsOn> {
        let desk = self.sitting().await?;
        if desk.shared.recorder.view().recording.is_some() {
            return Some(UpdateWaitsOn::Recording);
        }
        // Without a line nothing moves: it rests on the disk, and the newer version may be what brings the line back.
        let state = desk.shared.connection.borrow().state;
        if !matches!(state, ConnectionState::Live | ConnectionState::CatchingUp) {
            return None;
        }
        let now = self.context.clock.now();
        let moves = desk.shared.cache.read_outbox(move |outbox| outbox.moves(now)).await;
        // Files that cannot be read now hold nothing that moves; the failure was met elsewhere.
        moves.unwrap_or(false).then_some(UpdateWaitsOn::Sending)
    }

    async fn look(&self, updater: &dyn Updater, by_hand: bool) {
        let answer = updater.check().await;
        if let Err(trouble) = answer {
            tracing::warn!(?trouble, "the feed of newer versions gives no answer");
        }
        let now = self.context.clock.now();
        self.told(|machine| machine.looked(answer, by_hand, now));
        self.keep_updates();
    }

    async fn download(&self, updater: &dyn Updater) {
        let heard = |done, total| {
            if self.updates.machine.lock().heard(done, total) {
                self.context.bell.all_stale(&[Tag::Updates]);
            }
        };
        let came = updater.download(&heard).await;
        if let Err(trouble) = came {
            tracing::warn!(?trouble, "a newer version did not come");
        }
        self.told(|machine| machine.downloaded(came));
    }

    /// Waits as long as something is under way and somebody still wants it. Says whether it is time.
    async fn wait_for_quiet(&self) -> bool {
        let mut pushes = self.context.bell.subscribe();
        loop {
            let under_way = self.under_way().await;
            let before = self.updates.machine.lock().step();
            let is_quiet = self.updates.machine.lock().quiet(under_way);
            let step = self.updates.machine.lock().step();
            if step != before {
                self.context.bell.all_stale(&[Tag::Updates]);
            }
            if is_quiet || !matches!(step, UpdateStep::Waiting { .. }) {
                return is_quiet;
            }
            // Whatever changes is told; time alone also ends a send that was held.
            let _ = tokio::time::timeout(LOOK_AGAIN, pushes.next()).await;
        }
    }

    async fn install(&self, updater: &dyn Updater) {
        if !self.wait_for_quiet().await {
            return;
        }
        let done = updater.install().await;
        if let Err(trouble) = done {
            tracing::warn!(?trouble, "a newer version could not be installed");
        }
        self.told(|machine| machine.installed(done));
        if done.is_ok() && self.wait_for_quiet().await {
            updater.restart();
        }
    }

    /// Sleeps until the feed should be asked by itself.
    async fn until_due(&self) -> Deed {
        loop {
            let now = self.context.clock.now();
            let rest = u64::try_from(self.updates.machine.lock().rest(now)).unwrap_or(0);
            if rest > 0 {
                tokio::time::sleep(LONGEST_SLEEP.min(Duration::from_millis(rest))).await;
                continue;
            }
            // In the practice shop the day's look is left out.
            let is_wanted = self.update_way().await != UpdateWay::Practice;
            self.updates.machine.lock().plan(now, &*self.context.random);
            let deed = is_wanted.then(|| self.updates.machine.lock().look(false)).flatten();
            if let Some(deed) = deed {
                return deed;
            }
        }
    }

    async fn do_next(&self, updater: &dyn Updater, todo: &mut mpsc::UnboundedReceiver<Deed>) {
        let deed = tokio::select! {
            biased;
            wished = todo.recv() => wished,
            due = self.until_due() => Some(due),
        };
        self.context.bell.all_stale(&[Tag::Updates]);
        match deed {
            Some(Deed::Look { by_hand }) => self.look(updater, by_hand).await,
            Some(Deed::Download) => self.download(updater).await,
            Some(Deed::Install) => self.install(updater).await,
            None => {}
        }
    }
}

/// The app's own task: one thing at a time, until the app ends.
pub(crate) async fn drive(
    inner: Weak<Inner>,
    mut todo: mpsc::UnboundedReceiver<Deed>,
    stop: CancellationToken,
) {
    let Some(updater) = inner.upgrade().and_then(|inner| inner.context.host.updater()) else { return };
    while let Some(inner) = inner.upgrade() {
        let next = inner.do_next(&*updater, &mut todo);
        if stop.run_until_cancelled(next).await.is_none() {
            return;
        }
    }
}
