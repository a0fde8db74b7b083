//! The line drops while people work.

use anyhow::{Result, ensure};
use sangam_testkit::{Shop, asha};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn offline_everything_is_readable_and_what_was_written_leaves_once_when_the_line_is_back() -> Result<()>
{
    let shop = Shop::open().await?;
    let asha = shop.desk(asha()).await?;
    shop.ritika_writes("Will it arrive by Friday?").await?;
    let row = asha.row_with("Will it arrive by Friday?").await?;

    shop.cut();
    asha.until("connection", json!({}), |connection| connection["state"] == "offline").await?;
    asha.answers(&row["id"], "Yes, on Thursday").await?;
    let bubble = asha.bubble(&row["id"], "Yes, on Thursday", |_| true).await?;
    ensure!(bubble["outbox"]["state"] == "waiting", "it waits and says so: {bubble}");
    let connection = asha.call("connection", json!({})).await?;
    ensure!(connection["waiting"] == 1, "the strip counts it: {connection}");
    shop.ritika_writes("Hello?").await?;
    ensure!(shop.sends_of("Yes, on Thursday").await == 0, "nothing can have left");

    shop.mend();
    asha.bubble(&row["id"], "Hello?", |_| true).await?;
    asha.bubble(&row["id"], "Yes, on Thursday", |bubble| bubble["delivery"] == "read").await?;
    ensure!(shop.sends_of("Yes, on Thursday").await == 1, "it left exactly once");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_survives_a_crash_and_the_loss_of_the_cache() -> Result<()> {
    let shop = Shop::open().await?;
    let asha = shop.desk(asha()).await?;
    shop.ritika_writes("Do you deliver to Pune?").await?;
    let row = asha.row_with("Do you deliver to Pune?").await?;
    shop.cut();
    asha.until("connection", json!({}), |connection| connection["state"] == "offline").await?;
    asha.answers(&row["id"], "We do").await?;

    let computer = asha.closes().await;
    let profiles = std::fs::read_dir(computer.folder().join("profiles"))?;
    for profile in profiles {
        std::fs::remove_file(profile?.path().join("cache.db"))?;
    }
    shop.mend();
    let asha = computer.start().await?;
    asha.bubble(&row["id"], "We do", |bubble| bubble["delivery"] == "read").await?;
    ensure!(shop.sends_of("We do").await == 1, "the cache is disposable, the outbox is not");
    Ok(())
}
