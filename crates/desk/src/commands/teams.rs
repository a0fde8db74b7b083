//! Teams, kept by asking the hub while it can be reached: a name is taken by whoever was first. Giving a chat to one goes through the
//! outbox, like giving it to a person.

use sangam_model::id::TeamId;
use sangam_protocol::route;
use sangam_protocol::teams::{ChangeTeam, MakeTeam, ReplyRule};

use super::labels::told;
use crate::api::app::Nothing;
use crate::api::error::UiError;
use crate::api::teams::{ChangeTeamArgs, MakeTeamArgs, TeamArgs, TeamList, TeamRef};
use crate::app::App;
use crate::queries;

pub(crate) async fn teams(app: &App, _: Nothing) -> Result<TeamList, UiError> {
    queries::teams::list(&app.desk().await?.shared).await
}

pub(crate) async fn make_team(app: &App, args: MakeTeamArgs) -> Result<TeamRef, UiError> {
    let (desk, context) = (app.desk().await?, &app.inner.context);
    let id = TeamId::new(&*context.clock, &*context.random);
    let wish = MakeTeam { id, name: args.name, members: args.members };
    let row = desk.shared.hub.call_with(route::MAKE_TEAM, &wish).await?;
    told(&desk.shared, row.rev).await?;
    Ok(queries::teams::view(&row))
}

pub(crate) async fn change_team(app: &App, args: ChangeTeamArgs) -> Result<TeamRef, UiError> {
    let desk = app.desk().await?;
    let wish = ChangeTeam { name: args.name, members: args.members };
    let row = desk.shared.hub.call_with(route::CHANGE_TEAM.of(args.team_id), &wish).await?;
    told(&desk.shared, row.rev).await?;
    Ok(queries::teams::view(&row))
}

pub(crate) async fn delete_team(app: &App, args: TeamArgs) -> Result<Nothing, UiError> {
    app.hub().await?.call(route::DELETE_TEAM.of(args.team_id)).await?;
    Ok(Nothing {})
}

pub(crate) async fn set_reply_rule(app: &App, rule: ReplyRule) -> Result<Nothing, UiError> {
    let desk = app.desk().await?;
    let row = desk.shared.hub.call_with(route::SET_REPLY_RULE, &rule).await?;
    told(&desk.shared, row.rev).await?;
    Ok(Nothing {})
}
