//! Receives webhooks: checks the signature, commits the bytes, then answers 200.
//!
//! `GET` answers Meta's subscription check with the bare challenge; guessing the agreed word is slowed down per address. `POST` takes up to 4 MiB, verifies the signature over the
//! raw bytes before anything reads them, makes sure they are JSON, and appends them to the journal. A forged or unsigned body
//! leaves nothing behind. The answer is exactly 200 once the bytes are committed, 503 if they could not be: Meta then tries
//! again for days. Whoever is refused is told why in the hub's one shape of an error.
//!
//! A provider without Meta's signature (360dialog) delivers under an address whose secret names one number. What it brings
//! must be about that number: whoever learns the secret can invent nothing about any other.
//!
//! What waits in a lane when the disk is free is committed in one transaction, so a burst of webhooks costs one sync of the disk,
//! not one each. Each lane has two writers that take turns: while the disk works for one, the other waits at its door, so the disk
//! waits for neither. Whoever delivers is answered when the commit is through. A lane is a database of its own: megabytes of history
//! are being written while a live webhook is committed beside them. When the hub stops, the writers finish what has come.

use std::net::IpAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::extract::{DefaultBodyLimit, Query, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware;
use axum::routing::{get, post};
use futures_util::future::join_all;
use metrics::{counter, histogram};
use sangam_cloud_api::VerifyToken;
use sangam_cloud_api::signature::{AppSecrets, SIGNATURE_HEADER, subscription_answer};
use sangam_cloud_api::webhook;
use sangam_model::Clock;
use sangam_model::id::NumberId;
use sangam_protocol::error::code;
use serde::Deserialize;
use tokio::sync::{Mutex, mpsc, oneshot};
use tokio_util::sync::CancellationToken;

use super::Arrivals;
use crate::access::password::TokenHash;
use crate::access::throttle::{AddressThrottle, asker};
use crate::routes::{Failure, PathName};
use crate::service::hurry::{self, hurry};
use crate::service::metrics::{WEBHOOK_COMMIT, WEBHOOKS};
use crate::store::{Arrival, CollectArrivals, Lane, Number, Store, StoreError, WebhookAddress};
use crate::watch::notice::names_another;

/// The largest body taken.
pub const MAX_BODY_BYTES: usize = 4 * 1024 * 1024;

/// Live webhooks that may wait for a writer before the door itself waits; history comes in megabytes.
const LIVE_QUEUE: usize = 4_096;
const HISTORY_QUEUE: usize = 8;
/// Bodies above this are checked on a thread of their own, so that nobody else's request waits meanwhile.
const LARGE: usize = 64 * 1024;
/// Webhooks in one transaction.
const BATCH: usize = 512;
/// Bytes in one transaction, more or less.
const BATCH_BYTES: usize = 8 * 1024 * 1024;

struct PendingArrival {
    arrival: Arrival,
    answer: oneshot::Sender<bool>,
}

/// The way to the journal. Cheap to clone.
#[derive(Clone)]
pub struct Intake {
    live: mpsc::Sender<PendingArrival>,
    history: mpsc::Sender<PendingArrival>,
}

/// The writers behind an [`Intake`].
pub struct JournalWriter {
    live: LaneWriter,
    history: LaneWriter,
}

/// One of the writers of a lane.
#[derive(Clone)]
struct LaneWriter {
    lane: Lane,
    queue: Arc<Mutex<mpsc::Receiver<PendingArrival>>>,
    store: Arc<dyn Store>,
    arrivals: Arc<Arrivals>,
}

impl Intake {
    /// The door and its writers. Every commit is a sign in `arrivals`.
    #[must_use]
    pub fn new(store: &Arc<dyn Store>, arrivals: &Arc<Arrivals>) -> (Self, JournalWriter) {
        let open = |lane, length| {
            let (sender, queue) = mpsc::channel(length);
            let (queue, store, arrivals) =
                (Arc::new(Mutex::new(queue)), Arc::clone(store), Arc::clone(arrivals));
            (sender, LaneWriter { lane, queue, store, arrivals })
        };
        let (live, live_writer) = open(Lane::Live, LIVE_QUEUE);
        let (history, history_writer) = open(Lane::History, HISTORY_QUEUE);
        (Self { live, history }, JournalWriter { live: live_writer, history: history_writer })
    }

    /// Returns once the webhook is on the disk; `false` if it could not be put there.
    pub async fn keep(&self, arrival: Arrival) -> bool {
        let (answer, outcome) = oneshot::channel();
        let queue = match arrival.lane {
            Lane::Live => &self.live,
            Lane::History => &self.history,
        };
        queue.send(PendingArrival { arrival, answer }).await.is_ok() && outcome.await.unwrap_or(false)
    }
}

impl JournalWriter {
    /// Writes until `stop`, then whatever was taken before.
    pub async fn run(self, stop: CancellationToken) {
        let writers = [self.live.clone(), self.live, self.history.clone(), self.history];
        join_all(writers.map(|writer| writer.run(stop.clone()))).await;
    }
}

impl LaneWriter {
    async fn run(self, stop: CancellationToken) {
        loop {
            let mut queue = self.queue.lock().await;
            let Some(first) = stop.run_until_cancelled(queue.recv()).await else { break queue.close() };
            drop(queue);
            match first {
                Some(first) => self.write(first).await,
                None => return,
            }
        }
        while let Some(first) = self.next().await {
            self.write(first).await;
        }
    }

    async fn next(&self) -> Option<PendingArrival> {
        self.queue.lock().await.recv().await
    }

    async fn write(&self, first: PendingArrival) {
        let (told, mut batch) = oneshot::channel();
        let queue = Arc::clone(&self.queue);
        let come: CollectArrivals = Box::new(move || {
            let (arrivals, answers) = gathered(first, &queue);
            let newest = arrivals.iter().map(|arrival| arrival.received_at).max();
            // The receiver lives until the batch is answered.
            let _ = told.send((answers, newest.unwrap_or_default()));
            arrivals
        });
        let kept = self.store.run_append(self.lane, come).await;
        if let Err(error) = &kept {
            tracing::error!(error = error as &dyn std::error::Error, "webhooks could not be kept");
        }
        // If nobody looked what has come, the first was let go, which is its answer.
        let Ok((answers, received_at)) = batch.try_recv() else { return };
        let together = answers.len();
        for answer in answers {
            // A sender that hung up delivers again, and the join makes that harmless.
            let _ = answer.send(kept.is_ok());
        }
        self.arrivals.announce(self.lane, together, received_at);
    }
}

/// The first and what has come after it, as many as are written at once. While another writer is at the queue, nothing else waits
/// there.
fn gathered(
    first: PendingArrival,
    queue: &Mutex<mpsc::Receiver<PendingArrival>>,
) -> (Vec<Arrival>, Vec<oneshot::Sender<bool>>) {
    let mut bytes = first.arrival.body.len();
    let (mut arrivals, mut answers) = (vec![first.arrival], vec![first.answer]);
    let Ok(mut queue) = queue.try_lock() else { return (arrivals, answers) };
    while arrivals.len() < BATCH && bytes < BATCH_BYTES {
        let Ok(next) = queue.try_recv() else { break };
        bytes += next.arrival.body.len();
        arrivals.push(next.arrival);
        answers.push(next.answer);
    }
    (arrivals, answers)
}

/// What the door needs to know.
pub struct Door {
    /// The way to the journal.
    pub intake: Intake,
    /// The secrets Meta signs with.
    pub secrets: Arc<AppSecrets>,
    /// The word agreed with Meta.
    pub verify_token: VerifyToken,
    /// Knows which number a provider delivers for.
    pub store: Arc<dyn Store>,
    /// Time of reception.
    pub clock: Arc<dyn Clock>,
    /// Who guessed the word wrong.
    pub guesses: AddressThrottle,
    /// Proxies whose word about the caller's address is believed.
    pub trusted_proxies: Vec<IpAddr>,
}

/// `GET|POST /webhooks/whatsapp` and `POST /webhooks/360dialog/{secret}`.
pub fn routes(door: Arc<Door>) -> Router {
    Router::new()
        .route("/webhooks/whatsapp", get(subscribe).post(deliver))
        .route("/webhooks/360dialog/{secret}", post(deliver_for_one))
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(middleware::from_fn_with_state(hurry::BODY, hurry))
        .with_state(door)
}

#[derive(Deserialize)]
struct Subscription {
    #[serde(rename = "hub.mode")]
    mode: Option<String>,
    #[serde(rename = "hub.verify_token")]
    verify_token: Option<String>,
    #[serde(rename = "hub.challenge")]
    challenge: Option<String>,
}

async fn subscribe(
    State(door): State<Arc<Door>>,
    asked: Result<Query<Subscription>, QueryRejection>,
    request: Request,
) -> Result<String, Failure> {
    let (address, now) = (asker(&request, &door.trusted_proxies), door.clock.now());
    // The right word is not looked at either, or waiting would cost a guesser nothing.
    door.guesses.check(address, now).map_err(|throttled| Failure::throttled(throttled, now))?;
    let Query(asked) = asked?;
    let (mode, token) = (asked.mode.as_deref(), asked.verify_token.as_deref());
    match subscription_answer(mode, token, asked.challenge.as_deref(), &door.verify_token) {
        Some(challenge) => Ok(challenge.to_owned()),
        None => {
            door.guesses.failed(address, now);
            Err(Failure::forbidden())
        }
    }
}

async fn deliver(
    State(door): State<Arc<Door>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<StatusCode, Failure> {
    let taken = take(&door, &headers, body).await;
    if let Err(refusal) = taken {
        tracing::warn!(outcome = refusal.outcome(), "a webhook was refused");
    }
    answer(taken)
}

async fn take(door: &Door, headers: &HeaderMap, body: Result<Bytes, BytesRejection>) -> Result<(), Refusal> {
    let body = body?;
    let lane = examine(door, headers, &body).await?;
    keep(door, lane, body).await
}

/// `POST /webhooks/360dialog/{secret}`. The secret names one number, and opens the door for its webhooks alone.
async fn deliver_for_one(
    State(door): State<Arc<Door>>,
    PathName(secret): PathName<String>,
    body: Result<Bytes, BytesRejection>,
) -> Result<StatusCode, Failure> {
    answer(take_for_one(&door, &secret, body).await)
}

async fn take_for_one(door: &Door, secret: &str, body: Result<Bytes, BytesRejection>) -> Result<(), Refusal> {
    let secret = *TokenHash::of(secret).as_bytes();
    let number = door.store.read(move |tx| tx.number_by_webhook_secret(&secret)).await;
    let number = number.map_err(|error| {
        tracing::error!(error = &error as &dyn std::error::Error, "a provider's secret was not looked up");
        Refusal::Failed
    })?;
    let number = number.ok_or(Refusal::UnknownAddress)?;
    let (number_id, body) = (number.id, body?);
    let lane = compare(door, number, &body).await?;
    keep(door, lane, body).await?;
    if let Err(error) = prove(door, number_id, secret).await {
        // The next that comes proves it as well.
        tracing::warn!(error = &error as &dyn std::error::Error, "that an address is in use was not noted");
    }
    Ok(())
}

/// Counts how it went, and says it.
fn answer(taken: Result<(), Refusal>) -> Result<StatusCode, Failure> {
    let outcome = taken.err().map_or("accepted", Refusal::outcome);
    counter!(WEBHOOKS, "outcome" => outcome).increment(1);
    taken.map(|()| StatusCode::OK).map_err(Failure::from)
}

/// Why a webhook was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refusal {
    /// Meta did not sign it.
    Unsigned,
    /// An address with the secret of one number, and a body about another.
    NotOurs,
    NotJson,
    TooLarge,
    /// An unknown address: neither a wrong signature nor a changed app secret.
    UnknownAddress,
    /// It could not be looked at or kept.
    Failed,
}

impl Refusal {
    /// What it is counted as.
    const fn outcome(self) -> &'static str {
        match self {
            Self::Unsigned | Self::NotOurs => "bad_signature",
            Self::NotJson => "not_json",
            Self::TooLarge => "too_large",
            Self::UnknownAddress => "unknown_address",
            Self::Failed => "failed",
        }
    }
}

