//! A number behind 360dialog: its key opens the provider's door, its webhooks come unsigned to an address of their own, and
//! nothing of it ever goes by Meta's way.

use anyhow::{Context, Result, ensure};
use sangam_testkit::{Doorstep, TestDesk, asha, rajesh};
use serde_json::{Value, json};

const CUSTOMER: &str = "+915559900022";

/// The owner takes the waiting phone in through 360dialog, for the whole team. What the desk was told, and the phone's id.
async fn connects(shop: &Doorstep, owner: &TestDesk) -> Result<(Value, String)> {
    let phone = shop.phone()?;
    let key = shop.simulator.connect_by_dialog360(&phone.phone_number_id)?;
    let told = owner
        .call(
            "connect_by_360dialog",
            json!({
                "waba_id": phone.waba_id,
                "phone_number_id": phone.phone_number_id,
                "display_number": format!("+{}", phone.display_phone_number),
                "api_key": key.expose(),
            }),
        )
        .await?;
    let everyone = json!({ "number_id": told["number"]["id"], "stage": { "stage": "team" } });
    owner.call("set_stage", everyone).await?;
    Ok((told, phone.phone_number_id))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_of_360dialog_is_heard_and_answered_by_its_key_alone() -> Result<()> {
    let shop = Doorstep::open().await?;
    let (owner, asha) = (shop.desk(rajesh()).await?, shop.desk(asha()).await?);
    let (told, phone) = connects(&shop, &owner).await?;
    ensure!(told["webhook_is_set"] == true, "360dialog knows where to deliver: {told}");

    shop.simulator.customer_writes(&phone, CUSTOMER, "Do you ship to Pune?")?;
    let row = asha.row_with("Do you ship to Pune?").await?;
    asha.answers(&row["id"], "We do, every day").await?;
    let is_told = |bubble: &Value| bubble["delivery"] == "delivered" || bubble["delivery"] == "read";
    asha.bubble(&row["id"], "We do, every day", is_told).await?;

    let asked = shop.simulator.requests();
    let sends: Vec<_> = asked
        .iter()
        .filter(|call| call.path.ends_with("/messages") && call.body["status"].is_null())
        .collect();
    let [send] = sends.as_slice() else { anyhow::bail!("sent exactly once: {sends:?}") };
    ensure!(send.path == "/messages" && send.query.is_empty(), "neither version nor number: {send:?}");
    ensure!(send.status == Some(200), "the key opened the door: {send:?}");
    let mistakes = shop.simulator.mistakes();
    ensure!(mistakes.is_empty(), "what no client should ever do: {mistakes:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_of_360dialog_is_fetched_through_its_own_host() -> Result<()> {
    let shop = Doorstep::open().await?;
    let owner = shop.desk(rajesh()).await?;
    let (_, phone) = connects(&shop, &owner).await?;
    let image = json!({ "type": "image", "image": { "caption": "This one, please" } });
    shop.simulator.customer_message(&phone, CUSTOMER, image)?;
    let row = owner.row_with("This one, please").await?;
    let is_here = |bubble: &Value| bubble["media"]["state"] == "ready";
    let bubble = owner.bubble(&row["id"], "This one, please", is_here).await?;
    let id = serde_json::from_value(bubble["id"].clone())?;
    let picture = owner.app().media(id).await?;
    ensure!(picture.mime_type.starts_with("image/") && !picture.bytes.is_empty(), "the bytes are here");

    let asked = shop.simulator.requests();
    let looked_up =
        |path: &str| path.strip_prefix('/').is_some_and(|id| id.bytes().all(|c| c.is_ascii_digit()));
    let lookup = asked.iter().find(|call| call.method == "GET" && looked_up(&call.path));
    let lookup = lookup.context("the id is looked up without a version")?;
    ensure!(lookup.status == Some(200), "the key opened the door: {lookup:?}");
    let download = asked.iter().find(|call| call.path.starts_with("/whatsapp_business/attachments"));
    ensure!(download.context("nothing was downloaded")?.status == Some(200), "the key opens the file, too");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_providers_own_envelope_brings_contacts_and_history() -> Result<()> {
    let shop = Doorstep::open().await?;
    let owner = shop.desk(rajesh()).await?;
    let (_, phone) = connects(&shop, &owner).await?;
    shop.simulator.dialog360_syncs(&phone)?;
    let list = json!({ "view": "all", "before": null, "limit": 200 });
    let rows = |page: &Value| page["rows"].as_array().cloned().unwrap_or_default();
    let is_brought = |page: &Value| {
        let rows = rows(page);
        rows.len() >= 20 && rows.iter().any(|row| row["contact"]["name"].is_string())
    };
    let page = owner.until("conversations", list, is_brought).await?;
    ensure!(rows(&page).iter().all(|row| row["held"] == true), "what history brought is the owner's alone");
    let asked = shop.simulator.requests();
    ensure!(!asked.iter().any(|call| call.path.ends_with("/smb_app_data")), "the provider asks, not the hub");
    Ok(())
}
