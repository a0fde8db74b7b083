//! The HTTP server: limits on connections, and timeouts for those that are silent.
//!
//! A silent connection costs a place and a descriptor, so each has a timeout. The first head must be there five seconds after it is
//! accepted; on a connection that is kept alive, the next one five seconds after its first byte, and until then it may be silent for
//! longer than a proxy keeps it. Bodies are [`hurry`](crate::service::hurry)'s. Once a connection became a WebSocket nothing here
//! applies any more: the socket's own pings do.
//!
//! The number of connections, sockets included, leaves descriptors for files, the database and calls. While all places are taken new
//! connections wait in the kernel's queue. Silent ones do not keep them waiting for long, because theirs are the first places to be
//! free again.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::serve::Listener;
use hyper::body::Incoming;
use hyper::rt::{Sleep, Timer};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use parking_lot::Mutex;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpListener;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::Service;

/// How long a head may take.
const HEAD: Duration = Duration::from_secs(5);
/// How long a kept line may be silent: longer than proxies keep theirs, so that it is they who hang up and no request meets a closed
/// line.
const BETWEEN: Duration = Duration::from_secs(150);
/// Lines at most, however many descriptors there are.
const MOST: usize = 16_384;
/// What is taken for the limit of descriptors where none can be read.
const USUAL_FILES: usize = 4_096;

/// Answers by `router` until `stop`; then lines that are being answered are waited for.
pub(crate) async fn serve(mut listener: TcpListener, router: Router, stop: CancellationToken) {
    let places = Arc::new(Semaphore::new(places(files())));
    let lines = TaskTracker::new();
    loop {
        let next =
            async { (Arc::clone(&places).acquire_owned().await, Listener::accept(&mut listener).await) };
        // Nobody closes the places.
        let Some((Ok(place), (line, peer))) = stop.run_until_cancelled(next).await else { break };
        lines.spawn(converse(line, peer, place, router.clone(), stop.clone()));
    }
    drop(listener);
    lines.close();
    lines.wait().await;
}

/// How many lines are held by a process that may open so many files: a quarter is left for everything else.
const fn places(files: usize) -> usize {
    let most = files / 4 * 3;
    if most > MOST { MOST } else { most }
}

/// How many files this process may have open.
fn files() -> usize {
    std::fs::read_to_string("/proc/self/limits").ok().and_then(|limits| limit(&limits)).unwrap_or(USUAL_FILES)
}

fn limit(limits: &str) -> Option<usize> {
    let soft =
        limits.lines().find_map(|line| line.strip_prefix("Max open files"))?.split_whitespace().next()?;
    if soft == "unlimited" { Some(usize::MAX) } else { soft.parse().ok() }
}

/// One line, until either side has enough of it or it becomes a socket.
async fn converse<L>(
    line: L,
    peer: SocketAddr,
    place: OwnedSemaphorePermit,
    router: Router,
    stop: CancellationToken,
) where
    L: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let heard = Arc::new(HeadWatch::default());
    let line = Line { line, heard: Arc::clone(&heard), _place: place };
    let answer = service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().call(request)
    });
    let mut server = http1::Builder::new();
    server.timer(Patience(heard)).header_read_timeout(HEAD);
    let mut served = pin!(server.serve_connection(TokioIo::new(line), answer).with_upgrades());
    let ended = tokio::select! {
        ended = served.as_mut() => ended,
        () = stop.cancelled() => {
            served.as_mut().graceful_shutdown();
            served.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a line ended before its time");
    }
}

/// What was heard of the head that is being waited for.
#[derive(Default)]
struct HeadWatch {
    /// There was one before.
    is_kept: AtomicBool,
    /// When its first byte came.
    began: Mutex<Option<Instant>>,
}

impl HeadWatch {
    fn something(&self) {
        self.began.lock().get_or_insert_with(Instant::now);
    }

    /// A head is waited for; whether it is not the first.
    fn waits(&self) -> bool {
        *self.began.lock() = None;
        self.is_kept.swap(true, Ordering::Relaxed)
    }

    fn began(&self) -> Option<Instant> {
        *self.began.lock()
    }
}

/// A line that notes when something is heard, and keeps its place for as long as it lives, be it as a socket.
struct Line<L> {
    line: L,
    heard: Arc<HeadWatch>,
    _place: OwnedSemaphorePermit,
}

