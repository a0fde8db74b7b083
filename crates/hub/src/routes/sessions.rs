//! Signing in and out, and passwords.
//!
//! A wrong password and an unknown address cost the same work and get the same words. Attempts are admitted by the throttle, in turns
//! where many come at once. A sign-in registers a device with one session; its token is in the
//! answer and nowhere else.
//!
//! Whoever chooses another password proves the present one as when signing in, under the same throttle. Somebody who forgot it is
//! given a code by the owner, kept as its SHA-256, good for one use within a day. Either way every other device of the person is
//! signed out: who knew the old password is out with it. So is who has a recovery code, where a code alone opens, and after the owner's
//! help in any case.

use std::net::IpAddr;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use metrics::counter;
use sangam_model::Capability;
use sangam_model::id::{DeviceId, PersonId};
use sangam_model::plain::one_line;
use sangam_model::time::DAY;
use sangam_protocol::error::code;
use sangam_protocol::people::{ChangePassword, DeedKind, ResetCode, UseReset};
use sangam_protocol::route;
use sangam_protocol::session::{PASSWORD_MIN_CHARS, Session, SessionToken as WireToken, SignIn};
use serde_json::json;

use super::again::Attempt;
use super::error::Failure;
use super::extract::{JsonBody, Parameters, PathName};
use super::gate::{Gate, Routes};
use super::invitations::{address_of_hub, link, new_code};
use super::person::{Asker, ClientAddress, SESSION_LASTS, Token, device_of, recognise};
use super::second_factor::{Admitted, Keys, SignInRefusal};
use super::state::{AppState, Parts};
use crate::access::audit::{self, Deed};
use crate::access::password::{Password, SessionToken, TokenHash, Verdict};
use crate::access::second_factor;
use crate::access::throttle::Attempt as Guess;
use crate::ruling::{Halt, Ruling, apart};
use crate::service::metrics::SIGN_INS;
use crate::store::{Device, PasswordReset, Person, Result as Stored, StoreError, Tx, Workspace};
use crate::team::decider::Decider;
use crate::team::people::{self, sign_out_elsewhere};

/// Characters of a device's name that are kept.
const DEVICE_NAME_CHARS: usize = 100;
/// How long a way back is good for, in milliseconds.
const RESET_LASTS: i64 = DAY;

pub(super) fn routes() -> Routes {
    Routes::default()
        .with(route::SIGN_IN, Gate::Door, sign_in)
        .with(route::SIGN_OUT, Gate::Member, sign_out)
        .with(route::CHANGE_PASSWORD, Gate::Member, change_password)
        .with(route::RESET_PASSWORD, Gate::May(Capability::ManagePeople), make_reset)
        .with(route::USE_RESET, Gate::Door, use_reset)
}

/// `POST /v1/sessions`.
async fn sign_in(
    State(state): State<AppState>,
    ClientAddress(address): ClientAddress,
    JsonBody(wish): JsonBody<SignIn>,
) -> Result<Json<Session>, Failure> {
    let attempt = state.admit(&wish.email, address).await.inspect_err(|_| {
        counter!(SIGN_INS, "outcome" => "throttled").increment(1);
    })?;
    let now = state.clock.now();
    let email = address_of(&wish.email);
    let (attempt, person) = attempt.found(state.store.read(move |tx| tx.person_by_email(&email)).await)?;
    let person = person.filter(|person| person.active);
    let stored = person.as_ref().map(|person| person.password_hash.clone());
    let verified = state.passwords.verify(Password::new(wish.password.clone()), stored).await;
    let (attempt, verdict) = attempt.found(verified)?;
    let (Some(person), Verdict::Right { rehash }) = (&person, verdict) else {
        counter!(SIGN_INS, "outcome" => "wrong").increment(1);
        // Behind the answer: waiting for the disk would tell that there is somebody of this address.
        let noting = state.clone();
        tokio::spawn(async move { note_failure(&noting, person).await });
        return Err(Failure::new(code::WRONG_CREDENTIALS, "wrong e-mail or password"));
    };
    let known =
        if rehash { renew_hash(&state, person, &wish.password).await } else { person.password_hash.clone() };
    let (token, device) = new_device(&state, person, &wish.device_name);
    let keys = Keys::of(&state);
    let opened = open_session(&state, person, device, DeedKind::SignedIn, move |tx, person| {
        // Between the proof and now the password may have been changed, or the person removed.
        if !(person.active && person.password_hash == known) {
            return Err(SignInRefusal::Credentials.into());
        }
        keys.admit(tx, person, wish.totp.as_deref(), now)
    });
    let (attempt, opened) = attempt.found(apart(opened.await))?;
    let opened = match opened {
        Ok(opened) => opened,
        Err(refused) => return Err(refused.of(attempt)),
    };
    attempt.succeeded();
    counter!(SIGN_INS, "outcome" => "right").increment(1);
    Ok(Json(opened.session(&token)))
}

