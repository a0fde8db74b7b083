//! Uploads from desks, until a message uses them; and the deletion of files that nothing uses.
//!
//! ```text
//! bring ─▶ stored, the bringer's for a day ─▶ a message refers to it ─▶ kept as long as the message ─▶ let go ─▶ swept
//!                                         └─▶ nobody used it ─▶ swept
//! ```
//!
//! Files that customers sent are let go in the same way, with their message. Whatever stops referring to a file says so in the same
//! transaction, and what nothing else refers to is swept.
//!
//! A file is named by its digest, and whoever knows a digest does not therefore own the file: only who brought it, or may see a
//! message or a quick reply that carries it, can send it or learn that it is here. Bringing it again costs the bytes again, whoever else did.
//!
//! A row is dead an hour before it is swept, so no send can begin to rely on a file that is just being removed. That a file *leaves* is
//! written down in the transaction that found it needless, and until it is gone nobody can record it anew: not even another hub,
//! whose bytes would go with the object they share; and one that recorded it in the same moment looks once more whether it is there.
//! The object goes before its rows: a crash in between leaves rows nobody
//! believes any more, and the next sweep goes on.

use std::sync::Arc;

use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use sangam_model::id::{PersonId, WorkspaceId};
use sangam_model::outgoing::OutgoingFile;
use sangam_model::quick_reply::ReplyFile;
use sangam_model::time::{DAY, HOUR};
use sangam_model::{Clock, MediaState, Timestamp};
use thiserror::Error;

use super::fetch::MAX_MEDIA_BYTES;
use super::incoming::StoredFile;
use super::kind::{self, HEAD_BYTES};
use super::store::{MediaError, MediaName, MediaStore};
use crate::access::visibility::Viewer;
use crate::store::{self, BroughtFile, ReadTx, Store, StoreError};
use crate::team::quick_replies;

/// How long a file may wait for its message.
const KEPT: i64 = DAY;
/// Bubbles looked at to find one of a file that somebody may see.
const BUBBLES: u32 = 50;
/// Files swept in one go.
const SWEPT: u32 = 200;

/// Why a file was not taken.
#[derive(Debug, Error)]
pub enum BringError {
    /// Another file than its digest says, or a part of it.
    #[error("the bytes are not the file that was announced")]
    OtherBytes,
    /// Nothing came.
    #[error("the file is empty")]
    Empty,
    /// Larger than WhatsApp takes.
    #[error("the file is larger than {MAX_MEDIA_BYTES} bytes")]
    TooLarge,
    /// Called a picture, sound or film, and is none.
    #[error("the bytes are not of the type they are said to be")]
    Lies,
    /// The same file is being removed at this moment; in the next it can be brought.
    #[error("the file is being removed at this moment")]
    Leaving,
    /// The bytes broke off.
    #[error("the file did not arrive whole")]
    Interrupted,
    /// The media store.
    #[error(transparent)]
    Media(#[from] MediaError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A file at the hub, as one person may send it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileAtHand {
    /// What the bytes are.
    pub mime_type: String,
    /// How many.
    pub size_bytes: u64,
}

impl FileAtHand {
    /// Whether it may be sent as this type.
    #[must_use]
    pub fn may_be_sent_as(&self, wanted: &str) -> bool {
        kind::may_be_sent_as(&self.mime_type, wanted)
    }
}

/// Takes files in and lets go of them.
#[derive(Clone)]
pub struct BroughtFiles {
    store: Arc<dyn Store>,
    media: MediaStore,
    clock: Arc<dyn Clock>,
}

impl BroughtFiles {
    /// Over these.
    #[must_use]
    pub const fn new(store: Arc<dyn Store>, media: MediaStore, clock: Arc<dyn Clock>) -> Self {
        Self { store, media, clock }
    }

    /// Takes in a file for messages `person_id` will write. Once more changes nothing but the time it is kept.
    ///
    /// # Errors
    /// [`BringError`]; then nothing was kept.
    pub async fn bring<E>(
        &self,
        (workspace_id, person_id): (WorkspaceId, PersonId),
        sha256: [u8; 32],
        claimed: &str,
        bytes: impl Stream<Item = Result<Bytes, E>> + Send,
    ) -> Result<FileAtHand, BringError> {
        let mut bytes = std::pin::pin!(bytes);
        let mut incoming = self.media.begin(workspace_id);
        let mut head = Vec::new();
        while let Some(piece) = bytes.next().await {
            let piece = piece.map_err(|_| BringError::Interrupted)?;
            let wanted = HEAD_BYTES.saturating_sub(head.len());
            head.extend(piece.iter().take(wanted));
            if incoming.size_bytes().saturating_add(piece.len() as u64) > MAX_MEDIA_BYTES {
                return Err(BringError::TooLarge);
            }
            incoming.write(&piece).await?;
        }
        if head.is_empty() {
            return Err(BringError::Empty);
        }
        let mime_type = kind::sent_as(claimed, &head).ok_or(BringError::Lies)?;
        let kept = match incoming.finish(Some(sha256)).await {
            Err(MediaError::NotAsPromised) => return Err(BringError::OtherBytes),
            kept => kept?,
        };
        let file = BroughtFile {
            workspace_id,
            person_id,
            sha256: hex::encode(sha256),
            mime_type,
            size_bytes: kept.size_bytes,
            brought_at: self.clock.now(),
        };
        let found = FileAtHand { mime_type: file.mime_type.clone(), size_bytes: file.size_bytes };
        if self.record(file, &kept).await? { Ok(found) } else { Err(BringError::Leaving) }
    }

