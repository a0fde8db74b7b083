//! A shop with a simulator, a client and a receiver of webhooks, for the tests of this crate.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::get;
use sangam_model::{ManualClock, Timestamp};
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::task::{AbortHandle, JoinHandle};

use crate::config::{Config, Retry};
use crate::secret::AppSecret;
use crate::server::Simulator;
use crate::signup::{PhoneCard, SignupChoice, SignupEnd};
use crate::webhooks::signature;

const SECRET: &str = "test-secret";

/// A quick retry, so that a test waits for the event and not for patience.
const RETRY: Retry = Retry {
    first: Duration::from_millis(1),
    longest: Duration::from_millis(20),
    give_up: Duration::from_secs(600),
    answer_within: Duration::from_secs(10),
};

/// One number, one customer in the spotlight, everything listening.
pub(crate) struct Shop {
    pub(crate) simulator: Simulator,
    pub(crate) received: Receiver,
    pub(crate) number: String,
    pub(crate) token: String,
    pub(crate) ritika: String,
    http: reqwest::Client,
}

impl Shop {
    pub(crate) async fn open() -> Self {
        let received = Receiver::start().await;
        let config = Config { webhook_url: Some(received.url.clone()), ..still_world() };
        Self::with(config, received).await
    }

    pub(crate) async fn with(config: Config, received: Receiver) -> Self {
        let simulator = Simulator::start(config).await.unwrap();
        let number = simulator.numbers().remove(0);
        Self {
            number: number.phone_number_id,
            token: number.access_token.expose().to_owned(),
            ritika: number.customers[0].wa_id.clone().unwrap(),
            http: reqwest::Client::builder().no_proxy().user_agent("a-client/1").build().unwrap(),
            simulator,
            received,
        }
    }

    /// Ritika writes; the wamid.
    pub(crate) fn ritika_writes(&self, text: &str) -> String {
        let message = json!({ "type": "text", "text": { "body": text } });
        self.simulator.customer_message(&self.number, &self.ritika, message).unwrap().id
    }

    /// Sends to Ritika as the desk would.
    pub(crate) async fn send(&self, message: Value) -> (u16, Value) {
        self.try_send(message).await.unwrap()
    }

    pub(crate) async fn try_send(&self, mut message: Value) -> reqwest::Result<(u16, Value)> {
        message["to"] = json!(format!("+{}", self.ritika));
        self.request(message).await
    }

    /// A send nobody waits for yet.
    pub(crate) fn spawn_send(&self, mut message: Value) -> JoinHandle<()> {
        message["to"] = json!(format!("+{}", self.ritika));
        let request = self.request(message);
        tokio::spawn(async move {
            let _nobody_asks = request.await;
        })
    }

    /// Posts to the messages endpoint as it is.
    pub(crate) async fn post_message(&self, message: Value) -> (u16, Value) {
        self.request(message).await.unwrap()
    }

