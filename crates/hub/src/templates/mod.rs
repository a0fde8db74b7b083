//! Templates: what Meta has approved, kept beside the numbers they are sent from.
//!
//! The hub knows them in three ways. It **lists** an account's templates when a number of it is connected, once a day, after a
//! notice that says too little, and when somebody asks ([`Librarian`]). It **hears** notices ([`TemplateNews`]). And it **writes**:
//! managers and the owner hand templates in, change and delete them. All three end in [`keep`], so a template's row changes, and
//! people are told, only when something they could see is different.
//!
//! Where a template stands is a join of dated words (`sangam_model::template::state`), and a list counts as told at the instant it was
//! asked for; so notices may come in any order, twice, or a month late. A template Meta does not list any more is *deleted* as of then.
//! A template belongs to one account of one workspace; nothing here ever looks one up without its workspace.
//!
//! When Meta announces another category (a day ahead), or stops a template, the owner is told where the owner is
//! ([`alerts`](crate::alerts)): it costs money, or customers.

mod cloud;
mod librarian;
mod news;
mod words;

use sangam_model::id::TemplateId;
use sangam_model::template::state::{CategoryFact, StatusFact};
use sangam_model::template::{Quality, Status, Template};
use sangam_model::{Clock, Random, Timestamp};
use sangam_protocol::TemplateRow;
use sangam_protocol::rows::TemplateAccountRow;
use serde_json::json;

pub use self::cloud::{CloudTemplates, Handed, Shelf, ShelfError};
pub use self::librarian::Librarian;
pub use self::news::{TemplateNews, hear, routed};
pub use self::words::Listed;
use crate::alerts::{self, Kind};
use crate::store::{Result, TemplateAccount, TemplateRecord, Tx};

/// What a template is by now, from what was known and what is known: written, told to desks if people could see a difference, and to
/// the owner if it costs money or customers. Said again, nothing happens.
///
/// # Errors
/// What the database says.
pub fn keep(
    tx: &mut Tx<'_>,
    before: Option<&TemplateRecord>,
    mut after: TemplateRecord,
    now: Timestamp,
    random: &dyn Random,
) -> Result<TemplateRecord> {
    if before == Some(&after) {
        return Ok(after);
    }
    let shown = before.map(TemplateRecord::shown);
    if shown.as_ref() != Some(&after.shown()) {
        after.rev = tx.next_rev();
    }
    tx.save_template(&after)?;
    warn(tx, before, &after, now, random)?;
    Ok(after)
}

/// Another category is announced, or came without a word.
fn category_news(
    old: &TemplateRow,
    new: &TemplateRow,
    after: &TemplateRecord,
    now: Timestamp,
) -> Option<alerts::News> {
    let (from, to, at) = match new.upcoming.filter(|change| old.upcoming != Some(*change)) {
        Some(change) => (Some(new.template.category), change.to, change.at),
        None => {
            let came = new.category_was.is_some() && new.template.category != old.template.category;
            let at = after.standing.changed_at.unwrap_or(now);
            (came && old.upcoming.is_none()).then_some((new.category_was, new.template.category, at))?
        }
    };
    let key = format!("template_category:{}:{}:{}", new.id, to.as_str(), at.as_millis());
    let (name, language) = (&new.template.name, &new.template.language);
    let detail = json!({ "name": name, "language": language, "from": from, "to": to, "at": at });
    Some(alerts::News { kind: Kind::TemplateCategory, key, detail })
}

/// Meta stopped it.
fn stopped_news(old: &TemplateRow, new: &TemplateRow) -> Option<alerts::News> {
    let is_stopped = matches!(new.status, Status::Paused | Status::Disabled);
    (is_stopped && old.status != new.status).then(|| {
        let key = format!("template_stopped:{}:{}", new.id, new.status_at.as_millis());
        let (name, language) = (&new.template.name, &new.template.language);
        let detail =
            json!({ "name": name, "language": language, "status": new.status, "reason": new.reason });
        alerts::News { kind: Kind::TemplateStopped, key, detail }
    })
}

