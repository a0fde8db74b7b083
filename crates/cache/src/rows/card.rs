//! The fields of contact cards: one row.

use rusqlite::{OptionalExtension, named_params};
use sangam_protocol::card::CardShapeRow;

use crate::error::Result;
use crate::handle::{Reader, Writer};
use crate::sql::{Json, json};

impl Reader<'_> {
    /// The fields, once somebody made any.
    pub fn card_shape(&self) -> Result<Option<CardShapeRow>> {
        let mut query = self.sql().prepare_cached("SELECT shown FROM card_shape WHERE id = 1")?;
        let row = query.query_row([], |row| row.get::<_, Json<CardShapeRow>>("shown"));
        Ok(row.optional()?.map(|Json(row)| row))
    }
}

impl Writer<'_> {
    /// Writes the row if its revision is above the stored one; says whether it was.
    pub(crate) fn put_card_shape(&mut self, row: &CardShapeRow) -> Result<bool> {
        let mut statement = self.sql().prepare_cached(
            "INSERT INTO card_shape (id, shown, rev) VALUES (1, :shown, :rev)
             ON CONFLICT (id) DO UPDATE SET shown = excluded.shown, rev = excluded.rev
             WHERE excluded.rev > rev",
        )?;
        let changed = statement.execute(named_params! { ":shown": json(Some(row))?, ":rev": row.rev.0 })?;
        Ok(changed > 0)
    }
}
