//! A session of its own: a display, a bus, a keyring and a real notification daemon, for tests that look at what the system is told.
//!
//! Tests run side by side; on one bus each would see the others' notifications. A window that opens is in front;
//! there is no window manager, so whoever looks elsewhere says so ([`Session::look_away`]). All of it ends with this value.

use std::collections::HashMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use fantoccini::Client;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use x11rb::connection::Connection;
use x11rb::protocol::xproto::{
    AtomEnum, BUTTON_PRESS_EVENT, BUTTON_RELEASE_EVENT, ClientMessageEvent, ConnectionExt, EventMask,
    InputFocus, MOTION_NOTIFY_EVENT, MapState, Window,
};
use x11rb::protocol::xtest::ConnectionExt as _;
use x11rb::rust_connection::RustConnection;
use zbus::Proxy;
use zbus::zvariant::{OwnedObjectPath, OwnedValue, Value};

/// How often something outside is looked at, and how many times at most.
const LOOK_EVERY: Duration = Duration::from_millis(100);
const LOOKS: usize = 600;

const KEYRING: &str = "org.freedesktop.secrets";
const KEYRING_PATH: &str = "/org/freedesktop/secrets";
const KEYRING_INTERFACE: &str = "org.freedesktop.Secret.Service";

/// A display, a bus, a keyring and dunst.
pub struct Session {
    home: TempDir,
    display: String,
    address: String,
    _programs: Vec<Child>,
}

/// A notification as dunst took it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Its number.
    pub id: String,
    /// Its first line.
    pub summary: String,
    /// The rest.
    pub body: String,
    /// What a person can do with it.
    pub actions: Vec<String>,
}

impl Session {
    /// Starts all of them.
    ///
    /// # Errors
    /// When one is not installed or does not start.
    pub async fn start() -> Result<Self> {
        Self::start_drawing(&[]).await
    }

    /// Starts all of them, with a display that draws into a file of this folder (`crate::screen`).
    ///
    /// # Errors
    /// When one is not installed or does not start.
    pub async fn start_drawing_into(folder: &Path) -> Result<Self> {
        Self::start_drawing(&["-fbdir", &folder.to_string_lossy()]).await
    }

    async fn start_drawing(where_to: &[&str]) -> Result<Self> {
        let mut session = Self::start_mute(where_to).await?;
        session.start_dunst().await?;
        Ok(session)
    }

    /// Starts all of them but dunst, for another daemon.
    ///
    /// # Errors
    /// When one is not installed or does not start.
    pub async fn start_without_notifications() -> Result<Self> {
        Self::start_mute(&[]).await
    }

    async fn start_mute(where_to: &[&str]) -> Result<Self> {
        let home = tempfile::tempdir()?;
        for folder in ["data", "config", "run"] {
            std::fs::create_dir(home.path().join(folder))?;
        }
        let only_me = std::os::unix::fs::PermissionsExt::from_mode(0o700);
        std::fs::set_permissions(home.path().join("run"), only_me)?;
        let screen = ["-displayfd", "1", "-screen", "0", "1600x1000x24", "-nolisten", "tcp"];
        let (server, number) = started("Xvfb", &[&screen, where_to].concat()).await?;
        let (bus, address) = started("dbus-daemon", &["--session", "--nofork", "--print-address=1"]).await?;
        let mut session = Self { home, display: format!(":{number}"), address, _programs: vec![server, bus] };
        session.unlock_keyring()?;
        Ok(session)
    }

