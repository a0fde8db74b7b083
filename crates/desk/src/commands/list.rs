//! The list, the team, and finding things.

use crate::api::app::Nothing;
use crate::api::conversations::*;
use crate::api::error::UiError;
use crate::api::search::*;
use crate::app::App;
use crate::queries;

pub(crate) async fn conversations(app: &App, args: ConversationsArgs) -> Result<ConversationPage, UiError> {
    let desk = app.desk().await?;
    queries::list::page(&desk.shared, args).await
}

pub(crate) async fn search(app: &App, args: SearchArgs) -> Result<SearchResults, UiError> {
    let desk = app.desk().await?;
    queries::search::results(&desk.shared, args).await
}

pub(crate) async fn called(app: &App, args: CalledArgs) -> Result<Vec<ConversationItem>, UiError> {
    let desk = app.desk().await?;
    queries::search::called(&desk.shared, args).await
}

pub(crate) async fn people(app: &App, _: Nothing) -> Result<Vec<PersonView>, UiError> {
    let desk = app.desk().await?;
    queries::names::team(&desk.shared).await
}
