//! `GET /v1/me`: whose session this is.

use axum::Json;
use axum::extract::State;
use sangam_model::Role;
use sangam_model::id::{DeviceId, PersonId, WorkspaceId};
use serde::Serialize;

use super::error::Failure;
use super::person::Asker;
use super::state::AppState;

/// What a session's answer said when it began, as it is now.
#[derive(Serialize)]
pub(super) struct Me {
    person_id: PersonId,
    person_name: String,
    role: Role,
    workspace_id: WorkspaceId,
    workspace_name: String,
    device_id: DeviceId,
}

/// See the module.
pub(super) async fn me(State(state): State<AppState>, asker: Asker) -> Result<Json<Me>, Failure> {
    let look = state.look(asker, move |view| {
        Ok(Me {
            person_id: view.person.id,
            person_name: view.person.name.clone(),
            role: view.person.role,
            workspace_id: view.workspace.id,
            workspace_name: view.workspace.name.clone(),
            device_id: asker.device_id,
        })
    });
    look.await.map(Json)
}
