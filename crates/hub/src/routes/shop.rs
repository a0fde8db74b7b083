//! `PUT /v1/workspace/hours` and `PUT /v1/people/{id}/hours`; see `sangam_protocol::shop`. Everybody's desk has the row by sync.

use axum::Json;
use axum::extract::State;
use sangam_model::Capability;
use sangam_model::id::PersonId;
use sangam_protocol::route;
use sangam_protocol::shop::{KeepOwnHours, KeepShop};

use super::error::Failure;
use super::extract::{JsonBody, PathName};
use super::gate::{Gate, Routes};
use super::person::Asker;
use super::state::AppState;
use crate::team::shop;

pub(super) fn routes() -> Routes {
    Routes::default().with(route::KEEP_SHOP, Gate::May(Capability::RouteChats), keep).with(
        route::KEEP_OWN_HOURS,
        Gate::Member,
        keep_own,
    )
}

async fn keep(
    State(state): State<AppState>,
    asker: Asker,
    JsonBody(wish): JsonBody<KeepShop>,
) -> Result<Json<KeepShop>, Failure> {
    if let Some(field) = wish.fault().or_else(|| shop::fault_of(wish.hours.as_ref())) {
        return Err(Failure::invalid(field, "cannot be kept"));
    }
    let now = state.clock.now();
    let write =
        state.store.write(asker.workspace_id, move |tx| shop::keep(tx, asker.decider(), wish.clone(), now));
    Ok(Json(write.await?))
}

async fn keep_own(
    State(state): State<AppState>,
    asker: Asker,
    PathName(id): PathName<PersonId>,
    JsonBody(wish): JsonBody<KeepOwnHours>,
) -> Result<Json<KeepOwnHours>, Failure> {
    let now = state.clock.now();
    if let Some(field) = shop::fault_of(wish.hours.as_ref()) {
        return Err(Failure::invalid(field, "cannot be kept"));
    }
    let kept = wish.hours.clone();
    let decide = state
        .store
        .decide(asker.workspace_id, move |tx| shop::keep_own(tx, asker.decider(), id, kept.clone(), now));
    decide.await?;
    Ok(Json(wish))
}
