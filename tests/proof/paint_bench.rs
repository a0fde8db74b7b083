//! How soon a customer's words are on the screen: from the moment Meta begins to post the webhook until the bubble is painted.
//!
//! `cargo run --release -p sangam-tests --example paint_bench DESKTOP [--size rounds]` prints one JSON object. The real window stands on a
//! virtual display with a chat open, and is looked at from outside (`sangam_tests::screen`), as often as once in two milliseconds. The
//! customer of that chat writes a short and a long word in turn, at odd moments; a word counts as painted when the thread looks as it
//! did after this word before. First nobody else is there; then fifty desks listen and other customers write a hundred messages a second.
//! Hub and simulator are in this process, and so is a desk without a window that says when it had the same word on its disk.

#![allow(clippy::indexing_slicing, clippy::print_stdout)]
#![allow(clippy::disallowed_methods)] // a benchmark reads the clock, and waits by it

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use sangam_bench::hub::fanout::listeners;
use sangam_bench::rounds::{Goal, Report, load, quantile, rounded};
use sangam_testkit::{Said, Shop, TestDesk, vikram};
use sangam_tests::furnished::{KeepsRunning, Seat};
use sangam_tests::screen::{Area, Screen, Turns};
use sangam_tests::session::Session;
use serde_json::{Value, json};

const ROUNDS: usize = 1_000;
/// Chats the desk has beside the open one.
const CHATS: usize = 1_000;
/// Words that fill the thread.
const FILLING: usize = 24;
const DESKS: usize = 49;
const A_SECOND: u32 = 100;
/// Milliseconds between two words: at least, and at most so many more, in steps that meet every moment of a frame.
const APART: (u64, u64, u64) = (180, 120, 47);
/// The newest bubbles of the open chat, the list, the view of chats nobody has, and the list's uppermost row.
const THREAD: Area = Area { x: 400, y: 300, width: 600, height: 440 };
const LIST: Area = Area { x: 60, y: 110, width: 320, height: 640 };
const UNASSIGNED: (i16, i16) = (165, 69);
const FIRST_ROW: (i16, i16) = (200, 135);
const WORDS: [&str; 2] = ["Haan", "Haan, bilkul theek hai, kal dukaan par milte hain"];
const STILL: Duration = Duration::from_secs(3);
const PATIENCE: Duration = Duration::from_secs(60);

#[tokio::main]
async fn main() -> Result<()> {
    let mut args = std::env::args().skip(1);
    let program = args.next().context("which desktop?")?;
    let rounds = match (args.next().as_deref(), args.next()) {
        (None, _) => ROUNDS,
        (Some("--size"), Some(rounds)) => rounds.parse()?,
        _ => anyhow::bail!("--size wants a number"),
    };
    let drawn = tempfile::tempdir_in("/dev/shm")?;
    let session = Arc::new(Session::start_drawing_into(drawn.path()).await?);
    let screen = Screen::open(drawn.path())?;
    let seat = Seat::furnished(&session, CHATS, KeepsRunning(false)).await?;
    let other = seat.shop.desk(vikram()).await?;
    let mut desktop = seat.start(&program)?;
    screen.film(LIST, Instant::now(), STILL, PATIENCE).await?;
    let stage = Stage::open(&seat.shop, &session, screen, other, rounds).await?;

    let mut report = Report::default();
    stage.told(&mut report, "nobody else there", stage.rounds(rounds).await?);
    let desks = listeners(seat.shop.hub().address, vikram().email, vikram().password, DESKS).await;
    let others = others_write(&seat.shop);
    tokio::pin!(others);
    let busy = tokio::select! {
        took = stage.rounds(rounds) => took?,
        () = &mut others => unreachable!(),
    };
    ensure!(desks.len() == DESKS, "a desk ended");
    stage.told(&mut report, "50 desks, 100 messages a second", busy);
    ensure!(desktop.try_wait()?.is_none(), "the desktop ended");
    report.beside("load", json!(load()));
    report.beside("rounds", json!(rounds));
    println!("{:#}", report.into_json());
    Ok(())
}

/// The open chat on the screen.
struct Stage<'a> {
    shop: &'a Shop,
    customer: Customer,
    screen: Screen,
    other: TestDesk,
    chat: Value,
    turns: Turns,
}

/// Milliseconds until a desk without a window had it, and until it was painted.
#[derive(Default)]
struct Took {
    had_ms: Vec<f64>,
    painted_ms: Vec<f64>,
}

/// Who writes in the open chat, one word after the other, all of them within one minute of WhatsApp's time: what is drawn then differs by
/// the words alone. Within a second WhatsApp's ids decide the order, and they grow.
struct Customer {
    minute: i64,
    a_second: usize,
    said: AtomicUsize,
}

impl Customer {
    /// One who will say so many words.
    fn of(shop: &Shop, words: usize) -> Self {
        let now = shop.simulator.now().as_millis() / 1_000;
        Self { minute: now - now % 60, a_second: words / 59 + 1, said: AtomicUsize::new(0) }
    }

