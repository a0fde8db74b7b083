//! Opening hours and targets.

use sangam_model::id::WorkspaceId;
use sangam_protocol::shop::ShopRow;

use super::Result;

/// Reading it.
pub trait ShopReads {
    /// The row, once somebody decided something of it.
    fn shop(&self, id: WorkspaceId) -> Result<Option<ShopRow>>;
}

/// Writing it, for the workspace whose counter is held.
pub trait ShopWrites {
    /// Keeps the row.
    fn save_shop(&mut self, row: &ShopRow) -> Result<()>;
}
