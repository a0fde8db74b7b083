//! One installed version finds, fetches and installs another, in the real window, with a draft and an unsent answer in it.
//!
//! `cargo xtask package --update` prepares a Debian with an older package in it and a folder that is the feed, and starts this with
//! both. Here are the people: *Asha* at the desk, whoever is asked for the system's password, and a network that does not always do
//! what it should. Whatever fails leaves the version that runs; what Asha wrote leaves once, from the newer one.

mod feed;

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use sangam_testkit::{Shop, asha};
use sangam_tests::driver::Browser;
use sangam_tests::journey::Screen;
use tokio::process::Command;

use self::feed::Feed;

const PROGRAM: &str = "/usr/bin/sangam";
const ANSWER: &str = "Kal bhej dete hain";
const DRAFT: &str = "Haan, do din";
/// How often something outside is looked at, and how many times at most.
const LOOK_EVERY: Duration = Duration::from_millis(200);
const LOOKS: usize = 900;

#[tokio::main]
async fn main() -> Result<()> {
    let mut words = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(clean), Some(folder), Some(pictures)) = (words.next(), words.next(), words.next()) else {
        bail!("usage: update_drill CLEAN-ROOT FEED-FOLDER PICTURES (cargo xtask package --update starts it)");
    };
    std::fs::create_dir_all(&pictures)?;
    let computer = Computer { clean, pictures };
    let feed = Feed::open(&computer.clean.join("trial"), &folder).await?;
    let shop = Shop::open().await?;
    shop.ritika_writes("Kab aayega?").await?;
    shop.another_writes("Kitne din lagenge?").await?;
    let before = computer.installed().await?;
    computer.room("4m").await?;

    told("the older version runs; Asha writes what stays here");
    let browser = computer.window().await?;
    asha_leaves_something(Screen(&browser.page), &shop).await?;
    nothing_harms_the_version_that_runs(&computer, &browser, &feed, &before).await?;

    told("somebody gives the password");
    let program = computer.running()?.context("nothing runs")?;
    computer.press_install(&browser).await?;
    let asked = computer.asked_for_password(true).await?;
    ensure!(asked.starts_with("dpkg -i /small/"), "the system was asked for something else: {asked}");
    let after = computer.installed().await?;
    ensure!(before != after, "{before} is still there");
    computer.until_another_runs(&program).await?;
    told(&format!("{after} runs in place of {before}"));

    told("the line is mended: what waited leaves by itself, once");
    shop.mend();
    until_sent(&shop).await?;
    drop(browser);
    computer.switch_off().await?;

    told("the computer is started again: the draft is where it was");
    let browser = computer.window().await?;
    what_was_left_is_there(Screen(&browser.page)).await?;
    computer.picture(&browser, "5-newer").await?;
    ensure!(shop.sends_of(ANSWER).await == 1, "it left again");
    drop(browser);
    computer.switch_off().await
}

/// Says what happens now.
#[expect(clippy::print_stdout, reason = "a drill says what it sees")]
fn told(words: &str) {
    println!("{words}");
}

/// An answer that waits for a line, and a draft.
async fn asha_leaves_something(screen: Screen<'_>, shop: &Shop) -> Result<()> {
    screen.sign_in(&shop.hub_url(), asha().email, asha().password).await?;
    screen.view("All").await?;
    screen.open("Kab aayega?").await?;
    shop.cut();
    screen.answer(ANSWER).await?;
    screen.open("Kitne din lagenge?").await?;
    screen.read("Kitne din lagenge?").await?;
    screen.fill("Reply to", DRAFT).await?;
    screen.open(ANSWER).await?;
    Ok(())
}

/// A download that breaks off, a disk without room and a password nobody gives: each is said, and the older version goes on.
async fn nothing_harms_the_version_that_runs(
    computer: &Computer,
    browser: &Browser,
    feed: &Feed,
    before: &str,
) -> Result<()> {
    let screen = Screen(&browser.page);
    let still = async || {
        let now = computer.installed().await?;
        ensure!(now == before, "{now} was installed");
        ensure!(computer.running()?.is_some(), "nothing runs any more");
        anyhow::Ok(())
    };
    computer.picture(browser, "1-offered").await?;
    told("half of the package comes");
    feed.breaks_off(true);
    screen.press_ready("Download").await?;
    screen.read("The download broke off.").await?;
    still().await?;
    computer.picture(browser, "2-broken-off").await?;

    told("it comes whole, and finds no room on the disk");
    feed.breaks_off(false);
    screen.press_ready("Download again").await?;
    computer.press_install(browser).await?;
    screen.read("There is no room on the disk.").await?;
    still().await?;
    computer.picture(browser, "3-no-room").await?;

    told("there is room, and nobody gives the password");
    computer.room("512m").await?;
    computer.press_install(browser).await?;
    computer.asked_for_password(false).await?;
    screen.read("Your system did not install it.").await?;
    still().await?;
    computer.picture(browser, "4-no-password").await
}

