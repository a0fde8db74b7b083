//! A stand-in for Graph that knows one business, answers as it is told, and remembers what it was asked.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use sangam_hub::connect::WEBHOOK_FIELDS;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::Notify;

use crate::world::PUBLIC_URL;

pub(crate) const APP_ID: &str = "4400112233";
pub(crate) const APP_SECRET: &str = "canary-app-secret";
pub(crate) const TOKEN: &str = "EAAGcanaryBusinessToken";
pub(crate) const CODE: &str = "AQBcanaryCode";
pub(crate) const WABA: &str = "900100200300400";
pub(crate) const PNID: &str = "900555000111222";
pub(crate) const DISPLAY: &str = "+91 141 555 0142";

/// How a call ends.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Answer {
    Good,
    Error(u16, i64),
    /// Arrives, and is never answered.
    Silence,
    /// Is good, and said once it is let go.
    Held,
}

/// What Meta knows and how it behaves; tests change it.
pub(crate) struct World {
    pub(crate) exchange: Answer,
    pub(crate) is_valid: bool,
    pub(crate) scopes: Vec<&'static str>,
    pub(crate) wabas: Vec<String>,
    pub(crate) numbers: Vec<Value>,
    pub(crate) subscribe: Answer,
    pub(crate) is_listed: bool,
    pub(crate) sync: HashMap<&'static str, Answer>,
    pub(crate) subscriptions: Value,
    pub(crate) webhook: Answer,
    /// Graph answers 503 to everything this many times more.
    pub(crate) away: u32,
    asked: Vec<Asked>,
}

#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) what: String,
    pub(crate) path: String,
    pub(crate) query: HashMap<String, String>,
    pub(crate) auth: String,
    /// What 360dialog's own header carried.
    pub(crate) key: Option<String>,
    pub(crate) body: Value,
}

#[derive(Clone)]
pub(crate) struct Meta {
    world: Arc<Mutex<World>>,
    arrived: Arc<Notify>,
    let_go: Arc<Notify>,
    pub(crate) address: SocketAddr,
}

pub(crate) fn number(pnid: &str, display: &str) -> Value {
    json!({"id": pnid, "display_phone_number": display, "verified_name": "Johari Sarees", "is_on_biz_app": true,
        "platform_type": "CLOUD_API", "status": "CONNECTED"})
}

/// What the app is subscribed to: these fields of accounts, delivered to the hub.
pub(crate) fn subscriptions(fields: &[&str]) -> Value {
    let fields: Vec<Value> = fields.iter().map(|name| json!({"name": name})).collect();
    json!({"object": "whatsapp_business_account", "active": true, "fields": fields,
        "callback_url": format!("{PUBLIC_URL}/webhooks/whatsapp")})
}

impl Meta {
    pub(crate) async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let world = World {
            exchange: Answer::Good,
            is_valid: true,
            scopes: vec!["whatsapp_business_management", "whatsapp_business_messaging"],
            wabas: vec![WABA.to_owned()],
            numbers: vec![number(PNID, DISPLAY)],
            subscribe: Answer::Good,
            is_listed: true,
            sync: HashMap::new(),
            subscriptions: subscriptions(&WEBHOOK_FIELDS),
            webhook: Answer::Good,
            away: 0,
            asked: Vec::new(),
        };
        let meta = Self {
            world: Arc::new(Mutex::new(world)),
            arrived: Arc::default(),
            let_go: Arc::default(),
            address,
        };
        let router = Router::new().fallback(answer).with_state(meta.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        meta
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap()
    }

    /// One answer that is held is given.
    pub(crate) fn lets_go(&self) {
        self.let_go.notify_one();
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.world().asked.clone()
    }

    /// How often something was asked, by method and last part of the path.
    pub(crate) fn count(&self, what: &str) -> usize {
        self.asked().iter().filter(|asked| asked.what == what).count()
    }

    /// Which kinds of one-shot sync were asked for, in order.
    pub(crate) fn syncs(&self) -> Vec<String> {
        let asked = self.asked().into_iter().filter(|asked| asked.what == "POST smb_app_data");
        asked.map(|asked| asked.body["sync_type"].as_str().unwrap().to_owned()).collect()
    }

    /// Waits until something was asked `times`.
    pub(crate) async fn until(&self, what: &str, times: usize) {
        loop {
            let arrived = self.arrived.notified();
            if self.count(what) >= times {
                return;
            }
            arrived.await;
        }
    }
}

