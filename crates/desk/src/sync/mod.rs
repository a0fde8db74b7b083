//! Synchronizes the cache with what its person may see at the hub.
//!
//! [`machine`] decides, [`driver`] does, [`lanes`] fetch and write, [`older`] ahead of what is written. One driver task owns the machine and the socket; whoever wants
//! something of it holds a [`Handle`]. A [`PauseGuard`] keeps the desk away from the hub until it is dropped.

mod driver;
mod lanes;
pub(crate) mod machine;
mod older;

use sangam_cache::FileKind;
use sangam_protocol::Cursor;
use tokio::sync::mpsc;

pub(crate) use driver::drive;

/// What may be asked of the driver.
#[derive(Clone, Copy)]
pub(crate) enum Control {
    /// Do not wait any longer before the next attempt.
    RetryNow,
    /// The hub is known to stand at least here.
    HeadIs(Cursor),
    /// The person at the desk does something else.
    DoesElse,
    /// A reader met a damaged page.
    Damaged(FileKind),
    /// One more, or one less, wants it to pause.
    Pause(bool),
}

/// The way to the driver. All of it is a wish: it never waits and never fails.
#[derive(Clone)]
pub(crate) struct Handle(mpsc::UnboundedSender<Control>);

impl Handle {
    pub(crate) fn new() -> (Self, mpsc::UnboundedReceiver<Control>) {
        let (sender, receiver) = mpsc::unbounded_channel();
        (Self(sender), receiver)
    }

    pub(crate) fn retry_now(&self) {
        let _ = self.0.send(Control::RetryNow);
    }

    pub(crate) fn head_is(&self, head: Cursor) {
        let _ = self.0.send(Control::HeadIs(head));
    }

    pub(crate) fn says_what_one_does(&self) {
        let _ = self.0.send(Control::DoesElse);
    }

    pub(crate) fn is_damaged(&self, file: FileKind) {
        let _ = self.0.send(Control::Damaged(file));
    }

    pub(crate) fn pause(&self) -> PauseGuard {
        let _ = self.0.send(Control::Pause(true));
        PauseGuard(self.clone())
    }
}

/// Keeps the desk away from the hub until it is dropped. Several may be held at once.
pub struct PauseGuard(Handle);

impl Drop for PauseGuard {
    fn drop(&mut self) {
        let _ = self.0.0.send(Control::Pause(false));
    }
}
