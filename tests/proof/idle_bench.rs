//! What the desktop costs while nothing happens: processor time and wake-ups of all its processes, the webview's included, with many chats
//! on its disk, live with a hub that runs in another process, first with its window seen and then hidden in the tray.
//!
//! `cargo run --release -p sangam-tests --example idle_bench PROGRAM [--size chats] [--seconds seconds]` prints one JSON object. Of a hundred thousand
//! chats and a minute of each it takes some ten minutes, most of them to fill the hub and the desk. The hub and the simulator are in this
//! process, and not counted; the session the desktop lives in is its own. A share is of one processor; a wake-up is a thread that had
//! gone to sleep by itself and runs again.

#![allow(clippy::indexing_slicing, clippy::print_stdout)]
#![allow(clippy::disallowed_methods)] // a benchmark waits by the clock

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use async_trait::async_trait;
use sangam_desk::transport::net::Network;
use sangam_desk::vault::{Secret, Vault, VaultError};
use sangam_desk::{App, Execution, NoMicrophone, Parts};
use sangam_embedded::{OwnHub, PracticeShop};
use sangam_model::system::{SystemClock, SystemRandom};
use sangam_testkit::{NoWindow, Shop, meena};
use sangam_tests::processes::{Worked, family};
use sangam_tests::session::Session;
use sangam_tests::tray::Panel;
use serde_json::{Value, json};
use tokio::process::{Child, Command};

const CHATS: usize = 100_000;
/// How many customers write in one webhook.
const TOGETHER: usize = 500;
const SECONDS: u64 = 60;
/// What drawing and compiling take in the beginning.
const SETTLES: Duration = Duration::from_secs(45);
const TICKS_A_SECOND: f64 = 100.0;
/// Threads that are named in the report.
const NAMED: usize = 12;
/// Percent of a processor, and wake-ups a second.
const GOALS: (f64, f64) = (0.3, 5.0);

#[tokio::main]
async fn main() -> Result<()> {
    let mut args = std::env::args().skip(1);
    let program = args.next().context("which desktop?")?;
    let (mut chats, mut seconds) = (CHATS, SECONDS);
    while let Some(arg) = args.next() {
        let value = args.next().with_context(|| format!("{arg} wants a number"))?;
        match arg.as_str() {
            "--size" => chats = value.parse()?,
            "--seconds" => seconds = value.parse()?,
            other => anyhow::bail!("there is no {other}"),
        }
    }
    let shop = Shop::open().await?;
    everybody_writes(&shop, chats).await?;
    let session = Arc::new(Session::start().await?);
    let _panel = Panel::open(&session).await?;
    let folder = session.home().join("desk");
    somebody_sits_down(&shop, &session, &folder, chats).await?;

    // It ends with this value, and its page with it.
    let desktop = start(&session, &program, &folder)?;
    let root = desktop.id().context("the desktop ended at once")?;
    tokio::time::sleep(SETTLES).await;
    let seen = watched(root, seconds).await?;
    session.close_window().await?;
    session.until_window(None).await?;
    tokio::time::sleep(SETTLES / 3).await;
    let hidden = watched(root, seconds).await?;
    let goals = json!({ "percent_of_a_processor": GOALS.0, "wake_ups_a_second": GOALS.1 });
    println!("{:#}", json!({ "chats": chats, "goals": goals, "seen": seen, "hidden": hidden }));
    Ok(())
}

/// So many customers write once; the hub keeps what it is told and goes on to read it.
async fn everybody_writes(shop: &Shop, chats: usize) -> Result<()> {
    let number = shop.number();
    let seconds = shop.simulator.now().as_millis() / 1_000;
    let numbers: Vec<usize> = (0..chats).collect();
    for together in numbers.chunks(TOGETHER) {
        let from = |nth: usize| format!("91982{nth:07}");
        let contacts: Vec<Value> = together
            .iter()
            .map(|nth| json!({ "profile": { "name": format!("Customer {nth}") }, "wa_id": from(*nth) }))
            .collect();
        let messages: Vec<Value> = together
            .iter()
            .map(|nth| {
                let written = seconds - i64::try_from((chats - nth) * 60 * 60 * 24 * 30 / chats).unwrap_or(0);
                json!({ "from": from(*nth), "id": format!("wamid.IDLE{nth:08}"), "timestamp": written.to_string(),
                    "type": "text", "text": { "body": words(*nth) } })
            })
            .collect();
        let value = json!({
            "messaging_product": "whatsapp",
            "metadata": { "display_phone_number": number.display_phone_number, "phone_number_id": number.phone_number_id },
            "contacts": contacts,
            "messages": messages,
        });
        let entry = json!({ "id": number.waba_id, "changes": [{ "field": "messages", "value": value }] });
        shop.simulator.raw_webhook(&json!({ "object": "whatsapp_business_account", "entry": [entry] }));
    }
    shop.simulator.settled().await;
    Ok(())
}

fn words(nth: usize) -> String {
    format!("Namaste, {nth}")
}

