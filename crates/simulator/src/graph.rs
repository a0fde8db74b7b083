//! Graph: the endpoints a client calls, with Meta's shapes, limits and errors.
//!
//! One file per endpoint, its tests beside it. A handler answers a JSON value or a [`GraphError`]; [`answered`] turns
//! either into a response. Tokens are checked first, then ownership, then the request itself, as Graph does.

mod block_users;
mod debug_token;
mod dialog360;
mod error;
mod media;
mod messages;
mod node;
mod number;
mod oauth;
mod register;
mod request;
mod smb_app_data;
mod subscribed_apps;
mod subscriptions;
mod templates;
mod validate;

use std::collections::HashMap;
use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use sangam_model::Clock;
use serde_json::Value;

use crate::stage::Stage;
pub(crate) use error::{GraphError, status_error};
pub(crate) use media::media_url;
pub use templates::Decision;

/// Where resolved links lead, as Meta's own do.
const ATTACHMENTS: &str = "/whatsapp_business/attachments/";

/// The permission an account is managed with.
const MANAGEMENT: &str = "whatsapp_business_management";

pub(crate) fn routes() -> Router<Arc<Stage>> {
    Router::new()
        .route("/{version}/debug_token", get(debug_token::get))
        .route("/{version}/oauth/access_token", get(oauth::get))
        .route("/oauth/access_token", get(oauth::get_unversioned))
        .route("/{version}/{node}/subscriptions", get(subscriptions::get))
        .route("/{version}/{node}/smb_app_data", post(smb_app_data::post))
        .route(
            "/{version}/{node}/block_users",
            get(block_users::get).post(block_users::post).delete(block_users::delete),
        )
        .route("/{version}/{node}/register", post(register::register))
        .route("/{version}/{node}/deregister", post(register::deregister))
        .route("/{version}/{node}", get(node::get).post(templates::change).delete(node::delete))
        .route("/{version}/{node}/messages", post(messages::post))
        .route("/{version}/{node}/media", post(media::upload))
        .route(
            "/{version}/{node}/message_templates",
            get(templates::get).post(templates::post).delete(templates::delete),
        )
        .route("/{version}/{node}/uploads", post(templates::begin_upload))
        .route("/{version}/{node}/phone_numbers", get(number::list))
        .route(
            "/{version}/{node}/subscribed_apps",
            get(subscribed_apps::get).post(subscribed_apps::post).delete(subscribed_apps::delete),
        )
        .route("/messages", post(dialog360::send))
        .route("/media", post(dialog360::upload))
        .route("/v1/configs/webhook", post(dialog360::set_webhook))
        .route("/{media_id}", get(dialog360::resolve))
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

/// Whom a token acts for.
struct Caller {
    /// The accounts it opens, newest first.
    waba_ids: Vec<String>,
    /// The numbers of these accounts that Graph serves.
    numbers: Vec<String>,
    scopes: Vec<String>,
}

impl Caller {
    /// The token acts for this number.
    fn opens(&self, phone_number_id: &str) -> bool {
        self.numbers.iter().any(|number| number == phone_number_id)
    }
}

/// The bearer.
fn caller(stage: &Stage, headers: &HeaderMap) -> Result<Caller, GraphError> {
    let token = bearer(headers)?;
    if stage.faults_mut().token_revoked {
        return Err(GraphError::bad_token());
    }
    let now = stage.clock.now();
    let world = stage.world();
    let grant = world.grant(token).filter(|grant| !grant.is_revoked).ok_or_else(GraphError::bad_token)?;
    if grant.is_expired(now) {
        return Err(GraphError::expired_token());
    }
    let is_open =
        |number: &&crate::world::Number| number.is_connected() && grant.waba_ids.contains(&number.waba_id);
    let numbers = world.numbers.iter().filter(is_open).map(|number| number.phone_number_id.clone());
    Ok(Caller { waba_ids: grant.waba_ids.clone(), numbers: numbers.collect(), scopes: grant.scopes.clone() })
}

fn bearer(headers: &HeaderMap) -> Result<&str, GraphError> {
    headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "))
        .ok_or_else(GraphError::no_token)
}

/// Whether the bearer is the app itself: `{app_id}|{app_secret}`.
fn is_app(stage: &Stage, headers: &HeaderMap, query: &HashMap<String, String>) -> bool {
    let token = bearer(headers).ok().or_else(|| query.get("access_token").map(String::as_str));
    let secret = token.and_then(|token| token.strip_prefix(&stage.app.id)?.strip_prefix('|'));
    secret.is_some_and(|secret| stage.app.secret.matches(secret))
}

fn check_version(version: &str) -> Result<(), GraphError> {
    let is_version = version
        .strip_prefix('v')
        .and_then(|rest| rest.split_once('.'))
        .is_some_and(|(major, minor)| major.parse::<u16>().is_ok() && minor.parse::<u16>().is_ok());
    if is_version { Ok(()) } else { Err(GraphError::no_path(version)) }
}
