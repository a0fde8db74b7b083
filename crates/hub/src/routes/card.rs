//! `PUT /v1/workspace/card`: which fields every contact card has, for managers and the owner. Everybody's desk has them by sync.

use axum::Json;
use axum::extract::State;
use sangam_model::Capability;
use sangam_protocol::card::{self, CardShapeRow, ShapeCard};
use sangam_protocol::route;

use super::error::Failure;
use super::extract::JsonBody;
use super::gate::{Gate, Routes};
use super::person::Asker;
use super::state::AppState;

pub(super) fn routes() -> Routes {
    Routes::default().with(route::SHAPE_CARD, Gate::May(Capability::ShapeCard), shape)
}

async fn shape(
    State(state): State<AppState>,
    asker: Asker,
    JsonBody(wish): JsonBody<ShapeCard>,
) -> Result<Json<ShapeCard>, Failure> {
    let fields = card::checked(&wish.fields).map_err(|field| Failure::invalid(&field, "cannot be used"))?;
    let kept = fields.clone();
    state
        .store
        .write(asker.workspace_id, move |tx| {
            let known = tx.card_shape(asker.workspace_id)?.map(|row| row.fields).unwrap_or_default();
            if known != kept {
                let rev = tx.next_rev();
                tx.save_card_shape(&CardShapeRow { fields: kept.clone(), rev })?;
            }
            Ok(())
        })
        .await?;
    Ok(Json(ShapeCard { fields }))
}
