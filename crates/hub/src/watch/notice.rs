//! What WhatsApp's notices about accounts and numbers mean here (`docs/whatsapp.md` §1.8, §2.10). Both sets are open: an event nobody
//! knows yet is kept as a life event under its own name, and WhatsApp is asked what it means for the number.

use sangam_cloud_api::webhook::{self as meta, AccountNotice, Event, Field, RestrictionInfo, Update};
use sangam_model::Timestamp;
use sangam_model::connection::Link;
use sangam_model::id::{NumberId, WorkspaceId};
use sangam_protocol::rows::Restriction;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::kind::{Detail, Limit};
use crate::store::{Number, ReadTx, Result};

/// A notice, read.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// When it happened.
    pub at: Timestamp,
    /// The kind of its life event: a [`LifeKind`](super::kind::LifeKind)'s word, or Meta's in small letters.
    pub kind: String,
    /// What belongs to the sentence.
    pub detail: Option<Detail>,
    /// What it says about the link.
    pub link: Option<Link>,
    /// It says it of the whole account, not of one number.
    pub is_of_account: bool,
    /// The same notice told again has the same cause.
    pub cause: String,
}

/// What the notice of `update` says, received at `received_at`; `None` for notices about templates, flows and calls.
#[must_use]
pub fn read(update: &Update, notice: &meta::Notice, received_at: Timestamp) -> Option<Notice> {
    let told = notice.account(&update.field)?;
    let kind = match (&update.field, &notice.event) {
        (Field::AccountUpdate, Some(event)) => event.to_lowercase(),
        _ => update.field.as_str().to_lowercase(),
    };
    let (link, is_of_account) = claim(&told);
    // What is said of a link holds until somebody knows better, and nobody can know better than what is yet to come.
    let at = update.entry_time.map_or(received_at, Timestamp::from_secs).plausible(received_at).0;
    let at = if link.is_some() { at.min(received_at) } else { at };
    Some(Notice { at, kind, detail: detail(told), link, is_of_account, cause: cause(update, notice) })
}

/// What a notice claims about the link, and whether it speaks of every number of the account.
fn claim(told: &AccountNotice) -> (Option<Link>, bool) {
    match told {
        AccountNotice::PartnerRemoved { reason, initiated_by } => {
            let (reason, initiated_by) = (reason.clone(), initiated_by.clone());
            (Some(Link::Disconnected { reason, initiated_by }), false)
        }
        AccountNotice::Offboarded => (Some(Link::Offboarded), false),
        AccountNotice::Reconnected => (Some(Link::Connected), false),
        AccountNotice::PartnerAppUninstalled => (Some(Link::AccessLost), true),
        AccountNotice::Deleted => (Some(Link::Refused { reason: "ACCOUNT_DELETED".to_owned() }), true),
        AccountNotice::Disabled { waba_ban_state, .. } => {
            let link = match waba_ban_state.as_deref() {
                Some("DISABLE") => Some(Link::Refused { reason: "DISABLE".to_owned() }),
                Some("REINSTATE") => Some(Link::Connected),
                _ => None,
            };
            (link, true)
        }
        AccountNotice::Violation { .. }
        | AccountNotice::Restriction { .. }
        | AccountNotice::Alert { .. }
        | AccountNotice::Review { .. }
        | AccountNotice::Capability { .. } => (None, true),
        AccountNotice::PrimaryLocationCountry { .. }
        | AccountNotice::Event(_)
        | AccountNotice::Quality { .. }
        | AccountNotice::Name { .. }
        | AccountNotice::Security { .. } => (None, false),
    }
}

/// What of a notice belongs to the sentence.
fn detail(told: AccountNotice) -> Option<Detail> {
    Some(match told {
        AccountNotice::PartnerRemoved { reason, initiated_by } => {
            Detail::PartnerRemoved { reason, initiated_by }
        }
        AccountNotice::Violation { violation_type } => Detail::AccountViolation { violation_type },
        AccountNotice::Restriction { restriction_info } => {
            let restrictions = restriction_info.into_iter().map(restriction).collect();
            Detail::AccountRestriction { restrictions }
        }
        AccountNotice::Disabled { waba_ban_state, waba_ban_date } => {
            Detail::DisabledUpdate { waba_ban_state, waba_ban_date }
        }
        AccountNotice::PrimaryLocationCountry { country } => {
            Detail::BusinessPrimaryLocationCountryUpdate { country }
        }
        AccountNotice::Alert { alert_type, alert_severity, alert_status, alert_description } => {
            Detail::AccountAlerts { alert_type, alert_severity, alert_status, alert_description }
        }
        AccountNotice::Review { decision } => Detail::AccountReviewUpdate { decision },
        AccountNotice::Capability { event, limit } => {
            Detail::BusinessCapabilityUpdate(Limit { event, limit })
        }
        AccountNotice::Quality { event, limit } => Detail::PhoneNumberQualityUpdate(Limit { event, limit }),
        AccountNotice::Name { decision, requested_verified_name, rejection_reason } => {
            Detail::PhoneNumberNameUpdate { decision, requested_verified_name, rejection_reason }
        }
        AccountNotice::Security { event } => Detail::Security { event },
        AccountNotice::Deleted
        | AccountNotice::PartnerAppUninstalled
        | AccountNotice::Offboarded
        | AccountNotice::Reconnected
        | AccountNotice::Event(_) => return None,
    })
}

