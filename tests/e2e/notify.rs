//! What the system is told, by the real window, to a real notification daemon.

use anyhow::{Result, ensure};
use sangam_testkit::{Shop, asha};
use sangam_tests::driver::Browser;
use sangam_tests::journey::Screen;
use sangam_tests::session::Session;

use super::DESKTOP;

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_is_one_notification_whose_click_opens_it() -> Result<()> {
    let shop = Shop::open().await?;
    let session = Session::start().await?;
    let data = tempfile::tempdir()?;
    let data_dir = data.path().to_string_lossy().into_owned();
    let browser = Browser::application_in(&session, DESKTOP, &["--data-dir", &data_dir]).await?;
    let screen = Screen(&browser.page);
    screen.sign_in(&shop.hub_url(), asha().email, asha().password).await?;

    shop.ritika_writes("Kya yeh neele mein hai?").await?;
    let first = session.until_taken(|taken| taken.body.contains("neele")).await?;
    ensure!(first.actions.iter().any(|action| action == "read"), "it offers no deeds: {first:?}");
    shop.ritika_writes("Aur <b>laal</b> & hara?").await?;
    let second = session.until_taken(|taken| taken.body.contains("laal")).await?;
    ensure!(
        second.body.contains("&lt;b&gt;laal&lt;/b&gt; &amp; hara"),
        "what she wrote is no markup: {second:?}"
    );
    ensure!(second.summary.contains('2'), "two are unread: {second:?}");
    ensure!(second.id == first.id, "it replaces the first: {first:?} {second:?}");
    session.until_standing(1).await?;

    session.click().await?;
    screen.see("//section[contains(@class,'thread')]//*[contains(text(),'neele mein')]").await?;
    session.until_standing(0).await?;
    browser.close().await
}
