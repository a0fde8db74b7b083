//! What is tried in a Debian that has nothing else: installing, starting and removing the package, and one version taking the
//! place of another.
//!
//! Both need to be root, since they change into a root of their own; neither changes anything outside `target/`. What is mounted in
//! that root, and whoever still runs in it, ends with [`Clean`].

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

use crate::shell::{command, exists, is_root, root, run};

/// What the clean Debian is given beside Sangam: a display, a session and a keyring, as every desktop has them.
const A_DESKTOP: &str = "mount,passwd,ca-certificates,xvfb,xauth,dbus,dbus-x11,gnome-keyring,libglib2.0-bin";
/// What drives the window from outside, and shows what the feed is asked for.
const A_DRIVER: &str = "webkit2gtk-driver,openssl";

/// Where the trial's desktops look for a newer version: a name only the clean Debian knows, on this computer.
pub(crate) const FEED: &str = "https://updates.sangam.test:47443";
/// The name within it.
const FEED_NAME: &str = "updates.sangam.test";

/// Installs, starts, looks at and removes the desktop's packages; sets a hub up from its archive.
pub(crate) fn install(deb: &Path, rpm: &Path, hub: &Path) -> Result<()> {
    // Read before the Debian is made, which takes a while: what is tried is what was made just now.
    let packages = [fs::read(deb)?, fs::read(rpm)?, fs::read(hub)?];
    let archive = hub.file_name().context("the hub's archive has no name")?.to_string_lossy();
    let clean = Clean::make("clean-root", A_DESKTOP)?;
    for (package, name) in packages.iter().zip(["sangam.deb", "sangam.rpm", &archive]) {
        fs::write(clean.path(name), package)?;
    }
    clean.write("hub.name", archive.trim_end_matches(".tar.gz"), 0o644)?;
    clean.write("trial.sh", include_str!("../trial.sh"), 0o755)?;
    clean.write("server.sh", include_str!("../server.sh"), 0o755)?;
    run(clean.command(&["sh", "/trial.sh"]))?;
    run(clean.command(&["sh", "/server.sh"]))?;
    let picture = root().join("target/clean-root.png");
    fs::copy(clean.path("home/asha/first.png"), &picture)?;
    eprintln!(
        "All of it was installed, started and removed. The desktop's first window: {}",
        picture.display()
    );
    Ok(())
}

/// Lets `old` find, fetch and install the version that `feed` (a folder with `latest.json` and what it names) offers.
pub(crate) fn update(old: &Path, feed: &Path) -> Result<()> {
    let clean = Clean::make("update-root", &format!("{A_DESKTOP},{A_DRIVER}"))?;
    fs::copy(old, clean.path("sangam.deb"))?;
    clean.write("trial.sh", include_str!("../update.sh"), 0o755)?;
    run(clean.command(&["sh", "/trial.sh", FEED_NAME]))?;
    let pictures = root().join("target/update-trial");
    let mut drill =
        command("cargo", &["run", "--package", "sangam-tests", "--example", "update_drill", "--"]);
    drill.arg(&clean.0).arg(feed).arg(&pictures);
    run(drill)?;
    eprintln!("One version took the place of another. What was seen: {}", pictures.display());
    Ok(())
}

/// A Debian with nothing else.
struct Clean(PathBuf);

impl Clean {
    fn make(name: &str, packages: &str) -> Result<Self> {
        ensure!(is_root(), "the trial changes into a root of its own: run it as root");
        ensure!(exists("mmdebstrap"), "the trial needs mmdebstrap: sudo apt-get install mmdebstrap");
        let clean = Self(root().join("target").join(name));
        clean.end()?;
        if clean.0.exists() {
            run(command("rm", &["--recursive", "--one-file-system", &clean.0.to_string_lossy()]))?;
        }
        let suite = suite()?;
        let mut make = command(
            "mmdebstrap",
            &["--variant=apt", "--dpkgopt=force-unsafe-io", &format!("--include={packages}"), &suite],
        );
        make.arg(&clean.0).arg(sources()?);
        run(make)?;
        for (kind, place) in [("proc", "proc"), ("devpts", "dev/pts")] {
            fs::create_dir_all(clean.path(place))?;
            let place = clean.path(place);
            run(command("mount", &["-t", kind, kind, &place.to_string_lossy()]))?;
        }
        Ok(clean)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn write(&self, name: &str, text: &str, mode: u32) -> Result<()> {
        fs::write(self.path(name), text)?;
        Ok(fs::set_permissions(self.path(name), fs::Permissions::from_mode(mode))?)
    }

    /// A program as root in there.
    fn command(&self, words: &[&str]) -> Command {
        let mut inside = command("chroot", &[&self.0.to_string_lossy()]);
        inside.args(words).stdin(Stdio::null());
        inside
    }

    /// Ends whoever runs in there, and takes away what is mounted.
    fn end(&self) -> Result<()> {
        for process in fs::read_dir("/proc")?.flatten() {
            let lives_here = fs::read_link(process.path().join("root")).is_ok_and(|root| root == self.0);
            if lives_here {
                // It may have ended by itself.
                let _ = command("kill", &["-KILL", &process.file_name().to_string_lossy()]).status();
            }
        }
        let mounts = fs::read_to_string("/proc/mounts")?;
        let places = mounts.lines().filter_map(|line| line.split(' ').nth(1)).map(PathBuf::from);
        let mut ours: Vec<_> = places.filter(|place| place.starts_with(&self.0)).collect();
        ours.sort();
        for place in ours.iter().rev() {
            run(command("umount", &["--lazy", &place.to_string_lossy()]))?;
        }
        Ok(())
    }
}

impl Drop for Clean {
    fn drop(&mut self) {
        if let Err(error) = self.end() {
            eprintln!("{} is still in use: {error:#}", self.0.display());
        }
    }
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
