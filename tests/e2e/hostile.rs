//! Hostile words in every field a customer or a colleague fills, in the real webview: they are drawn as letters, nothing runs, and nobody is
//! called.

#![expect(clippy::indexing_slicing, reason = "a test stops where it stumbles")]

use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use fantoccini::Locator;
use fantoccini::wd::TimeoutConfiguration;
use sangam_hub::access::password::Password;
use sangam_hub::service::admin::NewPerson;
use sangam_model::Role;
use sangam_testkit::{Shop, TestDesk, rajesh};
use sangam_tests::driver::Browser;
use sangam_tests::hostile::{Listener, NAMES, corpus};
use sangam_tests::journey::Screen;
use sangam_tests::session::Session;
use serde_json::{Value, json};

use super::DESKTOP;

/// How many chats the strings are spread over, and how many stand in one message: about as many as a text may be long.
const CHATS: usize = 12;
const TOGETHER: usize = 48;
/// Every which string also stands in a place or a card, which are narrow.
const ASIDE: usize = 6;
/// What the last message of the team's chat says.
const THE_TEAMS: &str = "That was the team";
/// How often a chat is read from end to end before what is missing counts as missing.
const READINGS: u64 = 4;
/// How long drawing a few bubbles full of them may take on a slow, busy machine.
const PATIENCE: Duration = Duration::from_secs(180);
/// How often a chat is clicked, and how long it may take to open each time.
const ATTEMPTS: usize = 10;
const SOON: Duration = Duration::from_secs(15);

/// Counts whatever a string could set off: the function it calls, the window's own ones, and what the policy stopped.
const LISTEN: &str = "
    window.told = [];
    const tell = (what) => (which) => { window.told.push(`${what} ${which}`); };
    for (const name of ['ran', 'alert', 'confirm', 'prompt', 'print', 'open']) window[name] = tell(name);
    document.addEventListener('securitypolicyviolation', (event) =>
        window.told.push(`policy ${event.effectiveDirective} ${event.blockedURI}`));
    window.drawn = new Set();";

/// Clicks the chat whose row says this, if it is there.
const OPEN: &str = "
    const [words] = arguments;
    const rows = document.querySelectorAll('[aria-label=Conversations] button[class*=row]');
    [...rows].find((row) => row.textContent.includes(words))?.click();";

/// Notes which strings are drawn in which message, and goes up bubble by bubble, until as many as expected were, or whoever drives the page
/// would be kept waiting: then it says how many were drawn, and how often the beginning was reached in vain.
const READ_ON: &str = "
    const [expected, done] = arguments;
    const pane = document.querySelector('section.thread .scroll');
    const frame = () => new Promise(requestAnimationFrame);
    (async () => {
        let readings = 0;
        for (let step = 0; step < 10; step += 1) {
            const bubbles = [...document.querySelectorAll('section.thread [data-message]')];
            for (const bubble of bubbles)
                for (const [, n] of bubble.textContent.matchAll(/«(\\d+)»/g)) drawn.add(`${bubble.dataset.message} ${n}`);
            if (drawn.size >= expected) break;
            // Rows kept from elsewhere stand apart: what counts is drawn without a gap from what is seen upwards.
            const top = pane.getBoundingClientRect().top;
            const rows = [...(pane.querySelector(':scope > div:not(.spring, .end)')?.children ?? [])]
                .map((row) => row.getBoundingClientRect())
                .sort((one, other) => other.top - one.top);
            let highest = top;
            for (const row of rows) if (row.bottom >= highest - 2) highest = Math.min(highest, row.top);
            const [drawnAbove, page] = [top - highest, pane.clientHeight * 0.8];
            pane.dispatchEvent(new WheelEvent('wheel'));
            // What is older than what the page has comes in while somebody stands at the top, and rows a frame after one came to them.
            const stays = pane.scrollTop <= 0 || (drawnAbove === 0 && pane.scrollTop > 60);
            drawn.waits = stays ? (drawn.waits ?? 0) + 1 : 0;
            if (drawn.waits > 20) [readings, drawn.waits, pane.scrollTop] = [readings + 1, 0, pane.scrollHeight];
            // How high is what was never drawn is only guessed: nobody leaps to the top past it.
            else if (!stays) pane.scrollTop -= drawnAbove < pane.scrollTop ? Math.max(drawnAbove, page) : page;
            await frame();
            await new Promise((settled) => setTimeout(settled));
        }
        done([drawn.size, readings]);
    })();";

