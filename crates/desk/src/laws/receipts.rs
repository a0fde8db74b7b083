//! A customer learns that they were read, and that somebody writes, only when the desk is set so.

use sangam_cache::OutgoingState;
use sangam_model::id::{ConversationId, MessageId};
use sangam_model::time::SECOND;
use serde_json::{Value, json};

use super::hold::set;
use super::world::{World, wait_for, wait_for_thread, wait_until_live};
use crate::App;

/// A desk that is set so, before a question.
async fn asked(world: &World, read_receipts: &str) -> (App, ConversationId, MessageId) {
    let chat = world.hub.customer("Ritika");
    let app = world.asha().await;
    wait_until_live(&app).await;
    set(&app, json!({ "read_receipts": read_receipts })).await;
    let question = world.hub.now(|hub| hub.writes(chat, "do you have it in blue?"));
    wait_for_thread(&app, chat, |items| items.len() == 1).await;
    (app, chat, question)
}

async fn see(app: &App, chat: ConversationId, up_to: MessageId) {
    app.call("mark_read", json!({ "conversation_id": chat, "up_to": up_to })).await.unwrap();
    settle(app).await;
    let args = json!({ "conversation_id": chat });
    wait_for(app, "conversation", args, |detail| detail["item"]["unread"] == 0).await;
}

/// An answer, some time after the question.
async fn send(world: &World, app: &App, chat: ConversationId, text: &str) -> MessageId {
    world.clock.advance(SECOND);
    super::world::send(app, chat, text).await
}

/// Nothing is on its way any more, receipts included.
async fn settle(app: &App) {
    let mut pushes = app.subscribe();
    loop {
        let left = app.desk().await.unwrap().shared.cache.outgoing().await.unwrap();
        if left.iter().all(|it| !matches!(it.state, OutgoingState::Waiting | OutgoingState::Sent)) {
            return;
        }
        pushes.next().await.unwrap();
    }
}

async fn write(app: &App, chat: ConversationId) {
    app.call("typing", json!({ "conversation_id": chat })).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_desk_nobody_set_tells_a_customer_that_they_were_read_when_they_are_answered() {
    let world = World::new();
    let (app, chat, question) = asked(&world, "on_reply").await;
    assert_eq!(
        app.call("app_state", json!({})).await.unwrap()["settings"],
        json!(crate::api::app::Settings::default())
    );
    see(&app, chat, question).await;
    write(&app, chat).await;
    assert_eq!(world.hub.state().receipts, [], "opening tells nobody");
    send(&world, &app, chat, "yes").await;
    settle(&app).await;
    assert_eq!(world.hub.state().receipts, [(question, false)]);
    wait_for_thread(&app, chat, |items| items.len() == 2 && items[1]["outbox"].is_null()).await;
    send(&world, &app, chat, "in two sizes").await;
    settle(&app).await;
    assert_eq!(world.hub.state().receipts, [(question, false)], "once is enough");
    let next = world.hub.now(|hub| hub.writes(chat, "which?"));
    wait_for_thread(&app, chat, |items| items.len() == 4).await;
    send(&world, &app, chat, "small and large").await;
    settle(&app).await;
    assert_eq!(world.hub.state().receipts, [(question, false), (next, false)]);
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_was_taken_back_or_let_go_tells_nothing() {
    let world = World::new();
    let (app, chat, question) = asked(&world, "on_reply").await;
    set(&app, json!({ "hold_seconds": 10 })).await;
    for name in ["undo_send", "discard"] {
        let id = send(&world, &app, chat, "yes").await;
        app.call(name, json!({ "message_id": id })).await.unwrap();
        world.clock.advance(11 * SECOND);
        settle(&app).await;
        assert_eq!(world.hub.state().receipts, [], "{name}");
    }
    send(&world, &app, chat, "no").await;
    world.clock.advance(10 * SECOND);
    settle(&app).await;
    assert_eq!(world.hub.state().receipts, [(question, false)], "and it follows the one that left");
    assert_eq!(world.hub.state().executed.len(), 2);
}

#[tokio::test(start_paused = true)]
async fn an_answer_the_hub_did_not_take_tells_nothing_and_the_next_one_does() {
    let world = World::new();
    let (app, chat, question) = asked(&world, "on_reply").await;
    let refused = send(&world, &app, chat, "refuse me").await;
    let is_refused = |items: &[Value]| items.last().is_some_and(|item| item["outbox"]["state"] == "rejected");
    wait_for_thread(&app, chat, is_refused).await;
    settle(&app).await;
    assert_eq!(world.hub.state().receipts, [], "nothing answered the customer");
    app.call("discard", json!({ "message_id": refused })).await.unwrap();
    send(&world, &app, chat, "yes").await;
    settle(&app).await;
    assert_eq!(world.hub.state().receipts, [(question, false)]);
}

#[tokio::test(start_paused = true)]
async fn a_desk_set_to_tells_of_reading_and_at_most_every_twenty_seconds_of_writing() {
    let world = World::new();
    let (app, chat, question) = asked(&world, "on_open").await;
    write(&app, chat).await;
    assert_eq!(world.hub.state().receipts, [], "what was not seen is not read");
    see(&app, chat, question).await;
    let (read, writes) = ((question, false), (question, true));
    assert_eq!(world.hub.state().receipts, [read]);
    write(&app, chat).await;
    world.clock.advance(19 * SECOND);
    write(&app, chat).await;
    assert_eq!(world.hub.state().receipts, [read, writes]);
    world.clock.advance(SECOND);
    write(&app, chat).await;
    assert_eq!(world.hub.state().receipts, [read, writes, writes]);
    send(&world, &app, chat, "yes").await;
    settle(&app).await;
    assert_eq!(world.hub.state().receipts.len(), 3, "it was told when it was opened");
    world.clock.advance(24 * 3_600 * SECOND);
    write(&app, chat).await;
    assert_eq!(world.hub.state().receipts.len(), 3, "nobody writes into a closed window");
}

#[tokio::test(start_paused = true)]
async fn that_somebody_writes_is_said_now_or_not_at_all() {
    let world = World::new();
    let (app, chat, question) = asked(&world, "on_open").await;
    see(&app, chat, question).await;
    world.goes_offline(&app).await;
    write(&app, chat).await;
    world.hub.state().offline = false;
    wait_until_live(&app).await;
    settle(&app).await;
    assert_eq!(world.hub.state().receipts, [(question, false)]);
}

#[tokio::test(start_paused = true)]
async fn an_answer_written_offline_counts_as_one_change() {
    let world = World::new();
    let (app, chat, question) = asked(&world, "on_reply").await;
    see(&app, chat, question).await;
    world.goes_offline(&app).await;
    send(&world, &app, chat, "yes").await;
    assert_eq!(app.call("connection", json!({})).await.unwrap()["waiting"], 1);
    world.hub.state().offline = false;
    settle(&app).await;
    assert_eq!(world.hub.state().receipts, [(question, false)]);
}

#[tokio::test(start_paused = true)]
async fn a_desk_that_never_tells_tells_nothing() {
    let world = World::new();
    let (app, chat, question) = asked(&world, "never").await;
    see(&app, chat, question).await;
    write(&app, chat).await;
    send(&world, &app, chat, "yes").await;
    settle(&app).await;
    assert_eq!(world.hub.state().receipts, []);
    assert_eq!(world.hub.state().executed.len(), 2, "the team's mark and the answer");
}
