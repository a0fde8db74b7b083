//! What someone with the key could read from the files, for tests that search them for what must not be there; and what the cache
//! makes of a message before it is written, for measuring the writing alone.

use std::path::Path;

use sangam_protocol::MessageRow;

use crate::error::{OpenError, Result};
use crate::file::{Access, FileKind, connect};
use crate::handle::Writer;
use crate::key::RootKey;
use crate::rows::message::Entry;
use crate::search::distrust::Index;
use crate::search::index::chat_word;

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
