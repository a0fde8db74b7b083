//! Shutdown and restart of the program.
//!
//! A system that is shut down or a person who logs out tells programs to end, and does not ask: that is an ordinary end, and the desk
//! is closed as it is with its window. A signal that the program was started to ignore (`nohup`, or a shell's `&`) stays ignored. When
//! this program has ended it starts an installed update; it also starts again for a person who started it while its desk was being
//! closed, because by then there was no window to show them.

use std::ffi::OsString;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use tauri::{AppHandle, Env};

/// What comes after the end.
#[derive(Default)]
pub(crate) struct Ending(Mutex<After>);

#[derive(Default)]
struct After {
    closes: bool,
    /// What it is started with once more.
    again: Option<Vec<OsString>>,
}

impl Ending {
    /// The desk is being closed; nobody is shown its window from now on.
    pub(crate) fn begins(&self) {
        self.with(|after| after.closes = true);
    }

    /// It is to begin once more, as a person who opens it does: what this start was told besides where the desk is was for this start.
    pub(crate) fn begin_again(&self, data_dir: Option<&Path>) {
        let arguments = data_dir.map(|folder| ["--data-dir".into(), folder.into()]);
        self.with(|after| after.again = Some(arguments.into_iter().flatten().collect()));
    }

    /// Somebody started it with these arguments. True if the desk is being closed: it begins with them once more.
    pub(crate) fn takes(&self, arguments: &[String]) -> bool {
        self.with(|after| {
            if after.closes {
                after.again = Some(arguments.iter().map(OsString::from).collect());
            }
            after.closes
        })
    }

    /// Begins once more if that was wished, now that everything is closed; then it does not come back.
    pub(crate) fn follow(&self, mut env: Env) {
        if let Some(arguments) = self.with(|after| after.again.take()) {
            env.args_os.truncate(1);
            env.args_os.extend(arguments);
            tauri::process::restart(&env);
        }
    }

    fn with<T>(&self, act: impl FnOnce(&mut After) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Ends it in order when the system says so.
#[cfg(unix)]
pub(crate) fn heed_the_system(app: AppHandle) {
    use tokio::signal::unix::{SignalKind, signal};

    // Before any of them is listened to: from then on nothing says that it was ignored.
    let ignored = ignored();
    tauri::async_runtime::spawn(async move {
        let told = async {
            let listen = |word: SignalKind| {
                let is_heard = !is_among(ignored, word.as_raw_value());
                is_heard.then(|| signal(word)).transpose()
            };
            let mut term = listen(SignalKind::terminate())?;
            let mut hangup = listen(SignalKind::hangup())?;
            let mut interrupt = listen(SignalKind::interrupt())?;
            tokio::select! {
                () = heard(&mut term) => {}
                () = heard(&mut hangup) => {}
                () = heard(&mut interrupt) => {}
            }
            std::io::Result::Ok(())
        };
        match told.await {
            Ok(()) => app.exit(0),
            Err(error) => tracing::warn!(%error, "the system cannot tell this program to end"),
        }
    });
}

/// Until the word is said; never where nobody listens to it.
#[cfg(unix)]
async fn heard(word: &mut Option<tokio::signal::unix::Signal>) {
    match word {
        Some(word) => {
            word.recv().await;
        }
        None => std::future::pending().await,
    }
}

/// The signals whoever started this program wants it not to hear, a bit each. Where the system does not tell, none.
#[cfg(unix)]
fn ignored() -> u64 {
    std::fs::read_to_string("/proc/self/status").map_or(0, |status| ignored_in(&status))
}

#[cfg(unix)]
fn ignored_in(status: &str) -> u64 {
    let line = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    line.and_then(|bits| u64::from_str_radix(bits.trim(), 16).ok()).unwrap_or_default()
}

/// They are numbered from one.
#[cfg(unix)]
fn is_among(signals: u64, number: i32) -> bool {
    u32::try_from(number - 1)
        .ok()
        .and_then(|place| signals.checked_shr(place))
        .is_some_and(|bits| bits & 1 == 1)
}

/// There a window is told, and closes.
#[cfg(not(unix))]
pub(crate) fn heed_the_system(_: AppHandle) {}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(ending: &Ending) -> Option<Vec<OsString>> {
        ending.with(|after| after.again.take())
    }

    #[test]
    fn a_newer_version_begins_as_a_person_opens_it() {
        let ending = Ending::default();
        ending.begin_again(None);
        assert_eq!(after(&ending), Some(Vec::new()));
        ending.begin_again(Some(Path::new("/srv/desk")));
        assert_eq!(after(&ending), Some(vec!["--data-dir".into(), "/srv/desk".into()]));
    }

    #[cfg(unix)]
    #[test]
    fn what_nohup_or_a_shell_keeps_from_it_is_not_heard() {
        let (hangup, interrupt, terminate) = (1, 2, 15);
        let heard = |ignored: &str| {
            let status =
                format!("Name:\tsangam\nSigBlk:\t0000000000000003\nSigIgn:\t{ignored}\nSigCgt:\t0\n");
            [hangup, interrupt, terminate].map(|number| !is_among(ignored_in(&status), number))
        };
        // The first is what Rust ignores by itself: a pipe nobody reads.
        assert_eq!(heard("0000000000001000"), [true, true, true]);
        assert_eq!(heard("0000000000001001"), [false, true, true], "nohup sangam");
        assert_eq!(heard("0000000000001006"), [true, false, true], "sangam & of a script");
        assert_eq!(heard("?"), [true, true, true]);
        assert_eq!(ignored_in("Name:\tsangam\n"), 0, "a system that does not tell");
    }

    #[test]
    fn who_starts_it_while_it_closes_is_not_forgotten() {
        let (ending, link) = (Ending::default(), ["sangam://join".to_owned()]);
        assert!(!ending.takes(&link), "there is a window to be shown");
        assert_eq!(after(&ending), None);
        ending.begins();
        assert!(ending.takes(&link));
        assert_eq!(after(&ending), Some(vec!["sangam://join".into()]));
    }
}
