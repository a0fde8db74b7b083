//! Which commands leave, in which order and when; and those that waited too long for it.

use std::ops::ControlFlow;

use sangam_model::Timestamp;
use sangam_model::id::CommandId;
use sangam_model::time::SECOND;
use sangam_protocol::command::ASKED_FOR;

use super::command::{COLUMNS, from_row};
use super::state::{LONGEST_HOLD, Outgoing, OutgoingState};
use crate::error::Result;
use crate::handle::{OutboxReader, OutboxWriter};
use crate::sql::{Sql, get};

/// A send that waited longer than this asks before it leaves.
pub const LATE_AFTER: i64 = 15 * 60 * SECOND;

/// What waits for no message of its conversation.
const BESIDE: &str = "'set_private', 'change_later', 'cancel_later'";

/// The commands that may leave now: the first open one of each conversation, oldest first, unless it is held.
pub(crate) fn next_sql() -> String {
    first_sql("command_open", &format!("command.body ->> 'type' NOT IN ({BESIDE})"), "TRUE")
}

/// The wishes for privacy that may leave now. They wait for no message of the conversation, least of all for one that waits for an
/// answer, and for nothing that waits elsewhere.
pub(crate) fn wishes_sql() -> String {
    let is_wish = |command: &str| format!("{command}.body ->> 'type' = 'set_private'");
    first_sql("command_privacy", &is_wish("command"), &is_wish("earlier"))
}

/// The changes of plans that may leave now. The hub sends what was planned at its time, whatever waits here: so each waits only for what
/// was wished of the same plan before, beginning with the plan itself.
pub(crate) fn changes_sql() -> String {
    let waits_for = "(earlier.body ->> 'later_id' = command.body ->> 'later_id'
               OR lower(hex(earlier.id)) = replace(command.body ->> 'later_id', '-', ''))";
    first_sql("command_change", "command.body ->> 'type' IN ('change_later', 'cancel_later')", waits_for)
}

/// The first open commands of their kind in each conversation: those that wait for no earlier one.
fn first_sql(index: &str, kind: &str, waits_for: &str) -> String {
    format!(
        "SELECT {COLUMNS} FROM command INDEXED BY {index}
         WHERE state IN ('waiting', 'sent') AND {kind} AND seq > 0
           AND (state = 'sent' OR leaves_at IS NULL OR leaves_at - ?1 NOT BETWEEN 1 AND {LONGEST_HOLD})
           AND NOT EXISTS (
             SELECT 1 FROM command AS earlier
             WHERE earlier.conversation_id = command.conversation_id AND earlier.seq < command.seq
               AND earlier.state IN ('waiting', 'sent', 'parked') AND {waits_for})
         ORDER BY seq"
    )
}

/// When the first of the held ones may leave.
pub(crate) fn next_time_sql() -> String {
    format!(
        "SELECT MIN(leaves_at) AS first FROM command INDEXED BY command_open
         WHERE state IN ('waiting', 'sent') AND seq > 0
           AND state = 'waiting' AND leaves_at - ?1 BETWEEN 1 AND {LONGEST_HOLD}"
    )
}

