//! Commands on their way to the hub.
//!
//! ```text
//! add ─▶ waiting ─▶ sent ─▶ applied ─▶ (removed once its rows are in the cache)
//!           │ ▲        │
//!      late │ │ yes    └──▶ rejected ─▶ (removed when someone acts)
//!           ▼ │
//!         parked ─▶ (removed, or back into the composer)
//! ```
//!
//! `sent` only means that the hub was asked: without an answer the same command is asked again, under the same id, and
//! executed at most once. Commands of one conversation leave in the order they were made; a parked one holds those behind
//! it. A command is removed after its success, never before.
//!
//! A send may be held for some seconds: it waits until its time has come, those behind it with it, and until the hub was
//! asked its person can take it back into the composer.
use rusqlite::{OptionalExtension, Row, named_params};
use sangam_model::Timestamp;
use sangam_model::id::{CommandId, ConversationId, MessageId};
use sangam_protocol::sync::Cursor;
use sangam_protocol::{Command, LaterRow};

use super::state::{Outgoing, OutgoingState};
use crate::error::Result;
use crate::handle::{OutboxReader, OutboxWriter};
use crate::sql::{Json, Sql, get, get_json, json};

pub(super) const COLUMNS: &str =
    "command.conversation_id, command.body, command.made_at, command.state, command.attempts,
    command.error, command.leaves_at, command.gives_back";

pub(super) fn from_row(row: &Row<'_>) -> rusqlite::Result<Outgoing> {
    Ok(Outgoing {
        command: row.get::<_, Json<Command>>("body")?.0,
        conversation: get(row, "conversation_id")?,
        made_at: get(row, "made_at")?,
        state: OutgoingState::from_columns(&row.get::<_, String>("state")?, get_json(row, "error")?),
        attempts: row.get("attempts")?,
        leaves_at: get(row, "leaves_at")?,
        gives_back: get_json(row, "gives_back")?,
    })
}

/// The few commands that have words to give back.
pub(crate) fn giving_back_sql() -> String {
    format!(
        "SELECT {COLUMNS} FROM command INDEXED BY command_gives_back
         WHERE gives_back IS NOT NULL AND seq > 0 ORDER BY seq"
    )
}

