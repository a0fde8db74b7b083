//! An agent sends more than words, in either browser.

#![expect(clippy::indexing_slicing, reason = "what WhatsApp was not told is null")]

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use sangam_testkit::Shop;
use serde_json::{Value, json};
use tokio::time::{interval, timeout};

use crate::journey::{Screen, quoted};

/// A picture of a single pixel.
const PICTURE: &[u8] = include_bytes!("../fixtures/media/pixel.png");
const FILM: &[u8] = include_bytes!("../fixtures/media/loom.mp4");
const SONG: &[u8] = include_bytes!("../fixtures/media/jingle.mp3");
const STICKER: &[u8] = include_bytes!("../fixtures/media/thanks.webp");
const BILL: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

/// What is made in a sheet, and WhatsApp's word for it.
const MADE: [(&str, &str); 6] = [
    ("place", "location"),
    ("card", "contacts"),
    ("buttons", "interactive"),
    ("list", "interactive"),
    ("link", "interactive"),
    ("request", "interactive"),
];

/// A picture dropped on the thread, a place and a question with buttons, made in their sheets: each reaches the customer once,
/// and is read.
///
/// # Errors
/// When a step does not appear, or something else arrives.
pub async fn three_kinds_are_sent(screen: Screen<'_>, shop: &Shop) -> Result<()> {
    let before = shop.simulator.accepted_messages().len();
    send_file(screen, "kurta.png", PICTURE, Some("In blue")).await?;
    screen.answer_is("In blue", "Read").await?;
    send_place(screen).await?;
    screen.answer_is("Our shop", "Read").await?;
    send_buttons(screen).await?;
    screen.answer_is("Which one shall we keep?", "Read").await?;
    arrived(shop, before, &["image", "location", "interactive"]).await.map(drop)
}

/// Everything the composer offers, one after the other, made with mouse and keys: each reaches the customer once, in this order and as
/// it was made, and is read; before all that, the question is reacted to and quoted.
///
/// # Errors
/// When a step does not appear, or something else arrives.
pub async fn every_kind_is_sent(screen: Screen<'_>, shop: &Shop, question: &str) -> Result<()> {
    let files: [(&str, &[u8], Option<&str>, &str); 5] = [
        ("kurta.png", PICTURE, Some("In blue"), "image"),
        ("loom.mp4", FILM, Some("How it is woven"), "video"),
        ("jingle.mp3", SONG, None, "audio"),
        ("thanks.webp", STICKER, None, "sticker"),
        ("bill.pdf", BILL, Some("Your bill"), "document"),
    ];
    use_tool(screen, question, "React to this message").await?;
    screen.see("//*[contains(@class, 'react-pop')]//button[.='🙏']").await?.click().await?;
    screen.see("//*[@data-message]//ul[contains(@class, 'reactions')]/li[contains(., '🙏')]").await?;
    use_tool(screen, question, "Reply to this message").await?;
    screen.answer("*Two* are left").await?;
    let mut kinds = vec!["reaction", "text"];
    last_is_read(screen, shop, kinds.len()).await?;
    for (name, bytes, caption, kind) in files {
        send_file(screen, name, bytes, caption).await?;
        kinds.push(kind);
        last_is_read(screen, shop, kinds.len()).await?;
    }
    for (made, kind) in MADE {
        match made {
            "place" => send_place(screen).await?,
            "card" => send_card(screen).await?,
            "buttons" => send_buttons(screen).await?,
            "list" => send_list(screen).await?,
            "link" => send_link(screen).await?,
            _ => ask_for_place(screen).await?,
        }
        kinds.push(kind);
        last_is_read(screen, shop, kinds.len()).await?;
    }
    let sent = arrived(shop, 0, &kinds).await?;
    ensure!(sent[0]["reaction"]["emoji"] == "🙏", "{}", sent[0]);
    ensure!(sent[1]["context"]["message_id"].is_string(), "it quotes the question: {}", sent[1]);
    ensure!(sent[3]["video"]["caption"] == "How it is woven", "with its words: {}", sent[3]);
    ensure!(sent[6]["document"]["filename"] == "bill.pdf", "under its name: {}", sent[6]);
    let asks: Vec<_> = sent.iter().filter_map(|one| one["interactive"]["type"].as_str()).collect();
    ensure!(asks == ["button", "list", "cta_url", "location_request_message"], "{asks:?}");
    Ok(())
}

/// What WhatsApp took after the first `before`: these kinds, each once, in order.
async fn arrived(shop: &Shop, before: usize, expected: &[&str]) -> Result<Vec<Value>> {
    shop.simulator.settled().await;
    let accepted = shop.simulator.accepted_messages().into_iter().skip(before);
    let sent: Vec<Value> = accepted.map(|taken| taken.content).collect();
    let kinds: Vec<_> = sent.iter().filter_map(|content| content["type"].as_str()).collect();
    ensure!(kinds == expected, "each once, in order: {kinds:?}");
    let mistakes = shop.simulator.mistakes();
    ensure!(mistakes.is_empty(), "what no client should ever do: {mistakes:?}");
    Ok(sent)
}

