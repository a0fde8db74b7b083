//! Opens a profile: which files are intact, which were set aside, and what was rescued.
//!
//! A cache or media file that cannot be read (wrong key, flipped page, zero length, written by a newer app) goes, and a fresh one takes
//! its place: the hub has everything, and what it takes back later must not rest on in a file nobody opens. The outbox is never silently replaced: an unreadable one is kept beside the new one under its
//! own name, what can be read of it is carried over, and the report says what happened. One that was unreadable only
//! because its key was missing is carried over as soon as the key is back.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::TransactionBehavior;
use sangam_sqlite::DatabaseKey;

use crate::error::{Error, OpenError, is_damage};
use crate::file::{self, Access, FileKind, KeyCheck};
use crate::handle::{OutboxWriter, Writer};
use crate::key::RootKey;
use crate::outbox::{Rescued, rescue};
use crate::profile::Profile;

/// What became of the cache or the media file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileState {
    /// As it was.
    Opened,
    /// There was none.
    Created,
    /// It could not be read; a fresh one took its place.
    Replaced,
}

/// What became of the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OutboxState {
    /// As it was.
    Opened,
    /// There was none, and this profile is new.
    Created,
    /// An older file could be read (again): what it held is back. `is_complete` says whether that was all of it.
    Rescued {
        /// Commands carried over.
        commands: usize,
        /// Drafts carried over.
        drafts: usize,
        /// All of it.
        is_complete: bool,
    },
    /// Unsent commands and drafts cannot be read: say so plainly.
    Lost {
        /// Where the unreadable file is kept; `None` when the file was simply gone.
        kept_as: Option<PathBuf>,
    },
}

/// How a profile was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenReport {
    /// The cache.
    pub cache: FileState,
    /// The outbox.
    pub outbox: OutboxState,
    /// The media file.
    pub media: FileState,
    /// There is no cursor to go on from: begin with a snapshot.
    pub needs_first_sync: bool,
    /// The last run did not close it: killed, or without power.
    pub was_cut_short: bool,
}

/// Makes every file of a locked profile ready to be opened.
pub(crate) fn make_ready(profile: &Profile, key: &RootKey) -> Result<OpenReport, OpenError> {
    file::assert_library()?;
    crate::rekey::finish(profile)?;
    let was_used = profile.path(FileKind::Cache).exists();
    // Closing brings the log into its file.
    let log = file::suffixed(&profile.path(FileKind::Cache), "-wal");
    let was_cut_short = fs::metadata(log).is_ok_and(|log| log.len() > 0);
    // The outbox first: its state can stop the start, before any other file is touched.
    let outbox = ready_outbox(profile, &key.file_key(FileKind::Outbox), was_used)?;
    let cache_key = key.file_key(FileKind::Cache);
    let mut cache = ready_disposable(profile, FileKind::Cache, &cache_key)?;
    let media = ready_disposable(profile, FileKind::Media, &key.file_key(FileKind::Media))?;
    let needs_first_sync = match check_versions(profile, &cache_key) {
        Err(OpenError::Database(Error::Database(source))) if is_damage(&source) => {
            cache = replace(profile, FileKind::Cache, &cache_key)?;
            check_versions(profile, &cache_key)?
        }
        checked => checked?,
    };
    Ok(OpenReport { cache, outbox, media, needs_first_sync, was_cut_short })
}

fn check_versions(profile: &Profile, key: &DatabaseKey) -> Result<bool, OpenError> {
    let mut connection = file::connect(&profile.path(FileKind::Cache), FileKind::Cache, key, Access::Write)?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let needs_first_sync = Writer::new(&transaction).check_versions()?;
    transaction.commit()?;
    Ok(needs_first_sync)
}

/// Readies a file that can be fetched again.
pub(crate) fn ready_disposable(
    profile: &Profile,
    kind: FileKind,
    key: &DatabaseKey,
) -> Result<FileState, OpenError> {
    let path = profile.path(kind);
    delete_aside(&path, kind);
    match file::inspect(&path, kind, key)? {
        KeyCheck::Ready => Ok(FileState::Opened),
        KeyCheck::Nothing => {
            file::create(&path, kind, key)?;
            Ok(FileState::Created)
        }
        KeyCheck::Unreadable | KeyCheck::Newer => replace(profile, kind, key),
    }
}

