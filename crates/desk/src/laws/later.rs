//! What is planned at a desk is on its disk at once, reaches the hub once, and is never lost on the way.

use sangam_model::Timestamp;
use sangam_model::id::{ConversationId, MessageId};
use sangam_model::later::{PlanState, Why};
use sangam_model::time::{HOUR, SECOND};
use sangam_protocol::error::code;
use sangam_protocol::{ApiError, Command, CommandBody, LaterRow, Plan, Rev};
use serde_json::{Value, json};

use super::hub::{ScriptedHub, State};
use super::world::{World, send, sign_in, wait_for, wait_for_thread, wait_until_live};
use crate::App;

impl State {
    pub(super) fn open_laters(&self) -> Vec<LaterRow> {
        let is_told = |row: &&LaterRow| row.standing.is_open() && self.sees(row.conversation_id);
        self.laters.values().filter(is_told).cloned().collect()
    }

    fn put_later(&mut self, row: LaterRow) {
        let rev = self.next();
        self.laters.insert(row.id, LaterRow { rev, ..row });
    }

    pub(super) fn take_later(&mut self, command: &Command, now: Timestamp) -> Option<ApiError> {
        if let CommandBody::SendLater { conversation_id, content, reply_to, plan } = &command.body {
            if content.words().as_deref() == Some("refuse me") {
                return Some(ApiError::new(code::LATER_FULL, ""));
            }
            self.put_later(LaterRow {
                id: command.id.into(),
                conversation_id: *conversation_id,
                author_id: self.people[0].id,
                content: Some(content.clone()),
                reply_to: *reply_to,
                at: plan.at,
                zone: plan.zone.clone(),
                unless_customer_writes: plan.unless_customer_writes,
                standing: PlanState::Waiting,
                made_at: now,
                rev: Rev(0),
            });
            return None;
        }
        let id = command.body.later_id()?;
        let Some(row) = self.laters.get(&id).cloned() else {
            return Some(ApiError::new(code::NOT_FOUND, ""));
        };
        if !row.standing.is_open() {
            let over = ApiError::new(code::LATER_OVER, "");
            if self.moods.says_no_standing {
                return Some(over);
            }
            let words_taken = self.words_taken.contains(&id);
            return Some(over.with_detail(json!({ "standing": row.standing, "words_taken": words_taken })));
        }
        match &command.body {
            CommandBody::ChangeLater { plan: Plan { at, .. }, .. } => {
                self.put_later(LaterRow { at: *at, standing: PlanState::Waiting, ..row });
            }
            CommandBody::CancelLater { .. } => {
                self.put_later(LaterRow { standing: PlanState::Cancelled, content: None, ..row });
            }
            _ => self.put_later(LaterRow { standing: PlanState::Sent, content: None, ..row }),
        }
        None
    }
}

impl ScriptedHub {
    /// A plan stands elsewhere now, whoever wanted that.
    fn puts(&self, id: MessageId, standing: PlanState) {
        let mut state = self.state();
        let row = state.laters[&id].clone();
        let content = row.content.clone().filter(|_| standing.is_open());
        state.put_later(LaterRow { standing, content, ..row });
    }
}

async fn offline(world: &World, app: &App) {
    world.goes_offline(app).await;
}

async fn online(world: &World, app: &App) {
    world.hub.state().offline = false;
    wait_until_live(app).await;
}

/// Plans words for in so many hours.
async fn plan(world: &World, app: &App, chat: ConversationId, words: &str, hours: i64) {
    plan_answer(world, app, chat, (words, None), hours).await;
}

/// The same, as an answer to a bubble.
async fn plan_answer(
    world: &World,
    app: &App,
    chat: ConversationId,
    (words, to): (&str, Option<MessageId>),
    hours: i64,
) {
    world.clock.advance(SECOND);
    let content = json!({ "kind": "text", "text": words });
    let at = sangam_model::Clock::now(&*world.clock).plus(hours * HOUR);
    let args = json!({ "conversation_id": chat, "content": content, "reply_to": to, "at": at,
        "zone": "Asia/Kolkata", "unless_customer_writes": true });
    app.call("send_later", args).await.unwrap();
}

