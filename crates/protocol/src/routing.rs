//! Assignment rules of a number: `GET` and `PUT /v1/numbers/{id}/routing` (a [`Routing`], answered by a [`RoutingView`]), for those who
//! may change them.
//!
//! Availability: `PUT /v1/people/{id}/availability`. Everybody decides for themselves; managers and owners may decide for
//! others, who forgot. What came of it reaches every desk with the person's row.

use sangam_model::Timestamp;
use sangam_model::id::NumberId;
use sangam_model::routing::{Away, Decision, Routing};
use serde::{Deserialize, Serialize};

/// What is said about somebody.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct SetAvailability {
    /// They take no chats from now on; absent if they do.
    #[serde(default)]
    pub away: Option<Away>,
}

/// How the chats of a number are given out, and what that means now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct RoutingView {
    /// Which number's.
    pub number_id: NumberId,
    /// How.
    pub routing: Routing,
    /// To whom a chat with somebody new would be given now, or why to nobody.
    pub next: Decision,
    /// When that may change by itself.
    pub again_at: Option<Timestamp>,
}
