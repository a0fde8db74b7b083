//! What is left on this computer of whoever signed out, and what their hub says about it.
//!
//! A session ends, and its profile stays: the same person finds it again. But a computer may be stolen, and its person may have chosen
//! another password before anybody wiped it. So whoever leaves, leaves with the profile what their hub knew them by, and for as long as
//! nobody sits at it the hub is asked now and then. The answer that the device was revoked wipes the profile; no other answer changes
//! anything, and who sits at another profile meanwhile is not disturbed. The question is a goodbye, so a hub that could not be told when it
//! was said hears it now.

use std::sync::{Arc, Weak};
use std::time::Duration;

use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use super::Inner;
use crate::hub::{Door, HubError};
use crate::lock::{ASKED_EVERY, TRIED_EVERY};
use crate::session::{Place, Record};

/// What a hub says about a profile.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Said {
    /// It is to be wiped.
    Wipe,
    /// Nothing that matters here.
    Else,
    /// It cannot be asked now.
    Nothing,
}

/// Asks until `stop`.
pub(super) async fn ask(inner: Weak<Inner>, stop: CancellationToken) {
    loop {
        let Some(here) = inner.upgrade() else { return };
        let rest = here.ask_about_what_is_left(&stop).await;
        drop(here);
        if stop.run_until_cancelled(sleep(rest)).await.is_none() {
            return;
        }
    }
}

impl Inner {
    /// Asks about every profile nobody sits at; says when to ask again.
    async fn ask_about_what_is_left(&self, stop: &CancellationToken) -> Duration {
        let mut rest = ASKED_EVERY;
        if !self.drawer.is_open() {
            return TRIED_EVERY;
        }
        for profile in self.profiles() {
            let Ok(Some(left)) = self.drawer.left(&profile).await else { continue };
            if self.is_in_use(&profile).await {
                continue;
            }
            match stop.run_until_cancelled(self.ask_about(&left)).await {
                Some(Said::Wipe) => self.erase_left(&left).await,
                Some(Said::Else) => {}
                Some(Said::Nothing) => rest = TRIED_EVERY,
                None => break,
            }
        }
        rest
    }

    /// With the newest of its tokens first: a profile that was wiped is not asked about with the others.
    async fn ask_about(&self, left: &Record) -> Said {
        let hub = match left.place {
            Place::Remote => Some(left.hub.clone()),
            // Where it was, somebody else may listen today.
            Place::Own => self.local_hub.address().await,
            Place::Practice => None,
        };
        let Some(hub) = hub else { return Said::Nothing };
        for token in left.tokens().into_iter().rev() {
            let door = Door::new(Arc::clone(&self.context.transport), hub.clone());
            match door.open(token).sign_out(false).await {
                Err(HubError::DeviceRevoked) => return Said::Wipe,
                Err(HubError::Unreachable(_) | HubError::Busy { .. }) => return Said::Nothing,
                Ok(()) | Err(_) => {}
            }
        }
        Said::Else
    }

    /// The names of the profiles on this computer.
    fn profiles(&self) -> Vec<String> {
        let folders = std::fs::read_dir(self.data_folder.join("profiles")).into_iter().flatten().flatten();
        let mut names: Vec<_> =
            folders.map(|folder| folder.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}
