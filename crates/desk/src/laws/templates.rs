//! Templates at a desk: searched, filled and priced without the hub; chats begun offline wait in the outbox like any send.

use sangam_model::cost::{Market, RateCard};
use sangam_model::id::ConversationId;
use sangam_model::time::DAY;
use sangam_protocol::rows::TemplateAccountRow;
use sangam_protocol::{Rev, TemplateRow};
use serde_json::{Value, json};

use super::hold::set;
use super::hub::Tell;
use super::world::{World, wait_for, wait_for_thread, wait_until_live};
use crate::App;
use crate::api::tag::{Push, Stale, Tag};

fn row(rev: i64, name: &str, status: &str, category: &str) -> TemplateRow {
    let text = format!("Hello {{{{customer}}}}, this is about {name}.");
    let template = json!({ "name": name, "language": "en", "category": category, "format": "named",
        "body": { "text": text, "examples": { "customer": "Ritika" } },
        "buttons": [{ "is": "quick_reply", "text": "All good" }] });
    let id = format!("01932b8e-7c2a-7000-8000-0000000000{rev:02}");
    serde_json::from_value(json!({ "id": id, "waba_id": "9001", "template": template, "status": status,
        "status_at": "2026-11-21T23:43:40.000Z", "rev": rev }))
    .unwrap()
}

/// A shop with three templates, told in its snapshot.
fn stocked() -> World {
    let world = World::new();
    let number_ids = world.hub.visible_numbers().iter().map(|number| number.id).collect();
    let mut state = world.hub.state();
    state.templates = vec![
        row(1, "order_update", "approved", "utility"),
        row(2, "festival_offer", "approved", "marketing"),
        row(3, "stock_news", "rejected", "utility"),
    ];
    state.template_accounts = vec![TemplateAccountRow {
        waba_id: "9001".to_owned(),
        number_ids,
        checked_at: None,
        problem: None,
        rev: Rev(3),
    }];
    drop(state);
    world
}

async fn filled(app: &App, name: &str, customer: &str, addressee: Value) -> Value {
    let args = json!({ "number_id": null, "search": name, "sendable": false });
    let list = app.call("templates", args).await.unwrap();
    let filling = json!({ "values": { "customer": customer } });
    let args = json!({ "template_id": list["templates"][0]["row"]["id"], "filling": filling, "addressee": addressee });
    app.call("fill_template", args).await.unwrap()
}

fn to(chat: ConversationId) -> Value {
    json!({ "to": "conversation", "conversation_id": chat })
}

#[tokio::test(start_paused = true)]
async fn templates_are_found_by_name_and_words_and_only_sendable_ones_are_offered() {
    let world = stocked();
    let app = world.asha().await;
    wait_until_live(&app).await;
    let names = async |search: &str, sendable: bool| {
        let args = json!({ "number_id": null, "search": search, "sendable": sendable });
        let list = app.call("templates", args).await.unwrap();
        let names =
            list["templates"].as_array().unwrap().iter().map(|one| one["row"]["template"]["name"].clone());
        (names.collect::<Vec<_>>(), list["total"].clone(), list["may_write"].clone())
    };
    assert_eq!(
        names("", true).await,
        (vec![json!("festival_offer"), json!("order_update")], json!(2), json!(false))
    );
    assert_eq!(names("stock", false).await.0, [json!("stock_news")]);
    assert_eq!(names("about fest", true).await.0, [json!("festival_offer")]);
}

