//! The real network: reqwest for requests, tungstenite for the socket, rustls with ring beneath both.
//!
//! Requests go through the proxy the environment names, but for those to this computer: what is said to a hub inside this process,
//! passwords included, stays here. The socket knows no proxy.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use futures_util::{SinkExt, StreamExt};
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use sangam_protocol::session::SessionToken;
use sangam_protocol::version::SUBPROTOCOL;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::watch;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{self, Message};
use tokio_tungstenite::{WebSocketStream, client_async_with_config, connect_async_with_config};
use url::Url;

use crate::address::is_this_computer;

use super::{FileBody, Method, Request, Response, Socket, SocketEvent, Transport, TransportError};

const CONNECT_WITHIN: Duration = Duration::from_secs(10);
/// Longest silence inside an answer; a large file may take as long as it needs while bytes keep coming.
const READ_WITHIN: Duration = Duration::from_secs(20);
/// A file on its way may rest this long, and the hub may think this long about it.
const UPLOAD_STALLS_AFTER: Duration = Duration::from_secs(60);
/// Bytes of a file between two words about how far it is.
const PIECE_BYTES: usize = 64 * 1024;
/// The longest a hub is believed to be away, where it says for how long.
const LONGEST_REST: Duration = Duration::from_secs(600);
/// The hub's frames are small; anything near this is not from a hub.
const MAX_FRAME_BYTES: usize = 16 << 20;

/// The real network.
#[derive(Clone, Default)]
pub struct Network {
    outside: Clients,
    this_computer: Clients,
}

/// Each is made at its first use, because each reads the certificates of the operating system anew.
#[derive(Clone, Default)]
struct Clients {
    questions: Arc<OnceLock<reqwest::Client>>,
    /// For bringing files: how long that takes only the line knows.
    uploads: Arc<OnceLock<reqwest::Client>>,
}

fn builder() -> reqwest::ClientBuilder {
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(CONNECT_WITHIN)
        .user_agent(concat!("sangam/", env!("CARGO_PKG_VERSION")))
}

impl Network {
    /// Prepares connections; opens none.
    ///
    /// # Errors
    /// When the operating system's certificates cannot be read.
    pub fn new() -> Result<Self, TransportError> {
        // Whoever was first has chosen; both libraries below need some choice to exist.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let network = Self::default();
        client(&network.outside.questions, || builder().read_timeout(READ_WITHIN))?;
        Ok(network)
    }

    fn client_for(&self, request: &Request) -> Result<&reqwest::Client, TransportError> {
        let is_here = is_this_computer(&request.url);
        let way = || if is_here { builder().no_proxy() } else { builder() };
        let clients = if is_here { &self.this_computer } else { &self.outside };
        match request.file {
            None => client(&clients.questions, || way().read_timeout(READ_WITHIN)),
            Some(_) => client(&clients.uploads, way),
        }
    }
}

fn client(
    made: &OnceLock<reqwest::Client>,
    make: impl FnOnce() -> reqwest::ClientBuilder,
) -> Result<&reqwest::Client, TransportError> {
    if let Some(made) = made.get() {
        return Ok(made);
    }
    let fresh = make().build().map_err(unreachable)?;
    Ok(made.get_or_init(|| fresh))
}

/// The file piece by piece, telling how far it is.
fn told(file: FileBody) -> reqwest::Body {
    let FileBody { bytes, progress } = file;
    let pieces = futures_util::stream::unfold((bytes, 0_u64), move |(mut left, sent)| {
        let progress = progress.clone();
        async move {
            if left.is_empty() {
                return None;
            }
            let piece = left.split_to(PIECE_BYTES.min(left.len()));
            let sent = sent + piece.len() as u64;
            progress.send_replace(sent);
            Some((Ok::<_, std::io::Error>(piece), (left, sent)))
        }
    });
    reqwest::Body::wrap_stream(pieces)
}

/// Returns once nothing has moved for too long: neither a piece of the file, nor, when all of it is on its way, the hub.
async fn stalls(mut progress: watch::Receiver<u64>) {
    loop {
        match tokio::time::timeout(UPLOAD_STALLS_AFTER, progress.changed()).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) => return tokio::time::sleep(UPLOAD_STALLS_AFTER).await,
            Err(_) => return,
        }
    }
}

