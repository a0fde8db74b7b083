//! `POST /v1/commands`: a wish of a desktop, decided once.

use axum::Json;
use axum::extract::State;
use sangam_protocol::{Command, CommandOutcome};

use super::asked::Said;
use super::error::Failure;
use super::person::Asker;
use super::state::AppState;

/// See the module. A refusal by the rules is an outcome with 200.
pub(super) async fn decide(
    State(state): State<AppState>,
    asker: Asker,
    Said(command): Said<Command>,
) -> Result<Json<CommandOutcome>, Failure> {
    Ok(Json(state.commands.execute(asker.of_command(), command).await?))
}
