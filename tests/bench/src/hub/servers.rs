//! Servers in processes of their own: started, spoken to over loopback, killed.

use std::fs::OpenOptions;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command};
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::ws::{Message, Utf8Bytes, WebSocketUpgrade};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::{get, post};
use sangam_cloud_api::AppSecret;
use sangam_cloud_api::signature::{AppSecrets, SIGNATURE_HEADER};
use sangam_protocol::version::SUBPROTOCOL;
use tokio::net::TcpListener;
use tokio::sync::{broadcast, mpsc, oneshot};
use tokio_util::sync::CancellationToken;

use super::SECRET;
use crate::rounds::cpu_seconds;

/// A server that printed where it listens. It is killed with this value, without being asked.
pub struct Server {
    process: Child,
    address: SocketAddr,
}

impl Server {
    /// Starts it and waits until it listens.
    pub fn start(command: &mut Command) -> Self {
        let mut process = command.spawn().unwrap();
        let mut said = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut said).unwrap();
        let address = said.trim().rsplit(' ').next().unwrap().parse().expect("a server did not start");
        Self { process, address }
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// What it has worked so far.
    #[must_use]
    pub fn cpu_seconds(&self) -> f64 {
        cpu_seconds(&self.process.id().to_string())
    }

    /// Its process.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// Ends it in the middle of whatever it does.
    pub fn kill(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Says where this process listens.
pub(super) fn announce(address: SocketAddr) {
    let mut output = std::io::stdout().lock();
    writeln!(output, "listening on {address}").and_then(|()| output.flush()).unwrap();
}

/// Cancels when the input is closed: whoever started this process is gone.
pub(super) fn end_with_input(stop: CancellationToken) {
    std::thread::spawn(move || {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        stop.cancel();
    });
}

type Line = (Bytes, oneshot::Sender<()>);

/// The floor under the hub's door: the signature, an append to a file, and one `fdatasync` for whatever waits.
pub async fn serve_bare(file: &Path) {
    serve(Router::new().route("/webhooks/whatsapp", post(keep)).with_state(Kept::into(file))).await;
}

/// The floor under the fan-out: whatever is posted is passed on to every socket, made ready once.
pub async fn serve_broadcast() {
    let routes = Router::new()
        .route("/webhooks/whatsapp", post(pass_on))
        .route("/v1/sync", get(listen))
        .with_state(Told::to_nobody());
    serve(routes).await;
}

/// Both, one behind the other: what is passed on was kept before. It listens until this process ends.
pub async fn bare_pipeline(file: &Path) -> SocketAddr {
    let (kept, told) = (Kept::into(file), Told::to_nobody());
    let both = (kept, told.clone());
    let keep_and_pass_on = |State((kept, told)): State<(Kept, Told)>, headers: HeaderMap, body: Bytes| async move {
        match keep(State(kept), headers, body.clone()).await {
            StatusCode::OK => match String::from_utf8(body.into()) {
                Ok(body) => pass_on(State(told), body).await,
                Err(_) => StatusCode::BAD_REQUEST,
            },
            refused => refused,
        }
    };
    let routes = Router::new()
        .route("/webhooks/whatsapp", post(keep_and_pass_on))
        .with_state(both)
        .merge(Router::new().route("/v1/sync", get(listen)).with_state(told));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, routes).await });
    address
}

async fn serve(routes: Router) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    announce(listener.local_addr().unwrap());
    let stop = CancellationToken::new();
    end_with_input(stop.clone());
    axum::serve(listener, routes).with_graceful_shutdown(stop.cancelled_owned()).await.unwrap();
}

/// A file that whatever is posted is appended to.
#[derive(Clone)]
struct Kept {
    secrets: Arc<AppSecrets>,
    queue: mpsc::Sender<Line>,
}

impl Kept {
    fn into(file: &Path) -> Self {
        let mut file = OpenOptions::new().create(true).append(true).open(file).unwrap();
        let (queue, mut waiting) = mpsc::channel::<Line>(4_096);
        std::thread::spawn(move || {
            while let Some((body, answer)) = waiting.blocking_recv() {
                let mut answers = vec![answer];
                file.write_all(&body).unwrap();
                while answers.len() < 512
                    && let Ok((body, answer)) = waiting.try_recv()
                {
                    file.write_all(&body).unwrap();
                    answers.push(answer);
                }
                file.sync_data().unwrap();
                for answer in answers {
                    // Whoever hung up meanwhile will deliver again.
                    let _ = answer.send(());
                }
            }
        });
        let secrets = Arc::new(AppSecrets::new(AppSecret::new(SECRET.to_owned()).unwrap(), None));
        Self { secrets, queue }
    }
}

/// Everybody who listens.
#[derive(Clone)]
struct Told(broadcast::Sender<Utf8Bytes>);

impl Told {
    fn to_nobody() -> Self {
        Self(broadcast::channel(4_096).0)
    }
}

async fn pass_on(State(Told(told)): State<Told>, body: String) -> StatusCode {
    // Nobody may be listening.
    let _ = told.send(Utf8Bytes::from(body));
    StatusCode::OK
}

async fn listen(State(Told(told)): State<Told>, upgrade: WebSocketUpgrade) -> Response {
    let mut told = told.subscribe();
    upgrade.protocols([SUBPROTOCOL]).on_upgrade(move |mut socket| async move {
        while let Ok(text) = told.recv().await {
            if socket.send(Message::Text(text)).await.is_err() {
                return;
            }
        }
    })
}

async fn keep(State(Kept { secrets, queue }): State<Kept>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let signature = headers.get(SIGNATURE_HEADER).and_then(|it| it.to_str().ok());
    if secrets.verify(signature, &body).is_err() {
        return StatusCode::UNAUTHORIZED;
    }
    let (answer, kept) = oneshot::channel();
    let is_kept = queue.send((body, answer)).await.is_ok() && kept.await.is_ok();
    if is_kept { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }
}