/// Puts a fresh file in the place of one that can be fetched again.
pub(crate) fn replace(profile: &Profile, kind: FileKind, key: &DatabaseKey) -> Result<FileState, OpenError> {
    let path = profile.path(kind);
    file::move_database(&path, &aside(&path))?;
    file::create(&path, kind, key)?;
    tracing::warn!(file = %kind, "a fresh one took the place of one that cannot be read");
    delete_aside(&path, kind);
    Ok(FileState::Replaced)
}

/// Where a file rests between leaving its place and going for good.
fn aside(path: &Path) -> PathBuf {
    file::suffixed(path, ".set-aside")
}

/// What cannot be deleted now goes with the next start.
fn delete_aside(path: &Path, kind: FileKind) {
    if let Err(error) = file::remove_database(&aside(path)) {
        tracing::error!(file = %kind, %error, "what cannot be read could not be deleted");
    }
}

fn ready_outbox(profile: &Profile, key: &DatabaseKey, was_used: bool) -> Result<OutboxState, OpenError> {
    let path = profile.path(FileKind::Outbox);
    let mut moved = None;
    let state = match file::inspect(&path, FileKind::Outbox, key)? {
        KeyCheck::Newer => return Err(OpenError::OutboxFromTheFuture),
        KeyCheck::Ready => OutboxState::Opened,
        KeyCheck::Nothing => {
            file::create(&path, FileKind::Outbox, key)?;
            if was_used { OutboxState::Lost { kept_as: None } } else { OutboxState::Created }
        }
        KeyCheck::Unreadable => {
            let kept_as = free_name(&path, "unreadable");
            file::move_database(&path, &kept_as)?;
            file::create(&path, FileKind::Outbox, key)?;
            tracing::error!("the outbox cannot be read and was kept aside");
            moved = Some(kept_as.clone());
            OutboxState::Lost { kept_as: Some(kept_as) }
        }
    };
    // Older files that could not be read then may be readable now; the one just moved may be readable in part.
    let mut rescued = None;
    for old in kept(&path, "unreadable")? {
        if let Some(found) = carry_over(&path, &old, key)? {
            moved.take_if(|moved| *moved == old);
            file::move_database(&old, &free_name(&path, "rescued"))?;
            let (commands, drafts, complete) = rescued.unwrap_or((0, 0, true));
            rescued =
                Some((commands + found.commands(), drafts + found.drafts(), complete && found.is_complete));
        }
    }
    Ok(match rescued {
        // What was just moved and stays unreadable may have held something newer.
        Some((commands, drafts, all)) => {
            OutboxState::Rescued { commands, drafts, is_complete: all && moved.is_none() }
        }
        None => state,
    })
}

fn carry_over(path: &Path, old: &Path, key: &DatabaseKey) -> Result<Option<Rescued>, OpenError> {
    let Some(found) = rescue(old, key)? else { return Ok(None) };
    let mut connection = file::connect(path, FileKind::Outbox, key, Access::Write)?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    found.store(&mut OutboxWriter::new(&transaction))?;
    transaction.commit().map_err(Error::from)?;
    Ok(Some(found))
}

/// `path.word-1`, or the first number that is free: nothing kept is ever overwritten.
fn free_name(path: &Path, word: &str) -> PathBuf {
    (1_u32..)
        .map(|number| file::suffixed(path, &format!(".{word}-{number}")))
        .find(|candidate| !candidate.exists())
        .unwrap_or_else(|| file::suffixed(path, &format!(".{word}")))
}

/// The files kept under `path.word-…`, oldest first.
fn kept(path: &Path, word: &str) -> std::io::Result<Vec<PathBuf>> {
    let prefix = file::suffixed(path, &format!(".{word}-"));
    let Some(folder) = path.parent() else { return Ok(Vec::new()) };
    let mut found: Vec<(u32, PathBuf)> = Vec::new();
    for entry in fs::read_dir(folder)? {
        let candidate = entry?.path();
        let number = candidate
            .to_string_lossy()
            .strip_prefix(prefix.to_string_lossy().as_ref())
            .and_then(|number| number.parse().ok());
        if let Some(number) = number {
            found.push((number, candidate));
        }
    }
    found.sort();
    Ok(found.into_iter().map(|(_, path)| path).collect())
}
