//! `GET` and `DELETE /_control/requests`.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;

use super::{Done, done};
use crate::history::RequestRecord;
use crate::stage::Stage;

pub(super) async fn get(State(stage): State<Arc<Stage>>) -> Json<Vec<RequestRecord>> {
    Json(stage.requests())
}

pub(super) async fn delete(State(stage): State<Arc<Stage>>) -> Done {
    stage.forget_requests();
    done()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::Shop;

    #[tokio::test]
    async fn a_send_is_listed_with_its_body_and_no_token() {
        let shop = Shop::open().await;
        shop.ritika_writes("Hello");
        shop.send(json!({ "type": "text", "text": { "body": "Namaste" } })).await;
        let (_, asked) = shop.get("/_control/requests").await;
        assert_eq!(asked.as_array().unwrap().len(), 1);
        assert_eq!(asked[0]["method"], "POST");
        assert_eq!(asked[0]["path"], format!("/v25.0/{}/messages", shop.number));
        assert_eq!(asked[0]["body"]["text"]["body"], "Namaste");
        assert_eq!(asked[0]["status"], 200);
        assert!(!asked.to_string().contains(&shop.token));
        shop.call("DELETE", "/_control/requests", None, None).await;
        assert_eq!(shop.get("/_control/requests").await.1, json!([]));
    }

    #[tokio::test]
    async fn a_call_to_a_path_that_does_not_exist_is_listed_and_refused() {
        let shop = Shop::open().await;
        let (status, answer) = shop.get("/v25.0/1/2/3").await;
        assert_eq!((status, &answer["error"]["code"]), (400, &json!(2_500)));
        assert_eq!(shop.simulator.requests()[0].path, "/v25.0/1/2/3");
        assert_eq!(shop.get("/_control/nothing").await.0, 404);
        assert_eq!(shop.simulator.requests().len(), 1, "control calls are not Graph calls");
    }
}
