//! The owner connects a number, in Chromium: the desk's page in one tab, Meta's part in others.

use anyhow::{Context, Result, ensure};
use sangam_simulator::PhoneCard;
use sangam_testkit::{Doorstep, TestDesk, asha, rajesh};
use sangam_tests::bridge::Bridge;
use sangam_tests::connecting::{Outside, everything_is_released, history_arrives, settle_everything};
use sangam_tests::driver::Browser;
use sangam_tests::journey::Screen;
use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedReceiver;
use url::Url;

use crate::UI;

/// Rajesh's desk in Chromium, and what it opens outside.
struct Desk {
    _bridge: Bridge,
    _desk: TestDesk,
    browser: Browser,
}

async fn rajeshs_desk(shop: &Doorstep) -> Result<(Desk, UnboundedReceiver<Url>)> {
    let (desk, addresses) = shop.desk_with_browser().await?;
    let bridge = Bridge::serve(desk.app(), format!("{UI}/dist").as_ref()).await?;
    let browser = Browser::chromium(&bridge.url, 1360, 900).await?;
    Screen(&browser.page).sign_in(&shop.hub_url(), rajesh().email, rajesh().password).await?;
    Ok((Desk { _bridge: bridge, _desk: desk, browser }, addresses))
}

/// How many chats a desk shows.
async fn chats(desk: &TestDesk) -> Result<usize> {
    let page = desk.call("conversations", json!({ "view": "all", "before": null, "limit": 100 })).await?;
    page["rows"].as_array().map(Vec::len).context("a list of conversations")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_walks_from_the_first_question_to_the_first_live_message() -> Result<()> {
    let shop = Doorstep::open().await?;
    let asha = shop.desk(asha()).await?;
    let (desk, addresses) = rajeshs_desk(&shop).await?;
    let screen = Screen(&desk.browser.page);
    let axe = std::fs::read_to_string(format!("{UI}/node_modules/axe-core/axe.min.js"))?;

    settle_everything(screen).await?;
    let mut outside = Outside::beside(&desk.browser.page, addresses).await?;
    screen.press_ready("Open Meta in the browser").await?;
    let dialog = outside.into_the_dialog().await?;
    dialog.leave_by("finish", "Your number is connected.").await?;

    screen.read("Go on to contacts and history").await?;
    let at_the_end_of_the_signup = screen.accessibility_findings(&axe).await?;
    history_arrives(screen).await?;
    ensure!(chats(&asha).await? == 0, "nobody but the owner sees what was imported");
    let at_the_release = screen.accessibility_findings(&axe).await?;
    everything_is_released(screen).await?;
    let seen = |page: &Value| page["rows"].as_array().is_some_and(|rows| rows.len() >= 24);
    asha.until("conversations", json!({ "view": "all", "before": null, "limit": 100 }), seen).await?;

    let phone = shop.phone()?.phone_number_id;
    shop.simulator.customer_writes(&phone, "+915550299001", "Is this the new desk?")?;
    let seen = "//li[contains(@class, 'seen')][.//b[normalize-space(.)='A customer writes']]";
    screen.see(seen).await?;
    screen.press_ready("Open the inbox").await?;
    screen.view("All").await?;
    screen.open("Is this the new desk?").await?;
    screen
        .see("//*[contains(@class, 'bubble')][contains(normalize-space(.), 'Is this the new desk?')]")
        .await?;
    asha.row_with("Is this the new desk?").await?;

    let mistakes = shop.simulator.mistakes();
    ensure!(mistakes.is_empty(), "what no client should ever do: {mistakes:?}");
    ensure!(
        at_the_end_of_the_signup.is_empty(),
        "the signup shuts somebody out: {at_the_end_of_the_signup:#?}"
    );
    ensure!(at_the_release.is_empty(), "the release shuts somebody out: {at_the_release:#?}");
    desk.browser.close().await
}

/// One way a signup ends without a number.
struct Ending {
    /// How Meta, or the way there, is.
    world: Value,
    /// The control by which the dialog is left.
    by: &'static str,
    /// What the hub's page says.
    page: &'static str,
    /// What the desk says, and what to do next.
    desk: [&'static str; 2],
    /// The neighbours' number is chosen instead of our own.
    is_theirs: bool,
}

fn ending(world: Value, by: &'static str, page: &'static str, desk: [&'static str; 2]) -> Ending {
    Ending { world, by, page, desk, is_theirs: false }
}

fn endings() -> Vec<Ending> {
    vec![
        ending(
            json!({}),
            "close",
            "Meta's window was closed before the end.",
            ["Meta’s window was closed before it was finished.", "Open it again and go to its last screen."],
        ),
        ending(
            json!({ "signup": { "message": "object" } }),
            "cancel",
            "The signup was left before the end.",
            ["Meta’s dialog was left before it was finished.", "when you have the phone beside you"],
        ),
        ending(
            json!({ "signup": { "error_event": "ERROR" } }),
            "report-error",
            "Meta ended the signup with an error.",
            ["Meta’s dialog ended with an error.", "The display name is not allowed."],
        ),
        ending(
            json!({ "signup": { "stale_code": true } }),
            "finish",
            "Meta's confirmation was too old or used already.",
            ["Meta’s answer came too late", "Try again; if it happens twice"],
        ),
        ending(
            json!({ "scope": "exchange", "reset_after": 1 }),
            "finish",
            "Meta did not answer in time.",
            ["Meta did not say whether it handed over the access.", "Connect again from here"],
        ),
        ending(
            json!({ "token": { "missing_scopes": ["whatsapp_business_messaging"] } }),
            "finish",
            "A permission was left out in Meta's dialog.",
            ["A permission was not given in Meta’s dialog.", "Connect again and leave every box ticked."],
        ),
        ending(
            json!({}),
            "no-number",
            "The account has no number that could be connected.",
            ["The account has no number that is on the app.", "Connect again and type the number"],
        ),
        ending(
            json!({ "signup": { "order": "code_first" } }),
            "ordinary",
            "This number is not on the WhatsApp Business app",
            ["This number is not on the WhatsApp Business app.", "Nothing was registered."],
        ),
        ending(
            json!({ "scope": "subscribe", "error": { "code": 100, "count": 1 } }),
            "finish",
            "WhatsApp did not accept that messages come to Sangam.",
            [
                "WhatsApp did not agree to deliver messages here",
                "Your one chance to ask for them is not spent.",
            ],
        ),
        Ending {
            is_theirs: true,
            ..ending(
                json!({}),
                "finish",
                "This WhatsApp Business account belongs to another workspace of this hub.",
                [
                    "This WhatsApp account belongs to another shop on this server.",
                    "Ask whoever runs the server",
                ],
            )
        },
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_endings_say_what_happened_and_what_to_do_and_the_number_can_still_be_connected() -> Result<()> {
    let shop = Doorstep::open().await?;
    let theirs = shop.somebody_elses_number().await?;
    let (desk, addresses) = rajeshs_desk(&shop).await?;
    let screen = Screen(&desk.browser.page);
    settle_everything(screen).await?;
    let mut outside = Outside::beside(&desk.browser.page, addresses).await?;
    let mut begin = "Open Meta in the browser";
    for Ending { world, by, page, desk, is_theirs } in endings() {
        shop.simulator.set_faults(&json!({ "clear": true }))?;
        shop.simulator.set_faults(&world)?;
        screen.press_ready(begin).await?;
        begin = "Try again";
        let dialog = outside.into_the_dialog().await?;
        if is_theirs {
            let ours = shop.phone()?;
            dialog.press(&format!("phone-{}", ours.display_phone_number)).await?;
            dialog.press(&format!("phone-{}", theirs.display_phone_number)).await?;
        }
        dialog.leave_by(by, page).await?;
        for words in desk {
            screen.read(words).await.with_context(|| format!("left by {by}: {page}"))?;
        }
        // What the owner does before the next try: the number leaves Meta again.
        let connected =
            |phone: &PhoneCard| phone.link == "connected" && phone.phone_number_id != theirs.phone_number_id;
        for phone in shop.simulator.phones().into_iter().filter(connected) {
            shop.simulator.disconnect(&phone.phone_number_id, None, None)?;
        }
    }
    let asked = shop.simulator.requests();
    ensure!(!asked.iter().any(|call| call.path.ends_with("/smb_app_data")), "the one chance is not spent");

    shop.simulator.set_faults(&json!({ "clear": true }))?;
    screen.press_ready(begin).await?;
    outside.into_the_dialog().await?.leave_by("finish", "Your number is connected.").await?;
    screen.read("Go on to contacts and history").await?;
    let mistakes = shop.simulator.mistakes();
    ensure!(mistakes.is_empty(), "what no client should ever do: {mistakes:?}");
    desk.browser.close().await
}
