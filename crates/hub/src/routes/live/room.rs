//! The live connections of one workspace.

use std::collections::{BTreeMap, BTreeSet};
use std::slice;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::Utf8Bytes;
use sangam_model::id::{DeviceId, PersonId, WorkspaceId};
use sangam_model::{Capability, Role};
use sangam_protocol::presence::Doing;
use sangam_protocol::{ApiError, Cursor};
use tokio::time::Instant;

use super::mailbox::Mailbox;
use super::news::News;
use super::{Here, Joining};
use crate::access::password::TokenHash;
use crate::access::visibility::Viewer;
use crate::routes::error::Failure;
use crate::routes::person::Asker;
use crate::routes::presence::{self, Hall, Word};

/// For so long after it was told something a workspace's commits are gathered: so long for each desk that listens, but at least as long
/// as a screen shows a picture, and no longer than an eye would notice. Up to a hundred desks are told 2,500 frames a second in all,
/// however many customers write.
const GATHERED_A_DESK: Duration = Duration::from_micros(400);
const GATHERED_LEAST: Duration = Duration::from_millis(16);
const GATHERED_MOST: Duration = Duration::from_millis(40);

/// See the module.
pub(super) struct Room {
    /// Everything up to here was told.
    pub(super) told: Cursor,
    /// Commits are gathered until then.
    pub(super) next_turn: Instant,
    /// Who is there and what they do.
    pub(super) hall: Hall,
    clients: BTreeMap<u64, Client>,
}

struct Client {
    device_id: DeviceId,
    person_id: PersonId,
    session: TokenHash,
    role: Role,
    wants_presence: bool,
    mailbox: Arc<Mailbox>,
}

impl Room {
    /// An empty one, to which everything up to here was told.
    pub(super) fn at(told: Cursor) -> Self {
        Self { told, next_turn: Instant::now(), hall: Hall::new(), clients: BTreeMap::new() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.clients.is_empty()
    }

    pub(super) fn len(&self) -> usize {
        self.clients.len()
    }

    pub(super) fn here(&self) -> Here {
        let devices = self.clients.values().map(|client| client.device_id).collect();
        Here { devices, abroad: self.hall.abroad() }
    }

    pub(super) fn roles(&self) -> BTreeSet<Role> {
        self.clients.values().map(|client| client.role).collect()
    }

    pub(super) fn sessions(&self) -> Vec<(u64, TokenHash)> {
        self.clients.iter().map(|(name, client)| (*name, client.session)).collect()
    }

    /// Presence from a desk. One that is no longer connected is ignored.
    pub(super) fn does(&mut self, name: u64, doing: Doing) {
        if self.clients.contains_key(&name) {
            self.hall.hear(name, doing);
        }
    }

    pub(super) fn leave(&mut self, name: u64) {
        self.clients.remove(&name);
        self.hall.left(name);
    }

    /// Tells everyone what changed, if anything did.
    pub(super) fn hear(&mut self, news: &News) {
        if self.told == news.head {
            return;
        }
        self.next_turn = Instant::now() + self.gathers();
        self.clients.values_mut().for_each(|client| client.hear(news));
        self.told = news.head;
        self.hall.look_again();
    }

    /// How long it gathers what is committed after it was told something.
    fn gathers(&self) -> Duration {
        let desks = u32::try_from(self.clients.len()).unwrap_or(u32::MAX);
        GATHERED_A_DESK.saturating_mul(desks).clamp(GATHERED_LEAST, GATHERED_MOST)
    }

    /// Tells those who connect numbers that their pages changed.
    pub(super) fn ring_owners(&self, news: &News) {
        let owners = self.clients.values().filter(|client| client.role.may(Capability::ConnectNumbers));
        owners.for_each(|client| client.mailbox.push(slice::from_ref(&news.connect_frame), &news.head_frame));
    }

    /// Closes those whose session ended or whose person left.
    pub(super) fn show_out(&mut self, news: &News) {
        let before = self.clients.len();
        self.clients.retain(|name, client| {
            let ended = match news.sessions.get(name) {
                Some(Err(error)) => Some(error.clone()),
                _ => news.has_left(client.person_id).then(|| Failure::device_revoked().error),
            };
            let stays = ended.is_none();
            ended.into_iter().for_each(|error| client.mailbox.end(error));
            stays
        });
        if self.clients.len() < before {
            self.hall.look_again();
        }
    }

    /// Answers whoever joins: from where the workspace stands, if its session is good.
    pub(super) fn let_in(&mut self, joining: Joining, news: &News) {
        let Joining { name, asker, wants_presence, mailbox, answer } = joining;
        let said = match news.sessions.get(&name) {
            Some(Ok(role)) => {
                let Asker { person_id, session, device_id, .. } = asker;
                let client = Client { device_id, person_id, session, role: *role, wants_presence, mailbox };
                self.hall.came();
                self.clients.insert(name, client);
                Ok(news.head)
            }
            Some(Err(error)) => Err(Failure::from(error.clone())),
            None => Err(Failure::unavailable()),
        };
        // Someone who no longer waits leaves by dropping the seat.
        let _ = answer.send(said);
    }

    /// Closes everyone.
    pub(super) fn close(&self, error: &ApiError) {
        self.clients.values().for_each(|client| client.mailbox.end(error.clone()));
    }

    /// What is to be said to other hubs of who is here, if anything.
    pub(super) fn words(&mut self, workspace_id: WorkspaceId) -> Vec<Word> {
        self.hall.words(workspace_id, desks(&self.clients))
    }

    /// What the next picture of who is there asks of the store.
    pub(super) fn looks(&mut self, workspace_id: WorkspaceId) -> presence::Question {
        self.hall.question(workspace_id, desks(&self.clients))
    }

    /// Tells the desks that asked for it who is there, if there is something to tell.
    pub(super) fn show(&mut self, pictures: BTreeMap<Viewer, Utf8Bytes>) {
        let pictures = self.hall.tell(pictures);
        for client in self.clients.values().filter(|client| client.wants_presence) {
            if let Some(picture) = pictures.get(&Viewer::of(client.role)) {
                client.mailbox.push_picture(picture);
            }
        }
    }
}

fn desks(clients: &BTreeMap<u64, Client>) -> impl Iterator<Item = (u64, PersonId, Role)> {
    clients.iter().map(|(name, client)| (*name, client.person_id, client.role))
}

impl Client {
    fn hear(&mut self, news: &News) {
        let before = self.role;
        let person = news.people.get(&self.person_id);
        let is_rescoped = person.is_some_and(|person| person.is_rescoped);
        self.role = person.map_or(before, |person| person.role);
        let has_own = news.own.contains(&self.person_id);
        let frames = news.frames.get(&before).filter(|_| !has_own && self.role == before);
        let frames = if is_rescoped {
            news.scope_frame.as_ref().map(slice::from_ref)
        } else {
            frames.map(Vec::as_slice)
        };
        self.mailbox.push(frames.unwrap_or(slice::from_ref(&news.head_frame)), &news.head_frame);
    }
}
