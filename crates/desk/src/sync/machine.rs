//! The sync machine: what to do next, without doing it.
//!
//! It is told what happened ([`Event`]) and answers what to do ([`Action`]); it owns no socket, no clock and no rows, so every
//! order of events can be tried in a test. One driver task feeds it.
//!
//! ```text
//!            ┌────────────── lost, busy, silent ───────────────┐
//!            ▼                                                  │
//!   Resting ─retry─▶ Opening ─opened─▶ Greeting ─welcome─▶  Up ─┴─quiet─▶ Doubtful ─alive─▶ Up
//!      ▲ pause: Paused until resumed                        │
//!      └───────────────── Ended: signed out, revoked
//! ```
//!
//! While the link is up two lanes work. The **main lane** does one thing at a time, in this order: snapshot (no cursor), a live
//! frame that fits, the next page of screens (first sync), a pull (the cursor is behind the head). Between two pages of screens
//! it pulls once if it is behind: a long list must not keep what is said meanwhile from the screen. The **backfill lane** fetches
//! older messages and refills, one page at a time, beside it; rows carry revisions, so the lanes may interleave freely. A
//! snapshot waits until both lanes are idle, so that no page asked for in an earlier life or scope is written into the new one.
//!
//! Invariants: at most one action per lane is under way; nothing is asked for while the link is down; a frame is applied only
//! if it begins at or below the cursor, otherwise the machine pulls; a page that does not move the cursor is a failure, never a
//! loop; after a first sync began, another is not begun at once again; what the backfill lane is refused costs nobody the link.
//!
//! A hub and a desk that share no version rest apart and try again, whichever is behind: either may be replaced at any time, and a device
//! that is revoked hears it all the same, because a hub looks whose session it is before it asks which version it speaks.
//!
//! What a screen sees is [`Machine::connection`]. `Live` begins when the cursor first reaches the head on this link, and ends with
//! doubt or loss: the short pulls of a busy day do not flicker.

use std::collections::VecDeque;
use std::time::Duration;

use sangam_model::backoff::Backoff;
use sangam_model::time::SECOND;
use sangam_model::{Random, Timestamp};
use sangam_protocol::error::code;
use sangam_protocol::presence::Presence;
use sangam_protocol::sync::HubFrame;
use sangam_protocol::version::Release;
use sangam_protocol::{Cursor, Frame};

use crate::api::app::ConnectionState;
use crate::hub::{self, HubError};

/// Frames kept while one is being written; beyond it a pull is cheaper.
const MAX_BACKLOG: usize = 64;
/// How long to rest before the next line, or up to half of it by chance: a thousand desks do not return together.
const RESTS: Backoff = Backoff { first: 200, factor: 2, longest: 10 * SECOND };
/// Nobody puts another hub in place within seconds.
const REST_APART: Duration = Duration::from_secs(60);

/// What the cache already holds when the machine starts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct CacheState {
    /// Where the rows stand; `None` before a first sync.
    pub(crate) cursor: Option<Cursor>,
    /// The first sync's list is not complete.
    pub(crate) screens_pending: bool,
    /// Older messages, or conversations that came into sight, are still to be fetched.
    pub(crate) backfill_pending: bool,
}

/// What happened.
#[derive(Debug)]
pub(crate) enum Event {
    /// The rest is over, or a person does not want to wait.
    Retry,
    /// The socket is open.
    Opened,
    /// The hub said something on the socket.
    Heard(HubFrame),
    /// The other side gave a sign of life.
    Alive,
    /// No sign of life for a while.
    Quiet,
    /// The socket could not be opened, or is lost.
    Lost(Failure),
    /// The person's scope changed: the cache was emptied with the frame that said so.
    Wiped,
    /// A first sync began: these rows stand at `head`.
    SnapshotStored {
        /// The new cursor.
        head: Cursor,
    },
    /// A page of screens was written.
    ScreensStored {
        /// There are more.
        more: bool,
    },
    /// A frame or a pulled page was written.
    Applied {
        /// Where the rows stand now.
        cursor: Cursor,
        /// Where the hub stood when it was read.
        head: Cursor,
        /// A conversation came into sight.
        refill: bool,
    },
    /// The main lane's work failed; nothing was written.
    MainFailed(Failure),
    /// A page of older messages was written.
    Backfilled {
        /// There are more.
        more: bool,
    },
    /// The backfill lane's work failed; nothing was written.
    BackfillFailed(Failure),
    /// Stop until resumed.
    Pause,
    /// Go on.
    Resume,
}

