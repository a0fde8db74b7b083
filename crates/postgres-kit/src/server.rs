//! A running server, and what can be done with it and to it.

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

use crate::machine::{MISSING, as_server, binaries, copy, empty_folder, is_root, set, succeed, template};
use crate::{Archive, Lent};

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
    /// What it is started with.
    options: String,
    databases: AtomicU32,
    port: u16,
    _watch: Watch,
}

/// The port that is part of a socket's name.
const PORT: u16 = 5432;
/// A server that is reached through its socket alone.
const NO_NETWORK: &str = "-c listen_addresses=";
/// How often something is asked that must come.
const QUESTIONS: usize = 10_000;
/// Who may come over the network: only who encrypts, or anybody.
const ENCRYPTED: &str =
    "local all all trust\nhostssl all all 127.0.0.1/32 trust\nhostssl all all ::1/128 trust\n";
const OFFERED: &str = "local all all trust\nhost all all 127.0.0.1/32 trust\nhost all all ::1/128 trust\n";

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
        Self::start_at(durability, PORT, |_| Ok(String::from(NO_NETWORK)))
    }

    /// A server of one's own that puts its log into `archive`.
    ///
    /// # Errors
    /// What is missing on this machine, in a sentence.
    pub fn start_archiving(archive: &Archive) -> Result<Self> {
        let folder = archive.folder.display();
        let settings =
            format!("wal_level = replica\narchive_mode = on\narchive_command = 'cp %p {folder}/%f'\n");
        Self::start_at(Durability::Full, PORT, |data| {
            set(data, &settings)?;
            Ok(String::from(NO_NETWORK))
        })
    }

    /// A server that begins from the copy in `archive`, as that server was at `moment` (as PostgreSQL reads it), and takes writes.
    ///
    /// # Errors
    /// What the server says.
    pub fn brought_back_to(moment: &str, archive: &Archive) -> Result<Self> {
        let folder = archive.folder.display();
        let settings = format!(
            "restore_command = 'cp {folder}/%f %p'\nrecovery_target_time = '{moment}'\n\
             recovery_target_action = 'promote'\n"
        );
        let server = Self::start_in(Durability::Full, PORT, |data| {
            copy(&archive.copy(), data)?;
            set(data, &settings)?;
            succeed(as_server("touch").arg(data.join("recovery.signal")))?;
            Ok(String::from(NO_NETWORK))
        })?;
        server.until("SELECT NOT pg_is_in_recovery()")?;
        Ok(server)
    }

    /// A server of one's own that is reached at `localhost` as well, and shows this certificate there. Both in PEM.
    ///
    /// # Errors
    /// What is missing on this machine, in a sentence.
    pub fn start_encrypted(certificate: &str, key: &str) -> Result<Self> {
        Self::start_showing(certificate, key, ENCRYPTED)
    }

    /// The same, as a distribution sets its own one up: whoever does not encrypt is taken as well.
    ///
    /// # Errors
    /// What is missing on this machine, in a sentence.
    pub fn start_offering(certificate: &str, key: &str) -> Result<Self> {
        Self::start_showing(certificate, key, OFFERED)
    }

    fn start_showing(certificate: &str, key: &str, doors: &str) -> Result<Self> {
        // Free a moment ago; who takes it meanwhile fails the test.
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        Self::start_at(Durability::None, port, |data| {
            for (name, text) in [("server.crt", certificate), ("server.key", key), ("pg_hba.conf", doors)] {
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
        Self::start_in(durability, port, |data| {
            copy(&template(&binaries().context(MISSING)?)?, data)?;
            prepare(data)
        })
    }

    /// In a data folder that `make` makes.
    fn start_in(
        durability: Durability,
        port: u16,
        make: impl FnOnce(&Path) -> Result<String>,
    ) -> Result<Self> {
        let binaries = binaries().context(MISSING)?;
        let folder = empty_folder()?;
        let doors = make(&folder.join("data"))?;
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
        shell.arg("-c").arg(WATCH).arg("watch").arg(&folder).arg(&options).arg(binaries.join("pg_ctl"));
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
        Ok(Self { folder, binaries, options, databases: AtomicU32::new(0), port, _watch: Watch(watch) })
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

    /// The same for as long as it is held: many tests in one process would fill the disk with what they leave.
    ///
    /// # Errors
    /// What the server says.
    pub fn lend_copy_of(&'static self, url: &str) -> Result<Lent> {
        Ok(Lent { server: self, url: self.copy_of(url)? })
    }

    fn make(&self, template: &str) -> Result<String> {
        let name = format!("test_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        let sql = format!("CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY");
        self.ask("postgres", &sql)?;
        Ok(self.url_of(&name))
    }

    /// The URL here of the database with this name, or of that name in a URL of another server.
    #[must_use]
    pub fn url_of(&self, database: &str) -> String {
        let (host, name) = (self.folder.to_string_lossy().replace('/', "%2F"), name_in(database));
        let port = if self.port == PORT { String::new() } else { format!(":{}", self.port) };
        format!("postgres://postgres@{host}{port}/{name}")
    }

    /// The URL of that database at this server or at `other`, whichever takes writes.
    #[must_use]
    pub fn url_of_either(&self, other: &Self, database: &str) -> String {
        let (own, theirs) = (self.url_of(database), other.url_of(database));
        let hosts = theirs.split('@').nth(1).and_then(|place| place.split('/').next()).unwrap_or_default();
        own.replace(&format!("/{}", name_in(database)), &format!(",{hosts}/{}", name_in(database)))
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

    /// Puts a copy of itself into `archive`.
    ///
    /// # Errors
    /// What the server says.
    pub fn copy_into(&self, archive: &Archive) -> Result<()> {
        self.copy_to(&archive.copy(), &["--checkpoint=fast", "--wal-method=none"])
    }

    fn copy_to(&self, data: &Path, how: &[&str]) -> Result<()> {
        let mut copying = as_server(self.binaries.join("pg_basebackup"));
        copying.args(how).args(["-U", "postgres"]).arg("-h").arg(&self.folder);
        succeed(copying.arg("-p").arg(self.port.to_string()).arg("--pgdata").arg(data))
    }

    /// A server that follows this one. From now on nothing is committed here that the other has not got on its disk.
    ///
    /// # Errors
    /// What the servers say.
    pub fn follow(&self) -> Result<Self> {
        let standby = Self::start_in(Durability::Full, PORT, |data| {
            self.copy_to(data, &["--checkpoint=fast", "--wal-method=stream", "--write-recovery-conf"])?;
            Ok(String::from(NO_NETWORK))
        })?;
        // Not before: what is copied would wait for a standby of its own.
        self.ask("postgres", "ALTER SYSTEM SET synchronous_standby_names = '*'")?;
        self.ask("postgres", "SELECT pg_reload_conf()")?;
        self.until("SELECT count(*) > 0 FROM pg_stat_replication WHERE sync_state = 'sync'")?;
        Ok(standby)
    }

    /// Takes writes from now on, as it followed until now.
    ///
    /// # Errors
    /// What the server says.
    pub fn promote(&self) -> Result<()> {
        self.ask("postgres", "SELECT pg_promote()")?;
        self.until("SELECT NOT pg_is_in_recovery()")
    }

    /// SIGKILL, for all of its processes at the same moment.
    ///
    /// # Errors
    /// When it does not run.
    pub fn kill(&self) -> Result<()> {
        let kept = self.folder.join("data/postmaster.pid");
        let its = as_server("cat").arg(&kept).output()?.stdout;
        let its = String::from_utf8_lossy(&its);
        let head = its.lines().next().context("it does not run")?;
        // It makes none while its children are counted.
        succeed(as_server("kill").args(["-STOP", head]))?;
        let children = fs::read_to_string(format!("/proc/{head}/task/{head}/children"))?;
        succeed(as_server("kill").args(["-KILL", head]).args(children.split_whitespace()))?;
        // As if the machine had begun anew: nobody has these numbers any more.
        let socket = self.folder.join(format!(".s.PGSQL.{}.lock", self.port));
        succeed(as_server("rm").arg("-f").arg(kept).arg(socket))
    }

    /// Begins again after it was killed, as what it was.
    ///
    /// # Errors
    /// What the server says.
    pub fn begin_again(&self) -> Result<()> {
        succeed(self.control(&["start"]).arg("-o").arg(&self.options))
    }

    /// Puts away all of its log so far, as an archiving server does by itself from time to time.
    ///
    /// # Errors
    /// What the server says.
    pub fn put_log_away(&self) -> Result<()> {
        let newest = self.ask("postgres", "SELECT pg_walfile_name(pg_current_wal_insert_lsn())")?;
        self.ask("postgres", "SELECT pg_switch_wal()")?;
        self.until(&format!("SELECT last_archived_wal >= '{newest}' FROM pg_stat_archiver"))
    }

    /// Asks until the answer is yes.
    fn until(&self, question: &str) -> Result<()> {
        for _ in 0..QUESTIONS {
            if self.ask("postgres", question)? == "t" {
                return Ok(());
            }
        }
        bail!("it never came: {question}")
    }

    /// Ends every connection at once and begins again from the log, as after a power cut.
    ///
    /// # Errors
    /// What the server says.
    pub fn crash(&self) -> Result<()> {
        succeed(&mut self.control(&["-m", "immediate", "restart"]))
    }

    fn control(&self, what: &[&str]) -> Command {
        let mut control = as_server(self.binaries.join("pg_ctl"));
        control.args(["-s", "-w", "-D"]).arg(self.folder.join("data")).arg("-l").arg(self.folder.join("log"));
        control.args(what).stdout(Stdio::null());
        control
    }
}

/// The last part of a URL.
pub(crate) fn name_in(url: &str) -> &str {
    url.rsplit('/').next().unwrap_or(url)
}

#[cfg(test)]
mod tests {
    use std::thread;

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

    #[test]
    fn what_was_committed_is_where_a_standby_was_promoted_and_the_first_does_not_know_it() {
        let first = Server::start(Durability::Full).unwrap();
        let url = first.database().unwrap();
        let standby = first.follow().unwrap();
        first.ask(&url, "CREATE TABLE kept AS SELECT 7 AS n").unwrap();
        let refused = standby.ask(&url, "INSERT INTO kept VALUES (8)").unwrap_err();
        assert!(refused.to_string().contains("read-only"), "{refused}");
        first.kill().unwrap();
        assert!(first.ask(&url, "SELECT n FROM kept").is_err());
        standby.promote().unwrap();
        standby.ask(&url, "INSERT INTO kept VALUES (8)").unwrap();
        first.begin_again().unwrap();
        let kept = |server: &Server| server.ask(&url, "SELECT string_agg(n::text, ',' ORDER BY n) FROM kept");
        assert_eq!([kept(&first).unwrap(), kept(&standby).unwrap()], ["7", "7,8"]);
    }

    #[test]
    fn what_was_lent_is_gone_when_it_is_given_back_though_somebody_looks_at_it() {
        let server = Server::shared().unwrap();
        let lent = server.lend_copy_of(&server.database().unwrap()).unwrap();
        let there =
            |count: u32| format!("SELECT count(*) = {count} FROM pg_database WHERE datname ~ '^test'");
        let url = lent.url().to_owned();
        let looking = thread::spawn(move || server.ask(&url, "SELECT pg_sleep(600)"));
        server
            .until("SELECT count(*) > 0 FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%'")
            .unwrap();
        server.until(&there(2)).unwrap();
        drop(lent);
        assert!(looking.join().unwrap().is_err());
        server.until(&there(1)).unwrap();
    }

    #[test]
    fn a_lost_server_is_brought_back_to_a_moment_from_its_archive() {
        let archive = Archive::new().unwrap();
        let server = Server::start_archiving(&archive).unwrap();
        let url = server.database().unwrap();
        server.ask(&url, "CREATE TABLE kept AS SELECT 1 AS n").unwrap();
        server.copy_into(&archive).unwrap();
        server.ask(&url, "INSERT INTO kept VALUES (2)").unwrap();
        let moment = server.ask(&url, "SELECT clock_timestamp()").unwrap();
        server.ask(&url, "INSERT INTO kept VALUES (3)").unwrap();
        server.put_log_away().unwrap();
        drop(server);
        let server = Server::brought_back_to(&moment, &archive).unwrap();
        let kept = server.ask(&server.url_of(&url), "SELECT string_agg(n::text, ',' ORDER BY n) FROM kept");
        assert_eq!(kept.unwrap(), "1,2");
        server.ask(&url, "INSERT INTO kept VALUES (4)").unwrap();
    }
}
