//! What the system says of running programs: who started whom, what they worked, how often they woke up.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// What a process worked, and how often each of its threads woke up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Worked {
    /// As the system shortens it.
    pub name: String,
    /// Hundredths of a second on a processor, those of threads that ended included.
    pub ticks: u64,
    /// By number.
    pub threads: BTreeMap<u32, ThreadWorked>,
}

/// What a thread worked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ThreadWorked {
    /// Its name.
    pub name: String,
    /// Nanoseconds on a processor.
    pub ran_ns: u64,
    /// How often it had gone to sleep by itself and ran again.
    pub woken: u64,
}

/// A process and everything that descends from it, and what they worked until now. Empty once it ended.
#[must_use]
pub fn family(root: u32) -> BTreeMap<u32, Worked> {
    let parents: Vec<(u32, u32)> = numbers_in(Path::new("/proc"))
        .filter_map(|process| {
            Some((process, stat(&format!("/proc/{process}/stat"))?.1.get(1)?.parse().ok()?))
        })
        .collect();
    let mut family = BTreeSet::from([root]);
    loop {
        let known = family.len();
        let is_child = |parent: &u32| family.contains(parent);
        let children: Vec<u32> =
            parents.iter().filter(|(_, parent)| is_child(parent)).map(|(process, _)| *process).collect();
        family.extend(children);
        if family.len() == known {
            break;
        }
    }
    family.into_iter().filter_map(|process| Some((process, worked(process)?))).collect()
}

fn worked(process: u32) -> Option<Worked> {
    let (name, fields) = stat(&format!("/proc/{process}/stat"))?;
    let ticks = [11, 12].iter().filter_map(|place| fields.get(*place)?.parse::<u64>().ok()).sum();
    let folder = format!("/proc/{process}/task");
    let threads = numbers_in(Path::new(&folder)).filter_map(|thread| {
        let (name, _) = stat(&format!("{folder}/{thread}/stat"))?;
        let ran = fs::read_to_string(format!("{folder}/{thread}/schedstat")).ok()?;
        let ran_ns = ran.split(' ').next()?.parse().ok()?;
        let status = fs::read_to_string(format!("{folder}/{thread}/status")).ok()?;
        let woken = status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"))?;
        Some((thread, ThreadWorked { name, ran_ns, woken: woken.trim().parse().ok()? }))
    });
    Some(Worked { name, ticks, threads: threads.collect() })
}

fn numbers_in(folder: &Path) -> impl Iterator<Item = u32> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok())
}

/// What stands of a process or a thread: its name, and the fields behind it.
fn stat(file: &str) -> Option<(String, Vec<String>)> {
    let text = fs::read_to_string(file).ok()?;
    let (head, fields) = text.rsplit_once(") ")?;
    let name = head.split_once('(')?.1.to_owned();
    Some((name, fields.split(' ').map(str::to_owned).collect()))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_process_is_the_first_of_its_family_and_its_child_belongs_to_it() {
        let mut child = std::process::Command::new("sleep").arg("600").spawn().unwrap();
        let own = family(std::process::id());
        assert!(own[&std::process::id()].threads.values().any(|thread| thread.ran_ns > 0));
        assert!(own.contains_key(&child.id()));
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(!family(std::process::id()).contains_key(&child.id()));
        assert!(family(child.id()).is_empty());
    }
}
