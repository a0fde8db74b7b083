//! Where one person's desktop data lies: `profiles/<hash of hub, workspace, person>/`.
//!
//! The folder's name tells nothing about whom it belongs to. One instance at a time: the lock file is held while the
//! profile is open, by the operating system, so a crash releases it.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;

use sangam_model::id::{PersonId, WorkspaceId};
use sha2::{Digest, Sha256};

use crate::error::OpenError;
use crate::file::FileKind;

/// How often a lock is looked at before it counts as another instance's, and how long between two looks.
const LOOKS: u32 = 10;
const LOOK_EVERY: Duration = Duration::from_millis(20);

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

    /// Makes the folder and takes its lock. A program that was just started from here holds what was open for the moment until it is that
    /// program, so who finds it taken looks again for a while.
    #[expect(clippy::disallowed_methods, reason = "nobody tells when another process lets go of a file")]
    pub(crate) fn lock(&self) -> Result<File, OpenError> {
        self.lock_looking(|| std::thread::sleep(LOOK_EVERY))
    }

    fn lock_looking(&self, mut rest: impl FnMut()) -> Result<File, OpenError> {
        fs::create_dir_all(&self.folder)?;
        restrict(&self.folder)?;
        let lock = File::options().create(true).truncate(false).write(true).open(self.folder.join("lock"))?;
        for _ in 0..LOOKS {
            match lock.try_lock() {
                Ok(()) => return Ok(lock),
                Err(TryLockError::WouldBlock) => rest(),
                Err(TryLockError::Error(error)) => return Err(error.into()),
            }
        }
        Err(OpenError::InUse)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_that_is_let_go_of_a_moment_later_is_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let profile = Profile { folder: folder.path().join("profile") };
        let lock = profile.lock().unwrap();
        // What a process has that is about to become another program: the same open file.
        let mut held = Some(lock.try_clone().unwrap());
        drop(lock);
        let _held = profile.lock_looking(|| drop(held.take())).unwrap();
        assert!(matches!(profile.lock(), Err(OpenError::InUse)));
    }
}
