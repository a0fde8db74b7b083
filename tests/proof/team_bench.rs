//! How long it takes from one desk's click until another desk has it: told that something is stale, and able to read what is new.
//!
//! `cargo run --release -p sangam-tests --example team_bench [rounds]` prints one JSON object: for each kind of change the median, the
//! 99th of a hundred and the longest, in milliseconds, beside a bare round trip of a WebSocket over the same loopback. Two desks, a hub and
//! the simulator run in this one process, through real sockets and files. A round does each kind once; rounds begin a second
//! apart, as pictures of who is there are told no more often.

#![allow(clippy::indexing_slicing, clippy::print_stdout)]
#![allow(clippy::disallowed_methods)] // a benchmark reads the clock, and waits by it

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use axum::Router;
use axum::extract::WebSocketUpgrade;
use axum::routing::get;
use futures_util::{SinkExt, StreamExt};
use sangam_testkit::{Shop, TestDesk, asha, meena};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;

const ROUNDS: usize = 500;
/// Pictures of who is there are told once a second, and a little later the next may be.
const ROUND: Duration = Duration::from_millis(1_100);

type Figures = BTreeMap<&'static str, Vec<Duration>>;

#[tokio::main]
async fn main() -> Result<()> {
    let rounds = std::env::args().nth(1).map_or(Ok(ROUNDS), |rounds| rounds.parse())?;
    let mut figures = Figures::new();
    figures.insert("bare round trip", bare(rounds).await?);
    let shop = Shop::open().await?;
    let (owner, agent) = (shop.desk(meena()).await?, shop.desk(asha()).await?);
    shop.ritika_writes("Is it ready?").await?;
    let chat = owner.row_with("Is it ready?").await?["id"].clone();
    agent.row_with("Is it ready?").await?;
    let me = agent.call("app_state", json!({})).await?["me"]["person_id"].clone();
    let bench = Bench { owner, agent, chat, me };
    let mut next = tokio::time::interval(ROUND);
    for round in 0..rounds {
        next.tick().await;
        bench.round(round, &mut figures).await?;
    }
    let report: BTreeMap<_, _> = figures.into_iter().map(|(name, took)| (name, summary(took))).collect();
    println!("{:#}", json!({ "rounds": rounds, "milliseconds": report }));
    Ok(())
}

struct Bench {
    owner: TestDesk,
    agent: TestDesk,
    chat: Value,
    me: Value,
}

impl Bench {
    async fn round(&self, round: usize, figures: &mut Figures) -> Result<()> {
        let (chat, even) = (&self.chat, round.is_multiple_of(2));
        let here = json!({ "conversation_id": chat });
        let thread = json!({ "conversation_id": chat, "at": { "where": "latest" }, "limit": 20 });

        let looks = json!({ "looks_at": chat, "typing": even });
        let is_there = |view: &Value| view["chats"][0]["people"][0]["typing"] == even;
        self.measure(figures, "presence", ("be_present", looks), ("presence", json!({})), is_there).await?;

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
        let is_gone = |page: &Value| page["rows"].as_array().is_some_and(Vec::is_empty);
        let hide = ("set_private", private);
        self.measure(figures, "out of sight", hide, ("conversations", all.clone()), is_gone).await?;
        let shown = json!({ "conversation_id": chat, "private": false });
        let is_back = |page: &Value| page["rows"].as_array().is_some_and(|rows| rows.len() == 1);
        self.measure(figures, "into sight", ("set_private", shown), ("conversations", all), is_back).await?;

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
