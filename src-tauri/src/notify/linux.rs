//! Notifications over D-Bus. A newer one takes the place of the one whose number it is given, and either can be taken back.

use std::sync::Arc;

use anyhow::Result;
use notify_rust::{Hint, Notification, NotificationHandle, NotificationResponse};
use tauri::async_runtime::spawn_blocking;
use tokio::sync::oneshot;

use super::Able;

/// A click on the notification itself has a name here, and must be offered like a button; it is not shown as one.
pub(super) const OFFERS_THE_CLICK: bool = true;

/// How the system finds our icon, and the file that describes this program.
const PROGRAM: &str = "sangam";
const DESKTOP_ENTRY: &str = "Sangam";

/// What a notification was shown through; it ends with the last of whoever holds it.
pub(super) type Connection = Arc<NotificationHandle>;

/// A notification that stands.
pub(super) struct Shown(Connection);

impl Shown {
    /// The system's number for it.
    pub(super) fn number(&self) -> u32 {
        self.0.id()
    }

    /// What it was shown through.
    pub(super) fn connection(&self) -> Connection {
        Arc::clone(&self.0)
    }

    /// Listens until a person did something with it, or it is taken back.
    pub(super) async fn listen(
        self,
        mut tell: impl FnMut(&NotificationResponse),
        close: oneshot::Receiver<()>,
    ) {
        let mut is_closed = false;
        let hear = |what: &NotificationResponse| {
            is_closed = matches!(what, NotificationResponse::Closed(_));
            tell(what);
        };
        let is_over = tokio::select! {
            () = self.0.wait_for_action_async(hear) => true,
            closed = close => closed.is_ok(),
        };
        // Some daemons leave it standing after a click.
        if is_over && !is_closed {
            self.0.close_async().await;
        }
    }
}

/// What the daemon can do, if one answers.
pub(super) async fn able() -> Option<Able> {
    let words = spawn_blocking(notify_rust::get_capabilities).await.ok()?.ok()?;
    let has = |name: &str| words.iter().any(|word| word == name);
    Some(Able { actions: has("actions"), markup: has("body-markup") })
}

/// What this system wants to know beside the words.
pub(super) fn dress(notification: &mut Notification, sound: bool) {
    notification
        .icon(PROGRAM)
        .hint(Hint::DesktopEntry(DESKTOP_ENTRY.to_owned()))
        .hint(Hint::Category("im.received".to_owned()));
    if sound {
        notification.hint(Hint::SoundName("message-new-instant".to_owned()));
    } else {
        notification.hint(Hint::SuppressSound(true));
    }
}

/// Shows it, in place of the one with this number.
pub(super) async fn show(mut notification: Notification, before: Option<u32>) -> Result<Shown> {
    if let Some(before) = before {
        notification.id(before);
    }
    Ok(Shown(Arc::new(notification.show_async().await?)))
}
