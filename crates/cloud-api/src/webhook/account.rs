//! Notices about an account or one of its numbers (`docs/whatsapp.md` §1.8, §2.10): what happened, in Meta's fields.

use crate::json::Node;
use crate::webhook::notice::{AccountEvent, Notice};
use crate::webhook::{Field, Update};

/// What a notice says about an account or a number. Meta's words are open sets, and every one of them may be missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccountNotice {
    /// The account is gone.
    Deleted,
    /// A policy was violated.
    Violation {
        /// `violation_info.violation_type`.
        violation_type: Option<String>,
    },
    /// Sending is restricted.
    Restriction {
        /// Each restriction; empty where none was told.
        restriction_info: Vec<RestrictionInfo>,
    },
    /// Banned, about to be, or reinstated.
    Disabled {
        /// `SCHEDULE_FOR_DISABLE`, `DISABLE`, `REINSTATE`.
        waba_ban_state: Option<String>,
        /// A day in words.
        waba_ban_date: Option<String>,
    },
    /// The business disconnected.
    PartnerRemoved {
        /// `PRIMARY_INACTIVITY`, `CHANGE_NUMBER`, …; older notices have none.
        reason: Option<String>,
        /// `USER` or `SYSTEM`.
        initiated_by: Option<String>,
    },
    /// Our app was removed.
    PartnerAppUninstalled,
    /// Coexistence ended.
    Offboarded,
    /// Coexistence resumed.
    Reconnected,
    /// The business's main country changed.
    PrimaryLocationCountry {
        /// Two letters.
        country: Option<String>,
    },
    /// Any further event of [`Field::AccountUpdate`]; what else it says stands in [`Notice::raw`].
    Event(AccountEvent),
    /// [`Field::AccountAlerts`].
    Alert {
        /// `PROFILE_PICTURE_LOST`, …
        alert_type: Option<String>,
        /// How bad it is.
        alert_severity: Option<String>,
        /// Whether it still is.
        alert_status: Option<String>,
        /// A sentence.
        alert_description: Option<String>,
    },
    /// [`Field::AccountReviewUpdate`].
    Review {
        /// `APPROVED`, `REJECTED`, `PENDING`, `DEFERRED`.
        decision: Option<String>,
    },
    /// [`Field::BusinessCapabilityUpdate`].
    Capability {
        /// `event`, which it names seldom.
        event: Option<String>,
        /// `current_limit` or `max_daily_conversations_per_business`: a tier, or how many conversations a day.
        limit: Option<String>,
    },
    /// [`Field::PhoneNumberQualityUpdate`].
    Quality {
        /// `ONBOARDING`, `THROUGHPUT_UPGRADE`, …
        event: Option<String>,
        /// `current_limit` or `max_daily_conversations_per_business`: a tier, or how many conversations a day.
        limit: Option<String>,
    },
    /// [`Field::PhoneNumberNameUpdate`].
    Name {
        /// `APPROVED`, `REJECTED`, …
        decision: Option<String>,
        /// The name it is about.
        requested_verified_name: Option<String>,
        /// Why it was refused.
        rejection_reason: Option<String>,
    },
    /// [`Field::Security`].
    Security {
        /// `PIN_CHANGED`, `PIN_RESET_REQUEST`, `PIN_REQUEST_SUCCESS`.
        event: Option<String>,
    },
}

/// One item of `restriction_info`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestrictionInfo {
    /// `RESTRICTED_BIZ_INITIATED_MESSAGING`, …
    pub restriction_type: String,
    /// Its end, verbatim: Unix seconds, or an instant in words.
    pub expiration: Option<String>,
}

/// How a notice names the number it is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NamedNumber {
    /// Meta's ids of it, the surest first.
    pub phone_number_ids: Vec<String>,
    /// As people write it, verbatim.
    pub written: Option<String>,
}

impl Notice {
    /// What it says about an account or a number; `None` for a notice about anything else, and for one of
    /// [`Field::AccountUpdate`] that names no event.
    #[must_use]
    pub fn account(&self, field: &Field) -> Option<AccountNotice> {
        let value = Node::new(&self.raw);
        let word = |key| value.at(key).word();
        Some(match field {
            Field::AccountUpdate => account_update(self.account_event()?, value),
            Field::AccountAlerts => alert(value.at("alert_info")),
            Field::AccountReviewUpdate => AccountNotice::Review { decision: word("decision") },
            Field::BusinessCapabilityUpdate => {
                AccountNotice::Capability { event: word("event"), limit: limit(value) }
            }
            Field::PhoneNumberQualityUpdate => {
                AccountNotice::Quality { event: word("event"), limit: limit(value) }
            }
            Field::PhoneNumberNameUpdate => AccountNotice::Name {
                decision: word("decision"),
                requested_verified_name: word("requested_verified_name"),
                rejection_reason: word("rejection_reason"),
            },
            Field::Security => AccountNotice::Security { event: word("event") },
            _ => return None,
        })
    }