/// Why something failed, by what to do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// Try again, not before this time.
    Later(Option<Duration>),
    /// Refused for good.
    Refused,
    /// The machine itself dropped the link it ran on.
    Cancelled,
    /// The cursor is worthless.
    Resync,
    /// The two share no version.
    Apart(Apart),
    /// The end.
    End(End),
}

/// Which of the two is behind. It may be replaced at any time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Apart {
    /// The hub is too old for this build.
    HubOlder,
    /// This build is too old for the hub.
    DeskOlder {
        /// The oldest one the hub still speaks with, where it said so.
        oldest: Option<Release>,
    },
}

/// Why the machine stopped for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// The session ended.
    SignedOut,
    /// The device was revoked: wipe everything.
    Revoked,
}

impl From<&HubError> for Failure {
    fn from(error: &HubError) -> Self {
        match error {
            HubError::Busy { retry_after } => Self::Later(*retry_after),
            HubError::ResyncRequired => Self::Resync,
            HubError::SessionEnded => Self::End(End::SignedOut),
            HubError::DeviceRevoked => Self::End(End::Revoked),
            HubError::UpgradeRequired { oldest } => Self::Apart(Apart::DeskOlder { oldest: *oldest }),
            HubError::HubOlder => Self::Apart(Apart::HubOlder),
            HubError::Refused(_) => Self::Refused,
            HubError::Unreachable(_) | HubError::Unreadable(_) => Self::Later(None),
        }
    }
}

/// What to do.
#[derive(Debug, PartialEq)]
pub(crate) enum Action {
    /// Open the socket; answer with `Opened` or `Lost`.
    Connect,
    /// Drop the socket, whatever is being opened, and what is being asked on this link.
    Disconnect,
    /// Say hello on the socket.
    Hello {
        /// Where the rows stand.
        cursor: Option<Cursor>,
    },
    /// Wait, then `Retry`.
    Rest(Duration),
    /// Compare clocks.
    CompareClocks(Timestamp),
    /// What the owner's pages about connecting and numbers show is stale.
    AskOwnersPagesAgain,
    /// The hub says who is there.
    HearWhoIsThere(Presence),
    /// Main lane: fetch the snapshot, begin a first sync with it.
    FetchSnapshot,
    /// Main lane: fetch and write the next page of screens.
    FetchScreens,
    /// Main lane: fetch and write what changed after a cursor.
    Pull(Cursor),
    /// Main lane: write a frame.
    Apply(Box<Frame>),
    /// Backfill lane: fetch and write a page of older messages.
    Backfill,
    /// Nothing more will happen.
    End(End),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Link {
    Resting,
    Opening,
    Greeting,
    Up,
    Doubtful,
    Paused,
    Ended(End),
}

/// What the backfill lane is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Backfill {
    Idle,
    /// A page is under way.
    Busy,
    /// A page is under way, and a conversation came into sight after it was asked for.
    Outrun,
    /// What was asked for was refused, and is asked for again on another link.
    Refused,
}

impl Backfill {
    const fn is_busy(self) -> bool {
        matches!(self, Self::Busy | Self::Outrun)
    }
}

/// How far the cursor came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Progress {
    /// A first sync begins or began, and no head was reached since.
    Begun,
    /// The head was not reached on this link.
    Behind,
    /// It was reached.
    CaughtUp,
}

