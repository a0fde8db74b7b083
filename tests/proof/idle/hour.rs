//! An hour of work at the desk, and what its window then holds more than before: customers write all the time, and the person opens one chat
//! after the other and searches in between.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use sangam_bench::rounds::{pss_mb, quantile, rounded, slope};
use sangam_testkit::Shop;
use sangam_tests::furnished::customers_write;
use sangam_tests::keyboard::Keyboard;
use sangam_tests::processes::family;
use sangam_tests::screen::{Area, Screen};
use sangam_tests::session::Session;
use serde_json::{Value, json};

/// Messages a second, of so many customers.
const A_SECOND: u32 = 20;
const CUSTOMERS: usize = 1_000;
/// Two hundred chats and two hundred searches an hour.
const ACT_EVERY: Duration = Duration::from_secs(9);
const LOOK_EVERY: Duration = Duration::from_secs(10);
/// Of the hour so much does not count: every part of the window is met for the first time in it.
const BEGINNING: f64 = 0.25;
/// The view of chats nobody has, its rows, the open chat and the list.
const UNASSIGNED: (i16, i16) = (165, 69);
const FIRST_ROW: (i16, i16) = (200, 135);
const ROW_HEIGHT: i16 = 72;
const ROWS: usize = 6;
const CLICKS: usize = 4;
const THREAD: Area = Area { x: 400, y: 300, width: 600, height: 440 };
const LIST: Area = Area { x: 60, y: 110, width: 320, height: 640 };
const PATIENCE: Duration = Duration::from_secs(5);
const WORDS: [&str; 5] = ["namaste", "namaste 12", "number", "number 7", "nobody says this"];

/// Works at the desktop that is this process for so many minutes, and tells what it held meanwhile.
pub(crate) async fn worked(
    shop: &Shop,
    session: &Session,
    screen: &Screen,
    root: u32,
    minutes: u64,
) -> Result<Value> {
    let hand = Hand { session, keyboard: Keyboard::of(session)?, screen };
    let (began, held) = (Instant::now(), RefCell::new(Vec::new()));
    let watches = async {
        let mut looks = tokio::time::interval(LOOK_EVERY);
        loop {
            looks.tick().await;
            held.borrow_mut().push((began.elapsed().as_secs_f64() / 3_600.0, memory(root)));
        }
    };
    let acts = RefCell::new([Vec::new(), Vec::new()]);
    tokio::select! {
        done = hand.works(&acts) => done?,
        () = customers_write(shop, CUSTOMERS, A_SECOND) => {}
        () = watches => {}
        () = tokio::time::sleep(Duration::from_secs(minutes * 60)) => {}
    }
    told(&held.into_inner(), acts.into_inner(), minutes)
}

/// What each process of the desktop has to itself and its share of the rest, in MB.
pub(crate) fn memory(root: u32) -> BTreeMap<String, f64> {
    let mut held = BTreeMap::new();
    for (process, worked) in family(root) {
        *held.entry(worked.name).or_default() += pss_mb(process);
    }
    held
}

struct Hand<'a> {
    session: &'a Session,
    keyboard: Keyboard,
    screen: &'a Screen,
}

impl Hand<'_> {
    /// Opens and searches in turns, and notes how long each took until something was seen of it.
    async fn works(&self, acts: &RefCell<[Vec<f64>; 2]>) -> Result<()> {
        let mut turns = tokio::time::interval(ACT_EVERY);
        turns.tick().await;
        self.session.click_at(UNASSIGNED.0, UNASSIGNED.1)?;
        for nth in 0.. {
            turns.tick().await;
            let (began, opens) = (Instant::now(), nth % 2 == 0);
            if opens {
                self.opens(nth / 2).await.with_context(|| format!("the {nth}th act, a click"))?;
            } else {
                let word = WORDS.get(nth / 2 % WORDS.len()).context("a word")?;
                self.searches(word).await.with_context(|| format!("the {nth}th act, a search"))?;
            }
            let [opened, searched] = &mut *acts.borrow_mut();
            let took = began.elapsed().as_secs_f64() * 1_000.0;
            if opens { opened } else { searched }.push(took);
        }
        Ok(())
    }

    /// One of the uppermost chats. Each says something else. Now and then the list moves under the hand, which then clicks again.
    async fn opens(&self, nth: usize) -> Result<()> {
        let before = self.screen.look(THREAD)?;
        for row in (nth % ROWS..).take(CLICKS) {
            let row = i16::try_from(row)?;
            self.session.click_at(FIRST_ROW.0, FIRST_ROW.1 + row * ROW_HEIGHT)?;
            let opened = self.screen.until(THREAD, Instant::now(), PATIENCE, |seen| *seen != before);
            if opened.await.is_ok() {
                return Ok(());
            }
            self.keyboard.escape()?;
        }
        bail!("no chat opens")
    }

    /// Searches everywhere, looks at what is found, and comes back.
    async fn searches(&self, word: &str) -> Result<()> {
        let before = self.screen.look(LIST)?;
        self.keyboard.control('f')?;
        self.keyboard.types(word)?;
        self.screen.until(LIST, Instant::now(), PATIENCE, |seen| *seen != before).await?;
        tokio::time::sleep(ACT_EVERY / 3).await;
        // What is proposed goes, then what was typed, then the search.
        (0..3).try_for_each(|_| self.keyboard.escape())
    }
}

fn told(held: &[(f64, BTreeMap<String, f64>)], acts: [Vec<f64>; 2], minutes: u64) -> Result<Value> {
    let all = |of: &BTreeMap<String, f64>| of.values().sum::<f64>();
    let ((_, first), (until, last)) = (held.first().context("a look")?, held.last().context("a look")?);
    let counted: Vec<_> = held.iter().filter(|(at, _)| *at >= until * BEGINNING).collect();
    ensure!(counted.len() > 1, "too short to see anything grow");
    let grew = |of: &dyn Fn(&BTreeMap<String, f64>) -> f64| {
        rounded(slope(&counted.iter().map(|(at, held)| (*at, of(held))).collect::<Vec<_>>()))
    };
    let by_process: BTreeMap<&String, f64> =
        last.keys().map(|name| (name, grew(&|held| held.get(name).copied().unwrap_or_default()))).collect();
    let looks: Vec<f64> = held.iter().map(|(_, held)| rounded(all(held))).collect();
    let [opened, searched] = acts.map(|mut took| {
        json!({ "count": took.len(), "p50_ms": rounded(quantile(&mut took, 0.5)), "p99_ms": rounded(quantile(&mut took, 0.99)) })
    });
    Ok(json!({
        "minutes": minutes,
        "mb_at_first": rounded(all(first)),
        "mb_at_last": rounded(all(last)),
        "growth_mb_an_hour": grew(&all),
        "growth_mb_an_hour_by_process": by_process,
        "mb": looks,
        "opened": opened,
        "searched": searched,
    }))
}