    /// The number that the notice of `update` names, beside the update or in its own value.
    #[must_use]
    pub fn number(&self, update: &Update) -> NamedNumber {
        let value = Node::new(&self.raw);
        let is_of_number = value.at("entity_type").word().as_deref() == Some("PHONE_NUMBER");
        let entity_id = value.at("entity_id").word().filter(|_| is_of_number);
        let ids = [update.phone_number_id.clone(), value.at("phone_number_id").word(), entity_id];
        NamedNumber {
            phone_number_ids: ids.into_iter().flatten().collect(),
            written: update.display_phone_number.clone().or_else(|| value.at("phone_number").word()),
        }
    }
}

fn account_update(event: AccountEvent, value: Node<'_>) -> AccountNotice {
    let word = |info: &str, key: &str| value.at(info).at(key).word();
    match event {
        AccountEvent::AccountDeleted => AccountNotice::Deleted,
        AccountEvent::AccountViolation => {
            AccountNotice::Violation { violation_type: word("violation_info", "violation_type") }
        }
        AccountEvent::AccountRestriction => {
            let told = value.at("restriction_info").items();
            AccountNotice::Restriction { restriction_info: told.filter_map(restriction).collect() }
        }
        AccountEvent::DisabledUpdate => AccountNotice::Disabled {
            waba_ban_state: word("ban_info", "waba_ban_state"),
            waba_ban_date: word("ban_info", "waba_ban_date"),
        },
        AccountEvent::PartnerRemoved => AccountNotice::PartnerRemoved {
            reason: word("disconnection_info", "reason"),
            initiated_by: word("disconnection_info", "initiated_by"),
        },
        AccountEvent::PartnerAppUninstalled => AccountNotice::PartnerAppUninstalled,
        AccountEvent::AccountOffboarded => AccountNotice::Offboarded,
        AccountEvent::AccountReconnected => AccountNotice::Reconnected,
        AccountEvent::BusinessPrimaryLocationCountryUpdate => {
            AccountNotice::PrimaryLocationCountry { country: value.at("country").word() }
        }
        other => AccountNotice::Event(other),
    }
}

fn restriction(node: Node<'_>) -> Option<RestrictionInfo> {
    Some(RestrictionInfo {
        restriction_type: node.at("restriction_type").word()?,
        expiration: node.at("expiration").word(),
    })
}

fn alert(info: Node<'_>) -> AccountNotice {
    AccountNotice::Alert {
        alert_type: info.at("alert_type").word(),
        alert_severity: info.at("alert_severity").word(),
        alert_status: info.at("alert_status").word(),
        alert_description: info.at("alert_description").word(),
    }
}

