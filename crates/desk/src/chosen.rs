//! Files chosen for a message that is not written yet: a template's header, the sample of a template that is being written.
//!
//! They belong to no draft, so they stay in memory until a message names them, and then go into the outbox in the same transaction. A
//! few are kept; the oldest is dropped first. After a restart a file has to be chosen again, like everything else in that sheet.

use std::collections::VecDeque;

use bytes::Bytes;
use parking_lot::Mutex;

use crate::prepare::Ready;

/// How many are kept.
const MOST: usize = 4;

/// The files chosen last.
#[derive(Default)]
pub(crate) struct ChosenFiles(Mutex<VecDeque<Ready>>);

impl ChosenFiles {
    /// Keeps one more.
    pub(crate) fn keep(&self, ready: Ready) {
        let mut kept = self.0.lock();
        kept.retain(|other| other.file.sha256 != ready.file.sha256);
        kept.push_back(ready);
        if kept.len() > MOST {
            kept.pop_front();
        }
    }

    /// The bytes of one, by their digest.
    pub(crate) fn bytes(&self, sha256: &str) -> Option<Bytes> {
        let kept = self.0.lock();
        kept.iter().find(|ready| ready.file.sha256 == sha256).map(|ready| ready.bytes.clone())
    }
}
