//! A desk as a process: the whole desktop but its window, asked and told over its pipes.
//!
//! A line in is one call, a line out its answer; a bare `!` says that something became stale.

use std::collections::BTreeMap;
use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use async_trait::async_trait;
use sangam_cache::Execution;
use sangam_desk::transport::net::Network;
use sangam_desk::vault::{Secret, Vault, VaultError};
use sangam_desk::{App, NoMicrophone, Parts};
use sangam_embedded::{OwnHub, PracticeShop};
use sangam_model::system::{SystemClock, SystemRandom};
use sangam_testkit::{Colleague, NoWindow};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::{oneshot, watch};

use crate::child::{self, Child};

/// The name of this part of the program.
pub(crate) const PART: &str = "be-a-desk";
const FOLDER: &str = "FAULTS_DESK";
/// What a window does beside asking.
const CLOSE: &str = "close";
const LOOK_FOR_HUB: &str = "look_for_hub";
/// How long anything may take on a slow, busy machine before it counts as never.
const PATIENCE: Duration = Duration::from_secs(60);

/// A keyring in a file: what the system's is to a real desk.
pub(crate) struct Keyring(PathBuf);

impl Keyring {
    pub(crate) fn of(folder: &Path) -> Self {
        Self(folder.join("keyring.json"))
    }

    fn all(&self) -> Result<BTreeMap<String, String>, VaultError> {
        match std::fs::read(&self.0) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|_| VaultError::Damaged),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(BTreeMap::new()),
            Err(error) => Err(VaultError::File(error)),
        }
    }

    fn keep(&self, all: &BTreeMap<String, String>) -> Result<(), VaultError> {
        let new = self.0.with_extension("new");
        let written = std::fs::write(&new, json!(all).to_string());
        written.and_then(|()| std::fs::rename(new, &self.0)).map_err(VaultError::File)
    }
}

#[async_trait]
impl Vault for Keyring {
    async fn load(&self, name: &str) -> Result<Option<Secret>, VaultError> {
        Ok(self.all()?.remove(name).map(Secret::new))
    }

    async fn store(&self, name: &str, secret: &Secret) -> Result<(), VaultError> {
        let mut all = self.all()?;
        all.insert(name.to_owned(), secret.expose().to_owned());
        self.keep(&all)
    }

    async fn delete(&self, name: &str) -> Result<(), VaultError> {
        let mut all = self.all()?;
        all.remove(name);
        self.keep(&all)
    }
}

/// In the child: a desk that answers until it is killed.
pub(crate) async fn sit() -> Result<()> {
    let folder = PathBuf::from(std::env::var_os(FOLDER).context("there is no folder")?);
    let app = App::open(Parts {
        data_folder: folder.clone(),
        clock: Arc::new(SystemClock),
        random: Arc::new(SystemRandom),
        transport: Arc::new(Network::new()?),
        keyring: Arc::new(Keyring::of(&folder)),
        host: Arc::new(NoWindow),
        microphone: Arc::new(NoMicrophone),
        practice: Arc::new(PracticeShop::default()),
        local_hub: Arc::new(OwnHub::default()),
        execution: Execution::Threads,
    });
    let app = Arc::new(app.await?);
    say("ready");
    let mut pushes = app.subscribe();
    tokio::spawn(async move {
        while pushes.next().await.is_some() {
            say("!");
        }
    });
    let (asked, mut asks) = tokio::sync::mpsc::unbounded_channel();
    std::thread::spawn(move || {
        std::io::stdin().lock().lines().map_while(Result::ok).try_for_each(|line| asked.send(line).ok())
    });
    while let Some(line) = asks.recv().await {
        let ask: Value = serde_json::from_str(&line)?;
        let app = Arc::clone(&app);
        tokio::spawn(async move {
            let name = ask["name"].as_str().unwrap_or_default();
            let answer = match name {
                CLOSE => {
                    app.close().await;
                    Ok(Value::Null)
                }
                LOOK_FOR_HUB => {
                    app.look_for_hub().await;
                    Ok(Value::Null)
                }
                name => app.call(name, ask["args"].clone()).await,
            };
            let answer = match answer {
                Ok(answer) => json!({ "nth": ask["nth"], "answer": answer }),
                Err(error) => json!({ "nth": ask["nth"], "error": error.code }),
            };
            say(&answer.to_string());
        });
    }
    Ok(())
}

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    // Nobody listens any more: the process is about to end with them.
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

/// What outlives a desk's process.
pub(crate) struct Computer {
    pub(crate) folder: TempDir,
    settings: BTreeMap<String, String>,
}

type Answers = Arc<Mutex<BTreeMap<u64, oneshot::Sender<Value>>>>;

/// A running desk.
pub(crate) struct Desk {
    child: Child,
    stdin: Mutex<std::process::ChildStdin>,
    answers: Answers,
    stale: watch::Receiver<u64>,
    asked: Mutex<u64>,
}

impl Computer {
    pub(crate) fn new() -> Result<Self> {
        Ok(Self { folder: tempfile::tempdir()?, settings: BTreeMap::new() })
    }

    /// The computer with something else that its desk finds in its environment.
    pub(crate) fn with(mut self, variable: &str, value: &str) -> Self {
        self.settings.insert(variable.to_owned(), value.to_owned());
        self
    }

