//! What is done to chats shows at once, reaches the hub once, and is taken back exactly, or said to be left.

use sangam_model::ConversationStatus;
use sangam_model::id::{CommandId, ConversationId};
use sangam_model::time::HOUR;
use sangam_protocol::error::code;
use sangam_protocol::{ApiError, Command, CommandBody, ConversationRow};
use serde_json::{Value, json};

use super::hub::State;
use super::world::{World, wait_for, wait_until_live};
use crate::App;

impl State {
    pub(super) fn take_status(&mut self, command: &Command) -> Option<ApiError> {
        let id = command.body.conversation_id();
        let before = self.row(id);
        match &command.body {
            CommandBody::TakeBack { command_id, .. } => {
                let Some((left, found)) = self.found.remove(command_id) else {
                    return Some(ApiError::new(code::INVALID, ""));
                };
                if stand(&before) != left {
                    return Some(ApiError::new(code::CHANGED_SINCE, ""));
                }
                self.touch(id, |chat| *chat = found);
                return None;
            }
            CommandBody::AssignTeam { team_id, .. } => self.touch(id, |chat| chat.team_id = *team_id),
            CommandBody::Snooze { until, zone, .. } => self.touch(id, |chat| {
                chat.status = ConversationStatus::Snoozed;
                (chat.snoozed_until, chat.snooze_zone) = (Some(*until), Some(zone.clone()));
            }),
            CommandBody::SetPending { .. } => {
                self.touch(id, |chat| chat.status = ConversationStatus::Pending)
            }
            CommandBody::MarkUnread { .. } => self.touch(id, |chat| chat.marked_unread = true),
            CommandBody::Resolve { .. } => self.touch(id, |chat| chat.status = ConversationStatus::Resolved),
            _ => self.touch(id, |chat| chat.status = ConversationStatus::Open),
        }
        let left = stand(&self.row(id));
        self.found.insert(command.id, (left, before));
        None
    }
}

fn stand(row: &ConversationRow) -> (ConversationStatus, bool) {
    (row.status, row.marked_unread)
}

async fn with_three() -> (World, [ConversationId; 3], App) {
    let world = World::new();
    let chats = ["Ritika", "Arun", "Meena"].map(|name| {
        let chat = world.hub.customer(name);
        world.hub.writes(chat, "namaste");
        chat
    });
    let app = world.asha().await;
    wait_until_live(&app).await;
    (world, chats, app)
}

async fn act(app: &App, chats: &[ConversationId], act: Value) -> Value {
    app.call("act", json!({ "conversation_ids": chats, "act": act })).await.unwrap()["done"].clone()
}

/// How many chats a view shows and counts, once both are as wished.
async fn view(app: &App, view: &str, wished: usize) -> Vec<Value> {
    let args = json!({ "view": view, "before": null, "limit": 9 });
    let page = wait_for(app, "conversations", args, |page| {
        page["rows"].as_array().unwrap().len() == wished && page["counts"][view] == wished
    });
    page.await["rows"].as_array().unwrap().clone()
}

/// All of a list.
async fn all(app: &App, list: Value) -> Vec<ConversationId> {
    let told = app.call("chats_of", json!({ "list": list })).await.unwrap();
    assert_eq!(told["has_more"], false);
    serde_json::from_value(told["ids"].clone()).unwrap()
}

async fn offline(world: &World, app: &App) {
    world.goes_offline(app).await;
}

async fn settled(app: &App) {
    wait_for(app, "connection", json!({}), |connection| connection["waiting"] == 0).await;
}

#[tokio::test(start_paused = true)]
async fn whoever_sleeps_leaves_the_views_of_work_and_shows_when_it_wakes() {
    let (world, chats, app) = with_three().await;
    let until = sangam_model::Clock::now(&*world.clock).plus(HOUR);
    let sleep = json!({ "act": "snooze", "until": until, "zone": "Asia/Kolkata" });
    assert_eq!(act(&app, &chats[..2], sleep.clone()).await.as_array().unwrap().len(), 2);
    view(&app, "unassigned", 1).await;
    view(&app, "open", 3).await;
    let asleep = view(&app, "snoozed", 2).await;
    assert_eq!(
        (&asleep[0]["snoozed_until"], &asleep[0]["snooze_zone"]),
        (&json!(until), &json!("Asia/Kolkata"))
    );
    settled(&app).await;
    assert_eq!(act(&app, &chats[..2], sleep).await, json!([]), "they sleep until then already");
    let past = json!({ "act": "snooze", "until": until.plus(-2 * HOUR), "zone": "Asia/Kolkata" });
    let refused = app.call("act", json!({ "conversation_ids": chats, "act": past })).await.unwrap_err();
    assert_eq!(refused.code, code::LATER_TIME);
    view(&app, "snoozed", 2).await;
}

