//! Tombstones, and the conversations that must be fetched again.
//!
//! A mark outlives its conversation: a page the hub read before the mark brings nothing back. A merge leaves a forwarding
//! address instead: rows of the old conversation are written into the one that survived.
//!
//! Refills are the conversations that came (back) into sight, or of which bubbles went elsewhere. Their messages are fetched again, and
//! nothing else tells that one of them is not there any more: it may stand where nobody here may know of it. So what was held when the
//! request came is struck out as the pages bring it, and what no page brought leaves with the last. Pages of before the request bring
//! nothing.
//!
//! There may be as many as the shop has chats, when it lets its team see what was imported. So none of them is looked for among the
//! others: the next one stands first in an index, in which the chat where something happened last comes first.
//!
//! Media debts are files that must still leave the media file,
//! which is another database and therefore another commit.

use rusqlite::{OptionalExtension, Row};
use sangam_model::id::{ContactId, ConversationId, EventId, MessageId};
use sangam_protocol::sync::{Backfill, Rev};

use crate::error::Result;
use crate::handle::{Reader, Writer};
use crate::sql::{Column, Sql, get};

/// What a mark says about a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// Rows of it from pages read before this revision are ignored: it was hidden, or is fetched again since.
    Since(Rev),
    /// Its messages live in another one.
    MergedInto(ConversationId),
}

/// A conversation whose messages must be fetched again: `GET /v1/backfill?conversation=…&before=next`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refill {
    /// Which.
    pub conversation: ConversationId,
    /// The revision of the request: a new one begins again.
    pub since: Rev,
    /// Where to go on; `None` at the beginning.
    pub next: Option<String>,
}

/// Where something happened last.
pub(crate) const NEXT_REFILL: &str = "ORDER BY activity_at DESC, conversation_id DESC LIMIT 1";
pub(crate) const REFILL_OF: &str = "WHERE conversation_id = ?1";

pub(crate) fn refill_sql(filter: &str) -> String {
    format!("SELECT conversation_id, rev, next FROM refill {filter}")
}

fn read_refill(row: &Row<'_>) -> rusqlite::Result<Refill> {
    Ok(Refill {
        conversation: get(row, "conversation_id")?,
        since: Rev(row.get("rev")?),
        next: row.get("next")?,
    })
}

/// How many merges a chain may have before it is taken for a circle.
const CHAIN_MAX: usize = 32;

