//! Where a server puts what outlives it.

use std::fs;
use std::path::PathBuf;

use anyhow::Result;

use crate::machine::empty_folder;

/// Where a server puts its log, and a copy of itself, for when it is lost. Dropping it removes both.
pub struct Archive {
    pub(crate) folder: PathBuf,
}

impl Archive {
    /// An empty one.
    ///
    /// # Errors
    /// When there is no room for it.
    pub fn new() -> Result<Self> {
        Ok(Self { folder: empty_folder()? })
    }

    pub(crate) fn copy(&self) -> PathBuf {
        self.folder.join("copy")
    }
}

impl Drop for Archive {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}
