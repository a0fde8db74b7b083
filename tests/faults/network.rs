//! F26: the network between desk and hub is cut between any two frames and within them, stands still, is late and trickles.

use std::time::Duration;

use anyhow::{Context, Result};
use sangam_model::{Random, SeededRandom};
use sangam_testkit::asha;
use serde_json::json;
use tokio::time::{sleep, timeout};

use crate::budget::{Budget, Tally, below, count};
use crate::desk::{Computer, Desk};
use crate::shop::Shop;
use crate::wire::{Weather, Wire};

/// Spells of bad weather before a desk is judged.
const CHAPTER: usize = 12;
const CUSTOMERS: usize = 6;
const TEXTS: usize = 10;
/// A line that shall be cut by what passes is cut in any case after so long: too little passed.
const LONGEST: Duration = Duration::from_millis(1_500);
const AT_ANY_INSTANT: &str = "cuts at any instant";

pub(crate) async fn try_it(mut budget: Budget) -> Result<Tally> {
    let mut tally = Tally::new();
    let mut round = budget.next();
    while let Some(first) = round {
        let shop = Shop::open(budget.seed ^ first as u64).await?;
        let (wire, computer) = (Wire::to(shop.hubs()).await?, Computer::new()?);
        let chats = shop.is_greeted_by(CUSTOMERS).await?;
        let desk = computer.seat(&wire.url(), asha()).await?;
        desk.rests().await?;
        for _ in 0..CHAPTER {
            let Some(nth) = round else { break };
            let dice = budget.dice(nth);
            let (mut what, weather) = drawn(&dice);
            wire.becomes(weather);
            for text in 0..TEXTS {
                shop.customer_writes(below(&dice, CUSTOMERS), &format!("{nth}.{text}"))?;
            }
            let chat = chats.get(below(&dice, chats.len())).context("nobody wrote")?;
            writes(&shop, &desk, chat, &format!("answer {nth}")).await?;
            match weather {
                // It is cut in the middle of something, or nothing comes any more.
                Weather::CutAfterBytes(_) | Weather::CutBetweenFrames(_) => {
                    if timeout(LONGEST, wire.until_cut()).await.is_err() {
                        wire.becomes(Weather::Cut);
                        what = AT_ANY_INSTANT;
                    }
                }
                // Somebody who looks at the screen must not believe what is not so any more.
                Weather::Still if budget.is_long() => {
                    desk.until("connection", json!({}), |connection| connection["state"] != "live").await?;
                    count(&mut tally, "half-open lines that were noticed", 1);
                }
                _ => sleep(Duration::from_millis(dice.below(400))).await,
            }
            heals(&shop, &wire, &desk, &format!("the last of {nth}")).await?;
            count(&mut tally, what, 1);
            round = budget.next();
        }
        shop.judge().await?;
        desk.rests().await?;
        desk.closes().await?;
        let rows = shop.compare(&computer, &wire.url(), asha(), 0).await?;
        count(&mut tally, "rows compared", rows);
    }
    Ok(tally)
}

fn drawn(dice: &SeededRandom) -> (&'static str, Weather) {
    let some = |most: u64| i64::try_from(1 + dice.below(most)).unwrap_or(1);
    match dice.below(8) {
        0 | 1 => ("cuts between two frames", Weather::CutBetweenFrames(some(6))),
        2 | 3 => ("cuts within a frame or an answer", Weather::CutAfterBytes(some(6_000))),
        4 => (AT_ANY_INSTANT, Weather::Cut),
        5 => ("half-open lines", Weather::Still),
        6 => ("lines that are late", Weather::Late(Duration::from_millis(20 + dice.below(200)))),
        _ => ("lines of one byte at a time", Weather::Trickle),
    }
}

async fn writes(shop: &Shop, desk: &Desk, chat: &str, text: &str) -> Result<()> {
    let args = json!({ "conversation_id": chat, "text": text, "reply_to": null });
    shop.ledger.writes(text);
    // The desk says yes without the hub, whatever the weather.
    let answer = desk.call("send_text", args).await?;
    shop.ledger.promised(text, answer["message_id"].as_str().context("no id")?);
    Ok(())
}

/// Mends the line, and waits until the desk shows what was written last and has nothing more to say.
async fn heals(shop: &Shop, wire: &Wire, desk: &Desk, sign: &str) -> Result<()> {
    wire.becomes(Weather::Fair);
    desk.looks_for_hub().await?;
    // WhatsApp knows no finer order than a second: this is the newest.
    shop.simulator.advance_clock(1_000);
    shop.customer_writes(0, sign)?;
    desk.row_with(sign).await?;
    desk.rests().await.map(drop)
}
