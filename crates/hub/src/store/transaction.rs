//! What may be done with the tables: read one moment, write what is not synced, write under a workspace's counter.
//!
//! Each kind can do what the one before can; what that is stands with the [tables](super::tables).

use std::ops::{Deref, DerefMut};

use sangam_model::id::{EpochId, WorkspaceId};
use sangam_protocol::Rev;
use uuid::Uuid;

use super::sql::{Columns, Connection, SqlId, one, run};
use super::{Commit, Result, StoreError};

/// A consistent view of everything.
pub struct ReadTx<'c> {
    pub(super) db: Connection<'c>,
}

impl<'c> ReadTx<'c> {
    pub(super) const fn new(db: Connection<'c>) -> Self {
        Self { db }
    }
}

/// A transaction over what is not synced.
pub struct SideTx<'c> {
    read: ReadTx<'c>,
}

impl<'c> SideTx<'c> {
    pub(super) const fn new(db: Connection<'c>) -> Self {
        Self { read: ReadTx::new(db) }
    }
}

impl<'c> Deref for SideTx<'c> {
    type Target = ReadTx<'c>;

    fn deref(&self) -> &Self::Target {
        &self.read
    }
}

/// A transaction that holds a workspace's counter: it is read first and written last. How it is held in between is the engine's.
pub struct Tx<'c> {
    side: SideTx<'c>,
    pub(super) workspace_id: WorkspaceId,
    pub(super) epoch: EpochId,
    began_at: Rev,
    head: Rev,
}

impl<'c> Tx<'c> {
    /// Reads the counter, which the engine holds already. A workspace that is being founded begins at zero.
    pub(super) fn begin(db: Connection<'c>, workspace_id: WorkspaceId) -> Result<Self> {
        let sql = "SELECT epoch, head FROM workspace WHERE id = ?1";
        let counter = one(db, sql, [workspace_id.column()], |row| Ok((row.id("epoch")?, row.rev("head")?)))?;
        let (epoch, head) = counter.unwrap_or((EpochId::from_uuid(Uuid::nil()), Rev(0)));
        Ok(Self { side: SideTx::new(db), workspace_id, epoch, began_at: head, head })
    }

    /// Writes the counter back if it moved.
    pub(super) fn end(self) -> Result<Option<Commit>> {
        if self.head == self.began_at {
            return Ok(None);
        }
        let sql = "UPDATE workspace SET head = ?2 WHERE id = ?1";
        if run(self.db, sql, (self.workspace_id.column(), self.head.0))? == 0 {
            return Err(StoreError::Missing("workspace"));
        }
        Ok(Some(Commit { workspace_id: self.workspace_id, epoch: self.epoch, head: self.head }))
    }

    /// The workspace whose counter is held.
    #[must_use]
    pub const fn workspace_id(&self) -> WorkspaceId {
        self.workspace_id
    }

    /// The next revision, for one changed row.
    pub const fn next_rev(&mut self) -> Rev {
        self.head = Rev(self.head.0.saturating_add(1));
        self.head
    }

    /// How many revisions this transaction has given out: it should end before 500.
    #[must_use]
    pub const fn revs_given(&self) -> i64 {
        self.head.0 - self.began_at.0
    }

    /// Where the workspace stands, this transaction included.
    #[must_use]
    pub const fn head(&self) -> Rev {
        self.head
    }
}

impl<'c> Deref for Tx<'c> {
    type Target = SideTx<'c>;

    fn deref(&self) -> &Self::Target {
        &self.side
    }
}

impl DerefMut for Tx<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.side
    }
}