/// The owner signs in at a desk without a window that keeps its secrets where the desktop will look for them, and waits until
/// everything is on its disk.
async fn somebody_sits_down(shop: &Shop, session: &Arc<Session>, folder: &Path, chats: usize) -> Result<()> {
    let desk = App::open(Parts {
        data_folder: folder.to_owned(),
        clock: Arc::new(SystemClock),
        random: Arc::new(SystemRandom),
        transport: Arc::new(Network::new()?),
        keyring: Arc::new(Keyring {
            session: Arc::clone(session),
            desk: folder.to_string_lossy().into_owned(),
        }),
        host: Arc::new(NoWindow),
        microphone: Arc::new(NoMicrophone),
        practice: Arc::new(PracticeShop::default()),
        local_hub: Arc::new(OwnHub::default()),
        execution: Execution::Threads,
    })
    .await?;
    let owner = meena();
    let door =
        json!({ "hub_url": shop.hub_url(), "email": owner.email, "password": owner.password, "totp": null });
    desk.call("sign_in", door).await?;
    let mut settings = desk.call("app_state", json!({})).await?["settings"].take();
    settings["keep_running"] = json!(true);
    desk.call("save_settings", settings).await?;
    let mut pushes = desk.subscribe();
    let newest = json!({ "view": "all", "before": null, "limit": 1 });
    let last = words(chats.saturating_sub(1));
    loop {
        let connection = desk.call("connection", json!({})).await?;
        let page = desk.call("conversations", newest.clone()).await?;
        let is_all_here = page["rows"][0]["last_message"]["text"] == last;
        if is_all_here && connection["state"] == "live" && connection["first_sync"].is_null() {
            break;
        }
        pushes.next().await.context("the desk was closed")?;
    }
    desk.close().await;
    Ok(())
}

/// The keyring of the session, under the names the desktop uses.
struct Keyring {
    session: Arc<Session>,
    desk: String,
}

impl Keyring {
    fn user(&self, name: &str) -> String {
        format!("{name} of {}", self.desk)
    }
}

#[async_trait]
impl Vault for Keyring {
    async fn load(&self, name: &str) -> Result<Option<Secret>, VaultError> {
        let kept = self.session.secret("org.sangam.desk", &self.user(name)).await.map_err(unavailable)?;
        Ok(kept.map(Secret::new))
    }

    async fn store(&self, name: &str, secret: &Secret) -> Result<(), VaultError> {
        let user = self.user(name);
        self.session.file_secret("org.sangam.desk", &user, secret.expose()).await.map_err(unavailable)
    }

    async fn delete(&self, _: &str) -> Result<(), VaultError> {
        Ok(())
    }
}

fn unavailable(error: anyhow::Error) -> VaultError {
    VaultError::Unavailable(error.into())
}

fn start(session: &Session, program: &str, folder: &Path) -> Result<Child> {
    Command::new(program)
        .arg("--data-dir")
        .arg(folder)
        .envs(session.environment())
        .kill_on_drop(true)
        .spawn()
        .context("the desktop does not start")
}

async fn watched(root: u32, seconds: u64) -> Result<Value> {
    let (began, before) = (Instant::now(), family(root));
    ensure!(before.values().any(|one| one.name.starts_with("WebKit")), "the window has no page");
    tokio::time::sleep(Duration::from_secs(seconds)).await;
    let (after, took) = (family(root), began.elapsed().as_secs_f64());
    ensure!(!after.is_empty(), "the desktop ended while it was watched");
    Ok(report(&before, &after, took))
}

fn report(before: &BTreeMap<u32, Worked>, after: &BTreeMap<u32, Worked>, seconds: f64) -> Value {
    let nothing = Worked::default();
    let (mut percent, mut wake_ups) = (0.0, 0);
    let (mut processes, mut threads) = (serde_json::Map::new(), Vec::new());
    for (process, now) in after {
        let then = before.get(process).unwrap_or(&nothing);
        let share = float(now.ticks.saturating_sub(then.ticks)) / TICKS_A_SECOND / seconds * 100.0;
        let mut woken = 0;
        for (number, thread) in &now.threads {
            let before = then.threads.get(number).cloned().unwrap_or_default();
            let ran = thread.ran_ns.saturating_sub(before.ran_ns);
            let wakes = thread.woken.saturating_sub(before.woken);
            woken += wakes;
            threads.push((ran, wakes, format!("{} {number} of {}", thread.name, now.name)));
        }
        percent += share;
        wake_ups += woken;
        let told = json!({ "percent": rounded(share), "wake_ups_a_second": rounded(float(woken) / seconds) });
        processes.insert(format!("{} {process}", now.name), told);
    }
    threads.sort_by_key(|(ran, wakes, _)| std::cmp::Reverse((*wakes, *ran)));
    let busiest: Vec<Value> = threads
        .into_iter()
        .take(NAMED)
        .map(|(ran, wakes, name)| {
            json!({ "thread": name, "milliseconds": rounded(float(ran) / 1e6), "wake_ups_a_second": rounded(float(wakes) / seconds) })
        })
        .collect();
    json!({
        "seconds": rounded(seconds),
        "percent_of_a_processor": rounded(percent),
        "wake_ups_a_second": rounded(float(wake_ups) / seconds),
        "processes": processes,
        "busiest_threads": busiest,
    })
}

fn float(number: u64) -> f64 {
    f64::from(u32::try_from(number / 1_000).unwrap_or(u32::MAX)) * 1_000.0
        + f64::from(u32::try_from(number % 1_000).unwrap_or(0))
}

fn rounded(figure: f64) -> f64 {
    (figure * 1_000.0).round() / 1_000.0
}
