//! The words of a number's life: what a life event is, and what belongs to its sentence.
//!
//! Both are stored, go to desks as they are, and are open: an event of Meta's that nobody here knows stays under its own name in small
//! letters, and a [`LifeRecord`] of a newer hub keeps its word and its JSON. So rows hold text and JSON; [`LifeKind`] has the words that
//! this hub writes or reads, and [`Detail`] the shapes that belong to them.

use sangam_model::Timestamp;
use sangam_model::connection::{Stage, SyncKind};
use sangam_protocol::rows::Restriction;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::store::LifeRecord;

sangam_model::names! {
    /// What happened to a number's connection.
    pub enum LifeKind {
        /// WhatsApp took the number back.
        AccountReconnected = "account_reconnected",
        /// The business disconnected.
        PartnerRemoved = "partner_removed",
        /// Sending is restricted.
        AccountRestriction = "account_restriction",
        /// A policy was violated.
        AccountViolation = "account_violation",
        /// A ban, its announcement or its end.
        DisabledUpdate = "disabled_update",
        /// The business's main country changed.
        BusinessPrimaryLocationCountryUpdate = "business_primary_location_country_update",
        /// An alert about the account or the number.
        AccountAlerts = "account_alerts",
        /// The account was reviewed.
        AccountReviewUpdate = "account_review_update",
        /// The account's messaging limit.
        BusinessCapabilityUpdate = "business_capability_update",
        /// The number's quality or messaging limit.
        PhoneNumberQualityUpdate = "phone_number_quality_update",
        /// A decision about the name customers see.
        PhoneNumberNameUpdate = "phone_number_name_update",
        /// Its PIN changed, or somebody asked for that.
        Security = "security",
        /// It is connected: somebody did that, or the hub asked.
        Connected = "connected",
        /// The hub asked, and it is not connected any more.
        Disconnected = "disconnected",
        /// The hub asked, and the token has ended.
        TokenExpired = "token_expired",
        /// The hub asked, and may not use it.
        AccessLost = "access_lost",
        /// WhatsApp refuses everything of it.
        Refused = "refused",
        /// WhatsApp refuses some of what it sends.
        SendingRefused = "sending_refused",
        /// Any other error that was told beside the messages.
        ErrorTold = "error_told",
        /// Somebody decided who writes through it.
        StageChanged = "stage_changed",
        /// Its owner opened the app on the phone.
        OpenedByOwner = "opened_by_owner",
        /// An alert about it arrived.
        AlertSent = "alert_sent",
        /// WhatsApp was asked for its contacts.
        ContactsAsked = "contacts_asked",
        /// WhatsApp was asked for its history.
        HistoryAsked = "history_asked",
    }
}

impl LifeKind {
    /// That WhatsApp was asked for this.
    #[must_use]
    pub const fn asked(kind: SyncKind) -> Self {
        match kind {
            SyncKind::Contacts => Self::ContactsAsked,
            SyncKind::History => Self::HistoryAsked,
        }
    }
}

/// What belongs to the sentence of a life event; its tag is the [`LifeKind`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "detail", rename_all = "snake_case")]
#[expect(missing_docs, reason = "WhatsApp's fields, as the notices have them")]
pub enum Detail {
    PartnerRemoved {
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        initiated_by: Option<String>,
    },
    AccountRestriction {
        restrictions: Vec<Restriction>,
    },
    AccountViolation {
        #[serde(skip_serializing_if = "Option::is_none")]
        violation_type: Option<String>,
    },
    DisabledUpdate {
        #[serde(skip_serializing_if = "Option::is_none")]
        waba_ban_state: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        waba_ban_date: Option<String>,
    },
    BusinessPrimaryLocationCountryUpdate {
        #[serde(skip_serializing_if = "Option::is_none")]
        country: Option<String>,
    },
    AccountAlerts {
        #[serde(skip_serializing_if = "Option::is_none")]
        alert_type: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        alert_severity: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        alert_status: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        alert_description: Option<String>,
    },
    AccountReviewUpdate {
        #[serde(skip_serializing_if = "Option::is_none")]
        decision: Option<String>,
    },
    BusinessCapabilityUpdate(Limit),
    PhoneNumberQualityUpdate(Limit),
    PhoneNumberNameUpdate {
        #[serde(skip_serializing_if = "Option::is_none")]
        decision: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        requested_verified_name: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        rejection_reason: Option<String>,
    },
    Security {
        #[serde(skip_serializing_if = "Option::is_none")]
        event: Option<String>,
    },
    Connected(Answer),
    Disconnected(Answer),
    TokenExpired(Answer),
    AccessLost(Answer),
    Refused(Answer),
    SendingRefused(Hindrance),
    ErrorTold(Hindrance),
    StageChanged(Stage),
    AlertSent {
        alert: String,
        channel: String,
    },
}

/// A limit in WhatsApp's words: a tier, or a number of conversations a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    /// WhatsApp's word for why it changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// How much.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<String>,
}

/// What WhatsApp said when a number's link was looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// When the number was last onboarded, if that was told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub onboarded_at: Option<Timestamp>,
    /// The code of the refusal that ended the link.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

/// A refusal in WhatsApp's code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hindrance {
    /// WhatsApp's code.
    pub code: i64,
    /// What it means, in small letters.
    pub restriction: String,
}

