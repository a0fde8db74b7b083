//! WhatsApp, as far as a shop sees it: it takes texts, sometimes unclearly, and tells later what became of them.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use sangam_hub::inbox::{Call, ErrandCall, Outcome, UploadCall, UploadOutcome};
use sangam_hub::sending::Graph;
use sangam_model::message::MessageError;
use sangam_model::send::{Answer, Refusal};
use sangam_model::{Clock, Random};
use sangam_tests::replay::trace::{PausedClock, Trace};
use serde_json::{Value, json};

pub(crate) const PHONE_NUMBER_ID: &str = "900555000111222";
pub(crate) const WABA_ID: &str = "900100200300400";

/// WhatsApp. It decides by its own dice.
pub(crate) struct Meta {
    clock: Arc<PausedClock>,
    dice: Arc<dyn Random>,
    trace: Trace,
    asked: AtomicUsize,
    arrived: Mutex<Vec<String>>,
    statuses: Mutex<Vec<Value>>,
}

impl Meta {
    pub(crate) fn new(clock: Arc<PausedClock>, dice: Arc<dyn Random>, trace: Trace) -> Self {
        Self {
            clock,
            dice,
            trace,
            asked: AtomicUsize::new(0),
            arrived: Mutex::default(),
            statuses: Mutex::default(),
        }
    }

    /// How often it was asked to send.
    pub(crate) fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }

    /// Texts that reached a customer's phone, as often as they did.
    pub(crate) fn arrived(&self) -> Vec<String> {
        self.arrived.lock().unwrap().clone()
    }

    /// The webhooks nobody has delivered yet.
    pub(crate) fn take_statuses(&self) -> Vec<Value> {
        std::mem::take(&mut self.statuses.lock().unwrap())
    }

    fn takes(&self, call: &Call) -> String {
        let mut arrived = self.arrived.lock().unwrap();
        arrived.push(call.content.words().unwrap_or_default().into_owned());
        let wamid = format!("wamid.ours.{}", arrived.len());
        let states = ["sent", "delivered", "read"];
        let reached = 1 + usize::try_from(self.dice.below(3)).unwrap();
        let told = states.iter().take(reached).map(|state| {
            envelope(
                "messages",
                json!({ "statuses": [{
                    "id": wamid,
                    "status": state,
                    "timestamp": seconds(&self.clock),
                    "recipient_id": "919829010187",
                    "biz_opaque_callback_data": call.job.message_id.to_string(),
                }] }),
            )
        });
        self.statuses.lock().unwrap().extend(told);
        wamid
    }
}

#[async_trait]
impl Graph for Meta {
    async fn send(&self, call: &Call) -> Outcome {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let (message, text) = (call.job.message_id, call.content.words().unwrap_or_default());
        self.trace.say(&format!("graph is asked to send {message} {text:?}"));
        tokio::time::sleep(Duration::from_millis(20 + self.dice.below(1_500))).await;
        let (answer, wamid) = match self.dice.below(10) {
            0 => (Answer::Refused(Refusal::Final), None),
            1 => (Answer::Refused(Refusal::Passing { wait: 2_000 }), None),
            2 => (Answer::NotSent, None),
            3 => (Answer::Ambiguous, None),
            4 => {
                // It arrived, and nobody heard so.
                self.takes(call);
                (Answer::Ambiguous, None)
            }
            _ => (Answer::Accepted, Some(self.takes(call))),
        };
        self.trace.say(&format!("graph answers {message} {answer:?}"));
        let error = matches!(answer, Answer::Refused(_))
            .then(|| MessageError { code: 131_026, title: "Message undeliverable".to_owned() });
        Outcome { answer, wamid, error, recipient: None }
    }

    async fn upload(&self, call: &UploadCall) -> UploadOutcome {
        self.trace.say(&format!("graph takes a file of {}", call.job.message_id));
        UploadOutcome::Uploaded(format!("media.{}", call.file.sha256))
    }

    async fn run(&self, call: &ErrandCall) -> Outcome {
        self.trace.say(&format!("graph is asked for errand {}", call.errand.id));
        Outcome { answer: Answer::Accepted, wamid: None, error: None, recipient: None }
    }
}

/// One change of one field, in Meta's envelope.
pub(crate) fn envelope(field: &str, mut value: Value) -> Value {
    value["messaging_product"] = json!("whatsapp");
    value["metadata"] = json!({ "display_phone_number": "911415550142", "phone_number_id": PHONE_NUMBER_ID });
    json!({
        "object": "whatsapp_business_account",
        "entry": [{ "id": WABA_ID, "changes": [{ "field": field, "value": value }] }],
    })
}

/// A customer's text.
pub(crate) fn text_from(phone: &str, nth: usize, clock: &PausedClock) -> Value {
    let text = format!("question {nth}");
    envelope(
        "messages",
        json!({
            "contacts": [{ "profile": { "name": format!("Customer {phone}") }, "wa_id": phone }],
            "messages": [{ "from": phone, "id": format!("wamid.theirs.{nth}"), "timestamp": seconds(clock),
                           "type": "text", "text": { "body": text } }],
        }),
    )
}

/// The owner's answer on the phone.
pub(crate) fn echo_to(phone: &str, nth: usize, clock: &PausedClock) -> Value {
    let text = format!("from the phone {nth}");
    envelope(
        "smb_message_echoes",
        json!({ "message_echoes": [{ "from": "911415550142", "to": phone, "id": format!("wamid.phone.{nth}"),
                                     "timestamp": seconds(clock), "type": "text", "text": { "body": text } }] }),
    )
}

fn seconds(clock: &PausedClock) -> String {
    (clock.now().as_millis() / 1_000).to_string()
}
