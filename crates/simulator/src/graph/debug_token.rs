//! `GET /{version}/debug_token`: what a token may do, until when, and which accounts it opens.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use sangam_model::{Clock, Timestamp};
use serde_json::{Value, json};

use super::{GraphError, answered, caller, check_version, is_app};
use crate::stage::Stage;
use crate::world::account::Grant;

pub(super) async fn get(
    State(stage): State<Arc<Stage>>,
    Path(version): Path<String>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    let may_ask = if is_app(&stage, &headers, &query) { Ok(()) } else { caller(&stage, &headers).map(drop) };
    let result = may_ask
        .and_then(|()| check_version(&version))
        .and_then(|()| query.get("input_token").ok_or_else(|| GraphError::missing("input_token")))
        .map(|token| described(&stage, token));
    answered(&stage, result)
}

fn described(stage: &Stage, token: &str) -> Value {
    let now = stage.clock.now();
    let world = stage.world();
    let Some(grant) = world.grant(token) else {
        return json!({ "data": {
            "is_valid": false,
            "scopes": [],
            "error": { "code": 190, "message": "Malformed access token" },
        }});
    };
    let mut data = facts(stage, grant, now);
    let why_not = match (grant.is_revoked, grant.is_expired(now)) {
        (true, _) => Some((460, "Error validating access token: the session has been invalidated.")),
        (false, true) => Some((463, "Error validating access token: the session has expired.")),
        (false, false) => None,
    };
    if let (Some((subcode, message)), Some(data)) = (why_not, data.as_object_mut()) {
        data.insert("error".to_owned(), json!({ "code": 190, "message": message, "subcode": subcode }));
    }
    json!({ "data": data })
}

fn facts(stage: &Stage, grant: &Grant, now: Timestamp) -> Value {
    let expires_at = grant.expires_at.map_or(0, |end| end.as_millis() / 1_000);
    let granular = grant.scopes.iter().map(|scope| json!({ "scope": scope, "target_ids": grant.waba_ids }));
    json!({
        "app_id": stage.app.id,
        "type": "SYSTEM_USER",
        "application": "Sangam",
        "is_valid": !grant.is_revoked && !grant.is_expired(now),
        "issued_at": grant.issued_at.as_millis() / 1_000,
        "expires_at": expires_at,
        "data_access_expires_at": 0,
        "scopes": grant.scopes,
        "granular_scopes": granular.collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

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

    #[tokio::test]
    async fn the_app_itself_may_ask_and_a_stranger_may_not() {
        let shop = Shop::open().await;
        let path = format!("/v25.0/debug_token?input_token={}", shop.token);
        let app = shop.app_token();
        assert_eq!(shop.call("GET", &path, Some(&app), None).await.0, 200);
        assert_eq!(shop.call("GET", &path, Some("900000000000001|wrong"), None).await.0, 401);
        assert_eq!(shop.call("GET", &path, None, None).await.1["error"]["code"], json!(190));
    }

    #[tokio::test]
    async fn an_expired_token_says_when_it_ended_and_opens_nothing() {
        let shop = Shop::open().await;
        shop.simulator.set_faults(&json!({ "token": { "expires_in_s": 60 } })).unwrap();
        let token = shop.signs_up_and_exchanges().await.0;
        let app = shop.app_token();
        let path = format!("/v25.0/debug_token?input_token={token}");
        let (_, before) = shop.call("GET", &path, Some(&app), None).await;
        assert_eq!(before["data"]["is_valid"], true);
        shop.simulator.advance_clock(60_000);
        let (_, after) = shop.call("GET", &path, Some(&app), None).await;
        assert_eq!(
            (&after["data"]["is_valid"], &after["data"]["error"]["subcode"]),
            (&json!(false), &json!(463))
        );
        assert_eq!(after["data"]["expires_at"], before["data"]["expires_at"]);
        let waba = after["data"]["granular_scopes"][0]["target_ids"][0].as_str().unwrap().to_owned();
        let (status, answer) =
            shop.call("GET", &format!("/v25.0/{waba}/phone_numbers"), Some(&token), None).await;
        assert_eq!((status, &answer["error"]["error_subcode"]), (401, &json!(463)));
    }
}
