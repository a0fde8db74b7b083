//! The way from a desk to the hub inside one process: requests into the hub's routes, the socket through a pipe.
//!
//! Every request takes its time, and the dice lose some of them on the way there and some answers on the way back. A cut ends the
//! socket and everything under way.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http;
use axum::serve::Listener;
use sangam_desk::transport::net::connect_over;
use sangam_desk::transport::{Request, Response, Socket, SocketEvent, Transport, TransportError};
use sangam_model::Random;
use sangam_protocol::session::SessionToken;
use tokio::io::DuplexStream;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;
use url::Url;

use super::trace::Trace;

/// Bytes a pipe holds.
const PIPE: usize = 64 * 1024;

/// Where the hub takes pipes.
pub struct Pipes(pub mpsc::UnboundedReceiver<DuplexStream>);

impl Listener for Pipes {
    type Io = DuplexStream;
    type Addr = ();

    async fn accept(&mut self) -> (DuplexStream, ()) {
        match self.0.recv().await {
            Some(pipe) => (pipe, ()),
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> std::io::Result<()> {
        Ok(())
    }
}

/// One desk's line.
pub struct Line {
    name: &'static str,
    router: Router,
    pipes: mpsc::UnboundedSender<DuplexStream>,
    dice: Arc<dyn Random>,
    trace: Trace,
    /// Cancelled when the line is cut.
    whole: Mutex<CancellationToken>,
    is_calm: Mutex<bool>,
}

impl Line {
    /// A whole line to the hub behind `router`, whose sockets come out of `pipes`. Calm until told otherwise.
    pub fn new(
        name: &'static str,
        router: Router,
        pipes: mpsc::UnboundedSender<DuplexStream>,
        dice: Arc<dyn Random>,
        trace: Trace,
    ) -> Arc<Self> {
        let (whole, is_calm) = (Mutex::default(), Mutex::new(true));
        Arc::new(Self { name, router, pipes, dice, trace, whole, is_calm })
    }

    /// Cuts it: whatever is under way is lost.
    pub fn cut(&self) {
        self.whole.lock().unwrap().cancel();
    }

    /// Mends it, if it is cut; says whether it was.
    pub fn mend(&self) -> bool {
        let mut whole = self.whole.lock().unwrap();
        let was_cut = whole.is_cancelled();
        if was_cut {
            *whole = CancellationToken::new();
        }
        was_cut
    }

    /// Whether nothing is lost but by a cut.
    pub fn calm(&self, is_calm: bool) {
        *self.is_calm.lock().unwrap() = is_calm;
    }

    fn whole(&self) -> CancellationToken {
        self.whole.lock().unwrap().clone()
    }

    fn is_lost(&self) -> bool {
        !*self.is_calm.lock().unwrap() && self.dice.below(15) == 0
    }

    async fn carry(&self, request: Request) -> Result<Response, TransportError> {
        tokio::time::sleep(Duration::from_millis(5 + self.dice.below(60))).await;
        if self.is_lost() {
            return Err(TransportError::unreachable("lost on the way there"));
        }
        let (asked, words) = (in_http(&request), words_of(&request));
        let answer = self.router.clone().oneshot(asked).await.map_err(|never| match never {})?;
        let status = answer.status().as_u16();
        let body =
            to_bytes(answer.into_body(), request.max_bytes).await.map_err(|_| TransportError::TooLong)?;
        let said = if words.is_some() {
            String::from_utf8_lossy(&body).into_owned()
        } else {
            body.len().to_string()
        };
        let what = words.unwrap_or_else(|| request.url.path().to_owned());
        self.trace.say(&format!("{} asks {what}: {status} {said}", self.name));
        tokio::time::sleep(Duration::from_millis(5 + self.dice.below(60))).await;
        if self.is_lost() {
            return Err(TransportError::unreachable("lost on the way back"));
        }
        Ok(Response { status, retry_after: None, body })
    }
}

#[async_trait]
impl Transport for Line {
    async fn request(&self, request: Request) -> Result<Response, TransportError> {
        let whole = self.whole();
        let carried = whole.run_until_cancelled(self.carry(request)).await;
        carried.unwrap_or_else(|| Err(TransportError::unreachable("the line is cut")))
    }

    async fn connect(&self, url: Url, token: &SessionToken) -> Result<Box<dyn Socket>, TransportError> {
        let whole = self.whole();
        let (ours, theirs) = tokio::io::duplex(PIPE);
        let opening = async {
            tokio::time::sleep(Duration::from_millis(5 + self.dice.below(60))).await;
            self.pipes.send(theirs).map_err(|_| TransportError::unreachable("there is no hub"))?;
            connect_over(ours, url, token).await
        };
        let opened = whole.run_until_cancelled(opening).await;
        let socket = opened.unwrap_or_else(|| Err(TransportError::unreachable("the line is cut")))?;
        self.trace.say(&format!("{} listens", self.name));
        Ok(Box::new(Wire { socket, whole, name: self.name, trace: self.trace.clone() }))
    }
}

/// A socket that ends with its line.
struct Wire {
    socket: Box<dyn Socket>,
    whole: CancellationToken,
    name: &'static str,
    trace: Trace,
}

#[async_trait]
impl Socket for Wire {
    async fn send(&mut self, text: String) -> Result<(), TransportError> {
        self.socket.send(text).await
    }

    async fn ping(&mut self) -> Result<(), TransportError> {
        self.socket.ping().await
    }

    async fn next(&mut self) -> Option<SocketEvent> {
        let heard = self.whole.run_until_cancelled(self.socket.next()).await.flatten();
        if let Some(SocketEvent::Text(text)) = &heard {
            self.trace.say(&format!("{} hears {text}", self.name));
        }
        heard
    }
}

/// A command in its own words; the other requests are told by their path.
fn words_of(request: &Request) -> Option<String> {
    let is_command = request.url.path().ends_with("/v1/commands");
    request.body.as_ref().filter(|_| is_command).map(|body| String::from_utf8_lossy(body).into_owned())
}

fn in_http(request: &Request) -> http::Request<Body> {
    let mut asked = http::Request::builder().method(request.method.as_str()).uri(request.url.as_str());
    if let Some(token) = &request.token {
        asked = asked.header(http::header::AUTHORIZATION, format!("Bearer {}", token.expose()));
    }
    if let Some(file) = &request.file {
        return asked
            .header(http::header::CONTENT_TYPE, "application/octet-stream")
            .body(Body::from(file.bytes.clone()))
            .unwrap();
    }
    let body = request.body.clone().map_or_else(Body::empty, Body::from);
    asked.header(http::header::CONTENT_TYPE, "application/json").body(body).unwrap()
}
