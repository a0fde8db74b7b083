//! Signing in and out.
//!
//! A wrong password and an unknown address cost the same work and get the same words. Attempts are admitted one by one by
//! the throttle, counted as failed until they succeed. A sign-in registers a device with one session; its token is in the
//! answer and nowhere else.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use metrics::counter;
use sangam_model::id::DeviceId;
use sangam_protocol::error::code;
use sangam_protocol::session::{Session, SessionToken as WireToken, SignIn};

use super::asked::Said;
use super::error::Failure;
use super::person::{Asker, ClientAddress, SESSION_LASTS};
use super::state::{AppState, Parts};
use crate::metrics::SIGN_INS;
use crate::password::{Password, SessionToken, Verdict};
use crate::store::{Device, Person, StoreError, Workspace};

/// Characters of a device's name that are kept.
const DEVICE_NAME_CHARS: usize = 100;

/// `POST /v1/sessions`.
pub(super) async fn sign_in(
    State(state): State<AppState>,
    ClientAddress(address): ClientAddress,
    Said(wish): Said<SignIn>,
) -> Result<Json<Session>, Failure> {
    let now = state.clock.now();
    let attempt = state.sign_ins.admit(&wish.email, address, now).map_err(|throttled| {
        counter!(SIGN_INS, "outcome" => "throttled").increment(1);
        Failure::throttled(throttled, now)
    })?;
    let email = address_of(&wish.email);
    let person = state.store.read(move |tx| tx.person_by_email(&email)).await?.filter(|person| person.active);
    let stored = person.as_ref().map(|person| person.password_hash.clone());
    let verdict = state.passwords.verify(Password::new(wish.password.clone()), stored).await?;
    let (Some(person), Verdict::Right { rehash }) = (person, verdict) else {
        counter!(SIGN_INS, "outcome" => "wrong").increment(1);
        return Err(Failure::new(code::WRONG_CREDENTIALS, "wrong e-mail or password"));
    };
    if rehash {
        renew_hash(&state, &person, Password::new(wish.password)).await;
    }
    let (token, device) = new_device(&state, &person, &wish.device_name);
    let session_of = person.clone();
    let workspace = state
        .store
        .side(move |tx| {
            tx.save_device(&device)?;
            let workspace = tx.workspace(session_of.workspace_id)?.ok_or(StoreError::Missing("workspace"))?;
            Ok((workspace, device.id))
        })
        .await;
    let (workspace, device_id) = workspace?;
    attempt.succeeded();
    counter!(SIGN_INS, "outcome" => "right").increment(1);
    Ok(Json(session(&token, &person, &workspace, device_id)))
}

/// `DELETE /v1/sessions/current`.
pub(super) async fn sign_out(State(state): State<AppState>, asker: Asker) -> Result<StatusCode, Failure> {
    let ended = state.store.side(move |tx| match tx.device_by_token(asker.session.as_bytes())? {
        Some(device) => tx.save_device(&Device { signed_out: true, ..device }),
        None => Ok(()),
    });
    ended.await?;
    state.live.sessions_changed(asker.workspace_id);
    Ok(StatusCode::NO_CONTENT)
}

/// An e-mail address as it is stored.
pub(super) fn address_of(typed: &str) -> String {
    typed.trim().to_lowercase()
}

/// A device with a fresh session, not yet stored.
pub(super) fn new_device(parts: &Parts, person: &Person, name: &str) -> (SessionToken, Device) {
    let now = parts.clock.now();
    let token = SessionToken::new(&*parts.random);
    let device = Device {
        id: DeviceId::new(&*parts.clock, &*parts.random),
        workspace_id: person.workspace_id,
        person_id: person.id,
        name: name.trim().chars().filter(|letter| !letter.is_control()).take(DEVICE_NAME_CHARS).collect(),
        token_hash: *token.hash().as_bytes(),
        created_at: now,
        expires_at: now.plus(SESSION_LASTS),
        signed_out: false,
        revoked_at: None,
    };
    (token, device)
}

pub(super) fn session(
    token: &SessionToken,
    person: &Person,
    workspace: &Workspace,
    device_id: DeviceId,
) -> Session {
    Session {
        token: WireToken::new(token.expose().to_owned()),
        person_id: person.id,
        person_name: person.name.clone(),
        role: person.role,
        workspace_id: workspace.id,
        workspace_name: workspace.name.clone(),
        device_id,
    }
}

/// Stores a hash of today's strength, unless the password was changed meanwhile. Nobody can see a difference, so the row keeps
/// its revision; failing costs nothing but another try at the next sign-in.
async fn renew_hash(state: &AppState, person: &Person, password: Password) {
    let hash = match state.passwords.hash(password, &*state.random).await {
        Ok(hash) => hash,
        Err(error) => {
            tracing::debug!(error = &error as &dyn std::error::Error, "a password hash was not renewed");
            return;
        }
    };
    let (id, known) = (person.id, person.password_hash.clone());
    let renewed = state.store.write(person.workspace_id, move |tx| match tx.person(id)? {
        Some(person) if person.password_hash == known => {
            tx.save_person(&Person { password_hash: hash.clone(), ..person })
        }
        _ => Ok(()),
    });
    if let Err(error) = renewed.await {
        tracing::debug!(error = &error as &dyn std::error::Error, "a password hash was not renewed");
    }
}