    /// Records a file that has its name, unless it leaves. Another hub may have removed it between the name and the row: once the row
    /// is there nobody removes it any more, so what is there then stays.
    async fn record(&self, file: BroughtFile, kept: &StoredFile) -> Result<bool, BringError> {
        let row = file.clone();
        let is_recorded = self.store.side(move |tx| {
            if tx.is_file_leaving(row.workspace_id, &row.sha256)? {
                return Ok(false);
            }
            tx.save_brought_file(&row)?;
            Ok(true)
        });
        if !is_recorded.await? {
            return Ok(false);
        }
        let is_gone = self.media.is_gone(kept.name).await;
        if is_gone {
            self.store.side(move |tx| tx.take_back_brought_file(&file)).await?;
        }
        Ok(!is_gone)
    }

    /// Removes files nobody used, or uses any more. Says whether there may be more.
    ///
    /// # Errors
    /// What the database or the media store says; the rest waits for the next time.
    pub async fn sweep(&self) -> Result<bool, BringError> {
        let now = self.clock.now();
        let dead = now.plus(-KEPT - HOUR);
        let stale = self.store.read(move |tx| tx.stale_files(dead, SWEPT)).await?;
        let (found, mut swept) = (stale.len(), 0);
        for (workspace, sha256) in stale {
            if self.is_removed(workspace, &sha256, dead).await? {
                self.store.side(move |tx| tx.forget_brought_file(workspace, &sha256, dead)).await?;
                swept += 1;
            }
        }
        Ok(may_be_more(found, swept) | self.sweep_let_go(dead).await?)
    }

    /// Removes what nothing refers to any more. Says whether there may be more.
    async fn sweep_let_go(&self, dead: Timestamp) -> Result<bool, BringError> {
        let let_go = self.store.read(move |tx| tx.files_let_go(SWEPT)).await?;
        let (found, mut swept) = (let_go.len(), 0);
        for (workspace, sha256) in let_go {
            if self.is_removed(workspace, &sha256, dead).await? {
                self.store.side(move |tx| tx.forget_file_let_go(workspace, &sha256)).await?;
                swept += 1;
            }
        }
        Ok(may_be_more(found, swept))
    }

    /// Removes a file, if it is named as one, and says whether its row may go. One that cannot be removed now waits, and keeps no other
    /// from it.
    async fn is_removed(
        &self,
        workspace: WorkspaceId,
        sha256: &str,
        dead: Timestamp,
    ) -> Result<bool, BringError> {
        let mut name = MediaName { workspace, sha256: [0; 32] };
        if hex::decode_to_slice(sha256, &mut name.sha256).is_err() {
            return Ok(true);
        }
        match self.remove(name, dead).await {
            Ok(()) => Ok(true),
            Err(BringError::Media(error)) => {
                let error = &error as &dyn std::error::Error;
                tracing::warn!(error, %workspace, "an unused file stays for now");
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }

    /// Removes a file unless something needs it that was there after `dead`.
    async fn remove(&self, name: MediaName, dead: Timestamp) -> Result<(), BringError> {
        let (workspace, sha256) = (name.workspace, hex::encode(name.sha256));
        let asked = sha256.clone();
        let is_needed = async {
            let leave = self.store.side(move |tx| {
                let is_needed = tx.is_file_needed(workspace, &asked, dead)?;
                if !is_needed {
                    tx.let_file_leave(workspace, &asked)?;
                }
                Ok(is_needed)
            });
            leave.await.map_err(BringError::Store)
        };
        let removed = self.media.remove_unless(name, is_needed).await;
        self.store.side(move |tx| tx.let_file_stay(workspace, &sha256)).await?;
        removed.map(drop)
    }
}

/// Whether a full page was found, of which something could be swept.
const fn may_be_more(found: usize, swept: usize) -> bool {
    found >= SWEPT as usize && swept > 0
}

/// The file with this digest, if this person may send it.
///
/// # Errors
/// What the database says.
pub fn at_hand(
    tx: &ReadTx<'_>,
    (workspace_id, person_id): (WorkspaceId, PersonId),
    viewer: Viewer,
    sha256: &str,
    now: Timestamp,
) -> store::Result<Option<FileAtHand>> {
    if let Some(brought) = tx.brought_file(workspace_id, person_id, sha256, now.plus(-KEPT))? {
        return Ok(Some(FileAtHand { mime_type: brought.mime_type, size_bytes: brought.size_bytes }));
    }
    for row in tx.quick_replies_with_file(workspace_id, sha256)? {
        if quick_replies::is_there_for(&row, person_id)
            && let Some(ReplyFile { file, .. }) = row.reply.and_then(|reply| reply.file)
        {
            return Ok(Some(FileAtHand { mime_type: file.mime_type, size_bytes: file.size_bytes }));
        }
    }
    for view in tx.messages_with_file(workspace_id, sha256, BUBBLES)? {
        let Some(conversation_id) = view.message.conversation_id else { continue };
        let is_seen = tx.conversation_view(conversation_id)?.is_some_and(|view| viewer.sees(&view));
        let media = view.media.filter(|media| is_seen && media.state == MediaState::Ready);
        if let Some(media) = media
            && let Some(size_bytes) = media.size_bytes
        {
            return Ok(Some(FileAtHand { mime_type: media.mime_type, size_bytes }));
        }
    }
    Ok(None)
}

/// Where the bytes of a file to send are.
#[must_use]
pub fn name_of(workspace: WorkspaceId, file: &OutgoingFile) -> Option<MediaName> {
    let mut name = MediaName { workspace, sha256: [0; 32] };
    hex::decode_to_slice(&file.sha256, &mut name.sha256).ok()?;
    Some(name)
}
