//! F34: the hub's clock jumps by hours, forwards and back, while everybody else's goes on.

use anyhow::{Context, Result, ensure};
use sangam_model::time::{DAY, HOUR, SECOND};
use sangam_model::{SeededRandom, Timestamp};
use serde_json::json;

use crate::budget::{Budget, Tally, below, count};
use crate::disk::machine::Machine;
use crate::shop::{Asker, Shop};

/// Jumps of one clock before the shop is judged.
const CHAPTER: usize = 8;
const CUSTOMERS: usize = 8;
const TEXTS: usize = 10;
/// How long an invitation is good for, by the clock of the hub that makes it.
const INVITED: i64 = 7 * DAY;
/// The hub's clock is read between two looks at ours, which a busy machine keeps apart for a while.
const ABOUT: i64 = 60 * SECOND;
const JUMPS: [(&str, i64); 6] = [
    ("jumps forward by twenty hours", 20 * HOUR),
    ("jumps back by twenty hours", -20 * HOUR),
    ("jumps forward by an hour", HOUR),
    ("jumps back by an hour", -HOUR),
    ("jumps forward by five minutes", 300 * SECOND),
    ("jumps back by five minutes", -300 * SECOND),
];

pub(crate) async fn try_it(mut budget: Budget) -> Result<Tally> {
    let mut tally = Tally::new();
    let mut round = budget.next();
    while let Some(first) = round {
        let machine = Machine::new()?;
        let shop = Shop::open_in(budget.seed ^ first as u64, |graph| machine.place(graph)).await?;
        let (agent, owner) = (shop.agent().await?, shop.owner().await?);
        let chats = shop.is_greeted_by(CUSTOMERS).await?;
        for _ in 0..CHAPTER {
            let Some(nth) = round else { break };
            let dice = budget.dice(nth);
            let (what, millis) = drawn(&dice)?;
            for text in 0..TEXTS {
                shop.customer_writes(below(&dice, CUSTOMERS), &format!("{nth}.{text}"))?;
                if text == TEXTS / 2 {
                    machine.clock_is_off(millis)?;
                }
            }
            let off = hubs_clock(&owner).await?.since(shop.simulator.now());
            ensure!((off - millis).abs() < ABOUT, "the hub's clock was to be {millis} ms off and is {off}");
            let chat = chats.get(below(&dice, chats.len())).context("nobody wrote")?;
            agent.writes(&shop.ledger, chat, &format!("answer {nth}")).await?;
            machine.settles()?;
            count(&mut tally, what, 1);
            round = budget.next();
        }
        machine.clock_is_off(0)?;
        let judged = shop.judge().await?;
        count(&mut tally, "messages acknowledged", judged);
    }
    Ok(tally)
}

/// What the hub believes the time to be.
async fn hubs_clock(owner: &Asker) -> Result<Timestamp> {
    let invited = owner.post("/v1/invitations", &json!({ "role": "agent" })).await?;
    let until: Timestamp = invited["expires_at"].as_str().context("it is good for ever")?.parse()?;
    Ok(until.plus(-INVITED))
}

fn drawn(dice: &SeededRandom) -> Result<(&'static str, i64)> {
    JUMPS.get(below(dice, JUMPS.len())).copied().context("no jump")
}
