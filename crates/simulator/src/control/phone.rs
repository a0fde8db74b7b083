//! What the owner does on the phone, by route.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::Value;

use super::{Given, Told};
use crate::stage::Stage;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Writes {
    phone_number_id: String,
    to: String,
    message: Value,
}

pub(super) async fn message(State(stage): State<Arc<Stage>>, body: Given<Writes>) -> Told {
    let Json(body) = body?;
    Ok(Json(stage.phone_message(&body.phone_number_id, &body.to, body.message)?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reacts {
    phone_number_id: String,
    to: String,
    message_id: String,
    emoji: Option<String>,
}

pub(super) async fn reaction(State(stage): State<Arc<Stage>>, body: Given<Reacts>) -> Told {
    let Json(body) = body?;
    Ok(Json(stage.phone_reacts(&body.phone_number_id, &body.to, &body.message_id, body.emoji.as_deref())?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Edits {
    phone_number_id: String,
    to: String,
    message_id: String,
    text: String,
}

pub(super) async fn edit(State(stage): State<Arc<Stage>>, body: Given<Edits>) -> Told {
    let Json(body) = body?;
    Ok(Json(stage.phone_edits(&body.phone_number_id, &body.to, &body.message_id, &body.text)?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Deletes {
    phone_number_id: String,
    to: String,
    message_id: String,
}

pub(super) async fn delete(State(stage): State<Arc<Stage>>, body: Given<Deletes>) -> Told {
    let Json(body) = body?;
    Ok(Json(stage.phone_deletes(&body.phone_number_id, &body.to, &body.message_id)?))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::testing::Shop;

    async fn owner(shop: &Shop, route: &str, more: Value) -> (u16, Value) {
        let mut body = json!({ "phone_number_id": shop.number, "to": shop.ritika });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        shop.call("POST", &format!("/_control/{route}"), None, Some(body)).await
    }

    #[tokio::test]
    async fn a_reply_from_the_phone_is_an_echo_and_opens_nothing() {
        let shop = Shop::open().await;
        let message = json!({ "type": "text", "text": { "body": "Yes, two left" } });
        let (status, told) = owner(&shop, "phone-message", json!({ "message": message })).await;
        assert_eq!(status, 200);
        let body = shop
            .received
            .body(|body| body.pointer("/entry/0/changes/0/field").is_some_and(|f| f == "smb_message_echoes"))
            .await;
        let value = &body["entry"][0]["changes"][0]["value"];
        assert_eq!(value["message_echoes"][0]["id"], told["id"]);
        assert_eq!(value["message_echoes"][0]["to"], shop.ritika);
        assert_eq!(value["message_echoes"][0]["from"], value["metadata"]["display_phone_number"]);
        assert_eq!(value["message_echoes"][0]["to_user_id"], value["contacts"][0]["user_id"]);
        assert!(value.get("messages").is_none());
        let (_, answer) = shop.send(json!({ "type": "text", "text": { "body": "And a red one" } })).await;
        let failed = shop.received.status(answer["messages"][0]["id"].as_str().unwrap(), "failed").await;
        assert_eq!(failed["statuses"][0]["errors"][0]["code"], 131_047);
    }

    #[tokio::test]
    async fn the_owner_edits_and_deletes_only_what_was_written_on_the_phone() {
        let shop = Shop::open().await;
        let hers = shop.ritika_writes("Hello");
        let (_, told) = owner(
            &shop,
            "phone-message",
            json!({ "message": { "type": "text", "text": { "body": "Yse" } } }),
        )
        .await;
        let (status, edited) =
            owner(&shop, "phone-edit", json!({ "message_id": told["id"], "text": "Yes" })).await;
        assert_eq!(status, 200);
        let value = shop.received.echo(edited["id"].as_str().unwrap()).await;
        assert_eq!(value["message_echoes"][0]["edit"]["original_message_id"], told["id"]);
        assert_eq!(owner(&shop, "phone-delete", json!({ "message_id": hers })).await.0, 404);
        assert_eq!(owner(&shop, "phone-delete", json!({ "message_id": told["id"] })).await.0, 200);
        let (_, reacted) = owner(&shop, "phone-reaction", json!({ "message_id": hers, "emoji": "🙏" })).await;
        let value = shop.received.echo(reacted["id"].as_str().unwrap()).await;
        assert_eq!(value["message_echoes"][0]["reaction"]["emoji"], "🙏");
    }
}
