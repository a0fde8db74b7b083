//! The folder of a profile: `profiles/<hash of hub, workspace, person>/`.
//!
//! The folder's name tells nothing about whom it belongs to. One instance at a time: the lock file is held while the
//! profile is open, by the operating system, so a crash releases it.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use sangam_model::id::{PersonId, WorkspaceId};
use sangam_sqlite::hold;
use sha2::{Digest, Sha256};

use crate::error::OpenError;
use crate::file::FileKind;

/// The folder of one profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    folder: PathBuf,
}

impl Profile {
    /// The profile of `person` of `workspace` at the hub with this address, below the app's data folder.
    #[must_use]
    pub fn of(data_folder: &Path, hub: &str, workspace: WorkspaceId, person: PersonId) -> Self {
        let digest = Sha256::digest(format!("{hub}\n{workspace}\n{person}"));
        let name: String = hex::encode(digest).chars().take(32).collect();
        Self { folder: data_folder.join("profiles").join(name) }
    }

    /// The folder itself.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn path(&self, kind: FileKind) -> PathBuf {
        self.folder.join(kind.file_name())
    }

    /// Makes the folder and takes its lock.
    pub(crate) fn lock(&self) -> Result<File, OpenError> {
        fs::create_dir_all(&self.folder)?;
        restrict(&self.folder)?;
        let lock = File::options().create(true).truncate(false).write(true).open(self.folder.join("lock"))?;
        hold(lock).map_err(|error| match error {
            TryLockError::WouldBlock => OpenError::InUse,
            TryLockError::Error(error) => error.into(),
        })
    }

    /// Deletes everything of a profile that is not open, the outbox included: a revoked device. The caller deletes the key.
    pub fn wipe(&self) -> Result<(), OpenError> {
        if !self.folder.exists() {
            return Ok(());
        }
        let _lock = self.lock()?;
        fs::remove_dir_all(&self.folder)?;
        Ok(())
    }
}

/// Only the person themself may look inside; elsewhere than on Unix the user's own data folder sees to that.
fn restrict(folder: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    fs::set_permissions(folder, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}