impl<L: AsyncRead + Unpin> AsyncRead for Line<L> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = into.filled().len();
        ready!(Pin::new(&mut self.line).poll_read(cx, into))?;
        if into.filled().len() > before {
            self.heard.something();
        }
        Poll::Ready(Ok(()))
    }
}

impl<L: AsyncWrite + Unpin> AsyncWrite for Line<L> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.line).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.line).poll_write_vectored(cx, bytes)
    }

    fn is_write_vectored(&self) -> bool {
        self.line.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.line).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.line).poll_shutdown(cx)
    }
}

/// The timer of one line, which the server asks only how long a head may take.
struct Patience(Arc<HeadWatch>);

impl Timer for Patience {
    fn sleep(&self, _: Duration) -> Pin<Box<dyn Sleep>> {
        let is_kept = self.0.waits();
        let sleep = Box::pin(tokio::time::sleep(if is_kept { BETWEEN } else { HEAD }));
        Box::pin(HeadTimeout { sleep, heard: is_kept.then(|| Arc::clone(&self.0)) })
    }

    fn sleep_until(&self, _: std::time::Instant) -> Pin<Box<dyn Sleep>> {
        self.sleep(HEAD)
    }
}

/// Ends when a head took too long.
struct HeadTimeout {
    sleep: Pin<Box<tokio::time::Sleep>>,
    /// Until the head of a kept line begins.
    heard: Option<Arc<HeadWatch>>,
}

impl Future for HeadTimeout {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if let Some(began) = self.heard.as_ref().and_then(|heard| heard.began()) {
            self.heard = None;
            let until = self.sleep.deadline().min(began + HEAD);
            self.sleep.as_mut().reset(until);
        }
        self.sleep.as_mut().poll(cx)
    }
}

