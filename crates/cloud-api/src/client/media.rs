//! Media (`docs/whatsapp.md` §4): from id to address to bytes, and from bytes to an id.
//!
//! An address lives five minutes and needs the token, so media is fetched on arrival. Bytes are streamed under a size cap
//! that counts what arrives, not what the server announces. Redirects are followed by hand, a few, and only to hosts the
//! provider allows. Whether the bytes are what `sha256` promises is checked by who stores them.
//!
//! An upload shows nothing to anybody, so it may be repeated freely; its id is good for thirty days. It goes under a name of its
//! type's own, never under the one a person gave the file: Meta holds the ending of the name to the type.

use bytes::Bytes;
use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE, LOCATION};
use reqwest::multipart::{Form, Part};
use reqwest::{Body, Response, StatusCode};
use thiserror::Error;
use url::Url;

use crate::client::{CallError, Caller, Client, good_answer, read_answer};
use crate::json::Node;
use crate::webhook::decode_sha256;
use crate::{AccessToken, GraphError};

/// Redirects followed during one download.
const MAX_REDIRECTS: usize = 3;

/// What Meta knows about a media id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediaInfo {
    /// Where the bytes are, for five minutes.
    pub url: Url,
    /// As claimed; the bytes may disagree.
    pub mime_type: Option<String>,
    /// Digest of the bytes.
    pub sha256: Option<[u8; 32]>,
    /// Size in bytes.
    pub file_size: Option<u64>,
}

/// A file to upload.
#[derive(Debug)]
pub struct Upload {
    /// What the bytes are. WhatsApp looks at them, and later refuses a message whose file lies (131053).
    pub mime_type: String,
    /// How many.
    pub size_bytes: u64,
    /// The bytes.
    pub bytes: Body,
}

/// Why media could not be downloaded.
#[derive(Debug, Error)]
pub enum DownloadError {
    /// The address, or a redirect, leads where the token must not go. Nothing was sent there.
    #[error("the media address is not on an allowed host")]
    ForbiddenHost,
    /// More bytes than allowed; what was read is to be thrown away.
    #[error("the media is larger than {limit_bytes} bytes")]
    TooLarge {
        /// The cap given.
        limit_bytes: u64,
    },
    /// The address has expired or the media is gone: resolve the id again, once.
    #[error("the media address is no longer valid")]
    Gone,
    /// Meta said why not.
    #[error(transparent)]
    Refused(Box<GraphError>),
    /// Another answer than bytes.
    #[error("the media host answered {status}")]
    Unexpected {
        /// Its HTTP status.
        status: u16,
    },
    /// No answer, or it broke off. May be tried again.
    #[error("the download broke off")]
    Interrupted(#[source] reqwest::Error),
}

/// A download in progress.
#[derive(Debug)]
pub struct Download {
    response: Response,
    limit_bytes: u64,
    received_bytes: u64,
}

impl Client {
    /// Finds where a media id's bytes are. Ids from webhooks live seven days.
    ///
    /// # Errors
    /// [`CallError`]; asking again does no harm.
    pub async fn resolve_media(&self, caller: Caller<'_>, media_id: &str) -> Result<MediaInfo, CallError> {
        let address = self.provider.media_lookup_address(caller.phone_number_id, media_id);
        let request = self.http.get(address).query(&[("phone_number_id", caller.phone_number_id)]);
        let (status, answer) = self.call(request, caller.token).await?;
        MediaInfo::read(Node::new(&answer)).ok_or(CallError::Unreadable { status })
    }

    /// Uploads a file for one number; the id answered is good for messages of that number, for thirty days.
    ///
    /// # Errors
    /// [`CallError`]; uploading again does no harm.
    pub async fn upload_media(&self, caller: Caller<'_>, upload: Upload) -> Result<String, CallError> {
        let part = Part::stream_with_length(upload.bytes, upload.size_bytes);
        let part = part.file_name(format!("file.{}", ending(&upload.mime_type)));
        let part = part.mime_str(&upload.mime_type).map_err(CallError::Unreachable)?;
        let form = Form::new().text("messaging_product", "whatsapp").text("type", upload.mime_type);
        let address = self.provider.uploads_address(caller.phone_number_id);
        let request = self.uploads.post(address).multipart(form.part("file", part));
        let request = self.authorised(request, caller.token).timeout(self.timeouts.upload);
        let (status, answer) = self.finish(request).await?;
        Node::new(&answer).at("id").word().ok_or(CallError::Unreadable { status })
    }

