//! Running other programs, out loud.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// The repository's root.
pub(crate) fn root() -> PathBuf {
    let manifest = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().map(PathBuf::from).unwrap_or(manifest)
}

/// Where builds lie: `target/`, unless cargo was told another place.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |folder| root().join(folder))
}

/// A program started in the repository's root.
pub(crate) fn command(program: &str, args: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(args).current_dir(root());
    for (name, _) in std::env::vars_os().filter(|(name, _)| is_of_this_package(&name.to_string_lossy())) {
        command.env_remove(name);
    }
    command
}

/// Whether cargo said this of `xtask` itself. Builds that look at it would be another's when cargo is asked from here, and again when it is
/// asked by hand: ring and all that rests on it, three minutes each time.
fn is_of_this_package(variable: &str) -> bool {
    ["CARGO_PKG_", "CARGO_MANIFEST_"].iter().any(|beginning| variable.starts_with(beginning))
}

/// Says what runs, runs it, and fails when it fails.
pub(crate) fn run(mut command: Command) -> Result<()> {
    eprintln!("\u{25b8} {}", words(&command));
    let status = command.status().with_context(|| format!("cannot start {}", words(&command)))?;
    if !status.success() {
        bail!("{} failed ({status})", words(&command));
    }
    Ok(())
}

/// Runs it quietly and says whether it succeeded.
pub(crate) fn succeeds(mut command: Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Whether whoever runs this may do everything here.
pub(crate) fn is_root() -> bool {
    succeeds(command("sh", &["-c", "test \"$(id -u)\" = 0"]))
}

/// Whether a program of this name can be started.
pub(crate) fn exists(program: &str) -> bool {
    let Some(path) = std::env::var_os("PATH") else { return false };
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

fn words(command: &Command) -> String {
    let program = command.get_program().to_string_lossy().into_owned();
    command.get_args().fold(program, |line, arg| line + " " + &arg.to_string_lossy())
}