fn unreachable(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> TransportError {
    TransportError::Unreachable(error.into())
}

/// The header that says who asks, marked so that no log prints it.
fn bearer(token: &SessionToken) -> Result<HeaderValue, TransportError> {
    let mut value = HeaderValue::try_from(format!("Bearer {}", token.expose())).map_err(unreachable)?;
    value.set_sensitive(true);
    Ok(value)
}

#[async_trait]
impl Transport for Network {
    async fn request(&self, request: Request) -> Result<Response, TransportError> {
        let client = self.client_for(&request)?;
        let mut builder = match request.method {
            Method::Head => client.head(request.url),
            Method::Get => client.get(request.url),
            Method::Post => client.post(request.url),
            Method::Put => client.put(request.url),
            Method::Delete => client.delete(request.url),
        };
        if let Some(token) = &request.token {
            builder = builder.header(AUTHORIZATION, bearer(token)?);
        }
        if let Some(body) = request.body {
            builder = builder.header(CONTENT_TYPE, "application/json").body(body);
        }
        let mut progress = None;
        if let Some(file) = request.file {
            progress = Some(file.progress.subscribe());
            let length = file.bytes.len();
            builder = builder
                .header(CONTENT_TYPE, "application/octet-stream")
                .header(CONTENT_LENGTH, length)
                .body(told(file));
        }
        let asked = builder.header(ACCEPT, "*/*").send();
        let answer = match progress {
            None => asked.await.map_err(unreachable)?,
            Some(progress) => tokio::select! {
                answer = asked => answer.map_err(unreachable)?,
                () = stalls(progress) => return Err(TransportError::unreachable("the file does not move")),
            },
        };
        let status = answer.status().as_u16();
        let retry_after = answer.headers().get(RETRY_AFTER).and_then(rest_asked);
        let body = read_at_most(answer, request.max_bytes).await?;
        Ok(Response { status, retry_after, body })
    }

    async fn connect(&self, url: Url, token: &SessionToken) -> Result<Box<dyn Socket>, TransportError> {
        let request = opening_request(url, token)?;
        open_socket(connect_async_with_config(request, Some(socket_limits()), true)).await
    }
}

/// How long the hub, or what stands before it, asks to be left alone; nobody is believed who asks for long.
fn rest_asked(value: &HeaderValue) -> Option<Duration> {
    let seconds: u64 = value.to_str().ok()?.parse().ok()?;
    Some(Duration::from_secs(seconds).min(LONGEST_REST))
}

/// Opens the socket at `url` over a stream that already leads to the hub: for a hub that is not behind the network.
///
/// # Errors
/// As [`Transport::connect`].
pub async fn connect_over<S>(
    stream: S,
    url: Url,
    token: &SessionToken,
) -> Result<Box<dyn Socket>, TransportError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let request = opening_request(url, token)?;
    open_socket(client_async_with_config(request, stream, Some(socket_limits()))).await
}

fn opening_request(
    url: Url,
    token: &SessionToken,
) -> Result<tungstenite::handshake::client::Request, TransportError> {
    let mut request = socket_address(url).as_str().into_client_request().map_err(unreachable)?;
    request.headers_mut().insert(AUTHORIZATION, bearer(token)?);
    request.headers_mut().insert("sec-websocket-protocol", HeaderValue::from_static(SUBPROTOCOL));
    Ok(request)
}

fn socket_limits() -> WebSocketConfig {
    WebSocketConfig::default().max_message_size(Some(MAX_FRAME_BYTES)).max_frame_size(Some(MAX_FRAME_BYTES))
}

async fn open_socket<S>(
    opening: impl Future<
        Output = tungstenite::Result<(WebSocketStream<S>, tungstenite::handshake::client::Response)>,
    >,
) -> Result<Box<dyn Socket>, TransportError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    match tokio::time::timeout(CONNECT_WITHIN, opening).await {
        Ok(Ok((stream, _))) => Ok(Box::new(WebSocket(stream))),
        Ok(Err(tungstenite::Error::Http(answer))) => Err(TransportError::Handshake {
            status: answer.status().as_u16(),
            body: answer.into_body().map(Bytes::from).unwrap_or_default(),
        }),
        Ok(Err(error)) => Err(unreachable(error)),
        Err(elapsed) => Err(unreachable(elapsed)),
    }
}