    /// Starts the desk.
    pub(crate) fn start(&self) -> Result<Desk> {
        let mut command = child::command(PART)?;
        command.envs(&self.settings).env(FOLDER, self.folder.path());
        let (child, pipes, _) = Child::start(command, "ready")?;
        let answers = Answers::default();
        let (told, stale) = watch::channel(0);
        let listening = Arc::clone(&answers);
        std::thread::spawn(move || {
            for line in pipes.stdout.lines().map_while(Result::ok) {
                if line == "!" {
                    told.send_modify(|count| *count += 1);
                } else if let Ok(answer) = serde_json::from_str::<Value>(&line) {
                    let nth = answer["nth"].as_u64().unwrap_or_default();
                    let waiting = listening.lock().unwrap_or_else(PoisonError::into_inner).remove(&nth);
                    // Whoever asked may have gone.
                    let _ = waiting.map(|waiting| waiting.send(answer));
                }
            }
            // It died: nobody who waits will be answered.
            listening.lock().unwrap_or_else(PoisonError::into_inner).clear();
        });
        Ok(Desk { child, stdin: Mutex::new(pipes.stdin), answers, stale, asked: Mutex::new(0) })
    }

    /// Starts the desk and signs somebody in.
    pub(crate) async fn seat(&self, hub: &str, person: Colleague) -> Result<Desk> {
        let desk = self.start()?;
        let Colleague { email, password, .. } = person;
        let args = json!({ "hub_url": hub, "email": email, "password": password, "totp": null });
        desk.call("sign_in", args).await?;
        Ok(desk)
    }

    /// A file of the one person who sits here.
    pub(crate) fn file(&self, name: &str) -> Result<PathBuf> {
        let mut profiles = std::fs::read_dir(self.folder.path().join("profiles"))?;
        Ok(profiles.next().context("nobody sat here")??.path().join(name))
    }

    /// The cache is lost while nobody looks.
    pub(crate) fn lose_cache(&self) -> Result<()> {
        for name in ["cache.db", "cache.db-wal", "cache.db-shm"] {
            let file = self.file(name)?;
            if file.exists() {
                std::fs::remove_file(file)?;
            }
        }
        Ok(())
    }
}

impl Desk {
    /// Asks, without waiting: the answer comes at the end returned.
    pub(crate) fn ask(&self, name: &str, args: &Value) -> Result<oneshot::Receiver<Value>> {
        let nth = {
            let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
            *asked += 1;
            *asked
        };
        let (answer, heard) = oneshot::channel();
        self.answers.lock().unwrap_or_else(PoisonError::into_inner).insert(nth, answer);
        let line = json!({ "nth": nth, "name": name, "args": args }).to_string();
        let mut stdin = self.stdin.lock().unwrap_or_else(PoisonError::into_inner);
        writeln!(stdin, "{line}").context("the desk is gone")?;
        stdin.flush()?;
        Ok(heard)
    }

    /// Asks or tells the desk, as its page would.
    pub(crate) async fn call(&self, name: &str, args: Value) -> Result<Value> {
        let heard = self.ask(name, &args)?;
        let mut answer = tokio::time::timeout(PATIENCE, heard)
            .await
            .with_context(|| format!("{name} was never answered"))?
            .context("the desk is gone")?;
        match answer["error"].as_str() {
            Some(code) => bail!("{name} was refused: {code}"),
            None => Ok(answer["answer"].take()),
        }
    }

    /// Asks again whenever the desk says that something became stale, until the answer is as wished. Who meets damage is refused, and told
    /// once the file was built anew.
    pub(crate) async fn until(
        &self,
        name: &str,
        args: Value,
        is_wished: impl Fn(&Value) -> bool,
    ) -> Result<Value> {
        let (mut stale, mut last) = (self.stale.clone(), Value::Null);
        let asking = async {
            loop {
                stale.mark_unchanged();
                let answer = self.ask(name, &args)?.await.context("the desk is gone")?;
                match answer["error"].as_str() {
                    None if is_wished(&answer["answer"]) => return Ok(answer["answer"].clone()),
                    None | Some("storage") => last = answer,
                    Some(code) => bail!("{name} was refused: {code}"),
                }
                stale.changed().await.context("the desk is gone")?;
            }
        };
        match tokio::time::timeout(PATIENCE, asking).await {
            Ok(answer) => answer,
            Err(_) => bail!("{name} never gave the answer wished for, last was {last}"),
        }
    }

    /// The row of the list whose newest words are these, once it is there.
    pub(crate) async fn row_with(&self, words: &str) -> Result<Value> {
        let args = json!({ "view": "all", "before": null, "limit": 200 });
        let is_it = |row: &&Value| row["last_message"]["text"] == words;
        let find = |page: &Value| page["rows"].as_array().and_then(|rows| rows.iter().find(is_it).cloned());
        let page = self.until("conversations", args, |page| find(page).is_some()).await?;
        find(&page).context("the row went away")
    }

    /// Waits until it is live, holds everything and has nothing more to say.
    pub(crate) async fn rests(&self) -> Result<Value> {
        let rests = |connection: &Value| {
            connection["state"] == "live" && connection["first_sync"].is_null() && connection["waiting"] == 0
        };
        self.until("connection", json!({}), rests).await
    }

    /// The network is back.
    pub(crate) async fn looks_for_hub(&self) -> Result<()> {
        self.call(LOOK_FOR_HUB, Value::Null).await.map(drop)
    }

    /// SIGKILL.
    pub(crate) fn killed(mut self) {
        self.child.ended();
    }

    /// The window is closed.
    pub(crate) async fn closes(mut self) -> Result<()> {
        self.call(CLOSE, Value::Null).await?;
        self.child.ended();
        Ok(())
    }
}