impl OutboxReader<'_> {
    /// Shows the commands that may leave now, one after another: wishes for privacy first, then changes of plans, then whatever else, each
    /// oldest first and at most one per conversation or plan. Ends where `take` says so; what it does not want is passed over, however much that is.
    pub fn offer(&self, now: Timestamp, mut take: impl FnMut(Outgoing) -> ControlFlow<()>) -> Result<()> {
        for sql in [wishes_sql(), changes_sql(), next_sql()] {
            let mut query = self.sql().prepare_cached(&sql)?;
            for row in query.query_map([Sql(now)], from_row)? {
                if take(row?).is_break() {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// Up to `limit` commands that may leave now, as they are [offered](Self::offer).
    pub fn next(&self, limit: usize, now: Timestamp) -> Result<Vec<Outgoing>> {
        let mut next = Vec::new();
        self.offer(now, |outgoing| {
            next.push(outgoing);
            if next.len() < limit { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        Ok(next)
    }

    /// When something that is held now may leave: ask for what is [offered](Self::offer) again then.
    pub fn next_time(&self, now: Timestamp) -> Result<Option<Timestamp>> {
        let mut query = self.sql().prepare_cached(&next_time_sql())?;
        Ok(query.query_row([Sql(now)], |row| get(row, "first"))?)
    }

    /// Whether anything leaves by itself, now or after its hold. What waits behind something that asks its person does not.
    pub fn moves(&self, now: Timestamp) -> Result<bool> {
        Ok(self.next_time(now)?.is_some() || !self.next(1, now)?.is_empty())
    }
}

impl OutboxWriter<'_> {
    /// The hub is about to be asked. Says whether the command is still there to be asked for: what its person took back
    /// meanwhile does not leave.
    pub fn mark_sent(&mut self, id: CommandId) -> Result<bool> {
        let marked = self
            .sql()
            .prepare_cached(
                "UPDATE command SET state = 'sent', attempts = attempts + 1
                 WHERE id = ?1 AND state IN ('waiting', 'sent')",
            )?
            .execute([Sql(id)])?;
        Ok(marked > 0)
    }

    /// Parks the sends that waited more than 15 minutes and were not confirmed: call it when the hub is reached again,
    /// after catching up and before the first command leaves. Returns them.
    pub fn park_late(&mut self, now: Timestamp) -> Result<Vec<Outgoing>> {
        let late: Vec<Outgoing> = self
            .open_before(now.plus(-LATE_AFTER))?
            .into_iter()
            .filter(|(outgoing, confirmed)| !confirmed && is_send(outgoing))
            .map(|(outgoing, _)| outgoing)
            .collect();
        late.iter().try_for_each(|outgoing| self.park(outgoing.command.id))?;
        Ok(late)
    }

    /// It does not leave before its person says yes.
    fn park(&mut self, id: CommandId) -> Result<()> {
        let sql = "UPDATE command SET state = 'parked' WHERE id = ?1";
        self.sql().prepare_cached(sql)?.execute([Sql(id)])?;
        Ok(())
    }

    /// A person said yes: the parked command leaves, and is not asked about again; a held one is held no longer.
    pub fn release(&mut self, id: CommandId) -> Result<()> {
        self.sql()
            .prepare_cached(
                "UPDATE command SET state = 'waiting', confirmed = confirmed OR state = 'parked', leaves_at = NULL
                 WHERE id = ?1 AND state IN ('parked', 'waiting')",
            )?
            .execute([Sql(id)])?;
        Ok(())
    }

    /// Commands that were asked for long enough ([`ASKED_FOR`]) become drafts and do not leave any more. What begins a chat has no composer
    /// to go back to: it asks its person, and stays until they act. A wish that the hub may have heard, other than a message, is asked for
    /// once more: only its answer tells whether its words are to come back. Returns what they were.
    pub fn expire(&mut self, now: Timestamp) -> Result<Vec<Outgoing>> {
        let old = self.open_before(now.plus(-ASKED_FOR))?.into_iter().map(|(outgoing, _)| outgoing);
        let asks = |outgoing: &Outgoing| outgoing.begins_a_chat() && outgoing.state == OutgoingState::Parked;
        let was_heard =
            |outgoing: &Outgoing| outgoing.attempts > 0 && outgoing.command.body.message().is_none();
        let expired: Vec<Outgoing> = old.filter(|outgoing| !asks(outgoing) && !was_heard(outgoing)).collect();
        for outgoing in &expired {
            if outgoing.begins_a_chat() {
                self.park(outgoing.command.id)?;
            } else {
                self.return_to_draft(outgoing.command.id, now)?;
            }
        }
        Ok(expired)
    }

    /// Open commands made before an instant, and whether a person confirmed them.
    fn open_before(&self, instant: Timestamp) -> Result<Vec<(Outgoing, bool)>> {
        let sql = format!(
            "SELECT {COLUMNS}, command.confirmed FROM command
             WHERE state IN ('waiting', 'sent', 'parked') AND made_at < ?1 ORDER BY seq"
        );
        let mut query = self.sql().prepare_cached(&sql)?;
        let rows = query.query_map([Sql(instant)], |row| Ok((from_row(row)?, row.get("confirmed")?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

const fn is_send(outgoing: &Outgoing) -> bool {
    outgoing.command.body.is_send() && matches!(outgoing.state, OutgoingState::Waiting | OutgoingState::Sent)
}