/// See the module.
#[derive(Debug)]
pub(crate) struct Machine {
    link: Link,
    held: CacheState,
    head: Option<Cursor>,
    backlog: VecDeque<Frame>,
    main_busy: bool,
    /// The main lane's last page was one of screens.
    listed_last: bool,
    backfill: Backfill,
    progress: Progress,
    /// Which of the two was behind when they last met and shared no version.
    apart: Option<Apart>,
    failures: u32,
}

impl Machine {
    pub(crate) fn new(held: CacheState) -> Self {
        Self {
            link: Link::Resting,
            held,
            head: None,
            backlog: VecDeque::new(),
            main_busy: false,
            listed_last: false,
            backfill: Backfill::Idle,
            progress: Progress::Behind,
            apart: None,
            failures: 0,
        }
    }

    /// What the screen may say about the connection.
    pub(crate) const fn connection(&self) -> ConnectionState {
        match self.link {
            Link::Ended(_) => ConnectionState::SignedOut,
            Link::Paused => ConnectionState::Offline,
            Link::Resting | Link::Opening | Link::Greeting => match self.apart {
                Some(Apart::HubOlder) => ConnectionState::HubOlder,
                Some(Apart::DeskOlder { .. }) => ConnectionState::UpgradeRequired,
                None if self.failures > 0 => ConnectionState::Offline,
                None => ConnectionState::Connecting,
            },
            Link::Doubtful => ConnectionState::Connecting,
            Link::Up => match self.progress {
                Progress::CaughtUp => ConnectionState::Live,
                Progress::Begun | Progress::Behind => ConnectionState::CatchingUp,
            },
        }
    }

    /// The oldest version the hub speaks with, where this one is older and it said so.
    pub(crate) const fn needs_version(&self) -> Option<Release> {
        match self.apart {
            Some(Apart::DeskOlder { oldest }) => oldest,
            Some(Apart::HubOlder) | None => None,
        }
    }

    /// The hub answered who we are, and that the two share no version.
    pub(crate) const fn is_apart(&self) -> bool {
        self.apart.is_some()
    }

    /// The hub welcomed us, and there was no doubt since.
    pub(crate) fn is_up(&self) -> bool {
        self.link == Link::Up
    }

    /// What to do after `event`, in order.
    pub(crate) fn on(&mut self, event: Event, random: &dyn Random) -> Vec<Action> {
        let mut actions = Vec::new();
        if matches!(self.link, Link::Ended(_)) {
            return actions;
        }
        match event {
            Event::Retry if self.link == Link::Resting => {
                self.link = Link::Opening;
                actions.push(Action::Connect);
            }
            Event::Opened if self.link == Link::Opening => {
                self.link = Link::Greeting;
                actions.push(Action::Hello { cursor: self.held.cursor });
            }
            Event::Heard(frame) => self.heard(frame, random, &mut actions),
            Event::Alive if self.link == Link::Doubtful => self.link = Link::Up,
            Event::Quiet if self.link == Link::Up => self.link = Link::Doubtful,
            Event::Lost(failure) => self.failed(failure, random, &mut actions),
            Event::Pause if self.link != Link::Paused => {
                self.hang_up(&mut actions);
                self.link = Link::Paused;
            }
            Event::Resume if self.link == Link::Paused => {
                self.link = Link::Opening;
                actions.push(Action::Connect);
            }
            Event::Retry | Event::Opened | Event::Alive | Event::Quiet | Event::Pause | Event::Resume => {}
            finished => self.finished(&finished, random, &mut actions),
        }
        self.plan(&mut actions);
        actions
    }

