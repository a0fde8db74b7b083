//! What a server needs of this machine: its programs, its user, its folders.

use std::env;
use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

/// The folders distributions put the server into.
const PLACES: [&str; 3] = ["/usr/lib/postgresql", "/usr/pgsql", "/usr/local/pgsql"];
pub(crate) const MISSING: &str = "PostgreSQL's server is not installed: apt-get install postgresql";

/// A copy of the data folder `from`.
pub(crate) fn copy(from: &Path, data: &Path) -> Result<()> {
    succeed(as_server("cp").arg("-a").arg(from).arg(data))
}

/// Adds to the settings in a data folder.
pub(crate) fn set(data: &Path, settings: &str) -> Result<()> {
    let mut file = fs::File::options().append(true).open(data.join("postgresql.conf"))?;
    Ok(file.write_all(settings.as_bytes())?)
}

/// The newest server of this machine.
pub(crate) fn binaries() -> Option<PathBuf> {
    let has_server = |folder: &PathBuf| folder.join("pg_ctl").is_file() && folder.join("initdb").is_file();
    let versions = PLACES.iter().filter_map(|place| fs::read_dir(place).ok()).flatten().flatten();
    let mut found: Vec<_> = versions.map(|entry| entry.path().join("bin")).filter(has_server).collect();
    found.sort();
    let on_path = env::var_os("PATH").map(|path| env::split_paths(&path).collect::<Vec<_>>());
    found.pop().or_else(|| on_path?.into_iter().find(has_server))
}

/// A command as whoever the server runs as.
pub(crate) fn as_server(program: impl AsRef<std::ffi::OsStr>) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("runuser");
    command.args(["-u", "postgres", "--"]).arg(program);
    command
}

pub(crate) fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

pub(crate) fn succeed(command: &mut Command) -> Result<()> {
    let output = command.output().with_context(|| format!("{:?}", command.get_program()))?;
    if !output.status.success() {
        let told = [output.stdout, output.stderr].concat();
        bail!("{:?}: {}", command.get_program(), String::from_utf8_lossy(&told));
    }
    Ok(())
}

/// A folder the server may write to. Its name is short: a socket's path must be.
pub(crate) fn empty_folder() -> Result<PathBuf> {
    let folder = tempfile::Builder::new().prefix("sangam-pg-").tempdir()?.keep();
    if is_root() {
        succeed(Command::new("chown").arg("postgres").arg(&folder))?;
    }
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755))?;
    Ok(folder)
}

/// What `initdb` makes, made once. Two that make it at the same time make the same.
pub(crate) fn template(binaries: &Path) -> Result<PathBuf> {
    let user = if is_root() { "postgres" } else { "own" };
    let version = binaries.parent().and_then(Path::file_name).unwrap_or_default();
    let name = format!("sangam-pg-template-{}-{user}", version.to_string_lossy());
    let template = env::temp_dir().join(name);
    if template.join("PG_VERSION").is_file() || is_readable_by_server(&template) {
        return Ok(template);
    }
    let made = empty_folder()?.join("data");
    let mut initdb = as_server(binaries.join("initdb"));
    initdb.args(["--no-sync", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8"]);
    succeed(initdb.arg("-D").arg(&made))?;
    if fs::rename(&made, &template).is_err() && !is_readable_by_server(&template) {
        bail!("{} cannot be made", template.display());
    }
    if let Some(folder) = made.parent() {
        let _ = fs::remove_dir_all(folder);
    }
    Ok(template)
}

fn is_readable_by_server(template: &Path) -> bool {
    as_server("test").arg("-f").arg(template.join("PG_VERSION")).status().is_ok_and(|status| status.success())
}
