//! The client against a small server in the same process.

mod hostile_links;
mod media;
mod onboarding;
mod sending;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use url::Url;

use super::*;
use crate::webhook::Identity;

/// What the server was asked.
#[derive(Clone, Debug)]
struct Asked {
    uri: Uri,
    headers: HeaderMap,
    body: Value,
}

type Answer = Arc<dyn Fn(&Uri) -> Response + Send + Sync>;

#[derive(Clone)]
struct Graph {
    asked: Arc<Mutex<Vec<Asked>>>,
    answer: Answer,
}

impl Graph {
    /// Serves `answer` for every request and returns the server's address.
    async fn serve(answer: impl Fn(&Uri) -> Response + Send + Sync + 'static) -> (Self, SocketAddr) {
        let graph = Self { asked: Arc::default(), answer: Arc::new(answer) };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let app = Router::new().fallback(record).with_state(graph.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        (graph, address)
    }

    fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

async fn record(State(graph): State<Graph>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let body = serde_json::from_slice(&body).unwrap_or_default();
    let answer = (graph.answer)(&uri);
    graph.asked.lock().unwrap().push(Asked { uri, headers, body });
    answer
}

fn base(address: SocketAddr) -> Url {
    Url::parse(&format!("http://{address}")).unwrap()
}

fn client_of(provider: Provider) -> Client {
    // Another test of this process may have been first; either way a provider is installed.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::new(provider, Timeouts::default()).unwrap()
}

fn client(address: SocketAddr) -> Client {
    client_of(Provider::meta(base(address), "v25.0").unwrap())
}

fn token() -> AccessToken {
    AccessToken::new("EAAG-synthetic".to_owned()).unwrap()
}

fn caller(token: &AccessToken) -> Caller<'_> {
    Caller { phone_number_id: "900555000111222", token }
}

fn text() -> OutgoingMessage {
    OutgoingMessage {
        recipient: Recipient::phone("15550100777").unwrap(),
        body: MessageBody::Text { body: "Yes, \"two\" left\n🙂".to_owned(), preview_url: true },
        reply_to: Some("wamid.SYN0101".to_owned()),
        biz_opaque_callback_data: Some("0199f2c0".to_owned()),
    }
}

fn accepted() -> Response {
    axum::Json(json!({
        "messaging_product": "whatsapp",
        "contacts": [{"input": "+15550100777", "wa_id": "15550100777", "user_id": "US.7712340098123"}],
        "messages": [{"id": "wamid.SYN0600"}]
    }))
    .into_response()
}

fn graph_error(status: u16, code: i64) -> Response {
    let error =
        json!({"error": {"message": "m", "type": "OAuthException", "code": code, "fbtrace_id": "Ax"}});
    (StatusCode::from_u16(status).unwrap(), axum::Json(error)).into_response()
}

async fn send_to(answer: impl Fn(&Uri) -> Response + Send + Sync + 'static) -> SendOutcome {
    let (graph, address) = Graph::serve(answer).await;
    let outcome = client(address).send(caller(&token()), &text()).await;
    assert_eq!(graph.asked().len(), 1, "a send is made once");
    outcome
}
