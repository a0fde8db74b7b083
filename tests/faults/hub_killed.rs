//! F1, F7, F8: the hub is killed at a random instant while customers write, the phone answers and agents send.

use std::time::Duration;

use anyhow::Result;
use futures_util::future::try_join_all;
use sangam_model::Random;
use tokio::time::sleep;

use crate::budget::{Budget, Tally, below, count};
use crate::shop::Shop;

/// Kills of one shop before it is judged.
const CHAPTER: usize = 40;
const CUSTOMERS: usize = 12;
/// What customers write before a kill.
const TEXTS: usize = 60;
/// What agents send before a kill: WhatsApp takes twenty a second.
const SENDS: usize = 3;
/// A kill comes so many microseconds after an answer at most, so that it meets more than the moment behind one.
const BEHIND: u64 = 20_000;

pub(crate) async fn try_it(mut budget: Budget) -> Result<Tally> {
    let mut tally = Tally::new();
    let mut round = budget.next();
    while let Some(first) = round {
        let mut shop = Shop::open(budget.seed ^ first as u64).await?;
        let agent = shop.agent().await?;
        let chats = shop.is_greeted_by(CUSTOMERS).await?;
        for _ in 0..CHAPTER {
            let Some(nth) = round else { break };
            let dice = budget.dice(nth);
            let enough = shop.ledger.answers() + below(&dice, TEXTS);
            for text in 0..TEXTS {
                let customer = below(&dice, CUSTOMERS);
                let words = format!("{nth}.{text} of {customer}");
                if text.is_multiple_of(10) {
                    shop.phone_writes(customer, &words)?;
                } else {
                    shop.customer_writes(customer, &words)?;
                }
            }
            let ledger = std::sync::Arc::clone(&shop.ledger);
            let sends = (0..SENDS).map(|send| {
                let chat = chats.get(below(&dice, chats.len())).cloned().unwrap_or_default();
                let (agent, ledger, text) = (&agent, &ledger, format!("answer {nth}.{send}"));
                async move { agent.writes(ledger, &chat, &text).await }
            });
            let sends = try_join_all(sends);
            let kill = async {
                ledger.until_answered(enough).await;
                sleep(Duration::from_micros(dice.below(BEHIND))).await;
                shop.kill();
                shop.begin()
            };
            tokio::try_join!(sends, kill)?;
            count(&mut tally, "kills of the hub", 1);
            count(&mut tally, "sends", SENDS);
            round = budget.next();
        }
        let judged = shop.judge().await?;
        count(&mut tally, "messages acknowledged", judged);
    }
    Ok(tally)
}
