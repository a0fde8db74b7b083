//! `GET` and `POST /_control/faults`.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use super::{Given, Refusal};
use crate::faults::{Faults, described};
use crate::stage::Stage;

pub(super) async fn get(State(stage): State<Arc<Stage>>) -> Json<Value> {
    Json(json!({
        "active": stage.faults(),
        "switches": described(),
        "when": "true | n | {\"count\": n} | {\"probability\": p}; inside an object: count or probability, neither is always",
    }))
}

pub(super) async fn post(
    State(stage): State<Arc<Stage>>,
    change: Given<Value>,
) -> Result<Json<Faults>, Refusal> {
    let Json(change) = change?;
    Ok(Json(stage.set_faults(&change)?))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::Shop;

    fn text() -> serde_json::Value {
        json!({ "type": "text", "text": { "body": "Yes" } })
    }

    async fn faulty(change: serde_json::Value) -> Shop {
        let shop = Shop::open().await;
        shop.ritika_writes("Hello");
        assert_eq!(shop.call("POST", "/_control/faults", None, Some(change)).await.0, 200);
        shop
    }

    #[tokio::test]
    async fn the_switches_describe_themselves_and_a_wrong_one_is_refused() {
        let shop = Shop::open().await;
        let (_, faults) = shop.get("/_control/faults").await;
        assert!(faults["switches"]["timeout_after_accept"].is_string());
        assert_eq!(shop.call("POST", "/_control/faults", None, Some(json!({ "quake": 1 }))).await.0, 400);
    }

    #[tokio::test]
    async fn the_next_two_sends_are_refused_by_code_and_the_third_goes_out() {
        let shop = faulty(json!({ "error": { "code": 131_056, "count": 2 } })).await;
        assert_eq!(shop.send(text()).await.1["error"]["code"], 131_056);
        assert_eq!(shop.send(text()).await.1["error"]["code"], 131_056);
        assert_eq!(shop.send(text()).await.0, 200);
        assert_eq!(shop.simulator.accepted_messages().len(), 1);
    }

    #[tokio::test]
    async fn a_broken_server_accepts_nothing() {
        let shop = faulty(json!({ "server_error": { "status": 503, "count": 1 } })).await;
        assert_eq!(shop.send(text()).await, (503, serde_json::Value::Null));
        assert_eq!(shop.simulator.accepted_messages().len(), 0);
    }

    #[tokio::test]
    async fn a_call_that_is_accepted_and_never_answered_is_delivered_once() {
        let shop = faulty(json!({ "timeout_after_accept": 1 })).await;
        let unanswered = shop.spawn_send(
            json!({ "type": "text", "text": { "body": "Yes" }, "biz_opaque_callback_data": "out:7" }),
        );
        let value = shop.received.value(|value| {
            value.pointer("/statuses/0/biz_opaque_callback_data").is_some_and(|data| data == "out:7")
                && value.pointer("/statuses/0/status").is_some_and(|status| status == "read")
        });
        value.await;
        assert!(!unanswered.is_finished());
        unanswered.abort();
        assert_eq!(shop.simulator.accepted_messages().len(), 1);
        let asked = shop.simulator.requests();
        assert_eq!((asked[0].status, asked[0].fault), (None, Some("timeout_after_accept")));
    }

    #[tokio::test]
    async fn a_connection_can_break_before_or_after_acceptance() {
        let shop = faulty(json!({ "reset_before": 1 })).await;
        assert!(shop.try_send(text()).await.is_err());
        assert_eq!(shop.simulator.accepted_messages().len(), 0);
        shop.simulator.set_faults(&json!({ "reset_after": 1 })).unwrap();
        assert!(shop.try_send(text()).await.is_err());
        assert_eq!(shop.simulator.accepted_messages().len(), 1);
        assert!(shop.try_send(text()).await.is_ok());
    }

    #[tokio::test]
    async fn a_200_may_be_worthless() {
        let shop = faulty(json!({ "garbage": 1 })).await;
        assert_eq!(shop.send(text()).await, (200, serde_json::Value::Null));
        shop.simulator.set_faults(&json!({ "no_id": 1 })).unwrap();
        let (status, answer) = shop.send(text()).await;
        assert_eq!((status, answer.pointer("/messages/0/id")), (200, None));
        assert_eq!(shop.simulator.accepted_messages().len(), 2);
    }

    #[tokio::test]
    async fn a_revoked_token_is_401_until_it_is_given_back() {
        let shop = faulty(json!({ "token_revoked": true })).await;
        assert_eq!(shop.send(text()).await.1["error"]["code"], 190);
        shop.simulator.set_faults(&json!({ "clear": true })).unwrap();
        assert_eq!(shop.send(text()).await.0, 200);
    }

    #[tokio::test]
    async fn an_accepted_message_can_fail_later_by_code() {
        let shop = faulty(json!({ "statuses": { "fail": { "code": 131_026, "count": 1 } } })).await;
        let (_, answer) = shop.send(text()).await;
        let failed = shop.received.status(answer["messages"][0]["id"].as_str().unwrap(), "failed").await;
        assert_eq!(failed["statuses"][0]["errors"][0]["code"], 131_026);
    }
}
