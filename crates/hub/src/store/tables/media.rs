//! The file of a message.
//!
//! The table `media`.

use sangam_model::MediaState;
use sangam_model::id::MessageId;

use super::files;
use crate::store::sql::{SqlId, run};
use crate::store::{Result, Tx};

/// The file of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediaRecord {
    /// Whose file.
    pub message_id: MessageId,
    /// WhatsApp's handle.
    pub media_id: Option<String>,
    /// Claimed; once here, what the bytes are.
    pub mime_type: String,
    /// The sender's name for it.
    pub filename: Option<String>,
    /// A voice note.
    pub voice: bool,
    /// A moving sticker.
    pub animated: bool,
    /// How far it has come.
    pub state: MediaState,
    /// Size of the stored bytes, once ready.
    pub size_bytes: Option<u64>,
    /// Hex of the stored bytes, once ready: their name in the media store.
    pub sha256: Option<String>,
}

impl Tx<'_> {
    /// Adds or changes a file.
    pub fn save_media(&mut self, media: &MediaRecord) -> Result<()> {
        let replaced = files::let_go("media", "message_id = ?1 AND sha256 IS DISTINCT FROM ?2");
        run(self.db, &replaced, (media.message_id.column(), &media.sha256))?;
        let sql = "INSERT INTO media (message_id, workspace_id, media_id, mime_type, filename, voice, animated, state, \
                   size_bytes, sha256) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) \
                   ON CONFLICT (message_id) DO UPDATE SET media_id = excluded.media_id, mime_type = excluded.mime_type, \
                   filename = excluded.filename, voice = excluded.voice, animated = excluded.animated, \
                   state = excluded.state, size_bytes = excluded.size_bytes, sha256 = excluded.sha256";
        let values = (
            media.message_id.column(),
            self.workspace_id.column(),
            &media.media_id,
            &media.mime_type,
            &media.filename,
            media.voice,
            media.animated,
            media.state.as_str(),
            media.size_bytes.and_then(|size| i64::try_from(size).ok()),
            &media.sha256,
        );
        run(self.db, sql, values).map(drop)
    }

    /// Takes a file and its job out.
    pub fn remove_media(&mut self, message_id: MessageId) -> Result<()> {
        run(self.db, "DELETE FROM media_job WHERE message_id = ?1", [message_id.column()])?;
        run(self.db, &files::let_go("media", "message_id = ?1"), [message_id.column()])?;
        run(self.db, "DELETE FROM media WHERE message_id = ?1", [message_id.column()]).map(drop)
    }
}
