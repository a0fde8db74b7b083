//! The business itself: one row.

use rusqlite::{OptionalExtension, named_params};
use sangam_protocol::WorkspaceRow;
use sangam_protocol::sync::Rev;

use crate::error::Result;
use crate::handle::{Reader, Writer};
use crate::sql::{Sql, get};

impl Reader<'_> {
    /// The business, once a snapshot brought it.
    pub fn workspace(&self) -> Result<Option<WorkspaceRow>> {
        let mut query = self.sql().prepare_cached(
            "SELECT id, name, practice, phone_book_shared, phones_masked, only_assignee_replies, rev
             FROM workspace LIMIT 1",
        )?;
        let row = query.query_row([], |row| {
            Ok(WorkspaceRow {
                id: get(row, "id")?,
                name: row.get("name")?,
                practice: row.get("practice")?,
                phone_book_shared: row.get("phone_book_shared")?,
                phones_masked: row.get("phones_masked")?,
                only_assignee_replies: row.get("only_assignee_replies")?,
                rev: Rev(row.get("rev")?),
            })
        });
        Ok(row.optional()?)
    }
}

impl Writer<'_> {
    /// Writes the row if its revision is above the stored one; says whether it was.
    pub(crate) fn put_workspace(&mut self, row: &WorkspaceRow) -> Result<bool> {
        let mut statement = self.sql().prepare_cached(
            "INSERT INTO workspace (id, name, practice, phone_book_shared, phones_masked, only_assignee_replies, rev)
             VALUES (:id, :name, :practice, :shared, :masked, :assignee, :rev)
             ON CONFLICT (id) DO UPDATE SET name = excluded.name, practice = excluded.practice,
                phone_book_shared = excluded.phone_book_shared,
                phones_masked = excluded.phones_masked,
                only_assignee_replies = excluded.only_assignee_replies, rev = excluded.rev
             WHERE excluded.rev > rev",
        )?;
        let changed = statement.execute(named_params! {
            ":id": Sql(row.id), ":name": row.name, ":practice": row.practice, ":shared": row.phone_book_shared,
            ":masked": row.phones_masked, ":assignee": row.only_assignee_replies, ":rev": row.rev.0,
        })?;
        Ok(changed > 0)
    }
}
