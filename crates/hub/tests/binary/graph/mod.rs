//! A stand-in for Meta that knows some media and nothing else.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::net::TcpListener;

/// Where it can be reached, until the test ends.
pub(crate) struct Graph(SocketAddr);

#[derive(Clone)]
struct Shelf {
    address: SocketAddr,
    token: &'static str,
    files: Arc<HashMap<&'static str, &'static [u8]>>,
}

impl Graph {
    /// Knows `files` by their media ids, for whoever shows `token`.
    pub(crate) async fn with(token: &'static str, files: &[(&'static str, &'static [u8])]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let shelf = Shelf { address, token, files: Arc::new(files.iter().copied().collect()) };
        let router = Router::new()
            .route("/v25.0/{id}", get(resolve))
            .route("/file/{id}", get(download))
            .with_state(shelf);
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self(address)
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.0)
    }
}

impl Shelf {
    fn find(&self, id: &str, headers: &HeaderMap) -> Result<&'static [u8], Refusal> {
        let bearer = format!("Bearer {}", self.token);
        if headers.get("authorization").is_none_or(|shown| shown != bearer.as_str()) {
            return Err((StatusCode::UNAUTHORIZED, Json(Value::Null)));
        }
        self.files.get(id).copied().ok_or_else(|| {
            let error = json!({"message": "Unsupported get request", "type": "GraphMethodException",
                "code": 100, "error_subcode": 33, "fbtrace_id": "A1"});
            (StatusCode::BAD_REQUEST, Json(json!({"error": error})))
        })
    }
}

type Refusal = (StatusCode, Json<Value>);

async fn resolve(
    State(shelf): State<Shelf>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Value>, Refusal> {
    let bytes = shelf.find(&id, &headers)?;
    Ok(Json(json!({
        "messaging_product": "whatsapp", "id": id, "mime_type": "image/jpeg", "file_size": bytes.len(),
        "sha256": hex::encode(Sha256::digest(bytes)), "url": format!("http://{}/file/{id}", shelf.address),
    })))
}

async fn download(
    State(shelf): State<Shelf>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<&'static [u8], Refusal> {
    shelf.find(&id, &headers)
}
