//! A program of its own that may be killed at any moment: this one, told to be a hub or a desk.
//!
//! It ends with whoever started it: nobody at the other end of its input means that nobody wants it any more.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child as Process, ChildStdin, ChildStdout, Command, Stdio};
use std::thread::JoinHandle;

use anyhow::{Context, Result, bail};

/// A running child. Killed when dropped.
pub(crate) struct Child {
    process: Process,
    log: Option<JoinHandle<String>>,
}

/// The ends of its pipes.
pub(crate) struct Pipes {
    pub(crate) stdin: ChildStdin,
    pub(crate) stdout: BufReader<ChildStdout>,
}

/// A command that runs this program as something else.
pub(crate) fn command(part: &str) -> Result<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg(part).env_clear();
    Ok(command)
}

impl Child {
    /// Starts it and waits for the line in which it says what it has to say first: what follows `sign`.
    pub(crate) fn start(mut command: Command, sign: &str) -> Result<(Self, Pipes, String)> {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut process = command.spawn().context("a program of our own does not start")?;
        let mut errors = process.stderr.take().context("no errors")?;
        // Read all along, or a talkative child would block on a full pipe.
        let log = std::thread::spawn(move || {
            let mut text = Vec::new();
            // What cannot be read any more was said by somebody who is dead.
            let _ = errors.read_to_end(&mut text);
            String::from_utf8_lossy(&text).into_owned()
        });
        let stdin = process.stdin.take().context("no input")?;
        let mut stdout = BufReader::new(process.stdout.take().context("no output")?);
        let mut child = Self { process, log: Some(log) };
        let mut line = String::new();
        stdout.read_line(&mut line)?;
        let Some(said) = line.trim().strip_prefix(sign) else {
            bail!("it did not start, said {line:?} and {}", child.ended());
        };
        let said = said.trim().to_owned();
        Ok((child, Pipes { stdin, stdout }, said))
    }

    /// Its number.
    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }

    /// The memory it holds now and the most it held since it was [asked to forget](Self::forgets_its_peak), in bytes.
    pub(crate) fn memory(&self) -> Result<(u64, u64)> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.id()))?;
        let line = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            Some(line.split_whitespace().next()?.parse::<u64>().ok()? * 1_024)
        };
        line("VmRSS:").zip(line("VmHWM:")).context("a process without memory")
    }

    /// From now on its peak is what it holds now.
    pub(crate) fn forgets_its_peak(&self) -> Result<()> {
        Ok(std::fs::write(format!("/proc/{}/clear_refs", self.id()), "5")?)
    }

    /// Whether it ended by itself.
    pub(crate) fn has_ended(&mut self) -> bool {
        matches!(self.process.try_wait(), Ok(Some(_)))
    }

    /// SIGKILL, and what it had said until then.
    pub(crate) fn ended(&mut self) -> String {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
        self.log.take().and_then(|log| log.join().ok()).unwrap_or_default()
    }

    /// Sends it a signal by its name.
    pub(crate) fn signal(&self, name: &str) -> Result<()> {
        let sent = Command::new("kill").args([&format!("-{name}"), &self.id().to_string()]).status()?;
        anyhow::ensure!(sent.success(), "{name} was not taken");
        Ok(())
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        self.ended();
    }
}

/// In the child: ends it when nobody is at the other end of its input.
pub(crate) fn end_with_parent() {
    std::thread::spawn(|| {
        let mut rest = Vec::new();
        let _ = std::io::stdin().read_to_end(&mut rest);
        std::process::exit(0);
    });
}
