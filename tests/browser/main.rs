//! The screen in Chromium, against the real core over the bridge.

#![expect(clippy::indexing_slicing, reason = "a test stops where it stumbles")]

mod connect;
mod templates;

use anyhow::{Result, ensure};
use sangam_testkit::{Shop, asha};
use sangam_tests::bridge::Bridge;
use sangam_tests::driver::Browser;
use sangam_tests::journey::{Screen, a_customer_is_answered};
use sangam_tests::kinds::every_kind_is_sent;

const UI: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui");

#[tokio::test(flavor = "multi_thread")]
async fn a_question_is_answered_and_read_and_everyone_can_use_the_screen() -> Result<()> {
    let shop = Shop::open().await?;
    let desk = shop.empty_desk().await?;
    let bridge = Bridge::serve(desk.app(), format!("{UI}/dist").as_ref()).await?;
    let browser = Browser::chromium(&bridge.url, 1360, 860).await?;
    let screen = Screen(&browser.page);
    let axe = std::fs::read_to_string(format!("{UI}/node_modules/axe-core/axe.min.js"))?;

    screen.read("Join or sign in").await?;
    let at_the_doors = screen.accessibility_findings(&axe).await?;
    screen.sign_in(&shop.hub_url(), asha().email, asha().password).await?;
    shop.ritika_writes("Do you have it in blue?").await?;
    a_customer_is_answered(screen, "Do you have it in blue?", "Yes, two are left").await?;
    let at_the_desk = screen.accessibility_findings(&axe).await?;

    ensure!(
        shop.sends_of("Yes, two are left").await == 1,
        "the customer must receive the answer exactly once"
    );
    ensure!(at_the_doors.is_empty(), "the doors shut somebody out: {at_the_doors:#?}");
    ensure!(at_the_desk.is_empty(), "the desk shuts somebody out: {at_the_desk:#?}");
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_goes_from_the_composer_to_the_customer() -> Result<()> {
    let shop = Shop::open().await?;
    let desk = shop.empty_desk().await?;
    let bridge = Bridge::serve(desk.app(), format!("{UI}/dist").as_ref()).await?;
    let browser = Browser::chromium(&bridge.url, 1360, 860).await?;
    let screen = Screen(&browser.page);
    screen.sign_in(&shop.hub_url(), asha().email, asha().password).await?;
    shop.ritika_writes("What do you have?").await?;
    screen.view("All").await?;
    screen.open("What do you have?").await?;
    every_kind_is_sent(screen, &shop, "What do you have?").await?;
    browser.close().await
}
