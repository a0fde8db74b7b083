//! The team's page. Everything is read on this computer.

use crate::api::app::Nothing;
use crate::api::conversations::ConversationPage;
use crate::api::error::UiError;
use crate::api::figures::*;
use crate::app::App;
use crate::queries;

pub(crate) async fn team_now(app: &App, _: Nothing) -> Result<TeamNow, UiError> {
    let desk = app.desk().await?;
    queries::figures::now(&desk.shared).await
}

pub(crate) async fn team_report(app: &App, args: TeamReportArgs) -> Result<TeamReport, UiError> {
    let desk = app.desk().await?;
    queries::figures::report(&desk.shared, args).await
}

pub(crate) async fn team_connection(
    app: &App,
    args: TeamConnectionArgs,
) -> Result<Option<TeamConnection>, UiError> {
    let desk = app.desk().await?;
    queries::figures::connection(&desk.shared, &args.rules).await
}

pub(crate) async fn team_conversations(
    app: &App,
    args: TeamConversationsArgs,
) -> Result<ConversationPage, UiError> {
    let desk = app.desk().await?;
    queries::figures::conversations(&desk.shared, args).await
}
