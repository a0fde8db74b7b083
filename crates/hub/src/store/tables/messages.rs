//! Everything known about one WhatsApp message; it is a bubble once it has a conversation.
//!
//! The table `message`.

use std::collections::HashMap;

use sangam_model::conversation::Position;
use sangam_model::facts::Facts;
use sangam_model::id::{ConversationId, MessageId, NumberId, WorkspaceId};
use sangam_model::identity::{Aliases, Phone};
use sangam_model::{MediaState, Timestamp};
use sangam_protocol::Rev;

use crate::store::sql::{Columns, Row, SqlId, all, all_of, column, json, one, run};
use crate::store::{MediaRecord, ReadTx, Result, Tx};

/// SHA-256 of words that are only compared.
pub type Words = [u8; 32];

/// Everything known about one WhatsApp message. It is a bubble once it has a conversation.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredMessage {
    /// Its id.
    pub id: MessageId,
    /// The number it went through.
    pub number_id: NumberId,
    /// WhatsApp's id.
    pub wamid: Option<String>,
    /// What was told.
    pub facts: Facts,
    /// How its customer was named.
    pub customer: Aliases,
    /// First reception.
    pub received_at: Timestamp,
    /// Its conversation; `None` while its content is unknown.
    pub conversation_id: Option<ConversationId>,
    /// Its instant, once its content is known.
    pub sent_at: Option<Timestamp>,
    /// Breaks ties: the wamid, else the command's id.
    pub tie: String,
    /// The customer wrote it.
    pub incoming: bool,
    /// It counts as unread.
    pub live: bool,
    /// It opens the reply window.
    pub opens: bool,
    /// A live bubble that is a press of a survey's button, and not a message to answer.
    pub pressed: bool,
    /// A message a person wrote, so it also marks the chat as read.
    pub answer: bool,
    /// It did not go out, so it answers nobody.
    pub failed: bool,
    /// A live text written on the phone that has [words](sangam_model::conversation::Mark::stock_words) the app may have written.
    pub echo: bool,
    /// Those words, if a live bubble of the customer came just before.
    pub hasty_words: Option<Words>,
    /// By the phone app itself, because another customer of the number got the same words in haste.
    pub automatic: bool,
    /// WhatsApp refused it because the reply window was shut.
    pub refused: bool,
    /// History reported it, perhaps among others.
    pub history: bool,
    /// Only history reported it.
    pub imported: bool,
    /// What is known of its file.
    pub file: FileMark,
    /// The earlier attempt it repeats.
    pub retry_of: Option<MessageId>,
    /// The revision that last changed it.
    pub rev: Rev,
}

impl StoredMessage {
    /// Its place in the thread.
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        Some(Position { sent_at: self.sent_at?, key: self.tie.clone() })
    }
}

sangam_model::names! {
    /// What a message says about a file.
    #[derive(Default)]
    pub enum FileMark {
        /// It has none.
        #[default]
        None = "none",
        /// It has one; its [`MediaRecord`] knows more.
        Told = "told",
        /// History says there is one, and no more than that.
        Mentioned = "mentioned",
    }
}

/// A bubble that changed, before anybody is known to see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChangedMessage {
    /// Which.
    pub id: MessageId,
    /// Where it stands.
    pub conversation_id: ConversationId,
    /// The revision that last changed it.
    pub rev: Rev,
}

/// A bubble with its file.
#[derive(Clone, Debug, PartialEq)]
pub struct MessageView {
    /// Itself.
    pub message: StoredMessage,
    /// Its file.
    pub media: Option<MediaRecord>,
}

/// A page of bubbles, newest first, regardless of visibility.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageQuery {
    /// Which workspace.
    pub workspace_id: WorkspaceId,
    /// Only this conversation.
    pub conversation_id: Option<ConversationId>,
    /// Older than this place.
    pub before: Option<Position>,
    /// How many.
    pub limit: u32,
}

const MESSAGE: &str = "m.id, m.number_id, m.wamid, m.facts, m.phone, m.user_id, m.parent_user_id, m.received_at, \
                       m.conversation_id, m.sent_at, m.tie, m.incoming, m.live, m.opens, m.pressed, m.answer, m.failed, m.echo, \
                       m.hasty_words, m.automatic, m.refused, \
                       m.history, m.imported, m.file, m.retry_of, m.rev";
const MEDIA: &str = "f.message_id AS media_of, f.media_id, f.mime_type, f.filename, f.voice, f.animated, f.state, \
                     f.size_bytes, f.sha256";

