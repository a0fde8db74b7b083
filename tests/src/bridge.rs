//! The desk's commands over loopback HTTP, so that the page runs in Chromium against the real core.
//!
//! `POST /call/{name}` calls a command, `GET /media/{id}` and `GET /attachment/{sha256}` give a file's bytes, `POST /attach` takes one
//! that was pasted or dropped, `GET /events` streams what the desk pushes,
//! and everything else is the built page. It listens on this computer only and exists only in tests.

use std::convert::Infallible;
use std::path::Path as FilePath;
use std::sync::Arc;

use anyhow::Result;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures_util::Stream;
use sangam_desk::App;
use sangam_desk::api::attachments::Picked;
use sangam_desk::api::error::UiError;
use sangam_model::id::{ConversationId, MessageId};
use serde::Deserialize;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tower_http::services::ServeDir;

/// A page served beside the desk it calls.
pub struct Bridge {
    /// Where the page is.
    pub url: String,
    serving: JoinHandle<()>,
}

impl Bridge {
    /// Serves the built page in `page` with `desk` behind it.
    ///
    /// # Errors
    /// When this computer has no free port.
    pub async fn serve(desk: Arc<App>, page: &FilePath) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}/", listener.local_addr()?);
        let routes = Router::new()
            .route("/call/{name}", post(call))
            .route("/media/{id}", get(media))
            .route("/attachment/{sha256}", get(attachment))
            .route("/attach", post(attach).layer(DefaultBodyLimit::disable()))
            .route("/events", get(events))
            .fallback_service(ServeDir::new(page))
            .with_state(desk);
        let serving = tokio::spawn(async move {
            // It ends with the test; a failure to accept shows there as a page that does not load.
            let _ = axum::serve(listener, routes).await;
        });
        Ok(Self { url, serving })
    }
}

impl Drop for Bridge {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

struct Refused(UiError);

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        (StatusCode::UNPROCESSABLE_ENTITY, Json(self.0)).into_response()
    }
}

async fn call(
    State(desk): State<Arc<App>>,
    Path(name): Path<String>,
    Json(args): Json<Value>,
) -> Result<Json<Value>, Refused> {
    desk.call(&name, args).await.map(Json).map_err(Refused)
}

async fn media(State(desk): State<Arc<App>>, Path(id): Path<MessageId>) -> Result<Response, Refused> {
    let file = desk.media(id).await.map_err(Refused)?;
    Ok(([(header::CONTENT_TYPE, "application/octet-stream")], file.bytes).into_response())
}

async fn attachment(State(desk): State<Arc<App>>, Path(sha256): Path<String>) -> Result<Response, Refused> {
    let file = desk.attachment(&sha256).await.map_err(Refused)?;
    Ok(([(header::CONTENT_TYPE, "application/octet-stream")], file.bytes).into_response())
}

#[derive(Deserialize)]
struct Dropped {
    conversation: ConversationId,
    name: Option<String>,
}

async fn attach(
    State(desk): State<Arc<App>>,
    Query(dropped): Query<Dropped>,
    bytes: Bytes,
) -> Result<Json<Picked>, Refused> {
    desk.attach(dropped.conversation, dropped.name, bytes).await.map(Json).map_err(Refused)
}

async fn events(State(desk): State<Arc<App>>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let pushes = desk.subscribe();
    let stream = futures_util::stream::unfold(pushes, |mut pushes| async move {
        let push = pushes.next().await?;
        let event = Event::default().json_data(&push).unwrap_or_default();
        Some((Ok(event), pushes))
    });
    Sse::new(stream).keep_alive(KeepAlive::default())
}
