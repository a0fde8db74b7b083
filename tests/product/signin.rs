//! Signing in with more than a password, and coming back without one, through the whole product.

use anyhow::{Context, Result, ensure};
use sangam_model::Clock;
use sangam_model::system::SystemClock;
use sangam_testkit::{Shop, TestDesk, asha, rajesh};
use serde_json::{Value, json};
use totp_rs::{Builder, Secret};

const NEW: &str = "mango pickle 42";

/// What a phone shows that typed the secret in, on a clock of its own.
fn phone(secret: &Value) -> Result<String> {
    let groups: Vec<&str> =
        secret["groups"].as_array().context("groups")?.iter().filter_map(Value::as_str).collect();
    let totp = Builder::new().with_secret(Secret::try_from_base32(groups.concat())?).build()?;
    let now = u64::try_from(SystemClock.now().as_millis())? / 1000;
    Ok(totp.generate(now).to_string())
}

async fn refused(desk: &TestDesk, name: &str, args: Value) -> Result<String> {
    let error = desk.call(name, args).await.err().context("it should be refused")?;
    Ok(format!("{error:#}"))
}

async fn signed_out(desk: &TestDesk) -> Result<()> {
    desk.until("app_state", json!({}), |state| state["stage"] == "signed_out").await.map(drop)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_stands_beside_the_password_until_it_is_lost() -> Result<()> {
    let shop = Shop::open().await?;
    let desk = shop.desk(asha()).await?;
    let proof = json!({ "password": asha().password, "code": null });
    let secret = desk.call("begin_second_factor", proof).await?;
    let made = desk.call("confirm_second_factor", json!({ "code": phone(&secret)? })).await?;
    let codes = made["codes"].as_array().context("codes")?.clone();
    ensure!(codes.len() == 10 && desk.call("second_factor", json!({})).await?["since"].is_string());

    let other = shop.empty_desk().await?;
    let come = |totp: Value| json!({ "hub_url": shop.hub_url(), "email": asha().email, "password": asha().password, "totp": totp });
    let asked = refused(&other, "sign_in", come(Value::Null)).await?;
    ensure!(asked.contains("totp_required"), "{asked}");
    other.call("sign_in", come(codes[0].clone())).await?;
    let third = shop.empty_desk().await?;
    let again = refused(&third, "sign_in", come(codes[0].clone())).await?;
    ensure!(again.contains("totp_wrong"), "{again}");

    let owner = shop.desk(rajesh()).await?;
    let team = owner.call("team", json!({})).await?;
    let people = team["people"].as_array().context("people")?;
    let row = people.iter().find(|row| row["second_factor"] == true).context("her row")?;
    owner.call("remove_second_factor", json!({ "person_id": row["id"] })).await?;
    third.call("sign_in", come(Value::Null)).await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn who_forgot_a_password_comes_back_by_code_or_by_the_owner() -> Result<()> {
    let shop = Shop::open().await?;
    let owner = shop.desk(rajesh()).await?;
    let proof = json!({ "password": rajesh().password, "code": null });
    let made = owner.call("make_recovery_codes", proof).await?;
    let back = shop.empty_desk().await?;
    let recover = |code: &Value| json!({ "hub_url": shop.hub_url(), "email": rajesh().email, "code": code, "password": NEW, "totp": null });
    let wrong = refused(&back, "recover", recover(&json!("aaaa-bbbb-cccc-dddd"))).await?;
    ensure!(wrong.contains("recovery_invalid"), "{wrong}");
    back.call("recover", recover(&made["codes"][0])).await?;
    signed_out(&owner).await?;

    let agent = shop.desk(asha()).await?;
    let team = back.call("team", json!({})).await?;
    let people = team["people"].as_array().context("people")?;
    let row = people.iter().find(|row| row["email"] == asha().email).context("her row")?;
    let reset = back.call("reset_password", json!({ "person_id": row["id"] })).await?;
    let link = json!({ "reset": reset["link"], "password": NEW, "totp": null });
    let elsewhere = shop.empty_desk().await?;
    elsewhere.call("use_reset", link.clone()).await?;
    signed_out(&agent).await?;
    let used = refused(&shop.empty_desk().await?, "use_reset", link).await?;
    ensure!(used.contains("reset_invalid"), "{used}");
    let log = back.call("audit", json!({ "before": null, "what": null, "by": null })).await?;
    let told: Vec<&str> =
        log["rows"].as_array().context("a log")?.iter().filter_map(|row| row["what"].as_str()).collect();
    for deed in ["recovery_codes_made", "password_recovered", "password_reset_made", "password_reset_used"] {
        ensure!(told.contains(&deed), "{deed}: {told:?}");
    }
    Ok(())
}