async fn what_was_left_is_there(screen: Screen<'_>) -> Result<()> {
    screen.see("//*[@aria-label='Conversations']").await?;
    screen.view("All").await?;
    // Its row shows the draft.
    screen.open(DRAFT).await?;
    let draft = format!("return document.querySelector('textarea')?.value === '{DRAFT}'");
    until("the draft", async || Ok(screen.0.execute(&draft, vec![]).await? == true)).await?;
    screen.open(ANSWER).await?;
    screen.answer_is(ANSWER, "Read").await
}

async fn until_sent(shop: &Shop) -> Result<()> {
    until("the answer", async || Ok(shop.sends_of(ANSWER).await == 1)).await
}

/// Waits until it is so.
async fn until(what: &str, is_so: impl AsyncFn() -> Result<bool>) -> Result<()> {
    let mut looks = tokio::time::interval(LOOK_EVERY);
    for _ in 0..LOOKS {
        looks.tick().await;
        if is_so().await? {
            return Ok(());
        }
    }
    bail!("{what} never came")
}

/// The clean Debian, as a computer somebody sits at.
struct Computer {
    clean: PathBuf,
    pictures: PathBuf,
}

impl Computer {
    fn inside(&self, words: &[&str]) -> Command {
        let mut command = Command::new("chroot");
        command.arg(&self.clean).args(words).stdin(Stdio::null()).kill_on_drop(true);
        command
    }

    /// A session of Asha's, with Sangam open in it.
    async fn window(&self) -> Result<Browser> {
        let mut driver = self.inside(&["runuser", "-u", "asha", "--", "/trial/session"]);
        let port = Browser::free_port().await?;
        driver.arg(port.to_string());
        Browser::application_by(driver, port, PROGRAM, &["--locale", "en"]).await
    }

    /// The version the system says is installed.
    async fn installed(&self) -> Result<String> {
        let said =
            self.inside(&["dpkg-query", "--show", "--showformat=${Version}", "sangam"]).output().await?;
        ensure!(said.status.success(), "the system does not know Sangam");
        Ok(String::from_utf8(said.stdout)?)
    }

    /// How much fits where programs put what they need for a moment.
    async fn room(&self, size: &str) -> Result<()> {
        let place = self.clean.join("small");
        let is_there = std::fs::read_to_string("/proc/mounts")?.contains(&*place.to_string_lossy());
        let how = format!("{}size={size},mode=1777", if is_there { "remount," } else { "" });
        let done =
            Command::new("mount").args(["-t", "tmpfs", "-o", &how, "tmpfs"]).arg(&place).status().await?;
        ensure!(done.success(), "no room of {size} can be made");
        Ok(())
    }

    async fn press_install(&self, browser: &Browser) -> Result<()> {
        Screen(&browser.page).press_ready("Install and restart").await
    }

    /// Somebody is asked for the system's password and gives it, or not; what for.
    async fn asked_for_password(&self, is_given: bool) -> Result<String> {
        let ask = self.clean.join("trial/ask");
        let asked = tokio::task::spawn_blocking(move || std::fs::read_to_string(ask)).await??;
        let asked = asked.trim().to_owned();
        let words: Vec<&str> = asked.split(' ').collect();
        let code = if is_given {
            let done = self.inside(&words).stdout(Stdio::null()).status().await?;
            done.code().unwrap_or(1)
        } else {
            126
        };
        let answer = self.clean.join("trial/answer");
        tokio::task::spawn_blocking(move || std::fs::write(answer, format!("{code}\n"))).await??;
        Ok(asked)
    }

    /// The process of the program and what it runs, if it does.
    fn running(&self) -> Result<Option<Running>> {
        for process in self.processes()? {
            let Ok(file) = std::fs::read_link(process.join("exe")) else { continue };
            if file.to_string_lossy().ends_with("/usr/bin/sangam") {
                return Ok(Some(Running { process }));
            }
        }
        Ok(None)
    }

    async fn until_another_runs(&self, than: &Running) -> Result<()> {
        until("the newer version", async || {
            Ok(self.running()?.is_some_and(|now| now.process != than.process))
        })
        .await
    }

    /// Whoever runs in there.
    fn processes(&self) -> Result<Vec<PathBuf>> {
        let all = std::fs::read_dir("/proc")?.flatten().map(|entry| entry.path());
        let lives_here =
            |process: &PathBuf| std::fs::read_link(process.join("root")).is_ok_and(|root| root == self.clean);
        Ok(all.filter(lives_here).collect())
    }

    /// Everything in there ends at once.
    async fn switch_off(&self) -> Result<()> {
        until("the end", async || {
            let left = self.processes()?;
            for process in &left {
                let id = process.file_name().unwrap_or_default();
                // It may have ended by itself.
                let _ = Command::new("kill").arg("-KILL").arg(id).stderr(Stdio::null()).status().await;
            }
            Ok(left.is_empty())
        })
        .await
    }

    async fn picture(&self, browser: &Browser, name: &str) -> Result<()> {
        let bytes = browser.page.screenshot().await?;
        std::fs::write(self.pictures.join(format!("{name}.png")), bytes)?;
        Ok(())
    }
}

/// A process of the program.
struct Running {
    process: PathBuf,
}
