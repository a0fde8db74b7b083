//! The tables, and what is asked of them: once, for every engine.
//!
//! Each file holds the queries of some tables. They speak through [`values`], whose statements are written in the SQL that
//! SQLite and PostgreSQL understand alike: `ON CONFLICT (…) DO …`, a row's own columns named in full inside it, `CASE` where
//! one of two values is meant, `IS NOT DISTINCT FROM`, and parameters as `?1`. Instants and booleans are whole numbers.
//!
//! The counter of a workspace is read first and written last ([`Writer`]); how it is held in between is the engine's.

mod anew;
mod audit;
mod cards;
mod connect;
mod contacts;
mod conversation;
mod cost;
mod errands;
mod event;
mod files;
mod imported;
mod imports;
pub(super) mod journal;
mod labels;
mod laters;
mod merges;
mod message;
pub(super) mod migrations;
mod people;
#[cfg(test)]
mod plans;
mod queues;
mod quick_replies;
mod releases;
mod routing;
mod second_factor;
mod shop;
mod survey;
mod teams;
mod templates;
pub(super) mod values;
mod views;
mod watch;

pub(super) use self::anew::begin_anew;
use sangam_model::id::{EpochId, WorkspaceId};
use sangam_protocol::Rev;

use self::values::{Columns, SqlId, one, run};
use super::{Commit, ReadTx, Result, SideTx, StoreError, Tx, postgres};

/// A connection of one of the engines, in a transaction.
#[derive(Clone, Copy)]
pub(super) enum Connection<'c> {
    /// To an SQLite file.
    Sqlite(&'c rusqlite::Connection),
    /// To a PostgreSQL server.
    Postgres(&'c postgres::Session),
}

/// Anything that has a connection.
trait Db {
    fn db(&self) -> Connection<'_>;
}

/// A connection that may write what is not synced.
trait DbSide: Db {}

/// Reads one moment.
pub(super) struct Reader<'c> {
    pub(super) db: Connection<'c>,
}

/// Writes what is not synced.
pub(super) struct Side<'c> {
    pub(super) db: Connection<'c>,
}

/// Writes under the counter of a workspace.
pub(super) struct Writer<'c> {
    db: Connection<'c>,
    workspace_id: WorkspaceId,
    epoch: EpochId,
    began_at: Rev,
    head: Rev,
}

impl Db for Reader<'_> {
    fn db(&self) -> Connection<'_> {
        self.db
    }
}

impl Db for Side<'_> {
    fn db(&self) -> Connection<'_> {
        self.db
    }
}

impl Db for Writer<'_> {
    fn db(&self) -> Connection<'_> {
        self.db
    }
}

impl DbSide for Side<'_> {}
impl DbSide for Writer<'_> {}
impl<D: Db> ReadTx for D {}
impl<D: DbSide> SideTx for D {}

impl<'c> Writer<'c> {
    /// Reads the counter, which the engine holds already. A workspace that is being founded begins at zero.
    pub(super) fn begin(db: Connection<'c>, workspace_id: WorkspaceId) -> Result<Self> {
        let sql = "SELECT epoch, head FROM workspace WHERE id = ?1";
        let counter = one(db, sql, [workspace_id.column()], |row| Ok((row.id("epoch")?, row.rev("head")?)))?;
        let (epoch, head) = counter.unwrap_or((EpochId::from_uuid(uuid::Uuid::nil()), Rev(0)));
        Ok(Self { db, workspace_id, epoch, began_at: head, head })
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
}

impl Tx for Writer<'_> {
    fn workspace_id(&self) -> WorkspaceId {
        self.workspace_id
    }

    fn next_rev(&mut self) -> Rev {
        self.head = Rev(self.head.0.saturating_add(1));
        self.head
    }

    fn revs_given(&self) -> i64 {
        self.head.0 - self.began_at.0
    }

    fn head(&self) -> Rev {
        self.head
    }
}
