//! `/_control/webhooks`, `verify-webhook` and `raw-webhook`.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Done, Given, done};
use crate::stage::Stage;

pub(super) async fn get(State(stage): State<Arc<Stage>>) -> Json<Value> {
    Json(json!({ "url": stage.webhooks.target(), "stats": stage.webhook_stats() }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Target {
    url: String,
}

pub(super) async fn post(State(stage): State<Arc<Stage>>, body: Given<Target>) -> Done {
    let Json(Target { url }) = body?;
    stage.set_webhook_url(url);
    done()
}

pub(super) async fn verify(State(stage): State<Arc<Stage>>) -> Done {
    stage.verify_webhook().await?;
    done()
}

pub(super) async fn raw(State(stage): State<Arc<Stage>>, body: Given<Value>) -> Done {
    let Json(body) = body?;
    stage.raw_webhook(&body);
    done()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::Shop;

    #[tokio::test]
    async fn a_raw_body_arrives_signed_and_unchanged() {
        let shop = Shop::open().await;
        let body = json!({ "object": "page", "entry": [{ "id": "1", "note": "नया" }] });
        assert_eq!(shop.call("POST", "/_control/raw-webhook", None, Some(body.clone())).await.0, 200);
        assert_eq!(shop.received.body(|seen| seen["object"] == "page").await, body);
    }

    #[tokio::test]
    async fn the_receiver_is_verified_by_its_token() {
        let shop = Shop::open().await;
        assert_eq!(shop.call("POST", "/_control/verify-webhook", None, None).await.0, 200);
        let closed = json!({ "url": "http://127.0.0.1:1/" });
        assert_eq!(shop.call("POST", "/_control/webhooks", None, Some(closed)).await.0, 200);
        assert_eq!(shop.call("POST", "/_control/verify-webhook", None, None).await.0, 502);
        assert_eq!(shop.get("/_control/webhooks").await.1["url"], "http://127.0.0.1:1/");
    }
}