/// Who came in, where, on what.
pub(super) struct Opened {
    person: Person,
    workspace: Workspace,
    device_id: DeviceId,
    recovery_codes: Option<Vec<String>>,
}

impl Opened {
    /// The answer to them.
    pub(super) fn session(self, token: &SessionToken) -> Session {
        let session = session(token, &self.person, &self.workspace, self.device_id);
        Session { recovery_codes: self.recovery_codes, ..session }
    }
}

/// Registers the device if the person, as they are now, may come in; with the line of the log that says so, and the one about a
/// code that was not right. Recovery codes are made last: what the door voids are those of before.
pub(super) async fn open_session(
    state: &AppState,
    person: &Person,
    device: Device,
    what: DeedKind,
    admit: impl Fn(&mut Tx<'_>, &Person) -> Ruling<Admitted, SignInRefusal> + Send + 'static,
) -> Ruling<Opened, SignInRefusal> {
    let (id, random) = (person.id, state.random.clone());
    let opened = state.store.decide(person.workspace_id, move |tx| -> Ruling<Opened, SignInRefusal> {
        let person = tx.person(id)?.ok_or(StoreError::Missing("person"))?;
        let admitted = admit(tx, &person);
        if let Err(Halt::Refused(SignInRefusal::CodeWrong)) = admitted {
            let deed = Deed::by_nobody(DeedKind::SecondFactorFailed).about(id);
            audit::record(tx, device.created_at, deed)?;
        }
        let admitted = admitted?;
        tx.save_device(&device)?;
        let detail = if admitted.recovered {
            json!({ "device": device.name, "recovery_code": true })
        } else {
            json!({ "device": device.name })
        };
        audit::record(tx, device.created_at, Deed::by(id, what).with(detail))?;
        let workspace = tx.workspace(person.workspace_id)?.ok_or(StoreError::Missing("workspace"))?;
        let given = admitted.has_set_up.then(|| second_factor::new_codes(tx, &*random, &person, false));
        let recovery_codes = given.transpose()?.map(|given| given.codes);
        Ok(Opened { person, workspace, device_id: device.id, recovery_codes })
    });
    opened.await
}

/// A line about a wrong password, where there is somebody to tell of it. An attempt the throttle did not admit leaves none, so
/// nobody fills the log.
async fn note_failure(state: &AppState, person: Option<Person>) {
    let Some(person) = person else { return };
    let now = state.clock.now();
    let noted = state.store.write(person.workspace_id, move |tx| {
        audit::record(tx, now, Deed::by_nobody(DeedKind::SignInFailed).about(person.id))
    });
    if let Err(error) = noted.await {
        tracing::warn!(error = &error as &dyn std::error::Error, "a failed sign-in was not noted");
    }
}

/// `DELETE /v1/sessions/current`, with `wiped=true` by a device that keeps nothing of what it held. That is heard of a session that is over
/// as well: the device was offline when its person left it, and would stand in their list for good.
async fn sign_out(
    State(state): State<AppState>,
    Token(session): Token,
    asked: Parameters,
) -> Result<StatusCode, Failure> {
    let now = state.clock.now();
    let is_wiped = asked.given::<bool>("wiped")?.unwrap_or_default();
    let looked = state.store.read(move |tx| {
        let device = device_of(tx, &session)?;
        let refused = apart(recognise(tx, &session, now))?.err();
        Ok((device, refused))
    });
    let device = match looked.await? {
        (Some(device), None) => device,
        (Some(device), Some(_)) if is_wiped && device.revoked_at.is_none() => device,
        (_, refused) => return Err(refused.unwrap_or_else(Failure::unauthenticated)),
    };
    let workspace_id = device.workspace_id;
    let ended = state.store.write(workspace_id, move |tx| {
        let Some(device) = tx.device(device.id)?.filter(|device| device.revoked_at.is_none()) else {
            return Ok(());
        };
        // What ended a session that was over stands in the log already.
        let what = if device.signed_out { DeedKind::DeviceRevoked } else { DeedKind::SignedOut };
        let deed = Deed::by(device.person_id, what).about(device.person_id);
        audit::record(tx, now, deed.with(json!({ "device": device.name })))?;
        tx.save_device(&Device { signed_out: true, revoked_at: is_wiped.then_some(now), ..device })
    });
    ended.await?;
    state.live.sessions_changed(workspace_id);
    Ok(StatusCode::NO_CONTENT)
}

/// Who asks, if they know their password, as when signing in; and the attempt, which may still fail.
pub(super) async fn knows_password(
    state: &AppState,
    asker: Asker,
    address: IpAddr,
    password: String,
) -> Result<(Person, Guess<'_>), Failure> {
    let person = state.look(asker, |view| Ok(view.person.clone())).await?;
    let attempt = state.admit(&person.email, address).await?;
    let stored = Some(person.password_hash.clone());
    let (attempt, verdict) = attempt.found(state.passwords.verify(Password::new(password), stored).await)?;
    if verdict == Verdict::Wrong {
        note_failure(state, Some(person)).await;
        return Err(Failure::new(code::WRONG_CREDENTIALS, "wrong password"));
    }
    Ok((person, attempt))
}

/// `POST /v1/me/password`.
async fn change_password(
    State(state): State<AppState>,
    asker: Asker,
    ClientAddress(address): ClientAddress,
    JsonBody(wish): JsonBody<ChangePassword>,
) -> Result<StatusCode, Failure> {
    chosen(&wish.new, "new")?;
    let now = state.clock.now();
    let (person, attempt) = knows_password(&state, asker, address, wish.current).await?;
    let hashed = state.passwords.hash(Password::new(wish.new), &*state.random).await;
    let (attempt, hash) = attempt.found(hashed)?;
    let changed = state.store.write(asker.workspace_id, move |tx| {
        let known = tx.person(asker.person_id)?.filter(|known| known.password_hash == person.password_hash);
        let Some(known) = known else { return Ok(false) };
        keep_password(tx, &known, &hash, Some(asker.device_id))?;
        audit::record(tx, now, Deed::by(known.id, DeedKind::PasswordChanged))?;
        Ok(true)
    });
    let (attempt, has_changed) = attempt.found(changed.await)?;
    if !has_changed {
        return Err(Failure::new(code::WRONG_CREDENTIALS, "wrong password"));
    }
    attempt.succeeded();
    state.live.sessions_changed(asker.workspace_id);
    Ok(StatusCode::NO_CONTENT)
}

/// Nobody sees a difference in the person, so the row keeps its revision. A recovery code is another way to a password: where no second
/// factor stands beside it, who had one is out with the old password.
pub(super) fn keep_password(
    tx: &mut Tx<'_>,
    person: &Person,
    hash: &str,
    device: Option<DeviceId>,
) -> Stored<()> {
    tx.save_person(&Person { password_hash: hash.to_owned(), ..person.clone() })?;
    tx.forget_password_reset(person.id)?;
    if tx.second_factor(person.id)?.is_none_or(|factor| factor.confirmed_at.is_none()) {
        second_factor::void_codes(tx, person)?;
    }
    sign_out_elsewhere(tx, person.id, device)
}

/// `POST /v1/people/{id}/password-reset`.
async fn make_reset(
    State(state): State<AppState>,
    asker: Asker,
    headers: HeaderMap,
    PathName(person_id): PathName<PersonId>,
) -> Result<(StatusCode, Json<ResetCode>), Failure> {
    let hub = address_of_hub(&state, &headers)?;
    let (code, now) = (new_code(&state), state.clock.now());
    let expires_at = now.plus(RESET_LASTS);
    let code_hash = *TokenHash::of(&code).as_bytes();
    let made = state.store.decide(asker.workspace_id, move |tx| -> Ruling<()> {
        people::may_reset(tx, asker.decider(), person_id)?;
        let (workspace_id, made_by) = (asker.workspace_id, asker.person_id);
        tx.save_password_reset(&PasswordReset { person_id, workspace_id, code_hash, made_by, expires_at })?;
        audit::record(tx, now, Deed::by(made_by, DeedKind::PasswordResetMade).about(person_id))?;
        Ok(())
    });
    made.await?;
    Ok((StatusCode::CREATED, Json(ResetCode { link: link(&hub, "reset", &code), code, expires_at })))
}

/// `POST /v1/password-resets/use`.
async fn use_reset(
    State(state): State<AppState>,
    ClientAddress(address): ClientAddress,
    JsonBody(wish): JsonBody<UseReset>,
) -> Result<Json<Session>, Failure> {
    let now = state.clock.now();
    let again = Attempt::named(wish.attempt.as_deref());
    if let Some(session) = again.let_in(&state, address, &wish.password, &wish.device_name).await? {
        return Ok(Json(session));
    }
    state.guesses.check(address, now).map_err(|throttled| Failure::throttled(throttled, now))?;
    let code_hash = *TokenHash::of(wish.code.trim()).as_bytes();
    let found = state.store.read(move |tx| {
        let reset = tx.password_reset(&code_hash)?.filter(|reset| reset.expires_at > now);
        reset.map(|reset| tx.person(reset.person_id)).transpose()
    });
    let used_up = || again.or(invalid_reset(), &state, address, &wish.password, &wish.device_name);
    let Some(person) = found.await?.flatten().filter(|person| person.active) else {
        let entered = used_up().await;
        if entered.is_err() {
            state.guesses.failed(address, now);
        }
        return entered.map(Json);
    };
    chosen(&wish.password, "password")?;
    // A person with the code may still guess at the second factor.
    let attempt = state.admit(&person.email, address).await?;
    let hashed = state.passwords.hash(Password::new(wish.password.clone()), &*state.random).await;
    let (attempt, hash) = attempt.found(hashed)?;
    let (token, device) = new_device(&state, &person, &wish.device_name);
    let (keys, device_id, totp) = (Keys::of(&state), device.id, wish.totp.clone());
    let used = open_session(&state, &person, device, DeedKind::PasswordResetUsed, move |tx, person| {
        let reset = tx.password_reset(&code_hash)?.filter(|reset| reset.expires_at > now && person.active);
        let Some(reset) = reset else { return Err(SignInRefusal::Reset.into()) };
        // Whoever made it has it as well, and may have left the team since, or be trusted less than this person by now.
        let maker = Decider { workspace_id: reset.workspace_id, person_id: reset.made_by };
        if apart(people::may_reset(tx, maker, person.id))?.is_err() {
            return Err(SignInRefusal::Reset.into());
        }
        let admitted = keys.admit(tx, person, totp.as_deref(), now)?;
        keep_password(tx, person, &hash, Some(device_id))?;
        second_factor::void_codes(tx, person)?;
        again.opened(tx, person, device_id, admitted.has_set_up, now)?;
        Ok(admitted)
    });
    let (attempt, used) = attempt.found(apart(used.await))?;
    let opened = match used {
        Ok(opened) => opened,
        Err(SignInRefusal::Reset) => {
            drop(attempt);
            return used_up().await.map(Json);
        }
        Err(refused) => return Err(refused.of(attempt)),
    };
    attempt.succeeded();
    state.live.sessions_changed(person.workspace_id);
    Ok(Json(opened.session(&token)))
}

pub(super) fn invalid_reset() -> Failure {
    Failure::new(code::RESET_INVALID, "the way back is unknown, used or expired")
}

/// A password somebody chooses.
pub(super) fn chosen(password: &str, field: &str) -> Result<(), Failure> {
    let is_long = password.chars().count() >= PASSWORD_MIN_CHARS;
    if is_long { Ok(()) } else { Err(Failure::invalid(field, "the password is too short")) }
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
        name: one_line(name).chars().take(DEVICE_NAME_CHARS).collect(),
        token_hash: *token.hash().as_bytes(),
        created_at: now,
        seen_at: now,
        expires_at: now.plus(SESSION_LASTS),
        signed_out: false,
        ended_early: false,
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
        recovery_codes: None,
    }
}

