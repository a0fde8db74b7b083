//! F39: the PostgreSQL server is killed while another follows it, that one is promoted, and the first comes back as what it was.

use std::sync::Arc;

use anyhow::{Result, ensure};
use sangam_postgres_kit::{Durability, Server};
use tokio::task::spawn_blocking;

use crate::budget::{Budget, Tally, below, count};
use crate::postgres::{House, SENDS, agents_send, replace};

/// Webhooks that are refused while there is no server that takes writes.
const REFUSED: usize = 8;
/// So many of what customers write is answered, at most, when the server dies.
const ANSWERED: usize = 30;
/// Whoever works for a hub there has to look for a server again.
const SEND_AWAY: &str =
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'sangam-hub'";

pub(crate) async fn try_it(mut budget: Budget) -> Result<Tally> {
    let mut tally = Tally::new();
    while let Some(nth) = budget.next() {
        let dice = budget.dice(nth);
        let (first, standby) = pair().await?;
        let url = first.url_of_either(&standby, &first.database()?);
        let mut house = House::open(budget.seed ^ nth as u64, &url).await?;
        let ledger = Arc::clone(&house.shop.ledger);

        let enough = ledger.answers() + below(&dice, ANSWERED);
        house.customers_write(&dice, "before")?;
        let fault = async {
            ledger.until_answered(enough).await;
            first.kill()?;
            house.customers_write(&dice, "meanwhile")?;
            // The other is there all the time, and only follows.
            ledger.until_refused(REFUSED).await;
            standby.promote()
        };
        tokio::try_join!(fault, agents_send(&house.agent, &house.shop, &house.chats, &dice, "before"))?;
        count(&mut tally, "standbys promoted", 1);

        first.begin_again()?;
        standby.ask("postgres", SEND_AWAY)?;
        // One that was there for none of it.
        replace(&house.shop, &mut house.hubs, 0)?;
        house.customers_write(&dice, "after")?;
        agents_send(&house.agent, &house.shop, &house.chats, &dice, "after").await?;
        count(&mut tally, "servers that came back as what they were", 1);
        count(&mut tally, "sends", 2 * SENDS);

        let judged = house.shop.judge().await?;
        count(&mut tally, "messages acknowledged", judged);
        let refusals = ledger.book().refusals.clone();
        ensure!(refusals.keys().all(|status| *status == 503), "webhooks were answered {refusals:?}");
        count(&mut tally, "webhooks refused", refusals.values().sum());
    }
    Ok(tally)
}

/// A server, and one that has on its disk whatever that says is committed.
async fn pair() -> Result<(Server, Server)> {
    spawn_blocking(|| {
        let first = Server::start(Durability::Full)?;
        let standby = first.follow()?;
        Ok((first, standby))
    })
    .await?
}
