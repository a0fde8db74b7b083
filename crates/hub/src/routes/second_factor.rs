//! The second factor and recovery codes: `/v1/me/second-factor`, `/v1/me/recovery-codes`, `DELETE /v1/people/{id}/second-factor`,
//! `POST /v1/recoveries`.
//!
//! Whoever changes how they sign in proves who they are as when signing in, under the same throttle. Nobody is told whether a
//! password was right but by being asked for the code, which is not to be had without it. A recovery code in place of a forgotten
//! password does not stand in for the second factor as well: that takes the phone, or another of the codes.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use sangam_model::id::PersonId;
use sangam_model::{Capability, Random, Role, Timestamp};
use sangam_protocol::error::code;
use sangam_protocol::people::DeedKind;
use sangam_protocol::route;
use sangam_protocol::second_factor::{
    ConfirmCode, KeepCodes, MakeCodes, OwnProof, Recover, RecoveryCodes, RequireSecondFactor, SecondFactor,
    SecondFactorSecret,
};
use sangam_protocol::session::Session;
use serde_json::json;

use super::again;
use super::error::Failure;
use super::extract::{JsonBody, PathName};
use super::gate::{Gate, Routes};
use super::person::{Asker, ClientAddress};
use super::sessions::{
    address_of, chosen, invalid_reset, keep_password, knows_password, new_device, open_session,
};
use super::state::AppState;
use crate::access::audit::{self, Deed};
use crate::access::password::Password;
use crate::access::second_factor::{self, First, Proof, SecretDisplay};
use crate::access::throttle::Attempt;
use crate::ruling::{Halt, Ruling, apart};
use crate::store::{Person, Result as Stored, StoreError, Tx};
use crate::team::people;
use crate::vault::Vault;

pub(super) fn routes() -> Routes {
    Routes::default()
        .with(route::SECOND_FACTOR, Gate::Member, standing)
        .with(route::BEGIN_SECOND_FACTOR, Gate::Member, begin)
        .with(route::CONFIRM_SECOND_FACTOR, Gate::Member, confirm)
        .with(route::END_SECOND_FACTOR, Gate::Member, turn_off)
        .with(route::MAKE_RECOVERY_CODES, Gate::Member, new_codes)
        .with(route::KEEP_RECOVERY_CODES, Gate::Member, codes_are_kept)
        .with(route::REMOVE_SECOND_FACTOR, Gate::May(Capability::ManagePeople), remove)
        .with(route::REQUIRE_SECOND_FACTOR, Gate::May(Capability::ManagePeople), require)
        .with(route::RECOVER, Gate::Door, recover)
}

/// Why a sign-in was refused.
pub(super) enum SignInRefusal {
    /// Wrong address or password.
    Credentials,
    /// The reset code is not valid.
    Reset,
    /// The recovery code is none.
    Recovery,
    /// Correct so far; the second factor is missing.
    CodeMissing,
    /// The second factor is not right.
    CodeWrong,
    /// Correct so far; this second factor has to be set up first.
    SetUp(Box<SecondFactorSecret>),
}

/// An accepted sign-in.
pub(super) struct Admitted {
    /// A recovery code was used up for it.
    pub(super) recovered: bool,
    /// A second factor was set up on the way: they are given its recovery codes.
    pub(super) has_set_up: bool,
}

/// What second factors are made with.
#[derive(Clone)]
pub(super) struct Keys {
    vault: Arc<Vault>,
    random: Arc<dyn Random>,
}

impl Keys {
    pub(super) fn of(state: &AppState) -> Self {
        Self { vault: state.vault.clone(), random: state.random.clone() }
    }

    /// Requires the second factor of a person who signs in. A person who needs one and has none sets it up, and its first code signs
    /// them in.
    pub(super) fn admit(
        &self,
        tx: &mut Tx<'_>,
        person: &Person,
        said: Option<&str>,
        now: Timestamp,
    ) -> Ruling<Admitted, SignInRefusal> {
        let proof = ask(tx, &self.vault, person.id, said, now)?;
        if proof == Proof::NotAsked
            && person.role >= Role::Manager
            && tx.second_factor_required(person.workspace_id)?
        {
            return self.set_up(tx, person, said, now);
        }
        Ok(Admitted { recovered: proof == Proof::Recovered, has_set_up: false })
    }

    /// Gives who has just joined a second factor to set up, if theirs is a role that needs one. They come in with its first code.
    pub(super) fn first_of(&self, tx: &mut Tx<'_>, newcomer: &Person) -> Stored<Option<Failure>> {
        let admitted = apart(self.admit(tx, newcomer, None, newcomer.created_at))?;
        Ok(if let Err(SignInRefusal::SetUp(secret)) = admitted { Some(must_set_up(&secret)) } else { None })
    }

