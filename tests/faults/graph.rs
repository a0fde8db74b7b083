//! F35, F36: Graph refuses for now, breaks, is cut before and after it accepted, and says nonsense.

use anyhow::{Context, Result};
use futures_util::future::try_join_all;
use sangam_model::{Random, SeededRandom};
use serde_json::{Value, json};

use crate::budget::{Budget, Tally, below, count};
use crate::shop::Shop;

/// Rounds of one shop before it is judged.
const CHAPTER: usize = 8;
const CUSTOMERS: usize = 10;
/// What agents send in a round: WhatsApp takes twenty a second.
const SENDS: usize = 5;

pub(crate) async fn try_it(mut budget: Budget) -> Result<Tally> {
    let mut tally = Tally::new();
    let mut round = budget.next();
    while let Some(first) = round {
        let mut shop = Shop::open(budget.seed ^ first as u64).await?;
        shop.may_fail = true;
        let (agent, owner) = (shop.agent().await?, shop.owner().await?);
        let chats = shop.is_greeted_by(CUSTOMERS).await?;
        for _ in 0..CHAPTER {
            let Some(nth) = round else { break };
            let dice = budget.dice(nth);
            let (what, faults) = drawn(&dice);
            shop.simulator.set_faults(&faults)?;
            let sends = (0..SENDS).map(|send| {
                let (chat, text) = (chats.get(below(&dice, chats.len())), format!("answer {nth}.{send}"));
                let (agent, ledger) = (&agent, &shop.ledger);
                async move { agent.writes(ledger, chat.context("nobody wrote")?, &text).await }
            });
            try_join_all(sends).await?;
            shop.customer_writes(below(&dice, CUSTOMERS), &format!("meanwhile {nth}"))?;
            // The first of them has met the fault before it is over.
            let asked = |text: &str| text.starts_with(&format!("answer {nth}."));
            let has_met = |requests: &[sangam_simulator::RequestRecord]| {
                requests
                    .iter()
                    .any(|request| asked(request.body["text"]["body"].as_str().unwrap_or_default()))
            };
            shop.simulator.requests_when(has_met).await;
            shop.simulator.set_faults(&json!({ "clear": true }))?;
            shop.look(&owner).await?;
            count(&mut tally, what, 1);
            count(&mut tally, "sends", SENDS);
            round = budget.next();
        }
        shop.judge().await?;
    }
    Ok(tally)
}

fn drawn(dice: &SeededRandom) -> (&'static str, Value) {
    let half = json!({ "probability": 0.5 });
    let coded = |code: i64| json!({ "error": { "code": code, "count": 1 } });
    match dice.below(11) {
        0 => ("rounds of 130429, too many by the number", coded(130_429)),
        1 => ("rounds of 131056, too many to one person", coded(131_056)),
        2 => ("rounds of 80007, too many by the account", coded(80_007)),
        3 => ("rounds of 5xx without a word", json!({ "server_error": { "status": 500, "count": 1 } })),
        4 => (
            "rounds of 5xx of some proxy",
            json!({ "server_error": { "status": 502, "body": "html", "count": 1 } }),
        ),
        5 => (
            "rounds of 5xx with an error of Meta's",
            json!({ "server_error": { "status": 503, "body": "error", "count": 1 } }),
        ),
        6 => ("rounds of resets before it accepted", json!({ "reset_before": half })),
        7 => ("rounds of resets after it accepted", json!({ "reset_after": half })),
        8 => ("rounds of answers that are no JSON", json!({ "garbage": half })),
        9 => ("rounds of answers without an id", json!({ "no_id": half })),
        _ => ("rounds of an account that is broken for good", coded(131_026)),
    }
}
