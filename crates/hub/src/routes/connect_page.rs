//! The page of a signup in the system's browser, and the few things its script says.
//!
//! The browser shows itself by a cookie that no script can read, no other site can send and no other path gets. What it says is
//! believed only from a page of this hub. Nobody else learns whether a ticket exists.

use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::header::{
    ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_SECURITY_POLICY, COOKIE, HOST, HeaderValue, ORIGIN,
    REFERRER_POLICY, SET_COOKIE, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{Html, IntoResponse, Response};
use axum::{Json, Router};
use sangam_cloud_api::signup::SignupEvent;
use sangam_protocol::connect::{Signup, problem};
use sangam_protocol::route::{Empty, File, Method, Route};
use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

use super::error::Failure;
use super::extract::{JsonBody, PathName};
use super::gate::{Gate, Routes};
use super::state::AppState;
use crate::connect::page::{self, PageContent};
use crate::connect::{Code, Opening, is_loopback};
use crate::service::hurry::{self, hurry};

const COOKIE_NAME: &str = "sangam_signup";
/// As long as an open page can be used.
const COOKIE_LASTS_SECS: u32 = 2 * 60 * 60;
/// More than any event of Meta's dialog.
const MAX_BODY_BYTES: usize = 16 * 1024;
/// More than any code.
const CODE_BYTES: usize = 4 * 1024;

/// Once, and again for the browser that opened it.
const OPEN: Route<String, Empty, File> = Route::new(Method::Get, "/connect/{ticket}");
const STATUS: Route<String, Empty, Value> = Route::new(Method::Get, "/connect/{ticket}/status");
const CODE: Route<String, CodeCame, Empty> = Route::new(Method::Post, "/connect/{ticket}/code");
/// What Meta's dialog posted.
const EVENT: Route<String, Value, Empty> = Route::new(Method::Post, "/connect/{ticket}/event");
const CLOSED: Route<String, Empty, Empty> = Route::new(Method::Post, "/connect/{ticket}/closed");

pub(super) fn routes() -> Routes {
    Routes::default()
        .with(OPEN, Gate::Door, open)
        .with(STATUS, Gate::Door, status)
        .with(CODE, Gate::Door, code)
        .with(EVENT, Gate::Door, event)
        .with(CLOSED, Gate::Door, closed)
}

/// What is around them.
pub(super) fn around(routes: Router<AppState>, state: AppState) -> Router {
    routes
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(middleware::from_fn_with_state(hurry::BODY, hurry))
        .layer(middleware::from_fn_with_state(state.clone(), guard))
        .with_state(state)
}

/// Refuses what another page says, and lets nobody on the way keep an answer.
async fn guard(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let mut response = if is_from_elsewhere(&state, request.headers()) {
        Failure::forbidden().into_response()
    } else {
        next.run(request).await
    };
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

/// A browser names the page that speaks. It must be one of this hub: at its public address, or where it was asked on this machine.
fn is_from_elsewhere(state: &AppState, headers: &HeaderMap) -> bool {
    let own = state.public_url.as_ref().map(Url::origin);
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let is_ours = |origin: &HeaderValue| {
        let Some(origin) = origin.to_str().ok().and_then(|text| Url::parse(text).ok()) else { return false };
        let authority = origin.as_str().split_once("://").map(|(_, rest)| rest.trim_end_matches('/'));
        let is_here = is_loopback(&origin) && authority.is_some() && authority == host;
        is_here || own.as_ref() == Some(&origin.origin())
    };
    headers.get_all(ORIGIN).iter().any(|origin| !is_ours(origin))
}

/// The cookie of this path, if there is exactly one.
fn visitor(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut ours = cookies
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(name, _)| *name == COOKIE_NAME)
        .map(|(_, value)| value);
    ours.next().filter(|_| ours.next().is_none())
}

async fn open(
    State(state): State<AppState>,
    PathName(ticket): PathName<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let opening = state.connector.open(&ticket, visitor(&headers)).await?;
    let (status, shown, cookie) = match &opening {
        Opening::Page { signup, cookie } => (StatusCode::OK, PageContent::Signup(signup), cookie.as_ref()),
        Opening::Used => (StatusCode::GONE, PageContent::Shut(problem::TICKET_USED), None),
        Opening::Expired => (StatusCode::GONE, PageContent::Shut(problem::TICKET_EXPIRED), None),
    };
    let languages = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut nonce = [0; 18];
    state.random.fill(&mut nonce);
    let page = page::render(state.connector.setup(), shown, languages, &hex::encode(nonce));
    let mut response = (status, Html(page.html)).into_response();
    let policy = HeaderValue::from_str(&page.policy).map_err(Failure::internal)?;
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    if let Some(cookie) = cookie {
        let is_safe = state.public_url.as_ref().is_some_and(|url| url.scheme() == "https");
        let secure = if is_safe { "; Secure" } else { "" };
        let value = format!(
            "{COOKIE_NAME}={}; Path=/connect/{ticket}; Max-Age={COOKIE_LASTS_SECS}; HttpOnly; SameSite=Strict{secure}",
            cookie.as_str()
        );
        let mut value = HeaderValue::from_str(&value).map_err(Failure::internal)?;
        value.set_sensitive(true);
        response.headers_mut().insert(SET_COOKIE, value);
    }
    Ok(response)
}

/// The signup this browser has open.
async fn at_page(state: &AppState, ticket: &str, headers: &HeaderMap) -> Result<Signup, Failure> {
    let found = state.connector.at_page(ticket, visitor(headers)).await?;
    found.ok_or_else(|| Failure::new(problem::TICKET_USED, "this page is not open in this browser"))
}

async fn status(
    State(state): State<AppState>,
    PathName(ticket): PathName<String>,
    headers: HeaderMap,
) -> Result<Json<Value>, Failure> {
    let signup = at_page(&state, &ticket, &headers).await?;
    Ok(Json(json!({ "step": signup.step, "problem": signup.problem, "detail": signup.detail })))
}

#[derive(Deserialize)]
struct CodeCame {
    code: String,
}

async fn code(
    State(state): State<AppState>,
    PathName(ticket): PathName<String>,
    headers: HeaderMap,
    JsonBody(CodeCame { code }): JsonBody<CodeCame>,
) -> Result<StatusCode, Failure> {
    let code = Code::new(code);
    let signup = at_page(&state, &ticket, &headers).await?;
    if !code.is_sound(CODE_BYTES) {
        return Err(Failure::invalid("code", "not a code"));
    }
    state.connector.take_code(signup.id, code).await?;
    Ok(StatusCode::ACCEPTED)
}

async fn event(
    State(state): State<AppState>,
    PathName(ticket): PathName<String>,
    headers: HeaderMap,
    JsonBody(event): JsonBody<Value>,
) -> Result<StatusCode, Failure> {
    let signup = at_page(&state, &ticket, &headers).await?;
    state.connector.hear(signup.id, SignupEvent::read(&event)).await?;
    Ok(StatusCode::ACCEPTED)
}

async fn closed(
    State(state): State<AppState>,
    PathName(ticket): PathName<String>,
    headers: HeaderMap,
) -> Result<StatusCode, Failure> {
    let signup = at_page(&state, &ticket, &headers).await?;
    state.connector.window_closed(signup.id).await?;
    Ok(StatusCode::ACCEPTED)
}