pub(super) fn read_message(row: &Row<'_>) -> Result<StoredMessage> {
    let phone: Option<String> = row.get("phone")?;
    Ok(StoredMessage {
        id: row.id("id")?,
        number_id: row.id("number_id")?,
        wamid: row.get("wamid")?,
        facts: row.json("facts")?,
        customer: Aliases {
            phone: phone.as_deref().and_then(Phone::parse),
            user_id: row.get("user_id")?,
            parent_user_id: row.get("parent_user_id")?,
            username: None,
        },
        received_at: row.at("received_at")?,
        conversation_id: row.maybe_id("conversation_id")?,
        sent_at: row.maybe_at("sent_at")?,
        tie: row.get("tie")?,
        incoming: row.get("incoming")?,
        live: row.get("live")?,
        opens: row.get("opens")?,
        pressed: row.get("pressed")?,
        answer: row.get("answer")?,
        failed: row.get("failed")?,
        echo: row.get("echo")?,
        hasty_words: row.get("hasty_words")?,
        automatic: row.get("automatic")?,
        refused: row.get("refused")?,
        history: row.get("history")?,
        imported: row.get("imported")?,
        file: row.word("file", FileMark::from_name)?,
        retry_of: row.maybe_id("retry_of")?,
        rev: row.rev("rev")?,
    })
}

fn read_view(row: &Row<'_>) -> Result<MessageView> {
    let media = match row.maybe_id("media_of")? {
        None => None,
        Some(message_id) => Some(MediaRecord {
            message_id,
            media_id: row.get("media_id")?,
            mime_type: row.get("mime_type")?,
            filename: row.get("filename")?,
            voice: row.get("voice")?,
            animated: row.get("animated")?,
            state: row.word("state", MediaState::from_name)?,
            size_bytes: row.get::<Option<i64>>("size_bytes")?.map(i64::unsigned_abs),
            sha256: row.get("sha256")?,
        }),
    };
    Ok(MessageView { message: read_message(row)?, media })
}

fn views(filter: &str) -> String {
    format!("SELECT {MESSAGE}, {MEDIA} FROM message m LEFT JOIN media f ON f.message_id = m.id {filter}")
}

pub(super) fn bare(filter: &str) -> String {
    format!("SELECT {MESSAGE} FROM message m {filter}")
}

/// Bubbles of a thread, newest first.
pub(super) const THREAD_PAGE: &str = "WHERE m.conversation_id = ?1 AND (m.sent_at, m.tie) < (?2, ?3) \
                                      ORDER BY m.sent_at DESC, m.tie DESC LIMIT ?4";
/// Bubbles of a workspace, newest first.
pub(super) const BACKFILL_PAGE: &str = "WHERE m.workspace_id = ?1 AND m.conversation_id IS NOT NULL \
                                        AND (m.sent_at, m.tie) < (?2, ?3) \
                                        ORDER BY m.sent_at DESC, m.tie DESC LIMIT ?4";
/// Bubbles changed after a revision.
pub(super) const CHANGES: &str = "WHERE m.workspace_id = ?1 AND m.conversation_id IS NOT NULL AND m.rev > ?2 \
                                  ORDER BY m.rev LIMIT ?3";

/// Sorts after every real place.
const END: (i64, &str) = (i64::MAX, "");

pub(super) const SOME: &str = "WHERE m.id IN (…)";

/// Some of them, by id.
pub(super) fn bare_messages(tx: &ReadTx<'_>, ids: &[MessageId]) -> Result<HashMap<MessageId, StoredMessage>> {
    let found = all_of(tx.db, &bare(SOME), ids, read_message)?;
    Ok(found.into_iter().map(|message| (message.id, message)).collect())
}

pub(super) const ATTEMPTS_AFTER: &str = "WHERE m.retry_of = ?1";

/// Bubbles that carry a file, stored.
pub(super) const WITH_FILE: &str = "JOIN message m ON m.id = f.message_id WHERE f.workspace_id = ?1 AND f.sha256 = ?2 \
                                    AND f.state = 'ready' AND m.conversation_id IS NOT NULL LIMIT ?3";

