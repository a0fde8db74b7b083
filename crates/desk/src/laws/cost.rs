//! The Send button tells the truth: free, about so much, not now, or templates only.

use sangam_model::cost::{Market, RateCard};
use sangam_model::id::{ConversationId, MessageId};
use sangam_model::message::Referral;
use sangam_model::time::{DAY, HOUR, SECOND};
use sangam_model::{Delivery, Direction, Origin};
use serde_json::{Value, json};

use super::hub::Tell;
use super::world::{World, wait_for, wait_until_live};
use crate::App;
use crate::api::tag::{Push, Tag};

/// The month the world begins in, where bills are made.
const MONTH: &str = "2026-11";

fn card() -> RateCard {
    let market = Market { prefix: "91".to_owned(), utility: Some(115_000), ..Market::default() };
    RateCard { markets: vec![market], ..RateCard::shipped() }
}

/// A customer with an Indian number who just wrote.
fn customer(world: &World) -> (ConversationId, MessageId) {
    let chat = world.hub.customer("Ritika");
    world.hub.changes_chat(chat, |row| row.contact.phone = Some("+919829010187".to_owned()));
    let asked = world.hub.writes(chat, "kya yeh hai?");
    (chat, asked)
}

async fn sending(app: &App, chat: ConversationId) -> Value {
    app.call("conversation", json!({ "conversation_id": chat })).await.unwrap()["sending"].clone()
}

async fn wait_for_button(app: &App, chat: ConversationId, is: &str) -> Value {
    let args = json!({ "conversation_id": chat });
    wait_for(app, "conversation", args, |detail| detail["sending"]["now"]["is"] == is).await["sending"]
        .clone()
}

#[tokio::test(start_paused = true)]
async fn it_is_free_while_the_months_free_messages_last() {
    let world = World::new();
    let (chat, _) = customer(&world);
    world.hub.counts(MONTH, 588);
    let app = world.asha().await;
    wait_until_live(&app).await;
    let free = sending(&app, chat).await;
    assert_eq!(free["now"], json!({ "is": "free", "reason": "allowance" }));
    assert_eq!(free["allowance_left"], 412);
}

#[tokio::test(start_paused = true)]
async fn beyond_them_it_says_about_how_much_or_that_nobody_knows() {
    let world = World::new();
    let (chat, _) = customer(&world);
    world.hub.counts(MONTH, 1_000);
    let app = world.asha().await;
    wait_until_live(&app).await;
    assert_eq!(
        sending(&app, chat).await["now"],
        json!({ "is": "unpriced" }),
        "the shipped card has no price"
    );
    let before = world.hub.head().rev;
    world.hub.prices(card());
    world.hub.tell(before, Tell::Rows);
    let about = wait_for_button(&app, chat, "about").await;
    assert_eq!(about["now"]["amount"], json!({ "micros": 115_000, "currency": "INR" }));
    assert_eq!(about["allowance_left"], 0);
}

#[tokio::test(start_paused = true)]
async fn a_count_of_last_month_uses_nothing_up() {
    let world = World::new();
    let (chat, _) = customer(&world);
    world.hub.counts("2026-10", 5_000);
    let app = world.asha().await;
    wait_until_live(&app).await;
    assert_eq!(sending(&app, chat).await["allowance_left"], 1_000);
}

#[tokio::test(start_paused = true)]
async fn a_closed_window_takes_templates_only_and_the_screen_is_told_when() {
    let world = World::new();
    let (chat, _) = customer(&world);
    let app = world.asha().await;
    wait_until_live(&app).await;
    let open = sending(&app, chat).await;
    let detail = app.call("conversation", json!({ "conversation_id": chat })).await.unwrap();
    assert_eq!(open["changes_at"], detail["item"]["window_closes_at"]);
    world.clock.advance(24 * HOUR);
    assert_eq!(sending(&app, chat).await["now"], json!({ "is": "template_only" }));
}

#[tokio::test(start_paused = true)]
async fn while_the_hub_is_gone_it_queues_and_says_so_by_itself() {
    let world = World::new();
    let (chat, _) = customer(&world);
    let app = world.asha().await;
    wait_until_live(&app).await;
    let mut pushes = app.subscribe();
    world.hub.state().offline = true;
    world.hub.cut();
    loop {
        let Some(Push::Stale { stale }) = pushes.next().await else { panic!("the desk goes on") };
        if stale.iter().any(|mark| mark.tag == Tag::Conversation) {
            break;
        }
    }
    wait_for_button(&app, chat, "queue").await;
}

