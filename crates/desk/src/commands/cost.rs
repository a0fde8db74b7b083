//! The month and the price list: questions to the hub, asked while online.

use sangam_protocol::cost::{MonthCost, SaveCard};
use sangam_protocol::route;

use crate::api::cost::MonthArgs;
use crate::api::error::UiError;
use crate::app::App;

pub(crate) async fn month(app: &App, args: MonthArgs) -> Result<MonthCost, UiError> {
    let month = route::MONTH.of(args.number_id).with("month", args.month);
    Ok(app.hub().await?.call(month).await?)
}

pub(crate) async fn save_rate_card(app: &App, wish: SaveCard) -> Result<SaveCard, UiError> {
    Ok(app.hub().await?.call_with(route::SAVE_RATE_CARD, &wish).await?)
}