    fn request(
        &self,
        mut message: Value,
    ) -> impl Future<Output = reqwest::Result<(u16, Value)>> + Send + 'static {
        message["messaging_product"] = json!("whatsapp");
        let url = format!("{}/v25.0/{}/messages", self.simulator.base_url(), self.number);
        let request = self.http.post(url).bearer_auth(&self.token).json(&message);
        async move { answer(request.send().await?).await }
    }

    /// The app's own token.
    pub(crate) fn app_token(&self) -> String {
        format!("900000000000001|{SECRET}")
    }

    /// A phone nobody connected yet.
    pub(crate) fn waiting_phone(&self) -> PhoneCard {
        self.simulator.phones().into_iter().find(|phone| phone.link == "on_app_only").unwrap()
    }

    /// The owner of a waiting phone goes through Meta's dialog.
    pub(crate) fn signs_up(&self) -> SignupEnd {
        let phones = vec![self.waiting_phone().phone_number_id];
        let choice = SignupChoice::Finish { phones, share_history: true, account: None };
        self.simulator.sign_up(&choice).unwrap()
    }

    /// The owner of a phone that was disconnected goes through Meta's dialog once more.
    pub(crate) fn signs_up_again(&self) -> SignupEnd {
        let phone = self.simulator.phones().into_iter().find(|phone| phone.link == "disconnected").unwrap();
        let phones = vec![phone.phone_number_id];
        let choice = SignupChoice::Finish { phones, share_history: true, account: None };
        self.simulator.sign_up(&choice).unwrap()
    }

    /// Exchanges a code as the hub would.
    pub(crate) async fn exchange(&self, code: &str) -> (u16, Value) {
        let query = format!("client_id=900000000000001&client_secret={SECRET}&code={code}");
        self.call("GET", &format!("/v25.0/oauth/access_token?{query}"), None, None).await
    }

    /// The token the signup led to.
    pub(crate) async fn token_of(&self, end: &SignupEnd) -> String {
        let (status, answer) = self.exchange(end.code.as_ref().unwrap()).await;
        assert_eq!(status, 200, "{answer}");
        answer["access_token"].as_str().unwrap().to_owned()
    }

    /// A waiting phone is connected: its token, and its number.
    pub(crate) async fn signs_up_and_exchanges(&self) -> (String, String) {
        let phone = self.waiting_phone();
        let end = self.signs_up();
        (self.token_of(&end).await, phone.phone_number_id)
    }

    /// Asks for the one-shot sync of the first number.
    pub(crate) async fn asks_for(&self, kind: &str) -> (u16, Value) {
        self.try_asking_for(kind).await.unwrap()
    }

    pub(crate) async fn try_asking_for(&self, kind: &str) -> reqwest::Result<(u16, Value)> {
        let url = format!("{}/v25.0/{}/smb_app_data", self.simulator.base_url(), self.number);
        let body = json!({ "messaging_product": "whatsapp", "sync_type": kind });
        answer(self.http.post(url).bearer_auth(&self.token).json(&body).send().await?).await
    }

    /// Nobody hears the first number any more.
    pub(crate) async fn unsubscribes(&self) {
        let path = format!("/v25.0/{}/subscribed_apps", self.simulator.numbers()[0].waba_id);
        assert_eq!(self.call("DELETE", &path, Some(&self.token), None).await.0, 200);
    }

    pub(crate) async fn get(&self, path: &str) -> (u16, Value) {
        self.call("GET", path, Some(&self.token), None).await
    }

    pub(crate) async fn call(
        &self,
        method: &str,
        path: &str,
        token: Option<&str>,
        body: Option<Value>,
    ) -> (u16, Value) {
        let url = format!("{}{path}", self.simulator.base_url());
        let mut request = self.http.request(method.parse().unwrap(), url);
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        answer(request.send().await.unwrap()).await.unwrap()
    }

    pub(crate) async fn upload(&self, mime_type: &str, bytes: &[u8]) -> String {
        let (status, answer) = self.try_upload(mime_type, bytes).await;
        assert_eq!(status, 200, "{answer}");
        answer["id"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn try_upload(&self, mime_type: &str, bytes: &[u8]) -> (u16, Value) {
        let file =
            reqwest::multipart::Part::bytes(bytes.to_vec()).file_name("file").mime_str(mime_type).unwrap();
        let form = reqwest::multipart::Form::new().text("messaging_product", "whatsapp").part("file", file);
        let url = format!("{}/v25.0/{}/media", self.simulator.base_url(), self.number);
        answer(self.http.post(url).bearer_auth(&self.token).multipart(form).send().await.unwrap())
            .await
            .unwrap()
    }

    pub(crate) async fn download(&self, url: &str, with_bearer: bool) -> (u16, Vec<u8>) {
        let request = self.http.get(url);
        let request = if with_bearer { request.bearer_auth(&self.token) } else { request };
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.bytes().await.unwrap().to_vec())
    }
}

/// A world whose base clock stands still.
pub(crate) fn still_world() -> Config {
    Config {
        app_secret: AppSecret::new(SECRET),
        clock: Arc::new(ManualClock::new(Timestamp::from_secs(1_795_302_220))),
        retry: RETRY,
        ..Config::default()
    }
}

async fn answer(response: reqwest::Response) -> reqwest::Result<(u16, Value)> {
    let status = response.status().as_u16();
    Ok((status, serde_json::from_slice(&response.bytes().await?).unwrap_or_default()))
}

