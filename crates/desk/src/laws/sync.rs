//! Cursor = truth: whatever was cut, killed or reordered on the way, a desk whose cursor is the head holds the hub's rows.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use proptest::prelude::*;
use sangam_cache::{Anchor, ListQuery, Outgoing, Phase, ThreadItem, ThreadQuery, View};
use sangam_model::id::ConversationId;
use sangam_model::time::HOUR;
use serde_json::{Value, json};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::Notify;
use tokio::time::timeout;

use super::hub::{Fault, Tell};
use super::world::{World, send, sign_in, wait_for, wait_for_thread, wait_until_live};
use crate::App;
use crate::api::tag::{Push, Stale, Tag};
use crate::pushes::Pushes;

/// Time stands still unless everybody waits; then it jumps.
pub(super) fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().start_paused(true).build().unwrap()
}

#[derive(Clone, Debug)]
enum Step {
    Customer,
    Writes(usize),
    Imports(usize),
    Edits(usize),
    Resolves(usize),
    Assigns(usize),
    Shows(usize, bool),
    Renames(u8),
    Cut,
    CutAfter(usize),
    Fails(Fault),
    Scope,
    AnotherLife,
    Forget,
    Breathe(usize),
    Settle,
    Kill,
}

fn fault() -> impl Strategy<Value = Fault> {
    let page = prop_oneof![Just(200), Just(302), Just(403), Just(404)].prop_map(Fault::Page);
    prop_oneof![Just(Fault::Lost), Just(Fault::AnswerLost), Just(Fault::Busy), page]
}

fn step() -> impl Strategy<Value = (Step, Tell)> {
    let which = 0_usize..6;
    let step = prop_oneof![
        2 => Just(Step::Customer),
        6 => which.clone().prop_map(Step::Writes),
        2 => which.clone().prop_map(Step::Imports),
        3 => (0_usize..40).prop_map(Step::Edits),
        1 => which.clone().prop_map(Step::Resolves),
        1 => which.clone().prop_map(Step::Assigns),
        3 => (which, any::<bool>()).prop_map(|(which, visible)| Step::Shows(which, visible)),
        1 => any::<u8>().prop_map(Step::Renames),
        2 => Just(Step::Cut),
        2 => (1_usize..4).prop_map(Step::CutAfter),
        2 => fault().prop_map(Step::Fails),
        1 => Just(Step::Scope),
        1 => Just(Step::AnotherLife),
        1 => Just(Step::Forget),
        8 => (1_usize..60).prop_map(Step::Breathe),
        2 => Just(Step::Settle),
        1 => Just(Step::Kill),
    ];
    let tell = prop_oneof![4 => Just(Tell::Rows), 1 => Just(Tell::Hint), 1 => Just(Tell::Nothing)];
    (step, tell)
}

/// Does what concerns the hub; says whether the desk is to be killed.
fn happen(world: &World, step: &Step, chats: &mut Vec<ConversationId>) -> bool {
    let hub = &world.hub;
    let chat = |which: usize| chats.get(which % chats.len().max(1)).copied();
    match *step {
        Step::Customer => chats.push(hub.customer("Ritika")),
        Step::Writes(which) => drop(chat(which).map(|id| hub.writes(id, "kya yeh mil jayega?"))),
        Step::Imports(which) => drop(chat(which).map(|id| hub.imports(id, "purani baat"))),
        Step::Edits(nth) => hub.edits(nth, "haan, kal tak"),
        Step::Resolves(which) => drop(chat(which).map(|id| hub.resolves(id))),
        Step::Assigns(which) => drop(chat(which).map(|id| hub.assigns(id, Some(hub.vikram())))),
        Step::Shows(which, visible) => drop(chat(which).map(|id| hub.shows(id, visible))),
        Step::Renames(number) => hub.renames(&format!("Vikram {number}")),
        Step::Cut => hub.cut(),
        Step::CutAfter(frames) => hub.state().cut_after = Some(frames),
        Step::Fails(fault) => hub.fails_next(fault),
        Step::Scope => hub.changes_scope(),
        Step::AnotherLife => hub.begins_another_life(),
        Step::Forget => hub.forgets_tombstones(),
        Step::Breathe(_) | Step::Settle => {}
        Step::Kill => return true,
    }
    false
}

