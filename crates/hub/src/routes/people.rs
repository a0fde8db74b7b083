//! The people of a team: `GET /v1/team`, `PUT /v1/me`, `POST /v1/people/{id}/role`, `DELETE /v1/people/{id}`,
//! `DELETE /v1/devices/{id}`, `POST /v1/me/former-sessions`, `PUT /v1/workspace/phones`.
//!
//! Everybody may ask for the team and is answered with what is theirs to know. What changes somebody is told to their sockets in the
//! same breath: a new role makes their desktop start over, a removal or a revoked device makes it wipe itself. A device that was signed
//! out still holds what it held, so it stands in the list until it is told to wipe itself, or comes back under another session.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use sangam_model::id::{DeviceId, PersonId};
use sangam_model::{Capability, Timestamp};
use sangam_protocol::people::{
    ChangeRole, ChooseLanguage, DeedKind, DeviceRow, FORMER_SESSIONS, FormerSessions, MaskPhones,
    PendingInvitation, Rename, Team, TeamPerson,
};
use sangam_protocol::route;
use sangam_protocol::{PersonRow, Rev, WorkspaceRow};

use super::error::Failure;
use super::extract::{JsonBody, PathName};
use super::gate::{Gate, Routes};
use super::invitations::checked_name;
use super::live::Here;
use super::person::Asker;
use super::rows;
use super::state::AppState;
use super::view::View;
use crate::access::audit::{self, Deed};
use crate::access::password::TokenHash;
use crate::store::{Device, InvitationRecord, Person, StoreError};
use crate::team::people;

pub(super) fn routes() -> Routes {
    Routes::default()
        .with(route::TEAM, Gate::Member, team)
        .with(route::RENAME, Gate::Member, rename)
        .with(route::CHOOSE_LANGUAGE, Gate::Member, choose_language)
        .with(route::CHANGE_ROLE, Gate::May(Capability::ManagePeople), change_role)
        .with(route::REMOVE_PERSON, Gate::May(Capability::ManagePeople), remove)
        .with(route::REVOKE_DEVICE, Gate::Member, revoke)
        .with(route::NAME_FORMER_SESSIONS, Gate::Member, forget_former)
        .with(route::MASK_PHONES, Gate::May(Capability::ManagePeople), mask_phones)
}

async fn team(State(state): State<AppState>, asker: Asker) -> Result<Json<Team>, Failure> {
    let now = state.clock.now();
    let present = state.live.present(asker.workspace_id).await?;
    let look = state.look(asker, move |view| {
        let knows = Knows { view, current: asker.device_id, present: &present, now };
        let everybody = view.tx.people(view.workspace.id, Rev(0), u32::MAX)?;
        let active = everybody.into_iter().filter(|person| person.active);
        let mut people = active.map(|person| knows.person(person)).collect::<Result<Vec<_>, _>>()?;
        people.sort_by_cached_key(|person| (person.name.to_lowercase(), person.id));
        Ok(Team {
            people,
            invitations: knows.invitations()?,
            phones_masked: view.workspace.phones_masked,
            second_factor_required: view.tx.second_factor_required(view.workspace.id)?,
        })
    });
    look.await.map(Json)
}

/// What one person may know of the others.
struct Knows<'v> {
    view: &'v View<'v>,
    current: DeviceId,
    present: &'v Here,
    now: Timestamp,
}

impl Knows<'_> {
    fn may(&self, capability: Capability) -> bool {
        self.view.person.role.may(capability)
    }

    fn person(&self, person: Person) -> Result<TeamPerson, StoreError> {
        let is_open = person.id == self.view.person.id || self.may(Capability::ManagePeople);
        let devices = self.view.tx.devices_of(person.id)?;
        let listens = |device: &Device| self.present.devices.contains(&device.id);
        let is_here = self.present.abroad.contains(&person.id) || devices.iter().any(listens);
        let seen_at = if is_here { Some(self.now) } else { devices.first().map(|device| device.seen_at) };
        let factor = if is_open { Some(self.view.tx.second_factor(person.id)?) } else { None };
        let second_factor = factor.map(|kept| kept.is_some_and(|kept| kept.confirmed_at.is_some()));
        let listed = people::not_wiped(devices, self.now);
        Ok(TeamPerson {
            id: person.id,
            name: person.name,
            role: person.role,
            away: person.away,
            email: is_open.then_some(person.email),
            joined_at: person.created_at,
            seen_at: seen_at.filter(|_| is_open || self.may(Capability::InvitePeople)),
            second_factor,
            devices: is_open.then(|| listed.into_iter().map(|device| self.device(device)).collect()),
        })
    }

    fn device(&self, device: Device) -> DeviceRow {
        let online = self.present.devices.contains(&device.id);
        let signed_out = !device.is_in_use(self.now);
        DeviceRow {
            id: device.id,
            name: device.name,
            created_at: device.created_at,
            seen_at: if online { self.now } else { device.seen_at },
            online,
            current: device.id == self.current,
            signed_out,
        }
    }

    /// Those the asker could have made.
    fn invitations(&self) -> Result<Vec<PendingInvitation>, StoreError> {
        let roles = self.view.person.role.may_invite();
        let unused = self.view.tx.unused_invitations(self.view.workspace.id)?;
        Ok(unused
            .into_iter()
            .filter(|found| roles.contains(&found.role))
            .map(|found| pending(&found))
            .collect())
    }
}

