//! What the system is asked to say: once for each chat, never for what nobody waits for, and taken back when it is no longer true.

use std::pin::pin;
use std::time::Duration;

use futures_util::future::maybe_done;
use futures_util::poll;
use sangam_cache::Touched;
use sangam_model::id::ConversationId;
use sangam_model::time::{HOUR, SECOND};
use sangam_model::{Clock, ConversationStatus, Delivery};
use serde_json::{Value, json};
use tokio::time::timeout;

use super::hold::set;
use super::world::{World, send, wait_for, wait_until_live};
use crate::api::tag::Push;
use crate::notify::calls::{Call, Why};
use crate::notify::{Toast, Word, Words};
use crate::pushes::Pushes;

async fn shown(words: &mut Words) -> Toast {
    match words.next().await.unwrap() {
        Word::Show(toast) => toast,
        other => panic!("expected a toast, not {other:?}"),
    }
}

async fn withdrawn(words: &mut Words) -> ConversationId {
    match words.next().await.unwrap() {
        Word::Withdraw(id) => id,
        other => panic!("expected a withdrawal, not {other:?}"),
    }
}

/// The page is told of a note that calls Asha after it was decided whether the system says so.
async fn decided(pushes: &mut Pushes) {
    while !matches!(pushes.next().await.unwrap(), Push::Mentioned { .. }) {}
}

/// The page is told of a customer who wrote when it is decided whether the system says so.
async fn arrived(pushes: &mut Pushes) {
    while !matches!(pushes.next().await.unwrap(), Push::Arrived { .. }) {}
}

