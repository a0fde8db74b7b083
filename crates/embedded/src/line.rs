//! A TCP relay between a desk and its hub, which the practice shop can cut.
//!
//! A plain relay of bytes on loopback. Cut, it drops every connection and takes no new one, as a network does; mended, it relays
//! again under the same address.

use std::net::{Ipv4Addr, SocketAddr};

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// A relay that can be cut.
pub struct Line {
    address: SocketAddr,
    is_whole: watch::Sender<bool>,
    stop: CancellationToken,
    tasks: TaskTracker,
}

impl Line {
    /// A whole line to `hub`.
    ///
    /// # Errors
    /// When this computer has no free port.
    pub async fn to(hub: SocketAddr) -> std::io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let line = Self {
            address,
            is_whole: watch::Sender::new(true),
            stop: CancellationToken::new(),
            tasks: TaskTracker::new(),
        };
        let relay = relay(listener, hub, line.is_whole.subscribe(), line.tasks.clone());
        let stopped = line.stop.clone();
        line.tasks.spawn(async move { stopped.run_until_cancelled_owned(relay).await });
        Ok(line)
    }

    /// Where a desk connects.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Drops every connection; nobody gets through until it is mended.
    pub fn cut(&self) {
        self.is_whole.send_replace(false);
    }

    /// Lets everybody through again.
    pub fn mend(&self) {
        self.is_whole.send_replace(true);
    }

    /// Ends the relay and everything that passes through it.
    pub async fn close(&self) {
        self.cut();
        self.stop.cancel();
        self.tasks.close();
        self.tasks.wait().await;
    }
}

async fn relay(listener: TcpListener, hub: SocketAddr, is_whole: watch::Receiver<bool>, tasks: TaskTracker) {
    while let Ok((mut desk, _)) = listener.accept().await {
        let mut until_cut = is_whole.clone();
        if !*until_cut.borrow_and_update() {
            continue;
        }
        tasks.spawn(async move {
            let passing = async {
                let mut hub = TcpStream::connect(hub).await?;
                copy_bidirectional(&mut desk, &mut hub).await
            };
            tokio::select! {
                // Either side hanging up is how conversations end.
                _ended = passing => {}
                _cut = until_cut.wait_for(|whole| !whole) => {}
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    async fn echo() -> SocketAddr {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            while let Ok((mut peer, _)) = listener.accept().await {
                tokio::spawn(async move {
                    let (mut from, mut to) = peer.split();
                    tokio::io::copy(&mut from, &mut to).await
                });
            }
        });
        address
    }

    #[tokio::test]
    async fn a_cut_line_drops_what_passes_and_mends_under_the_same_address() {
        let line = Line::to(echo().await).await.unwrap();
        let mut desk = TcpStream::connect(line.address()).await.unwrap();
        desk.write_all(b"hello").await.unwrap();
        let mut heard = [0; 5];
        desk.read_exact(&mut heard).await.unwrap();

        line.cut();
        assert_eq!(desk.read(&mut heard).await.unwrap_or(0), 0, "the conversation must end");

        line.mend();
        let mut desk = TcpStream::connect(line.address()).await.unwrap();
        desk.write_all(b"again").await.unwrap();
        desk.read_exact(&mut heard).await.unwrap();
        assert_eq!(&heard, b"again");
        line.close().await;
    }
}
