//! Members and their roles, decided by an owner in one transaction that reads everybody's present role.
//!
//! Nobody changes their own role or removes themselves, so the person who decides remains an owner. A workspace never loses its last
//! one; of two owners who remove each other at the same moment the first one stays.
//!
//! A change of role moves the person's `scope_rev`: their desktop wipes its copy and starts over with what they may see now. A
//! removal takes the person out and ends their sessions at once, so that they can neither go on nor hinder it; a number only they sent
//! from is a mirror again. Their chats are work that is found and done behind it ([`Alarm`](crate::background::alarm::Alarm)), also by a hub that starts anew.

use std::collections::HashSet;

use sangam_model::connection::Stage;
use sangam_model::id::{DeviceId, InvitationId, PersonId};
use sangam_model::routing::Away;
use sangam_model::{Capability, Role, Timestamp};
use sangam_protocol::Rev;
use sangam_protocol::people::DeedKind;
use serde_json::json;

use crate::access::audit::{self, Deed};
use crate::access::second_factor;
use crate::connect;
use crate::ruling::{Ruling, forbidden, not_found};
use crate::store::{
    Device, InvitationRecord, LifeRecord, Person, ReadTx, Result, SideTx, StoreError, Tx, Workspace,
};
use crate::team::decider::Decider;
use crate::team::shop;
use crate::team::teams;
use crate::watch::kind::{Detail, LifeKind};
use crate::watch::life;

impl Decider {
    /// Somebody else of the team, for whoever decides about people.
    fn other(self, tx: &ReadTx<'_>, id: PersonId) -> Ruling<Person> {
        self.check(tx, Capability::ManagePeople)?;
        match self.colleague(tx, id)? {
            Some(person) if person.id != self.person_id => Ok(person),
            Some(_) => Err(forbidden().into()),
            None => Err(not_found("person").into()),
        }
    }
}

/// Gives somebody else another role.
///
/// # Errors
/// A refusal, or what the database says.
pub fn change_role(
    tx: &mut Tx<'_>,
    decider: Decider,
    id: PersonId,
    role: Role,
    now: Timestamp,
) -> Ruling<()> {
    let person = decider.other(tx, id)?;
    if person.role == role {
        return Ok(());
    }
    let detail = json!({ "from": person.role, "to": role });
    let rev = tx.next_rev();
    tx.save_person(&Person { role, scope_rev: rev, rev, ..person })?;
    if !role.may(Capability::ConnectNumbers) {
        connect::abandon(tx, id)?;
    }
    audit::record(tx, now, Deed::by(decider.person_id, DeedKind::RoleChanged).about(id).with(detail))?;
    Ok(())
}

/// Sets whether a person takes chats. Everybody may for themselves, managers and owners for anybody.
///
/// # Errors
/// A refusal, or what the database says.
pub fn set_away(
    tx: &mut Tx<'_>,
    decider: Decider,
    id: PersonId,
    away: Option<Away>,
    now: Timestamp,
) -> Ruling<Person> {
    let needed = if id == decider.person_id { Capability::AnswerCustomers } else { Capability::WatchTeam };
    decider.check(tx, needed)?;
    let Some(person) = decider.colleague(tx, id)? else { return Err(not_found("person").into()) };
    let away = away.filter(|away| away.holds(now));
    shop::said(tx, id, away.is_none(), now)?;
    if person.away == away {
        return Ok(person);
    }
    let person = Person { away, rev: tx.next_rev(), ..person };
    tx.save_person(&person)?;
    tx.route_again(now)?;
    Ok(person)
}

/// Removes somebody else: their sessions end in this transaction, their devices wipe themselves, and nothing they ask for is done any
/// more. The alarm hands their chats back afterwards, one by one.
///
/// # Errors
/// A refusal, or what the database says.
pub fn remove(tx: &mut Tx<'_>, decider: Decider, id: PersonId, now: Timestamp) -> Ruling<()> {
    let person = decider.other(tx, id)?;
    let chats = tx.count_assigned_to(id)?;
    let rev = tx.next_rev();
    tx.save_person(&Person { active: false, scope_rev: rev, rev, ..person.clone() })?;
    tx.keep_remover(id, decider.person_id)?;
    tx.forget_password_reset(id)?;
    teams::leave_all(tx, decider.workspace_id, id)?;
    second_factor::forget(tx, &person)?;
    revoke_all(tx, id, now)?;
    connect::abandon(tx, id)?;
    close_numbers_of(tx, decider, id, now)?;
    audit::record(
        tx,
        now,
        Deed::by(decider.person_id, DeedKind::Removed).about(id).with(json!({ "chats": chats })),
    )?;
    Ok(())
}

