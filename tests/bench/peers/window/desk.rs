//! A desk without anything: what it hears is one row in a sealed file and, if the open chat says it, one more bubble.

use futures_util::StreamExt as _;
use rusqlite::{Connection, params};
use serde_json::Value;
use tauri::WebviewWindow;

/// Opened as the desktop opens its own, with a key that is as good as any.
const OPEN: &str = "PRAGMA key = \"x'2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a'\";
    PRAGMA cipher_hmac_algorithm = HMAC_SHA256; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
    CREATE TABLE message (id INTEGER PRIMARY KEY, wamid TEXT NOT NULL UNIQUE, chat TEXT NOT NULL, text TEXT NOT NULL, sent_at INTEGER NOT NULL);
    CREATE INDEX message_thread ON message (chat, sent_at, id);";
const INSERT: &str = "INSERT OR IGNORE INTO message (wamid, chat, text, sent_at) VALUES (?1, ?2, ?3, ?4)";

/// Listens until the window is closed. Whatever goes wrong ends the program: it is there to be measured.
pub(crate) fn open(window: WebviewWindow, address: String, file: String) {
    tauri::async_runtime::spawn(async move {
        let heard = listen(&window, &address, &file).await;
        eprintln!("the bare desk hears no more: {heard:?}");
        std::process::exit(1);
    });
}

async fn listen(
    window: &WebviewWindow,
    address: &str,
    file: &str,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let kept = Connection::open(file)?;
    kept.execute_batch(OPEN)?;
    let (mut socket, _) = tokio_tungstenite::connect_async(address).await?;
    // The chat that is open is that of whoever wrote first.
    let mut open = None;
    while let Some(heard) = socket.next().await {
        let webhook: Value = serde_json::from_str(heard?.to_text()?)?;
        let messages = webhook.pointer("/entry/0/changes/0/value/messages").and_then(Value::as_array);
        for message in messages.into_iter().flatten() {
            let said = |place: &str| message.pointer(place).and_then(Value::as_str).unwrap_or_default();
            let (chat, text) = (said("/from"), said("/text/body"));
            let seconds: i64 = said("/timestamp").parse()?;
            kept.prepare_cached(INSERT)?.execute(params![said("/id"), chat, text, seconds])?;
            if open.get_or_insert_with(|| chat.to_owned()) == chat {
                window.eval(format!("said({})", Value::from(text)))?;
            }
        }
    }
    Ok(())
}
