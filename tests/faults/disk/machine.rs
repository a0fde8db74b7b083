//! The machine a hub believes to run on: a disk that fails and a clock that jumps, played by a library loaded before it
//! (`machine.c`), and the power cut that is played on its files afterwards.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use anyhow::{Context, Result, bail, ensure};
use sangam_model::{Random, SeededRandom};
use tempfile::TempDir;

use crate::hub::Place;

const SOURCE: &str = include_str!("machine.c");
/// What a disk writes at once.
const SECTOR: usize = 512;

/// What the disk does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Disk {
    Sound,
    /// One write fails.
    WriteFails,
    /// One write writes half.
    WriteIsShort,
    /// One sync fails, and what it was to write is lost.
    SyncFails,
    /// No write finds room.
    Full,
    /// Whoever writes, syncs, renames or removes dies before it is done.
    Dies,
}

/// The machine.
pub(crate) struct Machine {
    folder: TempDir,
    rules: File,
}

impl Machine {
    pub(crate) fn new() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let named = folder.path().join("rules");
        let rules = OpenOptions::new().read(true).write(true).create_new(true).open(named)?;
        rules.set_len(32)?;
        fs::create_dir(folder.path().join("disk"))?;
        Ok(Self { folder, rules })
    }

    /// A place for a hub on this machine.
    pub(crate) fn place(&self, graph: &str) -> Result<Place> {
        let place = Place::in_folder(&self.disk(), graph);
        let environment = self.environment(&self.disk())?;
        let log = self.folder.path().join("log").display().to_string();
        let place = environment.iter().fold(place, |place, (name, value)| place.with(name, value));
        Ok(place.with("FAULTS_LOG", &log))
    }

    /// What makes a process believe to run on this machine, with its files in `folder`.
    pub(crate) fn environment(&self, folder: &Path) -> Result<[(&'static str, String); 3]> {
        Ok([
            ("LD_PRELOAD", library()?.display().to_string()),
            ("FAULTS_UNDER", folder.display().to_string()),
            ("FAULTS_RULES", self.folder.path().join("rules").display().to_string()),
        ])
    }

    /// Where the hub's files are.
    pub(crate) fn disk(&self) -> PathBuf {
        self.folder.path().join("disk")
    }

    /// From now on, after so many more calls that go well.
    pub(crate) fn becomes(&self, disk: Disk, after: u64) -> Result<()> {
        // The kind comes last: what is counted must be there before it counts.
        self.rules.write_at(&after.to_ne_bytes(), 8)?;
        self.rules.write_at(&0_u64.to_ne_bytes(), 16)?;
        self.rules.write_at(&(disk as u64).to_ne_bytes(), 0)?;
        Ok(())
    }

    /// How often the disk failed since it became what it is.
    pub(crate) fn struck(&self) -> Result<u64> {
        let mut bytes = [0; 8];
        self.rules.read_exact_at(&mut bytes, 16)?;
        Ok(u64::from_ne_bytes(bytes))
    }

    /// The clock on this machine's wall is so many milliseconds off.
    pub(crate) fn clock_is_off(&self, millis: i64) -> Result<()> {
        self.rules.write_at(&millis.to_ne_bytes(), 24)?;
        Ok(())
    }

    /// Forgets what was written so far: it is on the disk.
    pub(crate) fn settles(&self) -> Result<()> {
        let log = self.folder.path().join("log");
        if log.exists() {
            fs::write(log, [])?;
        }
        Ok(())
    }

    /// The power is cut under a hub that is dead: of what was not synced, chance keeps what it wants, in any order and torn. Says how
    /// many writes were not synced.
    pub(crate) fn loses_power(&self, dice: &SeededRandom) -> Result<usize> {
        let entries = entries(&fs::read(self.folder.path().join("log"))?);
        let unsynced = unsynced(entries);
        let mut count = 0;
        for (path, writes) in unsynced {
            count += writes.len();
            cut(Path::new(&path), &writes, dice).with_context(|| format!("the cut of {path}"))?;
        }
        self.settles()?;
        Ok(count)
    }
}

/// One entry of the log.
struct Entry {
    what: u8,
    path: String,
    at: u64,
    /// The file's size before.
    size: u64,
    before: Vec<u8>,
    now: Vec<u8>,
}

/// Every whole entry; the last may have been cut by the death of who wrote it.
fn entries(mut log: &[u8]) -> Vec<Entry> {
    let mut entries = Vec::new();
    while let Some((entry, rest)) = entry(log) {
        entries.push(entry);
        log = rest;
    }
    entries
}

