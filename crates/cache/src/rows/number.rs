//! The WhatsApp numbers of the business.

use rusqlite::named_params;
use sangam_protocol::NumberRow;
use sangam_protocol::sync::Rev;

use crate::error::Result;
use crate::handle::{Reader, Writer};
use crate::sql::{Sql, get};

impl Reader<'_> {
    /// Every number, in the order they were connected.
    pub fn numbers(&self) -> Result<Vec<NumberRow>> {
        let mut query = self.sql().prepare_cached(
            "SELECT id, display_number, verified_name, connected, rev FROM number ORDER BY id",
        )?;
        let rows = query.query_map([], |row| {
            Ok(NumberRow {
                id: get(row, "id")?,
                display_number: row.get("display_number")?,
                verified_name: row.get("verified_name")?,
                connected: row.get("connected")?,
                rev: Rev(row.get("rev")?),
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

impl Writer<'_> {
    /// Writes the row if its revision is above the stored one; says whether it was.
    pub(crate) fn put_number(&mut self, row: &NumberRow) -> Result<bool> {
        let mut statement = self.sql().prepare_cached(
            "INSERT INTO number (id, display_number, verified_name, connected, rev)
             VALUES (:id, :display, :verified, :connected, :rev)
             ON CONFLICT (id) DO UPDATE SET
                display_number = excluded.display_number, verified_name = excluded.verified_name,
                connected = excluded.connected, rev = excluded.rev
             WHERE excluded.rev > rev",
        )?;
        let changed = statement.execute(named_params! {
            ":id": Sql(row.id),
            ":display": row.display_number,
            ":verified": row.verified_name,
            ":connected": row.connected,
            ":rev": row.rev.0,
        })?;
        Ok(changed > 0)
    }
}
