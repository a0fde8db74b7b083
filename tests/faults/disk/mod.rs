//! F2-F4, F29: the hub's disk fails, is full, loses power; the desk's cache is damaged.

pub(crate) mod machine;

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use sangam_cloud_api::AppSecret;
use sangam_cloud_api::signature::{SIGNATURE_HEADER, sign};
use sangam_model::{Random, SeededRandom};
use sangam_testkit::asha;
use sangam_tests::met::Met;
use serde_json::json;
use tokio::time::timeout;

use self::machine::{Disk, Machine};
use crate::budget::{Budget, Tally, below, count};
use crate::desk::{Computer, Desk};
use crate::shop::Shop;
use crate::tap::PATH;
use crate::wire::Wire;

/// Faults of one disk before the shop is judged.
const CHAPTER: usize = 8;
const CUSTOMERS: usize = 8;
const TEXTS: usize = 30;
/// A write that fails is one of the next so many, a sync one of so few: many writes share one.
const WRITES: u64 = 60;
const SYNCS: u64 = 6;
/// How long a fault may let itself be waited for: perhaps nothing is written any more.
const LONGEST: Duration = Duration::from_millis(1_500);

/// The hub's disk: every round another fault.
pub(crate) async fn try_hubs(mut budget: Budget) -> Result<Tally> {
    let (mut tally, mut met) = (Tally::new(), Met::default());
    let mut round = budget.next();
    while let Some(first) = round {
        let machine = Machine::new()?;
        let mut shop = Shop::open_in(budget.seed ^ first as u64, |graph| machine.place(graph)).await?;
        let agent = shop.agent().await?;
        let chats = shop.is_greeted_by(CUSTOMERS).await?;
        machine.settles()?;
        for _ in 0..CHAPTER {
            let Some(nth) = round else { break };
            let dice = budget.dice(nth);
            let enough = shop.ledger.answers() + below(&dice, TEXTS);
            let (what, disk) = drawn(&dice);
            if let Some(disk) = disk {
                machine.becomes(disk, dice.below(if disk == Disk::SyncFails { SYNCS } else { WRITES }))?;
            }
            for text in 0..TEXTS {
                shop.customer_writes(below(&dice, CUSTOMERS), &format!("{nth}.{text}"))?;
            }
            let chat = chats.get(below(&dice, chats.len())).context("nobody wrote")?;
            let is_met = match disk {
                Some(Disk::Full) => {
                    is_full(&shop, &machine).await?;
                    true
                }
                Some(_) => {
                    // A disk that failed may have stopped the hub; nothing it answered 200 may be gone.
                    let _ = timeout(LONGEST, shop.ledger.until_answered(enough)).await;
                    let is_met = machine.struck()? > 0;
                    machine.becomes(Disk::Sound, 0)?;
                    if shop.hub.as_mut().is_some_and(|hub| hub.child.has_ended()) {
                        shop.kill();
                        shop.begin()?;
                        count(&mut tally, "hubs that stopped by themselves", 1);
                    }
                    is_met
                }
                None => {
                    let _ = timeout(LONGEST, shop.ledger.until_answered(enough)).await;
                    shop.kill();
                    let forgotten = machine.loses_power(&dice)?;
                    count(&mut tally, "writes no sync had reached", forgotten);
                    shop.begin()?;
                    forgotten > 0
                }
            };
            met.tried(what, is_met);
            agent.writes(&shop.ledger, chat, &format!("answer {nth}")).await?;
            // A power cut is one, whether anything was forgotten by it or not.
            count(&mut tally, if is_met || disk.is_none() { what } else { "faults nobody met" }, 1);
            round = budget.next();
        }
        let judged = shop.judge().await?;
        count(&mut tally, "messages acknowledged", judged);
    }
    met.judge()?;
    Ok(tally)
}

fn drawn(dice: &SeededRandom) -> (&'static str, Option<Disk>) {
    match dice.below(7) {
        0 => ("writes that failed", Some(Disk::WriteFails)),
        1 => ("writes that wrote half", Some(Disk::WriteIsShort)),
        2 => ("syncs that failed", Some(Disk::SyncFails)),
        3 => ("full disks", Some(Disk::Full)),
        _ => ("power cuts", None),
    }
}

/// While there is no room the hub says "not now" to Meta; with room it goes on, the same process.
async fn is_full(shop: &Shop, machine: &Machine) -> Result<()> {
    machine.becomes(Disk::Full, 0)?;
    let body = json!({ "object": "whatsapp_business_account", "entry": [] }).to_string();
    let hub = *shop.hubs().borrow().first().context("there is no hub")?;
    let signature = sign(&AppSecret::new(shop.secret.clone())?, body.as_bytes());
    let request = shop.http.post(format!("http://{hub}{PATH}")).header(SIGNATURE_HEADER, signature);
    let status = request.body(body).send().await?.status();
    ensure!(status == 503, "with a full disk a webhook was answered {status}");
    ensure!(machine.struck()? > 0, "the disk was never full");
    machine.becomes(Disk::Sound, 0)
}

