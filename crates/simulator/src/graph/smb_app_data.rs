//! `POST /{version}/{pnid}/smb_app_data`: the one-shot sync (`D/embedded-signup/onboarding-business-app-users`).
//!
//! Contacts and history can each be asked for once per onboarding, within 24 hours of the world's clock. The answer is
//! acceptance only; what was asked for comes by webhook, if somebody is subscribed by then, and is lost otherwise.

use std::sync::Arc;

use axum::body::Bytes;
use axum::response::Response;
use sangam_model::Clock;
use serde_json::{Value, json};

use super::GraphError;
use super::request::{GraphRequest, json_of};
use crate::mistakes::MistakeKind;
use crate::stage::Stage;

pub(super) async fn post(asked: GraphRequest, body: Bytes) -> Response {
    asked.answered(asked.number().and_then(|number| take(&asked.stage, number, &body)))
}

fn take(stage: &Arc<Stage>, phone_number_id: &str, body: &[u8]) -> Result<Value, GraphError> {
    let body = json_of(body)?;
    if body.get("messaging_product").and_then(Value::as_str) != Some("whatsapp") {
        return Err(GraphError::of(100, "The parameter messaging_product is required."));
    }
    let is_history = match body.get("sync_type").and_then(Value::as_str) {
        Some("history") => true,
        Some("smb_app_state_sync") => false,
        _ => return Err(GraphError::of(100, "sync_type must be one of smb_app_state_sync, history.")),
    };
    spend(stage, phone_number_id, is_history)?;
    if is_history {
        stage.tell_history(phone_number_id);
    } else {
        stage.tell_contacts(phone_number_id);
    }
    let trace = stage.world().trace();
    Ok(json!({ "messaging_product": "whatsapp", "request_id": format!("req-{trace}") }))
}

/// Uses the right up, if there is one.
fn spend(stage: &Stage, phone_number_id: &str, is_history: bool) -> Result<(), GraphError> {
    let now = stage.clock.now();
    let quirks = stage.faults_mut().sync.clone();
    let mut world = stage.world();
    let number = world.number_mut(phone_number_id).ok_or_else(|| GraphError::no_object(phone_number_id))?;
    if !number.is_coexistent() {
        return Err(GraphError::of(100, "The phone number is not in use on the WhatsApp Business app."));
    }
    let is_over = number.sync.is_over(now);
    let asked = if is_history { &mut number.sync.history_asked } else { &mut number.sync.contacts_asked };
    if *asked {
        stage.mistakes.note(MistakeKind::SyncAskedTwice, Some(phone_number_id), now);
        let details = "This data was already requested for this phone number.";
        let code = if quirks.repeat_as_code_4 { 4 } else { 2_593_107 };
        return Err(GraphError::of(code, details));
    }
    if is_over {
        let details = "The data must be requested within 24 hours of onboarding.";
        return Err(GraphError::of(2_593_108, details));
    }
    *asked = true;
    if stage.subscription(&number.waba_id).is_none() {
        stage.mistakes.note(MistakeKind::SyncWithoutSubscription, Some(phone_number_id), now);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::mistakes::MistakeKind;
    use crate::testing::Shop;

    #[tokio::test]
    async fn each_kind_can_be_asked_for_once() {
        let shop = Shop::open().await;
        for kind in ["smb_app_state_sync", "history"] {
            let (status, answer) = shop.asks_for(kind).await;
            assert_eq!((status, answer["request_id"].is_string()), (200, true), "{answer}");
            let (status, answer) = shop.asks_for(kind).await;
            assert_eq!((status, &answer["error"]["code"]), (400, &json!(2_593_107)));
        }
        assert!(shop.simulator.mistakes().iter().all(|made| made.kind == MistakeKind::SyncAskedTwice));
    }

    #[tokio::test]
    async fn a_repeat_may_look_like_a_rate_limit() {
        let shop = Shop::open().await;
        shop.simulator.set_faults(&json!({ "sync": { "repeat_as_code_4": true } })).unwrap();
        shop.asks_for("history").await;
        assert_eq!(shop.asks_for("history").await.1["error"]["code"], 4);
    }

    #[tokio::test]
    async fn after_a_day_it_is_too_late() {
        let shop = Shop::open().await;
        shop.simulator.advance_clock(24 * 60 * 60 * 1_000);
        assert_eq!(shop.asks_for("smb_app_state_sync").await.0, 200, "the last moment counts");
        shop.simulator.advance_clock(1);
        let (status, answer) = shop.asks_for("history").await;
        assert_eq!((status, &answer["error"]["code"]), (400, &json!(2_593_108)));
    }

    #[tokio::test]
    async fn an_accepted_call_that_is_never_answered_is_spent() {
        let shop = Shop::open().await;
        shop.simulator.set_faults(&json!({ "scope": "sync", "reset_after": 1 })).unwrap();
        assert!(shop.try_asking_for("history").await.is_err());
        assert_eq!(shop.asks_for("history").await.1["error"]["code"], 2_593_107);
        shop.simulator.set_faults(&json!({ "reset_before": 1 })).unwrap();
        assert!(shop.try_asking_for("smb_app_state_sync").await.is_err());
        assert_eq!(shop.asks_for("smb_app_state_sync").await.0, 200, "what never arrived spends nothing");
    }

    #[tokio::test]
    async fn asked_for_without_a_subscription_it_reaches_nobody() {
        let shop = Shop::open().await;
        shop.unsubscribes().await;
        assert_eq!(shop.asks_for("history").await.0, 200);
        shop.simulator.settled().await;
        assert_eq!(shop.simulator.mistakes()[0].kind, MistakeKind::SyncWithoutSubscription);
        assert!(shop.received.bodies().is_empty());
    }

    #[tokio::test]
    async fn nonsense_is_refused_and_spends_nothing() {
        let shop = Shop::open().await;
        assert_eq!(shop.asks_for("everything").await.0, 400);
        assert_eq!(shop.asks_for("history").await.0, 200);
    }
}
