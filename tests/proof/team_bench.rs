//! How long it takes from one desk's click until another desk has it: told that something is stale, and able to read what is new.
//!
//! `cargo run --release -p sangam-tests --example team_bench [rounds] [chats]` prints one JSON object: for each kind of change the median, the
//! 99th of a hundred and the longest, in milliseconds, beside a bare round trip of a WebSocket over the same loopback. Two desks, a hub and
//! the simulator run in this one process, through real sockets and files. A round does each kind once, in a shop that has so many other
//! chats: masking and unmasking concern all of them. Five hundred rounds take some five minutes. Who is there is measured beside
//! that in a shop of its own, from a tenth of a second to more than one apart, so that it meets whatever the hub tells at that moment.

#![allow(clippy::indexing_slicing, clippy::print_stdout)]
#![allow(clippy::disallowed_methods)] // a benchmark reads the clock, and waits by it

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use axum::Router;
use axum::extract::WebSocketUpgrade;
use axum::routing::get;
use futures_util::{SinkExt, StreamExt};
use sangam_testkit::{Said, Shop, TestDesk, asha, rajesh};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;

const ROUNDS: usize = 500;
const CHATS: usize = 300;
/// Milliseconds between two changes of who is there: at least, and at most so many more, in steps that meet every beat.
const APART: (u64, u64, u64) = (100, 1_000, 389);

type Figures = BTreeMap<&'static str, Vec<Duration>>;

#[tokio::main]
async fn main() -> Result<()> {
    let number = |nth: usize, usual: usize| std::env::args().nth(nth).map_or(Ok(usual), |word| word.parse());
    let (rounds, chats) = (number(1, ROUNDS)?, number(2, CHATS)?);
    let bare = bare(rounds).await?;
    let (mut figures, seen) = tokio::try_join!(deeds(rounds, chats), presence(rounds))?;
    figures.extend([("bare round trip", bare), ("presence", seen)]);
    let report: BTreeMap<_, _> = figures.into_iter().map(|(name, took)| (name, summary(took))).collect();
    println!("{:#}", json!({ "rounds": rounds, "chats": chats, "milliseconds": report }));
    Ok(())
}

/// A shop with two desks at which the owner and an agent have the same chat, and so many others below it.
async fn furnished(chats: usize) -> Result<(Shop, Bench)> {
    let shop = Shop::open().await?;
    others_wrote(&shop, chats).await;
    let (owner, agent) = (shop.desk(rajesh()).await?, shop.desk(asha()).await?);
    shop.ritika_writes("Is it ready?").await?;
    let chat = owner.row_with("Is it ready?").await?["id"].clone();
    agent.row_with("Is it ready?").await?;
    let me = agent.call("app_state", json!({})).await?["me"]["person_id"].clone();
    let others = chats;
    Ok((shop, Bench { owner, agent, chat, me, others }))
}

/// Other customers wrote an hour ago, and are known by their numbers.
async fn others_wrote(shop: &Shop, chats: usize) {
    if chats == 0 {
        return;
    }
    let seconds = shop.simulator.now().as_millis() / 1_000 - 3_600;
    shop.strangers_write((0..chats).map(|nth| {
        let (wamid, text) = (format!("wamid.TEAM{nth:08}"), format!("Namaste, {nth}"));
        Said { nth, wamid, seconds, text }
    }));
    shop.simulator.settled().await;
}

/// Everything that is written down, round after round.
async fn deeds(rounds: usize, chats: usize) -> Result<Figures> {
    let (_shop, bench) = furnished(chats).await?;
    let mut figures = Figures::new();
    for round in 0..rounds {
        bench.round(round, &mut figures).await?;
    }
    Ok(figures)
}

/// What the owner does in the chat, until the agent sees it.
async fn presence(rounds: usize) -> Result<Vec<Duration>> {
    let (_shop, bench) = furnished(0).await?;
    let mut figures = Figures::new();
    let (least, more, step) = APART;
    let mut pause = 0;
    for round in 0..rounds {
        pause = (pause + step) % more;
        tokio::time::sleep(Duration::from_millis(least + pause)).await;
        let typing = round.is_multiple_of(2);
        let looks = json!({ "looks_at": bench.chat, "typing": typing });
        let is_there = |view: &Value| view["chats"][0]["people"][0]["typing"] == typing;
        let seen = ("presence", json!({}));
        bench.measure(&mut figures, "presence", ("be_present", looks), seen, is_there).await?;
    }
    Ok(figures.into_values().flatten().collect())
}

