//! `GET|PUT /v1/alerts` and `POST /v1/alerts/test`: how the owner is told when nobody looks at the desk.

use axum::Json;
use axum::extract::State;
use sangam_model::Capability;
use sangam_protocol::connect::{Alerts, AlertsTested, problem};
use sangam_protocol::route;

use super::error::Failure;
use super::extract::JsonBody;
use super::gate::{Gate, Routes};
use super::person::Asker;
use super::state::AppState;
use crate::alerts::Refusal;

pub(super) fn routes() -> Routes {
    Routes::default()
        .with(route::ALERTS, Gate::May(Capability::SetAlerts), show)
        .with(route::SAVE_ALERTS, Gate::May(Capability::SetAlerts), save)
        .with(route::TEST_ALERTS, Gate::May(Capability::SetAlerts), test)
}

async fn show(State(state): State<AppState>, asker: Asker) -> Result<Json<Alerts>, Failure> {
    Ok(Json(state.courier.shown(asker.workspace_id).await?))
}

async fn save(
    State(state): State<AppState>,
    asker: Asker,
    JsonBody(wish): JsonBody<Alerts>,
) -> Result<Json<Alerts>, Failure> {
    Ok(Json(state.courier.save(asker.workspace_id, asker.person_id, wish).await?))
}

async fn test(State(state): State<AppState>, asker: Asker) -> Result<Json<AlertsTested>, Failure> {
    Ok(Json(state.courier.test(asker.workspace_id).await?))
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NoMailServer => Self::new(problem::NO_SMTP, "the hub cannot send e-mail"),
            Refusal::Invalid(field) => Self::invalid(field, "cannot be used"),
            Refusal::Store(error) => error.into(),
        }
    }
}
