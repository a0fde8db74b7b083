//! `GET|PUT /v1/copies`, `POST /v1/copies/now` and `POST /v1/copies/recovery-key`: nightly copies, for the owner.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use sangam_model::Capability;
use sangam_protocol::connect::{Copies, RecoveryKey, SaveCopies, problem};
use sangam_protocol::route;

use super::error::Failure;
use super::extract::JsonBody;
use super::gate::{Gate, Routes};
use super::person::Asker;
use super::state::AppState;
use crate::copies::CopyError;

/// How long an answer waits for a copy; a larger hub goes on copying after it. A desktop waits for twenty seconds.
const PATIENCE: Duration = Duration::from_secs(15);

pub(super) fn routes() -> Routes {
    Routes::default()
        .with(route::COPIES, Gate::May(Capability::KeepCopies), show)
        .with(route::SAVE_COPIES, Gate::May(Capability::KeepCopies), choose)
        .with(route::COPY_NOW, Gate::May(Capability::KeepCopies), now)
        .with(route::MAKE_RECOVERY_KEY, Gate::May(Capability::KeepCopies), recovery_key)
}

async fn show(State(state): State<AppState>, _: Asker) -> Result<Json<Copies>, Failure> {
    Ok(Json(state.copies.shown().await?))
}

async fn choose(
    State(state): State<AppState>,
    asker: Asker,
    JsonBody(wish): JsonBody<SaveCopies>,
) -> Result<Json<Copies>, Failure> {
    Ok(Json(state.copies.choose(asker.decider(), wish.folder.as_deref()).await?))
}

async fn now(State(state): State<AppState>, _: Asker) -> Result<Json<Copies>, Failure> {
    Ok(Json(state.copies.ask(PATIENCE).await?))
}

async fn recovery_key(State(state): State<AppState>, asker: Asker) -> Result<Json<RecoveryKey>, Failure> {
    Ok(Json(state.copies.recovery_key(Some(asker.decider())).await?))
}

impl From<CopyError> for Failure {
    fn from(error: CopyError) -> Self {
        match error {
            CopyError::Foreign(_) => {
                Self::new(problem::FOLDER_FOREIGN, "the folder holds the copies of another hub")
            }
            CopyError::NoFolder | CopyError::Away(_) | CopyError::Silent(_) | CopyError::Folder { .. } => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "the folder of copies cannot be used"
                );
                Self::new(problem::FOLDER, "the folder cannot be used")
            }
            CopyError::NotAllowed => Self::forbidden(),
            CopyError::Store(error) => error.into(),
            CopyError::Media(error) => error.into(),
            other => Self::internal(other),
        }
    }
}
