//! Listening, and what stands between a client and the handlers: the book of requests and the faults of answers.
//!
//! A connection can be cut from a handler's side: the stream then fails every read and write and closes with a reset, which
//! is what a client sees when a network breaks. Shutdown stops accepting, releases calls that a fault keeps waiting, and
//! joins every task.

use std::io;
use std::net::SocketAddr;
use std::ops::Deref;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::connect_info::Connected;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{Method, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{Html, IntoResponse, Response};
use axum::serve::{IncomingStream, Listener};
use axum::{Json, Router};
use sangam_model::Clock;
use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_util::sync::DropGuard;

use crate::config::Config;
use crate::faults::{After, Before, ErrorBody, Scope};
use crate::graph::{GraphError, refused};
use crate::stage::{Stage, StageError};
use crate::{control, graph, history, signup};

/// Larger bodies are cut off; the largest file Meta takes is 100 MB.
const BODY_LIMIT: usize = 110 * 1024 * 1024;

/// How long a client may take to read its last answer when the world ends.
const LAST_ANSWERS: Duration = Duration::from_secs(2);

/// A world that listens. Everything else it can do is on [`Stage`], to which it dereferences.
pub struct Simulator {
    stage: Arc<Stage>,
    address: SocketAddr,
    server: JoinHandle<io::Result<()>>,
    _ends_with_me: DropGuard,
}

impl Simulator {
    /// Begins the world and listens.
    ///
    /// # Errors
    /// [`StageError::Listen`] when the address is taken, [`StageError::Client`] when no HTTP client can be built.
    pub async fn start(config: Config) -> Result<Self, StageError> {
        let listener = TcpListener::bind(config.listen).await.map_err(StageError::Listen)?;
        let address = listener.local_addr().map_err(StageError::Listen)?;
        let stage = Stage::set(config, format!("http://{address}"))?;
        let stop = stage.stop.clone();
        let service = app(&stage).into_make_service_with_connect_info::<Wire>();
        let server =
            axum::serve(Lines(listener), service).with_graceful_shutdown(stop.clone().cancelled_owned());
        let server = tokio::spawn(server.into_future());
        tracing::info!(%address, "the simulated world listens");
        Ok(Self { stage, address, server, _ends_with_me: stop.drop_guard() })
    }

    /// Where Graph is: what a client takes instead of `https://graph.facebook.com`.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The world itself, to hand to tasks that act in it.
    #[must_use]
    pub fn stage(&self) -> Arc<Stage> {
        Arc::clone(&self.stage)
    }

    /// Ends the world: stops accepting, releases waiting calls, drops unacknowledged webhooks, joins every task.
    pub async fn shutdown(self) {
        self.stage.stop.cancel();
        self.stage.tasks.close();
        self.stage.tasks.wait().await;
        let mut server = self.server;
        if tokio::time::timeout(LAST_ANSWERS, &mut server).await.is_err() {
            tracing::warn!("a client did not take its last answer");
            server.abort();
        }
    }
}

impl Deref for Simulator {
    type Target = Arc<Stage>;

    fn deref(&self) -> &Self::Target {
        &self.stage
    }
}

fn app(stage: &Arc<Stage>) -> Router {
    let graph = graph::routes().layer(from_fn_with_state(Arc::clone(stage), observed));
    Router::new()
        .nest("/_control", control::routes())
        .merge(signup::routes())
        .merge(graph)
        .with_state(Arc::clone(stage))
}

/// Writes the request down and lets the faults of answers strike.
async fn observed(
    State(stage): State<Arc<Stage>>,
    ConnectInfo(wire): ConnectInfo<Wire>,
    request: Request,
    next: Next,
) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, BODY_LIMIT).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let content_type =
        parts.headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kept = history::kept_body(content_type, &bytes);
    let call = call_of(&parts.method, parts.uri.path(), &kept);
    let query = parts.uri.query().unwrap_or_default();
    let seq = stage.history.begin(stage.clock.now(), parts.method.as_str(), parts.uri.path(), query, kept);
    stage.changed();

    stage.notice_time();
    let concerned = stage.faults_mut().concern(call);
    let refusal = if concerned { stand_in_front(&stage, &wire, seq).await } else { None };
    let response = match refusal {
        Some(response) => response,
        None => {
            let response = next.run(Request::from_parts(parts, Body::from(bytes))).await;
            if concerned && response.status().is_success() {
                stand_behind(&stage, &wire, seq, response).await
            } else {
                response
            }
        }
    };
    if !wire.is_cut() {
        stage.history.answered(seq, response.status().as_u16());
    }
    stage.changed();
    response
}

