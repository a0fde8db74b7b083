//! A day in the shop, drawn from a seed, and the laws at its end.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::Result;
use sangam_model::{Random, SeededRandom};
use sangam_testkit::{asha, vikram};
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::meta::{echo_to, text_from};
use crate::shop::Shop;

const CUSTOMERS: [&str; 4] = ["919829010187", "919829010188", "919829010189", "919829010190"];

/// How a story went.
pub(crate) struct Told {
    /// Everything that happened, and every row at the end.
    pub(crate) trace: Vec<String>,
    /// Laws that do not hold.
    pub(crate) broken: Vec<String>,
    /// How often WhatsApp was asked to send.
    pub(crate) asked: usize,
}

struct Story {
    shop: Shop,
    dice: SeededRandom,
    /// Webhooks of the past, to be told again.
    past: Vec<Value>,
    spoken: usize,
}

/// Tells the story of `seed`.
pub(crate) async fn tell(seed: u64, steps: usize) -> Result<Told> {
    let mut story =
        Story { shop: Shop::open(seed).await?, dice: SeededRandom::new(seed), past: Vec::new(), spoken: 0 };
    for phone in CUSTOMERS {
        story.customer_writes(phone).await?;
    }
    sleep(Duration::from_secs(5)).await;
    story.calm(false);
    for _ in 0..steps {
        story.step().await?;
        sleep(Duration::from_millis(story.dice.below(3_000))).await;
    }
    story.settle().await?;
    story.judge().await
}

impl Story {
    async fn step(&mut self) -> Result<()> {
        match self.dice.below(24) {
            0..=3 => {
                let phone = self.customer();
                self.customer_writes(phone).await?;
            }
            4 => {
                self.spoken += 1;
                let body = echo_to(self.customer(), self.spoken, &self.shop.clock);
                self.deliver(body).await?;
            }
            5 | 6 => self.statuses().await?,
            7 => {
                if let Some(body) = self.one_of(self.past.clone()) {
                    self.shop.webhook(&body).await?;
                }
            }
            8..=12 => self.answers(self.somebody()).await,
            13 | 14 => self.both_claim().await,
            15 | 16 => self.somebody_decides().await,
            17..=22 => self.something_happens_to(self.somebody()).await?,
            _ => sleep(Duration::from_secs(self.dice.below(17 * 60))).await,
        }
        Ok(())
    }

    /// To a desk: its line is cut or mended, it is closed, perhaps loses its cache, or is opened.
    async fn something_happens_to(&mut self, nth: usize) -> Result<()> {
        let fate = self.dice.below(6);
        let desk = &mut self.shop.desks[nth];
        match fate {
            0 => desk.line.cut(),
            1 | 2 => drop(desk.line.mend()),
            3 => {
                desk.close().await;
                if self.dice.below(3) == 0 {
                    desk.lose_cache().await?;
                }
            }
            _ => desk.open().await?,
        }
        Ok(())
    }

    async fn customer_writes(&mut self, phone: &str) -> Result<()> {
        self.spoken += 1;
        let body = text_from(phone, self.spoken, &self.shop.clock);
        self.deliver(body).await
    }

    async fn deliver(&mut self, body: Value) -> Result<()> {
        self.shop.trace.say("a webhook comes");
        self.shop.webhook(&body).await?;
        self.past.push(body);
        Ok(())
    }

    /// What WhatsApp has to tell comes in an order of its own.
    async fn statuses(&mut self) -> Result<()> {
        let mut waiting = self.shop.meta.take_statuses();
        while !waiting.is_empty() {
            let nth = self.below(waiting.len());
            let body = waiting.swap_remove(nth);
            self.deliver(body).await?;
        }
        Ok(())
    }

    async fn answers(&mut self, nth: usize) {
        let rows = self.shop.desks[nth].conversations().await;
        let Some(row) = self.one_of(rows) else { return };
        self.spoken += 1;
        let text = format!("answer {}", self.spoken);
        let args = json!({ "conversation_id": row["id"], "text": text, "reply_to": null });
        self.shop.desks[nth].call("send_text", args).await;
    }

