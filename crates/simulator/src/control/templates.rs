//! Decisions about templates, and a customer's press of a button, by route.

use std::sync::Arc;

use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use serde::Deserialize;

use super::{Done, Given, Told, done};
use crate::Decision;
use crate::stage::Stage;

pub(super) fn routes() -> Router<Arc<Stage>> {
    Router::new()
        .route("/decide-template", post(decide))
        .route("/hold-reviews", post(hold))
        .route("/customer-press", post(press))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Decide {
    waba_id: String,
    name: String,
    language: String,
    decision: Decision,
}

async fn decide(State(stage): State<Arc<Stage>>, body: Given<Decide>) -> Done {
    let Json(body) = body?;
    stage.decide_template(&body.waba_id, &body.name, &body.language, &body.decision)?;
    done()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Hold {
    wait: bool,
}

async fn hold(State(stage): State<Arc<Stage>>, body: Given<Hold>) -> Done {
    let Json(body) = body?;
    stage.hold_reviews(body.wait);
    done()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Press {
    phone_number_id: String,
    from: String,
    message_id: String,
    text: String,
}

async fn press(State(stage): State<Arc<Stage>>, body: Given<Press>) -> Told {
    let Json(body) = body?;
    Ok(Json(stage.customer_presses(&body.phone_number_id, &body.from, &body.message_id, &body.text)?))
}