    fn heard(&mut self, frame: HubFrame, random: &dyn Random, actions: &mut Vec<Action>) {
        if self.link == Link::Doubtful {
            self.link = Link::Up;
        }
        match frame {
            HubFrame::Welcome { head, now, .. } if self.link == Link::Greeting => {
                self.link = Link::Up;
                self.apart = None;
                actions.push(Action::CompareClocks(now));
                // Hints are told to open sockets only.
                actions.push(Action::AskOwnersPagesAgain);
                if self.held.cursor.is_some_and(|cursor| cursor.epoch == head.epoch && cursor.rev > head.rev)
                {
                    // A hub that is behind us lost what we hold; its next rows would carry revisions we think we know.
                    self.forget_cursor();
                }
                self.note_head(head);
            }
            HubFrame::Head { head } if self.link == Link::Up => self.note_head(head),
            HubFrame::Changes(frame) if self.link == Link::Up => {
                // What lies between its end and its head is on its way behind it, as frames or as that head.
                self.note_head(Cursor { rev: frame.to, ..frame.head });
                if self.backlog.len() < MAX_BACKLOG {
                    self.backlog.push_back(frame);
                } else {
                    // Whatever is dropped here is below the noted head, so a pull brings it.
                    self.backlog.clear();
                }
            }
            HubFrame::Closing { error } => {
                let failure = match error.code.as_str() {
                    code::RESYNC_REQUIRED => Failure::Resync,
                    code::UNAUTHENTICATED => Failure::End(End::SignedOut),
                    code::DEVICE_REVOKED => Failure::End(End::Revoked),
                    code::UPGRADE_REQUIRED if hub::is_from_older(&error) => Failure::Apart(Apart::HubOlder),
                    code::UPGRADE_REQUIRED => {
                        Failure::Apart(Apart::DeskOlder { oldest: hub::oldest_desktop(&error) })
                    }
                    _ => Failure::Later(None),
                };
                self.failed(failure, random, actions);
            }
            HubFrame::Presence(presence) if self.link == Link::Up => {
                actions.push(Action::HearWhoIsThere(presence));
            }
            HubFrame::Connect => actions.push(Action::AskOwnersPagesAgain),
            HubFrame::Welcome { .. }
            | HubFrame::Head { .. }
            | HubFrame::Changes(_)
            | HubFrame::Presence(_)
            | HubFrame::Unknown => {}
        }
    }

    fn finished(&mut self, event: &Event, random: &dyn Random, actions: &mut Vec<Action>) {
        match *event {
            Event::Backfilled { more } => {
                self.held.backfill_pending = more || self.backfill == Backfill::Outrun;
                self.backfill = Backfill::Idle;
            }
            // Asked again at once it would be refused again, and everything else goes on meanwhile.
            Event::BackfillFailed(Failure::Refused) => self.backfill = Backfill::Refused,
            Event::BackfillFailed(failure) => {
                self.backfill = Backfill::Idle;
                self.failed(failure, random, actions);
            }
            Event::MainFailed(failure) => {
                self.main_busy = false;
                self.failed(failure, random, actions);
            }
            Event::Wiped => {
                self.main_busy = false;
                self.forget_cursor();
            }
            Event::SnapshotStored { head } => {
                self.main_busy = false;
                self.progress = Progress::Begun;
                self.held = CacheState { cursor: Some(head), screens_pending: true, backfill_pending: true };
                self.note_head(head);
            }
            Event::ScreensStored { more } => {
                self.main_busy = false;
                self.held.screens_pending = more;
            }
            Event::Applied { cursor, head, refill } => {
                self.main_busy = false;
                let stuck = self.held.cursor == Some(cursor) && head.rev > cursor.rev;
                self.held.cursor = Some(cursor);
                self.held.backfill_pending |= refill;
                if refill && self.backfill.is_busy() {
                    self.backfill = Backfill::Outrun;
                }
                self.note_head(head);
                if stuck {
                    self.failed(Failure::Later(None), random, actions);
                }
            }
            _ => {}
        }
    }

    /// Remembers how far the hub is; a head of another life makes the cursor worthless.
    fn note_head(&mut self, head: Cursor) {
        match self.held.cursor {
            Some(cursor) if cursor.epoch != head.epoch => self.forget_cursor(),
            _ => {}
        }
        let newer = self.head.is_none_or(|known| known.epoch != head.epoch || known.rev < head.rev);
        if newer {
            self.head = Some(head);
        }
    }

