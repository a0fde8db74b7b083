//! Teams, and who writes to customers: kept by managers and the owner; see `sangam_protocol::teams`. Everybody has them by sync.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use sangam_model::Capability;
use sangam_model::id::TeamId;
use sangam_protocol::WorkspaceRow;
use sangam_protocol::route;
use sangam_protocol::teams::{ChangeTeam, MakeTeam, ReplyRule, TeamRow};

use super::error::Failure;
use super::extract::{JsonBody, PathName};
use super::gate::{Gate, Routes};
use super::person::Asker;
use super::rows;
use super::state::AppState;
use crate::team::teams;

pub(super) fn routes() -> Routes {
    let keeps = Gate::May(Capability::KeepTeams);
    Routes::default()
        .with(route::MAKE_TEAM, keeps, make)
        .with(route::CHANGE_TEAM, keeps, change)
        .with(route::DELETE_TEAM, keeps, delete)
        .with(route::SET_REPLY_RULE, Gate::May(Capability::RouteChats), replies)
}

async fn make(
    State(state): State<AppState>,
    asker: Asker,
    JsonBody(wish): JsonBody<MakeTeam>,
) -> Result<Json<TeamRow>, Failure> {
    let decider = asker.decider();
    let decide = state.store.decide(asker.workspace_id, move |tx| teams::make(tx, decider, &wish));
    Ok(Json(decide.await?.into()))
}

async fn change(
    State(state): State<AppState>,
    asker: Asker,
    PathName(id): PathName<TeamId>,
    JsonBody(wish): JsonBody<ChangeTeam>,
) -> Result<Json<TeamRow>, Failure> {
    let (decider, now) = (asker.decider(), state.clock.now());
    let decide = state.store.decide(asker.workspace_id, move |tx| teams::change(tx, decider, id, &wish, now));
    Ok(Json(decide.await?.into()))
}

async fn delete(
    State(state): State<AppState>,
    asker: Asker,
    PathName(id): PathName<TeamId>,
) -> Result<StatusCode, Failure> {
    let (clock, random) = (Arc::clone(&state.clock), Arc::clone(&state.random));
    teams::delete(&*state.store, &state.beside, asker.decider(), id, clock, random).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn replies(
    State(state): State<AppState>,
    asker: Asker,
    JsonBody(rule): JsonBody<ReplyRule>,
) -> Result<Json<WorkspaceRow>, Failure> {
    let (decider, now) = (asker.decider(), state.clock.now());
    let decide =
        state.store.decide(asker.workspace_id, move |tx| teams::set_reply_rule(tx, decider, rule, now));
    Ok(Json(rows::workspace(&decide.await?)))
}
