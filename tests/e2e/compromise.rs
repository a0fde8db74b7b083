//! Script that got into the page, put there on purpose: it can do what a person at this desk can do, and nothing else. No key, no file, no
//! other shop, nobody called, and no command that the page was not granted.

#![expect(clippy::indexing_slicing, reason = "a test stops where it stumbles")]

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use sangam_desk::COMMANDS;
use sangam_testkit::Shop;
use sangam_tests::hostile::Listener;
use sangam_tests::journey::Screen;
use sangam_tests::session::Session;
use serde_json::{Value, json};

use super::asha_at_the_desk;

/// What the window system and its plugins could do, and what the page was granted of it; both are written by the build.
const MANIFESTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../gen/schemas/acl-manifests.json");
const GRANTED: &str = include_str!("../../src-tauri/capabilities/main.json");

/// Commands of the desk that end the visit or ask a person where a file is. The others may all be called without anything.
const LEAVES: [&str; 4] = ["sign_out", "enter_practice", "export_quick_replies", "accept_invitation"];

/// Calls each of these without anything, and says what came of it: `[name, whether it was answered, the answer or the refusal]`.
const INVOKE: &str = "
    const [wishes, done] = arguments;
    const { invoke } = window.__TAURI_INTERNALS__;
    const tried = ([name, args]) => invoke(name, args).then(
        (answer) => [args.name ?? name, true, JSON.stringify(answer) ?? ''],
        (error) => [args.name ?? name, false, typeof error === 'string' ? error : JSON.stringify(error)]);
    Promise.all(wishes.map(tried)).then(done);";

/// Every way a page has to load something from these addresses; says which of them loaded it. Not every refusal is told to the page, so
/// silence counts as one; whoever was called tells the rest.
const REACH_OUT: &str = "
    const [addresses, done] = arguments;
    const made = (tag, name) => (address) => new Promise((answer, refuse) => {
        const element = document.createElement(tag);
        element.onload = element.onloadeddata = answer;
        element.onerror = refuse;
        if (tag === 'link') element.rel = 'stylesheet';
        element[name] = address;
        document.body.append(element);
    });
    // A frame that was refused is there, empty; into a foreign one nobody may look.
    const framed = (address) => made('iframe', 'src')(address).then(({ target }) => {
        let within = address;
        try { within = target.contentWindow.location.href; } catch { /* it is foreign */ }
        if (within === 'about:blank') throw new Error('refused');
    });
    const socket = (make) => new Promise((answer, refuse) => {
        const opened = make();
        opened.onopen = answer;
        opened.onerror = refuse;
    });
    const ways = {
        fetch: (address) => fetch(address, { mode: 'no-cors' }),
        request: (address) => new Promise((answer, refuse) => {
            const request = new XMLHttpRequest();
            request.onload = answer;
            request.onerror = refuse;
            request.open('GET', address);
            request.send();
        }),
        image: made('img', 'src'),
        script: made('script', 'src'),
        style: made('link', 'href'),
        frame: framed,
        object: made('object', 'data'),
        sound: made('audio', 'src'),
        module: (address) => import(address),
        worker: (address) => new Promise((answer, refuse) => {
            const worker = new Worker(address);
            worker.onmessage = answer;
            worker.onerror = refuse;
        }),
        events: (address) => socket(() => new EventSource(address)),
        socket: (address) => socket(() => new WebSocket(address.replace(/^\\w+:/, 'ws:'))),
    };
    const silence = () => new Promise((over) => setTimeout(over, 3000, false));
    const tried = addresses.flatMap((address) => Object.entries(ways).map(async ([way, go]) => {
        const went = Promise.resolve().then(() => go(address)).then(() => true, () => false);
        return (await Promise.race([went, silence()])) ? [`${way} ${address}`] : [];
    }));
    Promise.all(tried).then((reached) => done(reached.flat()));";