    fn set_up(
        &self,
        tx: &mut Tx<'_>,
        person: &Person,
        said: Option<&str>,
        now: Timestamp,
    ) -> Ruling<Admitted, SignInRefusal> {
        let (said, here) =
            (said.map(str::trim).filter(|said| !said.is_empty()), SecretDisplay { on: None, at: now });
        let first = match said {
            Some(said) => second_factor::confirm(tx, &self.vault, person.id, said, here)?,
            None => First::NoneWaits,
        };
        if first == First::Wrong {
            return Err(SignInRefusal::CodeWrong.into());
        }
        if first == First::Fits {
            audit::record(tx, now, Deed::by(person.id, DeedKind::SecondFactorOn))?;
            return Ok(Admitted { recovered: false, has_set_up: true });
        }
        let workspace = tx.workspace(person.workspace_id)?.ok_or(StoreError::Missing("workspace"))?;
        let secret = second_factor::begin(tx, &self.vault, &*self.random, (person, &workspace), here)?;
        Err(SignInRefusal::SetUp(Box::new(secret)).into())
    }
}

impl From<SignInRefusal> for Halt<SignInRefusal> {
    fn from(refusal: SignInRefusal) -> Self {
        Self::Refused(refusal)
    }
}

impl SignInRefusal {
    /// The answer. An attempt without a code is not counted as a guess.
    pub(super) fn of(self, attempt: Attempt<'_>) -> Failure {
        match self {
            Self::Credentials => Failure::new(code::WRONG_CREDENTIALS, "wrong e-mail or password"),
            Self::Reset => invalid_reset(),
            Self::Recovery => invalid_code(),
            Self::CodeMissing => {
                attempt.came_halfway();
                Failure::new(code::TOTP_REQUIRED, "the second factor is needed")
            }
            Self::SetUp(secret) => {
                attempt.came_halfway();
                must_set_up(&secret)
            }
            Self::CodeWrong => Failure::new(code::TOTP_WRONG, "the second factor's code is not right"),
        }
    }
}

fn invalid_code() -> Failure {
    Failure::new(code::RECOVERY_INVALID, "wrong e-mail or recovery code")
}

/// The answer to who must set up a second factor before anything else: this one.
fn must_set_up(secret: &SecondFactorSecret) -> Failure {
    Failure::new(code::TOTP_SET_UP, "a second factor must be set up first")
        .with_detail(json!({ "secret": secret.secret, "uri": secret.uri }))
}

/// Asks for the second factor; what fits is used up.
pub(super) fn ask(
    tx: &mut Tx<'_>,
    vault: &Vault,
    person_id: PersonId,
    said: Option<&str>,
    now: Timestamp,
) -> Ruling<Proof, SignInRefusal> {
    match second_factor::prove(tx, vault, person_id, said, now)? {
        Proof::Missing => Err(SignInRefusal::CodeMissing.into()),
        Proof::Wrong => Err(SignInRefusal::CodeWrong.into()),
        proof => Ok(proof),
    }
}

async fn standing(State(state): State<AppState>, asker: Asker) -> Result<Json<SecondFactor>, Failure> {
    let look = state.look(asker, move |view| {
        let since = view.tx.second_factor(asker.person_id)?.and_then(|factor| factor.confirmed_at);
        Ok(SecondFactor { since, codes_left: view.tx.recovery_codes_left(asker.person_id)? })
    });
    look.await.map(Json)
}

/// `POST /v1/me/second-factor`. Turns nothing on.
async fn begin(
    State(state): State<AppState>,
    asker: Asker,
    ClientAddress(address): ClientAddress,
    JsonBody(wish): JsonBody<OwnProof>,
) -> Result<Json<SecondFactorSecret>, Failure> {
    let (_, attempt) = knows_password(&state, asker, address, wish.password).await?;
    let (vault, random) = (state.vault.clone(), state.random.clone());
    let here = SecretDisplay { on: Some(asker.device_id), at: state.clock.now() };
    let begun = state.store.write(asker.workspace_id, move |tx| {
        if tx.second_factor(asker.person_id)?.is_some_and(|factor| factor.confirmed_at.is_some()) {
            return Ok(None);
        }
        let person = tx.person(asker.person_id)?.ok_or(StoreError::Missing("person"))?;
        let workspace = tx.workspace(asker.workspace_id)?.ok_or(StoreError::Missing("workspace"))?;
        second_factor::begin(tx, &vault, &*random, (&person, &workspace), here).map(Some)
    });
    let (attempt, begun) = attempt.found(begun.await)?;
    attempt.succeeded();
    begun.map(Json).ok_or_else(|| Failure::invalid("second_factor", "it is on already"))
}

