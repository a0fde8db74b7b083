//! The tables `routing`, `given` and `routed`.

use std::collections::BTreeMap;

use sangam_model::Timestamp;
use sangam_model::id::{ConversationId, NumberId, PersonId, WorkspaceId};
use sangam_model::routing::Why;

use super::values::{Columns, Row, SqlId, all, column, json, one, run};
use super::{Db, Writer};
use crate::store::{NumberRouting, Result, Routed, RoutingReads, RoutingWrites};

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

impl<D: Db> RoutingReads for D {
    fn routing(&self, number_id: NumberId) -> Result<Option<NumberRouting>> {
        let sql = "SELECT rules FROM routing WHERE number_id = ?1";
        one(self.db(), sql, [number_id.column()], |row| {
            Ok(NumberRouting { number_id, routing: row.json("rules")? })
        })
    }

    fn turns(&self, number_id: NumberId) -> Result<BTreeMap<PersonId, i64>> {
        let sql = "SELECT person_id, turn FROM given WHERE number_id = ?1";
        let turns = all(self.db(), sql, [number_id.column()], |row| {
            Ok((row.id("person_id")?, row.get::<i64>("turn")?))
        });
        Ok(turns?.into_iter().collect())
    }

    fn open_chats(&self, workspace_id: WorkspaceId) -> Result<BTreeMap<PersonId, u32>> {
        let open = all(self.db(), OPEN, [workspace_id.column()], |row| {
            Ok((row.id("assignee_id")?, row.get::<u32>("chats")?))
        });
        Ok(open?.into_iter().collect())
    }

    fn routed(&self, id: ConversationId) -> Result<Option<Routed>> {
        let sql = "SELECT conversation_id, person_id, why, since, due_at, before_id, waiting_since FROM routed WHERE conversation_id = ?1";
        one(self.db(), sql, [id.column()], read)
    }

    fn routed_due(&self, now: Timestamp, limit: u32) -> Result<Vec<(WorkspaceId, ConversationId)>> {
        let read = |row: &Row<'_>| Ok((row.id("workspace_id")?, row.id("conversation_id")?));
        all(self.db(), DUE, (now.as_millis(), limit), read)
    }

    fn next_routed_due(&self, now: Timestamp) -> Result<Option<Timestamp>> {
        Ok(one(self.db(), NEXT, [now.as_millis()], |row| row.maybe_at("at"))?.flatten())
    }
}

impl RoutingWrites for Writer<'_> {
    fn save_routing(&mut self, routing: &NumberRouting) -> Result<()> {
        let sql = "INSERT INTO routing (number_id, workspace_id, rules) VALUES (?1, ?2, ?3) \
                   ON CONFLICT (number_id) DO UPDATE SET rules = excluded.rules";
        let values = (routing.number_id.column(), self.workspace_id.column(), json(&routing.routing)?);
        run(self.db, sql, values).map(drop)
    }

    fn take_turn(&mut self, number_id: NumberId, person_id: PersonId) -> Result<()> {
        let sql = "INSERT INTO given (number_id, person_id, workspace_id, turn) \
                   VALUES (?1, ?2, ?3, (SELECT coalesce(max(turn), 0) + 1 FROM given WHERE number_id = ?1)) \
                   ON CONFLICT (number_id, person_id) DO UPDATE SET turn = excluded.turn";
        let values = (number_id.column(), person_id.column(), self.workspace_id.column());
        run(self.db, sql, values).map(drop)
    }

    fn save_routed(&mut self, routed: &Routed) -> Result<()> {
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

    fn forget_routed(&mut self, id: ConversationId) -> Result<()> {
        run(self.db, "DELETE FROM routed WHERE conversation_id = ?1", [id.column()]).map(drop)
    }

    fn route_again(&mut self, now: Timestamp) -> Result<()> {
        let sql = "UPDATE routed SET due_at = ?2 WHERE workspace_id = ?1 AND person_id IS NULL \
                   AND (due_at IS NULL OR due_at > ?2)";
        run(self.db, sql, (self.workspace_id.column(), now.as_millis())).map(drop)
    }

    fn route_next(&mut self, now: Timestamp) -> Result<()> {
        let sql = "UPDATE routed SET due_at = ?2 WHERE (due_at IS NULL OR due_at > ?2) AND conversation_id IN ( \
                   SELECT id FROM (SELECT r.conversation_id AS id, row_number() OVER ( \
                   PARTITION BY c.number_id, c.team_id ORDER BY r.since, r.conversation_id) AS place \
                   FROM routed r JOIN conversation c ON c.id = r.conversation_id \
                   WHERE r.workspace_id = ?1 AND r.person_id IS NULL AND r.why = ?3) AS waiting WHERE place = 1)";
        let values = (self.workspace_id.column(), now.as_millis(), Why::Full.as_str());
        run(self.db, sql, values).map(drop)
    }
}