/// Elements and addresses that only a string could have brought.
const FOREIGN: &str = "
    const foreign = 'iframe, frame, object, embed, base, math, marquee, template, dialog[onclose], [onload], [onerror], [onclick], ' +
        '[onfocus], [srcdoc], [ping], [background], form[action], a[href^=\"javascript:\" i], a[href^=\"data:\" i], ' +
        ':is(img, video, audio, source, script, link, image, use)[src^=\"http:\"], link[href^=\"http:\"], body script';
    return [...document.querySelectorAll(foreign)].map((element) => element.outerHTML.slice(0, 200));";

/// Types into the field with this label as a person would, one string after the other, and lets the page draw each.
const TYPE: &str = "
    const [label, texts, done] = arguments;
    const field = document.querySelector(`input[aria-label^='${label}'], textarea[aria-label^='${label}']`);
    const value = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value');
    (async () => {
        for (const text of [...texts, '']) {
            value.set.call(field, text);
            field.dispatchEvent(new Event('input', { bubbles: true }));
            await new Promise(requestAnimationFrame);
        }
        done(texts.length);
    })();";

#[tokio::test(flavor = "multi_thread")]
async fn five_thousand_hostile_strings_run_nothing_and_call_nobody() -> Result<()> {
    let (shop, listener) = (Shop::open().await?, Listener::start().await?);
    let strings = corpus(&listener.url());
    let owner = shop.desk(rajesh()).await?;
    for (chat, share) in strings.chunks(strings.len().div_ceil(CHATS)).enumerate() {
        a_customer_writes(&shop, chat, share, &listener.url());
    }
    the_team_writes(&shop, &owner, &strings).await?;

    let data = tempfile::tempdir()?;
    let data_dir = data.path().to_string_lossy().into_owned();
    let session = Session::start().await?;
    let browser = Browser::application_in(&session, DESKTOP, &["--data-dir", &data_dir]).await?;
    let screen = Screen(&browser.page);
    screen.see("//button[contains(., 'Join or sign in')]").await?;
    screen.0.update_timeouts(TimeoutConfiguration::new(Some(PATIENCE), None, None)).await?;
    screen.0.execute(LISTEN, vec![]).await?;
    screen.sign_in(&shop.hub_url(), rajesh().email, rajesh().password).await?;
    screen.view("All").await?;
    for (chat, share) in strings.chunks(strings.len().div_ceil(CHATS)).enumerate() {
        open(screen, &whole(chat)).await?;
        every_string_is_drawn(screen, chat, standing_in(share)).await?;
        nothing_happened(screen, &listener).await?;
    }
    open(screen, THE_TEAMS).await?;
    screen
        .see(&format!("//aside[contains(@class, 'panel')]//*[contains(normalize-space(.), '{}')]", NAMES[0]))
        .await?;
    words_are_typed(screen, &strings).await?;
    settings_are_looked_at(screen, &listener).await?;
    the_instruments_work(screen, &listener).await?;
    browser.close().await
}

/// Opens the chat whose last message says this. While chats come in a row may move away below a pointer, so none is used.
async fn open(screen: Screen<'_>, words: &str) -> Result<()> {
    let said = format!("//section[contains(@class, 'thread')]//*[@data-message][contains(., '{words}')]");
    for _ in 0..ATTEMPTS {
        screen.0.execute(OPEN, vec![json!(words)]).await?;
        if screen.0.wait().at_most(SOON).for_element(Locator::XPath(&said)).await.is_ok() {
            return Ok(());
        }
    }
    bail!("the chat with {words:?} never opened")
}

