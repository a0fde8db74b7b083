//! WhatsApp, strict: both limits to the millisecond, and a ledger of every text it accepted.
//!
//! Of a hundred calls five are answered late, two with a 5xx that accepted nothing, one is accepted and never answered. What arrived
//! stays arrived: a call goes on after whoever made it is gone. What became of a text is told by webhooks, which repeat and overtake
//! each other and are posted again until they are taken; of half of what was never answered nothing is told either.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use sangam_hub::inbox::{Call, ErrandCall, Outcome, UploadCall, UploadOutcome};
use sangam_hub::sending::Graph;
use sangam_model::identity::Aliases;
use sangam_model::message::MessageError;
use sangam_model::send::{Answer, Refusal};
use sangam_model::{Clock, Random, Timestamp};
use serde_json::{Value, json};
use tokio::sync::oneshot;
use tokio::time::sleep;

use super::plan::Bug;
use crate::replay::trace::{PausedClock, Trace};

/// Too many by one number; too many to one person.
pub const NUMBER_RATE: i64 = 130_429;
/// Too many to one person.
pub const PAIR_RATE: i64 = 131_056;
/// How long the hub's client waits for an answer.
const PATIENCE: Duration = Duration::from_secs(30);
/// Updates one POST carries at most.
const BATCH: usize = 20;

/// A text WhatsApp accepted.
#[derive(Clone, Debug)]
pub struct Accepted {
    /// When.
    pub at: Timestamp,
    /// By which number.
    pub number: String,
    /// What it says.
    pub text: String,
    /// Whether webhooks tell of it.
    pub is_told: bool,
}

/// Tokens that flow in at a steady pace, in the milliseconds each took.
#[derive(Clone, Copy, Debug)]
struct Bucket {
    capacity: i64,
    cost: i64,
    level: i64,
    at: Timestamp,
}

impl Bucket {
    const fn new(tokens: i64, cost: i64, at: Timestamp) -> Self {
        Self { capacity: tokens * cost, cost, level: tokens * cost, at }
    }

    fn has_room(&mut self, now: Timestamp) -> bool {
        self.level = (self.level + now.since(self.at)).min(self.capacity);
        self.at = now;
        self.level >= self.cost
    }

    fn take(&mut self, now: Timestamp) {
        self.has_room(now);
        self.level = (self.level - self.cost).max(0);
    }
}

struct Books {
    numbers: BTreeMap<String, Bucket>,
    pairs: BTreeMap<(String, String), Bucket>,
    ledger: Vec<Accepted>,
    /// Calls that were within the limits, whatever was answered.
    admitted: Vec<(Timestamp, String)>,
    came_in: Vec<(Timestamp, String)>,
    refused: BTreeMap<i64, u64>,
    /// Pairs to which, once at least, nothing more could go for a while.
    emptied: BTreeSet<(String, String)>,
    /// Webhooks to be posted, each not before its time.
    post: VecDeque<(Timestamp, String, Value)>,
    wamids: u64,
}

/// WhatsApp.
pub struct WhatsApp {
    clock: Arc<PausedClock>,
    dice: Arc<dyn Random>,
    trace: Trace,
    books: Mutex<Books>,
}

/// One text on its way.
struct Request {
    number: String,
    to: String,
    text: String,
    callback: String,
}

impl WhatsApp {
    /// WhatsApp, in which nothing happened yet.
    #[must_use]
    pub fn new(clock: Arc<PausedClock>, dice: Arc<dyn Random>, trace: Trace) -> Arc<Self> {
        let books = Books {
            numbers: BTreeMap::new(),
            pairs: BTreeMap::new(),
            ledger: Vec::new(),
            admitted: Vec::new(),
            came_in: Vec::new(),
            refused: BTreeMap::new(),
            emptied: BTreeSet::new(),
            post: VecDeque::new(),
            wamids: 0,
        };
        Arc::new(Self { clock, dice, trace, books: Mutex::new(books) })
    }

    /// Every text it accepted, as often as it did.
    #[must_use]
    pub fn ledger(&self) -> Vec<Accepted> {
        self.books().ledger.clone()
    }

    /// Calls within the limits: when, and of which number.
    #[must_use]
    pub fn admitted(&self) -> Vec<(Timestamp, String)> {
        self.books().admitted.clone()
    }

    /// What customers wrote: when, and to which number.
    #[must_use]
    pub fn came_in(&self) -> Vec<(Timestamp, String)> {
        self.books().came_in.clone()
    }

    /// How often it said no, by code.
    #[must_use]
    pub fn refused(&self) -> BTreeMap<i64, u64> {
        self.books().refused.clone()
    }

