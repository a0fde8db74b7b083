//! Starting with the computer: what the system is told to start.

use std::path::Path;

use tauri::Wry;
use tauri::plugin::TauriPlugin;

use crate::number_of;

/// This desk, minimised. A desk with a folder of its own is another entry.
pub(crate) fn by_itself(data_dir: Option<&Path>) -> TauriPlugin<Wry> {
    let builder = tauri_plugin_autostart::Builder::new().arg("--minimized");
    let Some(folder) = data_dir.and_then(|folder| std::path::absolute(folder).ok()) else {
        return builder.build();
    };
    let name = format!("Sangam-{:016x}", number_of(&folder));
    builder.app_name(name).arg("--data-dir").arg(argument(&folder.to_string_lossy())).build()
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
}
