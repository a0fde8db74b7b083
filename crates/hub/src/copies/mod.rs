//! Copies of everything a hub holds, one a night.
//!
//! Lost one-shot history cannot be asked for again, so a hub that loses its disk loses more than its own work. Every night
//! the hub writes a copy into a folder the owner chose: a folder `sangam-<time>` with the database files as they stood at one
//! moment, and beside all of them `media/`, where files are added and never change. Everything in a copy is encrypted under the
//! hub's own keys. A copy appears under its name only when it is complete and was read back ([`manifest`]); the last
//! [`KEPT`] are kept.
//!
//! A copy opens with the hub's master key, or with a **recovery key** ([`recovery`]): random, shown once to be printed, wrapping
//! the master key in every copy made from then on. All recovery keys stay valid. Going back is [`restore`].
//!
//! The files beside them are opened when they are added, and the older ones in turns: one that is damaged goes and is copied again. One
//! that the hub itself has lost, because it is gone from its store or damaged there, is left out and counted, so that it spoils no copy and
//! is in no copy that calls itself complete.
//!
//! A hub that dies while it copies leaves a hidden draft, which the next copy removes. Where there is too little room the oldest copies go
//! before the new one is made, as long as some stay and that makes room. A full, missing or silent folder fails the copy, is told with its
//! reason, and is tried again an hour later; the hub itself goes on, and after two nights without a whole copy the owner hears of it wherever
//! they are. Nights in which there was no hub to make one count once it was there for an hour, or tried. Files the media store does not give
//! keep nobody from a copy of the database: it names them as missing, and says how many.

mod folder;
mod keeper;
mod make;
pub mod manifest;
mod patience;
mod prune;
pub mod recovery;
pub mod restore;
mod told;

use std::path::PathBuf;

use thiserror::Error;

pub use keeper::Keeper;
pub use prune::{Measure, measured};
pub use restore::{DamagedMedia, Restored, Restoring};

use crate::media::MediaError;
use crate::store::StoreError;
use crate::vault::VaultError;

/// How many copies are kept.
pub const KEPT: usize = 14;
/// Where the files of all copies are.
const MEDIA: &str = "media";
/// Begins the name of a copy.
const PREFIX: &str = "sangam-";
/// Begins the name of a copy that is not complete.
const DRAFT: &str = ".making-";

/// Where copies may go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    /// The database file that is copied; none if it is a server's.
    pub database: Option<PathBuf>,
    /// The file with the master key.
    pub master_key_file: PathBuf,
    /// The folder the operator set; then nobody chooses another.
    pub folder: Option<PathBuf>,
    /// The hub runs on the owner's own computer, so its folders are the owner's to choose.
    pub is_own_computer: bool,
}

/// Why there is no copy, or no way back from one.
#[derive(Debug, Error)]
pub enum CopyError {
    /// No folder was chosen.
    #[error("no folder was chosen")]
    NoFolder,
    /// It is not the asker's to decide.
    #[error("copies of this hub are the operator's to decide")]
    NotAllowed,
    /// A file or folder could not be read or written.
    #[error("{path} cannot be used")]
    Folder {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The folder holds the copies of another hub.
    #[error("{0} holds the copies of another hub: each hub needs a folder of its own")]
    Foreign(PathBuf),
    /// The copies went here before, and it is not that folder any more.
    #[error(
        "{0} is not the folder the copies went into so far: is its disk mounted? A new disk is given another folder, such as one in it"
    )]
    Away(PathBuf),
    /// The folder does not answer, and nobody knows whether it will.
    #[error("{0} does not answer: is the machine there that its disk is in?")]
    Silent(PathBuf),
    /// There is no room, and letting older copies go would make none.
    #[error("{path} has too little room: the copy takes {bytes} bytes, and {free} may be taken")]
    NoRoom {
        /// Which folder.
        path: PathBuf,
        /// What the copy takes.
        bytes: u64,
        /// What is free, without the part of the hub's own disk that is never taken.
        free: u64,
    },
    /// There is no copy.
    #[error("there is no copy in {0}")]
    NoCopy(PathBuf),
    /// Which copy is the newest cannot be told by their dates.
    #[error(
        "a clock ran ahead when {} was made, or is behind here: of the others {} is the newest",
        first_of(ahead), newest.as_deref().unwrap_or("none")
    )]
    Ahead {
        /// Those that are dated ahead.
        ahead: Vec<String>,
        /// The newest of the others.
        newest: Option<String>,
    },
    /// What is there is not what was written.
    #[error("the copy is damaged or incomplete: {0}")]
    Damaged(String),
    /// Some of the stored files are not what was written.
    #[error(
        "{} of its media are damaged or gone, {whole} are whole: {}",
        lost.len(), first_of(lost)
    )]
    DamagedMedia {
        /// Which.
        lost: Vec<String>,
        /// So many are not.
        whole: u64,
    },
    /// The words are not a recovery key.
    #[error("this is not a recovery key: compare it with the print, group by group")]
    NotAKey,
    /// The key is none of this copy's.
    #[error("this key does not open the copy")]
    WrongKey,
    /// A later version made the copy.
    #[error("version {copy} made this copy, and this is {own}: restore it with that version or a later one")]
    Newer {
        /// The version that made it.
        copy: String,
        /// This one.
        own: String,
    },
    /// Something is where the hub would be restored to.
    #[error("{0} exists already: a hub is only restored to an empty place")]
    Occupied(PathBuf),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A stored file.
    #[error(transparent)]
    Media(#[from] MediaError),
    /// The master key.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

impl CopyError {
    fn at(path: &std::path::Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Folder { path, source }
    }
}

/// The first few names of many.
fn first_of(names: &[String]) -> String {
    let told: Vec<&str> = names.iter().take(3).map(String::as_str).collect();
    let more = if names.len() > told.len() { ", \u{2026}" } else { "" };
    format!("{}{more}", told.join(", "))
}

type Result<T, E = CopyError> = std::result::Result<T, E>;
