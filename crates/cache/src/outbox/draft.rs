//! Drafts: what stands in a composer and was not sent.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension, Row, named_params};
use sangam_model::Timestamp;
use sangam_model::id::{ConversationId, MessageId};
use serde::Serialize;

use crate::error::Result;
use crate::handle::{OutboxReader, OutboxWriter};
use crate::sql::{Sql, get};

/// What stands in a composer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Draft {
    /// Whose composer.
    pub conversation: ConversationId,
    /// What is written so far.
    pub text: String,
    /// The message it quotes.
    pub reply_to: Option<MessageId>,
    /// When it was last touched.
    pub updated_at: Timestamp,
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Draft> {
    Ok(Draft {
        conversation: get(row, "conversation_id")?,
        text: row.get("text")?,
        reply_to: get(row, "reply_to")?,
        updated_at: get(row, "updated_at")?,
    })
}

impl OutboxReader<'_> {
    /// The draft of a conversation.
    pub fn draft(&self, conversation: ConversationId) -> Result<Option<Draft>> {
        let mut query = self.sql().prepare_cached(
            "SELECT conversation_id, text, reply_to, updated_at FROM draft WHERE conversation_id = ?1",
        )?;
        Ok(query.query_row([Sql(conversation)], from_row).optional()?)
    }

    /// Every draft.
    pub fn drafts(&self) -> Result<BTreeMap<ConversationId, Draft>> {
        let mut query =
            self.sql().prepare_cached("SELECT conversation_id, text, reply_to, updated_at FROM draft")?;
        let rows = query.query_map([], |row| from_row(row).map(|draft| (draft.conversation, draft)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

impl OutboxWriter<'_> {
    /// Keeps a draft; one without text and quote is taken away.
    pub fn put_draft(&mut self, draft: &Draft) -> Result<()> {
        if draft.text.is_empty() && draft.reply_to.is_none() {
            return self.remove_draft(draft.conversation);
        }
        let mut statement = self.sql().prepare_cached(
            "INSERT INTO draft (conversation_id, text, reply_to, updated_at)
             VALUES (:conversation, :text, :reply_to, :updated_at)
             ON CONFLICT (conversation_id) DO UPDATE SET
                text = excluded.text, reply_to = excluded.reply_to, updated_at = excluded.updated_at",
        )?;
        statement.execute(named_params! {
            ":conversation": Sql(draft.conversation),
            ":text": draft.text,
            ":reply_to": Sql(draft.reply_to),
            ":updated_at": Sql(draft.updated_at),
        })?;
        Ok(())
    }

    /// Takes a draft away.
    pub fn remove_draft(&mut self, conversation: ConversationId) -> Result<()> {
        self.sql()
            .prepare_cached("DELETE FROM draft WHERE conversation_id = ?1")?
            .execute([Sql(conversation)])?;
        Ok(())
    }

    /// Puts text behind what already stands in a composer.
    pub(crate) fn append_to_draft(
        &mut self,
        conversation: ConversationId,
        text: &str,
        reply_to: Option<MessageId>,
        now: Timestamp,
    ) -> Result<()> {
        let draft = match self.draft(conversation)? {
            Some(mut draft) => {
                if !draft.text.is_empty() {
                    draft.text.push('\n');
                }
                draft.text.push_str(text);
                Draft { reply_to: draft.reply_to.or(reply_to), updated_at: now, ..draft }
            }
            None => Draft { conversation, text: text.to_owned(), reply_to, updated_at: now },
        };
        self.put_draft(&draft)
    }

    /// Moves a draft to the conversation its own was merged into.
    pub(crate) fn move_draft(&mut self, from: ConversationId, into: ConversationId) -> Result<()> {
        let Some(draft) = self.draft(from)? else { return Ok(()) };
        self.append_to_draft(into, &draft.text, draft.reply_to, draft.updated_at)?;
        self.remove_draft(from)
    }
}
