//! Applies a notice about a template (`docs/whatsapp.md` §2.10).

use sangam_cloud_api::webhook::{self as meta, TemplateEvent, TemplateNotice, Update};
use sangam_model::id::{NumberId, WorkspaceId};
use sangam_model::template::state::{CategoryChange, StatusFact};
use sangam_model::template::{Quality, Status};
use sangam_model::time::{DAY, SECOND};
use sangam_model::{Random, Timestamp};

use super::words::category_of;
use super::{ask_soon, keep};
use crate::store::{ReadTx, Result, Tx};

/// A notice about a template, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateNews {
    /// Meta's id of the account.
    pub waba_id: String,
    /// When it happened.
    pub at: Timestamp,
    /// Which template, and what became of it.
    pub notice: TemplateNotice,
}

impl TemplateNews {
    /// What the notice of `update` says about a template, received at `received_at`; `None` for other notices.
    #[must_use]
    pub fn read(update: &Update, notice: &meta::Notice, received_at: Timestamp) -> Option<Self> {
        let at = update.entry_time.map_or(received_at, Timestamp::from_secs).plausible(received_at).0;
        Some(Self { waba_id: update.waba_id.clone()?, at, notice: notice.template(&update.field)? })
    }
}

/// The workspaces that have numbers of the account, each once, with one of those numbers.
///
/// # Errors
/// What the database says.
pub fn routed(tx: &ReadTx<'_>, news: &TemplateNews) -> Result<Vec<(WorkspaceId, NumberId)>> {
    let mut found: Vec<(WorkspaceId, NumberId)> = Vec::new();
    for number in tx.numbers_of_waba(&news.waba_id)? {
        if !found.iter().any(|(workspace_id, _)| *workspace_id == number.workspace_id) {
            found.push((number.workspace_id, number.id));
        }
    }
    Ok(found)
}

/// Hears a notice in the workspace whose counter is held. A template nobody knows yet is asked for, with all others of its account.
///
/// # Errors
/// What the database says.
pub fn hear(tx: &mut Tx<'_>, news: &TemplateNews, now: Timestamp, random: &dyn Random) -> Result<()> {
    let TemplateNews { waba_id, at, notice } = news;
    let known = tx.template_named(tx.workspace_id(), waba_id, &notice.name, &notice.language)?;
    let Some(before) = known else { return ask_soon(tx, waba_id, now) };
    let mut after = before.clone();
    let standing = &mut after.standing;
    let mut says_all = true;
    match &notice.event {
        TemplateEvent::Status { event, reason, advice } => match status_of(event) {
            Some(status) => {
                let (reason, advice) = (reason.clone(), advice.clone());
                standing.hear_status(*at, StatusFact { status, reason, advice });
            }
            None => says_all = false,
        },
        TemplateEvent::Quality { score } => standing.hear_quality(*at, Quality::from_word(score)),
        TemplateEvent::Components => says_all = false,
        TemplateEvent::CategoryWillChange { to, at: from } => match category_of(to) {
            // Meta gives a day's notice; where it names no instant, that is when.
            Some(to) => {
                let from = from.map_or(at.plus(DAY), Timestamp::from_secs);
                standing.hear_announcement(*at, CategoryChange { to, at: from });
            }
            None => says_all = false,
        },
        TemplateEvent::CategoryChanged { from, to } => match category_of(to) {
            Some(to) => standing.hear_category(*at, to, category_of(from)),
            None => says_all = false,
        },
    }
    // What was told before the template was last listed is in that list already.
    let checked_at = tx.template_account(tx.workspace_id(), waba_id)?.and_then(|known| known.checked_at);
    let is_news = checked_at.is_none_or(|checked| checked < at.plus(SECOND));
    keep(tx, Some(&before), after, now, random)?;
    if says_all || !is_news { Ok(()) } else { ask_soon(tx, waba_id, now) }
}

/// The status an event leads to; `None` for one that is no status, or unknown: then the list tells.
fn status_of(event: &str) -> Option<Status> {
    match event.to_ascii_uppercase().as_str() {
        "REINSTATED" => Some(Status::Approved),
        other => Some(Status::from_word(other)).filter(|status| *status != Status::Unknown),
    }
}
