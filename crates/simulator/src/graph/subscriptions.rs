//! `GET /{version}/{app_id}/subscriptions`: which webhook fields the app chose, asked with the app's own token.

use axum::response::Response;
use serde_json::{Value, json};

use super::request::GraphRequest;
use super::{GraphError, bearer, is_app};

/// Every field a desk needs (`docs/whatsapp.md` §1.6).
const FIELDS: [&str; 16] = [
    "messages",
    "history",
    "smb_app_state_sync",
    "smb_message_echoes",
    "account_update",
    "account_alerts",
    "account_review_update",
    "phone_number_quality_update",
    "phone_number_name_update",
    "business_capability_update",
    "message_template_status_update",
    "message_template_quality_update",
    "message_template_components_update",
    "template_category_update",
    "user_preferences",
    "security",
];

pub(super) async fn get(asked: GraphRequest) -> Response {
    asked.answered(listed(&asked))
}

fn listed(asked: &GraphRequest) -> Result<Value, GraphError> {
    let stage = &asked.stage;
    if !is_app(stage, &asked.headers, &asked.query) {
        let has_token = bearer(&asked.headers).is_ok() || asked.query.contains_key("access_token");
        return Err(if has_token { GraphError::bad_token() } else { GraphError::no_token() });
    }
    let version = asked.version()?;
    if asked.node() != stage.app.id {
        return Err(asked.no_object());
    }
    let quirks = stage.faults_mut().app.clone();
    if quirks.unsubscribed {
        return Ok(json!({ "data": [] }));
    }
    let fields = FIELDS.iter().filter(|field| !quirks.missing_fields.iter().any(|missing| missing == *field));
    let fields: Vec<Value> = fields.map(|field| json!({ "name": field, "version": version })).collect();
    Ok(json!({ "data": [{
        "object": "whatsapp_business_account",
        "callback_url": stage.webhooks.target().unwrap_or_default(),
        "active": !quirks.inactive,
        "fields": fields,
    }]}))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::Shop;

    #[tokio::test]
    async fn the_app_sees_its_fields_and_only_with_its_own_token() {
        let shop = Shop::open().await;
        let path = "/v25.0/900000000000001/subscriptions";
        let app = shop.app_token();
        let (status, answer) = shop.call("GET", path, Some(&app), None).await;
        assert_eq!((status, &answer["data"][0]["active"]), (200, &json!(true)));
        assert_eq!(answer["data"][0]["fields"].as_array().unwrap().len(), 16);
        shop.simulator
            .set_faults(&json!({ "app": { "missing_fields": ["history", "security"], "inactive": true } }))
            .unwrap();
        let (_, answer) = shop.call("GET", path, Some(&app), None).await;
        assert_eq!(answer["data"][0]["fields"].as_array().unwrap().len(), 14);
        assert_eq!(answer["data"][0]["active"], false);
        shop.simulator.set_faults(&json!({ "app": { "unsubscribed": true } })).unwrap();
        assert_eq!(shop.call("GET", path, Some(&app), None).await.1, json!({ "data": [] }));
        assert_eq!(shop.call("GET", path, Some("900000000000001|wrong"), None).await.0, 401);
        assert_eq!(shop.call("GET", path, Some(&shop.token), None).await.0, 401);
    }
}
