//! Coming in: an invitation, one's own desk, and a computer whose keyring was lost.

use anyhow::{Context, Result, ensure};
use sangam_testkit::{DeskFiles, Shop, asha, rajesh};
use serde_json::{Value, json};
use std::sync::Arc;

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_makes_a_colleague_once() -> Result<()> {
    let shop = Shop::open().await?;
    let link = invitation(&shop).await?;
    let join = |email: &str| json!({ "invitation": link, "name": "Farida Khan", "email": email, "password": "farida sings at dawn" });
    let farida = shop.empty_desk().await?;
    farida.call("accept_invitation", join("farida@neelam.example")).await?;
    shop.ritika_writes("Is Farida there?").await?;
    farida.row_with("Is Farida there?").await?;
    let state = farida.call("app_state", json!({})).await?;
    ensure!(
        state["me"]["role"] == "agent" && state["me"]["name"] == "Farida Khan",
        "she came as invited: {state}"
    );

    let stranger = shop.empty_desk().await?;
    let refused = stranger.app().call("accept_invitation", join("stranger@neelam.example")).await;
    ensure!(refused.is_err_and(|error| error.code == "invitation_invalid"), "an invitation works once");
    Ok(())
}

/// *Rajesh* invites an agent, as his hub's page would.
async fn invitation(shop: &Shop) -> Result<String> {
    let hub = shop.hub_url();
    let http = reqwest::Client::builder().no_proxy().build()?;
    let Value::Object(session) = http
        .post(format!("{hub}v1/sessions"))
        .json(&json!({ "email": rajesh().email, "password": rajesh().password, "device_name": "the till" }))
        .send()
        .await?
        .json()
        .await?
    else {
        anyhow::bail!("a session is an object");
    };
    let token = session["token"].as_str().context("a session has a token")?;
    let invited =
        http.post(format!("{hub}v1/invitations")).bearer_auth(token).json(&json!({ "role": "agent" }));
    let invited: Value = invited.send().await?.json().await?;
    Ok(invited["link"].as_str().context("an invitation has a link")?.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shops_first_desk_is_there_again_after_a_restart() -> Result<()> {
    let computer = DeskFiles::new(Arc::new(sangam_model::system::SystemClock))?;
    let desk = computer.start().await?;
    let shop = json!({
        "workspace_name": "Rajesh Sarees", "name": "Rajesh Nair", "email": "rajesh@sarees.example",
        "password": "rajesh counts stars",
    });
    desk.call("start_own_desk", shop).await?;
    let is_mine =
        |state: &Value| state["me"]["workspace_name"] == "Rajesh Sarees" && state["stage"] == "inbox";
    desk.until("app_state", json!({}), is_mine).await?;
    let desk = desk.closes().await.start().await?;
    desk.until("app_state", json!({}), is_mine).await?;
    desk.until("connection", json!({}), |connection| connection["state"] == "live").await?;
    desk.closes().await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shops_first_desk_is_found_by_whoever_signed_out_of_it_and_no_second_one_is_begun() -> Result<()> {
    let computer = DeskFiles::new(Arc::new(sangam_model::system::SystemClock))?;
    let desk = computer.start().await?;
    let shop = json!({
        "workspace_name": "Rajesh Sarees", "name": "Rajesh Nair", "email": "rajesh@sarees.example",
        "password": "rajesh counts stars",
    });
    let weak = json!({
        "workspace_name": "Rajesh Sarees", "name": "Rajesh Nair", "email": "rajesh@sarees.example", "password": "short",
    });
    ensure!(desk.app().call("start_own_desk", weak).await.is_err(), "such a word protects nothing");
    let found = desk.call("find_own_desk", json!({})).await?;
    ensure!(found["hub_url"].is_null(), "nobody began a desk yet: {found}");
    desk.call("start_own_desk", shop.clone()).await?;
    for _ in 0..2 {
        desk.call("sign_out", json!({})).await?;
    }
    let desk = desk.closes().await.without_keyring().start().await?;
    ensure!(desk.app().call("start_own_desk", shop).await.is_err(), "no second one beside it");
    let found = desk.call("find_own_desk", json!({})).await?;
    let again = json!({
        "hub_url": found["hub_url"], "email": "rajesh@sarees.example", "password": "rajesh counts stars", "totp": null,
    });
    desk.call("sign_in", again).await?;
    desk.until("connection", json!({}), |connection| connection["state"] == "live").await?;
    // The port is another one, the desk the same.
    let desk = desk.closes().await.start().await?;
    desk.until("connection", json!({}), |connection| connection["state"] == "live").await?;
    desk.closes().await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_computer_that_lost_its_keyring_shows_nothing_and_can_sign_in_again() -> Result<()> {
    let shop = Shop::open().await?;
    let desk = shop.desk(asha()).await?;
    shop.ritika_writes("Do you remember me?").await?;
    desk.row_with("Do you remember me?").await?;

    let desk = desk.closes().await.without_keyring().start().await?;
    let state = desk.call("app_state", json!({})).await?;
    ensure!(state["stage"] != "inbox", "without the key there is nothing to show: {state}");
    desk.sign_in(&shop.hub_url(), asha()).await?;
    desk.row_with("Do you remember me?").await?;
    Ok(())
}
