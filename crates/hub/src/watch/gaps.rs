//! Gaps: spans of time in which messages may be missing here, though they are on the phone.
//!
//! - **While disconnected** nothing is delivered to us. These gaps are read off the life events: from the end of the
//!   connection to its return.
//! - **While the hub was down** Meta keeps trying, for seven days ([`RETRIES`]). So such a time is a gap only until something
//!   newer than its beginning was delivered: from then on deliveries flow again and what was held back comes with them.
//!   What was sent more than seven days before the hub came back is lost for good. Down is what a missing heartbeat shows;
//!   the hub writes one a minute, and less than two minutes are no gap. A disk that refuses every write shows the same way.
//! - **Not delivered**: WhatsApp told that a message was sent, or was edited, and the message itself has not come ten minutes
//!   later. Sending tells its own instant; an edit is possible for fifteen minutes. Other mentions (quotes, late statuses)
//!   cannot be dated, so nothing is concluded from them.
//! - **After a restore** what came between the copy and the loss of the hub was acknowledged, so Meta does not send it again.
//!
//! The newest of them stand in the number's row ([`shown`]), so that whoever reads a chat sees where something may be missing. What
//! is told of a number brings its row up to date by itself, and so does the delivery that shows that the hub is heard again
//! ([`ends_one`]). What the watcher notes on the side, it tells afterwards, and at its first round what a killed hub did not.

use std::collections::{BTreeSet, HashSet};

use sangam_model::connection::Link;
use sangam_model::facts::Facts;
use sangam_model::id::NumberId;
use sangam_model::time::{DAY, SECOND};
use sangam_model::{Delivery, Timestamp};
use sangam_protocol::connect::{Gap, gap};

use super::life;
use crate::store::{GapRecord, LastHeard, MissingMessage, Number, ReadTx, Result, SideTx, Watch};

/// How often the hub writes that it is alive, in milliseconds.
pub const BEAT: i64 = 60 * SECOND;
/// A longer silence of the hub may have cost something.
const SILENCE: i64 = 2 * BEAT;
/// How long Meta tries to deliver a webhook, in milliseconds.
pub const RETRIES: i64 = 7 * DAY;
/// How long after its sending a message can be edited.
const EDITABLE: i64 = 15 * BEAT;
/// A message this late has not been delivered.
const LATE: i64 = 10 * BEAT;
/// Missing messages nearer than this are one gap.
const NEAR: i64 = 60 * BEAT;
/// Mentions older than this prove nothing: their message may be from before the connection.
const RECENT: i64 = DAY;
/// The keystone that holds the last beat.
pub const HEARTBEAT: &str = "heartbeat";
/// Gaps told to the owner at most.
const TOLD: u32 = 100;
/// Gaps in a number's row at most: every desk holds them.
const SHOWN: usize = 20;

/// Writes that the hub lives, and notes the time in which it did not; says whether there was one.
///
/// # Errors
/// What the database says.
pub fn beat(tx: &mut SideTx<'_>, now: Timestamp) -> Result<bool> {
    let kept = tx.keystone(HEARTBEAT)?.and_then(|bytes| bytes.try_into().ok()).map(i64::from_le_bytes);
    let last = kept.map(Timestamp::from_millis).filter(|last| now.since(*last) > SILENCE);
    if let Some(from) = last {
        tx.add_gap(&GapRecord { number_id: None, why: gap::HUB_DOWN.to_owned(), from, until: now }, 0)?;
    }
    begin(tx, now)?;
    Ok(last.is_some())
}

/// Writes that the hub lives from now on.
///
/// # Errors
/// What the database says.
pub fn begin(tx: &mut SideTx<'_>, now: Timestamp) -> Result<()> {
    tx.keep_keystone(HEARTBEAT, &now.as_millis().to_le_bytes())
}

/// What these facts about a message that has not come say of when it was sent.
pub(crate) fn sent_between(
    facts: &Facts,
    told_at: Timestamp,
    received_at: Timestamp,
) -> Option<(Timestamp, Timestamp)> {
    if facts.content.is_some() || received_at.since(told_at) > RECENT {
        return None;
    }
    match &facts.edit {
        Some(edit) => Some((edit.at.plus(-EDITABLE), edit.at)),
        None if facts.delivery == Some(Delivery::Sent) => Some((told_at, told_at)),
        None => None,
    }
}

/// What counting brought.
#[derive(Debug, Default)]
pub struct Counted {
    /// There may be more to look at.
    pub has_more: bool,
    /// Numbers with lost messages.
    pub losers: BTreeSet<NumberId>,
}

