//! `POST /{version}/{pnid}/register` and `/deregister`: right for an ordinary number, a grave mistake for one in coexistence.
//!
//! Meta answers `register` with success either way, and the harm shows on the phone: the number leaves the app. The
//! simulator does the same and writes it down among the [`mistakes`](crate::mistakes).

use axum::response::Response;
use sangam_model::Clock;
use serde_json::{Value, json};

use super::GraphError;
use super::request::GraphRequest;
use crate::mistakes::MistakeKind;
use crate::stage::Stage;

pub(super) async fn register(asked: GraphRequest) -> Response {
    asked.answered(asked.number().map(|number| registered(&asked.stage, number)))
}

fn registered(stage: &Stage, phone_number_id: &str) -> Value {
    let now = stage.clock.now();
    let mut world = stage.world();
    if let Some(number) = world.number_mut(phone_number_id) {
        if number.standing.is_on_biz_app {
            stage.mistakes.note(MistakeKind::RegisteredCoexistence, Some(phone_number_id), now);
            number.standing.is_on_biz_app = false;
        }
        "CLOUD_API".clone_into(&mut number.standing.platform_type);
        "CONNECTED".clone_into(&mut number.standing.status);
    }
    json!({ "success": true })
}

pub(super) async fn deregister(asked: GraphRequest) -> Response {
    asked.answered(asked.number().and_then(|number| deregistered(&asked.stage, number)))
}

fn deregistered(stage: &Stage, phone_number_id: &str) -> Result<Value, GraphError> {
    let now = stage.clock.now();
    let mut world = stage.world();
    let number = world.number_mut(phone_number_id).ok_or_else(|| GraphError::no_object(phone_number_id))?;
    if number.standing.is_on_biz_app {
        stage.mistakes.note(MistakeKind::DeregisteredCoexistence, Some(phone_number_id), now);
        let details = "A number that is in use on the WhatsApp Business app cannot be deregistered.";
        return Err(GraphError::of(100, details));
    }
    "NOT_APPLICABLE".clone_into(&mut number.standing.platform_type);
    "DISCONNECTED".clone_into(&mut number.standing.status);
    Ok(json!({ "success": true }))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::mistakes::MistakeKind;
    use crate::testing::Shop;

    #[tokio::test]
    async fn registering_a_coexistence_number_succeeds_and_throws_the_phone_out() {
        let shop = Shop::open().await;
        let path = format!("/v25.0/{}/register", shop.number);
        let body = json!({ "messaging_product": "whatsapp", "pin": "000000" });
        assert_eq!(
            shop.call("POST", &path, Some(&shop.token), Some(body)).await,
            (200, json!({ "success": true }))
        );
        let mistakes = shop.simulator.mistakes();
        assert_eq!(mistakes[0].kind, MistakeKind::RegisteredCoexistence);
        assert_eq!(mistakes[0].phone_number_id.as_deref(), Some(shop.number.as_str()));
        let node = shop.get(&format!("/v25.0/{}?fields=is_on_biz_app", shop.number)).await.1;
        assert_eq!(node["is_on_biz_app"], false);
    }

    #[tokio::test]
    async fn deregistering_one_is_refused_and_written_down() {
        let shop = Shop::open().await;
        let path = format!("/v25.0/{}/deregister", shop.number);
        assert_eq!(shop.call("POST", &path, Some(&shop.token), None).await.0, 400);
        assert_eq!(shop.simulator.mistakes()[0].kind, MistakeKind::DeregisteredCoexistence);
    }
}
