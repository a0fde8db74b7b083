//! Versions of the protocol: those this build speaks, and the oldest desktop it accepts.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The subprotocol a desktop asks for on the WebSocket.
pub const SUBPROTOCOL: &str = "sangam.v1";

/// The oldest version this build speaks.
pub const MIN_VERSION: u32 = 1;

/// The newest version this build speaks.
pub const MAX_VERSION: u32 = 1;

/// The oldest desktop a hub of this build speaks with: the first release that spoke [`MIN_VERSION`], and rises with it. For people,
/// who get themselves a release and know nothing of the protocol.
pub const OLDEST_DESKTOP: &str = "0.1.0";

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

/// A release of the desktop, as people read it: three numbers. Whatever else a hub may write is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Release([u32; 3]);

impl Release {
    /// Reads `0.1.0`.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let mut numbers = text.split('.').map(|number| number.parse().ok());
        let release = Self([numbers.next()??, numbers.next()??, numbers.next()??]);
        numbers.next().is_none().then_some(release)
    }
}

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self([major, minor, patch]) = self;
        write!(f, "{major}.{minor}.{patch}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_desktop_is_a_release_and_no_newer_than_this_one() {
        let ours = concat!(
            env!("CARGO_PKG_VERSION_MAJOR"),
            ".",
            env!("CARGO_PKG_VERSION_MINOR"),
            ".",
            env!("CARGO_PKG_VERSION_PATCH")
        );
        let oldest = Release::read(OLDEST_DESKTOP).unwrap();
        assert_eq!(oldest.to_string(), OLDEST_DESKTOP);
        assert!(oldest <= Release::read(ours).unwrap());
        assert!(Release::read("0.9.12") < Release::read("0.10.1"), "numbers, not letters");
    }

    #[test]
    fn what_is_no_release_is_not_read_as_one() {
        for odd in [
            "",
            "1",
            "1.2",
            "1.2.3.4",
            "1.2.x",
            "v1.2.3",
            "1.2.-3",
            "1.2.3-rc.1",
            "1.2.99999999999",
            "<b>1.2.3",
        ] {
            assert_eq!(Release::read(odd), None, "{odd}");
        }
    }

    #[test]
    fn both_sides_settle_on_the_newest_they_share() {
        let old = Versions { min: 1, max: 2 };
        assert_eq!(old.agree(Versions { min: 2, max: 5 }), Some(2));
        let new = Versions { min: 3, max: 5 };
        assert_eq!(old.agree(new), None);
        assert!(old.is_behind(new) && !new.is_behind(old) && !old.is_behind(old));
    }
}
