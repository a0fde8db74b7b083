//! A folder with everything a hub needs, and the program running in it.

use std::collections::HashMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::thread::JoinHandle;

use serde_json::{Value, json};
use tempfile::TempDir;

pub(crate) const APP_SECRET: &str = "canary-app-secret";
pub(crate) const VERIFY_TOKEN: &str = "canary-verify-token";

/// Where a hub lives during a test.
pub(crate) struct Place {
    folder: TempDir,
    settings: HashMap<String, String>,
}

impl Place {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name).display().to_string();
        let settings = HashMap::from([
            ("SANGAM_LISTEN".to_owned(), "127.0.0.1:0".to_owned()),
            ("SANGAM_DATABASE_URL".to_owned(), format!("sqlite:{}", at("hub.db"))),
            ("SANGAM_MASTER_KEY_FILE".to_owned(), at("master.key")),
            ("SANGAM_META_APP_SECRET".to_owned(), APP_SECRET.to_owned()),
            ("SANGAM_META_VERIFY_TOKEN".to_owned(), VERIFY_TOKEN.to_owned()),
            // Nothing listens there: no test talks to Meta.
            ("SANGAM_GRAPH_URL".to_owned(), "http://127.0.0.1:9".to_owned()),
        ]);
        Self { folder, settings }
    }

    /// The same place with another setting.
    pub(crate) fn with(mut self, variable: &str, value: &str) -> Self {
        self.settings.insert(variable.to_owned(), value.to_owned());
        self
    }

    /// The same place with its database on a server.
    pub(crate) fn on_server(self, url: &str) -> Self {
        let media = format!("file://{}", self.folder.path().join("media").display());
        self.with("SANGAM_DATABASE_URL", url).with("SANGAM_MEDIA_URL", &media)
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.folder.path().join("hub.db")
    }

    pub(crate) fn key_file(&self) -> PathBuf {
        self.folder.path().join("master.key")
    }

    /// The content of every file but the master key.
    pub(crate) fn everything_on_disk(&self) -> Vec<Vec<u8>> {
        fn walk(folder: &Path, into: &mut Vec<Vec<u8>>) {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() { walk(&path, into) } else { into.push(fs::read(path).unwrap()) }
            }
        }
        let mut contents = Vec::new();
        walk(self.folder.path(), &mut contents);
        contents
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sangam-hub"));
        command.args(args).env_clear().envs(&self.settings).current_dir(self.folder.path());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn run(&self, args: &[&str], input: &str) -> Output {
        let mut child = self.command(args).spawn().unwrap();
        // A program that refuses its arguments does not read.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        child.wait_with_output().unwrap()
    }

    /// Runs a command that must succeed; returns what it printed.
    pub(crate) fn must(&self, args: &[&str], input: &str) -> String {
        let output = self.run(args, input);
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs a command that must be refused; returns the complaint.
    pub(crate) fn refused(&self, args: &[&str], input: &str) -> String {
        let output = self.run(args, input);
        assert!(!output.status.success(), "{args:?} was not refused");
        String::from_utf8(output.stderr).unwrap()
    }

    /// Runs a command until it is not refused with `complaint` any more, and must succeed.
    pub(crate) fn must_after(&self, complaint: &str, args: &[&str]) {
        loop {
            let output = self.run(args, "");
            if output.status.success() {
                return;
            }
            let told = String::from_utf8_lossy(&output.stderr);
            assert!(told.contains(complaint), "{args:?}: {told}");
        }
    }

    /// Starts a hub; returns once it listens.
    pub(crate) fn serve(&self) -> Serving {
        self.serve_with(&[])
    }

    /// Starts a hub with further arguments; returns once it listens.
    pub(crate) fn serve_with(&self, args: &[&str]) -> Serving {
        listening(self.command(&[&["serve"], args].concat()))
    }

    /// Starts a hub; once it said so much, `then` is done, and it must come to listen.
    pub(crate) fn serve_after(&self, said: &str, then: impl FnOnce()) -> Serving {
        let mut command = self.command(&["serve"]);
        let (reads, log) = std::io::pipe().unwrap();
        command.stderr(log);
        let (heard, hears) = std::sync::mpsc::channel();
        let said = said.to_owned();
        std::thread::spawn(move || {
            for line in BufReader::new(reads).lines().map_while(Result::ok) {
                if line.contains(&said) {
                    let _ = heard.send(());
                }
            }
        });
        std::thread::scope(|scope| {
            let serving = scope.spawn(|| listening(command));
            hears.recv().expect("it never said so");
            then();
            serving.join().unwrap()
        })
    }

    /// Starts a hub whose log went to a program that is gone; returns once it listens.
    pub(crate) fn serve_unread(&self) -> Serving {
        let (reads, log) = std::io::pipe().unwrap();
        drop(reads);
        let mut command = self.command(&["serve"]);
        command.stderr(log);
        listening(command)
    }
}