impl Reader<'_> {
    pub(crate) fn mark(&self, conversation: ConversationId) -> Result<Option<Mark>> {
        let mut query =
            self.sql().prepare_cached("SELECT rev, merged_into FROM mark WHERE conversation_id = ?1")?;
        let mark = query.query_row([Sql(conversation)], |row| {
            let into: Option<ConversationId> = get(row, "merged_into")?;
            Ok(into.map_or(Mark::Since(Rev(row.get("rev")?)), Mark::MergedInto))
        });
        Ok(mark.optional()?)
    }

    /// Where the messages of a conversation live now, after any merges.
    pub fn resolve(&self, conversation: ConversationId) -> Result<ConversationId> {
        let mut at = conversation;
        for _ in 0..CHAIN_MAX {
            match self.mark(at)? {
                Some(Mark::MergedInto(into)) => at = into,
                _ => break,
            }
        }
        Ok(at)
    }

    /// The conversation a row of a page read at `head` belongs to; `None` if it was hidden after that, or is fetched again since.
    pub(crate) fn place_for(
        &self,
        conversation: ConversationId,
        head: Rev,
    ) -> Result<Option<ConversationId>> {
        let place = self.resolve(conversation)?;
        Ok(match self.mark(place)? {
            Some(Mark::Since(rev)) if rev > head => None,
            _ => Some(place),
        })
    }

    /// Of the conversations that must be fetched again the one that is open, or else the one in which something happened last.
    pub fn next_refill(&self, open: Option<ConversationId>) -> Result<Option<Refill>> {
        if let Some(open) = open
            && let Some(refill) = self.refill_of(self.resolve(open)?)?
        {
            return Ok(Some(refill));
        }
        let mut query = self.sql().prepare_cached(&refill_sql(NEXT_REFILL))?;
        Ok(query.query_row([], read_refill).optional()?)
    }

    /// Whether a conversation must be fetched again, and from where on.
    pub fn refill_of(&self, conversation: ConversationId) -> Result<Option<Refill>> {
        let mut query = self.sql().prepare_cached(&refill_sql(REFILL_OF))?;
        Ok(query.query_row([Sql(conversation)], read_refill).optional()?)
    }

    /// Messages whose files must still leave the media file.
    pub(crate) fn media_debts(&self) -> Result<Vec<MessageId>> {
        let mut query = self.sql().prepare_cached("SELECT message_id FROM media_debt")?;
        let rows = query.query_map([], |row| get(row, "message_id"))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Every conversation that was merged away, with where it went.
    pub(crate) fn merges(&self) -> Result<Vec<(ConversationId, ConversationId)>> {
        let mut query = self
            .sql()
            .prepare_cached("SELECT conversation_id, merged_into FROM mark WHERE merged_into IS NOT NULL")?;
        let rows = query.query_map([], |row| Ok((get(row, "conversation_id")?, get(row, "merged_into")?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The contact that this one was merged into, if that became known after `head`.
    pub(crate) fn contact_after(&self, contact: ContactId, head: Rev) -> Result<ContactId> {
        let mut at = contact;
        for _ in 0..CHAIN_MAX {
            let mut query = self
                .sql()
                .prepare_cached("SELECT into_id FROM contact_alias WHERE contact_id = ?1 AND rev > ?2")?;
            match query.query_row((Sql(at), head.0), |row| get(row, "into_id")).optional()? {
                Some(into) => at = into,
                None => break,
            }
        }
        Ok(at)
    }
}

impl Writer<'_> {
    pub(crate) fn mark_since(&mut self, conversation: ConversationId, rev: Rev) -> Result<()> {
        let mut statement = self.sql().prepare_cached(
            "INSERT INTO mark (conversation_id, rev, merged_into) VALUES (?1, ?2, NULL)
             ON CONFLICT (conversation_id) DO UPDATE SET rev = excluded.rev, merged_into = NULL
             WHERE excluded.rev >= rev",
        )?;
        statement.execute((Sql(conversation), rev.0))?;
        Ok(())
    }

    /// Marks a conversation as merged: from now on its rows are written to the surviving one.
    pub(crate) fn mark_merged(
        &mut self,
        conversation: ConversationId,
        rev: Rev,
        into: ConversationId,
    ) -> Result<()> {
        let mut statement = self.sql().prepare_cached(
            "INSERT INTO mark (conversation_id, rev, merged_into) VALUES (?1, ?2, ?3)
             ON CONFLICT (conversation_id) DO UPDATE SET
                rev = max(mark.rev, excluded.rev), merged_into = excluded.merged_into",
        )?;
        statement.execute((Sql(conversation), rev.0, Sql(into)))?;
        Ok(())
    }

    pub(crate) fn put_alias(&mut self, from: ContactId, into: ContactId, rev: Rev) -> Result<()> {
        self.sql()
            .prepare_cached(
                "INSERT OR REPLACE INTO contact_alias (contact_id, into_id, rev) VALUES (?1, ?2, ?3)",
            )?
            .execute((Sql(from), Sql(into), rev.0))?;
        Ok(())
    }

    pub(crate) fn ask_refill(&mut self, conversation: ConversationId, rev: Rev) -> Result<()> {
        self.sql()
            .prepare_cached(
                "INSERT OR REPLACE INTO refill (conversation_id, rev, next, activity_at)
                 VALUES (?1, ?2, NULL, coalesce((SELECT activity_at FROM conversation WHERE id = ?1), 0))",
            )?
            .execute((Sql(conversation), rev.0))?;
        self.forget_unbrought(conversation)?;
        self.sql()
            .prepare_cached(
                "INSERT INTO unbrought (conversation_id, line, id)
                 SELECT ?1, 0, id FROM message WHERE conversation_id = ?1
                 UNION ALL SELECT ?1, 1, id FROM event WHERE conversation_id = ?1",
            )?
            .execute([Sql(conversation)])?;
        self.mark_since(conversation, rev)
    }

    /// Moves a conversation forward in the order of refills, because something happened in it.
    pub(crate) fn hasten_refill(&mut self, conversation: ConversationId, activity_at: i64) -> Result<()> {
        self.sql()
            .prepare_cached("UPDATE refill SET activity_at = ?2 WHERE conversation_id = ?1")?
            .execute((Sql(conversation), activity_at))?;
        Ok(())
    }

    /// Notes which rows a page of a refill brought. A page of an earlier request is ignored.
    pub(crate) fn strike_brought(&mut self, asked: &Refill, page: &Backfill) -> Result<()> {
        let mut current =
            self.sql().prepare_cached("SELECT 1 FROM refill WHERE conversation_id = ?1 AND rev = ?2")?;
        if !current.exists((Sql(asked.conversation), asked.since.0))? {
            return Ok(());
        }
        let mut strike = self
            .sql()
            .prepare_cached("DELETE FROM unbrought WHERE conversation_id = ?1 AND line = ?2 AND id = ?3")?;
        for row in &page.messages {
            strike.execute((Sql(asked.conversation), false, Sql(row.id)))?;
        }
        for row in &page.events {
            strike.execute((Sql(asked.conversation), true, Sql(row.id)))?;
        }
        Ok(())
    }

    /// Notes that the page `asked` for arrived; says whether it was the last. A page of an earlier request is ignored.
    pub(crate) fn advance_refill(&mut self, asked: &Refill, next: Option<&String>) -> Result<bool> {
        let is_asked = "conversation_id = ?1 AND rev = ?2 AND next IS ?3";
        let place = (Sql(asked.conversation), asked.since.0, &asked.next);
        let Some(next) = next else {
            let ended =
                self.sql().prepare_cached(&format!("DELETE FROM refill WHERE {is_asked}"))?.execute(place)?;
            return Ok(ended > 0);
        };
        self.sql()
            .prepare_cached(&format!("UPDATE refill SET next = ?4 WHERE {is_asked}"))?
            .execute((place.0, place.1, place.2, next))?;
        Ok(false)
    }

    /// After the last page: the messages and lines that were here before and that no page brought. Later changes come with their
    /// frames.
    pub(crate) fn take_unbrought(&mut self, ended: &Refill) -> Result<(Vec<MessageId>, Vec<EventId>)> {
        let (messages, lines) = (self.unbrought(ended, "message", 0)?, self.unbrought(ended, "event", 1)?);
        self.forget_unbrought(ended.conversation)?;
        Ok((messages, lines))
    }

    fn unbrought<I: Column>(&self, ended: &Refill, table: &str, line: i64) -> Result<Vec<I>> {
        let sql = format!(
            "SELECT held.id FROM unbrought CROSS JOIN {table} AS held ON held.id = unbrought.id
             WHERE unbrought.conversation_id = ?1 AND unbrought.line = ?2
               AND held.conversation_id = ?1 AND held.rev <= ?3"
        );
        let mut query = self.sql().prepare_cached(&sql)?;
        let rows = query.query_map((Sql(ended.conversation), line, ended.since.0), |row| get(row, "id"))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn forget_unbrought(&mut self, conversation: ConversationId) -> Result<()> {
        self.sql()
            .prepare_cached("DELETE FROM unbrought WHERE conversation_id = ?1")?
            .execute([Sql(conversation)])?;
        Ok(())
    }

    pub(crate) fn drop_refill(&mut self, conversation: ConversationId) -> Result<()> {
        self.sql()
            .prepare_cached("DELETE FROM refill WHERE conversation_id = ?1")?
            .execute([Sql(conversation)])?;
        self.forget_unbrought(conversation)
    }

    /// Records that a message's file must be deleted from the media file.
    pub(crate) fn owe_media(&mut self, message: MessageId) -> Result<()> {
        self.sql()
            .prepare_cached("INSERT OR IGNORE INTO media_debt (message_id) VALUES (?1)")?
            .execute([Sql(message)])?;
        Ok(())
    }

    /// Records that every file must be deleted.
    pub(crate) fn owe_all_media(&mut self) -> Result<()> {
        self.sql().execute(
            "INSERT OR IGNORE INTO media_debt (message_id) SELECT id FROM message WHERE media IS NOT NULL",
            [],
        )?;
        Ok(())
    }

    /// Removes the records of deleted files.
    pub(crate) fn settle_media(&mut self, paid: &[MessageId]) -> Result<()> {
        let mut statement = self.sql().prepare_cached("DELETE FROM media_debt WHERE message_id = ?1")?;
        for message in paid {
            statement.execute([Sql(*message)])?;
        }
        Ok(())
    }
}
