//! Labels, kept by managers and the owner; see `sangam_protocol::labels`. Everybody reads and uses them through the sync.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use sangam_model::Capability;
use sangam_model::id::LabelId;
use sangam_protocol::labels::{ChangeLabel, LabelRow, MakeLabel, MergeLabel};
use sangam_protocol::route;

use super::error::Failure;
use super::extract::{JsonBody, PathName};
use super::gate::{Gate, Routes};
use super::person::Asker;
use super::state::AppState;
use crate::ruling::Ruling;
use crate::store::Tx;
use crate::team::decider::Decider;
use crate::team::labels;

pub(super) fn routes() -> Routes {
    let keeps = Gate::May(Capability::KeepLabels);
    Routes::default()
        .with(route::MAKE_LABEL, keeps, make)
        .with(route::CHANGE_LABEL, keeps, change)
        .with(route::MERGE_LABEL, keeps, merge)
        .with(route::DELETE_LABEL, keeps, delete)
}

async fn decide<T: Send + 'static>(
    state: &AppState,
    asker: &Asker,
    job: impl Fn(&mut Tx<'_>, Decider) -> Ruling<T> + Send + 'static,
) -> Result<T, Failure> {
    let decider = asker.decider();
    Ok(state.store.decide(asker.workspace_id, move |tx| job(tx, decider)).await?)
}

async fn make(
    State(state): State<AppState>,
    asker: Asker,
    JsonBody(wish): JsonBody<MakeLabel>,
) -> Result<Json<LabelRow>, Failure> {
    let made = decide(&state, &asker, move |tx, decider| labels::make(tx, decider, &wish)).await?;
    Ok(Json(made.into()))
}

async fn change(
    State(state): State<AppState>,
    asker: Asker,
    PathName(id): PathName<LabelId>,
    JsonBody(wish): JsonBody<ChangeLabel>,
) -> Result<Json<LabelRow>, Failure> {
    let changed = decide(&state, &asker, move |tx, decider| labels::change(tx, decider, id, &wish)).await?;
    Ok(Json(changed.into()))
}

async fn merge(
    State(state): State<AppState>,
    asker: Asker,
    PathName(id): PathName<LabelId>,
    JsonBody(wish): JsonBody<MergeLabel>,
) -> Result<StatusCode, Failure> {
    decide(&state, &asker, move |tx, decider| labels::merge(tx, decider, id, wish.into)).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn delete(
    State(state): State<AppState>,
    asker: Asker,
    PathName(id): PathName<LabelId>,
) -> Result<StatusCode, Failure> {
    decide(&state, &asker, move |tx, decider| labels::delete(tx, decider, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
