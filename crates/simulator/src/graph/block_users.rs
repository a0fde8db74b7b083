//! `POST`, `DELETE` and `GET /{version}/{pnid}/block_users`: whom a number does not hear from (`D/block-users`).
//!
//! Only who wrote within 24 hours can be blocked. Blocking twice is blocking; whoever is not blocked is removed all the same.

use axum::body::Bytes;
use axum::response::Response;
use sangam_model::Clock;
use serde_json::{Value, json};

use super::GraphError;
use super::request::{GraphRequest, json_of};
use crate::stage::Stage;
use crate::world::dialled;

pub(super) async fn post(asked: GraphRequest, body: Bytes) -> Response {
    asked.answered(asked.number().and_then(|number| change(&asked.stage, number, &body, true)))
}

pub(super) async fn delete(asked: GraphRequest, body: Bytes) -> Response {
    asked.answered(asked.number().and_then(|number| change(&asked.stage, number, &body, false)))
}

pub(super) async fn get(asked: GraphRequest) -> Response {
    asked.answered(asked.number().and_then(|number| list(&asked.stage, number)))
}

fn list(stage: &Stage, phone_number_id: &str) -> Result<Value, GraphError> {
    let world = stage.world();
    let number = world.number(phone_number_id).ok_or_else(|| GraphError::no_object(phone_number_id))?;
    let blocked = number.customers.iter().filter(|customer| customer.is_blocked);
    let users: Vec<Value> =
        blocked.map(|customer| json!({ "wa_id": customer.wa_id, "user_id": customer.user_id })).collect();
    Ok(json!({ "data": [{ "messaging_product": "whatsapp", "block_users": users }] }))
}

/// All or nothing: with one user who cannot be blocked the call fails.
fn change(stage: &Stage, phone_number_id: &str, body: &[u8], blocks: bool) -> Result<Value, GraphError> {
    let body = json_of(body)?;
    if body.get("messaging_product").and_then(Value::as_str) != Some("whatsapp") {
        return Err(GraphError::missing("messaging_product"));
    }
    let users = body.get("block_users").and_then(Value::as_array).filter(|users| !users.is_empty());
    let users = users.ok_or_else(|| GraphError::missing("block_users"))?;
    let now = stage.clock.now();
    let mut world = stage.world();
    let number = world.number_mut(phone_number_id).ok_or_else(|| GraphError::no_object(phone_number_id))?;
    let mut found = Vec::with_capacity(users.len());
    for user in users {
        let told = |key: &str| user.get(key).and_then(Value::as_str);
        let alias = told("user").and_then(dialled).or_else(|| told("user_id").map(str::to_owned));
        let index = alias.and_then(|alias| number.customer_index(&alias));
        let index = index.ok_or_else(|| GraphError::of(139_100, "Failed to block some users."))?;
        let customer = number.customers.get(index);
        if blocks && !customer.is_some_and(|customer| customer.may_be_answered(now)) {
            let details = "More than 24 hours have passed since the customer last wrote to this number.";
            return Err(GraphError::of(139_100, details));
        }
        found.push((index, told("user").or(told("user_id")).unwrap_or_default().to_owned()));
    }
    let mut answer = Vec::with_capacity(found.len());
    for (index, input) in found {
        if let Some(customer) = number.customers.get_mut(index) {
            customer.is_blocked = blocks;
            answer.push(json!({ "input": input, "wa_id": customer.wa_id, "user_id": customer.user_id }));
        }
    }
    let list = if blocks { "added_users" } else { "removed_users" };
    Ok(json!({ "messaging_product": "whatsapp", "block_users": { list: answer } }))
}
