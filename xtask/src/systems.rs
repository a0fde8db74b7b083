//! Nothing assumes Linux without saying so: what only Unix or Linux has stands behind a `cfg` that names it, and what the desktop links
//! on Windows and macOS holds nothing of a Linux desktop. That the others' own ways compile is for their own machines to say.

use std::fs;
use std::path::{Path, PathBuf};

use crate::shell::{command, root};

/// What is not there on every system.
const ASSUMES: [&str; 9] = [
    "std::os::unix",
    "std::os::linux",
    "signal::unix",
    "webkit2gtk::",
    "gtk::prelude",
    "gio::",
    "cairo::",
    "zbus_secret_service",
    "get_capabilities",
];

/// Crates that draw, speak and keep secrets on a Linux desktop.
const LINUX_DESKTOP: [&str; 7] = ["cairo-rs", "gio", "gtk", "libappindicator", "webkit2gtk", "zbus", "dbus"];

/// Every source that is part of a program, and not of its tests.
fn sources() -> Vec<PathBuf> {
    let crates = fs::read_dir(root().join("crates")).unwrap().map(|entry| entry.unwrap().path().join("src"));
    let tools = ["postgres-kit", "testkit"];
    let is_shipped = |path: &PathBuf| !tools.iter().any(|tool| path.ends_with(format!("{tool}/src")));
    let mut found = Vec::new();
    for folder in crates.filter(is_shipped).chain([root().join("src-tauri/src")]) {
        walk(&folder, &mut found);
    }
    found
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let is_test = name == "tests" || name == "laws" || name == "tests.rs" || name.ends_with("_tests.rs");
        if path.is_dir() && !is_test {
            walk(&path, found);
        } else if name.ends_with(".rs") && !is_test {
            found.push(path);
        }
    }
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Whether a line, or something around it, is behind a `cfg` that names a system, or in a test.
fn is_guarded(lines: &[&str], at: usize) -> bool {
    let is_guard =
        |text: &str| ["#[cfg(unix)]", "#[cfg(target_os = \"linux\")]", "#[cfg(test)]"].contains(&text);
    let mut level = indent(lines[at]);
    // What stands directly above a line, at its level, says when it is there.
    let mut is_above = true;
    for line in lines[..at].iter().rev().filter(|line| !line.trim().is_empty()) {
        let text = line.trim();
        if indent(line) == level && is_above {
            if is_guard(text) {
                return true;
            }
            is_above = text.starts_with("#[") || text.starts_with("//");
        } else if indent(line) < level && !text.starts_with(['}', ')']) {
            (level, is_above) = (indent(line), true);
        }
    }
    false
}

/// The files a `cfg_attr` gives to one system alone.
fn of_one_system(text: &str, beside: &Path) -> Vec<PathBuf> {
    let given = text
        .lines()
        .filter_map(|line| line.trim().strip_prefix("#[cfg_attr(target_os = \"linux\", path = \""));
    given.filter_map(|rest| rest.split('"').next()).map(|path| beside.with_file_name("").join(path)).collect()
}

#[test]
fn what_only_some_systems_have_stands_behind_their_name() {
    let sources: Vec<_> =
        sources().into_iter().map(|path| (fs::read_to_string(&path).unwrap(), path)).collect();
    assert!(sources.len() > 200, "the sources are somewhere else");
    let theirs: Vec<_> = sources.iter().flat_map(|(text, path)| of_one_system(text, path)).collect();
    assert!(!theirs.is_empty());
    let mut loose = Vec::new();
    let mut guarded = 0;
    for (text, path) in sources.iter().filter(|(_, path)| !theirs.contains(path)) {
        let lines: Vec<&str> = text.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            if line.trim_start().starts_with("//") || !ASSUMES.iter().any(|word| line.contains(word)) {
                continue;
            }
            if is_guarded(&lines, at) {
                guarded += 1;
            } else {
                loose.push(format!("{}:{}: {}", path.display(), at + 1, line.trim()));
            }
        }
    }
    assert_eq!(loose, [""; 0]);
    assert!(guarded > 10, "{guarded} are seen");
}

#[test]
fn a_guard_counts_for_what_it_stands_on_and_no_further() {
    let text = "#[cfg(unix)]\nfn one() {\n    std::os::unix::a();\n}\nfn two() {\n    std::os::unix::b();\n    #[cfg(unix)]\n    std::os::unix::c();\n}\n";
    let lines: Vec<&str> = text.lines().collect();
    let seen: Vec<bool> = [2, 5, 7].map(|at| is_guarded(&lines, at)).into();
    assert_eq!(seen, [true, false, true]);
}

#[test]
fn a_desktop_for_windows_or_macos_links_nothing_of_a_linux_one() {
    for target in ["x86_64-pc-windows-msvc", "aarch64-apple-darwin", "x86_64-unknown-linux-gnu"] {
        let mut ask = command("cargo", &["tree", "--locked", "--package", "sangam", "--edges", "normal"]);
        let said = ask.args(["--prefix", "none", "--format", "{p}", "--target", target]).output().unwrap();
        assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
        let said = String::from_utf8(said.stdout).unwrap();
        let crates: Vec<&str> = said.lines().filter_map(|line| line.split(' ').next()).collect();
        let linux: Vec<_> = LINUX_DESKTOP.iter().filter(|name| crates.contains(name)).collect();
        assert_eq!(linux.is_empty(), !target.contains("linux"), "{target}: {linux:?}");
    }
}

#[test]
fn a_desktop_for_windows_opens_no_console_and_one_for_macos_may_hear() {
    let read = |path: &str| fs::read_to_string(root().join(path)).unwrap();
    assert!(read("src-tauri/src/main.rs").contains("windows_subsystem = \"windows\""));
    let made: serde_json::Value = serde_json::from_str(&read("tauri.conf.json")).unwrap();
    let file = |name: &str| {
        read(made.pointer(&format!("/bundle/macOS/{name}")).and_then(serde_json::Value::as_str).unwrap())
    };
    let says = file("infoPlist");
    assert!(says.contains("<key>NSMicrophoneUsageDescription</key>"));
    assert!(says.contains("<key>LSFileQuarantineEnabled</key>\n  <true/>"));
    assert!(file("entitlements").contains("<key>com.apple.security.device.audio-input</key>\n  <true/>"));
}