/// What the last message of a chat says: all of it is there.
fn whole(chat: usize) -> String {
    format!("That was chat {chat:02}")
}

/// A customer of a hostile name says these strings as texts, captions, places, cards and pressed buttons, after coming from hostile
/// advertisements.
fn a_customer_writes(shop: &Shop, chat: usize, share: &[String], listener: &str) {
    let from = format!("155501040{chat:02}");
    let name = NAMES[chat % NAMES.len()];
    let mut messages: Vec<Value> = share
        .chunks(TOGETHER)
        .enumerate()
        .flat_map(|(nth, some)| messages_of(some, nth, name, listener))
        .collect();
    messages.push(json!({ "type": "text", "text": { "body": whole(chat) } }));
    let seconds = shop.simulator.now().as_millis() / 1_000;
    for (nth, message) in messages.iter_mut().enumerate() {
        message["from"] = json!(from);
        message["id"] = json!(format!("wamid.HOSTILE{chat:02}{nth:04}"));
        message["timestamp"] = json!((seconds + i64::try_from(nth).unwrap_or(0) - 300).to_string());
    }
    let contacts = json!([{ "profile": { "name": name }, "wa_id": from }]);
    shop.meta_tells("messages", json!({ "contacts": contacts, "messages": messages }));
}

/// How many strings the messages of a chat hold, in the place where most fit.
fn standing_in(share: &[String]) -> usize {
    share.chunks(TOGETHER).map(|together| together.len() + together.len().div_ceil(ASIDE)).sum()
}

/// A message with all these strings, one with some of them in another place, and some more wherever else a message has a place for words.
/// The kinds take turns.
fn messages_of(strings: &[String], turn: usize, name: &str, listener: &str) -> [Value; 2] {
    let some: Vec<&str> = strings.iter().step_by(ASIDE).map(String::as_str).collect();
    let one = |nth: usize| some[nth % some.len()];
    let (lines, line, aside) = (strings.join("\n"), strings.join(" "), some.join(" "));
    let file = json!({ "id": "404", "mime_type": "image/jpeg", "filename": one(2), "caption": line });
    let advertisement = json!({
        "source_url": "javascript:ran(0)", "source_type": "ad", "headline": one(0), "body": one(1),
        "media_type": "image", "image_url": listener, "thumbnail_url": listener, "video_url": listener,
    });
    let said = match turn % 5 {
        0 => json!({ "type": "text", "text": { "body": lines }, "referral": advertisement }),
        1 => json!({ "type": "image", "image": file }),
        2 => json!({ "type": "document", "document": file }),
        3 => json!({ "type": "button", "button": { "payload": name, "text": line } }),
        _ => json!({ "type": "interactive", "interactive":
            { "type": "list_reply", "list_reply": { "id": name, "title": line, "description": one(7) } } }),
    };
    let place = json!({ "latitude": 26.9, "longitude": 75.8, "name": one(3), "address": aside,
        "url": "javascript:ran(0)" });
    let card = json!({
        "name": { "formatted_name": aside, "first_name": name },
        "phones": [{ "phone": one(4) }], "emails": [{ "email": one(5) }], "org": { "company": one(6) },
        "urls": [{ "url": "javascript:ran(0)" }],
    });
    if turn.is_multiple_of(2) {
        [said, json!({ "type": "location", "location": place })]
    } else {
        [said, json!({ "type": "contacts", "contacts": [card] })]
    }
}

