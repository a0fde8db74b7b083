//! What the system is told, by the real window, to a real notification daemon.

use anyhow::{Result, bail, ensure};
use fantoccini::Client;
use sangam_testkit::Shop;
use sangam_tests::journey::Screen;
use sangam_tests::session::Session;
use sangam_tests::shell::Shell;
use sangam_tests::tray::Panel;
use serde_json::Value;

use super::{DESKTOP, asha_at_the_desk};

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_is_one_notification_whose_click_opens_it() -> Result<()> {
    let shop = Shop::open().await?;
    let session = Session::start().await?;
    let data = tempfile::tempdir()?;
    let data_dir = data.path().to_string_lossy().into_owned();
    let browser = asha_at_the_desk(&session, &shop, &data_dir).await?;
    let screen = Screen(&browser.page);
    shop.ritika_writes("Namaste").await?;
    screen.view("Unassigned").await?;
    // Whatever a first sync brings is no news; from here on it is.
    screen.read("Namaste").await?;
    session.look_away(&browser.page).await?;

    shop.ritika_writes("Kya yeh neele mein hai?").await?;
    let first = session.until_taken(|taken| taken.body.contains("neele")).await?;
    ensure!(first.actions.iter().any(|action| action == "read"), "it offers no deeds: {first:?}");
    shop.ritika_writes("Aur <b>laal</b> & hara?").await?;
    let second = session.until_taken(|taken| taken.body.contains("laal")).await?;
    ensure!(
        second.body.contains("&lt;b&gt;laal&lt;/b&gt; &amp; hara"),
        "what she wrote is no markup: {second:?}"
    );
    ensure!(second.summary.contains('3'), "three are unread: {second:?}");
    let welcomed = session.taken()?.into_iter().any(|taken| taken.body.contains("Namaste"));
    ensure!(!welcomed, "whoever looks at the window needs no notification");
    ensure!(second.id == first.id, "it replaces the first: {first:?} {second:?}");
    session.until_standing(1).await?;

    session.click().await?;
    screen.see("//section[contains(@class,'thread')]//*[contains(text(),'neele mein')]").await?;
    session.until_standing(0).await?;
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tray_counts_rests_and_quits() -> Result<()> {
    let shop = Shop::open().await?;
    let session = Session::start().await?;
    let panel = Panel::open(&session).await?;
    let data = tempfile::tempdir()?;
    let data_dir = data.path().to_string_lossy().into_owned();
    let browser = asha_at_the_desk(&session, &shop, &data_dir).await?;
    let screen = Screen(&browser.page);
    panel.until_entry(|entry| entry.label == "Open Sangam").await?;
    shop.ritika_writes("Namaste").await?;
    screen.view("Unassigned").await?;
    screen.read("Namaste").await?;
    session.look_away(&browser.page).await?;

    shop.ritika_writes("Kya yeh neele mein hai?").await?;
    session.until_taken(|taken| taken.body.contains("neele")).await?;
    panel.until_label("1").await?;
    panel.until_entry(|entry| entry.label.contains("unread chat")).await?;

    panel.click("Quiet").await?;
    panel.until_entry(|entry| entry.label.starts_with("Quiet") && entry.is_checked).await?;
    // WhatsApp knows no finer order, and the row shows the newest.
    shop.simulator.advance_clock(1_000);
    shop.ritika_writes("Koi hai?").await?;
    screen.read("Koi hai?").await?;
    panel.click("Quiet").await?;
    panel.until_entry(|entry| entry.label.starts_with("Quiet") && !entry.is_checked).await?;
    shop.ritika_writes("Acha, kal aati hoon").await?;
    session.until_taken(|taken| taken.body.contains("kal aati")).await?;
    let during_the_rest = session.taken()?.into_iter().any(|taken| taken.body.contains("Koi hai"));
    ensure!(!during_the_rest, "somebody who rests was disturbed");

    panel.click("Quit").await?;
    panel.until_gone().await?;
    session.until_standing(0).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stands_outlives_the_connection_that_said_it_first() -> Result<()> {
    let shop = Shop::open().await?;
    let session = Session::start_without_notifications().await?;
    let shell = Shell::open(&session).await?;
    let data = tempfile::tempdir()?;
    let data_dir = data.path().to_string_lossy().into_owned();
    let browser = asha_at_the_desk(&session, &shop, &data_dir).await?;
    let screen = Screen(&browser.page);
    shop.ritika_writes("Namaste").await?;
    screen.view("Unassigned").await?;
    screen.read("Namaste").await?;
    session.look_away(&browser.page).await?;
    // Each takes the place of the one before it.
    for words in ["neele mein", "laal mein", "hare mein"] {
        shop.ritika_writes(&format!("Kya yeh {words} hai?")).await?;
        shell.until(|known| known.said.iter().any(|said| said.contains(words))).await?;
    }
    let known = shell.known();
    ensure!(known.taken_back.is_empty() && known.standing.len() == 1, "it was taken back: {known:?}");
    browser.close().await
}

/// Waits until the desk knows that it is to stay.
async fn until_kept_running(page: &Client) -> Result<()> {
    const ASK: &str =
        "const [done] = arguments; window.__TAURI_INTERNALS__.invoke('call', { name: 'app_state', args: {} })
        .then((state) => done(state.settings.keep_running), (error) => done(String(error)));";
    let mut looks = tokio::time::interval(std::time::Duration::from_millis(100));
    let mut last = Value::Null;
    for _ in 0..600 {
        looks.tick().await;
        last = page.execute_async(ASK, vec![]).await?;
        if last == true {
            return Ok(());
        }
    }
    bail!("the desk was not told to stay: {last}")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_that_is_closed_rests_in_the_tray_if_it_is_to_and_comes_back_from_there() -> Result<()> {
    let shop = Shop::open().await?;
    let session = Session::start().await?;
    let panel = Panel::open(&session).await?;
    let data = tempfile::tempdir()?;
    let data_dir = data.path().to_string_lossy().into_owned();
    let browser = asha_at_the_desk(&session, &shop, &data_dir).await?;
    let screen = Screen(&browser.page);
    panel.until_entry(|entry| entry.label == "Open Sangam").await?;
    session.until_window(Some("Sangam")).await?;
    screen.press("Settings").await?;
    let keep = "//label[contains(., 'Keep running when the window is closed')]//input";
    screen.see(keep).await?.click().await?;
    until_kept_running(&browser.page).await?;

    session.close_window().await?;
    session.until_window(None).await?;
    shop.ritika_writes("Kya yeh neele mein hai?").await?;
    session.until_taken(|taken| taken.body.contains("neele")).await?;
    panel.until_label("1").await?;
    panel.click("Open").await?;
    session.until_window(Some("(1) Sangam")).await?;

    session.close_window().await?;
    session.until_window(None).await?;
    panel.click("Quit").await?;
    panel.until_gone().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_ends_with_a_click_where_nobody_shows_trays() -> Result<()> {
    let shop = Shop::open().await?;
    let session = Session::start().await?;
    let data = tempfile::tempdir()?;
    let data_dir = data.path().to_string_lossy().into_owned();
    let browser = asha_at_the_desk(&session, &shop, &data_dir).await?;
    let screen = Screen(&browser.page);
    session.until_window(Some("Sangam")).await?;
    screen.press("Settings").await?;
    let keep = "//label[contains(., 'Keep running when the window is closed')]//input";
    screen.see(keep).await?.click().await?;
    until_kept_running(&browser.page).await?;

    ensure!(!at_work(&data_dir)?.is_empty(), "nothing is at work on {data_dir}");
    session.close_window().await?;
    until_ended(&data_dir).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_system_ends_is_closed_in_order() -> Result<()> {
    let shop = Shop::open().await?;
    let session = Session::start().await?;
    let data = tempfile::tempdir()?;
    let data_dir = data.path().to_string_lossy().into_owned();
    let _browser = asha_at_the_desk(&session, &shop, &data_dir).await?;
    session.until_window(Some("Sangam")).await?;
    let told = std::process::Command::new("kill").arg("-TERM").args(at_work(&data_dir)?).status()?;
    ensure!(told.success(), "nobody was told to end");
    until_ended(&data_dir).await?;
    let profiles = std::fs::read_dir(data.path().join("profiles"))?.flatten();
    let files: Vec<_> =
        profiles.filter_map(|profile| std::fs::read_dir(profile.path()).ok()).flatten().flatten().collect();
    ensure!(files.iter().any(|file| file.file_name() == "cache.db"), "no desk was here");
    let is_log = |file: &&std::fs::DirEntry| file.file_name().to_string_lossy().ends_with("-wal");
    let left: Vec<_> = files.iter().filter(is_log).collect();
    ensure!(left.is_empty(), "not folded into its file: {left:?}");
    Ok(())
}

/// The programs that are at work on this folder.
fn at_work(data_dir: &str) -> Result<Vec<String>> {
    let programs = std::fs::read_dir("/proc")?.flatten();
    let is_at_work = |program: &std::fs::DirEntry| {
        let line = std::fs::read_to_string(program.path().join("cmdline")).unwrap_or_default();
        line.starts_with(DESKTOP) && line.contains(data_dir)
    };
    let names = programs.filter(is_at_work).map(|program| program.file_name().to_string_lossy().into_owned());
    Ok(names.collect())
}

/// Waits until no program is at work on this folder.
async fn until_ended(data_dir: &str) -> Result<()> {
    let mut looks = tokio::time::interval(std::time::Duration::from_millis(100));
    for _ in 0..600 {
        looks.tick().await;
        if at_work(data_dir)?.is_empty() {
            return Ok(());
        }
    }
    bail!("it runs on, and nobody finds it again")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_start_that_asks_for_practice_opens_it_in_the_window_and_leaving_leads_back() -> Result<()> {
    let shop = Shop::open().await?;
    let session = Session::start().await?;
    let data = tempfile::tempdir()?;
    let data_dir = data.path().to_string_lossy().into_owned();
    let browser = asha_at_the_desk(&session, &shop, &data_dir).await?;
    let screen = Screen(&browser.page);
    shop.ritika_writes("Kya yeh neele mein hai?").await?;
    screen.view("Unassigned").await?;
    screen.read("neele mein").await?;

    let mut again = tokio::process::Command::new(DESKTOP);
    again.args(["--practice", "--data-dir", &data_dir]).envs(session.environment());
    ensure!(again.status().await?.success(), "the second start handed on what it was told");
    screen.see("//text()[contains(., 'Every customer is invented')]/..").await?;
    screen.press("Leave practice").await?;
    screen.see("//body[not(.//text()[contains(., 'Every customer is invented')])]").await?;
    screen.view("Unassigned").await?;
    screen.read("neele mein").await?;
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_has_it_start_with_the_computer_and_no_longer() -> Result<()> {
    let shop = Shop::open().await?;
    let session = Session::start().await?;
    let data = session.home().join("my desk");
    let data_dir = data.to_string_lossy().into_owned();
    let browser = asha_at_the_desk(&session, &shop, &data_dir).await?;
    let screen = Screen(&browser.page);
    screen.press("Settings").await?;
    screen
        .see("//label[contains(., 'Start with the computer')]//input[not(@checked)]")
        .await?
        .click()
        .await?;
    let entry = session.until_started_by_itself(true).await?.unwrap_or_default();
    let asked_for = format!("--minimized --data-dir \"{data_dir}\"");
    ensure!(entry.contains(&asked_for), "the system would start something else: {entry}");
    screen.see("//label[contains(., 'Start with the computer')]//input").await?.click().await?;
    session.until_started_by_itself(false).await?;
    browser.close().await
}
