//! Messages, ordered by their position in time.
//!
//! A message's rowid is its *position*: seconds of `sent_at` × 2^20 plus a tie. Newest-first is therefore a plain rowid
//! scan, for the table and for the index. Within one second of one conversation ties follow the wamid (else the id), as the
//! contract orders bubbles; a bubble that belongs before others of its second moves those behind it to new ties.
//!
//! A revoked bubble holds no text, no file and no index entry, whatever the hub sent.

use rusqlite::{OptionalExtension, Row, named_params, params};
use sangam_model::id::{ConversationId, MessageId};
use sangam_model::message::Detail;
use sangam_model::time::SECOND;
use sangam_model::{Delivery, Timestamp};
use sangam_protocol::MessageRow;
use sangam_protocol::sync::Rev;
use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::handle::{Reader, Writer};
use crate::search::index::Tag;
use crate::search::sounds::script_keys;
use crate::search::text;
use crate::sql::{Columns, Sql, columns_in, get, json};

/// Ties within one second.
pub(crate) const TIES: i64 = 1 << 20;

/// A place in the order of all bubbles; grows with time. Fits a JavaScript number. Positions are local to this cache and
/// may change when a bubble learns its wamid: use them to page, not to name a bubble.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Position(pub i64);

impl Position {
    /// After everything.
    pub const END: Self = Self(i64::MAX);

    /// The first position of the second `sent_at` lies in.
    pub(crate) fn of_second(sent_at: Timestamp) -> i64 {
        // 2^42 seconds are 139,000 years: beyond that the order no longer matters, only that nothing overflows.
        sent_at.as_millis().div_euclid(SECOND).clamp(0, 1 << 42) * TIES
    }
}

/// A bubble with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredMessage {
    /// Its place.
    pub position: Position,
    /// The row.
    pub row: MessageRow,
}

/// The columns [`from_row`] reads, in its order; they come first in any query over `message`.
pub(crate) const COLUMNS: &str = "message.position, message.id, message.conversation_id, message.wamid,
    message.direction, message.origin, message.author_id, message.imported, message.automatic,
    message.kind, message.text,
    message.media, message.detail, message.reply_to, message.forwarded, message.referral, message.reactions,
    message.reaction_refused, message.delivery, message.error, message.edited_at, message.revoked_at,
    message.sent_at, message.retry_of, message.rev";

/// The place of the first column that a query names behind them.
pub(crate) const BEHIND: usize = columns_in(COLUMNS);

pub(crate) fn from_row(row: &Row<'_>) -> rusqlite::Result<StoredMessage> {
    let mut next = Columns::of(row);
    Ok(StoredMessage {
        position: Position(next.plain()?),
        row: MessageRow {
            id: next.ours()?,
            conversation_id: next.ours()?,
            wamid: next.plain()?,
            direction: next.ours()?,
            origin: next.ours()?,
            author_id: next.ours()?,
            imported: next.plain()?,
            automatic: next.plain()?,
            kind: next.plain()?,
            text: next.plain()?,
            media: next.json()?,
            detail: next.json()?,
            reply_to: next.plain()?,
            forwarded: next.json()?,
            referral: next.json()?,
            reactions: next.json()?.unwrap_or_default(),
            reaction_refused: next.json()?,
            delivery: next.ours()?,
            error: next.json()?,
            edited_at: next.ours()?,
            revoked_at: next.ours()?,
            sent_at: next.ours()?,
            retry_of: next.ours()?,
            rev: Rev(next.plain()?),
        },
    })
}

/// What became of a row that was to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Upsert {
    /// What is stored is as new or newer.
    Stale,
    /// It was not known before.
    New,
    /// It replaced an older state.
    Changed,
}

/// What is stored of a message, as far as its place and its index entries go.
struct StoredRow {
    position: i64,
    conversation: ConversationId,
    sent_at: Timestamp,
    wamid: Option<String>,
    rev: Rev,
    entry: Entry,
}

/// What the indexes hold of a message.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Its words.
    pub(crate) body: String,
    /// The numbers among them.
    pub(crate) digits: Option<String>,
    /// The words by their bones.
    pub(crate) keys: Option<String>,
    /// What it is, beside its words.
    pub(crate) tags: Option<String>,
}