/// What is planned, once it is as wished.
async fn planned(app: &App, wished: impl Fn(&[Value]) -> bool) -> Vec<Value> {
    let args = json!({ "conversation_id": null });
    let items = wait_for(app, "laters", args, |items| wished(items.as_array().unwrap())).await;
    items.as_array().unwrap().clone()
}

fn all(state: &'static str) -> impl Fn(&[Value]) -> bool {
    move |items| !items.is_empty() && items.iter().all(|item| item["state"]["state"] == state)
}

async fn with_ritika() -> (World, ConversationId, App) {
    let (world, app, chat) = World::with_customer("Ritika").await;
    (world, chat, app)
}

fn id(item: &Value) -> MessageId {
    item["id"].as_str().unwrap().parse().unwrap()
}

async fn about(app: &App, name: &str, item: &Value) -> Result<Value, String> {
    app.call(name, json!({ "later_id": item["id"] })).await.map_err(|error| error.code)
}

#[tokio::test(start_paused = true)]
async fn what_was_planned_offline_says_so_survives_a_crash_and_reaches_the_hub_once() {
    let (world, chat, app) = with_ritika().await;
    offline(&world, &app).await;
    let draft = json!({ "conversation_id": chat, "text": "good morning", "reply_to": null });
    app.call("save_draft", draft).await.unwrap();
    plan(&world, &app, chat, "good morning", 1).await;
    let items = planned(&app, all("waiting_for_hub")).await;
    assert_eq!(items[0]["customer"], "Ritika");
    assert_eq!((&items[0]["author"]["is_me"], &items[0]["zone"]), (&json!(true), &json!("Asia/Kolkata")));
    let detail = app.call("conversation", json!({ "conversation_id": chat })).await.unwrap();
    assert_eq!(detail["item"]["draft"], Value::Null, "it left the composer");
    wait_for_thread(&app, chat, <[Value]>::is_empty).await;
    app.close().await;
    let app = world.open().await;
    assert_eq!(planned(&app, all("waiting_for_hub")).await.len(), 1);
    online(&world, &app).await;
    let items = planned(&app, all("waiting")).await;
    assert_eq!(items.len(), 1);
    let hub = world.hub.state();
    assert_eq!(hub.executed.iter().map(|id| MessageId::from(*id)).collect::<Vec<_>>(), [id(&items[0])]);
}

#[tokio::test(start_paused = true)]
async fn what_is_planned_follows_its_chat_into_the_one_it_became() {
    let (world, app, [kept, gone]) = World::with_one_twice().await;
    for _ in 0..2 {
        plan(&world, &app, gone, "refuse me", 1).await;
    }
    planned(&app, |items| items.len() == 2 && all("refused")(items)).await;
    world.merges(&app, gone, kept).await;
    let of_kept = json!({ "conversation_id": kept });
    let refused =
        wait_for(&app, "laters", of_kept.clone(), |items| items.as_array().unwrap().len() == 2).await;
    offline(&world, &app).await;
    plan(&world, &app, gone, "good morning", 1).await;
    let at = sangam_model::Clock::now(&*world.clock).plus(5 * HOUR);
    let change =
        json!({ "later_id": refused[0]["id"], "at": at, "zone": "UTC", "unless_customer_writes": false });
    app.call("change_later", change).await.unwrap();
    about(&app, "send_later_now", &refused[1]).await.unwrap();
    let items = app.call("laters", of_kept).await.unwrap();
    assert_eq!(items.as_array().unwrap().len(), 2, "the new one, and the one with another time");
    assert!(all("waiting_for_hub")(items.as_array().unwrap()));
    wait_for_thread(&app, kept, |items| items.len() == 1).await;
    let left = app.desk().await.unwrap().shared.cache.outgoing().await.unwrap();
    assert!(left.iter().all(|it| (it.conversation, it.command.body.conversation_id()) == (kept, kept)));
}

