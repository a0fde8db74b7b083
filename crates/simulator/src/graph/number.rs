//! The number's node, and `GET /{version}/{waba}/phone_numbers`.

use axum::response::Response;
use serde_json::{Map, Value, json};

use super::GraphError;
use super::request::GraphRequest;
use crate::world::account::Account;
use crate::world::{NodeState, Number, World};

/// What Graph shows when no fields are named.
const DEFAULT_FIELDS: &str =
    "verified_name,code_verification_status,display_phone_number,quality_rating,platform_type,throughput,id";

/// The named fields of a number; `id` always comes along, unknown names are left out.
pub(super) fn shown(number: &Number, fields: Option<&str>) -> Value {
    let mut shown = Map::new();
    for field in fields.unwrap_or(DEFAULT_FIELDS).split(',').chain(["id"]) {
        if let Some(value) = field_of(number, field.trim()) {
            shown.insert(field.trim().to_owned(), value);
        }
    }
    Value::Object(shown)
}

fn field_of(number: &Number, field: &str) -> Option<Value> {
    Some(match field {
        "id" => json!(number.phone_number_id),
        "display_phone_number" => json!(formatted(&number.display_phone_number)),
        "verified_name" => json!(number.verified_name),
        "is_on_biz_app" => json!(number.standing.is_on_biz_app),
        "platform_type" => json!(number.standing.platform_type),
        "status" => json!(number.standing.status),
        "quality_rating" => json!(number.standing.quality_rating),
        "name_status" => json!(number.standing.name_status),
        "code_verification_status" => json!("VERIFIED"),
        "throughput" => json!({ "level": "STANDARD" }),
        "whatsapp_business_manager_messaging_limit" => json!(number.standing.messaging_limit),
        "account_mode" => json!("LIVE"),
        "last_onboarded_time" => json!(number.sync.onboarded_at),
        "is_official_business_account" | "is_pin_enabled" => json!(false),
        "health_status" => health(&[entity("PHONE_NUMBER", &number.phone_number_id, &number.standing)]),
        _ => return None,
    })
}

/// The named fields of an account; `id` always comes along.
pub(super) fn account_shown(world: &World, account: &Account, fields: Option<&str>) -> Value {
    let numbers = world.numbers.iter().filter(|number| number.waba_id == account.waba_id);
    let entities: Vec<Value> =
        numbers.map(|number| entity("WABA", &account.waba_id, &number.standing)).collect();
    let mut shown = Map::new();
    for field in fields.unwrap_or("id,name,currency,timezone_id").split(',').chain(["id"]) {
        let value = match field.trim() {
            "id" => json!(account.waba_id),
            "name" => json!(account.name),
            "currency" => json!("INR"),
            "timezone_id" => json!("71"),
            "owner_business_info" => json!({ "id": account.business_id, "name": account.name }),
            "health_status" => health(&entities),
            _ => continue,
        };
        shown.insert(field.trim().to_owned(), value);
    }
    Value::Object(shown)
}

/// What an entity says about sending: the worst of all is the answer.
fn health(entities: &[Value]) -> Value {
    let is = |word: &str| entities.iter().any(|entity| entity["can_send_message"] == word);
    let worst = ["BLOCKED", "LIMITED"].into_iter().find(|word| is(word)).unwrap_or("AVAILABLE");
    json!({ "can_send_message": worst, "entities": entities })
}

fn entity(kind: &str, id: &str, standing: &NodeState) -> Value {
    let mut entity = json!({ "entity_type": kind, "id": id, "can_send_message": standing.can_send });
    if let (Some((code, description, solution)), Some(entity)) = (&standing.trouble, entity.as_object_mut()) {
        let error =
            json!({ "error_code": code, "error_description": description, "possible_solution": solution });
        entity.insert("errors".to_owned(), json!([error]));
    }
    entity
}

/// `+91 55500 00001`, as people write it and webhooks do not.
fn formatted(digits: &str) -> String {
    match (digits.get(..2), digits.get(2..7), digits.get(7..)) {
        (Some(country), Some(first), Some(rest)) => format!("+{country} {first} {rest}"),
        _ => format!("+{digits}"),
    }
}

pub(super) async fn list(asked: GraphRequest) -> Response {
    asked.answered(listed(&asked))
}

fn listed(asked: &GraphRequest) -> Result<Value, GraphError> {
    let waba_id = asked.account()?;
    let fields = asked.query.get("fields").map(String::as_str);
    let world = asked.stage.world();
    let own = world.numbers.iter().filter(|number| number.is_connected() && number.waba_id == waba_id);
    let data: Vec<Value> = own.map(|number| shown(number, fields)).collect();
    let cursors = json!({ "before": "QVFI", "after": "QVFI" });
    Ok(json!({ "data": data, "paging": { "cursors": cursors } }))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::Shop;

    #[tokio::test]
    async fn a_number_in_coexistence_says_so() {
        let shop = Shop::open().await;
        let (status, node) =
            shop.get(&format!("/v25.0/{}?fields=is_on_biz_app,platform_type,nonsense", shop.number)).await;
        assert_eq!(status, 200);
        assert_eq!(node, json!({ "id": shop.number, "is_on_biz_app": true, "platform_type": "CLOUD_API" }));
    }

    #[tokio::test]
    async fn the_account_lists_its_number_with_a_formatted_display() {
        let shop = Shop::open().await;
        let waba = shop.simulator.numbers()[0].waba_id.clone();
        let (status, list) = shop.get(&format!("/v25.0/{waba}/phone_numbers")).await;
        assert_eq!(status, 200);
        assert_eq!(list["data"][0]["id"], shop.number);
        assert_eq!(list["data"][0]["display_phone_number"], "+91 55500 00001");
        assert_eq!(shop.get("/v25.0/123/phone_numbers").await.1["error"]["error_subcode"], 33);
        assert_eq!(shop.get(&format!("/latest/{}", shop.number)).await.0, 400);
    }
}