fn entry(log: &[u8]) -> Option<(Entry, &[u8])> {
    let (what, mut rest) = log.split_first()?;
    let mut number = || {
        let (bytes, after) = rest.split_at_checked(8)?;
        rest = after;
        Some(u64::from_ne_bytes(bytes.try_into().ok()?))
    };
    let [path, at, size, before, now] = [number()?, number()?, number()?, number()?, number()?];
    let mut bytes = |length: u64| {
        let (bytes, after) = rest.split_at_checked(usize::try_from(length).ok()?)?;
        rest = after;
        Some(bytes.to_vec())
    };
    let path = String::from_utf8(bytes(path)?).ok()?;
    let (before, now) = (bytes(before)?, bytes(now)?);
    Some((Entry { what: *what, path, at, size, before, now }, rest))
}

impl Entry {
    fn end(&self) -> u64 {
        self.at + self.now.len() as u64
    }

    /// What of it stands between two places.
    fn piece(&self, from: u64, to: u64) -> Option<Self> {
        let part = |bytes: &[u8]| {
            let place =
                |at: u64| usize::try_from(at.saturating_sub(self.at)).unwrap_or(usize::MAX).min(bytes.len());
            bytes.get(place(from)..place(to)).unwrap_or_default().to_vec()
        };
        let piece = || Self {
            what: self.what,
            path: self.path.clone(),
            at: from,
            size: self.size,
            before: part(&self.before),
            now: part(&self.now),
        };
        (from < to).then(piece)
    }

    /// What of it a later write, or the end of the file it set, left as it was.
    fn beside(&self, later: &Self) -> impl Iterator<Item = Self> {
        let end = if later.what == b't' { u64::MAX } else { later.end() };
        let before = self.piece(self.at, self.end().min(later.at));
        before.into_iter().chain(self.piece(self.at.max(end), self.end()))
    }
}

/// The writes of each file that no sync has brought to the disk. A sync that failed brings nothing, nor does any after it: only what is
/// written there anew, and synced, stands on the disk.
fn unsynced(entries: Vec<Entry>) -> BTreeMap<String, Vec<Entry>> {
    let mut open = BTreeMap::<String, (Vec<Entry>, Vec<Entry>)>::new();
    for entry in entries {
        let (lost, waiting) = open.entry(entry.path.clone()).or_default();
        match entry.what {
            b's' => {
                for later in waiting.drain(..) {
                    *lost = lost.iter().flat_map(|one| one.beside(&later)).collect();
                }
                lost.retain(|one| one.what == b'w');
                lost.iter_mut().for_each(|one| one.size = entry.size);
            }
            b'f' => lost.append(waiting),
            _ => waiting.push(entry),
        }
    }
    let both = |(mut lost, mut waiting): (Vec<Entry>, Vec<Entry>)| {
        lost.append(&mut waiting);
        lost
    };
    open.into_iter().map(|(path, writes)| (path, both(writes))).collect()
}

/// Takes back every write, the newest first, then makes those again that chance keeps.
fn cut(path: &Path, writes: &[Entry], dice: &SeededRandom) -> Result<()> {
    if writes.is_empty() || !path.exists() {
        return Ok(());
    }
    let file = OpenOptions::new().read(true).write(true).open(path)?;
    for write in writes.iter().rev() {
        file.set_len(write.size)?;
        file.write_all_at(&write.before, write.at)?;
    }
    for write in writes {
        match (write.what, dice.below(4)) {
            (b't', 0 | 1) => file.set_len(write.at)?,
            (b'w', 0 | 1) => file.write_all_at(&write.now, write.at)?,
            (b'w', 2) => {
                let sectors = usize::try_from(dice.below((write.now.len() / SECTOR + 1) as u64))?;
                file.write_all_at(write.now.get(..sectors * SECTOR).unwrap_or_default(), write.at)?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// The library, made once for this process.
fn library() -> Result<&'static Path> {
    static MADE: OnceLock<Result<(TempDir, PathBuf), String>> = OnceLock::new();
    let made = MADE.get_or_init(|| make().map_err(|error| format!("{error:#}")));
    match made {
        Ok((_, library)) => Ok(library),
        Err(error) => bail!("{error}"),
    }
}

fn make() -> Result<(TempDir, PathBuf)> {
    let folder = tempfile::tempdir()?;
    let (source, library) = (folder.path().join("machine.c"), folder.path().join("machine.so"));
    fs::write(&source, SOURCE)?;
    let mut compiler = Command::new("cc");
    compiler.args(["-shared", "-fPIC", "-O1", "-o"]).arg(&library).arg(&source).args(["-ldl", "-lpthread"]);
    let made = compiler.output().context("there is no C compiler")?;
    ensure!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    Ok((folder, library))
}
