//! The WhatsApp numbers of the business.

use rusqlite::named_params;
use sangam_protocol::NumberRow;

use crate::error::Result;
use crate::handle::{Reader, Writer};
use crate::sql::{Json, Sql, json};

impl Reader<'_> {
    /// Every number, in the order they were connected.
    pub fn numbers(&self) -> Result<Vec<NumberRow>> {
        let mut query = self.sql().prepare_cached("SELECT shown FROM number ORDER BY id")?;
        let rows = query.query_map([], |row| row.get::<_, Json<NumberRow>>("shown"))?;
        Ok(rows.map(|row| row.map(|Json(row)| row)).collect::<rusqlite::Result<_>>()?)
    }
}

impl Writer<'_> {
    /// Writes the row if its revision is above the stored one; says whether it was.
    pub(crate) fn put_number(&mut self, row: &NumberRow) -> Result<bool> {
        let mut statement = self.sql().prepare_cached(
            "INSERT INTO number (id, shown, rev) VALUES (:id, :shown, :rev)
             ON CONFLICT (id) DO UPDATE SET shown = excluded.shown, rev = excluded.rev
             WHERE excluded.rev > rev",
        )?;
        let changed = statement.execute(named_params! {
            ":id": Sql(row.id),
            ":shown": json(Some(row))?,
            ":rev": row.rev.0,
        })?;
        Ok(changed > 0)
    }
}