impl ReadTx<'_> {
    /// One message.
    pub fn message(&self, id: MessageId) -> Result<Option<MessageView>> {
        one(self.db, &views("WHERE m.id = ?1"), [id.column()], read_view)
    }

    /// Some messages, in no order, all in a few questions.
    ///
    /// The same with their files.
    pub fn messages(&self, ids: &[MessageId]) -> Result<Vec<MessageView>> {
        all_of(self.db, &views(SOME), ids, read_view)
    }

    /// The messages that repeat this one.
    pub fn attempts_after(&self, id: MessageId) -> Result<Vec<StoredMessage>> {
        all(self.db, &bare(ATTEMPTS_AFTER), [id.column()], read_message)
    }

    /// The message with this wamid.
    pub fn message_by_wamid(&self, number: NumberId, wamid: &str) -> Result<Option<StoredMessage>> {
        let filter = bare("WHERE m.number_id = ?1 AND m.wamid = ?2");
        one(self.db, &filter, (number.column(), wamid), read_message)
    }

    /// Messages that named their customer by this phone and no user id.
    pub fn messages_by_phone_alone(
        &self,
        workspace_id: WorkspaceId,
        phone: &Phone,
    ) -> Result<Vec<StoredMessage>> {
        let filter = bare("WHERE m.workspace_id = ?1 AND m.phone = ?2 AND m.user_id IS NULL");
        all(self.db, &filter, (workspace_id.column(), phone.as_str()), read_message)
    }

    /// Some bubbles of the workspace that carry this file, stored.
    pub fn messages_with_file(
        &self,
        workspace_id: WorkspaceId,
        sha256: &str,
        limit: u32,
    ) -> Result<Vec<MessageView>> {
        let sql = format!("SELECT {MESSAGE}, {MEDIA} FROM media f {WITH_FILE}");
        all(self.db, &sql, (workspace_id.column(), sha256, limit), read_view)
    }

    /// Every message of a conversation, in no order.
    pub fn messages_of(&self, conversation_id: ConversationId) -> Result<Vec<StoredMessage>> {
        all(self.db, &bare("WHERE m.conversation_id = ?1"), [conversation_id.column()], read_message)
    }

    /// A page of bubbles.
    pub fn message_page(&self, query: &MessageQuery) -> Result<Vec<MessageView>> {
        let (at, tie) =
            query.before.as_ref().map_or(END, |before| (before.sent_at.as_millis(), before.key.as_str()));
        match query.conversation_id {
            Some(id) => all(self.db, &views(THREAD_PAGE), (id.column(), at, tie, query.limit), read_view),
            None => {
                let workspace = query.workspace_id.column();
                all(self.db, &views(BACKFILL_PAGE), (workspace, at, tie, query.limit), read_view)
            }
        }
    }

    /// Bubbles changed after `after`, by revision.
    pub fn message_changes(
        &self,
        workspace_id: WorkspaceId,
        after: Rev,
        limit: u32,
    ) -> Result<Vec<ChangedMessage>> {
        let sql = format!("SELECT m.id, m.conversation_id, m.rev FROM message m {CHANGES}");
        all(self.db, &sql, (workspace_id.column(), after.0, limit), |row| {
            Ok(ChangedMessage {
                id: row.id("id")?,
                conversation_id: row.id("conversation_id")?,
                rev: row.rev("rev")?,
            })
        })
    }
}

impl Tx<'_> {
    /// The same of all their words in a conversation with `from <= sent_at < until`.
    pub fn note_all_come(
        &mut self,
        id: ConversationId,
        from: Option<Timestamp>,
        until: Timestamp,
        at: Timestamp,
    ) -> Result<()> {
        let sql = "UPDATE message SET came_at = ?4 WHERE conversation_id = ?1 AND live = 1 AND pressed = 0 \
                   AND sent_at >= ?2 AND sent_at < ?3";
        let from = from.map_or(i64::MIN, Timestamp::as_millis);
        run(self.db, sql, (id.column(), from, until.as_millis(), at.as_millis())).map(drop)
    }

    /// Words of the customer's come to where they stand from another conversation.
    pub fn note_come(&mut self, id: MessageId, at: Timestamp) -> Result<()> {
        let sql = "UPDATE message SET came_at = ?2 WHERE id = ?1";
        run(self.db, sql, (id.column(), at.as_millis())).map(drop)
    }

    /// Adds or changes a message.
    pub fn save_message(&mut self, message: &StoredMessage) -> Result<()> {
        let sql = "INSERT INTO message (id, workspace_id, number_id, wamid, facts, phone, user_id, parent_user_id, \
                   received_at, conversation_id, sent_at, tie, incoming, live, opens, answer, retry_of, rev, \
                   history, imported, file, echo, automatic, pressed, refused, failed, hasty_words) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, \
                   ?22, ?23, ?24, ?25, ?26, ?27) \
                   ON CONFLICT (id) DO UPDATE SET wamid = excluded.wamid, facts = excluded.facts, phone = excluded.phone, \
                   user_id = excluded.user_id, parent_user_id = excluded.parent_user_id, \
                   received_at = excluded.received_at, conversation_id = excluded.conversation_id, \
                   sent_at = excluded.sent_at, tie = excluded.tie, incoming = excluded.incoming, live = excluded.live, \
                   opens = excluded.opens, answer = excluded.answer, rev = excluded.rev, history = excluded.history, \
                   imported = excluded.imported, file = excluded.file, echo = excluded.echo, automatic = excluded.automatic, \
                   pressed = excluded.pressed, refused = excluded.refused, failed = excluded.failed, \
                   hasty_words = excluded.hasty_words";
        let values = (
            message.id.column(),
            self.workspace_id.column(),
            message.number_id.column(),
            &message.wamid,
            json(&message.facts)?,
            message.customer.phone.as_ref().map(Phone::as_str),
            &message.customer.user_id,
            &message.customer.parent_user_id,
            message.received_at.as_millis(),
            column(message.conversation_id),
            message.sent_at.map(Timestamp::as_millis),
            &message.tie,
            message.incoming,
            message.live,
            message.opens,
            message.answer,
            column(message.retry_of),
            message.rev.0,
            message.history,
            message.imported,
            message.file.as_str(),
            message.echo,
            message.automatic,
            message.pressed,
            message.refused,
            message.failed,
            message.hasty_words,
        );
        run(self.db, sql, values).map(drop)
    }

    /// Deletes a message after another row took over its facts.
    pub fn remove_message(&mut self, id: MessageId) -> Result<()> {
        self.remove_media(id)?;
        run(self.db, "DELETE FROM message WHERE id = ?1", [id.column()]).map(drop)
    }
}
