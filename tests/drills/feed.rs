//! A place newer versions come from, over https, whose packages may break off in the middle.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, Result};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path as Place, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_LENGTH;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::serve::Listener;
use futures_util::stream;
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// Where the trial's packages were told to look; `xtask` builds them with it.
const PORT: u16 = 47_443;

/// The files of a folder, as long as this value lives.
pub(crate) struct Feed {
    folder: PathBuf,
    breaks_off: AtomicBool,
}

impl Feed {
    /// Serves `folder`, as whoever `feed.crt` in `papers` names.
    ///
    /// # Errors
    /// When the papers cannot be read, or something else listens there.
    pub(crate) async fn open(papers: &Path, folder: &Path) -> Result<Arc<Self>> {
        let chain = CertificateDer::pem_file_iter(papers.join("feed.crt"))?.collect::<Result<Vec<_>, _>>()?;
        let key = PrivateKeyDer::from_pem_file(papers.join("feed.key"))?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(chain, key)?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, PORT)).await;
        let listener = listener.with_context(|| format!("something else listens at port {PORT}"))?;
        let listener = Sealed { listener, acceptor: TlsAcceptor::from(Arc::new(config)) };
        let feed = Arc::new(Self { folder: folder.to_owned(), breaks_off: AtomicBool::new(false) });
        let app = Router::new().route("/{name}", get(file)).with_state(Arc::clone(&feed));
        tokio::spawn(async move { axum::serve(listener, app).await });
        Ok(feed)
    }

    /// From now on only half of each package comes, or all of it again.
    pub(crate) fn breaks_off(&self, wished: bool) {
        self.breaks_off.store(wished, Ordering::SeqCst);
    }
}

async fn file(State(feed): State<Arc<Feed>>, Place(name): Place<String>) -> Response {
    let Ok(bytes) = tokio::fs::read(feed.folder.join(&name)).await.map(Bytes::from) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    if !name.ends_with(".deb") || !feed.breaks_off.load(Ordering::SeqCst) {
        return bytes.into_response();
    }
    let half = Ok(bytes.slice(..bytes.len() / 2));
    let body = Body::from_stream(stream::iter([half, Err(std::io::Error::other("cut"))]));
    ([(CONTENT_LENGTH, bytes.len().to_string())], body).into_response()
}

/// A listener whose guests must speak TLS.
struct Sealed {
    listener: TcpListener,
    acceptor: TlsAcceptor,
}

impl Listener for Sealed {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            // A guest who goes away while they are greeted is no reason to stop.
            let Ok((stream, from)) = self.listener.accept().await else { continue };
            if let Ok(sealed) = self.acceptor.accept(stream).await {
                return (sealed, from);
            }
        }
    }

    fn local_addr(&self) -> std::io::Result<Self::Addr> {
        self.listener.local_addr()
    }
}
