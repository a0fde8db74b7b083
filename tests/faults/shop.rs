//! A shop in which everything may die: Meta in this process, the hub in one of its own, and the ledger between them.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use sangam_desk::transport::net::Network;
use sangam_model::id::{PersonId, WorkspaceId};
use sangam_model::system::{SystemClock, SystemRandom};
use sangam_simulator::{AppSecret, Config, NumberCard, Retry, Simulator, VerifyToken};
use sangam_testkit::{Colleague, asha, rajesh};
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::hub::{Hub, Place, VERIFY_TOKEN};
use crate::ledger::Ledger;
use crate::tap::{PATH, Tap};

/// How patient somebody is who asks a hub that may be gone.
const PATIENCE: Duration = Duration::from_secs(60);
const A_MOMENT: Duration = Duration::from_millis(20);
/// Meta here waits less long than Meta.
const RETRY: Retry = Retry {
    first: Duration::from_millis(20),
    longest: Duration::from_millis(320),
    give_up: Duration::from_hours(1),
    answer_within: Duration::from_secs(10),
};

/// The whole of it.
pub(crate) struct Shop {
    pub(crate) simulator: Simulator,
    pub(crate) ledger: Arc<Ledger>,
    pub(crate) tap: Tap,
    pub(crate) number: NumberCard,
    pub(crate) workspace: WorkspaceId,
    /// Asha and Vikram.
    pub(crate) people: [PersonId; 2],
    pub(crate) http: reqwest::Client,
    pub(crate) place: Place,
    hubs: watch::Sender<Vec<SocketAddr>>,
    pub(crate) hub: Option<Hub>,
    /// What webhooks are signed with.
    pub(crate) secret: String,
    /// Whether WhatsApp may refuse for good what agents write.
    pub(crate) may_fail: bool,
}

/// Somebody who asks the hub itself, without a desk, and repeats what was not answered.
pub(crate) struct Asker {
    token: String,
    hubs: watch::Receiver<Vec<SocketAddr>>,
    http: reqwest::Client,
}

impl Shop {
    /// Opens it, serving.
    pub(crate) async fn open(seed: u64) -> Result<Self> {
        Self::open_in(seed, Place::new).await
    }

    /// Opens it where `place` says, which is told where Graph is.
    pub(crate) async fn open_in(seed: u64, place: impl FnOnce(&str) -> Result<Place>) -> Result<Self> {
        // The desk's network is also what chooses this process's ciphers.
        drop(Network::new()?);
        let http = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(20)).build()?;
        // Its own: a hub of another shop that got the port of a dead one must not take what is not for it.
        let secret = sangam_model::id::fresh(&SystemClock, &SystemRandom).to_string();
        let (ledger, hubs) = (Arc::new(Ledger::new()), watch::Sender::new(Vec::new()));
        let tap = Tap::open(Arc::clone(&ledger), hubs.subscribe(), http.clone(), seed).await?;
        let simulator = Simulator::start(Config {
            seed,
            webhook_url: Some(format!("http://{}{PATH}", tap.address)),
            app_secret: AppSecret::new(secret.clone()),
            verify_token: VerifyToken::new(VERIFY_TOKEN),
            retry: RETRY,
            ..Config::default()
        })
        .await?;
        let number = simulator.numbers().into_iter().next().context("there is no number")?;
        let place = place(&simulator.base_url())?.with("SANGAM_META_APP_SECRET", &secret);
        let (workspace, people) = place.furnish(&number).await?;
        let mut shop = Self {
            simulator,
            ledger,
            tap,
            number,
            workspace,
            people,
            http,
            place,
            hubs,
            hub: None,
            secret,
            may_fail: false,
        };
        shop.begin()?;
        Ok(shop)
    }

    /// Where hubs listen.
    pub(crate) fn hubs(&self) -> watch::Receiver<Vec<SocketAddr>> {
        self.hubs.subscribe()
    }

    /// Starts the hub.
    pub(crate) fn begin(&mut self) -> Result<()> {
        let hub = self.place.serve()?;
        self.hubs.send_replace(vec![hub.address]);
        self.hub = Some(hub);
        Ok(())
    }

    /// Says where hubs listen that somebody else keeps.
    pub(crate) fn listen(&self, hubs: Vec<SocketAddr>) {
        self.hubs.send_replace(hubs);
    }

    /// SIGKILL.
    pub(crate) fn kill(&mut self) {
        self.hubs.send_replace(Vec::new());
        self.hub = None;
    }

    /// Signs somebody in who asks the hub itself.
    pub(crate) async fn asker(&self, person: Colleague) -> Result<Asker> {
        let mut asker = Asker { token: String::new(), hubs: self.hubs(), http: self.http.clone() };
        let wish =
            json!({ "email": person.email, "password": person.password, "device_name": "without a desk" });
        let session = asker.post("/v1/sessions", &wish).await?;
        session["token"].as_str().context("no token")?.clone_into(&mut asker.token);
        Ok(asker)
    }

    /// Who sees everything.
    pub(crate) async fn owner(&self) -> Result<Asker> {
        self.asker(rajesh()).await
    }

    /// An agent.
    pub(crate) async fn agent(&self) -> Result<Asker> {
        self.asker(asha()).await
    }

    /// The phone of a customer.
    pub(crate) fn phone(customer: usize) -> String {
        format!("9198290{customer:05}")
    }

    /// A customer writes.
    pub(crate) fn customer_writes(&self, customer: usize, text: &str) -> Result<String> {
        let message = json!({ "type": "text", "text": { "body": text } });
        let told =
            self.simulator.customer_message(&self.number.phone_number_id, &Self::phone(customer), message)?;
        Ok(told.id)
    }

    /// The owner writes on the phone.
    pub(crate) fn phone_writes(&self, customer: usize, text: &str) -> Result<String> {
        let message = json!({ "type": "text", "text": { "body": text } });
        let told =
            self.simulator.phone_message(&self.number.phone_number_id, &Self::phone(customer), message)?;
        Ok(told.id)
    }
}