#[tokio::test(start_paused = true)]
async fn a_template_is_checked_shown_and_priced_while_it_is_filled() {
    let world = stocked();
    let chat = world.hub.customer("Ritika");
    world.hub.changes_chat(chat, |row| row.contact.phone = Some("+919829010187".to_owned()));
    let market = Market {
        prefix: "91".to_owned(),
        utility: Some(115_000),
        marketing: Some(880_000),
        ..Market::default()
    };
    world.hub.prices(RateCard { markets: vec![market], ..RateCard::shipped() });
    let app = world.asha().await;
    wait_until_live(&app).await;
    let told = filled(&app, "order", "Ritika\nJi", to(chat)).await;
    assert_eq!(told["problems"], json!([{ "field": "filling.values.customer", "fault": "spacing" }]));
    let update = filled(&app, "order", "Ritika", to(chat)).await;
    assert_eq!(update["shown"]["body"], "Hello Ritika, this is about order_update.");
    assert_eq!(update["sending"]["now"]["amount"]["micros"], 115_000, "the window never opened: it costs");
    let stranger =
        json!({ "to": "phone", "number_id": world.hub.visible_numbers()[0].id, "phone": "98290 55555" });
    let offer = filled(&app, "festival", "Ritika", stranger).await;
    assert_eq!(offer["sending"]["now"]["amount"]["micros"], 880_000);
    let half = json!({ "to": "phone", "number_id": world.hub.visible_numbers()[0].id, "phone": "9829" });
    assert!(filled(&app, "festival", "Ritika", half).await["sending"].is_null());
}

#[tokio::test(start_paused = true)]
async fn a_chat_begun_offline_is_there_at_once_and_leaves_when_the_hub_answers() {
    let world = stocked();
    let number_id = world.hub.visible_numbers()[0].id;
    let app = world.asha().await;
    wait_until_live(&app).await;
    let to = json!({ "to": "phone", "number_id": number_id, "phone": "+919829055555" });
    let content = filled(&app, "order", "Kavita", to).await["content"].clone();
    world.hub.state().offline = true;
    let wish = json!({ "number_id": number_id, "phone": "+91 98290 55555", "content": content });
    let begun = app.call("new_chat", wish).await.unwrap();
    let id: ConversationId = begun["conversation_id"].as_str().unwrap().parse().unwrap();
    let detail = app.call("conversation", json!({ "conversation_id": id })).await.unwrap();
    assert_eq!(detail["item"]["contact"]["display_name"], "+919829055555");
    let list = json!({ "view": "open", "before": null, "limit": 10 });
    let page = app.call("conversations", list.clone()).await.unwrap();
    assert_eq!((page["rows"][0]["id"].clone(), page["counts"]["open"].clone()), (json!(id), json!(1)));
    world.hub.state().offline = false;
    let items = wait_for_thread(&app, id, |items| items.iter().any(|item| item["outbox"].is_null())).await;
    assert_eq!((items.len(), items[0]["id"].clone()), (1, begun["message_id"].clone()));
    let page = wait_for(&app, "conversations", list, |page| page["rows"][0]["id"] == json!(id)).await;
    assert_eq!(page["counts"]["open"], 1, "one chat, now the hub's");
}

#[tokio::test(start_paused = true)]
async fn a_chat_the_hub_knows_already_is_where_the_new_one_leads() {
    let world = stocked();
    let number_id = world.hub.visible_numbers()[0].id;
    let app = world.asha().await;
    wait_until_live(&app).await;
    let to = json!({ "to": "phone", "number_id": number_id, "phone": "+919829055555" });
    let content = filled(&app, "order", "Kavita", to).await["content"].clone();
    world.hub.state().offline = true;
    let wish = json!({ "number_id": number_id, "phone": "+919829055555", "content": content });
    let begun = app.call("new_chat", wish).await.unwrap();
    // While the desk was offline she wrote herself.
    let known = world.hub.customer("Kavita");
    world.hub.changes_chat(known, |row| row.contact.phone = Some("+919829055555".to_owned()));
    world.hub.writes(known, "hello?");
    world.hub.state().offline = false;
    let made: ConversationId = begun["conversation_id"].as_str().unwrap().parse().unwrap();
    let items = wait_for_thread(&app, made, |items| items.len() == 2).await;
    assert!(items.iter().any(|item| item["id"] == begun["message_id"]), "{items:?}");
    let detail = app.call("conversation", json!({ "conversation_id": made })).await.unwrap();
    assert_eq!(detail["item"]["id"], json!(known), "the id made for it leads there");
}

