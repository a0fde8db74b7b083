//! What the team writes to itself: on every desk that sees the chat, on no other, and never on its way to WhatsApp.

use anyhow::{Context, Result, ensure};
use sangam_model::Clock;
use sangam_model::system::SystemClock;
use sangam_model::time::HOUR;
use sangam_testkit::{Shop, TestDesk, asha, rajesh, vikram};
use serde_json::{Value, json};

const CANARY: &str = "canaryquail";

/// The notes of a chat, once they are as wished.
async fn notes(desk: &TestDesk, chat: &Value, wished: impl Fn(&[Value]) -> bool) -> Result<Vec<Value>> {
    let args = json!({ "conversation_id": chat, "at": { "where": "latest" }, "limit": 100 });
    let read = |page: &Value| -> Vec<Value> {
        let items = page["items"].as_array().cloned().unwrap_or_default();
        items.into_iter().filter(|item| item["type"] == "note").collect()
    };
    let page = desk.until("thread", args, |page| wished(&read(page))).await?;
    Ok(read(&page))
}

async fn unread(desk: &TestDesk, count: u32) -> Result<Value> {
    desk.until("mentions", json!({ "before": null, "limit": 50 }), |page| page["unread"] == count).await
}

fn says<'a>(text: &'a str) -> impl Fn(&[Value]) -> bool + 'a {
    move |notes| notes.iter().any(|note| note["text"] == text && note["pending"] == false)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_colleague_who_is_called_reads_it_and_its_author_learns_that() -> Result<()> {
    let shop = Shop::open().await?;
    let (asha, vikram) = (shop.desk(asha()).await?, shop.desk(vikram()).await?);
    shop.ritika_writes("Is delivery free?").await?;
    let row = asha.row_with("Is delivery free?").await?;
    vikram.row_with("Is delivery free?").await?;

    shop.cut();
    asha.until("connection", json!({}), |connection| connection["state"] == "offline").await?;
    let text = "@Vikram she is a repeat buyer, give free delivery";
    let made = asha.call("add_note", json!({ "conversation_id": row["id"], "text": text })).await?;
    let waiting = notes(&asha, &row["id"], |notes| notes.len() == 1).await?;
    ensure!(waiting[0]["pending"] == true, "it says that it waits: {waiting:?}");
    shop.mend();
    let shown = notes(&vikram, &row["id"], says(text)).await?;
    ensure!(shown.len() == 1 && shown[0]["id"] == made["note_id"], "once, under its id: {shown:?}");
    let page = unread(&vikram, 1).await?;
    ensure!(page["items"][0]["conversation_id"] == row["id"], "{page}");
    let seen = json!({ "conversation_id": row["id"], "note_ids": [made["note_id"]] });
    vikram.call("read_mentions", seen).await?;
    unread(&vikram, 0).await?;
    notes(&asha, &row["id"], |notes| notes.iter().any(|note| note["mentions"][0]["read"] == true)).await?;

    // The customer still waits, the list shows her words, and nothing was resolved, taken or answered by it.
    let row = vikram.row_with("Is delivery free?").await?;
    ensure!(row["waiting_since"].is_string() && row["unread"] == 1, "{row}");

    let edited = "@Vikram she pays late, no free delivery";
    let edit = json!({ "conversation_id": row["id"], "note_id": made["note_id"], "text": edited });
    ensure!(vikram.call("edit_note", edit.clone()).await.is_ok(), "asking is no harm");
    asha.call("edit_note", edit).await?;
    let shown = notes(&vikram, &row["id"], says(edited)).await?;
    ensure!(shown[0]["edited_at"].is_string() && shown[0]["author"]["name"] == "Asha Shah", "{shown:?}");
    let find = json!({ "query": "free deliv", "conversation_id": null, "before": null, "limit": 10 });
    let found = vikram.call("search", find.clone()).await?;
    ensure!(found["messages"][0]["note_by"] == "Asha Shah", "it is found as a note: {found}");
    asha.call("delete_note", json!({ "conversation_id": row["id"], "note_id": made["note_id"] })).await?;
    let gone = notes(&vikram, &row["id"], |notes| notes[0]["text"].is_null()).await?;
    ensure!(gone.len() == 1, "that there was one stays: {gone:?}");
    let found = vikram.call("search", find).await?;
    ensure!(found["messages"][0]["note_by"].is_null(), "and it is found no more: {found}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_leaves_together_with_its_chat() -> Result<()> {
    let shop = Shop::open().await?;
    let (owner, asha) = (shop.desk(rajesh()).await?, shop.desk(asha()).await?);
    shop.ritika_writes("Only for you, Rajesh").await?;
    let row = owner.row_with("Only for you, Rajesh").await?;
    asha.row_with("Only for you, Rajesh").await?;
    let text = format!("@Asha Shah {CANARY} of the owner");
    owner.call("add_note", json!({ "conversation_id": row["id"], "text": text })).await?;
    unread(&asha, 1).await?;
    owner.call("set_private", json!({ "conversation_id": row["id"], "private": true })).await?;
    let page = unread(&asha, 0).await?;
    ensure!(page["items"] == json!([]), "{page}");
    let offered = owner.call("mentionable", json!({ "conversation_id": row["id"] })).await?;
    ensure!(offered == json!([]), "whoever does not see the chat is not called: {offered}");
    let computer = asha.closes().await;
    let disk = computer.plaintext().await?.to_ascii_lowercase();
    let holds = disk.windows(CANARY.len()).any(|window| window == CANARY.as_bytes());
    ensure!(!holds, "nothing of it is left on the disk");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn no_word_of_a_note_comes_near_whatsapp_whatever_is_done_in_its_chat() -> Result<()> {
    let shop = Shop::open().await?;
    let (owner, asha) = (shop.desk(rajesh()).await?, shop.desk(asha()).await?);
    shop.ritika_writes("Do you have it in blue?").await?;
    let row = asha.row_with("Do you have it in blue?").await?;
    owner.row_with("Do you have it in blue?").await?;
    let chat = &row["id"];
    let asked = asha.bubble(chat, "Do you have it in blue?", |_| true).await?["id"].clone();

    let add = |text: String| json!({ "conversation_id": chat, "text": text });
    let first = asha.call("add_note", add(format!("{CANARY} one, for @Rajesh Nair"))).await?;
    asha.answers(chat, "Yes, in two sizes").await?;
    let edit =
        json!({ "conversation_id": chat, "note_id": first["note_id"], "text": format!("{CANARY} two") });
    asha.call("edit_note", edit).await?;
    asha.call("react", json!({ "message_id": asked, "emoji": "👍" })).await?;
    let place = json!({ "kind": "location", "latitude": 26.9, "longitude": 75.8, "name": "Johari Bazar" });
    asha.call("send", json!({ "conversation_id": chat, "content": place, "reply_to": asked })).await?;
    asha.call("mark_read", json!({ "conversation_id": chat, "up_to": asked })).await?;
    let at = SystemClock.now().plus(HOUR);
    let later = json!({ "conversation_id": chat, "content": { "kind": "text", "text": "And tomorrow" },
        "reply_to": null, "at": at, "zone": "Asia/Kolkata", "unless_customer_writes": false });
    asha.call("send_later", later).await?;
    let planned = asha
        .until("laters", json!({ "conversation_id": null }), |items| items[0]["state"]["state"] == "waiting");
    asha.call("send_later_now", json!({ "later_id": planned.await?[0]["id"] })).await?;
    asha.bubble(chat, "And tomorrow", |bubble| bubble["delivery"] == "read").await?;
    let second = asha.call("add_note", add(format!("{CANARY} three"))).await?;
    for (name, args) in [
        ("act", json!({ "conversation_ids": [chat], "act": { "act": "resolve" } })),
        ("act", json!({ "conversation_ids": [chat], "act": { "act": "reopen" } })),
        ("act", json!({ "conversation_ids": [chat], "act": { "act": "set_pending" } })),
        ("delete_note", json!({ "conversation_id": chat, "note_id": second["note_id"] })),
        ("forward", json!({ "message_id": asked, "to": [chat] })),
    ] {
        asha.call(name, args).await.with_context(|| name.to_owned())?;
    }
    owner.call("set_private", json!({ "conversation_id": chat, "private": true })).await?;
    owner.call("set_private", json!({ "conversation_id": chat, "private": false })).await?;
    asha.answers(chat, "That was all").await?;
    asha.bubble(chat, "That was all", |bubble| bubble["delivery"] == "read").await?;
    notes(&owner, chat, |notes| notes.len() == 2).await?;

    shop.simulator.settled().await;
    let asked = serde_json::to_string(&shop.simulator.requests())?;
    ensure!(asked.contains("That was all") && asked.contains("Johari Bazar"), "the rest did leave");
    ensure!(!asked.contains(CANARY), "a note left the workspace: {asked}");
    let mistakes = shop.simulator.mistakes();
    ensure!(mistakes.is_empty(), "what no client should ever do: {mistakes:?}");
    Ok(())
}
