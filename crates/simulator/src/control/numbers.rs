//! `GET /_control/numbers`.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::stage::{CustomerCard, NumberCard, Stage};

/// Customers reachable by phone stand in `customers`; those known by username alone in `username_only`.
pub(super) async fn get(State(stage): State<Arc<Stage>>) -> Json<Value> {
    Json(stage.numbers().into_iter().map(shown).collect())
}

fn shown(number: NumberCard) -> Value {
    let (customers, username_only): (Vec<CustomerCard>, Vec<CustomerCard>) =
        number.customers.into_iter().partition(|customer| customer.wa_id.is_some());
    json!({
        "phone_number_id": number.phone_number_id,
        "waba_id": number.waba_id,
        "display_phone_number": number.display_phone_number,
        "verified_name": number.verified_name,
        "access_token": number.access_token.expose(),
        "customers": customers,
        "username_only": username_only,
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::Shop;

    #[tokio::test]
    async fn every_listed_customer_has_a_phone_and_a_name() {
        let shop = Shop::open().await;
        let (status, numbers) = shop.get("/_control/numbers").await;
        assert_eq!(status, 200);
        let number = &numbers[0];
        assert_eq!(number["access_token"], shop.token.as_str());
        assert_eq!(number["customers"].as_array().unwrap().len(), 11);
        assert!(
            number["customers"]
                .as_array()
                .unwrap()
                .iter()
                .all(|c| c["wa_id"].is_string() && c["name"].is_string())
        );
        assert!(number["username_only"][0]["username"].is_string());
    }
}