/// A started hub, once it listens.
fn listening(mut command: Command) -> Serving {
    let mut child = command.spawn().unwrap();
    // Or it would still hold what was made for the child to write into.
    drop(command);
    // Read all along, or a talkative hub would block on a full pipe.
    let log = child.stderr.take().map(|mut log| {
        std::thread::spawn(move || {
            let mut text = Vec::new();
            log.read_to_end(&mut text).unwrap();
            text
        })
    });
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    output.read_line(&mut line).unwrap();
    let Some(address) = line.trim().strip_prefix("listening on ") else {
        let status = child.wait().unwrap();
        panic!("the hub did not start ({status}): {}", String::from_utf8_lossy(&all(log)));
    };
    let _ = rustls::crypto::ring::default_provider().install_default();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    Serving { child, base: format!("http://{address}"), http, output: Some(output), log }
}

/// All that was said, where somebody listened.
fn all(log: Option<JoinHandle<Vec<u8>>>) -> Vec<u8> {
    log.map(|log| log.join().unwrap()).unwrap_or_default()
}

/// A running hub. Killed when dropped.
pub(crate) struct Serving {
    child: Child,
    base: String,
    http: reqwest::Client,
    output: Option<BufReader<ChildStdout>>,
    log: Option<JoinHandle<Vec<u8>>>,
}

impl Serving {
    /// Its process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Where it listens.
    pub(crate) fn base(&self) -> &str {
        &self.base
    }

    pub(crate) async fn get(&self, path: &str) -> (u16, String) {
        let response = self.http.get(format!("{}{path}", self.base)).send().await.unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    }

    /// Asks as a signed-in person, perhaps for a part only.
    pub(crate) async fn get_as(&self, token: &str, path: &str, range: Option<&str>) -> reqwest::Response {
        let mut request = self.http.get(format!("{}{path}", self.base)).bearer_auth(token);
        if let Some(range) = range {
            request = request.header("Range", range);
        }
        request.send().await.unwrap()
    }

    pub(crate) async fn webhook(&self, body: &str, signature: Option<&str>) -> u16 {
        let mut request = self.http.post(format!("{}/webhooks/whatsapp", self.base)).body(body.to_owned());
        if let Some(signature) = signature {
            request = request.header("X-Hub-Signature-256", signature);
        }
        request.send().await.unwrap().status().as_u16()
    }

    pub(crate) async fn sign_in(&self, email: &str, password: &str) -> (u16, Value) {
        let body = json!({"email": email, "password": password, "device_name": "the desk in the shop"});
        let response = self.http.post(format!("{}/v1/sessions", self.base)).json(&body).send().await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap_or_default())
    }

    /// Asks until the answer is as wished. Each question is a round trip through the hub, so nothing spins.
    pub(crate) async fn until(&self, token: &str, path: &str, wished: impl Fn(&Value) -> bool) -> Value {
        let asking = async {
            loop {
                let request = self.http.get(format!("{}{path}", self.base)).bearer_auth(token);
                let answer: Value = request.send().await.unwrap().json().await.unwrap();
                if wished(&answer) {
                    return answer;
                }
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(60), asking).await.expect("never came")
    }

    /// Asks the hub to stop, waits, and returns all it said.
    pub(crate) fn terminate(mut self) -> Output {
        let sent = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
        let status = self.child.wait().unwrap();
        let mut stdout = Vec::new();
        self.output.take().unwrap().read_to_end(&mut stdout).unwrap();
        Output { status, stdout, stderr: all(self.log.take()) }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
