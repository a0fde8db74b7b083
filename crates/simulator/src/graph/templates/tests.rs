use serde_json::{Value, json};

use super::Decision;
use crate::testing::Shop;

fn send(name: &str, language: &str, components: &Value) -> Value {
    json!({ "type": "template",
        "template": { "name": name, "language": { "code": language }, "components": components } })
}

fn body(parameters: &[Value]) -> Value {
    json!({ "type": "body", "parameters": parameters })
}

fn word(name: &str, text: &str) -> Value {
    json!({ "type": "text", "parameter_name": name, "text": text })
}

fn order() -> Vec<Value> {
    vec![
        json!({ "type": "header", "parameters": [word("order", "77124")] }),
        body(&[word("customer", "Ritika"), word("when", "today")]),
    ]
}

#[tokio::test]
async fn a_template_must_be_filled_exactly_as_it_was_approved() {
    let shop = Shop::open().await;
    let waba_id = shop.simulator.numbers()[0].waba_id.clone();
    let code = async |message: Value| shop.send(message).await.1["error"]["code"].clone();
    assert!(code(send("order_update", "en", &json!(order()))).await.is_null());
    let (header, words) = (order()[0].clone(), order()[1].clone());
    assert_eq!(code(send("order_update", "en", &json!([header]))).await, 132_000);
    let unnamed = body(&[json!({ "type": "text", "text": "a" }), json!({ "type": "text", "text": "b" })]);
    assert_eq!(code(send("order_update", "en", &json!([header, unnamed]))).await, 132_012);
    assert_eq!(code(send("order_update", "fr", &json!(order()))).await, 132_001);
    assert_eq!(code(send("nothing", "en", &json!([]))).await, 132_001);
    assert_eq!(code(send("stock_news", "en", &json!([]))).await, 132_001, "it was refused");
    let broken = body(&[word("customer", "Ritika\nJi"), word("when", "today")]);
    assert_eq!(code(send("order_update", "en", &json!([header, broken]))).await, 132_018);
    let long = body(&[word("customer", &"x".repeat(1_000)), word("when", "today")]);
    assert_eq!(code(send("order_update", "en", &json!([header, long]))).await, 132_005);
    let press = json!({ "type": "button", "sub_type": "url", "index": "0",
        "parameters": [{ "type": "text", "text": "x" }] });
    assert_eq!(code(send("order_update", "en", &json!([header, words, press]))).await, 132_018);
    for (event, expected) in [("PAUSED", 132_015), ("DISABLED", 132_016)] {
        let decision = Decision::Status { event: event.to_owned(), reason: None, recommendation: None };
        shop.simulator.decide_template(&waba_id, "order_update", "en", &decision).unwrap();
        assert_eq!(code(send("order_update", "en", &json!(order()))).await, expected);
    }
}

#[tokio::test]
async fn a_template_that_is_handed_in_is_reviewed_and_told() {
    let shop = Shop::open().await;
    let path = format!("/v25.0/{}/message_templates", shop.simulator.numbers()[0].waba_id);
    let wish = |name: &str, text: &str| {
        json!({ "name": name, "language": "en", "category": "UTILITY",
            "components": [{ "type": "BODY", "text": text, "example": { "body_text": [["a"]] } }] })
    };
    let post = async |wish: Value| shop.call("POST", &path, Some(&shop.token), Some(wish)).await;
    assert_eq!(post(wish("Loud", "Hi {{1}} there")).await.0, 400);
    assert_eq!(post(wish("edge", "{{1}} there")).await.0, 400);
    assert_eq!(post(wish("gap", "Hi {{2}} there")).await.0, 400);
    let (status, made) = post(wish("pickup", "Hi {{1}} there")).await;
    assert_eq!((status, &made["status"]), (200, &json!("PENDING")));
    let twice = post(wish("pickup", "Hi {{1}} there")).await.1;
    assert_eq!(twice["error"]["error_subcode"], 2_388_024);
    let told = shop.received.value(|value| value["message_template_name"] == "pickup").await;
    assert_eq!(told["event"], "APPROVED");
    let edit = json!({ "components": [{ "type": "BODY", "text": "Hello there" }] });
    let one = format!("/v25.0/{}", made["id"].as_str().unwrap());
    assert_eq!(shop.call("POST", &one, Some(&shop.token), Some(edit.clone())).await.0, 200);
    shop.simulator.settled().await;
    let again = shop.call("POST", &one, Some(&shop.token), Some(edit)).await;
    assert_eq!(again.0, 400, "an approved one is edited once a day");
    let gone = shop.call("DELETE", &format!("{path}?name=pickup"), Some(&shop.token), None).await;
    assert_eq!(gone.0, 200);
    let taken = post(wish("pickup", "Hi {{1}} there")).await.1;
    assert_eq!(taken["error"]["error_subcode"], 2_388_023);
}

#[tokio::test]
async fn a_list_is_told_in_pages() {
    let shop = Shop::open().await;
    let path = format!("/v25.0/{}/message_templates", shop.simulator.numbers()[0].waba_id);
    let first = shop.get(&format!("{path}?limit=4")).await.1;
    assert_eq!(first["data"].as_array().unwrap().len(), 4);
    let after = first["paging"]["cursors"]["after"].as_str().unwrap();
    let second = shop.get(&format!("{path}?limit=4&after={after}")).await.1;
    assert_eq!(second["data"].as_array().unwrap().len(), 2);
    assert!(second["paging"].get("next").is_none());
    assert_eq!(shop.get(&format!("{path}?after=nonsense")).await.1["error"]["code"], 131_059);
}
