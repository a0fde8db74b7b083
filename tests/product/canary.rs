//! Nothing a customer wrote, and no name, number or password, is on the disk in clear.

use std::fs;
use std::path::Path;

use anyhow::{Result, ensure};
use sangam_testkit::{Shop, asha};
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
    let computer = desk.crashes();
    let found = hits(computer.folder(), &canaries)?;
    ensure!(found.is_empty(), "while the desk is open: {found:?}");
    let computer = computer.start().await?.closes().await;
    let found = hits(computer.folder(), &canaries)?;
    ensure!(found.is_empty(), "after it was closed: {found:?}");
    Ok(())
}

/// Every file below `folder` that holds one of these texts, in UTF-8 or UTF-16.
fn hits(folder: &Path, canaries: &[String]) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(hits(&path, canaries)?);
            continue;
        }
        // SQLite may take its write-ahead log away while we look.
        let Ok(bytes) = fs::read(&path) else { continue };
        for canary in canaries {
            let wide: Vec<u8> = canary.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let holds = |needle: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
            if holds(canary.as_bytes()) || holds(&wide) {
                found.push(format!("{canary} in {}", path.display()));
            }
        }
    }
    Ok(found)
}
