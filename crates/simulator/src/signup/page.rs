//! The SDK and the dialog's window.
//!
//! The SDK has the shape of Meta's: `fbAsyncInit`, `FB.init`, `FB.login`. The window refuses what Meta would refuse: an
//! unknown app, another configuration, a response type that is not a code. Its controls have stable ids, so a browser can
//! be driven through it.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};

use super::{SignupChoice, SignupEnd};
use crate::stage::Stage;

const SDK: &str = include_str!("../../assets/sdk.js");
const DIALOG: &str = include_str!("../../assets/dialog.html");
const DIALOG_SCRIPT: &str = include_str!("../../assets/dialog.js");
const FORGED: &str = include_str!("../../assets/forged.html");

/// The only value that starts coexistence.
const COEXISTENCE: &str = "whatsapp_business_app_onboarding";

pub(super) fn routes() -> Router<Arc<Stage>> {
    Router::new()
        .route("/sdk.js", get(async || script(SDK)))
        .route("/dialog/signup", get(dialog).post(choose))
        .route("/dialog/signup.js", get(async || script(DIALOG_SCRIPT)))
        .route("/dialog/forged", get(async || Html(FORGED)))
        // Browsers ask for it by themselves; it is no call of a client.
        .route("/favicon.ico", get(async || StatusCode::NO_CONTENT))
}

fn script(source: &'static str) -> Response {
    ([(CONTENT_TYPE, "text/javascript; charset=utf-8"), (CACHE_CONTROL, "no-store")], source).into_response()
}

async fn dialog(State(stage): State<Arc<Stage>>, Query(query): Query<HashMap<String, String>>) -> Response {
    let shown = match checked(&stage, &query) {
        Ok(is_coexistence) => json!({ "phones": stage.phones(), "coexistence": is_coexistence }),
        Err(refusal) => json!({ "refused": refusal }),
    };
    // The data stands inside a script element: nothing in it may end that element.
    let shown = shown.to_string().replace('<', "\\u003c");
    let status = if shown.contains("\"refused\"") { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    (status, [(CACHE_CONTROL, "no-store")], Html(DIALOG.replace("{{data}}", &shown))).into_response()
}

/// Whether the call asks for coexistence; the words Meta's window shows when it refuses to open.
fn checked(stage: &Stage, query: &HashMap<String, String>) -> Result<bool, &'static str> {
    let is = |name: &str, wanted: &str| query.get(name).is_some_and(|given| given == wanted);
    if !is("app_id", &stage.app.id) {
        return Err("Invalid App ID: The provided app ID does not look like a valid app ID.");
    }
    if !is("config_id", &stage.app.config_id) {
        return Err("Invalid config_id: the configuration does not exist or does not belong to this app.");
    }
    if !is("response_type", "code") || !is("override_default_response_type", "true") {
        return Err("This configuration needs response_type \"code\" and override_default_response_type.");
    }
    let extras = query.get("extras").map_or("{}", String::as_str);
    let extras: Value =
        serde_json::from_str(extras).map_err(|_| "Invalid parameter: extras is not an object.")?;
    match extras.get("featureType").and_then(Value::as_str) {
        Some(COEXISTENCE) => Ok(true),
        None | Some("") => Ok(false),
        Some(_) => Err("Invalid parameter: extras.featureType has an unknown value."),
    }
}

async fn choose(
    State(stage): State<Arc<Stage>>,
    Json(choice): Json<SignupChoice>,
) -> Result<Json<SignupEnd>, (StatusCode, String)> {
    stage.sign_up(&choice).map(Json).map_err(|error| (StatusCode::BAD_REQUEST, error.to_string()))
}

#[cfg(test)]
mod tests {
    use crate::testing::Shop;

    const GOOD: &str = "app_id=900000000000001&config_id=900000000000002&response_type=code&override_default_response_type=true&extras=%7B%22setup%22%3A%7B%7D%2C%22featureType%22%3A%22whatsapp_business_app_onboarding%22%7D";

    async fn opened(shop: &Shop, query: &str) -> (u16, String) {
        let (status, page) =
            shop.download(&format!("{}/dialog/signup?{query}", shop.simulator.base_url()), false).await;
        (status, String::from_utf8(page).unwrap())
    }

    #[tokio::test]
    async fn the_window_shows_the_phones_and_asks_what_to_share() {
        let shop = Shop::open().await;
        let (status, page) = opened(&shop, GOOD).await;
        assert_eq!(status, 200);
        assert!(page.contains(&shop.waiting_phone().display_phone_number));
        for id in ["finish", "cancel", "report-error", "share-history", "step"] {
            assert!(page.contains(&format!("id=\"{id}\"")), "{id}");
        }
    }

    #[tokio::test]
    async fn the_window_refuses_what_meta_would() {
        let shop = Shop::open().await;
        for (wrong, instead) in [
            ("app_id=900000000000001", "app_id=1"),
            ("config_id=900000000000002", "config_id=1"),
            ("response_type=code", "response_type=token"),
            ("override_default_response_type=true", "override_default_response_type=false"),
            ("whatsapp_business_app_onboarding", "coexistence"),
        ] {
            let (status, page) = opened(&shop, &GOOD.replacen(wrong, instead, 1)).await;
            assert_eq!(status, 400, "{instead}");
            assert!(page.contains("\"refused\""));
        }
        let ordinary = GOOD.split("&extras").next().unwrap();
        let (status, page) = opened(&shop, ordinary).await;
        assert_eq!(status, 200);
        assert!(page.contains("\"coexistence\":false"), "without the feature type it is the ordinary flow");
    }

    #[tokio::test]
    async fn the_scripts_are_scripts() {
        let shop = Shop::open().await;
        for path in ["/sdk.js", "/dialog/signup.js"] {
            let (status, source) =
                shop.download(&format!("{}{path}", shop.simulator.base_url()), false).await;
            assert_eq!(status, 200);
            assert!(String::from_utf8(source).unwrap().contains("postMessage") || path == "/sdk.js");
        }
    }
}
