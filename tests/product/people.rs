//! A team and its changes, on the desks of those they are about.

use anyhow::{Context, Result, ensure};
use sangam_testkit::{Shop, TestDesk, asha, rajesh};
use serde_json::{Value, json};

const KAVYA: (&str, &str) = ("kavya@neelam.example", "kavya draws kites");

async fn me_until(desk: &TestDesk, is_wished: impl Fn(&Value) -> bool) -> Result<Value> {
    desk.until("app_state", json!({}), is_wished).await
}

/// Somebody of the team as the owner's page shows them.
async fn person(owner: &TestDesk, name: &str) -> Result<Value> {
    let team = owner.call("team", json!({})).await?;
    let people = team["people"].as_array().cloned().unwrap_or_default();
    people.into_iter().find(|person| person["name"] == name).context("nobody is called so")
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_comes_in_rises_and_leaves_while_they_work() -> Result<()> {
    let shop = Shop::open().await?;
    let owner = shop.desk(rajesh()).await?;
    let invitation = owner.call("invite", json!({ "role": "agent" })).await?;
    let kavya = shop.empty_desk().await?;
    let (email, password) = KAVYA;
    let join = json!({
        "invitation": invitation["link"], "name": "Kavya Nair", "email": email, "password": password
    });
    kavya.call("accept_invitation", join.clone()).await?;
    let is_known = |people: &Value| {
        people.as_array().is_some_and(|people| people.iter().any(|person| person["name"] == "Kavya Nair"))
    };
    owner.until("people", json!({}), is_known).await?;
    ensure!(owner.call("team", json!({})).await?["invitations"] == json!([]), "it was used");
    let again = shop.empty_desk().await?;
    ensure!(again.call("accept_invitation", join).await.is_err(), "one use");

    shop.ritika_writes("is the blue one there?").await?;
    let row = kavya.row_with("is the blue one there?").await?;
    let id = person(&owner, "Kavya Nair").await?["id"].clone();
    kavya
        .call(
            "assign",
            json!({ "conversation_id": row["id"], "assignee_id": id, "expected_assignee_id": null }),
        )
        .await?;
    let assigned = |page: &Value| page["rows"][0]["assignee"]["name"] == "Kavya Nair";
    let list = json!({ "view": "all", "before": null, "limit": 50 });
    owner.until("conversations", list.clone(), assigned).await?;

    ensure!(kavya.call("invite", json!({ "role": "agent" })).await.is_err(), "an agent invites nobody");
    owner.call("change_role", json!({ "person_id": id, "role": "manager" })).await?;
    me_until(&kavya, |state| state["me"]["role"] == "manager").await?;
    kavya.call("invite", json!({ "role": "agent" })).await?;
    ensure!(kavya.call("audit", json!({ "before": null, "what": null, "by": null })).await.is_err());

    owner.call("remove_person", json!({ "person_id": id })).await?;
    me_until(&kavya, |state| state["stage"] == "doors").await?;
    let computer = kavya.closes().await;
    let profiles = std::fs::read_dir(computer.folder().join("profiles"))?;
    ensure!(profiles.count() == 0, "nothing of the shop stays on the computer");
    let nobodys = |page: &Value| page["rows"][0]["assignee"].is_null();
    owner.until("conversations", list, nobodys).await?;
    let thread = json!({ "conversation_id": row["id"], "at": { "where": "latest" }, "limit": 50 });
    let says_so = |page: &Value| {
        let items = page["items"].as_array().cloned().unwrap_or_default();
        items.iter().any(|item| item["what"]["kind"] == "assigned" && item["what"]["assignee"].is_null())
    };
    owner.until("thread", thread, says_so).await?;
    let log = owner.call("audit", json!({ "before": null, "what": null, "by": null })).await?;
    let told: Vec<&str> =
        log["rows"].as_array().context("a log")?.iter().filter_map(|row| row["what"].as_str()).collect();
    let (new, founding) = told.split_at_checked(6).context("a log")?;
    ensure!(new == ["removed", "invited", "role_changed", "joined", "invited", "signed_in"], "{new:?}");
    ensure!(founding == ["number_connected", "joined", "joined", "workspace_founded"], "{founding:?}");
    ensure!(owner.call("check_audit", json!({})).await?["broken_at"].is_null());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_on_the_list_is_wiped_within_seconds() -> Result<()> {
    let shop = Shop::open().await?;
    let (owner, agent) = (shop.desk(rajesh()).await?, shop.desk(asha()).await?);
    shop.ritika_writes("is the blue one there?").await?;
    agent.row_with("is the blue one there?").await?;
    let row = person(&owner, asha().name).await?;
    let device = &row["devices"][0];
    ensure!(device["online"] == true && device["current"] == false, "{row}");
    owner.call("revoke_device", json!({ "device_id": device["id"] })).await?;
    me_until(&agent, |state| state["stage"] == "doors").await?;
    ensure!(person(&owner, asha().name).await?["devices"] == json!([]));
    let computer = agent.closes().await;
    ensure!(std::fs::read_dir(computer.folder().join("profiles"))?.count() == 0);
    let back = computer.start().await?;
    back.sign_in(&shop.hub_url(), asha()).await?;
    back.row_with("is the blue one there?").await?;
    Ok(())
}