    /// The rows stay readable until a snapshot replaces them.
    fn forget_cursor(&mut self) {
        self.held = CacheState::default();
        self.backlog.clear();
        self.fall_behind();
    }

    fn fall_behind(&mut self) {
        if self.progress == Progress::CaughtUp {
            self.progress = Progress::Behind;
        }
    }

    fn failed(&mut self, failure: Failure, random: &dyn Random, actions: &mut Vec<Action>) {
        match failure {
            Failure::End(end) => {
                self.hang_up(actions);
                self.link = Link::Ended(end);
                actions.push(Action::End(end));
            }
            Failure::Resync if self.progress != Progress::Begun => {
                // The hub may have closed the socket with this; a fresh hello costs little and always works.
                self.forget_cursor();
                self.progress = Progress::Begun;
                self.hang_up(actions);
                if self.link != Link::Paused {
                    self.link = Link::Opening;
                    actions.push(Action::Connect);
                }
            }
            Failure::Resync => {
                self.forget_cursor();
                self.rest(None, random, actions);
            }
            Failure::Later(_) | Failure::Refused => {
                self.apart = None;
                let after = if let Failure::Later(after) = failure { after } else { None };
                self.rest(after, random, actions);
            }
            Failure::Apart(apart) => {
                self.apart = Some(apart);
                self.rest(Some(REST_APART), random, actions);
            }
            Failure::Cancelled => {}
        }
    }

    fn rest(&mut self, after: Option<Duration>, random: &dyn Random, actions: &mut Vec<Action>) {
        if matches!(self.link, Link::Resting | Link::Paused) {
            return;
        }
        self.hang_up(actions);
        self.link = Link::Resting;
        self.failures = self.failures.saturating_add(1);
        let rest = Duration::from_millis(RESTS.scattered(self.failures, 2, random).unsigned_abs());
        actions.push(Action::Rest(rest.max(after.unwrap_or_default())));
    }

    fn hang_up(&mut self, actions: &mut Vec<Action>) {
        self.backlog.clear();
        self.head = None;
        self.fall_behind();
        if self.backfill == Backfill::Refused {
            self.backfill = Backfill::Idle;
        }
        actions.push(Action::Disconnect);
    }

    /// Gives every idle lane its next work.
    fn plan(&mut self, actions: &mut Vec<Action>) {
        if !matches!(self.link, Link::Up | Link::Doubtful) {
            return;
        }
        if !self.main_busy
            && let Some(work) = self.next_on_main()
        {
            self.main_busy = true;
            actions.push(work);
        }
        let listed = self.held.cursor.is_some() && !self.held.screens_pending;
        if self.backfill == Backfill::Idle && listed && self.held.backfill_pending {
            self.backfill = Backfill::Busy;
            actions.push(Action::Backfill);
        }
    }

    fn next_on_main(&mut self) -> Option<Action> {
        let Some(cursor) = self.held.cursor else {
            return (!self.backfill.is_busy()).then_some(Action::FetchSnapshot);
        };
        while let Some(frame) = self.backlog.pop_front() {
            if frame.from > cursor.rev || frame.head.epoch != cursor.epoch {
                self.backlog.clear();
            } else if frame.to > cursor.rev {
                // A scope that changed further down was met by whatever brought the cursor here.
                return Some(Action::Apply(Box::new(frame)));
            }
        }
        let is_behind = self.head.is_some_and(|head| head.rev > cursor.rev);
        if self.held.screens_pending && !(is_behind && self.listed_last) {
            self.listed_last = true;
            return Some(Action::FetchScreens);
        }
        self.listed_last = false;
        if is_behind {
            return Some(Action::Pull(cursor));
        }
        self.progress = Progress::CaughtUp;
        self.failures = 0;
        None
    }
}

#[cfg(test)]
#[path = "machine_tests.rs"]
mod tests;
