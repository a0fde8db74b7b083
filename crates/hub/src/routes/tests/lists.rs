//! The lists, field by field as the contract has them, and files.

use std::collections::BTreeSet;

use sangam_model::MediaState;
use sangam_model::id::EventId;
use sangam_protocol::EventRow;
use sangam_protocol::rows::EventKind;
use serde_json::{Value, json};

use super::*;
use crate::store::MediaRecord;

#[tokio::test]
async fn a_conversation_and_its_messages_have_the_shapes_of_the_contract() {
    let house = House::open().await;
    let (id, message) = house.shop.hears_text("919812345678", "haan, nahin, कल").await;
    let sent_at = START.plus(SECOND);
    let (_, list) = house.get(&house.shop.asha, "/v1/conversations").await;
    let row = &list["conversations"][0];
    for (field, expected) in [
        ("id", json!(id)),
        ("number_id", json!(house.shop.number_id)),
        ("status", json!("open")),
        ("assignee_id", Value::Null),
        ("team_id", Value::Null),
        ("unread", json!(1)),
        ("window_closes_at", json!(sent_at.plus(24 * 3_600 * SECOND))),
        ("snoozed_until", Value::Null),
    ] {
        assert_eq!(row.get(field), Some(&expected), "{field}");
    }
    let contact = json!({"id": row["contact"]["id"], "name": "Ritika", "phone": "+919812345678", "user_id": null,
                         "username": null, "private": false, "card": {"profile_name": "Ritika"}});
    assert_eq!(row["contact"], contact);
    assert_eq!(row["last_message"]["text"], "haan, nahin, कल");
    assert!(row["rev"].is_i64() && list["next"].is_null() && list.get("next").is_some());
    let (_, thread) = house.get(&house.shop.asha, &format!("/v1/conversations/{id}/messages")).await;
    let row = &thread["messages"][0];
    for (field, expected) in [
        ("id", json!(message)),
        ("direction", json!("in")),
        ("origin", json!("customer")),
        ("imported", json!(false)),
        ("kind", json!("text")),
        ("text", json!("haan, nahin, कल")),
        ("media", Value::Null),
        ("reply_to", Value::Null),
        ("reactions", json!([])),
        ("delivery", Value::Null),
        ("error", Value::Null),
        ("edited_at", Value::Null),
        ("revoked_at", Value::Null),
        ("sent_at", json!("2026-11-21T23:03:41.000Z")),
    ] {
        assert_eq!(row.get(field), Some(&expected), "{field}");
    }
    assert!(row["wamid"].is_string() && row["rev"].is_i64());
}

/// Every page of a list, following `next`.
async fn walk(house: &House, path: &str, rows: &str) -> Vec<Value> {
    let (mut all, mut before) = (Vec::new(), String::new());
    loop {
        let (status, page) = house.get(&house.shop.asha, &format!("{path}{before}")).await;
        assert_eq!(status, 200, "{page}");
        all.extend(page[rows].as_array().unwrap().clone());
        match page["next"].as_str() {
            Some(next) => before = format!("&before={next}"),
            None => return all,
        }
    }
}

