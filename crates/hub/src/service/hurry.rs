//! Timeouts for request bodies, against clients that send slowly on purpose.
//!
//! A client that sends one byte a second would hold a connection, and what waits behind it, for as long as it likes. So a body has a
//! time limit, extended by as much whenever another 64 KiB arrived. A large body that makes progress is never cut; one that trickles
//! soon is. Only the time spent waiting for the client counts, so a slow disk here makes nobody late.

use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Json;
use axum::body::{Body, BodyDataStream, Bytes, HttpBody};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::{CONNECTION, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;
use futures_util::stream::try_unfold;
use sangam_protocol::ApiError;
use sangam_protocol::error::code;
use tokio::time::{Instant, timeout};

/// The time of a body.
pub(crate) const BODY: Duration = Duration::from_secs(10);
/// What must come for as much time again.
const PIECE: usize = 64 * 1024;

/// Around routes that take a body: refuses one that takes longer than `State`, for itself or for a piece of it, and hangs up.
pub(crate) async fn hurry(State(time): State<Duration>, request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let is_late = Arc::new(AtomicBool::new(false));
    let (parts, body) = request.into_parts();
    let coming = TimedBody {
        body: body.into_data_stream(),
        time,
        left: time,
        piece: 0,
        is_late: Arc::clone(&is_late),
    };
    let body = Body::from_stream(try_unfold(coming, TimedBody::next));
    let response = next.run(Request::from_parts(parts, body)).await;
    if is_late.load(Ordering::Relaxed) { late() } else { response }
}

fn late() -> Response {
    let error = ApiError::new(code::UNAVAILABLE, "the body came too slowly");
    let mut response = (StatusCode::REQUEST_TIMEOUT, Json(error)).into_response();
    response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    response
}

/// The body came too slowly.
#[derive(Debug, thiserror::Error)]
#[error("the body came too slowly")]
struct Late;

struct TimedBody {
    body: BodyDataStream,
    time: Duration,
    /// Of the time.
    left: Duration,
    /// Bytes of the piece that is coming.
    piece: usize,
    is_late: Arc<AtomicBool>,
}

impl TimedBody {
    async fn next(mut self) -> Result<Option<(Bytes, Self)>, Box<dyn Error + Send + Sync>> {
        let begun = Instant::now();
        let Ok(came) = timeout(self.left, self.body.next()).await else {
            self.is_late.store(true, Ordering::Relaxed);
            return Err(Late.into());
        };
        let Some(bytes) = came.transpose()? else { return Ok(None) };
        self.piece += bytes.len();
        self.left = self.left.saturating_sub(begun.elapsed());
        if self.piece >= PIECE {
            (self.piece, self.left) = (0, self.time);
        }
        Ok(Some((bytes, self)))
    }
}