#[tokio::test(start_paused = true)]
async fn what_the_hub_never_heard_of_is_let_go_of_without_it() {
    let (world, chat, app) = with_ritika().await;
    offline(&world, &app).await;
    plan(&world, &app, chat, "good morning", 1).await;
    let items = planned(&app, all("waiting_for_hub")).await;
    let later = json!({ "later_id": items[0]["id"], "at": items[0]["at"], "zone": "UTC", "unless_customer_writes": false });
    app.call("change_later", later).await.unwrap();
    about(&app, "cancel_later", &items[0]).await.unwrap();
    planned(&app, <[Value]>::is_empty).await;
    online(&world, &app).await;
    let left = app.desk().await.unwrap().shared.cache.outgoing().await.unwrap();
    assert_eq!((left.len(), world.hub.state().executed.len()), (0, 0));
}

#[tokio::test(start_paused = true)]
async fn changes_show_at_once_and_are_made_by_the_hub_in_their_order() {
    let (world, chat, app) = with_ritika().await;
    plan(&world, &app, chat, "one", 1).await;
    plan(&world, &app, chat, "two", 2).await;
    plan(&world, &app, chat, "three", 3).await;
    let items = planned(&app, |items| items.len() == 3 && all("waiting")(items)).await;
    offline(&world, &app).await;
    let at = sangam_model::Clock::now(&*world.clock).plus(5 * HOUR);
    let change =
        json!({ "later_id": items[0]["id"], "at": at, "zone": "UTC", "unless_customer_writes": false });
    app.call("change_later", change).await.unwrap();
    about(&app, "cancel_later", &items[1]).await.unwrap();
    about(&app, "send_later_now", &items[2]).await.unwrap();
    let shown = planned(&app, |items| items.len() == 3 && items[2]["at"] == json!(at)).await;
    // The hub has not heard of it, and it may still leave.
    assert_eq!((id(&shown[0]), &shown[0]["state"]["state"]), (id(&items[1]), &json!("taking_back")));
    assert_eq!((id(&shown[1]), &shown[1]["state"]["state"]), (id(&items[2]), &json!("leaving")));
    assert_eq!(id(&shown[2]), id(&items[0]));
    online(&world, &app).await;
    let left = planned(&app, |items| items.len() == 1 && all("waiting")(items)).await;
    assert_eq!(id(&left[0]), id(&items[0]));
    let hub = world.hub.state();
    assert_eq!(hub.laters[&id(&items[1])].standing, PlanState::Cancelled);
    assert_eq!(hub.laters[&id(&items[2])].standing, PlanState::Sent);
}

#[tokio::test(start_paused = true)]
async fn a_plan_is_let_go_of_while_a_message_of_its_chat_waits_for_its_person() {
    let (world, chat, app) = with_ritika().await;
    plan(&world, &app, chat, "your fitting is at five", 1).await;
    let items = planned(&app, all("waiting")).await;
    offline(&world, &app).await;
    send(&app, chat, "kal milega").await;
    world.clock.advance(HOUR / 2);
    online(&world, &app).await;
    wait_for_thread(&app, chat, |items| items.iter().any(|it| it["outbox"]["state"] == "asking")).await;
    about(&app, "cancel_later", &items[0]).await.unwrap();
    planned(&app, <[Value]>::is_empty).await;
    assert_eq!(world.hub.state().laters[&id(&items[0])].standing, PlanState::Cancelled);
}

#[tokio::test(start_paused = true)]
async fn what_the_hub_refused_stays_with_its_reason_until_somebody_acts() {
    let (world, chat, app) = with_ritika().await;
    plan(&world, &app, chat, "refuse me", 1).await;
    let items = planned(&app, all("refused")).await;
    assert_eq!(items[0]["state"]["error"]["code"], code::LATER_FULL);
    about(&app, "later_to_draft", &items[0]).await.unwrap();
    planned(&app, <[Value]>::is_empty).await;
    let detail = app.call("conversation", json!({ "conversation_id": chat })).await.unwrap();
    assert_eq!(detail["item"]["draft"], "refuse me", "its words are not lost");
    plan(&world, &app, chat, "refuse me", 1).await;
    let items = planned(&app, all("refused")).await;
    about(&app, "cancel_later", &items[0]).await.unwrap();
    planned(&app, <[Value]>::is_empty).await;
}

