//! How this program ends, and when it begins once more.
//!
//! A system that is shut down or a person who logs out tells programs to end, and does not ask: that is an ordinary end, and the desk is
//! closed as it is with its window. A newer version that was installed begins when this one has ended, and so does whoever started the
//! program while its desk was being closed: there was no window any more that could have been shown to them.

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

    tauri::async_runtime::spawn(async move {
        let told = async {
            let mut term = signal(SignalKind::terminate())?;
            let mut hangup = signal(SignalKind::hangup())?;
            let mut interrupt = signal(SignalKind::interrupt())?;
            tokio::select! {
                _ = term.recv() => {}
                _ = hangup.recv() => {}
                _ = interrupt.recv() => {}
            }
            std::io::Result::Ok(())
        };
        match told.await {
            Ok(()) => app.exit(0),
            Err(error) => tracing::warn!(%error, "the system cannot tell this program to end"),
        }
    });
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
