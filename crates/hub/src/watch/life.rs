//! Derives the state of a number's connection from its life events.
//!
//! Each event that says something about the link is a fact with an instant. [`settled`] walks them in the order of their
//! instants, so the result depends on the set alone. A *found* fact (the hub asked) is weaker than a notice: it says that
//! something is wrong but not what, so it never replaces a reason that is already known. A good answer later than the bad news
//! ends it.
//!
//! A number that WhatsApp let go and took back is onboarded anew: what can be asked for once can be asked for again, whether the
//! owner came by our page or only tapped on the phone. That, too, follows from the set of facts ([`taken_back_at`]).

use std::collections::BTreeMap;

use sangam_model::connection::{ASK_WITHIN, Link, OneShot};
use sangam_model::id::NumberId;
use sangam_model::time::HOUR;
use sangam_model::{Random, Timestamp};
use sangam_protocol::rows::Restriction;
use serde_json::json;

use super::kind::{Answer, Detail, LifeKind, Limit};
use super::{Notice, gaps, refusal};
use crate::alerts::{self, Kind};
use crate::store::{
    LastHeard, LifeRecord, Number, NumberConnection, Onboarding, Result, StoreError, Tx, Watch,
};

/// Begins the cause of what the hub found out by asking.
const FOUND: &str = "found:";
/// Decisions about a name looked at: refusals grant nothing and take nothing away.
const NAMES: u32 = 50;
/// Notices of a return looked at: one is told of every number of its account.
const RETURNS: u32 = 50;
/// How far WhatsApp's clock and ours, and its instant of an onboarding and ours, may be apart.
pub(crate) const CLOCKS_APART: i64 = HOUR;

/// The state of the link, computed from facts in the order of time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LinkState {
    /// How the link stands.
    pub link: Link,
    /// Since when; absent while nothing ever happened to it.
    pub since: Option<Timestamp>,
}

/// The state of the link after these facts, oldest first, including the newest good answer.
pub fn settled<'a>(
    facts: impl IntoIterator<Item = (Timestamp, &'a Link, bool)>,
    good_at: Option<Timestamp>,
) -> LinkState {
    let mut good_at = good_at;
    let mut now = LinkState::default();
    for (at, link, is_found) in facts {
        if let Some(good) = good_at.take_if(|good| *good < at) {
            now.turn(good, &Link::Connected, true);
        }
        now.turn(at, link, is_found);
    }
    if let Some(good) = good_at {
        now.turn(good, &Link::Connected, true);
    }
    now
}

impl LinkState {
    fn turn(&mut self, at: Timestamp, link: &Link, is_found: bool) {
        if *link == self.link || (is_found && !link.is_connected() && !self.link.is_connected()) {
            return;
        }
        // The same trouble, better explained, began when it began.
        let is_same_trouble = std::mem::discriminant(link) == std::mem::discriminant(&self.link);
        if !is_same_trouble {
            self.since = Some(at);
        }
        self.link = link.clone();
    }
}

/// Stores a notice about a number, updates the number's row, and schedules a poll. A repeated notice changes nothing.
///
/// # Errors
/// What the database says.
pub fn hear(
    tx: &mut Tx<'_>,
    number_id: NumberId,
    notice: Notice,
    now: Timestamp,
    random: &dyn Random,
) -> Result<()> {
    let event = LifeRecord {
        workspace_id: tx.workspace_id(),
        number_id,
        at: notice.at,
        kind: notice.kind,
        by: None,
        detail: notice.detail.and_then(|detail| detail.value()),
        link: notice.link,
        cause: notice.cause,
    };
    if note(tx, &event, now, random)? {
        let mut watch = watch_of(tx, number_id, now)?;
        watch.due_at = watch.due_at.min(now);
        tx.save_watch(&watch)?;
    }
    Ok(())
}

/// Something of ours that happened to a number. For [`happened`]; events of one kind at one instant are one.
#[must_use]
pub fn event(tx: &Tx<'_>, number_id: NumberId, kind: LifeKind, at: Timestamp) -> LifeRecord {
    LifeRecord {
        workspace_id: tx.workspace_id(),
        number_id,
        at,
        kind: kind.as_str().to_owned(),
        by: None,
        detail: None,
        link: None,
        cause: format!("{}:{}", kind.as_str(), at.as_millis()),
    }
}

