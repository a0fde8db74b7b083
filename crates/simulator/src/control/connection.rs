//! Connecting a number, by route: the phones, the signup without a browser, the past a phone remembers, its address book.

use std::sync::Arc;

use axum::extract::State;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;

use super::{Done, Given, Refusal, done};
use crate::identity::NewCustomer;
use crate::mistakes::Mistake;
use crate::past::{Past, PastSet};
use crate::signup::{PhoneCard, SignupChoice, SignupEnd};
use crate::stage::{CustomerCard, Stage};

pub(super) fn routes() -> Router<Arc<Stage>> {
    Router::new()
        .route("/phones", get(phones))
        .route("/sign-up", post(sign_up))
        .route("/past", post(past))
        .route("/mistakes", get(mistakes))
        .route("/phone-contact", post(contact))
        .route("/customers", post(customer))
        .route("/dialog360", post(dialog360))
        .route("/dialog360-sync", post(dialog360_sync))
}

async fn phones(State(stage): State<Arc<Stage>>) -> Json<Vec<PhoneCard>> {
    Json(stage.phones())
}

async fn sign_up(
    State(stage): State<Arc<Stage>>,
    body: Given<SignupChoice>,
) -> Result<Json<SignupEnd>, Refusal> {
    let Json(choice) = body?;
    Ok(Json(stage.sign_up(&choice)?))
}

#[derive(Deserialize)]
struct PastOf {
    phone: String,
    #[serde(flatten)]
    past: serde_json::Map<String, serde_json::Value>,
}

async fn past(State(stage): State<Arc<Stage>>, body: Given<PastOf>) -> Result<Json<PastSet>, Refusal> {
    let Json(PastOf { phone, past }) = body?;
    let past: Past = serde_json::from_value(serde_json::Value::Object(past))
        .map_err(crate::stage::StageError::BadFaults)?;
    Ok(Json(stage.set_past(&phone, past)?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Phone {
    phone: String,
}

async fn dialog360(
    State(stage): State<Arc<Stage>>,
    body: Given<Phone>,
) -> Result<Json<serde_json::Value>, Refusal> {
    let Json(Phone { phone }) = body?;
    let key = stage.connect_by_dialog360(&phone)?;
    Ok(Json(serde_json::json!({ "api_key": key.expose() })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Number {
    phone_number_id: String,
}

async fn dialog360_sync(State(stage): State<Arc<Stage>>, body: Given<Number>) -> Done {
    let Json(Number { phone_number_id }) = body?;
    stage.dialog360_syncs(&phone_number_id)?;
    done()
}

async fn mistakes(State(stage): State<Arc<Stage>>) -> Json<Vec<Mistake>> {
    Json(stage.mistakes())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Contact {
    phone_number_id: String,
    who: String,
    full_name: Option<String>,
}

async fn contact(State(stage): State<Arc<Stage>>, body: Given<Contact>) -> Done {
    let Json(body) = body?;
    match body.full_name {
        Some(name) => stage.phone_saves_contact(&body.phone_number_id, &body.who, &name)?,
        None => stage.phone_removes_contact(&body.phone_number_id, &body.who)?,
    }
    done()
}

#[derive(Deserialize)]
struct CustomerOf {
    phone_number_id: String,
    #[serde(flatten)]
    new: NewCustomer,
}

async fn customer(
    State(stage): State<Arc<Stage>>,
    body: Given<CustomerOf>,
) -> Result<Json<CustomerCard>, Refusal> {
    let Json(body) = body?;
    Ok(Json(stage.add_customer(&body.phone_number_id, body.new)?))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::Shop;

    #[tokio::test]
    async fn a_number_can_be_connected_without_a_browser() {
        let shop = Shop::open().await;
        let (_, phones) = shop.get("/_control/phones").await;
        let waiting =
            phones.as_array().unwrap().iter().find(|phone| phone["link"] == "on_app_only").unwrap().clone();
        let past = json!({ "phone": waiting["phone_number_id"], "conversations": 5, "messages": 50 });
        let (status, set) = shop.call("POST", "/_control/past", None, Some(past)).await;
        assert_eq!((status, &set["messages"]), (200, &json!(50)));
        let choice = json!({ "outcome": "finish", "phones": [waiting["display_phone_number"]] });
        let (status, end) = shop.call("POST", "/_control/sign-up", None, Some(choice)).await;
        assert_eq!((status, end["code"].is_string(), end["event"].is_string()), (200, true, true));
        assert_eq!(
            shop.get("/_control/numbers").await.1.as_array().unwrap().len(),
            1,
            "no token opens it yet"
        );
        assert_eq!(shop.exchange(end["code"].as_str().unwrap()).await.0, 200);
        assert_eq!(shop.get("/_control/numbers").await.1.as_array().unwrap().len(), 2);
        assert_eq!(shop.get("/_control/mistakes").await.1, json!([]));
        let unknown = json!({ "outcome": "finish", "phones": ["1"] });
        assert_eq!(shop.call("POST", "/_control/sign-up", None, Some(unknown)).await.0, 404);
        let wrong = json!({ "phone": "1", "quake": 1 });
        assert_eq!(shop.call("POST", "/_control/past", None, Some(wrong)).await.0, 400);
    }

    #[tokio::test]
    async fn somebody_can_come_to_exist_behind_a_username() {
        let shop = Shop::open().await;
        let body = json!({ "phone_number_id": shop.number, "username": "@indigo.lover", "name": "Tara" });
        let (status, card) = shop.call("POST", "/_control/customers", None, Some(body.clone())).await;
        assert_eq!((status, &card["username"], &card["wa_id"]), (200, &json!("indigo.lover"), &json!(null)));
        assert_eq!(shop.call("POST", "/_control/customers", None, Some(body)).await.0, 409);
        let told = shop.simulator.customer_writes(&shop.number, "indigo.lover", "Hello").unwrap();
        assert!(shop.received.message(&told.id).await["messages"][0].get("from").is_none());
    }
}
