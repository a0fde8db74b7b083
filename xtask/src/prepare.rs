//! Making a machine ready: system packages, the screen's packages, the screen's build.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

use anyhow::{Result, bail, ensure};

use crate::shell::{command, exists, is_root, root, run, succeeds};

/// Installs what is missing of `packages.txt` where that needs no question; otherwise prints the one line to run.
pub(crate) fn system_packages() -> Result<()> {
    if !exists("dpkg-query") {
        eprintln!("This is not a Debian system: install the counterparts of xtask/packages.txt yourself.");
        return Ok(());
    }
    let list = include_str!("../packages.txt");
    let wanted = list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let missing: Vec<&str> = wanted.filter(|package| !is_installed(package)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let install = [&["apt-get", "install", "--yes", "--no-install-recommends"], missing.as_slice()].concat();
    let prefix: &[&str] = if is_root() {
        &[]
    } else if exists("sudo") && succeeds(command("sudo", &["-n", "true"])) {
        &["sudo", "-n"]
    } else {
        bail!(
            "Some system packages are missing. Run this once, then try again:\n  sudo {}",
            install.join(" ")
        );
    };
    eprintln!("Installing system packages: {}", missing.join(" "));
    run(with_prefix(prefix, &["apt-get", "update"]))?;
    run(with_prefix(prefix, &install))
}

fn is_installed(package: &str) -> bool {
    let mut query = command("dpkg-query", &["--show", "--showformat", "${db:Status-Status}", package]);
    query.output().is_ok_and(|output| output.stdout.starts_with(b"installed"))
}

fn with_prefix(prefix: &[&str], words: &[&str]) -> Command {
    let all = [prefix, words].concat();
    let (program, args) = all.split_first().map_or(("true", &[][..]), |(program, args)| (*program, args));
    let mut command = command(program, args);
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}

/// Installs the screen's packages exactly as the lock file says, unless they already are.
pub(crate) fn ui_packages() -> Result<()> {
    let ui = root().join("ui");
    let installed = ui.join("node_modules/.package-lock.json");
    if modified(&installed) > modified(&ui.join("package-lock.json")) {
        return Ok(());
    }
    // npm would empty the folder it leads to, which is somebody else's.
    let is_lent = fs::symlink_metadata(ui.join("node_modules")).is_ok_and(|found| found.is_symlink());
    ensure!(
        !is_lent,
        "ui/node_modules is a link to another folder, and is older than ui/package-lock.json: take the link away"
    );
    npm(&["ci", "--no-audit", "--no-fund"])
}

/// Builds the screen into `ui/dist`, where the window embeds it from, unless it is newer than everything it is made of.
pub(crate) fn ui_build() -> Result<()> {
    ui_packages()?;
    let ui = root().join("ui");
    let made_of = MADE_OF.iter().filter_map(|name| newest(&ui.join(name))).max();
    if modified(&ui.join("dist/index.html")) > made_of {
        return Ok(());
    }
    npm(&["run", "--silent", "build"])
}

/// What the screen is built from, below `ui/`.
const MADE_OF: [&str; 9] = [
    "src",
    "public",
    "index.html",
    "icons.js",
    "package.json",
    "package-lock.json",
    "svelte.config.js",
    "tsconfig.json",
    "vite.config.ts",
];

/// When a file, or anything in a folder, changed last; a folder changes when something is taken out of it.
fn newest(path: &Path) -> Option<SystemTime> {
    let inside = fs::read_dir(path).into_iter().flatten().flatten();
    inside.filter_map(|entry| newest(&entry.path())).chain(modified(path)).max()
}

/// Runs npm in `ui/`.
pub(crate) fn npm(args: &[&str]) -> Result<()> {
    if !exists(script("npm")) {
        bail!("Node.js with npm is needed (Node 20 or newer).");
    }
    let mut npm = command(script("npm"), args);
    npm.current_dir(root().join("ui"));
    run(npm)
}

/// Tauri's own program, in the repository's root.
pub(crate) fn tauri(args: &[&str]) -> Command {
    let program = root().join("ui/node_modules/.bin").join(script("tauri"));
    command(&program.to_string_lossy(), args)
}

/// What Windows calls a program of Node's.
const fn script(name: &'static str) -> &'static str {
    match (cfg!(windows), name.as_bytes()) {
        (true, b"npm") => "npm.cmd",
        (true, b"tauri") => "tauri.cmd",
        _ => name,
    }
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|metadata| metadata.modified()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_screen_is_made_of_is_there_and_its_newest_file_counts() {
        for name in MADE_OF {
            assert!(root().join("ui").join(name).exists(), "{name}");
        }
        let xtask = root().join("xtask");
        assert!(newest(&xtask) >= modified(&xtask.join("src/prepare.rs")));
        assert_eq!(newest(&xtask.join("nothing")), None);
    }
}