    /// How many pairs there were to which nothing more could go for a while.
    #[must_use]
    pub fn emptied(&self) -> usize {
        self.books().emptied.len()
    }

    /// How much it accepted, and how many webhooks wait.
    #[must_use]
    pub fn depth(&self) -> (usize, usize) {
        let books = self.books();
        (books.ledger.len(), books.post.len())
    }

    /// A customer writes.
    pub fn customer_writes(&self, number: &str, phone: &str) {
        let now = self.clock.now();
        let mut books = self.books();
        books.number(number, now).take(now);
        books.came_in.push((now, number.to_owned()));
        let wamid = books.wamid("theirs");
        let text = json!({ "messages": [{ "from": phone, "id": wamid, "timestamp": seconds(now), "type": "text",
            "text": { "body": format!("question {wamid}") } }],
            "contacts": [{ "profile": { "name": format!("Customer {phone}") }, "wa_id": phone }] });
        let soon = now.plus(self.roll(20, 180));
        books.post.push_back((soon, number.to_owned(), text));
    }

    /// The POSTs whose time has come, some of them twice.
    pub fn posts(&self) -> Vec<Vec<(String, Value)>> {
        let now = self.clock.now();
        let mut books = self.books();
        let (due, later): (VecDeque<_>, VecDeque<_>) =
            std::mem::take(&mut books.post).into_iter().partition(|(at, _, _)| *at <= now);
        books.post = later;
        drop(books);
        let mut by_number = BTreeMap::<String, Vec<(String, Value)>>::new();
        for (_, number, value) in due {
            by_number.entry(number.clone()).or_default().push((number, value));
        }
        let mut posts = Vec::new();
        for batch in by_number.values().flat_map(|values| values.chunks(BATCH)) {
            posts.push(batch.to_vec());
            if self.dice.below(50) == 0 {
                posts.push(batch.to_vec());
            }
        }
        posts
    }

    /// Nobody took it: it is posted again.
    pub fn post_again(&self, batch: Vec<(String, Value)>) {
        let later = self.clock.now().plus(self.roll(500, 2_000));
        self.books().post.extend(batch.into_iter().map(|(number, value)| (later, number, value)));
    }

    async fn take(self: Arc<Self>, request: Request) -> Outcome {
        sleep(self.pause(10, 60)).await;
        let fate = self.dice.below(100);
        if let Err(code) = self.admit(&request) {
            self.trace.say(&format!("graph refuses {:?} with {code}", request.text));
            sleep(self.pause(10, 90)).await;
            return refused(code);
        }
        if fate < 2 {
            sleep(self.pause(10, 90)).await;
            return known(Answer::Ambiguous);
        }
        let is_told = fate != 2 || self.dice.below(2) == 0;
        let wamid = self.accept(&request, is_told);
        if fate == 2 {
            sleep(PATIENCE).await;
            return known(Answer::Ambiguous);
        }
        sleep(if fate < 8 { self.pause(1_000, 5_000) } else { self.pause(10, 90) }).await;
        let phone = sangam_model::identity::Phone::parse(&request.to);
        let recipient = Some(Aliases { phone, ..Aliases::default() });
        Outcome { wamid: Some(wamid), recipient, ..known(Answer::Accepted) }
    }

    /// Both limits are looked at before either is charged.
    fn admit(&self, request: &Request) -> Result<(), i64> {
        let now = self.clock.now();
        let mut books = self.books();
        let pair = (request.number.clone(), request.to.clone());
        let verdict = if !books.number(&request.number, now).has_room(now) {
            Err(NUMBER_RATE)
        } else if !books.pair(pair.clone(), now).has_room(now) {
            Err(PAIR_RATE)
        } else {
            Ok(())
        };
        match verdict {
            Ok(()) => {
                books.number(&request.number, now).take(now);
                books.pair(pair.clone(), now).take(now);
                if !books.pair(pair.clone(), now).has_room(now) {
                    books.emptied.insert(pair);
                }
                books.admitted.push((now, request.number.clone()));
            }
            Err(code) => *books.refused.entry(code).or_default() += 1,
        }
        verdict
    }

    fn accept(&self, request: &Request, is_told: bool) -> String {
        let now = self.clock.now();
        self.trace.say(&format!("graph accepts {:?}", request.text));
        let mut books = self.books();
        let Request { number, text, .. } = request;
        books.ledger.push(Accepted { at: now, number: number.clone(), text: text.clone(), is_told });
        let wamid = books.wamid("ours");
        let told = |state| {
            json!({ "statuses": [{ "id": wamid, "status": state, "timestamp": seconds(now),
            "recipient_id": request.to, "biz_opaque_callback_data": request.callback }] })
        };
        for state in ["sent", "delivered"].into_iter().filter(|_| is_told) {
            let soon = now.plus(self.roll(100, 3_000));
            books.post.push_back((soon, number.clone(), told(state)));
        }
        wamid
    }