async fn answer(
    State(meta): State<Meta>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let body = serde_json::from_slice(&body).unwrap_or_default();
    let query: HashMap<String, String> =
        url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()).into_owned().collect();
    let path: Vec<&str> = uri.path().trim_matches('/').split('/').collect();
    let what = match path.as_slice() {
        [_, id] if id.chars().all(|c| c.is_ascii_digit()) => format!("{method} node"),
        [.., last] => format!("{method} {last}"),
        [] => String::new(),
    };
    let carried = |name: &str| Some(headers.get(name)?.to_str().ok()?.to_owned());
    let (auth, key) = (carried("authorization").unwrap_or_default(), carried("d360-api-key"));
    let path_asked = uri.path().to_owned();
    let asked = Asked { what, path: path_asked, query, auth, key, body };
    let end = decide(&mut meta.world(), &path, &asked);
    meta.arrived.notify_waiters();
    match end {
        Ok(value) => Json(value).into_response(),
        Err(Answer::Error(status, code)) => {
            let error = json!({"error": {"message": "no", "type": "OAuthException", "code": code}});
            (StatusCode::from_u16(status).unwrap(), Json(error)).into_response()
        }
        Err(Answer::Held) => {
            meta.let_go.notified().await;
            Json(json!({"messaging_product": "whatsapp", "request_id": "req-held"})).into_response()
        }
        Err(Answer::Silence | Answer::Good) => {
            std::future::pending::<()>().await;
            StatusCode::OK.into_response()
        }
    }
}

fn decide(world: &mut World, path: &[&str], asked: &Asked) -> Result<Value, Answer> {
    world.asked.push(asked.clone());
    if world.away > 0 {
        world.away -= 1;
        return Err(Answer::Error(503, 2));
    }
    let ended = |answer: Answer, value: Value| match answer {
        Answer::Good => Ok(value),
        other => Err(other),
    };
    match asked.what.as_str() {
        "GET access_token" => {
            if asked.query.get("code").map(String::as_str) != Some(CODE) {
                return Err(Answer::Error(400, 100));
            }
            ended(world.exchange, json!({"access_token": TOKEN, "token_type": "bearer"}))
        }
        "GET debug_token" => {
            let granular: Vec<Value> =
                world.scopes.iter().map(|scope| json!({"scope": scope, "target_ids": world.wabas})).collect();
            Ok(json!({"data": {"is_valid": world.is_valid, "app_id": APP_ID, "expires_at": 1_800_000_000,
                "scopes": world.scopes, "granular_scopes": granular}}))
        }
        "GET phone_numbers" => Ok(json!({"data": world.numbers})),
        "POST subscribed_apps" => ended(world.subscribe, json!({"success": true})),
        "GET subscribed_apps" => {
            let apps: Vec<Value> = world
                .is_listed
                .then(|| json!({"whatsapp_business_api_data": {"id": APP_ID}}))
                .into_iter()
                .collect();
            Ok(json!({"data": apps}))
        }
        "GET node" => {
            let id = path.last().copied().unwrap_or_default();
            let node = world.numbers.iter().find(|number| number["id"] == id);
            node.cloned().ok_or(Answer::Error(400, 100))
        }
        "GET subscriptions" => match &world.subscriptions {
            Value::Null => Err(Answer::Error(400, 190)),
            told => Ok(json!({"data": [told]})),
        },
        "POST smb_app_data" => {
            let kind = asked.body["sync_type"].as_str().unwrap_or_default();
            let end = world.sync.get(kind).copied().unwrap_or(Answer::Good);
            ended(end, json!({"messaging_product": "whatsapp", "request_id": format!("req-{kind}")}))
        }
        "POST messages" => {
            Ok(json!({"messaging_product": "whatsapp", "contacts": [], "messages": [{"id": "wamid.OUT1"}]}))
        }
        "GET 7700" => Ok(json!({"messaging_product": "whatsapp", "id": "7700", "mime_type": "text/plain",
            "url": "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=7700&ext=1"})),
        "GET attachments" => Ok(json!("a receipt")),
        "POST webhook" => ended(world.webhook, json!({"url": asked.body["url"]})),
        _ => Err(Answer::Error(400, 100)),
    }
}
