//! Meta's side of webhooks: updates go in, signed POSTs come out.
//!
//! An update is pushed without waiting and joins a bounded queue. Normally it leaves at once; with the faults `shuffle` or
//! `batch` it waits briefly for company. Each POST is then delivered by a task of its own: signed over the bytes as sent,
//! acknowledged by exactly 200, otherwise tried again with a doubling wait until Meta's patience ends. Delivery is therefore
//! at least once and in no promised order, and nothing here ever delays an answer of Graph.
//!
//! Every task ends when the world stops; what was not acknowledged by then is gone, as there is no replay.

mod body;
mod courier;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use sangam_model::SeededRandom;
use serde::Serialize;
use serde_json::Value;
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::config::Retry;
use crate::faults::Faults;
use crate::secret::AppSecret;
pub(crate) use body::{Envelope, escaped, signature};
use courier::Courier;

/// More than this many unacknowledged updates and new ones are lost.
const CAPACITY: usize = 100_000;

/// One change to tell: a field of a WABA and its value.
#[derive(Clone, Debug)]
pub(crate) struct Update {
    pub(crate) waba_id: String,
    /// `entry[].time`, which account-level fields carry: seconds.
    pub(crate) time: Option<i64>,
    pub(crate) field: String,
    pub(crate) value: Value,
    /// An address of the account's own, which wins over the app's.
    pub(crate) callback: Option<Callback>,
}

/// An address other than the app's.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Callback {
    pub(crate) url: String,
    /// 360dialog does not sign: it sends the headers it was given instead.
    pub(crate) unsigned: Option<BTreeMap<String, String>>,
}

impl Callback {
    /// One that Meta signs.
    pub(crate) const fn signed(url: String) -> Self {
        Self { url, unsigned: None }
    }
}

/// What leaves as one POST.
pub(crate) enum Parcel {
    Update(Box<Update>),
    /// A body made elsewhere, sent and signed as it is.
    Raw {
        body: Vec<u8>,
        /// An address of its own, which wins over the app's.
        callback: Option<Callback>,
    },
}

/// How delivery is going.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct WebhookStats {
    /// Updates and POSTs that wait, travel or wait to be tried again.
    pub outstanding: usize,
    /// POSTs answered with 200.
    pub acknowledged: u64,
    /// POSTs begun.
    pub attempts: u64,
    /// Updates lost: the queue was full, or patience ended.
    pub lost: u64,
}

/// The way out. Cheap to call, never waits.
pub(crate) struct Webhooks {
    queue: mpsc::Sender<Parcel>,
    target: watch::Sender<Option<String>>,
    stats: watch::Sender<WebhookStats>,
}

/// What the tasks behind the queue share.
pub(crate) struct Means {
    pub(crate) faults: Arc<Mutex<Faults>>,
    pub(crate) dice: Arc<SeededRandom>,
    pub(crate) secret: AppSecret,
    pub(crate) retry: Retry,
    pub(crate) http: reqwest::Client,
}

impl Webhooks {
    /// Begins delivering to `target`; the tasks belong to `tasks` and end with `stop`.
    pub(crate) fn start(
        target: Option<String>,
        means: Means,
        tasks: &TaskTracker,
        stop: &CancellationToken,
    ) -> Self {
        let (queue, parcels) = mpsc::channel(CAPACITY);
        let target = watch::Sender::new(target);
        let stats = watch::Sender::new(WebhookStats::default());
        let courier = Courier::new(means, target.subscribe(), stats.clone(), tasks.clone(), stop.clone());
        tasks.spawn(courier.run(parcels));
        Self { queue, target, stats }
    }

    /// Tells one change.
    pub(crate) fn push(&self, update: Update) {
        self.enqueue(Parcel::Update(Box::new(update)));
    }

    /// Sends a body as it is.
    pub(crate) fn push_raw(&self, body: Vec<u8>, callback: Option<Callback>) {
        self.enqueue(Parcel::Raw { body, callback });
    }

    /// Where webhooks go from now on, those that wait included.
    pub(crate) fn set_target(&self, target: Option<String>) {
        self.target.send_replace(target);
    }

    pub(crate) fn target(&self) -> Option<String> {
        self.target.borrow().clone()
    }

    pub(crate) fn stats(&self) -> WebhookStats {
        self.stats.borrow().clone()
    }

    /// Waits until nothing is outstanding.
    pub(crate) async fn drained(&self) {
        self.at_most(0).await;
    }

    /// Waits until no more than `most` are outstanding.
    pub(crate) async fn at_most(&self, most: usize) {
        let mut stats = self.stats.subscribe();
        // The sender lives in `self`, so waiting cannot fail.
        let _still_here = stats.wait_for(|stats| stats.outstanding <= most).await;
    }

    fn enqueue(&self, parcel: Parcel) {
        // What travels counts too: a receiver that never answers must not fill the memory.
        let has_room = self.stats.send_if_modified(|stats| {
            let has_room = stats.outstanding < CAPACITY;
            stats.outstanding += usize::from(has_room);
            has_room
        });
        if has_room && self.queue.try_send(parcel).is_ok() {
            return;
        }
        tracing::warn!("the webhook queue is full or closed; an update is lost");
        self.stats.send_modify(|stats| {
            stats.outstanding -= usize::from(has_room);
            stats.lost += 1;
        });
    }
}

/// The switches, as they stand now.
pub(crate) fn standing(faults: &Mutex<Faults>) -> crate::faults::WebhookFaults {
    faults.lock().unwrap_or_else(PoisonError::into_inner).webhooks.clone()
}
