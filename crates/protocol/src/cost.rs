//! The cost of a month: `GET /v1/numbers/{id}/month?month=` for managers and the owner, `PUT /v1/cost/card` for the owner alone. Both
//! are asked while online; what every desk needs for its Send button is synced ([`CostRow`](crate::CostRow),
//! [`RateCardRow`](crate::RateCardRow)).

use sangam_model::Timestamp;
use sangam_model::cost::{Month, MonthLine, RateCard};
use sangam_model::id::NumberId;
use serde::{Deserialize, Serialize};

/// One month of one number by what its messages were billed as.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct MonthCost {
    /// The number.
    pub number_id: NumberId,
    /// Which month.
    pub month: Month,
    /// The one before it.
    pub previous: Month,
    /// The hub's instant of counting.
    pub counted_at: Timestamp,
    /// Messages that used up free ones, by our count.
    pub used: u32,
    /// What was counted, by category and type.
    pub lines: Vec<MonthLine>,
    /// The card the amounts are reckoned by.
    pub card: RateCard,
    /// The owner made it.
    pub is_own_card: bool,
}

/// The price list an owner decides on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SaveCard {
    /// Their card; absent: the one every build comes with.
    pub card: Option<RateCard>,
}
