//! Newer versions, through Tauri's updater: a feed that is asked, a package that is held against its signature and then installed.
//!
//! Where the feed is and who signs for it is part of a build (`SANGAM_UPDATE_FEED` and `SANGAM_UPDATE_KEY` while it is compiled). A build
//! without them has no updater, and its newer versions come with the system's packages. A signature counts only together with the
//! version it was made for (`requireSignedVersion`), since the feed itself is not signed. A package is held in memory until it
//! is installed: nothing half of it is ever on the disk.

use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use sangam_desk::api::updates::UpdateTrouble;
use sangam_desk::host::{OnProgress, Release, Updater};
use sangam_model::Timestamp;
use tauri::utils::config::BundleType;
use tauri::utils::platform::bundle_type;
use tauri::{AppHandle, Manager, Runtime};
use tauri_plugin_updater::{Error, Update, UpdaterBuilder, UpdaterExt};
use tokio::sync::Notify;
use url::Url;

use crate::args::Args;
use crate::ending::Ending;

/// No version of this app is larger.
const LARGEST: u64 = 512 << 20;
/// Longer notes are cut.
const LONGEST_NOTES: usize = 20_000;

/// How long the feed may take.
#[derive(Clone, Copy, Debug)]
struct Patience {
    /// For its whole answer.
    answer: Duration,
    /// Between two pieces of a package.
    silence: Duration,
}

const PATIENCE: Patience = Patience { answer: Duration::from_secs(30), silence: Duration::from_secs(60) };

/// Where newer versions are announced, and who signs them.
struct Source {
    address: Url,
    key: String,
}

impl Source {
    /// What this build was told while it was compiled.
    fn of_this_build() -> Option<Self> {
        let told = |word: Option<&'static str>| word.filter(|word| !word.is_empty());
        let (address, key) =
            (told(option_env!("SANGAM_UPDATE_FEED"))?, told(option_env!("SANGAM_UPDATE_KEY"))?);
        match address.parse() {
            Ok(address) => Some(Self { address, key: key.to_owned() }),
            Err(error) => {
                tracing::error!(%error, "this build's feed of newer versions has no address");
                None
            }
        }
    }
}

/// What fetches newer versions of this start, if anything does: not a picture. Whether somebody is in practice changes while it runs.
pub(crate) fn of_this_start(
    app: &AppHandle,
    args: &Args,
    before_exit: impl Fn() + Send + Sync + 'static,
) -> Option<Arc<dyn Updater>> {
    if args.screenshot.is_some() {
        return None;
    }
    let feed = Feed::new(app.clone(), Source::of_this_build()?, PATIENCE);
    let data_dir = args.data_dir.as_deref().and_then(|folder| std::path::absolute(folder).ok());
    Some(Arc::new(Feed { before_exit: Some(Arc::new(before_exit)), data_dir, ..feed }))
}

/// See the module.
struct Feed<R: Runtime> {
    app: AppHandle<R>,
    source: Source,
    patience: Patience,
    /// What is replaced, where that is not this program.
    executable: Option<PathBuf>,
    /// Windows ends this program while it installs; what must be done before.
    before_exit: Option<Arc<dyn Fn() + Send + Sync>>,
    /// Where the desk is, if this start was told.
    data_dir: Option<PathBuf>,
    found: Mutex<Option<Update>>,
    package: Mutex<Option<Arc<Vec<u8>>>>,
}

impl<R: Runtime> Feed<R> {
    fn new(app: AppHandle<R>, source: Source, patience: Patience) -> Self {
        let (found, package) = (Mutex::default(), Mutex::default());
        Self { app, source, patience, executable: None, before_exit: None, data_dir: None, found, package }
    }

    fn builder(&self) -> Result<UpdaterBuilder, Error> {
        let silence = self.patience.silence;
        let mut builder = self
            .app
            .updater_builder()
            .endpoints(vec![self.source.address.clone()])?
            .pubkey(&self.source.key)
            .timeout(self.patience.answer)
            .configure_client(move |client| client.connect_timeout(silence).read_timeout(silence));
        if let Some(executable) = &self.executable {
            builder = builder.executable_path(executable);
        }
        if let Some(before_exit) = self.before_exit.clone() {
            builder = builder.on_before_exit(move || before_exit());
        }
        Ok(builder)
    }

    fn found(&self) -> Option<Update> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn keep(&self, package: Option<Vec<u8>>) {
        *self.package.lock().unwrap_or_else(PoisonError::into_inner) = package.map(Arc::new);
    }
}

#[async_trait]
impl<R: Runtime> Updater for Feed<R> {
    fn asks_for_password(&self) -> bool {
        matches!(bundle_type(), Some(BundleType::Deb | BundleType::Rpm))
    }

