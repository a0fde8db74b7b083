//! A PostgreSQL server that lives as long as a test.
//!
//! It is the distribution's own (`apt-get install postgresql`), in a folder of its own below the temporary one, reached through
//! a socket in that folder and through nothing else. `initdb` runs once on a machine; each server starts from a copy of what it
//! made. The server does not run as root: if the tests do, it runs as the user `postgres`.
//!
//! A server ends with the process that started it, however that ends: the shell that watches over it reads from a pipe this
//! process holds, and stops the server and removes its folder when there is nobody at the other end any more.
//!
//! A server that is [reached over the network](Server::start_encrypted) shows a certificate, listens on this machine alone and takes
//! nobody who does not encrypt.
//!
//! [`Server::shared`] is one for all tests of a process, each of which takes a [database](Server::database) of its own; it
//! writes nothing to the disk before it says done. A server [of one's own](Server::start) does, and can be killed.

use std::env;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::{Context, Result, bail};

/// The folders distributions put the server into.
const PLACES: [&str; 3] = ["/usr/lib/postgresql", "/usr/pgsql", "/usr/local/pgsql"];
const MISSING: &str = "PostgreSQL's server is not installed: apt-get install postgresql";

/// Starts the server, says so, waits for the end of the pipe, stops it. `$1` is the folder, `$2` its options, `$3` `pg_ctl`.
const WATCH: &str = r#"
cd "$1" || exit 1
"$3" -s -w -t 120 -D "$1/data" -l "$1/log" -o "$2" start </dev/null >/dev/null 2>&1 || { cat "$1/log"; exit 1; }
echo ready
cat >/dev/null
"$3" -s -w -m immediate -D "$1/data" stop >/dev/null 2>&1
rm -rf "$1"
"#;

/// Whether what was said to be written survives a power cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// No: quick, for everything that is not about faults.
    None,
    /// Yes.
    Full,
}

/// A running server.
pub struct Server {
    folder: PathBuf,
    binaries: PathBuf,
    databases: AtomicU32,
    port: u16,
    _watch: Watch,
}

/// The port that is part of a socket's name.
const PORT: u16 = 5432;
/// Only who encrypts may come over the network.
const ENCRYPTED: &str =
    "local all all trust\nhostssl all all 127.0.0.1/32 trust\nhostssl all all ::1/128 trust\n";

/// The shell that watches over a server. Dropping it ends both.
struct Watch(Child);

impl Drop for Watch {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        // The end was asked for; how it went is in the server's own log.
        let _ = self.0.wait();
    }
}

