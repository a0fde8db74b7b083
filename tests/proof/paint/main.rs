//! How soon a customer's words are on the screen: from the moment Meta begins to post the webhook until the bubble is painted.
//!
//! `cargo run --release -p sangam-tests --example paint_bench DESKTOP BARE [--size rounds]` prints one JSON object. The real window stands on
//! a virtual display with a chat open, and is looked at from outside (`sangam_tests::screen`), as often as once in two milliseconds. The
//! customer of that chat writes a short and a long word in turn, at odd moments; a word counts as painted when the thread looks as it
//! did after this word before. First nobody else is there; then fifty desks listen and other customers write a hundred messages a second.
//! Hub and simulator are in this process, and so is a desk without a window that says when it had the same word on its disk. Before all
//! that a bare pipeline is asked the same in the same way (`bare`).

#![allow(clippy::indexing_slicing, clippy::print_stdout)]
#![allow(clippy::disallowed_methods)] // a benchmark reads the clock, and waits by it

mod bare;
mod words;

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use sangam_bench::hub::fanout::listeners;
use sangam_bench::rounds::{Goal, Report, load, quantile, rounded};
use sangam_testkit::{Said, Shop, TestDesk, vikram};
use sangam_tests::furnished::{KeepsRunning, Seat, customers_write};
use sangam_tests::screen::{Area, Screen};
use sangam_tests::session::Session;
use serde_json::{Value, json};

use crate::bare::Bare;
use crate::words::{BEFORE, PATIENCE, STILL, THREAD, Words};

const ROUNDS: usize = 1_000;
/// Chats the desk has beside the open one.
const CHATS: usize = 1_000;
const DESKS: usize = 49;
const A_SECOND: u32 = 100;
/// The list, the view of chats nobody has, and the list's uppermost row.
const LIST: Area = Area { x: 60, y: 110, width: 320, height: 640 };
const UNASSIGNED: (i16, i16) = (165, 69);
const FIRST_ROW: (i16, i16) = (200, 135);
const STATES: [&str; 2] = ["nobody else there", "50 desks, 100 messages a second"];

#[tokio::main]
async fn main() -> Result<()> {
    let mut args = std::env::args().skip(1);
    let (program, bare) =
        (args.next().context("which desktop?")?, args.next().context("beside which window?")?);
    let rounds = match (args.next().as_deref(), args.next()) {
        (None, _) => ROUNDS,
        (Some("--size"), Some(rounds)) => rounds.parse()?,
        _ => anyhow::bail!("--size wants a number"),
    };
    // Whoever asks by HTTP wants one, and the shop brings its own only later.
    drop(rustls::crypto::ring::default_provider().install_default());
    let drawn = tempfile::tempdir_in("/dev/shm")?;
    let session = Arc::new(Session::start_drawing_into(drawn.path()).await?);
    let floor = Bare::open(&bare, &session, drawn.path()).await?.rounds(rounds).await?;

    let screen = Screen::open(drawn.path())?;
    let seat = Seat::furnished(&session, CHATS, KeepsRunning(false)).await?;
    let other = seat.shop.desk(vikram()).await?;
    let mut desktop = seat.start(&program)?;
    screen.film(LIST, Instant::now(), STILL, PATIENCE).await?;
    let stage = Stage::open(&seat.shop, &session, screen, other, rounds).await?;
    let alone = stage.rounds(rounds).await?;
    let desks = listeners(seat.shop.hub().address, vikram().email, vikram().password, DESKS).await;
    let others = customers_write(&seat.shop, CHATS, A_SECOND);
    tokio::pin!(others);
    let busy = tokio::select! {
        took = stage.rounds(rounds) => took?,
        () = &mut others => unreachable!(),
    };
    ensure!(desks.len() == DESKS, "a desk ended");
    ensure!(desktop.try_wait()?.is_none(), "the desktop ended");

    let mut report = Report::default();
    for ((state, took), floor) in STATES.into_iter().zip([alone, busy]).zip(floor) {
        took.told(&mut report, state, floor);
    }
    report.beside("load", json!(load()));
    report.beside("rounds", json!(rounds));
    println!("{:#}", report.into_json());
    Ok(())
}

