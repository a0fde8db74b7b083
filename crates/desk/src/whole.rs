//! Atomic writes of small files: write beside, flush, rename.
//!
//! The former content stays until all of the new one is on the disk, so a full disk or a crash destroys nothing. The file is readable
//! by its owner only, where the system knows such a thing, also if it replaces one that everybody could read: it may be a key.

use std::io::{self, Write};
use std::path::Path;

/// Puts `bytes` into the file at `path`, in place of what was there.
///
/// # Errors
/// When its folder cannot be written, or the disk is full. What was there still is.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn what_takes_the_place_of_a_file_everybody_could_read_is_for_nobody_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("recovery-key.txt");
        fs::write(&path, "an old list").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        let mut reader = fs::File::open(&path).unwrap();
        write(&path, b"the key").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"the key");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        let left = io::read_to_string(&mut reader).unwrap();
        assert_eq!(left, "an old list", "nothing is written over what was there");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_cannot_be_put_there_leaves_what_was_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("taken");
        fs::create_dir_all(path.join("full")).unwrap();
        write(&path, b"the key").unwrap_err();
        assert!(path.join("full").exists());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
