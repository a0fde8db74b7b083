//! Templates in Chromium: one sent into a chat, one that begins a chat, and the page they are kept on.

use anyhow::{Result, ensure};
use sangam_testkit::{Shop, asha};
use sangam_tests::bridge::Bridge;
use sangam_tests::driver::Browser;
use sangam_tests::journey::Screen;

use crate::UI;

/// Chooses the shop's English order update in the open sheet and fills it; the bubble beside it says so.
async fn an_order_update_is_filled(screen: Screen<'_>, order: &str, when: &str) -> Result<()> {
    let option = "//*[contains(@class, 'template-option')][contains(normalize-space(.), 'order_update')]\
        [contains(normalize-space(.), 'English')]";
    screen.see(option).await?.click().await?;
    let headline = "//*[@id=//label[contains(., 'in the headline')]/@for]";
    screen.see(headline).await?.send_keys(order).await?;
    screen.fill("when", when).await?;
    let preview = format!(
        "//section[@aria-label='What the customer sees'][contains(., 'Order {order}')][contains(., 'leaves {when}')]"
    );
    screen.see(&preview).await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_template_is_filled_and_sent_and_another_begins_a_chat() -> Result<()> {
    let shop = Shop::open().await?;
    let desk = shop.empty_desk().await?;
    let bridge = Bridge::serve(desk.app(), format!("{UI}/dist").as_ref()).await?;
    let browser = Browser::chromium(&bridge.url, 1360, 860).await?;
    let screen = Screen(&browser.page);
    let axe = std::fs::read_to_string(format!("{UI}/node_modules/axe-core/axe.min.js"))?;
    let submit = "//*[@role='dialog']//button[@type='submit']";

    screen.sign_in(&shop.hub_url(), asha().email, asha().password).await?;
    shop.ritika_writes("When does it come?").await?;
    screen.view("All").await?;
    screen.open("When does it come?").await?;
    screen.see("//button[normalize-space(.)='Template']").await?.click().await?;
    an_order_update_is_filled(screen, "77124", "today").await?;
    let while_filling = screen.accessibility_findings(&axe).await?;
    screen.see(submit).await?.click().await?;
    screen.answer_is("leaves today", "Read").await?;
    screen.see("//*[@data-message]//ul[@aria-label='Answers to tap']/li[contains(., 'All good')]").await?;

    screen.see("//button[@aria-label='New chat']").await?.click().await?;
    screen.fill("Phone number", "98765 01234").await?;
    screen.see("//*[@role='status'][contains(., '98765 01234')]").await?;
    an_order_update_is_filled(screen, "77125", "tomorrow").await?;
    screen.fill("customer", "Kavita").await?;
    let at_a_new_chat = screen.accessibility_findings(&axe).await?;
    screen.see(submit).await?.click().await?;
    screen.see("//header[.//h1][contains(., '98765 01234')]").await?;
    screen.answer_is("Hello Kavita, your order is packed and leaves tomorrow.", "Read").await?;

    screen.see("//nav//button[contains(@title, 'Number')]").await?.click().await?;
    screen.press("Message templates").await?;
    screen.press("stock_news").await?;
    screen.read("WhatsApp rejected it.").await?;
    let on_the_page = screen.accessibility_findings(&axe).await?;

    let sent = shop.simulator.accepted_messages();
    let to: Vec<_> = sent.iter().map(|one| &one.user_id).collect();
    ensure!(
        matches!(to[..], [ritika, stranger] if ritika != stranger),
        "each leaves once, to its customer: {to:?}"
    );
    let mistakes = shop.simulator.mistakes();
    ensure!(mistakes.is_empty(), "what no client should ever do: {mistakes:?}");
    for findings in [while_filling, at_a_new_chat, on_the_page] {
        ensure!(findings.is_empty(), "it shuts somebody out: {findings:#?}");
    }
    browser.close().await
}
