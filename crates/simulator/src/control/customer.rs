//! What customers do, by route.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::Value;

use super::{Done, Given, Told, done};
use crate::people::{HabitChange, Step};
use crate::stage::Stage;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Writes {
    phone_number_id: String,
    from: String,
    message: Value,
}

pub(super) async fn message(State(stage): State<Arc<Stage>>, body: Given<Writes>) -> Told {
    let Json(body) = body?;
    Ok(Json(stage.customer_message(&body.phone_number_id, &body.from, body.message)?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reacts {
    phone_number_id: String,
    from: String,
    message_id: String,
    emoji: Option<String>,
}

pub(super) async fn reaction(State(stage): State<Arc<Stage>>, body: Given<Reacts>) -> Told {
    let Json(body) = body?;
    let emoji = body.emoji.as_deref();
    Ok(Json(stage.customer_reacts(&body.phone_number_id, &body.from, &body.message_id, emoji)?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Edits {
    phone_number_id: String,
    from: String,
    message_id: String,
    text: String,
}

pub(super) async fn edit(State(stage): State<Arc<Stage>>, body: Given<Edits>) -> Told {
    let Json(body) = body?;
    Ok(Json(stage.customer_edits(&body.phone_number_id, &body.from, &body.message_id, &body.text)?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Deletes {
    phone_number_id: String,
    from: String,
    message_id: String,
}

pub(super) async fn delete(State(stage): State<Arc<Stage>>, body: Given<Deletes>) -> Told {
    let Json(body) = body?;
    Ok(Json(stage.customer_deletes(&body.phone_number_id, &body.from, &body.message_id)?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reads {
    phone_number_id: String,
    from: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wishes {
    phone_number_id: String,
    from: String,
    stop: bool,
}

pub(super) async fn marketing(State(stage): State<Arc<Stage>>, body: Given<Wishes>) -> Done {
    let Json(body) = body?;
    stage.customer_marketing(&body.phone_number_id, &body.from, body.stop)?;
    done()
}

pub(super) async fn read(State(stage): State<Arc<Stage>>, body: Given<Reads>) -> Done {
    let Json(body) = body?;
    stage.customer_reads(&body.phone_number_id, &body.from)?;
    done()
}

#[derive(Deserialize)]
pub(super) struct Settings {
    phone_number_id: String,
    from: String,
    #[serde(flatten)]
    change: HabitChange,
}

pub(super) async fn settings(State(stage): State<Arc<Stage>>, body: Given<Settings>) -> Done {
    let Json(body) = body?;
    stage.set_habits(&body.phone_number_id, &body.from, body.change)?;
    done()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Script {
    phone_number_id: String,
    from: String,
    steps: Vec<Step>,
}

pub(super) async fn script(State(stage): State<Arc<Stage>>, body: Given<Script>) -> Done {
    let Json(body) = body?;
    stage.set_script(&body.phone_number_id, &body.from, body.steps)?;
    done()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AdClick {
    phone_number_id: String,
    from: String,
    text: Option<String>,
}

pub(super) async fn ad_click(State(stage): State<Arc<Stage>>, body: Given<AdClick>) -> Told {
    let Json(body) = body?;
    Ok(Json(stage.customer_clicks_ad(&body.phone_number_id, &body.from, body.text.as_deref())?))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::testing::Shop;

    async fn ritika(shop: &Shop, route: &str, more: Value) -> (u16, Value) {
        let mut body = json!({ "phone_number_id": shop.number, "from": shop.ritika });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        shop.call("POST", &format!("/_control/{route}"), None, Some(body)).await
    }

    #[tokio::test]
    async fn what_a_customer_writes_is_told_with_all_identities() {
        let shop = Shop::open().await;
        let message = json!({ "type": "text", "text": { "body": "नीला वाला है?" } });
        let (status, told) = ritika(&shop, "customer-message", json!({ "message": message })).await;
        assert_eq!(status, 200);
        let value = shop.received.message(told["id"].as_str().unwrap()).await;
        assert_eq!(value["contacts"][0]["wa_id"], shop.ritika);
        assert_eq!(value["messages"][0]["from"], shop.ritika);
        assert_eq!(value["messages"][0]["from_user_id"], value["contacts"][0]["user_id"]);
        assert_eq!(value["messages"][0]["text"]["body"], "नीला वाला है?");
        assert!(value["messages"][0]["timestamp"].is_string());
    }

    #[tokio::test]
    async fn strangers_exist_once_they_write_and_nonsense_is_refused() {
        let shop = Shop::open().await;
        let body = |number: &str, from: &str| json!({ "phone_number_id": number, "from": from, "message": { "type": "text", "text": { "body": "x" } } });
        assert_eq!(
            shop.call("POST", "/_control/customer-message", None, Some(body(&shop.number, "+918888855555")))
                .await
                .0,
            200
        );
        assert_eq!(
            shop.call("POST", "/_control/customer-message", None, Some(body(&shop.number, "nobody"))).await.0,
            404
        );
        assert_eq!(
            shop.call("POST", "/_control/customer-message", None, Some(body("1", "+918888855555"))).await.0,
            404
        );
        assert_eq!(ritika(&shop, "customer-message", json!({ "message": { "text": 1 } })).await.0, 400);
        assert_eq!(ritika(&shop, "customer-message", json!({})).await.0, 422);
    }

    #[tokio::test]
    async fn a_type_nobody_knows_passes_and_null_removes_a_field() {
        let shop = Shop::open().await;
        let message =
            json!({ "type": "hologram", "hologram": { "depth": 3 }, "from": null, "id": "wamid.MINE" });
        ritika(&shop, "customer-message", json!({ "message": message })).await;
        let value = shop.received.message("wamid.MINE").await;
        assert_eq!(value["messages"][0]["hologram"], json!({ "depth": 3 }));
        assert!(value["messages"][0].get("from").is_none());
        assert!(value["messages"][0].get("from_user_id").is_some());
    }

    #[tokio::test]
    async fn reactions_edits_and_deletions_name_their_message() {
        let shop = Shop::open().await;
        let original = shop.ritika_writes("two metres");
        let (_, told) =
            ritika(&shop, "customer-reaction", json!({ "message_id": original, "emoji": "👍" })).await;
        let value = shop.received.message(told["id"].as_str().unwrap()).await;
        assert_eq!(value["messages"][0]["reaction"], json!({ "message_id": original, "emoji": "👍" }));
        let (_, told) =
            ritika(&shop, "customer-edit", json!({ "message_id": original, "text": "three metres" })).await;
        let value = shop.received.message(told["id"].as_str().unwrap()).await;
        assert_eq!(value["messages"][0]["edit"]["original_message_id"], original);
        assert_eq!(value["messages"][0]["edit"]["message"]["text"]["body"], "three metres");
        shop.simulator.advance_clock(15 * 60 * 1_000 + 1);
        assert_eq!(
            ritika(&shop, "customer-edit", json!({ "message_id": original, "text": "no" })).await.0,
            409
        );
        let (_, told) = ritika(&shop, "customer-delete", json!({ "message_id": original })).await;
        let value = shop.received.message(told["id"].as_str().unwrap()).await;
        assert_eq!(value["messages"][0]["revoke"]["original_message_id"], original);
        assert_eq!(ritika(&shop, "customer-delete", json!({ "message_id": "wamid.other" })).await.0, 404);
    }

    #[tokio::test]
    async fn a_phone_that_is_off_keeps_one_tick_until_it_is_on_and_read() {
        let shop = Shop::open().await;
        shop.ritika_writes("Hello");
        ritika(&shop, "customer-settings", json!({ "online": false, "reads_at_once": false })).await;
        let (_, answer) = shop.send(json!({ "type": "text", "text": { "body": "Yes" } })).await;
        let wamid = answer["messages"][0]["id"].as_str().unwrap().to_owned();
        shop.received.status(&wamid, "sent").await;
        shop.simulator.settled().await;
        assert!(!shop.received.has_status(&wamid, "delivered"));
        ritika(&shop, "customer-settings", json!({ "online": true })).await;
        shop.received.status(&wamid, "delivered").await;
        shop.simulator.settled().await;
        assert!(!shop.received.has_status(&wamid, "read"));
        ritika(&shop, "customer-read", json!({})).await;
        shop.received.status(&wamid, "read").await;
    }

    #[tokio::test]
    async fn without_read_receipts_the_blue_ticks_never_come() {
        let shop = Shop::open().await;
        shop.ritika_writes("Hello");
        ritika(&shop, "customer-settings", json!({ "read_receipts": false })).await;
        let (_, answer) = shop.send(json!({ "type": "text", "text": { "body": "Yes" } })).await;
        let wamid = answer["messages"][0]["id"].as_str().unwrap();
        shop.simulator.settled().await;
        assert!(shop.received.has_status(wamid, "delivered"), "never skipped when no read would follow");
        assert!(!shop.received.has_status(wamid, "read"));
    }

    #[tokio::test]
    async fn a_script_answers_each_reply_with_its_next_step() {
        let shop = Shop::open().await;
        shop.ritika_writes("Hello");
        let step =
            |text: &str| json!({ "after_ms": 1, "message": { "type": "text", "text": { "body": text } } });
        ritika(&shop, "customer-script", json!({ "steps": [step("How much?"), step("I take it")] })).await;
        for expected in ["How much?", "I take it"] {
            shop.send(json!({ "type": "text", "text": { "body": "…" } })).await;
            shop.received
                .value(|value| value.pointer("/messages/0/text/body").is_some_and(|body| body == expected))
                .await;
        }
    }

    #[tokio::test]
    async fn an_ad_opens_72_free_hours_once_it_is_answered() {
        let shop = Shop::open().await;
        let (_, told) = ritika(&shop, "ad-click", json!({})).await;
        let value = shop.received.message(told["id"].as_str().unwrap()).await;
        assert_eq!(value["messages"][0]["referral"]["source_type"], "ad");
        let (_, answer) = shop.send(json!({ "type": "text", "text": { "body": "Welcome" } })).await;
        let sent = shop.received.status(answer["messages"][0]["id"].as_str().unwrap(), "sent").await;
        assert_eq!(sent["statuses"][0]["pricing"]["type"], "free_entry_point");
        assert!(sent["statuses"][0]["conversation"]["expiration_timestamp"].is_string());
    }

    #[tokio::test]
    async fn what_the_api_cannot_carry_says_why() {
        let shop = Shop::open().await;
        let (_, told) =
            ritika(&shop, "customer-message", json!({ "message": { "type": "unsupported" } })).await;
        let value = shop.received.message(told["id"].as_str().unwrap()).await;
        assert_eq!(value["messages"][0]["errors"][0]["code"], 131_060);
        let (_, answer) = shop.send(json!({ "type": "text", "text": { "body": "Hello?" } })).await;
        shop.received.status(answer["messages"][0]["id"].as_str().unwrap(), "failed").await;
    }
}
