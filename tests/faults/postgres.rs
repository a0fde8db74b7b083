//! F39, F40: the PostgreSQL server dies like a power cut, hubs die beside each other, and one that slept wakes and believes itself alone.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use futures_util::future::try_join_all;
use sangam_model::Random;
use sangam_postgres_kit::{Durability, Server};
use tokio::task::spawn_blocking;
use tokio::time::sleep;

use crate::budget::{Budget, Tally, below, count};
use crate::hub::{Hub, Place};
use crate::shop::Shop;

/// Faults of one database before the shop is judged.
const CHAPTER: usize = 6;
const CUSTOMERS: usize = 8;
const TEXTS: usize = 30;
const SENDS: usize = 3;
/// Longer than a lease, so that a hub that slept so long has lost its duty.
const LONG_SLEEP: Duration = Duration::from_secs(12);

pub(crate) async fn try_it(mut budget: Budget) -> Result<Tally> {
    let mut tally = Tally::new();
    let server = Arc::new(spawn_blocking(|| Server::start(Durability::Full)).await??);
    let mut round = budget.next();
    while let Some(first) = round {
        let url = server.database()?;
        let place = |graph: &str| Ok(Place::new(graph)?.with("SANGAM_DATABASE_URL", &url));
        let mut shop = Shop::open_in(budget.seed ^ first as u64, place).await?;
        let mut hubs = vec![shop.hub.take().context("there is no hub")?, shop.place.serve()?];
        shop.listen(hubs.iter().map(|hub| hub.address).collect());
        let agent = shop.agent().await?;
        let chats = shop.is_greeted_by(CUSTOMERS).await?;
        for _ in 0..CHAPTER {
            let Some(nth) = round else { break };
            let dice = budget.dice(nth);
            let enough = shop.ledger.answers() + below(&dice, TEXTS);
            for text in 0..TEXTS {
                shop.customer_writes(below(&dice, CUSTOMERS), &format!("{nth}.{text}"))?;
            }
            let sends = (0..SENDS).map(|send| {
                let (chat, text) = (chats.get(below(&dice, chats.len())), format!("answer {nth}.{send}"));
                let (agent, ledger) = (&agent, &shop.ledger);
                async move { agent.writes(ledger, chat.context("nobody wrote")?, &text).await }
            });
            let sends = try_join_all(sends);
            let which = below(&dice, hubs.len());
            let fault = async {
                shop.ledger.until_answered(enough).await;
                match dice.below(if budget.is_long() { 4 } else { 3 }) {
                    0 => crash(&server).await,
                    1 | 2 => replace(&shop, &mut hubs, which),
                    _ => sleeps(&hubs, which).await,
                }
            };
            let (what, _) = tokio::try_join!(fault, sends)?;
            count(&mut tally, what, 1);
            count(&mut tally, "sends", SENDS);
            round = budget.next();
        }
        let judged = shop.judge().await?;
        count(&mut tally, "messages acknowledged", judged);
    }
    Ok(tally)
}

async fn crash(server: &Arc<Server>) -> Result<&'static str> {
    let server = Arc::clone(server);
    spawn_blocking(move || server.crash()).await??;
    Ok("crashes of the database")
}

/// One of the hubs is killed, and another begins.
fn replace(shop: &Shop, hubs: &mut Vec<Hub>, which: usize) -> Result<&'static str> {
    drop(hubs.swap_remove(which));
    shop.listen(hubs.iter().map(|hub| hub.address).collect());
    hubs.push(shop.place.serve()?);
    shop.listen(hubs.iter().map(|hub| hub.address).collect());
    Ok("kills of one of two hubs")
}

/// One of the hubs does not notice that time passes, and goes on where it was.
async fn sleeps(hubs: &[Hub], which: usize) -> Result<&'static str> {
    let hub = hubs.get(which).context("there is no hub")?;
    hub.child.signal("STOP")?;
    sleep(LONG_SLEEP).await;
    hub.child.signal("CONT")?;
    Ok("hubs that slept longer than their lease")
}