impl Detail {
    /// The detail of an event of this kind; `None` if it has none, or one that this hub does not know.
    #[must_use]
    pub fn read(kind: &str, detail: Option<&Value>) -> Option<Self> {
        serde_json::from_value(json!({ "kind": kind, "detail": detail? })).ok()
    }

    /// The detail of this event.
    #[must_use]
    pub fn of(event: &LifeRecord) -> Option<Self> {
        Self::read(&event.kind, event.detail.as_ref())
    }

    /// As rows and desks have it; `None` if nothing was told.
    #[must_use]
    pub fn value(&self) -> Option<Value> {
        let detail = serde_json::to_value(self).ok()?.get_mut("detail")?.take();
        detail.as_object().is_some_and(|detail| !detail.is_empty()).then_some(detail)
    }

    /// What an answer adds to the kind it was noted as.
    #[must_use]
    pub fn answered(kind: LifeKind, answer: Answer) -> Option<Self> {
        Some(match kind {
            LifeKind::Connected => Self::Connected(answer),
            LifeKind::Disconnected => Self::Disconnected(answer),
            LifeKind::TokenExpired => Self::TokenExpired(answer),
            LifeKind::AccessLost => Self::AccessLost(answer),
            LifeKind::Refused => Self::Refused(answer),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows as hubs before this type wrote them.
    fn kept() -> Vec<(&'static str, Value)> {
        let until = "2026-11-22T23:03:40.000Z";
        let ban = json!({ "waba_ban_state": "SCHEDULE_FOR_DISABLE", "waba_ban_date": "December 9, 2026" });
        let restriction = "RESTRICTED_BIZ_INITIATED_MESSAGING";
        vec![
            ("partner_removed", json!({ "reason": "PRIMARY_INACTIVITY", "initiated_by": "SYSTEM" })),
            ("partner_removed", json!({ "reason": "CHANGE_NUMBER" })),
            (
                "account_restriction",
                json!({ "restrictions": [{ "restriction_type": restriction, "until": until }] }),
            ),
            (
                "account_restriction",
                json!({ "restrictions": [{ "restriction_type": restriction, "until": null }] }),
            ),
            ("account_restriction", json!({ "restrictions": [] })),
            ("account_violation", json!({ "violation_type": "SCAM" })),
            ("disabled_update", ban),
            ("disabled_update", json!({ "waba_ban_state": "REINSTATE" })),
            ("business_primary_location_country_update", json!({ "country": "IN" })),
            (
                "account_alerts",
                json!({ "alert_type": "OBA_APPROVED", "alert_severity": "INFORMATIONAL",
                "alert_status": "ACTIVE", "alert_description": "Granted." }),
            ),
            ("account_review_update", json!({ "decision": "APPROVED" })),
            ("business_capability_update", json!({ "limit": "-1" })),
            ("phone_number_quality_update", json!({ "event": "UPGRADE", "limit": "TIER_1K" })),
            (
                "phone_number_name_update",
                json!({ "decision": "APPROVED", "requested_verified_name": "Jaipur Silks" }),
            ),
            (
                "phone_number_name_update",
                json!({ "decision": "REJECTED", "rejection_reason": "NAME_FORMAT" }),
            ),
            ("security", json!({ "event": "PIN_CHANGED" })),
            ("connected", json!({ "onboarded_at": until })),
            ("access_lost", json!({ "onboarded_at": until })),
            ("refused", json!({ "code": "131031" })),
            ("refused", json!({ "code": "" })),
            ("sending_refused", json!({ "code": 131_042, "restriction": "payment_problem" })),
            ("error_told", json!({ "code": 130_429, "restriction": "throughput" })),
            ("stage_changed", json!({ "stage": "mirror" })),
            (
                "stage_changed",
                json!({ "stage": "one_person", "person_id": "01932e0c-0000-7000-8000-00000000a54a" }),
            ),
            ("alert_sent", json!({ "alert": "disconnected", "channel": "email" })),
        ]
    }

    #[test]
    fn a_detail_that_was_stored_is_read_and_written_as_it_stands() {
        for (kind, detail) in kept() {
            let read = Detail::read(kind, Some(&detail));
            assert_eq!(read.unwrap_or_else(|| panic!("{kind}: {detail}")).value(), Some(detail), "{kind}");
            assert!(LifeKind::from_name(kind).is_some(), "{kind}");
        }
    }

    #[test]
    fn a_field_of_tomorrow_hides_no_field_of_today() {
        let told = json!({ "violation_type": "SCAM", "appeal": { "until": 1 } });
        let known = Detail::AccountViolation { violation_type: Some("SCAM".to_owned()) };
        assert_eq!(Detail::read("account_violation", Some(&told)), Some(known));
    }

    #[test]
    fn what_nobody_here_knows_is_no_detail() {
        assert_eq!(Detail::read("account_paused", Some(&json!({ "violation_type": "SCAM" }))), None);
        assert_eq!(Detail::read("account_violation", None), None);
        assert_eq!(Detail::read("sending_refused", Some(&json!({ "code": "?" }))), None);
    }

    #[test]
    fn a_detail_that_tells_nothing_is_not_stored() {
        assert_eq!(Detail::PartnerRemoved { reason: None, initiated_by: None }.value(), None);
        assert_eq!(Detail::Connected(Answer::default()).value(), None);
    }
}
