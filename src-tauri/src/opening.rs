//! The desk of this window, once its files are open.
//!
//! Opening waits for the disk and for the keyring, and that may wait for a person. The window does not: whoever needs the desk
//! waits here for it.

use std::sync::Arc;

use sangam_desk::App;
use tokio::sync::SetOnce;

/// A desk that is being opened, or is open.
#[derive(Default)]
pub(crate) struct Opening(SetOnce<Arc<App>>);

impl Opening {
    /// The desk is open. Said once.
    pub(crate) fn is_done(&self, desk: Arc<App>) {
        if self.0.set(desk).is_err() {
            tracing::error!("a desk was opened twice");
        }
    }

    /// The desk, as soon as it is open.
    pub(crate) async fn desk(&self) -> &App {
        self.0.wait().await
    }

    /// The desk, if it is open by now.
    pub(crate) fn now(&self) -> Option<Arc<App>> {
        self.0.get().cloned()
    }
}
