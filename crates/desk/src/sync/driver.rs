//! The task that carries out the sync machine's actions: socket, timers, lanes, and the connection shown to the page.
//!
//! It decides nothing. Everything that happens becomes an [`Event`], every [`Action`] is carried out once. Requests of a link end with
//! it (a token per link); writes to the cache are never cut short, so the machine always learns what was written.
//!
//! Silence is measured here, because it needs a timer: after [`PING_AFTER`] without a word the other side is asked for a sign of
//! life, after [`DOUBT_AFTER`] the screen is told that what it shows may be old, after [`LOST_AFTER`] the socket is given up.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::future::{BoxFuture, FutureExt};
use futures_util::stream::FuturesUnordered;
use sangam_cache::FileKind;
use sangam_protocol::presence::CAPABILITY;
use sangam_protocol::sync::{ClientFrame, HubFrame};
use sangam_protocol::version;
use sangam_protocol::{Cursor, Frame};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until, timeout, timeout_at};
use tokio_util::sync::CancellationToken;

use super::Control;
use super::lanes;
use super::machine::{Action, CacheState, Event, Failure, Machine};
use super::older::{self, Ahead};
use crate::api::app::NoticeKind;
use crate::api::tag::Tag;
use crate::desk::Shared;
use crate::hub::HubError;
use crate::transport::{Socket, SocketEvent};

const PING_AFTER: Duration = Duration::from_millis(2_500);
const DOUBT_AFTER: Duration = Duration::from_secs(5);
const LOST_AFTER: Duration = Duration::from_secs(15);
const SEND_WITHIN: Duration = Duration::from_secs(10);

/// What only the hub knows, and the owner looks at.
const OWNERS_PAGES: [Tag; 4] = [Tag::Connect, Tag::Numbers, Tag::Alerts, Tag::Copies];

/// What some work came to.
enum Done {
    Event(Event),
    Socket(Result<Box<dyn Socket>, HubError>),
    Nothing,
}

/// How long the other side has been silent.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Silence {
    None,
    Pinged,
    Doubted,
}

struct Line {
    socket: Box<dyn Socket>,
    heard_at: Instant,
    silence: Silence,
}

struct Driver {
    shared: Arc<Shared>,
    machine: Machine,
    line: Option<Line>,
    /// Requests of the present link end with it.
    link: CancellationToken,
    /// Older messages that were fetched on it and are not written yet.
    ahead: Arc<Ahead>,
    work: FuturesUnordered<BoxFuture<'static, Done>>,
    rest_until: Option<Instant>,
    pauses: usize,
}

/// Runs until `stop`. Ends by itself only when the session does, and then waits for `stop`.
pub(crate) async fn drive(
    shared: Arc<Shared>,
    mut control: mpsc::UnboundedReceiver<Control>,
    stop: CancellationToken,
) {
    let held = match lanes::held(&shared).await {
        Ok(held) => held,
        Err(error) => {
            tracing::error!(%error, "the cache does not say where it stands; beginning anew");
            CacheState::default()
        }
    };
    let mut driver = Driver {
        shared,
        machine: Machine::new(held),
        line: None,
        link: CancellationToken::new(),
        ahead: Arc::default(),
        work: FuturesUnordered::new(),
        rest_until: None,
        pauses: 0,
    };
    driver.tell(Event::Retry).await;
    loop {
        let event = tokio::select! {
            biased;
            () = stop.cancelled() => break,
            Some(control) = control.recv() => driver.wish(control),
            () = rested(driver.next_telling()) => driver.tell_what_one_does().await,
            Some(done) = driver.work.next(), if !driver.work.is_empty() => driver.finished(done),
            event = next_heard(&mut driver.line) => Some(event),
            () = rested(driver.rest_until) => Some(Event::Retry),
        };
        if let Some(event) = event {
            driver.tell(event).await;
        }
    }
    driver.link.cancel();
}

async fn rested(until: Option<Instant>) {
    match until {
        Some(until) => sleep_until(until).await,
        None => std::future::pending().await,
    }
}

