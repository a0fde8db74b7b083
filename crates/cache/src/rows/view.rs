//! Saved views: filters somebody keeps.

use rusqlite::named_params;
use sangam_protocol::views::ViewRow;

use crate::error::Result;
use crate::handle::{Reader, Writer};
use crate::sql::{Json, Sql, json};

impl Reader<'_> {
    /// The views the signed-in person has, in their order.
    pub fn saved_views(&self) -> Result<Vec<ViewRow>> {
        let mut query = self.sql().prepare_cached("SELECT shown FROM saved_view")?;
        let rows = query.query_map([], |row| row.get::<_, Json<ViewRow>>("shown"))?;
        let mut views = rows.map(|row| row.map(|Json(row)| row)).collect::<rusqlite::Result<Vec<_>>>()?;
        views.retain(|view| !view.gone);
        views.sort_by_key(|view| (view.position, view.id));
        Ok(views)
    }
}

impl Writer<'_> {
    /// Writes the row if its revision is above the stored one; says whether it was.
    pub(crate) fn put_view(&mut self, row: &ViewRow) -> Result<bool> {
        let mut statement = self.sql().prepare_cached(
            "INSERT INTO saved_view (id, shown, rev) VALUES (:id, :shown, :rev)
             ON CONFLICT (id) DO UPDATE SET shown = excluded.shown, rev = excluded.rev
             WHERE excluded.rev > rev",
        )?;
        let values = named_params! { ":id": Sql(row.id), ":shown": json(Some(row))?, ":rev": row.rev.0 };
        Ok(statement.execute(values)? > 0)
    }
}