/// Notes an [`event`], and brings the number's row up to date if it says something about the link.
///
/// # Errors
/// What the database says.
pub fn happened(tx: &mut Tx<'_>, event: &LifeRecord, now: Timestamp, random: &dyn Random) -> Result<()> {
    note(tx, event, now, random).map(drop)
}

/// What asking brought.
pub(super) struct LinkFinding {
    pub(super) link: Link,
    /// When the number was last onboarded, if WhatsApp says so.
    pub(super) onboarded_at: Option<Timestamp>,
}

/// Stores that a poll found the link lost, or back.
pub(super) fn found(
    tx: &mut Tx<'_>,
    number: &Number,
    LinkFinding { link, onboarded_at }: LinkFinding,
    asked_at: Timestamp,
    now: Timestamp,
    random: &dyn Random,
) -> Result<()> {
    let kind = kind_of(&link, is_over(tx, number.id, now)?);
    let detail = Detail::answered(kind, Answer { onboarded_at, code: None });
    let event = LifeRecord {
        detail: detail.and_then(|detail| detail.value()),
        link: Some(link),
        cause: format!("{FOUND}{}", asked_at.as_millis()),
        ..event(tx, number.id, kind, asked_at)
    };
    note(tx, &event, now, random).map(drop)
}

/// The kind of the life event for a link that was found.
const fn kind_of(link: &Link, is_token_over: bool) -> LifeKind {
    match link {
        Link::Connected => LifeKind::Connected,
        Link::Disconnected { .. } | Link::Offboarded => LifeKind::Disconnected,
        Link::AccessLost if is_token_over => LifeKind::TokenExpired,
        Link::AccessLost => LifeKind::AccessLost,
        Link::Refused { .. } => LifeKind::Refused,
    }
}

/// The token's end is known, and past.
fn is_over(tx: &Tx<'_>, number_id: NumberId, now: Timestamp) -> Result<bool> {
    let end = tx.watch(number_id)?.and_then(|watch| watch.token_expires_at);
    Ok(end.is_some_and(|end| end <= now))
}

/// Whether it is news.
fn note(tx: &mut Tx<'_>, event: &LifeRecord, now: Timestamp, random: &dyn Random) -> Result<bool> {
    let number_id = event.number_id;
    if !tx.add_life(event)? {
        return Ok(false);
    }
    refresh(tx, number_id, now, random)?;
    let kind = LifeKind::from_name(&event.kind);
    let bad = kind.filter(|kind| match kind {
        LifeKind::AccountViolation => true,
        LifeKind::AccountRestriction => !restrictions(Some(event), None, now).is_empty(),
        LifeKind::DisabledUpdate => !is_pardon(event),
        _ => false,
    });
    let newest = bad.map(|kind| newest(tx, number_id, kind)).transpose()?.flatten();
    if newest.is_some_and(|newest| newest.cause == event.cause) {
        // Told of a whole account, it is one alert however many numbers the account has.
        let key = format!("restricted:{}", event.cause);
        let detail = json!({ "event": event.kind, "detail": event.detail });
        let number = tx.number(number_id)?.ok_or(StoreError::Missing("number"))?;
        alerts::raise(tx, &number, alerts::News { kind: Kind::Restricted, key, detail }, now, random)?;
    }
    if kind == Some(LifeKind::SendingRefused) && refusal::is_news(event, &refusals(tx, number_id)?) {
        let number = tx.number(number_id)?.ok_or(StoreError::Missing("number"))?;
        let (kind, key) = (Kind::SendingRefused, format!("{}:{number_id}", event.cause));
        let detail = event.detail.clone().unwrap_or_default();
        alerts::raise(tx, &number, alerts::News { kind, key, detail }, now, random)?;
    }
    Ok(true)
}

