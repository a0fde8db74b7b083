//! Businesses, and what a hub keeps once for all of them.
//!
//! The tables `workspace` and `keystone`.

use sangam_model::Timestamp;
use sangam_model::id::{EpochId, WorkspaceId};
use sangam_protocol::Rev;

use crate::store::sql::{Columns, Row, SqlId, all, one, run};
use crate::store::{ReadTx, Result, SideTx, Tx};

/// One business.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workspace {
    /// Its id.
    pub id: WorkspaceId,
    /// Its name.
    pub name: String,
    /// Nothing in it can reach a real customer.
    pub practice: bool,
    /// The team sees the names of the owner's address book.
    pub phone_book_shared: bool,
    /// Agents read only the last digits of customers' phones.
    pub phones_masked: bool,
    /// Only the assigned person may write in a chat.
    pub only_assignee_replies: bool,
    /// This life of its counter.
    pub epoch: EpochId,
    /// Where the counter stands.
    pub head: Rev,
    /// Cursors below this have missed tombstones.
    pub floor: Rev,
    /// When it was founded.
    pub created_at: Timestamp,
    /// The revision that last changed this row.
    pub rev: Rev,
}

const WORKSPACE: &str = "SELECT id, name, practice, phone_book_shared, phones_masked, only_assignee_replies, epoch, head, floor, created_at, rev FROM workspace";

fn read_workspace(row: &Row<'_>) -> Result<Workspace> {
    Ok(Workspace {
        id: row.id("id")?,
        name: row.get("name")?,
        practice: row.get("practice")?,
        phone_book_shared: row.get("phone_book_shared")?,
        phones_masked: row.get("phones_masked")?,
        only_assignee_replies: row.get("only_assignee_replies")?,
        epoch: row.id("epoch")?,
        head: row.rev("head")?,
        floor: row.rev("floor")?,
        created_at: row.at("created_at")?,
        rev: row.rev("rev")?,
    })
}

impl ReadTx<'_> {
    /// A named fact about the store as a whole.
    pub fn keystone(&self, name: &str) -> Result<Option<Vec<u8>>> {
        one(self.db, "SELECT value FROM keystone WHERE name = ?1", [name], |row| row.get("value"))
    }

    /// Every workspace.
    pub fn workspaces(&self) -> Result<Vec<Workspace>> {
        all(self.db, &format!("{WORKSPACE} ORDER BY id"), (), read_workspace)
    }

    /// One workspace.
    pub fn workspace(&self, id: WorkspaceId) -> Result<Option<Workspace>> {
        one(self.db, &format!("{WORKSPACE} WHERE id = ?1"), [id.column()], read_workspace)
    }
}

impl SideTx<'_> {
    /// Keeps a named fact about the store as a whole.
    pub fn keep_keystone(&mut self, name: &str, value: &[u8]) -> Result<()> {
        let sql = "INSERT INTO keystone (name, value) VALUES (?1, ?2) \
                   ON CONFLICT (name) DO UPDATE SET value = excluded.value";
        run(self.db, sql, (name, value)).map(drop)
    }
}

impl Tx<'_> {
    /// Founds the workspace whose counter is held, or changes it. Head and floor are the store's.
    pub fn save_workspace(&mut self, workspace: &Workspace) -> Result<()> {
        let sql = "INSERT INTO workspace (id, name, practice, epoch, head, created_at, rev, phone_book_shared, \
                   phones_masked, only_assignee_replies) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) \
                   ON CONFLICT (id) DO UPDATE SET name = excluded.name, \
                   phone_book_shared = excluded.phone_book_shared, \
                   phones_masked = excluded.phones_masked, \
                   only_assignee_replies = excluded.only_assignee_replies, head = excluded.head, rev = excluded.rev";
        let values = (
            workspace.id.column(),
            &workspace.name,
            workspace.practice,
            workspace.epoch.column(),
            self.head().0,
            workspace.created_at.as_millis(),
            workspace.rev.0,
            workspace.phone_book_shared,
            workspace.phones_masked,
            workspace.only_assignee_replies,
        );
        self.epoch = workspace.epoch;
        run(self.db, sql, values).map(drop)
    }
}