impl Sleep for HeadTimeout {}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use axum::body::Bytes;
    use axum::extract::ws::WebSocketUpgrade;
    use axum::middleware;
    use axum::routing::{get, post};
    use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};
    use tokio::time::sleep;

    use super::*;
    use crate::service::hurry::{self, hurry};

    const A_SECOND: Duration = Duration::from_secs(1);
    const PEER: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 9);

    /// Says how long the body was, or what was heard on a socket.
    fn router() -> Router {
        let echo = async |upgrade: WebSocketUpgrade| {
            upgrade.on_upgrade(async |mut socket| {
                while let Some(Ok(message)) = socket.recv().await {
                    let _ = socket.send(message).await;
                }
            })
        };
        Router::new()
            .route("/", post(async |body: Bytes| body.len().to_string()))
            .layer(middleware::from_fn_with_state(hurry::BODY, hurry))
            .route("/socket", get(echo))
    }

    /// A line to a server in the same time, and the places it has.
    fn line() -> (DuplexStream, Arc<Semaphore>) {
        let (here, there) = tokio::io::duplex(64 * 1024);
        let places = Arc::new(Semaphore::new(1));
        let place = Arc::clone(&places).try_acquire_owned().unwrap();
        tokio::spawn(converse(there, PEER, place, router(), CancellationToken::new()));
        (here, places)
    }

    /// All that is said until the server hangs up.
    async fn rest(mut line: DuplexStream) -> String {
        let mut said = Vec::new();
        // What was cut in the middle of a word is an end as well.
        let _ = line.read_to_end(&mut said).await;
        String::from_utf8(said).unwrap()
    }

    /// One byte a second, until the server has enough.
    async fn trickle(line: &mut DuplexStream, bytes: &[u8]) -> usize {
        for (nth, byte) in bytes.iter().enumerate() {
            if line.write_all(&[*byte]).await.is_err() {
                return nth;
            }
            sleep(A_SECOND).await;
        }
        bytes.len()
    }

    async fn answer(line: &mut DuplexStream) -> String {
        let mut said = vec![0; 4_096];
        let length = line.read(&mut said).await.unwrap();
        String::from_utf8_lossy(&said[..length]).into_owned()
    }

    #[tokio::test(start_paused = true)]
    async fn who_says_nothing_is_not_listened_to_for_long() {
        let begun = Instant::now();
        let (line, places) = line();
        assert_eq!(rest(line).await, "");
        assert_eq!(begun.elapsed().as_secs(), HEAD.as_secs());
        assert!(places.acquire().await.is_ok(), "its place is free again");
    }

    #[tokio::test(start_paused = true)]
    async fn a_head_that_never_ends_is_cut_however_lively_it_comes() {
        let (mut line, _) = line();
        let head = format!("POST / HTTP/1.1\r\nHost: h\r\nX-Slow: {}", "x".repeat(1_000));
        let said = trickle(&mut line, head.as_bytes()).await;
        assert!(said < 8, "{said} bytes were listened to");
    }

    #[tokio::test(start_paused = true)]
    async fn a_kept_line_may_be_silent_but_its_next_head_may_not_dawdle() {
        let (mut line, _) = line();
        for _ in 0..3 {
            line.write_all(b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi").await.unwrap();
            assert!(answer(&mut line).await.ends_with("\r\n2"));
            sleep(BETWEEN - A_SECOND).await;
        }
        let said = trickle(&mut line, &[b'P'; 60]).await;
        assert!(said < 8, "{said} bytes were listened to");
    }

    #[tokio::test(start_paused = true)]
    async fn a_kept_line_nobody_uses_is_let_go() {
        let (mut line, places) = line();
        line.write_all(b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n").await.unwrap();
        let said = rest(line).await;
        assert!(said.starts_with("HTTP/1.1 200") && said.ends_with("\r\n0"), "{said}");
        assert!(places.acquire().await.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_trickles_is_refused_and_its_line_cut() {
        let (mut line, places) = line();
        line.write_all(b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4000000\r\n\r\n").await.unwrap();
        let begun = Instant::now();
        trickle(&mut line, &[b'{'; 12]).await;
        let said = rest(line).await;
        assert!(said.starts_with("HTTP/1.1 408"), "{said}");
        assert!(said.to_lowercase().contains("connection: close"), "{said}");
        assert!(begun.elapsed() < 2 * hurry::BODY, "{:?}", begun.elapsed());
        assert!(places.acquire().await.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_makes_its_way_takes_the_time_it_needs() {
        let (mut line, _) = line();
        let (piece, pieces) = (vec![b'x'; 16 * 1024], 100);
        let head = format!("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: {}\r\n\r\n", piece.len() * pieces);
        line.write_all(head.as_bytes()).await.unwrap();
        let begun = Instant::now();
        for _ in 0..pieces {
            line.write_all(&piece).await.unwrap();
            sleep(2 * A_SECOND).await;
        }
        assert!(answer(&mut line).await.ends_with(&(piece.len() * pieces).to_string()));
        assert!(begun.elapsed() > 10 * hurry::BODY, "it took its time");
    }

    #[tokio::test(start_paused = true)]
    async fn a_socket_may_be_silent_for_a_day_and_keeps_its_place() {
        let (mut line, places) = line();
        let head = "GET /socket HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
                    Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        line.write_all(head.as_bytes()).await.unwrap();
        assert!(answer(&mut line).await.starts_with("HTTP/1.1 101"));
        for _ in 0..24 {
            sleep(Duration::from_hours(1)).await;
            // A masked frame of two letters; its mask is nothing.
            line.write_all(&[0x81, 0x82, 0, 0, 0, 0, b'h', b'i']).await.unwrap();
            assert!(answer(&mut line).await.ends_with("hi"));
        }
        assert_eq!(places.available_permits(), 0);
        drop(line);
        assert!(places.acquire().await.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn a_stopping_server_answers_what_it_is_asked_and_hangs_up() {
        let (mut here, there) = tokio::io::duplex(64 * 1024);
        let (places, stop) = (Arc::new(Semaphore::new(1)), CancellationToken::new());
        let place = Arc::clone(&places).try_acquire_owned().unwrap();
        let serving = tokio::spawn(converse(there, PEER, place, router(), stop.clone()));
        here.write_all(b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nh").await.unwrap();
        sleep(A_SECOND).await;
        stop.cancel();
        sleep(A_SECOND).await;
        here.write_all(b"i").await.unwrap();
        let said = rest(here).await;
        assert!(said.ends_with("\r\n2"), "{said}");
        serving.await.unwrap();
    }

    #[test]
    fn descriptors_are_left_for_everything_else() {
        assert_eq!(places(1_024), 768);
        assert_eq!(places(usize::MAX), MOST);
        let limits = "Limit   Soft Limit  Hard Limit  Units\nMax open files            1024                 524288               files\n";
        assert_eq!(limit(limits), Some(1_024));
        assert_eq!(
            limit("Max open files            unlimited            unlimited            files"),
            Some(usize::MAX)
        );
        assert_eq!(limit(""), None);
    }
}
