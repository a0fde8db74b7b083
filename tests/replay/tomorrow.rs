//! Tomorrow at nine: planned in the evening before, left by a hub whose desks are all closed.

use std::time::Duration;

use anyhow::{Context, Result};
use sangam_model::{Clock, Timestamp};
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::meta::text_from;
use crate::shop::Shop;

const RITIKA: &str = "919829010187";
const WORDS: &str = "Good morning, your saree is ready";
/// Nine in the morning in Jaipur, on the day after the shop opens.
pub(crate) const NINE: &str = "2026-11-23T03:30:00.000Z";

/// How the morning went.
pub(crate) struct Morning {
    /// When WhatsApp was asked to take the words, each time.
    pub(crate) asked_at: Vec<Timestamp>,
    /// How often they reached the customer.
    pub(crate) arrived: usize,
    /// What is still planned, as Asha's desk says when she opens it.
    pub(crate) planned: Vec<Value>,
    /// The bubbles she finds.
    pub(crate) bubbles: Vec<Value>,
}

/// Asha plans, closes her desk, and opens it again after nine. `writes_again`: the customer does, in between.
pub(crate) async fn tell(seed: u64, writes_again: bool) -> Result<Morning> {
    let mut shop = Shop::open(seed).await?;
    shop.desks.iter().for_each(|desk| desk.line.calm(true));
    shop.webhook(&text_from(RITIKA, 1, &shop.clock)).await?;
    sleep(Duration::from_secs(5)).await;
    let asha = &mut shop.desks[0];
    let row = asha.conversations().await.into_iter().next().context("Ritika's chat")?;
    let args = json!({ "conversation_id": row["id"], "content": { "kind": "text", "text": WORDS }, "reply_to": null,
        "at": NINE, "zone": "Asia/Kolkata", "unless_customer_writes": false });
    asha.call("send_later", args).await.context("it is planned")?;
    sleep(Duration::from_secs(5)).await;
    for desk in &mut shop.desks {
        desk.close().await;
    }
    sleep(Duration::from_secs(20 * 3_600)).await;
    if writes_again {
        shop.webhook(&text_from(RITIKA, 2, &shop.clock)).await?;
    }
    sleep(Duration::from_secs(10 * 3_600)).await;
    let asha = &mut shop.desks[0];
    asha.open().await?;
    sleep(Duration::from_secs(30)).await;
    let planned = asha.call("laters", json!({ "conversation_id": null })).await.unwrap_or_default();
    let bubbles = asha.bubbles(&row["id"]).await;
    let asked =
        shop.trace.lines().into_iter().filter(|line| line.contains("is asked") && line.contains(WORDS));
    let asked_at = asked.filter_map(|line| line.split(' ').next()?.parse().ok()).collect();
    let arrived = shop.meta.arrived().iter().filter(|text| *text == WORDS).count();
    let now = shop.clock.now();
    anyhow::ensure!(now > NINE.parse()?, "the morning has come");
    shop.desks[0].close().await;
    shop.close().await;
    let planned = planned.as_array().cloned().unwrap_or_default();
    Ok(Morning { asked_at, arrived, planned, bubbles })
}