/// Whether an address is free to sign in with. A removed person's address is given up to the next person who joins with it, who may be
/// the same one.
///
/// # Errors
/// What the database says.
pub fn frees_address(tx: &mut Tx<'_>, email: &str) -> Result<bool> {
    let Some(person) = tx.person_by_email(email)? else { return Ok(true) };
    if !person.active {
        // No address has a blank in it.
        let given_up = format!("{} {email}", person.id);
        tx.save_person(&Person { email: given_up, ..person.clone() })?;
    }
    Ok(!person.active)
}

/// A number only this person sends from is a mirror from now on, until somebody decides anew.
fn close_numbers_of(tx: &mut Tx<'_>, decider: Decider, id: PersonId, now: Timestamp) -> Result<()> {
    for mut number in tx.numbers(decider.workspace_id, Rev(0), u32::MAX)? {
        if number.standing.stage != (Stage::OnePerson { person_id: id }) {
            continue;
        }
        number.standing.stage = Stage::Mirror;
        number.rev = tx.next_rev();
        tx.save_number(&number)?;
        let detail = Detail::StageChanged(Stage::Mirror).value();
        let moved = life::event(&*tx, number.id, LifeKind::StageChanged, now);
        tx.add_life(&LifeRecord { by: Some(decider.person_id), detail, ..moved })?;
        let deed = Deed::by(decider.person_id, DeedKind::StageChanged).about(number.id);
        audit::record(tx, now, deed.with(json!({ "stage": Stage::Mirror })))?;
        tx.route_again(now)?;
    }
    Ok(())
}

fn revoke_all(tx: &mut Tx<'_>, id: PersonId, now: Timestamp) -> Result<()> {
    for device in tx.devices_of(id)?.into_iter().filter(|device| device.revoked_at.is_none()) {
        tx.save_device(&Device { revoked_at: Some(now), ..device })?;
    }
    Ok(())
}

/// The devices a person is signed in on, and those where they were and a copy may be left. Where nobody noted whether a device wiped
/// itself, and the person has one of the same name in use, it is taken for that one, from before.
#[must_use]
pub fn not_wiped(devices: Vec<Device>, now: Timestamp) -> Vec<Device> {
    let in_use: HashSet<String> =
        devices.iter().filter(|device| device.is_in_use(now)).map(|device| device.name.clone()).collect();
    let is_another = |device: &Device| !(device.ended_early && in_use.contains(&device.name));
    devices.into_iter().filter(|device| device.revoked_at.is_none() && is_another(device)).collect()
}

/// Ends the session of a device, which then wipes itself. Everybody may for their own devices, an owner for anybody's.
///
/// # Errors
/// A refusal, or what the database says.
pub fn revoke(tx: &mut Tx<'_>, decider: Decider, id: DeviceId, now: Timestamp) -> Ruling<()> {
    let may_all = decider.may(tx, Capability::ManagePeople)?;
    let is_theirs = |device: &Device| {
        device.workspace_id == decider.workspace_id && (may_all || device.person_id == decider.person_id)
    };
    let Some(device) = tx.device(id)?.filter(is_theirs) else { return Err(not_found("device").into()) };
    if device.revoked_at.is_some() {
        return Ok(());
    }
    let deed = Deed::by(decider.person_id, DeedKind::DeviceRevoked).about(device.person_id);
    audit::record(tx, now, deed.with(json!({ "device": device.name })))?;
    tx.save_device(&Device { revoked_at: Some(now), ..device })?;
    Ok(())
}

