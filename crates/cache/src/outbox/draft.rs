//! Drafts: what stands in a composer and was not sent, with the files that hang on it.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension, Row, named_params};
use sangam_model::Timestamp;
use sangam_model::id::{ConversationId, MessageId};
use sangam_model::outgoing::OutgoingContent;
use serde::Serialize;

use crate::error::Result;
use crate::handle::{OutboxReader, OutboxWriter};
use crate::outbox::Attached;
use crate::sql::{Json, Sql, get, json};

/// What stands in a composer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Draft {
    /// Whose composer.
    pub conversation: ConversationId,
    /// What is written so far.
    pub text: String,
    /// The message it quotes.
    pub reply_to: Option<MessageId>,
    /// Its files, in the order they will be sent.
    pub attached: Vec<Attached>,
    /// What is written so far of a private note.
    pub note: String,
    /// When it was last touched.
    pub updated_at: Timestamp,
}

impl Draft {
    /// Nothing stands in the composer of `conversation`.
    #[must_use]
    pub const fn empty(conversation: ConversationId, updated_at: Timestamp) -> Self {
        Self {
            conversation,
            text: String::new(),
            reply_to: None,
            attached: Vec::new(),
            note: String::new(),
            updated_at,
        }
    }

    /// Takes in what was written in a conversation that is part of this one by now, behind what stands here; where it goes on from
    /// what was taken in before, in place of that.
    pub fn go_on(&mut self, text: &str) {
        go_on(&mut self.text, text);
    }

    /// The same with the words of a note.
    pub fn go_on_noting(&mut self, note: &str) {
        go_on(&mut self.note, note);
    }

    /// This leaves the composer. Words that were written in a conversation that is part of this one by now leave alone: what stood here
    /// before them stays.
    pub fn leave(&mut self, content: &OutgoingContent, reply_to: Option<MessageId>, was_led: bool) {
        match content {
            OutgoingContent::Text { text, .. } => leave(&mut self.text, text, was_led),
            OutgoingContent::File { file, .. } => self.attached.retain(|held| !held.holds(&file.sha256)),
            _ => {}
        }
        self.reply_to = self.reply_to.filter(|quoted| Some(*quoted) != reply_to);
    }

    /// The same with a note.
    pub fn leave_as_note(&mut self, note: &str, was_led: bool) {
        leave(&mut self.note, note, was_led);
    }

    const fn is_empty(&self) -> bool {
        self.text.is_empty() && self.reply_to.is_none() && self.attached.is_empty() && self.note.is_empty()
    }
}

fn go_on(words: &mut String, more: &str) {
    if more.is_empty() {
        return;
    }
    match taken_in(words, more) {
        Some(start) => words.truncate(start),
        None => words.push('\n'),
    }
    words.push_str(more);
}

fn leave(words: &mut String, left: &str, was_led: bool) {
    if !was_led {
        return words.clear();
    }
    if let Some(start) = taken_in(words, left) {
        words.truncate(start);
        words.truncate(words.trim_end().len());
    }
}

/// From where on the words hold what `more` goes on from.
fn taken_in(words: &str, more: &str) -> Option<usize> {
    let mut lines = std::iter::once(0).chain(words.match_indices('\n').map(|(end, _)| end + 1));
    lines.find(|start| words.get(*start..).is_some_and(|line| more.starts_with(line)))
}

const COLUMNS: &str = "conversation_id, text, reply_to, attached, note, updated_at";

fn from_row(row: &Row<'_>) -> rusqlite::Result<Draft> {
    Ok(Draft {
        conversation: get(row, "conversation_id")?,
        text: row.get("text")?,
        reply_to: get(row, "reply_to")?,
        attached: row.get::<_, Json<Vec<Attached>>>("attached")?.0,
        note: row.get("note")?,
        updated_at: get(row, "updated_at")?,
    })
}