/// The number has a new token: forgets what was known of the old one's end, and schedules a poll.
///
/// # Errors
/// What the database says.
pub fn access_renewed(
    tx: &mut Tx<'_>,
    number_id: NumberId,
    token_expires_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<()> {
    let watch = watch_of(tx, number_id, now)?;
    tx.save_watch(&Watch { token_expires_at, due_at: watch.due_at.min(now), failures: 0, ..watch })
}

/// The number is on no phone any more: forgets when its phone was last used.
///
/// # Errors
/// What the database says.
pub fn forget_phone(tx: &mut Tx<'_>, number_id: NumberId, now: Timestamp) -> Result<()> {
    let watch = watch_of(tx, number_id, now)?;
    tx.save_watch(&Watch { heard: LastHeard { phone: None, ..watch.heard }, ..watch })
}

/// The watch over a number, made if there is none.
pub(crate) fn watch_of(tx: &Tx<'_>, number_id: NumberId, now: Timestamp) -> Result<Watch> {
    let kept = tx.watch(number_id)?;
    Ok(kept.unwrap_or_else(|| Watch::new(tx.workspace_id(), number_id, now)))
}

/// Every fact about the link of a number, oldest first. The stored state is one of them, because connecting and stopping write it
/// there.
pub(crate) fn link_facts(events: &[LifeRecord], standing: &NumberConnection) -> Vec<(Timestamp, Link, bool)> {
    let mut facts: Vec<(Timestamp, Link, bool)> = events
        .iter()
        .filter_map(|event| Some((event.at, event.link.clone()?, event.cause.starts_with(FOUND))))
        .collect();
    let own = (standing.link_since.unwrap_or_default(), standing.link.clone());
    let is_told = facts.iter().any(|(at, link, _)| *at == own.0 && *link == own.1);
    if !is_told && (standing.link_since.is_some() || !standing.link.is_connected()) {
        let place = facts.partition_point(|(at, ..)| *at <= own.0);
        facts.insert(place, (own.0, own.1, false));
    }
    facts
}

/// When WhatsApp last took back a number that it had let go, by what its notices and answers tell. Of an account with several numbers a
/// notice names nobody: then it is meant for one that was lost before, and is found connected after. What happened before somebody last
/// connected it here says nothing: what could be asked for then was asked for then.
fn taken_back_at(events: &[LifeRecord], notices: &[LifeRecord], number: &Number) -> Option<Timestamp> {
    let by_somebody = |event: &&LifeRecord| event.by.is_some() && event.kind == LifeKind::Connected.as_str();
    let known_since = number.created_at.max(number.standing.onboarded_at.unwrap_or_default());
    let connected_at = events.iter().rev().find(by_somebody).map_or(known_since, |event| event.at);
    let onboarded_at = number.standing.onboarded_at.unwrap_or_default();
    let (mut lost_at, mut taken_back) = (None, None);
    for event in events.iter().filter(|event| event.at > connected_at) {
        match &event.link {
            Some(Link::Disconnected { .. } | Link::Offboarded) => {
                lost_at.get_or_insert(event.at);
            }
            Some(Link::Connected) if event.kind == LifeKind::AccountReconnected.as_str() => {
                taken_back = lost_at.take().map(|_| event.at).or(taken_back);
            }
            Some(Link::Connected) if event.cause.starts_with(FOUND) => {
                let Some(lost_at) = lost_at.take() else { continue };
                let within = |at: &Timestamp| *at >= lost_at && *at <= event.at;
                let told = notices.iter().map(|notice| notice.at).find(within);
                let said = match Detail::of(event) {
                    Some(Detail::Connected(answer)) => answer.onboarded_at,
                    _ => None,
                };
                let said =
                    said.filter(|said| said.since(onboarded_at) > CLOCKS_APART).map(|at| at.min(event.at));
                taken_back = told.or(said).or(taken_back);
            }
            _ => {}
        }
    }
    taken_back
}

/// How a number stands that was onboarded at `at`: nothing was asked for yet.
pub(crate) fn onboarded(standing: NumberConnection, at: Timestamp) -> NumberConnection {
    NumberConnection {
        onboarded_at: Some(at),
        first_onboarded_at: standing.first_onboarded_at(),
        contacts: OneShot::NotRequested,
        history: OneShot::NotRequested,
        ..standing
    }
}

/// Begins the count of an import anew: what came of the last asking is not of the next. Where that was made at `asked_at`, what came since
/// is of it.
///
/// # Errors
/// What the database says.
pub(crate) fn forget_import(tx: &mut Tx<'_>, number_id: NumberId, asked_at: Option<Timestamp>) -> Result<()> {
    tx.forget_chunks(number_id, asked_at)?;
    match tx.onboarding(number_id)? {
        Some(kept) => tx.save_onboarding(&Onboarding { request_ids: BTreeMap::new(), ..kept }),
        None => Ok(()),
    }
}

/// Brings the row of a number up to date with what is known of it, with a new revision if that shows, and tells who must hear of it.
///
/// # Errors
/// What the database says.
pub fn refresh(tx: &mut Tx<'_>, number_id: NumberId, now: Timestamp, random: &dyn Random) -> Result<()> {
    let before = tx.number(number_id)?.ok_or(StoreError::Missing("number"))?;
    let watch = watch_of(tx, number_id, now)?;
    let KnownNumber { number, onboarded_anew } = KnownNumber::of(tx, &before, &watch, now)?;
    if number == before {
        return Ok(());
    }
    let after = Number { rev: tx.next_rev(), ..number };
    tx.save_number(&after)?;
    if let Some(at) = onboarded_anew {
        forget_import(tx, number_id, None)?;
        tell_of_return(tx, &after, at, now, random)?;
    }
    if before.standing.is_connected() && !after.standing.is_connected() {
        tell_of_outage(tx, &after, &watch, now, random)?;
    }
    Ok(())
}

/// A number as everything that was told and found of it says that it is.
struct KnownNumber {
    number: Number,
    /// When it was onboarded once more, where that is news.
    onboarded_anew: Option<Timestamp>,
}

impl KnownNumber {
    fn of(tx: &Tx<'_>, before: &Number, watch: &Watch, now: Timestamp) -> Result<Self> {
        let mut number = before.clone();
        let onboarded_anew = link(tx, &mut number, watch)?;
        health(tx, &mut number, watch, now)?;
        name(tx, &mut number)?;
        number.standing.gaps = gaps::shown(tx, &number, watch)?;
        Ok(Self { number, onboarded_anew })
    }
}

/// Whether the number is connected, and when it was onboarded; says so if that was once more.
fn link(tx: &Tx<'_>, number: &mut Number, watch: &Watch) -> Result<Option<Timestamp>> {
    let events = tx.link_life(number.id)?;
    let facts = link_facts(&events, &number.standing);
    let settled = settled(facts.iter().map(|(at, link, is_found)| (*at, link, *is_found)), watch.good_at);
    // One that was added by hand has nothing that could be asked for.
    let onboarded_at = number.standing.onboarded_at;
    let notices = tx.life_of_kind(number.id, LifeKind::AccountReconnected.as_str(), RETURNS)?;
    let taken_back = onboarded_at.and_then(|_| taken_back_at(&events, &notices, number));
    number.standing.link = settled.link;
    number.standing.link_since = settled.since;
    let anew = taken_back.filter(|_| taken_back > onboarded_at);
    match anew {
        Some(at) => number.standing = onboarded(number.standing.clone(), at),
        None => number.standing.onboarded_at = taken_back.or(onboarded_at),
    }
    Ok(anew)
}

/// What WhatsApp restricts, and the limit it told last.
fn health(tx: &Tx<'_>, number: &mut Number, watch: &Watch, now: Timestamp) -> Result<()> {
    let id = number.id;
    let health = &mut number.standing.health;
    let restricted = newest(tx, id, LifeKind::AccountRestriction)?;
    health.restrictions = restrictions(restricted.as_ref(), watch.available_at, now);
    health.restrictions.extend(refusal::holding(&refusals(tx, id)?, watch.available_at, now));
    health.violation = violation(tx, id)?;
    let asked = health.checked_at;
    for kind in [LifeKind::BusinessCapabilityUpdate, LifeKind::PhoneNumberQualityUpdate] {
        let newer = newest(tx, id, kind)?.filter(|event| asked.is_none_or(|asked| event.at > asked));
        if let Some(limit) = newer.as_ref().and_then(limit_of) {
            health.messaging_limit = Some(limit);
        }
    }
    Ok(())
}

/// The name that was granted since WhatsApp was asked.
fn name(tx: &Tx<'_>, number: &mut Number) -> Result<()> {
    let asked = number.standing.health.checked_at;
    let named = tx.life_of_kind(number.id, LifeKind::PhoneNumberNameUpdate.as_str(), NAMES)?;
    let granted = named.iter().find_map(|event| match Detail::of(event)? {
        Detail::PhoneNumberNameUpdate { decision, requested_verified_name, .. } => {
            (decision? == "APPROVED").then_some((event.at, requested_verified_name))
        }
        _ => None,
    });
    if let Some((_, Some(name))) = granted.filter(|(at, _)| asked.is_none_or(|asked| *at > asked)) {
        number.verified_name = Some(name);
    }
    Ok(())
}

/// What can be asked for once can be asked for again, for a while.
fn tell_of_return(
    tx: &mut Tx<'_>,
    number: &Number,
    at: Timestamp,
    now: Timestamp,
    random: &dyn Random,
) -> Result<()> {
    let until = at.plus(ASK_WITHIN);
    if until <= now {
        return Ok(());
    }
    let (kind, key) = (Kind::TakenBack, format!("back:{}:{}", number.id, at.as_millis()));
    alerts::raise(tx, number, alerts::News { kind, key, detail: json!({ "until": until }) }, now, random)
}

/// Each outage is told once.
fn tell_of_outage(
    tx: &mut Tx<'_>,
    number: &Number,
    watch: &Watch,
    now: Timestamp,
    random: &dyn Random,
) -> Result<()> {
    let watch = Watch { outages: watch.outages.saturating_add(1), ..watch.clone() };
    tx.save_watch(&watch)?;
    let link = &number.standing.link;
    let is_expired = *link == Link::AccessLost && is_over(tx, number.id, now)?;
    let kind = if is_expired { Kind::TokenExpired } else { Kind::Disconnected };
    let key = format!("lost:{}:{}", number.id, watch.outages);
    let detail = json!({ "link": link, "expires_at": watch.token_expires_at });
    alerts::raise(tx, number, alerts::News { kind, key, detail }, now, random)
}

/// What still holds of the newest restriction. One without an end holds until WhatsApp says that nothing hinders sending.
fn restrictions(
    newest: Option<&LifeRecord>,
    available_at: Option<Timestamp>,
    now: Timestamp,
) -> Vec<Restriction> {
    let Some(event) = newest else { return Vec::new() };
    let Some(Detail::AccountRestriction { mut restrictions }) = Detail::of(event) else { return Vec::new() };
    restrictions.retain(|restriction| match restriction.until {
        Some(until) => until > now,
        None => available_at.is_none_or(|available| available < event.at),
    });
    restrictions
}

/// The newest violation, unless the account was reinstated since.
fn violation(tx: &Tx<'_>, number_id: NumberId) -> Result<Option<String>> {
    let violated = newest(tx, number_id, LifeKind::AccountViolation)?;
    let ban = newest(tx, number_id, LifeKind::DisabledUpdate)?;
    let pardon = ban.filter(is_pardon).map(|event| event.at);
    let holds = violated.filter(|event| pardon.is_none_or(|at| at <= event.at));
    Ok(holds.and_then(|event| match Detail::of(&event)? {
        Detail::AccountViolation { violation_type } => violation_type,
        _ => None,
    }))
}

/// The newest event of a kind.
fn newest(tx: &Tx<'_>, number_id: NumberId, kind: LifeKind) -> Result<Option<LifeRecord>> {
    Ok(tx.life_of_kind(number_id, kind.as_str(), 1)?.pop())
}

/// The refusals of which some may still hold.
fn refusals(tx: &Tx<'_>, number_id: NumberId) -> Result<Vec<LifeRecord>> {
    tx.life_of_kind(number_id, LifeKind::SendingRefused.as_str(), refusal::LOOKED_AT)
}

/// Whether the account may send again.
fn is_pardon(event: &LifeRecord) -> bool {
    match Detail::of(event) {
        Some(Detail::DisabledUpdate { waba_ban_state, .. }) => waba_ban_state.as_deref() == Some("REINSTATE"),
        _ => false,
    }
}

/// The messaging limit an event tells.
fn limit_of(event: &LifeRecord) -> Option<String> {
    match Detail::of(event)? {
        Detail::BusinessCapabilityUpdate(Limit { limit, .. })
        | Detail::PhoneNumberQualityUpdate(Limit { limit, .. }) => limit,
        _ => None,
    }
}
