//! The real window with the real webview and the real keyring, driven from outside.

mod compromise;
mod hostile;
mod notify;

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use sangam_testkit::{Doorstep, Shop, asha, files_that_hold, rajesh};
use sangam_tests::connecting::settle_everything;
use sangam_tests::driver::Browser;
use sangam_tests::journey::{Screen, a_customer_is_answered};
use sangam_tests::kinds::three_kinds_are_sent;
use sangam_tests::processes::{Worked, family};
use sangam_tests::session::Session;

const DESKTOP: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/debug/sangam");

/// How long a page may take to draw on a slow, busy machine.
const PATIENCE: Duration = Duration::from_secs(180);
/// The thread that a page's process begins once it runs the page's script.
const SCRIPT: &str = "JITWorker";

/// The window in `session`, with Asha at the desk.
async fn asha_at_the_desk(session: &Session, shop: &Shop, data_dir: &str) -> Result<Browser> {
    let browser = Browser::application_in(session, DESKTOP, &["--data-dir", data_dir]).await?;
    Screen(&browser.page).sign_in(&shop.hub_url(), asha().email, asha().password).await?;
    Ok(browser)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_is_answered_and_read_and_no_file_tells_of_it() -> Result<()> {
    let shop = Shop::open().await?;
    let data = tempfile::tempdir()?;
    let data_dir = data.path().to_string_lossy().into_owned();
    let browser = Browser::application(DESKTOP, &["--data-dir", &data_dir]).await?;
    let screen = Screen(&browser.page);

    screen.sign_in(&shop.hub_url(), asha().email, asha().password).await?;
    shop.ritika_writes("Kya yeh neele mein hai?").await?;
    a_customer_is_answered(screen, "Kya yeh neele mein hai?", "Haan, do bache hain").await?;
    three_kinds_are_sent(screen, &shop).await?;

    ensure!(
        shop.sends_of("Haan, do bache hain").await == 1,
        "the customer must receive the answer exactly once"
    );
    let told =
        files_that_hold(data.path(), &["neele mein", "bache hain", "Kavya", asha().password, asha().email])?;
    ensure!(told.is_empty(), "the desktop wrote in clear: {told:?}");
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_settles_everything_before_connecting_in_the_window() -> Result<()> {
    let shop = Doorstep::open().await?;
    let data = tempfile::tempdir()?;
    let data_dir = data.path().to_string_lossy().into_owned();
    let browser = Browser::application(DESKTOP, &["--data-dir", &data_dir]).await?;
    let screen = Screen(&browser.page);

    screen.sign_in(&shop.hub_url(), rajesh().email, rajesh().password).await?;
    settle_everything(screen).await?;
    screen.see("//button[not(@disabled)][normalize-space(.)='Open Meta in the browser']").await?;
    ensure!(shop.simulator.mistakes().is_empty(), "nothing was changed at Meta");
    browser.close().await
}

/// Every file the application, its webview and its caches write goes below one folder, and is searched.
#[test]
fn the_practice_shop_opens_in_the_window_and_leaves_no_word_on_the_disk() -> Result<()> {
    let home = tempfile::tempdir()?;
    let picture = home.path().join("shot.png");
    let within = |name: &str| home.path().join(name);
    let status = Command::new(DESKTOP)
        .args(["--practice", "--data-dir"])
        .arg(within("desk"))
        .arg("--screenshot")
        .arg(&picture)
        .env("HOME", home.path())
        .env("XDG_CACHE_HOME", within("cache"))
        .env("XDG_CONFIG_HOME", within("config"))
        .env("TMPDIR", home.path())
        .status()?;
    ensure!(status.success(), "the window did not draw its first conversation: {status}");
    ensure!(is_png(&picture)?, "there is no picture");
    let words = ["indigo block", "bill follows", "purchase-order", "Kavya", "Gurpreet", "practice.invalid"];
    let told = files_that_hold(home.path(), &words)?;
    ensure!(told.is_empty(), "somebody wrote in clear: {told:?}");
    Ok(())
}

/// The page's process is killed while it draws; the picture is of the page that came instead.
#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_ends_comes_back() -> Result<()> {
    let session = Session::start().await?;
    let picture = session.home().join("shot.png");
    let mut desktop = tokio::process::Command::new(DESKTOP)
        .args(["--practice", "--data-dir"])
        .arg(session.home().join("desk"))
        .arg("--screenshot")
        .arg(&picture)
        .envs(session.environment())
        .kill_on_drop(true)
        .spawn()?;
    let root = desktop.id().context("the desktop ended at once")?;
    let mut looks = tokio::time::interval(Duration::from_millis(5));
    let page = loop {
        looks.tick().await;
        // One that has not begun to work takes the window with it, by the webview's own decision.
        let is_drawing = |process: &Worked| {
            let mut threads = process.threads.values();
            process.name.starts_with("WebKitWebP") && threads.any(|thread| thread.name == SCRIPT)
        };
        let page = family(root).into_iter().find(|(_, process)| is_drawing(process));
        if let Some((page, _)) = page {
            break page;
        }
        ensure!(desktop.try_wait()?.is_none(), "the window ended before it had a page");
    };
    ensure!(
        Command::new("kill").args(["-KILL", &page.to_string()]).status()?.success(),
        "it cannot be killed"
    );
    let status = tokio::time::timeout(PATIENCE, desktop.wait()).await.context("the page stayed away")??;
    ensure!(status.success(), "the page that came back drew nothing: {status}");
    ensure!(is_png(&picture)?, "there is no picture");
    Ok(())
}

fn is_png(path: &Path) -> Result<bool> {
    Ok(std::fs::read(path)?.starts_with(b"\x89PNG"))
}