/// Counts messages as lost that were mentioned and have not arrived.
///
/// # Errors
/// What the database says.
pub fn count_lost(tx: &mut SideTx<'_>, now: Timestamp, limit: u32) -> Result<Counted> {
    let late = tx.missing(now.plus(-LATE), limit)?;
    let mut counted = Counted { has_more: late.len() >= limit as usize, ..Counted::default() };
    for message in &late {
        let has_come = tx
            .message_by_wamid(message.number_id, &message.wamid)?
            .is_some_and(|message| message.facts.content.is_some());
        if !has_come && tx.number(message.number_id)?.is_some_and(|number| began(&number) <= message.from) {
            tx.add_gap(&lost(message), NEAR)?;
            counted.losers.insert(message.number_id);
        }
        tx.forget_missing(message.number_id, &message.wamid)?;
    }
    Ok(counted)
}

fn lost(message: &MissingMessage) -> GapRecord {
    GapRecord {
        number_id: Some(message.number_id),
        why: gap::NOT_DELIVERED.to_owned(),
        from: message.from,
        until: message.until,
    }
}

/// Since when a number's messages were to come here.
pub fn began(number: &Number) -> Timestamp {
    number.standing.onboarded_at.unwrap_or(number.created_at)
}

/// The gaps of a number, newest first.
///
/// # Errors
/// What the database says.
pub fn of(tx: &ReadTx<'_>, number: &Number, watch: Option<&Watch>) -> Result<Vec<Gap>> {
    let delivered = watch.and_then(|watch| watch.heard.delivered());
    let mut gaps = disconnections(tx, number.id, number)?;
    // Spans without loss are not counted: a hub that is off every night must not push out what it once lost.
    let resumed = delivered.map(|delivered| delivered.plus(-BEAT));
    for record in tx.gaps(number.id, resumed, TOLD)? {
        if record.until > number.created_at {
            gaps.extend(still_open(&record, delivered));
        }
    }
    gaps.sort_by_key(|gap| std::cmp::Reverse((gap.from, gap.until)));
    let mut seen = HashSet::new();
    gaps.retain(|gap| seen.insert((gap.from, gap.until, gap.why.clone())));
    Ok(gaps)
}

/// The gaps of [`of`] for the number's row. The result depends on what is stored and not on the time: a missing message is missing next
/// year, too.
///
/// # Errors
/// What the database says.
pub(super) fn shown(tx: &ReadTx<'_>, number: &Number, watch: &Watch) -> Result<Vec<Gap>> {
    let mut gaps = of(tx, number, Some(watch))?;
    gaps.truncate(SHOWN);
    Ok(gaps)
}

/// Whether this delivery is the first after one of these gaps.
pub(crate) fn ends_one(gaps: &[Gap], before: LastHeard, after: LastHeard) -> bool {
    let ends =
        |gap: &Gap| flows_again(gap.from, after.delivered()) && !flows_again(gap.from, before.delivered());
    gaps.iter().any(|gap| gap.why == gap::HUB_DOWN && ends(gap))
}

/// Whether deliveries came after an outage that began then, with one heartbeat of tolerance: the hub may have received until just
/// before its next one.
fn flows_again(from: Timestamp, delivered: Option<Timestamp>) -> bool {
    delivered.is_some_and(|delivered| delivered >= from.plus(BEAT))
}

/// What remains of a stored gap, given the last delivery.
fn still_open(record: &GapRecord, delivered: Option<Timestamp>) -> Option<Gap> {
    let is_retried = record.why == gap::HUB_DOWN && flows_again(record.from, delivered);
    let until = if is_retried { record.until.plus(-RETRIES) } else { record.until };
    (until >= record.from).then(|| Gap { from: record.from, until: Some(until), why: record.why.clone() })
}

/// The times between the end of a connection and its return.
fn disconnections(tx: &ReadTx<'_>, number_id: NumberId, number: &Number) -> Result<Vec<Gap>> {
    let mut gaps = Vec::new();
    let mut silent_since: Option<Timestamp> = None;
    for (at, link, is_found) in life::link_facts(&tx.link_life(number_id)?, &number.standing) {
        if is_silent(&link, is_found) {
            silent_since.get_or_insert(at);
        } else if link.is_connected()
            && let Some(from) = silent_since.take()
        {
            gaps.push(Gap { from, until: Some(at), why: gap::DISCONNECTED.to_owned() });
        }
    }
    if let Some(from) = silent_since {
        let ended = number.standing.link_since.filter(|_| number.standing.is_connected());
        gaps.push(Gap { from, until: ended, why: gap::DISCONNECTED.to_owned() });
    }
    Ok(gaps)
}

/// Nothing is delivered over this link. A token that ran out or a refused send still leaves webhooks coming.
fn is_silent(link: &Link, is_found: bool) -> bool {
    match link {
        Link::Connected => false,
        Link::Disconnected { .. } | Link::Offboarded => true,
        Link::AccessLost => !is_found,
        Link::Refused { reason } => ["DISABLE", "ACCOUNT_DELETED", "BANNED"].contains(&reason.as_str()),
    }
}
