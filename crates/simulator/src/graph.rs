//! Graph: the endpoints a client calls, with Meta's shapes, limits and errors.
//!
//! One file per endpoint, its tests beside it. A handler answers a JSON value or a [`GraphError`]; [`answered`] turns
//! either into a response. Tokens are checked first, then ownership, then the request itself, as Graph does.

mod debug_token;
mod error;
mod media;
mod messages;
mod node;
mod number;
mod subscribed_apps;
mod validate;

use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::Value;

use crate::stage::Stage;
pub(crate) use error::{GraphError, status_error};
pub(crate) use media::media_url;

/// Where resolved links lead, as Meta's own do.
const ATTACHMENTS: &str = "/whatsapp_business/attachments/";

pub(crate) fn routes() -> Router<Arc<Stage>> {
    Router::new()
        .route("/{version}/debug_token", get(debug_token::get))
        .route("/{version}/{node}", get(node::get).delete(node::delete))
        .route("/{version}/{node}/messages", post(messages::post))
        .route("/{version}/{node}/media", post(media::upload))
        .route("/{version}/{node}/phone_numbers", get(number::list))
        .route(
            "/{version}/{node}/subscribed_apps",
            get(subscribed_apps::get).post(subscribed_apps::post).delete(subscribed_apps::delete),
        )
        .route(ATTACHMENTS, get(media::download))
        .fallback(nowhere)
        .layer(DefaultBodyLimit::disable())
}

/// A path Graph does not have; it stands in the book of requests all the same.
async fn nowhere(State(stage): State<Arc<Stage>>, uri: Uri) -> Response {
    refused(&stage, &GraphError::no_path(uri.path().trim_start_matches('/')))
}

/// The response to a handler's result. Error bodies get their trace id here.
fn answered(stage: &Stage, result: Result<Value, GraphError>) -> Response {
    match result {
        Ok(value) => Json(value).into_response(),
        Err(error) => refused(stage, &error),
    }
}

/// The response of a refusal.
pub(crate) fn refused(stage: &Stage, error: &GraphError) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::BAD_REQUEST);
    (status, Json(error.body(&stage.world().trace()))).into_response()
}

/// The bearer's number: whose token this is.
fn caller(stage: &Stage, headers: &HeaderMap) -> Result<String, GraphError> {
    let token = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "))
        .ok_or_else(GraphError::no_token)?;
    if stage.faults_mut().token_revoked {
        return Err(GraphError::bad_token());
    }
    let world = stage.world();
    let number = world.numbers.iter().find(|number| number.access_token.matches(token));
    number.map(|number| number.phone_number_id.clone()).ok_or_else(GraphError::bad_token)
}

/// The number the path names, if the bearer may act for it and the version is one.
fn owner(stage: &Stage, headers: &HeaderMap, version: &str, node: &str) -> Result<String, GraphError> {
    let caller = caller(stage, headers)?;
    check_version(version)?;
    if caller == node { Ok(caller) } else { Err(GraphError::no_object(node)) }
}

fn check_version(version: &str) -> Result<(), GraphError> {
    let is_version = version
        .strip_prefix('v')
        .and_then(|rest| rest.split_once('.'))
        .is_some_and(|(major, minor)| major.parse::<u16>().is_ok() && minor.parse::<u16>().is_ok());
    if is_version { Ok(()) } else { Err(GraphError::no_path(version)) }
}
