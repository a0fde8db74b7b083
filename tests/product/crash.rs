//! A desktop that ends without a word, anywhere.

use anyhow::{Result, ensure};
use sangam_testkit::{Shop, asha};
use serde_json::{Value, json};

const MESSAGES: usize = 400;
const CRASHES: usize = 6;
const PAGE: usize = 100;

#[tokio::test(flavor = "multi_thread")]
async fn a_desktop_killed_again_and_again_while_it_syncs_ends_with_exactly_the_hubs_messages() -> Result<()> {
    let shop = Shop::open().await?;
    let mut desk = shop.desk(asha()).await?;
    let mut conversation = Value::Null;
    for number in 0..MESSAGES {
        // One message a second: WhatsApp knows no finer order.
        shop.simulator.advance_clock(1_000);
        shop.ritika_writes(&format!("message {number:03}")).await?;
        if number % (MESSAGES / CRASHES) == MESSAGES / CRASHES - 1 {
            conversation = desk.row_with(&format!("message {number:03}")).await?["id"].take();
            desk = desk.crashes().await?.start().await?;
        }
    }
    // Webhooks overtake each other: that the newest message is here says nothing of those before it.
    shop.simulator.settled().await;
    let expected: Vec<String> = (0..MESSAGES).map(|number| format!("message {number:03}")).collect();
    let latest = json!({ "conversation_id": conversation, "at": { "where": "latest" }, "limit": PAGE });
    desk.until("thread", latest, |page| ends_with(&expected, &texts_of(page))).await?;
    desk.until("connection", json!({}), |connection| connection["state"] == "live").await?;

    let texts = everything(&desk, &conversation).await?;
    let missing: Vec<&String> = expected.iter().filter(|text| !texts.contains(text)).collect();
    ensure!(texts == expected, "{} messages, without {missing:?}, or another order", texts.len());
    Ok(())
}

fn ends_with(all: &[String], newest: &[String]) -> bool {
    !newest.is_empty() && all.ends_with(newest)
}

/// The texts of a page.
fn texts_of(page: &Value) -> Vec<String> {
    let items = page["items"].as_array().into_iter().flatten();
    let messages = items.filter(|item| item["type"] == "message");
    messages.filter_map(|item| item["text"].as_str().map(str::to_owned)).collect()
}

/// Every text of a conversation, oldest first, page by page as a person scrolls up.
async fn everything(desk: &sangam_testkit::TestDesk, conversation: &Value) -> Result<Vec<String>> {
    let mut texts = Vec::new();
    let mut at = json!({ "where": "latest" });
    loop {
        let args = json!({ "conversation_id": conversation, "at": at, "limit": PAGE });
        let page = desk.until("thread", args, |page| page["filling"] == false).await?;
        let mut older = texts_of(&page);
        older.append(&mut texts);
        texts = older;
        match page["older"].as_str() {
            Some(cursor) => at = json!({ "where": "before", "cursor": cursor }),
            None => return Ok(texts),
        }
    }
}
