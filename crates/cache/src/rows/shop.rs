//! Opening hours and targets: one row.

use rusqlite::{OptionalExtension, named_params};
use sangam_protocol::shop::ShopRow;

use crate::error::Result;
use crate::handle::{Reader, Writer};
use crate::sql::{Json, json};

impl Reader<'_> {
    /// The row; before anybody decided something, the one that says nothing.
    pub fn shop(&self) -> Result<ShopRow> {
        let mut query = self.sql().prepare_cached("SELECT shown FROM shop WHERE id = 1")?;
        let row = query.query_row([], |row| row.get::<_, Json<ShopRow>>("shown"));
        Ok(row.optional()?.map(|Json(row)| row).unwrap_or_default())
    }
}

impl Writer<'_> {
    /// Writes the row if its revision is above the stored one; says whether it was.
    pub(crate) fn put_shop(&mut self, row: &ShopRow) -> Result<bool> {
        let mut statement = self.sql().prepare_cached(
            "INSERT INTO shop (id, shown, rev) VALUES (1, :shown, :rev)
             ON CONFLICT (id) DO UPDATE SET shown = excluded.shown, rev = excluded.rev
             WHERE excluded.rev > rev",
        )?;
        let changed = statement.execute(named_params! { ":shown": json(Some(row))?, ":rev": row.rev.0 })?;
        Ok(changed > 0)
    }
}
