//! The owner's questions about connecting a number. Everybody else is refused.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use sangam_model::Capability;
use sangam_model::connection::Stage;
use sangam_model::id::{NumberId, SignupId};
use sangam_protocol::NumberRow;
use sangam_protocol::connect::{
    AskSync, BeginSignup, Checks, ChooseNumber, ConnectBy360dialog, ConnectByToken, Connected360dialog, Plan,
    SavePlan, Signup, SignupBegun,
};
use sangam_protocol::route;

use super::error::Failure;
use super::extract::{JsonBody, PathName};
use super::gate::{Gate, Routes};
use super::person::Asker;
use super::rows;
use super::state::AppState;
use crate::connect::ConnectError;

pub(super) fn routes() -> Routes {
    Routes::default()
        .with(route::PLAN, Gate::May(Capability::ConnectNumbers), plan)
        .with(route::SAVE_PLAN, Gate::May(Capability::ConnectNumbers), save_plan)
        .with(route::RUN_CHECKS, Gate::May(Capability::ConnectNumbers), checks)
        .with(route::BEGIN_SIGNUP, Gate::May(Capability::ConnectNumbers), begin)
        .with(route::SIGNUP, Gate::May(Capability::ConnectNumbers), signup)
        .with(route::CHOOSE_NUMBER, Gate::May(Capability::ConnectNumbers), choose)
        .with(route::CANCEL_SIGNUP, Gate::May(Capability::ConnectNumbers), cancel)
        .with(route::CONNECT_BY_TOKEN, Gate::May(Capability::ConnectNumbers), by_token)
        .with(route::CONNECT_BY_360DIALOG, Gate::May(Capability::ConnectNumbers), by_360dialog)
        .with(route::SET_STAGE, Gate::May(Capability::ConnectNumbers), stage)
        .with(route::ASK_SYNC, Gate::May(Capability::ConnectNumbers), sync)
}

impl From<ConnectError> for Failure {
    fn from(error: ConnectError) -> Self {
        match error {
            ConnectError::Refused(error) => error.into(),
            ConnectError::Store(error) => error.into(),
            error @ (ConnectError::Sealed(_) | ConnectError::Token(_) | ConnectError::Secret(_)) => {
                Self::internal(error)
            }
        }
    }
}

async fn plan(State(state): State<AppState>, asker: Asker) -> Result<Json<Plan>, Failure> {
    Ok(Json(state.connector.plan(asker.decider()).await?))
}

async fn save_plan(
    State(state): State<AppState>,
    asker: Asker,
    JsonBody(wish): JsonBody<SavePlan>,
) -> Result<Json<Plan>, Failure> {
    Ok(Json(state.connector.save_plan(asker.decider(), wish).await?))
}

async fn checks(State(state): State<AppState>, asker: Asker) -> Result<Json<Checks>, Failure> {
    Ok(Json(state.connector.check(asker.decider()).await?))
}

async fn begin(
    State(state): State<AppState>,
    asker: Asker,
    JsonBody(wish): JsonBody<BeginSignup>,
) -> Result<(StatusCode, Json<SignupBegun>), Failure> {
    Ok((StatusCode::CREATED, Json(state.connector.begin(asker.decider(), wish).await?)))
}

async fn signup(
    State(state): State<AppState>,
    asker: Asker,
    PathName(signup): PathName<SignupId>,
) -> Result<Json<Signup>, Failure> {
    Ok(Json(state.connector.signup(asker.decider(), signup).await?))
}

async fn choose(
    State(state): State<AppState>,
    asker: Asker,
    PathName(signup): PathName<SignupId>,
    JsonBody(wish): JsonBody<ChooseNumber>,
) -> Result<Json<Signup>, Failure> {
    Ok(Json(state.connector.choose(asker.decider(), signup, wish).await?))
}

async fn cancel(
    State(state): State<AppState>,
    asker: Asker,
    PathName(signup): PathName<SignupId>,
) -> Result<Json<Signup>, Failure> {
    Ok(Json(state.connector.cancel(asker.decider(), signup).await?))
}

async fn by_token(
    State(state): State<AppState>,
    asker: Asker,
    JsonBody(wish): JsonBody<ConnectByToken>,
) -> Result<(StatusCode, Json<NumberRow>), Failure> {
    let number = state.connector.connect_by_token(asker.decider(), wish).await?;
    Ok((StatusCode::CREATED, Json(rows::number(&number))))
}

async fn by_360dialog(
    State(state): State<AppState>,
    asker: Asker,
    JsonBody(wish): JsonBody<ConnectBy360dialog>,
) -> Result<(StatusCode, Json<Connected360dialog>), Failure> {
    let taken = state.connector.connect_by_360dialog(asker.decider(), wish).await?;
    let connected = Connected360dialog {
        number: rows::number(&taken.number),
        webhook_host: taken.webhook_host,
        webhook_is_set: taken.webhook_to_set.is_none(),
        webhook_to_set: taken.webhook_to_set.map(Into::into),
    };
    Ok((StatusCode::CREATED, Json(connected)))
}

async fn stage(
    State(state): State<AppState>,
    asker: Asker,
    PathName(number): PathName<NumberId>,
    JsonBody(stage): JsonBody<Stage>,
) -> Result<Json<NumberRow>, Failure> {
    let number = state.connector.set_stage(asker.decider(), number, stage).await?;
    Ok(Json(rows::number(&number)))
}

/// Goes on when whoever asked hangs up: what becomes of a call that was made must be written down.
async fn sync(
    State(state): State<AppState>,
    asker: Asker,
    PathName(number): PathName<NumberId>,
    JsonBody(wish): JsonBody<AskSync>,
) -> Result<Json<NumberRow>, Failure> {
    let owner = asker.decider();
    let asked = tokio::spawn(async move { state.connector.ask_by_hand(owner, number, wish.kind).await });
    let number = asked.await.map_err(Failure::internal)??;
    Ok(Json(rows::number(&number)))
}
