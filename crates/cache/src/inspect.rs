//! What someone with the key could read from the files, for tests that search them for what must not be there.

use std::path::Path;

use crate::error::OpenError;
use crate::file::{Access, FileKind, connect};
use crate::key::RootKey;

/// Every byte of each file in the folder of a closed profile after decryption: rows, indexes, and pages that were given back.
///
/// # Errors
/// When a file cannot be read.
pub fn plaintext(profile: &Path, key: &RootKey) -> Result<Vec<(FileKind, Vec<u8>)>, OpenError> {
    FileKind::ALL
        .into_iter()
        .map(|kind| {
            let path = profile.join(kind.file_name());
            let connection = connect(&path, kind, &key.file_key(kind), Access::Read)?;
            let bytes = connection.serialize("main")?.to_vec();
            Ok((kind, bytes))
        })
        .collect()
}
