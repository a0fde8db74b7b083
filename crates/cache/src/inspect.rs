//! What someone with the key could read from the files, for tests that search them for what must not be there.

use crate::error::OpenError;
use crate::file::{Access, FileKind, connect};
use crate::key::RootKey;
use crate::profile::Profile;

/// Every byte of each file of a closed profile after decryption: rows, indexes, and pages that were given back.
///
/// # Errors
/// When a file cannot be read.
pub fn plaintext(profile: &Profile, key: &RootKey) -> Result<Vec<(FileKind, Vec<u8>)>, OpenError> {
    FileKind::ALL
        .into_iter()
        .map(|kind| {
            let connection = connect(&profile.path(kind), kind, &key.file_key(kind), Access::Read)?;
            let bytes = connection.serialize("main")?.to_vec();
            Ok((kind, bytes))
        })
        .collect()
}
