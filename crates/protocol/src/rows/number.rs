//! A number, and how WhatsApp says it is.

use sangam_model::Timestamp;
use sangam_model::connection::{Link, OneShot, Stage};
use sangam_model::id::NumberId;
use serde::{Deserialize, Serialize};

use crate::connect::Gap;
use crate::sync::Rev;

/// A WhatsApp business number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct NumberRow {
    /// Its id.
    pub id: NumberId,
    /// The number as people write it.
    pub display_number: String,
    /// The name customers see, once WhatsApp told us.
    pub verified_name: Option<String>,
    /// WhatsApp accepts our calls.
    pub connected: bool,
    /// Who may send from the desk.
    #[serde(default)]
    pub stage: Stage,
    /// Why it is not connected, if it is not.
    #[serde(default)]
    pub link: Link,
    /// Since when the link is as it is.
    #[serde(default)]
    pub link_since: Option<Timestamp>,
    /// When it was connected through Sangam, the last time; absent for a number that was added by hand.
    #[serde(default)]
    pub onboarded_at: Option<Timestamp>,
    /// When it was connected through Sangam for the first time: that never moves.
    #[serde(default)]
    pub first_onboarded_at: Option<Timestamp>,
    /// When the phone was last seen: by an echo, or because the owner said so.
    #[serde(default)]
    pub phone_seen_at: Option<Timestamp>,
    /// What WhatsApp says about it.
    #[serde(default)]
    pub health: Health,
    /// The phone's contacts.
    #[serde(default)]
    pub contacts: OneShot,
    /// The phone's chats.
    #[serde(default)]
    pub history: OneShot,
    /// When messages may be missing, newest first and not all of them: what a chat of the number says between its bubbles.
    #[serde(default)]
    pub gaps: Vec<Gap>,
    /// The revision that last changed it.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub rev: Rev,
}

/// What WhatsApp says about a number, as last asked or told. Its words are an open set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Health {
    /// `CONNECTED`, `FLAGGED`, `RESTRICTED`, …
    pub status: Option<String>,
    /// `GREEN`, `YELLOW`, `RED`.
    pub quality_rating: Option<String>,
    /// `TIER_250`, …
    pub messaging_limit: Option<String>,
    /// `AVAILABLE`, `LIMITED`, `BLOCKED`.
    pub can_send_message: Option<String>,
    /// Why not, and what helps, in WhatsApp's words.
    #[serde(default)]
    pub reasons: Vec<HealthReason>,
    /// What the account may not do, until when.
    #[serde(default)]
    pub restrictions: Vec<Restriction>,
    /// WhatsApp's word for the newest violation.
    #[serde(default)]
    pub violation: Option<String>,
    /// When WhatsApp was last asked.
    pub checked_at: Option<Timestamp>,
}

/// Why a number cannot send.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct HealthReason {
    /// WhatsApp's code.
    pub code: Option<i64>,
    /// WhatsApp's words.
    pub description: String,
    /// What WhatsApp suggests.
    pub solution: Option<String>,
}

/// What the account may not do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Restriction {
    /// WhatsApp's word, or in small letters what the code means with which it refuses messages.
    pub restriction_type: String,
    /// Until when; absent when WhatsApp named no end.
    pub until: Option<Timestamp>,
}
