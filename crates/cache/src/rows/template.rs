//! Templates, and the accounts they belong to.

use rusqlite::{OptionalExtension, named_params};
use sangam_model::id::TemplateId;
use sangam_protocol::{TemplateAccountRow, TemplateRow};

use crate::error::Result;
use crate::handle::{Reader, Writer};
use crate::sql::{Json, Sql, json};

impl Reader<'_> {
    /// Every template the hub told of, those that are gone included, in no order.
    pub fn templates(&self) -> Result<Vec<TemplateRow>> {
        let mut query = self.sql().prepare_cached("SELECT shown FROM template")?;
        let rows = query.query_map([], |row| row.get::<_, Json<TemplateRow>>("shown"))?;
        Ok(rows.map(|row| row.map(|Json(row)| row)).collect::<rusqlite::Result<_>>()?)
    }

    /// One template.
    pub fn template(&self, id: TemplateId) -> Result<Option<TemplateRow>> {
        let mut query = self.sql().prepare_cached("SELECT shown FROM template WHERE id = ?1")?;
        let row = query.query_row([Sql(id)], |row| row.get::<_, Json<TemplateRow>>("shown"));
        Ok(row.optional()?.map(|Json(row)| row))
    }

    /// The accounts templates belong to.
    pub fn template_accounts(&self) -> Result<Vec<TemplateAccountRow>> {
        let mut query = self.sql().prepare_cached("SELECT shown FROM template_account ORDER BY waba_id")?;
        let rows = query.query_map([], |row| row.get::<_, Json<TemplateAccountRow>>("shown"))?;
        Ok(rows.map(|row| row.map(|Json(row)| row)).collect::<rusqlite::Result<_>>()?)
    }
}

impl Writer<'_> {
    /// Writes the row if its revision is above the stored one; says whether it was.
    pub(crate) fn put_template(&mut self, row: &TemplateRow) -> Result<bool> {
        let mut statement = self.sql().prepare_cached(
            "INSERT INTO template (id, shown, rev) VALUES (:id, :shown, :rev)
             ON CONFLICT (id) DO UPDATE SET shown = excluded.shown, rev = excluded.rev
             WHERE excluded.rev > rev",
        )?;
        let values = named_params! { ":id": Sql(row.id), ":shown": json(Some(row))?, ":rev": row.rev.0 };
        Ok(statement.execute(values)? > 0)
    }

    /// Writes the row if its revision is above the stored one; says whether it was.
    pub(crate) fn put_template_account(&mut self, row: &TemplateAccountRow) -> Result<bool> {
        let mut statement = self.sql().prepare_cached(
            "INSERT INTO template_account (waba_id, shown, rev) VALUES (:id, :shown, :rev)
             ON CONFLICT (waba_id) DO UPDATE SET shown = excluded.shown, rev = excluded.rev
             WHERE excluded.rev > rev",
        )?;
        let values = named_params! { ":id": row.waba_id, ":shown": json(Some(row))?, ":rev": row.rev.0 };
        Ok(statement.execute(values)? > 0)
    }
}
