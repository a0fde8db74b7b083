//! Templates, written by managers and the owner; see `sangam_protocol::template`. Agents read and send what is synced to them.
//!
//! What Meta would refuse is told before Meta is asked, field by field. Meta's own refusal comes back with its words.

use axum::Json;
use axum::extract::State;
use sangam_model::Capability;
use sangam_model::id::{NumberId, TemplateId};
use sangam_model::outgoing::{Fault, OutgoingFile, Problem};
use sangam_model::template::{Header, Template};
use sangam_protocol::connect::problem;
use sangam_protocol::error::code;
use sangam_protocol::route::{self, Empty};
use sangam_protocol::rows::TemplateAccountRow;
use sangam_protocol::template::{DeleteTemplate, SaveTemplate};
use sangam_protocol::{ApiError, TemplateRow};
use serde_json::json;

use super::error::Failure;
use super::extract::{JsonBody, PathName};
use super::gate::{Gate, Routes};
use super::person::Asker;
use super::state::AppState;
use crate::access::visibility::Viewer;
use crate::media::brought;
use crate::store::{Number, TemplateRecord};
use crate::templates::ShelfError;

pub(super) fn routes() -> Routes {
    let writes = Gate::May(Capability::WriteTemplates);
    Routes::default()
        .with(route::CREATE_TEMPLATE, writes, create)
        .with(route::CHECK_TEMPLATES, writes, check)
        .with(route::EDIT_TEMPLATE, writes, edit)
        .with(route::DELETE_TEMPLATE, writes, delete)
}

impl From<ShelfError> for Failure {
    fn from(error: ShelfError) -> Self {
        match error {
            ShelfError::Refused(refused) => {
                let detail = serde_json::to_value(*refused).unwrap_or_default();
                ApiError::new(code::TEMPLATE_REFUSED, "Meta did not take it").with_detail(detail).into()
            }
            ShelfError::Silent => Self::new(problem::WHATSAPP_UNAVAILABLE, "Meta cannot be asked now"),
            ShelfError::Elsewhere => Self::new(
                problem::WHATSAPP_UNAVAILABLE,
                "this number's templates are not reached through Meta",
            ),
            ShelfError::NoApp => Self::new(problem::NO_META_APP, "a sample needs the hub's Meta app"),
            ShelfError::NoSample => Self::new(code::FILE_MISSING, "the hub does not have the sample"),
        }
    }
}

async fn check(
    State(state): State<AppState>,
    asker: Asker,
    PathName(id): PathName<NumberId>,
) -> Result<Json<TemplateAccountRow>, Failure> {
    let number = number(&state, asker, id).await?;
    Ok(Json(state.librarian.check(&number).await?))
}

async fn create(
    State(state): State<AppState>,
    asker: Asker,
    PathName(id): PathName<NumberId>,
    JsonBody(wish): JsonBody<SaveTemplate>,
) -> Result<Json<TemplateRow>, Failure> {
    let number = number(&state, asker, id).await?;
    let template = readable(&state, asker, wish.template).await?;
    let known = (number.waba_id.clone(), template.name.clone(), template.language.clone());
    let taken = state.look(asker, move |view| {
        let (waba_id, name, language) = &known;
        let record = view.tx.template_named(view.workspace.id, waba_id, name, language)?;
        Ok(record.is_some_and(|record| !record.shown().status.is_gone()))
    });
    if taken.await? {
        return Err(refused(&[Problem { field: "name".to_owned(), fault: Fault::Twice }]));
    }
    Ok(Json(state.librarian.create(&number, template).await?))
}

async fn edit(
    State(state): State<AppState>,
    asker: Asker,
    PathName(id): PathName<TemplateId>,
    JsonBody(wish): JsonBody<SaveTemplate>,
) -> Result<Json<TemplateRow>, Failure> {
    let (number, record) = template(&state, asker, id).await?;
    let template = readable(&state, asker, wish.template).await?;
    let known = record.shown();
    let mut problems = Vec::new();
    let mut must_stay = |field: &str, is_same: bool| {
        if !is_same {
            problems.push(Problem { field: field.to_owned(), fault: Fault::NotAllowed });
        }
    };
    must_stay("name", template.name == known.template.name);
    must_stay("language", template.language == known.template.language);
    must_stay("format", template.format == known.template.format);
    let is_free = known.status != sangam_model::template::Status::Approved;
    must_stay("category", is_free || template.category == known.template.category);
    must_stay("template", known.status.is_editable() && known.template.unsendable.is_none());
    if !problems.is_empty() {
        return Err(refused(&problems));
    }
    Ok(Json(state.librarian.edit(&number, &record, template).await?))
}

async fn delete(
    State(state): State<AppState>,
    asker: Asker,
    PathName(id): PathName<TemplateId>,
    JsonBody(wish): JsonBody<DeleteTemplate>,
) -> Result<Json<Empty>, Failure> {
    let (number, record) = template(&state, asker, id).await?;
    state.librarian.delete(&number, &record, wish.all_languages).await?;
    Ok(Json(Empty {}))
}

fn refused(problems: &[Problem]) -> Failure {
    let error = ApiError::new(code::INVALID, "Meta would not take this template");
    error.with_detail(json!({ "problems": problems })).into()
}

/// What may be handed in: without problems, and with its sample here.
async fn readable(state: &AppState, asker: Asker, template: Template) -> Result<Template, Failure> {
    let problems = template.writing_problems();
    if !problems.is_empty() {
        return Err(refused(&problems));
    }
    if let Some(Header::Media { sample: Some(file), .. }) = &template.header {
        let (file, clock): (OutgoingFile, _) = (file.clone(), state.clock.clone());
        let whose = (asker.workspace_id, asker.person_id);
        let here = state.look(asker, move |view| {
            let viewer = Viewer::of(asker.role);
            Ok(brought::at_hand(view.tx, whose, viewer, &file.sha256, clock.now())?.is_some())
        });
        if !here.await? {
            return Err(ShelfError::NoSample.into());
        }
    }
    Ok(template)
}

/// A number of the asker's workspace; another's is not there.
async fn number(state: &AppState, asker: Asker, id: NumberId) -> Result<Number, Failure> {
    let look = state.look(asker, move |view| {
        let number = view.tx.number(id)?.filter(|number| number.workspace_id == asker.workspace_id);
        number.ok_or_else(Failure::not_found)
    });
    look.await
}

/// A template of the asker's workspace, with a number of its account.
async fn template(
    state: &AppState,
    asker: Asker,
    id: TemplateId,
) -> Result<(Number, TemplateRecord), Failure> {
    let look = state.look(asker, move |view| {
        let record = view.tx.template(view.workspace.id, id)?.ok_or_else(Failure::not_found)?;
        let mut numbers = view.tx.numbers_of_waba(&record.waba_id)?;
        numbers.retain(|number| number.workspace_id == view.workspace.id);
        numbers.sort_by_key(|number| !number.standing.is_connected());
        let number = numbers.into_iter().next().ok_or_else(Failure::not_found)?;
        Ok((number, record))
    });
    look.await
}
