//! Who takes chats: `PUT /v1/people/{id}/availability`. Everybody decides for themselves; whoever looks after the team may decide
//! for others, who forgot. What came of it reaches every desk with the person's row.

use sangam_model::routing::Away;
use serde::{Deserialize, Serialize};

/// What is said about somebody.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct SetAvailability {
    /// They take no chats from now on; absent if they do.
    #[serde(default)]
    pub away: Option<Away>,
}
