//! Whatever a feed says and whatever it sends, the app that runs stays as it is until a better one has its place.
//!
//! A small server on this computer is the feed; keys are made for each test, and what is replaced is a copy of a program in a folder
//! of its own. What needs another kind of package, another user or a full disk runs in a process of its own: this test program
//! once more, told by its environment where to look.

use std::convert::Infallible;
use std::io::Cursor;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use minisign::KeyPair;
use serde_json::{Value, json};
use tauri::test::{MockRuntime, mock_builder, mock_context, noop_assets};
use tempfile::TempDir;

use super::*;

const OURS: &str = "0.1.0";
const NEWER: &str = "0.2.0";
const QUICK: Patience = Patience { answer: Duration::from_secs(10), silence: Duration::from_secs(10) };
/// Of a feed that never goes on; how long that is waited for is nothing a test asserts.
const SHORT: Patience = Patience { answer: Duration::from_secs(10), silence: Duration::from_secs(1) };

/// Whoever signs.
struct Signer(KeyPair);

impl Signer {
    fn new() -> Self {
        Self(KeyPair::generate_unencrypted_keypair().unwrap())
    }

    /// The public half, as the build is given it.
    fn key(&self) -> String {
        STANDARD.encode(self.0.pk.to_box().unwrap().into_string())
    }

    /// A signature as Tauri's own program makes it, which may name the version it is for.
    fn sign(&self, package: &[u8], version: Option<&str>) -> String {
        let named = version.map(|version| format!("\tversion:{version}")).unwrap_or_default();
        let comment = format!("timestamp:1795302220\tfile:sangam{named}");
        let signed = minisign::sign(Some(&self.0.pk), &self.0.sk, Cursor::new(package), Some(&comment), None);
        STANDARD.encode(signed.unwrap().into_string())
    }
}

/// How a place on the server behaves.
#[derive(Clone)]
enum Answer {
    Whole(Bytes),
    Status(u16),
    /// So many bytes of those that were promised; once that is said to be enough, the line is cut.
    Cut(Bytes, usize, Arc<Notify>),
    /// So many bytes, then nothing more.
    Stuck(Bytes, usize),
    Silence,
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        use futures_util::stream::{self, StreamExt};
        let piece = |bytes: &Bytes, until: usize| Ok::<_, std::io::Error>(bytes.slice(..until));
        match self {
            Self::Whole(bytes) => bytes.into_response(),
            Self::Status(status) => StatusCode::from_u16(status).unwrap().into_response(),
            Self::Cut(bytes, until, enough) => {
                let cut = stream::once(async move {
                    enough.notified().await;
                    Err(std::io::Error::other("cut"))
                });
                let body = Body::from_stream(stream::iter([piece(&bytes, until)]).chain(cut));
                ([("content-length", bytes.len().to_string())], body).into_response()
            }
            Self::Stuck(bytes, until) => {
                let body = stream::iter([piece(&bytes, until)]).chain(stream::pending());
                ([("content-length", bytes.len().to_string())], Body::from_stream(body)).into_response()
            }
            Self::Silence => {
                Body::from_stream(stream::pending::<Result<Bytes, Infallible>>()).into_response()
            }
        }
    }
}

#[derive(Clone)]
struct Places {
    feed: Answer,
    package: Answer,
}

/// A server on this computer, as long as the runtime lives; its address.
async fn serve(make: impl FnOnce(&str) -> Places) -> Url {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let places = Arc::new(make(&address));
    let feed = async |State(places): State<Arc<Places>>| places.feed.clone();
    let package = async |State(places): State<Arc<Places>>| places.package.clone();
    let app =
        Router::new().route("/latest.json", get(feed)).route("/package", get(package)).with_state(places);
    tokio::spawn(async move { axum::serve(listener, app).await });
    format!("{address}/latest.json").parse().unwrap()
}

/// What a feed says of a package that is beside it.
fn announcement(address: &str, version: &str, signature: &str) -> Value {
    let place = json!({ "url": format!("{address}/package"), "signature": signature });
    json!({
        "version": version,
        "notes": "- Faster lists\n",
        "pub_date": "2026-11-22T10:00:00Z",
        "platforms": {
            "linux-x86_64": place,
            "linux-x86_64-deb": place,
            "linux-x86_64-rpm": place,
            "linux-aarch64": place,
        },
    })
}

fn whole(value: &Value) -> Answer {
    Answer::Whole(value.to_string().into())
}