impl Server {
    /// The one server of this process.
    ///
    /// # Errors
    /// What is missing on this machine, in a sentence.
    pub fn shared() -> Result<&'static Self> {
        static SHARED: OnceLock<Result<Server, String>> = OnceLock::new();
        let shared =
            SHARED.get_or_init(|| Self::start(Durability::None).map_err(|error| format!("{error:#}")));
        shared.as_ref().map_err(|error| anyhow::anyhow!(error.clone()))
    }

    /// A server of one's own.
    ///
    /// # Errors
    /// What is missing on this machine, in a sentence.
    pub fn start(durability: Durability) -> Result<Self> {
        Self::start_at(durability, PORT, |_| Ok(String::from("-c listen_addresses=")))
    }

    /// A server of one's own that is reached at `localhost` as well, and shows this certificate there. Both in PEM.
    ///
    /// # Errors
    /// What is missing on this machine, in a sentence.
    pub fn start_encrypted(certificate: &str, key: &str) -> Result<Self> {
        // Free a moment ago; who takes it meanwhile fails the test.
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        Self::start_at(Durability::None, port, |data| {
            for (name, text) in [("server.crt", certificate), ("server.key", key), ("pg_hba.conf", ENCRYPTED)]
            {
                let path = data.join(name);
                fs::write(&path, text)?;
                fs::set_permissions(&path, fs::Permissions::from_mode(0o600))?;
                if is_root() {
                    succeed(Command::new("chown").arg("postgres").arg(&path))?;
                }
            }
            Ok(format!("-c listen_addresses=localhost -c port={port} -c ssl=on"))
        })
    }

    fn start_at(
        durability: Durability,
        port: u16,
        prepare: impl FnOnce(&Path) -> Result<String>,
    ) -> Result<Self> {
        let binaries = binaries().context(MISSING)?;
        let template = template(&binaries)?;
        let folder = empty_folder()?;
        succeed(as_server("cp").arg("-a").arg(&template).arg(folder.join("data")))?;
        let doors = prepare(&folder.join("data"))?;
        let durable = match durability {
            Durability::None => "off",
            Durability::Full => "on",
        };
        let options = format!(
            "-k {} {doors} -c fsync={durable} -c full_page_writes={durable} \
             -c synchronous_commit={durable} -c max_connections=400 -c shared_buffers=32MB",
            folder.display()
        );
        let mut shell = as_server("sh");
        shell.arg("-c").arg(WATCH).arg("watch").arg(&folder).arg(options).arg(binaries.join("pg_ctl"));
        // A signal for the tests is none for it: it hears of their end by the pipe, and has to put things away then.
        let mut watch =
            shell.process_group(0).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().context("sh")?;
        let mut said = BufReader::new(watch.stdout.take().context("no output")?);
        let mut line = String::new();
        said.read_line(&mut line)?;
        if line.trim() != "ready" {
            said.read_to_string(&mut line)?;
            bail!("PostgreSQL does not start: {line}");
        }
        Ok(Self { folder, binaries, databases: AtomicU32::new(0), port, _watch: Watch(watch) })
    }

    /// A new, empty database. Says its URL.
    ///
    /// # Errors
    /// What the server says.
    pub fn database(&self) -> Result<String> {
        self.make("template0")
    }

    /// A new, empty database, reached over the network. Says its URL, without how it is encrypted.
    ///
    /// # Errors
    /// What the server says.
    pub fn database_at(&self, host: &str) -> Result<String> {
        let url = self.database()?;
        Ok(format!("postgres://postgres@{host}:{}/{}", self.port, name_in(&url)))
    }

    /// A new database that begins as a copy of the one with this URL, to which nobody is connected any more.
    ///
    /// # Errors
    /// What the server says.
    pub fn copy_of(&self, url: &str) -> Result<String> {
        self.make(name_in(url))
    }

    fn make(&self, template: &str) -> Result<String> {
        let name = format!("test_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        let sql = format!("CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY");
        self.ask("postgres", &sql)?;
        let host = self.folder.to_string_lossy().replace('/', "%2F");
        let port = if self.port == PORT { String::new() } else { format!(":{}", self.port) };
        Ok(format!("postgres://postgres@{host}{port}/{name}"))
    }

    /// Runs a statement in the database with this URL, or this name, and says what it prints.
    ///
    /// # Errors
    /// What the server says.
    pub fn ask(&self, database: &str, sql: &str) -> Result<String> {
        let database = name_in(database);
        let mut psql = Command::new(self.binaries.join("psql"));
        psql.args([
            "-X",
            "-A",
            "-t",
            "-q",
            "-v",
            "ON_ERROR_STOP=1",
            "-U",
            "postgres",
            "-d",
            database,
            "-c",
            sql,
        ]);
        let output =
            psql.arg("-h").arg(&self.folder).arg("-p").arg(self.port.to_string()).output().context("psql")?;
        if !output.status.success() {
            bail!("{}", String::from_utf8_lossy(&output.stderr));
        }
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    /// Ends every connection at once and begins again from the log, as after a power cut.
    ///
    /// # Errors
    /// What the server says.
    pub fn crash(&self) -> Result<()> {
        let control = || {
            let mut control = as_server(self.binaries.join("pg_ctl"));
            control.args(["-s", "-w", "-m", "immediate", "-D"]).arg(self.folder.join("data"));
            control
        };
        succeed(control().arg("-l").arg(self.folder.join("log")).arg("restart").stdout(Stdio::null()))
    }
}

/// The last part of a URL.
fn name_in(url: &str) -> &str {
    url.rsplit('/').next().unwrap_or(url)
}

/// The newest server of this machine.
fn binaries() -> Option<PathBuf> {
    let has_server = |folder: &PathBuf| folder.join("pg_ctl").is_file() && folder.join("initdb").is_file();
    let versions = PLACES.iter().filter_map(|place| fs::read_dir(place).ok()).flatten().flatten();
    let mut found: Vec<_> = versions.map(|entry| entry.path().join("bin")).filter(has_server).collect();
    found.sort();
    let on_path = env::var_os("PATH").map(|path| env::split_paths(&path).collect::<Vec<_>>());
    found.pop().or_else(|| on_path?.into_iter().find(has_server))
}

/// A command as whoever the server runs as.
fn as_server(program: impl AsRef<std::ffi::OsStr>) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("runuser");
    command.args(["-u", "postgres", "--"]).arg(program);
    command
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

fn succeed(command: &mut Command) -> Result<()> {
    let output = command.output().with_context(|| format!("{:?}", command.get_program()))?;
    if !output.status.success() {
        let told = [output.stdout, output.stderr].concat();
        bail!("{:?}: {}", command.get_program(), String::from_utf8_lossy(&told));
    }
    Ok(())
}

/// A folder the server may write to. Its name is short: a socket's path must be.
fn empty_folder() -> Result<PathBuf> {
    let folder = tempfile::Builder::new().prefix("sangam-pg-").tempdir()?.keep();
    if is_root() {
        succeed(Command::new("chown").arg("postgres").arg(&folder))?;
    }
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755))?;
    Ok(folder)
}

/// What `initdb` makes, made once. Two that make it at the same time make the same.
fn template(binaries: &Path) -> Result<PathBuf> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_committed_is_there_after_a_crash_and_the_folder_is_gone_at_the_end() {
        let server = Server::start(Durability::Full).unwrap();
        let folder = server.folder.clone();
        server.ask("postgres", "CREATE TABLE kept AS SELECT 7 AS n").unwrap();
        server.crash().unwrap();
        assert_eq!(server.ask("postgres", "SELECT n FROM kept").unwrap(), "7");
        drop(server);
        assert!(!folder.exists());
    }
}
