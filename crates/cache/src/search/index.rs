//! Writes the full-text indexes of messages and customers. An FTS5 index with external content has to be given the old value to delete
//! an entry, so each value that is taken out must be the one that went in.

use sangam_model::Direction;
use sangam_model::id::{ConversationId, PersonId};
use sangam_protocol::MessageRow;

use crate::error::Result;
use crate::handle::Writer;
use crate::rows::conversation;
use crate::rows::message::Entry;
use crate::search::distrust::Index;

/// What the index knows of a message beside its words; each is one word of a column of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tag<'t> {
    /// WhatsApp's type.
    Kind(&'t str),
    /// Which way it went.
    Direction(Direction),
    /// The agent who wrote it.
    Author(PersonId),
    /// Something hangs on it.
    Media,
    /// A recorded voice note.
    Voice,
    /// There is a link in it.
    Link,
}

impl Tag<'_> {
    /// Whether a message has it.
    pub(crate) fn holds(self, row: &MessageRow) -> bool {
        let links = |text: &String| text.contains("https://") || text.contains("http://");
        match self {
            Self::Kind(kind) => row.kind == kind,
            Self::Direction(direction) => row.direction == direction,
            Self::Author(id) => row.author_id == Some(id),
            Self::Media => row.media.is_some(),
            Self::Voice => row.media.as_ref().is_some_and(|media| media.voice),
            Self::Link => row.text.as_ref().is_some_and(links),
        }
    }

    /// As the index holds it. The letter in front keeps the families apart.
    pub(crate) fn word(self) -> String {
        match self {
            Self::Kind(kind) => {
                let letters: String = kind.chars().filter(char::is_ascii_alphanumeric).collect();
                format!("k{}", letters.to_ascii_lowercase())
            }
            Self::Direction(Direction::In) => "din".to_owned(),
            Self::Direction(Direction::Out) => "dout".to_owned(),
            Self::Author(id) => format!("a{}", half(id.as_bytes())),
            Self::Media => "mfile".to_owned(),
            Self::Voice => "mvoice".to_owned(),
            Self::Link => "mlink".to_owned(),
        }
    }
}

/// The word every message of a conversation carries in the index.
pub(crate) fn chat_word(conversation: ConversationId) -> String {
    half(conversation.as_bytes())
}

/// The second half of an id, which is the one that differs.
fn half(id: &[u8; 16]) -> String {
    id.iter().skip(8).map(|byte| format!("{byte:02x}")).collect()
}

/// A column of the index that may hold nothing.
fn column(words: &Option<String>) -> &str {
    words.as_deref().unwrap_or_default()
}

impl Writer<'_> {
    /// Checks every index against its rows, and builds those anew that disagree. Says whether one did.
    pub fn repair_search(&mut self) -> Result<bool> {
        let mut repaired = false;
        for index in Index::ALL {
            if !self.check_index(index)? {
                self.build_index(index)?;
                repaired = true;
            }
        }
        Ok(repaired)
    }

    pub(crate) fn index_message(
        &mut self,
        position: i64,
        conversation: ConversationId,
        entry: &Entry,
    ) -> Result<()> {
        self.sql()
            .prepare_cached(
                "INSERT INTO message_fts (rowid, body, chat, keys, tags) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute((
                position,
                &entry.body,
                chat_word(conversation),
                column(&entry.keys),
                column(&entry.tags),
            ))?;
        if let Some(digits) = &entry.digits {
            self.sql()
                .prepare_cached("INSERT INTO message_digits (rowid, digits) VALUES (?1, ?2)")?
                .execute((position, digits))?;
        }
        Ok(())
    }

    /// Takes a message out; the values must be those it went in with.
    pub(crate) fn unindex_message(
        &mut self,
        position: i64,
        conversation: ConversationId,
        entry: &Entry,
    ) -> Result<()> {
        self.sql()
            .prepare_cached(
                "INSERT INTO message_fts (message_fts, rowid, body, chat, keys, tags)
                 VALUES ('delete', ?1, ?2, ?3, ?4, ?5)",
            )?
            .execute((
                position,
                &entry.body,
                chat_word(conversation),
                column(&entry.keys),
                column(&entry.tags),
            ))?;
        if let Some(digits) = &entry.digits {
            self.sql()
                .prepare_cached(
                    "INSERT INTO message_digits (message_digits, rowid, digits) VALUES ('delete', ?1, ?2)",
                )?
                .execute((position, digits))?;
        }
        Ok(())
    }

    pub(crate) fn index_contact(&mut self, seq: i64, entry: &conversation::Entry) -> Result<()> {
        for (sql, value) in [
            ("INSERT INTO contact_fts (rowid, search_name) VALUES (?1, ?2)", &entry.name),
            ("INSERT INTO contact_digits (rowid, search_phone) VALUES (?1, ?2)", &entry.phone),
            ("INSERT INTO contact_sounds (rowid, search_sounds) VALUES (?1, ?2)", &entry.sounds),
        ] {
            self.sql().prepare_cached(sql)?.execute((seq, value))?;
        }
        Ok(())
    }

    /// Takes a contact out; the values must be those it went in with.
    pub(crate) fn unindex_contact(&mut self, seq: i64, entry: &conversation::Entry) -> Result<()> {
        for (sql, value) in [
            (
                "INSERT INTO contact_fts (contact_fts, rowid, search_name) VALUES ('delete', ?1, ?2)",
                &entry.name,
            ),
            (
                "INSERT INTO contact_digits (contact_digits, rowid, search_phone) VALUES ('delete', ?1, ?2)",
                &entry.phone,
            ),
            (
                "INSERT INTO contact_sounds (contact_sounds, rowid, search_sounds) VALUES ('delete', ?1, ?2)",
                &entry.sounds,
            ),
        ] {
            self.sql().prepare_cached(sql)?.execute((seq, value))?;
        }
        Ok(())
    }

    /// Empties every index with its table.
    pub(crate) fn wipe_search(&mut self) -> Result<()> {
        for table in Index::ALL.map(Index::table) {
            self.sql().execute_batch(&format!("INSERT INTO {table} ({table}) VALUES ('delete-all')"))?;
        }
        self.trust_all()
    }
}