/// A server with a package that is announced, and signed, as a version.
async fn feed(signer: &Signer, announced: &str, signed: Option<&str>, package: Answer, bytes: &[u8]) -> Url {
    let signature = signer.sign(bytes, signed);
    serve(|address| Places { feed: whole(&announcement(address, announced, &signature)), package }).await
}

/// What runs on Linux: enough of a program to be one, and to be told from another.
fn program(words: &str) -> Vec<u8> {
    let mut bytes = b"\x7fELF\x02\x01\x01".to_vec();
    bytes.resize(64, 0);
    bytes.extend(words.as_bytes());
    bytes
}

/// An app in a folder of its own.
struct Installed {
    folder: TempDir,
}

impl Installed {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("sangam"), program("the version that runs")).unwrap();
        Self { folder }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("sangam")
    }

    fn bytes(&self) -> Vec<u8> {
        std::fs::read(self.path()).unwrap()
    }

    fn is_as_it_was(&self) -> bool {
        self.bytes() == program("the version that runs")
    }
}

/// The app as it is configured, without a window.
fn app() -> tauri::App<MockRuntime> {
    let shipped: Value = serde_json::from_str(include_str!("../../tauri.conf.json")).unwrap();
    let mut context = mock_context(noop_assets());
    context.config_mut().plugins = serde_json::from_value(shipped["plugins"].clone()).unwrap();
    context.package_info_mut().version = OURS.parse().unwrap();
    mock_builder().plugin(tauri_plugin_updater::Builder::new().build()).build(context).unwrap()
}

fn updater(feed: &Url, key: &str, executable: &Path, patience: Patience) -> Feed<MockRuntime> {
    let source = Source { address: feed.clone(), key: key.to_owned() };
    let executable = Some(executable.to_owned());
    Feed { executable, ..Feed::new(app().handle().clone(), source, patience) }
}

/// Asks, fetches and installs; the version that has its place.
async fn bring(updater: &Feed<MockRuntime>) -> Result<Option<String>, UpdateTrouble> {
    let Some(release) = updater.check().await? else { return Ok(None) };
    updater.download(&|_, _| ()).await?;
    updater.install().await?;
    Ok(Some(release.version))
}

/// What comes of a feed, for an app that is as it was unless something did.
async fn outcome(feed: &Url, key: &str, patience: Patience) -> Result<Option<String>, UpdateTrouble> {
    let installed = Installed::new();
    let outcome = bring(&updater(feed, key, &installed.path(), patience)).await;
    assert_eq!(installed.is_as_it_was(), !matches!(outcome, Ok(Some(_))), "{outcome:?}");
    outcome
}

