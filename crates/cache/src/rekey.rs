//! Changes the key: fills new files under the new key and renames them over the old ones.
//!
//! ```text
//! fill x.db.rekeyed for every file ─▶ write `rekeyed` (synced) ─▶ rename each ─▶ remove `rekeyed`
//! ```
//!
//! Before the note `rekeyed` exists the old key opens everything; from then on only the new one does. A crash leaves one of
//! the two, and the next open finishes or forgets the change. The caller therefore keeps both keys until the call returns,
//! and after a crash tries the old one first where the note is missing ([`is_under_way`]).

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use rusqlite::backup::Backup;

use crate::error::{Error, OpenError};
use crate::file::{self, Access, FileKind};
use crate::key::RootKey;
use crate::profile::Profile;

/// Pages that are copied in one step, which is one look at the file's lock.
const PAGES: std::ffi::c_int = 4_096;

fn note(profile: &Profile) -> PathBuf {
    profile.folder().join("rekeyed")
}

fn filled(profile: &Profile, kind: FileKind) -> PathBuf {
    file::suffixed(&profile.path(kind), ".rekeyed")
}

/// Whether a change of key got so far that only the new key opens this profile.
#[must_use]
pub fn is_under_way(profile: &Profile) -> bool {
    note(profile).exists()
}

/// Changes the key of a profile that is not open. Blocks: minutes for gigabytes of media.
pub fn change_key(profile: &Profile, old: &RootKey, new: &RootKey) -> Result<(), OpenError> {
    let _lock = profile.lock()?;
    finish(profile)?;
    for kind in FileKind::ALL {
        fill(profile, kind, old, new)?;
    }
    let done = fs::File::create(note(profile))?;
    done.sync_all()?;
    file::sync_folder(&note(profile))?;
    finish(profile)
}

/// Finishes a change that was noted, forgets one that was not.
pub(crate) fn finish(profile: &Profile) -> Result<(), OpenError> {
    let is_noted = is_under_way(profile);
    for kind in FileKind::ALL {
        let filled = filled(profile, kind);
        if is_noted && filled.exists() {
            file::move_database(&filled, &profile.path(kind))?;
        } else {
            file::remove_database(&filled)?;
        }
    }
    if is_noted {
        fs::remove_file(note(profile))?;
        file::sync_folder(&note(profile))?;
    }
    Ok(())
}

fn fill(profile: &Profile, kind: FileKind, old: &RootKey, new: &RootKey) -> Result<(), OpenError> {
    let (from, into) = (profile.path(kind), filled(profile, kind));
    file::remove_database(&into)?;
    if !from.exists() {
        return Ok(());
    }
    let connection = file::connect(&from, kind, &old.file_key(kind), Access::Write)?;
    let mut under_new_key = file::connect(&into, kind, &new.file_key(kind), Access::Write)?;
    // Until it is whole it may be lost: it needs no log.
    under_new_key.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")?;
    // Page by page: each is opened with the one key and sealed with the other, and none is looked into.
    Backup::new(&connection, &mut under_new_key)?.run_to_completion(PAGES, Duration::ZERO, None)?;
    for connection in [connection, under_new_key] {
        connection.close().map_err(|(_, error)| Error::from(error))?;
    }
    fs::File::open(&into)?.sync_all()?;
    Ok(())
}
