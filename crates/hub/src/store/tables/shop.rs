//! Opening hours and targets.
//!
//! The table `shop`.

use sangam_model::id::WorkspaceId;
use sangam_protocol::shop::ShopRow;

use crate::store::sql::{Columns, SqlId, json, one, run};
use crate::store::{ReadTx, Result, Tx};

impl ReadTx<'_> {
    /// The row, once somebody decided something of it.
    pub fn shop(&self, id: WorkspaceId) -> Result<Option<ShopRow>> {
        let sql = "SELECT shown, rev FROM shop WHERE workspace_id = ?1";
        one(self.db, sql, [id.column()], |row| {
            let shown: ShopRow = row.json("shown")?;
            Ok(ShopRow { rev: row.rev("rev")?, ..shown })
        })
    }
}

impl Tx<'_> {
    /// Keeps the row.
    pub fn save_shop(&mut self, row: &ShopRow) -> Result<()> {
        let sql = "INSERT INTO shop (workspace_id, shown, rev) VALUES (?1, ?2, ?3) \
                   ON CONFLICT (workspace_id) DO UPDATE SET shown = excluded.shown, rev = excluded.rev";
        run(self.db, sql, (self.workspace_id.column(), json(row)?, row.rev.0)).map(drop)
    }
}
