//! Live updates: one task pushes changes to all desktops.
//!
//! [`Live`] is the way in for those who listen, the [`FanOut`] the task that tells them. Per workspace there is a room with
//! everyone who listens; each of them has a mailbox, where frames wait for the socket. Nothing told here is the truth; the
//! cursor is. A frame that is lost, late or doubled costs a pull and no row.
//!
//! What is one person's alone is in no frame. While something of it changed, its person is told the head instead, and pulls.
//!
//! Who is there and what they do is told beside that, from memory ([`super::presence`]), to desks that asked for it.

mod fan_out;
mod mailbox;
mod news;
mod room;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sangam_model::Clock;
use sangam_model::id::{DeviceId, PersonId, WorkspaceId};
use sangam_protocol::Cursor;
use sangam_protocol::presence::Doing;
use tokio::sync::{mpsc, oneshot};

pub use self::fan_out::FanOut;
pub(super) use self::mailbox::{Letter, Mailbox};
pub(super) use self::news::encode;
use super::error::Failure;
use super::person::Asker;
use crate::store::Store;

/// The way to the fan-out. Cheap to clone.
#[derive(Clone)]
pub struct Live {
    requests: mpsc::UnboundedSender<Request>,
    names: Arc<AtomicU64>,
}

/// Who of a workspace listens.
#[derive(Default)]
pub(super) struct Here {
    /// At this hub.
    pub(super) devices: BTreeSet<DeviceId>,
    /// At others, as they said.
    pub(super) abroad: BTreeSet<PersonId>,
}

enum Request {
    Join(Box<Joining>),
    Leave(WorkspaceId, u64),
    Doing(WorkspaceId, u64, Doing),
    CheckSessions(WorkspaceId),
    RingOwners(WorkspaceId),
    Present(WorkspaceId, oneshot::Sender<Here>),
}

struct Joining {
    name: u64,
    asker: Asker,
    wants_presence: bool,
    mailbox: Arc<Mailbox>,
    answer: oneshot::Sender<Result<Cursor, Failure>>,
}

/// Someone who listens. Dropping it leaves.
pub(super) struct Listener {
    pub(super) mailbox: Arc<Mailbox>,
    /// Where the workspace stood when listening began: whatever changes later is told.
    pub(super) head: Cursor,
    seat: Seat,
}

impl Listener {
    /// Its person does this now.
    pub(super) fn does(&self, doing: Doing) {
        let Seat { live, workspace_id, name } = &self.seat;
        // A fan-out that ended has forgotten everyone already.
        let _ = live.requests.send(Request::Doing(*workspace_id, *name, doing));
    }
}

struct Seat {
    live: Live,
    workspace_id: WorkspaceId,
    name: u64,
}

impl Drop for Seat {
    fn drop(&mut self) {
        // A fan-out that ended has forgotten everyone already.
        let _ = self.live.requests.send(Request::Leave(self.workspace_id, self.name));
    }
}

impl Live {
    /// The way to a fan-out over this store, and the fan-out, which the hub runs.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>) -> (Self, FanOut) {
        let (sender, requests) = mpsc::unbounded_channel();
        (Self { requests: sender, names: Arc::default() }, FanOut::over(store, clock, requests))
    }

    /// Begins to listen, also to who is there where that is wanted.
    pub(super) async fn join(&self, asker: Asker, wants_presence: bool) -> Result<Listener, Failure> {
        let name = self.names.fetch_add(1, Ordering::Relaxed);
        let seat = Seat { live: self.clone(), workspace_id: asker.workspace_id, name };
        let mailbox = Arc::new(Mailbox::default());
        let (answer, answered) = oneshot::channel();
        let joining = Joining { name, asker, wants_presence, mailbox: Arc::clone(&mailbox), answer };
        self.requests.send(Request::Join(Box::new(joining))).map_err(|_| Failure::unavailable())?;
        let head = answered.await.map_err(|_| Failure::unavailable())??;
        Ok(Listener { mailbox, head, seat })
    }

    /// What the owner's connect and number pages show has changed. A hint: several in a row may be heard as one.
    pub fn ring_owners(&self, workspace_id: WorkspaceId) {
        // A fan-out that ended has closed everyone already.
        let _ = self.requests.send(Request::RingOwners(workspace_id));
    }

    /// Who of a workspace listens now.
    pub(super) async fn present(&self, workspace_id: WorkspaceId) -> Result<Here, Failure> {
        let (answer, answered) = oneshot::channel();
        let asked = self.requests.send(Request::Present(workspace_id, answer));
        asked.map_err(|_| Failure::unavailable())?;
        answered.await.map_err(|_| Failure::unavailable())
    }

    /// A session of this workspace ended: look now instead of in a few seconds.
    pub(super) fn sessions_changed(&self, workspace_id: WorkspaceId) {
        // A fan-out that ended has closed everyone already.
        let _ = self.requests.send(Request::CheckSessions(workspace_id));
    }
}