impl Entry {
    /// What people may search of a bubble: its text, the name of its file, what its cards and places are called, what was ordered and
    /// filled in. Empty for one that was revoked.
    pub(crate) fn of(row: &MessageRow) -> Self {
        if row.revoked_at.is_some() {
            return Self::default();
        }
        let mut body = row.text.clone().unwrap_or_default();
        let mut add = |more: &str| {
            if !more.is_empty() {
                if !body.is_empty() {
                    body.push('\n');
                }
                body.push_str(more);
            }
        };
        if let Some(filename) = row.media.as_ref().and_then(|media| media.filename.as_deref()) {
            add(filename);
        }
        match &row.detail {
            Some(Detail::Contacts { cards }) => {
                for card in cards {
                    add(&card.name);
                    card.phones.iter().for_each(|phone| add(phone));
                }
            }
            Some(Detail::Order { lines, .. }) => lines.iter().for_each(|line| add(&line.product)),
            Some(Detail::Choice { filled_in, .. }) => filled_in.iter().for_each(|field| add(&field.value)),
            Some(Detail::Location { name, address, .. }) => {
                [name, address].into_iter().flatten().for_each(|words| add(words));
            }
            _ => {}
        }
        let body = text::normalise(&body);
        let keys = script_keys(&body);
        Self { digits: text::digit_runs(&body), keys, tags: Some(tags(row)), body }
    }
}

/// What a search may ask of a bubble beside its words, one word each.
fn tags(row: &MessageRow) -> String {
    let mut tags = vec![Tag::Kind(&row.kind).word(), Tag::Direction(row.direction).word()];
    tags.extend(row.author_id.map(|author| Tag::Author(author).word()));
    tags.extend([Tag::Media, Tag::Voice, Tag::Link].into_iter().filter(|tag| tag.holds(row)).map(Tag::word));
    tags.join(" ")
}

/// How ties within a second are ordered: the wamid, else the id.
fn tie_key(wamid: Option<&str>, id: MessageId) -> String {
    wamid.map_or_else(|| id.to_string(), str::to_owned)
}

/// What the index holds, only where it differs from the text beside it.
fn body_column<'e>(row: &MessageRow, entry: &'e Entry) -> Option<&'e str> {
    (row.text.as_deref().unwrap_or_default() != entry.body).then_some(entry.body.as_str())
}

/// Whether another attempt stands in place of a bubble.
pub(crate) const SENT_AGAIN: &str = "SELECT EXISTS (SELECT 1 FROM message WHERE retry_of = ?1)";