fn ids(rows: &[Value]) -> Vec<&str> {
    rows.iter().map(|row| row["id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn following_next_reads_every_row_once_newest_first() {
    let house = House::open().await;
    let mut conversations = Vec::new();
    for n in 0..7 {
        conversations.push(house.shop.hears_text(&format!("91981234567{n}"), "haan").await.0.to_string());
    }
    let mut messages = Vec::new();
    for n in 0..7 {
        messages.push(house.shop.hears_text("919899999999", &n.to_string()).await.1.to_string());
    }
    let busy = house.shop.hears_text("919899999999", "last").await;
    messages.push(busy.1.to_string());
    conversations.push(busy.0.to_string());
    conversations.reverse();
    messages.reverse();
    for limit in [1, 2, 3, 8, 50] {
        let listed = walk(&house, &format!("/v1/conversations?limit={limit}"), "conversations").await;
        assert_eq!(ids(&listed), conversations, "limit {limit}");
        let path = format!("/v1/conversations/{}/messages?limit={limit}", busy.0);
        assert_eq!(ids(&walk(&house, &path, "messages").await), messages, "limit {limit}");
        let filled = walk(&house, &format!("/v1/backfill?limit={limit}"), "messages").await;
        assert_eq!(ids(&filled).iter().collect::<BTreeSet<_>>().len(), 15, "limit {limit}");
        let screens = walk(&house, &format!("/v1/snapshot/conversations?limit={limit}"), "screens").await;
        assert_eq!(screens.len(), 8, "limit {limit}");
        assert_eq!(ids(screens[0]["messages"].as_array().unwrap()), messages);
    }
    let (status, all) = house.get(&house.shop.asha, "/v1/conversations?limit=99999999999999").await;
    assert_eq!((status, all["conversations"].as_array().unwrap().len()), (200, 8));
    let (_, resolved) = house.get(&house.shop.asha, "/v1/conversations?status=resolved").await;
    assert_eq!(resolved["conversations"], json!([]));
    let (_, open) = house.get(&house.shop.asha, "/v1/conversations?status=open&limit=3").await;
    assert_eq!(ids(open["conversations"].as_array().unwrap()), conversations[..3]);
}

#[tokio::test]
async fn backfill_brings_every_line_once_whatever_the_pages() {
    let house = House::open().await;
    let (id, _) = house.shop.hears_text("919812345678", "0").await;
    let mut lines = BTreeSet::new();
    for n in 0..6 {
        let event = EventId::new(&*house.shop.clock, &*house.shop.random);
        lines.insert(event.to_string());
        let at = house.shop.clock.now();
        let write = house.shop.store.write(house.shop.workspace_id, move |tx| {
            let (what, rev) = (EventKind::RESOLVED, tx.next_rev());
            tx.add_event(&EventRow { id: event, conversation_id: id, what, by: None, at, rev }, None)
        });
        assert!(write.await.unwrap());
        house.shop.hears_text("919812345678", &n.to_string()).await;
    }
    for limit in [1, 2, 50] {
        for only in [String::new(), format!("&conversation={id}")] {
            let events = walk(&house, &format!("/v1/backfill?limit={limit}{only}"), "events").await;
            assert_eq!(
                (events.len(), ids(&events).into_iter().map(str::to_owned).collect()),
                (6, lines.clone())
            );
        }
        let events = walk(&house, &format!("/v1/conversations/{id}/events?limit={limit}"), "events").await;
        assert_eq!(events.len(), 6);
    }
}

#[tokio::test]
async fn a_file_is_given_whole_or_in_part_once_it_is_here() {
    let house = House::open().await;
    let (conversation, message) = house.shop.hears("919812345678", house.shop.image()).await;
    let path = format!("/v1/messages/{message}/media");
    assert_eq!(house.get(&house.shop.asha, &path).await.0, 404, "not fetched yet");
    let mut incoming = house.media.begin(house.shop.workspace_id);
    incoming.write(b"0123456789").await.unwrap();
    let kept = incoming.finish(None).await.unwrap();
    let sha256 = hex::encode(kept.name.sha256);
    let told = sha256.clone();
    let write = house.shop.store.write(house.shop.workspace_id, move |tx| {
        tx.save_media(&MediaRecord {
            message_id: message,
            media_id: None,
            mime_type: "image/jpeg".into(),
            filename: Some("../bill\u{202e}.jpg".into()),
            voice: false,
            animated: false,
            state: MediaState::Ready,
            size_bytes: Some(10),
            sha256: Some(told.clone()),
        })
    });
    write.await.unwrap();
    let (_, thread) =
        house.get(&house.shop.asha, &format!("/v1/conversations/{conversation}/messages")).await;
    let media = &thread["messages"][0]["media"];
    assert_eq!((&media["sha256"], &media["state"]), (&json!(sha256), &json!("ready")));
    let request =
        house.request("GET", &path).bearer_auth(&house.shop.asha.token).header("range", "bytes=2-4");
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), 206);
    assert_eq!(answer.headers()["content-range"], "bytes 2-4/10");
    assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
    assert_eq!(answer.headers()["content-disposition"], "inline; filename*=UTF-8''bill.jpg");
    assert_eq!(answer.bytes().await.unwrap(), "234");
    house.shop.set_private(conversation, true).await;
    assert_eq!(house.get(&house.shop.asha, &path).await.0, 404, "now it is the owner's");
}

#[tokio::test]
async fn a_large_page_is_compressed_and_kept_by_nobody() {
    let house = House::open().await;
    for n in 0..20 {
        house.shop.hears_text("919812345678", &n.to_string()).await;
    }
    let request = house.request("GET", "/v1/backfill").bearer_auth(&house.shop.asha.token);
    let answer = request.header("accept-encoding", "gzip").send().await.unwrap();
    assert_eq!(answer.headers()["content-encoding"], "gzip");
    assert_eq!(answer.headers()["cache-control"], "no-store");
}
