//! Records calls that no client should make.
//!
//! Meta answers such calls like any other, and the harm shows later, on somebody's phone. So they are written down here,
//! and a test can say that the list stayed empty.

use std::sync::{Mutex, PoisonError};

use sangam_model::Timestamp;
use serde::Serialize;

use crate::stage::Stage;

/// A grave mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MistakeKind {
    /// `/register` for a number in coexistence: it sets a PIN and can throw the phone out.
    RegisteredCoexistence,
    /// `/deregister` for a number in coexistence.
    DeregisteredCoexistence,
    /// The one-shot sync asked for while nobody was subscribed: what was asked for is delivered to nobody.
    SyncWithoutSubscription,
    /// The one-shot sync asked for although WhatsApp had taken the same request before.
    SyncAskedTwice,
    /// A code exchanged although it had been exchanged before.
    CodeUsedTwice,
}

/// A mistake that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mistake {
    /// Which.
    pub kind: MistakeKind,
    /// The number it harms; none for a code.
    pub phone_number_id: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// Every mistake so far.
#[derive(Default)]
pub(crate) struct Mistakes(Mutex<Vec<Mistake>>);

impl Mistakes {
    pub(crate) fn note(&self, kind: MistakeKind, phone_number_id: Option<&str>, at: Timestamp) {
        let mistake = Mistake { kind, phone_number_id: phone_number_id.map(str::to_owned), at };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(mistake);
    }
}

impl Stage {
    /// The grave mistakes clients made so far, oldest first. A good client leaves this empty, whatever goes wrong.
    #[must_use]
    pub fn mistakes(&self) -> Vec<Mistake> {
        self.mistakes.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
