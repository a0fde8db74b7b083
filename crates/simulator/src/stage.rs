//! The running world: everything Graph, the control routes and the scenes act on.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sangam_model::{Clock, SeededRandom, Timestamp};
use serde::Serialize;
use serde_json::Value;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::config::{Config, Tempo};
use crate::faults::Faults;
use crate::history::{History, RequestRecord};
use crate::mistakes::Mistakes;
use crate::secret::{AccessToken, AppSecret, VerifyToken};
use crate::time::WorldClock;
use crate::webhooks::{Callback, Means, Update, WebhookStats, Webhooks, escaped};
use crate::world::{Author, Number, World};

/// Why an actor or the simulator could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StageError {
    /// No number has this id.
    #[error("no number has this phone_number_id")]
    UnknownNumber,
    /// The alias is neither known nor a phone number.
    #[error("nobody is known by this alias, and it is no phone number")]
    UnknownCustomer,
    /// The chat has no such message by this author.
    #[error("this person wrote no such message")]
    UnknownMessage,
    /// WhatsApp no longer allows it.
    #[error("too late: WhatsApp allows an edit for 15 minutes and a deletion for two days")]
    TooLate,
    /// No account has this id.
    #[error("no account has this waba_id")]
    UnknownAccount,
    /// It cannot happen as the number stands.
    #[error("not as the number stands: {0}")]
    NotNow(&'static str),
    /// The content object cannot be used.
    #[error("not a message: {0}")]
    BadMessage(&'static str),
    /// A switch does not exist or has another shape.
    #[error("not a change of faults: {0}")]
    BadFaults(#[source] serde_json::Error),
    /// The receiver of webhooks did not echo the challenge.
    #[error("the receiver did not echo the challenge: {0}")]
    NotVerified(String),
    /// The address cannot be listened on.
    #[error("cannot listen: {0}")]
    Listen(#[source] std::io::Error),
    /// The client for webhooks cannot be built.
    #[error("cannot post webhooks: {0}")]
    Client(#[source] reqwest::Error),
}

/// What became of an act: the id WhatsApp gave it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ActResult {
    /// The wamid.
    pub id: String,
    /// Unix seconds, as in the webhook.
    pub timestamp: String,
}

/// A number as `GET /_control/numbers` shows it.
#[derive(Clone)]
pub struct NumberCard {
    /// Meta's id of the number.
    pub phone_number_id: String,
    /// The account it belongs to.
    pub waba_id: String,
    /// Digits.
    pub display_phone_number: String,
    /// The shop's name.
    pub verified_name: String,
    /// What a client presents.
    pub access_token: AccessToken,
    /// Who may write, in a fixed order.
    pub customers: Vec<CustomerCard>,
}

/// A customer as the outside may know them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CustomerCard {
    /// The phone number in digits; none for someone known by username alone.
    pub wa_id: Option<String>,
    /// The business-scoped id.
    pub user_id: String,
    /// The username.
    pub username: Option<String>,
    /// The profile name.
    pub name: String,
}

/// A message of the desk that Meta took, whatever the client was told.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AcceptedMessage {
    /// The wamid.
    pub id: String,
    /// The number that sent it.
    pub phone_number_id: String,
    /// The business-scoped id of the customer it is for.
    pub user_id: String,
    /// `biz_opaque_callback_data`.
    pub callback: Option<String>,
    /// Meta's content object.
    pub content: Value,
}

/// The Meta app all clients belong to.
pub(crate) struct MetaApp {
    pub(crate) id: String,
    pub(crate) secret: AppSecret,
    pub(crate) config_id: String,
}

/// The world with its clock, switches and way out. Shared by everything that acts in it.
pub struct Stage {
    world: Mutex<World>,
    faults: Arc<Mutex<Faults>>,
    pub(crate) clock: WorldClock,
    pub(crate) history: History,
    pub(crate) webhooks: Webhooks,
    pub(crate) dice: Arc<SeededRandom>,
    pub(crate) tempo: Tempo,
    pub(crate) base_url: String,
    pub(crate) verify_token: VerifyToken,
    pub(crate) app: MetaApp,
    /// The accounts whose webhooks are told, each with the callback it put before the app's.
    subscriptions: Mutex<BTreeMap<String, Option<String>>>,
    pub(crate) mistakes: Mistakes,
    /// Templates handed in wait for somebody to decide.
    pub(crate) reviews_wait: AtomicBool,
    pub(crate) http: reqwest::Client,
    pub(crate) stop: CancellationToken,
    pub(crate) tasks: TaskTracker,
    jobs: watch::Sender<usize>,
    changes: watch::Sender<u64>,
}

impl Stage {
    pub(crate) fn set(config: Config, base_url: String) -> Result<Arc<Self>, StageError> {
        // Whoever installed a provider first has already decided; either can post webhooks.
        let _already_installed = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(StageError::Client)?;
        let clock = WorldClock::new(Arc::clone(&config.clock));
        let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
        let faults = Arc::new(Mutex::new(Faults::default()));
        let dice = Arc::new(SeededRandom::new(config.seed.rotate_left(32) ^ 0x5a));
        let means = Means {
            faults: Arc::clone(&faults),
            dice: Arc::clone(&dice),
            secret: config.app_secret.clone(),
            retry: config.retry,
            http: http.clone(),
        };
        let world = World::new(config.seed, config.numbers, config.waiting, clock.now());
        let subscriptions = world.accounts.iter().map(|account| (account.waba_id.clone(), None)).collect();
        Ok(Arc::new(Self {
            world: Mutex::new(world),
            faults,
            clock,
            history: History::default(),
            webhooks: Webhooks::start(config.webhook_url, means, &tasks, &stop),
            dice,
            tempo: config.tempo,
            base_url,
            verify_token: config.verify_token,
            app: MetaApp { id: config.app_id, secret: config.app_secret, config_id: config.config_id },
            subscriptions: Mutex::new(subscriptions),
            mistakes: Mistakes::default(),
            reviews_wait: AtomicBool::new(false),
            http,
            stop,
            tasks,
            jobs: watch::Sender::new(0),
            changes: watch::Sender::new(0),
        }))
    }

    /// The numbers Graph serves, with their customers and the newest token that opens each.
    #[must_use]
    pub fn numbers(&self) -> Vec<NumberCard> {
        let world = self.world();
        let served = world.numbers.iter().filter(|number| number.is_connected());
        served.filter_map(|number| card(&world, number)).collect()
    }

    /// The id of the Meta app every client belongs to.
    #[must_use]
    pub fn app_id(&self) -> &str {
        &self.app.id
    }

    /// The configuration a signup must name.
    #[must_use]
    pub fn config_id(&self) -> &str {
        &self.app.config_id
    }

    /// What clients asked of Graph so far, oldest first.
    #[must_use]
    pub fn requests(&self) -> Vec<RequestRecord> {
        self.history.all()
    }

    /// Waits until the requests so far satisfy `enough`, and returns them.
    pub async fn requests_when(&self, enough: impl Fn(&[RequestRecord]) -> bool) -> Vec<RequestRecord> {
        let mut changes = self.changes.subscribe();
        loop {
            let asked = self.requests();
            if enough(&asked) {
                return asked;
            }
            if changes.changed().await.is_err() {
                return asked;
            }
        }
    }

    /// Every message Meta took from the desk, oldest first per number: what counts when nothing may be sent twice.
    #[must_use]
    pub fn accepted_messages(&self) -> Vec<AcceptedMessage> {
        let world = self.world();
        let taken = world.numbers.iter().flat_map(|number| {
            number.timeline.iter().filter_map(|wamid| {
                let message = number.messages.get(wamid).filter(|message| message.author == Author::Desk)?;
                Some(AcceptedMessage {
                    id: wamid.clone(),
                    phone_number_id: number.phone_number_id.clone(),
                    user_id: number.customers.get(message.customer)?.user_id.clone(),
                    callback: message.callback.clone(),
                    content: message.content.clone(),
                })
            })
        });
        taken.collect()
    }

    /// Forgets the requests so far.
    pub fn forget_requests(&self) {
        self.history.clear();
    }

    /// The switches as they stand, counts used up included.
    #[must_use]
    pub fn faults(&self) -> Faults {
        self.faults_mut().clone()
    }

    /// Changes switches; see [`faults`](crate::faults) for the shape.
    ///
    /// # Errors
    /// [`StageError::BadFaults`]; nothing has changed then.
    pub fn set_faults(&self, change: &Value) -> Result<Faults, StageError> {
        let mut faults = self.faults_mut();
        *faults = faults.changed(change).map_err(StageError::BadFaults)?;
        Ok(faults.clone())
    }

    /// Where webhooks go from now on; those that wait go there too, at once.
    pub fn set_webhook_url(&self, url: impl Into<String>) {
        self.webhooks.set_target(Some(url.into()));
    }

    /// How delivery of webhooks is going.
    #[must_use]
    pub fn webhook_stats(&self) -> WebhookStats {
        self.webhooks.stats()
    }

    /// Signs and posts a body as it is, retries included.
    pub fn raw_webhook(&self, body: &Value) {
        self.webhooks.push_raw(escaped(body), None);
    }

    /// Moves the world's time on by `millis`: windows close, links, codes and tokens expire, buckets refill, and phones
    /// nobody uses lose their connection.
    pub fn advance_clock(&self, millis: i64) {
        self.clock.advance(millis);
        self.notice_time();
    }

    /// The world's time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Waits until every status is on its way, every script step played, and every webhook acknowledged. Never ends while
    /// the receiver refuses.
    pub async fn settled(&self) {
        loop {
            let mut jobs = self.jobs.subscribe();
            // The sender lives in `self`, so waiting cannot fail. What was seen is let go of at once: it is a lock on what is counted.
            drop(jobs.wait_for(|jobs| *jobs == 0).await);
            self.webhooks.drained().await;
            if *self.jobs.borrow() == 0 && self.webhooks.stats().outstanding == 0 {
                return;
            }
        }
    }

    /// Presents the verify token to the receiver as Meta does when a callback is saved.
    ///
    /// # Errors
    /// [`StageError::NotVerified`] when the answer is not 200 with the bare challenge.
    pub async fn verify_webhook(&self) -> Result<(), StageError> {
        let url =
            self.webhooks.target().ok_or_else(|| StageError::NotVerified("no address is set".to_owned()))?;
        self.verify(url, &self.verify_token).await
    }

    pub(crate) async fn verify(&self, url: String, token: &VerifyToken) -> Result<(), StageError> {
        let challenge = self.world().digits();
        let question = [
            ("hub.mode", "subscribe"),
            ("hub.challenge", challenge.as_str()),
            ("hub.verify_token", token.expose()),
        ];
        let refused = |error: reqwest::Error| StageError::NotVerified(error.without_url().to_string());
        let answer = self.http.get(url).query(&question).send().await.map_err(refused)?;
        let status = answer.status();
        let echoed = answer.text().await.map_err(refused)?;
        if status == reqwest::StatusCode::OK && echoed == challenge {
            Ok(())
        } else {
            Err(StageError::NotVerified(format!("status {status}")))
        }
    }

    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn faults_mut(&self) -> MutexGuard<'_, Faults> {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Wakes whoever waits for requests.
    pub(crate) fn changed(&self) {
        self.changes.send_modify(|count| *count = count.wrapping_add(1));
    }

    /// Tells a change, unless nobody listens to this number.
    pub(crate) fn tell(&self, number: &Number, update: Update) {
        if let Some(callback) = self.way(number) {
            self.webhooks.push(Update { callback, ..update });
        }
    }

    /// Where a number's webhooks go, `Some(None)` meaning the app's address; `None` when the number is not served, or nobody
    /// subscribed.
    pub(crate) fn way(&self, number: &Number) -> Option<Option<Callback>> {
        if !number.is_connected() {
            return None;
        }
        match &number.dialog360 {
            Some(provider) => {
                let (url, headers) = provider.webhook.clone()?;
                Some(Some(Callback { url, unsigned: Some(headers) }))
            }
            None => Some(self.subscription(&number.waba_id)?.map(Callback::signed)),
        }
    }

    /// Whether an account's webhooks are told, and the callback it put before the app's.
    pub(crate) fn subscription(&self, waba_id: &str) -> Option<Option<String>> {
        self.subscriptions.lock().unwrap_or_else(PoisonError::into_inner).get(waba_id).cloned()
    }

    /// An account's webhooks are told from now on, or no longer.
    pub(crate) fn subscribe(&self, waba_id: &str, subscription: Option<Option<String>>) {
        let mut subscriptions = self.subscriptions.lock().unwrap_or_else(PoisonError::into_inner);
        match subscription {
            Some(callback) => subscriptions.insert(waba_id.to_owned(), callback),
            None => subscriptions.remove(waba_id),
        };
    }

    /// Runs a job that ends with the world and counts for [`Self::settled`].
    pub(crate) fn spawn(self: &Arc<Self>, job: impl Future<Output = ()> + Send + 'static) {
        self.jobs.send_modify(|jobs| *jobs += 1);
        let stage = Arc::clone(self);
        self.tasks.spawn(async move {
            tokio::select! {
                () = stage.stop.cancelled() => {}
                () = job => {}
            }
            stage.jobs.send_modify(|jobs| *jobs -= 1);
        });
    }
}

fn card(world: &World, number: &Number) -> Option<NumberCard> {
    let access_token = world.token_for(&number.waba_id)?.clone();
    let customers = number.customers.iter().map(|customer| CustomerCard {
        wa_id: customer.wa_id.clone(),
        user_id: customer.user_id.clone(),
        username: customer.username.clone(),
        name: customer.name.clone(),
    });
    Some(NumberCard {
        phone_number_id: number.phone_number_id.clone(),
        waba_id: number.waba_id.clone(),
        display_phone_number: number.display_phone_number.clone(),
        verified_name: number.verified_name.clone(),
        access_token,
        customers: customers.collect(),
    })
}
