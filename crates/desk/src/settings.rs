//! The small files beside the profiles: how the desk looks, which drawer of the vault is its own, and what it knows of newer
//! versions.
//!
//! `settings.json` is what a person chose; `desk.json` names this data directory ([`DeskFile::id`], made once) so that two data
//! directories on one computer do not share a root key, and remembers where secrets are kept; `updates.json` remembers what of
//! newer versions was put off. None holds anything about a
//! person or a business.
//!
//! Looks are not worth stopping for: a file of them that cannot be read counts as absent. The desk's id is only a drawer's label, and yet
//! without it no key is found again. So it is made where there is none, and never in place of one that merely cannot be read now; what
//! is no id any more is set aside, as long as no profile stands beside it whose keys lie under the one it was.

use std::io::ErrorKind::{InvalidData, NotFound};
use std::path::{Path, PathBuf};
use std::{fs, io};

use sangam_model::Random;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::api::app::Settings;
use crate::api::figures::TeamSettings;
use crate::api::notify::{NotifySettings, QuietHours};
use crate::updates::UpdateMemory;
use crate::whole;

/// Where secrets are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum VaultChoice {
    /// The operating system's keyring.
    Keyring,
    /// A file sealed with a passphrase.
    Passphrase,
}

/// What this data directory is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DeskFile {
    /// Random, made once.
    pub(crate) id: String,
    /// Where secrets are kept.
    pub(crate) vault: VaultChoice,
}

/// The small files.
#[derive(Clone)]
pub(crate) struct SmallFiles {
    folder: PathBuf,
}

impl SmallFiles {
    pub(crate) fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    pub(crate) fn settings(&self) -> Settings {
        self.looks("settings.json").unwrap_or_default()
    }

    pub(crate) fn save_settings(&self, settings: &Settings) -> io::Result<()> {
        self.write("settings.json", settings)
    }

    /// What this directory is; decided and written at the first start.
    ///
    /// # Errors
    /// When that cannot be read, or is not what was written while somebody's profile relies on it.
    pub(crate) fn desk(&self, random: &dyn Random) -> io::Result<DeskFile> {
        match self.read("desk.json")? {
            Some(Ok(desk)) => return Ok(desk),
            Some(Err(error)) if self.has_profiles()? => {
                return Err(io::Error::new(InvalidData, format!("desk.json: {error}")));
            }
            Some(Err(error)) => {
                tracing::error!(%error, "what this directory is cannot be read and was set aside");
                fs::rename(self.folder.join("desk.json"), self.folder.join("desk.json.unreadable"))?;
            }
            None => {}
        }
        let mut id = [0; 8];
        random.fill(&mut id);
        let desk = DeskFile { id: hex::encode(id), vault: VaultChoice::Keyring };
        self.save_desk(&desk)?;
        Ok(desk)
    }

    pub(crate) fn save_desk(&self, desk: &DeskFile) -> io::Result<()> {
        self.write("desk.json", desk)
    }

    /// What this desk remembers of newer versions; `None` before the first start.
    pub(crate) fn updates(&self) -> Option<UpdateMemory> {
        self.looks("updates.json")
    }

    pub(crate) fn save_updates(&self, kept: &UpdateMemory) -> io::Result<()> {
        self.write("updates.json", kept)
    }

    /// A file that is not worth stopping for.
    fn looks<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        match self.read(name) {
            Ok(read) => read?.ok(),
            Err(error) => {
                tracing::warn!(name, %error, "a small file cannot be read");
                None
            }
        }
    }

    /// A file, or what is wrong with its words; `None` where there is none.
    fn read<T: DeserializeOwned>(&self, name: &str) -> io::Result<Option<serde_json::Result<T>>> {
        match fs::read(self.folder.join(name)) {
            Ok(bytes) => Ok(Some(serde_json::from_slice(&bytes))),
            Err(error) if error.kind() == NotFound => Ok(None),
            Err(error) => Err(io::Error::new(error.kind(), format!("{name}: {error}"))),
        }
    }

    fn has_profiles(&self) -> io::Result<bool> {
        match fs::read_dir(self.folder.join("profiles")) {
            Ok(mut profiles) => Ok(profiles.next().is_some()),
            Err(error) if error.kind() == NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn write(&self, name: &str, value: &impl Serialize) -> io::Result<()> {
        whole::write(&self.folder.join(name), &serde_json::to_vec_pretty(value)?)
    }
}

/// The longest hold of a send, in seconds.
const LONGEST_HOLD: u8 = 10;

/// Widths outside of these would hide a pane for good, in a page of another size nothing could be read, and nobody waits longer for a
/// message to leave.
pub(crate) fn reasonable(settings: Settings) -> Settings {
    Settings {
        zoom_percent: settings.zoom_percent.clamp(50, 300),
        list_width: settings.list_width.clamp(240, 640),
        context_width: settings.context_width.clamp(240, 560),
        hold_seconds: settings.hold_seconds.min(LONGEST_HOLD),
        locale: settings.locale.filter(|locale| is_spoken(locale)),
        team: countable(settings.team),
        notify: possible(settings.notify),
        keys: settings.keys.into_iter().filter(is_key).take(MOST_KEYS).collect(),
        ..settings
    }
}

/// A language of the page, with the digits of its script where they were chosen.
pub(crate) fn is_spoken(locale: &str) -> bool {
    let (language, digits) = locale.split_once("-u-nu-").unwrap_or((locale, "latn"));
    match language {
        "en" | "fr" => digits == "latn",
        "hi" => matches!(digits, "latn" | "deva"),
        "ta" => matches!(digits, "latn" | "tamldec"),
        "bn" => matches!(digits, "latn" | "beng"),
        _ => false,
    }
}

/// There are fewer commands than this.
const MOST_KEYS: usize = 200;

/// A command's name and a chord, or two in a row, in the names of physical keys.
fn is_key((command, key): &(String, String)) -> bool {
    let is_named =
        |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | ' '));
    command.len() <= 40 && key.len() <= 60 && is_named(command) && is_named(key)
}

