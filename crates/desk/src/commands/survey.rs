//! Satisfaction surveys: the settings are the hub's; the answers are read from this desk's copy.

use sangam_protocol::route;
use sangam_protocol::survey::SurveyView;

use crate::api::connect::NumberArgs;
use crate::api::error::UiError;
use crate::api::survey::{SetSurveyArgs, SurveyReport, SurveyReportArgs};
use crate::app::App;
use crate::queries;

pub(crate) async fn survey(app: &App, args: NumberArgs) -> Result<SurveyView, UiError> {
    Ok(app.hub().await?.call(route::SURVEY.of(args.number_id)).await?)
}

pub(crate) async fn set_survey(app: &App, args: SetSurveyArgs) -> Result<SurveyView, UiError> {
    Ok(app.hub().await?.call_with(route::SET_SURVEY.of(args.number_id), &args.survey).await?)
}

pub(crate) async fn survey_report(app: &App, args: SurveyReportArgs) -> Result<SurveyReport, UiError> {
    let desk = app.desk().await?;
    queries::survey::report(&desk.shared, args).await
}
