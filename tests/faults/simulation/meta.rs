//! WhatsApp in a story: it accepts texts, sometimes without saying so, and posts what there is to tell until it is taken.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use axum::body::{Body, Bytes};
use axum::http::{Request, StatusCode};
use sangam_hub::inbox::{Call, ErrandCall, Outcome, UploadCall, UploadOutcome};
use sangam_hub::sending::Graph;
use sangam_model::message::MessageError;
use sangam_model::send::{Answer, Refusal};
use sangam_model::time::DAY;
use sangam_model::{Clock, Random, Timestamp};
use sangam_tests::replay::hub::webhook;
use sangam_tests::replay::trace::{PausedClock, Trace};
use serde_json::{Value, json};
use tokio::time::{sleep, timeout};
use tower::ServiceExt;

use crate::judge::Sent;
use crate::ledger::Ledger;

pub(super) const PHONE_NUMBER_ID: &str = "900555000111222";
pub(super) const WABA_ID: &str = "900100200300400";
/// How long WhatsApp waits for the answer to a webhook.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long the hub waits for WhatsApp's.
const SILENCE: Duration = Duration::from_secs(30);

#[derive(Default)]
struct Books {
    sent: Vec<(String, String)>,
    /// What waits to be posted, each not before its time.
    post: Vec<(Timestamp, Value)>,
    spoken: usize,
    fates: BTreeMap<&'static str, u64>,
    is_calm: bool,
}

/// WhatsApp.
pub(super) struct Meta {
    clock: Arc<PausedClock>,
    dice: Arc<dyn Random>,
    trace: Trace,
    pub(super) ledger: Arc<Ledger>,
    books: Mutex<Books>,
}

impl Meta {
    pub(super) fn new(
        clock: Arc<PausedClock>,
        dice: Arc<dyn Random>,
        trace: Trace,
        ledger: Arc<Ledger>,
    ) -> Self {
        Self { clock, dice, trace, ledger, books: Mutex::default() }
    }

    /// From now on every call is answered, or not.
    pub(super) fn calm(&self, is_calm: bool) {
        self.books().is_calm = is_calm;
    }

    /// What it accepted, as often as it did.
    pub(super) fn sent(&self) -> Vec<Sent> {
        let sent = self.books().sent.clone();
        sent.into_iter().map(|(callback, text)| Sent { callback, text }).collect()
    }

