//! Two people take the same chats at the same moment, a thousand times.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use sangam_testkit::{Shop, TestDesk, asha, vikram};
use serde_json::{Value, json};

const RACES: usize = 1_000;

struct Claimer {
    desk: TestDesk,
    id: Value,
    name: &'static str,
    won: usize,
}

impl Claimer {
    async fn sits(shop: &Shop, person: sangam_testkit::Colleague) -> Result<Self> {
        let name = person.name;
        let desk = shop.desk(person).await?;
        let id = desk.call("app_state", json!({})).await?["me"]["person_id"].clone();
        Ok(Self { desk, id, name, won: 0 })
    }

    async fn act(&self, chats: &[Value], assignee: &Value) -> Result<()> {
        let act = json!({ "act": "assign", "assignee_id": assignee });
        self.desk.call("act", json!({ "conversation_ids": chats, "act": act })).await.map(drop)
    }

    /// Whose each chat is, once nothing waits here and `settled` holds.
    async fn holders(
        &self,
        chats: usize,
        settled: impl Fn(&BTreeMap<String, Value>) -> bool,
    ) -> Result<BTreeMap<String, Value>> {
        self.desk.until("connection", json!({}), |connection| connection["waiting"] == 0).await?;
        let args = json!({ "view": "all", "before": null, "limit": 200 });
        let page = self.desk.until("conversations", args, |page| {
            let holders = holders_of(page);
            holders.len() == chats && settled(&holders)
        });
        Ok(holders_of(&page.await?))
    }

    /// What the desk said of claims that were lost, once it said so much, and forgets it.
    async fn told(&self, least: usize) -> Result<Vec<Value>> {
        let has_said = |state: &Value| state["notices"].as_array().is_some_and(|all| all.len() >= least);
        let state = self.desk.until("app_state", json!({}), has_said).await?;
        let mut told = Vec::new();
        for notice in state["notices"].as_array().context("notices are a list")? {
            ensure!(notice["kind"]["kind"] == "already_assigned", "{notice}");
            told.push(notice["kind"]["name"].clone());
            self.desk.call("dismiss_notice", json!({ "id": notice["id"] })).await?;
        }
        Ok(told)
    }

    /// How often a chat was given to somebody, as its lines say.
    async fn assignments(&self, chat: &Value) -> Result<usize> {
        let (mut lines, mut at) = (0, json!({ "where": "latest" }));
        loop {
            let args = json!({ "conversation_id": chat, "at": at, "limit": 200 });
            let page = self.desk.until("thread", args, |page| page["filling"] == false).await?;
            let items = page["items"].as_array().context("a page has items")?;
            lines += items.iter().filter(|item| is_assignment(item)).count();
            match page["older"].as_str() {
                Some(cursor) => at = json!({ "where": "before", "cursor": cursor }),
                None => return Ok(lines),
            }
        }
    }
}

fn is_assignment(item: &Value) -> bool {
    item["type"] == "event" && item["what"]["kind"] == "assigned" && !item["what"]["assignee"].is_null()
}

fn holders_of(page: &Value) -> BTreeMap<String, Value> {
    let rows = page["rows"].as_array().into_iter().flatten();
    rows.filter_map(|row| Some((row["id"].as_str()?.to_owned(), row["assignee"]["id"].clone()))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_thousand_races_each_has_one_winner_and_every_loser_is_told() -> Result<()> {
    let shop = Shop::open().await?;
    let (mut asha, mut vikram) = (Claimer::sits(&shop, asha()).await?, Claimer::sits(&shop, vikram()).await?);
    for customer in &shop.number().customers {
        let message = json!({ "type": "text", "text": { "body": "Anyone there?" } });
        shop.simulator.customer_message(&shop.number().phone_number_id, &customer.user_id, message)?;
    }
    let many = shop.number().customers.len();
    let chats: Vec<Value> = asha.holders(many, |_| true).await?.into_keys().map(Value::from).collect();
    vikram.holders(many, |_| true).await?;

    let (mut races, mut rounds) = (0, 0);
    while races < RACES {
        let (first, second) = tokio::join!(asha.act(&chats, &asha.id), vikram.act(&chats, &vikram.id));
        first?;
        second?;
        let is_taken = |holders: &BTreeMap<String, Value>| holders.values().all(|holder| !holder.is_null());
        let (seen, also) = (asha.holders(many, is_taken).await?, vikram.holders(many, is_taken).await?);
        ensure!(seen == also, "both desks show the same winners: {seen:?} and {also:?}");
        let lost = |claimer: &Claimer| seen.values().filter(|holder| **holder != claimer.id).count();
        ensure!(lost(&asha) + lost(&vikram) == many, "each chat has one of the two: {seen:?}");
        for (loser, winner) in [(&asha, vikram.name), (&vikram, asha.name)] {
            let wished: &[&str] = if lost(loser) > 0 { &[winner] } else { &[] };
            let told = loser.told(wished.len()).await?;
            ensure!(told == *wished, "{} lost {} and heard {told:?}", loser.name, lost(loser));
        }
        let (by_vikram, by_asha) = (lost(&asha), lost(&vikram));
        asha.won += by_asha;
        vikram.won += by_vikram;
        races += many;
        rounds += 1;
        // Whoever lost gives them back: their list is right, so nothing is refused.
        asha.act(&chats, &Value::Null).await?;
        let is_free = |holders: &BTreeMap<String, Value>| holders.values().all(Value::is_null);
        asha.holders(many, is_free).await?;
        vikram.holders(many, is_free).await?;
        ensure!(asha.told(0).await?.is_empty(), "nothing was refused");
    }
    ensure!(asha.won + vikram.won == races, "{} and {} of {races}", asha.won, vikram.won);
    for chat in &chats {
        let (lines, also) = (asha.assignments(chat).await?, vikram.assignments(chat).await?);
        ensure!((lines, also) == (rounds, rounds), "{lines} and {also} lines of {rounds} races");
    }
    Ok(())
}
