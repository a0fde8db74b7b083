//! F39, F40: the PostgreSQL server dies like a power cut, hubs die beside each other, one that slept wakes and believes itself alone, and
//! one freezes in the middle of a transaction.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use futures_util::future::try_join_all;
use sangam_model::{Random, SeededRandom};
use sangam_postgres_kit::{Durability, Server};
use tokio::task::spawn_blocking;
use tokio::time::sleep;

use crate::budget::{Budget, Tally, below, count};
use crate::hub::{Hub, Place};
use crate::shop::{Asker, Shop};

/// Faults of one database before the shop is judged.
const CHAPTER: usize = 6;
const CUSTOMERS: usize = 8;
const TEXTS: usize = 30;
/// What agents send in a round.
pub(crate) const SENDS: usize = 3;
/// Longer than a lease and until somebody looks, so that a hub that slept so long has lost its duty.
const LONG_SLEEP: Duration = Duration::from_secs(15);
/// How often a hub is stopped until it is in the middle of a transaction.
const STOPPED: usize = 100;
/// Looks after which a transaction that did nothing is a frozen one.
const LOOKS: usize = 3;

pub(crate) async fn try_it(mut budget: Budget) -> Result<Tally> {
    let mut tally = Tally::new();
    let server = Arc::new(spawn_blocking(|| Server::start(Durability::Full)).await??);
    let mut round = budget.next();
    while let Some(first) = round {
        let mut house = House::open(budget.seed ^ first as u64, &server.database()?).await?;
        for _ in 0..CHAPTER {
            let Some(nth) = round else { break };
            let (dice, what) = (budget.dice(nth), nth.to_string());
            let enough = house.shop.ledger.answers() + below(&dice, TEXTS);
            house.customers_write(&dice, &what)?;
            let sends = agents_send(&house.agent, &house.shop, &house.chats, &dice, &what);
            let which = below(&dice, house.hubs.len());
            let fault = async {
                house.shop.ledger.until_answered(enough).await;
                match dice.below(if budget.is_long() { 5 } else { 3 }) {
                    0 => crash(&server).await,
                    1 | 2 => replace(&house.shop, &mut house.hubs, which),
                    3 => sleeps(&house.hubs, which).await,
                    _ => freezes(&house.hubs, which, &server).await,
                }
            };
            let (met, ()) = tokio::try_join!(fault, sends)?;
            count(&mut tally, met, 1);
            count(&mut tally, "sends", SENDS);
            round = budget.next();
        }
        let judged = house.shop.judge().await?;
        count(&mut tally, "messages acknowledged", judged);
    }
    Ok(tally)
}

/// A shop with two hubs on one database.
pub(crate) struct House {
    pub(crate) shop: Shop,
    pub(crate) hubs: Vec<Hub>,
    pub(crate) agent: Asker,
    pub(crate) chats: Vec<String>,
}

impl House {
    pub(crate) async fn open(seed: u64, url: &str) -> Result<Self> {
        let place = |graph: &str| Ok(Place::new(graph)?.with("SANGAM_DATABASE_URL", url));
        let mut shop = Shop::open_in(seed, place).await?;
        let hubs = vec![shop.hub.take().context("there is no hub")?, shop.place.serve()?];
        shop.listen(hubs.iter().map(|hub| hub.address).collect());
        let agent = shop.agent().await?;
        let chats = shop.is_greeted_by(CUSTOMERS).await?;
        Ok(Self { shop, hubs, agent, chats })
    }

    pub(crate) fn customers_write(&self, dice: &SeededRandom, what: &str) -> Result<()> {
        for text in 0..TEXTS {
            self.shop.customer_writes(below(dice, CUSTOMERS), &format!("{what}.{text}"))?;
        }
        Ok(())
    }
}

pub(crate) async fn agents_send(
    agent: &Asker,
    shop: &Shop,
    chats: &[String],
    dice: &SeededRandom,
    what: &str,
) -> Result<()> {
    let sends = (0..SENDS).map(|send| {
        let (chat, text) = (chats.get(below(dice, chats.len())), format!("answer {what}.{send}"));
        async move { agent.writes(&shop.ledger, chat.context("nobody wrote")?, &text).await }
    });
    try_join_all(sends).await.map(drop)
}

async fn crash(server: &Arc<Server>) -> Result<&'static str> {
    let server = Arc::clone(server);
    spawn_blocking(move || server.crash()).await??;
    Ok("crashes of the database")
}

/// One of the hubs is killed, and another begins.
pub(crate) fn replace(shop: &Shop, hubs: &mut Vec<Hub>, which: usize) -> Result<&'static str> {
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

/// One of the hubs stops in the middle of a transaction, with whatever that holds, for as long.
async fn freezes(hubs: &[Hub], which: usize, server: &Arc<Server>) -> Result<&'static str> {
    let hub = hubs.get(which).context("there is no hub")?;
    for _ in 0..STOPPED {
        hub.child.signal("STOP")?;
        let server = Arc::clone(server);
        if spawn_blocking(move || is_frozen(&server)).await?? {
            sleep(LONG_SLEEP).await;
            hub.child.signal("CONT")?;
            return Ok("hubs that froze in the middle of a transaction");
        }
        hub.child.signal("CONT")?;
    }
    Ok("hubs that were stopped a hundred times")
}

/// Whether a transaction stays open and asks nothing, look after look: one of a hub that lives would have gone on.
fn is_frozen(server: &Server) -> Result<bool> {
    let open = "SELECT pid, state_change FROM pg_stat_activity WHERE state = 'idle in transaction'";
    let look = || Ok::<BTreeSet<_>, anyhow::Error>(lines(&server.ask("postgres", open)?));
    let mut stays = look()?;
    for _ in 1..LOOKS {
        if stays.is_empty() {
            return Ok(false);
        }
        let open = look()?;
        stays.retain(|one| open.contains(one));
    }
    Ok(!stays.is_empty())
}

fn lines(text: &str) -> BTreeSet<String> {
    text.lines().map(str::to_owned).collect()
}
