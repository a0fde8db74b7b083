//! `feed`: what installed desktops ask to learn of a newer version, from the signed packages of a release.
//!
//! What people read of it on the forge is the same section of the list of changes, as it stands there (`--notes`).
//!
//! One entry for each kind of package, since each installs only its own (a Debian system that was offered a bare program refuses it). A
//! signature that does not name the version it was made for is refused here, because every desktop would refuse it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use crate::shell::{command, root};

const USAGE: &str = "usage: cargo xtask feed FOLDER ADDRESS-OF-THE-FOLDER [--rollout 0-100], or --notes";
/// The workspace's version: what is being released.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Prints the feed, or what is new alone.
#[expect(clippy::print_stdout, reason = "the feed is what this command makes")]
pub(crate) fn run(args: &[String]) -> Result<()> {
    let (folder, address, rollout) = match args {
        [word] if word == "--notes" => {
            println!("{}", news(&changelog()?, VERSION)?);
            return Ok(());
        }
        [folder, address] => (folder, address, 100),
        [folder, address, word, share] if word == "--rollout" => {
            let share = share.parse().ok().filter(|share: &u8| *share <= 100);
            (folder, address, share.context(USAGE)?)
        }
        _ => bail!("{USAGE}"),
    };
    println!("{}", serde_json::to_string_pretty(&made(Path::new(folder), address, rollout)?)?);
    Ok(())
}

/// The feed of a folder of signed packages, which desktops reach at `address`.
pub(crate) fn made(folder: &Path, address: &str, rollout: u8) -> Result<Value> {
    ensure!(address.starts_with("https://"), "desktops ask only over https");
    let mut platforms = Map::new();
    for signature in signatures(folder)? {
        let package = signature.with_extension("");
        ensure!(package.is_file(), "{} signs nothing that is there", signature.display());
        let name = package.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let place =
            platform(&name).with_context(|| format!("{name} is no kind of package a desktop installs"))?;
        let signature = fs::read_to_string(&signature)?;
        let entry = entry(&name, address, signature.trim())?;
        ensure!(platforms.insert(place.clone(), entry).is_none(), "there are two packages for {place}");
    }
    ensure!(
        !platforms.is_empty(),
        "nothing in {} is signed: see the notes in .github/workflows/release.yml",
        folder.display()
    );
    Ok(json!({
        "version": VERSION,
        "notes": notes(&changelog()?, VERSION),
        "pub_date": committed_at()?,
        "rollout": rollout,
        "platforms": platforms,
    }))
}

/// Every signature below a folder, in an order that does not depend on the disk.
fn signatures(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("cannot look into {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            found.append(&mut signatures(&path)?);
        } else if path.extension().is_some_and(|ending| ending == "sig") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// The name under which a desktop that was installed from such a package looks for its successor.
fn platform(name: &str) -> Option<String> {
    let kinds = [
        (".deb", "linux", "deb"),
        (".rpm", "linux", "rpm"),
        (".AppImage", "linux", "appimage"),
        ("-setup.exe", "windows", "nsis"),
        (".msi", "windows", "msi"),
        (".app.tar.gz", "darwin", "app"),
    ];
    let (_, system, kind) = kinds.into_iter().find(|(ending, ..)| name.ends_with(ending))?;
    let is_named = |words: &[&str]| words.iter().any(|word| name.contains(word));
    let processor = if is_named(&["amd64", "x86_64", "x64"]) {
        "x86_64"
    } else if is_named(&["arm64", "aarch64"]) || system == "darwin" {
        // A disk image's application carries no processor in its name; what is built for releases is Apple's own.
        "aarch64"
    } else {
        return None;
    };
    Some(format!("{system}-{processor}-{kind}"))
}

fn entry(name: &str, address: &str, signature: &str) -> Result<Value> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "._-+".contains(c);
    ensure!(name.chars().all(is_plain), "{name} cannot stand in an address as it is");
    let signed = signed_version(signature).with_context(|| format!("the signature of {name}"))?;
    ensure!(signed == VERSION, "{name} was signed as version {signed}, and this is {VERSION}");
    Ok(json!({ "url": format!("{}/{name}", address.trim_end_matches('/')), "signature": signature }))
}

/// The version a signature names, in the comment it covers.
fn signed_version(signature: &str) -> Result<String> {
    let text = STANDARD.decode(signature).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let text = text.context("it cannot be read")?;
    let comment = text.lines().find_map(|line| line.strip_prefix("trusted comment: "));
    let version =
        comment.and_then(|comment| comment.split('\t').find_map(|word| word.strip_prefix("version:")));
    Ok(version.context("it does not name the version it was made for")?.to_owned())
}

fn changelog() -> Result<String> {
    fs::read_to_string(root().join("CHANGELOG.md")).context("cannot read CHANGELOG.md")
}

/// What the list of changes says of a version, as desktops show it.
fn notes(changelog: &str, version: &str) -> String {
    plain(&section(changelog, version))
}

/// The same as it stands there, which is how a forge shows it. A release about which there is nothing to say is a heading nobody renamed.
fn news(changelog: &str, version: &str) -> Result<String> {
    let news = section(changelog, version).join("\n").trim().to_owned();
    ensure!(!news.is_empty(), "CHANGELOG.md says nothing of {version}");
    Ok(news)
}

/// The lines about a version, without its heading.
fn section<'a>(changelog: &'a str, version: &str) -> Vec<&'a str> {
    let is_its = |heading: &str| {
        heading.split([' ', '(', ')', '[', ']']).any(|word| word.trim_start_matches('v') == version)
    };
    let mut lines = changelog.lines().skip_while(|line| !line.strip_prefix("## ").is_some_and(is_its));
    lines.next();
    lines.take_while(|line| !line.starts_with("## ")).collect()
}