/// Waits until nothing is under way any more, a receipt behind an answer included, and the cursor is the head.
async fn settle(world: &World, app: &App) {
    world.hub.heal();
    let mut pushes = app.subscribe();
    for _ in 0..2_000 {
        let head = world.hub.head();
        let state = app.desk().await.unwrap().shared.cache.sync_state().await.unwrap();
        let refill =
            app.desk().await.unwrap().shared.cache.read(|reader| reader.next_refill(None)).await.unwrap();
        let outgoing = app.desk().await.unwrap().shared.cache.outgoing().await.unwrap();
        let is_under_way = outgoing.iter().any(Outgoing::is_pending) || refill.is_some();
        if state.cursor == Some(head) && state.phase == Phase::Live && !is_under_way {
            return;
        }
        // A change nobody was told of is found with the next hint, as with the real hub's every frame.
        world.hub.tell(head.rev, Tell::Hint);
        let _ = tokio::time::timeout(Duration::from_secs(1), pushes.next()).await;
    }
    panic!("the desk never came to rest");
}

/// Everything the desk holds is everything its person may see.
async fn assert_true_copy(world: &World, app: &App) {
    let desk = app.desk().await.unwrap();
    let cache = &desk.shared.cache;
    let (chats, messages, events) = world.hub.visible();
    let query = ListQuery { view: View::All, statuses: Vec::new(), before: None, limit: 10_000 };
    let held = cache.list(query).await.unwrap().conversations;
    let held: BTreeMap<_, _> = held.into_iter().map(|listed| (listed.row.id, listed.row)).collect();
    assert_eq!(held, chats.into_iter().map(|row| (row.id, row)).collect());
    let (mut held_messages, mut held_events) = (BTreeMap::new(), BTreeMap::new());
    for id in held.keys() {
        let query = ThreadQuery { conversation: *id, at: Anchor::Newest, limit: 10_000 };
        for thing in cache.thread(query).await.unwrap().items {
            match thing {
                ThreadItem::Message(stored) => drop(held_messages.insert(stored.row.id, stored.row)),
                ThreadItem::Event(row) => drop(held_events.insert(row.id, row)),
                ThreadItem::Outgoing(outgoing) => panic!("nobody sent {:?}", outgoing.command.id),
            }
        }
    }
    assert_eq!(held_messages, messages.into_iter().map(|row| (row.id, row)).collect());
    assert_eq!(held_events, events.into_iter().map(|row| (row.id, row)).collect());
    let hidden: Vec<_> =
        world.hub.state().messages.keys().copied().filter(|id| !held_messages.contains_key(id)).collect();
    let left = cache.read(move |reader| {
        let mut left = 0;
        for id in hidden {
            left += usize::from(reader.message(id)?.is_some());
        }
        Ok(left)
    });
    assert_eq!(left.await.unwrap(), 0, "what a person may not see is not on their disk");
    let people = cache.read(|reader| reader.people()).await.unwrap();
    assert_eq!(people.len(), world.hub.state().people.len());
    for person in &world.hub.state().people {
        assert!(people.contains(person));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn a_cursor_at_the_head_means_the_rows_one_may_see(
        // Half of the stories begin after the first sync: before it, every row comes by the snapshot anyway.
        is_settled in any::<bool>(),
        steps in proptest::collection::vec(step(), 1..60),
    ) {
        let world = World::new();
        let mut chats = Vec::new();
        for _ in 0..4 {
            let id = world.hub.customer("Ritika");
            for _ in 0..4 {
                world.hub.writes(id, "namaste");
            }
            chats.push(id);
        }
        let mut life = runtime();
        let mut app = life.block_on(world.asha());
        if is_settled {
            life.block_on(settle(&world, &app));
        }
        for (step, how) in &steps {
            let from = world.hub.state().head;
            if happen(&world, step, &mut chats) {
                // Every task ends where it happens to wait, and nothing is closed.
                life.shutdown_timeout(Duration::from_secs(60));
                drop(app);
                life = runtime();
                app = life.block_on(world.open());
            }
            world.hub.tell(from, *how);
            life.block_on(async {
                match step {
                    Step::Breathe(turns) => {
                        for _ in 0..*turns {
                            tokio::task::yield_now().await;
                        }
                    }
                    Step::Settle => {
                        settle(&world, &app).await;
                        assert_true_copy(&world, &app).await;
                    }
                    _ => {}
                }
            });
        }
        life.block_on(async {
            settle(&world, &app).await;
            assert_true_copy(&world, &app).await;
            app.close().await;
        });
    }
}

#[tokio::test(start_paused = true)]
async fn the_list_is_usable_before_the_history_is_here() {
    let world = World::new();
    let chats: Vec<_> = (0..7).map(|_| world.hub.customer("Ritika")).collect();
    for id in &chats {
        for _ in 0..9 {
            world.hub.writes(*id, "namaste");
        }
    }
    let app = world.asha().await;
    let args = json!({ "view": "all", "before": null, "limit": 200 });
    wait_for(&app, "conversations", args, |page| page["rows"].as_array().unwrap().len() == 7).await;
    let state = app.desk().await.unwrap().shared.cache.sync_state().await.unwrap();
    assert_ne!(state.phase, Phase::Live, "the list came first");
    wait_until_live(&app).await;
    assert_true_copy(&world, &app).await;
}

fn newest(chat: ConversationId) -> Value {
    json!({ "conversation_id": chat, "at": { "where": "latest" }, "limit": 200 })
}

/// A screen that shows a thread, once it shows that nothing is older: it asks again when it is told to, and at no other time.
async fn shows_the_beginning(app: &App, pushes: &mut Pushes, chat: ConversationId) {
    let is_about = |it: &Stale| it.tag == Tag::Thread && it.conversation_id.is_none_or(|id| id == chat);
    while app.call("thread", newest(chat)).await.unwrap()["filling"] == true {
        while !matches!(pushes.next().await, Some(Push::Stale { stale }) if stale.iter().any(is_about)) {}
    }
}

/// Lets older messages come, and holds the screen of a thread that all of them are here to saying so.
async fn assert_it_is_said(world: &World, app: &App, gate: &Notify, chat: ConversationId) {
    let mut pushes = app.subscribe();
    wait_for(app, "thread", newest(chat), |page| page["filling"] == true).await;
    while timeout(Duration::from_secs(1), pushes.next()).await.is_ok() {}
    world.hub.state().moods.hold_older = None;
    gate.notify_waiters();
    let is_said = timeout(Duration::from_secs(60), shows_the_beginning(app, &mut pushes, chat));
    is_said.await.expect("older messages seem to be on their way for ever");
}

#[tokio::test(start_paused = true)]
async fn a_thread_that_was_here_all_along_says_so_when_the_first_sync_ends() {
    let world = World::new();
    let (ritika, farah) = (world.hub.customer("Ritika"), world.hub.customer("Farah"));
    for _ in 0..9 {
        world.hub.writes(farah, "namaste");
    }
    world.hub.writes(ritika, "koi hai?");
    let gate = Arc::new(Notify::new());
    world.hub.state().moods.hold_older = Some(Arc::clone(&gate));
    let app = world.asha().await;
    assert_it_is_said(&world, &app, &gate, ritika).await;
}

#[tokio::test(start_paused = true)]
async fn a_thread_that_is_fetched_again_and_brings_nothing_new_says_when_that_is_over() {
    let (world, app, chat) = World::with_customer("Ritika").await;
    for _ in 0..5 {
        world.hub.now(|hub| hub.writes(chat, "namaste"));
    }
    wait_for_thread(&app, chat, |items| items.len() == 5).await;
    let gate = Arc::new(Notify::new());
    world.hub.state().moods.hold_older = Some(Arc::clone(&gate));
    world.hub.now(|hub| {
        hub.shows(chat, false);
        hub.shows(chat, true);
    });
    assert_it_is_said(&world, &app, &gate, chat).await;
}

#[tokio::test(start_paused = true)]
async fn a_chat_that_leaves_sight_while_it_is_fetched_again_costs_nobody_the_line() {
    let (world, app, ritika) = World::with_customer("Ritika").await;
    let farah = world.hub.now(|hub| hub.customer("Farah"));
    world.hub.now(|hub| hub.writes(farah, "sirf malik ke liye"));
    wait_for_thread(&app, farah, |items| !items.is_empty()).await;
    let opened = world.hub.state().sockets_opened;
    let gate = Arc::new(Notify::new());
    world.hub.state().moods.hold_older = Some(Arc::clone(&gate));
    world.hub.now(|hub| {
        hub.shows(farah, false);
        hub.shows(farah, true);
    });
    wait_for(&app, "thread", newest(farah), |page| page["filling"] == true).await;
    // The owner thinks better of it, and the desk has not heard when it is told that there is no such chat.
    world.hub.shows(farah, false);
    let mut pushes = app.subscribe();
    world.hub.state().moods.hold_older = None;
    gate.notify_waiters();
    shows_the_beginning(&app, &mut pushes, farah).await;
    let answer = send(&app, ritika, "haan, mil jayega").await;
    wait_for(&app, "connection", json!({}), |connection| connection["waiting"] == 0).await;
    let sent = world.hub.state().executed.clone();
    assert_eq!(sent.into_iter().map(sangam_model::id::MessageId::from).collect::<Vec<_>>(), [answer]);
    settle(&world, &app).await;
    assert_true_copy(&world, &app).await;
    assert_eq!(world.hub.state().sockets_opened, opened, "the line was never lost");
}

#[tokio::test(start_paused = true)]
async fn a_hub_that_went_away_is_found_again_and_said_so() {
    let world = World::new();
    let id = world.hub.customer("Ritika");
    let app = world.asha().await;
    wait_until_live(&app).await;
    world.goes_offline(&app).await;
    world.hub.writes(id, "koi hai?");
    world.hub.state().offline = false;
    wait_until_live(&app).await;
    assert_true_copy(&world, &app).await;
}

#[tokio::test(start_paused = true)]
async fn a_desk_that_slept_past_what_the_hub_remembers_starts_over_and_keeps_what_its_person_wrote() {
    let (world, app, ritika) = World::with_customer("Ritika").await;
    let farah = world.hub.now(|hub| hub.customer("Farah"));
    world.hub.now(|hub| hub.writes(farah, "sirf malik ke liye"));
    wait_for_thread(&app, farah, |items| !items.is_empty()).await;
    world.goes_offline(&app).await;
    let answer = send(&app, ritika, "kal aa jayega").await;
    app.call("save_draft", json!({ "conversation_id": ritika, "text": "aur ek baat" })).await.unwrap();
    app.close().await;

    // That she may not see Farah any more stands nowhere a desk so old could read it.
    world.hub.shows(farah, false);
    world.hub.writes(ritika, "koi hai?");
    world.hub.forgets_tombstones();
    let app = world.open().await;
    world.hub.state().offline = false;
    wait_for(&app, "connection", json!({}), |connection| !connection["first_sync"].is_null()).await;
    wait_until_live(&app).await;
    wait_for(&app, "connection", json!({}), |connection| connection["waiting"] == 0).await;
    let is_sent =
        |items: &[Value]| items.iter().any(|it| it["id"] == answer.to_string() && it["outbox"].is_null());
    wait_for_thread(&app, ritika, is_sent).await;
    let detail = app.call("conversation", json!({ "conversation_id": ritika })).await.unwrap();
    assert_eq!(detail["item"]["draft"], "aur ek baat");
    assert_true_copy(&world, &app).await;
}

#[tokio::test(start_paused = true)]
async fn what_waits_for_a_chat_that_became_another_while_the_desk_slept_is_led_there() {
    let world = World::new();
    let [kept, gone] = world.one_twice();
    let hidden = world.hub.customer("Farah");
    world.hub.writes(kept, "koi hai?");
    let app = world.asha().await;
    wait_until_live(&app).await;
    let refused = send(&app, gone, "refuse me").await;
    wait_for_thread(&app, gone, |items| items.len() == 1 && items[0]["outbox"]["state"] == "rejected").await;
    for (chat, text) in [(gone, "aur ek baat"), (hidden, "sirf malik ke liye")] {
        app.call("save_draft", json!({ "conversation_id": chat, "text": text, "reply_to": null }))
            .await
            .unwrap();
    }
    app.close().await;

    world.hub.merges(gone, kept);
    world.hub.shows(hidden, false);
    world.hub.forgets_tombstones();
    let app = world.open().await;
    let args = json!({ "view": "all", "before": null, "limit": 10 });
    wait_for(&app, "conversations", args, |page| page["rows"].as_array().unwrap().len() == 1).await;
    let is_led = |detail: &Value| detail["item"]["draft"] == "aur ek baat";
    wait_for(&app, "conversation", json!({ "conversation_id": kept }), is_led).await;
    let items = wait_for_thread(&app, kept, |items| items.len() == 2).await;
    assert_eq!(items[1]["id"], refused.to_string());
    let drafts = app.desk().await.unwrap().shared.cache.read_outbox(|outbox| outbox.drafts()).await.unwrap();
    assert_eq!(
        drafts.keys().copied().collect::<BTreeSet<_>>(),
        BTreeSet::from([kept, hidden]),
        "none is lost"
    );
}

#[tokio::test(start_paused = true)]
async fn a_desk_the_hub_no_longer_speaks_with_keeps_what_its_person_wrote_for_a_newer_one() {
    let (world, app, ritika) = World::with_customer("Ritika").await;
    world.hub.now(|hub| hub.writes(ritika, "kab aayega?"));
    wait_for_thread(&app, ritika, |items| !items.is_empty()).await;
    // The hub is asked for the first, and says that it does not understand.
    world.hub.state().wants_newer = Some("2.0.0");
    let asked = send(&app, ritika, "kal aa jayega").await;
    let mut turned_away = world.hub.turned_away.subscribe();
    turned_away.wait_for(|paths| paths.iter().any(|path| path == "/v1/commands")).await.unwrap();
    world.hub.cut();
    let is_shut_out = |connection: &Value| connection["state"] == "upgrade_required";
    let connection = wait_for(&app, "connection", json!({}), is_shut_out).await;
    assert_eq!(connection["needs_version"], "2.0.0");
    let unasked = send(&app, ritika, "shaam tak").await;
    app.call("save_draft", json!({ "conversation_id": ritika, "text": "aur ek baat" })).await.unwrap();
    app.close().await;

    // Begun again it is as old as before, and everything is where it was.
    let app = world.open().await;
    let connection = wait_for(&app, "connection", json!({}), is_shut_out).await;
    assert_eq!(connection["waiting"], 2);
    let all_are_here = |items: &[Value]| {
        let texts: Vec<_> = items.iter().filter_map(|item| item["text"].as_str()).collect();
        texts == ["kab aayega?", "kal aa jayega", "shaam tak"]
    };
    let items = wait_for_thread(&app, ritika, all_are_here).await;
    assert_eq!(items.iter().filter(|item| !item["outbox"].is_null()).count(), 2, "they wait");
    assert!(world.hub.state().executed.is_empty());
    app.close().await;

    world.hub.state().wants_newer = None;
    let app = world.open().await;
    let is_sent = |items: &[Value]| {
        let is_here = |id: &str| items.iter().any(|item| item["id"] == id && item["outbox"].is_null());
        is_here(&asked.to_string()) && is_here(&unasked.to_string())
    };
    wait_for_thread(&app, ritika, is_sent).await;
    let executed: Vec<sangam_model::id::MessageId> =
        world.hub.state().executed.iter().map(|id| (*id).into()).collect();
    for id in [asked, unasked] {
        assert_eq!(executed.iter().filter(|it| **it == id).count(), 1, "each leaves once");
    }
    let detail = app.call("conversation", json!({ "conversation_id": ritika })).await.unwrap();
    assert_eq!(detail["item"]["draft"], "aur ek baat");
    settle(&world, &app).await;
    assert_true_copy(&world, &app).await;
}

#[tokio::test(start_paused = true)]
async fn a_customer_who_writes_live_is_announced_and_history_is_not() {
    let world = World::new();
    let (ritika, old) = (world.hub.customer("Ritika"), world.hub.customer("Farah"));
    world.hub.writes(ritika, "before anyone looked");
    let app = world.asha().await;
    wait_until_live(&app).await;
    let mut pushes = app.subscribe();
    world.hub.now(|hub| hub.imports(old, "purani baat"));
    world.hub.now(|hub| hub.writes(ritika, "hello?"));
    world.hub.now(|hub| hub.assigns(old, Some(hub.vikram())));
    world.hub.now(|hub| hub.writes(old, "for vikram"));
    world.hub.now(|hub| hub.writes(ritika, "anyone?"));
    let mut arrived = Vec::new();
    while arrived.len() < 2 {
        if let crate::api::tag::Push::Arrived { conversation_id, name } = pushes.next().await.unwrap() {
            arrived.push((conversation_id, name));
        }
    }
    assert_eq!(arrived, [(ritika, "Ritika".to_owned()), (ritika, "Ritika".to_owned())]);
}

#[tokio::test(start_paused = true)]
async fn a_wrong_clock_is_told_and_the_window_follows_the_hub() {
    let world = World::new();
    let id = world.hub.customer("Ritika");
    world.hub.writes(id, "namaste");
    let closes_at = world.hub.visible().0[0].window_closes_at.unwrap();
    world.hub.state().clock_ahead_ms = -3 * HOUR;
    let app = world.asha().await;
    wait_until_live(&app).await;
    let connection = app.call("connection", json!({})).await.unwrap();
    assert_eq!(connection["clock_ahead_ms"], 3 * HOUR);
    let page = app.call("conversations", json!({ "view": "all", "before": null, "limit": 9 })).await.unwrap();
    assert_eq!(page["rows"][0]["window_closes_at"], closes_at.plus(3 * HOUR).to_string());
}

#[tokio::test(start_paused = true)]
async fn silence_is_doubt_before_it_is_loss() {
    let world = World::new();
    let app = world.asha().await;
    wait_until_live(&app).await;
    world.hub.state().mute = true;
    wait_for(&app, "connection", json!({}), |connection| connection["state"] == "connecting").await;
    world.hub.state().mute = false;
    wait_until_live(&app).await;
}

#[tokio::test(start_paused = true)]
async fn whoever_pauses_the_desk_lets_it_go_by_dropping() {
    let world = World::new();
    let app = world.asha().await;
    wait_until_live(&app).await;
    let pause = app.pause().await.unwrap();
    let again = app.pause().await.unwrap();
    wait_for(&app, "connection", json!({}), |connection| connection["state"] == "offline").await;
    drop(pause);
    let id = world.hub.customer("Ritika");
    drop(again);
    wait_until_live(&app).await;
    assert!(app.call("conversation", json!({ "conversation_id": id })).await.is_ok());
    assert!(sign_in(&app, "asha").await.is_ok());
}