    /// The bus.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// What a program needs to be told to live in this session.
    #[must_use]
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        let within = |name: &str| self.home.path().join(name).to_string_lossy().into_owned();
        vec![
            ("DBUS_SESSION_BUS_ADDRESS", self.address.clone()),
            ("DISPLAY", self.display.clone()),
            ("WAYLAND_DISPLAY", String::new()),
            ("GDK_BACKEND", "x11".to_owned()),
            ("LIBGL_ALWAYS_SOFTWARE", "1".to_owned()),
            ("HOME", within("")),
            ("XDG_DATA_HOME", within("data")),
            ("XDG_CONFIG_HOME", within("config")),
            ("XDG_RUNTIME_DIR", within("run")),
        ]
    }

    /// The folder everything in this session calls home.
    #[must_use]
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// What programs filed in the keyring under this service.
    ///
    /// # Errors
    /// When the keyring does not answer.
    pub async fn secrets(&self, service: &str) -> Result<Vec<String>> {
        self.found(HashMap::from([("service", service)])).await
    }

    /// What somebody filed in the keyring under this service, for this user of it.
    ///
    /// # Errors
    /// When the keyring does not answer.
    pub async fn secret(&self, service: &str, user: &str) -> Result<Option<String>> {
        Ok(self.found(HashMap::from([("service", service), ("username", user)])).await?.pop())
    }

    /// Files a secret in the keyring as a program would.
    ///
    /// # Errors
    /// When the keyring does not take it.
    pub async fn file_secret(&self, service: &str, user: &str, secret: &str) -> Result<()> {
        let (bus, writer) = self.keyring().await?;
        let (name, interface) = (KEYRING, "org.freedesktop.Secret.Collection");
        let drawer = Proxy::new(&bus, name, "/org/freedesktop/secrets/aliases/default", interface).await?;
        let attributes = HashMap::from([("service", service), ("username", user)]);
        let properties = HashMap::from([
            ("org.freedesktop.Secret.Item.Label", Value::from(user)),
            ("org.freedesktop.Secret.Item.Attributes", Value::from(attributes)),
        ]);
        let filed = (writer, Vec::<u8>::new(), secret.as_bytes().to_vec(), "text/plain");
        let _: (OwnedObjectPath, OwnedObjectPath) =
            drawer.call("CreateItem", &(properties, filed, true)).await?;
        Ok(())
    }

    async fn found(&self, attributes: HashMap<&str, &str>) -> Result<Vec<String>> {
        type Secret = (OwnedObjectPath, Vec<u8>, Vec<u8>, String);
        let (bus, reader) = self.keyring().await?;
        let keyring = Proxy::new(&bus, KEYRING, KEYRING_PATH, KEYRING_INTERFACE).await?;
        let (items, _locked): (Vec<OwnedObjectPath>, Vec<OwnedObjectPath>) =
            keyring.call("SearchItems", &(attributes,)).await?;
        let secrets: HashMap<OwnedObjectPath, Secret> = keyring.call("GetSecrets", &(items, reader)).await?;
        Ok(secrets
            .into_values()
            .map(|(_, _, bytes, _)| String::from_utf8_lossy(&bytes).into_owned())
            .collect())
    }

    /// The bus, and where on it secrets are handed over.
    async fn keyring(&self) -> Result<(zbus::Connection, OwnedObjectPath)> {
        let bus = zbus::connection::Builder::address(self.address())?.build().await?;
        let keyring = Proxy::new(&bus, KEYRING, KEYRING_PATH, KEYRING_INTERFACE).await?;
        let (_, handed): (OwnedValue, OwnedObjectPath) =
            keyring.call("OpenSession", &("plain", Value::from(""))).await?;
        Ok((bus.clone(), handed))
    }

    /// Every notification dunst took until now, in order.
    ///
    /// # Errors
    /// When dunst's output cannot be read.
    pub fn taken(&self) -> Result<Vec<Taken>> {
        Ok(read(&std::fs::read_to_string(self.output())?))
    }

    /// Waits until dunst took one that is as wished.
    ///
    /// # Errors
    /// When it never comes.
    pub async fn until_taken(&self, wished: impl Fn(&Taken) -> bool) -> Result<Taken> {
        let mut looks = tokio::time::interval(LOOK_EVERY);
        for _ in 0..LOOKS {
            looks.tick().await;
            if let Some(found) = self.taken()?.into_iter().find(|taken| wished(taken)) {
                return Ok(found);
            }
        }
        bail!("the notification never came; dunst took {:?}", self.taken()?)
    }

    /// Waits until so many notifications stand on the screen.
    ///
    /// # Errors
    /// When it stays another number.
    pub async fn until_standing(&self, count: usize) -> Result<()> {
        let mut looks = tokio::time::interval(LOOK_EVERY);
        let mut last = String::new();
        for _ in 0..LOOKS {
            looks.tick().await;
            last = self.dunstctl(&["count", "displayed"]).await?;
            if last.trim() == count.to_string() {
                return Ok(());
            }
        }
        bail!("{count} notifications should stand, not {last}")
    }

    /// The person looks at something else than any window of this display, and the page has noticed.
    ///
    /// # Errors
    /// When the display does not answer, or the page goes on believing that it is looked at.
    pub async fn look_away(&self, page: &Client) -> Result<()> {
        let (display, _) = x11rb::connect(Some(&self.display))?;
        let mut looks = tokio::time::interval(LOOK_EVERY);
        for _ in 0..LOOKS {
            looks.tick().await;
            // A window that is just being shown takes the focus once more.
            display.set_input_focus(InputFocus::NONE, x11rb::NONE, x11rb::CURRENT_TIME)?.check()?;
            if page.execute("return document.hasFocus()", vec![]).await? == false {
                return Ok(());
            }
        }
        bail!("the window keeps the focus")
    }

    /// The person closes the program's window, as with the button in its frame.
    ///
    /// # Errors
    /// When the display does not answer, or there is no window.
    pub async fn close_window(&self) -> Result<()> {
        let (display, root) = self.display()?;
        let (window, _) = windows(&display, root)?.into_iter().next().context("no window has a title")?;
        let atom =
            |name: &str| Ok::<_, anyhow::Error>(display.intern_atom(false, name.as_bytes())?.reply()?.atom);
        let data = [atom("WM_DELETE_WINDOW")?, x11rb::CURRENT_TIME, 0, 0, 0];
        let message = ClientMessageEvent::new(32, window, atom("WM_PROTOCOLS")?, data);
        display.send_event(false, window, EventMask::NO_EVENT, message)?.check()?;
        Ok(())
    }

    /// Waits until a window with this title is on the display, or none is.
    ///
    /// # Errors
    /// When it stays as it is.
    pub async fn until_window(&self, title: Option<&str>) -> Result<()> {
        let (display, root) = self.display()?;
        let mut looks = tokio::time::interval(LOOK_EVERY);
        let mut last = Vec::new();
        for _ in 0..LOOKS {
            looks.tick().await;
            last = windows(&display, root)?.into_iter().map(|(_, title)| title).collect();
            if title.map_or(last.is_empty(), |title| last.iter().any(|one| one == title)) {
                return Ok(());
            }
        }
        bail!("the window should be {title:?}, not {last:?}")
    }

    /// The person clicks at this place of the display.
    ///
    /// # Errors
    /// When the display does not answer.
    pub fn click_at(&self, x: i16, y: i16) -> Result<()> {
        let (display, root) = self.display()?;
        for (kind, button) in [(MOTION_NOTIFY_EVENT, 0), (BUTTON_PRESS_EVENT, 1), (BUTTON_RELEASE_EVENT, 1)] {
            display.xtest_fake_input(kind, button, x11rb::CURRENT_TIME, root, x, y, 0)?.check()?;
        }
        Ok(())
    }

    /// The display and all of it.
    pub(crate) fn display(&self) -> Result<(RustConnection, Window)> {
        let (display, screen) = x11rb::connect(Some(&self.display))?;
        let root = display.setup().roots.get(screen).context("the display has no screen")?.root;
        Ok((display, root))
    }

    /// Clicks the topmost notification.
    ///
    /// # Errors
    /// When dunst does not answer.
    pub async fn click(&self) -> Result<()> {
        self.dunstctl(&["action", "0"]).await.map(drop)
    }

    /// Waits until the system starts something with the computer, or nothing: what it starts.
    ///
    /// # Errors
    /// When it stays as it is.
    pub async fn until_started_by_itself(&self, wished: bool) -> Result<Option<String>> {
        let folder = self.home.path().join("config/autostart");
        let mut looks = tokio::time::interval(LOOK_EVERY);
        for _ in 0..LOOKS {
            looks.tick().await;
            let entries = std::fs::read_dir(&folder).into_iter().flatten().flatten();
            let entry = entries.map(|entry| entry.path()).next();
            if entry.is_some() == wished {
                return Ok(entry.map(std::fs::read_to_string).transpose()?);
            }
        }
        bail!("what starts with the computer did not change")
    }

    fn output(&self) -> PathBuf {
        self.home.path().join("dunst.out")
    }

    fn program(&self, name: &str) -> Command {
        let mut program = Command::new(name);
        program.envs(self.environment()).stderr(Stdio::null()).kill_on_drop(true);
        program
    }

    fn unlock_keyring(&mut self) -> Result<()> {
        let password = self.home.path().join("password");
        std::fs::File::create(&password)?.write_all(b"practice")?;
        let keyring = self
            .program("gnome-keyring-daemon")
            .args(["--unlock", "--components=secrets", "--foreground"])
            .stdin(std::fs::File::open(&password)?)
            .stdout(Stdio::null())
            .spawn()
            .context("cannot start gnome-keyring-daemon")?;
        self._programs.push(keyring);
        Ok(())
    }

    async fn start_dunst(&mut self) -> Result<()> {
        let settings = self.home.path().join("dunstrc");
        std::fs::write(&settings, "[global]\nidle_threshold=0\nmarkup=full\n[urgency_normal]\ntimeout=0\n")?;
        let dunst = self
            .program("dunst")
            .arg("-conf")
            .arg(settings)
            .arg("-print")
            .stdout(std::fs::File::create(self.output())?)
            .spawn()
            .context("cannot start dunst")?;
        self._programs.push(dunst);
        self.until_standing(0).await
    }

    async fn dunstctl(&self, args: &[&str]) -> Result<String> {
        let told = self.program("dunstctl").args(args).output().await.context("cannot ask dunst")?;
        Ok(String::from_utf8_lossy(&told.stdout).into_owned())
    }
}