    async fn check(&self) -> Result<Option<Release>, UpdateTrouble> {
        self.keep(None);
        let updater = self.builder().and_then(UpdaterBuilder::build);
        let answer = match updater {
            Ok(updater) => updater.check().await,
            Err(error) => Err(error),
        };
        let update = answer.map_err(|error| said(&error, unanswered(&error)))?;
        let release = update.as_ref().map(release);
        *self.found.lock().unwrap_or_else(PoisonError::into_inner) = update;
        Ok(release)
    }

    async fn download(&self, heard: OnProgress<'_>) -> Result<(), UpdateTrouble> {
        self.keep(None);
        let update = self.found().ok_or(UpdateTrouble::Unreachable)?;
        let too_large = Notify::new();
        let mut done = 0_u64;
        let chunk = |bytes: usize, total: Option<u64>| {
            done = done.saturating_add(u64::try_from(bytes).unwrap_or(u64::MAX));
            heard(done, total);
            if done.max(total.unwrap_or(0)) > LARGEST {
                too_large.notify_one();
            }
        };
        let came = tokio::select! {
            biased;
            () = too_large.notified() => return Err(UpdateTrouble::TooLarge),
            came = update.download(chunk, || ()) => came,
        };
        let package = came.map_err(|error| said(&error, broken(&error, done > 0)))?;
        self.keep(Some(package));
        Ok(())
    }

    async fn install(&self) -> Result<(), UpdateTrouble> {
        let package = self.package.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let (Some(update), Some(package)) = (self.found(), package) else {
            return Err(UpdateTrouble::NotInstalled);
        };
        // A person may look for their password meanwhile.
        let installed = tokio::task::spawn_blocking(move || update.install(package.as_slice())).await;
        installed
            .map_err(|error| {
                tracing::error!(%error, "the installation died");
                UpdateTrouble::NotInstalled
            })?
            .map_err(|error| said(&error, refused(&error)))
    }

    fn restart(&self) {
        self.app.state::<Arc<Ending>>().begin_again(self.data_dir.as_deref());
        self.app.exit(0);
    }
}

fn said(error: &Error, trouble: UpdateTrouble) -> UpdateTrouble {
    tracing::warn!(%error, ?trouble, "a newer version");
    trouble
}

fn release(update: &Update) -> Release {
    let notes = update.body.as_deref().map(str::trim).filter(|notes| !notes.is_empty());
    Release {
        version: update.version.clone(),
        notes: notes.map(|notes| notes.chars().take(LONGEST_NOTES).collect()),
        published_at: update.date.map(|date| Timestamp::from_secs(date.unix_timestamp())),
        rollout: rollout(update.raw_json.get("rollout")),
    }
}

/// A feed that says nothing of it means everybody; one that cannot be understood, nobody.
fn rollout(said: Option<&serde_json::Value>) -> u8 {
    let share = |said: &serde_json::Value| said.as_u64().filter(|share| *share <= 100);
    said.map_or(100, |said| share(said).and_then(|share| u8::try_from(share).ok()).unwrap_or(0))
}

/// Why the feed told nothing.
fn unanswered(error: &Error) -> UpdateTrouble {
    match error {
        Error::TargetNotFound(_) | Error::TargetsNotFound(_) => UpdateTrouble::NotForUs,
        Error::Serialization(_) | Error::Semver(_) | Error::UrlParse(_) => UpdateTrouble::Unreadable,
        Error::Reqwest(error) if error.is_decode() => UpdateTrouble::Unreadable,
        _ => UpdateTrouble::Unreachable,
    }
}

/// Why a package did not come, of which some was here or nothing.
fn broken(error: &Error, begun: bool) -> UpdateTrouble {
    match error {
        Error::Reqwest(error) if begun || error.is_body() || error.is_decode() => UpdateTrouble::BrokenOff,
        Error::Reqwest(_) | Error::Network(_) => UpdateTrouble::Unreachable,
        other => refused(other),
    }
}

/// Why a package was not taken.
fn refused(error: &Error) -> UpdateTrouble {
    match error {
        Error::Minisign(_) | Error::Base64(_) | Error::SignatureUtf8(_) => UpdateTrouble::NotSigned,
        Error::SignedVersionMismatch { .. } | Error::MissingSignedVersion => UpdateTrouble::OtherVersion,
        Error::InvalidUpdaterFormat | Error::BinaryNotFoundInArchive => UpdateTrouble::NotAPackage,
        Error::TempDirNotFound => UpdateTrouble::NoRoom,
        Error::TempDirNotOnSameMountPoint | Error::AuthenticationFailed => UpdateTrouble::NotAllowed,
        Error::Io(error) => match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
                UpdateTrouble::NoRoom
            }
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => UpdateTrouble::NotAllowed,
            _ => UpdateTrouble::NotInstalled,
        },
        _ => UpdateTrouble::NotInstalled,
    }
}

#[cfg(test)]
#[path = "updates_tests.rs"]
mod tests;
