//! A store that speaks S3, in this process, for as long as a test lasts.
//!
//! It checks signatures, keeps its one bucket as files in a folder of its own, where a test may look and tamper, and has moods:
//! what a store does to a hub on a bad day. It runs on a thread of its own, so a test that waits for a program does not
//! hold it up.

mod shelf;

use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener as StdListener};
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;

use anyhow::{Context, Result};
use axum::Router;
use axum::error_handling::HandleError;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::runtime;
use tokio::sync::{oneshot, watch};

use self::shelf::Shelf;

/// The bucket that is there.
pub const BUCKET: &str = "shop-media";
/// Who may use it.
pub const ACCESS_KEY_ID: &str = "synthetic-access-key";
/// With which secret.
pub const SECRET_ACCESS_KEY: &str = "canary-secret-access-key";

/// What a store does to those who ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// What it should.
    Well,
    /// Says that it cannot now.
    Failing,
    /// Refuses everybody.
    Refusing,
    /// Takes the question and never answers.
    Silent,
}

/// A running store.
pub struct S3 {
    folder: TempDir,
    address: SocketAddr,
    mood: watch::Sender<Mood>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl S3 {
    /// Starts it.
    ///
    /// # Errors
    /// What this machine does not allow.
    pub fn start() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        fs::create_dir(folder.path().join(BUCKET))?;
        let shelf = Shelf::over(folder.path())?;
        let mood = watch::Sender::new(Mood::Well);
        let router = router(shelf, mood.subscribe());
        let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
        let door = StdListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        door.set_nonblocking(true)?;
        let address = door.local_addr()?;
        let (stop, stopped) = oneshot::channel::<()>();
        let serve = move || {
            runtime.block_on(async {
                let serving = async { axum::serve(TcpListener::from_std(door)?, router).await };
                tokio::select! {
                    // Both mean the end.
                    _ = stopped => {}
                    _ = serving => {}
                }
            });
            runtime.shutdown_background();
        };
        let thread = std::thread::Builder::new().name("s3".to_owned()).spawn(serve).context("a thread")?;
        Ok(Self { folder, address, mood, stop: Some(stop), thread: Some(thread) })
    }

    /// Where it listens.
    #[must_use]
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where the bucket's objects lie as files.
    #[must_use]
    pub fn bucket(&self) -> PathBuf {
        self.folder.path().join(BUCKET)
    }

    /// From now on it behaves so.
    pub fn set(&self, mood: Mood) {
        self.mood.send_replace(mood);
    }

    /// Parts of uploads that were neither completed nor given up.
    ///
    /// # Errors
    /// What the folder says.
    pub fn parts_left(&self) -> Result<usize> {
        let is_part = |path: &Path| path.to_string_lossy().contains(".part-");
        let entries = fs::read_dir(self.folder.path())?.collect::<Result<Vec<_>, _>>()?;
        Ok(entries.iter().filter(|entry| is_part(&entry.path())).count())
    }
}

impl Drop for S3 {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            // A store that died has failed its test already.
            let _ = thread.join();
        }
    }
}

fn router(shelf: Shelf, mood: watch::Receiver<Mood>) -> Router {
    let mut service = S3ServiceBuilder::new(shelf);
    service.set_auth(SimpleAuth::from_single(ACCESS_KEY_ID, SECRET_ACCESS_KEY));
    let service = HandleError::new(service.build(), |_| async { StatusCode::INTERNAL_SERVER_ERROR });
    Router::new().fallback_service(service).layer(from_fn_with_state(mood, in_its_mood))
}

async fn in_its_mood(
    State(mut mood): State<watch::Receiver<Mood>>,
    request: Request,
    next: Next,
) -> Response {
    let now = *mood.borrow();
    match now {
        Mood::Well => next.run(request).await,
        Mood::Failing => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        Mood::Refusing => StatusCode::FORBIDDEN.into_response(),
        Mood::Silent => {
            // Ends with the store, or when its mood changes; whoever asked is gone by then.
            let _ = mood.wait_for(|mood| *mood != Mood::Silent).await;
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}