/// Stores a hash of today's strength, unless the password was changed meanwhile; says which stored hash the password is proved by. Nobody
/// can see a difference, so the row keeps its revision; failing costs nothing but another try at the next sign-in.
async fn renew_hash(state: &AppState, person: &Person, password: &str) -> String {
    let known = person.password_hash.clone();
    match renewed(state, person, password).await {
        Ok(stored) => stored.unwrap_or(known),
        Err(error) => {
            tracing::debug!(error, "a password hash was not renewed");
            known
        }
    }
}

/// The hash that is stored in the end, if the password is the one it was made of.
async fn renewed(
    state: &AppState,
    person: &Person,
    password: &str,
) -> Result<Option<String>, Box<dyn std::error::Error>> {
    let hash = state.passwords.hash(Password::new(password.to_owned()), &*state.random).await?;
    let (id, known, new) = (person.id, person.password_hash.clone(), hash.clone());
    let stored = state.store.write(person.workspace_id, move |tx| match tx.person(id)? {
        Some(person) if person.password_hash == known => {
            tx.save_person(&Person { password_hash: new.clone(), ..person })?;
            Ok(Some(new.clone()))
        }
        other => Ok(other.map(|person| person.password_hash)),
    });
    let Some(stored) = stored.await?.filter(|stored| *stored != hash) else { return Ok(Some(hash)) };
    // Somebody else was faster: another sign-in of this person, or a change of the password.
    let verdict = state.passwords.verify(Password::new(password.to_owned()), Some(stored.clone())).await?;
    Ok(matches!(verdict, Verdict::Right { .. }).then_some(stored))
}
