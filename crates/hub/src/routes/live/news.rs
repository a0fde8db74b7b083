//! Builds the frames of one turn of the fan-out, in one snapshot: several for each [`Role`] that has a desktop connected. Desktops with
//! the same eyes share the bytes. Frames are small, and each goes on where the one before it ended. Where a turn cannot tell everything,
//! because it is too much or a row is too large, the head is the last frame and desktops pull.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::ws::Utf8Bytes;
use sangam_model::id::{PersonId, WorkspaceId};
use sangam_model::{Role, Timestamp};
use sangam_protocol::sync::HubFrame;
use sangam_protocol::{ApiError, Cursor, Rev};

use crate::access::password::TokenHash;
use crate::access::visibility::Eyes;
use crate::routes::changes::{self, Reach};
use crate::routes::person::{SEEN_EVERY, recognise};
use crate::routes::view::Sight;
use crate::ruling::apart;
use crate::store::{ReadTx, StoreError, Workspace};

/// The largest frame: as many rows as mostly have room in its bytes, and past what these eyes may not see as far as one turn may look. A
/// team hears nothing of what an import writes, and need not pull to learn that it was nothing.
const FRAME: Reach = Reach { rows: 64, looks: 2_000 };
/// Bytes of the largest frame.
const FRAME_BYTES: usize = 64 * 1024;
/// Frames a turn tells at most, for each role.
const FRAMES: usize = 16;

/// What a turn asks of the store.
pub(super) struct Question {
    pub(super) workspace_id: WorkspaceId,
    pub(super) told: Option<Cursor>,
    pub(super) roles: BTreeSet<Role>,
    pub(super) sessions: Vec<(u64, TokenHash)>,
    pub(super) now: Timestamp,
}

/// What the store says, all on one snapshot.
pub(super) struct News {
    pub(super) head: Cursor,
    pub(super) head_frame: Utf8Bytes,
    pub(super) connect_frame: Utf8Bytes,
    /// For those who start over, if there are any.
    pub(super) scope_frame: Option<Utf8Bytes>,
    /// Each goes on where the one before it ends; the head is the last where they do not lead to it.
    pub(super) frames: BTreeMap<Role, Vec<Utf8Bytes>>,
    /// Those whose own rows changed, which no frame for all of a role tells: they are told the head, and pull.
    pub(super) own: BTreeSet<PersonId>,
    /// Those whose row changed.
    pub(super) people: BTreeMap<PersonId, Changed>,
    pub(super) sessions: BTreeMap<u64, Result<Role, ApiError>>,
    /// Those that listen and were not noted as heard of for a while.
    pub(super) unnoted: Vec<TokenHash>,
}

pub(super) struct Changed {
    pub(super) role: Role,
    pub(super) is_active: bool,
    pub(super) is_rescoped: bool,
}

impl News {
    pub(super) fn has_left(&self, person: PersonId) -> bool {
        self.people.get(&person).is_some_and(|person| !person.is_active)
    }
}

impl Question {
    /// `None` if there is no such workspace.
    pub(super) fn answer(&self, tx: &ReadTx<'_>) -> Result<Option<News>, StoreError> {
        let Some(workspace) = tx.workspace(self.workspace_id)? else { return Ok(None) };
        let head = Cursor { epoch: workspace.epoch, rev: workspace.head };
        let mut news = News {
            head,
            head_frame: encode(&HubFrame::Head { head })?,
            connect_frame: encode(&HubFrame::Connect)?,
            scope_frame: None,
            frames: BTreeMap::new(),
            own: BTreeSet::new(),
            people: BTreeMap::new(),
            sessions: BTreeMap::new(),
            unnoted: Vec::new(),
        };
        if let Some(told) = self.told.filter(|told| told.epoch == head.epoch && told.rev < head.rev) {
            news.people = self.changed_people(tx, told.rev)?;
            if news.people.values().any(|person| person.is_rescoped) {
                let frame = HubFrame::Changes(changes::scope_changed(told.rev, head));
                news.scope_frame = Some(encode(&frame)?);
            }
            news.own = changes::owners_after(tx, self.workspace_id, told.rev)?;
            for role in &self.roles {
                let frames = frames_for(Eyes::of(*role, &workspace), tx, &workspace, told.rev)?;
                let is_all = frames.last().is_some_and(|(to, _)| *to == head.rev);
                let head_last = (!is_all).then(|| news.head_frame.clone());
                let texts = frames.into_iter().map(|(_, text)| text).chain(head_last).collect();
                news.frames.insert(*role, texts);
            }
        }
        for (name, session) in &self.sessions {
            let found = apart(recognise(tx, session, self.now))?;
            if found.as_ref().is_ok_and(|(device, _)| self.now.since(device.seen_at) >= SEEN_EVERY) {
                news.unnoted.push(*session);
            }
            let found = found.map(|(_, person)| person.role).map_err(|refusal| refusal.error);
            news.sessions.insert(*name, found);
        }
        Ok(Some(news))
    }

    fn changed_people(&self, tx: &ReadTx<'_>, told: Rev) -> Result<BTreeMap<PersonId, Changed>, StoreError> {
        let people = tx.people(self.workspace_id, told, u32::MAX)?;
        let changed = people.into_iter().map(|person| {
            let is_rescoped = person.scope_rev > told;
            (person.id, Changed { role: person.role, is_active: person.active, is_rescoped })
        });
        Ok(changed.collect())
    }
}

/// What these eyes are told after a revision, as far as a turn goes: the bytes of each frame, and where it ends.
fn frames_for(
    eyes: Eyes,
    tx: &ReadTx<'_>,
    workspace: &Workspace,
    told: Rev,
) -> Result<Vec<(Rev, Utf8Bytes)>, StoreError> {
    let sight = Sight::new(tx, eyes);
    let (mut frames, mut at) = (Vec::new(), told);
    while at < workspace.head && frames.len() < FRAMES {
        let frame = changes::frame(tx, workspace, &sight, at, FRAME)?;
        let is_full = frame.changes.len() >= FRAME.rows as usize;
        at = frame.to;
        let text = encode(&HubFrame::Changes(frame))?;
        if text.len() > FRAME_BYTES {
            break;
        }
        frames.push((at, text));
        // One that ended before it was full has looked at as much as a turn may.
        if !is_full {
            break;
        }
    }
    Ok(frames)
}

/// The bytes of a frame.
pub(in super::super) fn encode(frame: &HubFrame) -> Result<Utf8Bytes, StoreError> {
    serde_json::to_string(frame).map(Utf8Bytes::from).map_err(|error| StoreError::Failed(error.into()))
}
