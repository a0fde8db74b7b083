//! Nothing a customer wrote, and no name, number or password, is on the disk in clear.

use anyhow::{Result, ensure};
use sangam_testkit::{Shop, asha, files_that_hold};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn no_file_of_the_desktop_holds_a_word_a_name_a_number_or_a_secret_in_clear() -> Result<()> {
    let shop = Shop::open().await?;
    let desk = shop.desk(asha()).await?;
    shop.ritika_writes("canary-question about maroon silk").await?;
    let row = desk.row_with("canary-question about maroon silk").await?;
    desk.answers(&row["id"], "canary-answer from the desk").await?;
    desk.bubble(&row["id"], "canary-answer from the desk", |bubble| bubble["delivery"] == "read").await?;
    let draft = json!({ "conversation_id": row["id"], "text": "canary-draft half typed" });
    desk.call("save_draft", draft).await?;
    desk.call("search", json!({ "query": "canary", "conversation_id": null, "before": null, "limit": 10 }))
        .await?;

    let mut canaries = vec!["canary".to_owned(), asha().password.to_owned(), asha().email.to_owned()];
    canaries.extend(row["contact"]["name"].as_str().map(str::to_owned));
    canaries.extend(row["contact"]["phone"].as_str().map(|phone| phone.trim_start_matches('+').to_owned()));
    let computer = desk.crashes().await?;
    let found = files_that_hold(computer.folder(), &canaries)?;
    ensure!(found.is_empty(), "while the desk is open: {found:?}");
    let computer = computer.start().await?.closes().await;
    let found = files_that_hold(computer.folder(), &canaries)?;
    ensure!(found.is_empty(), "after it was closed: {found:?}");
    Ok(())
}
