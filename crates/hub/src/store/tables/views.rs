//! Saved views: filters somebody keeps.
//!
//! The table `saved_view`.

use sangam_model::id::{PersonId, ViewId, WorkspaceId};
use sangam_protocol::Rev;
use sangam_protocol::views::{Filter, ViewRow};

use crate::store::sql::{Columns, Row, SqlId, all, json, one, run};
use crate::store::{ReadTx, Result, Tx};

/// A saved view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedView {
    /// Its id.
    pub id: ViewId,
    /// Its workspace.
    pub workspace_id: WorkspaceId,
    /// Who made it.
    pub person_id: PersonId,
    /// Everybody has it.
    pub shared: bool,
    /// Everybody had it once.
    pub was_shared: bool,
    /// Its name.
    pub name: String,
    /// What it shows.
    pub filter: Filter,
    /// Stands in the rail.
    pub pinned: bool,
    /// Where it stands among the others.
    pub position: i64,
    /// Deleted.
    pub gone: bool,
    /// The revision that last changed it.
    pub rev: Rev,
}

impl SavedView {
    /// As those see it who have it.
    #[must_use]
    pub fn shown(self) -> ViewRow {
        let Self { id, person_id, shared, name, filter, pinned, position, gone, rev, .. } = self;
        if gone {
            ViewRow::gone(id, rev)
        } else {
            ViewRow { id, person_id: Some(person_id), shared, name, filter, pinned, position, gone, rev }
        }
    }

    /// As somebody hears of it who had it and has it no longer: that it is gone, and nothing of what it is now.
    #[must_use]
    pub const fn taken_back(&self) -> ViewRow {
        ViewRow::gone(self.id, self.rev)
    }
}

const VIEW: &str = "SELECT id, workspace_id, person_id, shared, was_shared, name, filter, pinned, position, gone, rev \
                    FROM saved_view";
pub(super) const CHANGES: &str = "WHERE workspace_id = ?1 AND rev > ?2 ORDER BY rev LIMIT ?3";

pub(super) fn query(filter: &str) -> String {
    format!("{VIEW} {filter}")
}

fn read(row: &Row<'_>) -> Result<SavedView> {
    Ok(SavedView {
        id: row.id("id")?,
        workspace_id: row.id("workspace_id")?,
        person_id: row.id("person_id")?,
        shared: row.get("shared")?,
        was_shared: row.get("was_shared")?,
        name: row.get("name")?,
        filter: row.json("filter")?,
        pinned: row.get("pinned")?,
        position: row.get("position")?,
        gone: row.get("gone")?,
        rev: row.rev("rev")?,
    })
}

impl ReadTx<'_> {
    /// One of them, gone or not.
    pub fn saved_view(&self, id: ViewId) -> Result<Option<SavedView>> {
        one(self.db, &query("WHERE id = ?1"), [id.column()], read)
    }

    /// Those of a workspace that changed after `after`, by revision; gone ones too.
    pub fn view_changes(&self, id: WorkspaceId, after: Rev, limit: u32) -> Result<Vec<SavedView>> {
        all(self.db, &query(CHANGES), (id.column(), after.0, limit), read)
    }

    /// Whose own views changed after `after`: those nobody else is told of, or no longer.
    pub fn view_owners_after(&self, id: WorkspaceId, after: Rev) -> Result<Vec<PersonId>> {
        let sql =
            "SELECT DISTINCT person_id FROM saved_view WHERE workspace_id = ?1 AND rev > ?2 AND shared = 0";
        all(self.db, sql, (id.column(), after.0), |row| row.id("person_id"))
    }

    /// Those of a workspace that are not gone, in their order.
    pub fn living_views(&self, id: WorkspaceId) -> Result<Vec<SavedView>> {
        // A handful, asked when somebody changes one.
        let sql = query("WHERE workspace_id = ?1 AND gone = 0 ORDER BY position, id");
        all(self.db, &sql, [id.column()], read)
    }
}

impl Tx<'_> {
    /// Adds or changes one.
    pub fn save_view(&mut self, view: &SavedView) -> Result<()> {
        let sql = "INSERT INTO saved_view (id, workspace_id, person_id, shared, was_shared, name, filter, pinned, position, \
                   gone, rev) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT (id) DO UPDATE SET \
                   shared = excluded.shared, was_shared = excluded.was_shared, name = excluded.name, \
                   filter = excluded.filter, pinned = excluded.pinned, position = excluded.position, \
                   gone = excluded.gone, rev = excluded.rev";
        let values = (
            view.id.column(),
            self.workspace_id.column(),
            view.person_id.column(),
            view.shared,
            view.was_shared,
            &view.name,
            json(&view.filter)?,
            view.pinned,
            view.position,
            view.gone,
            view.rev.0,
        );
        run(self.db, sql, values).map(drop)
    }
}