/// Older notices name a tier as `current_limit`, newer ones how many conversations a day.
fn limit(value: Node<'_>) -> Option<String> {
    value.at("current_limit").word().or_else(|| value.at("max_daily_conversations_per_business").word())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::webhook::{Event, parse};

    fn told(field: &Field, value: &Value) -> Option<AccountNotice> {
        Notice::read(Node::new(value)).account(field)
    }

    fn some(word: &str) -> Option<String> {
        Some(word.to_owned())
    }

    #[test]
    fn a_disconnection_may_come_without_its_reason() {
        let mut value = json!({ "event": "PARTNER_REMOVED", "phone_number": "15550100042",
            "disconnection_info": { "reason": "PRIMARY_INACTIVITY", "initiated_by": "SYSTEM" } });
        let told = |value: &Value| told(&Field::AccountUpdate, value);
        let known = AccountNotice::PartnerRemoved {
            reason: some("PRIMARY_INACTIVITY"),
            initiated_by: some("SYSTEM"),
        };
        assert_eq!(told(&value), Some(known));
        value.as_object_mut().unwrap().remove("disconnection_info");
        assert_eq!(told(&value), Some(AccountNotice::PartnerRemoved { reason: None, initiated_by: None }));
    }

    #[test]
    fn a_restriction_may_be_one_or_many_and_one_without_a_type_is_none() {
        let told = |info: Value| {
            told(&Field::AccountUpdate, &json!({ "event": "ACCOUNT_RESTRICTION", "restriction_info": info }))
        };
        let known = |expiration: Option<String>| RestrictionInfo {
            restriction_type: "RESTRICTED_BIZ_INITIATED_MESSAGING".to_owned(),
            expiration,
        };
        let restriction = |restriction_info| Some(AccountNotice::Restriction { restriction_info });
        let item =
            json!({ "restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING", "expiration": 1_795_388_620 });
        assert_eq!(told(item.clone()), restriction(vec![known(some("1795388620"))]));
        let mut endless = item.clone();
        endless.as_object_mut().unwrap().remove("expiration");
        let many = json!([item, { "expiration": 1 }, endless]);
        assert_eq!(told(many), restriction(vec![known(some("1795388620")), known(None)]));
        assert_eq!(told(Value::Null), restriction(Vec::new()));
    }

    #[test]
    fn every_event_of_an_account_is_told_and_one_of_tomorrow_keeps_its_name() {
        let told = |value: Value| told(&Field::AccountUpdate, &value);
        let ban = json!({ "waba_ban_state": "SCHEDULE_FOR_DISABLE", "waba_ban_date": "December 9, 2026" });
        let disabled = AccountNotice::Disabled {
            waba_ban_state: some("SCHEDULE_FOR_DISABLE"),
            waba_ban_date: some("December 9, 2026"),
        };
        assert_eq!(told(json!({ "event": "DISABLED_UPDATE", "ban_info": ban })), Some(disabled));
        let violation = AccountNotice::Violation { violation_type: some("SCAM") };
        let info = json!({ "violation_type": "SCAM" });
        assert_eq!(told(json!({ "event": "ACCOUNT_VIOLATION", "violation_info": info })), Some(violation));
        assert_eq!(told(json!({ "event": "ACCOUNT_OFFBOARDED" })), Some(AccountNotice::Offboarded));
        assert_eq!(told(json!({ "event": "ACCOUNT_RECONNECTED" })), Some(AccountNotice::Reconnected));
        let country = AccountNotice::PrimaryLocationCountry { country: some("IN") };
        let moved = json!({ "event": "BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE", "country": "IN" });
        assert_eq!(told(moved), Some(country));
        let of_tomorrow = AccountEvent::Other("ACCOUNT_Paused".to_owned());
        assert_eq!(told(json!({ "event": "ACCOUNT_Paused" })), Some(AccountNotice::Event(of_tomorrow)));
        assert_eq!(told(json!({})), None);
    }

    #[test]
    fn a_limit_is_a_tier_or_a_number_of_conversations() {
        let limit = |limit: &str| Some(AccountNotice::Quality { event: None, limit: some(limit) });
        let told = |value: Value| told(&Field::PhoneNumberQualityUpdate, &value);
        assert_eq!(told(json!({ "max_daily_conversations_per_business": -1 })), limit("-1"));
        assert_eq!(told(json!({ "max_daily_conversations_per_business": "TIER_2K" })), limit("TIER_2K"));
        assert_eq!(
            told(json!({ "current_limit": "TIER_10K", "max_daily_conversations_per_business": 1 })),
            limit("TIER_10K")
        );
    }

    #[test]
    fn what_is_not_understood_is_told_without_it() {
        let value = json!({ "alert_info": { "alert_type": ["?"], "alert_status": "ACTIVE", "new": 1 } });
        let alert = AccountNotice::Alert {
            alert_type: None,
            alert_severity: None,
            alert_status: some("ACTIVE"),
            alert_description: None,
        };
        assert_eq!(told(&Field::AccountAlerts, &value), Some(alert));
        assert_eq!(
            told(&Field::AccountReviewUpdate, &json!([])),
            Some(AccountNotice::Review { decision: None })
        );
        assert_eq!(told(&Field::Calls, &json!({ "event": "connect" })), None);
    }

    #[test]
    fn a_number_is_named_by_its_id_or_as_people_write_it() {
        let named = |field: &str, value: Value| {
            let body = json!({ "object": "whatsapp_business_account",
                "entry": [{ "id": "900", "changes": [{ "field": field, "value": value }] }] });
            let update = parse(body.to_string().as_bytes()).unwrap().remove(0);
            let Event::Notice(notice) = &update.event else { panic!("{update:?}") };
            notice.number(&update)
        };
        let of = |id: Option<&str>, written: Option<&str>| NamedNumber {
            phone_number_ids: id.into_iter().map(str::to_owned).collect(),
            written: written.map(str::to_owned),
        };
        let removed = json!({ "event": "PARTNER_REMOVED", "phone_number": "15550100042" });
        assert_eq!(named("account_update", removed), of(None, Some("15550100042")));
        let quality = json!({ "display_phone_number": "15550100042" });
        assert_eq!(named("phone_number_quality_update", quality), of(None, Some("15550100042")));
        let alert = |entity: &str| json!({ "entity_type": entity, "entity_id": 700 });
        assert_eq!(named("account_alerts", alert("PHONE_NUMBER")), of(Some("700"), None));
        assert_eq!(named("account_alerts", alert("BUSINESS")), of(None, None));
    }
}
