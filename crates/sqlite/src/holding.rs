//! The lock by which one process at a time has a store: held while its file is open, by the operating system, so a crash releases it.
//!
//! A program that was just started from a process holds whatever that had open for the moment until it is that program. So one who gives a
//! store back and takes it again may find it taken by nobody in particular, and looks again for a while.

use std::fs::{File, TryLockError};
use std::time::Duration;

/// How often a lock is looked at before it counts as another's, and how long between two looks.
const LOOKS: u32 = 25;
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// Locks the file, which is given back when it is dropped.
///
/// # Errors
/// [`WouldBlock`](TryLockError::WouldBlock) when another process has it.
#[expect(clippy::disallowed_methods, reason = "nobody tells when another process lets go of a file")]
pub fn hold(file: File) -> Result<File, TryLockError> {
    hold_looking(file, || std::thread::sleep(LOOK_EVERY))
}

fn hold_looking(file: File, mut rest: impl FnMut()) -> Result<File, TryLockError> {
    for _ in 1..LOOKS {
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => rest(),
            answer => return answer.map(|()| file),
        }
    }
    file.try_lock().map(|()| file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_that_is_let_go_of_a_moment_later_is_waited_for_and_anothers_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let opened = || File::options().create(true).append(true).open(folder.path().join("lock")).unwrap();
        let first = hold(opened()).unwrap();
        // What a process has that is about to become another program: the same open file.
        let mut held = Some(first.try_clone().unwrap());
        drop(first);
        let _second = hold_looking(opened(), || drop(held.take())).unwrap();
        let mut rests = 0;
        let refused = hold_looking(opened(), || rests += 1);
        assert!(matches!(refused, Err(TryLockError::WouldBlock)));
        assert_eq!(rests, LOOKS - 1);
    }
}
