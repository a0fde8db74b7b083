//! Keys: one random root, one derived key per file.
//!
//! The root is 32 random bytes kept outside this crate (the keyring's business). Each file gets its own key by its label, so no two
//! files share one. Nothing here can be printed, and every buffer that held a key is wiped.

use sangam_sqlite::DatabaseKey;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::file::FileKind;

/// The 32 random bytes everything on this desktop is sealed with, per profile.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct RootKey([u8; 32]);

impl RootKey {
    /// A root from bytes that came from the system's random source or from the keyring.
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes themselves, for the keyring alone.
    #[must_use]
    pub const fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    /// The key of one file.
    pub(crate) fn file_key(&self, kind: FileKind) -> DatabaseKey {
        DatabaseKey::new(&self.0).of_file(match kind {
            FileKind::Cache => "sangam/desktop/cache/1",
            FileKind::Outbox => "sangam/desktop/outbox/1",
            FileKind::Media => "sangam/desktop/media/1",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::{Access, connect, create};

    #[test]
    fn a_file_opens_with_its_own_key_and_with_that_of_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let root = || RootKey::new([7; 32]);
        for kind in FileKind::ALL {
            let path = folder.path().join(kind.file_name());
            create(&path, kind, &root().file_key(kind)).unwrap();
            let opens = |other| connect(&path, kind, &root().file_key(other), Access::Read).is_ok();
            assert_eq!(FileKind::ALL.map(opens), FileKind::ALL.map(|other| other == kind));
        }
    }
}