#[tokio::test(start_paused = true)]
async fn an_answer_to_an_advertisement_is_free_and_opens_three_free_days() {
    let world = World::new();
    let (chat, asked) = customer(&world);
    world.hub.prices(card());
    world.hub.counts(MONTH, 4_000);
    world.hub.changes_message(asked, |row| {
        row.referral = Some(Referral { source_type: Some("ad".to_owned()), ..Referral::default() });
    });
    let app = world.asha().await;
    wait_until_live(&app).await;
    let waiting = sending(&app, chat).await;
    assert_eq!(waiting["now"], json!({ "is": "free", "reason": "entry_point" }));
    assert!(waiting["fep_until"].is_null() && waiting["fep_answer_by"].is_string());
    // The phone's answer affects nothing of it; a desk's does.
    let answer = |origin: Origin| {
        let before = world.hub.head().rev;
        let id = world.hub.writes(chat, "haan");
        world.hub.changes_message(id, |row| {
            (row.direction, row.origin, row.delivery) = (Direction::Out, origin, Some(Delivery::Sent));
        });
        world.hub.tell(before, Tell::Rows);
        id
    };
    answer(Origin::Phone);
    let args = || json!({ "conversation_id": chat, "at": { "where": "latest" }, "limit": 9 });
    let holds =
        |count: usize| move |page: &Value| page["items"].as_array().is_some_and(|items| items.len() == count);
    wait_for(&app, "thread", args(), holds(2)).await;
    assert!(sending(&app, chat).await["fep_until"].is_null());
    let answered = answer(Origin::Desk);
    wait_for(&app, "thread", args(), holds(3)).await;
    let sent_at = world.hub.state().messages[&answered].sent_at;
    assert_eq!(sending(&app, chat).await["fep_until"], sent_at.plus(3 * DAY).to_string());
    // After the reply window templates alone may be sent, still for nothing.
    world.clock.advance(25 * HOUR);
    let later = sending(&app, chat).await;
    assert_eq!(later["now"], json!({ "is": "template_only" }));
    assert!(later["fep_until"].is_string());
}

#[tokio::test(start_paused = true)]
async fn a_window_is_reckoned_by_the_hubs_clock_and_a_wrong_one_is_named() {
    let world = World::new();
    let (chat, _) = customer(&world);
    // This computer is a day and an hour behind: by its clock the window would be open.
    world.hub.state().clock_ahead_ms = DAY + HOUR;
    let app = world.asha().await;
    wait_until_live(&app).await;
    assert_eq!(sending(&app, chat).await["now"], json!({ "is": "template_only" }));
    let connection = app.call("connection", json!({})).await.unwrap();
    assert_eq!(connection["clock_ahead_ms"], -(DAY + HOUR));
    let right = World::new();
    right.hub.state().clock_ahead_ms = 90 * SECOND;
    let app = right.asha().await;
    wait_until_live(&app).await;
    assert!(app.call("connection", json!({})).await.unwrap()["clock_ahead_ms"].is_null());
}

#[tokio::test(start_paused = true)]
async fn a_window_follows_the_hubs_clock_however_far_the_two_are_apart() {
    let world = World::new();
    let (chat, _) = customer(&world);
    let app = world.asha().await;
    wait_until_live(&app).await;
    // Half an hour is left.
    world.clock.advance(24 * HOUR - HOUR / 2);
    for ahead in [0, 5 * HOUR, -5 * HOUR, DAY, -DAY, HOUR / 4, 0] {
        world.hub.state().clock_ahead_ms = ahead;
        world.hub.cut();
        let told = json!((ahead != 0).then_some(-ahead));
        let is_told =
            |connection: &Value| connection["state"] == "live" && connection["clock_ahead_ms"] == told;
        wait_for(&app, "connection", json!({}), is_told).await;
        let is_shut = sending(&app, chat).await["now"] == json!({ "is": "template_only" });
        assert_eq!(is_shut, ahead >= HOUR / 2, "{ahead}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_month_is_the_hubs_answer() {
    let world = World::new();
    let app = world.asha().await;
    wait_until_live(&app).await;
    let number = world.hub.visible_numbers()[0].id;
    let month = json!({
        "number_id": number, "month": "2026-10", "previous": "2026-09", "counted_at": "2026-11-21T23:03:40.000Z",
        "used": 0, "lines": [], "card": RateCard::shipped(), "is_own_card": false,
    });
    let path = format!("GET /v1/numbers/{number}/month?month=2026-10");
    world.hub.state().owners.insert(path, serde_json::to_vec(&month).unwrap());
    let args = json!({ "number_id": number, "month": "2026-10" });
    assert_eq!(app.call("month", args).await.unwrap(), month);
    let odd = json!({ "number_id": number, "month": "october" });
    assert_eq!(app.call("month", odd).await.unwrap_err().code, "invalid");
}
