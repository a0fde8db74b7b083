//! The small hub of the desk's laws answers as the real one: this one is told the same story.

#[path = "../../crates/desk/src/laws/hub/story.rs"]
mod story;

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use sangam_model::Clock;
use sangam_model::system::SystemClock;
use sangam_model::time::DAY;
use sangam_testkit::{Shop, asha, rajesh};
use serde_json::{Value, json};

/// Somebody's line to the hub, without a desk.
struct Line {
    http: reqwest::Client,
    hub: String,
    token: String,
}

impl Line {
    async fn of_asha(shop: &Shop) -> Result<Self> {
        let (http, hub) = (reqwest::Client::builder().no_proxy().build()?, shop.hub_url());
        let wish = json!({ "email": asha().email, "password": asha().password, "device_name": "the till" });
        let session: Value = http.post(format!("{hub}v1/sessions")).json(&wish).send().await?.json().await?;
        let token = session["token"].as_str().context("a session has a token")?.to_owned();
        Ok(Self { http, hub, token })
    }

    async fn get(&self, path: &str) -> Result<Value> {
        let asked = self.http.get(format!("{}{path}", self.hub)).bearer_auth(&self.token);
        Ok(asked.send().await?.json().await?)
    }

    async fn wish(&self, command: &Value) -> Result<Value> {
        let wished = self.http.post(format!("{}v1/commands", self.hub)).bearer_auth(&self.token);
        Ok(wished.json(command).send().await?.json().await?)
    }

    /// The one chat there is, with its messages.
    async fn chat(&self) -> Result<Value> {
        Ok(self.get("v1/snapshot/conversations").await?["screens"][0].clone())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_story_of_the_desks_laws_is_answered_as_written() -> Result<()> {
    let shop = Shop::open().await?;
    let owner = shop.desk(rajesh()).await?;
    // WhatsApp knows no finer order than seconds, and the answer is to lie behind both.
    shop.simulator.advance_clock(-2_000);
    shop.ritika_writes("Do you have it in blue?").await?;
    shop.simulator.advance_clock(1_000);
    shop.ritika_writes("And in red?").await?;
    owner.row_with("And in red?").await?;
    let label = owner.call("make_label", json!({ "name": "Big order", "colour": "green" })).await?;

    let line = Line::of_asha(&shop).await?;
    let (snapshot, screen) = (line.get("v1/snapshot").await?, line.chat().await?);
    let id = |among: &Value, field: &str, wanted: &str| -> Result<String> {
        let mut rows = among.as_array().into_iter().flatten();
        let row = rows.find(|row| row[field].as_str().is_some_and(|is| is.starts_with(wanted)));
        Ok(row.and_then(|row| row["id"].as_str()).context("it is there")?.to_owned())
    };
    let names = BTreeMap::from([
        ("asha".to_owned(), id(&snapshot["people"], "name", "Asha")?),
        ("vikram".to_owned(), id(&snapshot["people"], "name", "Vikram")?),
        ("chat".to_owned(), screen["conversation"]["id"].as_str().context("a chat has an id")?.to_owned()),
        ("first".to_owned(), id(&screen["messages"], "text", "Do you have it")?),
        ("second".to_owned(), id(&screen["messages"], "text", "And in red")?),
        ("label".to_owned(), label["id"].as_str().context("a label has an id")?.to_owned()),
        ("nothing".to_owned(), "01932b8e-7c2a-7000-8000-00000000ffff".to_owned()),
        ("tomorrow".to_owned(), SystemClock.now().plus(DAY).to_string()),
    ]);
    let outcome_of = async |command: Value| line.wish(&command).await.unwrap();
    let row = async || line.chat().await.unwrap()["conversation"].clone();
    Ok(story::is_answered_as_written(names, outcome_of, row).await?)
}
