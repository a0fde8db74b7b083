//! What the page may call: the desk's list by name, the bytes of files in both directions, how large it is drawn, and "I am drawn".
//!
//! Everything a command means is in the desk; these only carry it across.

use percent_encoding::percent_decode_str;
use sangam_desk::api::attachments::Picked;
use sangam_desk::api::error::UiError;
use sangam_model::id::MessageId;
use serde_json::{Value, json};
use tauri::ipc::{InvokeBody, Request, Response};
use tauri::{State, WebviewWindow};

use crate::opening::Opening;
use crate::window::Screenshot;

/// Calls a command of the desk's list.
#[tauri::command]
pub(crate) async fn call(opening: State<'_, Opening>, name: String, args: Value) -> Result<Value, UiError> {
    opening.desk().await.call(&name, args).await
}

/// The bytes of a message's file.
#[tauri::command]
pub(crate) async fn media_bytes(
    opening: State<'_, Opening>,
    message_id: MessageId,
) -> Result<Response, UiError> {
    let file = opening.desk().await.media(message_id).await?;
    Ok(Response::new(file.bytes.to_vec()))
}

/// The bytes of a file that hangs on a draft.
#[tauri::command]
pub(crate) async fn attachment_bytes(
    opening: State<'_, Opening>,
    sha256: String,
) -> Result<Response, UiError> {
    let file = opening.desk().await.attachment(&sha256).await?;
    Ok(Response::new(file.bytes.to_vec()))
}

/// Takes a file that was pasted or dropped: its bytes as they are, whose draft and which name in headers.
#[tauri::command]
pub(crate) async fn attach(opening: State<'_, Opening>, request: Request<'_>) -> Result<Picked, UiError> {
    let unreadable = || UiError::new("invalid", "no file came with its conversation");
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let conversation_id = header("conversation").and_then(|id| id.parse().ok()).ok_or_else(unreadable)?;
    let InvokeBody::Raw(bytes) = request.body() else { return Err(unreadable()) };
    let name = header("name").map(|name| percent_decode_str(name).decode_utf8_lossy().into_owned());
    opening.desk().await.attach(conversation_id, name, bytes.clone().into()).await
}

/// Draws the page so large, as a browser does. The page keeps how large with its settings, and asks for it whenever it begins.
#[tauri::command]
pub(crate) async fn zoom(window: WebviewWindow, percent: u16) -> Result<(), UiError> {
    let drawn = window.set_zoom(f64::from(percent) / 100.0);
    drawn.map_err(|error| UiError::new("internal", error.to_string()))
}

/// The page stands still. Takes the picture that was asked for, or first opens the conversation it should show; then the
/// answer is yes, and the page says again when it stands still.
#[tauri::command]
pub(crate) async fn page_drawn(
    window: WebviewWindow,
    opening: State<'_, Opening>,
    screenshot: State<'_, Screenshot>,
) -> Result<bool, UiError> {
    if screenshot.wants_a_conversation() {
        let newest = json!({ "view": "mine", "before": null, "limit": 1 });
        let desk = opening.desk().await;
        let page = desk.call("conversations", newest).await?;
        let id = page.pointer("/rows/0/id").and_then(|id| id.as_str()?.parse().ok());
        if let Some(id) = id {
            desk.show(id);
            return Ok(true);
        }
    }
    screenshot.take(&window);
    Ok(false)
}
