//! `run`: the desktop in the practice shop, on whatever this machine has.
//!
//! Where there is no display, a virtual one is started; where there is no session bus, `dbus-run-session` brings one, with an
//! unlocked keyring of its own. Both are said, and both end with the desktop.

use std::ffi::OsString;
use std::io::Read;
use std::path::absolute;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::prepare;
use crate::shell::{command, root, run as run_command, target};

/// The desktop in the practice shop; further arguments are the desktop's own.
pub(crate) fn run(args: &[String]) -> Result<()> {
    prepare::machine(prepare::For::Work)?;
    prepare::ui_build()?;
    run_command(command("cargo", &["build", "--package", "sangam"]))?;
    let data = root().join("target/practice");
    std::fs::create_dir_all(&data)?;
    let display = Display::find_or_start()?;
    let program = target().join("debug/sangam");
    let mut desktop = within_a_session(&program.to_string_lossy());
    desktop.args(["--practice", "--data-dir"]).arg(&data).args(from_here(args)?);
    display.lend(&mut desktop);
    run_command(desktop)
}

/// The arguments of a desktop that works in the repository's root: the file of a picture is meant where it was asked for.
fn from_here(args: &[String]) -> Result<Vec<OsString>> {
    const PICTURE: &str = "--screenshot";
    let mut before = "";
    let mut meant = Vec::new();
    for arg in args {
        let named = arg.strip_prefix(PICTURE).and_then(|rest| rest.strip_prefix('='));
        meant.push(match named {
            Some(file) => {
                let mut joined = OsString::from(PICTURE);
                joined.push("=");
                joined.push(absolute(file)?);
                joined
            }
            None if before == PICTURE => absolute(arg)?.into_os_string(),
            None => arg.into(),
        });
        before = arg;
    }
    Ok(meant)
}

/// `program` where a session bus and a keyring exist: as it is, or inside a session of its own.
pub(crate) fn within_a_session(program: &str) -> Command {
    if std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some() {
        return command(program, &[]);
    }
    eprintln!("No session bus here: starting one with a keyring of its own.");
    // Whoever asks for secrets before the keyring has its name would be told that there is none.
    let unlock_then_run =
        "printf practice | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
        gdbus wait --session --timeout 20 org.freedesktop.secrets
        exec \"$0\" \"$@\"";
    let home = root().join("target/keyring");
    let mut session = command("dbus-run-session", &["--", "sh", "-c", unlock_then_run, program]);
    session.env("XDG_DATA_HOME", home.join("data")).env("XDG_RUNTIME_DIR", home.join("run"));
    // Best effort: a keyring that cannot write here says so itself, and the desktop offers a passphrase.
    let _ = std::fs::create_dir_all(home.join("data"));
    let _ = std::fs::create_dir_all(home.join("run"));
    #[cfg(unix)]
    let _ = std::fs::set_permissions(home.join("run"), std::os::unix::fs::PermissionsExt::from_mode(0o700));
    session
}

/// A display to draw on.
pub(crate) enum Display {
    /// The one this session has.
    Own,
    /// A virtual one that ends with this value.
    Virtual {
        /// The X server.
        server: Child,
        /// Its name, such as `:99`.
        name: String,
    },
}

impl Display {
    /// The session's display, or a virtual one.
    pub(crate) fn find_or_start() -> Result<Self> {
        let has_one = ["DISPLAY", "WAYLAND_DISPLAY"]
            .iter()
            .any(|name| std::env::var_os(name).is_some_and(|v| !v.is_empty()));
        if has_one {
            return Ok(Self::Own);
        }
        eprintln!("No display here: starting a virtual one.");
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1600x1000x24", "-nolisten", "tcp"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("cannot start Xvfb")?;
        let mut stdout = server.stdout.take().context("Xvfb has no output")?;
        let mut digits = String::new();
        let mut byte = [0_u8];
        while stdout.read(&mut byte)? == 1 && byte != *b"\n" {
            digits.extend(byte.iter().map(|b| char::from(*b)));
        }
        if digits.is_empty() {
            bail!("Xvfb ended before it had a display");
        }
        Ok(Self::Virtual { server, name: format!(":{digits}") })
    }

    /// Lets `program` draw here.
    pub(crate) fn lend(&self, program: &mut Command) {
        if let Self::Virtual { name, .. } = self {
            program.env("DISPLAY", name).env("GDK_BACKEND", "x11").env("LIBGL_ALWAYS_SOFTWARE", "1");
        }
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        if let Self::Virtual { server, .. } = self {
            // It may have ended by itself; either way it must not outlive us.
            let _ = server.kill();
            let _ = server.wait();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_saved_where_it_was_asked_for() {
        let here = std::env::current_dir().unwrap();
        let file = here.join("shot.png").into_os_string();
        let args =
            |list: &[&str]| from_here(&list.iter().map(|arg| (*arg).to_owned()).collect::<Vec<_>>()).unwrap();
        assert_eq!(args(&["--theme", "dark", "--screenshot", "shot.png"])[3], file);
        assert_eq!(
            args(&["--screenshot", "/tmp/shot.png", "--size", "9x9"])[1..],
            ["/tmp/shot.png", "--size", "9x9"]
        );
        let mut joined = OsString::from("--screenshot=");
        joined.push(&file);
        assert_eq!(args(&["--screenshot=shot.png"]), [joined]);
    }
}
