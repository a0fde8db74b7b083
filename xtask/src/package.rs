//! `package`: what people install, and the drills that install it.
//!
//! A package is made on the system it is for: `.deb` and `.rpm` on Linux, an installer on Windows, a disk image on macOS. On a
//! Debian system `--try` then installs the `.deb` into a Debian with nothing else in it, starts it there as a person would, takes a
//! picture of its first window, removes it again, and sets a hub up from its archive as the manual says; `--update` lets an older
//! version find, fetch and install this one. `--hub` makes the hub's archive alone.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use crate::shell::{command, root, run as run_command, target};
use crate::{feed, prepare, trial};

const USAGE: &str = "usage: cargo xtask package [--try|--update|--hub]";

const BUNDLES: &str = if cfg!(target_os = "windows") {
    "nsis,msi"
} else if cfg!(target_os = "macos") {
    "app,dmg"
} else {
    "deb,rpm"
};

/// The workspace's version.
const VERSION: &str = env!("CARGO_PKG_VERSION");
/// Older than every version: what the drill of an update begins with.
const OLDER: &str = "0.0.1";

/// What is given to others brings its OpenSSL; what is built to be tried takes the system's, minutes sooner.
pub(crate) const OPENSSL_ALONG: &str = "vendored-openssl";

/// Sizes in which panels and lists of programs ask for the icon, and which Tauri makes only when they are named.
const SMALL_ICONS: &str = "16,22,24,48";

/// What a hub may need of the system it runs on: the C library and what belongs to it.
const C_LIBRARY: [&str; 8] =
    ["linux-vdso", "libc.so", "libm.so", "libgcc_s.so", "libpthread.so", "libdl.so", "librt.so", "ld-linux"];

/// Builds the desktop in release and bundles it, or what the one argument asks for.
pub(crate) fn run(args: &[String]) -> Result<()> {
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] => desktop(),
        ["--try"] => {
            desktop()?;
            trial::install(&newest("release", "deb")?, &newest("release", "rpm")?, &hub()?)
        }
        ["--update"] => update(),
        ["--hub"] => hub().map(drop),
        _ => bail!("{USAGE}"),
    }
}

/// `SANGAM_PACKAGE_CONFIG` may name a file with further configuration, such as who signs. Where there is a key for updates
/// (`SANGAM_UPDATE_KEY` and its private half), each package is signed with its version, for `feed`.
fn desktop() -> Result<()> {
    prepare::machine(prepare::For::Work)?;
    prepare::ui_build()?;
    let key = std::env::var("SANGAM_UPDATE_KEY").ok().filter(|key| !key.is_empty());
    let mut build = bundle(BUNDLES, key.map(|key| signing(&key)));
    if let Ok(file) = std::env::var("SANGAM_PACKAGE_CONFIG") {
        build.args(["--config", &file]);
    }
    run_command(build)
}

fn bundle(bundles: &str, config: Option<Value>) -> Command {
    let mut build = prepare::tauri(&["build", "--bundles", bundles, "--features", OPENSSL_ALONG]);
    if let Some(config) = config {
        build.args(["--config", &config.to_string()]);
    }
    build
}

fn signing(key: &str) -> Value {
    json!({
        "bundle": { "createUpdaterArtifacts": true },
        "plugins": { "updater": { "pubkey": key } },
    })
}

/// An older version that knows a feed and a key made for it alone, and this one, signed with that key. Both are builds whose window can be
/// driven from outside, which the released ones do not allow.
fn update() -> Result<()> {
    prepare::machine(prepare::For::Work)?;
    prepare::ui_build()?;
    let folder = root().join("target/update");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(folder.join("feed"))?;
    let key_file = folder.join("key").to_string_lossy().into_owned();
    run_command(prepare::tauri(&[
        "signer",
        "generate",
        "--ci",
        "--password",
        "",
        "--write-keys",
        &key_file,
    ]))?;
    let key = fs::read_to_string(folder.join("key.pub"))?;
    let make = |version: &str, place: &Path| -> Result<PathBuf> {
        let mut config = signing(key.trim());
        if let Some(config) = config.as_object_mut() {
            config.insert("version".to_owned(), version.into());
        }
        let mut build = bundle("deb", Some(config));
        build.arg("--debug").env("SANGAM_UPDATE_FEED", format!("{}/latest.json", trial::FEED));
        build.env("SANGAM_UPDATE_KEY", key.trim());
        build.env("TAURI_SIGNING_PRIVATE_KEY", &key_file).env("TAURI_SIGNING_PRIVATE_KEY_PASSWORD", "");
        run_command(build)?;
        let deb = newest("debug", "deb")?;
        let signature = newest("debug", "sig")?;
        for file in [&deb, &signature] {
            fs::copy(file, place.join(file.file_name().unwrap_or_default()))?;
        }
        Ok(place.join(deb.file_name().unwrap_or_default()))
    };
    make(VERSION, &folder.join("feed"))?;
    let said = feed::made(&folder.join("feed"), trial::FEED, 100)?;
    fs::write(folder.join("feed/latest.json"), serde_json::to_string_pretty(&said)?)?;
    let old = make(OLDER, &folder)?;
    trial::update(&old, &folder.join("feed"))
}