    /// What happened to calls, by kind.
    pub(super) fn fates(&self) -> BTreeMap<&'static str, u64> {
        self.books().fates.clone()
    }

    /// Whether everything was taken.
    pub(super) fn is_heard(&self) -> bool {
        self.books().post.is_empty()
    }

    /// A customer writes, perhaps some time ago; it may be posted twice in the same moment.
    pub(super) fn customer_writes(&self, phone: &str) {
        let nth = self.speaks();
        let written = self.clock.now().plus(-self.roll(3) * self.roll(40) * 1_000);
        self.tell("messages", json!({
            "contacts": [{ "profile": { "name": format!("Customer {phone}") }, "wa_id": phone }],
            "messages": [{ "from": phone, "id": format!("wamid.theirs.{nth}"), "timestamp": seconds(written),
                           "type": "text", "text": { "body": format!("question {nth}") } }],
        }));
    }

    /// One of two people who have one phone writes: which of them, only WhatsApp's name for them tells.
    pub(super) fn twin_writes(&self, phone: &str, user_id: &str) {
        let nth = self.speaks();
        self.tell("messages", json!({
            "contacts": [{ "profile": { "name": format!("Twin {user_id}") }, "wa_id": phone, "user_id": user_id }],
            "messages": [{ "from": phone, "from_user_id": user_id, "id": format!("wamid.theirs.{nth}"),
                           "timestamp": seconds(self.clock.now()), "type": "text",
                           "text": { "body": format!("question {nth}") } }],
        }));
    }

    /// What the phone and these people said to each other some days ago, in one chunk of its history.
    pub(super) fn tells_history(&self, phones: &[&str]) {
        let threads: Vec<Value> = phones.iter().map(|phone| {
            let said: Vec<Value> = (0..3).map(|day| {
                let (nth, from) = (self.speaks(), if day == 1 { "911415550142" } else { *phone });
                let written = self.clock.now().plus(-(10 - day) * DAY);
                json!({ "from": from, "to": phone, "id": format!("wamid.old.{nth}"), "timestamp": seconds(written),
                        "type": "text", "text": { "body": format!("long ago {nth}") }, "history_context": { "status": "READ" } })
            }).collect();
            json!({ "id": phone, "messages": said })
        }).collect();
        let metadata = json!({ "phase": 0, "chunk_order": 1, "progress": 100 });
        self.tell("history", json!({ "history": [{ "metadata": metadata, "threads": threads }] }));
    }

    /// The owner answers on the phone.
    pub(super) fn phone_writes(&self, phone: &str) {
        let nth = self.speaks();
        self.tell("smb_message_echoes", json!({ "message_echoes": [{
            "from": "911415550142", "to": phone, "id": format!("wamid.phone.{nth}"),
            "timestamp": seconds(self.clock.now()), "type": "text", "text": { "body": format!("from the phone {nth}") }
        }] }));
    }

    fn speaks(&self) -> usize {
        let mut books = self.books();
        books.spoken += 1;
        books.spoken
    }

    /// Puts a change into the post, to leave within some seconds, some of them twice and some twice at once.
    fn tell(&self, field: &str, value: Value) {
        self.tell_after(0, field, value);
    }

    fn tell_after(&self, pause: i64, field: &str, value: Value) {
        let body = envelope(field, value);
        let soon = self.clock.now().plus(pause + self.roll(4_000));
        let copies = match self.dice.below(6) {
            0 => vec![soon, soon],
            1 => vec![soon, soon.plus(self.roll(3_600_000))],
            _ => vec![soon],
        };
        self.books().post.extend(copies.into_iter().map(|at| (at, body.clone())));
    }

    /// The bodies whose time has come.
    pub(super) fn due(&self) -> Vec<Value> {
        let now = self.clock.now();
        let mut books = self.books();
        let (due, later) = std::mem::take(&mut books.post).into_iter().partition(|(at, _)| *at <= now);
        books.post = later;
        let due: Vec<(Timestamp, Value)> = due;
        due.into_iter().map(|(_, body)| body).collect()
    }

    /// Posts a body; one that is not taken is posted again.
    pub(super) async fn post(self: Arc<Self>, door: axum::Router, body: Value) {
        let bytes = Bytes::from(body.to_string());
        self.ledger.posts(&bytes, "");
        let Ok(request) = webhook(&body) else { return };
        let request: Request<Body> = request;
        let answer = timeout(PATIENCE, door.oneshot(request)).await;
        if answer.is_ok_and(|answer| answer.is_ok_and(|answer| answer.status() == StatusCode::OK)) {
            self.ledger.answered(&bytes);
        } else {
            let later = self.clock.now().plus(500 + self.roll(4_000));
            self.books().post.push((later, body));
        }
    }

    fn accepts(&self, call: &Call) -> String {
        let (callback, text) = (call.job.message_id.to_string(), call.content.words().unwrap_or_default());
        let mut books = self.books();
        books.sent.push((callback.clone(), text.into_owned()));
        let wamid = format!("wamid.ours.{}", books.sent.len());
        drop(books);
        let reached = 1 + usize::try_from(self.dice.below(3)).unwrap_or_default();
        // Of one in three nothing is heard for longer than anybody waits for an answer.
        let pause = if self.dice.below(3) == 0 { 60_000 } else { 0 };
        for state in ["sent", "delivered", "read"].into_iter().take(reached) {
            self.tell_after(
                pause,
                "messages",
                json!({ "statuses": [{
                "id": wamid, "status": state, "timestamp": seconds(self.clock.now()),
                "recipient_id": call.recipient.phone.as_ref().map(|phone| phone.digits().to_owned()),
                "biz_opaque_callback_data": callback,
            }] }),
            );
        }
        wamid
    }

    async fn takes(self: Arc<Self>, call: &Call) -> Outcome {
        sleep(Duration::from_millis(20 + self.dice.below(1_500))).await;
        let is_calm = self.books().is_calm;
        let fate = if is_calm { 9 } else { self.dice.below(14) };
        let (what, answer, wamid) = match fate {
            0 => ("sends refused for good", Answer::Refused(Refusal::Final), None),
            1 => ("sends refused for now", Answer::Refused(Refusal::Passing { wait: 2_000 }), None),
            2 => ("sends that never left", Answer::NotSent, None),
            3 => ("sends answered by silence", Answer::Ambiguous, None),
            4 | 5 => {
                // It arrived, and nobody heard so.
                self.accepts(call);
                ("sends accepted in silence", Answer::Ambiguous, None)
            }
            _ => ("sends accepted", Answer::Accepted, Some(self.accepts(call))),
        };
        *self.books().fates.entry(what).or_default() += 1;
        self.trace.say(&format!("graph: {what}, {}", call.job.message_id));
        if answer == Answer::Ambiguous {
            sleep(SILENCE).await;
        }
        let error = matches!(answer, Answer::Refused(_))
            .then(|| MessageError { code: 131_026, title: "Message undeliverable".to_owned() });
        Outcome { answer, wamid, error, recipient: None }
    }

    fn roll(&self, below: u64) -> i64 {
        i64::try_from(self.dice.below(below)).unwrap_or_default()
    }

    fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The hub's way to WhatsApp.
pub(super) struct Way(pub(super) Arc<Meta>);

#[async_trait]
impl Graph for Way {
    async fn send(&self, call: &Call) -> Outcome {
        Arc::clone(&self.0).takes(call).await
    }

    async fn upload(&self, call: &UploadCall) -> UploadOutcome {
        UploadOutcome::Uploaded(format!("media.{}", call.file.sha256))
    }

    async fn run(&self, _: &ErrandCall) -> Outcome {
        sleep(Duration::from_millis(20)).await;
        Outcome { answer: Answer::Accepted, wamid: None, error: None, recipient: None }
    }
}

/// One change of one field, in Meta's envelope.
fn envelope(field: &str, mut value: Value) -> Value {
    value["messaging_product"] = json!("whatsapp");
    value["metadata"] = json!({ "display_phone_number": "911415550142", "phone_number_id": PHONE_NUMBER_ID });
    json!({
        "object": "whatsapp_business_account",
        "entry": [{ "id": WABA_ID, "changes": [{ "field": field, "value": value }] }],
    })
}

fn seconds(at: Timestamp) -> String {
    (at.as_millis() / 1_000).to_string()
}