fn restriction(told: RestrictionInfo) -> Restriction {
    let until = told.expiration.and_then(|end| instant(&end));
    Restriction { restriction_type: told.restriction_type, until }
}

/// An instant in any of Meta's spellings: Unix seconds, or words whose offset has its colon or lacks it.
#[must_use]
pub fn instant(told: &str) -> Option<Timestamp> {
    if let Ok(secs) = told.parse() {
        return Some(Timestamp::from_secs(secs));
    }
    let with_colon = || {
        let (hours, minutes) = told.split_at_checked(told.len().checked_sub(2)?)?;
        format!("{hours}:{minutes}").parse().ok()
    };
    told.parse().ok().or_else(with_colon)
}

/// A digest of everything that was told. Meta repeats a notice with the same entry time.
fn cause(update: &Update, notice: &meta::Notice) -> String {
    let told = json!([update.waba_id, update.field.as_str(), update.entry_time, notice.raw]);
    hex::encode(Sha256::digest(told.to_string()))
}

/// Which of the hub's numbers a notice is about, and what it says of each. The number it names; else, for what concerns the
/// whole account or an account with one number, the account's. Where an account has several numbers and none is named, or one that
/// is not here, nobody knows whose link is meant: the notice is noted for each without its claim, and WhatsApp is asked. What it
/// tells of a name or of a limit is nobody's then.
pub fn routed(
    tx: &ReadTx<'_>,
    update: &Update,
    notice: &meta::Notice,
    read: &Notice,
) -> Result<Vec<(WorkspaceId, NumberId, Notice)>> {
    let to = |number: Number, notice: Notice| (number.workspace_id, number.id, notice);
    let named = named_numbers(tx, update, notice)?;
    let names_nobody = named.is_none();
    match named {
        Some(numbers) if !numbers.is_empty() => {
            return Ok(numbers.into_iter().map(|number| to(number, read.clone())).collect());
        }
        Some(_) if !matches!(update.field, Field::AccountUpdate) => return Ok(Vec::new()),
        _ => {}
    }
    let Some(waba_id) = &update.waba_id else { return Ok(Vec::new()) };
    let numbers = tx.numbers_of_waba(waba_id)?;
    let is_plain = read.is_of_account || (names_nobody && numbers.len() == 1);
    let link = read.link.clone().filter(|_| is_plain);
    let each = Notice { link, ..read.clone() };
    Ok(numbers.into_iter().map(|number| to(number, each.clone())).collect())
}

/// Whether an update is a notice that names another number than this one.
pub fn names_another(tx: &ReadTx<'_>, update: &Update, number_id: NumberId) -> Result<bool> {
    let Event::Notice(notice) = &update.event else { return Ok(false) };
    Ok(named_numbers(tx, update, notice)?.unwrap_or_default().iter().any(|number| number.id != number_id))
}

/// The numbers a notice names, as far as they are here: by WhatsApp's id, or as people write it. `None` if it names nobody.
fn named_numbers(tx: &ReadTx<'_>, update: &Update, notice: &meta::Notice) -> Result<Option<Vec<Number>>> {
    let named = notice.number(update);
    for id in &named.phone_number_ids {
        if let Some(number) = tx.number_by_phone_number_id(id)? {
            return Ok(Some(vec![number]));
        }
    }
    let digits: String = named.written.unwrap_or_default().chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() {
        return Ok((!named.phone_number_ids.is_empty()).then(Vec::new));
    }
    let mut found = tx.numbers_by_digits(&digits)?;
    // A number that was connected twice, under two accounts: the notice's account says which is meant.
    if found.len() > 1 && found.iter().any(|number| update.waba_id.as_ref() == Some(&number.waba_id)) {
        found.retain(|number| update.waba_id.as_ref() == Some(&number.waba_id));
    }
    Ok(Some(found))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_read_in_every_spelling_of_metas() {
        let then = Some(Timestamp::from_secs(1_795_302_220));
        for told in
            ["1795302220", "2026-11-21T23:03:40Z", "2026-11-21T23:03:40+0000", "2026-11-22T04:33:40+05:30"]
        {
            assert_eq!(instant(told), then, "{told}");
        }
        assert_eq!(["", "soon", "é"].map(instant), [None; 3]);
    }
}
