//! The task that gathers updates into POSTs, and the tasks that carry them.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use sangam_model::Random;
use tokio::sync::{Semaphore, mpsc, watch};
use tokio::time::{Instant, sleep, sleep_until};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::{Callback, Envelope, Means, Parcel, Update, WebhookStats, signature, standing};
use crate::faults::strikes;
use crate::world::shuffle;

/// POSTs under way at once, as Meta sends concurrently.
const LANES: usize = 16;

/// How long shuffling and batching wait for company unless told otherwise.
const HOLD: u64 = 50;

/// One POST: its bytes, and how many queued updates it carries.
struct Post {
    body: Bytes,
    updates: usize,
    callback: Option<Callback>,
}

pub(super) struct Courier {
    means: Means,
    target: watch::Receiver<Option<String>>,
    stats: watch::Sender<WebhookStats>,
    lanes: Semaphore,
    tasks: TaskTracker,
    stop: CancellationToken,
}

impl Courier {
    pub(super) fn new(
        means: Means,
        target: watch::Receiver<Option<String>>,
        stats: watch::Sender<WebhookStats>,
        tasks: TaskTracker,
        stop: CancellationToken,
    ) -> Arc<Self> {
        Arc::new(Self { means, target, stats, lanes: Semaphore::new(LANES), tasks, stop })
    }

    /// Gathers until the world stops.
    pub(super) async fn run(self: Arc<Self>, mut parcels: mpsc::Receiver<Parcel>) {
        let mut waiting: Vec<Parcel> = Vec::new();
        let mut leave_at = Instant::now();
        loop {
            tokio::select! {
                () = self.stop.cancelled() => return,
                parcel = parcels.recv() => {
                    let Some(parcel) = parcel else { return };
                    if waiting.is_empty() {
                        leave_at = Instant::now() + self.hold();
                    }
                    waiting.push(parcel);
                    if waiting.len() >= self.company() {
                        self.release(&mut waiting);
                    }
                }
                () = sleep_until(leave_at), if !waiting.is_empty() => self.release(&mut waiting),
            }
        }
    }

    fn hold(&self) -> Duration {
        Duration::from_millis(standing(&self.means.faults).hold_ms.unwrap_or(HOLD))
    }

    /// How many parcels leave together: one, unless they are to be shuffled or batched.
    fn company(&self) -> usize {
        let faults = standing(&self.means.faults);
        faults.shuffle.unwrap_or(1).max(faults.batch.unwrap_or(1)).max(1)
    }

    fn release(self: &Arc<Self>, waiting: &mut Vec<Parcel>) {
        let faults = standing(&self.means.faults);
        if faults.shuffle.is_some() {
            shuffle(&self.means.dice, waiting);
        }
        for post in posts(std::mem::take(waiting), faults.batch.unwrap_or(1).max(1)) {
            let twice = {
                let mut faults = self.means.faults.lock().unwrap_or_else(PoisonError::into_inner);
                strikes(&mut faults.webhooks.duplicate, &self.means.dice)
            };
            if twice {
                self.stats.send_modify(|stats| stats.outstanding += 1);
                let copy = Post { body: post.body.clone(), updates: 1, callback: post.callback.clone() };
                self.dispatch(copy, faults.delay_ms);
            }
            self.dispatch(post, faults.delay_ms);
        }
    }

    fn dispatch(self: &Arc<Self>, post: Post, delay_ms: Option<u64>) {
        let delay = delay_ms.map(|most| Duration::from_millis(self.means.dice.below(most.saturating_add(1))));
        let courier = Arc::clone(self);
        self.tasks.spawn(async move {
            tokio::select! {
                () = courier.stop.cancelled() => {}
                () = courier.carry(post, delay) => {}
            }
        });
    }