#[tokio::test(start_paused = true)]
async fn the_words_of_what_was_held_go_back_into_the_composer_behind_what_is_there() {
    let (world, chat, app) = with_ritika().await;
    plan(&world, &app, chat, "good morning", 1).await;
    let items = planned(&app, all("waiting")).await;
    world.hub.now(|hub| hub.puts(id(&items[0]), PlanState::Held { why: Why::WindowClosed }));
    let items = planned(&app, all("held")).await;
    assert_eq!(items[0]["state"]["why"], "window_closed");
    let draft = json!({ "conversation_id": chat, "text": "and", "reply_to": null });
    app.call("save_draft", draft).await.unwrap();
    assert!(!into_composer(&app, &items[0]).await, "a colleague may let it leave at the same moment");
    let items = planned(&app, all("taken_back")).await;
    assert!(into_composer(&app, &items[0]).await);
    planned(&app, <[Value]>::is_empty).await;
    assert_eq!(composed(&app, chat).await.0, "and\n\ngood morning");
}

/// What stands in the composer, and which bubble it answers.
async fn composed(app: &App, chat: ConversationId) -> (Value, Value) {
    let mut detail = app.call("conversation", json!({ "conversation_id": chat })).await.unwrap();
    (detail["item"]["draft"].take(), detail["composer"]["reply_to"].take())
}

/// The desk tells that a wish about a plan came too late.
fn came_too_late(state: &Value) -> bool {
    let kind = &state["notices"][0]["kind"];
    kind["kind"] == "later_not_done" && kind["why"] == code::LATER_OVER
}

/// Asks for the words of a plan; says whether they came.
async fn into_composer(app: &App, item: &Value) -> bool {
    about(app, "later_to_draft", item).await.unwrap()["in_composer"] == true
}

#[tokio::test(start_paused = true)]
async fn words_that_may_still_leave_by_themselves_are_nobodys_to_send_again() {
    still_leave(PlanState::Waiting).await;
}

#[tokio::test(start_paused = true)]
async fn words_that_a_colleague_may_still_let_leave_are_nobodys_to_send_again() {
    still_leave(PlanState::Held { why: Why::WindowClosed }).await;
}

async fn still_leave(standing: PlanState) {
    let (world, chat, app) = with_ritika().await;
    plan(&world, &app, chat, "good morning", 1).await;
    let items = planned(&app, all("waiting")).await;
    world.hub.now(|hub| hub.puts(id(&items[0]), standing));
    let is_held = standing != PlanState::Waiting;
    planned(&app, all(if is_held { "held" } else { "waiting" })).await;
    offline(&world, &app).await;
    assert!(!into_composer(&app, &items[0]).await);
    planned(&app, all("taking_back")).await;
    assert_eq!(composed(&app, chat).await.0, Value::Null, "they leave without Asha, or come back to her");
    app.close().await;
    let app = world.open().await;
    let items = planned(&app, all("taking_back")).await;
    assert!(!into_composer(&app, &items[0]).await, "asking twice asks once");
    world.hub.puts(id(&items[0]), PlanState::Sent);
    online(&world, &app).await;
    wait_for(&app, "app_state", json!({}), came_too_late).await;
    planned(&app, <[Value]>::is_empty).await;
    assert_eq!(composed(&app, chat).await.0, Value::Null, "what left is not written once more");
    let left = app.desk().await.unwrap().shared.cache.outgoing().await.unwrap();
    assert_eq!(left, []);
}

