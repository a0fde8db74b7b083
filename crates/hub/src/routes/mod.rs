//! The HTTPS routes and the WebSocket that desktops use.
//!
//! Every route is declared with the roles it admits ([`gate`]). Every route under `/v1` but the doors takes an `Authorization: Bearer`
//! and answers for that person alone: [`view`] is the only way to read the store, and decides who may see what. Errors have one shape
//! and one place, [`error`], the doors for webhooks and machines included. Requests of a web page of another origin are refused: this
//! is no interface for browsers, and a browser that is tricked into asking must not be answered.
//!
//! The hub puts the pieces together: [`router`] for these routes, merged with webhooks and health, and around all of them
//! [`dress`]. Nothing here keeps state between requests but the throttles, the fan-out of [`live`] and, for some seconds, [`pages`].

mod again;
mod alerts;
mod audit;
mod availability;
mod card;
mod changes;
mod commands;
mod connect;
mod connect_page;
mod conversations;
mod copies;
mod cost;
mod error;
mod events;
mod extract;
mod files;
mod gate;
mod invitations;
mod labels;
mod ledger;
mod live;
mod me;
mod media;
mod messages;
mod numbers;
mod pages;
mod people;
mod person;
mod presence;
mod quick_replies;
mod release;
mod routing;
mod rows;
mod second_factor;
mod serve;
mod sessions;
mod shop;
mod snapshot;
mod socket;
mod state;
mod survey;
mod teams;
mod templates;
mod view;
mod views;

use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderValue, ORIGIN, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use sangam_model::Capability;
use sangam_protocol::route;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::SizeAbove;
use tower_http::trace::{DefaultOnResponse, TraceLayer};
use tracing::Level;

pub(crate) use self::error::Failure;
pub(crate) use self::extract::PathName;
use self::gate::{Gate, Routes};
pub use self::live::{FanOut, Live};
pub use self::state::{AppState, Parts};
use crate::service::hurry::{self, hurry};

/// The largest body a desktop sends: a text of the longest kind, written in escapes.
const MAX_BODY_BYTES: usize = 128 * 1024;
/// The longest a route may take to begin its answer.
const ANSWER_WITHIN: Duration = Duration::from_secs(30);
/// Smaller answers are not worth compressing.
const COMPRESS_ABOVE_BYTES: u64 = 1024;

/// Every route of desktops.
pub fn router(state: AppState) -> Router {
    let files = state.clone();
    let page = state.clone();
    desks()
        .into_router()
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(middleware::from_fn_with_state(hurry::BODY, hurry))
        .layer(middleware::from_fn_with_state(guard_for(&state, ANSWER_WITHIN), guard))
        .with_state(state)
        .merge(files::around(files::routes().into_router(), files))
        .merge(connect_page::around(connect_page::routes().into_router(), page))
}

/// What desktops ask with a small body and expect an answer to soon.
fn desks() -> Routes {
    lists()
        .and(answering())
        .and(sessions::routes())
        .and(second_factor::routes())
        .and(invitations::routes())
        .and(release::routes())
        .and(numbers::routes())
        .and(alerts::routes())
        .and(connect::routes())
        .and(copies::routes())
        .and(card::routes())
        .and(cost::routes())
        .and(labels::routes())
        .and(teams::routes())
        .and(views::routes())
        .and(templates::routes())
        .and(quick_replies::routes())
        .and(people::routes())
        .and(availability::routes())
        .and(routing::routes())
        .and(shop::routes())
        .and(survey::routes())
        .and(audit::routes())
}

/// Long answers.
fn lists() -> Routes {
    let compression = CompressionLayer::new()
        .quality(CompressionLevel::Fastest)
        .compress_when(SizeAbove::new(COMPRESS_ABOVE_BYTES));
    Routes::default()
        .with(route::ME, Gate::Member, me::me)
        .with(route::CONVERSATIONS, Gate::Member, conversations::list)
        .with(route::MESSAGES, Gate::Member, messages::list)
        .with(route::EVENTS, Gate::Member, events::list)
        .with(route::LEDGER, Gate::May(Capability::WatchNumbers), ledger::page)
        .with(route::LEDGER_FILE, Gate::May(Capability::WatchNumbers), ledger::file)
        .with(route::SNAPSHOT, Gate::Member, snapshot::snapshot)
        .with(route::SCREENS, Gate::Member, snapshot::screens)
        .with(route::BACKFILL, Gate::Member, snapshot::backfill)
        .with(route::CHANGES, Gate::Member, changes::changes)
        .dressed(|router| router.layer(compression))
}

/// What answering customers takes.
fn answering() -> Routes {
    Routes::default()
        .with(route::COMMAND, Gate::Member, commands::decide)
        .with(route::MEDIA, Gate::Member, media::file)
        .with(route::SYNC, Gate::Member, socket::sync)
}

/// What goes around all routes of a hub: an answer for addresses nothing lives at and for methods a route does not take, panics caught,
/// browsers warned, requests traced.
///
/// A trace names the route, never the address that was asked: ids, places and parameters are nobody's business.
pub fn dress(routes: Router) -> Router {
    let trace = TraceLayer::new_for_http()
        .make_span_with(|request: &Request| {
            let route = request.extensions().get::<MatchedPath>().map_or("-", MatchedPath::as_str);
            tracing::debug_span!("request", method = %request.method(), route)
        })
        .on_request(())
        .on_response(DefaultOnResponse::new().level(Level::DEBUG))
        .on_failure(());
    routes
        .fallback(error::nothing_here)
        .method_not_allowed_fallback(error::another_method)
        .layer(CatchPanicLayer::custom(error::after_panic))
        .layer(middleware::map_response(warn_browsers))
        .layer(trace)
}

/// What every answer tells a browser that was led here, unless its route says so in its own words: run and frame nothing, guess no
/// type, name no page one comes from, and come back by https alone.
async fn warn_browsers(mut response: Response) -> Response {
    for (name, value) in [
        (
            CONTENT_SECURITY_POLICY,
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        ),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        (STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains"),
    ] {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

/// The state of [`guard`].
type Guard = (AppState, Duration);

fn guard_for(state: &AppState, patience: Duration) -> Guard {
    (state.clone(), patience)
}

/// Refuses foreign origins, answers in time, and lets nobody on the way keep the answer.
async fn guard(State((state, patience)): State<Guard>, request: Request, next: Next) -> Response {
    if is_foreign(&state, &request) {
        return Failure::forbidden().into_response();
    }
    let answered = tokio::time::timeout(patience, next.run(request)).await;
    let mut response = answered.unwrap_or_else(|_| Failure::unavailable().into_response());
    response.headers_mut().entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Whether a web page asks that is not this hub's own.
fn is_foreign(state: &AppState, request: &Request) -> bool {
    let own = state.public_url.as_ref().map(|url| url.origin().ascii_serialization());
    request
        .headers()
        .get_all(ORIGIN)
        .iter()
        .any(|origin| own.as_deref().map(str::as_bytes) != Some(origin.as_bytes()))
}

#[cfg(test)]
mod tests;
