//! Keys: one random root, one derived key per file.
//!
//! The root is 32 random bytes kept outside this crate (the keyring's business). Each file gets its own key by
//! HKDF-SHA256 with a label, so no two files share one. SQLCipher receives it raw: a page costs a cipher, an open costs
//! no key stretching. Nothing here can be printed, and every buffer that held a key is wiped.

use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

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
    pub(crate) fn file_key(&self, kind: FileKind) -> FileKey {
        let mut bytes = [0; 32];
        let label: &[u8] = match kind {
            FileKind::Cache => b"sangam/desktop/cache/1",
            FileKind::Outbox => b"sangam/desktop/outbox/1",
            FileKind::Media => b"sangam/desktop/media/1",
        };
        // HKDF refuses only outputs above 255 blocks; one block cannot fail.
        let expanded = Hkdf::<Sha256>::new(None, &self.0).expand(label, &mut bytes);
        debug_assert!(expanded.is_ok());
        FileKey(bytes)
    }
}

/// The key of one file.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub(crate) struct FileKey([u8; 32]);

impl FileKey {
    /// `before`, the key as SQLCipher's raw-key literal, `after`: one SQL statement in a buffer that wipes itself.
    pub(crate) fn statement(&self, before: &str, after: &str) -> Zeroizing<String> {
        const DIGITS: [char; 16] =
            ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
        let digit = |nibble: u8| DIGITS.get(usize::from(nibble)).copied().unwrap_or('0');
        // Sized once: growing would leave a copy of the key behind in freed memory.
        let mut sql = Zeroizing::new(String::with_capacity(before.len() + after.len() + 80));
        sql.push_str(before);
        sql.push_str("\"x'");
        for byte in self.0 {
            sql.push(digit(byte >> 4));
            sql.push(digit(byte & 15));
        }
        sql.push_str("'\"");
        sql.push_str(after);
        sql
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_has_its_own_key_and_the_same_one_every_time() {
        let root = RootKey::new([7; 32]);
        let of = |kind| root.file_key(kind).statement("", "").to_string();
        assert_eq!(of(FileKind::Cache), of(FileKind::Cache));
        assert_ne!(of(FileKind::Cache), of(FileKind::Outbox));
        assert_ne!(of(FileKind::Outbox), of(FileKind::Media));
        assert_eq!(of(FileKind::Cache).len(), 64 + 5);
    }
}
