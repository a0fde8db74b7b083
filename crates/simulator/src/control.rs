//! The control routes: the actors and switches for a world that runs in another process. One thin file per subject; what
//! they do is documented on the crate's page and on [`Stage`].

mod clock;
mod connection;
mod customer;
mod faults;
mod life;
mod numbers;
mod phone;
mod requests;
mod templates;
mod webhooks;

use std::sync::Arc;

use axum::extract::rejection::JsonRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use axum::{Json, Router};
use serde_json::json;

use crate::stage::{Stage, StageError};

pub(crate) fn routes() -> Router<Arc<Stage>> {
    Router::new()
        .route("/numbers", get(numbers::get))
        .route("/requests", get(requests::get).delete(requests::delete))
        .route("/faults", get(faults::get).post(faults::post))
        .route("/webhooks", get(webhooks::get).post(webhooks::post))
        .route("/verify-webhook", post(webhooks::verify))
        .route("/raw-webhook", post(webhooks::raw))
        .route("/advance-clock", post(clock::advance))
        .route("/customer-message", post(customer::message))
        .route("/customer-reaction", post(customer::reaction))
        .route("/customer-edit", post(customer::edit))
        .route("/customer-delete", post(customer::delete))
        .route("/customer-read", post(customer::read))
        .route("/customer-marketing", post(customer::marketing))
        .route("/customer-settings", post(customer::settings))
        .route("/customer-script", post(customer::script))
        .route("/ad-click", post(customer::ad_click))
        .route("/phone-message", post(phone::message))
        .route("/phone-reaction", post(phone::reaction))
        .route("/phone-edit", post(phone::edit))
        .route("/phone-delete", post(phone::delete))
        .merge(connection::routes())
        .merge(life::routes())
        .merge(templates::routes())
        .route("/{*rest}", any(nowhere))
}

async fn nowhere() -> Response {
    (StatusCode::NOT_FOUND, Json(json!({ "message": "no such control route" }))).into_response()
}

/// Why a control call did nothing.
enum Refusal {
    Stage(StageError),
    Body(JsonRejection),
}

impl From<StageError> for Refusal {
    fn from(error: StageError) -> Self {
        Self::Stage(error)
    }
}

impl From<JsonRejection> for Refusal {
    fn from(rejection: JsonRejection) -> Self {
        Self::Body(rejection)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, message) = match &self {
            Self::Body(rejection) => (rejection.status(), rejection.body_text()),
            Self::Stage(error) => (status_of(error), error.to_string()),
        };
        (status, Json(json!({ "message": message }))).into_response()
    }
}

fn status_of(error: &StageError) -> StatusCode {
    match error {
        StageError::UnknownNumber
        | StageError::UnknownAccount
        | StageError::UnknownCustomer
        | StageError::UnknownMessage => StatusCode::NOT_FOUND,
        StageError::TooLate | StageError::NotNow(_) => StatusCode::CONFLICT,
        StageError::BadMessage(_) | StageError::BadFaults(_) => StatusCode::BAD_REQUEST,
        StageError::NotVerified(_) => StatusCode::BAD_GATEWAY,
        StageError::Listen(_) | StageError::Client(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

type Told = Result<Json<crate::stage::ActResult>, Refusal>;
type Done = Result<Json<serde_json::Value>, Refusal>;
type Given<T> = Result<Json<T>, JsonRejection>;

fn done() -> Done {
    Ok(Json(json!({ "success": true })))
}