/// A receiver of webhooks that checks every signature and remembers every body.
pub(crate) struct Receiver {
    pub(crate) url: String,
    state: Arc<Seen>,
    server: AbortHandle,
}

#[derive(Default)]
struct Seen {
    bodies: Mutex<Vec<Value>>,
    refusals: Mutex<VecDeque<u16>>,
    attempts: watch::Sender<usize>,
}

impl Receiver {
    pub(crate) async fn start() -> Self {
        let state = Arc::new(Seen::default());
        let app = Router::new().route("/", get(challenge).post(take)).with_state(Arc::clone(&state));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let server = tokio::spawn(axum::serve(listener, app).into_future()).abort_handle();
        Self { url, state, server }
    }

    /// Answers the next POSTs with these statuses before it accepts anything.
    pub(crate) fn refuse(&self, statuses: &[u16]) {
        self.state.refusals.lock().unwrap().extend(statuses);
    }

    /// Every accepted body so far.
    pub(crate) fn bodies(&self) -> Vec<Value> {
        self.state.bodies.lock().unwrap().clone()
    }

    /// Attempts so far, refused ones included.
    pub(crate) fn attempts(&self) -> usize {
        *self.state.attempts.borrow()
    }

    /// Waits for a body that fits.
    pub(crate) async fn body(&self, fits: impl Fn(&Value) -> bool) -> Value {
        let mut attempts = self.state.attempts.subscribe();
        loop {
            if let Some(body) = self.bodies().into_iter().find(&fits) {
                return body;
            }
            attempts.changed().await.unwrap();
        }
    }

    /// Waits for the value of a change that fits.
    pub(crate) async fn value(&self, fits: impl Fn(&Value) -> bool) -> Value {
        let body = self.body(|body| values(body).any(&fits)).await;
        values(&body).find(|value| fits(value)).unwrap().clone()
    }

    pub(crate) async fn message(&self, wamid: &str) -> Value {
        self.value(|value| value.pointer("/messages/0/id").is_some_and(|id| id == wamid)).await
    }

    pub(crate) async fn echo(&self, wamid: &str) -> Value {
        self.value(|value| value.pointer("/message_echoes/0/id").is_some_and(|id| id == wamid)).await
    }

    pub(crate) async fn status(&self, wamid: &str, status: &str) -> Value {
        self.value(|value| is_status(value, wamid, status)).await
    }

    pub(crate) fn has_status(&self, wamid: &str, status: &str) -> bool {
        self.bodies().iter().any(|body| values(body).any(|value| is_status(value, wamid, status)))
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.server.abort();
    }
}

fn is_status(value: &Value, wamid: &str, status: &str) -> bool {
    value.pointer("/statuses/0/id").is_some_and(|id| id == wamid)
        && value.pointer("/statuses/0/status").is_some_and(|name| name == status)
}

/// The values of every change of a body.
pub(crate) fn values(body: &Value) -> impl Iterator<Item = &Value> {
    let entries = body["entry"].as_array().into_iter().flatten();
    entries.flat_map(|entry| entry["changes"].as_array().into_iter().flatten()).map(|change| &change["value"])
}

async fn challenge(Query(query): Query<std::collections::HashMap<String, String>>) -> (StatusCode, String) {
    if query["hub.mode"] == "subscribe" && query["hub.verify_token"] == "practice-verify-token" {
        (StatusCode::OK, query["hub.challenge"].clone())
    } else {
        (StatusCode::FORBIDDEN, String::new())
    }
}

async fn take(State(seen): State<Arc<Seen>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    assert_eq!(headers["x-hub-signature-256"], signature(&AppSecret::new(SECRET), &body).as_str());
    let refusal = seen.refusals.lock().unwrap().pop_front();
    let status = refusal.map_or(StatusCode::OK, |status| StatusCode::from_u16(status).unwrap());
    if status == StatusCode::OK {
        assert!(body.is_ascii());
        seen.bodies.lock().unwrap().push(serde_json::from_slice(&body).unwrap());
    }
    seen.attempts.send_modify(|attempts| *attempts += 1);
    status
}
