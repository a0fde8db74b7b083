//! What an agent attaches and sends arrives once, whole and in order, whatever happens on the way.

use std::io::Cursor;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use image::{ImageFormat, Rgb, RgbImage};
use sangam_model::id::{CommandId, ConversationId, MessageId};
use sangam_model::time::{DAY, SECOND};
use sangam_model::{Clock, Delivery};
use sangam_protocol::ConversationRow;
use serde_json::{Value, json};
use tokio::sync::Notify;
use tokio::time::timeout;

use super::hold::set;
use super::world::{World, killed_again_and_again, send, wait_for, wait_for_thread, wait_until_live};
use crate::App;

pub(super) fn photo(shade: u8) -> Bytes {
    let mut out = Vec::new();
    let pixels = RgbImage::from_pixel(24, 16, Rgb([shade, 90, 30]));
    pixels.write_to(&mut Cursor::new(&mut out), ImageFormat::Jpeg).unwrap();
    out.into()
}

pub(super) async fn attach(app: &App, chat: ConversationId, name: &str, bytes: Bytes) -> Value {
    let picked = app.attach(chat, Some(name.to_owned()), bytes).await.unwrap();
    assert_eq!(picked.refused, vec![]);
    serde_json::to_value(&picked.attached[0]).unwrap()
}

pub(super) fn content(attachment: &Value, caption: Option<&str>) -> Value {
    json!({ "kind": "file", "media": attachment["media"], "file": attachment["file"], "caption": caption })
}

pub(super) async fn send_content(app: &App, chat: ConversationId, content: &Value) -> MessageId {
    let args = json!({ "conversation_id": chat, "content": content, "reply_to": null });
    app.call("send", args).await.unwrap()["message_id"].as_str().unwrap().parse().unwrap()
}