#[tokio::test(start_paused = true)]
async fn a_new_chat_that_is_refused_stays_with_its_reason() {
    let world = stocked();
    let number_id = world.hub.visible_numbers()[0].id;
    let hidden = world.hub.customer("The owner's sister");
    world.hub.changes_chat(hidden, |row| row.contact.phone = Some("+919829055555".to_owned()));
    world.hub.shows(hidden, false);
    let app = world.asha().await;
    wait_until_live(&app).await;
    let to = json!({ "to": "phone", "number_id": number_id, "phone": "+919829055555" });
    let content = filled(&app, "order", "Kavita", to).await["content"].clone();
    let wish = json!({ "number_id": number_id, "phone": "+919829055555", "content": content });
    let begun = app.call("new_chat", wish).await.unwrap();
    let made: ConversationId = begun["conversation_id"].as_str().unwrap().parse().unwrap();
    let is_refused = |items: &[Value]| items.iter().any(|item| item["outbox"]["state"] == "rejected");
    let items = wait_for_thread(&app, made, is_refused).await;
    assert_eq!(items[0]["outbox"]["error"]["code"], "no_chat_with");
    let page =
        app.call("conversations", json!({ "view": "all", "before": null, "limit": 10 })).await.unwrap();
    assert_eq!(page["rows"][0]["last_message"]["delivery"], "failed");
    app.call("discard", json!({ "message_id": begun["message_id"] })).await.unwrap();
    let page =
        app.call("conversations", json!({ "view": "all", "before": null, "limit": 10 })).await.unwrap();
    assert_eq!(page["rows"], json!([]), "let go of, nothing is left");
}

#[tokio::test(start_paused = true)]
async fn what_was_typed_for_a_chat_that_did_not_begin_is_told_and_goes_with_it() {
    let world = stocked();
    let number_id = world.hub.visible_numbers()[0].id;
    let app = world.asha().await;
    wait_until_live(&app).await;
    let to = json!({ "to": "phone", "number_id": number_id, "phone": "+919829055555" });
    let content = filled(&app, "order", "Kavita", to).await["content"].clone();
    world.goes_offline(&app).await;
    let wish = json!({ "number_id": number_id, "phone": "+919829055555", "content": content });
    let begun = app.call("new_chat", wish).await.unwrap();
    let made = &begun["conversation_id"];
    let typed = json!({ "conversation_id": made, "about": "VIP, never call", "before": null });
    app.call("describe_contact", typed).await.unwrap();
    world.hub.state().moods.refuses_wishes = true;
    world.hub.state().offline = false;
    let is_told = |state: &Value| state["notices"][0]["kind"]["words"] == "VIP, never call";
    let state = wait_for(&app, "app_state", json!({}), is_told).await;
    let chats = &state["notices"][0]["kind"]["chats"];
    assert_eq!(chats, &json!([{ "id": made, "name": "+919829055555" }]));
    app.call("discard", json!({ "message_id": begun["message_id"] })).await.unwrap();
    assert_eq!(app.call("app_state", json!({})).await.unwrap()["notices"], json!([]));
    let left = app.desk().await.unwrap().shared.cache.outgoing().await.unwrap();
    assert_eq!(left, [], "nothing waits for a chat there is none of");
}

