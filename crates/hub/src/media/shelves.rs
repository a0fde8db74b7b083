//! Whether the folder media are kept in is the one a hub's media lie in.
//!
//! A folder whose disk is not mounted looks like a new one, and so does one that nobody meant. A hub that took it for its own would put what
//! comes in there, and say of everything from before that it is gone. So a hub whose database refers to stored files starts only where a
//! *shelf* stands: the folder of a workspace, which is made with its first file and stays. A hub without files expects nothing.
//!
//! Whoever has really lost them says so once, and gets empty shelves. A bucket may be away for a while, and nothing is expected of it.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use sangam_model::id::WorkspaceId;
use thiserror::Error;

use super::store::{MediaError, make_private_folder};
use crate::store::{Store, StoreError};

/// Why nothing is kept in a folder.
#[derive(Debug, Error)]
pub enum ShelvesError {
    /// The hub's media are somewhere else, or lost.
    #[error(
        "the database refers to stored files, and {0} holds none of them: is its disk mounted, and is it the folder they are in \
         (SANGAM_MEDIA_URL)? Where they are lost, `sangam-hub admin begin-media-anew` begins without them"
    )]
    Missing(PathBuf),
    /// There is nothing to begin anew.
    #[error("{0} is the folder of this hub's media, or it has none yet: nothing was begun anew")]
    There(PathBuf),
    /// The folder cannot be read, or a shelf not be made.
    #[error(transparent)]
    Media(#[from] MediaError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Refuses a folder in which no shelf of this hub stands, though there are files. Nothing is made for the question.
///
/// # Errors
/// [`ShelvesError::Missing`], or what folder and database say.
pub async fn expect(folder: &Path, store: &dyn Store) -> Result<(), ShelvesError> {
    let workspaces = store.read(|tx| tx.workspaces_with_files()).await?;
    if are_missing(folder, &workspaces)? { Err(ShelvesError::Missing(folder.to_owned())) } else { Ok(()) }
}

/// Puts empty shelves where the lost ones stood.
///
/// # Errors
/// [`ShelvesError::There`] if none is missing, or what folder and database say.
pub async fn begin_anew(folder: &Path, store: &dyn Store) -> Result<(), ShelvesError> {
    let workspaces = store.read(|tx| tx.workspaces_with_files()).await?;
    if !are_missing(folder, &workspaces)? {
        return Err(ShelvesError::There(folder.to_owned()));
    }
    for workspace in workspaces {
        make_private_folder(&shelf_of(folder, workspace)).map_err(MediaError::Folder)?;
    }
    Ok(())
}

/// Whether there should be shelves in a folder, and is none.
fn are_missing(folder: &Path, workspaces: &[WorkspaceId]) -> Result<bool, MediaError> {
    for workspace in workspaces {
        if is_folder(&shelf_of(folder, *workspace)).map_err(MediaError::Folder)? {
            return Ok(false);
        }
    }
    Ok(!workspaces.is_empty())
}

fn shelf_of(folder: &Path, workspace: WorkspaceId) -> PathBuf {
    folder.join(workspace.to_string())
}

fn is_folder(path: &Path) -> io::Result<bool> {
    match fs::metadata(path) {
        Ok(there) => Ok(there.is_dir()),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use sangam_model::{ManualClock, SeededRandom, Timestamp};

    use super::*;

    #[test]
    fn shelves_are_missing_where_files_are_known_and_no_shelf_of_theirs_stands() {
        let place = tempfile::tempdir().unwrap();
        let (folder, random) = (place.path().join("media"), SeededRandom::new(1));
        let [jaipur, pune, other] =
            std::array::from_fn(|_| WorkspaceId::new(&ManualClock::new(Timestamp::default()), &random));
        let are_missing = |workspaces: &[WorkspaceId]| are_missing(&folder, workspaces).unwrap();
        assert!(!are_missing(&[]), "a hub without files expects nothing");
        assert!(are_missing(&[jaipur]) && !folder.exists(), "nothing is made for the question");
        fs::create_dir_all(shelf_of(&folder, other)).unwrap();
        fs::write(shelf_of(&folder, pune), "a file").unwrap();
        assert!(are_missing(&[jaipur, pune]), "a shelf of another hub is none of this one's");
        fs::create_dir(shelf_of(&folder, jaipur)).unwrap();
        assert!(
            !are_missing(&[jaipur, pune]),
            "a shop that lost its shelf alone keeps no other from its own"
        );
    }
}