/// Code in the page that is no part of it, and whatever the page keeps.
const HIDE: &str = "
    const tried = [];
    const inline = document.createElement('script');
    inline.textContent = 'window.inlined = 1';
    document.body.append(inline);
    if (window.inlined) tried.push('an inline script ran');
    for (const [name, run] of Object.entries({
        handler: () => { const b = document.createElement('b'); b.setAttribute('onclick', 'window.handled = 1'); b.click(); return window.handled; },
        address: () => { const a = document.createElement('a'); a.href = 'javascript:window.followed = 1'; document.body.append(a); a.click(); return window.followed; },
        cookie: () => { document.cookie = 'kept=1'; return document.cookie; },
        stored: () => [localStorage, sessionStorage].some((kept) => JSON.stringify({ ...kept }).includes('token')),
    })) {
        try { if (run()) tried.push(name); } catch { /* refused */ }
    }
    return tried;";

#[tokio::test(flavor = "multi_thread")]
async fn script_in_the_page_gets_no_key_no_file_nobody_and_no_command_it_was_not_granted() -> Result<()> {
    let (shop, listener) = (Shop::open().await?, Listener::start().await?);
    let session = Session::start().await?;
    let data = tempfile::tempdir()?;
    let data_dir = data.path().to_string_lossy().into_owned();
    let browser = asha_at_the_desk(&session, &shop, &data_dir).await?;
    let screen = Screen(&browser.page);
    shop.ritika_writes("Namaste").await?;
    screen.view("All").await?;
    screen.read("Namaste").await?;

    what_was_not_granted_is_refused(screen).await?;
    no_answer_holds_a_secret(screen, &session).await?;
    let hub = shop.hub_url();
    let own = format!("file://{data_dir}/settings.json");
    let addresses = [
        "file:///etc/passwd",
        &own,
        "asset://localhost//etc/passwd",
        "http://asset.localhost//etc/passwd",
        "http://169.254.169.254/",
        &hub,
        &listener.url(),
    ];
    let reached = screen.0.execute_async(REACH_OUT, vec![json!(addresses)]).await?;
    ensure!(reached == json!([]), "the page reached {reached}");
    // The instrument: a file of the page's own is reached.
    let own = screen.0.execute_async(REACH_OUT, vec![json!(["icon.svg"])]).await?;
    let reached: Vec<&str> = own.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    ensure!(reached.contains(&"image icon.svg"), "what is reached is not noticed: {reached:?}");
    let ran = screen.0.execute(HIDE, vec![]).await?;
    ensure!(ran == json!([]), "the policy let through {ran}");
    it_cannot_leave(screen, &listener).await?;
    screen.read("Namaste").await?;
    browser.close().await
}

/// Every command of the window system and of every plugin, in the one window there is.
async fn what_was_not_granted_is_refused(screen: Screen<'_>) -> Result<()> {
    let commands = every_command()?;
    let granted = granted()?;
    ensure!(commands.len() > 150 && granted.iter().all(|one| commands.contains(one)), "too little is known");
    let refused: Vec<&String> = commands.iter().filter(|one| !granted.contains(one)).collect();
    let wishes: Vec<Value> = refused.iter().map(|name| json!([name, {}])).collect();
    let told = tried(screen, &wishes).await?;
    ensure!(told.len() == refused.len(), "not every command was tried");
    for (name, (is_answered, word)) in &told {
        let is_refusal = word.contains("not allowed") || word.contains("not found");
        ensure!(!is_answered && is_refusal, "{name} was not refused: {word}");
    }
    let unheard_of = ["read_file", "vault", "plugin:shell|execute", "plugin:fs|read_text_file"];
    let wishes: Vec<Value> = unheard_of.iter().map(|name| json!([name, {}])).collect();
    let told = tried(screen, &wishes).await?;
    ensure!(told.values().all(|(is_answered, _)| !is_answered), "there are other doors: {told:?}");
    // The instrument: what is granted is not refused.
    let told = tried(screen, &[json!(["plugin:event|unlisten", { "event": "none", "eventId": 0 }])]).await?;
    ensure!(told.values().all(|(is_answered, _)| *is_answered), "what is granted is refused: {told:?}");
    Ok(())
}