/// The program's windows a person can see, and their titles.
fn windows(display: &RustConnection, root: Window) -> Result<Vec<(Window, String)>> {
    let mut found = Vec::new();
    for window in display.query_tree(root)?.reply()?.children {
        // A window may go while it is asked about.
        let Ok(looks) = display.get_window_attributes(window)?.reply() else { continue };
        let Ok(title) =
            display.get_property(false, window, AtomEnum::WM_NAME, AtomEnum::ANY, 0, 1024)?.reply()
        else {
            continue;
        };
        let title = String::from_utf8_lossy(&title.value).into_owned();
        if looks.map_state == MapState::VIEWABLE && title.contains("Sangam") {
            found.push((window, title));
        }
    }
    Ok(found)
}

/// A program that runs, and the first line it says.
async fn started(program: &str, args: &[&str]) -> Result<(Child, String)> {
    let mut child = Command::new(program)
        .args(args)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .with_context(|| format!("cannot start {program}"))?;
    let output = child.stdout.take().with_context(|| format!("{program} has no output"))?;
    let line = BufReader::new(output).lines().next_line().await?;
    Ok((child, line.with_context(|| format!("{program} said nothing"))?))
}

/// What `dunst -print` wrote: a block for each notification, closed by a brace in the first column.
fn read(output: &str) -> Vec<Taken> {
    let blocks = output.split("\n}\n").filter(|block| block.contains("appname:"));
    blocks.map(|block| block.lines().fold(Taken::default(), with_line)).collect()
}

fn with_line(mut taken: Taken, line: &str) -> Taken {
    let quoted = |rest: &str| rest.trim_start_matches('\'').trim_end_matches('\'').to_owned();
    if let Some(action) = line.strip_prefix("\t\t\"").and_then(|rest| rest.split('"').next()) {
        taken.actions.push(action.to_owned());
    } else if let Some(rest) = line.strip_prefix("\tsummary: ") {
        taken.summary = quoted(rest);
    } else if let Some(rest) = line.strip_prefix("\tbody: ") {
        taken.body = quoted(rest);
    } else if let Some(rest) = line.strip_prefix("\tid: ") {
        taken.id = rest.to_owned();
    }
    taken
}