/// The team's own words are hostile, too: colleagues, labels, replies, fields, cards, notes, an answer and the blanks of a template.
async fn the_team_writes(shop: &Shop, owner: &TestDesk, strings: &[String]) -> Result<()> {
    for (nth, name) in NAMES.iter().enumerate() {
        let (name, email) = ((*name).to_owned(), format!("hostile{nth}@neelam.example"));
        let password = Password::new("a hostile colleague".to_owned());
        let person = NewPerson { workspace_id: shop.workspace(), name, email, password, role: Role::Agent };
        shop.hub().admin.add_person(person).await?;
    }
    shop.ritika_writes("Namaste").await?;
    let chat = owner.row_with("Namaste").await?["id"].take();
    // What turns a line around is refused where the team chooses a name.
    let names: Vec<&str> = NAMES.into_iter().filter(|name| !name.contains('\u{202e}')).collect();
    for name in &names {
        let label = owner.call("make_label", json!({ "name": name, "colour": "teal" })).await?;
        let wording = json!({ "language": "en", "text": strings[..30].join("\n") });
        let reply =
            json!({ "name": name, "folder": name, "wordings": [wording], "payee": null, "file": null });
        let keep = json!({ "quick_reply_id": null, "own": false, "reply": reply, "known_rev": null });
        owner.call("save_quick_reply", keep).await?;
        owner
            .call("set_label", json!({ "conversation_id": chat, "label_id": label["id"], "on": true }))
            .await?;
    }
    let fields: Vec<Value> =
        names.iter().map(|name| json!({ "id": null, "name": name, "what": { "kind": "text" } })).collect();
    let shaped = owner.call("shape_card", json!({ "fields": fields })).await?;
    let has_come = |detail: &Value| {
        detail["card"]["fields"].as_array().is_some_and(|fields| fields.len() == names.len())
    };
    owner.until("conversation", json!({ "conversation_id": chat }), has_come).await?;
    for (field, value) in shaped["fields"].as_array().into_iter().flatten().zip(strings) {
        let fill = json!({ "conversation_id": chat, "field_id": field["id"], "value": value });
        owner.call("fill_card", fill).await?;
    }
    owner.call("name_contact", json!({ "conversation_id": chat, "name": NAMES[2] })).await?;
    let about = strings[..12].join(" ");
    owner.call("describe_contact", json!({ "conversation_id": chat, "about": about })).await?;
    owner.call("add_note", json!({ "conversation_id": chat, "text": strings[..30].join("\n") })).await?;
    a_template_is_filled(owner, &chat).await?;
    let answer = format!("{} {THE_TEAMS}", NAMES[1]);
    owner.answers(&chat, &answer).await?;
    owner.bubble(&chat, &answer, |bubble| bubble["delivery"] == "read").await?;
    Ok(())
}

/// Sends the shop's word about an order, hostile in each of its blanks.
async fn a_template_is_filled(owner: &TestDesk, chat: &Value) -> Result<()> {
    let args = json!({ "number_id": null, "search": "order_update", "sendable": true });
    let has = |list: &Value| list["templates"].as_array().is_some_and(|all| !all.is_empty());
    let list = owner.until("templates", args, has).await?;
    let template = &list["templates"][0]["row"];
    let filling = json!({ "header": { "is": "text", "value": NAMES[1] },
        "values": { "customer": NAMES[0], "when": NAMES[2] } });
    let wish = json!({ "template_id": template["id"], "filling": filling,
        "addressee": { "to": "conversation", "conversation_id": chat } });
    let filled = owner.call("fill_template", wish).await?;
    ensure!(filled["problems"] == json!([]), "the template cannot be sent: {filled}");
    owner
        .call("send", json!({ "conversation_id": chat, "content": filled["content"], "reply_to": null }))
        .await?;
    Ok(())
}

