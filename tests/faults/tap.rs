//! Where Meta's webhooks pass on their way to the hub, wherever that listens by now, so that each and its answer is in the ledger.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::Result;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use sangam_cloud_api::signature::SIGNATURE_HEADER;
use sangam_model::{Random, SeededRandom};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::ledger::Ledger;

/// The path webhooks are posted to.
pub(crate) const PATH: &str = "/webhooks/whatsapp";

/// Passes webhooks on.
pub(crate) struct Tap {
    /// Where Meta posts to.
    pub(crate) address: SocketAddr,
    passing: Arc<Passing>,
    serving: JoinHandle<std::io::Result<()>>,
}

struct Passing {
    ledger: Arc<Ledger>,
    /// Where hubs listen, if any do.
    hubs: watch::Receiver<Vec<SocketAddr>>,
    http: reqwest::Client,
    dice: SeededRandom,
    /// Of a hundred answers so many are lost on the way back.
    lost: AtomicU64,
}

impl Tap {
    pub(crate) async fn open(
        ledger: Arc<Ledger>,
        hubs: watch::Receiver<Vec<SocketAddr>>,
        http: reqwest::Client,
        seed: u64,
    ) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let dice = SeededRandom::new(seed);
        let passing = Arc::new(Passing { ledger, hubs, http, dice, lost: AtomicU64::new(0) });
        let router = Router::new()
            .route(PATH, post(pass))
            .layer(DefaultBodyLimit::disable())
            .with_state(Arc::clone(&passing));
        let serving = tokio::spawn(axum::serve(listener, router).into_future());
        Ok(Self { address, passing, serving })
    }

    /// From now on so many of a hundred answers are lost on the way back.
    pub(crate) fn loses(&self, percent: u64) {
        self.passing.lost.store(percent, Ordering::Relaxed);
    }
}

impl Drop for Tap {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn pass(State(passing): State<Arc<Passing>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let signature = headers.get(SIGNATURE_HEADER).and_then(|value| value.to_str().ok()).unwrap_or_default();
    passing.ledger.posts(&body, signature);
    // Several hubs take turns; one that does not answer is passed over, as by a proxy.
    let hubs = passing.hubs.borrow().clone();
    let first = usize::try_from(passing.dice.below(hubs.len().max(1) as u64)).unwrap_or_default();
    for hub in hubs.iter().cycle().skip(first).take(hubs.len()) {
        let request = passing.http.post(format!("http://{hub}{PATH}")).header(SIGNATURE_HEADER, signature);
        let Ok(answer) = request.body(body.clone()).send().await else { continue };
        if answer.status() != 200 {
            passing.ledger.refused(answer.status().as_u16());
            return answer.status();
        }
        passing.ledger.answered(&body);
        let is_lost = passing.dice.below(100) < passing.lost.load(Ordering::Relaxed);
        return if is_lost { StatusCode::BAD_GATEWAY } else { StatusCode::OK };
    }
    StatusCode::BAD_GATEWAY
}
