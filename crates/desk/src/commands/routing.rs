//! Availability and rules of assignment, changed online only: a router that hears of a change an hour later has assigned the chats
//! already.

use sangam_protocol::route;
use sangam_protocol::routing::{RoutingView, SetAvailability};

use crate::api::app::Nothing;
use crate::api::connect::NumberArgs;
use crate::api::error::UiError;
use crate::api::routing::{SetAvailabilityArgs, SetRoutingArgs};
use crate::app::App;

pub(crate) async fn set_availability(app: &App, args: SetAvailabilityArgs) -> Result<Nothing, UiError> {
    let set = route::SET_AVAILABILITY.of(args.person_id);
    app.hub().await?.call_with(set.unread(), &SetAvailability { away: args.away }).await?;
    Ok(Nothing {})
}

pub(crate) async fn routing(app: &App, args: NumberArgs) -> Result<RoutingView, UiError> {
    Ok(app.hub().await?.call(route::ROUTING.of(args.number_id)).await?)
}

pub(crate) async fn set_routing(app: &App, args: SetRoutingArgs) -> Result<RoutingView, UiError> {
    Ok(app.hub().await?.call_with(route::SET_ROUTING.of(args.number_id), &args.routing).await?)
}