/// Reads a chat from its end to its beginning until every string of every message has been on the screen, as letters.
async fn every_string_is_drawn(screen: Screen<'_>, chat: usize, expected: usize) -> Result<()> {
    screen.0.execute("drawn.clear()", vec![]).await?;
    let (mut readings, mut drawn) = (0, 0);
    while readings < READINGS {
        let told = screen.0.execute_async(READ_ON, vec![json!(expected)]).await?;
        drawn = told[0].as_u64().and_then(|size| usize::try_from(size).ok()).context("no count")?;
        if drawn >= expected {
            return Ok(());
        }
        readings += told[1].as_u64().context("no count of readings")?;
    }
    bail!("of {expected} strings of chat {chat} only {drawn} were drawn")
}

/// Nothing ran, nothing foreign stands in the page, the policy had nothing to stop, and nobody called.
async fn nothing_happened(screen: Screen<'_>, listener: &Listener) -> Result<()> {
    let told = screen.0.execute("return told", vec![]).await?;
    ensure!(told == json!([]), "something happened: {told}");
    let foreign = screen.0.execute(FOREIGN, vec![]).await?;
    ensure!(foreign == json!([]), "something foreign was drawn: {foreign}");
    ensure!(listener.calls().await? == 0, "somebody was called");
    Ok(())
}

/// Hostile strings in the search and in the composer, where nobody sends them.
async fn words_are_typed(screen: Screen<'_>, strings: &[String]) -> Result<()> {
    let some: Vec<&String> = strings.iter().step_by(strings.len() / 60).collect();
    for label in ["Search", "Reply to"] {
        let typed = screen.0.execute_async(TYPE, vec![json!(label), json!(some)]).await?;
        ensure!(typed == json!(some.len()), "not everything was typed into {label}: {typed}");
    }
    Ok(())
}

/// Every page of the settings, where colleagues, labels, replies and the log stand.
async fn settings_are_looked_at(screen: Screen<'_>, listener: &Listener) -> Result<()> {
    screen.see("//nav//button[@aria-label='Settings']").await?.click().await?;
    screen.see("//*[contains(@class, 'tabs')]//*[@role='tab']").await?;
    let count =
        screen.0.execute("return document.querySelectorAll('.tabs [role=tab]').length", vec![]).await?;
    let count = count.as_u64().filter(|count| *count > 4).context("the settings have no pages")?;
    for nth in 1..=count {
        let tab = format!("(//*[contains(@class, 'tabs')]//*[@role='tab'])[{nth}]");
        screen.see(&tab).await?.click().await?;
        screen.see(&format!("{tab}[@aria-selected='true']")).await?;
        nothing_happened(screen, listener).await?;
    }
    for (page, name) in [("People", NAMES[1]), ("Labels", NAMES[0])] {
        let tab = format!("//*[contains(@class, 'tabs')]//*[@role='tab'][normalize-space(.)='{page}']");
        screen.see(&tab).await?.click().await?;
        screen.see(&format!("//*[@id='settings-panel']//*[contains(normalize-space(.), '{name}')]")).await?;
    }
    nothing_happened(screen, listener).await
}

/// Silence means something only if each instrument makes a sound.
async fn the_instruments_work(screen: Screen<'_>, listener: &Listener) -> Result<()> {
    let harm = "
        const [address, done] = arguments;
        ran(0);
        const stopped = new Promise((happened) => document.addEventListener('securitypolicyviolation', happened, { once: true }));
        const frame = document.createElement('iframe');
        frame.src = address;
        document.body.append(frame);
        stopped.then(() => setTimeout(() => done(told)));";
    let told = screen.0.execute_async(harm, vec![json!(listener.url())]).await?;
    let told: Vec<&str> = told.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    ensure!(told.contains(&"ran 0"), "what ran is not noticed: {told:?}");
    ensure!(
        told.iter().any(|one| one.starts_with("policy frame-src")),
        "the policy is not noticed: {told:?}"
    );
    let foreign = screen.0.execute(FOREIGN, vec![]).await?;
    ensure!(
        foreign.as_array().is_some_and(|all| all.len() == 1),
        "a foreign element is not noticed: {foreign}"
    );
    ensure!(listener.calls().await? == 0, "the policy lets it call");
    Ok(())
}