/// A day has so many minutes, and a stretch that ends where it begins is none.
fn possible(notify: NotifySettings) -> NotifySettings {
    let is_of_a_day =
        |hours: &QuietHours| hours.from < 1_440 && hours.until < 1_440 && hours.from != hours.until;
    NotifySettings { quiet: notify.quiet.filter(is_of_a_day), ..notify }
}

/// A table on which nothing fits would be full for everybody.
fn countable(team: TeamSettings) -> TeamSettings {
    TeamSettings { capacity: team.capacity.clamp(1, 1_000), ..team }
}

#[cfg(test)]
mod tests {
    use sangam_model::SeededRandom;
    use sangam_model::time::SECOND;

    use super::*;
    use crate::api::app::Theme;

    #[test]
    fn what_was_chosen_is_found_again_and_nonsense_counts_as_absent() {
        let folder = tempfile::tempdir().unwrap();
        let files = SmallFiles::new(folder.path());
        assert_eq!(files.settings(), Settings::default());
        let dark = Settings { theme: Theme::Dark, ..Settings::default() };
        files.save_settings(&dark).unwrap();
        assert_eq!(files.settings(), dark);
        fs::write(folder.path().join("settings.json"), "{").unwrap();
        assert_eq!(files.settings(), Settings::default());
    }

    #[test]
    fn a_data_directory_keeps_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let random = SeededRandom::new(5);
        let first = SmallFiles::new(folder.path()).desk(&random).unwrap();
        assert_eq!(SmallFiles::new(folder.path()).desk(&random).unwrap(), first);
    }

    #[test]
    fn a_name_that_keys_lie_under_is_never_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let (files, random) = (SmallFiles::new(folder.path()), SeededRandom::new(5));
        let place = folder.path().join("desk.json");
        let first = files.desk(&random).unwrap();
        let written = fs::read(&place).unwrap();

        // There is something, and it cannot be read: a folder stands for a disk that does not answer.
        fs::rename(&place, folder.path().join("aside")).unwrap();
        fs::create_dir(&place).unwrap();
        assert!(files.desk(&random).is_err());
        fs::remove_dir(&place).unwrap();
        fs::rename(folder.path().join("aside"), &place).unwrap();
        assert_eq!(files.desk(&random).unwrap(), first, "it was only away for a while");

        let profile = folder.path().join("profiles").join("0a1b");
        fs::create_dir_all(&profile).unwrap();
        fs::write(&place, &written[..9]).unwrap();
        assert_eq!(files.desk(&random).unwrap_err().kind(), InvalidData);
        assert_eq!(fs::read(&place).unwrap(), &written[..9], "whoever can mend it finds it");

        fs::remove_dir(&profile).unwrap();
        let another = files.desk(&random).unwrap();
        assert_ne!(another, first);
        assert_eq!(fs::read(folder.path().join("desk.json.unreadable")).unwrap(), &written[..9]);
        assert_eq!(files.desk(&random).unwrap(), another);
    }

    #[test]
    fn a_language_may_have_the_digits_of_its_own_script_and_of_no_other() {
        for spoken in ["en", "hi", "fr", "ta", "bn", "hi-u-nu-deva", "ta-u-nu-tamldec", "bn-u-nu-beng"] {
            let settings = Settings { locale: Some(spoken.into()), ..Settings::default() };
            assert_eq!(reasonable(settings).locale.as_deref(), Some(spoken));
        }
        for odd in ["", "de", "fr-u-nu-deva", "hi-u-nu-beng", "hi-u-nu-", "hi<b>"] {
            let settings = Settings { locale: Some(odd.into()), ..Settings::default() };
            assert_eq!(reasonable(settings).locale, None, "{odd}");
        }
    }

    #[test]
    fn no_width_hides_a_pane_no_page_is_too_small_to_read_and_no_send_is_held_for_long() {
        let team = TeamSettings { capacity: 0, ..TeamSettings::default() };
        let odd = Settings {
            team,
            list_width: 0,
            context_width: 9_000,
            locale: Some("xx".into()),
            zoom_percent: 9,
            hold_seconds: 200,
            keys: [("next".into(), "KeyX".into()), ("a".repeat(99), "<b>".into())].into(),
            ..Settings::default()
        };
        let settings = reasonable(odd);
        assert_eq!((settings.list_width, settings.context_width, settings.locale), (240, 560, None));
        assert_eq!((settings.zoom_percent, settings.team.capacity), (50, 1));
        assert_eq!(settings.keys.into_iter().collect::<Vec<_>>(), [("next".into(), "KeyX".into())]);
        assert_eq!(i64::from(settings.hold_seconds) * SECOND, sangam_cache::LONGEST_HOLD);
    }
}
