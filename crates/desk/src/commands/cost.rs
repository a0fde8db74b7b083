//! The month and the price list: questions to the hub, asked while online.

use sangam_protocol::cost::{MonthCost, SaveCard};

use crate::api::cost::MonthArgs;
use crate::api::error::UiError;
use crate::app::App;

pub(crate) async fn month(app: &App, args: MonthArgs) -> Result<MonthCost, UiError> {
    let path = format!("v1/numbers/{}/month", args.number_id);
    let wanted = args.month.map(|month| month.to_string());
    let query: Vec<(&str, &str)> = wanted.as_deref().map(|month| ("month", month)).into_iter().collect();
    Ok(app.desk().await?.shared.hub.ask(&path, &query).await?)
}

pub(crate) async fn save_rate_card(app: &App, wish: SaveCard) -> Result<SaveCard, UiError> {
    Ok(app.desk().await?.shared.hub.put("v1/cost/card", &wish).await?)
}
