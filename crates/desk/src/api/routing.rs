//! Availability, and the rules by which chats are assigned.

use sangam_model::id::{NumberId, PersonId};
use sangam_model::routing::{Away, Routing};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Arguments of `set_availability`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct SetAvailabilityArgs {
    /// Who: the signed-in person, or for managers and owners anybody.
    pub person_id: PersonId,
    /// They take no chats from now on; `null` if they do.
    pub away: Option<Away>,
}

/// Arguments of `set_routing`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SetRoutingArgs {
    /// Which number's chats.
    pub number_id: NumberId,
    /// How they are given out from now on.
    pub routing: Routing,
}
