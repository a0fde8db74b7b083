//! What messages cost.

use sangam_model::Timestamp;
use sangam_model::cost::{Month, RateCard};
use sangam_model::id::{NumberId, PersonId};
use serde::{Deserialize, Serialize};

use crate::sync::Rev;

/// What a number has sent this month, as the hub counts it: what a desk needs to say what the next message costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CostRow {
    /// The number.
    pub number_id: NumberId,
    /// The month that was counted, in the zone of the card in use. In a later one nothing was sent yet.
    pub month: Month,
    /// Messages that use up the month's free ones: no templates, taken by WhatsApp, not failed, not told to be free after an
    /// advertisement.
    pub sent: u32,
    /// Those of them WhatsApp said a price for.
    pub confirmed: u32,
    /// The revision that last changed it.
    pub rev: Rev,
}

/// The price list of the workspace, once its owner made one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RateCardRow {
    /// The owner's card; absent: the one every build comes with.
    pub card: Option<RateCard>,
    /// When the owner decided so.
    pub edited_at: Timestamp,
    /// Who that was.
    pub edited_by: PersonId,
    /// The revision that last changed it.
    pub rev: Rev,
}
