//! A send rests for some seconds: until it leaves it can be taken back, and then nobody ever sees it.

use std::sync::Mutex;

use sangam_model::Clock;
use sangam_model::id::{CommandId, MessageId};
use sangam_model::time::{DAY, HOUR, SECOND};
use serde_json::{Value, json};

use super::sending::{attach, composer, content, photo, send_content};
use super::world::{World, killed_again_and_again, send, wait_for, wait_for_thread, wait_until_live};
use crate::App;

/// Changes some of the settings.
pub(super) async fn set(app: &App, change: Value) {
    let mut settings = app.call("app_state", json!({})).await.unwrap()["settings"].clone();
    for (name, value) in change.as_object().unwrap() {
        settings[name] = value.clone();
    }
    app.call("save_settings", settings).await.unwrap();
}

async fn hold(app: &App, seconds: u8) {
    set(app, json!({ "hold_seconds": seconds, "read_receipts": "never" })).await;
}

async fn undo(app: &App, id: MessageId) -> Result<Value, String> {
    app.call("undo_send", json!({ "message_id": id })).await.map_err(|error| error.code)
}

fn commands(messages: &[MessageId]) -> Vec<CommandId> {
    messages.iter().map(|id| CommandId::from_uuid(id.as_uuid())).collect()
}

fn has_left(items: &[Value]) -> bool {
    !items.is_empty() && items.iter().all(|item| item["outbox"].is_null())
}

#[tokio::test(start_paused = true)]
async fn a_held_send_leaves_once_at_its_time_and_what_was_written_after_it_waits() {
    let world = World::new();
    let (chat, other) = (world.hub.customer("Ritika"), world.hub.customer("Farida"));
    let app = world.asha().await;
    wait_until_live(&app).await;
    hold(&app, 5).await;
    let first = send(&app, chat, "haan, mil jayega").await;
    hold(&app, 0).await;
    let second = send(&app, chat, "kal subah").await;
    let elsewhere = send(&app, other, "namaste").await;
    wait_for_thread(&app, other, has_left).await;
    let items = wait_for_thread(&app, chat, |items| items.len() == 2).await;
    assert_eq!(items[0]["outbox"]["state"], "held");
    assert_eq!(items[1]["outbox"]["state"], "waiting");
    assert_eq!(world.hub.state().executed, commands(&[elsewhere]));
    world.clock.advance(5 * SECOND);
    wait_for_thread(&app, chat, has_left).await;
    assert_eq!(world.hub.state().executed, commands(&[elsewhere, first, second]));
    assert_eq!(undo(&app, first).await, Err("invalid".into()), "it has left");
}

#[tokio::test(start_paused = true)]
async fn what_was_taken_back_stands_in_the_composer_and_never_reaches_the_hub() {
    let (world, app, chat) = World::with_customer("Ritika").await;
    let quoted = world.hub.now(|hub| hub.writes(chat, "do you have it in blue?"));
    wait_for_thread(&app, chat, |items| items.len() == 1).await;
    hold(&app, 10).await;
    let args = json!({ "conversation_id": chat, "text": "yes", "reply_to": quoted });
    let reply = app.call("send_text", args).await.unwrap();
    let reply: MessageId = reply["message_id"].as_str().unwrap().parse().unwrap();
    let attached = attach(&app, chat, "blue.jpg", photo(1)).await;
    let picture = send_content(&app, chat, &content(&attached, Some("this one"))).await;
    let draft = json!({ "conversation_id": chat, "text": "or", "reply_to": null });
    app.call("save_draft", draft).await.unwrap();
    undo(&app, picture).await.unwrap();
    let detail = undo(&app, reply).await.unwrap();
    assert_eq!((&detail["item"]["draft"], &detail["item"]["draft_files"]), (&json!("or\nyes"), &json!(1)));
    assert_eq!(detail["composer"]["reply_to"], quoted.to_string());
    assert_eq!(detail["composer"]["attached"][0]["caption"], "this one");
    assert_eq!(composer(&app, chat).await, detail);
    app.attachment(attached["file"]["sha256"].as_str().unwrap()).await.unwrap();
    assert_eq!(undo(&app, reply).await, Err("invalid".into()), "it is there no more");
    world.clock.advance(11 * SECOND);
    hold(&app, 0).await;
    let last = send(&app, chat, "no, sorry").await;
    wait_for_thread(&app, chat, |items| items.len() == 2 && has_left(items)).await;
    assert_eq!(world.hub.state().executed, commands(&[last]));
    assert_eq!(world.hub.state().bringings, 0, "not even its file");
}

