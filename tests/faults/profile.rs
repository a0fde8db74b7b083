//! F6: whoever brings the files of a desk to a new schema, or under a new key, is killed in the middle of it: before each write, sync,
//! rename and removal. Whatever version left the files, what a person typed is in them afterwards, and everything opens.

use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, Result, ensure};
use sangam_cache::{
    Anchor, Cache, Execution, FileState, Options, OutboxState, Profile, RootKey, ThreadItem, ThreadQuery,
    change_key, is_under_way, leave, schemas,
};
use sangam_model::Random;
use sangam_model::id::{PersonId, WorkspaceId};

use crate::budget::{Budget, Tally, below, count};
use crate::child;
use crate::disk::machine::{Disk, Machine};

/// The name of this part of the program.
pub(crate) const PART: &str = "change-a-profile";
const FOLDER: &str = "FAULTS_PROFILE";
const TASK: &str = "FAULTS_TASK";
const REKEY: &str = "rekey";
const SIGKILL: i32 = 9;
/// Kills of one change in a short run, each so many calls after the one before at most.
const KILLS: usize = 6;
const APART: usize = 24;
const INLINE: Options = Options { execution: Execution::Inline, media_cap_bytes: 1 << 30 };

fn profile(folder: &Path) -> Result<Profile> {
    let id = |last: u8| format!("01932b8e-7c2a-7000-8000-00000000000{last}");
    let (workspace, person): (WorkspaceId, PersonId) = (id(1).parse()?, id(2).parse()?);
    Ok(Profile::of(folder, "https://hub.example", workspace, person))
}

fn old() -> RootKey {
    RootKey::new([5; 32])
}

fn new() -> RootKey {
    RootKey::new([6; 32])
}

/// In the child: the change, to its end or the child's.
pub(crate) async fn change() -> Result<()> {
    let folder = PathBuf::from(std::env::var_os(FOLDER).context("there is no folder")?);
    if std::env::var(TASK).is_ok_and(|task| task == REKEY) {
        return Ok(change_key(&profile(&folder)?, &old(), &new())?);
    }
    let (cache, _) = Cache::open(profile(&folder)?, &old(), INLINE).await?;
    Ok(cache.close().await?)
}

pub(crate) async fn try_it(mut budget: Budget) -> Result<Tally> {
    let mut tally = Tally::new();
    let newest = schemas();
    while let Some(round) = budget.next() {
        let dice = budget.dice(round);
        let task = if round % 3 == 2 { REKEY } else { "open" };
        // With time every version of the cache in turn, otherwise one by chance; the other two always by chance.
        let [cache, outbox, media] = newest;
        let version = if budget.is_long() { round % cache } else { below(&dice, cache) };
        let versions = match task {
            REKEY => newest,
            _ => [1 + version, 1 + below(&dice, outbox), 1 + below(&dice, media)],
        };
        let (mut after, mut kills) = (0, 0);
        for _ in 0.. {
            after += if budget.is_long() { 1 } else { 1 + dice.below(APART as u64) };
            if !budget.is_long() && after > (KILLS * APART) as u64 {
                break;
            }
            let died = dies(task, versions, after - 1).await;
            if !died.with_context(|| format!("{task} from {versions:?}, killed before call {after}"))? {
                count(&mut tally, "changes that were killed at their last call", 1);
                break;
            }
            let what =
                if task == REKEY { "kills during a change of key" } else { "kills during a migration" };
            count(&mut tally, what, 1);
            kills += 1;
        }
        ensure!(kills > 0, "nobody died of {task} from {versions:?}: the machine does not kill");
    }
    Ok(tally)
}

/// Makes the files, has them changed by somebody who dies after so many calls, and looks at them; whether there was anything left to
/// die of.
async fn dies(task: &str, versions: [usize; 3], after: u64) -> Result<bool> {
    let machine = Machine::new()?;
    let folder = machine.disk();
    leave(&profile(&folder)?, &old(), versions)?;
    machine.becomes(Disk::Dies, after)?;
    let mut command = child::command(PART)?;
    command.envs(machine.environment(&folder)?).env(FOLDER, &folder).env(TASK, task);
    let ended = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).output()?;
    let died = ended.status.signal() == Some(SIGKILL);
    ensure!(died || ended.status.success(), "it failed: {}", String::from_utf8_lossy(&ended.stderr));
    let is_rekeyed = task == REKEY && (is_under_way(&profile(&folder)?) || opens_only_with(&folder)?);
    whole(&folder, if is_rekeyed { new() } else { old() }, versions).await?;
    Ok(died)
}

/// Whether the files are under the new key: the change is through, and its note was taken away.
fn opens_only_with(folder: &Path) -> Result<bool> {
    // Opening under the wrong key would set the files aside, so a copy is asked.
    let copy = tempfile::tempdir()?;
    let (from, into) = (profile(folder)?, profile(copy.path())?);
    std::fs::create_dir_all(into.folder())?;
    for file in std::fs::read_dir(from.folder())? {
        let file = file?;
        if file.file_type()?.is_file() {
            std::fs::copy(file.path(), into.folder().join(file.file_name()))?;
        }
    }
    // Nothing of what is there is changed by a change to the same key, and none is possible under another.
    Ok(change_key(&into, &new(), &new()).is_ok())
}

async fn whole(folder: &Path, key: RootKey, versions: [usize; 3]) -> Result<()> {
    let (cache, report) = Cache::open(profile(folder)?, &key, INLINE).await?;
    ensure!(report.outbox == OutboxState::Opened, "the outbox is {:?}", report.outbox);
    ensure!(report.cache == FileState::Opened && report.media == FileState::Opened, "{report:?}");
    let outgoing = cache.outgoing().await?.len();
    ensure!(outgoing == if versions[1] < 3 { 1 } else { 2 }, "{outgoing} commands are left");
    let drafts = cache.read_outbox(|outbox| outbox.drafts()).await?;
    let (chat, draft) = drafts.into_iter().next().context("the draft is gone")?;
    ensure!(draft.text == "kal tak", "the draft is {:?}", draft.text);
    let thread = cache.thread(ThreadQuery { conversation: chat, at: Anchor::Newest, limit: 9 }).await?;
    let is_there = |item: &ThreadItem| matches!(item, ThreadItem::Message(message) if message.row.text.as_deref() == Some("namaste"));
    ensure!(thread.items.iter().any(is_there), "the message is gone");
    Ok(cache.close().await?)
}