/// `plugin:window|close` and its like.
fn every_command() -> Result<Vec<String>> {
    let manifests = std::fs::read_to_string(MANIFESTS).context("the window was never built")?;
    let manifests: BTreeMap<String, Value> = serde_json::from_str(&manifests)?;
    let mut commands = Vec::new();
    for (plugin, manifest) in &manifests {
        let plugin = plugin.strip_prefix("core:").unwrap_or(plugin);
        let permissions = manifest["permissions"].as_object().into_iter().flat_map(serde_json::Map::values);
        let names = permissions.filter_map(|one| one.pointer("/commands/allow")?.as_array()).flatten();
        commands.extend(names.filter_map(|name| Some(format!("plugin:{plugin}|{}", name.as_str()?))));
    }
    commands.sort();
    commands.dedup();
    Ok(commands)
}

fn granted() -> Result<Vec<String>> {
    let granted: Value = serde_json::from_str(GRANTED)?;
    let named = |permission: &Value| {
        let (plugin, command) = permission.as_str()?.strip_prefix("core:")?.split_once(":allow-")?;
        Some(format!("plugin:{plugin}|{}", command.replace('-', "_")))
    };
    let permissions = granted["permissions"].as_array().context("nothing is granted")?;
    permissions
        .iter()
        .map(|one| named(one).with_context(|| format!("{one} is more than one command")))
        .collect()
}

/// Whatever the desk answers, it never says a secret that it keeps in the keyring.
async fn no_answer_holds_a_secret(screen: Screen<'_>, session: &Session) -> Result<()> {
    let secrets: Vec<String> =
        session.secrets("org.sangam.desk").await?.into_iter().map(kept_secret).collect();
    ensure!(
        secrets.len() >= 2 && secrets.iter().all(|secret| secret.len() >= 32),
        "there is no key or no session"
    );
    let is_harmless = |name: &&&str| !name.starts_with("pick_") && !LEAVES.contains(*name);
    let wishes: Vec<Value> = COMMANDS
        .iter()
        .filter(is_harmless)
        .map(|name| json!(["call", { "name": name, "args": {} }]))
        .chain([json!(["call", { "name": "conversations", "args": { "view": "all", "before": null, "limit": 50 } }])])
        .collect();
    let told = tried(screen, &wishes).await?;
    let answered = told.values().filter(|(is_answered, _)| *is_answered).count();
    ensure!(answered > 20, "only {answered} commands answered");
    for (name, (_, word)) in &told {
        ensure!(secrets.iter().all(|secret| !word.contains(secret)), "{name} says a secret");
    }
    let unheard_of = tried(screen, &[json!(["call", { "name": "root_key", "args": {} }])]).await?;
    ensure!(
        unheard_of.values().all(|(is_answered, _)| !is_answered),
        "the desk has a command more than it lists"
    );
    Ok(())
}

/// The key as it is kept; of the session, which also says who sits there, its token.
fn kept_secret(kept: String) -> String {
    let session: Option<Value> = serde_json::from_str(&kept).ok();
    session.and_then(|session| Some(session["token"].as_str()?.to_owned())).unwrap_or(kept)
}

/// What came of each: whether it was answered, and the words.
async fn tried(screen: Screen<'_>, wishes: &[Value]) -> Result<BTreeMap<String, (bool, String)>> {
    let told = screen.0.execute_async(INVOKE, vec![json!(wishes)]).await?;
    let told: Vec<(String, bool, String)> = serde_json::from_value(told)?;
    Ok(told.into_iter().map(|(name, is_answered, word)| (name, (is_answered, word))).collect())
}

/// Neither this window nor another goes anywhere else, and by none of all these ways anybody was called.
async fn it_cannot_leave(screen: Screen<'_>, listener: &Listener) -> Result<()> {
    let here = screen.0.current_url().await?;
    let leave = "
        const [address] = arguments;
        navigator.sendBeacon(address);
        const form = document.createElement('form');
        form.action = address;
        document.body.append(form);
        form.submit();
        window.open(address);
        window.open(address, '_top');
        location.assign('file:///etc/passwd');
        location.assign(address);";
    screen.0.execute(leave, vec![json!(listener.url())]).await?;
    screen.read("Namaste").await?;
    ensure!(screen.0.current_url().await? == here, "the page went elsewhere");
    ensure!(screen.0.windows().await?.len() == 1, "there is another window");
    ensure!(listener.calls().await? == 0, "somebody was called");
    Ok(())
}
