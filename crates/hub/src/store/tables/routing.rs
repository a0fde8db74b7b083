//! Rules of assignment, and the chats that the router will look at again.
//!
//! The tables `routing`, `given` and `routed`.

use std::collections::BTreeMap;

use sangam_model::Timestamp;
use sangam_model::id::{ConversationId, NumberId, PersonId, WorkspaceId};
use sangam_model::routing::{Routing, Why};

use crate::store::sql::{Columns, Row, SqlId, all, column, json, one, run};
use crate::store::{ReadTx, Result, Tx};

/// How the chats of a number are given out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberRouting {
    /// Which number's.
    pub number_id: NumberId,
    /// How.
    pub routing: Routing,
}

/// A chat the router has still to do with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Routed {
    /// Which.
    pub conversation_id: ConversationId,
    /// To whom it was given; nobody while it waits for somebody.
    pub person_id: Option<PersonId>,
    /// Why.
    pub why: Why,
    /// When that was decided first.
    pub since: Timestamp,
    /// When to look again; `None` if something must happen first.
    pub due_at: Option<Timestamp>,
    /// Who had it before it waits for somebody, if it came back.
    pub before: Option<PersonId>,
    /// Since when its customer waited when that was decided; `None` if they did not.
    pub waiting_since: Option<Timestamp>,
}

pub(super) const DUE: &str = "SELECT workspace_id, conversation_id FROM routed WHERE due_at <= ?1 ORDER BY due_at, conversation_id LIMIT ?2";
pub(super) const NEXT: &str = "SELECT min(due_at) AS at FROM routed WHERE due_at > ?1";
pub(super) const OPEN: &str = "SELECT assignee_id, count(*) AS chats FROM conversation WHERE workspace_id = ?1 \
                               AND assignee_id IS NOT NULL AND merged_into IS NULL AND status IN ('open', 'pending') \
                               GROUP BY assignee_id";

fn read(row: &Row<'_>) -> Result<Routed> {
    Ok(Routed {
        conversation_id: row.id("conversation_id")?,
        person_id: row.maybe_id("person_id")?,
        why: row.word("why", |word| Some(Why::from_name(word).unwrap_or(Why::Unknown)))?,
        since: row.at("since")?,
        due_at: row.maybe_at("due_at")?,
        before: row.maybe_id("before_id")?,
        waiting_since: row.maybe_at("waiting_since")?,
    })
}

impl ReadTx<'_> {
    /// A number's rules; `None` if nobody made any.
    pub fn routing(&self, number_id: NumberId) -> Result<Option<NumberRouting>> {
        let sql = "SELECT rules FROM routing WHERE number_id = ?1";
        one(self.db, sql, [number_id.column()], |row| {
            Ok(NumberRouting { number_id, routing: row.json("rules")? })
        })
    }

    /// Which of a number's chats that were given out was the last each person was given, counted.
    pub fn turns(&self, number_id: NumberId) -> Result<BTreeMap<PersonId, i64>> {
        let sql = "SELECT person_id, turn FROM given WHERE number_id = ?1";
        let turns = all(self.db, sql, [number_id.column()], |row| {
            Ok((row.id("person_id")?, row.get::<i64>("turn")?))
        });
        Ok(turns?.into_iter().collect())
    }

    /// How many chats are on everybody's table, open or pending; of nobody who has none.
    pub fn open_chats(&self, workspace_id: WorkspaceId) -> Result<BTreeMap<PersonId, u32>> {
        let open = all(self.db, OPEN, [workspace_id.column()], |row| {
            Ok((row.id("assignee_id")?, row.get::<u32>("chats")?))
        });
        Ok(open?.into_iter().collect())
    }

    /// What the router has still to do with a chat.
    pub fn routed(&self, id: ConversationId) -> Result<Option<Routed>> {
        let sql = "SELECT conversation_id, person_id, why, since, due_at, before_id, waiting_since FROM routed WHERE conversation_id = ?1";
        one(self.db, sql, [id.column()], read)
    }

    /// Chats to look at again, earliest first.
    pub fn routed_due(&self, now: Timestamp, limit: u32) -> Result<Vec<(WorkspaceId, ConversationId)>> {
        let read = |row: &Row<'_>| Ok((row.id("workspace_id")?, row.id("conversation_id")?));
        all(self.db, DUE, (now.as_millis(), limit), read)
    }

    /// When the next one is to be looked at.
    pub fn next_routed_due(&self, now: Timestamp) -> Result<Option<Timestamp>> {
        Ok(one(self.db, NEXT, [now.as_millis()], |row| row.maybe_at("at"))?.flatten())
    }
}