#[tokio::test(start_paused = true)]
async fn a_chat_that_is_taken_back_before_it_leaves_is_gone_at_once() {
    let world = stocked();
    let number_id = world.hub.visible_numbers()[0].id;
    let app = world.asha().await;
    wait_until_live(&app).await;
    set(&app, json!({ "hold_seconds": 10 })).await;
    let to = json!({ "to": "phone", "number_id": number_id, "phone": "+919829055555" });
    let content = filled(&app, "order", "Kavita", to).await["content"].clone();
    let wish = json!({ "number_id": number_id, "phone": "+919829055555", "content": content });
    let begun = app.call("new_chat", wish).await.unwrap();
    let mut pushes = app.subscribe();
    let stood = app.call("undo_send", json!({ "message_id": begun["message_id"] })).await.unwrap();
    assert_eq!(stood["item"]["id"], begun["conversation_id"]);
    let made: ConversationId = begun["conversation_id"].as_str().unwrap().parse().unwrap();
    let is_told = |stale: &[Stale]| {
        stale.contains(&Stale::of(Tag::Thread, made)) || stale.contains(&Stale::all(Tag::Thread))
    };
    while !matches!(pushes.next().await.unwrap(), Push::Stale { stale } if is_told(&stale)) {}
    let page =
        app.call("conversations", json!({ "view": "all", "before": null, "limit": 10 })).await.unwrap();
    assert_eq!(page["rows"], json!([]));
    let gone = app.call("conversation", json!({ "conversation_id": made })).await;
    assert_eq!(gone.unwrap_err().code, "not_found");
    let drafts = app.desk().await.unwrap().shared.cache.read_outbox(|outbox| outbox.drafts()).await.unwrap();
    assert!(drafts.is_empty(), "nothing lies where nobody looks: {drafts:?}");
    assert!(world.hub.state().executed.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_chat_begun_a_month_ago_asks_before_it_leaves() {
    let world = stocked();
    let number_id = world.hub.visible_numbers()[0].id;
    let app = world.asha().await;
    wait_until_live(&app).await;
    let to = json!({ "to": "phone", "number_id": number_id, "phone": "+919829055555" });
    let content = filled(&app, "order", "Kavita", to).await["content"].clone();
    let pause = app.pause().await.unwrap();
    wait_for(&app, "connection", json!({}), |connection| connection["state"] == "offline").await;
    let wish = json!({ "number_id": number_id, "phone": "+919829055555", "content": content });
    let begun = app.call("new_chat", wish).await.unwrap();
    world.clock.advance(31 * DAY);
    drop(pause);
    wait_for(&app, "connection", json!({}), |connection| connection["asking"] == 1).await;
    let made: ConversationId = begun["conversation_id"].as_str().unwrap().parse().unwrap();
    wait_for_thread(&app, made, |items| items.len() == 1).await;
    assert!(world.hub.state().executed.is_empty());
    app.call("send_now", json!({ "message_id": begun["message_id"] })).await.unwrap();
    wait_for_thread(&app, made, |items| items[0]["outbox"].is_null()).await;
}

#[tokio::test(start_paused = true)]
async fn a_template_that_is_paused_is_offered_no_more() {
    let world = stocked();
    let app = world.asha().await;
    wait_until_live(&app).await;
    let before = world.hub.head().rev;
    {
        let mut state = world.hub.state();
        state.head = Rev(before.0 + 1);
        let paused = TemplateRow { rev: Rev(before.0 + 1), ..row(1, "order_update", "paused", "utility") };
        state.templates[0] = paused;
    }
    world.hub.tell(before, Tell::Rows);
    let args = json!({ "number_id": null, "search": null, "sendable": true });
    let list = wait_for(&app, "templates", args, |list| list["total"] == 1).await;
    assert_eq!(list["templates"][0]["row"]["template"]["name"], "festival_offer");
}

#[tokio::test(start_paused = true)]
async fn a_typed_phone_is_recognised() {
    let world = stocked();
    let chat = world.hub.customer("Ritika");
    world.hub.changes_chat(chat, |row| row.contact.phone = Some("+919829010187".to_owned()));
    let app = world.asha().await;
    wait_until_live(&app).await;
    let number_id = world.hub.visible_numbers()[0].id;
    let look = async |phone: &str| {
        let args = json!({ "number_id": number_id, "phone": phone, "country_code": null });
        app.call("look_up_phone", args).await.unwrap()
    };
    let found = look("098290 10187").await;
    assert_eq!((&found["found"], &found["conversation_id"]), (&json!("chat"), &json!(chat)));
    assert_eq!(look("98290 00001").await, json!({ "found": "ours" }));
    assert_eq!(look("9829").await, json!({ "found": "not_a_phone" }));
    assert_eq!(look("+1 415 555 0142").await, json!({ "found": "nobody", "phone": "+14155550142" }));
}
