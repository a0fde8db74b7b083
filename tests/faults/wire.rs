//! The line between a desk and its hub, byte by byte, and everything a network does to it.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use anyhow::Result;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::sleep;

const CHUNK: usize = 16 * 1024;

/// What the network does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weather {
    /// Nothing.
    Fair,
    /// Nobody gets through, and whoever was through is dropped.
    Cut,
    /// Connections stay and carry nothing: a half-open socket, a NAT that forgot.
    Still,
    /// Whatever passes is so late.
    Late(Duration),
    /// One byte at a time.
    Trickle,
    /// After so many frames of the hub's the line is cut, exactly between two of them.
    CutBetweenFrames(i64),
    /// After so many bytes, whoever's, it is cut.
    CutAfterBytes(i64),
}

/// A line with weather.
pub(crate) struct Wire {
    address: SocketAddr,
    weather: watch::Sender<Weather>,
    relaying: JoinHandle<()>,
}

#[derive(Clone)]
struct Line {
    weather: watch::Receiver<Weather>,
    set: watch::Sender<Weather>,
    /// What is left until a cut, counted over all connections.
    left: Arc<AtomicI64>,
}

impl Wire {
    /// A line to whichever hub listens.
    pub(crate) async fn to(hubs: watch::Receiver<Vec<SocketAddr>>) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let weather = watch::Sender::new(Weather::Fair);
        let line =
            Line { weather: weather.subscribe(), set: weather.clone(), left: Arc::new(AtomicI64::new(0)) };
        let relaying = tokio::spawn(async move {
            while let Ok((desk, _)) = listener.accept().await {
                let (line, hub) = (line.clone(), hubs.borrow().first().copied());
                tokio::spawn(async move { line.connect(desk, hub).await });
            }
        });
        Ok(Self { address, weather, relaying })
    }

    /// Where a desk finds its hub.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// From now on.
    pub(crate) fn becomes(&self, weather: Weather) {
        self.weather.send_replace(weather);
    }

    /// Waits until the line was cut by what was counted.
    pub(crate) async fn until_cut(&self) {
        let mut weather = self.weather.subscribe();
        // The sender lives in `self`.
        let _ = weather.wait_for(|weather| *weather == Weather::Cut).await;
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.relaying.abort();
        self.weather.send_replace(Weather::Cut);
    }
}

impl Line {
    /// Both directions until either ends or the line is cut.
    async fn connect(mut self, desk: TcpStream, hub: Option<SocketAddr>) {
        let Some(hub) = hub.filter(|_| *self.weather.borrow() != Weather::Cut) else { return };
        let Ok(hub) = TcpStream::connect(hub).await else { return };
        // Small writes are the fault that is tried; they shall arrive as such.
        let _ = (desk.set_nodelay(true), hub.set_nodelay(true));
        let ((from_desk, to_desk), (from_hub, to_hub)) = (desk.into_split(), hub.into_split());
        let there = self.clone().carry(from_desk, to_hub, None);
        let back = self.clone().carry(from_hub, to_desk, Some(Frames::default()));
        tokio::select! {
            () = there => {}
            () = back => {}
            _cut = self.weather.wait_for(|weather| *weather == Weather::Cut) => {}
        }
    }

    async fn carry(mut self, mut from: OwnedReadHalf, mut to: OwnedWriteHalf, mut frames: Option<Frames>) {
        let mut chunk = vec![0; CHUNK];
        while let Ok(read) = from.read(&mut chunk).await {
            let Some(bytes) = chunk.get(..read).filter(|bytes| !bytes.is_empty()) else { return };
            let ends = frames.as_mut().map(|frames| frames.pass(bytes)).unwrap_or_default();
            if self.pass(bytes, &ends, &mut to).await.is_err() {
                return;
            }
        }
    }

    async fn pass(&mut self, bytes: &[u8], ends: &[usize], to: &mut OwnedWriteHalf) -> std::io::Result<()> {
        // Nothing passes while the air stands still, not even what had left before.
        let held = self.weather.wait_for(|weather| *weather != Weather::Still).await;
        let weather = held.map_or(Weather::Cut, |weather| *weather);
        match weather {
            Weather::Late(by) => sleep(by).await,
            Weather::Trickle => {
                for byte in bytes {
                    to.write_all(std::slice::from_ref(byte)).await?;
                    tokio::task::yield_now().await;
                }
                return Ok(());
            }
            Weather::CutAfterBytes(count) => {
                let before = self.passed(count, bytes.len() as i64);
                if before < bytes.len() as i64 {
                    let rest = usize::try_from(before).unwrap_or_default();
                    to.write_all(bytes.get(..rest).unwrap_or_default()).await?;
                    return self.cut();
                }
            }
            Weather::CutBetweenFrames(count) => {
                let before = self.passed(count, ends.len() as i64);
                if before <= ends.len() as i64 && !ends.is_empty() {
                    let nth = usize::try_from(before - 1).unwrap_or_default();
                    let rest = ends.get(nth).copied().unwrap_or(bytes.len());
                    to.write_all(bytes.get(..rest).unwrap_or_default()).await?;
                    return self.cut();
                }
            }
            Weather::Fair | Weather::Cut | Weather::Still => {}
        }
        to.write_all(bytes).await
    }

    /// Counts; says how many were left before.
    fn passed(&self, count: i64, passing: i64) -> i64 {
        // The first to pass since the weather changed finds nothing counted yet.
        let _ = self.left.compare_exchange(0, count.max(1), Ordering::SeqCst, Ordering::SeqCst);
        let before = self.left.fetch_sub(passing, Ordering::SeqCst);
        if before - passing <= 0 {
            self.left.store(0, Ordering::SeqCst);
        }
        before
    }

    fn cut(&self) -> std::io::Result<()> {
        self.set.send_replace(Weather::Cut);
        Err(std::io::ErrorKind::ConnectionReset.into())
    }
}

/// Finds where the frames of a WebSocket's server end. Before its handshake nothing is a frame.
#[derive(Default)]
struct Frames {
    seen: Vec<u8>,
    is_socket: bool,
    /// Bytes of the present frame that are still to come; its head is in `seen` until it is whole.
    rest: u64,
}

impl Frames {
    /// The places in `bytes` just after the last byte of a frame.
    fn pass(&mut self, bytes: &[u8]) -> Vec<usize> {
        let mut ends = Vec::new();
        for (at, byte) in bytes.iter().enumerate() {
            if self.rest > 0 {
                self.rest -= 1;
            } else {
                self.seen.push(*byte);
                if !self.is_socket {
                    self.look_for_socket();
                    continue;
                }
                let Some(length) = length(&self.seen) else { continue };
                self.seen.clear();
                self.rest = length;
            }
            if self.is_socket && self.rest == 0 {
                ends.push(at + 1);
            }
        }
        ends
    }

    fn look_for_socket(&mut self) {
        if self.seen.ends_with(b"\r\n\r\n") {
            self.is_socket = self.seen.starts_with(b"HTTP/1.1 101");
            self.seen.clear();
        } else if self.seen.len() > CHUNK {
            self.seen.clear();
        }
    }
}

/// What follows a whole head of a frame.
fn length(head: &[u8]) -> Option<u64> {
    let short = u64::from(*head.get(1)? & 0x7f);
    let long = |count: usize| {
        let bytes = head.get(2..2 + count)?;
        Some(bytes.iter().fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte)))
    };
    match short {
        126 => long(2),
        127 => long(8),
        short => Some(short),
    }
}
