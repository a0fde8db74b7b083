//! The tables `message` and `media`, and everything a conversation's bubbles say about it.

use std::collections::HashMap;

use sangam_model::conversation::{AUTOMATIC_WITHIN, Position, Summary};
use sangam_model::id::{ConversationId, MessageId, NumberId, WorkspaceId};
use sangam_model::identity::{Aliases, Phone};
use sangam_model::{MediaState, Timestamp, window};
use sangam_protocol::Rev;

use super::values::{Columns, Row, SqlId, all, all_of, column, json, one, run};
use super::{Db, Writer, files};
use crate::store::{
    ChangedMessage, FileMark, MediaRecord, MessageQuery, MessageView, Place, Result, StoredMessage, Words,
};

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

fn bare(filter: &str) -> String {
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

pub(super) fn message(db: &impl Db, id: MessageId) -> Result<Option<MessageView>> {
    one(db.db(), &views("WHERE m.id = ?1"), [id.column()], read_view)
}

pub(super) const SOME: &str = "WHERE m.id IN (…)";

/// Some of them, by id.
pub(super) fn bare_messages(db: &impl Db, ids: &[MessageId]) -> Result<HashMap<MessageId, StoredMessage>> {
    let found = all_of(db.db(), &bare(SOME), ids, read_message)?;
    Ok(found.into_iter().map(|message| (message.id, message)).collect())
}

/// The same with their files.
pub(super) fn messages(db: &impl Db, ids: &[MessageId]) -> Result<Vec<MessageView>> {
    all_of(db.db(), &views(SOME), ids, read_view)
}

pub(super) const ATTEMPTS_AFTER: &str = "WHERE m.retry_of = ?1";

pub(super) fn attempts_after(db: &impl Db, id: MessageId) -> Result<Vec<StoredMessage>> {
    all(db.db(), &bare(ATTEMPTS_AFTER), [id.column()], read_message)
}

pub(super) fn message_by_wamid(db: &impl Db, number: NumberId, wamid: &str) -> Result<Option<StoredMessage>> {
    let filter = bare("WHERE m.number_id = ?1 AND m.wamid = ?2");
    one(db.db(), &filter, (number.column(), wamid), read_message)
}

pub(super) fn by_phone_alone(
    db: &impl Db,
    workspace_id: WorkspaceId,
    phone: &Phone,
) -> Result<Vec<StoredMessage>> {
    let filter = bare("WHERE m.workspace_id = ?1 AND m.phone = ?2 AND m.user_id IS NULL");
    all(db.db(), &filter, (workspace_id.column(), phone.as_str()), read_message)
}

pub(super) fn misjudged_haste(
    db: &impl Db,
    conversation_id: ConversationId,
    from: Timestamp,
    until: Timestamp,
) -> Result<Vec<StoredMessage>> {
    let values = (conversation_id.column(), from.as_millis(), until.as_millis(), AUTOMATIC_WITHIN);
    all(db.db(), &bare(MISJUDGED_HASTE), values, read_message)
}

pub(super) fn hasty_words(db: &impl Db, conversation_id: ConversationId) -> Result<Vec<Words>> {
    all(db.db(), HASTY_WORDS, [conversation_id.column()], |row| row.get("hasty_words"))
}

pub(super) fn misjudged_echoes(
    db: &impl Db,
    number_id: NumberId,
    words: &Words,
) -> Result<Vec<StoredMessage>> {
    all(db.db(), &bare(MISJUDGED), (number_id.column(), words), read_message)
}

/// Bubbles that carry a file, stored.
pub(super) const WITH_FILE: &str = "JOIN message m ON m.id = f.message_id WHERE f.workspace_id = ?1 AND f.sha256 = ?2 \
                                    AND f.state = 'ready' AND m.conversation_id IS NOT NULL LIMIT ?3";
/// The customer's newest live bubble up to a place.
pub(super) const NEWEST_LIVE: &str = "WHERE m.conversation_id = ?1 AND m.live = 1 AND (m.sent_at, m.tie) <= (?2, ?3) \
                                      ORDER BY m.sent_at DESC, m.tie DESC LIMIT 1";

pub(super) fn with_file(
    db: &impl Db,
    workspace_id: WorkspaceId,
    sha256: &str,
    limit: u32,
) -> Result<Vec<MessageView>> {
    let sql = format!("SELECT {MESSAGE}, {MEDIA} FROM media f {WITH_FILE}");
    all(db.db(), &sql, (workspace_id.column(), sha256, limit), read_view)
}

pub(super) fn newest_from_customer(
    db: &impl Db,
    id: ConversationId,
    up_to: &Position,
) -> Result<Option<StoredMessage>> {
    let values = (id.column(), up_to.sent_at.as_millis(), &up_to.key);
    one(db.db(), &bare(NEWEST_LIVE), values, read_message)
}

pub(super) fn messages_of(db: &impl Db, conversation_id: ConversationId) -> Result<Vec<StoredMessage>> {
    all(db.db(), &bare("WHERE m.conversation_id = ?1"), [conversation_id.column()], read_message)
}

pub(super) fn message_page(db: &impl Db, query: &MessageQuery) -> Result<Vec<MessageView>> {
    let (at, tie) =
        query.before.as_ref().map_or(END, |before| (before.sent_at.as_millis(), before.key.as_str()));
    match query.conversation_id {
        Some(id) => all(db.db(), &views(THREAD_PAGE), (id.column(), at, tie, query.limit), read_view),
        None => {
            let workspace = query.workspace_id.column();
            all(db.db(), &views(BACKFILL_PAGE), (workspace, at, tie, query.limit), read_view)
        }
    }
}

pub(super) fn message_changes(
    db: &impl Db,
    workspace_id: WorkspaceId,
    after: Rev,
    limit: u32,
) -> Result<Vec<ChangedMessage>> {
    let sql = format!("SELECT m.id, m.conversation_id, m.rev FROM message m {CHANGES}");
    all(db.db(), &sql, (workspace_id.column(), after.0, limit), |row| {
        Ok(ChangedMessage {
            id: row.id("id")?,
            conversation_id: row.id("conversation_id")?,
            rev: row.rev("rev")?,
        })
    })
}

/// What a person wrote last, whatever became of it.
pub(super) const LAST_WORDS: &str = "SELECT sent_at, tie FROM message WHERE conversation_id = ?1 AND answer = 1 \
                                     ORDER BY sent_at DESC, tie DESC LIMIT 1";
pub(super) const LAST_ANSWER: &str = "SELECT sent_at, tie FROM message WHERE conversation_id = ?1 AND answer = 1 \
                                      AND failed = 0 ORDER BY sent_at DESC, tie DESC LIMIT 1";
pub(super) const UNREAD: &str = "SELECT count(*) AS n FROM message WHERE conversation_id = ?1 AND live = 1 AND pressed = 0 \
                                 AND (sent_at, tie) > (?2, ?3)";
pub(super) const WAITING: &str = "SELECT sent_at FROM message WHERE conversation_id = ?1 AND live = 1 AND pressed = 0 \
                                  AND (sent_at, tie) > (?2, ?3) ORDER BY sent_at, tie LIMIT 1";
pub(super) const OPENER: &str = "SELECT sent_at FROM message WHERE conversation_id = ?1 AND live = 1 AND opens = 1 \
                                 ORDER BY sent_at DESC, tie DESC LIMIT 1";
pub(super) const REFUSED: &str = "SELECT sent_at FROM message WHERE conversation_id = ?1 AND refused = 1 \
                                  ORDER BY sent_at DESC, tie DESC LIMIT 1";
pub(super) const ANY_IMPORTED: &str =
    "SELECT 1 AS n FROM message WHERE conversation_id = ?1 AND imported = 1 LIMIT 1";
/// Echoes of which something else is kept than whether they came in haste ([`sangam_model::conversation::Mark::stock_words`]).
pub(super) const MISJUDGED_HASTE: &str = "WHERE m.conversation_id = ?1 AND m.echo = 1 AND m.sent_at BETWEEN ?2 AND ?3 \
                                          AND (m.hasty_words IS NULL) = EXISTS (SELECT 1 FROM message c \
                                          WHERE c.conversation_id = ?1 AND c.live = 1 \
                                          AND c.sent_at BETWEEN m.sent_at - ?4 AND m.sent_at)";
pub(super) const HASTY_WORDS: &str = "SELECT hasty_words FROM message WHERE conversation_id = ?1 AND echo = 1 \
                                      AND hasty_words IS NOT NULL";
/// Echoes with these words of which something else is kept than whether they are the app's: if the first and the last of the chats they
/// were said in are two. However many chats that are, those that are judged right are not looked at.
pub(super) const MISJUDGED: &str = "WHERE m.number_id = ?1 AND m.hasty_words = ?2 AND m.automatic = CASE WHEN \
                                    (SELECT h.conversation_id FROM message h WHERE h.number_id = ?1 \
                                    AND h.hasty_words = ?2 ORDER BY h.conversation_id LIMIT 1) < \
                                    (SELECT h.conversation_id FROM message h WHERE h.number_id = ?1 \
                                    AND h.hasty_words = ?2 ORDER BY h.conversation_id DESC LIMIT 1) THEN 0 ELSE 1 END";
const ANY_LIVE: &str =
    "SELECT 1 AS n FROM message WHERE conversation_id = ?1 AND live = 1 AND pressed = 0 LIMIT 1";
pub(super) const NEWEST: &str = "SELECT id, sent_at FROM message WHERE conversation_id = ?1 \
                                 ORDER BY sent_at DESC, tie DESC LIMIT 1";
pub(super) const FIRST_INCOMING: &str = "SELECT sent_at FROM message WHERE conversation_id = ?1 AND incoming = 1 \
                                         ORDER BY sent_at, tie LIMIT 1";

/// [`Summary::of`] by index look-ups: the cost does not grow with the conversation, only with what is unread.
pub(super) fn place(db: &impl Db, id: ConversationId, marked_read: Option<&Position>) -> Result<Place> {
    let (db, id) = (db.db(), id.column());
    let position = |row: &Row<'_>| Ok(Position { sent_at: row.at("sent_at")?, key: row.get("tie")? });
    let instant = |row: &Row<'_>| row.at("sent_at");
    let last_answer = one(db, LAST_ANSWER, [id], position)?;
    let last_words = one(db, LAST_WORDS, [id], position)?;
    let read_horizon = last_words.as_ref().max(marked_read).cloned();
    let after = |place: Option<&Position>| {
        place.map_or((i64::MIN, String::new()), |place| (place.sent_at.as_millis(), place.key.clone()))
    };
    let (horizon, answered) = (after(read_horizon.as_ref()), after(last_answer.as_ref()));
    let unread = one(db, UNREAD, (id, horizon.0, &horizon.1), |row| row.get::<u32>("n"))?;
    let opener: Option<Timestamp> = one(db, OPENER, [id], instant)?;
    let refused: Option<Timestamp> = one(db, REFUSED, [id], instant)?;
    Ok(Place {
        summary: Summary {
            unread: unread.unwrap_or_default(),
            window_closes_at: window::end(opener, refused),
            waiting_since: one(db, WAITING, (id, answered.0, &answered.1), instant)?,
            was_opened_by_customer: one(db, ANY_LIVE, [id], |_| Ok(()))?.is_some(),
            read_horizon,
        },
        last: one(db, NEWEST, [id], |row| Ok((row.id("id")?, row.at("sent_at")?)))?,
        first_from_customer: one(db, FIRST_INCOMING, [id], instant)?,
        imported: one(db, ANY_IMPORTED, [id], |_| Ok(()))?.is_some(),
    })
}

pub(super) const OPENED: &str = "SELECT sent_at FROM message WHERE conversation_id = ?1 AND live = 1 AND pressed = 0 \
                                 AND sent_at >= ?2 ORDER BY sent_at, tie LIMIT 1";

pub(super) fn opened_since(
    db: &impl Db,
    id: ConversationId,
    settled_until: Option<Timestamp>,
) -> Result<Option<Timestamp>> {
    let from = settled_until.map_or(i64::MIN, Timestamp::as_millis);
    one(db.db(), OPENED, (id.column(), from), |row| row.at("sent_at"))
}

pub(super) const NEWEST_WORDS: &str = "SELECT sent_at FROM message WHERE conversation_id = ?1 AND live = 1 AND pressed = 0 \
                                       ORDER BY sent_at DESC, tie DESC LIMIT 1";

pub(super) fn last_words(db: &impl Db, id: ConversationId) -> Result<Option<Timestamp>> {
    one(db.db(), NEWEST_WORDS, [id.column()], |row| row.at("sent_at"))
}

pub(super) const WROTE_SINCE: &str = "SELECT 1 AS n FROM message WHERE conversation_id = ?1 AND live = 1 AND pressed = 0 \
                                      AND received_at > ?2 LIMIT 1";

pub(super) fn wrote_since(db: &impl Db, id: ConversationId, since: Timestamp) -> Result<bool> {
    Ok(one(db.db(), WROTE_SINCE, (id.column(), since.as_millis()), |_| Ok(()))?.is_some())
}

pub(super) const TOLD_BY_HISTORY: &str = "SELECT 1 AS n FROM message WHERE conversation_id = ?1 AND imported = 1 \
                                          AND (phone = ?2 OR user_id = ?3 OR parent_user_id = ?4) LIMIT 1";

pub(super) fn is_told_by_history(db: &impl Db, id: ConversationId, customer: &Aliases) -> Result<bool> {
    let phone = customer.phone.as_ref().map(Phone::as_str);
    let values = (id.column(), phone, &customer.user_id, &customer.parent_user_id);
    Ok(one(db.db(), TOLD_BY_HISTORY, values, |_| Ok(()))?.is_some())
}

pub(super) const ANSWERS_BEHIND: &str = "WHERE m.conversation_id = ?1 AND m.answer = 1 AND m.failed = 0 \
                                         AND (m.sent_at, m.tie) > (?2, ?3) \
                                         ORDER BY m.sent_at DESC, m.tie DESC LIMIT ?4";

pub(super) fn answers_behind(
    db: &impl Db,
    id: ConversationId,
    place: &Position,
    limit: u32,
) -> Result<Vec<StoredMessage>> {
    let values = (id.column(), place.sent_at.as_millis(), &place.key, limit);
    all(db.db(), &bare(ANSWERS_BEHIND), values, read_message)
}

pub(super) fn words_behind(db: &impl Db, id: ConversationId, place: &Position) -> Result<Option<Timestamp>> {
    let values = (id.column(), place.sent_at.as_millis(), &place.key);
    one(db.db(), WAITING, values, |row| row.at("sent_at"))
}

pub(super) const HEARD_SINCE: &str = "SELECT sent_at FROM message WHERE conversation_id = ?1 AND live = 1 AND pressed = 0 \
                                      AND sent_at >= ?2 AND sent_at < ?3 AND coalesce(came_at, received_at) > ?4 \
                                      ORDER BY sent_at, tie LIMIT 1";

pub(super) fn words_heard_since(
    db: &impl Db,
    id: ConversationId,
    from: Timestamp,
    until: Timestamp,
    since: Timestamp,
) -> Result<Option<Timestamp>> {
    let values = (id.column(), from.as_millis(), until.as_millis(), since.as_millis());
    one(db.db(), HEARD_SINCE, values, |row| row.at("sent_at"))
}

pub(super) fn note_all_come(
    writer: &Writer<'_>,
    id: ConversationId,
    from: Option<Timestamp>,
    until: Timestamp,
    at: Timestamp,
) -> Result<()> {
    let sql = "UPDATE message SET came_at = ?4 WHERE conversation_id = ?1 AND live = 1 AND pressed = 0 \
               AND sent_at >= ?2 AND sent_at < ?3";
    let from = from.map_or(i64::MIN, Timestamp::as_millis);
    run(writer.db, sql, (id.column(), from, until.as_millis(), at.as_millis())).map(drop)
}

pub(super) fn note_come(writer: &Writer<'_>, id: MessageId, at: Timestamp) -> Result<()> {
    let sql = "UPDATE message SET came_at = ?2 WHERE id = ?1";
    run(writer.db, sql, (id.column(), at.as_millis())).map(drop)
}

pub(super) fn save_message(writer: &Writer<'_>, message: &StoredMessage) -> Result<()> {
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
        writer.workspace_id.column(),
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
    run(writer.db, sql, values).map(drop)
}

pub(super) fn save_media(writer: &Writer<'_>, media: &MediaRecord) -> Result<()> {
    let replaced = files::let_go("media", "message_id = ?1 AND sha256 IS DISTINCT FROM ?2");
    run(writer.db, &replaced, (media.message_id.column(), &media.sha256))?;
    let sql = "INSERT INTO media (message_id, workspace_id, media_id, mime_type, filename, voice, animated, state, \
               size_bytes, sha256) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) \
               ON CONFLICT (message_id) DO UPDATE SET media_id = excluded.media_id, mime_type = excluded.mime_type, \
               filename = excluded.filename, voice = excluded.voice, animated = excluded.animated, \
               state = excluded.state, size_bytes = excluded.size_bytes, sha256 = excluded.sha256";
    let values = (
        media.message_id.column(),
        writer.workspace_id.column(),
        &media.media_id,
        &media.mime_type,
        &media.filename,
        media.voice,
        media.animated,
        media.state.as_str(),
        media.size_bytes.and_then(|size| i64::try_from(size).ok()),
        &media.sha256,
    );
    run(writer.db, sql, values).map(drop)
}