#[tokio::test(start_paused = true)]
async fn a_hold_survives_a_restart_and_ends_when_its_time_has_come() {
    let (world, app, chat) = World::with_customer("Ritika").await;
    hold(&app, 10).await;
    let id = send(&app, chat, "kal aa jayega").await;
    app.close().await;
    world.clock.advance(6 * SECOND);
    let app = world.open().await;
    wait_until_live(&app).await;
    let items = wait_for_thread(&app, chat, |items| items.len() == 1).await;
    assert_eq!(items[0]["outbox"]["state"], "held");
    assert!(world.hub.state().executed.is_empty());
    world.clock.advance(4 * SECOND);
    wait_for_thread(&app, chat, has_left).await;
    assert_eq!(world.hub.state().executed, commands(&[id]));
}

#[tokio::test(start_paused = true)]
async fn a_send_held_while_the_computer_fell_asleep_asks_before_it_leaves() {
    let (world, app, chat) = World::with_customer("Ritika").await;
    hold(&app, 10).await;
    let id = send(&app, chat, "kal aa jayega").await;
    // The clock on the wall goes on, the timers stand still.
    world.clock.advance(3 * HOUR);
    let is_asking = |items: &[Value]| items.last().is_some_and(|it| it["outbox"]["state"] == "asking");
    wait_for_thread(&app, chat, is_asking).await;
    assert!(world.hub.state().executed.is_empty(), "nothing leaves three hours late by itself");
    app.call("send_now", json!({ "message_id": id })).await.unwrap();
    wait_for_thread(&app, chat, has_left).await;
    assert_eq!(world.hub.state().executed, commands(&[id]));
}

#[test]
fn a_desk_killed_while_sends_are_held_sends_each_once_and_in_order() {
    let world = World::new();
    let chat = world.hub.customer("Ritika");
    let sent = Mutex::new(Vec::new());
    let items =
        killed_again_and_again(&world, chat, 20, async |app| hold(app, 3).await, &async |app: &App, nth| {
            let id = send(app, chat, &format!("number {nth}")).await;
            sent.lock().unwrap().push(id);
        });
    let sent = sent.into_inner().unwrap();
    let ids: Vec<_> = items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(ids, sent.iter().map(ToString::to_string).collect::<Vec<_>>());
    assert_eq!(world.hub.state().executed, commands(&sent));
}

#[tokio::test(start_paused = true)]
async fn whoever_does_not_want_to_wait_sends_at_once() {
    let (world, app, chat) = World::with_customer("Ritika").await;
    hold(&app, 10).await;
    let id = send(&app, chat, "haan").await;
    app.call("send_now", json!({ "message_id": id })).await.unwrap();
    wait_for_thread(&app, chat, has_left).await;
    assert_eq!(world.hub.state().executed, commands(&[id]));
}

#[tokio::test(start_paused = true)]
async fn what_is_sent_on_is_held_and_no_other_wish_is() {
    let world = World::new();
    let (chat, other) = (world.hub.customer("Ritika"), world.hub.customer("Farida"));
    let closes = world.clock.now().plus(DAY);
    world.hub.changes_chat(other, |row| row.window_closes_at = Some(closes));
    let app = world.asha().await;
    wait_until_live(&app).await;
    let question = world.hub.now(|hub| hub.writes(chat, "kab aayega?"));
    wait_for_thread(&app, chat, |items| items.len() == 1).await;
    hold(&app, 10).await;
    app.call("forward", json!({ "message_id": question, "to": [other] })).await.unwrap();
    app.call("react", json!({ "message_id": question, "emoji": "👍" })).await.unwrap();
    app.call("mark_read", json!({ "conversation_id": chat, "up_to": question })).await.unwrap();
    wait_for(&app, "connection", json!({}), |connection| connection["waiting"] == 1).await;
    assert_eq!(world.hub.state().executed.len(), 2);
    let items = wait_for_thread(&app, other, |items| items.len() == 1).await;
    assert_eq!(items[0]["outbox"]["state"], "held");
    world.clock.advance(10 * SECOND);
    wait_for_thread(&app, other, has_left).await;
}
