//! The door of 360dialog: `POST /messages`, `POST /media`, `GET /{media_id}` and `POST /v1/configs/webhook`, opened by
//! `D360-API-KEY`.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::{Value, json};

use super::media::Form;
use super::request::json_of;
use super::{Caller, GraphError, answered, media, messages};
use crate::stage::Stage;

/// The number the key names.
fn number_of(stage: &Stage, headers: &HeaderMap) -> Result<String, GraphError> {
    let key = headers.get("D360-API-KEY").and_then(|key| key.to_str().ok());
    let key = key.ok_or_else(GraphError::no_token)?;
    let world = stage.world();
    let is_opened = |number: &&crate::world::Number| {
        number.is_connected() && number.dialog360.as_ref().is_some_and(|served| served.api_key.matches(key))
    };
    let number = world.numbers.iter().find(is_opened).ok_or_else(GraphError::bad_token)?;
    Ok(number.phone_number_id.clone())
}

pub(super) async fn send(State(stage): State<Arc<Stage>>, headers: HeaderMap, body: Bytes) -> Response {
    let result = number_of(&stage, &headers).and_then(|number| messages::take(&stage, &number, &body));
    answered(&stage, result)
}

pub(super) async fn upload(State(stage): State<Arc<Stage>>, headers: HeaderMap, form: Form) -> Response {
    let result = match number_of(&stage, &headers) {
        Ok(number) => media::store(&stage, number, form).await,
        Err(error) => Err(error),
    };
    answered(&stage, result)
}

pub(super) async fn resolve(
    State(stage): State<Arc<Stage>>,
    Path(id): Path<String>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    let result = number_of(&stage, &headers).and_then(|number| {
        let caller = Caller { waba_ids: Vec::new(), numbers: vec![number], scopes: Vec::new() };
        media::resolve(&stage, &headers, &caller, &id, &query)
    });
    answered(&stage, result)
}

/// Whom a bearer or a key acts for, where both may ask.
pub(super) fn key_holder(stage: &Stage, headers: &HeaderMap) -> Option<Caller> {
    let number = number_of(stage, headers).ok()?;
    Some(Caller { waba_ids: Vec::new(), numbers: vec![number], scopes: Vec::new() })
}

pub(super) async fn set_webhook(
    State(stage): State<Arc<Stage>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let result = number_of(&stage, &headers).and_then(|number| keep_webhook(&stage, &number, &body));
    answered(&stage, result)
}

fn keep_webhook(stage: &Stage, phone_number_id: &str, body: &[u8]) -> Result<Value, GraphError> {
    let body = json_of(body)?;
    let url = body.get("url").and_then(Value::as_str).ok_or_else(|| GraphError::missing("url"))?.to_owned();
    let asked = body.get("headers").and_then(Value::as_object).cloned().unwrap_or_default();
    let headers: BTreeMap<String, String> =
        asked.into_iter().filter_map(|(name, value)| Some((name, value.as_str()?.to_owned()))).collect();
    let mut world = stage.world();
    let served = world.number_mut(phone_number_id).and_then(|number| number.dialog360.as_mut());
    let served = served.ok_or_else(GraphError::bad_token)?;
    served.webhook = Some((url.clone(), headers.clone()));
    Ok(json!({ "url": url, "headers": headers }))
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::http::HeaderMap;
    use axum::routing::post;
    use serde_json::{Value, json};
    use tokio::sync::mpsc;

    use crate::testing::Shop;

    /// A receiver that knows nothing of signatures.
    async fn partner() -> (String, mpsc::UnboundedReceiver<(HeaderMap, Value)>) {
        let (seen, told) = mpsc::unbounded_channel();
        let take = async move |headers: HeaderMap, axum::Json(body): axum::Json<Value>| {
            seen.send((headers, body)).unwrap();
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/partner", listener.local_addr().unwrap());
        let app = Router::new().route("/partner", post(take));
        tokio::spawn(axum::serve(listener, app).into_future());
        (url, told)
    }

    #[tokio::test]
    async fn a_number_of_360dialog_speaks_by_its_key_and_tells_without_a_signature() {
        let shop = Shop::open().await;
        let (url, mut told) = partner().await;
        let phone = shop.waiting_phone().phone_number_id;
        let key = shop.simulator.connect_by_dialog360(&phone).unwrap();
        assert!(shop.simulator.connect_by_dialog360(&phone).is_err(), "once is enough");
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let call = |path: &str, key: &str, body: Value| {
            let request = client.post(format!("{}{path}", shop.simulator.base_url()));
            request.header("D360-API-KEY", key).json(&body).send()
        };
        let webhook = json!({ "url": url, "headers": { "X-Desk": "sangam" } });
        assert_eq!(call("/v1/configs/webhook", "wrong", webhook.clone()).await.unwrap().status(), 401);
        assert_eq!(call("/v1/configs/webhook", key.expose(), webhook).await.unwrap().status(), 200);

        shop.simulator.customer_writes(&phone, "+915559900022", "Hello through the partner").unwrap();
        let (headers, body) = told.recv().await.unwrap();
        assert_eq!(headers["x-desk"], "sangam");
        assert!(!headers.contains_key("x-hub-signature-256"));
        assert_eq!(body["entry"][0]["changes"][0]["field"], "messages", "live messages keep Meta's envelope");

        let text = json!({ "messaging_product": "whatsapp", "to": "+915559900022", "type": "text", "text": { "body": "Hi" } });
        let answer = call("/messages", key.expose(), text).await.unwrap();
        assert_eq!(answer.status(), 200);

        shop.simulator.dialog360_syncs(&phone).unwrap();
        let mut events = Vec::new();
        while events.len() < 2 {
            let (_, body) = told.recv().await.unwrap();
            if let Some(event) = body["event"].as_str() {
                assert_eq!(body["data"]["messaging_product"], "whatsapp");
                assert!(body["id"].is_string() && body["data"]["id"].is_string());
                events.push(event.to_owned());
            }
        }
        events.sort();
        assert_eq!(events, ["history", "smb_app_state_sync"]);
    }
}
