//! The peers: installed on demand, started beside a benchmark, asked line by line.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::Value;

/// The repository's root.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Where what is measured beside us lies in the repository.
fn sources() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("peers")
}

/// Where the peers are installed, for all benchmarks and runs.
fn installed() -> PathBuf {
    root().join("target/bench/peers")
}

fn does(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::inherit())
        .status()
        .is_ok_and(|it| it.success())
}

/// Why a peer is not here: said in the report, never a reason to stop.
pub type Absent = String;

/// The folder with Node's peers.
///
/// # Errors
/// When Node is missing or the packages cannot be had.
pub fn node() -> Result<PathBuf, Absent> {
    let folder = installed();
    std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    for file in ["package.json", "package-lock.json", "sqlcipher.mjs"] {
        std::fs::copy(sources().join(file), folder.join(file)).map_err(|error| error.to_string())?;
    }
    if folder.join("node_modules/.package-lock.json").exists() {
        return Ok(folder);
    }
    let mut npm = Command::new("npm");
    // What its scripts would compile is in the package.
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(&folder);
    if does(&mut npm) { Ok(folder) } else { Err("Node's peers cannot be installed".to_owned()) }
}

/// The interpreter with Python's peers.
///
/// # Errors
/// When Python is missing or the packages cannot be had.
pub fn python() -> Result<PathBuf, Absent> {
    let folder = installed().join("python");
    let (program, done) = (folder.join("bin/python"), folder.join("requirements.txt"));
    let wanted = sources().join("requirements.txt");
    if std::fs::read(&done).is_ok_and(|had| std::fs::read(&wanted).is_ok_and(|wanted| had == wanted)) {
        return Ok(program);
    }
    let made = does(Command::new("python3").args(["-m", "venv"]).arg(&folder))
        && does(
            Command::new(&program).args(["-m", "pip", "install", "--quiet", "--requirement"]).arg(&wanted),
        )
        && std::fs::copy(&wanted, &done).is_ok();
    if made { Ok(program) } else { Err("Python's peers cannot be installed".to_owned()) }
}

/// A script of the peers.
#[must_use]
pub fn script(name: &str) -> PathBuf {
    sources().join(name)
}

/// A peer that answers one line of JSON with another. It ends with this value.
pub struct Peer {
    process: Child,
    ask: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Peer {
    /// Starts it.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn start(command: &mut Command) -> Result<Self, Absent> {
        let mut process = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("a peer does not start: {error}"))?;
        let (ask, answers) = (process.stdin.take().unwrap(), BufReader::new(process.stdout.take().unwrap()));
        Ok(Self { process, ask, answers })
    }

    /// Asks it something.
    pub fn ask(&mut self, question: &Value) -> Value {
        writeln!(self.ask, "{question}").unwrap();
        let mut answer = String::new();
        self.answers.read_line(&mut answer).unwrap();
        serde_json::from_str(&answer).expect("a peer gave no answer")
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
