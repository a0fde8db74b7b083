//! Reads WhatsApp's notices about accounts and numbers (`docs/whatsapp.md` §1.8, §2.10). Both sets are open: an event nobody knows yet
//! is kept as a life event under its own name, and WhatsApp is asked what it means for the number.

use sangam_cloud_api::webhook::{self as meta, AccountEvent, Event, Field, Update};
use sangam_model::Timestamp;
use sangam_model::connection::Link;
use sangam_model::id::{NumberId, WorkspaceId};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::store::{Number, ReadTx, Result};

/// The kind of a restriction's life event.
pub const RESTRICTION: &str = "account_restriction";
/// The kind of a violation's life event.
pub const VIOLATION: &str = "account_violation";
/// The kind of a ban's, its announcement's and its end's life event.
pub const DISABLED: &str = "disabled_update";
/// The kinds whose detail may name a messaging limit.
pub const LIMITS: [&str; 2] = ["business_capability_update", "phone_number_quality_update"];
/// The kind of the life event that WhatsApp took a number back.
pub const RECONNECTED: &str = "account_reconnected";
/// The kind of a decision about the name customers see.
pub const NAME: &str = "phone_number_name_update";

/// A notice, read.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// When it happened.
    pub at: Timestamp,
    /// The kind of its life event.
    pub kind: String,
    /// What belongs to the sentence.
    pub detail: Option<Value>,
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
    let raw = &notice.raw;
    let (kind, detail, link, is_of_account) = match &update.field {
        Field::AccountUpdate => {
            let event = notice.account_event()?;
            let (link, is_of_account) = claim(&event, raw);
            (event_name(notice), account_detail(&event, raw), link, is_of_account)
        }
        Field::AccountAlerts => (field_name(update), picked(raw.get("alert_info"), &ALERT), None, true),
        Field::AccountReviewUpdate => (field_name(update), picked(Some(raw), &["decision"]), None, true),
        Field::BusinessCapabilityUpdate => (field_name(update), limits(raw), None, true),
        Field::PhoneNumberQualityUpdate => (field_name(update), limits(raw), None, false),
        Field::PhoneNumberNameUpdate => {
            let keys = ["decision", "requested_verified_name", "rejection_reason"];
            (field_name(update), picked(Some(raw), &keys), None, false)
        }
        Field::Security => (field_name(update), picked(Some(raw), &["event"]), None, false),
        _ => return None,
    };
    // What is said of a link holds until somebody knows better, and nobody can know better than what is yet to come.
    let at = update.entry_time.map_or(received_at, Timestamp::from_secs).plausible(received_at).0;
    let at = if link.is_some() { at.min(received_at) } else { at };
    Some(Notice { at, kind, detail, link, is_of_account, cause: cause(update, raw) })
}

const ALERT: [&str; 4] = ["alert_type", "alert_severity", "alert_status", "alert_description"];

/// What an event of `account_update` claims about the link, and whether it does so for every number of the account.
fn claim(event: &AccountEvent, raw: &Value) -> (Option<Link>, bool) {
    match event {
        AccountEvent::PartnerRemoved => {
            let word = |key| text(raw.pointer(&format!("/disconnection_info/{key}")));
            (Some(Link::Disconnected { reason: word("reason"), initiated_by: word("initiated_by") }), false)
        }
        AccountEvent::AccountOffboarded => (Some(Link::Offboarded), false),
        AccountEvent::AccountReconnected => (Some(Link::Connected), false),
        AccountEvent::PartnerAppUninstalled => (Some(Link::AccessLost), true),
        AccountEvent::AccountDeleted => (Some(Link::Refused { reason: "ACCOUNT_DELETED".to_owned() }), true),
        AccountEvent::DisabledUpdate => {
            let link = match text(raw.pointer("/ban_info/waba_ban_state")).as_deref() {
                Some("DISABLE") => Some(Link::Refused { reason: "DISABLE".to_owned() }),
                Some("REINSTATE") => Some(Link::Connected),
                _ => None,
            };
            (link, true)
        }
        AccountEvent::AccountViolation | AccountEvent::AccountRestriction => (None, true),
        _ => (None, false),
    }
}