impl OutboxReader<'_> {
    /// Everything that is not finished, in the order it was done.
    pub fn all(&self) -> Result<Vec<Outgoing>> {
        let sql = format!("SELECT {COLUMNS} FROM command ORDER BY seq");
        let mut query = self.sql().prepare_cached(&sql)?;
        let rows = query.query_map([], from_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// What is not finished in one conversation, in the order it was done.
    pub fn of_conversation(&self, conversation: ConversationId) -> Result<Vec<Outgoing>> {
        let sql = format!("SELECT {COLUMNS} FROM command WHERE conversation_id = ?1 ORDER BY seq");
        let mut query = self.sql().prepare_cached(&sql)?;
        let rows = query.query_map([Sql(conversation)], from_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// What the hub refused and nobody let go of, in the order it was done.
    pub fn refused(&self) -> Result<Vec<Outgoing>> {
        let sql = format!("SELECT {COLUMNS} FROM command WHERE state = 'rejected' ORDER BY seq");
        let mut query = self.sql().prepare_cached(&sql)?;
        let rows = query.query_map([], from_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The wish that takes this plan back, whose words wait for their composer.
    pub fn taking_back(&self, later: MessageId) -> Result<Option<Outgoing>> {
        let is_it = |outgoing: &Outgoing| outgoing.gives_back.as_ref().is_some_and(|plan| plan.id == later);
        Ok(self.giving_back()?.into_iter().find(is_it))
    }

    /// The wishes whose words wait for their composer.
    pub(crate) fn giving_back(&self) -> Result<Vec<Outgoing>> {
        let mut query = self.sql().prepare_cached(&giving_back_sql())?;
        let rows = query.query_map([], from_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Whether anything here belongs to this conversation.
    pub(crate) fn knows(&self, conversation: ConversationId) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM command WHERE conversation_id = ?1)
                       OR EXISTS (SELECT 1 FROM draft WHERE conversation_id = ?1)";
        Ok(self.sql().prepare_cached(sql)?.query_row([Sql(conversation)], |row| row.get(0))?)
    }

    /// The conversations that anything here belongs to, but for those that begin here.
    pub(crate) fn places(&self) -> Result<Vec<ConversationId>> {
        let sql = "SELECT conversation_id FROM command UNION SELECT conversation_id FROM draft
                   EXCEPT SELECT conversation_id FROM command WHERE body ->> 'type' = 'new_chat'";
        let mut query = self.sql().prepare_cached(sql)?;
        let places = query.query_map([], |row| get(row, "conversation_id"))?;
        Ok(places.collect::<rusqlite::Result<_>>()?)
    }

    /// What the hub did, whose rows may still be on their way.
    pub(crate) fn applied(&self) -> Result<Vec<CommandId>> {
        let mut statement = self
            .sql()
            .prepare_cached("SELECT id FROM command WHERE state = 'applied' AND gives_back IS NULL")?;
        let ids = statement.query_map([], |row| Ok(row.get::<_, Sql<CommandId>>(0)?.0))?;
        Ok(ids.collect::<rusqlite::Result<_>>()?)
    }

    /// Whether nothing waits, and no composer holds anything.
    pub(crate) fn holds_nothing(&self) -> Result<bool> {
        let sql = "SELECT NOT EXISTS (SELECT 1 FROM command) AND NOT EXISTS (SELECT 1 FROM draft)";
        Ok(self.sql().prepare_cached(sql)?.query_row([], |row| row.get(0))?)
    }

    /// Whether nothing waits.
    pub(crate) fn is_empty(&self) -> Result<bool> {
        let sql = "SELECT NOT EXISTS (SELECT 1 FROM command)";
        Ok(self.sql().prepare_cached(sql)?.query_row([], |row| row.get(0))?)
    }

    /// One command.
    pub fn outgoing(&self, id: CommandId) -> Result<Option<Outgoing>> {
        let sql = format!("SELECT {COLUMNS} FROM command WHERE id = ?1");
        Ok(self.sql().prepare_cached(&sql)?.query_row([Sql(id)], from_row).optional()?)
    }
}

impl OutboxWriter<'_> {
    /// Takes a command in; when this transaction is committed it survives anything but the loss of the disk. A second
    /// time with the same id changes nothing.
    pub fn add(&mut self, command: &Command, made_at: Timestamp) -> Result<()> {
        self.hold(command, made_at, None)
    }

    /// The same for one that does not leave before its time.
    pub fn hold(
        &mut self,
        command: &Command,
        made_at: Timestamp,
        leaves_at: Option<Timestamp>,
    ) -> Result<()> {
        let mut statement = self.sql().prepare_cached(
            "INSERT INTO command (id, conversation_id, body, made_at, state, leaves_at)
             VALUES (:id, :conversation, :body, :made_at, 'waiting', :leaves_at)
             ON CONFLICT (id) DO NOTHING",
        )?;
        statement.execute(named_params! {
            ":id": Sql(command.id),
            ":conversation": Sql(command.body.conversation_id()),
            ":body": json(Some(command))?,
            ":made_at": Sql(made_at),
            ":leaves_at": Sql(leaves_at),
        })?;
        Ok(())
    }

    /// Takes in the wish to let go of a plan the hub holds, with the plan as it stands: its words wait beside the wish, because until the
    /// hub did it they may still leave by themselves.
    pub fn take_back(&mut self, command: &Command, made_at: Timestamp, plan: &LaterRow) -> Result<()> {
        self.add(command, made_at)?;
        let sql = "UPDATE command SET gives_back = ?2 WHERE id = ?1";
        self.sql().prepare_cached(sql)?.execute((Sql(command.id), json(Some(plan))?))?;
        Ok(())
    }

    /// Nobody wants the words of a plan any more that is being taken back, or was: what is left is the wish to let go of it, which goes as
    /// any other, once its rows are in the cache. Says whether it was one.
    pub fn want_no_words_of(&mut self, later: MessageId) -> Result<bool> {
        let Some(outgoing) = self.taking_back(later)? else { return Ok(false) };
        self.forget_words(outgoing.command.id)?;
        Ok(true)
    }

    /// The wish stays, its words go.
    pub(crate) fn forget_words(&mut self, id: CommandId) -> Result<()> {
        let sql = "UPDATE command SET gives_back = NULL WHERE id = ?1";
        self.sql().prepare_cached(sql)?.execute([Sql(id)])?;
        Ok(())
    }

    /// The hub did it: its rows are in the cache once the cursor reaches `at`.
    pub fn mark_applied(&mut self, id: CommandId, at: Cursor) -> Result<()> {
        self.sql()
            .prepare_cached(
                "UPDATE command SET state = 'applied', applied_epoch = ?2, applied_rev = ?3, error = NULL
                 WHERE id = ?1",
            )?
            .execute((Sql(id), Sql(at.epoch), at.rev.0))?;
        Ok(())
    }

    /// It came true, and what came of it is here or will be with a first sync: it goes, unless it has words to give back.
    pub fn done(&mut self, id: CommandId) -> Result<()> {
        match self.outgoing(id)? {
            Some(Outgoing { gives_back: Some(_), .. }) => {
                let sql = "UPDATE command SET state = 'applied', error = NULL WHERE id = ?1";
                self.sql().prepare_cached(sql)?.execute([Sql(id)])?;
                Ok(())
            }
            _ => self.remove(id),
        }
    }

    /// Takes a command away: done, dismissed after a refusal, or unwanted after a park.
    pub fn remove(&mut self, id: CommandId) -> Result<()> {
        self.sql().prepare_cached("DELETE FROM command WHERE id = ?1")?.execute([Sql(id)])?;
        self.forget_unnamed()
    }

    /// Removes of these what the hub applied at or below `cursor`, or in another life of the hub: its rows are in the cache. What has words
    /// to give back stays until they are taken.
    pub(crate) fn sweep(&mut self, ids: &[CommandId], cursor: Cursor) -> Result<usize> {
        let mut statement = self.sql().prepare_cached(
            "DELETE FROM command WHERE id = ?3 AND state = 'applied' AND gives_back IS NULL
                 AND (applied_rev <= ?2 OR applied_epoch IS NOT ?1 OR applied_rev IS NULL)",
        )?;
        let mut swept = 0;
        for id in ids {
            swept += statement.execute((Sql(cursor.epoch), cursor.rev.0, Sql(*id)))?;
        }
        self.forget_unnamed()?;
        Ok(swept)
    }

    /// Shows commands where their conversation lives now.
    pub(crate) fn follow_merge(&mut self, from: ConversationId, into: ConversationId) -> Result<()> {
        self.sql()
            .prepare_cached("UPDATE command SET conversation_id = ?2 WHERE conversation_id = ?1")?
            .execute((Sql(from), Sql(into)))?;
        Ok(())
    }
}
