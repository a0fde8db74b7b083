//! Bugs planted around the hub, to see that they are found. They live here alone: no switch of the product knows them.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use sangam_hub::inbox::{Call, ErrandCall, Outcome, UploadCall, UploadOutcome};
use sangam_hub::sending::Graph;
use sangam_hub::store::{
    Arrival, Commit, JournalJob, JournalReadJob, Lane, ReadJob, Result, SideJob, Store, WriteJob,
};
use sangam_model::Timestamp;
use sangam_model::id::WorkspaceId;
use sangam_model::send::Answer;
use serde_json::{Value, json};
use tokio::sync::broadcast;
use tokio::time::sleep;

/// What is wrong with the hub.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bug {
    /// A webhook is answered 200 before it is on the disk.
    AckBeforeCommit,
    /// Whether a message is there already is asked before the transaction that writes it: two copies at once become two rows.
    SelectThenInsert,
    /// No answer is taken for a no, and the message is sent again.
    RetryOnTimeout,
    /// A message is as old as the hub's clock says when it came.
    OrderByClock,
    /// One cursor for all desks.
    SharedCursor,
}

impl Bug {
    pub(crate) const ALL: [Self; 5] = [
        Self::AckBeforeCommit,
        Self::SelectThenInsert,
        Self::RetryOnTimeout,
        Self::OrderByClock,
        Self::SharedCursor,
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::AckBeforeCommit => "seeds until \"ack before commit\" was found",
            Self::SelectThenInsert => "seeds until \"select, then insert\" was found",
            Self::RetryOnTimeout => "seeds until \"retry on timeout\" was found",
            Self::OrderByClock => "seeds until \"order by clock\" was found",
            Self::SharedCursor => "seeds until \"shared cursor\" was found",
        }
    }
}

/// How long a committer that answers first takes its time.
const LAZY: Duration = Duration::from_millis(300);
/// How long what was written is not seen yet by whoever asks outside its transaction.
const UNSEEN: i64 = 50;

/// A store with a bug in its journal.
pub(crate) struct Journal {
    store: Arc<dyn Store>,
    bug: Bug,
    /// When a message came last, by its WhatsApp id.
    came: Mutex<BTreeMap<String, Timestamp>>,
}

impl Journal {
    /// `store` with `bug`, if it is one of a store's.
    pub(crate) fn over(store: Arc<dyn Store>, bug: Option<Bug>) -> Arc<dyn Store> {
        match bug {
            Some(bug @ (Bug::AckBeforeCommit | Bug::SelectThenInsert | Bug::OrderByClock)) => {
                Arc::new(Self { store, bug, came: Mutex::default() })
            }
            _ => store,
        }
    }

    fn spoiled(&self, mut arrival: Arrival) -> Arrival {
        let Ok(mut body) = serde_json::from_slice::<Value>(&arrival.body) else { return arrival };
        let entries = body["entry"].as_array_mut().into_iter().flatten();
        let changes = entries.flat_map(|entry| entry["changes"].as_array_mut().into_iter().flatten());
        for message in
            changes.flat_map(|change| change["value"]["messages"].as_array_mut().into_iter().flatten())
        {
            match self.bug {
                Bug::OrderByClock => {
                    let seconds = arrival.received_at.as_millis() / 1_000;
                    message["timestamp"] = json!(seconds.to_string());
                }
                Bug::SelectThenInsert => self.insert(message, arrival.received_at),
                _ => {}
            }
        }
        arrival.body = body.to_string().into();
        arrival
    }

    /// A second copy that comes before the first can be seen becomes a row of its own.
    fn insert(&self, message: &mut Value, now: Timestamp) {
        let wamid = message["id"].as_str().unwrap_or_default().to_owned();
        let mut came = self.came.lock().unwrap_or_else(PoisonError::into_inner);
        if came.insert(wamid.clone(), now).is_some_and(|before| now.since(before) < UNSEEN) {
            message["id"] = json!(format!("{wamid}.again"));
        }
    }
}

#[async_trait]
impl Store for Journal {
    async fn append(&self, arrivals: Vec<Arrival>) -> Result<()> {
        if self.bug == Bug::AckBeforeCommit {
            let store = Arc::clone(&self.store);
            tokio::spawn(async move {
                sleep(LAZY).await;
                store.append(arrivals).await
            });
            return Ok(());
        }
        self.store.append(arrivals.into_iter().map(|arrival| self.spoiled(arrival)).collect()).await
    }

    async fn run_write(&self, workspace_id: WorkspaceId, job: WriteJob) -> Result<()> {
        self.store.run_write(workspace_id, job).await
    }

    async fn run_side(&self, job: SideJob) -> Result<()> {
        self.store.run_side(job).await
    }

    async fn run_read(&self, job: ReadJob) -> Result<()> {
        self.store.run_read(job).await
    }

    async fn run_journal(&self, lane: Lane, job: JournalJob) -> Result<()> {
        self.store.run_journal(lane, job).await
    }

    async fn run_journal_read(&self, lane: Lane, job: JournalReadJob) -> Result<()> {
        self.store.run_journal_read(lane, job).await
    }

    async fn is_current(&self) -> Result<bool> {
        self.store.is_current().await
    }

    async fn copy_to(&self, folder: &Path) -> Result<()> {
        self.store.copy_to(folder).await
    }

    fn commits(&self) -> broadcast::Receiver<Commit> {
        self.store.commits()
    }

    async fn close(&self) {
        self.store.close().await;
    }
}

/// A way to WhatsApp that takes silence for a no.
pub(crate) struct Impatient(pub(crate) Arc<dyn Graph>);

#[async_trait]
impl Graph for Impatient {
    async fn send(&self, call: &Call) -> Outcome {
        let outcome = self.0.send(call).await;
        match outcome.answer {
            Answer::Ambiguous => Outcome { answer: Answer::NotSent, ..outcome },
            _ => outcome,
        }
    }

    async fn upload(&self, call: &UploadCall) -> UploadOutcome {
        self.0.upload(call).await
    }

    async fn run(&self, call: &ErrandCall) -> Outcome {
        self.0.run(call).await
    }
}

/// A door behind which all desks share the newest cursor any of them brought.
pub(crate) fn one_cursor(router: Router) -> Router {
    let newest = Arc::new(Mutex::new((0_i64, String::new())));
    router.layer(from_fn(move |mut request: Request, next: Next| {
        if request.uri().path() == "/v1/changes"
            && let Some(spoiled) = with_newest(request.uri(), &newest)
        {
            *request.uri_mut() = spoiled;
        }
        next.run(request)
    }))
}

fn with_newest(uri: &axum::http::Uri, newest: &Mutex<(i64, String)>) -> Option<axum::http::Uri> {
    let after = uri.query()?.split('&').find_map(|pair| pair.strip_prefix("after="))?;
    let rev: i64 = after.rsplit([':', 'A']).next()?.parse().ok()?;
    let mut newest = newest.lock().unwrap_or_else(PoisonError::into_inner);
    if rev >= newest.0 {
        *newest = (rev, after.to_owned());
        return None;
    }
    uri.to_string().replace(after, &newest.1).parse().ok()
}