impl Reader<'_> {
    /// A bubble by its id.
    pub fn message(&self, id: MessageId) -> Result<Option<StoredMessage>> {
        let sql = format!("SELECT {COLUMNS} FROM message WHERE id = ?1");
        Ok(self.sql().prepare_cached(&sql)?.query_row([Sql(id)], from_row).optional()?)
    }

    /// A quoted bubble. Quotes may name bubbles older than anything we hold: `None` is normal.
    pub fn message_by_wamid(
        &self,
        conversation: ConversationId,
        wamid: &str,
    ) -> Result<Option<StoredMessage>> {
        let sql = format!("SELECT {COLUMNS} FROM message WHERE wamid = ?1 AND conversation_id = ?2");
        Ok(self.sql().prepare_cached(&sql)?.query_row((wamid, Sql(conversation)), from_row).optional()?)
    }

    /// Whether another attempt stands in place of this bubble.
    pub fn is_sent_again(&self, id: MessageId) -> Result<bool> {
        Ok(self.sql().prepare_cached(SENT_AGAIN)?.query_row([Sql(id)], |row| row.get(0))?)
    }

    /// Whether it is known here that this bubble did not go out.
    pub(crate) fn has_failed(&self, id: MessageId) -> Result<bool> {
        let mut query =
            self.sql().prepare_cached("SELECT delivery IS :failed FROM message WHERE id = :id")?;
        let values = named_params! { ":failed": Sql(Delivery::Failed), ":id": Sql(id) };
        Ok(query.query_row(values, |row| row.get(0)).optional()?.unwrap_or(false))
    }

    /// Up to `limit` bubbles below `before`, newest first.
    pub(crate) fn messages_before(
        &self,
        conversation: ConversationId,
        before: Position,
        limit: u32,
    ) -> Result<Vec<StoredMessage>> {
        let sql = messages_before_sql();
        let mut query = self.sql().prepare_cached(&sql)?;
        let rows = query.query_map((Sql(conversation), before.0, limit), from_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Up to `limit` bubbles above `after`, oldest first.
    pub(crate) fn messages_after(
        &self,
        conversation: ConversationId,
        after: Position,
        limit: u32,
    ) -> Result<Vec<StoredMessage>> {
        let sql = messages_after_sql();
        let mut query = self.sql().prepare_cached(&sql)?;
        let rows = query.query_map((Sql(conversation), after.0, limit), from_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Live customer bubbles of a conversation behind a bubble; `None` when that bubble is not here.
    pub(crate) fn unread_behind(
        &self,
        conversation: ConversationId,
        up_to: MessageId,
    ) -> Result<Option<u32>> {
        let mut query = self.sql().prepare_cached(
            "SELECT (SELECT count(*) FROM message AS later
                     WHERE later.conversation_id = :conversation AND later.position > message.position
                       AND later.direction = 'in' AND later.imported = 0 AND later.kind <> 'system')
             FROM message WHERE id = :up_to",
        )?;
        let unread = query
            .query_row(named_params! { ":conversation": Sql(conversation), ":up_to": Sql(up_to) }, |row| {
                row.get(0)
            });
        Ok(unread.optional()?)
    }

    fn stored(&self, id: MessageId) -> Result<Option<StoredRow>> {
        let mut query = self.sql().prepare_cached(
            "SELECT position, conversation_id, sent_at, wamid, rev, coalesce(search_body, text, '') AS body,
                search_digits, search_keys, search_tags
             FROM message WHERE id = ?1",
        )?;
        let stored = query.query_row([Sql(id)], |row| {
            Ok(StoredRow {
                position: row.get("position")?,
                conversation: get(row, "conversation_id")?,
                sent_at: get(row, "sent_at")?,
                wamid: row.get("wamid")?,
                rev: Rev(row.get("rev")?),
                entry: Entry {
                    body: row.get("body")?,
                    digits: row.get("search_digits")?,
                    keys: row.get("search_keys")?,
                    tags: row.get("search_tags")?,
                },
            })
        });
        Ok(stored.optional()?)
    }
}

/// The page of a thread towards the past.
pub(crate) fn messages_before_sql() -> String {
    format!(
        "SELECT {COLUMNS} FROM message WHERE conversation_id = ?1 AND position < ?2
         ORDER BY position DESC LIMIT ?3"
    )
}

/// The page of a thread towards the present.
pub(crate) fn messages_after_sql() -> String {
    format!(
        "SELECT {COLUMNS} FROM message WHERE conversation_id = ?1 AND position > ?2
         ORDER BY position LIMIT ?3"
    )
}

impl Writer<'_> {
    /// Writes the row if its revision is above the stored one, at its place, with its index entries.
    pub(crate) fn put_message(&mut self, row: &MessageRow, entry: &Entry) -> Result<Upsert> {
        let emptied;
        let row = if row.revoked_at.is_some() {
            emptied = MessageRow { text: None, media: None, detail: None, referral: None, ..row.clone() };
            self.owe_media(row.id)?;
            &emptied
        } else {
            row
        };
        if !self.displace_twin(row)? {
            return Ok(Upsert::Stale);
        }
        let Some(stored) = self.stored(row.id)? else {
            let position = self.make_place(row)?;
            self.insert(position, row, entry)?;
            return Ok(Upsert::New);
        };
        if stored.rev >= row.rev {
            return Ok(Upsert::Stale);
        }
        let stays = stored.conversation == row.conversation_id
            && stored.sent_at == row.sent_at
            && stored.wamid == row.wamid;
        if stays && stored.entry == *entry {
            self.update(stored.position, row, entry)?;
        } else {
            self.remove(&stored, row.id)?;
            let position = if stays { stored.position } else { self.make_place(row)? };
            self.insert(position, row, entry)?;
        }
        Ok(Upsert::Changed)
    }

    /// A bubble first known by an echo or a status merges into the command's message under the same wamid; the older
    /// row leaves. Says whether `row` may be written.
    fn displace_twin(&mut self, row: &MessageRow) -> Result<bool> {
        let Some(wamid) = &row.wamid else { return Ok(true) };
        let twin: Option<(Sql<MessageId>, i64)> = self
            .sql()
            .prepare_cached("SELECT id, rev FROM message WHERE wamid = ?1 AND conversation_id = ?2")?
            .query_row((wamid, Sql(row.conversation_id)), |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        match twin {
            Some((Sql(id), rev)) if id != row.id => {
                if rev > row.rev.0 {
                    return Ok(false);
                }
                self.remove_message(id)?;
                Ok(true)
            }
            _ => Ok(true),
        }
    }

    /// Wipes every bubble of a conversation, with index entries; their files become debts.
    pub(crate) fn wipe_messages(&mut self, conversation: ConversationId) -> Result<()> {
        for id in self.ids_of(conversation)? {
            self.remove_message(id)?;
        }
        Ok(())
    }

    /// Hands the bubbles of a merged conversation to the one that survives. Their revisions stay.
    pub(crate) fn move_messages(&mut self, from: ConversationId, into: ConversationId) -> Result<()> {
        for id in self.ids_of(from)? {
            let (Some(stored), Some(mut message)) = (self.stored(id)?, self.message(id)?) else { continue };
            self.remove(&stored, id)?;
            message.row.conversation_id = into;
            // The survivor may have known the same bubble under another id.
            if self.displace_twin(&message.row)? {
                let position = self.make_place(&message.row)?;
                self.insert(position, &message.row, &stored.entry)?;
            } else {
                self.owe_media(id)?;
            }
        }
        Ok(())
    }

    fn ids_of(&self, conversation: ConversationId) -> Result<Vec<MessageId>> {
        let mut query = self
            .sql()
            .prepare_cached("SELECT id FROM message WHERE conversation_id = ?1 ORDER BY position")?;
        let rows = query.query_map([Sql(conversation)], |row| get(row, "id"))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Wipes one bubble; its file becomes a debt.
    pub(crate) fn remove_message(&mut self, id: MessageId) -> Result<()> {
        if let Some(stored) = self.stored(id)? {
            self.owe_media(id)?;
            self.remove(&stored, id)?;
        }
        Ok(())
    }

    fn remove(&mut self, stored: &StoredRow, id: MessageId) -> Result<()> {
        self.unindex_message(stored.position, stored.conversation, &stored.entry)?;
        self.sql().prepare_cached("DELETE FROM message WHERE id = ?1")?.execute([Sql(id)])?;
        Ok(())
    }

    /// A free position for `row`, after moving those of its second and conversation that belong behind it.
    fn make_place(&mut self, row: &MessageRow) -> Result<i64> {
        let first = Position::of_second(row.sent_at);
        let place = self.next_tie(first)?;
        if place == first {
            return Ok(place); // nothing else was sent in this second
        }
        let mut free = place;
        for (position, id) in self.behind(row, first)? {
            free += 1;
            self.move_to(position, free, id)?;
        }
        Ok(place)
    }

    /// The bubbles of the same second and conversation that belong behind `row`.
    fn behind(&self, row: &MessageRow, first: i64) -> Result<Vec<(i64, MessageId)>> {
        let key = (row.sent_at, tie_key(row.wamid.as_deref(), row.id));
        let mut query = self.sql().prepare_cached(
            "SELECT position, id, wamid, sent_at FROM message
             WHERE conversation_id = ?1 AND position BETWEEN ?2 AND ?3 ORDER BY position",
        )?;
        let rows = query.query_map((Sql(row.conversation_id), first, first + TIES - 1), |row| {
            let id: MessageId = get(row, "id")?;
            let wamid: Option<String> = row.get("wamid")?;
            let key: (Timestamp, String) = (get(row, "sent_at")?, tie_key(wamid.as_deref(), id));
            Ok((row.get::<_, i64>("position")?, id, key))
        })?;
        let behind = rows.filter_map(|row| match row {
            Ok((position, id, other)) => (other > key).then_some(Ok((position, id))),
            Err(error) => Some(Err(error)),
        });
        Ok(behind.collect::<rusqlite::Result<_>>()?)
    }

    fn next_tie(&self, first: i64) -> Result<i64> {
        let mut query = self
            .sql()
            .prepare_cached("SELECT max(position) FROM message WHERE position BETWEEN ?1 AND ?2")?;
        let last: Option<i64> = query.query_row((first, first + TIES - 1), |row| row.get(0))?;
        Ok(last.map_or(first, |last| last + 1))
    }

    fn move_to(&mut self, from: i64, to: i64, id: MessageId) -> Result<()> {
        let Some(stored) = self.stored(id)? else { return Ok(()) };
        self.unindex_message(from, stored.conversation, &stored.entry)?;
        self.sql()
            .prepare_cached("UPDATE message SET position = ?2 WHERE position = ?1")?
            .execute([from, to])?;
        self.index_message(to, stored.conversation, &stored.entry)
    }

    fn insert(&mut self, position: i64, row: &MessageRow, entry: &Entry) -> Result<()> {
        // By place, not by name: a name is looked for among all of them, for every message of a first sync.
        let mut statement = self.sql().prepare_cached(
            "INSERT INTO message (position, id, conversation_id, wamid, direction, origin, author_id, imported,
                automatic, kind, text, media, detail, reply_to, forwarded, referral, reactions,
                reaction_refused, delivery, error, edited_at, revoked_at, sent_at, retry_of, search_body,
                search_digits, search_keys, search_tags, rev)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24,
                ?25, ?26, ?27, ?28, ?29)",
        )?;
        statement.execute(params![
            position,
            Sql(row.id),
            Sql(row.conversation_id),
            row.wamid,
            Sql(row.direction),
            Sql(row.origin),
            Sql(row.author_id),
            row.imported,
            row.automatic,
            row.kind,
            row.text,
            json(row.media.as_ref())?,
            json(row.detail.as_ref())?,
            row.reply_to,
            json(row.forwarded.as_ref())?,
            json(row.referral.as_ref())?,
            json((!row.reactions.is_empty()).then_some(&row.reactions))?,
            json(row.reaction_refused.as_ref())?,
            Sql(row.delivery),
            json(row.error.as_ref())?,
            Sql(row.edited_at),
            Sql(row.revoked_at),
            Sql(row.sent_at),
            Sql(row.retry_of),
            body_column(row, entry),
            entry.digits,
            entry.keys,
            entry.tags,
            row.rev.0,
        ])?;
        self.index_message(position, row.conversation_id, entry)
    }

    /// Changes everything but place and index: the everyday case, a tick that moved on.
    fn update(&mut self, position: i64, row: &MessageRow, entry: &Entry) -> Result<()> {
        let mut statement = self.sql().prepare_cached(
            "UPDATE message SET direction = :direction, origin = :origin, author_id = :author, imported = :imported,
                automatic = :automatic, kind = :kind, text = :text, media = :media, detail = :detail, reply_to = :reply_to,
                forwarded = :forwarded, referral = :referral, reactions = :reactions,
                reaction_refused = :reaction_refused, delivery = :delivery, error = :error,
                edited_at = :edited_at, revoked_at = :revoked_at, retry_of = :retry_of, search_body = :body, rev = :rev
             WHERE position = :position",
        )?;
        statement.execute(named_params! {
            ":position": position,
            ":direction": Sql(row.direction),
            ":origin": Sql(row.origin),
            ":author": Sql(row.author_id),
            ":imported": row.imported,
            ":automatic": row.automatic,
            ":kind": row.kind,
            ":text": row.text,
            ":media": json(row.media.as_ref())?,
            ":detail": json(row.detail.as_ref())?,
            ":reply_to": row.reply_to,
            ":forwarded": json(row.forwarded.as_ref())?,
            ":referral": json(row.referral.as_ref())?,
            ":reactions": json((!row.reactions.is_empty()).then_some(&row.reactions))?,
            ":reaction_refused": json(row.reaction_refused.as_ref())?,
            ":delivery": Sql(row.delivery),
            ":error": json(row.error.as_ref())?,
            ":edited_at": Sql(row.edited_at),
            ":revoked_at": Sql(row.revoked_at),
            ":retry_of": Sql(row.retry_of),
            ":body": body_column(row, entry),
            ":rev": row.rev.0,
        })?;
        Ok(())
    }
}
