//! Satisfaction surveys of a number: `GET` and `PUT /v1/numbers/{id}/survey`; see `sangam_protocol::survey`.

use axum::Json;
use axum::extract::State;
use sangam_model::Capability;
use sangam_model::id::NumberId;
use sangam_model::survey::Survey;
use sangam_protocol::people::DeedKind;
use sangam_protocol::route;
use sangam_protocol::survey::SurveyView;
use serde_json::json;

use super::error::Failure;
use super::extract::{JsonBody, PathName};
use super::gate::{Gate, Routes};
use super::person::Asker;
use super::state::AppState;
use crate::access::audit::{self, Deed};
use crate::ruling::Ruling;
use crate::store::{ReadTx, Result as Stored};

pub(super) fn routes() -> Routes {
    let keeps = Gate::May(Capability::AskCustomers);
    Routes::default().with(route::SURVEY, keeps, read).with(route::SET_SURVEY, keeps, write)
}

fn is_ours(tx: &ReadTx<'_>, asker: Asker, id: NumberId) -> Stored<bool> {
    Ok(tx.number(id)?.is_some_and(|number| number.workspace_id == asker.workspace_id))
}

async fn read(
    State(state): State<AppState>,
    asker: Asker,
    PathName(number_id): PathName<NumberId>,
) -> Result<Json<SurveyView>, Failure> {
    let look = state.look(asker, move |looked| {
        if !is_ours(looked.tx, asker, number_id)? {
            return Err(Failure::not_found());
        }
        Ok(SurveyView { number_id, survey: looked.tx.survey(number_id)?.unwrap_or_default() })
    });
    look.await.map(Json)
}

async fn write(
    State(state): State<AppState>,
    asker: Asker,
    PathName(number_id): PathName<NumberId>,
    JsonBody(wish): JsonBody<Survey>,
) -> Result<Json<SurveyView>, Failure> {
    let survey = wish.tidied();
    if let Some(problem) = survey.problems().first() {
        return Err(Failure::invalid(&problem.field, "WhatsApp would not take this"));
    }
    let clock = state.clock.clone();
    let written = state.store.decide(asker.workspace_id, move |tx| -> Ruling<_, Failure> {
        if !is_ours(tx, asker, number_id)? {
            return Err(Failure::not_found().into());
        }
        if tx.survey(number_id)?.as_ref() != Some(&survey) {
            let deed = Deed::by(asker.person_id, DeedKind::SurveyChanged).about(number_id);
            audit::record(tx, clock.now(), deed.with(json!({ "on": survey.on })))?;
            tx.save_survey(number_id, &survey)?;
        }
        Ok(SurveyView { number_id, survey: survey.clone() })
    });
    Ok(Json(written.await?))
}
