//! Idempotent retry of one-time codes.
//!
//! An invitation, a password reset and a recovery code are used up by the request they admit. If the answer to that request is lost,
//! its sender would be told that the code is used and would have no session. So the desk gives each attempt a random name and repeats
//! it on a retry. For a quarter of an hour the hub then accepts the code once more, from a sender who also has the password that was
//! chosen with it.
//!
//! A retry needs no second factor, because the first request already proved it. If the first request set the factor up, the retry gets
//! new recovery codes: nobody has read the first ones. The device whose token nobody received is deleted. A person who joins and has to
//! set up a factor first has no device yet, so the ordinary checks apply to them.
//!
//! Two requests of one attempt may run at once. The one that finds the code used looks whether the other used it ([`Attempt::or`]).

use std::net::IpAddr;

use sangam_model::Timestamp;
use sangam_model::id::DeviceId;
use sangam_model::time::SECOND;
use sangam_protocol::people::DeedKind;
use sangam_protocol::session::Session;

use super::error::Failure;
use super::second_factor::{Admitted, Keys, SignInRefusal};
use super::sessions::{new_device, open_session};
use super::state::AppState;
use crate::access::password::{Password, TokenHash, Verdict};
use crate::ruling::apart;
use crate::store::{DoorAttempt, Person, Result as Stored, SideTx};

/// How long a try opens again, in milliseconds.
const OPENS_AGAIN: i64 = 15 * 60 * SECOND;
/// A shorter name could be guessed.
const SHORTEST: usize = 20;

/// The name of a try, if it has one.
#[derive(Clone, Copy)]
pub(super) struct Attempt(Option<[u8; 32]>);

impl Attempt {
    pub(super) fn named(name: Option<&str>) -> Self {
        Self(name.filter(|name| name.len() >= SHORTEST).map(|name| *TokenHash::of(name).as_bytes()))
    }

    /// Keeps in the transaction that opens a door that this opened it, for a device that may still have to be let in.
    pub(super) fn opened(
        &self,
        tx: &mut SideTx<'_>,
        person: &Person,
        device_id: DeviceId,
        has_set_up: bool,
        at: Timestamp,
    ) -> Stored<()> {
        let Some(attempt_hash) = self.0 else { return Ok(()) };
        let (workspace_id, person_id) = (person.workspace_id, person.id);
        let attempt = DoorAttempt { attempt_hash, workspace_id, person_id, device_id, at, has_set_up };
        tx.keep_door_attempt(&attempt, at.plus(-OPENS_AGAIN))
    }

    /// A session, if this opened a door a moment ago and the password is the one that was chosen then. Everything else is as if it had
    /// not been said.
    pub(super) async fn let_in(
        &self,
        state: &AppState,
        address: IpAddr,
        password: &str,
        device_name: &str,
    ) -> Result<Option<Session>, Failure> {
        let Some(attempt_hash) = self.0 else { return Ok(None) };
        let now = state.clock.now();
        let found = state.store.read(move |tx| {
            let opened = tx.door_attempt(&attempt_hash)?.filter(|opened| holds(opened, now));
            Ok(opened.map(|opened| tx.person(opened.person_id)).transpose()?.flatten())
        });
        let Some(person) = found.await?.filter(|person| person.active) else { return Ok(None) };
        let guess = state.admit(&person.email, address).await?;
        let stored = Some(person.password_hash.clone());
        let verified = state.passwords.verify(Password::new(password.to_owned()), stored).await;
        let (guess, verdict) = guess.found(verified)?;
        if verdict == Verdict::Wrong {
            return Ok(None);
        }
        let (token, device) = new_device(state, &person, device_name);
        let (device_id, known, keys) = (device.id, person.password_hash.clone(), Keys::of(state));
        let opened = open_session(state, &person, device, DeedKind::SignedIn, move |tx, person| {
            let opened = tx.door_attempt(&attempt_hash)?.filter(|opened| holds(opened, now));
            let Some(opened) = opened.filter(|_| person.active && person.password_hash == known) else {
                return Err(SignInRefusal::Credentials.into());
            };
            let admitted = if tx.device(opened.device_id)?.is_some() {
                Admitted { recovered: false, has_set_up: opened.has_set_up }
            } else {
                keys.admit(tx, person, None, now)?
            };
            tx.forget_device(opened.device_id)?;
            tx.keep_door_attempt(&DoorAttempt { device_id, ..opened }, now.plus(-OPENS_AGAIN))?;
            Ok(admitted)
        });
        let (guess, opened) = guess.found(apart(opened.await))?;
        let opened = match opened {
            Ok(opened) => opened,
            Err(SignInRefusal::Credentials) => return Ok(None),
            Err(refused) => return Err(refused.of(guess)),
        };
        guess.succeeded();
        state.live.sessions_changed(person.workspace_id);
        Ok(Some(opened.session(&token)))
    }

    /// A session, if the code is used because this attempt used it meanwhile; else `refused`. It counts as a guess of its own, so the
    /// caller has dropped its attempt at the throttle.
    pub(super) async fn or(
        &self,
        refused: Failure,
        state: &AppState,
        address: IpAddr,
        password: &str,
        device_name: &str,
    ) -> Result<Session, Failure> {
        self.let_in(state, address, password, device_name).await?.ok_or(refused)
    }
}

fn holds(opened: &DoorAttempt, now: Timestamp) -> bool {
    (0..OPENS_AGAIN).contains(&now.since(opened.at))
}