#[tokio::test(start_paused = true)]
async fn all_of_a_list_are_those_it_shows_whatever_it_asks_for() {
    let (_world, chats, app) = with_three().await;
    act(&app, &chats[..1], json!({ "act": "resolve" })).await;
    view(&app, "resolved", 1).await;
    let resolved = json!({ "of": "filter", "filter": { "statuses": ["resolved"] } });
    assert_eq!(all(&app, resolved).await, chats[..1]);
    let mut unassigned = all(&app, json!({ "of": "view", "view": "unassigned" })).await;
    unassigned.sort_unstable();
    let mut rest = chats[1..].to_vec();
    rest.sort_unstable();
    assert_eq!(unassigned, rest);
    let figure = json!({ "of": "figure", "figure": { "of": "open", "whose": { "held_by": "anybody" } } });
    let refused = app.call("chats_of", json!({ "list": figure })).await.unwrap_err();
    assert_eq!(refused.code, code::FORBIDDEN, "an agent is told nothing about the team");
}

#[tokio::test(start_paused = true)]
async fn a_label_is_put_on_those_that_lack_it_and_taken_back_by_its_opposite() {
    let (world, chats, app) = with_three().await;
    let id = "01920000-0000-7000-8000-0000000000a1";
    world.hub.now(|hub| {
        let mut state = hub.state();
        let rev = state.next();
        let row = json!({ "id": id, "name": "VIP", "colour": "teal", "rev": rev });
        state.labels.push(serde_json::from_value(row).unwrap());
        drop(state);
        hub.changes_chat(chats[0], |chat| chat.labels = vec![id.parse().unwrap()]);
    });
    wait_for(&app, "labels", json!({}), |list| list["labels"][0]["chats"]["count"] == 1).await;
    let put = |on: bool| json!({ "act": "label", "label_id": id, "on": on });
    let labelled = json!({ "of": "filter", "filter": { "labels": [id] } });
    let done = act(&app, &chats, put(true)).await;
    let changed: Vec<ConversationId> = serde_json::from_value(json!(
        done.as_array().unwrap().iter().map(|done| &done["conversation_id"]).collect::<Vec<_>>()
    ))
    .unwrap();
    assert_eq!(changed, chats[1..], "the first carries it already");
    settled(&app).await;
    assert_eq!(all(&app, labelled.clone()).await.len(), 3);
    act(&app, &changed, put(false)).await;
    settled(&app).await;
    assert_eq!(all(&app, labelled).await, chats[..1]);
    let gone = json!({ "act": "label", "label_id": "01920000-0000-7000-8000-0000000000a2", "on": true });
    assert_eq!(act(&app, &chats, gone).await, json!([]), "no such label is here");
}

#[tokio::test(start_paused = true)]
async fn what_the_hub_never_heard_of_is_taken_back_without_it() {
    let (world, chats, app) = with_three().await;
    offline(&world, &app).await;
    let done = act(&app, &chats, json!({ "act": "resolve" })).await;
    view(&app, "resolved", 3).await;
    app.call("take_back", json!({ "done": done })).await.unwrap();
    view(&app, "unassigned", 3).await;
    world.hub.state().offline = false;
    wait_until_live(&app).await;
    settled(&app).await;
    assert!(world.hub.state().executed.is_empty());
}

#[tokio::test(start_paused = true)]
async fn what_is_taken_back_is_put_back_once_and_what_changed_is_left_and_said() {
    let (world, chats, app) = with_three().await;
    let done = act(&app, &chats, json!({ "act": "resolve" })).await;
    view(&app, "resolved", 3).await;
    settled(&app).await;
    world.hub.now(|hub| hub.changes_chat(chats[1], |chat| chat.status = ConversationStatus::Open));
    view(&app, "resolved", 2).await;
    app.call("take_back", json!({ "done": done })).await.unwrap();
    let told =
        wait_for(&app, "app_state", json!({}), |state| !state["notices"].as_array().unwrap().is_empty());
    assert_eq!(told.await["notices"][0]["kind"], json!({ "kind": "not_taken_back", "names": ["Arun"] }));
    view(&app, "unassigned", 3).await;
    let asked: Vec<CommandId> = serde_json::from_value(json!(
        done.as_array().unwrap().iter().map(|done| &done["command_id"]).collect::<Vec<_>>()
    ))
    .unwrap();
    let state = world.hub.state();
    assert!(asked.iter().all(|id| state.executed.contains(id)), "each was done before it was taken back");
    assert_eq!(state.executed.len(), 6);
}

#[tokio::test(start_paused = true)]
async fn a_chat_is_unread_again_until_it_is_read_and_counts_on_the_badge() {
    let (_world, chats, app) = with_three().await;
    let badge = async |wished: u32| {
        let args = json!({ "view": "open", "before": null, "limit": 9 });
        wait_for(&app, "conversations", args, |page| page["counts"]["unread"] == wished).await;
    };
    badge(3).await;
    act(&app, &chats, json!({ "act": "mark_read" })).await;
    badge(0).await;
    settled(&app).await;
    act(&app, &chats[..1], json!({ "act": "mark_unread" })).await;
    badge(1).await;
    settled(&app).await;
    let args = json!({ "conversation_id": chats[0] });
    let item = app.call("conversation", args).await.unwrap()["item"].clone();
    assert_eq!((&item["marked_unread"], &item["unread"]), (&json!(true), &json!(0)));
    let up_to = &item["last_message"]["id"];
    app.call("mark_read", json!({ "conversation_id": chats[0], "up_to": up_to })).await.unwrap();
    badge(0).await;
}