/// Which faults of answers concern a call.
fn call_of(method: &Method, path: &str, body: &Value) -> Option<Scope> {
    let ends = |edge: &str| path.ends_with(edge);
    if ends("/oauth/access_token") {
        Some(Scope::Exchange)
    } else if *method == Method::GET {
        Some(Scope::Checks)
    } else if *method != Method::POST {
        None
    } else if ends("/messages") && body.get("status").is_none() {
        Some(Scope::Sends)
    } else if ends("/subscribed_apps") {
        Some(Scope::Subscribe)
    } else if ends("/smb_app_data") {
        Some(Scope::Sync)
    } else {
        None
    }
}

/// The faults before anything is accepted.
async fn stand_in_front(stage: &Stage, wire: &Wire, seq: u64) -> Option<Response> {
    let slowness = stage.faults_mut().slowness(&stage.dice);
    if let Some(ms) = slowness {
        stage.history.struck(seq, "slow");
        tokio::select! {
            () = stage.stop.cancelled() => {}
            () = tokio::time::sleep(Duration::from_millis(ms)) => {}
        }
    }
    let before = stage.faults_mut().before(&stage.dice);
    match before? {
        Before::Reset => {
            stage.history.struck(seq, "reset_before");
            wire.cut();
            Some(StatusCode::INTERNAL_SERVER_ERROR.into_response())
        }
        Before::Error { code } => {
            stage.history.struck(seq, "error");
            Some(refused(stage, &GraphError::of(code, "A switch of the simulator refused this call.")))
        }
        Before::ServerError { status, body } => {
            stage.history.struck(seq, "server_error");
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            Some(match body {
                ErrorBody::Empty => status.into_response(),
                ErrorBody::Html => {
                    (status, Html("<html><body>Sorry, something went wrong.</body></html>")).into_response()
                }
                ErrorBody::Error => {
                    let error = GraphError::of(2, "Service temporarily unavailable.");
                    (status, Json(error.body(&stage.world().trace()))).into_response()
                }
            })
        }
    }
}

/// The faults after the call was accepted.
async fn stand_behind(stage: &Stage, wire: &Wire, seq: u64, response: Response) -> Response {
    let after = stage.faults_mut().after(&stage.dice);
    match after {
        None => response,
        Some(After::Silence) => {
            stage.history.struck(seq, "timeout_after_accept");
            stage.changed();
            stage.stop.cancelled().await;
            wire.cut();
            response
        }
        Some(After::Reset) => {
            stage.history.struck(seq, "reset_after");
            wire.cut();
            response
        }
        Some(After::Garbage) => {
            stage.history.struck(seq, "garbage");
            Html("<!doctype html><title>Facebook</title>{\"messages\":").into_response()
        }
        Some(After::NoId) => {
            stage.history.struck(seq, "no_id");
            Json(json!({ "messaging_product": "whatsapp", "contacts": [], "messages": [] })).into_response()
        }
    }
}

/// The handler's end of a connection.
#[derive(Clone)]
struct Wire(Arc<AtomicBool>);

impl Wire {
    fn cut(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    fn is_cut(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

impl Connected<IncomingStream<'_, Lines>> for Wire {
    fn connect_info(stream: IncomingStream<'_, Lines>) -> Self {
        stream.io().wire.clone()
    }
}

/// A listener whose connections can be cut.
struct Lines(TcpListener);

impl Listener for Lines {
    type Io = Line;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Line, SocketAddr) {
        let (stream, address) = Listener::accept(&mut self.0).await;
        (Line { stream, wire: Wire(Arc::default()) }, address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

/// One connection.
struct Line {
    stream: TcpStream,
    wire: Wire,
}

impl Line {
    fn check(&self) -> io::Result<()> {
        if self.wire.is_cut() { Err(io::ErrorKind::ConnectionReset.into()) } else { Ok(()) }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        // Without lingering, closing sends a reset instead of a farewell.
        if self.wire.is_cut()
            && let Err(error) = self.stream.set_zero_linger()
        {
            tracing::debug!(%error, "a cut connection closes politely");
        }
    }
}

impl AsyncRead for Line {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.check()?;
        Pin::new(&mut self.stream).poll_read(cx, into)
    }
}

impl AsyncWrite for Line {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.check()?;
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check()?;
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
