//! `POST /v1/commands`: a wish of a desktop, decided once.

use axum::Json;
use axum::extract::State;
use sangam_protocol::CommandOutcome;

use super::error::Failure;
use super::extract::JsonBody;
use super::person::Asker;
use super::state::AppState;
use crate::commands::PostedCommand;

/// See the module. A refusal by the rules is an outcome with 200.
pub(super) async fn decide(
    State(state): State<AppState>,
    asker: Asker,
    JsonBody(posted): JsonBody<PostedCommand>,
) -> Result<Json<CommandOutcome>, Failure> {
    Ok(Json(state.commands.execute_posted(asker.of_command(), posted).await?))
}
