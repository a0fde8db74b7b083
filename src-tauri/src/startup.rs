//! Autostart: the entry that starts the desk with the computer.
//!
//! On Linux that is a desktop entry in the system's own place for them, which is `$XDG_CONFIG_HOME` where that is set; elsewhere the
//! system has a list, which a plugin keeps. It is this desk, minimised; a desk with a folder of its own is another entry.

use std::io;
use std::path::{Path, PathBuf};

use tauri::{AppHandle, Builder, Manager, Wry};

use crate::number_of;

/// What the desk's own entry is called, and what it starts the program with.
struct Wish {
    name: String,
    args: Vec<String>,
}

impl Wish {
    fn of(data_dir: Option<&Path>) -> Self {
        let mut wish = Self { name: "Sangam".to_owned(), args: vec!["--minimized".to_owned()] };
        if let Some(folder) = data_dir.and_then(|folder| std::path::absolute(folder).ok()) {
            wish.name = format!("Sangam-{:016x}", number_of(&folder));
            wish.args.extend(["--data-dir".to_owned(), argument(&folder.to_string_lossy())]);
        }
        wish
    }
}

/// From here on the desk can say whether it starts by itself.
#[cfg(target_os = "linux")]
pub(crate) fn prepare(builder: Builder<Wry>, data_dir: Option<&Path>) -> Builder<Wry> {
    match Entry::of(&Wish::of(data_dir)) {
        Some(entry) => builder.manage(entry),
        None => builder,
    }
}

/// Whether it does; `None` where that cannot be known.
#[cfg(target_os = "linux")]
pub(crate) fn is_wished(app: &AppHandle) -> Option<bool> {
    app.try_state::<Entry>().map(|entry| entry.place.exists())
}

/// From now on it does, or no longer.
#[cfg(target_os = "linux")]
pub(crate) fn wish(app: &AppHandle, on: bool) -> io::Result<()> {
    let entry = app.try_state::<Entry>().ok_or_else(|| io::Error::other("not this desk"))?;
    if on { entry.write() } else { entry.remove() }
}

/// A desktop entry that the system starts.
#[cfg(target_os = "linux")]
struct Entry {
    place: PathBuf,
    text: String,
}

#[cfg(target_os = "linux")]
impl Entry {
    /// `None` for somebody without a home folder.
    fn of(wish: &Wish) -> Option<Self> {
        let variable = |name| std::env::var_os(name).map(PathBuf::from);
        let config = config_home(variable("XDG_CONFIG_HOME"), variable("HOME"))?;
        // An image is started by its own file, not by what it was unpacked to.
        let program = variable("APPIMAGE").or_else(|| std::env::current_exe().ok())?;
        Some(Self::at(&config, &program, wish))
    }

    fn at(config: &Path, program: &Path, Wish { name, args }: &Wish) -> Self {
        let program = argument(&program.to_string_lossy());
        let exec = [&[program], args.as_slice()].concat().join(" ");
        let text = format!(
            "[Desktop Entry]\nType=Application\nVersion=1.0\nName={name}\nExec={exec}\nStartupNotify=false\nTerminal=false\n"
        );
        Self { place: config.join("autostart").join(format!("{name}.desktop")), text }
    }

    fn write(&self) -> io::Result<()> {
        if let Some(folder) = self.place.parent() {
            std::fs::create_dir_all(folder)?;
        }
        // Half an entry would start something else.
        let begun = self.place.with_extension("desktop.new");
        std::fs::write(&begun, &self.text)?;
        std::fs::rename(&begun, &self.place)
    }