fn account_detail(event: &AccountEvent, raw: &Value) -> Option<Value> {
    match event {
        AccountEvent::PartnerRemoved => picked(raw.get("disconnection_info"), &["reason", "initiated_by"]),
        AccountEvent::AccountViolation => picked(raw.get("violation_info"), &["violation_type"]),
        AccountEvent::AccountRestriction => {
            let told = raw.get("restriction_info").map(items).unwrap_or_default();
            let restrictions: Vec<Value> = told.into_iter().filter_map(restriction).collect();
            Some(json!({ "restrictions": restrictions }))
        }
        AccountEvent::DisabledUpdate => picked(raw.get("ban_info"), &["waba_ban_state", "waba_ban_date"]),
        AccountEvent::BusinessPrimaryLocationCountryUpdate => picked(Some(raw), &["country"]),
        _ => None,
    }
}

/// One restriction as rows carry it. Its end comes as Unix seconds, or as an instant in words.
fn restriction(told: &Value) -> Option<Value> {
    let restriction_type = text(told.get("restriction_type"))?;
    let until = text(told.get("expiration")).and_then(|end| instant(&end));
    Some(json!({ "restriction_type": restriction_type, "until": until }))
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

/// `event` where one is named, and a limit in WhatsApp's words: a tier, or a number of conversations a day.
fn limits(raw: &Value) -> Option<Value> {
    let mut detail = Map::new();
    if let Some(event) = text(raw.get("event")) {
        detail.insert("event".to_owned(), Value::String(event));
    }
    let limit = ["current_limit", "max_daily_conversations_per_business"].map(|key| text(raw.get(key)));
    if let Some(limit) = limit.into_iter().flatten().next() {
        detail.insert("limit".to_owned(), Value::String(limit));
    }
    (!detail.is_empty()).then_some(Value::Object(detail))
}

/// The named members that are words or numbers; `None` if there is none.
fn picked(value: Option<&Value>, keys: &[&str]) -> Option<Value> {
    let value = value?;
    let found: Map<String, Value> = keys
        .iter()
        .filter_map(|key| Some(((*key).to_owned(), Value::String(text(value.get(key))?))))
        .collect();
    (!found.is_empty()).then_some(Value::Object(found))
}

/// Text that is not blank; a number becomes its digits.
fn text(value: Option<&Value>) -> Option<String> {
    let text = match value? {
        Value::String(text) => text.trim().replace('\0', "\u{FFFD}"),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// The items of an array; a lone object counts as one.
fn items(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(items) => items.iter().collect(),
        Value::Object(_) => vec![value],
        _ => Vec::new(),
    }
}

fn event_name(notice: &meta::Notice) -> String {
    notice.event.as_deref().unwrap_or("account_update").to_lowercase()
}

fn field_name(update: &Update) -> String {
    update.field.as_str().to_lowercase()
}

/// A digest of everything that was told. Meta repeats a notice with the same entry time.
fn cause(update: &Update, raw: &Value) -> String {
    let told = json!([update.waba_id, update.field.as_str(), update.entry_time, raw]);
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
    let raw = &notice.raw;
    let is_of_number = text(raw.get("entity_type")).as_deref() == Some("PHONE_NUMBER");
    let entity = text(raw.get("entity_id")).filter(|_| is_of_number);
    let ids = [update.phone_number_id.clone(), text(raw.get("phone_number_id")), entity];
    let mut names_nobody = true;
    for id in ids.into_iter().flatten() {
        names_nobody = false;
        if let Some(number) = tx.number_by_phone_number_id(&id)? {
            return Ok(Some(vec![number]));
        }
    }
    let written = update.display_phone_number.clone().or_else(|| text(raw.get("phone_number")));
    let digits: String = written.unwrap_or_default().chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() {
        return Ok((!names_nobody).then(Vec::new));
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
