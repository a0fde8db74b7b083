//! Never twice without you; never lost.

use std::sync::Arc;
use std::time::Duration;

use sangam_model::id::ConversationId;
use sangam_model::time::{DAY, MINUTE, SECOND};
use serde_json::json;
use tokio::sync::Notify;
use tokio::time::timeout;

use super::hub::{Fault, Tell};
use super::sending::{attach, content, photo, send_content};
use super::world::{World, killed_again_and_again, send, wait_for, wait_for_thread, wait_until_live};
use crate::App;

#[tokio::test(start_paused = true)]
async fn a_reply_is_shown_at_once_and_becomes_the_hubs_bubble_under_the_same_id() {
    let (world, app, chat) = World::with_customer("Ritika").await;
    let id = send(&app, chat, "haan, mil jayega").await;
    let now = wait_for_thread(&app, chat, |items| !items.is_empty()).await;
    assert_eq!(now[0]["id"], id.to_string());
    let sent = wait_for_thread(&app, chat, |items| items.len() == 1 && items[0]["outbox"].is_null()).await;
    assert_eq!((&sent[0]["id"], &sent[0]["delivery"]), (&json!(id.to_string()), &json!("queued")));
    wait_for(&app, "connection", json!({}), |connection| connection["waiting"] == 0).await;
    assert_eq!(world.hub.state().executed.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_command_whose_answer_was_lost_is_executed_once() {
    let (world, app, chat) = World::with_customer("Ritika").await;
    for fault in [Fault::AnswerLost, Fault::Lost, Fault::Busy, Fault::AnswerLost] {
        world.hub.fails_next(fault);
        send(&app, chat, "haan").await;
    }
    wait_for(&app, "connection", json!({}), |connection| connection["waiting"] == 0).await;
    let items = wait_for_thread(&app, chat, |items| items.iter().all(|item| item["outbox"].is_null())).await;
    assert_eq!(items.len(), 4);
    let mut executed = world.hub.state().executed.clone();
    executed.dedup();
    assert_eq!(executed.len(), 4);
}

#[tokio::test(start_paused = true)]
async fn a_page_in_the_hubs_place_refuses_nothing() {
    let (world, app, chat) = World::with_customer("Ritika").await;
    let attached = attach(&app, chat, "blue.jpg", photo(1)).await;
    let stands_in_the_way = || {
        for status in [302, 401, 403, 404, 413, 200] {
            world.hub.fails_next(Fault::Page(status));
        }
    };
    let left =
        async || wait_for(&app, "connection", json!({}), |connection| connection["waiting"] == 0).await;
    stands_in_the_way();
    send(&app, chat, "haan").await;
    left().await;
    stands_in_the_way();
    app.call("set_private", json!({ "conversation_id": chat, "private": true })).await.unwrap();
    left().await;
    world.clock.advance(SECOND);
    // Asked whether it is there, brought, asked for: each answer is a page.
    stands_in_the_way();
    send_content(&app, chat, &content(&attached, None)).await;
    left().await;
    assert_eq!(world.hub.state().executed.len(), 3);
    assert!(world.hub.visible().0[0].contact.private, "what was wished came true");
    wait_for_thread(&app, chat, |items| items.len() == 2 && items.iter().all(|it| it["outbox"].is_null()))
        .await;
    assert_eq!(app.call("app_state", json!({})).await.unwrap()["stage"], "inbox", "nobody was signed out");
}

#[test]
fn a_desk_killed_between_click_and_answer_sends_exactly_once() {
    let world = World::new();
    let chat = world.hub.customer("Ritika");
    let items = killed_again_and_again(&world, chat, 40, async |_| {}, &async |app: &App, nth| {
        send(app, chat, &format!("number {nth}")).await;
    });
    let texts: Vec<_> = items.iter().map(|item| item["text"].as_str().unwrap().to_owned()).collect();
    let written: Vec<_> = (0..40).map(|nth| format!("number {nth}")).collect();
    assert_eq!(texts, written, "in order, once each");
    assert_eq!(world.hub.state().executed.len(), 40);
}

#[tokio::test(start_paused = true)]
async fn the_outbox_survives_the_cache() {
    let (world, app, chat) = World::with_customer("Ritika").await;
    world.hub.state().offline = true;
    world.hub.cut();
    let id = send(&app, chat, "kal aa jayega").await;
    app.call("save_draft", json!({ "conversation_id": chat, "text": "aur ek baat" })).await.unwrap();
    app.close().await;
    for file in ["cache.db", "cache.db-wal", "cache.db-shm"] {
        let _ = std::fs::remove_file(world.profile().join(file));
    }
    let app = world.open().await;
    assert_eq!(app.call("connection", json!({})).await.unwrap()["waiting"], 1);
    world.hub.state().offline = false;
    let items = wait_for_thread(&app, chat, |items| items.iter().any(|item| item["outbox"].is_null())).await;
    assert_eq!(items[0]["id"], id.to_string());
    let detail = app.call("conversation", json!({ "conversation_id": chat })).await.unwrap();
    assert_eq!(detail["item"]["draft"], "aur ek baat");
}

#[tokio::test(start_paused = true)]
async fn a_refused_message_stays_until_someone_acts() {
    let (_world, app, chat) = World::with_customer("Ritika").await;
    let refused = send(&app, chat, "refuse me").await;
    let items =
        wait_for_thread(&app, chat, |items| items.iter().any(|item| item["outbox"]["state"] == "rejected"))
            .await;
    assert_eq!(items[0]["outbox"]["error"]["code"], "window_closed");
    let id = send(&app, chat, "behind it").await;
    wait_for_thread(&app, chat, |items| {
        items.iter().any(|item| item["id"] == id.to_string() && item["outbox"].is_null())
    })
    .await;
    app.call("discard", json!({ "message_id": refused })).await.unwrap();
    wait_for_thread(&app, chat, |items| items.len() == 1).await;
}

#[tokio::test(start_paused = true)]
async fn a_send_that_waited_long_asks_before_it_leaves() {
    let (world, app, chat) = World::with_customer("Ritika").await;
    world.goes_offline(&app).await;
    let id = send(&app, chat, "abhi bhejta hoon").await;
    world.clock.advance(16 * MINUTE);
    world.hub.state().offline = false;
    wait_for(&app, "connection", json!({}), |connection| connection["asking"] == 1).await;
    assert!(world.hub.state().executed.is_empty(), "it does not leave by itself");
    app.call("send_now", json!({ "message_id": id })).await.unwrap();
    wait_for_thread(&app, chat, |items| items[0]["outbox"].is_null()).await;
    assert_eq!(world.hub.state().executed.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn nobody_is_asked_about_what_was_done_though_its_answer_was_lost() {
    let (world, app, chat) = World::with_customer("Ritika").await;
    world.hub.state().mute_commands = true;
    send(&app, chat, "ho gaya").await;
    wait_for(&app, "connection", json!({}), |connection| connection["state"] == "offline").await;
    world.clock.advance(20 * MINUTE);
    world.hub.state().mute_commands = false;
    world.hub.state().offline = false;
    wait_until_live(&app).await;
    let connection = app.call("connection", json!({})).await.unwrap();
    assert_eq!((&connection["asking"], &connection["waiting"]), (&json!(0), &json!(0)));
    assert_eq!(world.hub.state().executed.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_month_old_wish_goes_back_into_the_composer() {
    let (world, app, chat) = World::with_customer("Ritika").await;
    let pause = app.pause().await.unwrap();
    wait_for(&app, "connection", json!({}), |connection| connection["state"] == "offline").await;
    send(&app, chat, "diwali mubarak").await;
    world.clock.advance(31 * DAY);
    drop(pause);
    wait_for(&app, "conversation", json!({ "conversation_id": chat }), |detail| {
        detail["item"]["draft"] == "diwali mubarak"
    })
    .await;
    assert!(world.hub.state().executed.is_empty());
}

#[tokio::test(start_paused = true)]
async fn whoever_was_slower_is_told_who_was_faster() {
    let (world, app, chat) = World::with_customer("Ritika").await;
    // Vikram claims it, and nobody has told this desk yet.
    world.hub.assigns(chat, Some(world.hub.vikram()));
    app.call("assign", json!({ "conversation_id": chat, "assignee_id": world.hub.asha() })).await.unwrap();
    let state =
        wait_for(&app, "app_state", json!({}), |state| !state["notices"].as_array().unwrap().is_empty())
            .await;
    assert_eq!(state["notices"][0]["kind"], json!({ "kind": "already_assigned", "name": "Vikram" }));
    world.hub.tell(world.hub.head().rev, Tell::Hint);
    wait_for(&app, "conversation", json!({ "conversation_id": chat }), |detail| {
        detail["item"]["assignee"]["name"] == "Vikram"
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn whoever_was_slower_is_told_although_the_line_is_lost_with_the_answer() {
    let (world, app, chat) = World::with_customer("Ritika").await;
    world.hub.assigns(chat, Some(world.hub.vikram()));
    world.hub.state().moods.cuts_behind_answers = true;
    app.call("assign", json!({ "conversation_id": chat, "assignee_id": world.hub.asha() })).await.unwrap();
    let is_told = wait_for(&app, "app_state", json!({}), |state| {
        state["notices"][0]["kind"] == json!({ "kind": "already_assigned", "name": "Vikram" })
    });
    timeout(Duration::from_secs(60), is_told).await.expect("Asha still thinks that the chat is hers");
    assert_eq!(world.hub.state().executed.len(), 1);
}

/// Asha's desk with a chat of Anil's and ten others.
async fn with_ten_others() -> (World, App, ConversationId, Vec<ConversationId>) {
    let world = World::new();
    let others = (0..10).map(|_| world.hub.customer("Farah")).collect();
    let anil = world.hub.customer("Anil");
    let app = world.asha().await;
    wait_until_live(&app).await;
    (world, app, anil, others)
}

/// Sends each of them a catalogue, every one for two of them.
async fn send_catalogues(app: &App, chats: &[ConversationId]) {
    for (chat, nth) in chats.iter().zip(0..) {
        let attached = attach(app, *chat, "catalogue.jpg", photo(nth / 2 * 50)).await;
        send_content(app, *chat, &content(&attached, None)).await;
    }
}

#[tokio::test(start_paused = true)]
async fn files_on_their_way_hold_up_no_words() {
    let (world, app, anil, others) = with_ten_others().await;
    let gate = Arc::new(Notify::new());
    world.hub.state().moods.hold_files = Some(Arc::clone(&gate));
    send_catalogues(&app, &others).await;
    send(&app, anil, "haan, abhi").await;
    let is_sent = wait_for_thread(&app, anil, |items| items.iter().any(|item| item["outbox"].is_null()));
    timeout(Duration::from_secs(60), is_sent).await.expect("the words wait for the files");
    assert_eq!(world.hub.state().executed.len(), 1);
    world.hub.state().moods.hold_files = None;
    gate.notify_waiters();
    wait_for(&app, "connection", json!({}), |connection| connection["waiting"] == 0).await;
    let state = world.hub.state();
    assert_eq!((state.executed.len(), state.bringings), (11, 5), "one file for two chats is brought once");
}

#[tokio::test(start_paused = true)]
async fn files_the_hub_cannot_keep_wait_and_nothing_else_does() {
    let (world, app, anil, others) = with_ten_others().await;
    world.hub.state().moods.keeps_no_files = true;
    send_catalogues(&app, &others).await;
    world.hub.in_vain.subscribe().wait_for(|asked| asked.len() >= 20).await.unwrap();
    send(&app, anil, "haan, abhi").await;
    let is_sent = wait_for_thread(&app, anil, |items| items.iter().any(|item| item["outbox"].is_null()));
    timeout(Duration::from_millis(200), is_sent).await.expect("the words wait for the files");
    world.hub.state().moods.keeps_no_files = false;
    wait_for(&app, "connection", json!({}), |connection| connection["waiting"] == 0).await;
    assert_eq!(world.hub.state().executed.len(), 11);
}

#[tokio::test(start_paused = true)]
async fn a_chat_in_which_nothing_leaves_holds_up_no_other() {
    let (world, app, anil, others) = with_ten_others().await;
    world.hub.state().moods.unwell_with = Some(others[0]);
    send(&app, others[0], "kal aa jayega").await;
    // By now it rests for long.
    world.hub.in_vain.subscribe().wait_for(|asked| asked.len() >= 8).await.unwrap();
    send(&app, anil, "haan, abhi").await;
    let is_sent = wait_for_thread(&app, anil, |items| items.iter().any(|item| item["outbox"].is_null()));
    timeout(Duration::from_millis(200), is_sent).await.expect("Anil waits for Farah");
    world.hub.state().moods.unwell_with = None;
    wait_for(&app, "connection", json!({}), |connection| connection["waiting"] == 0).await;
    assert_eq!(world.hub.state().executed.len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_failed_message_is_sent_again_only_by_a_person_and_names_the_first() {
    let (world, app, chat) = World::with_customer("Ritika").await;
    let first = send(&app, chat, "sun rahe ho?").await;
    wait_for_thread(&app, chat, |items| items[0]["outbox"].is_null()).await;
    let again = app.call("send_again", json!({ "message_id": first })).await;
    assert_eq!(again.unwrap_err().code, "invalid", "it may still arrive");
    world.hub.now(|hub| hub.delivers(first, sangam_model::Delivery::Unknown));
    wait_for_thread(&app, chat, |items| items[0]["delivery"] == "unknown").await;
    world.clock.advance(SECOND);
    app.call("send_again", json!({ "message_id": first })).await.unwrap();
    let items = wait_for_thread(&app, chat, |items| items.len() == 2 && items[1]["outbox"].is_null()).await;
    assert_eq!(items[1]["retry_of"], first.to_string());
}