    /// Begins to download media of at most `limit_bytes` from an address Meta gave.
    ///
    /// # Errors
    /// [`DownloadError`]; [`DownloadError::TooLarge`] already here if the server announces too much.
    pub async fn download_media(
        &self,
        token: &AccessToken,
        address: &Url,
        limit_bytes: u64,
    ) -> Result<Download, DownloadError> {
        let mut address = self.provider.media_address(address).ok_or(DownloadError::ForbiddenHost)?;
        for _ in 0..=MAX_REDIRECTS {
            let response = self.fetch(token, address.clone()).await?;
            if !response.status().is_redirection() {
                return Download::begin(response, limit_bytes).await;
            }
            let location = response.headers().get(LOCATION).and_then(|value| value.to_str().ok());
            let target = location.and_then(|location| address.join(location).ok());
            address =
                target.and_then(|to| self.provider.media_address(&to)).ok_or(DownloadError::ForbiddenHost)?;
        }
        Err(DownloadError::ForbiddenHost)
    }

    async fn fetch(&self, token: &AccessToken, address: Url) -> Result<Response, DownloadError> {
        let request = self.http.get(address).headers(self.auth_headers(token));
        request.send().await.map_err(|error| DownloadError::Interrupted(error.without_url()))
    }
}

/// The ending a name has whose file is of this type. The types are those Meta takes (`docs/whatsapp.md` §4).
fn ending(mime_type: &str) -> &'static str {
    match mime_type.split(';').next().unwrap_or_default().trim() {
        "image/jpeg" => "jpg",
        "image/png" => "png",
        "image/webp" => "webp",
        "video/mp4" => "mp4",
        "video/3gpp" => "3gp",
        "audio/aac" => "aac",
        "audio/amr" => "amr",
        "audio/mpeg" => "mp3",
        "audio/mp4" => "m4a",
        "audio/ogg" => "ogg",
        "audio/opus" => "opus",
        "application/pdf" => "pdf",
        "application/msword" => "doc",
        "application/vnd.ms-excel" => "xls",
        "application/vnd.ms-powerpoint" => "ppt",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => "docx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => "xlsx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation" => "pptx",
        "text/plain" => "txt",
        _ => "bin",
    }
}

impl MediaInfo {
    fn read(answer: Node<'_>) -> Option<Self> {
        Some(Self {
            url: answer.at("url").word()?.parse().ok()?,
            mime_type: answer.at("mime_type").word(),
            sha256: answer.at("sha256").word().and_then(|digest| decode_sha256(&digest)),
            file_size: answer.at("file_size").integer().and_then(|size| size.try_into().ok()),
        })
    }
}

impl Download {
    async fn begin(response: Response, limit_bytes: u64) -> Result<Self, DownloadError> {
        let status = response.status();
        if matches!(status, StatusCode::NOT_FOUND | StatusCode::GONE) {
            return Err(DownloadError::Gone);
        }
        if !status.is_success() {
            return Err(refusal(response).await);
        }
        let download = Self { response, limit_bytes, received_bytes: 0 };
        if download.announced_bytes().is_some_and(|announced| announced > limit_bytes) {
            return Err(DownloadError::TooLarge { limit_bytes });
        }
        Ok(download)
    }

    /// The `Content-Type` of the answer: another claim about what the bytes are.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.response.headers().get(CONTENT_TYPE)?.to_str().ok()
    }

    /// The size the server announces, if it does.
    #[must_use]
    pub fn announced_bytes(&self) -> Option<u64> {
        self.response.headers().get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
    }

    /// The next bytes, or `None` at the end.
    ///
    /// # Errors
    /// [`DownloadError::TooLarge`] once more than the cap has come, [`DownloadError::Interrupted`] if the rest will not.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, DownloadError> {
        let chunk =
            self.response.chunk().await.map_err(|error| DownloadError::Interrupted(error.without_url()))?;
        let Some(chunk) = chunk else {
            return Ok(None);
        };
        self.received_bytes = self.received_bytes.saturating_add(chunk.len() as u64);
        if self.received_bytes > self.limit_bytes {
            return Err(DownloadError::TooLarge { limit_bytes: self.limit_bytes });
        }
        Ok(Some(chunk))
    }

    /// All the bytes, for small media.
    ///
    /// # Errors
    /// As [`Download::chunk`].
    pub async fn bytes(mut self) -> Result<Vec<u8>, DownloadError> {
        let mut bytes = Vec::new();
        while let Some(chunk) = self.chunk().await? {
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }
}

/// What a failed answer says, as far as it can be read.
async fn refusal(response: Response) -> DownloadError {
    let status = response.status();
    let unexpected = DownloadError::Unexpected { status: status.as_u16() };
    match read_answer(response).await {
        Ok(body) => match good_answer(status, &body) {
            Err(CallError::Refused(error)) => DownloadError::Refused(error),
            _ => unexpected,
        },
        Err(_) => unexpected,
    }
}
