//! The real window with the real webview and the real keyring, driven from outside.

use anyhow::{Result, ensure};
use sangam_testkit::{Shop, asha};
use sangam_tests::driver::Browser;
use sangam_tests::journey::{Screen, a_customer_is_answered};

const DESKTOP: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/debug/sangam");

#[tokio::test(flavor = "multi_thread")]
async fn a_question_is_answered_and_read() -> Result<()> {
    let shop = Shop::open().await?;
    let data = tempfile::tempdir()?;
    let data_dir = data.path().to_string_lossy().into_owned();
    let browser = Browser::application(DESKTOP, &["--data-dir", &data_dir]).await?;
    let screen = Screen(&browser.page);

    screen.sign_in(&shop.hub_url(), asha().email, asha().password).await?;
    shop.ritika_writes("Kya yeh neele mein hai?").await?;
    a_customer_is_answered(screen, "Kya yeh neele mein hai?", "Haan, do bache hain").await?;

    ensure!(
        shop.sends_of("Haan, do bache hain").await == 1,
        "the customer must receive the answer exactly once"
    );
    browser.close().await
}