    /// Both want the same conversation in the same moment.
    async fn both_claim(&mut self) {
        let rows = self.shop.desks[0].conversations().await;
        let Some(row) = self.one_of(rows) else { return };
        let [one, other] = self.shop.desks.as_slice() else { return };
        let claim = |who| json!({ "conversation_id": row["id"], "assignee_id": who });
        tokio::join!(one.call("assign", claim(one.person)), other.call("assign", claim(other.person)));
    }

    async fn somebody_decides(&mut self) {
        let nth = self.somebody();
        let desk = &self.shop.desks[nth];
        let rows = desk.conversations().await;
        let Some(row) = self.one_of(rows) else { return };
        let act = |act: &str| json!({ "conversation_ids": [row["id"]], "act": { "act": act } });
        match self.dice.below(6) {
            0 => desk.call("act", act("resolve")).await,
            1 => desk.call("act", act("reopen")).await,
            2 => desk.call("act", act("set_pending")).await,
            3 => desk.call("act", act("mark_unread")).await,
            4 => desk.call("assign", json!({ "conversation_id": row["id"], "assignee_id": null })).await,
            _ => {
                let up_to = &row["last_message"]["id"];
                desk.call("mark_read", json!({ "conversation_id": row["id"], "up_to": up_to })).await
            }
        };
    }

    /// Every line is whole, everyone is back, everything that was told arrives, and whoever is asked says yes or no.
    async fn settle(&mut self) -> Result<()> {
        self.calm(true);
        for desk in &mut self.shop.desks {
            desk.line.mend();
            desk.open().await?;
        }
        sleep(Duration::from_secs(60)).await;
        for nth in 0..self.shop.desks.len() {
            self.answers(nth).await;
        }
        for _ in 0..4 {
            sleep(Duration::from_secs(120)).await;
            self.statuses().await?;
            self.answer_questions().await;
        }
        sleep(Duration::from_secs(120)).await;
        Ok(())
    }

    /// Sends that waited long ask their person.
    async fn answer_questions(&mut self) {
        for desk in &self.shop.desks {
            for row in desk.conversations().await {
                for bubble in desk.bubbles(&row["id"]).await {
                    if bubble["outbox"]["state"] == "asking" {
                        let verb = if self.dice.below(2) == 0 { "send_now" } else { "discard" };
                        desk.call(verb, json!({ "message_id": bubble["id"] })).await;
                    }
                }
            }
        }
    }

    async fn judge(mut self) -> Result<Told> {
        let mut broken = Vec::new();
        let mut times = BTreeMap::<String, usize>::new();
        for text in self.shop.meta.arrived() {
            *times.entry(text).or_default() += 1;
        }
        broken.extend(
            times
                .iter()
                .filter(|(_, times)| **times > 1)
                .map(|(text, times)| format!("{text:?} left {times} times")),
        );
        for (nth, colleague) in [asha(), vikram()].into_iter().enumerate() {
            let desk = &mut self.shop.desks[nth];
            let connection = desk.call("connection", json!({})).await.unwrap_or_default();
            if connection["state"] != "live" || connection["waiting"] != 0 {
                broken.push(format!("{} did not come to rest: {connection}", desk.name));
            }
            desk.close().await;
            let rows = desk.rows(self.shop.workspace).await?;
            let truth = self.shop.rows(colleague).await?;
            if let Some(difference) = crate::first_difference(&rows, &truth) {
                broken.push(format!(
                    "{} does not hold the hub's rows: {difference}",
                    self.shop.desks[nth].name
                ));
            }
            rows.iter().for_each(|row| self.shop.trace.say(row));
        }
        let told = Told { trace: self.shop.trace.lines(), broken, asked: self.shop.meta.asked() };
        self.shop.close().await;
        Ok(told)
    }

    fn calm(&self, is_calm: bool) {
        self.shop.desks.iter().for_each(|desk| desk.line.calm(is_calm));
    }

    fn below(&self, bound: usize) -> usize {
        usize::try_from(self.dice.below(bound as u64)).unwrap_or_default()
    }

    fn somebody(&self) -> usize {
        self.below(self.shop.desks.len())
    }

    fn customer(&self) -> &'static str {
        CUSTOMERS[self.below(CUSTOMERS.len())]
    }

    fn one_of(&self, mut all: Vec<Value>) -> Option<Value> {
        let nth = self.below(all.len());
        (!all.is_empty()).then(|| all.swap_remove(nth))
    }
}
