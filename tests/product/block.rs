//! Blocking at two desks: WhatsApp is told once, nothing comes or goes, and letting somebody in again opens the way.

use anyhow::{Result, ensure};
use sangam_simulator::RequestRecord;
use sangam_testkit::{Shop, asha, rajesh};
use serde_json::{Value, json};

/// How often WhatsApp was asked to block, or to let somebody in.
fn count(asked: &[RequestRecord], method: &str) -> usize {
    asked.iter().filter(|asked| asked.path.ends_with("/block_users") && asked.method == method).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_blocked_neither_writes_nor_is_written_to() -> Result<()> {
    let shop = Shop::open().await?;
    let (owner, asha) = (shop.desk(rajesh()).await?, shop.desk(asha()).await?);
    shop.ritika_writes("Buy my pills").await?;
    let row = asha.row_with("Buy my pills").await?;
    owner.row_with("Buy my pills").await?;
    let about = json!({ "conversation_id": row["id"] });
    let set = |blocked: bool| json!({ "conversation_id": row["id"], "blocked": blocked });
    asha.call("set_blocked", set(true)).await?;
    let is_done =
        |detail: &Value| detail["item"]["blocked_at"].is_string() && detail["item"]["status"] == "resolved";
    owner.until("conversation", about.clone(), is_done).await?;
    let thread = json!({ "conversation_id": row["id"], "at": { "where": "latest" }, "limit": 50 });
    owner.until("thread", thread.clone(), |page| page.to_string().contains("\"kind\":\"blocked\"")).await?;
    shop.simulator.requests_when(|asked| count(asked, "POST") == 1).await;
    let denied = json!({ "conversation_id": row["id"], "content": { "kind": "text", "text": "Go away" }, "reply_to": null });
    asha.call("send", denied).await?;
    shop.ritika_writes("Still buying?").await?;
    ensure!(shop.sends_of("Go away").await == 0, "nothing goes");

    asha.call("set_blocked", set(false)).await?;
    owner.until("conversation", about, |detail| detail["item"]["blocked_at"].is_null()).await?;
    owner.until("thread", thread, |page| page.to_string().contains("\"kind\":\"unblocked\"")).await?;
    asha.answers(&row["id"], "Sorry, that was a mistake").await?;
    shop.simulator.settled().await;
    let asked = shop.simulator.requests_when(|asked| count(asked, "DELETE") == 1).await;
    ensure!(count(&asked, "POST") == 1, "told once each");
    let page = owner
        .call("thread", json!({ "conversation_id": row["id"], "at": { "where": "latest" }, "limit": 50 }))
        .await?;
    ensure!(!page.to_string().contains("Still buying?"), "what was written meanwhile never comes: {page}");
    let mistakes = shop.simulator.mistakes();
    ensure!(mistakes.is_empty(), "what no client should ever do: {mistakes:?}");
    Ok(())
}
