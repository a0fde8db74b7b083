//! Delivery of webhooks, seen from a receiver.

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::config::Config;
use crate::testing::{Receiver, Shop, still_world, values};

fn wamids(bodies: &[Value]) -> Vec<String> {
    let messages =
        bodies.iter().flat_map(values).flat_map(|value| value["messages"].as_array().into_iter().flatten());
    messages.map(|message| message["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn anything_but_200_is_tried_again() {
    let shop = Shop::open().await;
    shop.received.refuse(&[500, 201, 204, 404]);
    let wamid = shop.ritika_writes("Hello");
    shop.received.message(&wamid).await;
    shop.simulator.settled().await;
    assert_eq!(shop.received.attempts(), 5);
    assert_eq!(shop.simulator.webhook_stats().acknowledged, 1);
}

#[tokio::test]
async fn an_unreachable_receiver_delays_no_answer_and_gets_everything_later() {
    let received = Receiver::start().await;
    let shop =
        Shop::with(Config { webhook_url: Some("http://127.0.0.1:1/".into()), ..still_world() }, received)
            .await;
    let wamid = shop.ritika_writes("Hello");
    let (status, answer) = shop.send(json!({ "type": "text", "text": { "body": "Yes" } })).await;
    assert_eq!(status, 200);
    assert!(shop.received.bodies().is_empty());
    shop.simulator.set_webhook_url(shop.received.url.clone());
    shop.received.message(&wamid).await;
    shop.received.status(answer["messages"][0]["id"].as_str().unwrap(), "read").await;
}

#[tokio::test]
async fn a_silent_receiver_delays_no_answer() {
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", silent.local_addr().unwrap());
    let received = Receiver::start().await;
    let shop = Shop::with(Config { webhook_url: Some(url), ..still_world() }, received).await;
    for _ in 0..20 {
        shop.ritika_writes("Hello");
        shop.simulator.advance_clock(1_000);
    }
    let (status, _) = shop.send(json!({ "type": "text", "text": { "body": "Yes" } })).await;
    assert_eq!(status, 200);
    assert_eq!(shop.simulator.webhook_stats().acknowledged, 0);
    shop.simulator.shutdown().await;
}

#[tokio::test]
async fn shuffled_batched_duplicated_and_dropped_webhooks_lose_nothing() {
    let shop = Shop::open().await;
    let faults = json!({ "webhooks": {
        "shuffle": 16, "batch": 4, "duplicate": { "probability": 0.5 }, "drop": 5, "delay_ms": 3, "hold_ms": 5,
    }});
    shop.simulator.set_faults(&faults).unwrap();
    let written: Vec<String> = (0..40).map(|turn| shop.ritika_writes(&format!("{turn}"))).collect();
    shop.simulator.settled().await;
    let told = wamids(&shop.received.bodies());
    assert_eq!(told.iter().collect::<HashSet<_>>(), written.iter().collect::<HashSet<_>>());
    assert!(told.len() > written.len(), "some came twice");
    assert_ne!(told.iter().take(written.len()).collect::<Vec<_>>(), written.iter().collect::<Vec<_>>());
    assert!(shop.received.bodies().iter().any(|body| wamids(std::slice::from_ref(body)).len() == 4));
}

#[tokio::test]
async fn the_same_seed_tells_the_same_webhooks() {
    let mut stories = Vec::new();
    for _ in 0..2 {
        let shop = Shop::open().await;
        for message in
            [json!({ "type": "image" }), json!({ "type": "document" }), json!({ "type": "sticker" })]
        {
            shop.simulator.customer_message(&shop.number, &shop.ritika, message).unwrap();
        }
        shop.simulator.settled().await;
        let mut story: Vec<Value> = shop
            .received
            .bodies()
            .iter()
            .flat_map(values)
            .map(|value| {
                let mut message = value["messages"][0].clone();
                let kind = message["type"].as_str().unwrap().to_owned();
                message[kind]["url"] = json!("the port differs");
                message
            })
            .collect();
        story.sort_by_key(|message| message["id"].as_str().map(str::to_owned));
        stories.push(story);
    }
    assert_eq!(stories[0], stories[1]);
}

#[tokio::test]
async fn the_life_of_a_message_is_told_with_callback_and_pricing() {
    let shop = Shop::open().await;
    shop.simulator.set_faults(&json!({ "statuses": { "skip_delivered": null } })).unwrap();
    shop.ritika_writes("Hello");
    let message =
        json!({ "type": "text", "text": { "body": "Yes" }, "biz_opaque_callback_data": "out:7f3c" });
    let wamid = shop.send(message).await.1["messages"][0]["id"].as_str().unwrap().to_owned();
    shop.simulator.settled().await;
    for status in ["sent", "delivered", "read"] {
        let value = shop.received.status(&wamid, status).await;
        let told = &value["statuses"][0];
        assert_eq!(told["recipient_id"], shop.ritika);
        assert_eq!(told["biz_opaque_callback_data"], "out:7f3c");
        assert!(told["timestamp"].is_string());
        assert_eq!(value["contacts"][0]["wa_id"], shop.ritika);
    }
    for (status, has_pricing) in [("sent", true), ("delivered", true), ("read", false)] {
        let value = shop.received.status(&wamid, status).await;
        assert_eq!(value["statuses"][0]["pricing"].is_object(), has_pricing, "{status}");
    }
}

#[tokio::test]
async fn a_reaction_is_only_sent_and_delivered_may_be_skipped() {
    let shop = Shop::open().await;
    shop.simulator.set_faults(&json!({ "statuses": { "skip_delivered": true } })).unwrap();
    let hers = shop.ritika_writes("Hello");
    let reaction = json!({ "type": "reaction", "reaction": { "message_id": hers, "emoji": "🙏" } });
    let reaction = shop.send(reaction).await.1["messages"][0]["id"].as_str().unwrap().to_owned();
    let text = shop.send(json!({ "type": "text", "text": { "body": "Yes" } })).await;
    let text = text.1["messages"][0]["id"].as_str().unwrap().to_owned();
    shop.simulator.settled().await;
    assert!(shop.received.has_status(&reaction, "sent") && !shop.received.has_status(&reaction, "read"));
    assert!(shop.received.has_status(&text, "read") && !shop.received.has_status(&text, "delivered"));
}

#[tokio::test]
async fn a_voice_note_is_played_after_it_is_read() {
    let shop = Shop::open().await;
    shop.ritika_writes("Hello");
    let id = shop.upload("audio/ogg", &crate::assets::sample("audio", None, 0).bytes).await;
    let answer = shop.send(json!({ "type": "audio", "audio": { "id": id, "voice": true } })).await.1;
    let wamid = answer["messages"][0]["id"].as_str().unwrap();
    let played = shop.received.status(wamid, "played").await;
    assert!(played["statuses"][0].get("pricing").is_none());
    assert!(shop.received.has_status(wamid, "read"));
}

#[tokio::test]
async fn the_end_of_the_world_releases_calls_that_were_kept_waiting() {
    let shop = Shop::open().await;
    shop.ritika_writes("Hello");
    shop.simulator.set_faults(&json!({ "timeout_after_accept": true })).unwrap();
    let waiting = shop.spawn_send(json!({ "type": "text", "text": { "body": "Yes" } }));
    shop.simulator.requests_when(|asked| asked.iter().any(|entry| entry.fault.is_some())).await;
    shop.simulator.shutdown().await;
    waiting.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_receiver_that_is_never_there_does_not_fill_the_memory() {
    let stage = crate::stage::Stage::set(still_world(), "http://127.0.0.1".to_owned()).unwrap();
    for _ in 0..=super::CAPACITY {
        stage.raw_webhook(&json!({}));
    }
    let stats = stage.webhook_stats();
    assert_eq!((stats.outstanding, stats.lost), (super::CAPACITY, 1));
}
