//! Quick replies, with the keys they are found by and how often this desk used each.

use rusqlite::{OptionalExtension, Row, named_params};
use sangam_model::Timestamp;
use sangam_model::id::{ConversationId, QuickReplyId};
use sangam_protocol::QuickReplyRow;

use crate::error::Result;
use crate::handle::{Reader, Writer};
use crate::search::letters::Letters;
use crate::sql::{Json, Sql, get, json};

/// A quick reply that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredReply {
    /// As the hub told it.
    pub row: QuickReplyRow,
    /// The keys of its name and folder.
    pub name: Letters,
    /// The keys of its words in every language.
    pub text: Letters,
    /// How often this desk used it.
    pub uses: u64,
    /// When last.
    pub used_at: Option<Timestamp>,
}

const STORED: &str = "SELECT r.shown AS shown, r.name_keys AS name_keys, r.text_keys AS text_keys, \
                      coalesce(u.uses, 0) AS uses, u.used_at AS used_at \
                      FROM quick_reply r LEFT JOIN quick_reply_use u ON u.id = r.id";

fn from_row(row: &Row<'_>) -> rusqlite::Result<StoredReply> {
    let keys = |name: &str| Ok::<_, rusqlite::Error>(Letters::from_column(row.get_ref(name)?.as_str()?));
    Ok(StoredReply {
        row: row.get::<_, Json<QuickReplyRow>>("shown")?.0,
        name: keys("name_keys")?,
        text: keys("text_keys")?,
        uses: get(row, "uses")?,
        used_at: get(row, "used_at")?,
    })
}

/// A customer's newest words, of the newest hundred bubbles.
pub(crate) const LAST_HEARD: &str = "SELECT text FROM (SELECT direction, text FROM message \
                                     WHERE conversation_id = ?1 ORDER BY position DESC LIMIT 100) \
                                     WHERE direction = 'in' AND text IS NOT NULL LIMIT ?2";

impl Reader<'_> {
    /// What a customer wrote last, newest first: from it follows what they read.
    pub fn last_heard(&self, conversation: ConversationId, limit: u32) -> Result<Vec<String>> {
        let mut query = self.sql().prepare_cached(LAST_HEARD)?;
        let texts = query.query_map((Sql(conversation), limit), |row| row.get("text"))?;
        Ok(texts.collect::<rusqlite::Result<_>>()?)
    }

    /// Every quick reply that is there, in no order.
    pub fn quick_replies(&self) -> Result<Vec<StoredReply>> {
        let mut query = self.sql().prepare_cached(STORED)?;
        let rows = query.query_map([], from_row)?.collect::<rusqlite::Result<Vec<_>>>()?;
        Ok(rows.into_iter().filter(|stored| stored.row.reply.is_some()).collect())
    }

    /// One of them.
    pub fn quick_reply(&self, id: QuickReplyId) -> Result<Option<StoredReply>> {
        let mut query = self.sql().prepare_cached(&format!("{STORED} WHERE r.id = ?1"))?;
        let stored = query.query_row([Sql(id)], from_row).optional()?;
        Ok(stored.filter(|stored| stored.row.reply.is_some()))
    }
}

impl Writer<'_> {
    /// Writes the row if its revision is above the stored one; says whether it was. Of a removed one nothing is left but that it was.
    pub(crate) fn put_quick_reply(&mut self, row: &QuickReplyRow) -> Result<bool> {
        let (mut name, mut text) = (String::new(), String::new());
        if let Some(reply) = &row.reply {
            name = [reply.name.as_str(), reply.folder.as_deref().unwrap_or_default()].join(" ");
            text = reply.wordings.iter().map(|wording| wording.text.as_str()).collect::<Vec<_>>().join(" ");
        }
        let mut statement = self.sql().prepare_cached(
            "INSERT INTO quick_reply (id, shown, name_keys, text_keys, rev)
             VALUES (:id, :shown, :name_keys, :text_keys, :rev)
             ON CONFLICT (id) DO UPDATE SET shown = excluded.shown, name_keys = excluded.name_keys,
                text_keys = excluded.text_keys, rev = excluded.rev
             WHERE excluded.rev > rev",
        )?;
        let is_new = statement.execute(named_params! {
            ":id": Sql(row.id),
            ":shown": json(Some(row))?,
            ":name_keys": Letters::of(&name).column(),
            ":text_keys": Letters::of(&text).column(),
            ":rev": row.rev.0,
        })?;
        Ok(is_new > 0)
    }

    /// Counts one use of a reply at this desk.
    pub fn use_quick_reply(&mut self, id: QuickReplyId, now: Timestamp) -> Result<()> {
        let mut statement = self.sql().prepare_cached(
            "INSERT INTO quick_reply_use (id, uses, used_at) VALUES (?1, 1, ?2)
             ON CONFLICT (id) DO UPDATE SET uses = uses + 1, used_at = excluded.used_at",
        )?;
        statement.execute((Sql(id), Sql(now)))?;
        Ok(())
    }
}
