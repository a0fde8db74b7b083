//! `/{version}/{waba}/subscribed_apps`: whether an account's webhooks are told at all, and to whom.
//!
//! An account nobody subscribed to is silent, without an error anywhere. Numbers that are connected from the start are
//! subscribed too; an account a signup opens is not. An override is verified first, as Meta does.

use axum::body::Bytes;
use axum::response::Response;
use serde_json::{Value, json};

use super::GraphError;
use super::request::GraphRequest;
use crate::secret::VerifyToken;

pub(super) async fn post(asked: GraphRequest, body: Bytes) -> Response {
    asked.answered(subscribe(&asked, &body).await)
}

async fn subscribe(asked: &GraphRequest, body: &[u8]) -> Result<Value, GraphError> {
    let waba_id = asked.account()?;
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    let callback = body.get("override_callback_uri").and_then(Value::as_str).map(str::to_owned);
    if let Some(callback) = &callback {
        if callback.len() > 200 {
            return Err(GraphError::too_long("override_callback_uri", 200));
        }
        let token = body.get("verify_token").and_then(Value::as_str);
        let token = token.ok_or_else(|| GraphError::missing("verify_token"))?;
        let verified = asked.stage.verify(callback.clone(), &VerifyToken::new(token)).await;
        verified.map_err(|_| GraphError::of(2_200, "Callback verification failed."))?;
    }
    asked.stage.subscribe(waba_id, Some(callback));
    Ok(json!({ "success": true }))
}

pub(super) async fn get(asked: GraphRequest) -> Response {
    let stage = &asked.stage;
    let result = asked.account().map(|waba_id| {
        let apps = stage.subscription(waba_id).map(|callback| {
            let link = format!("https://www.facebook.com/games/?app_id={}", stage.app.id);
            let app = json!({ "id": stage.app.id, "name": "Sangam", "link": link });
            let mut entry = json!({ "whatsapp_business_api_data": app });
            if let (Some(callback), Some(entry)) = (callback, entry.as_object_mut()) {
                entry.insert("override_callback_uri".to_owned(), json!(callback));
            }
            entry
        });
        json!({ "data": apps.into_iter().collect::<Vec<_>>() })
    });
    asked.answered(result)
}

pub(super) async fn delete(asked: GraphRequest) -> Response {
    asked.answered(asked.account().map(|waba_id| {
        asked.stage.subscribe(waba_id, None);
        json!({ "success": true })
    }))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::Shop;

    #[tokio::test]
    async fn an_account_nobody_subscribed_to_is_silent() {
        let shop = Shop::open().await;
        let path = format!("/v25.0/{}/subscribed_apps", shop.simulator.numbers()[0].waba_id);
        assert_eq!(shop.get(&path).await.1["data"].as_array().unwrap().len(), 1);
        assert_eq!(shop.call("DELETE", &path, Some(&shop.token), None).await.0, 200);
        assert_eq!(shop.get(&path).await.1, json!({ "data": [] }));
        shop.ritika_writes("does anyone hear me?");
        assert_eq!(shop.simulator.webhook_stats().outstanding, 0);
        assert_eq!(shop.call("POST", &path, Some(&shop.token), None).await.1, json!({ "success": true }));
        let heard = shop.ritika_writes("and now?");
        shop.received.message(&heard).await;
    }

    #[tokio::test]
    async fn an_override_must_answer_the_challenge_and_then_gets_the_webhooks() {
        let shop = Shop::open().await;
        let other = crate::testing::Receiver::start().await;
        let path = format!("/v25.0/{}/subscribed_apps", shop.simulator.numbers()[0].waba_id);
        let wrong = json!({ "override_callback_uri": other.url, "verify_token": "wrong" });
        assert_eq!(shop.call("POST", &path, Some(&shop.token), Some(wrong)).await.0, 400);
        let right = json!({ "override_callback_uri": other.url, "verify_token": "practice-verify-token" });
        assert_eq!(shop.call("POST", &path, Some(&shop.token), Some(right)).await.0, 200);
        let wamid = shop.ritika_writes("to the other address");
        other.message(&wamid).await;
    }
}