    /// Carries one POST until it is acknowledged or patience ends.
    async fn carry(&self, post: Post, delay: Option<Duration>) {
        if let Some(delay) = delay {
            sleep(delay).await;
        }
        let mut target = self.target.clone();
        let (mut wait, mut waited) = (self.means.retry.first, Duration::ZERO);
        let acknowledged = loop {
            let address = target.borrow_and_update().clone();
            let way = post.callback.clone().or_else(|| address.map(Callback::signed));
            if self.attempt(&post.body, way.as_ref()).await {
                break true;
            }
            if waited >= self.means.retry.give_up {
                break false;
            }
            tokio::select! {
                () = sleep(wait) => {}
                // A new address is tried at once.
                Ok(()) = target.changed() => {}
            }
            waited += wait;
            wait = (wait * 2).min(self.means.retry.longest);
        };
        self.stats.send_modify(|stats| {
            stats.outstanding = stats.outstanding.saturating_sub(post.updates);
            if acknowledged {
                stats.acknowledged += 1;
            } else {
                stats.lost += u64::try_from(post.updates).unwrap_or(0);
            }
        });
    }

    async fn attempt(&self, body: &Bytes, way: Option<&Callback>) -> bool {
        let Some(way) = way else { return false };
        let Ok(_lane) = self.lanes.acquire().await else { return false };
        self.stats.send_modify(|stats| stats.attempts += 1);
        let lost = {
            let mut faults = self.means.faults.lock().unwrap_or_else(PoisonError::into_inner);
            strikes(&mut faults.webhooks.drop, &self.means.dice)
        };
        if lost {
            return false;
        }
        let request = self
            .means
            .http
            .post(&way.url)
            .timeout(self.means.retry.answer_within)
            .header("Content-Type", "application/json");
        let request = match &way.unsigned {
            Some(headers) => {
                headers.iter().fold(request, |request, (name, value)| request.header(name, value))
            }
            None => request
                .header("User-Agent", "facebookexternalua")
                .header("X-Hub-Signature-256", signature(&self.means.secret, body)),
        };
        match request.body(body.clone()).send().await {
            Ok(answer) => answer.status() == reqwest::StatusCode::OK,
            Err(error) => {
                tracing::debug!(error = %error.without_url(), "a webhook was not taken");
                false
            }
        }
    }
}

/// Parcels in POSTs of at most `batch` updates; updates for different callbacks never share one.
fn posts(parcels: Vec<Parcel>, batch: usize) -> Vec<Post> {
    let mut posts = Vec::new();
    let mut groups: BTreeMap<Option<Callback>, Vec<Update>> = BTreeMap::new();
    for parcel in parcels {
        match parcel {
            Parcel::Raw { body, callback } => {
                posts.push(Post { body: Bytes::from(body), updates: 1, callback });
            }
            Parcel::Update(update) => {
                let group = groups.entry(update.callback.clone()).or_default();
                group.push(*update);
                if group.len() == batch {
                    let full = std::mem::take(group);
                    posts.extend(post(full));
                }
            }
        }
    }
    posts.extend(groups.into_values().filter_map(post));
    posts
}

fn post(updates: Vec<Update>) -> Option<Post> {
    let callback = updates.first()?.callback.clone();
    let count = updates.len();
    let mut envelope = Envelope::default();
    for update in updates {
        envelope.add(update);
    }
    Some(Post { body: Bytes::from(envelope.into_body()), updates: count, callback })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn parcel(callback: Option<&str>) -> Parcel {
        Parcel::Update(Box::new(Update {
            waba_id: "W".into(),
            time: None,
            field: "messages".into(),
            value: json!({}),
            callback: callback.map(|url| Callback::signed(url.to_owned())),
        }))
    }

    #[test]
    fn a_batch_is_never_larger_than_asked_nor_mixed() {
        let parcels = vec![
            parcel(None),
            parcel(None),
            parcel(Some("x")),
            parcel(None),
            Parcel::Raw { body: b"{}".to_vec(), callback: None },
        ];
        let posts = posts(parcels, 2);
        let mut sizes: Vec<usize> = posts.iter().map(|post| post.updates).collect();
        sizes.sort_unstable();
        assert_eq!(sizes, [1, 1, 1, 2]);
        assert_eq!(posts.iter().filter(|post| post.callback.is_some()).count(), 1);
    }
}
