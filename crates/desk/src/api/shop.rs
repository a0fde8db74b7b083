//! Opening hours, targets for answers, and hours of single people.

use std::collections::BTreeMap;

use sangam_model::Timestamp;
use sangam_model::id::PersonId;
use sangam_model::routing::ShopHours;
use sangam_model::work::target::{Promise, Target};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the shop decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ShopView {
    /// When it answers; absent for always.
    pub hours: Option<ShopHours>,
    /// How soon it wants to.
    pub promise: Promise,
    /// Who has hours of their own.
    pub own: BTreeMap<PersonId, ShopHours>,
    /// The person at this desk may change what is the shop's.
    pub may_keep: bool,
    /// They may change anybody's own hours, and not only theirs.
    pub may_keep_others: bool,
}

/// Arguments of `keep_own_hours`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct KeepOwnHoursArgs {
    /// Whose.
    pub person_id: PersonId,
    /// Absent: those of the shop.
    pub hours: Option<ShopHours>,
}

/// When the most urgent target of a conversation is up, by this computer's clock. The page knows by its own clock how it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DueView {
    /// The last instant in time.
    pub due_at: Timestamp,
    /// From here on it is running out.
    pub soon_at: Timestamp,
    /// What for.
    pub target: Target,
}