    fn remove(&self) -> io::Result<()> {
        match std::fs::remove_file(&self.place) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

/// Where programs keep their settings. What is not absolute counts as unset.
#[cfg(target_os = "linux")]
fn config_home(said: Option<PathBuf>, home: Option<PathBuf>) -> Option<PathBuf> {
    let said = said.filter(|folder| folder.is_absolute());
    said.or_else(|| home.filter(|home| home.is_absolute()).map(|home| home.join(".config")))
}

/// From here on the desk can say whether it starts by itself.
#[cfg(not(target_os = "linux"))]
pub(crate) fn prepare(builder: Builder<Wry>, data_dir: Option<&Path>) -> Builder<Wry> {
    let Wish { name, args } = Wish::of(data_dir);
    let plugin = tauri_plugin_autostart::Builder::new().app_name(name).args(args);
    builder.plugin(plugin.build())
}

/// Whether it does; `None` where that cannot be known.
#[cfg(not(target_os = "linux"))]
pub(crate) fn is_wished(app: &AppHandle) -> Option<bool> {
    let start = app.try_state::<tauri_plugin_autostart::AutoLaunchManager>()?;
    let told = start.is_enabled();
    told.inspect_err(|error| tracing::warn!(%error, "the system does not say what it starts")).ok()
}

/// From now on it does, or no longer.
#[cfg(not(target_os = "linux"))]
pub(crate) fn wish(app: &AppHandle, on: bool) -> io::Result<()> {
    let start = app.try_state::<tauri_plugin_autostart::AutoLaunchManager>();
    let start = start.ok_or_else(|| io::Error::other("not this desk"))?;
    let done = if on { start.enable() } else { start.disable() };
    done.map_err(io::Error::other)
}

/// An argument as the system takes it: on Linux a desktop entry quotes it, and escapes what it quoted with once more.
fn argument(text: &str) -> String {
    if !cfg!(target_os = "linux") {
        return text.to_owned();
    }
    let quoted: String = text
        .chars()
        .flat_map(|c| matches!(c, '"' | '`' | '$' | '\\').then_some('\\').into_iter().chain([c]))
        .collect();
    format!("\"{}\"", quoted.replace('\\', "\\\\").replace('%', "%%"))
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use super::*;

    /// The words of a desktop entry's `Exec`, read with the system's own reader.
    fn read_back(exec: &str) -> Vec<String> {
        let entry = gio::glib::KeyFile::new();
        let text = format!("[Desktop Entry]\nExec=sangam {exec}\n");
        entry.load_from_data(&text, gio::glib::KeyFileFlags::NONE).unwrap();
        let line = entry.string("Desktop Entry", "Exec").unwrap();
        let words = gio::glib::shell_parse_argv(line.as_str()).unwrap();
        words.into_iter().map(|word| word.to_string_lossy().replace("%%", "%")).collect()
    }

    #[test]
    fn a_folder_of_any_name_reaches_the_program_as_it_is() {
        for folder in ["/home/asha/desk", "/home/asha/my desk", r#"/home/a"b`c$d\e%f/ghar"#, "/home/आशा/डेस्क"]
        {
            assert_eq!(read_back(&argument(folder)), ["sangam", folder]);
        }
    }

    #[test]
    fn the_systems_own_place_is_where_it_says_and_below_home_where_it_says_nothing() {
        let path = |text: &str| Some(PathBuf::from(text));
        assert_eq!(config_home(path("/etc/asha"), path("/home/asha")), path("/etc/asha"));
        assert_eq!(config_home(path("etc"), path("/home/asha")), path("/home/asha/.config"));
        assert_eq!(config_home(path(""), path("/home/asha")), path("/home/asha/.config"));
        assert_eq!(config_home(None, None), None);
    }

    #[test]
    fn what_was_wished_stands_there_whole_until_it_is_not_wished_any_more() {
        let config = tempfile::tempdir().unwrap();
        let [mine, other] = [None, Some(Path::new("/home/asha/my desk"))].map(Wish::of);
        let program = Path::new("/opt/my apps/sangam");
        let [mine, other] = [mine, other].map(|wish| Entry::at(config.path(), program, &wish));
        mine.write().unwrap();
        other.write().unwrap();
        other.write().unwrap();
        let entry = gio::glib::KeyFile::new();
        entry.load_from_file(&other.place, gio::glib::KeyFileFlags::NONE).unwrap();
        let line = entry.string("Desktop Entry", "Exec").unwrap();
        let words = gio::glib::shell_parse_argv(line.as_str()).unwrap();
        let wished = ["/opt/my apps/sangam", "--minimized", "--data-dir", "/home/asha/my desk"];
        assert_eq!(words.iter().map(|word| word.to_string_lossy()).collect::<Vec<_>>(), wished);
        other.remove().unwrap();
        other.remove().unwrap();
        let left: Vec<_> = std::fs::read_dir(config.path().join("autostart")).unwrap().flatten().collect();
        assert_eq!(left.iter().map(|entry| entry.path()).collect::<Vec<_>>(), [mine.place]);
    }
}
