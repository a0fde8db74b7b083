//! `GET /{version}/oauth/access_token`: the signup's code becomes a business token, once, within 30 seconds of the world's
//! clock. Server to server only: the app's secret is asked for.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use sangam_model::Clock;
use serde_json::{Value, json};

use super::{GraphError, answered, check_version};
use crate::mistakes::MistakeKind;
use crate::stage::Stage;

pub(super) async fn get(
    State(stage): State<Arc<Stage>>,
    Path(version): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let result = check_version(&version).and_then(|()| exchanged(&stage, &query));
    answered(&stage, result)
}

pub(super) async fn get_unversioned(
    State(stage): State<Arc<Stage>>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    answered(&stage, exchanged(&stage, &query))
}

fn exchanged(stage: &Stage, query: &HashMap<String, String>) -> Result<Value, GraphError> {
    let given = |name: &str| query.get(name).map(String::as_str).filter(|value| !value.is_empty());
    let client = given("client_id").ok_or_else(|| missing("client_id"))?;
    if client != stage.app.id {
        let message = "Error validating application. Cannot get application info due to a system error.";
        return Err(GraphError::exchange(101, None, message));
    }
    let secret = given("client_secret").ok_or_else(|| missing("client_secret"))?;
    if !stage.app.secret.matches(secret) {
        return Err(GraphError::exchange(1, None, "Error validating client secret."));
    }
    if given("redirect_uri").is_some() {
        let message = "Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request";
        return Err(GraphError::exchange(100, Some(36_008), message));
    }
    redeem(stage, given("code").ok_or_else(|| missing("code"))?)
}

fn redeem(stage: &Stage, presented: &str) -> Result<Value, GraphError> {
    let now = stage.clock.now();
    let quirks = stage.faults_mut().token.clone();
    let mut world = stage.world();
    let Some(code) = world.codes.iter_mut().find(|code| code.code == presented) else {
        return Err(GraphError::exchange(100, None, "Invalid verification code format."));
    };
    if code.is_used {
        stage.mistakes.note(MistakeKind::CodeUsedTwice, None, now);
        return Err(GraphError::exchange(100, Some(36_009), "This authorization code has been used."));
    }
    if code.expires_at <= now {
        return Err(GraphError::exchange(100, Some(36_007), "This authorization code has expired."));
    }
    code.is_used = true;
    let waba_ids = code.waba_ids.clone();
    let grant = world.issue_token(waba_ids, &quirks, now);
    let mut answer = json!({ "access_token": grant.token.expose(), "token_type": "bearer" });
    if let (Some(seconds), Some(answer)) = (quirks.expires_in_s, answer.as_object_mut()) {
        answer.insert("expires_in".to_owned(), json!(seconds));
    }
    Ok(answer)
}

fn missing(parameter: &str) -> GraphError {
    GraphError::exchange(100, None, &format!("Missing {parameter} parameter."))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::mistakes::MistakeKind;
    use crate::testing::Shop;

    #[tokio::test]
    async fn a_code_becomes_a_token_once() {
        let shop = Shop::open().await;
        let end = shop.signs_up();
        let code = end.code.unwrap();
        let (status, answer) = shop.exchange(&code).await;
        assert_eq!((status, &answer["token_type"]), (200, &json!("bearer")));
        assert_eq!(answer["expires_in"], 5_184_000);
        let (status, answer) = shop.exchange(&code).await;
        assert_eq!((status, &answer["error"]["error_subcode"]), (400, &json!(36_009)));
        assert_eq!(shop.simulator.mistakes()[0].kind, MistakeKind::CodeUsedTwice);
        let asked = shop.simulator.requests();
        assert!(asked.iter().all(|entry| !entry.query.contains(&code)), "codes are masked");
    }

    #[tokio::test]
    async fn thirty_seconds_are_enough_and_thirty_one_are_not() {
        let shop = Shop::open().await;
        let early = shop.signs_up().code.unwrap();
        shop.simulator.advance_clock(29_999);
        assert_eq!(shop.exchange(&early).await.0, 200);
        shop.simulator.set_faults(&json!({ "signup": { "stale_code": true } })).unwrap();
        let stale = shop.signs_up().code.unwrap();
        assert_eq!(shop.exchange(&stale).await.1["error"]["error_subcode"], 36_007);
        shop.simulator.set_faults(&json!({ "clear": true })).unwrap();
        shop.simulator.disconnect(&shop.simulator.phones()[2].phone_number_id, None, None).unwrap();
        let late = shop.signs_up_again().code.unwrap();
        shop.simulator.advance_clock(30_000);
        let (status, answer) = shop.exchange(&late).await;
        assert_eq!((status, &answer["error"]["error_subcode"]), (400, &json!(36_007)));
        assert!(shop.simulator.mistakes().is_empty(), "being late is no crime");
    }

    #[tokio::test]
    async fn another_app_a_wrong_secret_and_a_redirect_are_refused() {
        let shop = Shop::open().await;
        let code = shop.signs_up().code.unwrap();
        for (query, expected) in [
            (format!("client_id=1&client_secret=test-secret&code={code}"), 101),
            (format!("client_id=900000000000001&client_secret=wrong&code={code}"), 1),
            (
                format!(
                    "client_id=900000000000001&client_secret=test-secret&redirect_uri=https://x&code={code}"
                ),
                100,
            ),
            ("client_id=900000000000001&client_secret=test-secret&code=nonsense".to_owned(), 100),
            ("client_id=900000000000001&client_secret=test-secret".to_owned(), 100),
        ] {
            let (status, answer) =
                shop.call("GET", &format!("/v25.0/oauth/access_token?{query}"), None, None).await;
            assert_eq!((status, &answer["error"]["code"]), (400, &json!(expected)), "{query}");
        }
        assert_eq!(shop.exchange(&code).await.0, 200, "a refusal spends nothing");
    }
}