impl From<BytesRejection> for Refusal {
    fn from(rejection: BytesRejection) -> Self {
        if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE { Self::TooLarge } else { Self::NotJson }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Unsigned => Self::new(code::UNAUTHENTICATED, "the signature is missing or not right"),
            Refusal::NotOurs => Self::forbidden(),
            Refusal::NotJson => Self::new(code::INVALID, "the body is no JSON"),
            Refusal::TooLarge => Self::new(code::TOO_LARGE, "the body is too large"),
            Refusal::UnknownAddress => Self::not_found(),
            Refusal::Failed => Self::unavailable(),
        }
    }
}

/// Something came by an address: the provider took it, and delivers no more to those it was told before.
async fn prove(door: &Door, number_id: NumberId, secret: [u8; 32]) -> Result<(), StoreError> {
    let proven = move |addresses: Vec<WebhookAddress>| {
        let by = addresses.iter().position(|address| address.secret == secret)?;
        let (newer, mut older) = (addresses.get(by).copied()?, addresses);
        older.drain(..=by);
        (!newer.is_taken || !older.is_empty()).then_some((WebhookAddress { is_taken: true, ..newer }, older))
    };
    // Nearly always there is nothing to write.
    if door.store.read(move |tx| Ok(proven(tx.webhook_addresses(number_id)?))).await?.is_none() {
        return Ok(());
    }
    door.store
        .side(move |tx| {
            let Some((taken, older)) = proven(tx.webhook_addresses(number_id)?) else { return Ok(()) };
            tx.save_webhook_address(&taken)?;
            older.iter().try_for_each(|address| tx.forget_webhook_address(&address.secret))
        })
        .await
}