/// The next word of the other side, or what its silence means.
async fn next_heard(line: &mut Option<Line>) -> Event {
    let Some(line) = line else { return std::future::pending().await };
    loop {
        let (after, next) = match line.silence {
            Silence::None => (PING_AFTER, Silence::Pinged),
            Silence::Pinged => (DOUBT_AFTER, Silence::Doubted),
            Silence::Doubted => (LOST_AFTER, Silence::Doubted),
        };
        let Ok(heard) = timeout_at(line.heard_at + after, line.socket.next()).await else {
            let was = std::mem::replace(&mut line.silence, next);
            match was {
                Silence::None if line.socket.ping().await.is_ok() => continue,
                Silence::Pinged => return Event::Quiet,
                Silence::None | Silence::Doubted => return Event::Lost(Failure::Later(None)),
            }
        };
        line.heard_at = Instant::now();
        line.silence = Silence::None;
        return match heard {
            None => Event::Lost(Failure::Later(None)),
            Some(SocketEvent::Alive) => Event::Alive,
            Some(SocketEvent::Text(text)) => match serde_json::from_str::<HubFrame>(&text) {
                Ok(frame) => Event::Heard(frame),
                Err(error) => {
                    tracing::warn!(line = error.line(), column = error.column(), "a frame cannot be read");
                    Event::Lost(Failure::Later(None))
                }
            },
        };
    }
}

impl Driver {
    fn wish(&mut self, control: Control) -> Option<Event> {
        match control {
            Control::RetryNow => Some(Event::Retry),
            // The loop looks what is to be told.
            Control::DoesElse => None,
            Control::HeadIs(head) => Some(Event::Heard(HubFrame::Head { head })),
            Control::Damaged(file) => {
                self.work.push(heal(Arc::clone(&self.shared), file).boxed());
                None
            }
            Control::Pause(true) => {
                self.pauses += 1;
                (self.pauses == 1).then_some(Event::Pause)
            }
            Control::Pause(false) => {
                self.pauses = self.pauses.saturating_sub(1);
                (self.pauses == 0).then_some(Event::Resume)
            }
        }
    }

    fn finished(&mut self, done: Done) -> Option<Event> {
        match done {
            Done::Nothing => None,
            Done::Event(event) => Some(event),
            Done::Socket(Ok(socket)) => {
                self.line = Some(Line { socket, heard_at: Instant::now(), silence: Silence::None });
                Some(Event::Opened)
            }
            Done::Socket(Err(error)) => {
                tracing::debug!(%error, "no socket");
                Some(Event::Lost(Failure::from(&error)))
            }
        }
    }

    /// Tells the machine, and carries out what it answers.
    async fn tell(&mut self, event: Event) {
        let mut events = VecDeque::from([event]);
        while let Some(event) = events.pop_front() {
            if matches!(event, Event::Retry) {
                self.rest_until = None;
            }
            let is_a_sign = matches!(event, Event::Heard(_) | Event::Alive);
            let is_an_end =
                matches!(event, Event::Heard(HubFrame::Closing { .. }) | Event::Lost(Failure::Apart(_)));
            let random = Arc::clone(&self.shared.context.random);
            let actions = self.machine.on(event, &*random);
            // Every word on a line where we were welcomed: one line may hold for weeks.
            // And a hub that knows whose session it is, though it does not understand this build.
            if is_a_sign && self.machine.is_up() || is_an_end && self.machine.is_apart() {
                self.shared.met_the_hub();
            }
            for action in actions {
                if let Some(event) = self.act(action).await {
                    events.push_back(event);
                }
            }
        }
        self.report();
    }

