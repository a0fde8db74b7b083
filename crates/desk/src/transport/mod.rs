//! The only way out of the desk: requests with one answer, and one socket.
//!
//! [`Transport`] is an argument, so a whole desk runs against a hub inside a test. [`Network`](net::Network) is the real one.
//!
//! Invariants: the session token travels in the `Authorization` header and nowhere else, never in an address and never to
//! another host (redirects are not followed); an answer longer than the asker allows is cut off and refused, so a confused
//! hub cannot fill the memory; every wait ends.

pub mod net;

use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
pub use sangam_protocol::route::Method;
use sangam_protocol::session::SessionToken;
use tokio::sync::watch;
use url::Url;

/// One question to the hub.
pub struct Request {
    /// How.
    pub method: Method,
    /// Where; already checked to be `https` or this computer.
    pub url: Url,
    /// Who asks, for the `Authorization` header.
    pub token: Option<SessionToken>,
    /// JSON, for [`Method::Post`] and [`Method::Put`].
    pub body: Option<Vec<u8>>,
    /// A file in place of JSON.
    pub file: Option<FileBody>,
    /// The longest answer taken.
    pub max_bytes: usize,
}

/// A file on its way.
#[derive(Clone)]
pub struct FileBody {
    /// All of it.
    pub bytes: Bytes,
    /// Told how many bytes left so far.
    pub progress: watch::Sender<u64>,
}

/// The hub's answer, whatever its status.
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// The hub's wish when to ask again.
    pub retry_after: Option<Duration>,
    /// What it said.
    pub body: Bytes,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum TransportError {
    /// Nothing left this computer, or nothing came back in time.
    #[error("the hub cannot be reached")]
    Unreachable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The answer is longer than the asker allows.
    #[error("the answer is too long")]
    TooLong,
    /// The hub answered the socket's handshake with an HTTP error instead.
    #[error("the hub refused the socket with status {status}")]
    Handshake {
        /// The HTTP status.
        status: u16,
        /// Its body, usually an error of the protocol.
        body: Bytes,
    },
}

impl TransportError {
    /// Unreachable, for a reason that is only text.
    #[must_use]
    pub fn unreachable(reason: &str) -> Self {
        Self::Unreachable(reason.into())
    }
}

/// What a socket tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SocketEvent {
    /// A frame of the protocol.
    Text(String),
    /// No content: the other side is there.
    Alive,
}

/// Requests with one answer, and one socket.
#[async_trait]
pub trait Transport: Send + Sync + 'static {
    /// Asks once. An HTTP error status is an answer, not an error.
    ///
    /// # Errors
    /// [`TransportError::Unreachable`] or [`TransportError::TooLong`].
    async fn request(&self, request: Request) -> Result<Response, TransportError>;

    /// Opens the socket at `url` (still `http` or `https`) with the subprotocol [`sangam_protocol::version::SUBPROTOCOL`].
    ///
    /// # Errors
    /// [`TransportError::Unreachable`] or [`TransportError::Handshake`].
    async fn connect(&self, url: Url, token: &SessionToken) -> Result<Box<dyn Socket>, TransportError>;
}

/// The way to a hub inside this process that does not serve: whoever listens where it was the last time is somebody else.
pub(crate) struct Nowhere;

#[async_trait]
impl Transport for Nowhere {
    async fn request(&self, _: Request) -> Result<Response, TransportError> {
        Err(TransportError::unreachable("the hub does not serve"))
    }

    async fn connect(&self, _: Url, _: &SessionToken) -> Result<Box<dyn Socket>, TransportError> {
        Err(TransportError::unreachable("the hub does not serve"))
    }
}

/// An open socket. Dropping it closes it.
#[async_trait]
pub trait Socket: Send + 'static {
    /// Sends a frame of the protocol.
    ///
    /// # Errors
    /// When the socket is lost.
    async fn send(&mut self, text: String) -> Result<(), TransportError>;

    /// Asks the other side for a sign of life, which arrives as [`SocketEvent::Alive`].
    ///
    /// # Errors
    /// When the socket is lost.
    async fn ping(&mut self) -> Result<(), TransportError>;

    /// The next thing heard; `None` once the socket is lost. May be dropped while waiting without losing a frame.
    async fn next(&mut self) -> Option<SocketEvent>;
}
