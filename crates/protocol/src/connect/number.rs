//! A number that is connected: the other ways it may come, and everything the *Number* page tells.

use std::collections::BTreeMap;

use sangam_model::Timestamp;
use sangam_model::connection::SyncKind;
use sangam_model::id::PersonId;
use serde::{Deserialize, Serialize};

use super::held::HeldCounts;
use super::plan::Plan;
use crate::rows::NumberRow;

/// `POST /v1/numbers/by-token`: only for a number that is already connected. It cannot start coexistence.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ConnectByToken {
    /// WhatsApp's id of the account.
    pub waba_id: String,
    /// WhatsApp's id of the number.
    pub phone_number_id: String,
    /// The access token.
    pub token: String,
}

/// `POST /v1/numbers/by-360dialog`.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ConnectBy360dialog {
    /// WhatsApp's id of the account.
    pub waba_id: String,
    /// WhatsApp's id of the number.
    pub phone_number_id: String,
    /// As people write it.
    pub display_number: String,
    /// 360dialog's key, which names the number.
    pub api_key: String,
}

/// The answer.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Connected360dialog {
    /// The number.
    pub number: NumberRow,
    /// The webhook address that was set at 360dialog, without its secret.
    pub webhook_host: String,
    /// 360dialog took the address; otherwise it must be set by hand.
    pub webhook_is_set: bool,
    /// The whole address, told this once if it must be set by hand.
    #[serde(default)]
    pub webhook_to_set: Option<String>,
}

/// `POST /v1/numbers/{id}/sync`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AskSync {
    /// What.
    pub kind: SyncKind,
}

/// Everything about a number, for the *Number* page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct NumberDetail {
    /// What the team sees.
    pub number: NumberRow,
    /// WhatsApp's ids, for a support ticket.
    pub waba_id: String,
    /// WhatsApp's ids, for a support ticket.
    pub phone_number_id: String,
    /// WhatsApp's ids of the one-shot requests.
    pub request_ids: BTreeMap<SyncKind, String>,
    /// When the token ends; absent if never, or not known.
    pub token_expires_at: Option<Timestamp>,
    /// What happened to the connection, newest first.
    pub life: Vec<LifeEvent>,
    /// When messages may be missing, newest first.
    pub gaps: Vec<Gap>,
    /// The three messages that show that everything works.
    pub tried: TryItMarks,
    /// How many chats wait for the owner's decision.
    pub held: HeldCounts,
    /// What was confirmed and checked when it was connected.
    pub plan: Option<Plan>,
    /// Through whom it reaches WhatsApp.
    #[serde(default)]
    pub via: Via,
    /// People of the phone's address book that came.
    #[serde(default)]
    pub contacts: u64,
    /// Parts of the history that have not come, though later ones have.
    #[serde(default)]
    pub missing_parts: u64,
    /// Its provider took no address of this hub's, and nothing has come by one: nobody hears it.
    #[serde(default)]
    pub is_unheard: bool,
}

/// Through whom a number reaches WhatsApp.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Via {
    /// Meta's Cloud API: we ask for contacts and history.
    #[default]
    Meta,
    /// 360dialog, which asks by itself.
    Dialog360,
    /// Somebody a newer hub knows.
    #[serde(other)]
    Unknown,
}

/// Something that happened to the connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct LifeEvent {
    /// When.
    pub at: Timestamp,
    /// An open set: Meta's event in lower case (`partner_removed`, `account_restriction`, …) or ours (`connected`, `stage_changed`, `opened_by_owner`,
    /// `token_expired`, `alert_sent`, `contacts_asked`, `history_asked`, …).
    pub kind: String,
    /// Who, if a person did it.
    pub by: Option<PersonId>,
    /// What belongs to the sentence: reason, restriction, stage.
    #[cfg_attr(feature = "ts", ts(type = "unknown"))]
    pub detail: Option<serde_json::Value>,
}

/// A time whose messages may be missing here. They are on the phone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Gap {
    /// From.
    pub from: Timestamp,
    /// Until; absent while it lasts.
    pub until: Option<Timestamp>,
    /// Why: one of [`gap`]'s words.
    pub why: String,
}

/// Why messages may be missing. The screen has a sentence for each.
pub mod gap {
    /// The number was disconnected.
    pub const DISCONNECTED: &str = "disconnected";
    /// No hub was running.
    pub const HUB_DOWN: &str = "hub_down";
    /// WhatsApp delivered others that were later, and not these.
    pub const NOT_DELIVERED: &str = "not_delivered";
    /// The hub was brought back from a copy that was made before.
    pub const RESTORED: &str = "restored";
}

/// *Try it*: each with the instant it was seen after the connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TryItMarks {
    /// A live message of a customer.
    pub customer: Option<Timestamp>,
    /// A reply of the desk that WhatsApp took.
    pub desk: Option<Timestamp>,
    /// A reply written on the phone.
    pub phone: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::Via;

    #[test]
    fn a_number_that_comes_through_somebody_new_is_read_as_it_is() {
        let via = |word: &str| serde_json::from_value::<Via>(word.into()).unwrap();
        assert_eq!([via("meta"), via("dialog360")], [Via::Meta, Via::Dialog360]);
        assert_eq!(via("somebody"), Via::Unknown, "and its page opens");
    }
}
