//! Files chosen for something that is not said yet: a template's header, the sample of one that is being written.
//!
//! They hang on no draft, so they live in memory until a message that names them is made, and then go into the outbox in the same
//! transaction. A few are kept; the oldest goes first. After a restart a file is chosen anew, like everything else in the sheet it
//! stood in.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;

use crate::prepare::Ready;

/// How many are kept.
const MOST: usize = 4;

/// The files chosen last.
#[derive(Default)]
pub(crate) struct Chosen(Mutex<VecDeque<Ready>>);

impl Chosen {
    /// Keeps one more.
    pub(crate) fn keep(&self, ready: Ready) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|other| other.file.sha256 != ready.file.sha256);
        kept.push_back(ready);
        if kept.len() > MOST {
            kept.pop_front();
        }
    }

    /// The bytes of one, by their digest.
    pub(crate) fn bytes(&self, sha256: &str) -> Option<Bytes> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|ready| ready.file.sha256 == sha256).map(|ready| ready.bytes.clone())
    }
}
