//! The signup that connects a number, step by step.

use sangam_model::Timestamp;
use sangam_model::id::{NumberId, SignupId};
use serde::{Deserialize, Serialize};

use super::plan::ItemCheck;

/// `POST /v1/signups`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BeginSignup {
    /// Reconnects this number of the workspace; absent for a new one.
    #[serde(default)]
    pub number_id: Option<NumberId>,
}

/// The answer: shown to nobody but the browser.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignupBegun {
    /// For following it.
    pub id: SignupId,
    /// The hub's page with its one-time ticket; opens once, for thirty minutes.
    pub url: String,
    /// When the ticket ends.
    pub expires_at: Timestamp,
}

/// How far a signup is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Signup {
    /// Its id.
    pub id: SignupId,
    /// Where it stands.
    pub step: SignupStep,
    /// Why it ended, at `failed`: one of [`problem`](super::problem)'s codes.
    pub problem: Option<String>,
    /// What belongs to the sentence.
    #[cfg_attr(feature = "ts", ts(type = "unknown"))]
    pub detail: Option<serde_json::Value>,
    /// What was checked after the signup.
    pub found: Vec<ItemCheck>,
    /// What to choose from, at `choosing`.
    pub candidates: Vec<Candidate>,
    /// The number, once it is ours.
    pub number_id: Option<NumberId>,
    /// It reconnects this number.
    pub reconnects: Option<NumberId>,
    /// When it began.
    pub began_at: Timestamp,
    /// When the ticket, the open page or the choice ends, or ended.
    pub expires_at: Timestamp,
}

/// The steps of a signup, in their order. Each is on the disk before the next begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum SignupStep {
    /// The page was not opened yet.
    Issued,
    /// The page is open; Meta's dialog is the person's turn.
    Opened,
    /// The code is being exchanged.
    Exchanging,
    /// Finding and checking the number.
    Checking,
    /// Several numbers: the owner says which.
    Choosing,
    /// Subscribing to the account's webhooks.
    Subscribing,
    /// Asking for contacts, then history.
    Asking,
    /// Done.
    Connected,
    /// Ended without a number, or stopped before the one-shot sync.
    Failed,
}

impl SignupStep {
    /// Nothing more will happen.
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Connected | Self::Failed)
    }
}

/// A number that could be meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Candidate {
    /// WhatsApp's id of it.
    pub phone_number_id: String,
    /// As people write it.
    pub display_number: String,
    /// What customers see.
    pub verified_name: Option<String>,
}

/// `POST /v1/signups/{id}/choose`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ChooseNumber {
    /// One of the candidates.
    pub phone_number_id: String,
}
