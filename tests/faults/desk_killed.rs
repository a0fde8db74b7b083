//! F6, F7: a desk is killed at a random instant: while it syncs for the first time, while it catches up, and between "Send" and the
//! hub's answer.

use std::time::Duration;

use anyhow::{Context, Result};
use sangam_model::Random;
use sangam_testkit::asha;
use serde_json::json;
use tokio::time::{sleep, timeout};

use crate::budget::{Budget, Tally, below, count};
use crate::desk::Computer;
use crate::shop::Shop;
use crate::wire::Wire;

/// Kills of one desk before it is judged.
const CHAPTER: usize = 40;
const CUSTOMERS: usize = 8;
const TEXTS: usize = 12;
/// A desk lives so many milliseconds more at most.
const LONGEST: u64 = 250;

pub(crate) async fn try_it(mut budget: Budget) -> Result<Tally> {
    let mut tally = Tally::new();
    let mut round = budget.next();
    while let Some(first) = round {
        let shop = Shop::open(budget.seed ^ first as u64).await?;
        let wire = Wire::to(shop.hubs()).await?;
        let computer = Computer::new()?;
        let chats = shop.is_greeted_by(CUSTOMERS).await?;
        let mut desk = computer.seat(&wire.url(), asha()).await?;
        desk.rests().await?;
        for _ in 0..CHAPTER {
            let Some(nth) = round else { break };
            let dice = budget.dice(nth);
            for text in 0..TEXTS {
                shop.customer_writes(below(&dice, CUSTOMERS), &format!("{nth}.{text}"))?;
            }
            let text = format!("answer {nth}");
            let chat = chats.get(below(&dice, chats.len())).context("nobody wrote")?;
            let args = json!({ "conversation_id": chat, "text": text, "reply_to": null });
            shop.ledger.writes(&text);
            let heard = desk.ask("send_text", &args)?;
            // Whether the desk says yes before it dies is part of what chance decides.
            let life = Duration::from_millis(dice.below(LONGEST));
            let promised = timeout(life, heard).await;
            if let Ok(Ok(answer)) = promised {
                let id = answer["answer"]["message_id"].as_str().context("it was refused")?;
                shop.ledger.promised(&text, id);
                count(&mut tally, "sends promised before the kill", 1);
                sleep(life / 2).await;
            }
            desk.killed();
            if nth % 3 == 2 {
                computer.lose_cache()?;
                count(&mut tally, "caches lost", 1);
            }
            desk = computer.start()?;
            count(&mut tally, "kills of the desk", 1);
            round = budget.next();
        }
        desk.rests().await?;
        shop.judge().await?;
        shop.customer_writes(0, &format!("the last of {first}"))?;
        desk.row_with(&format!("the last of {first}")).await?;
        shop.judge().await?;
        desk.rests().await?;
        desk.closes().await?;
        let rows = shop.compare(&computer, &wire.url(), asha(), 0).await?;
        count(&mut tally, "rows compared", rows);
    }
    Ok(tally)
}