    fn roll(&self, from: u64, span: u64) -> i64 {
        i64::try_from(from + self.dice.below(span)).unwrap_or_default()
    }

    fn pause(&self, from: u64, span: u64) -> Duration {
        Duration::from_millis(from + self.dice.below(span))
    }

    fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Books {
    fn number(&mut self, number: &str, now: Timestamp) -> &mut Bucket {
        self.numbers.entry(number.to_owned()).or_insert(Bucket::new(20, 50, now))
    }

    fn pair(&mut self, pair: (String, String), now: Timestamp) -> &mut Bucket {
        self.pairs.entry(pair).or_insert(Bucket::new(45, 6_000, now))
    }

    fn wamid(&mut self, whose: &str) -> String {
        self.wamids += 1;
        format!("wamid.{whose}.{}", self.wamids)
    }
}

/// The hub's way to WhatsApp.
pub struct Wire {
    whatsapp: Arc<WhatsApp>,
    dice: Arc<dyn Random>,
    bug: Option<Bug>,
}

impl Wire {
    /// A wire with this bug, or none.
    #[must_use]
    pub fn new(whatsapp: Arc<WhatsApp>, dice: Arc<dyn Random>, bug: Option<Bug>) -> Arc<Self> {
        Arc::new(Self { whatsapp, dice, bug })
    }

    async fn ask(&self, call: &Call) -> Outcome {
        let request = Request {
            number: call.number.phone_number_id.clone(),
            to: call.recipient.phone.as_ref().map(|phone| phone.digits().to_owned()).unwrap_or_default(),
            text: call.content.words().unwrap_or_default().into_owned(),
            callback: call.job.message_id.to_string(),
        };
        let (answer, heard) = oneshot::channel();
        let taken = Arc::clone(&self.whatsapp).take(request);
        tokio::spawn(async move {
            // Whoever asked may be gone.
            let _ = answer.send(taken.await);
        });
        heard.await.unwrap_or_else(|_| known(Answer::Ambiguous))
    }
}

#[async_trait]
impl Graph for Wire {
    async fn send(&self, call: &Call) -> Outcome {
        let strikes = self.bug.is_some() && self.dice.below(50) == 0;
        match self.bug.filter(|_| strikes) {
            Some(Bug::SwallowsSends) => Outcome {
                wamid: Some(format!("wamid.nobody.{}", call.job.message_id)),
                ..known(Answer::Accepted)
            },
            Some(Bug::SendsTwice) => {
                self.ask(call).await;
                self.ask(call).await
            }
            _ => {
                let outcome = self.ask(call).await;
                match self.bug.filter(|_| outcome.answer == Answer::Ambiguous) {
                    Some(Bug::RetriesSilence) => self.ask(call).await,
                    Some(Bug::FailsSilence) => known(Answer::Refused(Refusal::Final)),
                    _ => outcome,
                }
            }
        }
    }

    async fn upload(&self, call: &UploadCall) -> UploadOutcome {
        UploadOutcome::Uploaded(format!("media.{}", call.file.sha256))
    }

    async fn run(&self, _: &ErrandCall) -> Outcome {
        sleep(self.whatsapp.pause(20, 100)).await;
        known(Answer::Accepted)
    }
}

/// Updates of one number in Meta's envelope.
#[must_use]
pub fn envelope(batch: &[(String, Value)]) -> Value {
    let changes = batch.iter().map(|(number, value)| {
        let mut value = value.clone();
        if let Some(fields) = value.as_object_mut() {
            fields.insert("messaging_product".to_owned(), json!("whatsapp"));
            let metadata = json!({ "display_phone_number": number, "phone_number_id": number });
            fields.insert("metadata".to_owned(), metadata);
        }
        json!({ "field": "messages", "value": value })
    });
    let waba = batch.first().map(|(number, _)| waba_of(number)).unwrap_or_default();
    json!({ "object": "whatsapp_business_account",
            "entry": [{ "id": waba, "changes": changes.collect::<Vec<_>>() }] })
}

/// The account a number belongs to.
#[must_use]
pub fn waba_of(number: &str) -> String {
    format!("77{number}")
}

const fn known(answer: Answer) -> Outcome {
    Outcome { answer, wamid: None, error: None, recipient: None }
}

fn refused(code: i64) -> Outcome {
    let error = Some(MessageError { code, title: "Too many messages".to_owned() });
    Outcome { error, ..known(Answer::Refused(Refusal::Passing { wait: 1_000 })) }
}

fn seconds(at: Timestamp) -> String {
    (at.as_millis() / 1_000).to_string()
}
