//! Invitations: how a new person joins a team.
//!
//! An owner or manager makes an invitation, for a role no higher than their own. It is one code, shown once, kept as its
//! SHA-256, good for one use within a week, and until then whoever could have made it may take it back. Whoever accepts it becomes a
//! person of the team and is signed in at once. Of two who accept the same code at the same moment one gets in: the use is noted in
//! the transaction that makes the person. Whatever is wrong with it, the answer is the same and nothing is made. Whoever did not hear that
//! they are in says the same try again ([`Attempt`]).

use axum::Json;
use axum::extract::State;
use axum::http::header::HOST;
use axum::http::{HeaderMap, StatusCode};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sangam_model::Capability;
use sangam_model::id::{InvitationId, PersonId};
use sangam_model::plain::is_unsafe;
use sangam_model::time::DAY;
use sangam_protocol::Rev;
use sangam_protocol::error::code;
use sangam_protocol::people::DeedKind;
use sangam_protocol::route;
use sangam_protocol::session::{AcceptInvitation, Invitation, Invite, Session};
use serde_json::json;
use url::Url;

use super::again::Attempt;
use super::error::Failure;
use super::extract::{JsonBody, PathName};
use super::gate::{Gate, Routes};
use super::person::{Asker, ClientAddress};
use super::second_factor::Keys;
use super::sessions;
use super::state::AppState;
use crate::access::audit::{self, Deed};
use crate::access::password::{Password, TokenHash};
use crate::ruling::Ruling;
use crate::store::{InvitationRecord, Person, StoreError, Tx, Workspace};
use crate::team::people;

/// How long an invitation is good for, in milliseconds.
const LASTS: i64 = 7 * DAY;
const CODE_BYTES: usize = 18;
const NAME_CHARS: usize = 100;
/// The longest address mail is delivered to.
const EMAIL_BYTES: usize = 254;

pub(super) fn routes() -> Routes {
    Routes::default()
        .with(route::INVITE, Gate::May(Capability::InvitePeople), invite)
        .with(route::WITHDRAW_INVITATION, Gate::May(Capability::InvitePeople), withdraw)
        .with(route::ACCEPT_INVITATION, Gate::Door, accept)
}

/// `POST /v1/invitations`.
async fn invite(
    State(state): State<AppState>,
    asker: Asker,
    headers: HeaderMap,
    JsonBody(wish): JsonBody<Invite>,
) -> Result<(StatusCode, Json<Invitation>), Failure> {
    if !asker.role.may_invite().contains(&wish.role) {
        return Err(Failure::forbidden());
    }
    let hub = address_of_hub(&state, &headers)?;
    let (code, now) = (new_code(&state), state.clock.now());
    let expires_at = now.plus(LASTS);
    let record = InvitationRecord {
        id: InvitationId::new(&*state.clock, &*state.random),
        code_hash: *TokenHash::of(&code).as_bytes(),
        workspace_id: asker.workspace_id,
        role: wish.role,
        invited_by: asker.person_id,
        created_at: now,
        expires_at,
        used_at: None,
        withdrawn_at: None,
    };
    let kept = state.store.write(asker.workspace_id, move |tx| {
        let deed = Deed::by(record.invited_by, DeedKind::Invited).about(record.id);
        audit::record(tx, now, deed.with(json!({ "role": record.role })))?;
        tx.save_invitation(&record)
    });
    kept.await?;
    Ok((StatusCode::CREATED, Json(Invitation { link: link(&hub, "join", &code), code, expires_at })))
}