/// `POST /v1/me/second-factor/confirm`, on the device the secret was shown to. Guessing is slowed down as when signing in: whoever
/// guessed right would be given the codes that open everything.
async fn confirm(
    State(state): State<AppState>,
    asker: Asker,
    ClientAddress(address): ClientAddress,
    JsonBody(wish): JsonBody<ConfirmCode>,
) -> Result<Json<RecoveryCodes>, Failure> {
    let email = state.look(asker, |view| Ok(view.person.email.clone())).await?;
    let attempt = state.admit(&email, address).await?;
    let now = state.clock.now();
    let here = SecretDisplay { on: Some(asker.device_id), at: now };
    let (vault, random) = (state.vault.clone(), state.random.clone());
    let confirmed = state.store.decide(asker.workspace_id, move |tx| {
        let first = second_factor::confirm(tx, &vault, asker.person_id, &wish.code, here)?;
        if first != First::Fits {
            return Err(Halt::Refused(first));
        }
        let person = tx.person(asker.person_id)?.ok_or(StoreError::Missing("person"))?;
        let codes = second_factor::new_codes(tx, &*random, &person, false)?;
        audit::record(tx, now, Deed::by(asker.person_id, DeedKind::SecondFactorOn))?;
        Ok(codes)
    });
    let (attempt, confirmed) = attempt.found(apart(confirmed.await))?;
    match confirmed {
        Ok(codes) => {
            attempt.succeeded();
            Ok(Json(codes))
        }
        Err(First::NoneWaits) => {
            attempt.came_halfway();
            Err(Failure::new(code::TOTP_EXPIRED, "no secret that was shown here waits any more"))
        }
        Err(First::Wrong | First::Fits) => {
            Err(Failure::new(code::TOTP_WRONG, "the code does not fit the secret"))
        }
    }
}

