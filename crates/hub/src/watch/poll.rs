//! Applies the answers of an inspection to its number.
//!
//! A silent WhatsApp changes nothing but the time of the next question: the old answer stays, with its age. A good answer
//! brings a lost link back, a bad one ends it; what is wrong in detail is a notice's to say. An answer is as old as its question: what a
//! notice tells meanwhile is newer, and has WhatsApp asked once more.

use sangam_model::backoff::Backoff;
use sangam_model::connection::Link;
use sangam_model::id::NumberId;
use sangam_model::time::{DAY, HOUR};
use sangam_model::{Random, Timestamp};
use serde_json::json;

use super::inspect::{Health, Inspection, NodeAnswer, TokenAnswer};
use super::life;
use crate::alerts::{self, Kind};
use crate::store::{Number, Result, StoreError, Tx, Watch};

/// A question that is being asked is not asked again before so long: its answer may get lost.
pub(super) const ASKED: i64 = HOUR;
/// After unanswered questions.
const PAUSES: Backoff = Backoff { first: HOUR / 4, factor: 2, longest: DAY };
/// Days before a token's end at which the owner is told.
const WARNINGS: [i64; 2] = [7, 1];

/// Writes down what WhatsApp answered about a number when it was asked at `asked_at`.
///
/// # Errors
/// What the database says.
pub fn apply(
    tx: &mut Tx<'_>,
    number_id: NumberId,
    inspection: &Inspection,
    asked_at: Timestamp,
    now: Timestamp,
    random: &dyn Random,
) -> Result<()> {
    let number = tx.number(number_id)?.ok_or(StoreError::Missing("number"))?;
    let mut watch = life::watch_of(tx, number_id, now)?;
    let verdict = verdict(&number, inspection);
    if let TokenAnswer::Valid { expires_at } = inspection.token {
        watch.token_expires_at = expires_at;
    }
    // Somebody wished it to be asked since.
    let is_wished = watch.due_at < asked_at.plus(ASKED);
    let wished_at = watch.due_at;
    schedule(&mut watch, inspection, now, random);
    if is_wished {
        watch.due_at = watch.due_at.min(wished_at);
    }
    if verdict == Some(Link::Connected) {
        watch.good_at = watch.good_at.max(Some(asked_at));
    }
    if let NodeAnswer::Known(health) = &inspection.node
        && health.can_send_message.as_deref() == Some("AVAILABLE")
    {
        watch.available_at = watch.available_at.max(Some(asked_at));
    }
    tx.save_watch(&watch)?;
    if let NodeAnswer::Known(health) = &inspection.node {
        tell(tx, number_id, health, now)?;
    }
    match verdict {
        Some(link) if link.is_connected() != number.standing.is_connected() => {
            let onboarded_at = match &inspection.node {
                NodeAnswer::Known(health) => health.onboarded_at.filter(|_| link.is_connected()),
                NodeAnswer::Refused | NodeAnswer::Silent => None,
            };
            life::found(tx, &number, life::LinkFinding { link, onboarded_at }, asked_at, now, random)?;
        }
        _ => {}
    }
    life::refresh(tx, number_id, now, random)?;
    warn_of_token(tx, number_id, inspection, now, random)
}

/// When WhatsApp is asked next: about a day later, spread so that many numbers do not ask at once; sooner after silence, and
/// when the owner has to hear of the token.
fn schedule(watch: &mut Watch, inspection: &Inspection, now: Timestamp, random: &dyn Random) {
    let is_silent = matches!(inspection.node, NodeAnswer::Silent);
    watch.failures = if is_silent { watch.failures.saturating_add(1) } else { 0 };
    let pause = match watch.failures {
        0 => DAY,
        failures => PAUSES.after(failures),
    };
    watch.due_at = now.plus(pause - spread(pause / 8, random));
    if let Some(end) = watch.token_expires_at {
        let moments = WARNINGS.into_iter().chain([0]).map(|days| end.plus(-days * DAY));
        watch.due_at = moments.filter(|moment| *moment > now).fold(watch.due_at, Timestamp::min);
    }
}

/// Somewhere between nothing and `most`.
pub(super) fn spread(most: i64, random: &dyn Random) -> i64 {
    let mut bytes = [0; 4];
    random.fill(&mut bytes);
    most.max(0).saturating_mul(i64::from(u32::from_le_bytes(bytes))) >> 32
}

/// What an inspection says about the link; `None` if it says nothing certain.
fn verdict(number: &Number, inspection: &Inspection) -> Option<Link> {
    if matches!(inspection.token, TokenAnswer::Invalid) {
        return Some(Link::AccessLost);
    }
    match &inspection.node {
        NodeAnswer::Silent => None,
        NodeAnswer::Refused => Some(Link::AccessLost),
        NodeAnswer::Known(health) => link_of(number, health),
    }
}

/// A blocked number is told as such in its health, and is no proof that a refused one is well again. A number that came through
/// a signup lives on the phone's app; one that was added by hand need not.
fn link_of(number: &Number, health: &Health) -> Option<Link> {
    let lost = Link::Disconnected { reason: None, initiated_by: None };
    let is_off_phone = number.standing.onboarded_at.is_some() && health.is_on_biz_app == Some(false);
    let is_elsewhere = health.platform_type.as_deref().is_some_and(|platform| platform != "CLOUD_API");
    if is_off_phone || is_elsewhere {
        return Some(lost);
    }
    if health.can_send_message.as_deref() == Some("BLOCKED") {
        return None;
    }
    match health.status.as_deref()? {
        "CONNECTED" | "FLAGGED" | "RESTRICTED" | "RATE_LIMITED" => Some(Link::Connected),
        "DISCONNECTED" | "MIGRATED" | "DELETED" => Some(lost),
        "BANNED" => Some(Link::Refused { reason: "BANNED".to_owned() }),
        _ => None,
    }
}

/// Puts WhatsApp's answer into the number's row.
fn tell(tx: &mut Tx<'_>, number_id: NumberId, told: &Health, now: Timestamp) -> Result<()> {
    let before = tx.number(number_id)?.ok_or(StoreError::Missing("number"))?;
    let mut after = before.clone();
    let health = &mut after.standing.health;
    health.status.clone_from(&told.status);
    health.quality_rating.clone_from(&told.quality_rating);
    health.messaging_limit.clone_from(&told.messaging_limit);
    health.can_send_message.clone_from(&told.can_send_message);
    health.reasons.clone_from(&told.reasons);
    health.checked_at = Some(now);
    after.verified_name = told.verified_name.clone().or(after.verified_name);
    if after == before {
        return Ok(());
    }
    after.rev = tx.next_rev();
    tx.save_number(&after)
}

/// The owner hears of a token's end seven days and one day before. That it came is told with the lost link.
fn warn_of_token(
    tx: &mut Tx<'_>,
    number_id: NumberId,
    inspection: &Inspection,
    now: Timestamp,
    random: &dyn Random,
) -> Result<()> {
    let TokenAnswer::Valid { expires_at: Some(end) } = inspection.token else { return Ok(()) };
    let Some(days) = WARNINGS.into_iter().rev().find(|days| end.since(now) <= days * DAY) else {
        return Ok(());
    };
    let number = tx.number(number_id)?.ok_or(StoreError::Missing("number"))?;
    let key = format!("token_expiring:{number_id}:{}:{days}", end.as_millis());
    let detail = json!({ "expires_at": end });
    alerts::raise(tx, &number, alerts::News { kind: Kind::TokenExpiring, key, detail }, now, random)
}
