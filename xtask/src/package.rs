//! `package`: what people install, and the drill that installs it.
//!
//! A package is made on the system it is for: `.deb` and `.rpm` on Linux, an installer on Windows, a disk image on macOS. On a
//! Debian system `package --try` then installs the `.deb` into a Debian with nothing else in it, starts it there as a person
//! would, takes a picture of its first window, and removes it again.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use serde_json::json;

use crate::prepare;
use crate::shell::{command, exists, root, run as run_command};

const BUNDLES: &str = if cfg!(target_os = "windows") {
    "nsis,msi"
} else if cfg!(target_os = "macos") {
    "app,dmg"
} else {
    "deb,rpm"
};

/// What the clean Debian is given beside Sangam: a display, a session and a keyring, as every desktop has them.
const A_DESKTOP: &str = "mount,passwd,ca-certificates,xvfb,xauth,dbus,dbus-x11,gnome-keyring";

/// Builds the desktop in release and bundles it; with `--try`, installs what it made.
pub(crate) fn run(args: &[String]) -> Result<()> {
    let is_tried = match args {
        [] => false,
        [word] if word == "--try" => true,
        _ => bail!("usage: cargo xtask package [--try]"),
    };
    prepare::system_packages()?;
    prepare::ui_build()?;
    prepare::tauri(&build().iter().map(String::as_str).collect::<Vec<_>>())?;
    if is_tried { try_it(&newest_deb()?) } else { Ok(()) }
}

/// `SANGAM_PACKAGE_CONFIG` may name a file with further configuration, such as who signs. Where there is a key for updates
/// (`SANGAM_UPDATE_KEY` and its private half), each package is signed with its version, for `feed`.
fn build() -> Vec<String> {
    let mut words = ["build", "--bundles", BUNDLES].map(str::to_owned).to_vec();
    if let Some(key) = std::env::var("SANGAM_UPDATE_KEY").ok().filter(|key| !key.is_empty()) {
        let signing = json!({
            "bundle": { "createUpdaterArtifacts": true },
            "plugins": { "updater": { "pubkey": key } },
        });
        words.extend(["--config".to_owned(), signing.to_string()]);
    }
    if let Ok(file) = std::env::var("SANGAM_PACKAGE_CONFIG") {
        words.extend(["--config".to_owned(), file]);
    }
    words
}

/// Makes every size of the icon from `icons/icon.svg`.
pub(crate) fn icons() -> Result<()> {
    prepare::ui_packages()?;
    let drawn = root().join("target/icons");
    let folder = drawn.to_string_lossy();
    prepare::tauri(&["icon", "icons/icon.svg", "--output", &folder])?;
    for icon in fs::read_dir(root().join("icons"))? {
        let name = icon?.file_name();
        if name != "icon.svg" {
            fs::copy(drawn.join(&name), root().join("icons").join(&name))?;
        }
    }
    Ok(())
}

fn newest_deb() -> Result<PathBuf> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    let folder = target.join("release/bundle/deb");
    let made = fs::read_dir(&folder).with_context(|| format!("nothing in {}", folder.display()))?;
    let debs = made
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|e| e == "deb"));
    debs.max_by_key(|path| fs::metadata(path).and_then(|file| file.modified()).ok())
        .context("no .deb was made")
}

/// Installs, starts, looks at and removes the package in a Debian that has nothing else.
fn try_it(deb: &Path) -> Result<()> {
    ensure!(exists("mmdebstrap"), "the trial needs mmdebstrap: sudo apt-get install mmdebstrap");
    let clean = root().join("target/clean-root");
    if clean.exists() {
        run_command(command("rm", &["--recursive", "--one-file-system", &clean.to_string_lossy()]))?;
    }
    let suite = suite()?;
    let mut make = command("mmdebstrap", &["--variant=apt", &format!("--include={A_DESKTOP}"), &suite]);
    make.arg(&clean).arg(sources()?);
    run_command(make)?;
    fs::copy(deb, clean.join("sangam.deb"))?;
    fs::write(clean.join("trial.sh"), include_str!("../trial.sh"))?;
    run_command(command("chroot", &[&clean.to_string_lossy(), "sh", "/trial.sh"]))?;
    let picture = root().join("target/clean-root.png");
    fs::copy(clean.join("home/asha/first.png"), &picture)?;
    eprintln!("It was installed, started and removed. Its first window: {}", picture.display());
    Ok(())
}

/// The name of this system's release.
fn suite() -> Result<String> {
    let about = fs::read_to_string("/etc/os-release")?;
    let name = about.lines().find_map(|line| line.strip_prefix("VERSION_CODENAME="));
    Ok(name.context("this system has no release name: is it Debian?")?.to_owned())
}

/// Where this system takes Debian's own packages from.
fn sources() -> Result<PathBuf> {
    let places = ["/etc/apt/sources.list.d/debian.sources", "/etc/apt/sources.list"];
    let has_some = |path: &PathBuf| fs::metadata(path).is_ok_and(|file| file.len() > 0);
    places
        .map(PathBuf::from)
        .into_iter()
        .find(has_some)
        .context("this system names no place for Debian's packages")
}
