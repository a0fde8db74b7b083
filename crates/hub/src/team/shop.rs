//! Opening hours, targets for answers, and hours of single people.
//!
//! One row of the workspace holds all of it, so that whatever counts by it counts by one state. Hours of a person decide together with
//! what they said: outside of them they are away, unless they said since that they take chats, which holds until they begin again.
//! Whatever changes here may matter to chats that wait for somebody, so they are looked at again.

use sangam_model::id::PersonId;
use sangam_model::routing::ShopHours;
use sangam_model::{Capability, Timestamp};
use sangam_protocol::people::DeedKind;
use sangam_protocol::shop::{KeepShop, OwnHours, ShopRow};
use serde_json::json;

use crate::access::audit::{self, Deed};
use crate::ruling::{Ruling, not_found};
use crate::store::{Result, Tx};
use crate::team::decider::Decider;

/// What is wrong with hours somebody wants to keep.
#[must_use]
pub fn fault_of(hours: Option<&ShopHours>) -> Option<&'static str> {
    let hours = hours?;
    if !hours.is_possible() {
        return Some("hours");
    }
    (!hours.zone.is_known()).then_some("zone")
}

fn tidied(hours: ShopHours) -> ShopHours {
    ShopHours { hours: hours.hours.tidied(), ..hours }
}

fn save(tx: &mut Tx<'_>, row: ShopRow, now: Timestamp) -> Result<()> {
    let rev = tx.next_rev();
    tx.save_shop(&ShopRow { rev, ..row })?;
    tx.route_again(now)
}

/// Keeps what the shop decided. What is so already moves nothing; a number that is not the shop's has no targets.
///
/// # Errors
/// What the database says.
pub fn keep(tx: &mut Tx<'_>, decider: Decider, wish: KeepShop, now: Timestamp) -> Result<KeepShop> {
    let known = tx.shop(decider.workspace_id)?.unwrap_or_default();
    let mut promise = wish.promise;
    let mut numbers = std::mem::take(&mut promise.numbers);
    for (id, targets) in std::mem::take(&mut numbers) {
        let number = tx.number(id)?;
        if number.is_some_and(|number| number.workspace_id == decider.workspace_id) {
            promise.numbers.insert(id, targets);
        }
    }
    let row = ShopRow { hours: wish.hours.map(tidied), promise, ..known.clone() };
    if row != known {
        let open = row.hours.as_ref().map(|hours| hours.hours.days.iter().flatten().count());
        let deed = Deed::by(decider.person_id, DeedKind::HoursChanged);
        audit::record(tx, now, deed.with(json!({ "days": open })))?;
        save(tx, row.clone(), now)?;
    }
    Ok(KeepShop { hours: row.hours, promise: row.promise })
}

/// Gives a person hours of their own, or the shop's again. Everybody may for themselves, managers and owners for anybody.
///
/// # Errors
/// A refusal, or what the database says.
pub fn keep_own(
    tx: &mut Tx<'_>,
    decider: Decider,
    id: PersonId,
    hours: Option<ShopHours>,
    now: Timestamp,
) -> Ruling<()> {
    let needed = if id == decider.person_id { Capability::AnswerCustomers } else { Capability::WatchTeam };
    decider.check(tx, needed)?;
    if decider.colleague(tx, id)?.is_none() {
        return Err(not_found("person").into());
    }
    let mut row = tx.shop(decider.workspace_id)?.unwrap_or_default();
    let hours = hours.map(tidied);
    if row.own.get(&id).map(|own| &own.hours) == hours.as_ref() {
        return Ok(());
    }
    match hours {
        Some(hours) => drop(row.own.insert(id, OwnHours { hours, here_until: None })),
        None => drop(row.own.remove(&id)),
    }
    save(tx, row, now)?;
    Ok(())
}

/// Somebody said whether they take chats. Who says so outside of their own hours takes them until they begin again.
///
/// # Errors
/// What the database says.
pub fn said(tx: &mut Tx<'_>, person: PersonId, is_here: bool, now: Timestamp) -> Result<()> {
    let workspace_id = tx.workspace_id();
    let Some(mut row) = tx.shop(workspace_id)? else { return Ok(()) };
    let Some(own) = row.own.get_mut(&person) else { return Ok(()) };
    let here_until = match (is_here, own.hours.is_open(now)) {
        (false, _) => None,
        // Who is at work needs not say so; what they said before ends by itself.
        (true, true) => own.here_until,
        (true, false) => own.hours.opens_next(now),
    };
    if own.here_until == here_until {
        return Ok(());
    }
    own.here_until = here_until;
    save(tx, row, now)
}