async fn called(words: &mut Words) -> Call {
    match words.next().await.unwrap() {
        Word::Call(call) => call,
        other => panic!("expected a call, not {other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn only_what_waits_for_the_person_is_said_and_only_live() {
    let world = World::new();
    let (ritika, farah) = (world.hub.customer("Ritika"), world.hub.customer("Farah"));
    world.hub.writes(farah, "before anyone looked");
    let app = world.asha().await;
    let mut words = app.notifications();
    wait_until_live(&app).await;
    world.hub.now(|hub| hub.imports(ritika, "purani baat"));
    world.hub.now(|hub| hub.assigns(farah, Some(hub.vikram())));
    world.hub.now(|hub| hub.writes(farah, "for vikram"));
    let question = world.hub.now(|hub| hub.writes(ritika, "koi hai?"));
    let toast = shown(&mut words).await;
    assert_eq!((toast.conversation_id, toast.up_to, toast.unread), (ritika, question, 1));
    assert_eq!(toast.who.as_deref(), Some("Ritika"));
    assert_eq!(toast.says.unwrap().text.as_deref(), Some("koi hai?"));
    assert!(!toast.sound);
}

#[tokio::test(start_paused = true)]
async fn fifty_messages_of_one_chat_are_one_notification() {
    let world = World::new();
    let ritika = world.hub.customer("Ritika");
    let app = world.asha().await;
    wait_until_live(&app).await;
    let mut words = app.notifications();
    let ids: Vec<_> = (0..50).map(|n| world.hub.now(|hub| hub.writes(ritika, &format!("{n}")))).collect();
    loop {
        let toast = shown(&mut words).await;
        assert_eq!(toast.conversation_id, ritika);
        if Some(&toast.up_to) == ids.last() {
            assert_eq!(toast.unread, 50);
            break;
        }
    }
    app.close().await;
    assert_eq!(words.next().await, Some(Word::Withdraw(ritika)), "a closed desk says nothing any more");
    assert_eq!(words.next().await, None);
}

#[tokio::test(start_paused = true)]
async fn what_is_still_said_is_taken_back_when_what_its_person_may_see_changes() {
    let world = World::new();
    let ritika = world.hub.customer("Ritika");
    let app = world.asha().await;
    wait_until_live(&app).await;
    let mut words = app.notifications();
    world.hub.now(|hub| hub.writes(ritika, "koi hai?"));
    assert_eq!(shown(&mut words).await.conversation_id, ritika);
    world.hub.now(super::hub::ScriptedHub::changes_scope);
    let taken = timeout(Duration::from_secs(60), withdrawn(&mut words)).await;
    assert_eq!(taken.expect("it stands on over whatever may be seen now"), ritika);
}

#[tokio::test(start_paused = true)]
async fn what_a_colleague_took_read_or_closed_is_taken_back() {
    let world = World::new();
    let chats: Vec<_> = ["Ritika", "Farah", "Kavya"].map(|name| world.hub.customer(name)).to_vec();
    let app = world.asha().await;
    let mut words = app.notifications();
    wait_until_live(&app).await;
    for chat in &chats {
        world.hub.now(|hub| hub.writes(*chat, "koi hai?"));
        assert_eq!(shown(&mut words).await.conversation_id, *chat);
    }
    world.hub.now(|hub| hub.assigns(chats[0], Some(hub.vikram())));
    assert_eq!(withdrawn(&mut words).await, chats[0]);
    world.hub.now(|hub| hub.changes_chat(chats[1], |row| row.unread = 0));
    assert_eq!(withdrawn(&mut words).await, chats[1]);
    world.hub.now(|hub| hub.shows(chats[2], false));
    assert_eq!(withdrawn(&mut words).await, chats[2]);
}

#[tokio::test(start_paused = true)]
async fn what_was_said_of_a_chat_is_taken_back_in_the_one_it_became() {
    let world = World::new();
    let [kept, gone] = world.one_twice();
    let app = world.asha().await;
    let mut words = app.notifications();
    wait_until_live(&app).await;
    world.hub.now(|hub| hub.writes(gone, "koi hai?"));
    assert_eq!(shown(&mut words).await.conversation_id, gone);
    world.merges(&app, gone, kept).await;
    world.hub.now(|hub| hub.changes_chat(kept, |row| row.unread = 0));
    let taken_back = timeout(Duration::from_secs(60), withdrawn(&mut words));
    assert_eq!(taken_back.await.expect("it stands still"), gone);
}

#[tokio::test(start_paused = true)]
async fn many_who_wrote_while_the_desk_was_away_are_one_sentence() {
    let world = World::new();
    let chats: Vec<_> = (0..6).map(|n| world.hub.customer(&format!("Customer {n}"))).collect();
    let app = world.asha().await;
    let mut words = app.notifications();
    wait_until_live(&app).await;
    world.goes_offline(&app).await;
    for chat in &chats {
        world.hub.writes(*chat, "koi hai?");
    }
    world.hub.state().offline = false;
    assert_eq!(words.next().await, Some(Word::ShowMany { customers: 6, sound: false }));
    wait_until_live(&app).await;
    world.hub.now(|hub| hub.changes_chat(chats[0], |row| row.unread = 0));
    assert_eq!(
        words.next().await,
        Some(Word::FewerMany { customers: 5 }),
        "whoever has seen it is not told anew"
    );
}

#[tokio::test(start_paused = true)]
async fn of_many_who_wrote_only_those_are_counted_who_are_left_when_it_is_said() {
    let world = World::new();
    let chats: Vec<_> = (0..6).map(|n| world.hub.customer(&format!("Customer {n}"))).collect();
    let farah = world.hub.customer("Farah");
    let app = world.asha().await;
    let mut pushes = app.subscribe();
    wait_until_live(&app).await;
    world.goes_offline(&app).await;
    for chat in &chats {
        world.hub.writes(*chat, "koi hai?");
    }
    world.hub.state().offline = false;
    for _ in &chats {
        arrived(&mut pushes).await;
    }
    wait_until_live(&app).await;
    // The system is slow: it has not heard of the six when a colleague answers one of them.
    world.hub.now(|hub| hub.changes_chat(chats[0], |row| row.unread = 0));
    world.hub.now(|hub| hub.writes(farah, "open today?"));
    arrived(&mut pushes).await;
    let mut words = app.notifications();
    assert_eq!(words.next().await, Some(Word::ShowMany { customers: 5, sound: false }));
}

#[tokio::test(start_paused = true)]
async fn whoever_looks_at_the_window_or_wants_rest_is_not_disturbed() {
    let world = World::new();
    let (ritika, farah) = (world.hub.customer("Ritika"), world.hub.customer("Farah"));
    let app = world.asha().await;
    let mut words = app.notifications();
    wait_until_live(&app).await;
    let mut pushes = app.subscribe();
    app.is_in_front(true);
    world.hub.now(|hub| hub.writes(ritika, "one"));
    arrived(&mut pushes).await;
    app.is_in_front(false);
    app.call("be_quiet", json!({ "minutes": 60 })).await.unwrap();
    world.hub.now(|hub| hub.writes(ritika, "two"));
    arrived(&mut pushes).await;
    world.clock.advance(3_600 * SECOND);
    assert!(app.call("quiet", json!({})).await.unwrap()["until"].is_null());
    set(&app, json!({ "notify": { "unassigned": false } })).await;
    world.hub.now(|hub| hub.writes(ritika, "three"));
    arrived(&mut pushes).await;
    world.hub.now(|hub| hub.assigns(farah, Some(hub.asha())));
    world.hub.now(|hub| hub.writes(farah, "mine"));
    assert_eq!(shown(&mut words).await.conversation_id, farah);
    assert_eq!(app.call("be_quiet", json!({ "minutes": 9_999 })).await.unwrap_err().code, "invalid");
}

#[tokio::test(start_paused = true)]
async fn what_was_readable_is_taken_back_when_it_should_not_be() {
    let world = World::new();
    let ritika = world.hub.customer("Ritika");
    let app = world.asha().await;
    let mut words = app.notifications();
    wait_until_live(&app).await;
    world.hub.now(|hub| hub.writes(ritika, "a secret"));
    shown(&mut words).await;
    set(&app, json!({ "notify": { "says": "nothing" } })).await;
    assert_eq!(withdrawn(&mut words).await, ritika);
    world.hub.now(|hub| hub.writes(ritika, "another"));
    let toast = shown(&mut words).await;
    assert_eq!((toast.who, toast.says), (None, None));
    app.call("sign_out", json!({})).await.unwrap();
    assert_eq!(withdrawn(&mut words).await, ritika);
}

#[tokio::test(start_paused = true)]
async fn whether_it_starts_by_itself_is_what_the_system_says() {
    let world = World::new();
    let app = world.asha().await;
    assert!(app.call("start_up", json!({})).await.unwrap()["by_itself"].is_null());
    let refused = app.call("start_by_itself", json!({ "by_itself": true })).await.unwrap_err();
    assert_eq!(refused.code, "unavailable");
    *world.host.starts.lock().unwrap() = Some(false);
    let told = app.call("start_by_itself", json!({ "by_itself": true })).await.unwrap();
    assert_eq!(told["by_itself"], true);
    *world.host.starts.lock().unwrap() = Some(false);
    assert_eq!(app.call("start_up", json!({})).await.unwrap()["by_itself"], false, "changed elsewhere");
}

#[tokio::test(start_paused = true)]
async fn a_mention_calls_once_with_its_names_only_where_they_may_be_read_and_ends_when_it_was_read() {
    let world = World::new();
    let ritika = world.hub.customer("Ritika");
    let app = world.asha().await;
    let (mut words, mut pushes) = (app.notifications(), app.subscribe());
    wait_until_live(&app).await;
    let note = world.hub.now(|hub| hub.notes(ritika, "@Asha dekho"));
    let by_vikram = Why::Mentioned { by: Some("Vikram".to_owned()) };
    let customer = Some("Ritika".to_owned());
    let wished = Call { conversation_id: ritika, why: by_vikram, customer, sound: false };
    assert_eq!(called(&mut words).await, wished);
    decided(&mut pushes).await;
    let read = json!({ "conversation_id": ritika, "note_ids": [note] });
    app.call("read_mentions", read).await.unwrap();
    assert_eq!(withdrawn(&mut words).await, ritika);

    set(&app, json!({ "notify": { "says": "nothing" } })).await;
    world.hub.now(|hub| hub.notes(ritika, "@Asha phir dekho"));
    let quiet = called(&mut words).await;
    assert_eq!((quiet.why, quiet.customer), (Why::Mentioned { by: None }, None));
    decided(&mut pushes).await;

    // Neither where the person does not want it, nor while they look at the window or rest.
    set(&app, json!({ "notify": { "mentions": false } })).await;
    assert_eq!(withdrawn(&mut words).await, ritika);
    world.hub.now(|hub| hub.notes(ritika, "@Asha dekho"));
    decided(&mut pushes).await;
    set(&app, json!({ "notify": {} })).await;
    app.is_in_front(true);
    world.hub.now(|hub| hub.notes(ritika, "@Asha dekho"));
    decided(&mut pushes).await;
    app.is_in_front(false);
    app.call("be_quiet", json!({ "minutes": 60 })).await.unwrap();
    world.hub.now(|hub| hub.notes(ritika, "@Asha dekho"));
    decided(&mut pushes).await;
    app.call("be_quiet", json!({ "minutes": 0 })).await.unwrap();
    let question = world.hub.now(|hub| hub.writes(ritika, "koi hai?"));
    assert_eq!(shown(&mut words).await.up_to, question, "nothing was said before");
}

#[tokio::test(start_paused = true)]
async fn a_chat_that_woke_calls_while_it_is_news_and_until_it_is_put_away_again() {
    let world = World::new();
    let (ritika, farah) = (world.hub.customer("Ritika"), world.hub.customer("Farah"));
    let app = world.asha().await;
    let mut words = app.notifications();
    wait_until_live(&app).await;
    let now = world.clock.now();
    world.hub.now(|hub| hub.changes_chat(farah, |row| row.woke_at = Some(now.plus(-2 * HOUR))));
    world.hub.now(|hub| hub.changes_chat(ritika, |row| row.woke_at = Some(now)));
    let call = called(&mut words).await;
    assert_eq!((call.conversation_id, call.why), (ritika, Why::Woke), "what woke long ago is no news");
    world.hub.now(|hub| hub.changes_chat(ritika, |row| row.marked_unread = true));
    world.hub.now(|hub| hub.changes_chat(ritika, |row| row.status = ConversationStatus::Snoozed));
    assert_eq!(withdrawn(&mut words).await, ritika, "and it is said once");
    world.hub.now(|hub| {
        hub.changes_chat(ritika, |row| {
            row.status = ConversationStatus::Open;
            row.woke_at = Some(now.plus(SECOND));
        });
    });
    assert_eq!(called(&mut words).await.conversation_id, ritika, "another waking is another call");
    world.hub.now(|hub| hub.assigns(ritika, Some(hub.vikram())));
    assert_eq!(withdrawn(&mut words).await, ritika, "a colleague has it");
    set(&app, json!({ "notify": { "waking": false } })).await;
    world.hub.now(|hub| hub.changes_chat(farah, |row| row.woke_at = Some(now.plus(SECOND))));
    let question = world.hub.now(|hub| hub.writes(farah, "koi hai?"));
    assert_eq!(shown(&mut words).await.up_to, question, "nothing was said before");
}

#[tokio::test(start_paused = true)]
async fn a_chat_that_wakes_and_is_given_at_once_calls_once() {
    let world = World::new();
    let ritika = world.hub.customer("Ritika");
    world.hub.writes(ritika, "koi hai?");
    let app = world.asha().await;
    let mut words = app.notifications();
    wait_until_live(&app).await;
    let now = world.clock.now();
    world.hub.now(|hub| {
        hub.changes_chat(ritika, |row| row.woke_at = Some(now));
        hub.gives_to_asha(ritika, None);
    });
    assert_eq!(called(&mut words).await.why, Why::Given { by: None });
    // Somebody else does something with the chat.
    world.hub.now(|hub| hub.changes_chat(ritika, |row| row.marked_unread = true));
    let question = world.hub.now(|hub| hub.writes(ritika, "blue wala hai?"));
    assert_eq!(shown(&mut words).await.up_to, question, "nothing was said in between");
}

#[tokio::test(start_paused = true)]
async fn what_of_ones_own_did_not_arrive_calls_and_stands_on_the_screen_until_it_is_mended() {
    let world = World::new();
    let ritika = world.hub.customer("Ritika");
    world.hub.writes(ritika, "koi hai?");
    let app = world.asha().await;
    let mut words = app.notifications();
    wait_until_live(&app).await;
    let sent = send(&app, ritika, "haan").await;
    wait_for(&app, "connection", json!({}), |connection| connection["waiting"] == 0).await;
    world.hub.now(|hub| hub.resolves(ritika));
    world.hub.now(|hub| hub.delivers(sent, Delivery::Failed));
    let call = called(&mut words).await;
    assert_eq!((call.conversation_id, call.why), (ritika, Why::NotDelivered));
    let told = app.call("app_state", json!({})).await.unwrap();
    let lost = json!({
        "kind": "not_delivered", "conversation_id": ritika, "message_id": sent, "name": "Ritika", "done": true
    });
    assert_eq!(told["notices"][0]["kind"], lost);
    world.hub.now(|hub| hub.delivers(sent, Delivery::Delivered));
    assert_eq!(withdrawn(&mut words).await, ritika, "it arrived after all");
    let told = app.call("app_state", json!({})).await.unwrap();
    assert_eq!(told["notices"], json!([]), "which the screen knows, too");

    // Also where the system said nothing.
    app.is_in_front(true);
    let sent = send(&app, ritika, "kal bhi khula hai").await;
    wait_for(&app, "connection", json!({}), |connection| connection["waiting"] == 0).await;
    for (delivery, told) in [(Delivery::Failed, 1), (Delivery::Delivered, 0)] {
        world.hub.now(|hub| hub.delivers(sent, delivery));
        let is_told = |state: &Value| state["notices"].as_array().unwrap().len() == told;
        let is_told = wait_for(&app, "app_state", json!({}), is_told);
        timeout(Duration::from_secs(60), is_told).await.expect("the screen says what is not true");
    }
}

#[tokio::test(start_paused = true)]
async fn what_older_pages_take_back_costs_nothing_of_what_comes_meanwhile() {
    let world = World::new();
    let (ritika, farah) = (world.hub.customer("Ritika"), world.hub.customer("Farah"));
    let app = world.asha().await;
    let (mut words, mut pushes) = (app.notifications(), app.subscribe());
    wait_until_live(&app).await;
    world.hub.now(|hub| hub.writes(farah, "koi hai?"));
    assert_eq!(shown(&mut words).await.conversation_id, farah);
    arrived(&mut pushes).await;
    // It is here, and nothing was said of it yet.
    app.is_in_front(true);
    let question = world.hub.now(|hub| hub.writes(ritika, "blue wala hai?"));
    arrived(&mut pushes).await;
    app.is_in_front(false);

    let desk = app.desk().await.unwrap();
    let mut older = pin!(maybe_done(crate::notify::take_back(&desk.shared, [farah].into())));
    // It has looked at what stands, and reads.
    let _ = poll!(older.as_mut());
    let behind =
        Touched { conversations: [ritika].into(), new_messages: vec![question], ..Touched::default() };
    crate::notify::tell(&desk.shared, &behind, true).await;
    older.await;
    crate::notify::tell(&desk.shared, &Touched::default(), false).await;
    let said = timeout(Duration::from_secs(60), shown(&mut words)).await.expect("Ritika waits for ever");
    assert_eq!(said.up_to, question);
}

#[tokio::test(start_paused = true)]
async fn a_chat_that_is_given_to_somebody_calls_them() {
    let world = World::new();
    let (ritika, farah) = (world.hub.customer("Ritika"), world.hub.customer("Farah"));
    let app = world.asha().await;
    let (mut words, mut pushes) = (app.notifications(), app.subscribe());
    wait_until_live(&app).await;
    let vikram = world.hub.vikram();
    let given = |by: Option<&str>| Why::Given { by: by.map(str::to_owned) };
    world.hub.now(|hub| hub.gives_to_asha(ritika, Some(vikram)));
    let call = called(&mut words).await;
    assert_eq!((call.conversation_id, call.why), (ritika, given(Some("Vikram"))));
    assert_eq!(call.customer.as_deref(), Some("Ritika"));
    world.hub.now(|hub| hub.assigns(ritika, Some(vikram)));
    assert_eq!(withdrawn(&mut words).await, ritika, "it was given away");

    // Words that wait for somebody, and a rule that gives them to her, once.
    set(&app, json!({ "notify": { "unassigned": false } })).await;
    world.hub.now(|hub| hub.writes(farah, "koi hai?"));
    arrived(&mut pushes).await;
    world.hub.now(|hub| hub.gives_to_asha(farah, None));
    let call = called(&mut words).await;
    assert_eq!((call.conversation_id, call.why), (farah, given(None)));
    world.hub.now(|hub| hub.changes_chat(farah, |row| row.unread = 0));
    assert_eq!(withdrawn(&mut words).await, farah, "it was read");

    // What comes with its customer's words is told by these; by her own hand, or against her wish, nothing.
    world.hub.now(|hub| {
        hub.gives_to_asha(ritika, None);
        hub.writes(ritika, "aur ek baat");
    });
    assert_eq!(shown(&mut words).await.conversation_id, ritika);
    world.hub.now(|hub| hub.changes_chat(ritika, |row| row.unread = 0));
    assert_eq!(withdrawn(&mut words).await, ritika);
    let asha = world.hub.asha();
    world.hub.now(|hub| hub.gives_to_asha(ritika, Some(asha)));
    set(&app, json!({ "notify": { "given": false } })).await;
    world.hub.now(|hub| hub.gives_to_asha(farah, Some(vikram)));
    let question = world.hub.now(|hub| hub.writes(farah, "sun rahe ho?"));
    assert_eq!(shown(&mut words).await.up_to, question, "nothing was said before");
}