fn pending(record: &InvitationRecord) -> PendingInvitation {
    PendingInvitation {
        id: record.id,
        role: record.role,
        invited_by: record.invited_by,
        created_at: record.created_at,
        expires_at: record.expires_at,
    }
}

async fn rename(
    State(state): State<AppState>,
    asker: Asker,
    JsonBody(wish): JsonBody<Rename>,
) -> Result<Json<PersonRow>, Failure> {
    let (name, now) = (checked_name(&wish.name)?, state.clock.now());
    let renamed = state.store.write(asker.workspace_id, move |tx| {
        let person = tx.person(asker.person_id)?.ok_or(StoreError::Missing("person"))?;
        if person.name == name {
            return Ok(person);
        }
        audit::record(tx, now, Deed::by(person.id, DeedKind::Renamed))?;
        let person = Person { name: name.clone(), rev: tx.next_rev(), ..person };
        tx.save_person(&person)?;
        Ok(person)
    });
    Ok(Json(rows::person(&renamed.await?)))
}

async fn choose_language(
    State(state): State<AppState>,
    asker: Asker,
    JsonBody(wish): JsonBody<ChooseLanguage>,
) -> Result<Json<PersonRow>, Failure> {
    if !wish.is_possible() {
        return Err(Failure::invalid("language", "no language is called so"));
    }
    let chosen = state.store.write(asker.workspace_id, move |tx| {
        let person = tx.person(asker.person_id)?.ok_or(StoreError::Missing("person"))?;
        if person.language == wish.language {
            return Ok(person);
        }
        let person = Person { language: wish.language.clone(), rev: tx.next_rev(), ..person };
        tx.save_person(&person)?;
        Ok(person)
    });
    Ok(Json(rows::person(&chosen.await?)))
}

async fn change_role(
    State(state): State<AppState>,
    asker: Asker,
    PathName(id): PathName<PersonId>,
    JsonBody(wish): JsonBody<ChangeRole>,
) -> Result<StatusCode, Failure> {
    let now = state.clock.now();
    let decide = state
        .store
        .decide(asker.workspace_id, move |tx| people::change_role(tx, asker.decider(), id, wish.role, now));
    decide.await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn remove(
    State(state): State<AppState>,
    asker: Asker,
    PathName(id): PathName<PersonId>,
) -> Result<StatusCode, Failure> {
    let now = state.clock.now();
    let decide =
        state.store.decide(asker.workspace_id, move |tx| people::remove(tx, asker.decider(), id, now));
    decide.await?;
    state.live.sessions_changed(asker.workspace_id);
    Ok(StatusCode::NO_CONTENT)
}

async fn revoke(
    State(state): State<AppState>,
    asker: Asker,
    PathName(id): PathName<DeviceId>,
) -> Result<StatusCode, Failure> {
    let now = state.clock.now();
    let decide =
        state.store.decide(asker.workspace_id, move |tx| people::revoke(tx, asker.decider(), id, now));
    decide.await?;
    state.live.sessions_changed(asker.workspace_id);
    Ok(StatusCode::NO_CONTENT)
}

/// A session of somebody else, and one whose device was told to wipe itself, stay as they are.
async fn forget_former(
    State(state): State<AppState>,
    asker: Asker,
    JsonBody(wish): JsonBody<FormerSessions>,
) -> Result<StatusCode, Failure> {
    let sessions: Vec<_> =
        wish.tokens.iter().take(FORMER_SESSIONS).map(|token| TokenHash::of(token)).collect();
    let forgotten = state.store.write(asker.workspace_id, move |tx| {
        for session in &sessions {
            let former = tx.device_by_token(session.as_bytes())?.filter(|device| {
                let is_here = device.id == asker.device_id;
                device.person_id == asker.person_id && !is_here && device.revoked_at.is_none()
            });
            if let Some(former) = former {
                tx.forget_device(former.id)?;
            }
        }
        Ok(())
    });
    forgotten.await?;
    state.live.sessions_changed(asker.workspace_id);
    Ok(StatusCode::NO_CONTENT)
}

/// Agents read only the last digits of phones, or all of them again.
async fn mask_phones(
    State(state): State<AppState>,
    asker: Asker,
    JsonBody(wish): JsonBody<MaskPhones>,
) -> Result<Json<WorkspaceRow>, Failure> {
    let now = state.clock.now();
    let decide = state
        .store
        .decide(asker.workspace_id, move |tx| people::mask_phones(tx, asker.decider(), wish.masked, now));
    Ok(Json(rows::workspace(&decide.await?)))
}