impl OutboxReader<'_> {
    /// The draft of a conversation.
    pub fn draft(&self, conversation: ConversationId) -> Result<Option<Draft>> {
        let sql = format!("SELECT {COLUMNS} FROM draft WHERE conversation_id = ?1");
        let mut query = self.sql().prepare_cached(&sql)?;
        Ok(query.query_row([Sql(conversation)], from_row).optional()?)
    }

    /// Every draft.
    pub fn drafts(&self) -> Result<BTreeMap<ConversationId, Draft>> {
        let mut query = self.sql().prepare_cached(&format!("SELECT {COLUMNS} FROM draft"))?;
        let rows = query.query_map([], |row| from_row(row).map(|draft| (draft.conversation, draft)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

impl OutboxWriter<'_> {
    /// Keeps a draft; one without text, quote, files and note is taken away. Files it no longer names are forgotten.
    pub fn put_draft(&mut self, draft: &Draft) -> Result<()> {
        if draft.is_empty() {
            return self.remove_draft(draft.conversation);
        }
        let mut statement = self.sql().prepare_cached(
            "INSERT INTO draft (conversation_id, text, reply_to, attached, note, updated_at)
             VALUES (:conversation, :text, :reply_to, :attached, :note, :updated_at)
             ON CONFLICT (conversation_id) DO UPDATE SET
                text = excluded.text, reply_to = excluded.reply_to, attached = excluded.attached,
                note = excluded.note, updated_at = excluded.updated_at",
        )?;
        statement.execute(named_params! {
            ":conversation": Sql(draft.conversation),
            ":text": draft.text,
            ":reply_to": Sql(draft.reply_to),
            ":attached": json(Some(&draft.attached))?,
            ":note": draft.note,
            ":updated_at": Sql(draft.updated_at),
        })?;
        self.forget_unnamed()
    }

    /// Changes what stands in a composer, from nothing if need be.
    pub fn change_draft(
        &mut self,
        conversation: ConversationId,
        now: Timestamp,
        change: impl FnOnce(&mut Draft),
    ) -> Result<()> {
        let mut draft = self.draft(conversation)?.unwrap_or_else(|| Draft::empty(conversation, now));
        change(&mut draft);
        draft.updated_at = now;
        self.put_draft(&draft)
    }

    /// Takes a draft away.
    pub fn remove_draft(&mut self, conversation: ConversationId) -> Result<()> {
        self.sql()
            .prepare_cached("DELETE FROM draft WHERE conversation_id = ?1")?
            .execute([Sql(conversation)])?;
        self.forget_unnamed()
    }

    /// Puts what `more` holds behind what already stands in a composer.
    pub(crate) fn append_to_draft(&mut self, conversation: ConversationId, more: Draft) -> Result<()> {
        self.change_draft(conversation, more.updated_at, |draft| {
            if !draft.text.is_empty() && !more.text.is_empty() {
                draft.text.push('\n');
            }
            draft.text.push_str(&more.text);
            if !draft.note.is_empty() && !more.note.is_empty() {
                draft.note.push('\n');
            }
            draft.note.push_str(&more.note);
            draft.reply_to = draft.reply_to.or(more.reply_to);
            for attached in more.attached {
                if !draft.attached.iter().any(|held| held.holds(&attached.file.sha256)) {
                    draft.attached.push(attached);
                }
            }
        })
    }

    /// Moves a draft to the conversation its own was merged into.
    pub(crate) fn move_draft(&mut self, from: ConversationId, into: ConversationId) -> Result<()> {
        let Some(Draft { text, note, reply_to, attached, updated_at, .. }) = self.draft(from)? else {
            return Ok(());
        };
        self.change_draft(into, updated_at, |draft| {
            draft.go_on(&text);
            draft.go_on_noting(&note);
        })?;
        let files = Draft { reply_to, attached, ..Draft::empty(into, updated_at) };
        self.append_to_draft(into, files)?;
        self.remove_draft(from)
    }
}