impl Tx<'_> {
    /// Adds or changes a number's rules.
    pub fn save_routing(&mut self, routing: &NumberRouting) -> Result<()> {
        let sql = "INSERT INTO routing (number_id, workspace_id, rules) VALUES (?1, ?2, ?3) \
                   ON CONFLICT (number_id) DO UPDATE SET rules = excluded.rules";
        let values = (routing.number_id.column(), self.workspace_id.column(), json(&routing.routing)?);
        run(self.db, sql, values).map(drop)
    }

    /// Somebody is given a chat of a number.
    pub fn take_turn(&mut self, number_id: NumberId, person_id: PersonId) -> Result<()> {
        let sql = "INSERT INTO given (number_id, person_id, workspace_id, turn) \
                   VALUES (?1, ?2, ?3, (SELECT coalesce(max(turn), 0) + 1 FROM given WHERE number_id = ?1)) \
                   ON CONFLICT (number_id, person_id) DO UPDATE SET turn = excluded.turn";
        let values = (number_id.column(), person_id.column(), self.workspace_id.column());
        run(self.db, sql, values).map(drop)
    }

    /// Adds or changes what is still to do.
    pub fn save_routed(&mut self, routed: &Routed) -> Result<()> {
        let sql = "INSERT INTO routed (conversation_id, workspace_id, person_id, why, since, due_at, before_id, \
                   waiting_since) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) \
                   ON CONFLICT (conversation_id) DO UPDATE SET person_id = excluded.person_id, \
                   why = excluded.why, since = excluded.since, due_at = excluded.due_at, \
                   before_id = excluded.before_id, waiting_since = excluded.waiting_since";
        let values = (
            routed.conversation_id.column(),
            self.workspace_id.column(),
            column(routed.person_id),
            routed.why.as_str(),
            routed.since.as_millis(),
            routed.due_at.map(Timestamp::as_millis),
            column(routed.before),
            routed.waiting_since.map(Timestamp::as_millis),
        );
        run(self.db, sql, values).map(drop)
    }

    /// Nothing is to do any more.
    pub fn forget_routed(&mut self, id: ConversationId) -> Result<()> {
        run(self.db, "DELETE FROM routed WHERE conversation_id = ?1", [id.column()]).map(drop)
    }

    /// Something changed that could matter to any chat that waits.
    pub fn route_again(&mut self, now: Timestamp) -> Result<()> {
        let sql = "UPDATE routed SET due_at = ?2 WHERE workspace_id = ?1 AND person_id IS NULL \
                   AND (due_at IS NULL OR due_at > ?2)";
        run(self.db, sql, (self.workspace_id.column(), now.as_millis())).map(drop)
    }

    /// Somebody has room for one more: of the chats that wait because everybody is full, the one of each number and team that waits
    /// longest is looked at. Where it is given to somebody, that asks for the next one.
    pub fn route_next(&mut self, now: Timestamp) -> Result<()> {
        let sql = "UPDATE routed SET due_at = ?2 WHERE (due_at IS NULL OR due_at > ?2) AND conversation_id IN ( \
                   SELECT id FROM (SELECT r.conversation_id AS id, row_number() OVER ( \
                   PARTITION BY c.number_id, c.team_id ORDER BY r.since, r.conversation_id) AS place \
                   FROM routed r JOIN conversation c ON c.id = r.conversation_id \
                   WHERE r.workspace_id = ?1 AND r.person_id IS NULL AND r.why = ?3) AS waiting WHERE place = 1)";
        let values = (self.workspace_id.column(), now.as_millis(), Why::Full.as_str());
        run(self.db, sql, values).map(drop)
    }
}