/// The open chat on the screen.
struct Stage<'a> {
    shop: &'a Shop,
    customer: Customer,
    other: TestDesk,
    chat: Value,
    words: Words,
}

/// Milliseconds until a desk without a window had it, and until it was painted.
struct Took {
    had_ms: Vec<f64>,
    painted_ms: Vec<f64>,
}

impl Took {
    /// Beside what the bare pipeline took.
    fn told(mut self, report: &mut Report, state: &str, mut floor_ms: Vec<f64>) {
        for (name, part, most) in [("p50", 0.5, 20.0), ("p99", 0.99, 50.0)] {
            let (painted, floor) = (quantile(&mut self.painted_ms, part), quantile(&mut floor_ms, part));
            let figure = format!("B4 painted, {state}, {name}");
            report.figure(&format!("{figure} ms"), painted, Some(Goal::AtMost(most)));
            report.figure(
                &format!("{figure} beside a bare pipeline"),
                painted / floor,
                Some(Goal::AtMost(2.0)),
            );
        }
        let words = self.painted_ms.len();
        let [painted, floor, had] = [self.painted_ms, floor_ms, self.had_ms].map(|mut all| {
            let at = |part| rounded(quantile(&mut all, part));
            let [p50, p99, most] = [0.5, 0.99, 1.0].map(at);
            json!({ "p50_ms": p50, "p99_ms": p99, "longest_ms": most })
        });
        report.beside(
            state,
            json!({
                "words": words, "painted": painted, "bare_pipeline": floor, "another_desk_had_it": had,
            }),
        );
    }
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
        let customer = Customer::of(shop, BEFORE + 2 * rounds.next_multiple_of(2));
        let opens = async |screen: &Screen| {
            session.click_at(UNASSIGNED.0, UNASSIGNED.1)?;
            screen.film(LIST, Instant::now(), STILL, PATIENCE).await?;
            session.click_at(FIRST_ROW.0, FIRST_ROW.1)?;
            screen.film(THREAD, Instant::now(), STILL, PATIENCE).await.map(drop)
        };
        let words = Words::seen(screen, |text| customer.says(shop, text), opens).await?;
        let chat = other.row_with(Words::last()).await?["id"].take();
        Ok(Self { shop, customer, other, chat, words })
    }

    /// The words in turn; the first is there.
    async fn rounds(&self, count: usize) -> Result<Took> {
        let (newest, had_ms) = (RefCell::new(self.newest().await?), RefCell::new(Vec::new()));
        let says = async |text: &str, began: Instant| {
            self.customer.says(self.shop, text);
            let before = newest.take();
            let (now, had) = self.had(&before, began).await?;
            newest.replace(now);
            had_ms.borrow_mut().push(had.as_secs_f64() * 1_000.0);
            Ok(())
        };
        let painted_ms = self.words.in_turn(count, says).await?;
        Ok(Took { had_ms: had_ms.into_inner(), painted_ms })
    }

    /// Which newest bubble the desk without a window had instead of this one, and after how long.
    async fn had(&self, before: &Value, began: Instant) -> Result<(Value, Duration)> {
        let mut pushes = self.other.app().subscribe();
        loop {
            let newest = self.newest().await?;
            if newest != *before {
                return Ok((newest, began.elapsed()));
            }
            tokio::time::timeout(PATIENCE, pushes.next()).await?.context("the desk was closed")?;
        }
    }

    /// The newest bubble of the chat at the desk without a window.
    async fn newest(&self) -> Result<Value> {
        let newest = json!({ "conversation_id": self.chat, "at": { "where": "latest" }, "limit": 1 });
        Ok(self.other.call("thread", newest).await?["items"][0]["id"].take())
    }
}