pub(super) async fn composer(app: &App, chat: ConversationId) -> Value {
    app.call("conversation", json!({ "conversation_id": chat })).await.unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_photo_is_brought_before_its_message_and_what_was_written_after_it_waits() {
    let (world, app, chat) = World::with_customer("Ritika").await;
    world.hub.state().cut_files = 2;
    let attached = attach(&app, chat, "blue.jpg", photo(1)).await;
    let first = send_content(&app, chat, &content(&attached, Some("in blue"))).await;
    world.clock.advance(SECOND);
    let second = send(&app, chat, "two are left").await;
    let items = wait_for_thread(&app, chat, |items| items.iter().all(|item| item["outbox"].is_null())).await;
    let ids: Vec<_> = items.iter().map(|item| item["id"].clone()).collect();
    assert_eq!(ids, [json!(first.to_string()), json!(second.to_string())]);
    assert_eq!((&items[0]["kind"], &items[0]["text"]), (&json!("image"), &json!("in blue")));
    let state = world.hub.state();
    assert_eq!(
        state.executed,
        [CommandId::from_uuid(first.as_uuid()), CommandId::from_uuid(second.as_uuid())]
    );
    assert_eq!(state.bringings, 1, "cut twice, whole once");
}

#[tokio::test(start_paused = true)]
async fn what_hangs_on_a_draft_survives_a_restart_and_shows_in_the_list() {
    let (world, app, chat) = World::with_customer("Ritika").await;
    let quoted = world.hub.now(|hub| hub.writes(chat, "do you have it in blue?"));
    wait_for_thread(&app, chat, |items| items.len() == 1).await;
    let attached = attach(&app, chat, "blue.jpg", photo(1)).await;
    let change = json!({
        "conversation_id": chat, "sha256": attached["sha256"], "caption": "in blue", "as_document": false
    });
    app.call("change_attachment", change).await.unwrap();
    let draft = json!({ "conversation_id": chat, "text": "wait", "reply_to": quoted });
    app.call("save_draft", draft).await.unwrap();
    app.close().await;
    let app = world.open().await;
    let detail = composer(&app, chat).await;
    assert_eq!((&detail["item"]["draft"], &detail["item"]["draft_files"]), (&json!("wait"), &json!(1)));
    assert_eq!(detail["composer"]["attached"][0]["caption"], "in blue");
    assert_eq!(detail["composer"]["quote"]["text"], "do you have it in blue?");
    let sha256 = attached["sha256"].as_str().unwrap();
    let shown = app.attachment(sha256).await.unwrap();
    assert_eq!(shown.mime_type, "image/jpeg");
    app.call("detach", json!({ "conversation_id": chat, "sha256": sha256 })).await.unwrap();
    assert_eq!(app.attachment(sha256).await.err().unwrap().code, "not_found", "nothing is kept for nobody");
    assert_eq!(composer(&app, chat).await["item"]["draft"], "wait");
}

#[tokio::test(start_paused = true)]
async fn a_photo_attached_offline_is_seen_and_leaves_when_the_line_is_back() {
    let (world, app, chat) = World::with_customer("Ritika").await;
    world.goes_offline(&app).await;
    let attached = attach(&app, chat, "blue.jpg", photo(1)).await;
    let id = send_content(&app, chat, &content(&attached, None)).await;
    let bytes = app.media(id).await.unwrap().bytes;
    assert_eq!(composer(&app, chat).await["item"]["draft_files"], 0);
    assert_eq!(composer(&app, chat).await["item"]["last_message"]["kind"], "image");
    app.close().await;
    for file in ["cache.db", "cache.db-wal", "cache.db-shm"] {
        let _ = std::fs::remove_file(world.profile().join(file));
    }
    let app = world.open().await;
    assert_eq!(app.media(id).await.unwrap().bytes, bytes, "the cache is gone, the photo is not");
    world.hub.state().offline = false;
    wait_for_thread(&app, chat, |items| items.iter().any(|item| item["outbox"].is_null())).await;
    wait_for(&app, "connection", json!({}), |connection| connection["waiting"] == 0).await;
    let asked = world.hub.state().asked_for_files;
    assert_eq!(app.media(id).await.unwrap().bytes, bytes);
    assert_eq!(world.hub.state().asked_for_files, asked, "what was here is not fetched");
}

#[tokio::test(start_paused = true)]
async fn what_has_not_left_can_be_saved_under_its_name() {
    let (world, app, chat) = World::with_customer("Ritika").await;
    world.goes_offline(&app).await;
    *world.host.save_to.lock().unwrap() = Some(world.folder.path().to_owned());
    let paper = Bytes::from_static(b"%PDF-1.7 two sarees");
    let attached = attach(&app, chat, "bill.pdf", paper.clone()).await;
    let id = send_content(&app, chat, &content(&attached, None)).await;
    let saved = app.call("save_media", json!({ "message_id": id })).await.unwrap();
    assert_eq!(saved["name"], "bill.pdf");
    assert_eq!(std::fs::read(world.folder.path().join("bill.pdf")).unwrap(), paper);
}

#[test]
fn a_desk_killed_between_click_and_answer_sends_each_photo_once() {
    const PHOTOS: u8 = 12;
    let world = World::new();
    let chat = world.hub.customer("Ritika");
    let items = killed_again_and_again(
        &world,
        chat,
        usize::from(PHOTOS),
        async |_| {},
        &async |app: &App, nth: usize| {
            let shade = u8::try_from(nth * 9).unwrap();
            let attached = attach(app, chat, "photo.jpg", photo(shade)).await;
            send_content(app, chat, &content(&attached, Some(&format!("number {nth}")))).await;
        },
    );
    let captions: Vec<_> = items.iter().map(|item| item["text"].as_str().unwrap().to_owned()).collect();
    assert_eq!(captions, (0..PHOTOS).map(|nth| format!("number {nth}")).collect::<Vec<_>>());
    assert_eq!(world.hub.state().executed.len(), usize::from(PHOTOS));
}

#[tokio::test(start_paused = true)]
async fn a_photo_taken_back_on_its_way_does_not_leave() {
    let (world, app, chat) = World::with_customer("Ritika").await;
    let gate = Arc::new(Notify::new());
    world.hub.state().moods.hold_files = Some(Arc::clone(&gate));
    let attached = attach(&app, chat, "blue.jpg", photo(1)).await;
    let id = send_content(&app, chat, &content(&attached, None)).await;
    wait_for_thread(&app, chat, |items| {
        items[0]["outbox"]["state"] == "uploading" && items[0]["outbox"]["sent_bytes"].as_u64() > Some(0)
    })
    .await;
    app.call("discard", json!({ "message_id": id })).await.unwrap();
    gate.notify_one();
    send(&app, chat, "another time").await;
    wait_for_thread(&app, chat, |items| items.len() == 1 && items[0]["outbox"].is_null()).await;
    assert_eq!(world.hub.state().executed.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_wish_for_privacy_waits_for_no_file() {
    let world = World::new();
    // More than are asked for at once, and one of them is to be private.
    let chats: Vec<_> = (0..12).map(|nth| world.hub.customer(&format!("Customer {nth}"))).collect();
    let app = world.asha().await;
    wait_until_live(&app).await;
    let gate = Arc::new(Notify::new());
    world.hub.state().moods.hold_files = Some(Arc::clone(&gate));
    for (nth, chat) in (0..).zip(&chats) {
        let attached = attach(&app, *chat, "blue.jpg", photo(nth)).await;
        send_content(&app, *chat, &content(&attached, None)).await;
    }
    for asked in [chats[0], chats[11]] {
        wait_for_thread(&app, chats[0], |items| items[0]["outbox"]["state"] == "uploading").await;
        app.call("set_private", json!({ "conversation_id": asked, "private": true })).await.unwrap();
        let is_private = |row: &ConversationRow| row.id == asked && row.contact.private;
        let is_private =
            wait_for(&app, "connection", json!({}), |_| world.hub.visible().0.iter().any(is_private));
        timeout(Duration::from_secs(1), is_private).await.expect("it waits for a file");
    }
    world.hub.state().moods.hold_files = None;
    gate.notify_waiters();
    for chat in chats {
        wait_for_thread(&app, chat, |items| items[0]["outbox"].is_null()).await;
    }
}

#[tokio::test(start_paused = true)]
async fn what_whatsapp_would_refuse_is_refused_field_by_field_before_anything_is_promised() {
    let (_world, app, chat) = World::with_customer("Ritika").await;
    let buttons = json!({
        "kind": "interactive", "text": " ",
        "prompt": { "what": "buttons", "buttons": [{ "id": "a", "title": "x".repeat(21) }] }
    });
    let args = json!({ "conversation_id": chat, "content": buttons, "reply_to": null });
    let refused = app.call("send", args).await.unwrap_err();
    let fields: Vec<_> = refused.detail.as_ref().unwrap()["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|problem| problem["field"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        (refused.code.as_str(), fields),
        ("invalid", vec!["text".into(), "prompt.buttons.0.title".into()])
    );
    let strange = json!({
        "kind": "file", "media": "document",
        "file": { "sha256": "a".repeat(64), "mime_type": "application/pdf", "filename": "x.pdf", "size_bytes": 9 }
    });
    let args = json!({ "conversation_id": chat, "content": strange, "reply_to": null });
    assert_eq!(app.call("send", args).await.unwrap_err().code, "not_found");
    assert_eq!(app.call("connection", json!({})).await.unwrap()["waiting"], 0);
}

#[tokio::test(start_paused = true)]
async fn files_are_chosen_in_a_dialog_and_each_that_cannot_go_says_why() {
    let world = World::new();
    let chat = world.hub.customer("Ritika");
    let app = world.asha().await;
    let folder = world.folder.path();
    std::fs::write(folder.join("bill.pdf"), b"%PDF-1.7\n").unwrap();
    std::fs::write(folder.join("nothing.txt"), b"").unwrap();
    let names = ["bill.pdf", "nothing.txt", "gone.txt"];
    *world.host.chosen.lock().unwrap() = names.iter().map(|name| folder.join(name)).collect();
    let picked = app.call("pick_files", json!({ "conversation_id": chat })).await.unwrap();
    assert_eq!(picked["attached"][0]["file"]["filename"], "bill.pdf");
    let why: Vec<_> =
        picked["refused"].as_array().unwrap().iter().map(|it| it["why"]["why"].clone()).collect();
    assert_eq!(why, ["empty", "unreadable"]);
}

#[tokio::test(start_paused = true)]
async fn a_refused_photo_is_sent_again_with_its_bytes() {
    let (world, app, chat) = World::with_customer("Ritika").await;
    let attached = attach(&app, chat, "blue.jpg", photo(1)).await;
    let refused = send_content(&app, chat, &content(&attached, Some("refuse me"))).await;
    wait_for_thread(&app, chat, |items| items[0]["outbox"]["state"] == "rejected").await;
    world.hub.state().brought.clear();
    let again = app.call("send_again", json!({ "message_id": refused })).await.unwrap();
    assert_ne!(again["message_id"], refused.to_string());
    wait_for_thread(&app, chat, |items| items.len() == 1 && items[0]["outbox"]["state"] == "rejected").await;
    assert_eq!(world.hub.state().bringings, 2, "brought anew");
}

#[tokio::test(start_paused = true)]
async fn every_kind_that_failed_is_sent_again_as_it_was() {
    let (world, app, chat) = World::with_customer("Ritika").await;
    let attached = attach(&app, chat, "blue.jpg", photo(1)).await;
    let kinds = [
        content(&attached, Some("in blue")),
        json!({ "kind": "location", "latitude": 26.9124, "longitude": 75.7873, "name": "Shop" }),
        json!({ "kind": "contacts", "cards": [{ "name": "Meena", "phones": ["+919829000003"] }] }),
        json!({ "kind": "interactive", "text": "Which one?", "prompt": {
            "what": "buttons", "buttons": [{ "id": "a", "title": "Blue" }, { "id": "b", "title": "Red" }] } }),
        json!({ "kind": "text", "text": "haan" }),
    ];
    for (turn, kind) in kinds.iter().enumerate() {
        world.clock.advance(SECOND);
        let first = send_content(&app, chat, kind).await;
        let settled =
            |items: &[Value], count: usize| items.len() == count && items[count - 1]["outbox"].is_null();
        wait_for_thread(&app, chat, |items| settled(items, 2 * turn + 1)).await;
        world.hub.now(|hub| hub.delivers(first, sangam_model::Delivery::Failed));
        wait_for_thread(&app, chat, |items| items[2 * turn]["delivery"] == "failed").await;
        world.clock.advance(SECOND);
        app.call("send_again", json!({ "message_id": first })).await.unwrap();
        let items = wait_for_thread(&app, chat, |items| settled(items, 2 * turn + 2)).await;
        let (was, is) = (&items[2 * turn], &items[2 * turn + 1]);
        for field in ["kind", "text", "detail"] {
            assert_eq!(was[field], is[field], "{kind}");
        }
        assert_eq!(is["retry_of"], first.to_string());
    }
}

#[tokio::test(start_paused = true)]
async fn a_message_that_is_sent_again_twice_at_once_leaves_once() {
    let (world, app, chat) = World::with_customer("Ritika").await;
    let first = send(&app, chat, "haan").await;
    wait_for_thread(&app, chat, |items| items[0]["outbox"].is_null()).await;
    world.hub.now(|hub| hub.delivers(first, sangam_model::Delivery::Unknown));
    wait_for_thread(&app, chat, |items| items[0]["delivery"] == "unknown").await;
    let again = || app.call("send_again", json!({ "message_id": first }));
    let (one, other) = tokio::join!(again(), again());
    assert_eq!(one.unwrap(), other.unwrap(), "the same attempt");
    wait_for_thread(&app, chat, |items| items.len() == 2 && items[1]["outbox"].is_null()).await;
    assert_eq!(world.hub.state().executed.len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_bubble_says_that_it_was_sent_again_from_the_first_moment_on() {
    let (world, app, chat) = World::with_customer("Ritika").await;
    let first = send(&app, chat, "haan").await;
    wait_for_thread(&app, chat, |items| items[0]["outbox"].is_null()).await;
    world.hub.now(|hub| hub.delivers(first, sangam_model::Delivery::Failed));
    let items = wait_for_thread(&app, chat, |items| items[0]["delivery"] == "failed").await;
    assert_eq!(items[0]["sent_again"], false);
    world.clock.advance(SECOND);
    app.call("send_again", json!({ "message_id": first })).await.unwrap();
    // On its way and at the hub: the first is always said to be repeated, the second never.
    let says = |items: &[Value]| {
        assert_eq!([&items[0]["sent_again"], &items[1]["sent_again"]], [true, false]);
        items[1]["outbox"].is_null()
    };
    wait_for_thread(&app, chat, says).await;
}

#[tokio::test(start_paused = true)]
async fn what_the_hub_refused_is_sent_again_once() {
    let (_world, app, chat) = World::with_customer("Ritika").await;
    let refused = send(&app, chat, "refuse me").await;
    wait_for_thread(&app, chat, |items| items[0]["outbox"]["state"] == "rejected").await;
    let again = || app.call("send_again", json!({ "message_id": refused }));
    let (one, other) = tokio::join!(again(), again());
    assert_eq!([one, other].iter().filter(|outcome| outcome.is_ok()).count(), 1);
    let items = wait_for_thread(&app, chat, |items| items[0]["outbox"]["state"] == "rejected").await;
    assert_eq!(items.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_was_refused_is_sent_again_where_its_chat_is_by_now() {
    let (world, app, [kept, gone]) = World::with_one_twice().await;
    let question = world.hub.now(|hub| hub.writes(gone, "kab aayega?"));
    wait_for_thread(&app, gone, |items| items.len() == 1).await;
    set(&app, json!({ "read_receipts": "on_reply" })).await;
    let refused = send(&app, gone, "refuse me").await;
    wait_for_thread(&app, gone, |items| items.len() == 2 && items[1]["outbox"]["state"] == "rejected").await;
    world.merges(&app, gone, kept).await;
    wait_for_thread(&app, kept, |items| items.len() == 2).await;
    world.goes_offline(&app).await;
    let again = app.call("send_again", json!({ "message_id": refused })).await.unwrap();
    let args = json!({ "conversation_id": kept, "at": { "where": "latest" }, "limit": 9 });
    let items = app.call("thread", args).await.unwrap()["items"].clone();
    assert_eq!([&items[0]["id"], &items[1]["id"]], [&json!(question), &again["message_id"]]);
    let left = app.desk().await.unwrap().shared.cache.outgoing().await.unwrap();
    let places: Vec<_> = left.iter().map(|it| (it.conversation, it.command.body.conversation_id())).collect();
    assert_eq!(places, [(kept, kept); 2], "and the receipt behind it");
}

#[tokio::test(start_paused = true)]
async fn a_file_is_changed_taken_off_and_sent_on_where_its_chat_is_by_now() {
    let (world, app, [kept, gone]) = World::with_one_twice().await;
    let said = world.hub.now(|hub| hub.writes(kept, "haan"));
    let attached = attach(&app, gone, "blue.jpg", photo(1)).await;
    world.merges(&app, gone, kept).await;
    let hangs = |detail: &Value| detail["item"]["draft_files"] == 1;
    wait_for(&app, "conversation", json!({ "conversation_id": kept }), hangs).await;
    world.goes_offline(&app).await;
    let sha256 = attached["sha256"].clone();
    let change =
        json!({ "conversation_id": gone, "sha256": sha256, "caption": "in blue", "as_document": false });
    assert_eq!(app.call("change_attachment", change).await.unwrap()["caption"], "in blue");
    assert_eq!(composer(&app, kept).await["composer"]["attached"][0]["caption"], "in blue");
    app.call("detach", json!({ "conversation_id": gone, "sha256": sha256 })).await.unwrap();
    assert_eq!(composer(&app, kept).await["composer"]["attached"], json!([]));
    app.call("forward", json!({ "message_id": said, "to": [gone] })).await.unwrap();
    let left = app.desk().await.unwrap().shared.cache.outgoing().await.unwrap();
    assert_eq!(left[0].conversation, kept);
}

#[tokio::test(start_paused = true)]
async fn a_bubble_is_sent_on_as_a_message_of_its_own() {
    let world = World::new();
    let (chat, other, third) =
        (world.hub.customer("Ritika"), world.hub.customer("Farida"), world.hub.customer("Anil"));
    for place in [other, third] {
        let closes = world.clock.now().plus(DAY);
        world.hub.changes_chat(place, |row| row.window_closes_at = Some(closes));
    }
    let app = world.asha().await;
    wait_until_live(&app).await;
    let attached = attach(&app, chat, "blue.jpg", photo(1)).await;
    let first = send_content(&app, chat, &content(&attached, Some("in blue"))).await;
    wait_for_thread(&app, chat, |items| items[0]["outbox"].is_null()).await;
    world.hub.state().brought.clear();
    app.call("forward", json!({ "message_id": first, "to": [other, third] })).await.unwrap();
    for place in [other, third] {
        let items =
            wait_for_thread(&app, place, |items| items.len() == 1 && items[0]["outbox"].is_null()).await;
        assert_eq!((&items[0]["kind"], &items[0]["text"]), (&json!("image"), &json!("in blue")));
        assert_eq!(items[0]["retry_of"], Value::Null);
    }
    assert_eq!(world.hub.state().bringings, 2, "once for the first, once for both others");
    let nobody = app.call("forward", json!({ "message_id": first, "to": [] })).await;
    assert_eq!(nobody.unwrap_err().code, "invalid");
}

#[tokio::test(start_paused = true)]
async fn a_reaction_shows_at_once_and_is_taken_back() {
    let (world, app, chat) = World::with_customer("Ritika").await;
    let question = world.hub.now(|hub| hub.writes(chat, "kab aayega?"));
    wait_for_thread(&app, chat, |items| items.len() == 1).await;
    app.call("react", json!({ "message_id": question, "emoji": "👍" })).await.unwrap();
    let items = wait_for_thread(&app, chat, |items| items[0]["reactions"][0]["emoji"] == "👍").await;
    assert_eq!(items[0]["reactions"][0]["by"], "business");
    wait_for(&app, "connection", json!({}), |connection| connection["waiting"] == 0).await;
    app.call("react", json!({ "message_id": question, "emoji": null })).await.unwrap();
    wait_for_thread(&app, chat, |items| items[0]["reactions"] == json!([])).await;
    let words = app.call("react", json!({ "message_id": question, "emoji": "ok" })).await;
    assert_eq!(words.unwrap_err().code, "invalid");
    world.clock.advance(31 * DAY);
    let late = app.call("react", json!({ "message_id": question, "emoji": "👍" })).await;
    assert_eq!(late.unwrap_err().code, "invalid", "WhatsApp takes them for thirty days");
}

#[tokio::test(start_paused = true)]
async fn a_month_old_photo_goes_back_to_the_draft() {
    let (world, app, chat) = World::with_customer("Ritika").await;
    let pause = app.pause().await.unwrap();
    wait_for(&app, "connection", json!({}), |connection| connection["state"] == "offline").await;
    let attached = attach(&app, chat, "blue.jpg", photo(1)).await;
    send_content(&app, chat, &content(&attached, Some("in blue"))).await;
    world.clock.advance(31 * DAY);
    drop(pause);
    let detail = wait_for(&app, "conversation", json!({ "conversation_id": chat }), |detail| {
        detail["item"]["draft_files"] == 1
    })
    .await;
    assert_eq!(detail["composer"]["attached"][0]["caption"], "in blue");
    app.attachment(attached["file"]["sha256"].as_str().unwrap()).await.unwrap();
    assert!(world.hub.state().executed.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_quote_of_what_whatsapp_never_had_costs_no_reply_its_words() {
    let (world, app, chat) = World::with_customer("Ritika").await;
    let asked = world.hub.now(|hub| hub.writes(chat, "kitna?"));
    let lost = send(&app, chat, "suniye").await;
    wait_for(&app, "connection", json!({}), |connection| connection["waiting"] == 0).await;
    world.hub.now(|hub| hub.delivers(lost, Delivery::Failed));
    let mut quoted = Vec::new();
    for reply_to in [lost, asked] {
        let args = json!({ "conversation_id": chat, "text": "haan", "reply_to": reply_to });
        let sent = app.call("send_text", args).await.unwrap()["message_id"].clone();
        wait_for(&app, "connection", json!({}), |connection| connection["waiting"] == 0).await;
        let command = world.hub.command(serde_json::from_value(sent).unwrap());
        quoted.push(command.body.send().unwrap().reply_to);
    }
    assert_eq!(quoted, [None, Some(asked)]);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_sent_on_where_the_hub_would_refuse_it_and_what_is_refused_leads_to_itself() {
    let (world, app, chat) = World::with_customer("Ritika").await;
    let asked = world.hub.now(|hub| hub.writes(chat, "kitna?"));
    let others = ["Arun", "Farida"].map(|name| world.hub.customer(name));
    world.hub.now(|hub| hub.writes(others[0], "namaste"));
    world.hub.now(|hub| hub.writes(others[1], "namaste"));
    let why = async |wished: [Value; 2]| {
        let args = json!({ "conversation_ids": others });
        wait_for(&app, "reach", args, |told| told[0]["why"] == wished[0] && told[1]["why"] == wished[1])
            .await;
    };
    let on = async || {
        let sent = app.call("forward", json!({ "message_id": asked, "to": others })).await;
        sent.map_err(|error| error.code)
    };
    why([Value::Null, Value::Null]).await;
    world.hub.now(|hub| hub.changes_chat(others[1], |row| row.blocked_at = row.activity_at));
    why([Value::Null, json!("blocked")]).await;
    assert_eq!(on().await.unwrap_err(), "blocked");
    let now = world.clock.now();
    world.hub.now(|hub| {
        hub.changes_chat(others[1], |row| (row.blocked_at, row.window_closes_at) = (None, Some(now)));
    });
    why([Value::Null, json!("window_closed")]).await;
    world.hub.now(|hub| hub.changes_number(|row| row.connected = false));
    why([json!("number_not_connected"), json!("number_not_connected")]).await;
    assert_eq!(on().await.unwrap_err(), "number_not_connected");
    world.hub.now(|hub| hub.changes_number(|row| row.connected = true));
    why([Value::Null, json!("window_closed")]).await;

    let lost = send(&app, others[0], "refuse me").await;
    let told = wait_for(&app, "connection", json!({}), |line| line["lost"] != json!([])).await;
    assert_eq!(told["lost"], json!([{ "conversation_id": others[0], "message_id": lost }]));
    app.call("discard", json!({ "message_id": lost })).await.unwrap();
    wait_for(&app, "connection", json!({}), |line| line["lost"] == json!([])).await;
}