/// The desk's cache: damaged while it is closed.
pub(crate) async fn try_desks(mut budget: Budget) -> Result<Tally> {
    let (mut tally, mut met) = (Tally::new(), Met::default());
    let mut round = budget.next();
    while let Some(first) = round {
        let mut shop = Shop::open(budget.seed ^ first as u64).await?;
        let (wire, machine, computer) = (Wire::to(shop.hubs()).await?, Machine::new()?, Computer::new()?);
        let environment = machine.environment(computer.folder.path())?;
        let computer =
            environment.iter().fold(computer, |computer, (name, value)| computer.with(name, value));
        let chats = shop.is_greeted_by(CUSTOMERS).await?;
        let mut desk = computer.seat(&wire.url(), asha()).await?;
        desk.rests().await?;
        for _ in 0..CHAPTER {
            let Some(nth) = round else { break };
            let dice = budget.dice(nth);
            let chat = chats.get(below(&dice, chats.len())).context("nobody wrote")?;
            let is_met = has_no_room(&shop, &machine, &desk, chat, nth).await?;
            met.tried("full disks of a desk", is_met);
            count(
                &mut tally,
                if is_met { "full disks of a desk" } else { "full disks a desk asked no room of" },
                1,
            );
            // What waits in the outbox is to survive whatever happens to the cache.
            shop.kill();
            let text = format!("answer {nth}");
            let args = json!({ "conversation_id": chat, "text": text, "reply_to": null });
            shop.ledger.writes(&text);
            let answer = desk.call("send_text", args).await?;
            shop.ledger.promised(&text, answer["message_id"].as_str().context("no id")?);
            desk.killed();
            count(&mut tally, damage(&computer, &dice)?, 1);
            shop.begin()?;
            desk = computer.start()?;
            desk.looks_for_hub().await?;
            desk.rests().await?;
            round = budget.next();
        }
        shop.judge().await?;
        desk.rests().await?;
        desk.closes().await?;
        let compared = match shop.compare(&computer, &wire.url(), asha(), 0).await {
            Err(error) if is_damage(&error) => {
                // A page that no screen asked for. Whoever asks is refused, and the file is built anew.
                count(&mut tally, "damages first met by whoever read everything", 1);
                computer.lose_cache()?;
                let desk = computer.start()?;
                desk.looks_for_hub().await?;
                desk.rests().await?;
                desk.closes().await?;
                shop.compare(&computer, &wire.url(), asha(), 0).await
            }
            compared => compared,
        };
        count(&mut tally, "rows compared", compared?);
    }
    met.judge()?;
    Ok(tally)
}

fn is_damage(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(sangam_cache::Error::Damaged { .. }))
}

/// There is no room on the desk's disk while customers write and somebody answers. What the desk took before it said yes is kept; what it
/// refused is still with whoever typed it. With room again it catches up, the same process. Says whether it met the want of room: a log that
/// has grown before needs none for a while.
async fn has_no_room(shop: &Shop, machine: &Machine, desk: &Desk, chat: &str, nth: usize) -> Result<bool> {
    machine.becomes(Disk::Full, 0)?;
    for text in 0..4 {
        shop.customer_writes(text, &format!("without room {nth}.{text}"))?;
    }
    let text = format!("answer without room {nth}");
    let args = json!({ "conversation_id": chat, "text": text, "reply_to": null });
    shop.ledger.writes(&text);
    let answer = desk.ask("send_text", &args)?.await.context("the desk ended for want of room")?;
    if let Some(id) = answer["answer"]["message_id"].as_str() {
        shop.ledger.promised(&text, id);
    }
    let is_met = machine.struck()? > 0;
    machine.becomes(Disk::Sound, 0)?;
    shop.simulator.advance_clock(1_000);
    let sign = format!("there is room again {nth}");
    shop.customer_writes(0, &sign)?;
    desk.row_with(&sign).await?;
    desk.rests().await?;
    Ok(is_met)
}

/// Damages the cache in one of the ways disks do.
fn damage(computer: &Computer, dice: &SeededRandom) -> Result<&'static str> {
    const PAGE: usize = 4_096;
    let file = computer.file("cache.db")?;
    let mut bytes = std::fs::read(&file)?;
    let page = below(dice, (bytes.len() / PAGE).max(1)) * PAGE;
    let wal = computer.file("cache.db-wal")?;
    let logged = std::fs::metadata(&wal).map_or(0, |wal| wal.len());
    let what = match dice.below(6) {
        0 => {
            bytes.clear();
            "caches of no length"
        }
        1 => {
            bytes.truncate(page + PAGE / 2);
            "caches cut in the middle of a page"
        }
        2 => {
            bytes.iter_mut().skip(page).take(PAGE).for_each(|byte| *byte = 0);
            "caches with an empty page"
        }
        3 if logged > 0 => {
            std::fs::OpenOptions::new().write(true).open(wal)?.set_len(dice.below(logged))?;
            "caches whose log was cut"
        }
        _ => {
            let at = page + below(dice, PAGE);
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << dice.below(8);
            }
            "caches with a flipped bit"
        }
    };
    std::fs::write(file, bytes)?;
    Ok(what)
}