#[tokio::test]
async fn a_newer_version_that_was_signed_takes_the_place_and_can_be_started() {
    use std::os::unix::fs::PermissionsExt;
    let (signer, installed, next) = (Signer::new(), Installed::new(), program("the next one"));
    std::fs::set_permissions(installed.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    let feed = feed(&signer, NEWER, Some(NEWER), Answer::Whole(next.clone().into()), &next).await;
    let updater = updater(&feed, &signer.key(), &installed.path(), QUICK);
    let release = updater.check().await.unwrap().unwrap();
    let published_at = Some("2026-11-22T10:00:00Z".parse().unwrap());
    let notes = Some("- Faster lists".into());
    assert_eq!(release, Release { version: NEWER.into(), notes, published_at, rollout: 100 });
    let told = Mutex::new(Vec::new());
    updater.download(&|done, total| told.lock().unwrap().push((done, total))).await.unwrap();
    let all = u64::try_from(next.len()).unwrap();
    assert_eq!(told.lock().unwrap().last(), Some(&(all, Some(all))));
    assert!(installed.is_as_it_was(), "what was only fetched changes nothing");
    updater.install().await.unwrap();
    assert_eq!(installed.bytes(), next);
    assert_eq!(std::fs::metadata(installed.path()).unwrap().permissions().mode() & 0o777, 0o755);
}

#[tokio::test]
async fn only_what_our_makers_signed_as_that_version_is_taken() {
    let (signer, stranger, next) = (Signer::new(), Signer::new(), program("the next one"));
    let mut changed = next.clone();
    changed[70] ^= 1;
    let (next_body, changed) = (Answer::Whole(next.clone().into()), Answer::Whole(changed.into()));
    // Somebody else's key, one flipped byte, an older version with a newer label, a signature that names no version.
    for (by, signed, body, trouble) in [
        (&stranger, Some(NEWER), next_body.clone(), UpdateTrouble::NotSigned),
        (&signer, Some(NEWER), changed, UpdateTrouble::NotSigned),
        (&signer, Some("0.0.9"), next_body.clone(), UpdateTrouble::OtherVersion),
        (&signer, None, next_body.clone(), UpdateTrouble::OtherVersion),
    ] {
        let feed = feed(by, NEWER, signed, body, &next).await;
        assert_eq!(outcome(&feed, &signer.key(), QUICK).await, Err(trouble));
    }
    let nonsense = serve(|address| Places {
        feed: whole(&announcement(address, NEWER, "bm90IGEgc2lnbmF0dXJl")),
        package: next_body,
    });
    assert_eq!(outcome(&nonsense.await, &signer.key(), QUICK).await, Err(UpdateTrouble::NotSigned));
}

#[tokio::test]
async fn what_is_signed_and_no_program_is_not_installed() {
    let signer = Signer::new();
    for bytes in [
        &b"#!/bin/sh\nexit 0\n"[..],
        b"",
        b"!<arch>\ndebian-binary   1795302220  0",
        b"\x1f\x8b\x08 a tarball",
    ] {
        let feed = feed(&signer, NEWER, Some(NEWER), Answer::Whole(Bytes::from_static(bytes)), bytes).await;
        assert_eq!(outcome(&feed, &signer.key(), QUICK).await, Err(UpdateTrouble::NotAPackage));
    }
}

#[tokio::test]
async fn a_feed_with_nothing_newer_offers_nothing() {
    let (signer, next) = (Signer::new(), program("the next one"));
    for version in [OURS, "0.0.9", "0.1.0-rc.1"] {
        let feed = feed(&signer, version, Some(version), Answer::Whole(next.clone().into()), &next).await;
        assert_eq!(outcome(&feed, &signer.key(), QUICK).await, Ok(None));
    }
    let silent = serve(|_| Places { feed: Answer::Status(204), package: Answer::Status(404) }).await;
    assert_eq!(outcome(&silent, &signer.key(), QUICK).await, Ok(None));
}

#[tokio::test]
async fn a_feed_that_is_down_or_babbles_is_told_from_one_that_has_nothing_for_us() {
    let key = Signer::new().key();
    let elsewhere = json!({ "version": NEWER, "platforms": { "beos-m68k": { "url": "https://x.example/p", "signature": "" } } });
    let odd = json!({ "version": "newest", "platforms": {} });
    let long = Bytes::from(vec![b' '; 4096]);
    for (answer, trouble) in [
        (whole(&elsewhere), UpdateTrouble::NotForUs),
        (whole(&odd), UpdateTrouble::Unreadable),
        (Answer::Whole("<html>".into()), UpdateTrouble::Unreadable),
        (Answer::Status(500), UpdateTrouble::Unreachable),
        (Answer::Status(404), UpdateTrouble::Unreachable),
    ] {
        let feed = serve(|_| Places { feed: answer, package: Answer::Status(404) }).await;
        assert_eq!(outcome(&feed, &key, QUICK).await, Err(trouble));
    }
    let enough = Arc::new(Notify::new());
    enough.notify_one();
    for answer in [Answer::Silence, Answer::Stuck(long.clone(), 10), Answer::Cut(long, 10, enough)] {
        let feed = serve(|_| Places { feed: answer, package: Answer::Status(404) }).await;
        assert!(outcome(&feed, &key, SHORT).await.is_err());
    }
    let nobody = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let nobody = format!("http://{nobody}/latest.json").parse().unwrap();
    assert_eq!(outcome(&nobody, &key, QUICK).await, Err(UpdateTrouble::Unreachable));
}

#[tokio::test]
async fn a_download_that_breaks_off_leaves_nothing_and_the_next_one_begins_anew() {
    let (signer, next) = (Signer::new(), program(&"the next one ".repeat(10_000)));
    let body = Bytes::from(next.clone());
    let enough = Arc::new(Notify::new());
    for (answer, patience, trouble) in [
        (Answer::Cut(body.clone(), 50_000, Arc::clone(&enough)), QUICK, UpdateTrouble::BrokenOff),
        (Answer::Stuck(body.clone(), 50_000), SHORT, UpdateTrouble::BrokenOff),
        (Answer::Status(404), QUICK, UpdateTrouble::Unreachable),
        (Answer::Status(503), QUICK, UpdateTrouble::Unreachable),
        // Whole, as far as anybody can tell, and yet not all of it.
        (Answer::Whole(body.slice(..50_000)), QUICK, UpdateTrouble::NotSigned),
    ] {
        let feed = feed(&signer, NEWER, Some(NEWER), answer, &next).await;
        let installed = Installed::new();
        let updater = updater(&feed, &signer.key(), &installed.path(), patience);
        updater.check().await.unwrap();
        let heard = |done, _| {
            if done >= 50_000 {
                enough.notify_one();
            }
        };
        assert_eq!(updater.download(&heard).await, Err(trouble));
        assert_eq!(updater.install().await, Err(UpdateTrouble::NotInstalled), "there is nothing to install");
        assert!(installed.is_as_it_was());
        assert_eq!(std::fs::read_dir(installed.folder.path()).unwrap().count(), 1, "nothing lies about");
    }
}

#[tokio::test]
async fn how_many_are_told_is_what_the_feed_says_and_nobody_if_that_is_nonsense() {
    let (signer, next) = (Signer::new(), program("the next one"));
    let signature = signer.sign(&next, Some(NEWER));
    for (said, share) in [
        (json!(0), 0),
        (json!(25), 25),
        (json!(100), 100),
        (json!(101), 0),
        (json!("all"), 0),
        (json!(-1), 0),
    ] {
        let feed = serve(|address| {
            let mut announced = announcement(address, NEWER, &signature);
            announced["rollout"] = said;
            Places { feed: whole(&announced), package: Answer::Status(404) }
        });
        let installed = Installed::new();
        let release =
            updater(&feed.await, &signer.key(), &installed.path(), QUICK).check().await.unwrap().unwrap();
        assert_eq!(release.rollout, share);
    }
}

#[test]
fn the_shipped_configuration_takes_no_signature_without_its_version() {
    let shipped: Value = serde_json::from_str(include_str!("../../tauri.conf.json")).unwrap();
    let updater = &shipped["plugins"]["updater"];
    assert_eq!(updater["requireSignedVersion"], true);
    assert_eq!(updater["dangerousInsecureTransportProtocol"], Value::Null);
    assert_eq!(updater["endpoints"], json!([]), "where newer versions are is told while a build is made");
}

/// What the process of its own is told.
const TOLD: [&str; 3] = ["TRIAL_FEED", "TRIAL_KEY", "TRIAL_APP"];

/// Not a test by itself: what [`Trial`] starts once more.
#[tokio::test]
#[ignore = "started by other tests in a process of its own"]
async fn in_a_process_of_its_own() {
    let [feed, key, app] = TOLD.map(|name| std::env::var(name).unwrap());
    let updater = updater(&feed.parse().unwrap(), &key, Path::new(&app), QUICK);
    let outcome = bring(&updater).await;
    let outcome = json!({ "version": outcome.as_ref().ok(), "trouble": outcome.err(), "password": updater.asks_for_password() });
    println!("\noutcome {outcome}");
}

/// A folder that everybody may enter, with this test program in it as one kind of package or another would have it.
struct Trial {
    folder: TempDir,
}

/// A program that is written while another is started is open in that one for a moment, and cannot be started meanwhile.
fn alone() -> MutexGuard<'static, ()> {
    static STARTS: Mutex<()> = Mutex::new(());
    STARTS.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Trial {
    /// `kind` is what the bundler writes into a program: `DEB`, `RPM`, or `UNK` for none.
    fn new(kind: &str) -> Self {
        use std::os::unix::fs::PermissionsExt;
        let open = |path: &Path, mode: u32| {
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
        };
        let folder = tempfile::tempdir().unwrap();
        open(folder.path(), 0o755);
        let mut bytes = std::fs::read(std::env::current_exe().unwrap()).unwrap();
        let marker = b"__TAURI_BUNDLE_TYPE_VAR_UNK";
        let kind_at = marker.len() - 3;
        let mut at = 0;
        while let Some(next) = memchr::memmem::find(&bytes[at..], marker) {
            at += next + marker.len();
            bytes[at - marker.len() + kind_at..at].copy_from_slice(kind.as_bytes());
        }
        assert!(at > 0, "the marker is in the program");
        let trial = Self { folder };
        let writing = alone();
        std::fs::write(trial.path("trial"), bytes).unwrap();
        drop(writing);
        open(&trial.path("trial"), 0o755);
        for (name, mode) in [("app", 0o755), ("bin", 0o755), ("tmp", 0o777)] {
            std::fs::create_dir(trial.path(name)).unwrap();
            open(&trial.path(name), mode);
        }
        std::fs::write(trial.path("app/sangam"), program("the version that runs")).unwrap();
        trial
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A program of that name which comes before the system's.
    fn program(&self, name: &str, script: &str) {
        use std::os::unix::fs::PermissionsExt;
        let path = self.path("bin").join(name);
        let _writing = alone();
        std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// Runs it; what came of it.
    async fn run(&self, feed: &Url, key: &str, mut command: Command) -> Value {
        command
            .args(["--exact", "updates::tests::in_a_process_of_its_own", "--ignored", "--nocapture"])
            .env("PATH", self.path("bin"))
            .env("TMPDIR", self.path("tmp"))
            .env("HOME", self.path("tmp"))
            .current_dir(self.folder.path());
        let app = self.path("app/sangam");
        for (name, value) in TOLD.iter().zip([feed.as_str(), key, &app.to_string_lossy()]) {
            command.env(name, value);
        }
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let run = move || {
            let starting = alone();
            let started = command.spawn();
            drop(starting);
            started?.wait_with_output()
        };
        let ran = tokio::task::spawn_blocking(run).await.unwrap().unwrap();
        let said = String::from_utf8_lossy(&ran.stdout).into_owned();
        let outcome = said.lines().find_map(|line| line.strip_prefix("outcome "));
        let why = String::from_utf8_lossy(&ran.stderr).into_owned();
        serde_json::from_str(outcome.unwrap_or_else(|| panic!("{said}\n{why}"))).unwrap()
    }

    fn is_as_it_was(&self) -> bool {
        std::fs::read(self.path("app/sangam")).unwrap() == program("the version that runs")
    }
}

/// A Debian package, as far as its first bytes tell.
fn deb() -> Vec<u8> {
    [&b"!<arch>\ndebian-binary   1795302220  0     0     100644  4         `\n2.0\n"[..], &[7; 2_000]]
        .concat()
}

/// A Fedora package, as far as its first bytes tell.
fn rpm() -> Vec<u8> {
    [&b"\xed\xab\xee\xdb\x03\x00"[..], &[7; 2_000]].concat()
}

/// Stands where the system asks for a password: writes down what was to be run, and keeps the package it was given.
fn record_what_is_installed(trial: &Trial) {
    let record = trial.path("tmp");
    trial.program(
        "pkexec",
        &format!("printf '%s\\n' \"$@\" > {0}/asked; /bin/cp \"$3\" {0}/package", record.display()),
    );
}

async fn goes_to_the_systems_installer(kind: &str, package: &[u8], installer: [&str; 2], ending: &str) {
    let (signer, trial) = (Signer::new(), Trial::new(kind));
    let feed = feed(&signer, NEWER, Some(NEWER), Answer::Whole(package.to_vec().into()), package).await;
    let record = trial.path("tmp");
    record_what_is_installed(&trial);
    let outcome = trial.run(&feed, &signer.key(), Command::new(trial.path("trial"))).await;
    assert_eq!(outcome, json!({ "version": NEWER, "trouble": null, "password": true }));
    let asked = std::fs::read_to_string(record.join("asked")).unwrap();
    let asked: Vec<_> = asked.lines().collect();
    assert_eq!(asked[..2], installer);
    assert!(asked[2].starts_with(&*record.to_string_lossy()) && asked[2].ends_with(ending), "{asked:?}");
    assert_eq!(std::fs::read(record.join("package")).unwrap(), package);
    assert!(!Path::new(asked[2]).exists(), "it was tidied up");
    assert!(trial.is_as_it_was(), "the installer replaces it, and this one did not");
}

#[tokio::test]
async fn a_debian_package_goes_to_the_systems_installer_with_a_password() {
    goes_to_the_systems_installer("DEB", &deb(), ["dpkg", "-i"], ".deb").await;
}

#[tokio::test]
async fn a_fedora_package_goes_to_the_systems_installer_with_a_password() {
    goes_to_the_systems_installer("RPM", &rpm(), ["rpm", "-U"], ".rpm").await;
}

#[tokio::test]
async fn of_several_kinds_of_package_each_system_takes_its_own() {
    for (kind, ending, package) in
        [("DEB", "-deb", deb()), ("RPM", "-rpm", rpm()), ("UNK", "", program("the next one"))]
    {
        let (signer, trial) = (Signer::new(), Trial::new(kind));
        let signature = signer.sign(&package, Some(NEWER));
        let feed = serve(|address| {
            let mut announced = announcement(address, NEWER, &signature);
            let system = format!("linux-{}", std::env::consts::ARCH);
            // Whoever takes the package of another kind finds nothing there.
            let place = |other: &str| {
                let name = if other == ending { "package" } else { "elsewhere" };
                json!({ "url": format!("{address}/{name}"), "signature": signature })
            };
            let places = ["", "-deb", "-rpm"].map(|other| (format!("{system}{other}"), place(other)));
            announced["platforms"] = places.into_iter().collect();
            Places { feed: whole(&announced), package: Answer::Whole(package.clone().into()) }
        });
        record_what_is_installed(&trial);
        let trying = Command::new(trial.path("trial"));
        let outcome = trial.run(&feed.await, &signer.key(), trying).await;
        assert_eq!((&outcome["version"], &outcome["trouble"]), (&json!(NEWER), &Value::Null), "{kind}");
        let taken = if kind == "UNK" { "app/sangam" } else { "tmp/package" };
        assert_eq!(std::fs::read(trial.path(taken)).unwrap(), package, "{kind}");
    }
}

#[tokio::test]
async fn without_the_password_nothing_is_installed() {
    let (signer, trial) = (Signer::new(), Trial::new("DEB"));
    let feed = feed(&signer, NEWER, Some(NEWER), Answer::Whole(deb().into()), &deb()).await;
    trial.program("pkexec", "exit 126");
    let outcome = trial.run(&feed, &signer.key(), Command::new(trial.path("trial"))).await;
    assert_eq!(outcome, json!({ "version": null, "trouble": "not_installed", "password": true }));
    assert!(trial.is_as_it_was());
}

#[tokio::test]
async fn a_debian_system_is_not_given_a_bare_program() {
    let (signer, trial, next) = (Signer::new(), Trial::new("DEB"), program("the next one"));
    let feed = feed(&signer, NEWER, Some(NEWER), Answer::Whole(next.clone().into()), &next).await;
    trial.program("pkexec", &format!(": > {}/asked", trial.path("tmp").display()));
    let outcome = trial.run(&feed, &signer.key(), Command::new(trial.path("trial"))).await;
    assert_eq!(outcome["trouble"], "not_a_package");
    assert!(!trial.path("tmp/asked").exists(), "nobody was asked for a password");
}

#[tokio::test]
async fn a_full_disk_leaves_the_app_as_it_was() {
    let (signer, next) = (Signer::new(), program(&"the next one ".repeat(20_000)));
    let package = [deb(), vec![7; 300_000]].concat();
    for (kind, bytes) in [("UNK", next), ("DEB", package)] {
        let trial = Trial::new(kind);
        let feed = feed(&signer, NEWER, Some(NEWER), Answer::Whole(bytes.clone().into()), &bytes).await;
        trial.program("pkexec", "exit 0");
        // No file may grow beyond fifty kilobytes: writing fails halfway, as it does when nothing is left.
        let mut full = Command::new("/bin/sh");
        full.args(["-c", "trap '' XFSZ; ulimit -f 100; exec \"$0\" \"$@\""]).arg(trial.path("trial"));
        let outcome = trial.run(&feed, &signer.key(), full).await;
        assert_eq!(outcome["trouble"], "no_room", "{kind}");
        assert!(trial.is_as_it_was());
    }
}

#[tokio::test]
async fn who_may_not_replace_the_app_is_told_so() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    use std::os::unix::process::CommandExt;
    let (signer, trial, next) = (Signer::new(), Trial::new("UNK"), program("the next one"));
    let feed = feed(&signer, NEWER, Some(NEWER), Answer::Whole(next.clone().into()), &next).await;
    let mut command = Command::new(trial.path("trial"));
    if std::fs::metadata(trial.path("app")).unwrap().uid() == 0 {
        // Whoever may do everything becomes somebody who may do little.
        command.uid(65_534).gid(65_534);
    }
    std::fs::set_permissions(trial.path("app"), std::fs::Permissions::from_mode(0o555)).unwrap();
    let outcome = trial.run(&feed, &signer.key(), command).await;
    assert_eq!(outcome["trouble"], "not_allowed");
    assert!(trial.is_as_it_was());
    std::fs::set_permissions(trial.path("app"), std::fs::Permissions::from_mode(0o755)).unwrap();
}
