//! Where chats stand at two desks: asleep and awake again, done to many at once, and taken back.

use anyhow::Result;
use sangam_model::{Clock, system::SystemClock};
use sangam_testkit::{Shop, TestDesk, asha, vikram};
use serde_json::{Value, json};

/// The chats of a view, once there are so many.
async fn view(desk: &TestDesk, view: &str, wished: usize) -> Result<Vec<Value>> {
    let args = json!({ "view": view, "before": null, "limit": 50 });
    let is_so = |page: &Value| page["rows"].as_array().is_some_and(|rows| rows.len() == wished);
    let page = desk.until("conversations", args, is_so).await?;
    Ok(page["rows"].as_array().cloned().unwrap_or_default())
}

async fn act(desk: &TestDesk, chats: &[Value], act: Value) -> Result<Value> {
    let ids: Vec<&Value> = chats.iter().map(|chat| &chat["id"]).collect();
    Ok(desk.call("act", json!({ "conversation_ids": ids, "act": act })).await?["done"].clone())
}

/// The kinds of the lines in a chat, once the last one is this.
async fn lines(desk: &TestDesk, chat: &Value, last: &str) -> Result<Vec<Value>> {
    let args = json!({ "conversation_id": chat["id"], "at": { "where": "latest" }, "limit": 50 });
    let kinds = |page: &Value| -> Vec<Value> {
        let items = page["items"].as_array().into_iter().flatten();
        items.filter(|item| item["type"] == "event").map(|item| item["what"]["kind"].clone()).collect()
    };
    let page = desk.until("thread", args, |page| kinds(page).last().is_some_and(|kind| kind == last)).await?;
    Ok(kinds(&page))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_sleeps_for_everybody_and_wakes_by_the_hubs_clock_or_by_the_customer() -> Result<()> {
    let shop = Shop::open().await?;
    let (asha, vikram) = (shop.desk(asha()).await?, shop.desk(vikram()).await?);
    shop.ritika_writes("Next week, please").await?;
    let chat = asha.row_with("Next week, please").await?;
    vikram.row_with("Next week, please").await?;

    let sleep =
        |ms: i64| json!({ "act": "snooze", "until": SystemClock.now().plus(ms), "zone": "Asia/Kolkata" });
    act(&asha, std::slice::from_ref(&chat), sleep(24 * 3_600_000)).await?;
    let asleep = view(&vikram, "snoozed", 1).await?;
    assert_eq!(asleep[0]["snooze_zone"], "Asia/Kolkata");
    view(&vikram, "unassigned", 0).await?;
    shop.ritika_writes("Or today?").await?;
    view(&vikram, "unassigned", 1).await?;
    assert_eq!(lines(&vikram, &chat, "reopened").await?, ["snoozed", "reopened"]);

    act(&vikram, std::slice::from_ref(&chat), sleep(500)).await?;
    let told = ["snoozed", "reopened", "snoozed", "woke"];
    assert_eq!(lines(&asha, &chat, "woke").await?, told);
    let awake = view(&asha, "unassigned", 1).await?;
    assert!(awake[0]["woke_at"].is_string() && awake[0]["snoozed_until"].is_null());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn many_chats_are_done_at_once_and_taken_back_but_for_what_a_colleague_changed() -> Result<()> {
    let shop = Shop::open().await?;
    let (asha, vikram) = (shop.desk(asha()).await?, shop.desk(vikram()).await?);
    shop.ritika_writes("The blue one?").await?;
    shop.another_writes("The red one?").await?;
    let chats = view(&asha, "unassigned", 2).await?;
    let done = act(&asha, &chats, json!({ "act": "resolve" })).await?;
    assert_eq!(done.as_array().map(Vec::len), Some(2));
    let resolved = view(&vikram, "resolved", 2).await?;
    let ritika = resolved
        .iter()
        .find(|chat| chat["last_message"]["text"] == "The blue one?")
        .cloned()
        .unwrap_or_default();
    act(&vikram, std::slice::from_ref(&ritika), json!({ "act": "set_pending" })).await?;
    view(&asha, "resolved", 1).await?;

    asha.call("take_back", json!({ "done": done })).await?;
    let is_told = |state: &Value| {
        let notices = state["notices"].as_array();
        notices.is_some_and(|all| all.iter().any(|notice| notice["kind"]["kind"] == "not_taken_back"))
    };
    let state = asha.until("app_state", json!({}), is_told).await?;
    let chat = json!({ "id": ritika["id"], "name": ritika["contact"]["display_name"] });
    assert_eq!(state["notices"][0]["kind"]["chats"], json!([chat]));
    for desk in [&asha, &vikram] {
        let open = view(desk, "unassigned", 2).await?;
        let pending: Vec<&Value> = open.iter().filter(|chat| chat["status"] == "pending").collect();
        assert_eq!(pending.len(), 1);
        assert_eq!(pending[0]["id"], ritika["id"]);
    }
    Ok(())
}
