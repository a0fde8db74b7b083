//! F11: the hub is given no more descriptors, or no more memory. It may refuse what is new, or end; what it acknowledged it keeps. That
//! there is none is seen by whoever comes anew: more lines than it has descriptors are not answered all.

use std::net::SocketAddr;
use std::pin::pin;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use futures_util::future::join_all;
use sangam_model::Random;
use sangam_tests::met::Met;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::budget::{Budget, Tally, below, count};
use crate::shop::Shop;

/// Limits of one shop before it is judged.
const CHAPTER: usize = 4;
const CUSTOMERS: usize = 8;
const TEXTS: usize = 30;
/// How long a limit is held while nothing comes through.
const HELD: Duration = Duration::from_millis(1_500);
const PLENTY: u64 = 1_024;
/// Descriptors a hub still has at most, and lines that come for them.
const FEW: u64 = 4;
/// Letters of a text that a hub without memory is to find room for.
const LONG: usize = 4_000;
const LINES: usize = 16;

pub(crate) async fn try_it(mut budget: Budget) -> Result<Tally> {
    let (mut tally, mut met) = (Tally::new(), Met::default());
    let mut round = budget.next();
    while let Some(first) = round {
        let mut shop = Shop::open(budget.seed ^ first as u64).await?;
        let agent = shop.agent().await?;
        let chats = shop.is_greeted_by(CUSTOMERS).await?;
        for _ in 0..CHAPTER {
            let Some(nth) = round else { break };
            let dice = budget.dice(nth);
            let enough = shop.ledger.answers() + TEXTS;
            let id = shop.hub.as_ref().context("there is no hub")?.child.id();
            let is_full = nth.is_multiple_of(2);
            let what = if is_full {
                let open = std::fs::read_dir(format!("/proc/{id}/fd"))?.count() as u64;
                limit(id, "nofile", open + dice.below(FEW))?;
                "hubs without another descriptor"
            } else {
                limit(id, "data", data(id)?)?;
                "hubs without more memory"
            };
            let more = if is_full { String::new() } else { "x".repeat(LONG) };
            for text in 0..TEXTS {
                shop.customer_writes(below(&dice, CUSTOMERS), &format!("{nth}.{text}{more}"))?;
            }
            let hub = *shop.hubs().borrow().first().context("there is no hub")?;
            // Perhaps all of it finds its way, perhaps none.
            let waiting = timeout(HELD, shop.ledger.until_answered(enough));
            let (answered, all) = tokio::join!(lines_answered(hub, if is_full { LINES } else { 0 }), waiting);
            if is_full {
                ensure!(answered < LINES, "{LINES} lines were answered by a hub without descriptors");
                count(&mut tally, "lines that waited for a descriptor", LINES - answered);
            } else if all.is_err() {
                count(&mut tally, "limits of memory that held something up", 1);
            }
            let lifted = limit(id, "nofile", PLENTY).and_then(|()| limit(id, "data", u64::MAX));
            ensure!(lifted.is_ok() || has_ended(&mut shop), "the limit stays");
            let chat = chats.get(below(&dice, chats.len())).context("nobody wrote")?;
            let (ledger, answer) = (Arc::clone(&shop.ledger), format!("answer {nth}"));
            let mut answering = pin!(agent.writes(&ledger, chat, &answer));
            let mut ends = 0;
            // Whoever watches over a hub starts it anew, also one whose end comes just after the limit's.
            loop {
                if has_ended(&mut shop) {
                    shop.kill();
                    shop.begin()?;
                    ends += 1;
                }
                if let Ok(answered) = timeout(HELD, &mut answering).await {
                    break answered?;
                }
            }
            met.tried(what, is_full || all.is_err() || ends > 0);
            count(&mut tally, "hubs that ended for want of it", ends);
            count(&mut tally, what, 1);
            round = budget.next();
        }
        let judged = shop.judge().await?;
        count(&mut tally, "messages acknowledged", judged);
    }
    met.judge()?;
    Ok(tally)
}

/// Whether the hub is no more.
fn has_ended(shop: &mut Shop) -> bool {
    shop.hub.as_mut().is_some_and(|hub| hub.child.has_ended())
}

/// How many of so many lines that stay open together are answered while the limit is held.
async fn lines_answered(hub: SocketAddr, lines: usize) -> usize {
    let line = async || {
        let mut line = TcpStream::connect(hub).await.ok()?;
        line.write_all(b"GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n").await.ok()?;
        let mut answer = [0; 12];
        timeout(HELD, line.read_exact(&mut answer)).await.ok()?.ok()?;
        Some(line)
    };
    join_all((0..lines).map(|_| line())).await.into_iter().flatten().count()
}

/// The memory a process can write to, in bytes. Its address space says less: what an allocator reserved long ago is part of that, and is
/// filled without asking for more.
fn data(id: u32) -> Result<u64> {
    let status = std::fs::read_to_string(format!("/proc/{id}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmData:")).context("no size")?;
    let kib: u64 = line.split_whitespace().next().context("no size")?.parse()?;
    Ok(kib * 1_024)
}

/// From now on a process has so much of something. Its hard limit stays, so that it can have more again.
fn limit(id: u32, what: &str, most: u64) -> Result<()> {
    let most = if most == u64::MAX { "unlimited".to_owned() } else { most.to_string() };
    let set = Command::new("prlimit").args([&format!("--pid={id}"), &format!("--{what}={most}:")]).status();
    ensure!(set.context("there is no prlimit")?.success(), "{what} was not limited");
    Ok(())
}
