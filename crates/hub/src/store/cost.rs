//! What messages cost: charges, the month's count, the owner's price list.

use sangam_model::Timestamp;
use sangam_model::cost::{Charge, Month};
use sangam_model::id::{MessageId, NumberId, WorkspaceId};
use sangam_protocol::{CostRow, RateCardRow, Rev};

use super::Result;

/// A message WhatsApp took through the API, or told a price for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChargeRecord {
    /// Which message.
    pub message_id: MessageId,
    /// Through which number.
    pub number_id: NumberId,
    /// What is known of its cost.
    pub charge: Charge,
}

/// How many messages of a stretch of time used up free ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ChargeCount {
    /// All of them.
    pub sent: u32,
    /// Those WhatsApp told a price for.
    pub confirmed: u32,
}

/// What a number has sent in the month that was counted last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MonthCount {
    /// Which number.
    pub number_id: NumberId,
    /// Which month.
    pub month: Month,
    /// How many.
    pub count: ChargeCount,
    /// The revision that last changed it.
    pub rev: Rev,
}

impl From<MonthCount> for CostRow {
    fn from(counted: MonthCount) -> Self {
        let MonthCount { number_id, month, count: ChargeCount { sent, confirmed }, rev } = counted;
        Self { number_id, month, sent, confirmed, rev }
    }
}

/// Reading costs.
pub trait CostReads {
    /// What used up free messages of a number with `from <= at < until`.
    fn charge_count(&self, number_id: NumberId, from: Timestamp, until: Timestamp) -> Result<ChargeCount>;
    /// The charges of a number with `from <= at < until`, each with its recipient's phone where there is one, in no order.
    fn charges(
        &self,
        number_id: NumberId,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<(Charge, Option<String>)>>;
    /// What was last counted of a number.
    fn month_count(&self, number_id: NumberId) -> Result<Option<MonthCount>>;
    /// The counts of a workspace changed after `after`, by revision.
    fn month_counts(&self, workspace_id: WorkspaceId, after: Rev, limit: u32) -> Result<Vec<MonthCount>>;
    /// The owner's price list.
    fn rate_card(&self, workspace_id: WorkspaceId) -> Result<Option<RateCardRow>>;
}

/// Writing costs of the workspace whose counter is held.
pub trait CostWrites {
    /// Adds or changes a charge.
    fn save_charge(&mut self, charge: &ChargeRecord) -> Result<()>;
    /// The message is no charge any more.
    fn remove_charge(&mut self, message_id: MessageId) -> Result<()>;
    /// Keeps what was counted.
    fn save_month_count(&mut self, counted: &MonthCount) -> Result<()>;
    /// Keeps the owner's price list.
    fn save_rate_card(&mut self, row: &RateCardRow) -> Result<()>;
}
