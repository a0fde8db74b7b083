//! Copies a hub's media to another folder or bucket, and verifies each file.
//!
//! What is sealed stays sealed under the same key; nothing is opened but to be checked. A file is copied unless it is there
//! already, then read back from its new place to its end and held against its digest. What was there stays there: the operator
//! removes it when nobody needs it any more. So a move that ended early is begun again, and goes on where it stopped.
//!
//! A file that does not open where it is cannot be moved. It is named, the others are moved, and the move says that it failed.

use futures_util::{StreamExt, TryStreamExt};
use object_store::{ObjectStore, ObjectStoreExt, WriteMultipart};
use serde::Serialize;
use thiserror::Error;

use super::place::Condition;
use super::store::{MediaError, MediaName, MediaStore};

/// Files on their way at the same time.
const PARALLEL: usize = 8;
/// Broken files that are named.
const NAMED: usize = 20;

/// What was moved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct MovedMedia {
    /// Files that are at the new place now, read back.
    pub files: u64,
    /// How many of them were there before.
    pub already_there: u64,
    /// What they are there altogether, sealed.
    pub size_bytes: u64,
}

/// Why not everything is at the new place.
#[derive(Debug, Error)]
pub enum MoveError {
    /// The new place cannot be used.
    #[error("{}", .0.told())]
    Place(Condition),
    /// Files do not open where they are.
    #[error("{moved} files were moved, {count} do not open where they are and were left: {}", .names.join(", "))]
    Broken {
        /// How many were moved all the same.
        moved: u64,
        /// How many were left.
        count: usize,
        /// Some of them, by workspace and digest.
        names: Vec<String>,
    },
    /// A file is not at the new place what it was.
    #[error("{0} does not read back as what was written")]
    Differs(String),
    /// One of the places failed.
    #[error(transparent)]
    Media(#[from] MediaError),
}

impl From<object_store::Error> for MoveError {
    fn from(error: object_store::Error) -> Self {
        Self::Media(error.into())
    }
}

/// How one file fared.
enum Fate {
    Moved { size_bytes: u64, was_there: bool },
    Broken(String),
}

/// Copies every file of `from` to `to`.
///
/// # Errors
/// [`MoveError`]; what was copied until then stays, and is not copied again.
pub async fn media(from: &MediaStore, to: &MediaStore) -> Result<MovedMedia, MoveError> {
    match to.look().await {
        Condition::Well => {}
        trouble => return Err(MoveError::Place(trouble)),
    }
    let (mut moved, mut broken) = (MovedMedia::default(), Vec::new());
    let found = from.objects.list(None).map_err(MoveError::from);
    let named = found.try_filter_map(|object| async move { Ok(MediaName::at(&object.location)) });
    let mut fates = std::pin::pin!(named.map_ok(|name| one(from, to, name)).try_buffer_unordered(PARALLEL));
    while let Some(fate) = fates.try_next().await? {
        match fate {
            Fate::Moved { size_bytes, was_there } => {
                moved.files += 1;
                moved.already_there += u64::from(was_there);
                moved.size_bytes += size_bytes;
            }
            Fate::Broken(name) => broken.push(name),
        }
    }
    if broken.is_empty() {
        return Ok(moved);
    }
    broken.sort();
    let count = broken.len();
    broken.truncate(NAMED);
    Err(MoveError::Broken { moved: moved.files, count, names: broken })
}

async fn one(from: &MediaStore, to: &MediaStore, name: MediaName) -> Result<Fate, MoveError> {
    let path = name.path();
    if to.is_whole(name).await? {
        let size_bytes = to.objects.head(&path).await?.size;
        return Ok(Fate::Moved { size_bytes, was_there: true });
    }
    if !from.is_whole(name).await? {
        return Ok(Fate::Broken(path.to_string()));
    }
    let mut sealed = from.objects.get(&path).await?.into_stream();
    let (mut upload, mut size_bytes) = (WriteMultipart::new(to.objects.put_multipart(&path).await?), 0);
    while let Some(piece) = sealed.next().await {
        let piece = match piece {
            Ok(piece) => piece,
            Err(error) => {
                upload.abort().await?;
                return Err(error.into());
            }
        };
        size_bytes += piece.len() as u64;
        upload.wait_for_capacity(PARALLEL).await?;
        upload.put(piece);
    }
    upload.finish().await?;
    if !to.is_whole(name).await? {
        to.objects.delete(&path).await?;
        return Err(MoveError::Differs(path.to_string()));
    }
    Ok(Fate::Moved { size_bytes, was_there: false })
}