#[tokio::test(start_paused = true)]
async fn what_was_taken_back_waits_for_its_composer_and_brings_its_quote() {
    let (world, chat, app) = with_ritika().await;
    let asked = world.hub.now(|hub| hub.writes(chat, "When?"));
    wait_for_thread(&app, chat, |items| items.len() == 1).await;
    plan_answer(&world, &app, chat, ("good morning", Some(asked)), 1).await;
    let items = planned(&app, all("waiting")).await;
    assert!(!into_composer(&app, &items[0]).await);
    planned(&app, all("taken_back")).await;
    assert_eq!(world.hub.state().laters[&id(&items[0])].standing, PlanState::Cancelled);
    world.hub.now(|hub| hub.writes(chat, "Hello?"));
    wait_for_thread(&app, chat, |items| items.len() == 2).await;
    app.close().await;
    let app = world.open().await;
    wait_until_live(&app).await;
    let items = planned(&app, all("taken_back")).await;
    assert_eq!(composed(&app, chat).await.0, Value::Null);
    assert!(into_composer(&app, &items[0]).await);
    assert_eq!(composed(&app, chat).await, (json!("good morning"), json!(asked)));
    planned(&app, <[Value]>::is_empty).await;
    assert_eq!(
        about(&app, "later_to_draft", &items[0]).await,
        Err(code::NOT_FOUND.to_owned()),
        "they came once"
    );
}

#[tokio::test(start_paused = true)]
async fn a_plan_whose_words_nobody_wants_any_more_is_only_let_go_of() {
    let (world, chat, app) = with_ritika().await;
    plan(&world, &app, chat, "good morning", 1).await;
    let items = planned(&app, all("waiting")).await;
    offline(&world, &app).await;
    assert!(!into_composer(&app, &items[0]).await);
    about(&app, "cancel_later", &items[0]).await.unwrap();
    planned(&app, all("taking_back")).await;
    online(&world, &app).await;
    let is_through = |connection: &Value| connection["waiting"] == 0;
    wait_for(&app, "connection", json!({}), is_through).await;
    assert_eq!(world.hub.state().laters[&id(&items[0])].standing, PlanState::Cancelled);
    planned(&app, <[Value]>::is_empty).await;
    assert_eq!(composed(&app, chat).await.0, Value::Null);
}

#[tokio::test(start_paused = true)]
async fn words_that_left_nowhere_come_back_to_whoever_takes_them_back() {
    for is_known in [true, false] {
        let (world, chat, app) = with_ritika().await;
        plan(&world, &app, chat, "good morning", 1).await;
        let items = planned(&app, all("waiting")).await;
        offline(&world, &app).await;
        assert!(!into_composer(&app, &items[0]).await);
        if is_known {
            // Vikram let go of it meanwhile.
            world.hub.puts(id(&items[0]), PlanState::Cancelled);
        } else {
            // The hub was restored from an older copy.
            world.hub.state().laters.clear();
            world.hub.begins_another_life();
        }
        online(&world, &app).await;
        let items = planned(&app, all("taken_back")).await;
        assert!(into_composer(&app, &items[0]).await, "{is_known}");
        assert_eq!(composed(&app, chat).await.0, "good morning");
        planned(&app, <[Value]>::is_empty).await;
        assert_eq!(app.call("app_state", json!({})).await.unwrap()["notices"], json!([]), "all is as wished");
    }
}

/// A hub of before says no more than that nothing comes of it any more.
#[tokio::test(start_paused = true)]
async fn where_a_hub_does_not_say_what_became_of_a_plan_its_rows_do() {
    for standing in [PlanState::Sent, PlanState::Cancelled] {
        let (world, chat, app) = with_ritika().await;
        world.hub.state().moods.says_no_standing = true;
        plan(&world, &app, chat, "good morning", 1).await;
        let items = planned(&app, all("waiting")).await;
        offline(&world, &app).await;
        assert!(!into_composer(&app, &items[0]).await);
        world.hub.puts(id(&items[0]), standing);
        online(&world, &app).await;
        if standing == PlanState::Sent {
            wait_for(&app, "app_state", json!({}), came_too_late).await;
            assert_eq!(composed(&app, chat).await.0, Value::Null);
        } else {
            let items = planned(&app, all("taken_back")).await;
            assert!(into_composer(&app, &items[0]).await);
            assert_eq!(composed(&app, chat).await.0, "good morning");
        }
        planned(&app, <[Value]>::is_empty).await;
    }
}