/// Takes an invitation back that the decider could have made.
///
/// # Errors
/// A refusal, or what the database says. One that was used is not there any more.
pub fn withdraw(tx: &mut Tx<'_>, decider: Decider, id: InvitationId, now: Timestamp) -> Ruling<()> {
    let person = decider.check(tx, Capability::InvitePeople)?;
    let is_there = |found: &InvitationRecord| {
        found.workspace_id == decider.workspace_id && found.used_at.is_none() && found.withdrawn_at.is_none()
    };
    let Some(invitation) = tx.invitation_called(id)?.filter(is_there) else {
        return Err(not_found("invitation").into());
    };
    if invitation.role > person.role {
        return Err(forbidden().into());
    }
    let deed = Deed::by(person.id, DeedKind::InvitationWithdrawn).about(id);
    audit::record(tx, now, deed.with(json!({ "role": invitation.role })))?;
    tx.save_invitation(&InvitationRecord { withdrawn_at: Some(now), ..invitation })?;
    Ok(())
}

/// Whom the decider may let choose a new password: somebody else who is trusted less.
///
/// # Errors
/// A refusal, or what the database says.
pub fn may_reset(tx: &ReadTx<'_>, decider: Decider, id: PersonId) -> Ruling<Person> {
    let person = decider.other(tx, id)?;
    // Else one owner could become another, and the log would name the wrong one.
    if person.role == Role::Owner { Err(forbidden().into()) } else { Ok(person) }
}

/// Takes away the second factor of somebody who lost it: of the same people whose passwords may be replaced.
///
/// # Errors
/// A refusal, or what the database says.
pub fn remove_second_factor(tx: &mut Tx<'_>, decider: Decider, id: PersonId, now: Timestamp) -> Ruling<()> {
    let person = may_reset(tx, decider, id)?;
    second_factor::forget(tx, &person)?;
    audit::record(tx, now, Deed::by(decider.person_id, DeedKind::SecondFactorRemoved).about(id))?;
    Ok(())
}

/// Asks owners and managers for a second factor at their next sign-in, or no longer. Who is signed in stays so.
///
/// # Errors
/// A refusal, or what the database says.
pub fn require_second_factor(
    tx: &mut Tx<'_>,
    decider: Decider,
    required: bool,
    now: Timestamp,
) -> Ruling<()> {
    decider.check(tx, Capability::ManagePeople)?;
    if tx.second_factor_required(decider.workspace_id)? != required {
        tx.require_second_factor(decider.workspace_id, required)?;
        let deed = Deed::by(decider.person_id, DeedKind::SecondFactorRequired);
        audit::record(tx, now, deed.with(json!({ "required": required })))?;
    }
    Ok(())
}

/// Hides whole phone numbers from agents, or no longer. Their desktops start over.
///
/// # Errors
/// A refusal, or what the database says.
pub fn mask_phones(tx: &mut Tx<'_>, decider: Decider, masked: bool, now: Timestamp) -> Ruling<Workspace> {
    decider.check(tx, Capability::ManagePeople)?;
    let before = tx.workspace(decider.workspace_id)?.ok_or(StoreError::Missing("workspace"))?;
    if before.phones_masked == masked {
        return Ok(before);
    }
    let workspace = Workspace { phones_masked: masked, rev: tx.next_rev(), ..before };
    tx.save_workspace(&workspace)?;
    for person in tx.people(decider.workspace_id, Rev(0), u32::MAX)? {
        if !person.role.may(Capability::ReadPhones) {
            let rev = tx.next_rev();
            tx.save_person(&Person { scope_rev: rev, rev, ..person })?;
        }
    }
    let deed = Deed::by(decider.person_id, DeedKind::PhonesMasked);
    audit::record(tx, now, deed.with(json!({ "masked": masked })))?;
    Ok(workspace)
}

/// Signs a person out everywhere but on one device: a password that was known to somebody else opens nothing any more.
///
/// # Errors
/// What the database says.
pub fn sign_out_elsewhere(tx: &mut SideTx<'_>, id: PersonId, but: Option<DeviceId>) -> Result<()> {
    let others = tx.devices_of(id)?.into_iter().filter(|device| Some(device.id) != but && !device.signed_out);
    for device in others {
        tx.save_device(&Device { signed_out: true, ..device })?;
    }
    Ok(())
}