/// The hub and what a server needs beside it, in one archive. It needs nothing of its system but the C library.
fn hub() -> Result<PathBuf> {
    ensure!(cfg!(target_os = "linux"), "the hub's archive is made on Linux, for Linux");
    prepare::machine(prepare::For::Hub)?;
    let build = ["build", "--release", "--locked", "--package", "sangam-hub", "--features", OPENSSL_ALONG];
    run_command(command("cargo", &build))?;
    let built = target().join("release/sangam-hub");
    let needs = command("ldd", &[&built.to_string_lossy()]).output().context("cannot ask ldd")?;
    let needs = String::from_utf8_lossy(&needs.stdout).into_owned();
    let foreign = foreign_libraries(&needs);
    ensure!(foreign.is_empty(), "the hub needs more than the C library: {foreign:?}");
    let name = format!("sangam-hub_{}_{}-{}", VERSION, std::env::consts::OS, std::env::consts::ARCH);
    let folder = target().join("release/bundle/hub");
    let inside = folder.join(&name);
    if inside.exists() {
        fs::remove_dir_all(&inside)?;
    }
    fs::create_dir_all(&inside)?;
    fs::copy(&built, inside.join("sangam-hub"))?;
    for file in ["packaging/hub/sangam-hub.service", "LICENSE"] {
        let kept = Path::new(file).file_name().unwrap_or_default();
        fs::copy(root().join(file), inside.join(kept))?;
    }
    let archive = folder.join(format!("{name}.tar.gz"));
    let mut pack = command("tar", &["--create", "--gzip", "--owner=0", "--group=0", "--sort=name", "--file"]);
    pack.arg(&archive).arg("--directory").arg(&folder).arg(&name);
    run_command(pack)?;
    eprintln!("The hub, and how a server starts it: {}", archive.display());
    Ok(archive)
}

/// The libraries in what `ldd` says that a system may lack.
fn foreign_libraries(said: &str) -> Vec<&str> {
    let names = said.lines().filter_map(|line| line.split_whitespace().next());
    let is_known = |path: &&str| {
        let name = path.rsplit('/').next().unwrap_or(path);
        C_LIBRARY.iter().any(|known| name.starts_with(known))
    };
    names.filter(|path| !is_known(path)).collect()
}

/// Makes every size of the icon from `icons/icon.svg`.
pub(crate) fn icons() -> Result<()> {
    prepare::ui_packages()?;
    let drawn = root().join("target/icons");
    let folder = drawn.to_string_lossy();
    let draw: [&str; 4] = ["icon", "icons/icon.svg", "--output", &folder];
    run_command(prepare::tauri(&draw))?;
    run_command(prepare::tauri(&[&draw[..], &["--png", SMALL_ICONS]].concat()))?;
    for icon in fs::read_dir(root().join("icons"))? {
        let name = icon?.file_name();
        if name != "icon.svg" {
            fs::copy(drawn.join(&name), root().join("icons").join(&name))?;
        }
    }
    Ok(())
}

/// What was made last with this ending, below the bundles of a profile.
fn newest(profile: &str, ending: &str) -> Result<PathBuf> {
    let folder = target().join(profile).join("bundle").join(if ending == "rpm" { "rpm" } else { "deb" });
    let made = fs::read_dir(&folder).with_context(|| format!("nothing in {}", folder.display()))?;
    let packages = made
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|found| found == ending));
    packages
        .max_by_key(|path| fs::metadata(path).and_then(|file| file.modified()).ok())
        .with_context(|| format!("no .{ending} was made"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_icon_of_the_packages_is_there_in_the_size_it_is_named_after() {
        let shipped = fs::read_to_string(root().join("tauri.conf.json")).unwrap();
        let shipped: Value = serde_json::from_str(&shipped).unwrap();
        let mut sizes = Vec::new();
        for icon in shipped["bundle"]["icon"].as_array().unwrap() {
            let icon = icon.as_str().unwrap();
            let bytes = fs::read(root().join(icon)).unwrap();
            let name = icon.trim_start_matches("icons/").trim_end_matches(".png");
            if let Some(size) = name.split_once('x').and_then(|(width, _)| width.parse::<u32>().ok()) {
                // The first words of a PNG are its width and its height.
                let drawn = [16, 20].map(|at| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap()));
                let scale = if name.ends_with("@2x") { 2 } else { 1 };
                assert_eq!(drawn, [size * scale; 2], "{icon}");
                sizes.push(size.to_string());
            }
        }
        assert!(SMALL_ICONS.split(',').all(|size| sizes.iter().any(|drawn| drawn == size)), "{sizes:?}");
    }

    #[test]
    fn a_hub_that_needs_more_than_the_c_library_is_told() {
        let said = "\tlinux-vdso.so.1 (0x00007ffd)\n\tlibgcc_s.so.1 => /lib/x86_64-linux-gnu/libgcc_s.so.1 (0x1)\n\
             \tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x2)\n\t/lib64/ld-linux-x86-64.so.2 (0x3)\n";
        assert_eq!(foreign_libraries(said), [""; 0]);
        let more = format!("{said}\tlibssl.so.3 => /lib/x86_64-linux-gnu/libssl.so.3 (0x4)\n");
        assert_eq!(foreign_libraries(&more), ["libssl.so.3"]);
    }
}
