//! The life of a connection, by route: its end and return, restrictions, tokens, the phone, and who customers are.

use std::sync::Arc;

use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::Value;

use super::{Done, Given, Told, done};
use crate::life::NumberChange;
use crate::stage::Stage;

pub(super) fn routes() -> Router<Arc<Stage>> {
    Router::new()
        .route("/disconnect", post(disconnect))
        .route("/offboard", post(offboard))
        .route("/reconnect", post(reconnect))
        .route("/account-event", post(event))
        .route("/account-field", post(field))
        .route("/number", post(number))
        .route("/messaging-limit", post(limit))
        .route("/expire-tokens", post(expire))
        .route("/phone-opens", post(opens))
        .route("/customer-number", post(moves))
        .route("/customer-username", post(username))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Disconnect {
    phone_number_id: String,
    reason: Option<String>,
    initiated_by: Option<String>,
}

async fn disconnect(State(stage): State<Arc<Stage>>, body: Given<Disconnect>) -> Done {
    let Json(body) = body?;
    stage.disconnect(&body.phone_number_id, body.reason.as_deref(), body.initiated_by.as_deref())?;
    done()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Account {
    waba_id: String,
}

async fn offboard(State(stage): State<Arc<Stage>>, body: Given<Account>) -> Done {
    let Json(body) = body?;
    stage.offboard(&body.waba_id)?;
    done()
}

async fn reconnect(State(stage): State<Arc<Stage>>, body: Given<Account>) -> Done {
    let Json(body) = body?;
    stage.reconnect(&body.waba_id)?;
    done()
}

async fn expire(State(stage): State<Arc<Stage>>, body: Given<Account>) -> Done {
    let Json(body) = body?;
    stage.expire_tokens(&body.waba_id)?;
    done()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Event {
    waba_id: String,
    value: Value,
}

async fn event(State(stage): State<Arc<Stage>>, body: Given<Event>) -> Done {
    let Json(body) = body?;
    stage.account_event(&body.waba_id, body.value)?;
    done()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Field {
    waba_id: String,
    field: String,
    value: Value,
}

async fn field(State(stage): State<Arc<Stage>>, body: Given<Field>) -> Done {
    let Json(body) = body?;
    stage.account_field(&body.waba_id, &body.field, body.value);
    done()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NumberNode {
    phone_number_id: String,
    change: NumberChange,
}

async fn number(State(stage): State<Arc<Stage>>, body: Given<NumberNode>) -> Done {
    let Json(body) = body?;
    stage.change_number(&body.phone_number_id, body.change)?;
    done()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Limit {
    phone_number_id: String,
    tier: String,
}

async fn limit(State(stage): State<Arc<Stage>>, body: Given<Limit>) -> Done {
    let Json(body) = body?;
    stage.move_limit(&body.phone_number_id, &body.tier)?;
    done()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Opens {
    phone: String,
}

async fn opens(State(stage): State<Arc<Stage>>, body: Given<Opens>) -> Done {
    let Json(body) = body?;
    stage.phone_opens(&body.phone)?;
    done()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Moves {
    phone_number_id: String,
    from: String,
    new_phone: Option<String>,
}

async fn moves(State(stage): State<Arc<Stage>>, body: Given<Moves>) -> Told {
    let Json(body) = body?;
    let told = match body.new_phone {
        Some(new) => stage.customer_changes_number(&body.phone_number_id, &body.from, &new)?,
        None => stage.customer_changes_user_id(&body.phone_number_id, &body.from)?,
    };
    Ok(Json(told))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Username {
    phone_number_id: String,
    from: String,
    username: Option<String>,
    #[serde(default)]
    hides_phone: bool,
}

async fn username(State(stage): State<Arc<Stage>>, body: Given<Username>) -> Done {
    let Json(body) = body?;
    let username = body.username.as_deref();
    stage.customer_takes_username(&body.phone_number_id, &body.from, username, body.hides_phone)?;
    done()
}
