//! Which versions of the protocol a build speaks.

use serde::{Deserialize, Serialize};

/// The subprotocol a desktop asks for on the WebSocket.
pub const SUBPROTOCOL: &str = "sangam.v1";

/// The oldest version this build speaks.
pub const MIN_VERSION: u32 = 1;

/// The newest version this build speaks.
pub const MAX_VERSION: u32 = 1;

/// A range of versions, exchanged in the first frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Versions {
    /// The oldest.
    pub min: u32,
    /// The newest.
    pub max: u32,
}

/// What this build speaks.
pub const OURS: Versions = Versions { min: MIN_VERSION, max: MAX_VERSION };

impl Versions {
    /// Even its newest is older than the other's oldest: this side must be upgraded.
    #[must_use]
    pub const fn is_behind(self, other: Self) -> bool {
        self.max < other.min
    }

    /// The newest version both sides speak; `None` means the older side must be upgraded.
    #[must_use]
    pub fn agree(self, other: Self) -> Option<u32> {
        let newest = self.max.min(other.max);
        (newest >= self.min && newest >= other.min).then_some(newest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_settle_on_the_newest_they_share() {
        let old = Versions { min: 1, max: 2 };
        assert_eq!(old.agree(Versions { min: 2, max: 5 }), Some(2));
        let new = Versions { min: 3, max: 5 };
        assert_eq!(old.agree(new), None);
        assert!(old.is_behind(new) && !new.is_behind(old) && !old.is_behind(old));
    }
}