impl Asker {
    /// Asks until somebody answers with anything but "not now".
    async fn ask(
        &self,
        request: impl Fn(&reqwest::Client, SocketAddr) -> reqwest::RequestBuilder,
    ) -> Result<Value> {
        let asking = async {
            loop {
                let hub = self.hubs.borrow().first().copied();
                let asked = match hub {
                    Some(hub) => request(&self.http, hub).bearer_auth(&self.token).send().await.ok(),
                    None => None,
                };
                if let Some(answer) = asked.filter(|answer| !answer.status().is_server_error()) {
                    let status = answer.status();
                    // An answer that breaks off is none.
                    if let Ok(body) = answer.json::<Value>().await {
                        ensure!(status.is_success(), "the hub answered {status}: {body}");
                        return Ok(body);
                    }
                }
                tokio::time::sleep(A_MOMENT).await;
            }
        };
        tokio::time::timeout(PATIENCE, asking).await.context("no hub answered")?
    }

    pub(crate) async fn get(&self, path: &str) -> Result<Value> {
        self.ask(|http, hub| http.get(format!("http://{hub}{path}"))).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Result<Value> {
        self.ask(|http, hub| http.post(format!("http://{hub}{path}")).json(body)).await
    }

    /// Writes in a conversation, and says so again under the same id until it is answered: what a desk does.
    pub(crate) async fn writes(&self, ledger: &Ledger, conversation: &str, text: &str) -> Result<()> {
        let id = sangam_model::id::fresh(&SystemClock, &SystemRandom).to_string();
        let content = json!({ "kind": "text", "text": text });
        let command = json!({
            "id": id, "type": "send", "conversation_id": conversation, "content": content, "reply_to": null
        });
        ledger.writes(text);
        let outcome = self.post("/v1/commands", &command).await?;
        ensure!(outcome["outcome"] == "applied", "a text was refused: {outcome}");
        ledger.promised(text, &id);
        Ok(())
    }

    /// All of a list, page by page.
    pub(crate) async fn all(&self, path: &str, what: &str) -> Result<Vec<Value>> {
        let (mut all, mut before) = (Vec::new(), String::new());
        loop {
            let mut page = self.get(&format!("{path}?limit=500{before}")).await?;
            if let Some(rows) = page[what].as_array_mut() {
                all.append(rows);
            }
            match page["next"].as_str() {
                Some(next) => before = format!("&before={next}"),
                None => return Ok(all),
            }
        }
    }

    /// Every conversation with its messages.
    pub(crate) async fn everything(&self) -> Result<Vec<(Value, Vec<Value>)>> {
        let mut everything = Vec::new();
        for conversation in self.all("/v1/conversations", "conversations").await? {
            let id = conversation["id"].as_str().unwrap_or_default();
            let messages = self.all(&format!("/v1/conversations/{id}/messages"), "messages").await?;
            everything.push((conversation, messages));
        }
        Ok(everything)
    }

    /// Every row of the hub this person may see.
    pub(crate) async fn rows(&self) -> Result<Vec<String>> {
        let mut rows = Vec::new();
        for (conversation, messages) in self.everything().await? {
            let id = conversation["id"].as_str().unwrap_or_default();
            let events = self.all(&format!("/v1/conversations/{id}/events"), "events").await?;
            rows.push(conversation.to_string());
            rows.extend(messages.iter().chain(&events).map(Value::to_string));
        }
        rows.sort();
        Ok(rows)
    }
}
