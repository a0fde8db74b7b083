//! Files of messages: the media file has the bytes, the cache says which of them may be kept.
//!
//! What the cache took away it names as a debt, and the debt is paid here; so a crash between the two forgets nothing. So is what a first
//! sync did not bring back: that it is to be looked for is noted with its last page.

use sangam_model::Timestamp;
use sangam_model::id::MessageId;
use sha2::{Digest, Sha256};

use super::Cache;
use crate::error::Result;
use crate::file::FileKind;
use crate::handle::{MediaReader, MediaWriter, Reader};
use crate::media::MediaFile;

impl Cache {
    /// Keeps the file of a message as one that was opened then, if the message is (still) here and announces these bytes. Says whether it
    /// was kept.
    pub async fn put_media(
        &self,
        message: MessageId,
        mime_type: String,
        bytes: Vec<u8>,
        used_at: Timestamp,
    ) -> Result<bool> {
        let sha256 = hex::encode(Sha256::digest(&bytes));
        let cap = self.options.media_cap_bytes;
        let announced = sha256.clone();
        self.write_media(move |media| {
            media.put(message, &sha256, &mime_type, &bytes, used_at)?;
            media.evict(cap)
        })
        .await?;
        // Kept first, then looked up: whatever takes the message away from here on also takes the file.
        let is_wanted = self
            .read(move |reader| {
                let media = reader.message(message)?.and_then(|stored| stored.row.media);
                Ok(media.is_some_and(|media| media.sha256.is_none_or(|wanted| wanted == announced)))
            })
            .await?;
        if !is_wanted {
            self.write_media(move |media| media.remove(message)).await?;
        }
        Ok(is_wanted)
    }

    /// Whether the file of a message is here. Nobody opens it with that.
    pub async fn has_media(&self, message: MessageId) -> Result<bool> {
        Ok(self.read_media(move |media| media.file(message)).await?.is_some())
    }

    /// The file of a message, noting that it was opened; where that cannot be noted (the disk is full) it is given all the same. What was revoked or left sight is not opened, though it may lie here still.
    pub async fn open_media(&self, message: MessageId, now: Timestamp) -> Result<Option<MediaFile>> {
        let file = self.read_media(move |media| media.file(message)).await?;
        let is_seen = move |reader: &Reader<'_>| {
            Ok(reader.message(message)?.is_some_and(|stored| stored.row.revoked_at.is_none()))
        };
        let file = if file.is_some() && self.read(is_seen).await? { file } else { None };
        if let Some(file) = file.clone()
            && let Err(error) = self.write_media(move |media| media.touch(&file, now)).await
        {
            tracing::warn!(%error, "that a file was opened could not be noted");
        }
        Ok(file)
    }

    /// Up to `length` bytes of a file from `offset` on.
    pub async fn media_bytes(&self, file: MediaFile, offset: u64, length: u64) -> Result<Vec<u8>> {
        self.read_media(move |media| media.bytes(&file, offset, length)).await
    }

    /// How many bytes of media are kept.
    pub async fn media_size_bytes(&self) -> Result<u64> {
        self.read_media(|media| media.size_bytes()).await
    }

    /// Takes away the files of messages that were revoked or left sight.
    pub(super) async fn pay_media_debts(&self) -> Result<()> {
        let debts = self.read(|reader| reader.media_debts()).await?;
        if debts.is_empty() {
            return Ok(());
        }
        let paid = debts.clone();
        self.write_media(move |media| media.forget(&debts)).await?;
        self.write(move |writer| writer.settle_media(&paid)).await?;
        self.empty_log(FileKind::Media).await.map(drop)
    }

    /// Takes away files whose message did not come back with a first sync, once one is through.
    pub(super) async fn sweep_media(&self) -> Result<()> {
        if !self.read(|reader| reader.owes_sweep()).await? {
            return Ok(());
        }
        let messages = self.read_media(|media| media.messages()).await?;
        let orphans = self
            .read(move |reader| {
                let mut orphans = Vec::new();
                // Of one view: another first sync may have begun since, and nothing of it is here yet.
                if !reader.owes_sweep()? {
                    return Ok(orphans);
                }
                for message in messages {
                    if reader.message(message)?.is_none_or(|stored| stored.row.media.is_none()) {
                        orphans.push(message);
                    }
                }
                Ok(orphans)
            })
            .await?;
        if !orphans.is_empty() {
            self.write_media(move |media| media.forget(&orphans)).await?;
            self.empty_log(FileKind::Media).await?;
        }
        self.write(|writer| writer.settle_sweep()).await
    }

    async fn read_media<T: Send + 'static>(
        &self,
        work: impl FnOnce(&MediaReader<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.file(FileKind::Media).read(|connection| work(&MediaReader::new(connection))).await
    }

    async fn write_media<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut MediaWriter<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.file(FileKind::Media).write(|transaction| work(&mut MediaWriter::new(transaction))).await
    }
}

#[cfg(test)]
mod tests {
    use sangam_model::id::{PersonId, WorkspaceId};

    use super::*;
    use crate::earlier::{CHAT, HELLO, ME, leave};
    use crate::key::RootKey;
    use crate::migrate::steps;
    use crate::{Execution, Options, Profile};

    #[tokio::test]
    async fn a_file_that_is_here_is_given_though_the_disk_takes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = WorkspaceId::from_uuid(CHAT);
        let profile = Profile::of(folder.path(), "https://hub.example", workspace, PersonId::from_uuid(ME));
        let key = RootKey::new([5; 32]);
        std::fs::create_dir_all(profile.folder()).unwrap();
        let newest = [FileKind::Cache, FileKind::Outbox, FileKind::Media].map(|kind| steps(kind).len());
        leave(&profile, &key, newest).unwrap();
        let options = Options { execution: Execution::Inline, ..Options::default() };
        let (cache, _) = Cache::open(profile, &key, options).await.unwrap();
        let full =
            "CREATE TRIGGER full BEFORE UPDATE ON blob BEGIN SELECT RAISE(ABORT, 'the disk is full'); END";
        cache.write_media(|media| Ok(media.sql().execute_batch(full)?)).await.unwrap();
        let hello = MessageId::from_uuid(HELLO);
        let file = cache.open_media(hello, Timestamp::from_millis(99)).await.unwrap().unwrap();
        assert!(!cache.media_bytes(file, 0, 9).await.unwrap().is_empty());
        cache.close().await.unwrap();
    }
}