/// Tells the owner of an announced category and of a template that was stopped.
fn warn(
    tx: &mut Tx<'_>,
    before: Option<&TemplateRecord>,
    after: &TemplateRecord,
    now: Timestamp,
    random: &dyn Random,
) -> Result<()> {
    // A template seen for the first time is as it is; nothing happened to it.
    let Some(before) = before else { return Ok(()) };
    let (old, new) = (before.shown(), after.shown());
    let news: Vec<_> =
        category_news(&old, &new, after, now).into_iter().chain(stopped_news(&old, &new)).collect();
    if news.is_empty() {
        return Ok(());
    }
    let number =
        tx.numbers_of_waba(&after.waba_id)?.into_iter().find(|one| one.workspace_id == tx.workspace_id());
    let Some(number) = number else { return Ok(()) };
    for one in news {
        alerts::raise(tx, &number, one, now, random)?;
    }
    Ok(())
}

/// What one template of a list makes of what was known.
fn listed(
    before: Option<&TemplateRecord>,
    waba_id: &str,
    listed: &Listed,
    asked_at: Timestamp,
    fresh: impl FnOnce() -> TemplateId,
) -> TemplateRecord {
    let mut record = before.cloned().unwrap_or_else(|| TemplateRecord {
        id: fresh(),
        waba_id: waba_id.to_owned(),
        meta_id: listed.meta_id.clone(),
        template: listed.template.clone(),
        standing: Default::default(),
        rev: sangam_protocol::Rev(0),
    });
    record.meta_id.clone_from(&listed.meta_id);
    record.template = listed.template.clone();
    // A list says less than a notice: what was told of the same status stands.
    let known = record.standing.status();
    let is_same = known.status == listed.status;
    let fact = StatusFact {
        status: listed.status,
        reason: listed.reason.clone().or_else(|| known.reason.clone().filter(|_| is_same)),
        advice: known.advice.clone().filter(|_| is_same),
    };
    record.standing.see_status(asked_at, fact);
    record.standing.see_quality(asked_at, listed.quality);
    let category = listed.template.category;
    // The same category seen again says nothing about what it was before.
    let was = record.standing.category.as_ref().and_then(|told| match &told.value {
        CategoryFact { category: known, was } if *known == category => *was,
        _ => None,
    });
    record.standing.see_category(asked_at, category, was);
    record
}

/// A template that is not on the list any more.
fn missing(before: &TemplateRecord, asked_at: Timestamp) -> TemplateRecord {
    let mut record = before.clone();
    if !record.standing.status().status.is_gone() {
        record
            .standing
            .see_status(asked_at, StatusFact { status: Status::Deleted, reason: None, advice: None });
    }
    record
}

/// Whether a template may be sent as it was chosen: approved, and still what it said, at the price it had.
///
/// # Errors
/// What the database says.
pub fn is_sendable(
    tx: &crate::store::ReadTx<'_>,
    number: &crate::store::Number,
    chosen: &Template,
) -> Result<std::result::Result<(), Option<Status>>> {
    let (name, language) = (&chosen.name, &chosen.language);
    let known = tx.template_named(number.workspace_id, &number.waba_id, name, language)?;
    let Some(known) = known.map(|record| record.shown()) else { return Ok(Err(None)) };
    let is_same = known.template.as_sent() == chosen.as_sent();
    Ok(if known.status.is_sendable() && is_same { Ok(()) } else { Err(Some(known.status)) })
}

/// The account as people see it; one that was never asked too.
///
/// # Errors
/// What the database says.
pub fn account(tx: &crate::store::ReadTx<'_>, number: &crate::store::Number) -> Result<TemplateAccountRow> {
    let known = tx.template_account(number.workspace_id, &number.waba_id)?;
    Ok(known.map_or_else(
        || TemplateAccountRow {
            waba_id: number.waba_id.clone(),
            number_ids: vec![number.id],
            checked_at: None,
            problem: None,
            rev: sangam_protocol::Rev(0),
        },
        |known| known.shown(),
    ))
}

/// Has Meta asked soon: something happened that a notice does not tell.
fn ask_soon(tx: &mut Tx<'_>, waba_id: &str, now: Timestamp) -> Result<()> {
    let Some(account) = tx.template_account(tx.workspace_id(), waba_id)? else { return Ok(()) };
    if account.due_at <= now {
        return Ok(());
    }
    tx.save_template_account(&TemplateAccount { due_at: now, ..account })
}

fn quality(word: Option<&str>) -> Quality {
    word.map_or(Quality::Unknown, Quality::from_word)
}

/// The time and chance transactions are made with.
#[derive(Clone, Copy)]
struct World<'w> {
    clock: &'w dyn Clock,
    random: &'w dyn Random,
}