async fn read_at_most(mut answer: reqwest::Response, max_bytes: usize) -> Result<Bytes, TransportError> {
    let mut body = BytesMut::new();
    while let Some(chunk) = answer.chunk().await.map_err(unreachable)? {
        if body.len() + chunk.len() > max_bytes {
            return Err(TransportError::TooLong);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

/// The same place with the socket's scheme.
fn socket_address(mut url: Url) -> Url {
    let scheme = if url.scheme() == "https" { "wss" } else { "ws" };
    // Between the web's own schemes this cannot fail.
    let _ = url.set_scheme(scheme);
    url
}

struct WebSocket<S>(WebSocketStream<S>);

#[async_trait]
impl<S> Socket for WebSocket<S>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    async fn send(&mut self, text: String) -> Result<(), TransportError> {
        self.0.send(Message::text(text)).await.map_err(unreachable)
    }

    async fn ping(&mut self) -> Result<(), TransportError> {
        self.0.send(Message::Ping(Bytes::new())).await.map_err(unreachable)
    }

    async fn next(&mut self) -> Option<SocketEvent> {
        match self.0.next().await? {
            Ok(Message::Text(text)) => Some(SocketEvent::Text(text.as_str().to_owned())),
            Ok(Message::Close(_)) | Err(_) => None,
            Ok(_) => Some(SocketEvent::Alive),
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    use super::*;

    #[test]
    fn nobody_is_believed_who_asks_for_a_long_rest() {
        let rest = |asked: &str| rest_asked(&HeaderValue::from_str(asked).unwrap());
        assert_eq!(rest("7"), Some(Duration::from_secs(7)));
        for long in ["86400", "18446744073709551615"] {
            assert_eq!(rest(long), Some(LONGEST_REST), "{long}");
        }
        for other in ["", "-1", "Wed, 21 Oct 2026 07:28:00 GMT", "18446744073709551616"] {
            assert_eq!(rest(other), None, "{other}");
        }
    }

    /// A server that answers one request with `answer` and hands back what it was asked.
    async fn one_answer(answer: String) -> (Url, tokio::task::JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = Url::parse(&format!("http://{}/v1/changes", listener.local_addr().unwrap())).unwrap();
        let asked = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut asked = vec![0; 4096];
            let length = stream.read(&mut asked).await.unwrap();
            stream.write_all(answer.as_bytes()).await.unwrap();
            String::from_utf8_lossy(&asked[..length]).into_owned()
        });
        (url, asked)
    }

    fn get(url: Url, max_bytes: usize) -> Request {
        let token = Some(SessionToken::new("0123abcd".into()));
        Request { method: Method::Get, url, token, body: None, file: None, max_bytes }
    }

    #[tokio::test]
    async fn a_file_that_has_left_waits_for_the_hubs_answer() {
        let (url, asked) = one_answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".into()).await;
        let (progress, told) = watch::channel(0);
        let file = FileBody { bytes: Bytes::from_static(b"a small file"), progress };
        let put = Request { method: Method::Put, file: Some(file), ..get(url, 10) };
        let answer = Network::new().unwrap().request(put).await.unwrap();
        assert_eq!((answer.status, *told.borrow()), (200, 12));
        assert!(asked.await.unwrap().to_lowercase().contains("content-length: 12"));
    }

    #[tokio::test]
    async fn the_token_travels_in_the_header_only() {
        let (url, asked) = one_answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".into()).await;
        let answer = Network::new().unwrap().request(get(url, 10)).await.unwrap();
        assert_eq!((answer.status, &answer.body[..]), (200, &b"{}"[..]));
        let asked = asked.await.unwrap().to_lowercase();
        assert!(asked.contains("authorization: bearer 0123abcd"));
        assert_eq!(asked.matches("0123abcd").count(), 1);
    }

    /// Asked once more in a process of its own, because proxies are read from the environment.
    #[tokio::test]
    async fn what_is_said_on_this_computer_goes_through_no_proxy() {
        const OURS: &str = "SANGAM_TEST_PROXY";
        let ok = || "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".to_owned();
        if std::env::var_os(OURS).is_none() {
            let (proxy, asked) = one_answer(ok()).await;
            let name = "transport::net::tests::what_is_said_on_this_computer_goes_through_no_proxy";
            let mut again = tokio::process::Command::new(std::env::current_exe().unwrap());
            again.args([name, "--exact"]).env_remove("NO_PROXY").env_remove("no_proxy");
            again.envs([(OURS, "1"), ("HTTP_PROXY", proxy.as_str()), ("http_proxy", proxy.as_str())]);
            let asking = tokio::time::timeout(CONNECT_WITHIN, again.kill_on_drop(true).output()).await;
            assert!(asking.expect("it went astray").unwrap().status.success());
            assert!(asked.await.unwrap().starts_with("GET http://desk.shop.example/"), "what leaves does");
            return;
        }
        let network = Network::new().unwrap();
        let file = || Some(FileBody { bytes: Bytes::from_static(b"a file"), progress: watch::channel(0).0 });
        for file in [None, file()] {
            let (url, asked) = one_answer(ok()).await;
            network.request(Request { file, ..get(url, 10) }).await.unwrap();
            assert!(asked.await.unwrap().starts_with("GET /v1/changes"), "straight there");
        }
        let outside = Url::parse("http://desk.shop.example/v1/changes").unwrap();
        network.request(get(outside, 10)).await.unwrap();
    }

    #[tokio::test]
    async fn a_redirect_is_an_answer_and_never_followed() {
        let (url, _asked) = one_answer(
            "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n".into(),
        )
        .await;
        assert_eq!(Network::new().unwrap().request(get(url, 10)).await.unwrap().status, 302);
    }

    #[tokio::test]
    async fn an_endless_answer_is_cut_off() {
        let (url, _asked) =
            one_answer(format!("HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{}", "x".repeat(11))).await;
        let answer = Network::new().unwrap().request(get(url, 10)).await;
        assert!(matches!(answer, Err(TransportError::TooLong)));
    }

    #[tokio::test]
    async fn a_refused_handshake_keeps_what_the_hub_said() {
        let (url, _asked) =
            one_answer("HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\n{}".into()).await;
        let refused = Network::new().unwrap().connect(url, &SessionToken::new("0123abcd".into())).await;
        assert!(matches!(refused.err(), Some(TransportError::Handshake { status: 401, .. })));
    }
}
