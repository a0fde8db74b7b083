//! What every part of a hub stands on.

use std::sync::Arc;

use sangam_model::{Clock, Random};

use crate::store::Store;
use crate::vault::Vault;

/// The database with its keys, the time and randomness: shared by all parts of a hub, and cheap to clone.
#[derive(Clone)]
pub struct Ground {
    /// The database, opened.
    pub store: Arc<dyn Store>,
    /// Its keys.
    pub vault: Arc<Vault>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub random: Arc<dyn Random>,
}
