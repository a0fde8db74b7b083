//! Making a machine ready: system packages, the screen's packages, the screen's build. What this cannot bring itself, it asks for first.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

use anyhow::{Context, Result, bail, ensure};

use crate::shell::{command, exists, is_root, root, run, succeeds};

/// The oldest Node.js the screen's tools run on, as `engines` of `ui/package.json` says.
const NODE: (u32, u32) = (20, 19);

/// Where in `packages.txt` those begin that a hub alone does not need.
const DESKTOP_TOO: &str = "# The desktop too";
/// Where those begin that only tests need.
const TESTS_ALONE: &str = "# Tests alone";

/// What a machine is made ready for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum For {
    /// Building the hub as it is given to others, and nothing with a window.
    Hub,
    /// Building, running the desktop and making packages.
    Work,
    /// All of that, and whatever tests it from outside: browsers, a database server.
    Tests,
}

/// Makes the machine ready: Node.js is there, unless nobody draws a screen, and so are the system packages.
pub(crate) fn machine(wish: For) -> Result<()> {
    if wish != For::Hub {
        // Minutes of system packages first would only put it off.
        node()?;
    }
    system_packages(wish)
}

/// Node.js is there, with npm, and new enough.
fn node() -> Result<()> {
    let (major, minor) = NODE;
    let wanted = format!("Node.js {major}.{minor} or newer is needed, with npm");
    ensure!(exists(script("npm")), "{wanted}. Get it from https://nodejs.org, then try again.");
    let said = command("node", &["--version"])
        .output()
        .with_context(|| format!("{wanted}, and node does not start"))?;
    let said = String::from_utf8_lossy(&said.stdout).trim().to_owned();
    ensure!(
        is_new_enough(&said),
        "{wanted}, and this is {said}. Your system's own may be older than the one from https://nodejs.org."
    );
    Ok(())
}

/// Whether `v20.19.1` is. A version nobody understands is tried.
fn is_new_enough(version: &str) -> bool {
    let mut parts = version.trim_start_matches('v').split('.').map(str::parse);
    match (parts.next(), parts.next()) {
        (Some(Ok(major)), Some(Ok(minor))) => (major, minor) >= NODE,
        _ => true,
    }
}

/// Installs what is missing of `packages.txt` where that needs no question; otherwise prints the one line to run.
fn system_packages(wish: For) -> Result<()> {
    if !exists("dpkg-query") {
        eprintln!("This is not a Debian system: install the counterparts of xtask/packages.txt yourself.");
        return Ok(());
    }
    let missing: Vec<&str> = packages(wish).filter(|package| !is_installed(package)).collect();
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

/// The packages of the list that are wanted for it.
fn packages(wish: For) -> impl Iterator<Item = &'static str> {
    let list = include_str!("../packages.txt");
    let end = match wish {
        For::Hub => Some(DESKTOP_TOO),
        For::Work => Some(TESTS_ALONE),
        For::Tests => None,
    };
    let lines = list.lines().take_while(move |line| end.is_none_or(|end| !line.starts_with(end)));
    lines.map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
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
    node()?;
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
    fn whoever_only_runs_it_installs_no_browser() {
        let (work, tests): (Vec<_>, Vec<_>) = (packages(For::Work).collect(), packages(For::Tests).collect());
        assert!(tests.starts_with(&work) && work.contains(&"xvfb"));
        for package in ["chromium", "postgresql", "webkit2gtk-driver"] {
            assert!(tests.contains(&package) && !work.contains(&package), "{package}");
        }
    }

    #[test]
    fn whoever_only_makes_a_hub_installs_no_window() {
        let (hub, work): (Vec<_>, Vec<_>) = (packages(For::Hub).collect(), packages(For::Work).collect());
        assert!(work.starts_with(&hub) && hub.contains(&"make") && hub.contains(&"perl"), "{hub:?}");
        for package in ["libwebkit2gtk-4.1-dev", "cmake", "xvfb"] {
            assert!(work.contains(&package) && !hub.contains(&package), "{package}");
        }
    }

    #[test]
    fn a_node_that_is_too_old_is_told_from_one_that_will_do() {
        for (version, is_enough) in
            [("v18.20.4", false), ("v20.18.3", false), ("v20.19.0", true), ("v22.1.0", true), ("?", true)]
        {
            assert_eq!(is_new_enough(version), is_enough, "{version}");
        }
        let asked = fs::read_to_string(root().join("ui/package.json")).unwrap();
        let (major, minor) = NODE;
        assert!(
            asked.contains(&format!("\"node\": \">={major}.{minor}\"")),
            "ui/package.json asks for another"
        );
    }

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
