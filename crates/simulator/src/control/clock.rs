//! `POST /_control/advance-clock`.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::json;

use super::{Done, Given};
use crate::stage::Stage;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Advance {
    ms: i64,
}

pub(super) async fn advance(State(stage): State<Arc<Stage>>, body: Given<Advance>) -> Done {
    let Json(Advance { ms }) = body?;
    stage.advance_clock(ms);
    Ok(Json(json!({ "now": stage.now() })))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::Shop;

    #[tokio::test]
    async fn the_world_moves_on() {
        let shop = Shop::open().await;
        let before = shop.simulator.now();
        let (status, _) =
            shop.call("POST", "/_control/advance-clock", None, Some(json!({ "ms": 5_000 }))).await;
        assert_eq!((status, shop.simulator.now().since(before)), (200, 5_000));
    }
}