async fn keep(door: &Door, lane: Lane, body: Bytes) -> Result<(), Refusal> {
    let arrival = Arrival { received_at: door.clock.now(), lane, body };
    let received_at = arrival.received_at;
    if door.intake.keep(arrival).await {
        let millis = u32::try_from(door.clock.now().since(received_at)).unwrap_or(0);
        histogram!(WEBHOOK_COMMIT, "lane" => lane.as_str()).record(f64::from(millis) / 1_000.0);
        Ok(())
    } else {
        Err(Refusal::Failed)
    }
}

/// Genuine, JSON, and of which lane.
async fn examine(door: &Door, headers: &HeaderMap, body: &Bytes) -> Result<Lane, Refusal> {
    let signature = only_signature(headers).map(str::to_owned);
    let (secrets, bytes) = (Arc::clone(&door.secrets), body.clone());
    let look = move || {
        if secrets.verify(signature.as_deref(), &bytes).is_err() {
            return Err(Refusal::Unsigned);
        }
        if !webhook::is_json(&bytes) {
            return Err(Refusal::NotJson);
        }
        Ok(lane(&bytes))
    };
    aside(body.len(), look).await
}

/// JSON, about this number and no other, and of which lane.
async fn compare(door: &Door, number: Number, body: &Bytes) -> Result<Lane, Refusal> {
    let (bytes, number_id) = (body.clone(), number.id);
    let look = move || {
        let mut updates = webhook::parse(&bytes).map_err(|_| Refusal::NotJson)?;
        let is_ours = |update: &webhook::Update| {
            update.phone_number_id.as_ref().is_none_or(|id| *id == number.phone_number_id)
                && update.waba_id.as_ref().is_none_or(|id| *id == number.waba_id)
        };
        if !updates.iter().all(is_ours) {
            return Err(Refusal::NotOurs);
        }
        updates.retain(|update| matches!(update.event, webhook::Event::Notice(_)));
        Ok((lane(&bytes), updates))
    };
    let (lane, notices) = aside(body.len(), look).await?;
    if notices.is_empty() {
        return Ok(lane);
    }
    let named = door.store.read(move |tx| {
        notices.iter().try_fold(false, |found, told| Ok(found || names_another(tx, told, number_id)?))
    });
    match named.await {
        Ok(false) => Ok(lane),
        Ok(true) => Err(Refusal::NotOurs),
        Err(error) => {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "whom a notice names was not looked up"
            );
            Err(Refusal::Failed)
        }
    }
}

