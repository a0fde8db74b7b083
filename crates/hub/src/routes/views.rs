//! Saved views; see `sangam_protocol::views`. Everybody keeps their own, and managers and owners share some with it.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use sangam_model::id::ViewId;
use sangam_protocol::route;
use sangam_protocol::views::{OrderViews, SaveView, ViewRow};

use super::error::Failure;
use super::extract::{JsonBody, PathName};
use super::gate::{Gate, Routes};
use super::person::Asker;
use super::state::AppState;
use crate::ruling::Ruling;
use crate::store::{SavedView, Tx};
use crate::team::decider::Decider;
use crate::team::views;

pub(super) fn routes() -> Routes {
    Routes::default()
        .with(route::ORDER_VIEWS, Gate::Member, order)
        .with(route::SAVE_VIEW, Gate::Member, save)
        .with(route::DELETE_VIEW, Gate::Member, delete)
}

async fn decide<T: Send + 'static>(
    state: &AppState,
    asker: &Asker,
    job: impl Fn(&mut Tx<'_>, Decider) -> Ruling<T> + Send + 'static,
) -> Result<T, Failure> {
    let decider = asker.decider();
    Ok(state.store.decide(asker.workspace_id, move |tx| job(tx, decider)).await?)
}

async fn save(
    State(state): State<AppState>,
    asker: Asker,
    PathName(id): PathName<ViewId>,
    JsonBody(wish): JsonBody<SaveView>,
) -> Result<Json<ViewRow>, Failure> {
    let saved = decide(&state, &asker, move |tx, decider| views::save(tx, decider, id, &wish)).await?;
    Ok(Json(SavedView::shown(saved)))
}

async fn order(
    State(state): State<AppState>,
    asker: Asker,
    JsonBody(wish): JsonBody<OrderViews>,
) -> Result<StatusCode, Failure> {
    decide(&state, &asker, move |tx, decider| views::order(tx, decider, &wish.ids)).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn delete(
    State(state): State<AppState>,
    asker: Asker,
    PathName(id): PathName<ViewId>,
) -> Result<StatusCode, Failure> {
    decide(&state, &asker, move |tx, decider| views::delete(tx, decider, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
