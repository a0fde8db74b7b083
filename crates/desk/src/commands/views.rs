//! Saved views: kept by asking the hub, so that they are at every desk of whoever has them.

use sangam_model::id::ViewId;
use sangam_protocol::route;
use sangam_protocol::views::{OrderViews, SaveView};

use super::labels::told;
use crate::api::app::Nothing;
use crate::api::error::UiError;
use crate::api::views::*;
use crate::app::App;
use crate::queries;

pub(crate) async fn saved_views(app: &App, _: Nothing) -> Result<SavedViews, UiError> {
    queries::views::list(&app.desk().await?.shared).await
}

pub(crate) async fn save_view(app: &App, args: SaveViewArgs) -> Result<SavedViewId, UiError> {
    let (desk, context) = (app.desk().await?, &app.inner.context);
    let id = args.view_id.unwrap_or_else(|| ViewId::new(&*context.clock, &*context.random));
    let wish = SaveView { name: args.name, filter: args.filter, shared: args.shared, pinned: args.pinned };
    let row = desk.shared.hub.call_with(route::SAVE_VIEW.of(id), &wish).await?;
    told(&desk.shared, row.rev).await?;
    Ok(SavedViewId { view_id: id })
}

pub(crate) async fn order_views(app: &App, args: OrderViewsArgs) -> Result<Nothing, UiError> {
    app.hub().await?.call_with(route::ORDER_VIEWS, &OrderViews { ids: args.view_ids }).await?;
    Ok(Nothing {})
}

pub(crate) async fn delete_view(app: &App, args: ViewArgs) -> Result<Nothing, UiError> {
    app.hub().await?.call(route::DELETE_VIEW.of(args.view_id)).await?;
    Ok(Nothing {})
}
