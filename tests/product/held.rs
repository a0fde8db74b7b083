//! What history brought is the owner's alone until she releases it, and again once she takes that back: not a byte of it is on
//! anybody else's disk, not even for someone who holds that disk's key.

use anyhow::{Result, ensure};
use sangam_testkit::{Shop, TestDesk, rajesh, vikram};
use serde_json::{Value, json};

/// The customer whom only the owner's phone knew. No word of theirs begins like any other, so that an index writes it out.
const PHONE: &str = "919765043218";
const NAME: &str = "Xyvonne";
const WORDS: &str = "quixlantern in maroon";

/// What a disk must not hold, in the lower case an index would fold it to.
const TRACES: [&str; 3] = [PHONE, "xyvonne", "quixlantern"];

/// The phone tells its address book, and what was written to it months ago.
fn tells_its_past(shop: &Shop) {
    let at = shop.simulator.now().as_millis() / 1_000 - 40 * 86_400;
    shop.meta_tells(
        "smb_app_state_sync",
        json!({ "state_sync": [{
            "type": "contact", "action": "add",
            "contact": { "full_name": NAME, "first_name": NAME, "phone_number": PHONE },
            "metadata": { "timestamp": at.to_string() }
        }] }),
    );
    let message = json!({
        "from": PHONE, "id": "wamid.PAST1", "timestamp": at.to_string(), "type": "text", "text": { "body": WORDS },
        "history_context": { "status": "READ" }
    });
    shop.meta_tells(
        "history",
        json!({ "history": [{
            "metadata": { "phase": 1, "chunk_order": 1, "progress": 100 },
            "threads": [{ "id": PHONE, "context": { "wa_id": PHONE }, "messages": [message] }]
        }] }),
    );
}

/// Waits until this desk has heard of everything that happened before now.
async fn keeps_up(shop: &Shop, desk: &TestDesk, sign: &str) -> Result<()> {
    // A second later: WhatsApp knows no finer order.
    shop.simulator.advance_clock(1_000);
    shop.ritika_writes(sign).await?;
    desk.row_with(sign).await.map(drop)
}

/// Looks through the closed desk's files with their key, and starts it again.
async fn holds(desk: TestDesk) -> Result<(bool, TestDesk)> {
    let computer = desk.closes().await;
    let read = computer.plaintext().await?.to_ascii_lowercase();
    let holds = |trace: &str| read.windows(trace.len()).any(|window| window == trace.as_bytes());
    let found = TRACES.into_iter().any(holds);
    Ok((found, computer.start().await?))
}

#[tokio::test(flavor = "multi_thread")]
async fn not_a_byte_of_what_the_owner_holds_is_on_anybody_elses_disk() -> Result<()> {
    let shop = Shop::open().await?;
    let (owner, agent) = (shop.desk(rajesh()).await?, shop.desk(vikram()).await?);
    tells_its_past(&shop);
    let list = json!({ "view": "all", "before": null, "limit": 200 });
    let is_named = |page: &Value| page["rows"].to_string().contains(NAME);
    owner.until("conversations", list.clone(), is_named).await?;
    let row = owner.row_with(WORDS).await?;
    ensure!(row["held"] == true && row["contact"]["name"] == NAME, "the owner reads it: {row}");
    let choice = json!({ "number_id": row["number_id"], "choice": { "which": "all" } });
    keeps_up(&shop, &agent, "is anybody there?").await?;
    let (found, agent) = holds(agent).await?;
    ensure!(!found, "before anybody released anything");

    let moved = owner.call("release", choice.clone()).await?;
    ensure!(moved["changed"] == 1, "{moved}");
    let seen = agent.row_with(WORDS).await?;
    agent.bubble(&seen["id"], WORDS, |bubble| bubble["imported"] == true).await?;
    ensure!(seen["contact"]["name"] != NAME, "the address book is still the owner's: {seen}");
    let (found, agent) = holds(agent).await?;
    ensure!(found, "a search that finds nothing proves nothing");

    let is_gone = |page: &Value| !page["rows"].to_string().contains(WORDS);
    owner.call("hold", choice.clone()).await?;
    agent.until("conversations", list.clone(), is_gone).await?;
    let (found, agent) = holds(agent).await?;
    ensure!(!found, "after the release was taken back");

    owner.call("release", choice).await?;
    agent.row_with(WORDS).await?;
    owner.call("set_private", json!({ "conversation_id": row["id"], "private": true })).await?;
    agent.until("conversations", list, is_gone).await?;
    keeps_up(&shop, &agent, "and now?").await?;
    let (found, _) = holds(agent).await?;
    ensure!(!found, "after the customer became private");
    Ok(())
}
