//! For tests and measurements: what someone with the key could read from the files, to search them for what must not be there; every
//! line that is held, to compare with the hub's; and what the cache makes of a message before it is written, to measure the writing
//! alone.

use std::path::Path;

use sangam_model::id::ConversationId;
use sangam_protocol::{EventRow, MessageRow};

use crate::error::{OpenError, Result};
use crate::file::{Access, FileKind, connect};
use crate::handle::{Reader, Writer};
use crate::key::RootKey;
use crate::rows::event;
use crate::rows::message::Entry;
use crate::search::distrust::Index;
use crate::search::index::chat_word;
use crate::sql::Sql;

/// What the index is given of a message.
#[derive(Clone, Debug)]
pub struct Indexed {
    /// Its words.
    pub body: String,
    /// The word of its conversation.
    pub chat: String,
    /// The numbers among its words.
    pub digits: Option<String>,
    /// Its words by their bones.
    pub keys: Option<String>,
    /// What it is, beside its words.
    pub tags: Option<String>,
}

/// What the index would be given of a message.
#[must_use]
pub fn indexed(row: &MessageRow) -> Indexed {
    let Entry { body, digits, keys, tags } = Entry::of(row);
    Indexed { body, chat: chat_word(row.conversation_id), digits, keys, tags }
}

impl Reader<'_> {
    /// Every line of a conversation, those no thread shows included, in no order.
    ///
    /// # Errors
    /// The database's.
    pub fn lines_held(&self, conversation: ConversationId) -> Result<Vec<EventRow>> {
        let sql = format!("SELECT {} FROM event WHERE conversation_id = ?1", event::COLUMNS);
        let mut query = self.sql().prepare_cached(&sql)?;
        let rows = query.query_map([Sql(conversation)], event::from_row)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

impl Writer<'_> {
    /// Takes every word out of an index, as a mistake might, and leaves the rows.
    ///
    /// # Errors
    /// The database's.
    pub fn spoil(&mut self, index: Index) -> Result<()> {
        let table = index.table();
        Ok(self.sql().execute_batch(&format!("INSERT INTO {table} ({table}) VALUES ('delete-all')"))?)
    }
}

/// Every byte of each file in the folder of a closed profile after decryption: rows, indexes, and pages that were given back.
///
/// # Errors
/// When a file cannot be read.
pub fn plaintext(profile: &Path, key: &RootKey) -> Result<Vec<(FileKind, Vec<u8>)>, OpenError> {
    FileKind::ALL
        .into_iter()
        .map(|kind| {
            let path = profile.join(kind.file_name());
            let connection = connect(&path, kind, &key.file_key(kind), Access::Read)?;
            let bytes = connection.serialize("main")?.to_vec();
            Ok((kind, bytes))
        })
        .collect()
}