/// `DELETE /v1/invitations/{id}`.
async fn withdraw(
    State(state): State<AppState>,
    asker: Asker,
    PathName(id): PathName<InvitationId>,
) -> Result<StatusCode, Failure> {
    let now = state.clock.now();
    let decide =
        state.store.decide(asker.workspace_id, move |tx| people::withdraw(tx, asker.decider(), id, now));
    decide.await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A code nobody can guess.
pub(super) fn new_code(state: &AppState) -> String {
    let mut bytes = [0; CODE_BYTES];
    state.random.fill(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// `sangam://join?hub=…&code=…`, which the desktop opens.
pub(super) fn link(hub: &str, page: &str, code: &str) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("hub", hub.trim_end_matches('/'))
        .append_pair("code", code)
        .finish();
    format!("sangam://{page}?{query}")
}

/// Where others reach this hub: as it was told, else as the inviter reached it.
pub(super) fn address_of_hub(state: &AppState, headers: &HeaderMap) -> Result<String, Failure> {
    if let Some(url) = &state.public_url {
        return Ok(url.to_string());
    }
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let url = host.and_then(|host| Url::parse(&format!("http://{host}")).ok());
    let mut url = url.ok_or_else(|| Failure::invalid("host", "the hub does not know its own address"))?;
    let is_here = match url.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => false,
    };
    if !is_here {
        // Only https leaves a machine, so that is how the inviter came here.
        let _ = url.set_scheme("https");
    }
    Ok(url.to_string())
}

/// `POST /v1/invitations/accept`.
async fn accept(
    State(state): State<AppState>,
    ClientAddress(address): ClientAddress,
    JsonBody(wish): JsonBody<AcceptInvitation>,
) -> Result<(StatusCode, Json<Session>), Failure> {
    let now = state.clock.now();
    let attempt = Attempt::named(wish.attempt.as_deref());
    if let Some(session) = attempt.let_in(&state, address, &wish.password, &wish.device_name).await? {
        return Ok((StatusCode::CREATED, Json(session)));
    }
    state.guesses.check(address, now).map_err(|throttled| Failure::throttled(throttled, now))?;
    let code_hash = *TokenHash::of(wish.code.trim()).as_bytes();
    let known = state.store.read(move |tx| tx.invitation(&code_hash)).await?;
    let used_up = || attempt.or(invalid_invitation(), &state, address, &wish.password, &wish.device_name);
    let Some(invitation) = known.filter(|invitation| invitation.is_open(now)) else {
        let entered = used_up().await;
        if entered.is_err() {
            state.guesses.failed(address, now);
        }
        return Ok((StatusCode::CREATED, Json(entered?)));
    };
    let (email, name) = checked(&wish)?;
    let password = Password::new(wish.password.clone());
    let password_hash = state.passwords.hash(password, &*state.random).await?;
    let person = Person {
        id: PersonId::new(&*state.clock, &*state.random),
        workspace_id: invitation.workspace_id,
        email,
        name,
        role: invitation.role,
        active: true,
        password_hash,
        scope_rev: Rev(0),
        away: None,
        language: None,
        created_at: now,
        rev: Rev(0),
    };
    let (token, device) = sessions::new_device(&state, &person, &wish.device_name);
    let (newcomer, keys) = (person.clone(), Keys::of(&state));
    let device_id = device.id;
    let workspace = state
        .store
        .decide(person.workspace_id, move |tx| -> Ruling<_, Failure> {
            let Some(invitation) = tx.invitation(&code_hash)?.filter(|invitation| invitation.is_open(now))
            else {
                return Ok(None);
            };
            let used = InvitationRecord { used_at: Some(now), ..invitation };
            let workspace = join(tx, &newcomer, &used)?;
            // They have joined, and sign in.
            attempt.opened(tx, &newcomer, device.id, false, now)?;
            if let Some(first) = keys.first_of(tx, &newcomer)? {
                return Err(first.into());
            }
            tx.save_device(&device)?;
            Ok(Some(workspace))
        })
        .await?;
    let session = match workspace {
        Some(workspace) => sessions::session(&token, &person, &workspace, device_id),
        None => used_up().await?,
    };
    Ok((StatusCode::CREATED, Json(session)))
}

fn invalid_invitation() -> Failure {
    Failure::new(code::INVITATION_INVALID, "the invitation is unknown, used or expired")
}

/// What colleagues may be shown as a name.
pub(super) fn checked_name(typed: &str) -> Result<String, Failure> {
    let name = typed.trim();
    if name.is_empty() || name.chars().count() > NAME_CHARS || name.chars().any(is_unsafe) {
        return Err(Failure::invalid("name", "not a name"));
    }
    Ok(name.to_owned())
}

/// The address and the name, if they can be ones, and a password that is long enough.
fn checked(wish: &AcceptInvitation) -> Result<(String, String), Failure> {
    let email = sessions::address_of(&wish.email);
    let is_address = email.split_once('@').is_some_and(|(user, host)| !user.is_empty() && !host.is_empty());
    if !is_address || email.len() > EMAIL_BYTES || email.chars().any(|c| c.is_whitespace() || is_unsafe(c)) {
        return Err(Failure::invalid("email", "not an e-mail address"));
    }
    let name = checked_name(&wish.name)?;
    sessions::chosen(&wish.password, "password")?;
    Ok((email, name))
}

/// Makes the person and uses the invitation up, unless the address is somebody's.
fn join(tx: &mut Tx<'_>, newcomer: &Person, used: &InvitationRecord) -> Ruling<Workspace, Failure> {
    let inviter = tx.person(used.invited_by)?;
    if !inviter.is_some_and(|inviter| inviter.active && inviter.role.may_invite().contains(&used.role)) {
        return Err(invalid_invitation().into());
    }
    if !people::frees_address(tx, &newcomer.email)? {
        return Err(Failure::invalid("email", "this address is in use").into());
    }
    let workspace = tx.workspace(newcomer.workspace_id)?.ok_or(StoreError::Missing("workspace"))?;
    tx.save_invitation(used)?;
    let rev = tx.next_rev();
    tx.save_person(&Person { rev, ..newcomer.clone() })?;
    tx.route_again(newcomer.created_at)?;
    let deed = Deed::by(newcomer.id, DeedKind::Joined).about(used.id);
    audit::record(tx, newcomer.created_at, deed.with(json!({ "role": newcomer.role })))?;
    Ok(workspace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_carries_the_hub_and_the_code() {
        assert_eq!(
            link("https://desk.shop.example/", "join", "k7-Q2"),
            "sangam://join?hub=https%3A%2F%2Fdesk.shop.example&code=k7-Q2"
        );
    }

    #[test]
    fn a_colleagues_name_cannot_turn_the_line_around() {
        assert_eq!(checked_name(" Asha दीदी ").ok().as_deref(), Some("Asha दीदी"));
        for harm in ["Asha\u{202e}ahsA", "\u{2066}Asha", "Asha\u{200f}", "As\nha"] {
            assert!(checked_name(harm).is_err(), "{harm:?}");
        }
    }
}