    fn says(&self, shop: &Shop, text: &str) {
        let nth = self.said.fetch_add(1, Ordering::Relaxed);
        let seconds = self.minute + i64::try_from(nth / self.a_second).unwrap_or_default();
        let wamid = format!("wamid.PAINTED{nth:08}");
        shop.strangers_write([Said { nth: CHATS, wamid, seconds, text: text.to_owned() }]);
    }
}

impl<'a> Stage<'a> {
    /// Opens the customer's chat and sees what each of the words looks like.
    async fn open(
        shop: &'a Shop,
        session: &Session,
        screen: Screen,
        other: TestDesk,
        rounds: usize,
    ) -> Result<Self> {
        let customer = Customer::of(shop, FILLING + 2 * rounds + 6);
        // The thread is full before anything is compared.
        for nth in 0..FILLING {
            customer.says(shop, WORDS[nth % 2]);
        }
        session.click_at(UNASSIGNED.0, UNASSIGNED.1)?;
        screen.film(LIST, Instant::now(), STILL, PATIENCE).await?;
        session.click_at(FIRST_ROW.0, FIRST_ROW.1)?;
        screen.film(THREAD, Instant::now(), STILL, PATIENCE).await?;
        let mut pictures = Vec::new();
        for nth in [0, 1, 0] {
            customer.says(shop, WORDS[nth]);
            screen.film(THREAD, Instant::now(), STILL, PATIENCE).await?;
            pictures.push(screen.look(THREAD)?);
        }
        let [first, second, again] = pictures.try_into().ok().context("three were taken")?;
        let turns = Turns::between(first, second, &again)?;
        let chat = other.row_with(WORDS[0]).await?["id"].take();
        Ok(Self { shop, customer, screen, other, chat, turns })
    }

    /// The words in turn; the first is there.
    async fn rounds(&self, count: usize) -> Result<Took> {
        let (least, more, step) = APART;
        let (mut took, mut pause) = (Took::default(), 0);
        // An even number, so that the next begins as this did.
        for turn in 1..=count.next_multiple_of(2) {
            pause = (pause + step) % more;
            tokio::time::sleep(Duration::from_millis(least + pause)).await;
            let (before, began) = (self.newest().await?, Instant::now());
            let had = self.had(&before, began);
            self.customer.says(self.shop, WORDS[turn % 2]);
            let is_painted = |seen: &_| self.turns.is_shown(turn, seen);
            let painted = self.screen.until(THREAD, began, PATIENCE, is_painted);
            let (had, painted) = tokio::try_join!(had, painted)?;
            took.had_ms.push(had.as_secs_f64() * 1_000.0);
            took.painted_ms.push(painted.as_secs_f64() * 1_000.0);
        }
        Ok(took)
    }

    /// After how long the desk without a window had another newest bubble than this.
    async fn had(&self, before: &Value, began: Instant) -> Result<Duration> {
        let mut pushes = self.other.app().subscribe();
        while self.newest().await? == *before {
            tokio::time::timeout(PATIENCE, pushes.next()).await?.context("the desk was closed")?;
        }
        Ok(began.elapsed())
    }

    /// The newest bubble of the chat at the desk without a window.
    async fn newest(&self) -> Result<Value> {
        let newest = json!({ "conversation_id": self.chat, "at": { "where": "latest" }, "limit": 1 });
        Ok(self.other.call("thread", newest).await?["items"][0]["id"].take())
    }

    fn told(&self, report: &mut Report, when: &str, mut took: Took) {
        let count = took.painted_ms.len();
        let at = |all: &mut Vec<f64>, part| quantile(all, part);
        report.figure(
            &format!("B4 painted, {when}, p50 ms"),
            at(&mut took.painted_ms, 0.5),
            Some(Goal::AtMost(20.0)),
        );
        report.figure(
            &format!("B4 painted, {when}, p99 ms"),
            at(&mut took.painted_ms, 0.99),
            Some(Goal::AtMost(50.0)),
        );
        report.beside(when, json!({
            "words": count, "longest_ms": rounded(at(&mut took.painted_ms, 1.0)),
            "another_desk_had_it": { "p50_ms": rounded(at(&mut took.had_ms, 0.5)), "p99_ms": rounded(at(&mut took.had_ms, 0.99)) },
        }));
    }
}

/// Other customers write, whoever listens, until this is dropped.
async fn others_write(shop: &Shop) {
    let mut beat = tokio::time::interval(Duration::from_secs(1) / A_SECOND);
    for nth in 0.. {
        beat.tick().await;
        let (wamid, text) = (format!("wamid.OTHERS{nth:08}"), format!("Number {nth}"));
        let seconds = shop.simulator.now().as_millis() / 1_000;
        shop.strangers_write([Said { nth: nth % CHATS, wamid, seconds, text }]);
    }
}