/// WhatsApp took as many, and the newest bubble says that its customer read it.
async fn last_is_read(screen: Screen<'_>, shop: &Shop, count: usize) -> Result<()> {
    until(|| (shop.simulator.accepted_messages().len() >= count).then_some(())).await?;
    screen.see("(//*[@data-message])[last()]//*[@role='img'][@aria-label='Read']").await?;
    Ok(())
}

async fn until<T>(mut look: impl FnMut() -> Option<T>) -> Result<T> {
    let mut looks = interval(Duration::from_millis(20));
    let looking = async {
        loop {
            looks.tick().await;
            if let Some(seen) = look() {
                return seen;
            }
        }
    };
    timeout(Duration::from_secs(60), looking).await.context("WhatsApp never heard of it")
}

/// Drops a file on the thread, writes its caption and sends it.
async fn send_file(screen: Screen<'_>, name: &str, bytes: &[u8], caption: Option<&str>) -> Result<()> {
    let dropping = "const files = new DataTransfer();
        files.items.add(new File([new Uint8Array(arguments[0])], arguments[1]));
        const drop = new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: files });
        document.querySelector('[data-message]').dispatchEvent(drop);";
    screen.0.execute(dropping, vec![json!(bytes), json!(name)]).await?;
    // The name stands between marks of direction, so only what is before or after it is asked for.
    screen.see(&format!("//li[contains(@class, 'tile')][.//bdi[@title={}]]", quoted(name))).await?;
    if let Some(caption) = caption {
        screen.see("//input[starts-with(@aria-label, 'Caption of')]").await?.send_keys(caption).await?;
    }
    screen.see("//form//button[@type='submit'][not(@disabled)]").await?.click().await?;
    screen.see("//body[not(.//li[contains(@class, 'tile')])]").await?;
    Ok(())
}

async fn send_place(screen: Screen<'_>) -> Result<()> {
    make(screen, "Location").await?;
    screen.fill("Coordinates or a map link", "26.9124, 75.7873").await?;
    screen.fill("Name of the place (optional)", "Our shop").await?;
    send_made(screen).await
}

async fn send_card(screen: Screen<'_>) -> Result<()> {
    make(screen, "Contact card").await?;
    screen.fill("Name", "Meena").await?;
    screen.fill("Phone", "+91 98290 00003").await?;
    send_made(screen).await
}

async fn send_buttons(screen: Screen<'_>) -> Result<()> {
    make(screen, "Question with buttons").await?;
    screen.fill("Message", "Which one shall we keep?").await?;
    fill_first(screen, "Button", "Indigo").await?;
    send_made(screen).await
}

async fn send_list(screen: Screen<'_>) -> Result<()> {
    make(screen, "Question with a list").await?;
    screen.fill("Message", "Which size?").await?;
    screen.fill("Button that opens the list", "Sizes").await?;
    fill_first(screen, "Row", "Small").await?;
    send_made(screen).await
}

async fn send_link(screen: Screen<'_>) -> Result<()> {
    make(screen, "Text with a link button").await?;
    screen.fill("Message", "Pay here").await?;
    screen.fill("Words on the button", "Pay").await?;
    screen.fill("Address (https://…)", "https://pay.example/7702").await?;
    send_made(screen).await
}

async fn ask_for_place(screen: Screen<'_>) -> Result<()> {
    make(screen, "Ask for the customer’s location").await?;
    screen.fill("Message", "Where to?").await?;
    send_made(screen).await
}

/// The first field whose label begins so; a number between marks of direction follows.
async fn fill_first(screen: Screen<'_>, label: &str, text: &str) -> Result<()> {
    let field =
        format!("//*[@id=//label[starts-with(normalize-space(.), {})]/@for]", quoted(&format!("{label} ")));
    screen.see(&field).await?.send_keys(text).await?;
    Ok(())
}

/// Presses what stands beside the bubble with these words while a mouse is over it.
async fn use_tool(screen: Screen<'_>, words: &str, tool: &str) -> Result<()> {
    // The tools of a bubble are made last.
    let bubble = format!("//*[@data-message][contains(normalize-space(.), {})]", quoted(words));
    screen.see(&format!("{bubble}//button[@aria-label={}]", quoted(tool))).await?;
    let pressing = "const bubbles = [...document.querySelectorAll('[data-message]')];
        const bubble = bubbles.find((one) => one.textContent.includes(arguments[0]));
        bubble.querySelector(`button[aria-label=\"${arguments[1]}\"]`).click();";
    screen.0.execute(pressing, vec![json!(words), json!(tool)]).await?;
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
