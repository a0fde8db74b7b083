//! A chat that is the owner's alone: on no one else's screen, and on no one else's disk.

use anyhow::{Result, ensure};
use sangam_testkit::{DeskFiles, Shop, TestDesk, asha, rajesh};
use serde_json::{Value, json};

/// Only this chat holds it, and no other word begins like it.
const CANARY: &str = "quixlantern";

/// How often the files of a closed desktop hold the canary, decrypted.
async fn traces(computer: &DeskFiles) -> Result<usize> {
    let bytes = computer.plaintext().await?;
    Ok(bytes.windows(CANARY.len()).filter(|seen| *seen == CANARY.as_bytes()).count())
}

async fn until_list_holds(desk: &TestDesk, count: usize) -> Result<()> {
    let args = json!({ "view": "all", "before": null, "limit": 50 });
    let is_so = |page: &Value| page["rows"].as_array().is_some_and(|rows| rows.len() == count);
    desk.until("conversations", args, is_so).await.map(|_| ())
}

async fn set_private(desk: &TestDesk, row: &Value, private: bool) -> Result<()> {
    desk.call("set_private", json!({ "conversation_id": row["id"], "private": private })).await.map(|_| ())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_the_owner_takes_back_leaves_every_other_desk_without_a_trace() -> Result<()> {
    let shop = Shop::open().await?;
    let (rajesh, asha) = (shop.desk(rajesh()).await?, shop.desk(asha()).await?);
    let text = format!("{CANARY}, as we said at home");
    shop.ritika_writes(&text).await?;
    let row = rajesh.row_with(&text).await?;
    asha.row_with(&text).await?;
    asha.call("search", json!({ "query": CANARY, "conversation_id": null, "before": null, "limit": 10 }))
        .await?;
    let computer = asha.closes().await;
    ensure!(traces(&computer).await? > 0, "the team sees the chat, so its desk holds it");

    let asha = computer.start().await?;
    until_list_holds(&asha, 1).await?;
    set_private(&rajesh, &row, true).await?;
    until_list_holds(&asha, 0).await?;
    let again = format!("{CANARY}, once more");
    // A second later: WhatsApp knows no finer order.
    shop.simulator.advance_clock(1_000);
    shop.ritika_writes(&again).await?;
    rajesh.row_with(&again).await?;
    let connected = |connection: &Value| connection["state"] == "live" && connection["first_sync"].is_null();
    asha.until("connection", json!({}), connected).await?;
    until_list_holds(&asha, 0).await?;
    let computer = asha.closes().await;
    ensure!(traces(&computer).await? == 0, "what an agent may not see is not on their disk");

    let asha = computer.start().await?;
    set_private(&rajesh, &row, false).await?;
    asha.row_with(&again).await?;
    asha.bubble(&row["id"], &text, |_| true).await?;
    Ok(())
}