/// Megabytes are looked at elsewhere than where everybody's requests are answered.
async fn aside<T: Send + 'static>(
    size: usize,
    look: impl FnOnce() -> Result<T, Refusal> + Send + 'static,
) -> Result<T, Refusal> {
    if size < LARGE {
        return look();
    }
    let looked = tokio::task::spawn_blocking(look).await;
    looked.unwrap_or(Err(Refusal::Failed))
}

/// The signature, if there is exactly one: two leave open which one was meant.
fn only_signature(headers: &HeaderMap) -> Option<&str> {
    let mut found = headers.get_all(SIGNATURE_HEADER).iter();
    let first = found.next()?.to_str().ok()?;
    found.next().is_none().then_some(first)
}

/// History comes in thousands and waits behind everything live. What it is stands in the field of a change, or, as 360dialog tells it,
/// in the event; a customer may write the same word. A wrong guess only changes the order of work.
fn lane(body: &[u8]) -> Lane {
    let says_what_it_is = |at: usize| {
        let before = body.get(..at).unwrap_or_default().trim_ascii_end().strip_suffix(b":");
        let key = before.unwrap_or_default().trim_ascii_end();
        key.ends_with(b"\"field\"") || key.ends_with(b"\"event\"")
    };
    let is_history = memchr::memmem::find_iter(body, b"\"history\"").any(says_what_it_is);
    if is_history { Lane::History } else { Lane::Live }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn history_waits_in_its_own_lane() {
        assert_eq!(lane(br#"{"entry":[{"changes":[{"field":"history","value":{}}]}]}"#), Lane::History);
        assert_eq!(lane(br#"{"entry":[{"changes":[{"field":"messages","value":{}}]}]}"#), Lane::Live);
        assert_eq!(lane(b"{ \"event\" :\n\t\"history\" }"), Lane::History);
    }

    #[test]
    fn a_customer_who_writes_history_waits_for_none() {
        for said in ["history", "\"field\":\"history\"", "event: \"history\""] {
            let change = |field: &str| serde_json::json!({ "value": { "body": said }, "field": field });
            let body = |field: &str| serde_json::to_vec_pretty(&change(field)).unwrap();
            assert_eq!(lane(&body("messages")), Lane::Live, "{said}");
            assert_eq!(lane(&body("history")), Lane::History, "{said}");
        }
    }

    #[test]
    fn two_signatures_are_none() {
        let mut headers = HeaderMap::new();
        assert_eq!(only_signature(&headers), None);
        headers.append(SIGNATURE_HEADER, "sha256=aa".parse().unwrap());
        assert_eq!(only_signature(&headers), Some("sha256=aa"));
        headers.append(SIGNATURE_HEADER, "sha256=bb".parse().unwrap());
        assert_eq!(only_signature(&headers), None);
    }
}
