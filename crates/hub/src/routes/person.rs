//! Authenticates a request by its session token.
//!
//! A session token comes in `Authorization: Bearer` and nowhere else: not in a query, where logs would keep it, not in a
//! cookie, which a browser would add for strangers. The hub knows only its SHA-256, so looking it up compares digests of what
//! was presented, which tells a guesser nothing; the row found is compared once more in constant time.
//!
//! A session moves its end on while its device keeps coming, or keeps a line. A device that was revoked, and a person who
//! left the team, are told to wipe what they hold; a session that merely ended is not.

use std::net::IpAddr;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts as RequestParts;
use sangam_model::id::{DeviceId, PersonId, WorkspaceId};
use sangam_model::time::{DAY, SECOND};
use sangam_model::{Role, Timestamp};

use super::error::Failure;
use super::gate::Gate;
use super::state::AppState;
use crate::access::password::TokenHash;
use crate::access::throttle::{client_address, peer};
use crate::commands;
use crate::ruling::Ruling;
use crate::store::{Device, Person, ReadTx, Store, StoreError};
use crate::team::decider::Decider;

/// How exactly it is known when a device was last heard of, in milliseconds.
pub(super) const SEEN_EVERY: i64 = 10 * 60 * SECOND;
/// How long a session lasts after its device was last heard of, in milliseconds.
pub(super) const SESSION_LASTS: i64 = 30 * DAY;

/// A route that takes a session was not declared with who may come in.
#[derive(Debug, thiserror::Error)]
#[error("a route has no gate")]
struct NoGate;

/// Who asks, from where.
#[derive(Clone, Copy)]
pub(super) struct Asker {
    pub(super) person_id: PersonId,
    pub(super) workspace_id: WorkspaceId,
    pub(super) role: Role,
    pub(super) device_id: DeviceId,
    pub(super) session: TokenHash,
    /// Of the route that was asked.
    pub(super) gate: Gate,
}

impl Asker {
    /// The same person, as they decide for the team.
    pub(super) const fn decider(&self) -> Decider {
        Decider { workspace_id: self.workspace_id, person_id: self.person_id }
    }

    /// The same person, to whoever decides commands.
    pub(super) const fn of_command(&self) -> commands::Asker {
        commands::Asker { workspace_id: self.workspace_id, person_id: self.person_id, role: self.role }
    }
}

/// The device this session was given to, whatever became of it.
pub(super) fn device_of(tx: &ReadTx<'_>, session: &TokenHash) -> Result<Option<Device>, StoreError> {
    let device = tx.device_by_token(session.as_bytes())?;
    Ok(device.filter(|device| session.matches(&device.token_hash)))
}

/// Whose session this is, or why it is nobody's.
pub(super) fn recognise(
    tx: &ReadTx<'_>,
    session: &TokenHash,
    now: Timestamp,
) -> Ruling<(Device, Person), Failure> {
    let Some(device) = device_of(tx, session)? else { return Err(Failure::unauthenticated().into()) };
    if device.revoked_at.is_some() {
        return Err(Failure::device_revoked().into());
    }
    if device.signed_out || device.expires_at <= now {
        return Err(Failure::unauthenticated().into());
    }
    match tx.person(device.person_id)? {
        Some(person) if person.active => Ok((device, person)),
        Some(_) => Err(Failure::device_revoked().into()),
        None => Err(Failure::unauthenticated().into()),
    }
}

/// The token that came with a request, of a session that may be over.
pub(super) struct Token(pub(super) TokenHash);

impl FromRequestParts<AppState> for Token {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut RequestParts, _: &AppState) -> Result<Self, Failure> {
        bearer(&parts.headers).map(TokenHash::of).map(Self).ok_or_else(Failure::unauthenticated)
    }
}

impl FromRequestParts<AppState> for Asker {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut RequestParts, state: &AppState) -> Result<Self, Failure> {
        let gate = parts.extensions.get::<Gate>().copied().ok_or_else(|| Failure::internal(NoGate))?;
        let Token(session) = Token::from_request_parts(parts, state).await?;
        let now = state.clock.now();
        let (device, person) = state.store.consult(move |tx| recognise(tx, &session, now)).await?;
        let asker = Self {
            person_id: person.id,
            workspace_id: person.workspace_id,
            role: person.role,
            device_id: device.id,
            session,
            gate,
        };
        gate.admit(asker.role)?;
        if now.since(device.seen_at) >= SEEN_EVERY {
            seen(&*state.store, session, now).await;
        }
        Ok(asker)
    }
}

/// The token of an `Authorization: Bearer` header; two such headers are nobody's.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut given = headers.get_all(AUTHORIZATION).iter();
    let (scheme, token) = given.next()?.to_str().ok()?.split_once(' ')?;
    let is_one = given.next().is_none() && scheme.eq_ignore_ascii_case("bearer");
    Some(token.trim()).filter(|token| is_one && !token.is_empty())
}

/// Notes that a device was heard of, which moves the end of its session on, unless it ended meanwhile. Failing costs nothing: the
/// next request, or the next look at who listens, is another try.
pub(super) async fn seen(store: &dyn Store, session: TokenHash, now: Timestamp) {
    let moved = store.side(move |tx| {
        let Some(device) = tx.device_by_token(session.as_bytes())? else { return Ok(()) };
        if !device.is_in_use(now) {
            return Ok(());
        }
        tx.save_device(&Device { seen_at: now, expires_at: now.plus(SESSION_LASTS), ..device })
    });
    if let Err(error) = moved.await {
        tracing::debug!(
            error = &error as &dyn std::error::Error,
            "a device was heard of and that was not noted"
        );
    }
}

/// The address a request really comes from.
pub(super) struct ClientAddress(pub(super) IpAddr);

impl FromRequestParts<AppState> for ClientAddress {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut RequestParts, state: &AppState) -> Result<Self, Self::Rejection> {
        Ok(Self(client_address(peer(&parts.extensions), &parts.headers, &state.trusted_proxies)))
    }
}
