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
    Arrival, CollectArrivals, Commit, JournalJob, JournalReadJob, Lane, ReadJob, Result, SideJob, Store,
    WriteJob,
};
use sangam_model::id::WorkspaceId;
use sangam_model::send::{Answer, Refusal};
use serde_json::{Value, json};
use tokio::sync::broadcast;
use tokio::time::sleep;

/// What is wrong with the hub.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bug {
    /// A webhook is answered 200 before it is on the disk.
    AckBeforeCommit,
    /// Whether a message is there already is asked before the transaction that writes it, and nothing else keeps a second row out.
    SelectThenInsert,
    /// No answer is taken for a no, and the message is sent again.
    RetryOnTimeout,
    /// No answer is taken for a no, and whoever wrote it is told that it will not arrive.
    FailOnTimeout,
    /// A message is as old as the hub's clock says when it came.
    OrderByClock,
    /// One cursor for all desks.
    SharedCursor,
}

impl Bug {
    pub(crate) const ALL: [Self; 6] = [
        Self::AckBeforeCommit,
        Self::SelectThenInsert,
        Self::RetryOnTimeout,
        Self::FailOnTimeout,
        Self::OrderByClock,
        Self::SharedCursor,
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::AckBeforeCommit => "seeds until \"ack before commit\" was found",
            Self::SelectThenInsert => "seeds until \"select, then insert\" was found",
            Self::RetryOnTimeout => "seeds until \"retry on timeout\" was found",
            Self::FailOnTimeout => "seeds until \"fail on timeout\" was found",
            Self::OrderByClock => "seeds until \"order by clock\" was found",
            Self::SharedCursor => "seeds until \"shared cursor\" was found",
        }
    }

    /// What the judge says of the law that it breaks.
    pub(crate) const fn breaks(self) -> &'static str {
        match self {
            Self::AckBeforeCommit => "was acknowledged and is lost",
            Self::SelectThenInsert => "stored twice",
            // "… was sent 2 times".
            Self::RetryOnTimeout => " times",
            Self::FailOnTimeout => "is no failure",
            Self::OrderByClock => "was written at",
            // A desk notices that a page begins above what it has, takes none of it, and never gets to the end.
            Self::SharedCursor => "did not come to rest",
        }
    }
}

/// How long a committer that answers first takes its time.
const LAZY: Duration = Duration::from_millis(300);

/// A store with a bug in its journal.
pub(crate) struct Journal {
    store: Arc<dyn Store>,
    bug: Bug,
    /// How often a message came that was not there yet, by its WhatsApp id.
    inserted: Mutex<BTreeMap<String, usize>>,
}

impl Journal {
    /// `store` with `bug`, if it is one of a store's.
    pub(crate) fn over(store: Arc<dyn Store>, bug: Option<Bug>) -> Arc<dyn Store> {
        match bug {
            Some(bug @ (Bug::AckBeforeCommit | Bug::SelectThenInsert | Bug::OrderByClock)) => {
                Arc::new(Self { store, bug, inserted: Mutex::default() })
            }
            _ => store,
        }
    }

    async fn spoiled(&self, mut arrival: Arrival) -> Result<Arrival> {
        let Ok(mut body) = serde_json::from_slice::<Value>(&arrival.body) else { return Ok(arrival) };
        let entries = body["entry"].as_array_mut().into_iter().flatten();
        let changes = entries.flat_map(|entry| entry["changes"].as_array_mut().into_iter().flatten());
        for value in changes.map(|change| &mut change["value"]) {
            let number = value["metadata"]["phone_number_id"].as_str().unwrap_or_default().to_owned();
            for message in value["messages"].as_array_mut().into_iter().flatten() {
                if self.bug == Bug::OrderByClock {
                    let seconds = arrival.received_at.as_millis() / 1_000;
                    message["timestamp"] = json!(seconds.to_string());
                } else {
                    self.insert(message, number.clone()).await?;
                }
            }
        }
        arrival.body = body.to_string().into();
        Ok(arrival)
    }

    /// What a snapshot does not show yet is written as a row of its own: one more copy needs a name no row has, for the hub's own
    /// transaction would join it to the first.
    async fn insert(&self, message: &mut Value, number: String) -> Result<()> {
        let wamid = message["id"].as_str().unwrap_or_default().to_owned();
        let asked = wamid.clone();
        let is_there = self.store.read(move |tx| {
            let Some(number) = tx.number_by_phone_number_id(&number)? else { return Ok(false) };
            Ok(tx.message_by_wamid(number.id, &asked)?.is_some())
        });
        if is_there.await? {
            return Ok(());
        }
        let mut inserted = self.inserted.lock().unwrap_or_else(PoisonError::into_inner);
        let times = inserted.entry(wamid.clone()).or_default();
        *times += 1;
        if *times > 1 {
            message["id"] = json!(format!("{wamid}.{times}"));
        }
        Ok(())
    }
}

#[async_trait]
impl Store for Journal {
    async fn run_append(&self, lane: Lane, come: CollectArrivals) -> Result<()> {
        let arrivals = come();
        if self.bug == Bug::AckBeforeCommit {
            let store = Arc::clone(&self.store);
            tokio::spawn(async move {
                sleep(LAZY).await;
                store.append(arrivals).await
            });
            return Ok(());
        }
        let mut spoiled = Vec::with_capacity(arrivals.len());
        for arrival in arrivals {
            spoiled.push(self.spoiled(arrival).await?);
        }
        self.store.run_append(lane, Box::new(|| spoiled)).await
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

/// A way to WhatsApp that takes silence for a no, of this kind.
pub(crate) struct Impatient {
    way: Arc<dyn Graph>,
    no: Answer,
}

impl Impatient {
    /// `way` with `bug`, if it is one of a client's.
    pub(crate) fn over(way: Arc<dyn Graph>, bug: Option<Bug>) -> Arc<dyn Graph> {
        match bug {
            Some(Bug::RetryOnTimeout) => Arc::new(Self { way, no: Answer::NotSent }),
            Some(Bug::FailOnTimeout) => Arc::new(Self { way, no: Answer::Refused(Refusal::Final) }),
            _ => way,
        }
    }
}

#[async_trait]
impl Graph for Impatient {
    async fn send(&self, call: &Call) -> Outcome {
        let outcome = self.way.send(call).await;
        match outcome.answer {
            Answer::Ambiguous => Outcome { answer: self.no, ..outcome },
            _ => outcome,
        }
    }

    async fn upload(&self, call: &UploadCall) -> UploadOutcome {
        self.way.upload(call).await
    }

    async fn run(&self, call: &ErrandCall) -> Outcome {
        self.way.run(call).await
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
