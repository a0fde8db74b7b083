//! Who takes chats.

use sangam_model::id::PersonId;
use sangam_model::routing::Away;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Arguments of `set_availability`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct SetAvailabilityArgs {
    /// Who: whoever sits here, or for those who look after the team anybody.
    pub person_id: PersonId,
    /// They take no chats from now on; nothing if they do.
    pub away: Option<Away>,
}