/// As the desktop shows it: a heading of its own is bold, and a sentence that was broken for the sake of the source is one line.
fn plain(lines: &[&str]) -> String {
    let mut text: Vec<String> = Vec::new();
    for line in lines {
        let goes_on =
            line.starts_with("  ") || (!line.starts_with("- ") && !line.starts_with('#') && !line.is_empty());
        match text.last_mut() {
            Some(last) if goes_on && !last.is_empty() && !last.starts_with('*') => {
                last.push(' ');
                last.push_str(line.trim());
            }
            _ => text.push(match line.trim_start_matches('#') {
                heading if heading.len() < line.len() => format!("*{}*", heading.trim()),
                _ => (*line).to_owned(),
            }),
        }
    }
    text.join("\n").trim().to_owned()
}

/// When what is released was decided: the same however often the feed is made.
fn committed_at() -> Result<String> {
    let said = command("git", &["log", "-1", "--format=%cI"]).output().context("cannot ask git")?;
    let at = String::from_utf8_lossy(&said.stdout).trim().to_owned();
    ensure!(said.status.success() && !at.is_empty(), "git does not say when this was committed");
    Ok(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signature(comment: &str) -> String {
        STANDARD.encode(format!("untrusted comment: x\nRUQ=\ntrusted comment: {comment}\nAAAA\n"))
    }

    #[test]
    fn each_kind_of_package_has_a_name_of_its_own() {
        for (name, place) in [
            ("Sangam_0.1.0_amd64.deb", "linux-x86_64-deb"),
            ("Sangam_0.1.0_arm64.deb", "linux-aarch64-deb"),
            ("Sangam-0.1.0-1.x86_64.rpm", "linux-x86_64-rpm"),
            ("Sangam_0.1.0_amd64.AppImage", "linux-x86_64-appimage"),
            ("Sangam_0.1.0_x64-setup.exe", "windows-x86_64-nsis"),
            ("Sangam_0.1.0_x64_en-US.msi", "windows-x86_64-msi"),
            ("Sangam.app.tar.gz", "darwin-aarch64-app"),
            ("Sangam_x64.app.tar.gz", "darwin-x86_64-app"),
        ] {
            assert_eq!(platform(name).as_deref(), Some(place), "{name}");
        }
        for name in ["Sangam_0.1.0.dmg", "SHA256SUMS", "Sangam_0.1.0.deb"] {
            assert_eq!(platform(name), None, "{name}");
        }
    }

    #[test]
    fn only_what_was_signed_as_this_version_is_offered() {
        let good = signature(&format!("timestamp:1\tfile:x\tversion:{VERSION}"));
        let made = entry("Sangam_0.1.0_amd64.deb", "https://x.example/v1/", &good).unwrap();
        assert_eq!(made["url"], "https://x.example/v1/Sangam_0.1.0_amd64.deb");
        for comment in ["timestamp:1\tfile:x", "timestamp:1\tfile:x\tversion:0.0.1"] {
            assert!(entry("Sangam_0.1.0_amd64.deb", "https://x.example", &signature(comment)).is_err());
        }
        assert!(entry("Sangam_0.1.0_amd64.deb", "https://x.example", "???").is_err());
        assert!(entry("Sangam 0.1.0_amd64.deb", "https://x.example", &good).is_err());
    }

    #[test]
    fn the_notes_are_the_versions_own_section() {
        let changelog = "# What changed\n\n## Unreleased (0.2.0)\n\nIt is\nfaster.\n\n### Answering\n\n- One\n  thing.\n- Two.\n\n## 0.1.0\n\n- Old.\n";
        assert_eq!(notes(changelog, "0.2.0"), "It is faster.\n\n*Answering*\n\n- One thing.\n- Two.");
        assert_eq!(notes(changelog, "0.1.0"), "- Old.");
        assert_eq!(notes(changelog, "0.3.0"), "");
        let news_of = |version| news(changelog, version).ok();
        let as_it_stands = "It is\nfaster.\n\n### Answering\n\n- One\n  thing.\n- Two.";
        assert_eq!(news_of("0.2.0").as_deref(), Some(as_it_stands));
        assert_eq!(news_of("0.3.0"), None);
        let ours = fs::read_to_string(root().join("CHANGELOG.md")).unwrap();
        assert!(notes(&ours, VERSION).contains("- "), "this version has its section");
        run(&["--notes".to_owned()]).unwrap();
    }

    #[test]
    fn a_folder_of_packages_becomes_a_feed_and_a_stray_signature_none() {
        let folder = root().join("target/feed-of-a-test");
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join("deb")).unwrap();
        let signed = signature(&format!("version:{VERSION}"));
        fs::write(folder.join("deb/Sangam_0.1.0_amd64.deb.sig"), &signed).unwrap();
        let words = |more: &[&str]| -> Vec<String> {
            let folder = folder.to_string_lossy().into_owned();
            [folder, "https://x.example".into()]
                .into_iter()
                .chain(more.iter().map(|word| (*word).to_owned()))
                .collect()
        };
        assert!(run(&words(&[])).is_err(), "what it signs is not there");
        fs::write(folder.join("deb/Sangam_0.1.0_amd64.deb"), "x").unwrap();
        assert_eq!(signatures(&folder).unwrap().len(), 1);
        run(&words(&["--rollout", "10"])).unwrap();
        assert!(run(&words(&["--rollout", "101"])).is_err());
        fs::remove_dir_all(&folder).unwrap();
    }
}