struct Bench {
    owner: TestDesk,
    agent: TestDesk,
    chat: Value,
    me: Value,
    others: usize,
}

impl Bench {
    async fn round(&self, round: usize, figures: &mut Figures) -> Result<()> {
        let (chat, even) = (&self.chat, round.is_multiple_of(2));
        let here = json!({ "conversation_id": chat });
        let thread = json!({ "conversation_id": chat, "at": { "where": "latest" }, "limit": 20 });

        let to = if even { &self.me } else { &Value::Null };
        let assign = json!({ "conversation_id": chat, "assignee_id": to });
        let is_given = |view: &Value| view["item"]["assignee"]["id"] == *to;
        self.measure(figures, "assign", ("assign", assign), ("conversation", here.clone()), is_given).await?;

        let text = format!("note {round}");
        let note = json!({ "conversation_id": chat, "text": text });
        let is_noted = |page: &Value| page.to_string().contains(&format!("\"{text}\""));
        self.measure(figures, "note", ("add_note", note), ("thread", thread), is_noted).await?;

        let text = format!("@Asha Shah look {round}");
        let note = json!({ "conversation_id": chat, "text": text });
        let mentions = json!({ "before": null, "limit": 5 });
        let is_called = |page: &Value| page.to_string().contains(&format!("look {round}\""));
        self.measure(figures, "mention", ("add_note", note), ("mentions", mentions), is_called).await?;

        let private = json!({ "conversation_id": chat, "private": true });
        let all = json!({ "view": "all", "before": null, "limit": 20 });
        let shows = |page: &Value| {
            page["rows"].as_array().is_some_and(|rows| rows.iter().any(|row| row["id"] == *chat))
        };
        // While the desk begins anew it shows no chat at all.
        let is_gone = |page: &Value| page["counts"]["open"] == self.others && !shows(page);
        let hide = ("set_private", private);
        self.measure(figures, "out of sight", hide, ("conversations", all.clone()), is_gone).await?;
        let shown = json!({ "conversation_id": chat, "private": false });
        self.measure(figures, "into sight", ("set_private", shown), ("conversations", all), shows).await?;

        for (name, masked) in [("masking", true), ("unmasking", false)] {
            let is_masked = |view: &Value| {
                view["item"]["contact"]["phone"].as_str().is_some_and(|phone| phone.contains('•') == masked)
            };
            let mask = json!({ "masked": masked });
            self.measure(figures, name, ("mask_phones", mask), ("conversation", here.clone()), is_masked)
                .await?;
        }
        Ok(())
    }

    /// From the owner's click until the agent's desk answers as it should.
    async fn measure(
        &self,
        figures: &mut Figures,
        name: &'static str,
        (does, how): (&str, Value),
        (asks, about): (&str, Value),
        is_wished: impl Fn(&Value) -> bool,
    ) -> Result<()> {
        let mut pushes = self.agent.app().subscribe();
        let began = Instant::now();
        self.owner.call(does, how).await?;
        // While the desk begins anew there may be no such chat for a moment.
        while !self.agent.app().call(asks, about.clone()).await.is_ok_and(|answer| is_wished(&answer)) {
            let told = tokio::time::timeout(Duration::from_secs(60), pushes.next());
            told.await.with_context(|| format!("{name} never arrived"))?.context("the desk was closed")?;
        }
        figures.entry(name).or_default().push(began.elapsed());
        Ok(())
    }
}

/// What a word and its echo need at least.
async fn bare(rounds: usize) -> Result<Vec<Duration>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let echo = |upgrade: WebSocketUpgrade| async {
        upgrade.on_upgrade(|mut socket| async move {
            while let Some(Ok(message)) = socket.recv().await {
                if socket.send(message).await.is_err() {
                    break;
                }
            }
        })
    };
    let server = tokio::spawn(axum::serve(listener, Router::new().route("/", get(echo))).into_future());
    let (mut socket, _) = connect_async(format!("ws://{address}/")).await?;
    let mut took = Vec::new();
    for _ in 0..rounds {
        let began = Instant::now();
        socket.send(Message::text("haan")).await?;
        socket.next().await.context("the echo ended")??;
        took.push(began.elapsed());
    }
    server.abort();
    Ok(took)
}

fn summary(mut took: Vec<Duration>) -> Value {
    took.sort();
    let at = |of_hundred: usize| {
        let place = ((took.len() - 1) * of_hundred).div_ceil(100);
        (took[place].as_secs_f64() * 100_000.0).round() / 100.0
    };
    json!({ "p50": at(50), "p99": at(99), "longest": at(100), "rounds": took.len() })
}