#[tokio::test(start_paused = true)]
async fn of_two_who_take_one_plan_back_at_once_one_has_its_words_and_the_other_is_told() {
    let (world, chat, app) = with_ritika().await;
    plan(&world, &app, chat, "good morning", 1).await;
    let items = planned(&app, all("waiting")).await;
    offline(&world, &app).await;
    assert!(!into_composer(&app, &items[0]).await);
    // Vikram was faster.
    world.hub.puts(id(&items[0]), PlanState::Cancelled);
    world.hub.state().words_taken.insert(id(&items[0]));
    online(&world, &app).await;
    wait_for(&app, "app_state", json!({}), came_too_late).await;
    planned(&app, <[Value]>::is_empty).await;
    assert_eq!(composed(&app, chat).await.0, Value::Null);
    assert_eq!(app.desk().await.unwrap().shared.cache.outgoing().await.unwrap(), []);
}

#[tokio::test(start_paused = true)]
async fn a_wish_that_came_too_late_is_told() {
    let (world, chat, app) = with_ritika().await;
    plan(&world, &app, chat, "good morning", 1).await;
    let items = planned(&app, all("waiting")).await;
    offline(&world, &app).await;
    about(&app, "cancel_later", &items[0]).await.unwrap();
    world.hub.puts(id(&items[0]), PlanState::Sent);
    online(&world, &app).await;
    wait_for(&app, "app_state", json!({}), came_too_late).await;
    planned(&app, <[Value]>::is_empty).await;
}

#[tokio::test(start_paused = true)]
async fn what_is_planned_leaves_sight_with_its_chat_and_comes_back_with_it() {
    let (world, chat, app) = with_ritika().await;
    plan(&world, &app, chat, "good morning", 1).await;
    planned(&app, all("waiting")).await;
    world.hub.now(|hub| hub.shows(chat, false));
    planned(&app, <[Value]>::is_empty).await;
    let kept = app.desk().await.unwrap().shared.cache.read(|reader| reader.open_laters()).await.unwrap();
    assert_eq!(kept, [], "nothing of it stays on the disk");
    world.hub.now(|hub| hub.shows(chat, true));
    planned(&app, all("waiting")).await;
}

#[tokio::test(start_paused = true)]
async fn a_first_sync_brings_what_is_planned() {
    let (world, chat, app) = with_ritika().await;
    plan(&world, &app, chat, "good morning", 1).await;
    planned(&app, all("waiting")).await;
    app.call("sign_out", json!({})).await.unwrap();
    sign_in(&app, "asha").await.unwrap();
    world.hub.begins_another_life();
    wait_until_live(&app).await;
    assert_eq!(planned(&app, all("waiting")).await.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_time_that_is_past_or_no_zone_is_refused_before_anything_is_promised() {
    let (world, chat, app) = with_ritika().await;
    let now = sangam_model::Clock::now(&*world.clock);
    for (at, zone, refused) in [
        (now.plus(-HOUR), "Asia/Kolkata", code::LATER_TIME),
        (now.plus(400 * 24 * HOUR), "Asia/Kolkata", code::LATER_TIME),
        (now.plus(HOUR), "tomorrow, please", code::INVALID),
    ] {
        let args = json!({ "conversation_id": chat, "content": { "kind": "text", "text": "hello" },
            "reply_to": null, "at": at, "zone": zone, "unless_customer_writes": false });
        assert_eq!(app.call("send_later", args).await.map_err(|error| error.code), Err(refused.to_owned()));
    }
    planned(&app, <[Value]>::is_empty).await;
}
