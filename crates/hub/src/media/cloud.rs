//! Media from the Cloud API: the id is resolved to an address, the address downloaded with the same token.
//!
//! The client guards the token (allowed hosts, redirects by hand) and counts the bytes. An address lives five minutes; one
//! that has expired in between is resolved anew once, then it is the fetcher's to wait.

use std::sync::Arc;

use async_trait::async_trait;
use futures_util::StreamExt;
use futures_util::stream;
use sangam_cloud_api::client::{CallError, Caller, Download, DownloadError, MediaInfo};
use sangam_cloud_api::{Client, GraphError, RetryClass};

use super::fetch::{Arriving, MediaJob, MediaSource, Trouble};
use crate::store::Via;

/// Fetches media through Graph clients, one for each way a number reaches WhatsApp.
pub struct CloudSource {
    meta: Arc<Client>,
    dialog360: Arc<Client>,
}

impl CloudSource {
    /// Over these clients.
    #[must_use]
    pub const fn new(meta: Arc<Client>, dialog360: Arc<Client>) -> Self {
        Self { meta, dialog360 }
    }

    fn client(&self, job: &MediaJob) -> &Client {
        match job.via {
            Via::Meta => &self.meta,
            Via::Dialog360 => &self.dialog360,
        }
    }

    async fn resolve(&self, job: &MediaJob, limit_bytes: u64) -> Result<MediaInfo, Trouble> {
        let caller = Caller { phone_number_id: &job.phone_number_id, token: &job.token };
        let info = self.client(job).resolve_media(caller, &job.media_id).await?;
        if info.file_size.is_some_and(|size| size > limit_bytes) {
            return Err(Trouble::TooLarge);
        }
        Ok(info)
    }
}

#[async_trait]
impl MediaSource for CloudSource {
    async fn open(&self, job: &MediaJob, limit_bytes: u64) -> Result<Arriving, Trouble> {
        let mut info = self.resolve(job, limit_bytes).await?;
        let client = self.client(job);
        let mut begun = client.download_media(&job.token, &info.url, limit_bytes).await;
        if matches!(begun, Err(DownloadError::Gone)) {
            info = self.resolve(job, limit_bytes).await?;
            begun = client.download_media(&job.token, &info.url, limit_bytes).await;
        }
        Ok(Arriving { sha256: info.sha256, bytes: stream_of(begun?).boxed() })
    }
}

fn stream_of(download: Download) -> impl stream::Stream<Item = Result<bytes::Bytes, Trouble>> + Send {
    stream::try_unfold(download, |mut download| async move {
        let chunk = download.chunk().await?;
        Ok(chunk.map(|chunk| (chunk, download)))
    })
}

impl From<CallError> for Trouble {
    fn from(error: CallError) -> Self {
        match error {
            CallError::Refused(refusal) => refusal.into(),
            other => Self::Passing(Box::new(other)),
        }
    }
}

impl From<DownloadError> for Trouble {
    fn from(error: DownloadError) -> Self {
        match error {
            DownloadError::ForbiddenHost => Self::ForeignHost,
            DownloadError::TooLarge { .. } => Self::TooLarge,
            DownloadError::Gone => Self::Gone,
            DownloadError::Refused(refusal) => refusal.into(),
            other @ (DownloadError::Unexpected { .. } | DownloadError::Interrupted(_)) => {
                Self::Passing(Box::new(other))
            }
        }
    }
}

impl From<Box<GraphError>> for Trouble {
    /// A refusal for good is one that no later call changes; a token or an account in trouble may recover.
    fn from(refusal: Box<GraphError>) -> Self {
        match refusal.verdict().class {
            RetryClass::Never => Self::Refused(refusal),
            _ => Self::Passing(refusal),
        }
    }
}
