//! A notification daemon that knows a program as GNOME's shell does: by the connection that spoke when nothing of it stood. Once that
//! connection is gone, everything the program said is taken back, whoever said it.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Result, bail};
use futures_util::StreamExt;
use tokio::task::AbortHandle;
use zbus::fdo::DBusProxy;
use zbus::message::Header;
use zbus::zvariant::OwnedValue;
use zbus::{Connection, connection, interface};

use crate::session::Session;

const PATH: &str = "/org/freedesktop/Notifications";
const INTERFACE: &str = "org.freedesktop.Notifications";
const LOOK_EVERY: Duration = Duration::from_millis(100);
const LOOKS: usize = 600;

/// What the shell knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// The notifications that stand.
    pub standing: BTreeSet<u32>,
    /// What was said, in order.
    pub said: Vec<String>,
    /// What was taken back because its program seemed to be gone.
    pub taken_back: Vec<u32>,
    /// Who spoke when nothing stood.
    opener: Option<String>,
    last: u32,
}

/// The daemon of a session without one.
pub struct Shell {
    _bus: Connection,
    known: Arc<Mutex<Known>>,
    watching: AbortHandle,
}

struct Daemon(Arc<Mutex<Known>>);

#[interface(name = "org.freedesktop.Notifications")]
// The interface hands its messages over by value.
#[allow(clippy::needless_pass_by_value, clippy::too_many_arguments)]
impl Daemon {
    fn get_capabilities(&self) -> Vec<&str> {
        vec!["actions", "body", "body-markup"]
    }

    fn get_server_information(&self) -> (&str, &str, &str, &str) {
        ("shell", "Sangam's tests", "1", "1.2")
    }

    fn notify(
        &self,
        _program: &str,
        replaces: u32,
        _icon: &str,
        _summary: &str,
        body: &str,
        _actions: Vec<String>,
        _hints: HashMap<String, OwnedValue>,
        _expires: i32,
        #[zbus(header)] header: Header<'_>,
    ) -> u32 {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.standing.is_empty() {
            known.opener = header.sender().map(ToString::to_string);
        }
        let replaced = known.standing.contains(&replaces).then_some(replaces);
        let number = replaced.unwrap_or(known.last + 1);
        known.last = known.last.max(number);
        known.standing.insert(number);
        known.said.push(body.to_owned());
        number
    }

    async fn close_notification(&self, number: u32, #[zbus(connection)] bus: &Connection) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).standing.remove(&number);
        let closed_by_program = (number, 3_u32);
        let _ =
            bus.emit_signal(None::<&str>, PATH, INTERFACE, "NotificationClosed", &closed_by_program).await;
    }
}

impl Shell {
    /// The daemon of `session`.
    ///
    /// # Errors
    /// When there is one already.
    pub async fn open(session: &Session) -> Result<Self> {
        let known = Arc::<Mutex<Known>>::default();
        let bus = connection::Builder::address(session.address())?
            .name(INTERFACE)?
            .serve_at(PATH, Daemon(Arc::clone(&known)))?
            .build()
            .await?;
        let mut gone = DBusProxy::new(&bus).await?.receive_name_owner_changed().await?;
        let watched = Arc::clone(&known);
        let watching = tokio::spawn(async move {
            while let Some(changed) = gone.next().await {
                let Ok(args) = changed.args() else { continue };
                let mut known = watched.lock().unwrap_or_else(PoisonError::into_inner);
                let is_opener = known.opener.as_deref() == Some(args.name().as_str());
                if is_opener && args.new_owner().is_none() {
                    let all = std::mem::take(&mut known.standing);
                    known.taken_back.extend(all);
                }
            }
        });
        Ok(Self { _bus: bus, known, watching: watching.abort_handle() })
    }

    /// What it knows now.
    #[must_use]
    pub fn known(&self) -> Known {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits until it knows what is wished.
    ///
    /// # Errors
    /// When it never does.
    pub async fn until(&self, wished: impl Fn(&Known) -> bool) -> Result<Known> {
        let mut looks = tokio::time::interval(LOOK_EVERY);
        for _ in 0..LOOKS {
            looks.tick().await;
            let known = self.known();
            if wished(&known) {
                return Ok(known);
            }
        }
        bail!("the shell knows {:?}", self.known())
    }
}

impl Drop for Shell {
    fn drop(&mut self) {
        self.watching.abort();
    }
}
