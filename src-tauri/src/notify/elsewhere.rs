//! Notifications of Windows and macOS. They are answered once, on a thread that waits for it; what was shown cannot be replaced or
//! taken back, and stays with the system until somebody puts it away.

use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::Result;
use notify_rust::{Notification, NotificationResponse};
use tokio::sync::oneshot;

use super::Able;

/// A click on the notification itself is always told, and what is offered is a button.
pub(super) const OFFERS_THE_CLICK: bool = false;

/// What the installer registers this program as.
const IDENTIFIER: &str = "org.sangam.desk";
const SOUND: &str = if cfg!(windows) { "IM" } else { "NSUserNotificationDefaultSoundName" };

/// These systems know a program by its name.
pub(super) struct Connection;

/// A notification that stands, and its one answer.
pub(super) struct Shown {
    number: u32,
    buttons: Vec<String>,
    answer: oneshot::Receiver<NotificationResponse>,
}

impl Shown {
    /// Ours for it; these systems tell none.
    pub(super) fn number(&self) -> u32 {
        self.number
    }

    /// What it was shown through.
    #[expect(clippy::unused_self, reason = "elsewhere each has its own")]
    pub(super) const fn connection(&self) -> Connection {
        Connection
    }

    /// Listens until a person did something with it, or nobody wants to know any more.
    pub(super) async fn listen(
        self,
        mut tell: impl FnMut(&NotificationResponse),
        close: oneshot::Receiver<()>,
    ) {
        tokio::select! {
            answer = self.answer => {
                // A thread that ended without one has said why.
                if let Ok(answer) = answer {
                    tell(&named(answer, &self.buttons));
                }
            }
            _ = close => {}
        }
    }
}

/// macOS tells the words on the button instead of its name.
fn named(answer: NotificationResponse, buttons: &[String]) -> NotificationResponse {
    let NotificationResponse::Action(said) = answer else { return answer };
    let named = buttons.chunks(2).find_map(|pair| match pair {
        [name, words] if *words == said => Some(name.clone()),
        _ => None,
    });
    NotificationResponse::Action(named.unwrap_or(said))
}

/// The system can always do the same.
#[expect(clippy::unused_async, reason = "elsewhere a daemon is asked")]
pub(super) async fn able() -> Option<Able> {
    Some(Able { actions: true, markup: false })
}

/// What this system wants to know beside the words.
pub(super) fn dress(notification: &mut Notification, sound: bool) {
    #[cfg(windows)]
    notification.app_id(IDENTIFIER);
    if sound {
        notification.sound_name(SOUND);
    }
}

/// Shows it, beside whatever else stands there.
#[expect(clippy::unused_async, reason = "elsewhere a daemon is asked")]
pub(super) async fn show(notification: Notification, _before: Option<u32>) -> Result<Shown> {
    static LAST: AtomicU32 = AtomicU32::new(0);
    let number = LAST.fetch_add(1, Ordering::Relaxed).wrapping_add(1);
    let buttons = notification.actions.clone();
    let (told, answer) = oneshot::channel();
    std::thread::Builder::new().name("notification".to_owned()).spawn(move || {
        let tell = |what: &NotificationResponse| {
            // Nobody listens any more once the desk is closed.
            let _ = told.send(what.clone());
        };
        if let Err(error) = wait(notification, tell) {
            tracing::warn!(%error, "the system shows no notifications");
        }
    })?;
    Ok(Shown { number, buttons, answer })
}

#[cfg(windows)]
fn wait(notification: Notification, tell: impl FnOnce(&NotificationResponse)) -> Result<()> {
    Ok(notification.show()?.wait_for_response(tell)?)
}

/// Waiting is what shows it here.
#[cfg(not(windows))]
fn wait(notification: Notification, tell: impl FnOnce(&NotificationResponse)) -> Result<()> {
    // Somebody else in this program may have said it already, which is as good.
    let _ = notify_rust::set_application(IDENTIFIER);
    Ok(notify_rust::NotificationHandle::new(notification).wait_for_response(tell)?)
}
