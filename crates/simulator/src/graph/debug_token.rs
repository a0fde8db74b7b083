//! `GET /{version}/debug_token`: what a token may do, and which account it belongs to.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::{Value, json};

use super::{GraphError, answered, caller, check_version};
use crate::stage::Stage;

const SCOPES: [&str; 2] = ["whatsapp_business_management", "whatsapp_business_messaging"];

pub(super) async fn get(
    State(stage): State<Arc<Stage>>,
    Path(version): Path<String>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    let result = caller(&stage, &headers)
        .and_then(|_| check_version(&version))
        .and_then(|()| query.get("input_token").ok_or_else(|| GraphError::missing("input_token")))
        .map(|token| described(&stage, token));
    answered(&stage, result)
}

fn described(stage: &Stage, token: &str) -> Value {
    let world = stage.world();
    match world.numbers.iter().find(|number| number.access_token.matches(token)) {
        Some(number) => json!({ "data": {
            "app_id": "900000000000001",
            "type": "SYSTEM_USER",
            "application": "Sangam",
            "is_valid": true,
            "expires_at": 0,
            "data_access_expires_at": 0,
            "scopes": SCOPES,
            "granular_scopes": SCOPES.map(|scope| json!({ "scope": scope, "target_ids": [number.waba_id] })),
        }}),
        None => json!({ "data": {
            "is_valid": false,
            "scopes": [],
            "error": { "code": 190, "message": "Malformed access token" },
        }}),
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::Shop;

    #[tokio::test]
    async fn a_token_names_its_account() {
        let shop = Shop::open().await;
        let (status, answer) = shop.get(&format!("/v25.0/debug_token?input_token={}", shop.token)).await;
        assert_eq!(status, 200);
        assert_eq!(answer["data"]["is_valid"], true);
        assert_eq!(
            answer["data"]["granular_scopes"][0]["target_ids"][0],
            shop.simulator.numbers()[0].waba_id
        );
        assert!(shop.simulator.requests()[0].query.ends_with("=***"), "the history masks it");
        let (_, answer) = shop.get("/v25.0/debug_token?input_token=nonsense").await;
        assert_eq!(answer["data"]["is_valid"], false);
    }
}
