//! Health checks and metrics: `/healthz`, `/readyz`, `/metrics`.
//!
//! `/healthz` answers as long as the process does; a supervisor restarts what does not. `/readyz` says whether a webhook
//! would be accepted now: all migrations are applied and a write reaches the disk. It never asks Meta or the media store:
//! when those are down, a hub must still take in what Meta delivers. How the media store does stands beside *alive*, for
//! people: no supervisor should restart a hub for it; and so does which desktops the hub still speaks with. `/metrics` is the page for a Prometheus server.
//!
//! None of them tells anything about a workspace, and none asks who is asking.
//!
//! [`ask`] is the other side of the first one, for a container that holds no other program than the hub.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use sangam_protocol::version::OLDEST_DESKTOP;
use serde_json::{Value, json};
use thiserror::Error;
use tokio::sync::watch;

use crate::media::Condition;
use crate::routes::Failure;
use crate::service::metrics::Exposition;

/// A database that has not written within this time is not ready.
const PATIENCE: Duration = Duration::from_secs(5);

/// Why a hub is not ready. The text is for the operator; the answer over HTTP says only which.
#[derive(Debug, Error)]
pub enum NotReady {
    /// The database's schema is not this build's.
    #[error("migrations are not applied")]
    Migrations,
    /// A write did not reach the disk.
    #[error("the database cannot be written")]
    Write(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// No answer in time.
    #[error("the database did not answer in time")]
    Slow,
}

/// What the store can say about itself.
#[async_trait]
pub trait Readiness: Send + Sync + 'static {
    /// Checks the migrations and makes one committed write.
    ///
    /// # Errors
    /// [`NotReady`].
    async fn check(&self) -> Result<(), NotReady>;
}

#[derive(Clone)]
struct HealthState {
    readiness: Arc<dyn Readiness>,
    media: watch::Receiver<Condition>,
    exposition: Option<Exposition>,
}

/// The three routes. Without an `exposition`, as in an embedded hub, `/metrics` is not found.
pub fn routes(
    readiness: Arc<dyn Readiness>,
    media: watch::Receiver<Condition>,
    exposition: Option<Exposition>,
) -> Router {
    Router::new()
        .route("/healthz", get(alive))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .with_state(HealthState { readiness, media, exposition })
}

/// Asks the hub that listens at `address` on this machine whether it is alive, and how its media store does.
///
/// # Errors
/// When nothing answers there within [`PATIENCE`], or something else than a living hub does.
pub async fn ask(mut address: SocketAddr) -> reqwest::Result<Condition> {
    if address.ip().is_unspecified() {
        let this_machine: IpAddr =
            if address.is_ipv4() { Ipv4Addr::LOCALHOST.into() } else { Ipv6Addr::LOCALHOST.into() };
        address.set_ip(this_machine);
    }
    let client = reqwest::Client::builder().no_proxy().timeout(PATIENCE).build()?;
    let answer = client.get(format!("http://{address}/healthz")).send().await?.error_for_status()?;
    let told: Value = answer.json().await?;
    // A hub of another version may know other words, or none.
    Ok(told.get("media").and_then(Value::as_str).and_then(Condition::named).unwrap_or(Condition::Well))
}

async fn alive(State(asked): State<HealthState>) -> Json<Value> {
    let media = *asked.media.borrow();
    Json(json!({ "status": "alive", "media": media.as_str(), "oldest_desktop": OLDEST_DESKTOP }))
}

async fn ready(State(asked): State<HealthState>) -> Response {
    let checked = tokio::time::timeout(PATIENCE, asked.readiness.check()).await;
    match checked.unwrap_or(Err(NotReady::Slow)) {
        Ok(()) => Json(json!({ "status": "ready" })).into_response(),
        Err(reason) => {
            tracing::warn!(error = &reason as &dyn std::error::Error, "not ready");
            let body = Json(json!({ "code": "not_ready", "message": reason.to_string() }));
            (StatusCode::SERVICE_UNAVAILABLE, body).into_response()
        }
    }
}

async fn metrics(State(asked): State<HealthState>) -> Response {
    match asked.exposition {
        Some(exposition) => {
            let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
            (kind, exposition.render()).into_response()
        }
        None => Failure::not_found().into_response(),
    }
}

#[cfg(test)]
mod tests {
    use axum::body::{Body, to_bytes};
    use axum::http::Request;
    use tower::ServiceExt;

    use super::*;

    enum Disk {
        Fine,
        Full,
        Stuck,
    }

    #[async_trait]
    impl Readiness for Disk {
        async fn check(&self) -> Result<(), NotReady> {
            match self {
                Self::Fine => Ok(()),
                Self::Full => Err(NotReady::Write("/var/lib/sangam: no space left".into())),
                Self::Stuck => std::future::pending().await,
            }
        }
    }

    async fn ask(disk: Disk, path: &str) -> (StatusCode, String) {
        ask_beside(disk, Condition::Well, path).await
    }

    async fn ask_beside(disk: Disk, media: Condition, path: &str) -> (StatusCode, String) {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let (_known, media) = watch::channel(media);
        let response = routes(Arc::new(disk), media, None).oneshot(request).await.unwrap();
        let status = response.status();
        let body = to_bytes(response.into_body(), 10_000).await.unwrap();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn a_hub_that_writes_is_ready() {
        assert_eq!(ask(Disk::Fine, "/readyz").await, (StatusCode::OK, "{\"status\":\"ready\"}".to_owned()));
    }

    #[tokio::test(start_paused = true)]
    async fn a_hub_that_cannot_write_is_alive_but_not_ready_and_says_no_more_than_that() {
        for disk in [Disk::Full, Disk::Stuck] {
            let (status, body) = ask(disk, "/readyz").await;
            assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
            assert!(body.contains("not_ready") && !body.contains("/var/lib"), "{body}");
        }
        assert_eq!(ask(Disk::Stuck, "/healthz").await.0, StatusCode::OK);
    }

    #[tokio::test]
    async fn a_media_store_in_trouble_is_told_and_neither_dead_nor_in_the_way() {
        for condition in Condition::ALL {
            let (status, body) = ask_beside(Disk::Fine, condition, "/healthz").await;
            assert_eq!(status, StatusCode::OK);
            assert!(body.contains(condition.as_str()), "{body}");
            assert_eq!(ask_beside(Disk::Fine, condition, "/readyz").await.0, StatusCode::OK);
        }
    }

    #[tokio::test]
    async fn whoever_asks_learns_which_desktops_are_shut_out() {
        let told: Value = serde_json::from_str(&ask(Disk::Stuck, "/healthz").await.1).unwrap();
        assert_eq!(told["oldest_desktop"], OLDEST_DESKTOP);
    }

    #[tokio::test]
    async fn an_embedded_hub_has_no_metrics_page() {
        assert_eq!(ask(Disk::Fine, "/metrics").await.0, StatusCode::NOT_FOUND);
    }
}
