//! An agent sends more than words, in either browser.

use anyhow::{Result, ensure};
use sangam_testkit::Shop;
use serde_json::{Value, json};

use crate::journey::Screen;

/// A picture of a single pixel, as a page can make a file of it.
const PICTURE: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg==";

/// A picture dropped on the thread, a place and a question with buttons, made in their sheets: each reaches the customer once,
/// and is read.
///
/// # Errors
/// When a step does not appear, or something else arrives.
pub async fn three_kinds_are_sent(screen: Screen<'_>, shop: &Shop) -> Result<()> {
    drop_picture(screen, "kurta.png").await?;
    // The name stands between marks of direction, so only what is before it is asked for.
    screen.see("//input[starts-with(@aria-label, 'Caption of')]").await?.send_keys("In blue").await?;
    screen.see("//form//button[@type='submit'][not(@disabled)]").await?.click().await?;
    screen.answer_is("In blue", "Read").await?;

    make(screen, "Location").await?;
    screen.fill("Coordinates or a map link", "26.9124, 75.7873").await?;
    screen.fill("Name of the place (optional)", "Our shop").await?;
    send_made(screen).await?;
    screen.answer_is("Our shop", "Read").await?;

    make(screen, "Question with buttons").await?;
    screen.fill("Message", "Which one shall we keep?").await?;
    let first = "//*[@id=//label[starts-with(normalize-space(.), 'Button')]/@for]";
    screen.see(first).await?.send_keys("Indigo").await?;
    send_made(screen).await?;
    screen.answer_is("Which one shall we keep?", "Read").await?;

    shop.simulator.settled().await;
    let arrived: Vec<Value> =
        shop.simulator.accepted_messages().into_iter().map(|taken| taken.content).collect();
    let kinds = arrived.iter().map(|content| content["type"].clone());
    let kinds: Vec<Value> = kinds.filter(|kind| kind != "text").collect();
    ensure!(
        kinds == [json!("image"), json!("location"), json!("interactive")],
        "each once, in order: {kinds:?}"
    );
    Ok(())
}

async fn drop_picture(screen: Screen<'_>, name: &str) -> Result<()> {
    let dropping = "const bytes = Uint8Array.from(atob(arguments[0]), (char) => char.charCodeAt(0));
        const files = new DataTransfer();
        files.items.add(new File([bytes], arguments[1], { type: 'image/png' }));
        const drop = new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: files });
        document.querySelector('[data-message]').dispatchEvent(drop);";
    screen.0.execute(dropping, vec![json!(PICTURE), json!(name)]).await?;
    Ok(())
}

async fn make(screen: Screen<'_>, what: &str) -> Result<()> {
    screen.press("Attach").await?;
    let item = format!("//*[@role='menuitem'][normalize-space(.)='{what}']");
    screen.see(&item).await?.click().await?;
    Ok(())
}

/// Sends what the sheet made, and waits until the sheet is gone.
async fn send_made(screen: Screen<'_>) -> Result<()> {
    screen.see("//*[@role='dialog']//button[@type='submit'][not(@disabled)]").await?.click().await?;
    screen.see("//body[not(.//*[@role='dialog'])][not(contains(@style, 'pointer-events: none'))]").await?;
    Ok(())
}