    async fn act(&mut self, action: Action) -> Option<Event> {
        let shared = Arc::clone(&self.shared);
        let link = self.link.clone();
        match action {
            Action::Connect => self.work.push(open(shared, link).boxed()),
            Action::Disconnect => {
                self.line = None;
                self.rest_until = None;
                shared.room.forget();
                shared.context.bell.all_stale(&[Tag::Presence]);
                std::mem::take(&mut self.link).cancel();
                self.ahead = Arc::default();
            }
            Action::Hello { cursor } => return self.say_hello(cursor).await,
            Action::Rest(rest) => {
                self.rest_until = Some(Instant::now() + rest);
                if shared.contact_is_too_old() {
                    shared.lock();
                }
            }
            Action::CompareClocks(hub_now) => {
                let ahead_ms = shared.context.clock.now().since(hub_now);
                shared.clock_ahead_ms.store(ahead_ms, Ordering::Relaxed);
                compare_clocks(&shared);
            }
            Action::HearWhoIsThere(presence) => {
                if shared.room.hear(presence, shared.context.clock.now()) {
                    shared.context.bell.all_stale(&[Tag::Presence]);
                }
            }
            Action::AskOwnersPagesAgain => shared.context.bell.all_stale(&OWNERS_PAGES),
            Action::FetchSnapshot => self.lane(async move { lanes::snapshot(&shared, &link).await }),
            Action::FetchScreens => self.lane(async move { lanes::screens(&shared, &link).await }),
            Action::Pull(cursor) => self.lane(async move { lanes::pull(&shared, &link, cursor).await }),
            Action::Apply(frame) => self.lane(apply(shared, frame)),
            Action::Backfill => {
                let ahead = Arc::clone(&self.ahead);
                self.lane(async move { older::backfill(&shared, &link, &ahead).await });
            }
            Action::End(end) => shared.end(end),
        }
        None
    }

    fn lane(&self, work: impl Future<Output = Event> + Send + 'static) {
        self.work.push(work.map(Done::Event).boxed());
    }

    async fn say_hello(&mut self, cursor: Option<Cursor>) -> Option<Event> {
        let capabilities = vec![CAPABILITY.to_owned()];
        self.say(&ClientFrame::Hello { versions: version::OURS, cursor, capabilities }).await
    }

    /// When the hub is next to be told what the person here does. Before it welcomed us it is told nothing.
    fn next_telling(&self) -> Option<Instant> {
        self.machine.is_up().then(|| self.shared.room.due()).flatten()
    }

    async fn tell_what_one_does(&mut self) -> Option<Event> {
        let doing = self.shared.room.take()?;
        self.say(&ClientFrame::Doing(doing)).await
    }

    async fn say(&mut self, frame: &ClientFrame) -> Option<Event> {
        let (Some(line), Ok(text)) = (&mut self.line, serde_json::to_string(frame)) else { return None };
        match timeout(SEND_WITHIN, line.socket.send(text)).await {
            Ok(Ok(())) => None,
            Ok(Err(_)) | Err(_) => Some(Event::Lost(Failure::Later(None))),
        }
    }

    /// Says where things stand, if that changed.
    fn report(&self) {
        let state = self.machine.connection();
        if self.shared.connection.borrow().state != state {
            self.shared.set_connection(state, self.machine.needs_version());
            // What the Send button says depends on it.
            self.shared.context.bell.all_stale(&[Tag::Connection, Tag::Conversation, Tag::Presence]);
        }
    }
}

async fn open(shared: Arc<Shared>, link: CancellationToken) -> Done {
    match link.run_until_cancelled(shared.hub.listen()).await {
        Some(opened) => Done::Socket(opened),
        None => Done::Nothing,
    }
}

async fn heal(shared: Arc<Shared>, file: FileKind) -> Done {
    // What this link was asked for belongs to the file that is gone; a fresh hello costs little.
    if shared.heal(file).await { Done::Event(Event::Lost(Failure::Resync)) } else { Done::Nothing }
}

async fn apply(shared: Arc<Shared>, frame: Box<Frame>) -> Event {
    lanes::live(&shared, *frame).await
}

/// Windows are reckoned by the hub's time, so whoever shows one asks again.
fn compare_clocks(shared: &Shared) {
    let notices = &shared.context.notices;
    if let Some(ahead_ms) = shared.clock_is_wrong_by() {
        notices.say(NoticeKind::ClockWrong { ahead_ms }, shared.context.clock.now());
        shared.context.bell.all_stale(&[Tag::App]);
    } else if notices.clock_is_right() {
        shared.context.bell.all_stale(&[Tag::App]);
    }
}
