//! The hub of a story and its lives: the door before it, the fuse it dies by, and everything it shows to whoever asks.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Result, ensure};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use sangam_hub::sending::Graph;
use sangam_hub::service::admin::Admin;
use sangam_hub::service::hub::Background;
use sangam_model::{Clock, SeededRandom};
use sangam_testkit::Colleague;
use sangam_tests::proof::fuse::Fuse;
use sangam_tests::replay::hub::{self, Around};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use super::planted::{Bug, Journal, one_cursor};

/// How long whoever looks on waits for the hub.
const A_LOOK: Duration = Duration::from_secs(1);

/// The door of a hub that may be gone.
type Door = Arc<Mutex<Option<Router>>>;

struct Life {
    fuse: Arc<Fuse>,
    stop: CancellationToken,
    background: Background,
}

/// A hub that may die and begins again from its disk.
pub(super) struct Lives {
    seed: u64,
    bug: Option<Bug>,
    clock: Arc<dyn Clock>,
    graph: Arc<dyn Graph>,
    folder: TempDir,
    door: Door,
    life: Option<Life>,
    begun: u64,
}

impl Lives {
    pub(super) fn new(
        seed: u64,
        bug: Option<Bug>,
        clock: Arc<dyn Clock>,
        graph: Arc<dyn Graph>,
    ) -> Result<Self> {
        let (folder, door) = (sangam_tests::replay::folder()?, Door::default());
        Ok(Self { seed, bug, clock, graph, folder, door, life: None, begun: 0 })
    }

    /// What stands before the hub: when there is none behind it, it says so.
    pub(super) fn front(&self) -> Router {
        let door = Arc::clone(&self.door);
        let front = Router::new().fallback(move |request: Request| {
            let hub = door.lock().unwrap_or_else(PoisonError::into_inner).clone();
            async move {
                match hub {
                    Some(router) => router.oneshot(request).await.into_response(),
                    None => StatusCode::BAD_GATEWAY.into_response(),
                }
            }
        });
        if self.bug == Some(Bug::SharedCursor) { one_cursor(front) } else { front }
    }

    pub(super) const fn is_alive(&self) -> bool {
        self.life.is_some()
    }

    /// Opens the hub from its disk.
    pub(super) async fn begin(&mut self) -> Result<Admin> {
        self.begun += 1;
        let random = Arc::new(SeededRandom::new(self.seed.rotate_left(40) ^ self.begun));
        let around = Around { clock: Arc::clone(&self.clock), random, graph: Arc::clone(&self.graph) };
        let (mut fuse, bug) = (None, self.bug);
        let hub = hub::open(self.folder.path(), around, |store| {
            let new = Fuse::before(store);
            fuse = Some(Arc::clone(&new));
            Journal::over(new, bug)
        })
        .await?;
        let admin = hub.admin();
        *self.door.lock().unwrap_or_else(PoisonError::into_inner) = Some(hub.router());
        let stop = CancellationToken::new();
        let background = hub.start(stop.clone());
        self.life = fuse.map(|fuse| Life { fuse, stop, background });
        Ok(admin)
    }

    /// It dies at one of its next calls of its store.
    pub(super) fn doom(&self, calls: u64) {
        if let Some(life) = &self.life {
            life.fuse.bears(calls.max(1));
        }
    }

    /// Whether its fuse has blown and it lies there.
    pub(super) fn is_doomed(&self) -> bool {
        self.life.as_ref().is_some_and(|life| life.fuse.is_blown())
    }

    /// What a kill is: nobody is told, nothing is written.
    pub(super) fn end(&mut self) {
        self.door.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(Life { fuse, stop, background }) = self.life.take() {
            fuse.blow();
            drop(background);
            stop.cancel();
        }
    }

    /// It stops as it was told to.
    pub(super) async fn close(&mut self) {
        if let Some(Life { stop, background, .. }) = self.life.take() {
            stop.cancel();
            background.end().await;
        }
    }

    /// Signs somebody in; their token.
    pub(super) async fn sign_in(&self, who: Colleague) -> Result<String> {
        let wish = json!({ "email": who.email, "password": who.password, "device_name": "witness" });
        let session = self.ask(Request::post("/v1/sessions"), Some(&wish), "").await?;
        Ok(session["token"].as_str().unwrap_or_default().to_owned())
    }

    /// Every conversation somebody sees, with its messages.
    pub(super) async fn everything(&self, token: &str) -> Result<Vec<(Value, Vec<Value>)>> {
        let mut page = self.ask(Request::get("/v1/conversations?limit=500"), None, token).await?;
        let mut everything = Vec::new();
        for conversation in page["conversations"].as_array_mut().map(std::mem::take).unwrap_or_default() {
            let messages = self.list(&conversation, "messages", token).await?;
            everything.push((conversation, messages));
        }
        Ok(everything)
    }

    /// The same for whoever looks on: the hub does not die of it, and where it is dead already nobody sees anything.
    pub(super) async fn seen(&self, token: &str) -> Result<Option<Vec<(Value, Vec<Value>)>>> {
        let Some(life) = self.life.as_ref().filter(|life| !life.fuse.is_blown()) else { return Ok(None) };
        life.fuse.spare(true);
        // Nobody answers whose fuse blows meanwhile.
        let seen = timeout(A_LOOK, self.everything(token)).await.ok().transpose();
        life.fuse.spare(false);
        seen
    }

    /// Every row somebody sees, as the lists tell them.
    pub(super) async fn rows(&self, token: &str) -> Result<Vec<String>> {
        let mut rows = Vec::new();
        for (conversation, messages) in self.everything(token).await? {
            let events = self.list(&conversation, "events", token).await?;
            rows.extend(messages.iter().chain(&events).chain([&conversation]).map(Value::to_string));
        }
        rows.sort();
        Ok(rows)
    }

    async fn list(&self, conversation: &Value, what: &str, token: &str) -> Result<Vec<Value>> {
        let id = conversation["id"].as_str().unwrap_or_default();
        let path = format!("/v1/conversations/{id}/{what}?limit=500");
        let mut page = self.ask(Request::get(path), None, token).await?;
        Ok(page[what].as_array_mut().map(std::mem::take).unwrap_or_default())
    }

    async fn ask(
        &self,
        request: axum::http::request::Builder,
        body: Option<&Value>,
        token: &str,
    ) -> Result<Value> {
        let request = request
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::CONTENT_TYPE, "application/json")
            .body(body.map_or_else(Body::empty, |body| Body::from(body.to_string())))?;
        let router = self.door.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let Some(router) = router else { anyhow::bail!("there is no hub") };
        let answer = router.oneshot(request).await?;
        ensure!(answer.status().is_success(), "the hub answered {}", answer.status());
        Ok(serde_json::from_slice(&to_bytes(answer.into_body(), usize::MAX).await?)?)
    }
}