/// `POST /v1/me/second-factor/off`. Recovery codes stay good for a forgotten password.
async fn turn_off(
    State(state): State<AppState>,
    asker: Asker,
    ClientAddress(address): ClientAddress,
    JsonBody(wish): JsonBody<OwnProof>,
) -> Result<StatusCode, Failure> {
    let now = state.clock.now();
    let off = change(&state, asker, address, wish, move |tx, person| {
        tx.forget_second_factor(person.id)?;
        audit::record(tx, now, Deed::by(person.id, DeedKind::SecondFactorOff))
    });
    off.await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /v1/me/recovery-codes`.
async fn new_codes(
    State(state): State<AppState>,
    asker: Asker,
    ClientAddress(address): ClientAddress,
    JsonBody(MakeCodes { proof, until_kept }): JsonBody<MakeCodes>,
) -> Result<Json<RecoveryCodes>, Failure> {
    let (now, random) = (state.clock.now(), state.random.clone());
    let made = change(&state, asker, address, proof, move |tx, person| {
        audit::record(tx, now, Deed::by(person.id, DeedKind::RecoveryCodesMade))?;
        second_factor::new_codes(tx, &*random, person, until_kept)
    });
    made.await.map(Json)
}

/// `POST /v1/me/recovery-codes/kept`: the earlier ones go. Who proved who they are when these were made need not do so again.
async fn codes_are_kept(
    State(state): State<AppState>,
    asker: Asker,
    JsonBody(KeepCodes { set }): JsonBody<KeepCodes>,
) -> Result<StatusCode, Failure> {
    let write = state
        .store
        .write(asker.workspace_id, move |tx| second_factor::keep_codes(tx, asker.person_id, set.as_deref()));
    if write.await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Failure::new(code::CODES_REPLACED, "other recovery codes were made since"))
    }
}

/// Changes how a person signs in, after they have proved password and second factor.
async fn change<T: Send + 'static>(
    state: &AppState,
    asker: Asker,
    address: std::net::IpAddr,
    wish: OwnProof,
    deed: impl Fn(&mut Tx<'_>, &Person) -> Stored<T> + Send + 'static,
) -> Result<T, Failure> {
    let now = state.clock.now();
    let (known, attempt) = knows_password(state, asker, address, wish.password).await?;
    let vault = state.vault.clone();
    let changed = state.store.decide(asker.workspace_id, move |tx| -> Ruling<T, SignInRefusal> {
        let person = tx.person(known.id)?.filter(|person| person.password_hash == known.password_hash);
        let person = person.ok_or(SignInRefusal::Credentials)?;
        let proved = ask(tx, &vault, person.id, wish.code.as_deref(), now);
        if let Err(Halt::Refused(SignInRefusal::CodeWrong)) = proved {
            let line = Deed::by_nobody(DeedKind::SecondFactorFailed).about(person.id);
            audit::record(tx, now, line)?;
        }
        proved?;
        Ok(deed(tx, &person)?)
    });
    let (attempt, changed) = attempt.found(apart(changed.await))?;
    match changed {
        Ok(done) => {
            attempt.succeeded();
            Ok(done)
        }
        Err(refused) => Err(refused.of(attempt)),
    }
}

/// `DELETE /v1/people/{id}/second-factor`: for somebody who lost the phone and the codes.
async fn remove(
    State(state): State<AppState>,
    asker: Asker,
    PathName(person_id): PathName<PersonId>,
) -> Result<StatusCode, Failure> {
    let now = state.clock.now();
    let decide = state.store.decide(asker.workspace_id, move |tx| {
        people::remove_second_factor(tx, asker.decider(), person_id, now)
    });
    decide.await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `PUT /v1/workspace/second-factor`.
async fn require(
    State(state): State<AppState>,
    asker: Asker,
    JsonBody(wish): JsonBody<RequireSecondFactor>,
) -> Result<StatusCode, Failure> {
    let now = state.clock.now();
    let decide = state.store.decide(asker.workspace_id, move |tx| {
        people::require_second_factor(tx, asker.decider(), wish.required, now)
    });
    decide.await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /v1/recoveries`. An unknown address and a wrong code get the same answer, and a password is hashed for neither.
async fn recover(
    State(state): State<AppState>,
    ClientAddress(address): ClientAddress,
    JsonBody(wish): JsonBody<Recover>,
) -> Result<Json<Session>, Failure> {
    chosen(&wish.password, "password")?;
    let again = again::Attempt::named(wish.attempt.as_deref());
    if let Some(session) = again.let_in(&state, address, &wish.password, &wish.device_name).await? {
        return Ok(Json(session));
    }
    let attempt = state.admit(&wish.email, address).await?;
    let now = state.clock.now();
    let (email, typed) = (address_of(&wish.email), wish.code.clone());
    let found = state.store.read(move |tx| {
        let Some(person) = tx.person_by_email(&email)?.filter(|person| person.active) else {
            return Ok(None);
        };
        let hash = second_factor::code_hash(person.id, &typed);
        Ok(tx.is_recovery_code(person.id, &hash)?.then_some((person, hash)))
    });
    let used_up = || again.or(invalid_code(), &state, address, &wish.password, &wish.device_name);
    let (attempt, found) = attempt.found(found.await)?;
    let Some((person, code_hash)) = found else {
        drop(attempt);
        return used_up().await.map(Json);
    };
    let hashed = state.passwords.hash(Password::new(wish.password.clone()), &*state.random).await;
    let (attempt, hash) = attempt.found(hashed)?;
    let (token, device) = new_device(&state, &person, &wish.device_name);
    let (keys, device_id, totp) = (Keys::of(&state), device.id, wish.totp.clone());
    let opened = open_session(&state, &person, device, DeedKind::PasswordRecovered, move |tx, person| {
        if !person.active || !tx.is_recovery_code(person.id, &code_hash)? {
            return Err(SignInRefusal::Recovery.into());
        }
        // One code cannot stand for both.
        let is_same = |said: &str| second_factor::code_hash(person.id, said) == code_hash;
        if totp.as_deref().is_some_and(is_same) {
            return Err(SignInRefusal::CodeWrong.into());
        }
        let admitted = keys.admit(tx, person, totp.as_deref(), now)?;
        tx.use_recovery_code(person.id, &code_hash, now)?;
        keep_password(tx, person, &hash, Some(device_id))?;
        again.opened(tx, person, device_id, admitted.has_set_up, now)?;
        Ok(admitted)
    });
    let (attempt, opened) = attempt.found(apart(opened.await))?;
    let opened = match opened {
        Ok(opened) => opened,
        Err(SignInRefusal::Recovery) => {
            drop(attempt);
            return used_up().await.map(Json);
        }
        Err(refused) => return Err(refused.of(attempt)),
    };
    attempt.succeeded();
    state.live.sessions_changed(person.workspace_id);
    Ok(Json(opened.session(&token)))
}
