//! A whole shop in one thread, decided by a seed: a hub over its own files, desks with theirs, the lines between them, and the time
//! everybody shares.

#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test stops where it stumbles")]

pub mod hub;
pub mod line;
pub mod seat;
pub mod trace;

use tempfile::TempDir;

/// A folder for somebody's files, in memory where the machine offers that: a disk's own pace is not what is tried here.
///
/// # Errors
/// What the file system says.
pub fn folder() -> std::io::Result<TempDir> {
    let memory = std::path::Path::new("/dev/shm");
    if memory.is_dir() { TempDir::new_in(memory) } else { TempDir::new() }
}
